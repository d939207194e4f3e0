//! Which files carry the record away, and how is each traceable? One file a format, one line each in [`FORMATS`].

mod acled;
mod acled_types;
mod csv;
mod facts;
mod ftm;
mod geojson;
mod hxl;
mod jsonl;
mod plover;
mod polecat;
mod sidecar;
mod ucdp;
pub mod world;

use crate::store::Store;
use crate::view;
use anyhow::{Context, Result};
use dateline::Record;
use dateline::brief::Scope;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

pub use self::csv::cell;
pub use jsonl::json;

/// Makes a writer of rows into a file.
pub type Open = fn(&Target<'_>) -> Result<Box<dyn Rows>>;

/// Choices that some formats leave open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// ACLED's inter codes as numbers, as scripts written before 2024 read them.
    pub numeric_inter: bool,
    /// A row for each of our events, where ACLED makes one of those of a day, place and pair of actors.
    pub separate: bool,
}

/// Where a format writes.
pub struct Target<'a> {
    /// The file that was asked for.
    pub path: &'a Path,
    /// What was chosen.
    pub options: Options,
}

impl Target<'_> {
    /// The file itself, empty.
    pub fn file(&self) -> Result<BufWriter<File>> {
        create(self.path)
    }
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| format!("{}: cannot write", path.display()))?))
}

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
pub static FORMATS: [&Format; 9] = [
    &csv::FORMAT,
    &jsonl::FORMAT,
    &geojson::FORMAT,
    &acled::FORMAT,
    &ucdp::FORMAT,
    &hxl::FORMAT,
    &plover::FORMAT,
    &polecat::FORMAT,
    &ftm::FORMAT,
];

/// The format of that name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|f| f.name == name)
}

/// Writes the events of `scope` to a file, with `FILE.meta.json` and `FILE.refused.csv` beside it.
pub fn write(
    store: &mut Store,
    scope: &Scope,
    format: &Format,
    target: &Target<'_>,
) -> Result<sidecar::Counts> {
    let path = target.path;
    let mut rows = (format.open)(target)?;
    let mut refused = sidecar::Refused::create(path)?;
    let mut counts = sidecar::Counts::default();
    view::each_event(store, scope, |record| {
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
    sidecar::write(path, format, scope, &store.coded_with()?, counts)?;
    Ok(counts)
}
