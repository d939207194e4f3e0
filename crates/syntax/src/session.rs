//! Runs a model over texts and keeps, between texts, what depends on single words.
//!
//! All that is kept is a function of the word (and the model), so a result never depends on what was read before.

use crate::doc::{Doc, Iob, Token};
use crate::label::Label;
use crate::lexicon::{LexId, Lexeme};
use crate::model::Model;
use crate::net::score;
use crate::parts::parser;
use crate::parts::ruler::{Change, LongMatch, View};
use crate::parts::tok2vec;
use crate::tokenizer::{self, Tok};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Texts are put together until they have this many bytes.
const BATCH: usize = 6_000;

/// Words (as the tok2vec layers tell them apart) that are kept; a word takes 4 kB.
const MOST_ROWS: usize = 8_192;

/// Words and pieces of text that are kept.
const MOST_WORDS: usize = 200_000;

/// Words with tag and label whose attributes are kept.
const MOST_OUTCOMES: usize = 100_000;

/// What the rules make of a word with a certain tag and label.
#[derive(Debug, Clone)]
struct Outcome {
    tag: Label,
    pos: Label,
    morph: Label,
    dep: Label,
    lemma: Arc<str>,
    /// A pattern of several tokens may begin here.
    begins_long: bool,
}

/// Labels are interned, so their addresses tell them apart.
type OutcomeKey = (LexId, usize, usize);

/// Caches and working space of one thread.
#[derive(Debug, Default)]
pub struct Session {
    words: tokenizer::Memory,
    shared: tok2vec::Memory,
    named: tok2vec::Memory,
    outcomes: FxHashMap<OutcomeKey, u32>,
    outcome_list: Vec<Outcome>,
    // Working space.
    tokens: Vec<Tok>,
    rows: Vec<f32>,
    parse: parser::Scratch,
    score: score::Scratch,
    tag_scores: Vec<f32>,
    found: Vec<Found>,
    long: Vec<LongMatch>,
}

/// What the pipes found for a token.
#[derive(Debug, Clone, Default)]
struct Found {
    tag: Label,
    dep: Label,
    head: u32,
    start: bool,
    iob: Iob,
    entity: Label,
}

impl Session {
    /// Parses `texts` with `model`; without `entities`, its ner pipe is left out.
    pub fn parse(&mut self, model: &Model, texts: &[&str], entities: bool) -> Vec<Doc> {
        let mut tokens: Vec<Vec<Token>> = vec![Vec::new(); texts.len()];
        let mut batch: Vec<(usize, u32, &str)> = Vec::new();
        let mut size = 0;
        for (i, text) in texts.iter().enumerate() {
            for (at, section) in sections(text) {
                if size + section.len() > BATCH && !batch.is_empty() {
                    self.run(model, &batch, &mut tokens, entities);
                    batch.clear();
                    size = 0;
                }
                batch.push((i, at, section));
                size += section.len();
            }
        }
        self.run(model, &batch, &mut tokens, entities);
        texts.iter().zip(tokens).map(|(text, tokens)| Doc::new((*text).to_owned(), tokens)).collect()
    }

    /// Parses sections together and appends their tokens to those of their texts.
    fn run(&mut self, model: &Model, batch: &[(usize, u32, &str)], out: &mut [Vec<Token>], entities: bool) {
        self.forget_if_full();
        self.tokens.clear();
        let mut docs: Vec<Range<usize>> = Vec::with_capacity(batch.len());
        for (_, _, text) in batch {
            let start = self.tokens.len();
            model.tokenizer.tokenize(text, &mut self.words, &mut self.tokens);
            docs.push(start..self.tokens.len());
        }
        self.found.clear();
        self.found.resize(self.tokens.len(), Found::default());
        self.tag_and_parse(model, &docs);
        if entities {
            self.name(model, &docs);
        }
        for (doc, (i, at, _)) in docs.into_iter().zip(batch) {
            self.emit(model, doc, *at, &mut out[*i]);
        }
    }

