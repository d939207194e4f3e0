//! Where it is: sentences on a dozen and more theatres, read with the model, and the places they must yield.

use dateline::place::{Places, Settings, Toponym};
use serde::Deserialize;
use std::path::Path;
use syntax::{Doc, Model};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    /// Countries that the project watches.
    #[serde(default)]
    watched: Vec<String>,
    expect: Vec<Expect>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// Words within which the mention lies.
    at: String,
    /// Stable id.
    is: Option<String>,
    country: Option<String>,
    admin1: Option<String>,
    precision: Option<String>,
    role: Option<String>,
    /// Latitude and longitude that it must lie within `km` of.
    point: Option<(f64, f64)>,
    km: Option<f64>,
    /// No place of an event is found there.
    #[serde(default)]
    nowhere: bool,
}

impl Expect {
    fn check(&self, doc: &Doc, found: &[Toponym]) -> Result<(), String> {
        let start = doc.text().find(&self.at).ok_or("the words are not in the text")?;
        let within = start..start + self.at.len();
        let t = found.iter().find(|t| t.start < within.end && within.start < t.end);
        if self.nowhere {
            let place = t.filter(|t| t.role.as_str() == "place" && t.lat.is_some());
            return place.map_or(Ok(()), |t| Err(format!("it is taken for {}", t.name)));
        }
        let t = t.ok_or("no place was found")?;
        let same = |what: &str, wanted: &Option<String>, is: &str| match wanted {
            Some(wanted) if wanted != is => {
                Err(format!("{what} is `{is}`, `{wanted}` is wanted ({})", t.reason))
            }
            _ => Ok(()),
        };
        same("id", &self.is, &t.id)?;
        same("country", &self.country, t.country.as_deref().unwrap_or(""))?;
        same("admin1", &self.admin1, t.admin1.as_deref().unwrap_or(""))?;
        same("precision", &self.precision, t.precision.as_str())?;
        same("role", &self.role, t.role.as_str())?;
        if let Some((lat, lon)) = self.point {
            let (a, b) = (t.lat.unwrap_or(0.0), t.lon.unwrap_or(0.0));
            let off = 111.2 * ((a - lat).powi(2) + ((b - lon) * lat.to_radians().cos()).powi(2)).sqrt();
            if off > self.km.unwrap_or(5.0) {
                return Err(format!("the point {a},{b} is {off:.1} km off"));
            }
        }
        if t.reason.is_empty() { Err("no reason is given".into()) } else { Ok(()) }
    }
}

#[test]
fn every_sentence_yields_its_places() {
    let model = Model::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm-3.8.0"));
    let model = model.expect("the vendored model loads");
    let places = Places::shipped().unwrap_or_else(|e| panic!("{e}"));
    let table: Table = toml::from_str(include_str!("places.toml")).expect("the table reads");
    assert!(table.case.len() >= 40, "{} sentences are too few", table.case.len());
    let mut failed = Vec::new();
    for case in &table.case {
        let doc = model.parse(&case.text);
        let found = places.find(&doc, &Settings { watched: case.watched.clone() });
        for expect in &case.expect {
            if let Err(why) = expect.check(&doc, &found) {
                failed.push(format!("{}\n    {}: {why}", case.text, expect.at));
            }
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}

/// A sentence with the place and the day that a claim of it must have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    theatre: String,
    published: String,
    text: String,
    point: (f64, f64),
    km: f64,
    precision: Option<String>,
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldTable {
    case: Vec<Told>,
}

impl Told {
    /// True if the claim is of that day, at that place.
    fn is(&self, claim: &dateline::Claim) -> bool {
        let Some(place) = &claim.place else { return false };
        let (Some(lat), Some(lon)) = (place.lat, place.lon) else { return false };
        let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
        dateline::place::km_between(lat, lon, self.point.0, self.point.1) <= self.km
            && self.precision.as_ref().is_none_or(|p| *p == place.precision)
            && day(claim.date.from) == self.from
            && day(claim.date.to) == self.to
            && !place.reason.is_empty()
            && !claim.date.reason.is_empty()
    }
}

#[test]
fn deeds_of_many_theatres_have_their_place_and_day() {
    let coder = dateline::Coder::embedded().expect("what is built in loads");
    let table: ToldTable = toml::from_str(include_str!("where_when.toml")).expect("the table reads");
    let theatres: std::collections::BTreeSet<&str> = table.case.iter().map(|c| c.theatre.as_str()).collect();
    assert!(table.case.len() >= 60 && theatres.len() >= 12, "{} in {}", table.case.len(), theatres.len());
    let mut failed = Vec::new();
    for (n, told) in table.case.iter().enumerate() {
        let published = told.published.parse().expect("a day");
        let report = dateline::Report {
            id: n.to_string(),
            text: told.text.clone(),
            published: Some(published),
            ..dateline::Report::default()
        };
        let claims = coder.code(&report);
        if !claims.iter().any(|claim| told.is(claim)) {
            let said: Vec<String> =
                claims.iter().map(|c| format!("{}: {:?}, {:?}", c.event_type, c.place, c.date)).collect();
            failed.push(format!("{}: {}\n    {}", told.theatre, told.text, said.join("\n    ")));
        }
    }
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), table.case.len(), failed.join("\n"));
}
