//! Runs spaCy v3 CNN pipelines natively: text in, words with tags, heads and entities out.
//!
//! Useful on its own, and knows nothing of news, events, or any file other than a model directory.
//! [`Doc`] is what a parse yields: the text's tokens and, for each, who governs it.

pub mod bracket;
pub mod conllu;
pub mod doc;
pub mod label;

pub use doc::{Doc, Iob, Sentence, Token};
pub use label::label;
