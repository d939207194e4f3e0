//! Comma-separated values: every column of every event, RFC 4180 with line feeds.

use super::vanished::Key;
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use dateline::record::{FIELDS, Value};
use std::io::Write;

/// All columns; lists are joined with `; `.
pub static FORMAT: Format = Format {
    name: "csv",
    about: "all columns, one event a row",
    make: Make::Rows(open),
    key: Key::Csv("id"),
};

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let mut csv = ::csv::Writer::from_writer(target.file()?);
    csv.write_record(FIELDS.iter().map(|f| f.name))?;
    Ok(Box::new(Csv(csv)))
}

struct Csv<W: Write>(::csv::Writer<W>);

impl<W: Write> Rows for Csv<W> {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        self.0.write_record(record.values().map(|v| cell(&v)))?;
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// A value as one cell: nothing for what is not known.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        Value::List(items) => items.join("; "),
    }
}
