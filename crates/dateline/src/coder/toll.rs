//! Who came to harm, and how many: killed, injured, abducted, displaced, read off frames.

use super::number::{HarmWords, Numbers};
use crate::claim::Count;
use crate::frame::{Frames, Grammar, Mode, Shape, phrase_span, transparent_head};
use std::ops::Range;
use syntax::Doc;

/// Sorts of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Killed.
    Killed,
    /// Injured.
    Injured,
    /// Abducted or detained.
    Abducted,
    /// Displaced.
    Displaced,
}

/// One figure in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Toll {
    /// What came to them.
    pub harm: Harm,
    /// The predicate or noun that says so.
    pub pred: usize,
    /// Head of the phrase that is counted.
    pub head: usize,
    /// The figure.
    pub count: Count,
}

/// Every figure of harm that the text says is so, in text order.
pub fn tolls(doc: &Doc, frames: &Frames, grammar: &Grammar, numbers: &Numbers) -> Vec<Toll> {
    let mut out: Vec<Toll> = Vec::new();
    let kinds = [
        (Harm::Killed, &numbers.killed),
        (Harm::Injured, &numbers.injured),
        (Harm::Abducted, &numbers.abducted),
        (Harm::Displaced, &numbers.displaced),
    ];
    let reader = Reader { doc, grammar, numbers };
    for frame in frames.iter() {
        if !matches!(frame.mode, Mode::Plain) || !matches!(frame.shape, Shape::Verb | Shape::Noun) {
            continue;
        }
        for (harm, words) in kinds {
            let has = |list: &[String]| list.contains(&frame.lemma);
            let heads = if has(&words.object) {
                &frame.object
            } else if has(&words.subject) {
                &frame.subject
            } else {
                continue;
            };
            for &head in heads {
                reader.add(&mut out, harm, frame.pred as usize, head as usize);
            }
        }
    }
    reader.nouns_and_adjectives(&mut out, &kinds);
    out.sort_by_key(|t| t.head);
    out.dedup_by(|a, b| a.head == b.head && a.harm == b.harm);
    out
}

struct Reader<'a> {
    doc: &'a Doc,
    grammar: &'a Grammar,
    numbers: &'a Numbers,
}

impl Reader<'_> {
    fn add(&self, out: &mut Vec<Toll>, harm: Harm, pred: usize, head: usize) {
        if !is_countable(self.doc, head) {
            return;
        }
        let phrase = quantity_span(self.doc, head);
        let inner = transparent_head(self.doc, self.grammar, head);
        if let Some(mut count) = self.numbers.count(self.doc, phrase.clone(), inner) {
            count.parts = self.parts(phrase, head);
            out.push(Toll { harm, pred, head, count });
        }
    }

    /// "including four children": part of the same number.
    fn parts(&self, phrase: Range<usize>, head: usize) -> Vec<Count> {
        let doc = self.doc;
        let sentence = doc.sentence(doc.sentence_of(head));
        let including = (phrase.end..sentence.end.min(phrase.end + 4)).find(|&i| {
            doc.word(i).eq_ignore_ascii_case("including") || doc.word(i).eq_ignore_ascii_case("among")
        });
        let Some(at) = including else { return Vec::new() };
        let Some(object) = doc.child(at, "pobj") else { return Vec::new() };
        crate::frame::conjuncts(doc, object)
            .into_iter()
            .filter_map(|h| self.numbers.count(doc, quantity_span(doc, h), h))
            .collect()
    }

    /// "12 dead", "left 12 people dead", "12 deaths", "the bodies of 12".
    fn nouns_and_adjectives(&self, out: &mut Vec<Toll>, kinds: &[(Harm, &HarmWords)]) {
        let doc = self.doc;
        for i in 0..doc.len() {
            let pos = doc.tokens()[i].pos;
            if !matches!(pos, "ADJ" | "VERB" | "NOUN" | "ADV") {
                continue;
            }
            let (lemma, word) = (doc.lemma(i).to_lowercase(), doc.word(i).to_lowercase());
            for &(harm, words) in kinds {
                if words.adjectives.contains(&word) {
                    if let Some(head) = self.described(i) {
                        self.add(out, harm, i, head);
                    }
                } else if pos == "NOUN"
                    && harm != Harm::Abducted
                    && words.nouns.contains(&lemma)
                    && self.is_counted(i)
                {
                    self.add(out, harm, i, i);
                }
            }
        }
    }

    fn is_counted(&self, noun: usize) -> bool {
        self.doc.children(noun).any(|c| self.doc.dep(c) == "nummod")
    }

    /// Whom an adjective is said of: "12 dead", "12 were dead", "left 12 dead".
    fn described(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let has_number =
            |h: usize| doc.children(h).any(|c| doc.dep(c) == "nummod") || doc.tokens()[h].pos == "NUM";
        if has_number(i) {
            return Some(i);
        }
        let head = doc.head(i)?;
        let subject = || {
            doc.children(head)
                .find(|&c| matches!(doc.dep(c), "nsubj" | "nsubjpass" | "dobj") && has_number(c))
        };
        match doc.dep(i) {
            "acomp" | "oprd" | "ccomp" | "advcl" => {
                subject().or_else(|| doc.child(i, "nsubj").filter(|&s| has_number(s)))
            }
            "amod" if has_number(head) && doc.tokens()[head].pos == "NUM" => Some(head),
            _ => doc.child(i, "nsubj").filter(|&s| has_number(s)),
        }
    }
}

/// A noun or number that people can be; not a pronoun, an idea or a place.
fn is_countable(doc: &Doc, head: usize) -> bool {
    matches!(doc.tokens()[head].pos, "NOUN" | "PROPN" | "NUM" | "ADJ")
        || matches!(doc.lemma(head), "other" | "some" | "several" | "many")
}

/// The phrase with its quantity words: "at least 31 government soldiers", "dozens of fighters".
fn quantity_span(doc: &Doc, head: usize) -> Range<usize> {
    let span = phrase_span(doc, head);
    let mut left = span.start;
    for child in doc.children(head).filter(|&c| c < head) {
        if matches!(doc.dep(child), "nummod" | "quantmod" | "advmod" | "amod" | "det" | "predet" | "prep") {
            left = left.min(doc.subtree(child).start);
        }
    }
    // "dozens of fighters": the noun follows.
    let mut right = span.end;
    if let Some(of) = doc.children_by(head, "prep").find(|&p| p == head + 1 && doc.lemma(p) == "of") {
        right = doc.child(of, "pobj").map_or(right, |o| o + 1);
    }
    left..right
}
