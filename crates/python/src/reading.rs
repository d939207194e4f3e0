//! Which reports are in these files? The program's own intake, some at a time.

use crate::columns::Columns;
use crate::error;
use crate::table::Table;
use arrow_array::builder::{Date32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use dateline::Report;
use desk::coding;
use desk::intake::{self, Found, Intake, Options, Piece, Refusal, Stage};
use jiff::civil::date;
use pyo3::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Reports out of files and folders, in batches.
#[pyclass(frozen, module = "dateline._native")]
pub struct Reader {
    intake: Mutex<Intake>,
    batch: usize,
}

#[pymethods]
impl Reader {
    /// Everything below `paths`, `batch` reports at a time.
    #[new]
    fn new(paths: Vec<PathBuf>, batch: usize) -> Reader {
        Reader { intake: Mutex::new(Intake::new(&paths, Options::default())), batch: batch.max(1) }
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    /// The next reports; what could not be read is in `refused`.
    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        py.detach(|| {
            let mut intake = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
            let pieces: Vec<_> = intake.by_ref().take(self.batch).collect();
            drop(intake);
            if pieces.is_empty() { Ok(None) } else { table(pieces).map(Some) }
        })
        .map_err(error)
    }
}

/// Reads a PDF from standard input, in a process that may die of it.
#[pyfunction]
pub fn read_pdf(py: Python<'_>) -> PyResult<()> {
    Ok(py.detach(intake::read_pdf)?)
}

/// Names the command that calls [`read_pdf`].
#[pyfunction]
pub fn read_pdf_with(command: Vec<OsString>) {
    intake::read_pdf_with(command);
}

/// Columns of a table of reports.
#[derive(Default)]
struct Reports {
    texts: [StringBuilder; 8],
    published: Date32Builder,
}

impl Reports {
    fn push(&mut self, r: &Report, text: Option<&str>, origin: Option<&str>) {
        let cells = [Some(r.id.as_str()), text, r.title.as_deref(), r.source.as_deref()];
        let cells =
            cells.into_iter().chain([r.url.as_deref(), r.lang.as_deref(), r.byline.as_deref(), origin]);
        cells.zip(&mut self.texts).for_each(|(cell, column)| column.append_option(cell));
        let days = r.published.and_then(|day| day.since(date(1970, 1, 1)).ok()).map(|span| span.get_days());
        self.published.append_option(days);
    }

    fn table(mut self, refused: Vec<(String, String)>) -> anyhow::Result<Table> {
        let mut columns: Vec<ArrayRef> =
            self.texts.iter_mut().map(|text| Arc::new(text.finish()) as ArrayRef).collect();
        columns.insert(3, Arc::new(self.published.finish()));
        let text = |name| Field::new(name, DataType::Utf8, true);
        let schema = Arc::new(Schema::new(vec![
            text("id"),
            text("text"),
            text("title"),
            Field::new("published", DataType::Date32, true),
            text("source"),
            text("url"),
            text("lang"),
            text("byline"),
            text("origin"),
        ]));
        let batch = RecordBatch::try_new(schema.clone(), columns)?;
        Ok(Table::new(schema, vec![batch], refused))
    }
}

fn table(pieces: Vec<Result<Piece, Refusal>>) -> anyhow::Result<Table> {
    let mut reports = Reports::default();
    let mut refused = Vec::new();
    for piece in pieces {
        match piece.and_then(|piece| Ok((found(&piece)?, piece.origin))) {
            Ok((found, origin)) => {
                reports.push(&found.report, Some(&found.report.text), Some(&origin.to_string()));
            }
            Err(refusal) => refused.push((refusal.origin.to_string(), refusal.reason)),
        }
    }
    reports.table(refused)
}

fn found(piece: &Piece) -> Result<Found, Refusal> {
    let broke = |reason| Refusal { origin: piece.origin.clone(), stage: Stage::Extract, reason };
    coding::guarded(|| intake::extract(piece)).map_err(broke)?
}

/// The reports of a table with their names. What is no report keeps its name and its words, for coding to refuse.
pub fn named(columns: &[Columns]) -> anyhow::Result<Table> {
    let mut reports = Reports::default();
    for column in columns {
        for (row, read) in column.reports().enumerate() {
            match read {
                Ok(report) => reports.push(&report, Some(&report.text), None),
                Err((id, _)) => {
                    reports.push(&Report { id, ..Report::default() }, column.text(row).as_deref(), None);
                }
            }
        }
    }
    reports.table(Vec::new())
}
