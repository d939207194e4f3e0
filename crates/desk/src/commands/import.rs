//! `dateline import`: what others coded, into the record: their events beside ours, or claims coded elsewhere.

use super::{Outcome, Record, coded, tell};
use crate::intake::{Origin, Refusal, Stage};
use crate::store::{Store, Unit};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Bring in another coder's events, to show beside ours and to compare; or claims coded on other machines
#[derive(clap::Args)]
pub struct Args {
    /// A table with a header; for `coded` JSON lines, or tables that a cluster left
    file: PathBuf,
    /// What the file is
    #[arg(long = "as", value_enum)]
    form: Form,
    /// Whose coding it is; a name of your choice
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    record: Record,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Columns as in ACLED's files
    Acled,
    /// Columns as in UCDP's Georeferenced Event Dataset
    Ucdp,
    /// Columns id, type, date, place, country, lat, lon, actor1, actor2, killed, in any order
    Csv,
    /// Lines of {"report": …, "claims": […]} made elsewhere, or Parquet with such lines in a column `line`
    Coded,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::create(&self.record.db)?;
        match (self.form, self.coder) {
            (Form::Coded, _) => coded::bring_in(&mut store, &self.file),
            (form, Some(coder)) if !coder.trim().is_empty() => {
                units(&mut store, &self.file, form, coder.trim())
            }
            _ => bail!("whose coding is it? Name it with --coder"),
        }
    }
}

/// Columns that hold a value, by form; the first that the file has is taken.
struct Columns {
    name: &'static str,
    id: &'static [&'static str],
    from: &'static [&'static str],
    to: &'static [&'static str],
    kind: &'static [&'static str],
    place: &'static [&'static str],
    country: &'static [&'static str],
    lat: &'static [&'static str],
    lon: &'static [&'static str],
    actor1: &'static [&'static str],
    actor2: &'static [&'static str],
    killed: &'static [&'static str],
}

const ACLED: Columns = Columns {
    name: "acled",
    id: &["event_id_cnty", "data_id"],
    from: &["event_date"],
    to: &["event_date"],
    kind: &["sub_event_type", "event_type"],
    place: &["location"],
    country: &["country"],
    lat: &["latitude"],
    lon: &["longitude"],
    actor1: &["actor1"],
    actor2: &["actor2"],
    killed: &["fatalities"],
};

const UCDP: Columns = Columns {
    name: "ucdp",
    id: &["id", "relid"],
    from: &["date_start"],
    to: &["date_end"],
    kind: &["type_of_violence"],
    place: &["where_coordinates"],
    country: &["country"],
    lat: &["latitude"],
    lon: &["longitude"],
    actor1: &["side_a"],
    actor2: &["side_b"],
    killed: &["best", "best_est"],
};

const PLAIN: Columns = Columns {
    name: "csv",
    id: &["id", "unit"],
    from: &["date", "date_start", "date_from"],
    to: &["date_end", "date_to", "date"],
    kind: &["type", "event_type"],
    place: &["place", "location"],
    country: &["country", "iso3"],
    lat: &["lat", "latitude"],
    lon: &["lon", "longitude"],
    actor1: &["actor1", "side_a"],
    actor2: &["actor2", "side_b"],
    killed: &["killed", "fatalities", "fatalities_best", "best"],
};

fn units(store: &mut Store, file: &Path, form: Form, coder: &str) -> Result<Outcome> {
    let columns = match form {
        Form::Acled => &ACLED,
        Form::Ucdp => &UCDP,
        Form::Csv | Form::Coded => &PLAIN,
    };
    let path = file.display().to_string();
    let mut csv = ::csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(file)?)
        .from_path(file)
        .with_context(|| format!("{path}: cannot read"))?;
    let header: Vec<String> = csv
        .headers()
        .with_context(|| format!("{path}: no header"))?
        .iter()
        .map(|h| h.trim_start_matches('\u{feff}').trim().to_lowercase())
        .collect();
    for (what, names) in [("an id", columns.id), ("a date", columns.from)] {
        if !names.iter().any(|n| header.iter().any(|h| h == n)) {
            let there = header.join(", ");
            bail!(
                "{path}: a file of the form {} has {what} in {}; this one has: {there}",
                columns.name,
                names.join(" or ")
            );
        }
    }
    let mut found: BTreeMap<String, Unit> = BTreeMap::new();
    let (mut rows, mut refused) = (0u64, 0u64);
    let mut record = ::csv::StringRecord::new();
    loop {
        let more = csv.read_record(&mut record);
        let line = csv.position().line();
        let origin = Origin { path: path.clone(), line: u32::try_from(line).ok() };
        let unit = match more {
            Ok(false) => break,
            Ok(true) => row(&header, &record, columns),
            Err(error) if error.is_io_error() => return Err(error.into()),
            Err(error) => Err(error.to_string()),
        };
        rows += 1;
        match unit {
            Ok(unit) => {
                let unit = Unit { coder: coder.into(), path: path.clone(), line: line as u32, ..unit };
                if let Some(before) = found.insert(unit.id.clone(), unit) {
                    refused += 1;
                    let reason =
                        format!("line {line} has the id {:?} too; the later row is taken", before.id);
                    let origin = Origin { path: path.clone(), line: Some(before.line) };
                    refuse(store, origin, reason)?;
                }
            }
            Err(reason) => {
                refused += 1;
                refuse(store, origin, reason)?;
            }
        }
    }
    let units: Vec<Unit> = found.into_values().collect();
    let new = store.keep_units(&units)?;
    println!(
        "{rows} rows of {coder}: {new} new, {} known already, {refused} refused.",
        units.len() as u64 - new
    );
    println!("They stand beside our events: `dateline events --coder {coder:?}`.");
    Ok(Outcome::of(refused))
}

