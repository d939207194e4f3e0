//! Which reports are worked on together, and where in the input are they? Small ones together, in input order.

use super::{Intake, Piece, Refusal};
use dateline::hash::short_hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Most reports, and most bytes of them, that are worked on together.
const MOST_REPORTS: usize = 32;
const MOST_BYTES: usize = 64 * 1024;

/// Some of the input.
pub struct Batch {
    /// Reports and refusals.
    pub pieces: Vec<Result<Piece, Refusal>>,
    /// How far the input is read behind them.
    pub mark: Mark,
}

/// A place in the input: how many items stand before it, and a hash over all of them. The same mark means the same
/// input up to there, so that what was done of it need not be done again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Reports and refusals so far.
    pub items: u64,
    /// Hash over their names and bytes.
    pub chain: String,
}

/// A quick hash over everything so far: two lanes of multiply and rotate, mixed by SHA-256 at the end of a batch.
#[derive(Clone, Copy)]
struct Digest([u64; 2]);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        let [mut a, mut b] = self.0;
        let mut take = |word: u64| {
            a = (a ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
            b = b.rotate_left(17) ^ word.wrapping_mul(0xc2b2_ae3d_27d4_eb4f).wrapping_add(a);
        };
        take(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            take(u64::from_le_bytes(word));
        }
        self.0 = [a, b];
    }
}

/// The input in batches.
pub struct Batches {
    intake: Intake,
    digest: Digest,
    items: u64,
    passed: Arc<AtomicU64>,
}

impl Batches {
    /// All of `intake`.
    pub fn new(intake: Intake) -> Batches {
        Batches { intake, digest: Digest([1, 2]), items: 0, passed: Arc::default() }
    }

    /// Counts what is passed over, also while the batches are worked on elsewhere.
    pub fn passed(&self) -> Arc<AtomicU64> {
        self.passed.clone()
    }

    /// Goes on behind `mark` if the input up to there is what it was; `None` if it is not, and the input is spent.
    pub fn behind(mut self, mark: &Mark) -> Option<Batches> {
        while self.items < mark.items {
            drop(self.item()?);
        }
        (self.mark() == *mark).then_some(self)
    }

    fn item(&mut self) -> Option<Result<Piece, Refusal>> {
        let item = self.intake.next();
        self.passed.store(self.intake.passed(), Relaxed);
        let item = item?;
        self.items += 1;
        match &item {
            Ok(piece) => {
                self.digest.add(piece.origin.to_string().as_bytes());
                self.digest.add(&piece.bytes);
            }
            Err(refusal) => self.digest.add(refusal.to_string().as_bytes()),
        }
        Some(item)
    }

    fn mark(&self) -> Mark {
        let [a, b] = self.digest.0;
        Mark { items: self.items, chain: short_hash(&[&format!("{} {a:x} {b:x}", self.items)]) }
    }
}

impl Iterator for Batches {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut pieces = Vec::new();
        let mut bytes = 0;
        while pieces.len() < MOST_REPORTS && bytes < MOST_BYTES {
            let Some(piece) = self.item() else { break };
            bytes += piece.as_ref().map_or(0, |p| p.bytes.len());
            pieces.push(piece);
        }
        (!pieces.is_empty()).then(|| Batch { pieces, mark: self.mark() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options};
    use super::*;

    fn batches(lines: &str) -> Batches {
        Batches::new(Intake::of_bytes("a.jsonl", lines.as_bytes().to_vec(), Options::default()))
    }

    fn lines(range: std::ops::Range<u32>) -> String {
        range.map(|n| format!("{{\"text\":\"Report {n}.\"}}\n")).collect()
    }

    #[test]
    fn a_mark_is_gone_on_from_only_in_the_same_input() {
        let all = lines(0..100);
        let first = batches(&all).next().unwrap();
        assert_eq!(first.mark.items, 32);
        let rest: usize = batches(&all).behind(&first.mark).unwrap().map(|b| b.pieces.len()).sum();
        assert_eq!(rest, 68);
        assert!(batches(&lines(0..20)).behind(&first.mark).is_none());
        assert!(batches(&all.replace("Report 3.", "Report X.")).behind(&first.mark).is_none());
        assert!(batches(&lines(1..100)).behind(&first.mark).is_none());
        // What comes later may have changed.
        assert!(batches(&all.replace("Report 99", "Report X")).behind(&first.mark).is_some());
    }
}
