//! Which rows of an earlier export are no more? Users who keep a copy take them out of it.

use super::sidecar::{beside, hash};
use super::{File, Format};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// What the rows of a format are known by.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// A column of a CSV with headers.
    Csv(&'static str),
    /// A column of a CSV with headers and, below them, hashtags.
    Hxl(&'static str),
    /// A column of a table with tabs and headers.
    Tsv(&'static str),
    /// The first column of a table with tabs and no headers.
    First(&'static str),
    /// A field of the object on each line.
    Json(&'static str),
    /// Several files: no list is made.
    None,
}

/// The rows of an earlier file.
pub struct Before {
    ids: BTreeSet<String>,
    sha256: String,
}

/// The rows of the file at `path`, if there is one of that format.
pub fn before(format: &Format, path: &Path) -> Result<Option<Before>> {
    if matches!(format.key, Key::None) || !path.is_file() {
        return Ok(None);
    }
    Ok(Some(Before { ids: ids(format.key, path)?, sha256: hash(path)? }))
}

/// Writes `FILE.deleted.csv`: rows that were in the earlier file and are not in the one at `path`. How many they are.
pub fn write(format: &Format, before: &Before, path: &Path) -> Result<u64> {
    let now = ids(format.key, path)?;
    let list = beside(path, "deleted.csv");
    let mut rows =
        csv::Writer::from_path(&list).with_context(|| format!("{}: cannot write", list.display()))?;
    let name = match format.key {
        Key::Csv(name) | Key::Hxl(name) | Key::Tsv(name) | Key::First(name) | Key::Json(name) => name,
        Key::None => "id",
    };
    rows.write_record([name, "was_in_sha256"])?;
    let gone: Vec<&String> = before.ids.difference(&now).collect();
    for id in &gone {
        rows.write_record([id.as_str(), &before.sha256])?;
    }
    rows.flush()?;
    Ok(gone.len() as u64)
}

/// What the rows of a file are known by. A line that is not of the format names no row.
fn ids(key: Key, path: &Path) -> Result<BTreeSet<String>> {
    let file = File::open(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let table = |tabs: bool, headers: bool| {
        let mut builder = csv::ReaderBuilder::new();
        builder.flexible(true).has_headers(headers);
        if tabs {
            builder.delimiter(b'\t').quoting(false);
        }
        builder
    };
    Ok(match key {
        Key::Csv(name) => column(table(false, true).from_reader(file), name, 0)?,
        Key::Hxl(tag) => column(table(false, false).from_reader(file), tag, 1)?,
        Key::Tsv(name) => column(table(true, true).from_reader(file), name, 0)?,
        Key::First(_) => {
            let rows = table(true, false).from_reader(file).into_records();
            rows.filter_map(|row| row.ok()?.get(0).map(str::to_owned)).collect()
        }
        Key::Json(name) => {
            let id = |line: &str| -> Option<String> {
                let row: Value = serde_json::from_str(line.trim_end().trim_end_matches(',')).ok()?;
                row.get(name)?.as_str().map(str::to_owned)
            };
            BufReader::new(file).lines().map_while(|line| line.ok()).filter_map(|line| id(&line)).collect()
        }
        Key::None => BTreeSet::new(),
    })
}

/// The cells of the column of that name, which stands in the header, or in row `named_in` where there is none.
fn column(mut table: csv::Reader<File>, name: &str, named_in: usize) -> Result<BTreeSet<String>> {
    let mut at = None;
    if named_in == 0 {
        at = table.headers()?.iter().position(|h| h == name);
    }
    let mut out = BTreeSet::new();
    for (n, row) in table.records().enumerate() {
        let row = row?;
        if named_in > 0 && n == named_in {
            at = row.iter().position(|cell| cell == name);
        } else if let Some(id) = at.and_then(|at| row.get(at)) {
            out.insert(id.to_owned());
        }
    }
    Ok(out)
}
