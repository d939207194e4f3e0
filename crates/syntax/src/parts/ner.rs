//! Which tokens name something: greedy transitions over begin, in, last, unit, out.

use super::moves::Moves;
use crate::doc::Iob;
use crate::error::Error;
use crate::label::Label;
use crate::net::score::{self, Scorer, best};
use crate::weights::Network;
use std::ops::Range;

/// Actions, numbered as in spaCy's files; 0 stands for unknown and is never taken.
const BEGIN: usize = 1;
const IN: usize = 2;
const LAST: usize = 3;
const UNIT: usize = 4;
const OUT: usize = 5;
/// Number of actions.
pub const ACTIONS: usize = 6;

/// An entity recogniser.
#[derive(Debug)]
pub struct Ner {
    scorer: Scorer,
    moves: Moves,
    /// Classes of single-token entities: all but the one without a label.
    units: Vec<Range<usize>>,
}

impl Ner {
    /// Reads the pipe's network, whose tok2vec yields `width` numbers, and its `moves`.
    pub fn read(network: &Network, width: usize, moves: Moves) -> Result<Ner, Error> {
        let scorer = Scorer::read(network, width, 3)?;
        if scorer.classes() != moves.len() {
            return Err(network.error(format!("{} outputs for {} classes", scorer.classes(), moves.len())));
        }
        let units = match moves.class(UNIT, "") {
            Some(none) => vec![moves.range(UNIT).start..none, none + 1..moves.range(UNIT).end],
            None => vec![moves.range(UNIT)],
        };
        Ok(Ner { scorer, moves, units })
    }

    /// Finds the entities of one text, given as a row of `x` for each of its `n` tokens.
    ///
    /// `starts` tells where a sentence begins, `is_space` which tokens are white space.
    pub fn apply(
        &self,
        x: &[f32],
        n: usize,
        starts: impl Fn(usize) -> bool,
        is_space: impl Fn(usize) -> bool,
        scratch: &mut score::Scratch,
        mut emit: impl FnMut(usize, Iob, Label),
    ) {
        self.scorer.prepare(x, scratch);
        let mut open: Option<(u32, Label)> = None;
        for i in 0..n {
            let before = open.and_then(|_| (i as u32).checked_sub(1));
            let scores = self.scorer.score(&[Some(i as u32), open.map(|(first, _)| first), before], scratch);
            let goes_on = i + 1 < n && !starts(i + 1);
            let class = match open {
                Some((_, label)) => {
                    let one = |action| self.moves.class(action, label).map(|c| c..c + 1);
                    best(scores, [one(IN).filter(|_| goes_on), one(LAST)].into_iter().flatten())
                }
                None => {
                    let word = !is_space(i);
                    let begin = (word && goes_on).then(|| self.moves.range(BEGIN));
                    let units = self.units.iter().filter(|_| word).cloned();
                    best(scores, begin.into_iter().chain(units).chain([self.moves.range(OUT)]))
                }
            };
            let (action, label) = class.map_or((OUT, ""), |class| self.moves.get(class));
            match action {
                BEGIN => {
                    open = Some((i as u32, label));
                    emit(i, Iob::B, label);
                }
                IN => emit(i, Iob::I, label),
                LAST => {
                    open = None;
                    emit(i, Iob::I, label);
                }
                UNIT => emit(i, Iob::B, label),
                _ => open = None,
            }
        }
    }
}
