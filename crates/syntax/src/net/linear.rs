//! `y = W x + b`: the tagger's output layer and the projection in front of a transition scorer.

use super::kernels::{Packed, add, gemm};
use crate::error::Error;
use crate::weights::Network;

/// A linear layer.
#[derive(Debug)]
pub struct Linear {
    weights: Packed,
    bias: Vec<f32>,
}

impl Linear {
    /// Reads layer `i` of `network`, which takes `inputs` numbers.
    pub fn read(network: &Network, i: usize, inputs: usize) -> Result<Linear, Error> {
        let (w, [outputs, k]) = network.param(i, "W", [0, inputs])?;
        let (b, _) = network.param(i, "b", [outputs])?;
        let weights = Packed::new(k, outputs, |k_, n| w[n * k + k_]);
        let mut bias = b.to_vec();
        bias.resize(weights.width(), 0.0);
        Ok(Linear { weights, bias })
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.weights.columns()
    }

    /// Distance between rows of the result.
    pub fn width(&self) -> usize {
        self.weights.width()
    }

    /// Applies the layer to every row of `x`, into `out`.
    pub fn apply(&self, x: &[f32], out: &mut Vec<f32>) {
        let m = x.len() / self.weights.rows();
        out.resize(m * self.width(), 0.0);
        gemm(x, self.weights.rows(), m, &self.weights, out);
        for row in out.chunks_exact_mut(self.width()) {
            add(row, &self.bias);
        }
    }
}
