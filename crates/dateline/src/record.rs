//! The flat row: one event as strings and numbers, for every table, file format and programming language.
//!
//! [`FIELDS`] is the one list of columns. Whoever writes rows walks the list, so that a new column is one entry.
//! A value that is not known is [`Value::Null`]; zero deaths and no figure for deaths are two things.

use crate::claim::{Claim, Codes, Stance};
use crate::event::Event;
use jiff::civil::Date;

/// Where a claim can be looked up: what the row cites of its report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// Outlet.
    pub source: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// SHA-256 of the bytes as received, in hexadecimal.
    pub sha256: Option<String>,
    /// When the report came in, in seconds since 1970 UTC.
    pub received: i64,
}

/// One settled event with all that stands behind it.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The event.
    pub event: &'a Event,
    /// Its claims with the citations of their reports, in the event's order.
    pub claims: Vec<(&'a Claim, &'a Citation)>,
    /// Index of the claim that the row quotes.
    lead: usize,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known.
    Null,
    /// Words.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Several words, in order.
    List(Vec<String>),
}

/// What a column holds, when it holds anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A day, ISO 8601.
    Day,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Several words.
    List,
}

/// One column.
#[derive(Debug)]
pub struct Field {
    /// Name, the same in every format.
    pub name: &'static str,
    /// What values it has.
    pub holds: Type,
    /// What it means, for the data dictionary.
    pub about: &'static str,
    /// Its value in a row.
    pub of: fn(&Record<'_>) -> Value,
}

impl<'a> Record<'a> {
    /// The row of `event`; `None` if it has no claim, for there is no row without a source.
    ///
    /// The row quotes the claim that is nearest to an observation: by stance, then by report order.
    pub fn new(event: &'a Event, claims: Vec<(&'a Claim, &'a Citation)>) -> Option<Record<'a>> {
        let lead = (0..claims.len()).min_by_key(|&i| (distance(claims[i].0.stance), i))?;
        Some(Record { event, claims, lead })
    }

    /// The claim that the row quotes.
    pub fn lead(&self) -> &'a Claim {
        self.claims[self.lead].0
    }

    /// Codes of the event's type in other systems: those that a person set, or of the first claim of that type.
    pub fn codes(&self) -> &'a Codes {
        if let Some(codes) = &self.event.codes {
            return codes;
        }
        let own = self.claims.iter().find(|(claim, _)| claim.event_type == self.event.event_type);
        &own.unwrap_or(&self.claims[self.lead]).0.codes
    }

    /// The citation of the claim that the row quotes.
    pub fn citation(&self) -> &'a Citation {
        self.claims[self.lead].1
    }

    /// Outlets behind the event, each once, in the order of claims.
    pub fn outlets(&self) -> Vec<String> {
        distinct(self.claims.iter().filter_map(|(_, citation)| citation.source.clone()))
    }

    /// Values of all columns, in the order of [`FIELDS`].
    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        FIELDS.iter().map(|field| (field.of)(self))
    }

    /// One line for people: "Place captured: Jabhat al-Nusra / Government of Syria, Wadi al-Deif".
    pub fn title(&self) -> String {
        let event = self.event;
        let mut title = event.event_type.replace('_', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let sides = [&event.actor1, &event.actor2].map(|names| names.join(", "));
        let sides: Vec<&str> = sides.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
        if !sides.is_empty() {
            title.push_str(": ");
            title.push_str(&sides.join(" / "));
        }
        if let Some(place) = &event.place {
            title.push_str(if sides.is_empty() { ": " } else { ", " });
            title.push_str(&place.name);
        }
        title
    }
}

/// How far the speaker stands from what happened; the nearest claim is quoted.
fn distance(stance: Stance) -> u8 {
    match stance {
        Stance::Observed => 0,
        Stance::Asserted | Stance::Admitted => 1,
        Stance::Reported => 2,
        Stance::Claimed => 3,
        Stance::Alleged => 4,
        Stance::Depicted => 5,
        Stance::Denied => 6,
        Stance::Corrected => 7,
    }
}

