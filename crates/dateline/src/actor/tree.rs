//! Small questions about a parse that every part of reading actors asks.

use std::ops::Range;
use syntax::Doc;

/// Labels of words that modify a noun from the left.
const LEFT: [&str; 12] = [
    "amod", "compound", "nmod", "poss", "nummod", "quantmod", "npadvmod", "advmod", "punct", "case", "dep",
    "appos",
];

/// How far a name phrase may reach to the left of its head, in tokens.
const REACH: usize = 24;

pub(super) fn is_plural(doc: &Doc, i: usize) -> bool {
    let t = &doc.tokens()[i];
    t.tag == "NNS" || t.tag == "NNPS" || t.morph.contains("Number=Plur")
}

/// The word in lower case, without an allocation if it is so already.
pub(super) fn lower(word: &str) -> std::borrow::Cow<'_, str> {
    if word.chars().any(char::is_uppercase) { word.to_lowercase().into() } else { word.into() }
}

/// First token of the name phrase headed by `h`: its modifiers to the left, without determiners and pronouns.
pub(super) fn left_edge(doc: &Doc, h: usize) -> usize {
    let mut left = h;
    for child in doc.children(h).rev().filter(|&c| c < h) {
        let dep = doc.dep(child);
        if !LEFT.contains(&dep) {
            if dep == "det" || dep == "predet" || dep == "prep" || dep == "cc" || dep == "preconj" {
                break;
            }
            continue;
        }
        let start = leftmost(doc, child);
        if h - start > REACH {
            break;
        }
        left = left.min(start);
    }
    while left < h && skipped_in_front(doc, left) {
        left += 1;
    }
    left
}

/// The first token below `i`, following first dependents no further than a name phrase reaches.
fn leftmost(doc: &Doc, i: usize) -> usize {
    let mut at = i;
    for _ in 0..REACH {
        match doc.children(at).next().filter(|&c| c < at) {
            Some(first) => at = first,
            None => break,
        }
    }
    at
}

/// Determiners, pronouns, numbers' adverbs and punctuation do not begin a name phrase.
fn skipped_in_front(doc: &Doc, i: usize) -> bool {
    let t = &doc.tokens()[i];
    matches!(t.pos, "DET" | "PRON" | "PUNCT" | "ADV" | "SPACE" | "PART" | "CCONJ" | "ADP")
        || matches!(t.tag, "PRP$" | "POS" | "DT" | "WDT" | "HYPH")
}

/// True if the phrase headed by `h` has a definite article, a demonstrative or an owner.
pub(super) fn is_definite(doc: &Doc, h: usize) -> bool {
    doc.children(h).any(|c| {
        c < h
            && (doc.dep(c) == "poss"
                || matches!(&*lower(doc.word(c)), "the" | "these" | "those" | "this" | "that" | "both"))
    })
}

/// True if the phrase headed by `h` has an indefinite article or a number.
pub(super) fn is_indefinite(doc: &Doc, h: usize) -> bool {
    doc.children(h).any(|c| {
        c < h
            && (matches!(doc.dep(c), "nummod")
                || matches!(
                    &*lower(doc.word(c)),
                    "a" | "an"
                        | "some"
                        | "several"
                        | "many"
                        | "other"
                        | "another"
                        | "more"
                        | "few"
                        | "any"
                        | "two"
                ))
    })
}

/// The head of a span: the last token whose head lies outside it.
pub(super) fn head_of(doc: &Doc, span: &Range<usize>) -> usize {
    span.clone()
        .rev()
        .find(|&i| doc.head(i).is_none_or(|h| !span.contains(&h)))
        .unwrap_or(span.end.saturating_sub(1))
}

/// `h` and the tokens coordinated with it, in text order.
pub(super) fn conjuncts(doc: &Doc, h: usize) -> Vec<usize> {
    let mut all = vec![h];
    let mut at = 0;
    while at < all.len() && all.len() < 32 {
        all.extend(doc.children_by(all[at], "conj"));
        at += 1;
    }
    all.sort_unstable();
    all
}

/// The verb that `h` is subject, object or agent of, with the part it plays.
pub(super) fn part_in_clause(doc: &Doc, h: usize) -> (Part, Option<usize>) {
    part_within(doc, h, 4)
}

/// As [`part_in_clause`], climbing out of at most `depth` preposition phrases.
fn part_within(doc: &Doc, h: usize, depth: usize) -> (Part, Option<usize>) {
    let mut at = h;
    for _ in 0..8 {
        let Some(up) = doc.head(at) else { return (Part::Other, None) };
        match doc.dep(at) {
            "nsubj" | "csubj" => return (Part::Subject, Some(up)),
            "nsubjpass" => return (Part::Passive, Some(up)),
            "dobj" | "dative" | "obj" => return (Part::Object, Some(up)),
            "conj" | "appos" => at = up,
            "pobj" if doc.dep(up) == "agent" => return (Part::Subject, doc.head(up)),
            "pobj" => {
                let governor = doc.head(up).unwrap_or(up);
                let noun = matches!(doc.tokens()[governor].pos, "NOUN" | "PROPN" | "NUM");
                let verb =
                    if noun && depth > 0 { part_within(doc, governor, depth - 1).1 } else { Some(governor) };
                return (Part::Oblique, verb);
            }
            "poss" | "compound" | "amod" | "nmod" | "npadvmod" => return (Part::Modifier, doc.head(up)),
            _ => return (Part::Other, Some(up)),
        }
    }
    (Part::Other, None)
}

/// The part a phrase plays in its clause, for salience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Subject, or agent of a passive.
    Subject,
    /// Subject of a passive.
    Passive,
    /// Object.
    Object,
    /// Object of a preposition.
    Oblique,
    /// Modifier of a noun.
    Modifier,
    /// Anything else.
    Other,
}
