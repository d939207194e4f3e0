//! One row of numbers for each token, from the word and its neighbours.
//!
//! What depends on the word alone (its embedding and what it contributes to the first layer of the
//! encoder) is kept from the second batch on that has the word: most words of a corpus come but once.

use crate::error::Error;
use crate::lexicon::{Feature, LexId, Lexicon};
use crate::net::embed::{self, Embed};
use crate::net::encode::{self, Encode};
use crate::net::rows::Rows;
use crate::tokenizer::Tok;
use crate::vectors::Vectors;
use crate::weights::Network;
use std::ops::Range;
use std::sync::Arc;

/// A tok2vec network.
#[derive(Debug)]
pub struct Tok2Vec {
    embed: Embed,
    encode: Encode,
    /// Whether a following space makes a difference.
    spacy: bool,
}

/// Word rows kept between batches, and working space.
#[derive(Debug, Default)]
pub struct Memory {
    /// Where the rows of a word are, by its key: a row that is kept, one of this batch ([`FRESH`]), or none yet
    /// ([`UNMET`], [`MET`]).
    rows: Vec<u32>,
    kept: WordRows,
    fresh: WordRows,
    /// What the features of words contribute to their embeddings.
    pieces: embed::Memory,
    // Working space.
    plan: Vec<u32>,
    texts: Vec<Range<usize>>,
    missing: Vec<Missing>,
    new_embedded: Vec<f32>,
    new_spread: Vec<f32>,
    encode: encode::Scratch,
}

/// Embeddings of words, and what they contribute to the first layer.
#[derive(Debug, Default)]
struct WordRows {
    embedded: Rows,
    spread: Rows,
}

/// A word of this batch whose rows are not kept.
#[derive(Debug)]
struct Missing {
    key: usize,
    lex: LexId,
    space: bool,
    /// Whether an earlier batch had it.
    met: bool,
}

/// No batch had the word. Row 0 is the empty word, which no key leads to.
const UNMET: u32 = 0;

/// A batch had the word, and its rows were not kept.
const MET: u32 = u32::MAX;

/// Set in the numbers of rows of this batch.
const FRESH: u32 = 1 << 31;

/// Words that a batch has memory for from the start.
const MOST_FRESH: usize = 1024;

impl Memory {
    /// Forgets all words; of their memory so much is kept as so many words take.
    pub fn clear(&mut self, words: usize) {
        self.rows.clear();
        self.kept.clear(words);
        self.pieces.clear();
    }

    /// Number of words kept.
    pub fn len(&self) -> usize {
        self.kept.embedded.len()
    }
}

impl WordRows {
    fn clear(&mut self, words: usize) {
        self.embedded.clear(words);
        self.spread.clear(words);
    }

    fn push(&mut self, embedded: (usize, &[f32]), spread: (usize, &[f32])) {
        self.embedded.extend(embedded.0, embedded.1);
        self.spread.extend(spread.0, spread.1);
    }

    fn get(&self, number: u32) -> (&[f32], &[f32]) {
        (self.embedded.get(number as usize), self.spread.get(number as usize))
    }
}

impl Tok2Vec {
    /// Reads the tok2vec inside `network`.
    pub fn read(network: &Network, vectors: Option<&Arc<Vectors>>) -> Result<Tok2Vec, Error> {
        let embed = Embed::read(network, vectors)?;
        let encode = Encode::read(network, embed.width())?;
        let spacy = embed.features().any(|f| f == Feature::Spacy);
        Ok(Tok2Vec { embed, encode, spacy })
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.embed.width()
    }

    /// Appends to `out` a row for each token of each text (`docs` are the texts' ranges in `tokens`).
    ///
    /// Between texts lie as many empty rows as the encoder reaches, so texts do not see each other.
    pub fn apply(
        &self,
        tokens: &[Tok],
        docs: &[Range<usize>],
        lexicon: &Lexicon,
        memory: &mut Memory,
        out: &mut Vec<f32>,
    ) {
        self.plan(tokens, docs, memory);
        self.learn(lexicon, memory);
        let Memory { plan, texts, kept, fresh, encode, .. } = memory;
        let w = self.width();
        let row = |i: usize| match plan[i] {
            number if number & FRESH != 0 => fresh.get(number & !FRESH),
            number => kept.get(number),
        };
        let encoded = self.encode.apply(plan.len(), texts, row, encode);
        out.clear();
        for text in texts {
            out.extend_from_slice(&encoded[text.start * w..text.end * w]);
        }
        self.keep(memory);
    }

    /// Lays out the rows of the texts and notes which words are not known yet.
    fn plan(&self, tokens: &[Tok], docs: &[Range<usize>], memory: &mut Memory) {
        if memory.len() == 0 {
            // Row 0: nothing, for the gaps between texts.
            let (width, wide) = (self.width(), self.encode.spread_width());
            memory.kept.push((width, &vec![0.0; width]), (wide, &vec![0.0; wide]));
        }
        let gap = self.encode.reach();
        memory.plan.clear();
        memory.texts.clear();
        memory.missing.clear();
        memory.plan.resize(gap, 0);
        for doc in docs {
            memory.texts.push(memory.plan.len()..memory.plan.len() + doc.len());
            for token in &tokens[doc.clone()] {
                let space = self.spacy && token.space;
                let key = token.lex as usize * 2 + usize::from(space);
                if key >= memory.rows.len() {
                    memory.rows.resize(key + 1, UNMET);
                }
                if matches!(memory.rows[key], UNMET | MET) {
                    let met = memory.rows[key] == MET;
                    memory.rows[key] = FRESH | memory.missing.len() as u32;
                    memory.missing.push(Missing { key, lex: token.lex, space, met });
                }
                memory.plan.push(memory.rows[key]);
            }
            memory.plan.resize(memory.plan.len() + gap, 0);
        }
    }

    /// Embeds the words whose rows are not kept.
    fn learn(&self, lexicon: &Lexicon, memory: &mut Memory) {
        let Memory { missing, new_embedded, new_spread, fresh, pieces, .. } = memory;
        fresh.clear(MOST_FRESH);
        for words in missing.chunks(256) {
            let word = |i: usize, feature| lexicon.get(words[i].lex).feature(feature, words[i].space);
            self.embed.apply(words.len(), word, pieces, new_embedded);
            self.encode.spread(new_embedded, new_spread);
            fresh.push((self.width(), new_embedded), (self.encode.spread_width(), new_spread));
        }
    }

    /// Keeps the rows of those words of this batch that an earlier one had.
    fn keep(&self, memory: &mut Memory) {
        let Memory { rows, missing, kept, fresh, .. } = memory;
        for (n, word) in missing.iter().enumerate() {
            rows[word.key] = if word.met {
                let (embedded, spread) = fresh.get(n as u32);
                let number = kept.embedded.len() as u32;
                kept.push((self.width(), embedded), (self.encode.spread_width(), spread));
                number
            } else {
                MET
            };
        }
    }
}
