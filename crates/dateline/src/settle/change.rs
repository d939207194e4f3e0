//! Which field of a claim or an event does a person change, and to what?

use crate::claim::{Claim, Codes, Count, Kind, Modality, Place, Stance, When};
use crate::event::{Event, Figure};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A field and its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum Change {
    /// Another type, with what the codebook says of it.
    Type(TypeOf),
    /// First and last day; both absent when unknown.
    Date(Option<Date>, Option<Date>),
    /// Where; `None` when it is about no place.
    Place(Option<Box<Place>>),
    /// Names of the doers.
    Actor1(Vec<String>),
    /// Names of those it is done to, or with.
    Actor2(Vec<String>),
    /// Deaths.
    Killed(Option<Figure>),
    /// Injured.
    Injured(Option<Figure>),
    /// Abducted or detained.
    Abducted(Option<Figure>),
    /// Displaced.
    Displaced(Option<Figure>),
    /// Whether it happened.
    Modality(Modality),
    /// On whose word.
    Stance(Stance),
    /// Admiralty code.
    Grade(String),
}

/// A type with its family, kind and codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeOf {
    /// Name in the codebook.
    pub name: String,
    /// Family.
    pub family: String,
    /// Event, state, relation or media.
    pub kind: Kind,
    /// Codes in other systems.
    #[serde(default)]
    pub codes: Codes,
}

/// Names of the fields that [`Change::parse`] knows, in the order of a form. A type is made by [`Change::Type`].
pub const FIELDS: [&str; 11] = [
    "date",
    "place",
    "actor1",
    "actor2",
    "killed",
    "injured",
    "abducted",
    "displaced",
    "modality",
    "stance",
    "grade",
];

impl Change {
    /// The change that a person wrote: `field` and words for its value; no words mean "not known".
    ///
    /// Days are `2014-12-15` or `2014-12-01..2014-12-31`, names stand between semicolons, figures are `12` or
    /// `10-15`, a place is `Name` or `Name; 35.86; 36.80; SYR; Idlib`.
    ///
    /// # Errors
    /// The field does not exist or the words are no value of it; the message says what would be.
    pub fn parse(field: &str, words: &str) -> Result<Change, String> {
        let words = words.trim();
        let names = || list(words).map(str::to_owned).collect();
        Ok(match field {
            "date" => {
                let (from, to) = days(words)?;
                Change::Date(from, to)
            }
            "place" => Change::Place(place(words)?.map(Box::new)),
            "actor1" => Change::Actor1(names()),
            "actor2" => Change::Actor2(names()),
            "killed" => Change::Killed(figure(words)?),
            "injured" => Change::Injured(figure(words)?),
            "abducted" => Change::Abducted(figure(words)?),
            "displaced" => Change::Displaced(figure(words)?),
            "modality" => {
                Change::Modality(word(words, "actual, historical, future, hypothetical, negated or generic")?)
            }
            "stance" => Change::Stance(word(
                words,
                "asserted, reported, claimed, admitted, alleged, depicted, observed, denied or corrected",
            )?),
            "grade" => Change::Grade(grade(words)?),
            other => {
                return Err(format!(
                    "{other:?} is no field that can be edited; there are: type, {}",
                    FIELDS.join(", ")
                ));
            }
        })
    }

