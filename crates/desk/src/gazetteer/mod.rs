//! Which places does a project add? Reads GeoNames dumps, OCHA tables and plain tables into overlays, row by row:
//! what cannot be used is named with its line, the rest is kept.

mod check;
mod geonames;
mod kinds;
mod names;
mod overlay;
mod table;

use anyhow::{Context, Result, bail};
use dateline::place::{Feature, Places};
use std::collections::BTreeMap;
use std::path::Path;

pub use overlay::{Head, head};

/// A place read from a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line in the file, counted from 1.
    pub line: usize,
    /// `gn:170063`, `pcode:SY0101`; empty if the file has no numbers or codes.
    pub id: String,
    /// Main name.
    pub name: String,
    /// Names that also mean it.
    pub other_names: Vec<String>,
    /// Kind of place.
    pub kind: Feature,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far it may lie from the point, or reach; `None` for the usual of its kind.
    pub radius_km: Option<f64>,
    /// Three-letter code.
    pub country: String,
    /// First-level unit, as the file writes it.
    pub admin1: String,
    /// Inhabitants; 0 where not known.
    pub population: u32,
}

/// What a file yielded.
#[derive(Default)]
pub struct Import {
    /// What kind of file it is, for people.
    pub format: &'static str,
    /// Rows that are used, in the order of the file.
    pub rows: Vec<Row>,
    /// Rows that cannot be used: line and what is wrong.
    pub bad: Vec<(usize, String)>,
    /// Rows that repeat another: line and the line of the first.
    pub repeated: Vec<(usize, usize)>,
    /// Rows of kinds that reports do not name, by kind.
    pub left_out: BTreeMap<String, usize>,
    /// What a user should know of the file as a whole.
    pub notes: Vec<String>,
}

/// What the user says of a file that it does not say itself.
#[derive(Clone, Default)]
pub struct Given {
    /// Code or name of the country, where rows do not say.
    pub country: Option<String>,
}

/// Reads a file of places. `places` are those known already, of the project or of the program.
///
/// # Errors
/// If the file as a whole is none that can be read.
pub fn read(path: &Path, given: &Given, places: &Places) -> Result<Import> {
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot read", path.display()))?;
    import(&bytes, given, places).with_context(|| path.display().to_string())
}

fn import(bytes: &[u8], given: &Given, places: &Places) -> Result<Import> {
    if bytes.starts_with(b"PK\x03\x04") {
        bail!("this is a zip or spreadsheet file; unpack it, or save the sheet as CSV, and add that");
    }
    let country = match &given.country {
        Some(code) => match places.country(code) {
            Some(country) => Some(country.iso3.clone()),
            None => bail!("country `{code}` is not known; give a code such as SYR"),
        },
        None => None,
    };
    let (text, recoded) = text_of(bytes);
    let first = text.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or("");
    let mut import = if geonames::is_dump(first) {
        geonames::read(&text, places)
    } else if names::is_names(first) {
        names::read(&text, places)
    } else {
        table::read(&text, country.as_deref(), places)?
    };
    if recoded {
        import.notes.push("is not UTF-8; read as Windows-1252, so look at names with accents".into());
    }
    check::check(&mut import, places);
    Ok(import)
}

/// The text without a mark of byte order, and whether it had to be read as something else than UTF-8.
fn text_of(bytes: &[u8]) -> (String, bool) {
    let (text, encoding, _) = encoding_rs::UTF_8.decode(bytes);
    if encoding == encoding_rs::UTF_8
        && std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).is_err()
    {
        return (encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(), true);
    }
    (text.into_owned(), false)
}

/// The rows as an overlay that the library reads; `head` is told in its first lines.
pub fn overlay(import: &Import, head: &Head) -> String {
    overlay::write(import, head)
}
