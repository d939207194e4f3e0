//! Names of tags, dependency labels and entity types, interned so that comparing them is cheap.
//!
//! A label lives as long as the process. Their number is bounded by the models that are loaded
//! (a few hundred each), never by the text that is read.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

/// A tag, dependency label, entity type or feature string: `"NNP"`, `"nsubj"`, `"GPE"`; `""` is none.
pub type Label = &'static str;

static LABELS: LazyLock<Mutex<HashSet<Label>>> = LazyLock::new(Mutex::default);

/// The interned form of `name`.
///
/// Only for names that come from a model, a codebook or a test: the table is never emptied.
pub fn label(name: &str) -> Label {
    if name.is_empty() {
        return "";
    }
    let mut labels = LABELS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = labels.get(name) {
        return known;
    }
    let kept: Label = Box::leak(name.to_owned().into_boxed_str());
    labels.insert(kept);
    kept
}
