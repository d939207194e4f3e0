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