    /// Name of the field.
    pub fn field(&self) -> &'static str {
        match self {
            Change::Type(_) => "type",
            Change::Date(..) => "date",
            Change::Place(_) => "place",
            Change::Actor1(_) => "actor1",
            Change::Actor2(_) => "actor2",
            Change::Killed(_) => "killed",
            Change::Injured(_) => "injured",
            Change::Abducted(_) => "abducted",
            Change::Displaced(_) => "displaced",
            Change::Modality(_) => "modality",
            Change::Stance(_) => "stance",
            Change::Grade(_) => "grade",
        }
    }

    /// The value in words, as [`Change::parse`] reads them.
    pub fn words(&self) -> String {
        let number = |f: &Option<Figure>| f.as_ref().map(said).unwrap_or_default();
        match self {
            Change::Type(t) => t.name.clone(),
            Change::Date(from, to) => match (from, to) {
                (Some(a), Some(b)) if a == b => a.to_string(),
                (Some(a), Some(b)) => format!("{a}..{b}"),
                (Some(a), None) => format!("{a}.."),
                (None, Some(b)) => format!("..{b}"),
                (None, None) => String::new(),
            },
            Change::Place(p) => p.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
            Change::Actor1(names) | Change::Actor2(names) => names.join("; "),
            Change::Killed(f) | Change::Injured(f) | Change::Abducted(f) | Change::Displaced(f) => number(f),
            Change::Modality(m) => name_of(m),
            Change::Stance(s) => name_of(s),
            Change::Grade(g) => g.clone(),
        }
    }

    /// What the event says in this field now, in words.
    pub fn value_in(field: &str, event: &Event) -> Option<String> {
        Some(match field {
            "type" => event.event_type.clone(),
            "date" => Change::Date(event.date.from, event.date.to).words(),
            "place" => event.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
            "actor1" => event.actor1.join("; "),
            "actor2" => event.actor2.join("; "),
            "killed" => Change::Killed(event.killed).words(),
            "injured" => Change::Injured(event.injured).words(),
            "abducted" => Change::Abducted(event.abducted).words(),
            "displaced" => Change::Displaced(event.displaced).words(),
            "modality" => name_of(&event.modality),
            "stance" => name_of(&event.stance),
            "grade" => event.grade.clone(),
            _ => return None,
        })
    }

    /// Changes an event. What its claims say stays with them.
    pub(crate) fn edit(&self, event: &mut Event) {
        match self {
            Change::Type(t) => {
                (event.event_type, event.family, event.kind) = (t.name.clone(), t.family.clone(), t.kind);
                event.codes = Some(t.codes.clone());
            }
            Change::Date(from, to) => event.date = when(*from, *to),
            Change::Place(p) => event.place = p.as_deref().cloned(),
            Change::Actor1(names) => event.actor1.clone_from(names),
            Change::Actor2(names) => event.actor2.clone_from(names),
            Change::Killed(f) => event.killed = *f,
            Change::Injured(f) => event.injured = *f,
            Change::Abducted(f) => event.abducted = *f,
            Change::Displaced(f) => event.displaced = *f,
            Change::Modality(m) => event.modality = *m,
            Change::Stance(s) => event.stance = *s,
            Change::Grade(g) => {
                event.grade.clone_from(g);
                event.grade_reason = "Graded by a person.".into();
            }
        }
    }

    /// Changes a copy of a claim.
    pub(crate) fn correct(&self, claim: &mut Claim) {
        match self {
            Change::Type(t) => {
                (claim.event_type, claim.family, claim.kind) = (t.name.clone(), t.family.clone(), t.kind);
                claim.codes = t.codes.clone();
            }
            Change::Date(from, to) => claim.date = when(*from, *to),
            Change::Place(p) => claim.place = p.as_deref().cloned(),
            Change::Actor1(names) => claim.actor1.clone_from(names),
            Change::Actor2(names) => claim.actor2.clone_from(names),
            Change::Killed(f) => claim.killed = f.as_ref().map(count),
            Change::Injured(f) => claim.injured = f.as_ref().map(count),
            Change::Abducted(f) => claim.abducted = f.as_ref().map(count),
            Change::Displaced(f) => claim.displaced = f.as_ref().map(count),
            Change::Modality(m) => claim.modality = *m,
            Change::Stance(s) => claim.stance = *s,
            Change::Grade(g) => claim.grade.clone_from(g),
        }
    }
}

fn list(words: &str) -> impl Iterator<Item = &str> {
    words.split(';').map(str::trim).filter(|w| !w.is_empty())
}

fn when(from: Option<Date>, to: Option<Date>) -> When {
    let precision = match (from, to) {
        (None, None) => "unknown",
        (a, b) if a == b => "day",
        _ => "interval",
    };
    let basis = if precision == "unknown" { "unknown" } else { "reviewed" };
    When {
        from,
        to,
        precision: precision.into(),
        basis: basis.into(),
        text: None,
        reason: "Set by a person.".into(),
    }
}

fn days(words: &str) -> Result<(Option<Date>, Option<Date>), String> {
    let day = |w: &str| -> Result<Option<Date>, String> {
        let w = w.trim();
        if w.is_empty() {
            return Ok(None);
        }
        w.parse()
            .map(Some)
            .map_err(|_| format!("{w:?} is no day; write 2014-12-15, or 2014-12-01..2014-12-31"))
    };
    match words.split_once("..") {
        None => day(words).map(|d| (d, d)),
        Some((a, b)) => match (day(a)?, day(b)?) {
            (Some(a), Some(b)) if a > b => Err(format!("{words:?} ends before it begins")),
            pair => Ok(pair),
        },
    }
}

