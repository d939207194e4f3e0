//! Small walks over a parse tree that every part of framing and matching shares.

use super::Grammar;
use std::ops::Range;
use syntax::Doc;

/// Longest coordination that is opened; the rest of a longer list is left alone.
const MOST_CONJUNCTS: usize = 24;

/// True for labels whose dependent is a noun phrase or word of its own, not a part of the head's name.
fn opens_phrase(dep: &str) -> bool {
    matches!(
        dep,
        "prep"
            | "relcl"
            | "acl"
            | "appos"
            | "conj"
            | "cc"
            | "punct"
            | "advcl"
            | "ccomp"
            | "parataxis"
            | "agent"
            | "dep"
            | "mark"
    )
}

/// Token `i` and all that is coordinated with it: "A, B and C" gives A, B, C.
pub fn conjuncts(doc: &Doc, i: usize) -> Vec<usize> {
    let mut out = vec![i];
    let mut next = 0;
    while next < out.len() && out.len() < MOST_CONJUNCTS {
        let at = out[next];
        out.extend(doc.children_by(at, "conj").filter(|&c| is_nominal(doc, c)));
        next += 1;
    }
    out.truncate(MOST_CONJUNCTS);
    out
}

/// Noun, name, pronoun, number or the like: may head a noun phrase.
pub fn is_nominal(doc: &Doc, i: usize) -> bool {
    matches!(doc.tokens()[i].pos, "NOUN" | "PROPN" | "PRON" | "NUM" | "DET" | "ADJ" | "X" | "SYM")
        || (doc.tokens()[i].pos == "VERB"
            && matches!(doc.dep(i), "nsubj" | "dobj" | "pobj" | "nsubjpass")
            && doc.tokens()[i].tag == "VBG")
}

/// The head that counts: "dozens of fighters" is about fighters, "a number of bases" about bases.
pub fn transparent_head(doc: &Doc, grammar: &Grammar, i: usize) -> usize {
    let mut at = i;
    for _ in 0..4 {
        let of = doc.children_by(at, "prep").find(|&p| doc.lemma(p) == "of");
        let Some(inner) = of.and_then(|p| doc.child(p, "pobj")) else { return at };
        let quantity = doc.tokens()[at].pos == "NUM"
            || grammar.transparent.contains(grammar.lemma(doc.lemma(at)))
            || grammar.transparent.contains(&doc.word(at).to_lowercase());
        if !quantity {
            return at;
        }
        at = inner;
    }
    at
}

/// The phrase of a head without determiner, phrases, clauses and appositions: "[the] [northern army base] [in X]".
pub fn phrase_span(doc: &Doc, head: usize) -> Range<usize> {
    let mut left = head;
    for child in doc.children(head).rev() {
        if child > head {
            continue;
        }
        let dep = doc.dep(child);
        if dep == "punct" && doc.word(child).starts_with(['-', '\'', '’', '‘', '`', '/', '"', '“']) {
            continue;
        }
        if opens_phrase(dep)
            || matches!(
                dep,
                "det" | "predet" | "advmod" | "neg" | "expl" | "aux" | "auxpass" | "nsubj" | "preconj"
            )
        {
            break;
        }
        left = doc.subtree(child).start.min(left);
    }
    let mut right = head + 1;
    for child in doc.children(head) {
        // Names that run on after their head: "Boeing 737", "Division 17", "Organisation (IS)" stays outside.
        if child == right
            && matches!(doc.dep(child), "nummod" | "compound" | "flat" | "case")
            && doc.dep(child) != "case"
        {
            right = doc.subtree(child).end.max(right);
        }
    }
    while left < head
        && (doc.tokens()[left].pos == "DET"
            || doc.tokens()[left].pos == "PUNCT"
            || doc.tokens()[left].tag == "POS")
    {
        left += 1;
    }
    left..right
}

/// Object of a preposition, coordination opened, and what a second preposition adds ("out of X", "from inside X").
pub fn prep_objects(doc: &Doc, prep: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for child in doc.children(prep) {
        match doc.dep(child) {
            "pobj" => out.extend(conjuncts(doc, child).into_iter().map(|h| (prep, h))),
            "prep" => {
                let inner = doc.children_by(child, "pobj").flat_map(|o| conjuncts(doc, o));
                out.extend(inner.map(|h| (child, h)));
            }
            _ => {}
        }
    }
    out
}
