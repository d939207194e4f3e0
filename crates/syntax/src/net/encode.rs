//! What a word looks like among its neighbours: residual layers of window, maxout and layer norm.
//!
//! A window of one word to each side is three rows that already lie one after the other in memory, so the
//! window matrix is never built. The first layer is the sum of what each of the three words contributes,
//! which depends on that word alone and is computed once a word (see `parts::tok2vec`).

use super::embed::read_maxout;
use super::kernels::{MaxoutNorm, Packed, gemm, maxout_norm, sum3};
use crate::error::Error;
use crate::weights::Network;
use std::ops::Range;

/// The encoder of a tok2vec network.
#[derive(Debug)]
pub struct Encode {
    width: usize,
    /// First layer: contributions of a word to its successor, itself and its predecessor, side by side.
    spread: Packed,
    first: MaxoutNorm,
    rest: Vec<(Packed, MaxoutNorm)>,
}

/// Numbers kept between calls, to spare allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: Vec<f32>,
    next: Vec<f32>,
    pieces: Vec<f32>,
    runs: Vec<Range<usize>>,
}

/// Rows computed at a time, so that their pieces stay in the cache.
const BLOCK: usize = 96;

impl Encode {
    /// Reads the encoder of `network`: all maxout layers but the first.
    pub fn read(network: &Network, width: usize) -> Result<Encode, Error> {
        for (i, _) in network.named("expand_window") {
            if network.attr_int(i, "window_size")? != 1 {
                return Err(network.error("a window of other than one word to each side is not supported"));
            }
        }
        let depth = network.named("expand_window").count();
        if depth == 0 || network.named("maxout").count() != depth + 1 {
            return Err(network.error("the encoder is not a chain of window, maxout and layer norm"));
        }
        let mut layers = (1..=depth).map(|nth| read_maxout(network, nth, 3 * width, width));
        let (weights, first) = layers.next().ok_or_else(|| network.error("no encoder"))??;
        let spread = side_by_side(&weights, width);
        Ok(Encode { width, spread, first, rest: layers.collect::<Result<_, _>>()? })
    }

    /// Words to each side that a word's output depends on; as many empty rows surround each text.
    pub fn reach(&self) -> usize {
        1 + self.rest.len()
    }

    /// Numbers that one word contributes to the first layer.
    pub fn spread_width(&self) -> usize {
        self.spread.width()
    }

    /// What each row of `x` contributes to the first layer.
    pub fn spread(&self, x: &[f32], out: &mut Vec<f32>) {
        let n = x.len() / self.width;
        out.resize(n * self.spread.width(), 0.0);
        gemm(x, self.width, n, &self.spread, out);
    }

    /// Encodes `n` rows, of which those of `texts` are wanted; `row(i)` is the embedding of row `i` and what it
    /// contributes. Between texts and at the ends lie at least [`Encode::reach`] empty rows.
    ///
    /// Each layer is computed as far beyond a text as the layers behind it look, and no further: what is
    /// given for rows outside of texts has no meaning.
    pub fn apply<'a>(
        &self,
        n: usize,
        texts: &[Range<usize>],
        row: impl Fn(usize) -> (&'a [f32], &'a [f32]),
        scratch: &'a mut Scratch,
    ) -> &'a [f32] {
        let (w, p) = (self.width, self.first.bias.len());
        let Scratch { rows, next, pieces, runs } = scratch;
        // One row of zeros at each end stands for the missing neighbours.
        for buffer in [&mut *rows, &mut *next] {
            buffer.resize((n + 2) * w, 0.0);
            buffer[..w].fill(0.0);
            buffer[(n + 1) * w..].fill(0.0);
        }
        pieces.resize(BLOCK * self.widest(), 0.0);
        let nothing = vec![0.0; p];
        blocks(n, texts, self.rest.len(), runs);
        for block in &*runs {
            let (start, count) = (block.start, block.len());
            for i in block.clone() {
                let before = if i > 0 { &row(i - 1).1[..p] } else { &nothing };
                let after = if i + 1 < n { &row(i + 1).1[2 * p..] } else { &nothing };
                let (embedded, own) = row(i);
                sum3(&mut pieces[(i - start) * p..(i - start + 1) * p], before, &own[p..2 * p], after);
                next[(i + 1) * w..(i + 2) * w].copy_from_slice(embedded);
            }
            let rows_of = (start + 1) * w..(start + count + 1) * w;
            maxout_norm(&self.first, &pieces[..count * p], Some(&next[rows_of.clone()]), &mut rows[rows_of]);
        }
        for (layer, (weights, norm)) in self.rest.iter().enumerate() {
            blocks(n, texts, self.rest.len() - 1 - layer, runs);
            for block in &*runs {
                let (start, count) = (block.start, block.len());
                let wide = weights.width();
                gemm(&rows[start * w..], w, count, weights, pieces);
                let own = (start + 1) * w..(start + count + 1) * w;
                maxout_norm(norm, &pieces[..count * wide], Some(&rows[own.clone()]), &mut next[own]);
            }
            // The zero rows at the ends of both buffers are never written.
            std::mem::swap(rows, next);
        }
        &rows[w..(n + 1) * w]
    }

    fn widest(&self) -> usize {
        self.rest.iter().map(|(weights, _)| weights.width()).fold(self.first.bias.len(), usize::max)
    }
}

/// The rows of `texts` and `margin` rows to each side of them, out of `n`, in blocks of at most [`BLOCK`].
fn blocks(n: usize, texts: &[Range<usize>], margin: usize, out: &mut Vec<Range<usize>>) {
    out.clear();
    let mut run = 0..0;
    let mut close = |run: &Range<usize>| {
        out.extend(run.clone().step_by(BLOCK).map(|start| start..run.end.min(start + BLOCK)));
    };
    for text in texts.iter().filter(|t| !t.is_empty()) {
        let (start, end) = (text.start.saturating_sub(margin), (text.end + margin).min(n));
        if start > run.end {
            close(&run);
            run = start..end;
        } else {
            run.end = end;
        }
    }
    close(&run);
}

/// Turns the weights of a three-word window into three blocks of columns, one for each word of the window.
fn side_by_side(weights: &Packed, width: usize) -> Packed {
    let columns = weights.columns();
    Packed::new(width, 3 * columns, |k, n| weights.at(n / columns * width + k, n % columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_no_text_needs_are_left_out() {
        let made = |n, texts: &[Range<usize>], margin| {
            let mut out = Vec::new();
            blocks(n, texts, margin, &mut out);
            out
        };
        let texts = [4..10, 14..14, 18..20];
        assert_eq!(made(24, &texts, 0), [4..10, 18..20]);
        assert_eq!(made(24, &texts, 2), [2..12, 16..22]);
        assert_eq!(made(24, &texts, 4), vec![Range { start: 0, end: 24 }]);
        assert_eq!(made(200, std::slice::from_ref(&(4..196)), 0), [4..100, 100..196]);
        assert!(made(8, std::slice::from_ref(&(4..4)), 2).is_empty());
    }
}
