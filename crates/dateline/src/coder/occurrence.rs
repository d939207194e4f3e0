//! "The attack took place on Tuesday in X": a sentence that only says when and where what was told before happened.

use crate::frame::Grammar;
use syntax::Doc;

/// Such a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Number of its sentence.
    pub sentence: usize,
    /// Its verb.
    pub verb: usize,
    /// The noun for what was told.
    pub noun: usize,
}

/// How many sentences back it reaches.
pub const REACH: usize = 2;

/// All of them, in text order.
pub fn all(doc: &Doc, grammar: &Grammar) -> Vec<Occurrence> {
    (0..doc.len()).filter_map(|verb| at(doc, grammar, verb)).collect()
}

fn at(doc: &Doc, grammar: &Grammar, verb: usize) -> Option<Occurrence> {
    let lemma = doc.lemma(verb);
    let light =
        lemma == "take" && doc.children(verb).any(|c| doc.lemma(c) == "place" && doc.dep(c) != "nsubj");
    if doc.tokens()[verb].pos != "VERB" || !(light || lemma != "take" && grammar.occurs.contains(lemma)) {
        return None;
    }
    let told = |&n: &usize| grammar.occurrences.contains(doc.lemma(n)) && is_definite(doc, n);
    let noun = doc.children(verb).filter(|&c| matches!(doc.dep(c), "nsubj" | "nsubjpass")).find(told)?;
    Some(Occurrence { sentence: doc.sentence_of(verb), verb, noun })
}

/// "the attack", "both attacks": told before.
fn is_definite(doc: &Doc, noun: usize) -> bool {
    doc.children(noun).any(|c| {
        matches!(doc.word(c).to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those" | "both")
    })
}
