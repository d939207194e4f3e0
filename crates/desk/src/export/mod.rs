//! Which files carry the record away, and how is each traceable? One file a format, one line each in [`FORMATS`].

mod acled;
mod acled_types;
mod control;
mod csv;
mod facts;
mod ftm;
mod gdelt;
mod geojson;
mod hxl;
mod jsonl;
mod parquet;
mod plover;
mod polecat;
mod sidecar;
mod ucdp;
mod vanished;
pub mod world;

use crate::coding;
use crate::store::Store;
use crate::view;
use anyhow::{Context, Result, bail};
use dateline::Record;
use dateline::brief::Scope;
use dateline::profile::Guard;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

pub use self::csv::cell;
pub use jsonl::json;
pub use parquet::tables;
pub use sidecar::Counts;

/// Makes a writer of rows into a file.
pub type Open = fn(&Target<'_>) -> Result<Box<dyn Rows>>;

/// Writes a file from more than single events.
pub type Whole = fn(&mut Job<'_>) -> Result<Counts>;

/// What an export is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Events
    #[default]
    Events,
    /// Who holds a place, over an interval
    Control,
}

/// Choices that some formats leave open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// ACLED's inter codes as numbers, as scripts written before 2024 read them.
    pub numeric_inter: bool,
    /// A row for each of our events, where ACLED makes one of those of a day, place and pair of actors.
    pub separate: bool,
    /// Events of a Parquet folder in folders by country and year.
    pub partitioned: bool,
    /// What is written.
    pub what: What,
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

/// A format.
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// One line for the help page.
    pub about: &'static str,
    /// How its file is made.
    pub make: Make,
    /// What its rows are known by, to tell what vanished since an earlier export.
    pub key: vanished::Key,
}

/// How a file is made.
#[derive(Clone, Copy)]
pub enum Make {
    /// Event by event.
    Rows(Open),
    /// From the record as a whole.
    Whole(Whole),
}

/// What a file is made from.
pub struct Job<'a> {
    /// The record; its events are settled.
    pub store: &'a mut Store,
    /// Which events are asked for.
    pub scope: &'a Scope,
    /// Where to, and what was chosen.
    pub target: &'a Target<'a>,
    /// What may be shown.
    pub guard: &'a Guard,
    /// Files written beside or below the one asked for, with their rows.
    pub parts: Vec<(PathBuf, u64)>,
}

/// Writes rows; a row that the format cannot hold is refused with the reason.
pub trait Rows {
    /// Writes a row, or says why it has no place in this format.
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>>;
    /// Writes what comes after the last row, and flushes.
    fn end(self: Box<Self>) -> Result<()>;
    /// Files that are written beside the one asked for, with their rows.
    fn parts(&self) -> Vec<(PathBuf, u64)> {
        Vec::new()
    }
}

/// All formats, in the order of the help page.
pub static FORMATS: [&Format; 11] = [
    &csv::FORMAT,
    &jsonl::FORMAT,
    &geojson::FORMAT,
    &acled::FORMAT,
    &ucdp::FORMAT,
    &gdelt::FORMAT,
    &hxl::FORMAT,
    &plover::FORMAT,
    &polecat::FORMAT,
    &ftm::FORMAT,
    &parquet::FORMAT,
];

/// The format of that name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|f| f.name == name)
}

/// Writes what `scope` asks for to a file, with `FILE.meta.json` and `FILE.refused.csv` beside it, and
/// `FILE.deleted.csv` for rows of an earlier export at the same path, or at `earlier`, that are no more.
pub fn write(
    store: &mut Store,
    scope: &Scope,
    format: &Format,
    target: &Target<'_>,
    guard: &Guard,
    earlier: Option<&Path>,
) -> Result<Counts> {
    let path = target.path;
    let make = match target.options.what {
        What::Events => format.make,
        What::Control if format.name == geojson::FORMAT.name => Make::Whole(control::write),
        What::Control => bail!("--what control is written as geojson; parquet has it among its tables"),
    };
    coding::settle(store)?;
    let before = vanished::before(format, earlier.unwrap_or(path))?;
    let mut parts = Vec::new();
    let mut refused = sidecar::Refused::create(path)?;
    let counts = match make {
        Make::Rows(open) => {
            let mut rows = open(target)?;
            let mut counts = Counts::default();
            view::each_shown(store, scope, guard, |record| {
                match rows.row(record)? {
                    Ok(()) => counts.written += 1,
                    Err(reason) => {
                        counts.refused += 1;
                        refused.row(&record.event.id, &reason)?;
                    }
                }
                Ok(())
            })?;
            parts = rows.parts();
            rows.end().with_context(|| format!("{}: cannot write", path.display()))?;
            counts
        }
        Make::Whole(whole) => {
            let mut job = Job { store, scope, target, guard, parts };
            let counts = whole(&mut job)?;
            parts = job.parts;
            counts
        }
    };
    refused.end()?;
    let deleted = before.map(|before| vanished::write(format, &before, path)).transpose()?;
    let made = store.coded_with()?;
    sidecar::write(&sidecar::Made {
        path,
        format,
        scope,
        guard,
        what: target.options.what,
        made,
        counts,
        parts,
        deleted,
    })?;
    Ok(counts)
}
