//! GDELT 2.0 event and mention tables: 61 and 16 columns, tabs, no header. Not GDELT data.
//!
//! What GDELT takes from elsewhere than the text stays empty: tone, feature ids, known groups, religion.

use super::facts::{happened, number};
use super::vanished::Key;
use super::world::{Who, world};
use super::{Format, Make, Rows, Target, create};
use anyhow::Result;
use dateline::Record;
use dateline::claim::{Claim, Filler, Place};
use dateline::record::Citation;
use jiff::Timestamp;
use jiff::civil::Date;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// GDELT's columns, with the table of mentions beside.
pub static FORMAT: Format = Format {
    name: "gdelt",
    about: "GDELT 2.0 events and, beside them, mentions; not GDELT data",
    make: Make::Rows(open),
    key: Key::First("GLOBALEVENTID"),
};

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let beside = mentions_of(target.path);
    Ok(Box::new(Gdelt { events: target.file()?, mentions: create(&beside)?, beside, written: 0 }))
}

/// `2014.mentions.CSV` for `2014.export.CSV`, otherwise the name and `.mentions`.
fn mentions_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match name.strip_suffix(".export.CSV") {
        Some(stem) => format!("{stem}.mentions.CSV"),
        None => format!("{name}.mentions"),
    };
    path.with_file_name(name)
}

struct Gdelt {
    events: BufWriter<File>,
    mentions: BufWriter<File>,
    beside: PathBuf,
    written: u64,
}

impl Rows for Gdelt {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        let cells = match cells(record) {
            Ok(cells) => cells,
            Err(reason) => return Ok(Err(reason)),
        };
        line(&mut self.events, &cells)?;
        let first = record.claims.iter().map(|(_, cited)| cited.received).min().unwrap_or(0);
        for (claim, cited) in &record.claims {
            line(&mut self.mentions, &mention(record, claim, cited, first))?;
            self.written += 1;
        }
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.mentions.flush()?;
        Ok(self.events.flush()?)
    }

    fn parts(&self) -> Vec<(PathBuf, u64)> {
        vec![(self.beside.clone(), self.written)]
    }
}

/// A row without quoting: what would break it becomes a space.
fn line(out: &mut impl Write, cells: &[String]) -> Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.write_all(b"\t")?;
        }
        out.write_all(cell.replace(|c: char| c.is_control(), " ").as_bytes())?;
    }
    Ok(out.write_all(b"\n")?)
}

fn cells(record: &Record<'_>) -> Result<Vec<String>, String> {
    let event = record.event;
    happened(event)?;
    let code = record.codes().cameo.as_deref().ok_or("CAMEO has no such type of event")?;
    let day = match (event.date.from, event.date.to) {
        (Some(from), Some(to)) if from == to => from,
        (None, None) => return Err("no date is known".into()),
        _ => return Err("not dated to a day; GDELT has no other precision".into()),
    };
    let [one, two] = [&event.actor1, &event.actor2].map(|names| world().side(record, names));
    if one.is_empty() && two.is_empty() {
        return Err("nobody is said to have done it, or to whom".into());
    }
    let root = code.get(..2).unwrap_or(code);
    let mut out = vec![number(&event.id).to_string()];
    out.extend([
        day.strftime("%Y%m%d").to_string(),
        day.strftime("%Y%m").to_string(),
        day.year().to_string(),
        fraction(day),
    ]);
    out.extend(actor(&one));
    out.extend(actor(&two));
    out.extend([
        u8::from(record.claims.iter().any(|(claim, _)| claim.start < LEAD)).to_string(),
        code.to_owned(),
        code.get(..3).unwrap_or(code).to_owned(),
        root.to_owned(),
        quad(root).to_string(),
        goldstein(code).map(|g| format!("{g:.1}")).unwrap_or_default(),
        record.claims.len().to_string(),
        record.outlets().len().max(1).to_string(),
        event.reports.to_string(),
        String::new(),
    ]);
    // Where the actors are is not told apart from where it happened.
    out.extend(nowhere());
    out.extend(nowhere());
    out.extend(event.place.as_ref().map_or_else(nowhere, geo));
    out.push(moment(record.claims.iter().map(|(_, cited)| cited.received).max().unwrap_or(0)));
    out.push(source(record.citation()));
    Ok(out)
}

/// Code points within which a sentence belongs to the lead of a report.
const LEAD: u32 = 400;

/// Year and the part of it that has passed, months of thirty days, as GDELT counts.
fn fraction(day: Date) -> String {
    let passed = (f64::from(day.month()) - 1.0) * 30.0 + f64::from(day.day());
    format!("{:.4}", f64::from(day.year()) + (passed / 365.0).min(0.9999))
}

/// Code, name, country, known group, ethnic group, two religions, three types.
fn actor(side: &[Who]) -> [String; 10] {
    let Some(first) = side.first() else { return Default::default() };
    let country = first.country.as_deref().and_then(|c| world().country(c)).map(|c| c.cameo.clone());
    let country = country.unwrap_or_default();
    let known = |n: usize| side.get(n).map(|who| who.sector.clone()).unwrap_or_default();
    // A second side of the same sector adds nothing to the list of types.
    let mut types: Vec<String> = Vec::new();
    for sector in (0..side.len()).map(known).filter(|s| !s.is_empty()) {
        if !types.contains(&sector) {
            types.push(sector);
        }
    }
    types.resize(3, String::new());
    let blank = String::new;
    let [a, b, c] = [types[0].clone(), types[1].clone(), types[2].clone()];
    [format!("{country}{a}"), first.name.to_uppercase(), country, blank(), blank(), blank(), blank(), a, b, c]
}

