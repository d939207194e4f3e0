//! What a word alone looks like: hash embeddings of its features (and its static vector), mixed into one row.
//!
//! The mixing layer's product is the sum of what each feature contributes to it. Words share most of their
//! features (prefix, suffix, shape, spaces), so a contribution is computed once a feature and kept. A feature that
//! hardly any two words share (the text, its norm) is computed with its word.

use super::kernels::{MaxoutNorm, PANEL, Packed, add, gemm, maxout_norm};
use super::rows;
use crate::error::Error;
use crate::lexicon::Feature;
use crate::strings::embedding_keys;
use crate::vectors::Vectors;
use crate::weights::Network;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What a feature is looked up in, and what its row contributes to the mixing layer.
#[derive(Debug)]
struct Source {
    feature: Feature,
    rows: Rows,
    mixer: Packed,
}

#[derive(Debug)]
enum Rows {
    /// A table of embeddings, addressed by four hashes of a feature.
    Hashed { seed: u32, rows: usize, weights: Vec<f32> },
    /// Static vectors and their projection.
    Fixed { vectors: Arc<Vectors>, weights: Packed },
}

/// The embedding layer of a tok2vec network.
#[derive(Debug)]
pub struct Embed {
    width: usize,
    sources: Vec<Source>,
    norm: MaxoutNorm,
}

/// Contributions of features kept between calls, and working space.
#[derive(Debug, Default)]
pub struct Memory {
    /// By source: the row of a feature in `rows`.
    known: Vec<FxHashMap<u64, u32>>,
    rows: rows::Rows,
    // Working space.
    missing: Vec<u64>,
    inputs: Vec<f32>,
    made: Vec<f32>,
    pieces: Vec<f32>,
}

/// Contributions that are kept; one takes 1.2 kB.
const MOST_KEPT: usize = 8_192;

impl Memory {
    /// Forgets all contributions.
    pub fn clear(&mut self) {
        self.known.iter_mut().for_each(FxHashMap::clear);
        self.rows.clear(MOST_KEPT);
    }
}

impl Embed {
    /// Reads the embedding part of `network`; its maxout and layer norm are the first ones of the file.
    pub fn read(network: &Network, vectors: Option<&Arc<Vectors>>) -> Result<Embed, Error> {
        let (at, _) = network
            .named("extract_features")
            .next()
            .ok_or_else(|| network.error("no `extract_features` layer"))?;
        let columns = network.attr_names(at, "columns")?;
        let mut tables = Vec::new();
        let mut width = 0;
        for (i, _) in network.named("hashembed") {
            let (weights, [rows, outputs]) = network.param(i, "E", [0, width])?;
            width = outputs;
            let column = network.attr_int(i, "column")?;
            let name = usize::try_from(column).ok().and_then(|c| columns.get(c));
            let name = name.ok_or_else(|| network.error(format!("layer {i}: no column {column}")))?;
            let feature = Feature::by_name(name)
                .ok_or_else(|| network.error(format!("the embedded attribute {name} is not supported")))?;
            let seed = u32::try_from(network.attr_int(i, "seed")?)
                .map_err(|_| network.error(format!("layer {i}: seed is not a 32-bit number")))?;
            tables.push((feature, Rows::Hashed { seed, rows, weights: weights.to_vec() }));
        }
        if tables.is_empty() {
            return Err(network.error("no `hashembed` layer"));
        }
        if width % PANEL != 0 {
            return Err(network.error(format!("width {width} is not a multiple of {PANEL}")));
        }
        if let Some((i, _)) = network.named("static_vectors").next() {
            tables.push((Feature::Orth, read_static(network, i, width, vectors)?));
        }
        let (mixer, norm) = read_maxout(network, 0, tables.len() * width, width)?;
        let part = |n: usize| Packed::new(width, mixer.columns(), |k, c| mixer.at(n * width + k, c));
        let sources = tables
            .into_iter()
            .enumerate()
            .map(|(n, (feature, rows))| Source { feature, rows, mixer: part(n) })
            .collect();
        Ok(Embed { width, sources, norm })
    }

    /// Numbers in an embedded word.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The features that tell one row from another.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        self.sources.iter().map(|s| s.feature)
    }

    /// Embeds words given by their features; `word(i, feature)` is the id of a feature, `word(i, Orth)` of the text.
    pub fn apply(
        &self,
        n: usize,
        word: impl Fn(usize, Feature) -> u64,
        memory: &mut Memory,
        out: &mut Vec<f32>,
    ) {
        if memory.rows.len() > MOST_KEPT {
            memory.clear();
        }
        memory.known.resize_with(self.sources.len(), FxHashMap::default);
        let wide = self.norm.bias.len();
        memory.pieces.clear();
        memory.pieces.resize(n * wide, 0.0);
        for (number, source) in self.sources.iter().enumerate() {
            let ids = |i: usize| word(i, source.feature);
            if source.feature.tells_words_apart() {
                source.add_all(n, ids, self.width, memory);
                continue;
            }
            source.learn(number, n, ids, self.width, memory);
            let Memory { known, rows, pieces, .. } = &mut *memory;
            for (i, sum) in pieces.chunks_exact_mut(wide).enumerate() {
                if let Some(&row) = known[number].get(&ids(i)) {
                    add(sum, rows.get(row as usize));
                }
            }
        }
        out.resize(n * self.width, 0.0);
        maxout_norm(&self.norm, &memory.pieces, None, out);
    }
}

