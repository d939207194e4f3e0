//! Who governs whom: greedy arc-eager parsing.

use super::arc_eager::{ACTIONS, State};
use super::moves::Moves;
use super::projective::Tree;
use crate::error::Error;
use crate::label::label;
use crate::net::score::{self, Scorer, best};
use crate::weights::Network;

/// A dependency parser.
#[derive(Debug)]
pub struct Parser {
    scorer: Scorer,
    moves: Moves,
}

/// Working space.
#[derive(Debug, Default)]
pub struct Scratch {
    state: State,
    score: score::Scratch,
    /// The last parse.
    pub tree: Tree,
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
        Ok(Parser { scorer, moves })
    }

    /// Parses one text, given as a row of `x` for each of its `n` tokens; the tree is left in `scratch`.
    pub fn apply(&self, x: &[f32], n: usize, is_space: impl Fn(usize) -> bool, scratch: &mut Scratch) {
        let Scratch { state, score, tree } = scratch;
        self.scorer.prepare(x, score);
        state.reset(n);
        while !state.is_final() {
            let scores = self.scorer.score(&state.context(), score);
            let valid = state.valid();
            let possible =
                (0..ACTIONS).filter(|&action| valid[action]).map(|action| self.moves.range(action));
            match best(scores, possible) {
                Some(class) => {
                    let (action, label) = self.moves.get(class);
                    state.apply(action, label);
                }
                None => state.finish(),
            }
        }
        tree.heads.clear();
        tree.deps.clear();
        for (i, head) in state.heads.iter().enumerate() {
            let (head, dep) = head.unwrap_or((i as u32, label("ROOT")));
            tree.heads.push(head);
            tree.deps.push(dep);
        }
        tree.finish(is_space);
    }
}
