//! The words a claim stands on, and what read them. There is no claim without it.

use serde::{Deserialize, Serialize};

/// A span of a report's text in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Where the words of a claim are, and which codebook and model found them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The predicate that matched: "captured".
    pub trigger: Span,
    /// The words of its arguments, modes and dates.
    pub arguments: Vec<Span>,
    /// Hash of the codebook and world that were used.
    pub codebook: String,
    /// Name, version and hash of the syntax model.
    pub model: String,
}
