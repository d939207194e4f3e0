//! What can a column hold, and how are rows appended?

use crate::VERSION;
use arrow_array::builder::{
    ArrayBuilder, BinaryBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, ListBuilder,
    StringBuilder, StringDictionaryBuilder, StructBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use dateline::Hop;
use jiff::civil::{Date, date};
use std::sync::Arc;

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What it means, for the data dictionary.
    pub about: &'static str,
}

/// What a column holds when it is not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words that are seldom the same twice.
    Text,
    /// A word out of few.
    Word,
    /// Several words, in order.
    List,
    /// A day.
    Day,
    /// A moment, microseconds UTC.
    Time,
    /// A whole number.
    Int,
    /// A number.
    Real,
    /// Yes or no.
    Yes,
    /// The chain of attribution, the nearest hop first.
    Hops,
    /// A point in longitude and latitude, WGS 84, as well-known binary.
    Point,
}

/// How words out of few are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strings {
    /// As numbers into a dictionary: small, and a category in pandas and R.
    Dictionary,
    /// As words: for readers without dictionaries, such as Spark.
    #[default]
    Plain,
}

/// A column of that name.
pub(crate) const fn column(name: &'static str, holds: Holds, about: &'static str) -> Column {
    Column { name, holds, about }
}

/// Rows that are being put together, column by column.
pub struct Rows {
    schema: SchemaRef,
    cells: Vec<Cells>,
    /// Column that the next value goes to.
    at: usize,
    rows: usize,
}

enum Cells {
    Text(StringBuilder),
    Word(StringDictionaryBuilder<Int32Type>),
    List(ListBuilder<StringBuilder>),
    Day(Date32Builder),
    Time(TimestampMicrosecondBuilder),
    Int(Int64Builder),
    Real(Float64Builder),
    Yes(BooleanBuilder),
    Hops(ListBuilder<StructBuilder>),
    Point(BinaryBuilder),
}

impl Rows {
    /// No rows yet, of these columns.
    pub fn new(columns: &[Column], strings: Strings) -> Rows {
        let schema = schema(columns, strings);
        let cells = columns.iter().map(|c| Cells::of(c.holds, strings)).collect();
        Rows { schema, cells, at: 0, rows: 0 }
    }

    /// The schema of its batches.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Number of rows since the last batch.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// True if there is no row since the last batch.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows since the last batch.
    pub fn batch(&mut self) -> RecordBatch {
        let columns: Vec<ArrayRef> = self.cells.iter_mut().map(Cells::finish).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        self.rows = 0;
        RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
            .expect("columns are made from the schema")
    }

    fn next(&mut self) -> &mut Cells {
        self.at += 1;
        &mut self.cells[self.at - 1]
    }

    /// Words.
    pub(crate) fn text(&mut self, value: Option<&str>) -> &mut Rows {
        match self.next() {
            Cells::Text(cells) => cells.append_option(value),
            Cells::Word(cells) => cells.append_option(value),
            other => other.is_no("words"),
        }
        self
    }

    /// Several words; an empty list is null, for nothing is known.
    pub(crate) fn list(&mut self, values: &[String]) -> &mut Rows {
        match self.next() {
            Cells::List(cells) => {
                values.iter().for_each(|v| cells.values().append_value(v));
                cells.append(!values.is_empty());
            }
            other => other.is_no("list"),
        }
        self
    }

    pub(crate) fn day(&mut self, value: Option<Date>) -> &mut Rows {
        match self.next() {
            Cells::Day(cells) => cells.append_option(value.map(day_number)),
            other => other.is_no("day"),
        }
        self
    }

    /// Seconds since 1970 UTC.
    pub(crate) fn time(&mut self, seconds: Option<i64>) -> &mut Rows {
        match self.next() {
            Cells::Time(cells) => cells.append_option(seconds.map(|s| s.saturating_mul(1_000_000))),
            other => other.is_no("time"),
        }
        self
    }

    pub(crate) fn int(&mut self, value: Option<i64>) -> &mut Rows {
        match self.next() {
            Cells::Int(cells) => cells.append_option(value),
            other => other.is_no("whole number"),
        }
        self
    }

    pub(crate) fn real(&mut self, value: Option<f64>) -> &mut Rows {
        match self.next() {
            Cells::Real(cells) => cells.append_option(value),
            other => other.is_no("number"),
        }
        self
    }

    pub(crate) fn yes(&mut self, value: Option<bool>) -> &mut Rows {
        match self.next() {
            Cells::Yes(cells) => cells.append_option(value),
            other => other.is_no("yes or no"),
        }
        self
    }

    pub(crate) fn hops(&mut self, hops: &[Hop]) -> &mut Rows {
        match self.next() {
            Cells::Hops(cells) => {
                for (level, hop) in hops.iter().enumerate() {
                    append_hop(cells.values(), level, hop);
                }
                cells.append(true);
            }
            other => other.is_no("attribution"),
        }
        self
    }

