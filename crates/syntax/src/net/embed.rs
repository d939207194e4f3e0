//! What a word alone looks like: hash embeddings of its features (and its static vector), mixed into one row.

use super::kernels::{MaxoutNorm, PANEL, Packed, add, gemm, maxout_norm};
use crate::error::Error;
use crate::lexicon::Feature;
use crate::strings::embedding_keys;
use crate::vectors::Vectors;
use crate::weights::Network;
use std::sync::Arc;

/// One table of embeddings, addressed by four hashes of a feature.
#[derive(Debug)]
struct Table {
    feature: Feature,
    seed: u32,
    rows: usize,
    weights: Vec<f32>,
}

/// Static vectors and their projection.
#[derive(Debug)]
struct Static {
    vectors: Arc<Vectors>,
    weights: Packed,
}

/// The embedding layer of a tok2vec network.
#[derive(Debug)]
pub struct Embed {
    width: usize,
    tables: Vec<Table>,
    fixed: Option<Static>,
    mixer: Packed,
    norm: MaxoutNorm,
}

/// Numbers kept between calls, to spare allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    inputs: Vec<f32>,
    pieces: Vec<f32>,
    projected: Vec<f32>,
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
            tables.push(Table { feature, seed, rows, weights: weights.to_vec() });
        }
        if tables.is_empty() {
            return Err(network.error("no `hashembed` layer"));
        }
        if width % PANEL != 0 {
            return Err(network.error(format!("width {width} is not a multiple of {PANEL}")));
        }
        let fixed = match network.named("static_vectors").next() {
            Some((i, _)) => Some(read_static(network, i, width, vectors)?),
            None => None,
        };
        let inputs = (tables.len() + usize::from(fixed.is_some())) * width;
        let (mixer, norm) = read_maxout(network, 0, inputs, width)?;
        Ok(Embed { width, tables, fixed, mixer, norm })
    }

    /// Numbers in an embedded word.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The features that tell one row from another.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        self.tables.iter().map(|t| t.feature)
    }

    /// Embeds words given by their features; `word(i, feature)` is the id of a feature, `word(i, Orth)` of the text.
    pub fn apply(
        &self,
        n: usize,
        word: impl Fn(usize, Feature) -> u64,
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        let inputs = self.mixer.rows();
        scratch.inputs.clear();
        scratch.inputs.resize(n * inputs, 0.0);
        for i in 0..n {
            let row = &mut scratch.inputs[i * inputs..(i + 1) * inputs];
            for (table, out) in self.tables.iter().zip(row.chunks_exact_mut(self.width)) {
                for key in embedding_keys(word(i, table.feature), table.seed) {
                    let at = key as usize % table.rows * self.width;
                    add(out, &table.weights[at..at + self.width]);
                }
            }
            if let Some(fixed) = &self.fixed
                && let Some(vector) = fixed.vectors.get(word(i, Feature::Orth))
            {
                scratch.projected.resize(fixed.weights.width(), 0.0);
                gemm(vector, vector.len(), 1, &fixed.weights, &mut scratch.projected);
                row[self.tables.len() * self.width..].copy_from_slice(&scratch.projected[..self.width]);
            }
        }
        scratch.pieces.resize(n * self.mixer.width(), 0.0);
        gemm(&scratch.inputs, inputs, n, &self.mixer, &mut scratch.pieces);
        out.resize(n * self.width, 0.0);
        maxout_norm(&self.norm, &scratch.pieces[..n * self.mixer.width()], None, out);
    }
}

fn read_static(
    network: &Network,
    i: usize,
    width: usize,
    vectors: Option<&Arc<Vectors>>,
) -> Result<Static, Error> {
    let vectors = vectors
        .ok_or_else(|| network.error("the network wants static vectors and `vocab/vectors` has none"))?;
    if network.attr_text(i, "key_attr").is_ok_and(|key| key != "ORTH") {
        return Err(network.error("static vectors keyed by another attribute than ORTH are not supported"));
    }
    let (w, [_, k]) = network.param(i, "W", [width, vectors.width()])?;
    Ok(Static { vectors: vectors.clone(), weights: Packed::new(k, width, |k_, n| w[n * k + k_]) })
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
