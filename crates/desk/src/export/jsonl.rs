//! JSON lines: every column of every event, with nulls and lists as they are.

use super::vanished::Key;
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use dateline::record::{FIELDS, Value};
use serde_json::{Map, Value as Json};
use std::fs::File;
use std::io::{BufWriter, Write};

/// All columns, one object a line.
pub static FORMAT: Format = Format {
    name: "jsonl",
    about: "all columns, one event a line",
    make: Make::Rows(open),
    key: Key::Json("id"),
};

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    Ok(Box::new(Lines(target.file()?)))
}

struct Lines(BufWriter<File>);

impl Rows for Lines {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        serde_json::to_writer(&mut self.0, &object(record))?;
        self.0.write_all(b"\n")?;
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// The row as an object with all columns.
pub fn object(record: &Record<'_>) -> Map<String, Json> {
    FIELDS.iter().zip(record.values()).map(|(field, value)| (field.name.to_owned(), json(value))).collect()
}

/// A value in JSON. A number that JSON cannot write is not known.
pub fn json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.into(),
        Value::Int(n) => n.into(),
        Value::Float(x) => x.into(),
        Value::List(items) => items.into(),
    }
}
