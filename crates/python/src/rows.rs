//! Rows out of Arrow batches, and the rows of a table made from events.

use crate::Error;
use crate::table::Table;
use arrow_array::builder::{ArrayBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use dateline::record::Citation;
use dateline::settle::ReportFacts;
use dateline::{Claim, Event, Record};
use desk::export::world::world;
use jiff::Span;
use jiff::civil::{Date, date};
use pyo3::PyResult;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tables::{Document, Rows, Strings, TABLES};

/// The cells of a batch, by name of the column.
pub struct Cells<'a>(pub &'a RecordBatch);

impl<'a> Cells<'a> {
    fn column(&self, name: &str) -> PyResult<&'a ArrayRef> {
        self.0.column_by_name(name).ok_or_else(|| Error::new_err(format!("no column {name:?}")))
    }

    fn filled(&self, name: &str, row: usize) -> PyResult<Option<&'a ArrayRef>> {
        Ok(self.0.column_by_name(name).filter(|c| c.is_valid(row) && c.data_type() != &DataType::Null))
    }

    /// Words, if there are any.
    pub fn text(&self, name: &str, row: usize) -> PyResult<Option<&'a str>> {
        let Some(column) = self.filled(name, row)? else { return Ok(None) };
        match column.data_type() {
            DataType::Utf8 => Ok(Some(column.as_string::<i32>().value(row))),
            DataType::LargeUtf8 => Ok(Some(column.as_string::<i64>().value(row))),
            DataType::Utf8View => Ok(Some(column.as_string_view().value(row))),
            other => Err(Error::new_err(format!("column {name:?} is {other}, not words"))),
        }
    }

    /// Yes or no.
    pub fn yes(&self, name: &str, row: usize) -> PyResult<Option<bool>> {
        let column = self.filled(name, row)?;
        Ok(column.and_then(|c| c.as_boolean_opt()).map(|c| c.value(row)))
    }

    /// A whole number.
    pub fn number(&self, name: &str, row: usize) -> PyResult<Option<i64>> {
        let column = self.filled(name, row)?;
        Ok(column.and_then(|c| c.as_primitive_opt::<Int64Type>()).map(|c| c.value(row)))
    }

    /// How strong a tie is.
    pub fn score(&self, row: usize) -> PyResult<Option<f32>> {
        let column = self.filled("score", row)?;
        Ok(column.and_then(|c| c.as_primitive_opt::<Float32Type>()).map(|c| c.value(row)))
    }

    /// The numbers of a fingerprint.
    pub fn hashes(&self, name: &str, row: usize) -> PyResult<Vec<u32>> {
        let column = self.column(name)?;
        let list = column.as_list_opt::<i32>().filter(|c| c.is_valid(row)).map(|c| c.value(row));
        let numbers = list.as_ref().and_then(|l| l.as_primitive_opt::<Int64Type>());
        let numbers =
            numbers.ok_or_else(|| Error::new_err(format!("column {name:?} holds no fingerprints")))?;
        Ok(numbers.values().iter().filter_map(|n| u32::try_from(*n).ok()).collect())
    }

    fn day(&self, name: &str, row: usize) -> PyResult<Option<Date>> {
        let column = self.filled(name, row)?;
        let number = column.and_then(|c| c.as_primitive_opt::<Date32Type>()).map(|c| c.value(row));
        Ok(number.and_then(|n| date(1970, 1, 1).checked_add(Span::new().try_days(n).ok()?).ok()))
    }

    /// The claim in column `json`.
    pub fn claim(&self, row: usize) -> PyResult<Claim> {
        let json = self.text("json", row)?.unwrap_or_default();
        serde_json::from_str(json).map_err(|e| Error::new_err(format!("not a claim: {e}")))
    }

    /// What settling needs to know of the claim's report.
    pub fn facts(&self, row: usize) -> PyResult<ReportFacts> {
        let own = |name| Ok::<_, pyo3::PyErr>(self.text(name, row)?.map(str::to_owned));
        Ok(ReportFacts {
            published: self.day("published", row)?,
            source: own("source")?,
            text: own("print")?,
        })
    }

    /// What a row cites of the claim's report.
    pub fn citation(&self, row: usize) -> PyResult<Citation> {
        let own = |name| Ok::<_, pyo3::PyErr>(self.text(name, row)?.map(str::to_owned));
        Ok(Citation {
            source: own("source")?,
            title: own("title")?,
            url: own("url")?,
            published: self.day("published", row)?,
            sha256: own("sha256")?,
            received: self.number("received", row)?.unwrap_or_default(),
        })
    }
}

/// A finished column.
pub fn done(mut column: impl ArrayBuilder) -> ArrayRef {
    column.finish()
}