    /// Longitude and latitude.
    pub(crate) fn point(&mut self, place: Option<(f64, f64)>) -> &mut Rows {
        match self.next() {
            Cells::Point(cells) => cells.append_option(place.map(|(lon, lat)| wkb(lon, lat))),
            other => other.is_no("point"),
        }
        self
    }

    /// The row is complete.
    pub(crate) fn end(&mut self) {
        assert_eq!(self.at, self.cells.len(), "a row has one value a column");
        self.at = 0;
        self.rows += 1;
    }
}

impl Cells {
    fn of(holds: Holds, strings: Strings) -> Cells {
        match holds {
            Holds::Word if strings == Strings::Dictionary => Cells::Word(StringDictionaryBuilder::new()),
            Holds::Text | Holds::Word => Cells::Text(StringBuilder::new()),
            Holds::List => Cells::List(ListBuilder::new(StringBuilder::new()).with_field(item())),
            Holds::Day => Cells::Day(Date32Builder::new()),
            Holds::Time => Cells::Time(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            Holds::Int => Cells::Int(Int64Builder::new()),
            Holds::Real => Cells::Real(Float64Builder::new()),
            Holds::Yes => Cells::Yes(BooleanBuilder::new()),
            Holds::Hops => Cells::Hops(
                ListBuilder::new(StructBuilder::from_fields(hop_fields(), 0)).with_field(hop_item()),
            ),
            Holds::Point => Cells::Point(BinaryBuilder::new()),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Cells::Text(b) => ArrayBuilder::finish(b),
            Cells::Word(b) => ArrayBuilder::finish(b),
            Cells::List(b) => ArrayBuilder::finish(b),
            Cells::Day(b) => ArrayBuilder::finish(b),
            Cells::Time(b) => ArrayBuilder::finish(b),
            Cells::Int(b) => ArrayBuilder::finish(b),
            Cells::Real(b) => ArrayBuilder::finish(b),
            Cells::Yes(b) => ArrayBuilder::finish(b),
            Cells::Hops(b) => ArrayBuilder::finish(b),
            Cells::Point(b) => ArrayBuilder::finish(b),
        }
    }

    fn is_no(&self, what: &str) {
        panic!("a column was given a {what} that it does not hold");
    }
}

/// The Arrow schema of `columns`.
pub(crate) fn schema(columns: &[Column], strings: Strings) -> SchemaRef {
    let fields: Vec<Field> =
        columns.iter().map(|c| Field::new(c.name, arrow(c.holds, strings), true)).collect();
    let version = [("dateline.schema".to_owned(), VERSION.to_owned())];
    Arc::new(Schema::new_with_metadata(fields, version))
}

fn arrow(holds: Holds, strings: Strings) -> DataType {
    match holds {
        Holds::Word if strings == Strings::Dictionary => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        Holds::Text | Holds::Word => DataType::Utf8,
        Holds::List => DataType::List(item()),
        Holds::Day => DataType::Date32,
        Holds::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Holds::Int => DataType::Int64,
        Holds::Real => DataType::Float64,
        Holds::Yes => DataType::Boolean,
        Holds::Hops => DataType::List(hop_item()),
        Holds::Point => DataType::Binary,
    }
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Utf8, true))
}

fn hop_item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Struct(hop_fields()), true))
}

fn hop_fields() -> Fields {
    let text = |name| Field::new(name, DataType::Utf8, true);
    let int = |name| Field::new(name, DataType::Int64, true);
    Fields::from(vec![
        int("level"),
        text("name"),
        text("actor_id"),
        text("role"),
        text("verb"),
        int("start"),
        int("end"),
    ])
}

fn append_hop(cells: &mut StructBuilder, level: usize, hop: &Hop) {
    let ints = [(0, Some(level as i64)), (5, hop.start.map(i64::from)), (6, hop.end.map(i64::from))];
    for (at, value) in ints {
        cells.field_builder::<Int64Builder>(at).expect("a whole number").append_option(value);
    }
    let texts =
        [(1, Some(&hop.name)), (2, hop.actor.as_ref()), (3, hop.role.as_ref()), (4, hop.verb.as_ref())];
    for (at, value) in texts {
        cells.field_builder::<StringBuilder>(at).expect("words").append_option(value);
    }
    cells.append(true);
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i32 {
    (day.duration_since(date(1970, 1, 1)).as_hours() / 24) as i32
}

/// A point as well-known binary, little end first.
fn wkb(lon: f64, lat: f64) -> [u8; 21] {
    let mut out = [0; 21];
    out[0] = 1;
    out[1..5].copy_from_slice(&1u32.to_le_bytes());
    out[5..13].copy_from_slice(&lon.to_le_bytes());
    out[13..].copy_from_slice(&lat.to_le_bytes());
    out
}

/// The name that an enum bears in JSON.
pub(crate) fn word(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned))
}

/// Words, unless there are none.
pub(crate) fn some(words: &str) -> Option<&str> {
    Some(words).filter(|w| !w.is_empty())
}
