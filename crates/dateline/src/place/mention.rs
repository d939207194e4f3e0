//! A name in a text that may be a place, with all that it may be: the working state between finding and resolving.

use super::feature::Feature;
use super::relation::Relation;
use super::words::Unit;
use std::ops::Range;

/// No country, no unit.
pub const NO: u16 = u16::MAX;

/// Which table a candidate comes from, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Record of the gazetteer.
    Gazetteer(u32),
    /// Row of the overlay.
    Own(u32),
    /// Row of the table of countries.
    Country(u16),
}

/// How the text names a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By its name.
    Name,
    /// By its people: "Syrian".
    Demonym,
    /// By a name that needs a word for its kind beside it.
    Short,
    /// By a short form of a unit: "Calif.".
    Abbreviation,
    /// By another transliteration.
    Transliteration,
}

/// A place that a mention may be.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub place: Place,
    pub how: How,
    pub feature: Feature,
    pub lat: f64,
    pub lon: f64,
    pub population: u32,
    /// Number in the table of countries, or [`NO`].
    pub country: u16,
    /// Number of the first-level unit in the gazetteer, or [`NO`].
    pub admin1: u16,
    /// Number of the second-level unit, or [`NO`].
    pub admin2: u16,
    /// Reach of an own row.
    pub radius_km: f64,
    /// The name in the text is its main name.
    pub main_name: bool,
    /// An overlay names it: reports on conflict do.
    pub curated: bool,
    /// A gazetteer of the project holds it.
    pub project: bool,
}

impl Candidate {
    /// True if it lies in (or is) the unit or country that `container` is.
    pub fn lies_in(&self, container: &Candidate) -> bool {
        match container.feature {
            Feature::Admin1 => self.admin1 != NO && self.admin1 == container.admin1,
            Feature::Admin2 => self.admin2 != NO && self.admin2 == container.admin2,
            f if f.is_country() => self.country != NO && self.country == container.country,
            _ => false,
        }
    }

    /// True for what has no town in it to be found at: units, countries, wide areas.
    pub fn is_unit(&self) -> bool {
        self.feature.is_country() || matches!(self.feature, Feature::Admin1 | Feature::Admin2)
    }
}

/// What the mention is to the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A place.
    #[default]
    Place,
    /// A people or an adjective: evidence of a country, not a place of anything.
    Demonym,
    /// Where the report was written.
    Dateline,
    /// Part of the name of a public body of the place, or said of its people: "Paris police", "the Homs city council".
    Seat,
    /// Part of the name of an organisation, a person or a work.
    InName,
}

impl Role {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Place => "place",
            Role::Demonym => "demonym",
            Role::Dateline => "dateline",
            Role::Seat => "seat",
            Role::InName => "in_name",
        }
    }
}

/// The choice among the candidates, and why.
#[derive(Clone, Debug)]
pub struct Choice {
    pub candidate: usize,
    pub reason: String,
    /// Taken from structure of the text rather than weighed.
    pub firm: bool,
}

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The name alone.
    pub tokens: Range<usize>,
    /// The name with the words for its kind: "Otter Tail County", "Hamidiyah base".
    pub span: Range<usize>,
    pub candidates: Vec<Candidate>,
    /// What the words beside it say it is.
    pub unit: Option<Unit>,
    /// The word for what was built there, beside it.
    pub facility: Option<Feature>,
    /// That word has a capital: it is part of a proper name.
    pub proper: bool,
    pub role: Role,
    pub relation: Option<Relation>,
    /// Mention it is said to lie in: "Fresno, CA".
    pub container: Option<usize>,
    /// How much speaks for its being a place at all.
    pub weight: f32,
    pub choice: Option<Choice>,
    /// Meant by a description, not by its name: "the Iraqi capital".
    pub described: bool,
    /// The place that bears the name is too unlikely here to be given.
    pub doubted: bool,
}

impl Mention {
    /// The candidate that was chosen.
    pub fn chosen(&self) -> Option<&Candidate> {
        self.choice.as_ref().map(|c| &self.candidates[c.candidate])
    }

    /// Leaves open which place it is: none that is known.
    pub fn leave_open(&mut self) {
        self.choice = None;
        self.candidates.clear();
    }

    /// True if it may stand for the place itself in weighing what the report is about.
    pub fn counts(&self) -> bool {
        self.role != Role::InName
    }
}
