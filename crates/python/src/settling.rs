//! Which events do claims agree on? At once for lists, and in steps for a cluster.
//!
//! The steps are those of `dateline::settle::spread`: Python brings rows together, the library decides.

use crate::coder::{Known, found};
use crate::columns::Columns;
use crate::reading;
use crate::rows::{self, Cells, Made};
use crate::table::{self, Table};
use crate::{Error, error};
use arrow_array::RecordBatch;
use arrow_array::builder::{BooleanBuilder, Float32Builder, Int64Builder, ListBuilder, StringBuilder};
use dateline::record::Citation;
use dateline::settle::spread::{self, Card, Slip, Tie};
use dateline::settle::{BOILERPLATE, Decision, Fingerprint, ReportFacts, fingerprint};
use dateline::{Claim, Report};
use desk::coding;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::collections::BTreeMap;

/// Adds the functions of this room.
pub fn register(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("BOILERPLATE_REPORTS", BOILERPLATE)?;
    m.add_function(wrap_pyfunction!(settle, m)?)?;
    m.add_function(wrap_pyfunction!(schema, m)?)?;
    m.add_function(wrap_pyfunction!(documents, m)?)?;
    m.add_function(wrap_pyfunction!(sentences, m)?)?;
    m.add_function(wrap_pyfunction!(named, m)?)?;
    m.add_function(wrap_pyfunction!(fingerprints, m)?)?;
    m.add_function(wrap_pyfunction!(reprints, m)?)?;
    m.add_function(wrap_pyfunction!(file_claims, m)?)?;
    m.add_function(wrap_pyfunction!(ties, m)?)?;
    m.add_function(wrap_pyfunction!(settle_part, m)?)
}

/// Events settled from claims, as one JSON list.
#[pyfunction]
fn settle<'py>(
    py: Python<'py>,
    claims: Vec<String>,
    reports: Vec<(String, Known)>,
    decisions: Vec<String>,
) -> PyResult<Bound<'py, PyBytes>> {
    let events = py.detach(|| -> anyhow::Result<Vec<u8>> {
        let claims: Vec<Claim> = claims.iter().map(|json| claim(json)).collect::<Result<_, _>>()?;
        let decisions: Vec<Decision> =
            decisions.iter().map(|json| serde_json::from_str(json)).collect::<Result<_, _>>()?;
        let found = |(text, known): &(String, Known)| {
            found(text, known).map(|found| found.report).map_err(anyhow::Error::msg)
        };
        let reports: Vec<Report> = reports.iter().map(found).collect::<Result<_, _>>()?;
        Ok(serde_json::to_vec(&coding::events(coding::rules(), &reports, &claims, &decisions))?)
    });
    Ok(PyBytes::new(py, &events.map_err(error)?))
}

fn claim(json: &str) -> anyhow::Result<Claim> {
    serde_json::from_str(json).map_err(|e| anyhow::anyhow!("not a claim: {e}"))
}

/// The schema of a table that the functions here give: no rows.
#[pyfunction]
fn schema(name: &str) -> PyResult<Table> {
    if name == SETTLED { rows::settled(&[]) } else { Ok(Made::of(name)?.table()) }
}

/// Events as they are: what tells whether two runs agree.
const SETTLED: &str = "settled";

/// The table of documents of these reports; `print` is the report whose text each one is a print of.
#[pyfunction]
fn documents(py: Python<'_>, reports: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = table::batches(reports)?;
    py.detach(|| rows::documents(&batches))
}

/// The sentences that claims quote.
#[pyfunction]
fn sentences(py: Python<'_>, claims: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = table::batches(claims)?;
    py.detach(|| rows::sentences(&batches))
}

/// The reports of a table with the names and values that the program reads in them.
#[pyfunction]
fn named(py: Python<'_>, reports: &Bound<'_, PyAny>) -> PyResult<Table> {
    let columns: Vec<Columns> = table::batches(reports)?.iter().map(Columns::of).collect::<PyResult<_>>()?;
    py.detach(|| reading::named(&columns).map_err(error))
}

/// The fingerprints of reports: `id`, `hashes`, and `marks` by which reprints are looked up.
#[pyfunction]
fn fingerprints(py: Python<'_>, reports: &Bound<'_, PyAny>) -> PyResult<Table> {
    let columns: Vec<Columns> = table::batches(reports)?.iter().map(Columns::of).collect::<PyResult<_>>()?;
    py.detach(|| {
        let numbers = || ListBuilder::new(Int64Builder::new());
        let (mut ids, mut hashes, mut marks) = (StringBuilder::new(), numbers(), numbers());
        for report in columns.iter().flat_map(Columns::reports).flatten() {
            ids.append_value(&report.id);
            let print = fingerprint(&report.text);
            print.hashes().iter().for_each(|h| hashes.values().append_value(i64::from(*h)));
            print.marks().iter().for_each(|h| marks.values().append_value(i64::from(*h)));
            hashes.append(true);
            marks.append(true);
        }
        rows::table(vec![
            ("id", rows::done(ids)),
            ("hashes", rows::done(hashes)),
            ("marks", rows::done(marks)),
        ])
    })
}

