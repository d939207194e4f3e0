//! Who governs whom: greedy arc-eager parsing.
//!
//! A few texts take their steps together: their states are scored in one product, for which the weights are
//! read once. What is chosen for a text does not depend on the others.

use super::arc_eager::{ACTIONS, State};
use super::moves::Moves;
use super::projective::Tree;
use crate::error::Error;
use crate::label::{Label, label};
use crate::net::score::{self, Scorer, best};
use crate::weights::Network;
use std::ops::Range;

/// A dependency parser.
#[derive(Debug)]
pub struct Parser {
    scorer: Scorer,
    moves: Moves,
    root: Label,
}

/// Most texts that take their steps together.
const TOGETHER: usize = 8;

/// Most tokens of texts that do; what is kept of them stays in the cache.
const MOST_TOKENS: usize = 256;

/// Working space.
#[derive(Debug, Default)]
pub struct Scratch {
    states: [State; TOGETHER],
    score: score::Scratch,
    tree: Tree,
}

impl Scratch {
    /// Gives back what a long text took.
    pub fn trim(&mut self) {
        self.score.trim();
    }
}

impl Parser {
    /// Reads the pipe's network, whose tok2vec yields `width` numbers, and its `moves`.
    pub fn read(network: &Network, width: usize, moves: Moves) -> Result<Parser, Error> {
        let scorer = Scorer::read(network, width, 8)?;
        if scorer.classes() != moves.len() {
            return Err(network.error(format!("{} outputs for {} classes", scorer.classes(), moves.len())));
        }
        if moves
            .class(super::arc_eager::LEFT, "subtok")
            .or(moves.class(super::arc_eager::RIGHT, "subtok"))
            .is_some()
        {
            return Err(network.error("a parser that learns tokens (subtok) is not supported"));
        }
        Ok(Parser { scorer, moves, root: label("ROOT") })
    }

    /// Parses the texts whose tokens are the rows `docs` of `x`, which lie one after the other.
    ///
    /// `is_space` tells white-space tokens; `emit` gets each text and its tree.
    pub fn apply(
        &self,
        x: &[f32],
        width: usize,
        docs: &[Range<usize>],
        is_space: impl Fn(usize) -> bool,
        scratch: &mut Scratch,
        mut emit: impl FnMut(&Range<usize>, &Tree),
    ) {
        let mut rest = docs;
        while let Some(first) = rest.first().map(|d| d.start) {
            let fits = |doc: &&Range<usize>| doc.end - first <= MOST_TOKENS;
            let count = rest.iter().take(TOGETHER).take_while(fits).count().max(1);
            let (group, later) = rest.split_at(count);
            rest = later;
            self.step_together(&x[first * width..group[count - 1].end * width], first, group, scratch);
            let Scratch { states, tree, .. } = scratch;
            for (doc, state) in group.iter().zip(states) {
                tree.heads.clear();
                tree.deps.clear();
                for (i, head) in state.heads.iter().enumerate() {
                    let (head, dep) = head.unwrap_or((i as u32, self.root));
                    tree.heads.push(head);
                    tree.deps.push(dep);
                }
                tree.finish(|i| is_space(doc.start + i));
                emit(doc, tree);
            }
        }
    }

    /// Takes the texts of `group` from their first to their last state; `x` begins with token `first`.
    fn step_together(&self, x: &[f32], first: usize, group: &[Range<usize>], scratch: &mut Scratch) {
        let Scratch { states, score, .. } = scratch;
        self.scorer.prepare(x, score);
        for (state, doc) in states.iter_mut().zip(group) {
            state.reset(doc.len());
        }
        let mut open: Vec<usize> = (0..group.len()).filter(|&n| !states[n].is_final()).collect();
        while !open.is_empty() {
            for (row, &n) in open.iter().enumerate() {
                let before = (group[n].start - first) as u32;
                let context = states[n].context().map(|token| token.map(|t| t + before));
                self.scorer.add_state(row, &context, score);
            }
            for (&n, scores) in open.iter().zip(self.scorer.scores(open.len(), score)) {
                self.step(&mut states[n], scores);
            }
            open.retain(|&n| !states[n].is_final());
        }
    }

    /// Does the best action that is possible.
    fn step(&self, state: &mut State, scores: &[f32]) {
        let valid = state.valid();
        let possible = (0..ACTIONS).filter(|&action| valid[action]).map(|action| self.moves.range(action));
        match best(scores, possible) {
            Some(class) => {
                let (action, label) = self.moves.get(class);
                state.apply(action, label);
            }
            None => state.finish(),
        }
    }
}
