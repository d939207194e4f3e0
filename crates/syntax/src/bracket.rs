//! Trees in brackets, for tests: `[nsubj>Rebels/NNS captured/VBD dobj>[det>the town/NN]]`.
//!
//! One pair of brackets is a word and all that hangs below it, in text order. The word itself has no label;
//! a dependent is `label>word` or `label>[…]`. A word is `form`, `form/TAG` or `form/TAG/lemma`, followed by
//! `@TYPE` if it is an entity; without a lemma, the form in lower case stands for it. Brackets one after
//! the other are sentences. Only projective trees can be written; words are joined by single spaces.

use crate::doc::{Doc, Iob, Token};
use crate::label::label;

/// Deepest nesting that is read.
const DEEPEST: usize = 200;

/// Reads trees in brackets.
///
/// # Errors
/// What is wrong, and before which characters.
pub fn read(trees: &str) -> Result<Doc, String> {
    let mut reader = Reader { rest: trees.trim_start(), text: String::new(), tokens: Vec::new() };
    while !reader.rest.is_empty() {
        let first = reader.tokens.len();
        let root = reader.tree(0)?;
        reader.tokens[root].dep = "ROOT";
        reader.tokens[root].head = root as u32;
        reader.tokens[first].sent_start = true;
    }
    if let Some(last) = reader.tokens.last_mut() {
        last.space = false;
    }
    reader.text.truncate(reader.text.trim_end().len());
    Ok(Doc::new(reader.text, reader.tokens))
}

struct Reader<'a> {
    rest: &'a str,
    text: String,
    tokens: Vec<Token>,
}

impl<'a> Reader<'a> {
    /// Reads `[…]`; gives the index of its own word.
    fn tree(&mut self, depth: usize) -> Result<usize, String> {
        let start = self.rest;
        self.skip('[')?;
        if depth > DEEPEST {
            return Err(format!("nested too deeply at `{}`", excerpt(start)));
        }
        let mut own = None;
        let mut dependents = Vec::new();
        while !self.rest.starts_with(']') {
            if self.rest.is_empty() {
                return Err(format!("`[` is never closed: `{}`", excerpt(start)));
            }
            let word_end =
                self.rest.find(|c: char| c.is_whitespace() || "[]".contains(c)).unwrap_or(self.rest.len());
            match self.rest[..word_end].find('>').filter(|&at| at > 0) {
                Some(at) => {
                    let dep = &self.rest[..at];
                    self.rest = &self.rest[at + 1..];
                    let child = if self.rest.starts_with('[') { self.tree(depth + 1)? } else { self.word()? };
                    dependents.push((child, dep));
                }
                None if own.is_none() => own = Some(self.word()?),
                None => return Err(format!("a second word without a label: `{}`", excerpt(self.rest))),
            }
        }
        self.skip(']')?;
        let own = own.ok_or_else(|| format!("no word of its own in `{}`", excerpt(start)))?;
        for (child, dep) in dependents {
            self.tokens[child].head = own as u32;
            self.tokens[child].dep = label(dep);
        }
        Ok(own)
    }

    /// Reads `form/TAG/lemma@TYPE`; gives its index.
    fn word(&mut self) -> Result<usize, String> {
        let end = self.rest.find(|c: char| c.is_whitespace() || "[]".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        let (word, kind) = word.split_once('@').unwrap_or((word, ""));
        let mut parts = word.split('/');
        let form = parts
            .next()
            .filter(|form| !form.is_empty())
            .ok_or_else(|| format!("no word at `{}`", excerpt(rest)))?;
        let tag = parts.next().unwrap_or("");
        let lemma = parts.next().map_or_else(|| form.to_lowercase(), str::to_owned);
        let start = self.text.len() as u32;
        self.text.push_str(form);
        let end = self.text.len() as u32;
        self.text.push(' ');
        self.tokens.push(Token {
            start,
            end,
            space: true,
            tag: label(tag),
            pos: coarse(tag),
            morph: "",
            dep: "",
            ent_type: label(kind),
            iob: if kind.is_empty() { Iob::O } else { Iob::B },
            head: 0,
            sent_start: false,
            lemma: lemma.into(),
        });
        Ok(self.tokens.len() - 1)
    }

    fn skip(&mut self, wanted: char) -> Result<(), String> {
        let rest = self.rest.strip_prefix(wanted);
        self.rest =
            rest.ok_or_else(|| format!("expected `{wanted}` at `{}`", excerpt(self.rest)))?.trim_start();
        Ok(())
    }
}

/// The usual universal part of speech of a Penn Treebank tag.
fn coarse(tag: &str) -> &'static str {
    match tag {
        "NNP" | "NNPS" => "PROPN",
        "NN" | "NNS" => "NOUN",
        "MD" => "AUX",
        "IN" | "RP" => "ADP",
        "DT" | "PDT" | "WDT" => "DET",
        "PRP" | "PRP$" | "WP" | "WP$" | "EX" => "PRON",
        "CC" => "CCONJ",
        "CD" => "NUM",
        "TO" | "POS" => "PART",
        "." | "," | ":" | "``" | "''" | "-LRB-" | "-RRB-" | "HYPH" => "PUNCT",
        _ if tag.starts_with("VB") => "VERB",
        _ if tag.starts_with("JJ") => "ADJ",
        _ if tag.starts_with("RB") || tag == "WRB" => "ADV",
        _ => "",
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_keeps_text_order() {
        let doc = read("[nsubj>Rebels/NNS/rebel captured/VBD/capture dobj>[det>the town/NN] prep>[near pobj>Homs/NNP@GPE]]").unwrap();
        assert_eq!(doc.text(), "Rebels captured the town near Homs");
        assert_eq!(doc.head(3), Some(1));
        assert_eq!((doc.dep(3), doc.lemma(1), doc.dep(1)), ("dobj", "capture", "ROOT"));
        assert_eq!(doc.words(doc.subtree(3)), "the town");
        assert_eq!(doc.entities().collect::<Vec<_>>(), [(5..6, "GPE")]);
        assert_eq!(read("[a] [b]").unwrap().sentences().len(), 2);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (tree, wanted) in [
            ("[a b]", "a second word without a label: `b]`"),
            ("[a x>b", "`[` is never closed: `[a x>b`"),
            ("[x>a]", "no word of its own in `[x>a]`"),
            ("a", "expected `[` at `a`"),
            ("[]", "no word of its own in `[]`"),
        ] {
            assert_eq!(read(tree).unwrap_err(), wanted);
        }
    }
}
