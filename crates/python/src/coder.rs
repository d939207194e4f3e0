//! What does a report say? The coder, on single texts and on tables.

use crate::columns::{Columns, Read};
use crate::table::{self, Table};
use crate::{Error, error};
use dateline::when::DocKind;
use dateline::{Claim, Project, Report};
use desk::coding::{self, DataFile};
use desk::commands::{code, dates, parse, places};
use desk::intake::{self, Fields, Found};
use desk::ordered;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::convert::Infallible;
use std::path::PathBuf;
use std::thread;
use tables::{CODED, Rows, Strings, coded};

/// The coder. Never changes once made, so that threads may share it.
#[pyclass(frozen, module = "dateline._native")]
pub struct Coder {
    coder: dateline::Coder,
    codebook: Option<Vec<DataFile>>,
    world: Option<Vec<DataFile>>,
}

/// Files of the codebook and of the world; `None` is what is built in.
type Configuration = (Option<Vec<DataFile>>, Option<Vec<DataFile>>);

/// What is known of a report beside its words: id, title, published, source, url, lang.
pub type Known =
    (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// A line of JSON, and what a user should know of the reading.
type Answer<'py> = (Bound<'py, PyBytes>, Vec<String>);

impl Coder {
    fn of((codebook, world): Configuration) -> PyResult<Coder> {
        let coder =
            coding::coder(codebook.as_deref(), world.as_deref(), &Project::default()).map_err(error)?;
        Ok(Coder { coder, codebook, world })
    }

    /// What `line` says of the report, without the interpreter's lock.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        known: &Known,
        line: impl Fn(&Report) -> anyhow::Result<Vec<u8>> + Sync,
    ) -> PyResult<Answer<'py>> {
        let made = py.detach(|| -> Result<_, String> {
            let Found { report, notes, .. } = found(text, known)?;
            let bytes = coding::guarded(|| line(&report))?.map_err(|e| format!("{e:#}"))?;
            Ok((bytes, notes))
        });
        let (bytes, notes) = made.map_err(Error::new_err)?;
        Ok((PyBytes::new(py, bytes.trim_ascii_end()), notes))
    }
}

/// The report of these words and of what is known beside them.
pub fn found(text: &str, (id, title, published, source, url, lang): &Known) -> Result<Found, String> {
    let fields = Fields {
        id: id.as_deref(),
        text,
        title: title.as_deref(),
        published: published.as_deref(),
        source: source.as_deref(),
        url: url.as_deref(),
        lang: lang.as_deref(),
        byline: None,
    };
    fields.report()
}

#[pymethods]
impl Coder {
    /// A coder of these files, path below the folder and text; `None` is what is built in.
    #[new]
    fn new(py: Python<'_>, codebook: Option<Vec<DataFile>>, world: Option<Vec<DataFile>>) -> PyResult<Coder> {
        py.detach(|| Coder::of((codebook, world)))
    }

    /// The files in a folder of a codebook, and in one of a world.
    #[staticmethod]
    fn files(codebook: Option<PathBuf>, world: Option<PathBuf>) -> PyResult<Configuration> {
        let codebook = codebook.map(|dir| coding::codebook_files(&dir)).transpose().map_err(error)?;
        let world = world.map(|dir| coding::world_files(&dir)).transpose().map_err(error)?;
        Ok((codebook, world))
    }

    /// What [`Coder::new`] makes this coder of.
    fn configuration(&self) -> Configuration {
        (self.codebook.clone(), self.world.clone())
    }

    /// Hash of codebook and world.
    #[getter]
    fn codebook_hash(&self) -> &str {
        self.coder.codebook_hash()
    }

    /// Name, version and hash of the syntax model.
    #[getter]
    fn model_id(&self) -> &str {
        self.coder.model_id()
    }

