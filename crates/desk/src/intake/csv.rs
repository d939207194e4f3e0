//! A table with one report a row (CSV, TSV): which columns mean what?
//!
//! Columns are known by their names, as fields of JSON are; where their names do not tell, the user does
//! (`--columns text=story,published=day`).

use super::source::{Source, Step, Steps, refusal};
use super::{Format, Found, Kind, MAX_BYTES, Open, Piece, Stage, json};
use csv::{ByteRecord, ReaderBuilder, Writer};
use serde_json::{Map, Value};
use std::io::{self, Read};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Tables with a head, one of whose columns has the name of a text.
pub static KIND: Kind = Kind { recognise: |head| has(head, &Columns::default()), open: Open::Steps(rows) };

/// One row, with the head above it.
static FORMAT: Format = Format { name: "csv", version: 1, extract };

/// Most columns of a table.
const MOST_COLUMNS: usize = 1000;

/// Which columns mean what: field of a report and name of its column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, String)>);

impl Columns {
    /// True if the user said nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field that a column stands for, else its own name in lower case.
    fn field(&self, column: &str) -> String {
        let column = column.trim().trim_start_matches('\u{feff}');
        let mapped = self.0.iter().find(|(_, name)| name.eq_ignore_ascii_case(column));
        match mapped {
            Some((field, _)) => field.clone(),
            // A column of that name that the user gave no meaning must not take the place of one that has it.
            None if self.0.iter().any(|(field, _)| field.eq_ignore_ascii_case(column)) => {
                format!("{column} ")
            }
            None => column.to_lowercase().replace(' ', "_"),
        }
    }
}

impl FromStr for Columns {
    type Err = String;

    fn from_str(words: &str) -> Result<Columns, String> {
        let pair = |part: &str| {
            let (field, column) =
                part.split_once('=').ok_or_else(|| format!("{part:?} is not FIELD=COLUMN"))?;
            let field = field.trim();
            if !json::FIELDS.contains(&field) {
                return Err(format!("{field:?} is none of {}", json::FIELDS.join(", ")));
            }
            Ok((field.to_owned(), column.trim().to_owned()))
        };
        let words = words.split(',').filter(|w| !w.trim().is_empty());
        Ok(Columns(words.map(pair).collect::<Result<_, _>>()?))
    }
}

/// True if the first line is the head of a table that has a text.
pub fn has(head: &[u8], columns: &Columns) -> bool {
    let Some(delimiter) = delimiter(head) else { return false };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(head);
    let mut first = ByteRecord::new();
    if !reader.read_byte_record(&mut first).unwrap_or(false) || first.len() < 2 {
        return false;
    }
    let names: Vec<String> = first.iter().map(|name| columns.field(&String::from_utf8_lossy(name))).collect();
    names.iter().all(|n| n.len() < 60) && names.iter().any(|n| json::TEXT.contains(&n.as_str()))
}

/// What separates the columns of the first line.
fn delimiter(head: &[u8]) -> Option<u8> {
    let line = head.split(|&b| b == b'\n').next()?;
    let count = |d: u8| line.iter().filter(|&&b| b == d).count();
    b",\t;|".iter().copied().filter(|&d| count(d) > 0).max_by_key(|&d| count(d))
}

fn rows(mut source: Source) -> Steps {
    let mut head = Vec::new();
    let input = std::mem::replace(&mut source.input, Box::new(io::empty()));
    let mut input = input;
    let looked = input.by_ref().take(super::open::HEAD as u64).read_to_end(&mut head);
    let delimiter = delimiter(&head).unwrap_or(b',');
    let budget = Arc::new(AtomicU64::new(MAX_BYTES));
    let input = Metered { inner: Box::new(io::Cursor::new(head).chain(input)), budget: budget.clone() };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
    let mut first = ByteRecord::new();
    let read = looked.map_err(csv::Error::from).and_then(|_| reader.read_byte_record(&mut first));
    if let Err(e) = read {
        return super::source::refused(source.origin(None), format!("a table that cannot be read: {e}"));
    }
    let name = |column: &[u8]| source.options.columns.field(&String::from_utf8_lossy(column));
    let names: Vec<String> = first.iter().take(MOST_COLUMNS).map(name).collect();
    Box::new(Rows { source, reader, names, budget, number: 0, done: false })
}