fn figure(words: &str) -> Result<Option<Figure>, String> {
    if words.is_empty() {
        return Ok(None);
    }
    let number =
        |w: &str| w.trim().parse::<u32>().map_err(|_| format!("{words:?} is no figure; write 12 or 10-15"));
    let (low, high) = match words.split_once(['-', '–']) {
        Some((a, b)) => (number(a)?, number(b)?),
        None => (number(words)?, number(words)?),
    };
    if low > high {
        return Err(format!("{words:?} ends below where it begins"));
    }
    Ok(Some(Figure { low: Some(low), best: Some(low), high: Some(high) }))
}

fn said(f: &Figure) -> String {
    match (f.low, f.high) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}-{b}"),
        (Some(a), None) => format!("{a} or more"),
        _ => String::new(),
    }
}

fn count(f: &Figure) -> Count {
    Count { low: f.low, best: f.best, high: f.high, text: said(f), who: None, parts: Vec::new() }
}

fn place(words: &str) -> Result<Option<Place>, String> {
    let parts: Vec<&str> = list(words).collect();
    let bad = || format!("{words:?} is no place; write a name, or Name; 35.86; 36.80; SYR; Province");
    let Some(name) = parts.first() else { return Ok(None) };
    let point = match parts.get(1..3) {
        Some([lat, lon]) => {
            let (lat, lon): (f64, f64) = (lat.parse().map_err(|_| bad())?, lon.parse().map_err(|_| bad())?);
            if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
                return Err(bad());
            }
            Some((lat, lon))
        }
        _ if parts.len() > 1 => return Err(bad()),
        _ => None,
    };
    Ok(Some(Place {
        name: (*name).to_owned(),
        text: (*name).to_owned(),
        lat: point.map(|p| p.0),
        lon: point.map(|p| p.1),
        country: parts.get(3).map(|c| c.to_uppercase()),
        admin1: parts.get(4).map(|a| (*a).to_owned()),
        precision: if point.is_some() { "exact".into() } else { "unresolved".into() },
        reason: "Set by a person.".into(),
        ..Place::default()
    }))
}

fn grade(words: &str) -> Result<String, String> {
    let up = words.to_uppercase();
    let good = matches!(up.as_bytes(), [b'A'..=b'F', b'1'..=b'6']);
    if good {
        Ok(up)
    } else {
        Err(format!("{words:?} is no grade; write a letter A to F and a digit 1 to 6: B2"))
    }
}

fn word<T: serde::de::DeserializeOwned>(words: &str, known: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(words.to_lowercase()))
        .map_err(|_| format!("{words:?} is none of: {known}"))
}

fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_writes_is_read_and_written_back() {
        for (field, words) in [
            ("date", "2014-12-15"),
            ("date", "2014-12-01..2014-12-31"),
            ("date", ""),
            ("place", "Saraqib"),
            ("actor1", "Ahrar al-Sham; Nusra"),
            ("killed", "12"),
            ("killed", "10-15"),
            ("killed", ""),
            ("modality", "hypothetical"),
            ("stance", "denied"),
            ("grade", "B2"),
        ] {
            let change = Change::parse(field, words).unwrap();
            assert_eq!((change.field(), change.words().as_str()), (field, words));
            let json = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), change, "{json}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused_with_what_would_be() {
        for (field, words, says) in [
            ("date", "Tuesday", "2014-12-15"),
            ("date", "2014-12-31..2014-12-01", "ends before"),
            ("killed", "dozens", "10-15"),
            ("killed", "9-3", "below"),
            ("place", "Idlib; north", "Name; 35.86"),
            ("place", "Idlib; 135; 36", "Name; 35.86"),
            ("grade", "Z9", "B2"),
            ("modality", "perhaps", "hypothetical"),
            ("colour", "red", "actor1"),
        ] {
            let said = Change::parse(field, words).unwrap_err();
            assert!(said.contains(says), "{said}");
        }
    }

    #[test]
    fn a_place_with_a_point_is_placed() {
        let Change::Place(Some(p)) = Change::parse("place", "Saraqib; 35.86; 36.80; syr; Idlib").unwrap()
        else {
            panic!()
        };
        assert_eq!(
            (p.lat, p.lon, p.country.as_deref(), p.admin1.as_deref()),
            (Some(35.86), Some(36.80), Some("SYR"), Some("Idlib"))
        );
    }
}