    /// Keeps caches and working space within their bounds.
    fn forget_if_full(&mut self) {
        self.parse.trim();
        self.score.trim();
        if self.words.len() > MOST_WORDS {
            self.words.clear();
            self.shared.clear(0);
            self.named.clear(0);
            self.outcomes.clear();
            self.outcome_list.clear();
        }
        for rows in [&mut self.shared, &mut self.named] {
            if rows.len() > MOST_ROWS {
                rows.clear(MOST_ROWS);
            }
        }
        if self.outcome_list.len() > MOST_OUTCOMES {
            self.outcomes.clear();
            self.outcome_list.clear();
        }
    }

    fn tag_and_parse(&mut self, model: &Model, docs: &[Range<usize>]) {
        let Session { words, shared, tokens, rows, parse, tag_scores, found, .. } = self;
        for (i, f) in found.iter_mut().enumerate() {
            f.head = i as u32;
        }
        for doc in docs {
            if let Some(first) = found.get_mut(doc.start) {
                first.start = true;
            }
        }
        let Some(tok2vec) = &model.tok2vec else { return };
        tok2vec.apply(tokens, docs, &words.lexicon, shared, rows);
        if let Some(tagger) = &model.tagger {
            tagger.apply(rows, tag_scores, |i, tag| found[i].tag = tag);
        }
        let Some(parser) = &model.parser else { return };
        let is_space = |i: usize| words.lexicon.get(tokens[i].lex).is_space;
        parser.apply(rows, tok2vec.width(), docs, is_space, parse, |doc, tree| {
            for (i, f) in found[doc.clone()].iter_mut().enumerate() {
                f.head = tree.heads[i];
                f.dep = tree.deps[i];
                f.start = tree.starts[i];
            }
        });
    }

    fn name(&mut self, model: &Model, docs: &[Range<usize>]) {
        let Session { words, named, tokens, rows, score, found, .. } = self;
        let Some((ner, own)) = &model.ner else { return };
        if let Some(own) = own {
            own.apply(tokens, docs, &words.lexicon, named, rows);
        }
        let Some(width) = own.as_ref().or(model.tok2vec.as_ref()).map(|t| t.width()) else { return };
        for doc in docs {
            let starts: Vec<bool> =
                found[doc.clone()].iter().map(|f| model.parser.is_some() && f.start).collect();
            let is_space = |i: usize| words.lexicon.get(tokens[doc.start + i].lex).is_space;
            let x = &rows[doc.start * width..doc.end * width];
            ner.apply(
                x,
                doc.len(),
                |i| starts[i],
                is_space,
                score,
                |i, iob, kind| {
                    found[doc.start + i].iob = iob;
                    found[doc.start + i].entity = kind;
                },
            );
        }
    }

    /// Applies the rules to one section and appends its tokens to `out`; the section begins at byte `at`.
    fn emit(&mut self, model: &Model, doc: Range<usize>, at: u32, out: &mut Vec<Token>) {
        let base = out.len() as u32;
        out.reserve(doc.len());
        let outcomes: Vec<u32> = doc.clone().map(|i| self.outcome(model, i)).collect();
        self.find_long(model, doc.clone(), &outcomes);
        for (n, i) in doc.clone().enumerate() {
            let changed = self.long_outcome(model, &doc, n);
            let outcome = changed.as_ref().unwrap_or(&self.outcome_list[outcomes[n] as usize]);
            let (token, found) = (&self.tokens[i], &self.found[i]);
            let head = if model.parser.is_some() { found.head } else { n as u32 };
            out.push(Token {
                start: at + token.start,
                end: at + token.end,
                space: token.space,
                tag: outcome.tag,
                pos: outcome.pos,
                morph: outcome.morph,
                dep: outcome.dep,
                ent_type: found.entity,
                iob: found.iob,
                head: base + head,
                sent_start: found.start,
                lemma: outcome.lemma.clone(),
            });
        }
    }