/// Of pairs `a`, `b` with their hashes `x`, `y`, those that are prints of one text.
#[pyfunction]
fn reprints(py: Python<'_>, pairs: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = table::batches(pairs)?;
    py.detach(|| {
        let (mut left, mut right) = (StringBuilder::new(), StringBuilder::new());
        let share = coding::rules().reprint_share();
        for batch in &batches {
            let cells = Cells(batch);
            for row in 0..batch.num_rows() {
                let print = |name| Ok::<_, PyErr>(Fingerprint::of_hashes(cells.hashes(name, row)?));
                if print("x")?.shared_with(&print("y")?) >= share {
                    left.append_option(cells.text("a", row)?);
                    right.append_option(cells.text("b", row)?);
                }
            }
        }
        rows::table(vec![("a", rows::done(left)), ("b", rows::done(right))])
    })
}

/// Claims (`json`, `published`, `source`, `print`) filed in drawers: `drawer`, `mark`, `card`.
#[pyfunction]
fn file_claims(py: Python<'_>, claims: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = table::batches(claims)?;
    py.detach(|| {
        let (mut drawers, mut marks, mut cards) =
            (StringBuilder::new(), BooleanBuilder::new(), StringBuilder::new());
        for batch in &batches {
            let cells = Cells(batch);
            for row in 0..batch.num_rows() {
                let (claim, facts) = (cells.claim(row)?, cells.facts(row)?);
                let (card, slips) = spread::file(&claim, &facts, coding::rules());
                let card = serde_json::to_string(&card).map_err(|e| Error::new_err(e.to_string()))?;
                for slip in slips {
                    drawers.append_value(&slip.drawer);
                    marks.append_value(slip.mark);
                    cards.append_value(&card);
                }
            }
        }
        rows::table(vec![
            ("drawer", rows::done(drawers)),
            ("mark", rows::done(marks)),
            ("card", rows::done(cards)),
        ])
    })
}

/// What holds the claims of whole drawers together: `a`, `b`, `score`, `continues`.
#[pyfunction]
fn ties(py: Python<'_>, filed: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = table::batches(filed)?;
    py.detach(|| {
        let mut filed: Vec<(Slip, Card)> = Vec::new();
        for batch in &batches {
            let cells = Cells(batch);
            for row in 0..batch.num_rows() {
                let text = |name| Ok::<_, PyErr>(cells.text(name, row)?.unwrap_or_default());
                let card = serde_json::from_str(text("card")?).map_err(|e| Error::new_err(e.to_string()))?;
                let mark = cells.yes("mark", row)?.unwrap_or_default();
                filed.push((Slip { drawer: text("drawer")?.to_owned(), mark }, card));
            }
        }
        let (mut a, mut b) = (StringBuilder::new(), StringBuilder::new());
        let (mut score, mut continues) = (Float32Builder::new(), BooleanBuilder::new());
        for tie in spread::ties(&filed, coding::rules()) {
            a.append_value(&tie.a);
            b.append_value(&tie.b);
            score.append_option(tie.score);
            continues.append_value(tie.continues);
        }
        rows::table(vec![
            ("a", rows::done(a)),
            ("b", rows::done(b)),
            ("score", rows::done(score)),
            ("continues", rows::done(continues)),
        ])
    })
}

/// A table of the events of whole parts. A row is a claim with what is known of its report, or a tie.
#[pyfunction]
fn settle_part(py: Python<'_>, part: &Bound<'_, PyAny>, table: &str) -> PyResult<Table> {
    let batches = table::batches(part)?;
    py.detach(|| {
        let part = Part::of(&batches)?;
        let facts = |id: &str| part.facts.get(id).cloned().unwrap_or_default();
        let events = spread::settle_part(&part.claims, &facts, &part.ties, coding::rules());
        if table == SETTLED {
            return rows::settled(&events);
        }
        let mut made = Made::of(table)?;
        made.events(&events, &part.claims, &part.citations);
        Ok(made.table())
    })
}

/// What a machine is given to settle.
#[derive(Default)]
struct Part {
    claims: Vec<Claim>,
    facts: BTreeMap<String, ReportFacts>,
    citations: BTreeMap<String, Citation>,
    ties: Vec<Tie>,
}

impl Part {
    fn of(batches: &[RecordBatch]) -> PyResult<Part> {
        let mut part = Part::default();
        for batch in batches {
            let cells = Cells(batch);
            for row in 0..batch.num_rows() {
                if cells.text("json", row)?.is_some() {
                    let claim = cells.claim(row)?;
                    if !part.facts.contains_key(&claim.report) {
                        part.facts.insert(claim.report.clone(), cells.facts(row)?);
                        part.citations.insert(claim.report.clone(), cells.citation(row)?);
                    }
                    part.claims.push(claim);
                } else {
                    let text = |name| Ok::<_, PyErr>(cells.text(name, row)?.unwrap_or_default().to_owned());
                    let continues = cells.yes("continues", row)?.unwrap_or_default();
                    part.ties.push(Tie { a: text("a")?, b: text("b")?, score: cells.score(row)?, continues });
                }
            }
        }
        Ok(part)
    }
}
