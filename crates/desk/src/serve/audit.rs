//! Who did what at the desk? One line of JSON for each coming, change and refusal, beside the record.

use super::access::private;
use anyhow::{Context, Result};
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The log `RECORD.audit.jsonl`; only ever added to.
pub struct Audit {
    path: PathBuf,
    file: Mutex<File>,
}

impl Audit {
    /// Opens the log beside the record at `db`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn beside(db: &Path) -> Result<Audit> {
        let mut path = db.as_os_str().to_owned();
        path.push(".audit.jsonl");
        let path = PathBuf::from(path);
        let file = private(OpenOptions::new().append(true).create(true), &path)
            .with_context(|| format!("{}: cannot write the audit log", path.display()))?;
        Ok(Audit { path, file: Mutex::new(file) })
    }

    /// Adds a line. A log that cannot be written is said on standard error: the desk goes on.
    pub fn note(&self, who: &str, what: &str, subject: &str) {
        let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let line = json!({ "at": at, "who": who, "what": what, "subject": subject }).to_string() + "\n";
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(line.as_bytes()) {
            eprintln!("dateline: {}: cannot write the audit log: {error}", self.path.display());
        }
    }

    /// The last lines, the newest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn last(&self, most: usize) -> Result<Vec<serde_json::Value>> {
        let file = File::open(&self.path).with_context(|| format!("{}: cannot read", self.path.display()))?;
        let mut kept = std::collections::VecDeque::new();
        for line in BufReader::new(file).lines() {
            if kept.len() == most {
                kept.pop_front();
            }
            kept.push_back(line?);
        }
        Ok(kept.iter().rev().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}
