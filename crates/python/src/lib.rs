//! How does Python use the coder and the record? Arguments in, the program's own answer out.
//!
//! Whatever can take long runs without the interpreter's lock. Nothing here keeps threads, locks or open files
//! between calls, so that a process may fork at any time. What Python programmers see is in `python/dateline`.

mod coder;
mod columns;
mod reading;
mod record;
mod rows;
mod scoring;
mod settling;
mod table;

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(dateline, Error, PyValueError, "What the program would say on standard error.");

/// The words of an error of the program, as an exception.
fn error(error: anyhow::Error) -> PyErr {
    Error::new_err(format!("{error:#}"))
}

#[pymodule]
fn _native(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("Error", m.py().get_type::<Error>())?;
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add_class::<coder::Coder>()?;
    m.add_class::<reading::Reader>()?;
    m.add_class::<record::Record>()?;
    m.add_class::<table::Table>()?;
    m.add_function(wrap_pyfunction!(scoring::scores, m)?)?;
    m.add_function(wrap_pyfunction!(reading::read_pdf, m)?)?;
    m.add_function(wrap_pyfunction!(reading::read_pdf_with, m)?)?;
    settling::register(m)
}
