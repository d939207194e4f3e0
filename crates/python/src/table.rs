//! Rows on their way to Python: Arrow batches behind the C data interface, handed over without copying.

use crate::Error;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_pyarrow::FromPyArrow;
use arrow_schema::SchemaRef;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Rows, for any library that speaks the Arrow PyCapsule protocol.
#[pyclass(frozen, module = "dateline")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    refused: Vec<(String, String)>,
}

impl Table {
    /// A table of these batches, and what could not become rows: name and reason.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>, refused: Vec<(String, String)>) -> Table {
        Table { schema, batches, refused }
    }
}

#[pymethods]
impl Table {
    /// The rows as a stream of the Arrow C data interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol lets a producer pass over a schema that it cannot give.
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let reader: Box<dyn RecordBatchReader + Send> =
            Box::new(RecordBatchIterator::new(batches, self.schema.clone()));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
    }

    /// The schema as of the Arrow C data interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema =
            FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|e| Error::new_err(e.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// Number of rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    /// What could not become rows: name and reason.
    #[getter]
    fn refused(&self) -> Vec<(String, String)> {
        self.refused.clone()
    }

    /// The rows as a `pyarrow.Table`, sharing its memory.
    fn to_arrow<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// The rows as a `pandas.DataFrame`.
    fn to_pandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Table::to_arrow(slf)?.call_method0("to_pandas")
    }

    /// The rows as a `polars.DataFrame`, sharing their memory where Polars can.
    fn to_polars<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    fn __repr__(&self) -> String {
        let refused = match self.refused.len() {
            0 => String::new(),
            n => format!(", {n} refused"),
        };
        format!("<dateline.Table: {} rows, {} columns{refused}>", self.__len__(), self.schema.fields().len())
    }
}

/// The batches of whatever speaks the Arrow PyCapsule protocol, without copying.
pub fn batches(table: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    if table.hasattr("__arrow_c_stream__")? {
        let reader = RecordBatchStreamReader::from_pyarrow_bound(table)?;
        return reader.collect::<Result<_, _>>().map_err(|e| Error::new_err(e.to_string()));
    }
    if table.hasattr("__arrow_c_array__")? {
        return Ok(vec![RecordBatch::from_pyarrow_bound(table)?]);
    }
    let kind = table.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "a table is wanted that speaks the Arrow PyCapsule protocol (pyarrow, Polars, pandas 2.2 or newer), not {kind}"
    )))
}
