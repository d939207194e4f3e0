//! Which names in a text stand in a gazetteer? Every reading of each is kept; what it means is judged later.

use super::Places;
use super::feature::Feature;
use super::fold::ARTICLES;
use super::gazetteer::NONE;
use super::mention::{Candidate, How, Mention, NO, Place, Role};
use super::names::{Hit, names_at};
use super::text::Look;
use std::ops::Range;
use syntax::Doc;

/// What a number filed in the index of our own tables stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// Row of the overlay, by a name.
    Own(u32),
    /// Row of the overlay, by a name that needs a word for its kind.
    Short(u32),
    /// A town of the gazetteer, by a name that an overlay adds.
    Town(u32),
    /// Row of the table of countries.
    Country(u16),
    /// The same, by its people.
    Demonym(u16),
    /// A first-level unit in the gazetteer, by a short form that stands alone.
    Abbreviation(u32),
    /// The same, by a short form that counts only behind a comma.
    CommaAbbreviation(u32),
}

impl Filed {
    /// Packed into a number.
    pub fn pack(self) -> u32 {
        let (tag, n) = match self {
            Filed::Own(n) => (0, n),
            Filed::Short(n) => (1, n),
            Filed::Country(n) => (2, u32::from(n)),
            Filed::Demonym(n) => (3, u32::from(n)),
            Filed::Abbreviation(n) => (4, n),
            Filed::CommaAbbreviation(n) => (5, n),
            Filed::Town(n) => (6, n),
        };
        tag << 28 | n
    }

    /// Unpacked.
    pub fn unpack(packed: u32) -> Filed {
        let n = packed & 0x0fff_ffff;
        match packed >> 28 {
            0 => Filed::Own(n),
            1 => Filed::Short(n),
            2 => Filed::Country(n as u16),
            3 => Filed::Demonym(n as u16),
            4 => Filed::Abbreviation(n),
            5 => Filed::CommaAbbreviation(n),
            _ => Filed::Town(n),
        }
    }
}

/// All names of `doc` that are in a gazetteer, in text order, none overlapping another.
pub fn names(places: &Places, doc: &Doc, looks: &[Look]) -> Vec<Mention> {
    let mut out = Vec::new();
    let (mut hits, mut more) = (Vec::new(), Vec::new());
    let mut i = 0;
    while i < doc.len() {
        let Some(name_at) = name_start(doc, looks, i) else {
            i += 1;
            continue;
        };
        names_at(doc, i, &places.gazetteer.index, places.index.fst(), &mut hits);
        if name_at != i {
            names_at(doc, name_at, &places.gazetteer.index, places.index.fst(), &mut more);
            let longest = hits.iter().map(|h| h.end).max().unwrap_or(0);
            hits.extend(more.drain(..).filter(|h| h.end > longest));
        }
        let found = hits.iter().rev().find_map(|hit| {
            let whole = i..hit.end;
            if !looks_like_name(places, doc, looks, &whole, hit.own.is_some()) {
                return None;
            }
            let candidates = candidates(places, doc, looks, &whole, hit);
            (!candidates.is_empty()).then_some((whole, candidates))
        });
        match found {
            Some((tokens, candidates)) => {
                i = tokens.end;
                out.push(Mention::new(tokens, candidates));
            }
            None => i += 1,
        }
    }
    out
}

impl Mention {
    /// A mention of which nothing but the name is known.
    pub fn new(tokens: Range<usize>, candidates: Vec<Candidate>) -> Mention {
        Mention {
            span: tokens.clone(),
            tokens,
            candidates,
            unit: None,
            facility: None,
            proper: false,
            role: Role::Place,
            relation: None,
            container: None,
            weight: 0.0,
            choice: None,
            described: false,
            doubted: false,
        }
    }
}

/// The token whose name begins at token `i`, past an Arabic article: `al-Bab` begins at `Bab`.
///
/// `None` if no name can begin here.
fn name_start(doc: &Doc, looks: &[Look], i: usize) -> Option<usize> {
    let look = &looks[i];
    let capital = |at: usize| looks.get(at).is_some_and(|l| l.cap && l.word);
    if ARTICLES.contains(&&*look.low) && i + 1 < looks.len() {
        let hyphen = doc.word(i + 1) == "-";
        let name = if hyphen { i + 2 } else { i + 1 };
        if (look.cap || hyphen) && capital(name) {
            return Some(name);
        }
    }
    (look.cap && look.word && doc.word(i).chars().any(char::is_alphabetic)).then_some(i)
}

