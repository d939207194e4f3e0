//! What made this file, from which question, and what was left out?

use super::{Format, What};
use crate::store::CodedWith;
use anyhow::{Context, Result};
use dateline::brief::Scope;
use dateline::profile::Guard;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
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

/// What a file was made from, and what came of it.
pub struct Made<'a> {
    /// The file, or folder.
    pub path: &'a Path,
    /// Its format.
    pub format: &'a Format,
    /// The question.
    pub scope: &'a Scope,
    /// What might be shown.
    pub guard: &'a Guard,
    /// What it is of.
    pub what: What,
    /// What read the reports.
    pub made: Vec<CodedWith>,
    /// Rows written and refused.
    pub counts: Counts,
    /// Files beside or below it, with their rows.
    pub parts: Vec<(PathBuf, u64)>,
    /// Rows of the earlier export that are no more, if there was one.
    pub deleted: Option<u64>,
}

/// Writes `FILE.meta.json`.
pub fn write(of: &Made<'_>) -> Result<()> {
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string());
    let parts = of.parts.iter().map(|(path, rows)| part(of.path, path, *rows)).collect::<Result<Vec<_>>>()?;
    let sha256 = if of.path.is_dir() { hash_of(&parts) } else { hash(of.path)? };
    let mut meta = json!({
        "file": of.path.file_name().map(|n| n.to_string_lossy()),
        "format": of.format.name,
        "what": match of.what { What::Events => "events", What::Control => "control" },
        "profile": of.guard.profile(),
        "tool": concat!("dateline ", env!("CARGO_PKG_VERSION")),
        "coded_with": of.made,
        "query": {
            "from": day(of.scope.from),
            "to": day(of.scope.to),
            "place": of.scope.place,
            "actor": of.scope.actor,
            "type": of.scope.kind,
            "as_of": day(of.scope.as_of),
        },
        "deaths": counting(of.format.name),
        "rows": { "written": of.counts.written, "refused": of.counts.refused, "deleted": of.deleted },
        "sha256": sha256,
    });
    if !parts.is_empty() {
        meta["parts"] = parts.into();
    }
    let path = beside(of.path, "meta.json");
    fs::write(&path, serde_json::to_string_pretty(&meta)? + "\n")
        .with_context(|| format!("{}: cannot write", path.display()))
}

/// How deaths are counted where a format has a convention of its own.
fn counting(format: &str) -> &'static str {
    match format {
        "acled" => {
            "fatalities: the lowest figure of any claim; several, few and many are 3, tens 10, dozens 12, hundreds 100; \
             0 where no claim gives one, and then tags say dl:fatalities=unknown"
        }
        "ucdp" => {
            "best: the figure of the best supported claim; low and high: the lowest and highest of any claim; \
             events without a reported death are refused"
        }
        "plover" | "polecat" | "hxl" => {
            "the figure of the best supported claim; empty where no claim gives one"
        }
        "gdelt" => "GDELT has no column for deaths",
        _ => "lowest, best supported and highest figure of all claims; empty where no claim gives one",
    }
}

/// One of several files: its path from where the main file stands.
fn part(main: &Path, path: &Path, rows: u64) -> Result<Value> {
    let root = main.parent().unwrap_or(Path::new(""));
    let name: Vec<_> =
        path.strip_prefix(root).unwrap_or(path).iter().map(|p| p.to_string_lossy().into_owned()).collect();
    Ok(json!({ "file": name.join("/"), "rows": rows, "sha256": hash(path)? }))
}

/// The hash of a folder: that of the lines `HASH  FILE` of its files, as `sha256sum` prints them.
fn hash_of(parts: &[Value]) -> String {
    let line =
        |p: &Value| format!("{}  {}\n", p["sha256"].as_str().unwrap_or(""), p["file"].as_str().unwrap_or(""));
    hex(Sha256::digest(parts.iter().map(line).collect::<String>()))
}

/// `events.csv.meta.json` for `events.csv`.
pub fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

pub fn hash(file: &Path) -> Result<String> {
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
    Ok(hex(hash.0.finalize()))
}

fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
