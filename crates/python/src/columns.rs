//! Which report does a row of an Arrow table hold? Columns by name, text of every width.

use crate::Error;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, TimeUnit};
use desk::intake::Fields;
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use pyo3::PyResult;
use std::borrow::Cow;
use std::sync::Arc;

/// The columns of a batch that say something of reports.
pub struct Columns {
    id: Option<ArrayRef>,
    text: ArrayRef,
    title: Option<ArrayRef>,
    published: Option<ArrayRef>,
    source: Option<ArrayRef>,
    url: Option<ArrayRef>,
    lang: Option<ArrayRef>,
    byline: Option<ArrayRef>,
    rows: usize,
}

/// A report, or its name and why there is none.
pub type Read = Result<dateline::Report, (String, String)>;

impl Columns {
    /// The columns of `batch`: `text`, and whichever there are of `id`, `title`, `published`, `source`, `url`,
    /// `lang` and `byline`; the names of the table of documents are understood too. Other columns are left alone.
    ///
    /// # Errors
    /// There is no `text`, or a column cannot be read as words.
    pub fn of(batch: &RecordBatch) -> PyResult<Columns> {
        let find = |names: &[&str]| -> PyResult<Option<ArrayRef>> {
            let Some(column) = names.iter().find_map(|name| batch.column_by_name(name)) else {
                return Ok(None);
            };
            let column = &plain(column);
            if !readable(column.data_type()) {
                let say =
                    format!("column {:?} is {}, which cannot be read as words", names[0], column.data_type());
                return Err(Error::new_err(say));
            }
            Ok(Some(column.clone()))
        };
        let Some(text) = find(&["text"])? else {
            let names: Vec<_> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
            return Err(Error::new_err(format!(
                "no column \"text\" among {}; rename the one that holds the reports",
                names.join(", ")
            )));
        };
        Ok(Columns {
            id: find(&["id", "doc_id"])?,
            text,
            title: find(&["title"])?,
            published: find(&["published", "published_at"])?,
            source: find(&["source", "outlet"])?,
            url: find(&["url"])?,
            lang: find(&["lang"])?,
            byline: find(&["byline"])?,
            rows: batch.num_rows(),
        })
    }

    /// The reports, in order.
    pub fn reports(&self) -> impl Iterator<Item = Read> {
        (0..self.rows).map(|row| self.report(row))
    }

    /// The words in a row, if there are any.
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        words(self.text.as_ref(), row)
    }

    fn report(&self, row: usize) -> Read {
        let cell = |column: &Option<ArrayRef>| {
            column.as_ref().and_then(|c| words(c.as_ref(), row).map(Cow::into_owned))
        };
        let id = cell(&self.id);
        let name = || id.clone().unwrap_or_else(|| format!("row {row}"));
        let Some(text) = self.text(row) else {
            return Err((name(), "there is no text".to_owned()));
        };
        let (title, published) = (cell(&self.title), cell(&self.published));
        let (source, url, lang) = (cell(&self.source), cell(&self.url), cell(&self.lang));
        let byline = cell(&self.byline);
        let fields = Fields {
            id: id.as_deref(),
            text: &text,
            title: title.as_deref(),
            published: published.as_deref(),
            source: source.as_deref(),
            url: url.as_deref(),
            lang: lang.as_deref(),
            byline: byline.as_deref(),
        };
        fields.report().map(|found| found.report).map_err(|reason| (name(), reason))
    }
}

/// Words out of a dictionary as words; other columns as they are.
fn plain(column: &ArrayRef) -> ArrayRef {
    let Some(coded) = column.as_any_dictionary_opt().filter(|d| readable(d.values().data_type())) else {
        return column.clone();
    };
    // Keys point nowhere when nothing is filled in.
    let keys = if coded.values().is_empty() { Vec::new() } else { coded.normalized_keys() };
    let word = |row: usize| {
        let key = keys.get(row).filter(|_| column.is_valid(row))?;
        words(coded.values().as_ref(), *key)
    };
    Arc::new((0..column.len()).map(word).collect::<StringArray>())
}

fn readable(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Null
            | DataType::Int32
            | DataType::Int64
            | DataType::Date32
            | DataType::Timestamp(..)
    )
}

/// A cell as words; a day as ISO 8601.
fn words(column: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if column.is_null(row) {
        return None;
    }
    let number = |n: i64| Some(Cow::Owned(n.to_string()));
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row).into()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).into()),
        DataType::Utf8View => Some(column.as_string_view().value(row).into()),
        DataType::Int32 => number(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => number(column.as_primitive::<Int64Type>().value(row)),
        DataType::Date32 => day(column.as_primitive::<Date32Type>().value(row)).map(|d| d.to_string().into()),
        DataType::Timestamp(unit, _) => moment(column, row, *unit).map(|t| t.to_string().into()),
        _ => None,
    }
}

fn moment(column: &dyn Array, row: usize, unit: TimeUnit) -> Option<Timestamp> {
    let moment = match unit {
        TimeUnit::Second => Timestamp::from_second(column.as_primitive::<TimestampSecondType>().value(row)),
        TimeUnit::Millisecond => {
            Timestamp::from_millisecond(column.as_primitive::<TimestampMillisecondType>().value(row))
        }
        TimeUnit::Microsecond => {
            Timestamp::from_microsecond(column.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        TimeUnit::Nanosecond => {
            Timestamp::from_nanosecond(column.as_primitive::<TimestampNanosecondType>().value(row).into())
        }
    };
    moment.ok()
}

fn day(number: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(Span::new().try_days(number).ok()?).ok()
}
