//! What made this file, from which question, and what was left out?

use super::Format;
use crate::store::CodedWith;
use anyhow::{Context, Result};
use dateline::brief::Scope;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Rows written and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows in the file.
    pub written: u64,
    /// Rows in the list of refusals.
    pub refused: u64,
}

/// `FILE.refused.csv`: events that have no place in the format, each with the reason.
pub struct Refused {
    path: PathBuf,
    rows: csv::Writer<File>,
}

impl Refused {
    /// An empty list beside `file`.
    pub fn create(file: &Path) -> Result<Refused> {
        let path = beside(file, "refused.csv");
        let mut rows =
            csv::Writer::from_path(&path).with_context(|| format!("{}: cannot write", path.display()))?;
        rows.write_record(["event_id", "reason"])?;
        Ok(Refused { path, rows })
    }

    /// One more refusal.
    pub fn row(&mut self, event: &str, reason: &str) -> Result<()> {
        Ok(self.rows.write_record([event, reason])?)
    }

    /// Flushes the list.
    pub fn end(mut self) -> Result<()> {
        self.rows.flush().with_context(|| format!("{}: cannot write", self.path.display()))
    }
}

/// Writes `FILE.meta.json`.
pub fn write(file: &Path, format: &Format, scope: &Scope, made: &[CodedWith], counts: Counts) -> Result<()> {
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string());
    let meta = json!({
        "file": file.file_name().map(|n| n.to_string_lossy()),
        "format": format.name,
        "tool": concat!("dateline ", env!("CARGO_PKG_VERSION")),
        "coded_with": made,
        "query": {
            "from": day(scope.from),
            "to": day(scope.to),
            "place": scope.place,
            "actor": scope.actor,
            "type": scope.kind,
            "as_of": day(scope.as_of),
        },
        "rows": { "written": counts.written, "refused": counts.refused },
        "sha256": hash(file)?,
    });
    let path = beside(file, "meta.json");
    fs::write(&path, serde_json::to_string_pretty(&meta)? + "\n")
        .with_context(|| format!("{}: cannot write", path.display()))
}

/// `events.csv.meta.json` for `events.csv`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn hash(file: &Path) -> Result<String> {
    struct Hash(Sha256);
    impl io::Write for Hash {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    io::copy(&mut File::open(file)?, &mut hash)?;
    let mut hex = String::with_capacity(64);
    for byte in hash.0.finalize() {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}