/// Verbal and material cooperation, verbal and material conflict, by the root code.
fn quad(root: &str) -> u8 {
    match root.parse::<u8>().unwrap_or(0) {
        ..=5 => 1,
        6..=8 => 2,
        9..=13 => 3,
        _ => 4,
    }
}

/// The Goldstein value of a CAMEO code, or of the code it is a part of.
fn goldstein(code: &str) -> Option<f64> {
    static SCALE: LazyLock<Vec<(&str, f64)>> = LazyLock::new(|| {
        let rows = include_str!("goldstein.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
        rows.filter_map(|l| l.split_once('\t'))
            .filter_map(|(code, x)| Some((code, x.parse().ok()?)))
            .collect()
    });
    let of = |code: &str| SCALE.iter().find(|(c, _)| *c == code).map(|(_, x)| *x);
    (2..=code.len()).rev().find_map(|n| of(code.get(..n)?))
}

/// Type, full name, country, two units, latitude, longitude, feature.
fn geo(place: &Place) -> [String; 8] {
    let country = place.country.as_deref().and_then(|c| world().country(c));
    let (Some(country), Some(lat), Some(lon)) = (country, place.lat, place.lon) else { return nowhere() };
    let us = country.iso2 == "US";
    let kind = match place.precision.as_str() {
        "country" => 1,
        "admin1" | "admin2" | "region" => {
            if us {
                2
            } else {
                5
            }
        }
        _ => {
            if us {
                3
            } else {
                4
            }
        }
    };
    let mut name: Vec<&str> = Vec::new();
    for part in [Some(place.name.as_str()), place.admin1.as_deref(), Some(country.name.as_str())]
        .into_iter()
        .flatten()
    {
        if !name.contains(&part) {
            name.push(part);
        }
    }
    let unit = if kind == 1 { country.fips.clone() } else { String::new() };
    [
        kind.to_string(),
        name.join(", "),
        country.fips.clone(),
        unit,
        String::new(),
        format!("{lat:.4}"),
        format!("{lon:.4}"),
        String::new(),
    ]
}

/// GDELT writes 0 for an actor or action without a place.
fn nowhere() -> [String; 8] {
    let mut out: [String; 8] = Default::default();
    out[0].push('0');
    out
}

fn moment(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|t| t.strftime("%Y%m%d%H%M%S").to_string()).unwrap_or_default()
}

/// The address, or outlet, day and headline of what has none.
fn source(cited: &Citation) -> String {
    if let Some(url) = &cited.url {
        return url.clone();
    }
    let day = cited.published.map(|d| d.to_string());
    let parts = [cited.source.as_deref(), day.as_deref(), cited.title.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// One mention: a claim, with the offsets of its words in the report.
fn mention(record: &Record<'_>, claim: &Claim, cited: &Citation, first: i64) -> Vec<String> {
    let at = |names: &[String]| -> String {
        let named =
            |f: &&Filler| f.end > f.start && names.iter().any(|n| f.name.as_ref() == Some(n) || f.text == *n);
        claim.roles.values().find(named).map_or_else(|| "-1".to_owned(), |f| f.start.to_string())
    };
    let kind = if cited.url.is_some() { 1 } else { 2 };
    vec![
        number(&record.event.id).to_string(),
        moment(first),
        moment(cited.received),
        kind.to_string(),
        cited.source.clone().unwrap_or_default(),
        source(cited),
        String::new(),
        at(&claim.actor1),
        at(&claim.actor2),
        claim.evidence.trigger.start.to_string(),
        "1".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        format!("dl:event={};dl:claim={}", record.event.id, claim.id),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_codebook_has_a_value_of_the_scale() {
        let codes =
            dateline::embedded::CODEBOOK.iter().flat_map(|(_, text)| text.lines()).filter_map(|line| {
                let value = line.strip_prefix("cameo")?.trim_start().strip_prefix('=')?.trim();
                Some(value.trim_matches('"').to_owned())
            });
        let codes: Vec<String> = codes.filter(|c| !c.is_empty()).collect();
        assert!(codes.len() > 50);
        for code in codes {
            let value = goldstein(&code).unwrap_or_else(|| panic!("{code} has no value"));
            assert!((-10.0..=10.0).contains(&value));
        }
        assert_eq!(
            (goldstein("192"), goldstein("1899"), goldstein("010")),
            (Some(-9.5), Some(-9.0), Some(0.0))
        );
    }

    #[test]
    fn days_are_counted_as_gdelt_counts_them() {
        assert_eq!(fraction(jiff::civil::date(2015, 2, 18)), "2015.1315");
        assert_eq!(fraction(jiff::civil::date(2014, 12, 31)), "2014.9890");
    }

    #[test]
    fn mentions_stand_beside_under_gdelts_name() {
        assert_eq!(mentions_of(Path::new("a/2014.export.CSV")), Path::new("a/2014.mentions.CSV"));
        assert_eq!(mentions_of(Path::new("out")), Path::new("out.mentions"));
    }
}