/// Tells that an input is not used, and why, and notes it.
pub(super) fn refuse(store: &mut Store, origin: Origin, reason: String) -> Result<()> {
    tell(&origin, &reason);
    store.refuse(&Refusal { origin, stage: Stage::Extract, reason })
}

/// The character that parts the columns of the header: UCDP has commas, some ACLED exports semicolons or tabs.
fn delimiter(file: &Path) -> Result<u8> {
    let mut header = String::new();
    let open = File::open(file).with_context(|| format!("{}: cannot read", file.display()))?;
    BufReader::new(open)
        .read_line(&mut header)
        .with_context(|| format!("{}: its header is no UTF-8", file.display()))?;
    let count = |c: char| header.matches(c).count();
    Ok([';', '\t'].into_iter().find(|c| count(*c) > count(',')).map_or(b',', |c| c as u8))
}

fn row(header: &[String], record: &::csv::StringRecord, columns: &Columns) -> Result<Unit, String> {
    if record.len() != header.len() {
        return Err(format!("{} columns where the header has {}", record.len(), header.len()));
    }
    let get = |names: &[&str]| -> Option<String> {
        let at = names.iter().find_map(|n| header.iter().position(|h| h == n))?;
        record.get(at).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned)
    };
    let id = get(columns.id).ok_or("the row has no id")?;
    let (from, to) = (day(get(columns.from))?, day(get(columns.to))?);
    let number = |names: &[&str], most: f64| -> Result<Option<f64>, String> {
        let Some(words) = get(names) else { return Ok(None) };
        let n: f64 = words.parse().map_err(|_| format!("{words:?} in {} is no number", names[0]))?;
        if n.abs() <= most { Ok(Some(n)) } else { Err(format!("{words:?} in {} is out of range", names[0])) }
    };
    let killed = number(columns.killed, 1e9)?;
    if killed.is_some_and(|n| n < 0.0 || n.fract() != 0.0) {
        return Err("deaths are no whole number".into());
    }
    if let (Some(a), Some(b)) = (from, to)
        && a > b
    {
        return Err(format!("it ends ({b}) before it begins ({a})"));
    }
    let kind = get(columns.kind).map(|k| match (columns.name, k.as_str()) {
        ("ucdp", "1") => "state-based".into(),
        ("ucdp", "2") => "non-state".into(),
        ("ucdp", "3") => "one-sided".into(),
        _ => k,
    });
    let json: serde_json::Map<String, serde_json::Value> =
        header.iter().zip(record).map(|(h, v)| (h.clone(), v.into())).collect();
    Ok(Unit {
        id,
        form: columns.name.into(),
        kind,
        from,
        to,
        place: get(columns.place),
        country: get(columns.country),
        lat: number(columns.lat, 90.0)?,
        lon: number(columns.lon, 180.0)?,
        actor1: get(columns.actor1),
        actor2: get(columns.actor2),
        killed: killed.map(|n| n as i64),
        json: serde_json::Value::Object(json).to_string(),
        ..Unit::default()
    })
}

/// A day as the files have it: `2014-12-15`, `2014-12-15 00:00:00.000`, `15 December 2014`, `15-Dec-14`.
fn day(words: Option<String>) -> Result<Option<Date>, String> {
    let Some(words) = words else { return Ok(None) };
    let iso = words.get(..10).and_then(|d| d.parse::<Date>().ok());
    let worded = ["%d %B %Y", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%Y"];
    iso.or_else(|| worded.iter().find_map(|f| Date::strptime(f, &words).ok()))
        .map(Some)
        .ok_or_else(|| format!("{words:?} is no day; write 2014-12-15 or 15 December 2014"))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_read_as_the_files_have_them() {
        for words in ["2014-12-15", "2014-12-15 00:00:00.000", "15 December 2014", "15-Dec-14", "15/12/2014"]
        {
            assert_eq!(day(Some(words.into())).unwrap().unwrap().to_string(), "2014-12-15", "{words}");
        }
        assert!(day(Some("mid-December".into())).unwrap_err().contains("15 December 2014"));
        assert_eq!(day(None).unwrap(), None);
    }
}
