//! How far do two codings of the same units agree?

use crate::{Error, error};
use dateline::score;
use desk::commands::score::{rows, unit};
use desk::page::Form;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// What `dateline score --format json` prints for rows that are JSON objects.
#[pyfunction]
pub fn scores<'py>(
    py: Python<'py>,
    gold: Vec<String>,
    pred: Vec<String>,
    key: &str,
) -> PyResult<Bound<'py, PyBytes>> {
    let read = |lines: &[String]| -> Result<Vec<score::Unit>, String> {
        let read = |(n, line): (usize, &String)| {
            let row = serde_json::from_str(line).map_err(|e| format!("row {n} is no JSON object: {e}"))?;
            unit(row, key).map_err(|why| format!("row {n} {why}"))
        };
        lines.iter().enumerate().map(read).collect()
    };
    let (gold, pred) = (read(&gold).map_err(Error::new_err)?, read(&pred).map_err(Error::new_err)?);
    let json = py.detach(|| {
        let mut json = Vec::new();
        rows(&score::score(&gold, &pred)).print(Form::Json, &mut json).map(|()| json)
    });
    Ok(PyBytes::new(py, &json.map_err(error)?))
}