/// Capitals where names have them, and no single letters or short acronyms.
fn looks_like_name(places: &Places, doc: &Doc, looks: &[Look], tokens: &Range<usize>, own: bool) -> bool {
    // "the Mosul dam": the word for what it is, of a name of ours, may be small.
    let kind = |i: usize| own && i > tokens.start && places.words.facilities.contains_key(&*looks[i].low);
    let small_inside = tokens.clone().skip(1).filter(|&i| looks[i].word).all(|i| {
        looks[i].cap
            || kind(i)
            || places.words.lists.particles.contains(&*looks[i].low)
            || looks[i - 1].low.as_ref() == "-"
    });
    let last = tokens.clone().rev().find(|&i| looks[i].word).unwrap_or(tokens.start);
    small_inside
        && (looks[last].cap || kind(last))
        && doc.words(tokens.clone()).chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Everything that the name may be.
fn candidates(
    places: &Places,
    doc: &Doc,
    looks: &[Look],
    tokens: &Range<usize>,
    hit: &Hit,
) -> Vec<Candidate> {
    let mut out = Vec::new();
    let text = doc.words(tokens.clone());
    let single = tokens.len() == 1;
    let look = &looks[tokens.start];
    if let Some(value) = hit.own {
        for &packed in places.index.list(value) {
            let filed = Filed::unpack(packed);
            if fits(places, filed, text, look, after_comma(doc, tokens.start)) {
                let c = places.candidate_of(filed);
                if !replaced(places, &out, &c) {
                    out.push(c);
                }
            }
        }
    }
    // Letters that stand for something else: IS, FSA, UN.
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let acronym = single && look.upper && !look.shouted && letters < 5;
    if let Some(value) = hit.gazetteer.filter(|_| !acronym) {
        places.gazetteer.records(value, |record, main_name| {
            let mut c = places.gazetteer_candidate(record);
            c.main_name = main_name;
            // Under a curated name it is known already.
            let known = out.iter().any(|known| known.place == c.place);
            if !known && !replaced(places, &out, &c) {
                out.push(c);
            }
        });
    }
    out
}

/// How near a place of the project must lie to one of the same name to be that place.
const SAME_KM: f64 = 15.0;

/// True if a place of the project stands for `c`: it bears the same name, is of the same sort and lies there.
fn replaced(places: &Places, known: &[Candidate], c: &Candidate) -> bool {
    known.iter().filter(|own| own.project && !c.project).any(|own| {
        let sort = own.feature == c.feature || own.feature.is_populated() && c.feature.is_populated();
        let near = || super::toponym::km_between(own.lat, own.lon, c.lat, c.lon) < SAME_KM;
        sort && own.country == c.country && (c.is_unit() || near())
            || super::toponym::geonames_id(places, own)
                .is_some_and(|id| super::toponym::geonames_id(places, c) == Some(id))
    })
}

/// True if the letters of the text allow this reading: `US` is a country, `us` and `Us` are not.
fn fits(places: &Places, filed: Filed, text: &str, look: &Look, after_comma: bool) -> bool {
    match filed {
        Filed::Country(_) | Filed::Own(_) if text.chars().filter(|c| c.is_alphabetic()).count() < 4 => {
            // Short names are acronyms, but for Iran's neighbours of three letters; those are in small letters.
            text.contains('.') || look.upper || places.spelled_small(filed, text)
        }
        Filed::Abbreviation(_) => look.upper || text.ends_with('.'),
        Filed::CommaAbbreviation(_) => after_comma && (look.upper || text.ends_with('.')),
        _ => true,
    }
}

fn after_comma(doc: &Doc, i: usize) -> bool {
    i > 0 && doc.word(i - 1) == ","
}

impl Places {
    /// The place a filed number stands for.
    pub(super) fn candidate_of(&self, filed: Filed) -> Candidate {
        match filed {
            Filed::Own(n) => self.own_candidate(n, How::Name),
            Filed::Town(record) => Candidate { curated: true, ..self.gazetteer_candidate(record) },
            Filed::Short(n) => self.own_candidate(n, How::Short),
            Filed::Country(n) => self.country_candidate(n, How::Name),
            Filed::Demonym(n) => self.country_candidate(n, How::Demonym),
            Filed::Abbreviation(record) | Filed::CommaAbbreviation(record) => {
                Candidate { how: How::Abbreviation, ..self.gazetteer_candidate(record) }
            }
        }
    }

    /// Place of the gazetteer.
    pub(super) fn gazetteer_candidate(&self, record: u32) -> Candidate {
        let e = self.gazetteer.entry(record);
        let unit = |u: u16| if u == NONE { NO } else { u };
        Candidate {
            place: Place::Gazetteer(record),
            how: How::Name,
            feature: e.feature,
            lat: e.lat,
            lon: e.lon,
            population: e.population,
            country: self.country_of_gazetteer.get(usize::from(e.country)).copied().unwrap_or(NO),
            admin1: unit(e.admin1),
            admin2: unit(e.admin2),
            radius_km: 0.0,
            main_name: true,
            curated: false,
            project: false,
        }
    }

    fn own_candidate(&self, n: u32, how: How) -> Candidate {
        let own = &self.own[n as usize];
        Candidate {
            place: Place::Own(n),
            how,
            feature: own.feature,
            lat: own.lat,
            lon: own.lon,
            population: own.population,
            country: own.country.unwrap_or(NO),
            admin1: self.own_units[n as usize].admin1,
            admin2: self.own_units[n as usize].admin2,
            radius_km: own.radius_km,
            main_name: true,
            curated: !own.project,
            project: own.project,
        }
    }

    fn country_candidate(&self, n: u16, how: How) -> Candidate {
        let c = &self.countries.all()[usize::from(n)];
        Candidate {
            place: Place::Country(n),
            how,
            feature: if c.is_former() { Feature::FormerCountry } else { Feature::Country },
            lat: c.lat,
            lon: c.lon,
            population: 0,
            country: n,
            admin1: NO,
            admin2: NO,
            radius_km: 0.0,
            main_name: true,
            curated: false,
            project: false,
        }
    }

    /// True if a name of it is written as `text`, letter for letter.
    fn spelled_small(&self, filed: Filed, text: &str) -> bool {
        match filed {
            Filed::Country(n) => {
                let c = &self.countries.all()[usize::from(n)];
                c.name == text || c.other_names.iter().any(|o| o == text)
            }
            Filed::Own(n) => {
                self.own[n as usize].name == text
                    || self.own[n as usize].other_names.iter().any(|o| o == text)
            }
            _ => false,
        }
    }
}
