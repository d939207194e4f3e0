//! From the words of a text to names: walks the gazetteer's index and the index of our own tables, token by token.

use super::fold::{fold_word, parts_words};
use fst::raw::{Fst, Node, Output};
use std::collections::BTreeMap;
use syntax::Doc;

/// Most tokens of one name.
pub const LONGEST: usize = 9;

/// An index of names made while loading: folded name to a list of numbers.
pub struct NameIndex {
    fst: Fst<Vec<u8>>,
    lists: Vec<Vec<u32>>,
}

impl NameIndex {
    /// An index of `names`.
    pub fn new(names: BTreeMap<String, Vec<u32>>) -> NameIndex {
        let mut builder = fst::raw::Builder::memory();
        let mut lists = Vec::with_capacity(names.len());
        for (name, list) in names {
            // Keys of a BTreeMap come in order, which is all that can go wrong here.
            if !name.is_empty() && builder.insert(name, lists.len() as u64).is_ok() {
                lists.push(list);
            }
        }
        let fst = builder.into_fst();
        NameIndex { fst, lists }
    }

    /// The numbers filed under a value of the index.
    pub fn list(&self, value: u64) -> &[u32] {
        self.lists.get(value as usize).map_or(&[], Vec::as_slice)
    }

    /// The numbers filed under a folded name.
    pub fn get(&self, key: &str) -> &[u32] {
        self.fst.get(key).map_or(&[], |value| self.list(value.value()))
    }

    /// The transducer.
    pub fn fst(&self) -> &Fst<Vec<u8>> {
        &self.fst
    }
}

/// A walk through one index.
struct Walk<'f, D> {
    fst: &'f Fst<D>,
    node: Option<Node<'f>>,
    out: Output,
}

impl<'f, D: AsRef<[u8]>> Walk<'f, D> {
    fn new(fst: &'f Fst<D>) -> Self {
        Walk { fst, node: Some(fst.root()), out: Output::zero() }
    }

    fn feed(&mut self, bytes: &[u8]) {
        for &b in bytes {
            let Some(node) = self.node.take() else { return };
            let Some(at) = node.find_input(b) else { return };
            let step = node.transition(at);
            self.out = self.out.cat(step.out);
            self.node = Some(self.fst.node(step.addr));
        }
    }

    fn value(&self) -> Option<u64> {
        let node = self.node.as_ref().filter(|n| n.is_final())?;
        Some(self.out.cat(node.final_output()).value())
    }
}

/// A name that begins at a token: one past its last token, and its values in the two indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// One past the last token.
    pub end: usize,
    /// Value in the gazetteer.
    pub gazetteer: Option<u64>,
    /// Value in our own tables.
    pub own: Option<u64>,
}

/// How a token continues a name.
enum Step {
    /// A word of the name.
    Word,
    /// A hyphen or apostrophe within it.
    Joint,
    /// Nothing of a name.
    Stop,
}

fn step(word: &str, apart: bool) -> Step {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some('-' | '–' | '‑'), None) => Step::Joint,
        (Some('\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ'), None) if !apart => Step::Joint,
        _ if matches!(word, "'s" | "’s" | "'S" | "’S") => Step::Stop,
        _ if word.chars().any(char::is_alphanumeric) => Step::Word,
        (Some('&'), None) => Step::Word,
        _ => Step::Stop,
    }
}

/// All names that begin at token `start`, shortest first.
///
/// `out` is cleared. Cost is that of at most [`LONGEST`] tokens.
pub fn names_at<A: AsRef<[u8]>, B: AsRef<[u8]>>(
    doc: &Doc,
    start: usize,
    gazetteer: &Fst<A>,
    own: &Fst<B>,
    out: &mut Vec<Hit>,
) {
    out.clear();
    let (mut a, mut b) = (Walk::new(gazetteer), Walk::new(own));
    let mut folded = String::with_capacity(32);
    let limit = doc.len().min(start + LONGEST);
    let mut apart = false;
    for i in start..limit {
        let word = doc.word(i);
        if word.len() > 80 || i > start && doc.tokens()[i].sent_start && apart_sentences(doc, i) {
            break;
        }
        match step(word, i > start && apart) {
            Step::Stop => break,
            Step::Joint => {
                if i == start {
                    break;
                }
                apart = matches!(word, "-" | "–" | "‑") || doc.tokens()[i].space;
                continue;
            }
            Step::Word => {}
        }
        if i > start && !apart && !follows_joint(doc, i) {
            break;
        }
        folded.clear();
        if i > start && apart {
            folded.push(' ');
        }
        for (n, part) in word.split(parts_words).filter(|p| !p.is_empty()).enumerate() {
            if n > 0 {
                folded.push(' ');
            }
            fold_word(part, &mut folded);
        }
        a.feed(folded.as_bytes());
        b.feed(folded.as_bytes());
        apart = doc.tokens()[i].space;
        if a.node.is_none() && b.node.is_none() {
            break;
        }
        let (gazetteer, own) = (a.value(), b.value());
        if gazetteer.is_some() || own.is_some() {
            out.push(Hit { end: i + 1, gazetteer, own });
        }
    }
}

/// A sentence that truly ends before token `i`: the model also begins sentences inside names.
fn apart_sentences(doc: &Doc, i: usize) -> bool {
    let before = doc.word(i - 1);
    before.ends_with(['.', '!', '?', '\n', '"', '”'])
        && !["st.", "ste.", "ft.", "mt."].contains(&before.to_lowercase().as_str())
}

/// The token before `i` is a hyphen or an apostrophe.
fn follows_joint(doc: &Doc, i: usize) -> bool {
    matches!(doc.word(i - 1), "-" | "–" | "‑" | "'" | "’" | "‘" | "`" | "ʿ" | "ʾ")
}
