//! The pipes of a pipeline, one file each, and what they share.

pub mod arc_eager;
pub mod lemmatizer;
pub mod moves;
pub mod ner;
pub mod parser;
pub mod projective;
pub mod ruler;
pub mod tagger;
pub mod tok2vec;
