//! What did the user hand over, and which reports are in it? Bytes in, reports or refusals out.
//!
//! A file is opened by its content, never by its name. Nothing is dropped in silence: whatever cannot be
//! used becomes a [`Refusal`] that names the file, the line and the reason, and the rest goes on.

mod batch;
mod byline;
mod csv;
mod decode;
mod docx;
mod feed;
mod fields;
mod gkg;
#[cfg(test)]
mod hostile;
mod html;
mod html_day;
mod html_facts;
mod html_lean;
mod html_text;
mod http;
mod json;
mod language;
mod lines;
mod mail;
mod markdown;
mod mbox;
mod open;
mod packed;
mod pdf;
mod pdf_text;
#[cfg(test)]
mod properties;
mod published;
mod source;
mod text;
mod walk;
mod warc;
mod xml;
mod zip;

use dateline::Report;
use dateline::hash::short_hash;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

pub use batch::{Batch, Batches, Mark};
pub use csv::Columns;
pub use fields::Fields;
pub use language::is_foreign;
pub use open::Intake;
pub use pdf::{COMMAND as PDF_COMMAND, read as read_pdf, read_with as read_pdf_with};
pub use source::INSIDE;

/// What the user says of the input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which columns of a CSV file mean what, where their names do not tell.
    pub columns: Columns,
}

/// Largest file that is read whole, and longest line of a file of lines, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// Longest text of one report, in Unicode code points. Longer ones are books, dumps or attacks.
pub const MAX_CHARS: usize = 1_000_000;

/// Longest stretch without white space, in bytes: sentences in scripts without spaces stay far below it.
pub const MAX_WORD: usize = 8192;

/// Where a report came from: what an error message names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Path as the user would write it, and the way inside archives; `-` is standard input.
    pub path: String,
    /// Line, or number of the record, counted from 1, in a file of many reports.
    pub line: Option<u32>,
}

impl fmt::Display for Origin {
    /// Names inside archives are anybody's: what would steer a terminal is shown as U+FFFD.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.path.chars() {
            f.write_char(if c.is_control() || text::is_hidden(c) { '\u{fffd}' } else { c })?;
        }
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
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

/// A format that a report is in.
#[derive(Debug)]
pub struct Format {
    /// Name, as it is stored with the report.
    pub name: &'static str,
    /// Raised when the same bytes give another text than before.
    pub version: u32,
    /// Bytes to report, or the stage and reason of refusal.
    pub extract: Extract,
}

/// A kind of file.
pub struct Kind {
    /// True if the first bytes of a file look like this kind.
    pub recognise: fn(&[u8]) -> bool,
    /// What to do with it.
    pub open: Open,
}

/// How a file is opened.
pub enum Open {
    /// It is one report.
    Whole(&'static Format),
    /// It is taken apart.
    Steps(fn(source::Source) -> source::Steps),
}

/// All kinds of files; the first that recognises the bytes takes them. The last takes any text.
static INTAKES: [&Kind; 17] = [
    &packed::GZIP,
    &packed::ZSTD,
    &packed::XZ,
    &zip::KIND,
    &warc::KIND,
    &pdf::KIND,
    &feed::JSON,
    &json::LINES,
    &json::OBJECT,
    &json::ARRAY,
    &feed::XML,
    &html::KIND,
    &mbox::KIND,
    &mail::KIND,
    &gkg::KIND,
    &csv::KIND,
    &markdown::KIND,
];

/// The report in `piece`, or why there is none.
pub fn extract(piece: &Piece) -> Result<Found, Refusal> {
    let refuse = |(stage, reason)| Refusal { origin: piece.origin.clone(), stage, reason };
    let mut found = (piece.format.extract)(&piece.bytes).map_err(refuse)?;
    language::identify(&mut found.report);
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
