//! Why a model could not be loaded. Parsing itself cannot fail.

/// A model file that is missing, damaged or of a kind this runtime does not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct Error {
    file: String,
    reason: String,
}

impl Error {
    pub(crate) fn new(file: impl Into<String>, reason: impl Into<String>) -> Error {
        Error { file: file.into(), reason: reason.into() }
    }

    /// Path of the file, relative to the model's directory.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is wrong with it.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
