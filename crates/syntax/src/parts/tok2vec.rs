//! One row of numbers for each token, from the word and its neighbours.
//!
//! What depends on the word alone (its embedding and what it contributes to the first layer of the
//! encoder) is computed once and kept.

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
    /// Row of a word in `embedded` and `spread`, by [`key`]; 0 for none: row 0 is the empty word.
    rows: Vec<u32>,
    embedded: Rows,
    spread: Rows,
    /// What the features of words contribute to their embeddings.
    pieces: embed::Memory,
    // Working space.
    plan: Vec<u32>,
    texts: Vec<Range<usize>>,
    missing: Vec<(LexId, bool)>,
    new_embedded: Vec<f32>,
    new_spread: Vec<f32>,
    encode: encode::Scratch,
}

impl Memory {
    /// Forgets all words.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.embedded.clear();
        self.spread.clear();
        self.pieces.clear();
    }

    /// Number of words kept.
    pub fn len(&self) -> usize {
        self.embedded.len()
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
        let Memory { plan, texts, embedded, spread, encode, .. } = memory;
        let w = self.width();
        let row = |i: usize| (embedded.get(plan[i] as usize), spread.get(plan[i] as usize));
        let encoded = self.encode.apply(plan.len(), texts, row, encode);
        out.clear();
        for text in texts {
            out.extend_from_slice(&encoded[text.start * w..text.end * w]);
        }
    }

    /// Lays out the rows of the texts and notes which words are not known yet.
    fn plan(&self, tokens: &[Tok], docs: &[Range<usize>], memory: &mut Memory) {
        if memory.embedded.len() == 0 {
            // Row 0: nothing, for the gaps between texts.
            memory.embedded.extend(self.width(), &vec![0.0; self.width()]);
            memory.spread.extend(self.encode.spread_width(), &vec![0.0; self.encode.spread_width()]);
        }
        let known = memory.embedded.len();
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
                    memory.rows.resize(key + 1, 0);
                }
                if memory.rows[key] == 0 {
                    memory.rows[key] = (known + memory.missing.len()) as u32;
                    memory.missing.push((token.lex, space));
                }
                memory.plan.push(memory.rows[key]);
            }
            memory.plan.resize(memory.plan.len() + gap, 0);
        }
    }

    /// Embeds the words that are not known yet.
    fn learn(&self, lexicon: &Lexicon, memory: &mut Memory) {
        let Memory { missing, new_embedded, new_spread, embedded, spread, pieces, .. } = memory;
        for words in missing.chunks(256) {
            let word = |i: usize, feature| lexicon.get(words[i].0).feature(feature, words[i].1);
            self.embed.apply(words.len(), word, pieces, new_embedded);
            self.encode.spread(new_embedded, new_spread);
            embedded.extend(self.width(), new_embedded);
            spread.extend(self.encode.spread_width(), new_spread);
        }
    }
}