    /// The number of the outcome for token `i`, patterns of several tokens aside.
    fn outcome(&mut self, model: &Model, i: usize) -> u32 {
        let (lex, found) = (self.tokens[i].lex, &self.found[i]);
        let key = (lex, found.tag.as_ptr() as usize, found.dep.as_ptr() as usize);
        if let Some(&known) = self.outcomes.get(&key) {
            return known;
        }
        let lexeme = self.words.lexicon.get(lex);
        let view = view(lexeme, found);
        let (change, begins_long) = match &model.ruler {
            Some(ruler) => (ruler.apply_short(&view), ruler.begins_long(&view)),
            None => (Change::default(), false),
        };
        let number = self.outcome_list.len() as u32;
        self.outcome_list.push(settle(model, lexeme, found, change, begins_long));
        self.outcomes.insert(key, number);
        number
    }

    fn find_long(&mut self, model: &Model, doc: Range<usize>, outcomes: &[u32]) {
        self.long.clear();
        let Some(ruler) = &model.ruler else { return };
        let Session { words, tokens, found, outcome_list, long, .. } = self;
        for (n, outcome) in outcomes.iter().enumerate() {
            if outcome_list[*outcome as usize].begins_long {
                let at = |i: usize| view(words.lexicon.get(tokens[doc.start + i].lex), &found[doc.start + i]);
                ruler.find_long(n, doc.len(), at, long);
            }
        }
    }

    /// The outcome for the `n`th token if a pattern of several tokens changes it.
    fn long_outcome(&self, model: &Model, doc: &Range<usize>, n: usize) -> Option<Outcome> {
        let ruler = model.ruler.as_ref()?;
        if !self.long.iter().any(|&m| ruler.target(m) == n) {
            return None;
        }
        let i = doc.start + n;
        let lexeme = self.words.lexicon.get(self.tokens[i].lex);
        let change = ruler.apply_all(n, &view(lexeme, &self.found[i]), &self.long);
        Some(settle(model, lexeme, &self.found[i], change, false))
    }
}

fn view<'a>(lexeme: &'a Lexeme, found: &Found) -> View<'a> {
    View {
        tag: found.tag,
        pos: "",
        dep: found.dep,
        lower: &lexeme.lower,
        orth: &lexeme.text,
        is_space: lexeme.is_space,
    }
}

fn settle(model: &Model, lexeme: &Lexeme, found: &Found, change: Change, begins_long: bool) -> Outcome {
    let (pos, morph) = (change.pos.unwrap_or(""), change.morph.unwrap_or(""));
    let lemma = match (change.lemma, &model.lemmatizer) {
        (Some(lemma), _) if !lemma.is_empty() => lemma,
        (_, Some(lemmatizer)) => lemmatizer.lemma(&lexeme.text, &lexeme.lower, pos, morph),
        _ => Box::default(),
    };
    Outcome {
        tag: change.tag.unwrap_or(found.tag),
        pos,
        morph,
        dep: change.dep.unwrap_or(found.dep),
        lemma: lemma.into(),
        begins_long,
    }
}

/// Cuts a text into sections of at most [`Model::LONGEST_SECTION`] bytes, with the byte each begins at.
fn sections(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        if rest.is_empty() {
            return None;
        }
        let start = at as u32;
        let end = section_end(rest);
        at += end;
        Some((start, &rest[..end]))
    })
}

/// Where to cut `text`: after a blank line, a line, a sentence or a word, whichever comes first in this list.
fn section_end(text: &str) -> usize {
    let limit = Model::LONGEST_SECTION;
    if text.len() <= limit {
        return text.len();
    }
    let limit = (0..=limit).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
    let half = (0..=limit / 2).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let window = &text[half..limit];
    for end in ["\n\n", "\n", ". ", " "] {
        if let Some(i) = window.rfind(end) {
            return half + i + end.len();
        }
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_where_it_harms_least() {
        let cuts = |text: &str| sections(text).map(|(_, s)| s.len()).collect::<Vec<_>>();
        let limit = Model::LONGEST_SECTION;
        assert!(cuts("").is_empty());
        assert_eq!(cuts(&"a".repeat(limit)), [limit]);
        assert_eq!(cuts(&"ä".repeat(limit)), [limit, limit]);
        let paragraph = format!("{}\n\n{} ", "a".repeat(limit - 10), "b ".repeat(50));
        assert_eq!(cuts(&paragraph), [limit - 8, 101]);
    }
}