struct Rows<R> {
    source: Source,
    reader: csv::Reader<R>,
    names: Vec<String>,
    budget: Arc<AtomicU64>,
    number: u32,
    done: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done {
            return None;
        }
        self.budget.store(MAX_BYTES, Relaxed);
        self.number = self.number.saturating_add(1);
        let origin = self.source.origin(Some(self.number));
        let mut row = ByteRecord::new();
        match self.reader.read_byte_record(&mut row) {
            Ok(false) => None,
            Ok(true) => Some(match with_head(&self.names, &row) {
                Ok(bytes) => Step::Report(Piece { origin, bytes, format: &FORMAT }),
                Err(e) => refusal(origin, format!("a row that cannot be read: {e}")),
            }),
            Err(e) => {
                self.done = true;
                Some(refusal(origin, format!("the table cannot be read further: {e}")))
            }
        }
    }
}

/// A table of one row.
fn with_head(names: &[String], row: &ByteRecord) -> Result<Vec<u8>, csv::Error> {
    let mut table = Writer::from_writer(Vec::new());
    let width = names.len().min(row.len());
    table.write_record(&names[..width])?;
    table.write_record(row.iter().take(width))?;
    table.into_inner().map_err(|e| csv::Error::from(io::Error::other(e.to_string())))
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let wrong = |e: csv::Error| (Stage::Decode, format!("a row that cannot be read: {e}"));
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let (mut names, mut row) = (ByteRecord::new(), ByteRecord::new());
    reader.read_byte_record(&mut names).map_err(wrong)?;
    reader.read_byte_record(&mut row).map_err(wrong)?;
    let mut notes = Vec::new();
    let mut fields = Map::new();
    for (name, cell) in names.iter().zip(row.iter()) {
        // Tables hold names and numbers of other charsets too; only those of the report are read.
        let name = String::from_utf8_lossy(name).into_owned();
        if json::is_field(&name) && !cell.trim_ascii().is_empty() {
            let (text, note) = super::decode::text(cell, None)?;
            notes.extend(note);
            fields.entry(name).or_insert(Value::String(text));
        }
    }
    json::found(&fields, notes)
}

/// Ends when one row takes more than it may.
struct Metered {
    inner: Box<dyn Read + Send>,
    budget: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let left = self.budget.load(Relaxed);
        if n as u64 > left {
            let message = format!("a row of more than {} MB; is a quotation mark missing?", MAX_BYTES >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        self.budget.store(left - n as u64, Relaxed);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options, extract};

    fn read(table: &str, columns: &str) -> Vec<String> {
        let columns = if columns.is_empty() { Default::default() } else { columns.parse().unwrap() };
        Intake::of_bytes("t", table.as_bytes().to_vec(), Options { columns })
            .map(|piece| {
                let report = extract(&piece.unwrap()).unwrap().report;
                let day = report.published.map(|d| d.to_string()).unwrap_or_default();
                format!("{}|{}|{day}", report.text, report.title.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn columns_are_known_by_their_names() {
        let table = "Title,Publication Date,Content\nBase taken,2014-12-15,\"Rebels took the base.\nThe army fled.\"\n,,Two died.\n";
        assert_eq!(
            read(table, ""),
            ["Rebels took the base.\nThe army fled.|Base taken|2014-12-15", "Two died.||"]
        );
        let tabs = "text\tdate\nTwo died.\t2014-12-15\n";
        assert_eq!(read(tabs, ""), ["Two died.||2014-12-15"]);
    }

    #[test]
    fn the_user_says_what_columns_mean() {
        let table = "text;story;when\nshort;The army fled.;15.12.2014\n";
        assert_eq!(read(table, "text=story,published=when"), ["The army fled.||2014-12-15"]);
        assert!("words=a".parse::<super::Columns>().unwrap_err().contains("is none of id, text"));
        assert!("text".parse::<super::Columns>().is_err());
    }

    #[test]
    fn prose_with_commas_is_no_table() {
        assert!(!(super::KIND.recognise)(
            b"On Monday, rebels took the base, a monitor said.\nText, more text."
        ));
    }
}
