//! A record on disk, as tables. The program's own rooms read it, so that there is one reader of its form.

use crate::table::Table;
use crate::{Error, error};
use desk::export;
use desk::store::Store;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tables::{RecordBatch, TABLES};

/// A record, opened for reading: its tables are its attributes.
#[pyclass(frozen, module = "dateline")]
pub struct Record {
    path: PathBuf,
    held: BTreeMap<&'static str, Vec<RecordBatch>>,
}

#[pymethods]
impl Record {
    /// The record in the file `path`, as it is now.
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Record> {
        // No connection is kept: a record that was opened may go through a fork.
        let held = py.detach(|| export::tables(&mut Store::open(&path)?)).map_err(error)?;
        Ok(Record { path, held })
    }

    /// File of the record.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Names of its tables.
    #[getter]
    fn tables(&self) -> Vec<&'static str> {
        TABLES.iter().map(|table| table.name).collect()
    }

    /// The table of that name.
    fn table(&self, name: &str) -> PyResult<Table> {
        let batches = self.held.get(name).map_or(&[][..], Vec::as_slice);
        let Some(first) = batches.first() else {
            let names = self.tables().join(", ");
            return Err(Error::new_err(format!("no table {name:?}; there are: {names}")));
        };
        Ok(Table::new(first.schema(), batches.to_vec(), Vec::new()))
    }

    fn __getattr__(&self, name: &str) -> PyResult<Table> {
        self.table(name).map_err(|e| PyAttributeError::new_err(e.to_string()))
    }

    fn __repr__(&self) -> String {
        format!("<dateline.Record {}>", self.path.display())
    }
}