impl Source {
    /// Adds what this feature of `n` words contributes, and keeps nothing.
    fn add_all(&self, n: usize, id: impl Fn(usize) -> u64, width: usize, memory: &mut Memory) {
        let Memory { missing, inputs, made, pieces, .. } = memory;
        missing.clear();
        missing.extend((0..n).map(id));
        self.contribute(missing, width, inputs, made);
        let wide = self.mixer.width();
        for (sum, row) in pieces.chunks_exact_mut(wide).zip(made.chunks_exact(wide)) {
            add(sum, row);
        }
    }

    /// Computes what those features of `n` words contribute that are not known yet.
    fn learn(&self, number: usize, n: usize, id: impl Fn(usize) -> u64, width: usize, memory: &mut Memory) {
        let Memory { known, rows, missing, inputs, made, .. } = memory;
        missing.clear();
        let kept = rows.len();
        for i in 0..n {
            known[number].entry(id(i)).or_insert_with(|| {
                missing.push(id(i));
                (kept + missing.len() - 1) as u32
            });
        }
        self.contribute(missing, width, inputs, made);
        rows.extend(self.mixer.width(), made);
    }

    /// What these features contribute, into `made`, a row each.
    fn contribute(&self, ids: &[u64], width: usize, inputs: &mut Vec<f32>, made: &mut Vec<f32>) {
        inputs.clear();
        inputs.resize(ids.len() * width, 0.0);
        for (&id, row) in ids.iter().zip(inputs.chunks_exact_mut(width)) {
            self.rows.look_up(id, row);
        }
        made.resize(ids.len() * self.mixer.width(), 0.0);
        gemm(inputs, width, ids.len(), &self.mixer, made);
    }
}

impl Rows {
    /// The row of the feature `id`, into `out`, which is zero before.
    fn look_up(&self, id: u64, out: &mut [f32]) {
        match self {
            Rows::Hashed { seed, rows, weights } => {
                for key in embedding_keys(id, *seed) {
                    let at = key as usize % rows * out.len();
                    add(out, &weights[at..at + out.len()]);
                }
            }
            Rows::Fixed { vectors, weights } => {
                if let Some(vector) = vectors.get(id) {
                    gemm(vector, vector.len(), 1, weights, out);
                }
            }
        }
    }
}

fn read_static(
    network: &Network,
    i: usize,
    width: usize,
    vectors: Option<&Arc<Vectors>>,
) -> Result<Rows, Error> {
    let vectors = vectors
        .ok_or_else(|| network.error("the network wants static vectors and `vocab/vectors` has none"))?;
    if network.attr_text(i, "key_attr").is_ok_and(|key| key != "ORTH") {
        return Err(network.error("static vectors keyed by another attribute than ORTH are not supported"));
    }
    let (w, [_, k]) = network.param(i, "W", [width, vectors.width()])?;
    Ok(Rows::Fixed { vectors: vectors.clone(), weights: Packed::new(k, width, |k_, n| w[n * k + k_]) })
}

/// The `nth` maxout of the file and the layer norm of the same number, with weights permuted so that the
/// pieces of a row lie one after the other.
pub fn read_maxout(
    network: &Network,
    nth: usize,
    inputs: usize,
    width: usize,
) -> Result<(Packed, MaxoutNorm), Error> {
    let find = |name| {
        network
            .named(name)
            .nth(nth)
            .map(|(i, _)| i)
            .ok_or_else(|| network.error(format!("no `{name}` layer number {nth}")))
    };
    let (maxout, norm) = (find("maxout")?, find("layernorm")?);
    let (w, [_, pieces, k]) = network.param(maxout, "W", [width, 0, inputs])?;
    let (b, _) = network.param(maxout, "b", [width, pieces])?;
    let (gain, _) = network.param(norm, "G", [width])?;
    let (shift, _) = network.param(norm, "b", [width])?;
    let weights = Packed::new(k, width * pieces, |k_, n| w[((n % width) * pieces + n / width) * k + k_]);
    let bias = (0..width * pieces).map(|n| b[(n % width) * pieces + n / width]).collect();
    Ok((weights, MaxoutNorm { bias, gain: gain.to_vec(), shift: shift.to_vec() }))
}