/// A table of finished columns.
pub fn table(columns: Vec<(&str, ArrayRef)>) -> PyResult<Table> {
    let fields: Vec<Field> =
        columns.iter().map(|(name, c)| Field::new(*name, c.data_type().clone(), true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let columns = columns.into_iter().map(|(_, c)| c).collect();
    let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|e| Error::new_err(e.to_string()))?;
    Ok(Table::new(schema, vec![batch], Vec::new()))
}

/// Events as they are: `id`, `json`.
pub fn settled(events: &[Event]) -> PyResult<Table> {
    let (mut ids, mut lines) = (StringBuilder::new(), StringBuilder::new());
    for event in events {
        ids.append_value(&event.id);
        lines.append_option(serde_json::to_string(event).ok());
    }
    table(vec![("id", done(ids)), ("json", done(lines))])
}

/// A table that is being made.
pub struct Made {
    name: &'static str,
    rows: Rows,
}

impl Made {
    /// The table of that name, one of the record or `coded`; no rows yet.
    pub fn of(name: &str) -> PyResult<Made> {
        let known = TABLES.iter().map(|t| (t.name, t.columns)).chain([("coded", tables::CODED)]);
        let Some((name, columns)) = known.into_iter().find(|(known, _)| *known == name) else {
            let names: Vec<_> = TABLES.iter().map(|t| t.name).collect();
            return Err(Error::new_err(format!("no table {name:?}; there are: {}", names.join(", "))));
        };
        Ok(Made { name, rows: Rows::new(columns, Strings::Plain) })
    }

    /// The rows so far.
    pub fn table(mut self) -> Table {
        let batch = self.rows.batch();
        Table::new(self.rows.schema(), vec![batch], Vec::new())
    }

    /// Appends what the table says of these events and their claims.
    pub fn events(&mut self, events: &[Event], claims: &[Claim], citations: &BTreeMap<String, Citation>) {
        let by_id: HashMap<&str, &Claim> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
        if self.name == "media" {
            return self.media(events, claims, citations);
        }
        for event in events {
            let own = event.claims.iter().filter_map(|id| by_id.get(id.as_str()).copied());
            if self.name == "claims" {
                let against = event.against.iter().filter_map(|id| by_id.get(id.as_str()).copied());
                own.chain(against).for_each(|c| tables::claim(&mut self.rows, c, Some(&event.id)));
                continue;
            }
            let cited = own.filter_map(|c| Some((c, citations.get(&c.report)?))).collect();
            if let Some(record) = Record::new(event, cited) {
                self.record(&record);
            }
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        let iso3 = record.event.place.as_ref().and_then(|p| p.country.as_deref());
        let country = iso3.and_then(|code| world().country(code)).map(|c| c.name.as_str());
        match self.name {
            "events" => tables::event(&mut self.rows, record, country, false),
            "event_actors" => tables::event_actors(&mut self.rows, record),
            _ => {}
        }
    }

    fn media(&mut self, events: &[Event], claims: &[Claim], citations: &BTreeMap<String, Citation>) {
        let facts = |id: &str| {
            let cited = citations.get(id);
            ReportFacts {
                published: cited.and_then(|c| c.published),
                source: cited.and_then(|c| c.source.clone()),
                text: None,
            }
        };
        let report_of: HashMap<&str, &str> =
            claims.iter().map(|c| (c.id.as_str(), c.report.as_str())).collect();
        for release in dateline::media::releases(claims, events, &facts) {
            let first = release.claims.first().and_then(|id| report_of.get(id.as_str()).copied());
            tables::release(&mut self.rows, &release, first);
        }
    }
}

/// The table of documents; column `print` is the report whose text each one is a print of.
pub fn documents(batches: &[RecordBatch]) -> PyResult<Table> {
    let mut made = Made::of("documents")?;
    for batch in batches {
        let cells = Cells(batch);
        for (row, read) in crate::columns::Columns::of(batch)?.reports().enumerate() {
            let Ok(report) = read else { continue };
            let near_dup_of = cells.text("print", row)?;
            let outlet_id = report.source.as_deref().and_then(|name| world().outlet(name));
            tables::document(&mut made.rows, &Document { near_dup_of, outlet_id, ..Document::of(&report) });
        }
    }
    Ok(made.table())
}

/// The sentences that claims in column `json` quote, each once.
pub fn sentences(batches: &[RecordBatch]) -> PyResult<Table> {
    let mut made = Made::of("sentences")?;
    let mut last = (String::new(), 0, 0);
    for batch in batches {
        let cells = Cells(batch);
        for row in 0..batch.num_rows() {
            let claim = cells.claim(row)?;
            let this = (claim.report.clone(), claim.start, claim.end);
            if this != last {
                tables::sentence(&mut made.rows, &claim);
                last = this;
            }
        }
    }
    Ok(made.table())
}
