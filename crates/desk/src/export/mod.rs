//! Which files carry the record away, and how is each traceable? One file a format, one line each in [`FORMATS`].

mod csv;
mod geojson;
mod jsonl;
mod sidecar;

use crate::store::{Filter, Store};
use anyhow::{Context, Result};
use dateline::Record;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub use self::csv::cell;
pub use jsonl::json;

/// Makes a writer of rows into a file.
pub type Open = fn(Box<dyn Write>) -> Result<Box<dyn Rows>>;

/// A format of rows.
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// One line for the help page.
    pub about: &'static str,
    /// Makes its writer.
    pub open: Open,
}

/// Writes rows; a row that the format cannot hold is refused with the reason.
pub trait Rows {
    /// Writes a row, or says why it has no place in this format.
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>>;
    /// Writes what comes after the last row, and flushes.
    fn end(self: Box<Self>) -> Result<()>;
}

/// All formats, in the order of the help page.
pub static FORMATS: [&Format; 3] = [&csv::FORMAT, &jsonl::FORMAT, &geojson::FORMAT];

/// The format of that name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|f| f.name == name)
}

/// Writes the events that pass `filter` to `path`, with `path.meta.json` and `path.refused.csv` beside it.
pub fn write(store: &Store, filter: &Filter, format: &Format, path: &Path) -> Result<sidecar::Counts> {
    let file = File::create(path).with_context(|| format!("{}: cannot write", path.display()))?;
    let mut rows = (format.open)(Box::new(BufWriter::new(file)))?;
    let mut refused = sidecar::Refused::create(path)?;
    let mut counts = sidecar::Counts::default();
    store.each_event(filter, |record| {
        match rows.row(record)? {
            Ok(()) => counts.written += 1,
            Err(reason) => {
                counts.refused += 1;
                refused.row(&record.event.id, &reason)?;
            }
        }
        Ok(())
    })?;
    rows.end().with_context(|| format!("{}: cannot write", path.display()))?;
    refused.end()?;
    sidecar::write(path, format, filter, &store.coded_with()?, counts)?;
    Ok(counts)
}
