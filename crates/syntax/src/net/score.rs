//! How good each action is in a state of a transition parser.
//!
//! Each token's part of the hidden layer is computed beforehand for every position it can take in a
//! state, so a state costs a sum of rows, a maximum and a small product.

use super::kernels::{Packed, gemm, sum_maxout2};
use super::linear::Linear;
use crate::error::Error;
use crate::weights::Network;

/// The network of a transition parser behind its tok2vec.
#[derive(Debug)]
pub struct Scorer {
    project: Linear,
    lower: Packed,
    bias: Vec<f32>,
    /// One row for each position, used where a state has no token there.
    absent: Vec<f32>,
    upper: Linear,
    positions: usize,
    hidden: usize,
}

/// Numbers kept between calls, to spare allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    projected: Vec<f32>,
    trimmed: Vec<f32>,
    parts: Vec<f32>,
    sums: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

/// Numbers that are kept between calls; a long text needs more for a while.
const MOST_KEPT: usize = 4 << 20;

impl Scratch {
    /// Gives back what a long text took.
    pub fn trim(&mut self) {
        if self.parts.capacity() > MOST_KEPT {
            self.parts = Vec::new();
        }
    }
}

/// Most positions a state can have.
pub const MOST_POSITIONS: usize = 8;

impl Scorer {
    /// Reads the scorer of `network`, whose tok2vec yields `inputs` numbers a token.
    pub fn read(network: &Network, inputs: usize, positions: usize) -> Result<Scorer, Error> {
        let (lower_at, lower_node) = network.referred("lower")?;
        let (upper_at, upper_node) = network.referred("upper").map_err(|_| {
            network.error("a transition parser without an upper layer (use_upper = false) is not supported")
        })?;
        if lower_node.name != "precomputable_affine" || upper_node.name != "linear" {
            return Err(network.error(format!(
                "layers {} and {} are not supported here",
                lower_node.name, upper_node.name
            )));
        }
        let (project_at, _) = network
            .named("linear")
            .find(|(i, _)| *i != upper_at)
            .ok_or_else(|| network.error("no linear layer behind the tok2vec"))?;
        let project = Linear::read(network, project_at, inputs)?;
        let k = project.outputs();
        let (w, [_, hidden, pieces, _]) = network.param(lower_at, "W", [positions, 0, 2, k])?;
        let (b, _) = network.param(lower_at, "b", [hidden, pieces])?;
        let (pad, _) = network.param(lower_at, "pad", [1, positions, hidden, pieces])?;
        let upper = Linear::read(network, upper_at, hidden)?;
        let row = hidden * pieces;
        if row % super::kernels::PANEL != 0 || positions > MOST_POSITIONS {
            return Err(network.error(format!("a hidden layer of {hidden} units is not supported")));
        }
        // Columns are ordered by position, piece and unit; the file has unit before piece.
        let source = |n: usize| {
            let (position, rest) = (n / row, n % row);
            position * row + (rest % hidden) * pieces + rest / hidden
        };
        Ok(Scorer {
            lower: Packed::new(k, positions * row, |k_, n| w[source(n) * k + k_]),
            bias: (0..row).map(|n| b[source(n)]).collect(),
            absent: (0..positions * row).map(|n| pad[source(n)]).collect(),
            project,
            upper,
            positions,
            hidden,
        })
    }

    /// Number of classes that are scored.
    pub fn classes(&self) -> usize {
        self.upper.outputs()
    }

    /// Computes what each token (row of `x`) contributes in each position.
    pub fn prepare(&self, x: &[f32], scratch: &mut Scratch) {
        let k = self.lower.rows();
        self.project.apply(x, &mut scratch.projected);
        let n = scratch.projected.len() / self.project.width();
        // The projection may be padded to whole panels.
        let rows: &[f32] = if self.project.width() == k {
            &scratch.projected
        } else {
            scratch.trimmed.clear();
            for row in scratch.projected.chunks_exact(self.project.width()) {
                scratch.trimmed.extend_from_slice(&row[..k]);
            }
            &scratch.trimmed
        };
        scratch.parts.resize(n * self.lower.width(), 0.0);
        gemm(rows, k, n, &self.lower, &mut scratch.parts);
    }

    /// Prepares a state for scoring, as number `state` of those scored together: its positions hold `tokens`
    /// (`None`: no token there), numbered as the rows that [`Scorer::prepare`] was given.
    pub fn add_state(&self, state: usize, tokens: &[Option<u32>], scratch: &mut Scratch) {
        let row = self.bias.len();
        let Scratch { parts, sums, hidden, .. } = scratch;
        let mut rows: [&[f32]; MOST_POSITIONS] = [&[]; MOST_POSITIONS];
        for (position, (token, out)) in tokens.iter().zip(rows.iter_mut()).enumerate() {
            let (source, at) = match token {
                Some(t) => (&parts[..], (*t as usize * self.positions + position) * row),
                None => (&self.absent[..], position * row),
            };
            *out = &source[at..at + row];
        }
        sums.resize(row, 0.0);
        let needed = (state + 1) * self.hidden;
        if hidden.len() < needed {
            hidden.resize(needed, 0.0);
        }
        let own = &mut hidden[needed - self.hidden..needed];
        sum_maxout2(&rows[..self.positions], &self.bias, sums, own);
    }

    /// Scores of all classes for the first `states` states that were prepared, one row each.
    pub fn scores<'s>(&self, states: usize, scratch: &'s mut Scratch) -> impl Iterator<Item = &'s [f32]> {
        let classes = self.classes();
        self.upper.apply(&scratch.hidden[..states * self.hidden], &mut scratch.scores);
        scratch.scores.chunks_exact(self.upper.width()).map(move |row| &row[..classes])
    }

    /// Scores of all classes for one state.
    pub fn score<'s>(&self, tokens: &[Option<u32>], scratch: &'s mut Scratch) -> &'s [f32] {
        self.add_state(0, tokens, scratch);
        self.scores(1, scratch).next().unwrap_or_default()
    }
}

/// The first of the highest-scored classes among `ranges`, in order; `None` if they are empty.
pub fn best(scores: &[f32], ranges: impl IntoIterator<Item = std::ops::Range<usize>>) -> Option<usize> {
    let mut best = None;
    let mut highest = f32::NEG_INFINITY;
    for range in ranges {
        for class in range {
            if scores[class] > highest || best.is_none() {
                highest = scores[class];
                best = Some(class);
            }
        }
    }
    best
}
