//! POLECAT TSV: 40 columns, one row an event, `None` for what is not known, as its readers expect.

use super::facts::happened;
use super::plover::category;
use super::vanished::Key;
use super::world::{Who, world};
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use std::fs::File;
use std::io::{BufWriter, Write};

/// POLECAT's columns.
pub static FORMAT: Format = Format {
    name: "polecat",
    about: "POLECAT columns, tab-separated",
    make: Make::Rows(open),
    key: Key::Tsv("Event ID"),
};

#[rustfmt::skip]
const COLUMNS: [&str; 40] = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
];

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let mut out = target.file()?;
    writeln!(out, "{}", COLUMNS.join("\t"))?;
    Ok(Box::new(Polecat(out)))
}

struct Polecat(BufWriter<File>);

impl Rows for Polecat {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        match cells(record) {
            Ok(cells) => {
                let cells: Vec<String> = cells.iter().map(|c| clean(c.as_deref())).collect();
                Ok(Ok(writeln!(self.0, "{}", cells.join("\t"))?))
            }
            Err(reason) => Ok(Err(reason)),
        }
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// A cell: the format has no quoting, so tabs, line ends and double quotes cannot stand in it.
fn clean(cell: Option<&str>) -> String {
    match cell {
        None | Some("") => "None".to_owned(),
        Some(words) => words.replace(['\t', '\n', '\r'], " ").replace('"', "'"),
    }
}

fn cells(record: &Record<'_>) -> Result<[Option<String>; 40], String> {
    let event = record.event;
    happened(event)?;
    let (category, quad, mode, context) = category(record)?;
    let day = event.date.from.ok_or("no date is known")?;
    if event.date.to != Some(day) {
        return Err("not dated to a day".into());
    }
    let [actor, recipient] = [&event.actor1, &event.actor2].map(|names| Party::of(record, names));
    let place = event.place.as_ref();
    let country = place.and_then(|p| world().country(p.country.as_deref()?));
    let degrees = |value: Option<f64>| value.map(|v| format!("{v:.4}"));
    let some = |s: &str| Some(s.to_owned());
    let cited = record.citation();
    let quad = ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"]
        [usize::from(quad) - 1];
    let city = place.filter(|p| p.feature.starts_with("PPL")).map(|p| p.name.clone());
    let words =
        place.and_then(|p| record.lead().roles.values().find(|f| f.place_id.is_some() && f.place_id == p.id));
    let geonames = place.and_then(|p| p.id.as_deref()?.strip_prefix("gn:").map(str::to_owned));
    Ok([
        some(&event.id),
        Some(day.to_string()),
        some(category),
        mode.map(str::to_owned),
        None,
        some(quad),
        context.map(str::to_owned),
        actor.names.clone(),
        actor.country,
        None,
        actor.sector.clone(),
        actor.sector,
        None,
        actor.names,
        None,
        recipient.names.clone(),
        recipient.country,
        None,
        recipient.sector.clone(),
        recipient.sector,
        None,
        recipient.names,
        None,
        place.map(|p| p.name.clone()),
        city,
        None,
        place.and_then(|p| p.admin1.clone()),
        country.map(|c| c.name.clone()),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        geonames,
        words.map(|f| f.text.clone()),
        place.map(|p| p.feature.clone()),
        cited.source.clone(),
        cited.published.map(|d| d.to_string()),
        None,
        None,
        None,
        some("english"),
        some(concat!("dateline ", env!("CARGO_PKG_VERSION"))),
    ])
}

/// One side, its members joined.
struct Party {
    names: Option<String>,
    country: Option<String>,
    sector: Option<String>,
}

impl Party {
    fn of(record: &Record<'_>, names: &[String]) -> Party {
        let whos = world().side(record, names);
        let join = |of: &dyn Fn(&Who) -> Option<String>| {
            let mut seen: Vec<String> = Vec::new();
            for item in whos.iter().filter_map(of).filter(|s| !s.is_empty()) {
                if !seen.contains(&item) {
                    seen.push(item);
                }
            }
            (!seen.is_empty()).then(|| seen.join("; "))
        };
        Party {
            names: join(&|w| Some(w.name.clone())),
            country: join(&|w| world().country(w.country.as_deref()?).map(|c| c.name.clone())),
            sector: join(&|w| Some(w.sector.clone())),
        }
    }
}
