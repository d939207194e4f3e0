//! Runs spaCy v3 CNN pipelines natively: text in, words with tags, heads and entities out.
//!
//! Useful on its own, and knows nothing of news, events, or any file other than a model directory.
//! [`Model`] loads such a directory; [`Doc`] is what a parse yields: the text's tokens and, for each,
//! its tag, lemma, features, head, label and entity, the same as spaCy 3.8 gives.
//!
//! ```
//! # let dir = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_sm-3.8.0"));
//! let model = syntax::Model::load(dir)?;
//! let doc = model.parse("Rebels captured two villages near Aleppo.");
//! let verb = doc.tokens().iter().position(|t| t.dep == "ROOT").unwrap();
//! assert_eq!(doc.lemma(verb), "capture");
//! assert_eq!(doc.child(verb, "nsubj").map(|i| doc.word(i)), Some("Rebels"));
//! let object = doc.child(verb, "dobj").unwrap();
//! assert_eq!(doc.words(doc.subtree(object)), "two villages");
//! # Ok::<(), syntax::Error>(())
//! ```
//!
//! Runs: English packages of tok2vec, tagger, parser, ner, attribute_ruler and rule lemmatizer, with or
//! without static vectors (`en_core_web_sm`, `en_core_web_md`, `en_core_web_lg`). Anything else is refused when loading, by name.

pub mod bracket;
pub mod conllu;
pub mod doc;
pub mod label;

mod affixes;
mod chars;
mod error;
mod lexicon;
mod model;
mod msgpack;
mod net;
mod package;
mod parts;
mod session;
mod strings;
mod tokenizer;
mod vectors;
mod weights;

pub use doc::{Doc, Iob, Sentence, Token};
pub use error::Error;
pub use label::label;
pub use model::Model;
pub use package::Meta;