    /// The line of `dateline code`.
    fn code<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        known: Known,
        attributions: bool,
    ) -> PyResult<Answer<'py>> {
        self.answer(py, text, &known, |report| {
            let claims = coding::code(&self.coder, report).map_err(anyhow::Error::msg)?;
            let read = attributions && !intake::is_foreign(report);
            let said = read.then(|| self.coder.attributions(report));
            code::line(&self.coder, report, claims, said)
        })
    }

    /// The line of `dateline parse`.
    fn parse<'py>(&self, py: Python<'py>, text: &str, known: Known) -> PyResult<Answer<'py>> {
        self.answer(py, text, &known, |report| parse::line(&self.coder, report))
    }

    /// The line of `dateline places`.
    fn places<'py>(&self, py: Python<'py>, text: &str, known: Known) -> PyResult<Answer<'py>> {
        self.answer(py, text, &known, |report| places::line(&self.coder, report))
    }

    /// The line of `dateline dates`; `kind` is `news`, `narrative` or `None`.
    fn dates<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        known: Known,
        kind: Option<&str>,
    ) -> PyResult<Answer<'py>> {
        let kind = match kind {
            None => None,
            Some("news") => Some(DocKind::News),
            Some("narrative") => Some(DocKind::Narrative),
            Some(other) => return Err(Error::new_err(format!("kind is news or narrative, not {other:?}"))),
        };
        self.answer(py, text, &known, |report| dates::line(&self.coder, report, kind))
    }

    /// Parses a table of texts one after the other and gives the number of tokens: what a parse alone costs.
    fn count_tokens(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<usize> {
        let columns = columns(table)?;
        py.detach(|| {
            let reports = columns.iter().flat_map(Columns::reports).flatten();
            Ok(reports.map(|report| self.coder.parse(&report.text).tokens().len()).sum())
        })
    }

    /// The claims of the reports in a table, one row a claim, in order. `threads` of `None` is one a core.
    fn code_batch(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        threads: Option<usize>,
    ) -> PyResult<Table> {
        let columns = columns(table)?;
        Ok(py.detach(|| {
            let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
            let mut rows = Rows::new(CODED, Strings::Plain);
            let (mut made, mut refused) = (Vec::new(), Vec::new());
            let reports = Batches(columns.iter().flat_map(Columns::reports));
            let done = ordered::map(
                reports,
                threads,
                |batch| self.claims(batch),
                |batch| {
                    for claims in batch {
                        match claims {
                            Ok(claims) => claims.iter().for_each(|claim| coded(&mut rows, claim)),
                            Err(reason) => refused.push(reason),
                        }
                    }
                    // Large enough for columns to pay, small enough for the offsets of strings.
                    if rows.len() >= 1 << 16 {
                        made.push(rows.batch());
                    }
                    Ok::<(), Infallible>(())
                },
            );
            let Ok(()) = done;
            if made.is_empty() || !rows.is_empty() {
                made.push(rows.batch());
            }
            Table::new(rows.schema(), made, refused)
        }))
    }
}

impl Coder {
    /// The claims of each report, or its name and why there are none.
    fn claims(&self, batch: Vec<Read>) -> Vec<Result<Vec<Claim>, (String, String)>> {
        let reports: Vec<Report> = batch.iter().filter_map(|read| read.as_ref().ok().cloned()).collect();
        let mut coded = coding::code_all(&self.coder, &reports).into_iter();
        let claims = |read: Read| {
            let report = read?;
            coded.next().unwrap_or_else(|| Ok(Vec::new())).map_err(|reason| (report.id, reason))
        };
        batch.into_iter().map(claims).collect()
    }
}

fn columns(table: &Bound<'_, PyAny>) -> PyResult<Vec<Columns>> {
    table::batches(table)?.iter().map(Columns::of).collect()
}

/// Most reports, and most bytes of them, that are worked on together: what the program takes.
const MOST_REPORTS: usize = 32;
const MOST_BYTES: usize = 64 * 1024;

/// Reports in batches, small ones together.
struct Batches<I>(I);

impl<I: Iterator<Item = Read>> Iterator for Batches<I> {
    type Item = Vec<Read>;

    fn next(&mut self) -> Option<Vec<Read>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < MOST_REPORTS && bytes < MOST_BYTES {
            let Some(read) = self.0.next() else { break };
            bytes += read.as_ref().map_or(0, |report| report.text.len());
            batch.push(read);
        }
        (!batch.is_empty()).then_some(batch)
    }
}
