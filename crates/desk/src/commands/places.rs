//! `dateline places`: which places does each report name, where are they, and why there?

use super::Outcome;
use super::lines::{Input, json};
use anyhow::Result;
use dateline::place::{Role, Toponym};
use dateline::{CodePoints, Coder, Report};
use serde::Serialize;

/// Print the places that reports name
#[derive(clap::Args)]
pub struct Args {
    /// Form of the output
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    #[command(flatten)]
    input: Input,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    toponyms: Vec<Place<'a>>,
}

/// One place; offsets count code points.
#[derive(Serialize)]
struct Place<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    name: &'a str,
    lat: Option<f64>,
    lon: Option<f64>,
    geonames_id: Option<u32>,
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    feature: &'a str,
    precision: &'static str,
    radius_km: Option<f64>,
    reason: &'a str,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        self.input.each_report(line)
    }
}

/// The line of a report.
///
/// # Errors
/// None that places can give rise to.
pub fn line(coder: &Coder, report: &Report) -> Result<Vec<u8>> {
    let doc = coder.parse(&report.text);
    let found = coder.read(report, &doc).mentions.places;
    let points = CodePoints::of(&report.text);
    // Names inside names ("Washington Post") are no places that the report names.
    let named = found.iter().filter(|t| t.role != Role::InName && !t.described);
    let toponyms = named.map(|t| place(t, &report.text, &points)).collect();
    json(&Line { id: &report.id, toponyms })
}

fn place<'a>(t: &'a Toponym, text: &'a str, points: &CodePoints) -> Place<'a> {
    Place {
        start: points.at(text, t.start),
        end: points.at(text, t.end),
        text: text.get(t.start..t.end).unwrap_or_default(),
        name: &t.name,
        lat: t.lat,
        lon: t.lon,
        geonames_id: t.geonames_id,
        country: t.country.as_deref(),
        admin1: t.admin1.as_deref(),
        feature: &t.feature,
        precision: t.precision.as_str(),
        radius_km: t.radius_km,
        reason: &t.reason,
    }
}
