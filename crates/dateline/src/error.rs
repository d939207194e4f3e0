//! What can go wrong while loading data files. Coding itself cannot fail.

/// A data file that cannot be used: where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}\n  help: {hint}")]
pub struct Error {
    /// The file, as named by whoever loaded it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl Error {
    /// An error at a line of a file.
    pub fn at(path: &str, line: usize, what: impl Into<String>, hint: impl Into<String>) -> Error {
        Error { path: path.into(), line, what: what.into(), hint: hint.into() }
    }

    /// A TOML error, with the line it points at.
    pub fn toml(path: &str, text: &str, error: &toml::de::Error) -> Error {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Error::at(path, line, error.message(), "see the file's neighbours for the expected form")
    }
}

/// Line number, from 1, of byte `at` of `text`.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}

impl From<crate::when::Error> for Error {
    fn from(e: crate::when::Error) -> Error {
        Error { path: e.file, line: e.line, what: e.problem, hint: e.hint }
    }
}

impl From<crate::place::Error> for Error {
    fn from(e: crate::place::Error) -> Error {
        Error { path: e.file, line: e.line, what: e.what, hint: e.hint }
    }
}

impl From<crate::actor::Error> for Error {
    fn from(e: crate::actor::Error) -> Error {
        Error::at(&e.file, e.line, e.what, "see the file's neighbours for the expected form")
    }
}