/// All columns, in the order of every file.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    Field { name: "id", holds: Type::Text, about: "Name of the event", of: |r| text(&r.event.id) },
    Field { name: "type", holds: Type::Text, about: "Type in the codebook", of: |r| text(&r.event.event_type) },
    Field { name: "family", holds: Type::Text, about: "Family of the type", of: |r| text(&r.event.family) },
    Field { name: "kind", holds: Type::Text, about: "event, state, relation or media", of: |r| word(&r.event.kind) },
    Field { name: "title", holds: Type::Text, about: "Type, sides and place in one line", of: |r| text(&r.title()) },
    Field { name: "date_start", holds: Type::Day, about: "First day it may have happened", of: |r| day(r.event.date.from) },
    Field { name: "date_end", holds: Type::Day, about: "Last day it may have happened", of: |r| day(r.event.date.to) },
    Field { name: "date_prec", holds: Type::Text, about: "day, week, month, year or unknown", of: |r| text(&r.event.date.precision) },
    Field { name: "date_basis", holds: Type::Text, about: "What the date rests on", of: |r| text(&r.event.date.basis) },
    Field { name: "actor1", holds: Type::Text, about: "First of the doers", of: |r| first(&r.event.actor1) },
    Field { name: "actor2", holds: Type::Text, about: "First of those it is done to, or with", of: |r| first(&r.event.actor2) },
    Field { name: "actors1", holds: Type::List, about: "All doers", of: |r| list(&r.event.actor1) },
    Field { name: "actors2", holds: Type::List, about: "All of those it is done to, or with", of: |r| list(&r.event.actor2) },
    Field { name: "place", holds: Type::Text, about: "Preferred name of the place", of: |r| place(r, |p| text(&p.name)) },
    Field { name: "place_id", holds: Type::Text, about: "Name of the place in the gazetteer", of: |r| place(r, |p| maybe(&p.id)) },
    Field { name: "latitude", holds: Type::Float, about: "Degrees north, WGS 84", of: |r| place(r, |p| degrees(p.lat)) },
    Field { name: "longitude", holds: Type::Float, about: "Degrees east, WGS 84", of: |r| place(r, |p| degrees(p.lon)) },
    Field { name: "admin1", holds: Type::Text, about: "First-level administrative unit", of: |r| place(r, |p| maybe(&p.admin1)) },
    Field { name: "iso3", holds: Type::Text, about: "Country, ISO 3166-1 alpha-3", of: |r| place(r, |p| maybe(&p.country)) },
    Field { name: "geo_prec", holds: Type::Text, about: "exact, near, admin2, admin1, country, region or unresolved", of: |r| place(r, |p| text(&p.precision)) },
    Field { name: "geo_radius_m", holds: Type::Int, about: "How far off the point may be, in metres", of: |r| place(r, |p| p.radius_km.map_or(Value::Null, |km| Value::Int((km * 1000.0).round() as i64))) },
    Field { name: "fatalities_low", holds: Type::Int, about: "Lowest number of deaths any claim allows; empty is not zero", of: |r| figure(r.event.killed.and_then(|f| f.low)) },
    Field { name: "fatalities_best", holds: Type::Int, about: "Deaths according to the best supported claim", of: |r| figure(r.event.killed.and_then(|f| f.best)) },
    Field { name: "fatalities_high", holds: Type::Int, about: "Highest number of deaths any claim allows", of: |r| figure(r.event.killed.and_then(|f| f.high)) },
    Field { name: "injured_best", holds: Type::Int, about: "Injured according to the best supported claim", of: |r| figure(r.event.injured.and_then(|f| f.best)) },
    Field { name: "abducted_best", holds: Type::Int, about: "Abducted or detained according to the best supported claim", of: |r| figure(r.event.abducted.and_then(|f| f.best)) },
    Field { name: "displaced_best", holds: Type::Int, about: "Displaced according to the best supported claim", of: |r| figure(r.event.displaced.and_then(|f| f.best)) },
    Field { name: "weapon", holds: Type::List, about: "Weapons, as worded", of: |r| list(&r.event.weapons.iter().map(|w| w.text.clone()).collect::<Vec<_>>()) },
    Field { name: "stance", holds: Type::Text, about: "On whose word: the nearest to what happened of all claims", of: |r| word(&r.event.stance) },
    Field { name: "modality", holds: Type::Text, about: "Whether it happened, by the words of the claims", of: |r| word(&r.event.modality) },
    Field { name: "attribution", holds: Type::List, about: "Who says so, back to the originator, for the quoted claim", of: |r| list(&r.lead().attribution.iter().map(|h| h.name.clone()).collect::<Vec<_>>()) },
    Field { name: "grade", holds: Type::Text, about: "Admiralty code: source and information", of: |r| text(&r.event.grade) },
    Field { name: "disputed", holds: Type::List, about: "Fields that the claims disagree on", of: |r| list(&r.event.disputed.iter().map(|d| d.field.clone()).collect::<Vec<_>>()) },
    Field { name: "n_claims", holds: Type::Int, about: "Number of claims", of: |r| Value::Int(r.claims.len() as i64) },
    Field { name: "n_against", holds: Type::Int, about: "Number of claims that deny it", of: |r| Value::Int(r.event.against.len() as i64) },
    Field { name: "n_sources", holds: Type::Int, about: "Number of independent originators; reprints count once", of: |r| Value::Int(r.event.originators.into()) },
    Field { name: "n_reports", holds: Type::Int, about: "Number of reports", of: |r| Value::Int(r.event.reports.into()) },
    Field { name: "claims", holds: Type::List, about: "Names of the claims", of: |r| list(&r.event.claims) },
    Field { name: "acled", holds: Type::Text, about: "Sub-event type in ACLED's list", of: |r| maybe(&r.codes().acled) },
    Field { name: "cameo", holds: Type::Text, about: "CAMEO code", of: |r| maybe(&r.codes().cameo) },
    Field { name: "plover", holds: Type::List, about: "PLOVER category, mode and context", of: |r| list(&r.codes().plover) },
    Field { name: "ucdp", holds: Type::Int, about: "UCDP type of violence: 1 state-based, 2 non-state, 3 one-sided", of: |r| figure(r.codes().ucdp.map(u32::from)) },
    Field { name: "quote", holds: Type::Text, about: "The sentence of the quoted claim", of: |r| text(&r.lead().quote) },
    Field { name: "source", holds: Type::List, about: "Outlets behind the event", of: |r| list(&r.outlets()) },
    Field { name: "published", holds: Type::Day, about: "Day of publication of the quoted report", of: |r| day(r.citation().published) },
    Field { name: "url", holds: Type::Text, about: "Address of the quoted report", of: |r| maybe(&r.citation().url) },
    Field { name: "report", holds: Type::Text, about: "Name of the quoted report", of: |r| text(&r.lead().report) },
    Field { name: "archive_sha256", holds: Type::Text, about: "SHA-256 of the quoted report as received", of: |r| maybe(&r.citation().sha256) },
];

fn text(s: &str) -> Value {
    if s.is_empty() { Value::Null } else { Value::Text(s.to_owned()) }
}

fn maybe(s: &Option<String>) -> Value {
    s.as_deref().map_or(Value::Null, text)
}

fn first(names: &[String]) -> Value {
    names.first().map_or(Value::Null, |s| text(s))
}

fn list(names: &[String]) -> Value {
    if names.is_empty() { Value::Null } else { Value::List(names.to_vec()) }
}

fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Null, |d| Value::Text(d.to_string()))
}

fn figure(n: Option<u32>) -> Value {
    n.map_or(Value::Null, |n| Value::Int(n.into()))
}

/// Four decimals, about ten metres: no source is more exact.
fn degrees(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |v| Value::Float((v * 1e4).round() / 1e4))
}

fn place(record: &Record<'_>, of: fn(&crate::claim::Place) -> Value) -> Value {
    record.event.place.as_ref().map_or(Value::Null, of)
}

/// The name that an enum bears in JSON.
fn word(value: &impl serde::Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Value::Text(word),
        _ => Value::Null,
    }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}
