//! What did the user hand over, and which reports are in it? Bytes in, reports or refusals out.
//!
//! A file is opened by its content, never by its name. Nothing is dropped in silence: whatever cannot be
//! used becomes a [`Refusal`] that names the file, the line and the reason, and the rest goes on.

mod decode;
mod fields;
mod html;
mod html_facts;
mod html_text;
mod json;
mod markdown;
mod open;
mod published;
mod text;
mod walk;

use dateline::Report;
use dateline::hash::short_hash;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use fields::Fields;
pub use open::Intake;

/// Largest file that is read whole, and longest line of a file of lines, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// Longest text of one report, in Unicode code points. Longer ones are books, dumps or attacks.
pub const MAX_CHARS: usize = 1_000_000;

/// Longest stretch without white space, in bytes: sentences in scripts without spaces stay far below it.
pub const MAX_WORD: usize = 8192;

/// Where a report came from: what an error message names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Path as the user would write it; `-` is standard input.
    pub path: String,
    /// Line, counted from 1, in a file of lines.
    pub line: Option<u32>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// How far an input came before it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// It could not be opened or read.
    Open,
    /// Its bytes are not text.
    Decode,
    /// No report was found in it.
    Extract,
    /// Coding it failed.
    Code,
    /// The record could not take it.
    Store,
}

impl Stage {
    /// Name, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Open => "open",
            Stage::Decode => "decode",
            Stage::Extract => "extract",
            Stage::Code => "code",
            Stage::Store => "store",
        }
    }
}

/// An input that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was refused.
    pub origin: Origin,
    /// How far it came.
    pub stage: Stage,
    /// What is wrong with it, and what to do.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.reason)
    }
}

/// The bytes of one report, not looked into yet.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where they came from.
    pub origin: Origin,
    /// The bytes as received; these are kept as evidence.
    pub bytes: Vec<u8>,
    /// The format they are in.
    pub format: &'static Format,
}

/// A report, and how it was made from its bytes.
#[derive(Clone, Debug)]
pub struct Found {
    /// The report.
    pub report: Report,
    /// What says that `report.published` is the day of publication: `front matter`, `json-ld` …
    pub published_basis: Option<String>,
    /// What a reader should know about the reading: a guessed charset, a date that could not be read.
    pub notes: Vec<String>,
}

/// Makes a report of bytes, or says how far it came and why no farther.
pub type Extract = fn(&[u8]) -> Result<Found, (Stage, String)>;

/// A format that reports come in.
#[derive(Debug)]
pub struct Format {
    /// Name, as it is stored with the report.
    pub name: &'static str,
    /// Raised when the same bytes give another text than before.
    pub version: u32,
    /// True if the first bytes of a file look like this format.
    pub recognise: fn(&[u8]) -> bool,
    /// One report a line; otherwise the whole file is one report.
    pub lines: bool,
    /// Bytes to report, or the stage and reason of refusal.
    pub extract: Extract,
}

/// All formats; the first that recognises the bytes takes them. The last takes any text.
pub static INTAKES: [&Format; 5] =
    [&json::LINES, &json::OBJECT, &html::FORMAT, &markdown::FORMAT, &text::FORMAT];

/// The report in `piece`, or why there is none.
pub fn extract(piece: &Piece) -> Result<Found, Refusal> {
    let refuse = |(stage, reason)| Refusal { origin: piece.origin.clone(), stage, reason };
    let found = (piece.format.extract)(&piece.bytes).map_err(refuse)?;
    match beyond(&found.report.text) {
        Some(reason) => Err(refuse((Stage::Extract, reason))),
        None => Ok(found),
    }
}

/// Why a text is beyond what anyone writes as a report.
fn beyond(text: &str) -> Option<String> {
    // Every code point is a byte or more, so short texts need no counting.
    if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
        let n = text.chars().count();
        return Some(format!(
            "a text of {n} characters; one report may have {MAX_CHARS}: split it into its reports"
        ));
    }
    let longest = text.split_whitespace().map(str::len).max().unwrap_or(0);
    if longest > MAX_WORD {
        return Some(format!("{longest} bytes without a space; no words of a report are that long"));
    }
    None
}

/// Name of a report that came without one: the hash of its words and of what is known of its origin.
///
/// Two outlets that print the same words are two reports; the same file read twice is one.
fn content_id(report: &Report) -> String {
    let Report { text, title, published, source, url, .. } = report;
    let known = [title, source, url].map(|field| field.as_deref().unwrap_or_default());
    if known == [""; 3] && published.is_none() {
        return short_hash(&[text]);
    }
    let day = published.map(|d| d.to_string()).unwrap_or_default();
    short_hash(&[text, known[0], known[1], known[2], &day])
}

/// `Some` of the trimmed string unless nothing is left.
fn filled(s: impl AsRef<str>) -> Option<String> {
    let s = s.as_ref().trim();
    (!s.is_empty()).then(|| s.to_owned())
}
