//! Claims that were coded elsewhere, as one line a report: how do they enter the record? What a cluster made opens so.

use super::import::refuse;
use super::{Outcome, say_size};
use crate::coding;
use crate::intake::{Found, Origin};
use crate::store::{Arrival, CodedWith, Landed, Store};
use anyhow::{Context, Result, bail};
use arrow_array::cast::AsArray;
use dateline::{Claim, Report};
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The table of a record made on a cluster that has the reports with their claims.
const TABLE: &str = "reports.parquet";

/// The column of it.
const COLUMN: &str = "line";

/// Rows read at a time.
const ROWS: usize = 64;

/// A report with the claims that were made of it elsewhere.
#[derive(Deserialize)]
struct Line {
    report: Told,
    claims: Vec<Claim>,
}

/// A report, under the names of `dateline read`'s JSON lines.
#[derive(Deserialize)]
struct Told {
    id: String,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    published: Option<Date>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    byline: Option<String>,
}

impl From<Told> for Report {
    fn from(told: Told) -> Report {
        let Told { id, text, title, published, source, url, lang, byline } = told;
        Report { id, title, published, source, url, lang, byline, ..Report::new(text) }
    }
}

/// True for the folder of a record that was made on a cluster.
pub fn is_record(path: &Path) -> bool {
    path.join(TABLE).exists()
}

/// Brings in what was coded elsewhere, settles, and says what came of it. `path` is a file of JSON lines, a Parquet
/// file, a folder of Parquet files, or the folder of a record made on a cluster.
pub fn bring_in(store: &mut Store, path: &Path) -> Result<Outcome> {
    let (mut new, mut known, mut refused) = (0u64, 0u64, 0u64);
    for file in files(path)? {
        each_line(&file, |origin, line| {
            match land(store, &origin, line)? {
                Ok(Landed::New | Landed::Recoded) => new += 1,
                Ok(_) => known += 1,
                Err(reason) => {
                    refused += 1;
                    refuse(store, origin, reason)?;
                }
            }
            Ok(())
        })?;
    }
    coding::settle(store)?;
    println!("{new} reports with their claims, {known} known already, {refused} refused.");
    say_size(store)?;
    Ok(Outcome::of(refused))
}

/// The files at `path`, in the order of their names: of a folder those of Parquet.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let folder = if is_record(path) { path.join(TABLE) } else { path.to_owned() };
    if folder.is_file() {
        return Ok(vec![folder]);
    }
    let mut found = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("{}: cannot read the folder", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|e| e == "parquet") {
            found.push(file);
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("{}: no file in it ends in .parquet, and it has no table {TABLE}", folder.display());
    }
    Ok(found)
}

/// Hands every line of a file to `take`, with where it stands.
fn each_line(file: &Path, mut take: impl FnMut(Origin, &[u8]) -> Result<()>) -> Result<()> {
    let path = file.display().to_string();
    let cannot = || format!("{path}: cannot read");
    let mut open = BufReader::new(File::open(file).with_context(cannot)?);
    let origin = |n: usize| Origin { path: path.clone(), line: u32::try_from(n + 1).ok() };
    if !open.fill_buf().with_context(cannot)?.starts_with(b"PAR1") {
        for (n, line) in open.split(b'\n').enumerate() {
            let line = line.with_context(cannot)?;
            if !line.iter().all(u8::is_ascii_whitespace) {
                take(origin(n), &line)?;
            }
        }
        return Ok(());
    }
    let mut n = 0;
    for rows in column(open.into_inner(), &path)? {
        let rows = rows.with_context(cannot)?;
        for line in rows.column(0).as_string::<i32>() {
            take(origin(n), line.unwrap_or_default().as_bytes())?;
            n += 1;
        }
    }
    Ok(())
}

/// The rows of the column that holds the lines.
fn column(file: File, path: &str) -> Result<parquet::arrow::arrow_reader::ParquetRecordBatchReader> {
    let cannot = || format!("{path}: not a Parquet file that can be read");
    let built = ParquetRecordBatchReaderBuilder::try_new(file).with_context(cannot)?;
    let schema = built.schema();
    let Some((_, field)) = schema.column_with_name(COLUMN) else {
        let there: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        bail!(
            "{path}: no column `{COLUMN}`; this one has {}. Reports with their claims are in {TABLE}",
            there.join(", ")
        );
    };
    if field.data_type() != &arrow_schema::DataType::Utf8 {
        bail!("{path}: the column `{COLUMN}` is no text");
    }
    let only = ProjectionMask::columns(built.parquet_schema(), [COLUMN]);
    built.with_projection(only).with_batch_size(ROWS).build().with_context(cannot)
}

fn land(store: &mut Store, origin: &Origin, raw: &[u8]) -> Result<Result<Landed, String>> {
    let line: Line = match serde_json::from_slice(raw) {
        Ok(line) => line,
        Err(error) => return Ok(Err(format!("no report with claims: {error}"))),
    };
    if let Err(reason) = quoted(&line) {
        return Ok(Err(reason));
    }
    if let Some(reason) = taken(store, &line)? {
        return Ok(Err(reason));
    }
    let first = line.claims.first().map(|c| &c.evidence);
    let coded_with = CodedWith {
        codebook: first.map_or_else(|| "elsewhere".into(), |e| e.codebook.clone()),
        model: first.map_or_else(|| "elsewhere".into(), |e| e.model.clone()),
    };
    let basis = line.report.published.map(|_| "as coded elsewhere".to_owned());
    let found = Found { report: line.report.into(), published_basis: basis, notes: Vec::new() };
    let arrival = Arrival {
        origin,
        raw,
        extractor: "coded/1",
        found: &found,
        claims: &line.claims,
        coded_with: &coded_with,
    };
    Ok(match store.land(&arrival)? {
        Landed::Clash(other) => {
            Err(format!("the id {:?} stands for other words, read from {other}", found.report.id))
        }
        landed => Ok(landed),
    })
}

/// A claim has its id alone, in the whole record.
fn taken(store: &Store, line: &Line) -> Result<Option<String>> {
    let mut seen = BTreeSet::new();
    for claim in &line.claims {
        if !seen.insert(claim.id.as_str()) {
            return Ok(Some(format!("two of its claims have the id {}; leave one out", claim.id)));
        }
        if let Some(held) = store.claim(&claim.id)?.filter(|held| held.report != claim.report) {
            return Ok(Some(format!(
                "its claim {} has the id of a claim of the report {:?}; ids of claims are made of report, type \
                 and words",
                claim.id, held.report
            )));
        }
    }
    Ok(None)
}

/// Every claim must stand on words of its report, at its place, whoever made it.
fn quoted(line: &Line) -> Result<(), String> {
    let words: Vec<char> = line.report.text.chars().collect();
    for claim in &line.claims {
        if claim.report != line.report.id {
            return Err(format!("the claim {} is of another report, {:?}", claim.id, claim.report));
        }
        let there = words.get(claim.start as usize..claim.end as usize).unwrap_or_default();
        if claim.quote.is_empty() || !claim.quote.chars().eq(there.iter().copied()) {
            return Err(format!(
                "the quote of claim {} does not stand at {} to {}",
                claim.id, claim.start, claim.end
            ));
        }
    }
    Ok(())
}
