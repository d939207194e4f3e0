//! Can a pattern go on after its first word? A quick no for nearly every pattern at nearly every word.
//!
//! For each pattern and each word it can begin with, a signature of the tokens that may come second. It
//! errs only to the side of trying.

use super::lexer::{Shape, Tok, WordId};
use super::pattern::{Class, Node};
use super::shapes::Builtin;
use super::tables::Tables;

/// What may stand second.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Second {
    /// Tables one of whose phrases it may begin, as bits.
    tables: u128,
    /// Words, hashed to bits.
    words: u64,
    /// A number in digits.
    digits: bool,
    /// A word that can begin a number.
    counts: bool,
    /// The pattern can be over after one token.
    over: bool,
}

fn bit(word: WordId) -> u64 {
    1 << (word % 64)
}

struct Next<'a> {
    nodes: &'a [Node],
    then: Option<&'a Next<'a>>,
}

impl Second {
    /// What may follow `first` (`None`: a number in digits) in a pattern.
    pub(super) fn after(nodes: &[Node], first: Option<WordId>, tables: &Tables) -> Second {
        let mut second = Second::default();
        second.skip_first(nodes, None, first, tables);
        second
    }

    /// True if the pattern may match with `next` as its second token.
    pub(super) fn allows(&self, next: Option<&Tok>, tables: &Tables) -> bool {
        if self.over {
            return true;
        }
        let Some(next) = next else { return false };
        match next.shape {
            Shape::Word | Shape::Mark => {
                next.word != 0
                    && (self.words & bit(next.word) != 0
                        || self.tables & tables.begun_by(next.word) != 0
                        || self.counts && tables.counts(next.word))
            }
            _ => self.digits,
        }
    }

    fn skip_first(&mut self, nodes: &[Node], then: Option<&Next>, first: Option<WordId>, tables: &Tables) {
        let Some((node, rest)) = nodes.split_first() else {
            if let Some(next) = then {
                self.skip_first(next.nodes, next.then, first, tables);
            }
            return;
        };
        let next = Next { nodes: rest, then };
        match node {
            Node::Word(w) if Some(*w) == first => self.add_first(rest, then),
            Node::Word(_) => {}
            Node::Glue => self.skip_first(rest, then, first, tables),
            Node::Capture(_, classes) => {
                for class in classes {
                    if self.add_rest(*class, first, tables) {
                        self.add_first(rest, then);
                    }
                }
            }
            Node::Choice(ways) => {
                for way in ways {
                    self.skip_first(way, Some(&next), first, tables);
                }
            }
            Node::Maybe(inner) => {
                self.skip_first(inner, Some(&next), first, tables);
                self.skip_first(rest, then, first, tables);
            }
        }
    }

    /// Adds what `class` itself may hold after `first`; false if it cannot begin with it.
    fn add_rest(&mut self, class: Class, first: Option<WordId>, tables: &Tables) -> bool {
        match (class, first) {
            (Class::Table(t), Some(w)) => {
                let mut begins = false;
                for second in tables.seconds(t, w) {
                    begins = true;
                    self.words |= second.map_or(0, bit);
                }
                begins
            }
            (Class::Table(_), None) => false,
            (Class::Builtin(_), Some(w)) if !tables.counts(w) => false,
            (Class::Builtin(b), _) => {
                if matches!(b, Builtin::Number | Builtin::Ordinal | Builtin::Nth | Builtin::Yearwords) {
                    (self.digits, self.counts) = (true, true);
                    self.words |= tables.numbers.joints().fold(0, |all, w| all | bit(w));
                }
                true
            }
        }
    }

    fn add_first(&mut self, nodes: &[Node], then: Option<&Next>) {
        let Some((node, rest)) = nodes.split_first() else {
            match then {
                Some(next) => self.add_first(next.nodes, next.then),
                None => self.over = true,
            }
            return;
        };
        let next = Next { nodes: rest, then };
        match node {
            Node::Word(w) => self.words |= bit(*w),
            Node::Glue => self.add_first(rest, then),
            Node::Capture(_, classes) => {
                for class in classes {
                    match class {
                        Class::Table(t) => self.tables |= 1 << t,
                        Class::Builtin(_) => (self.digits, self.counts) = (true, true),
                    }
                }
            }
            Node::Choice(ways) => {
                for way in ways {
                    self.add_first(way, Some(&next));
                }
            }
            Node::Maybe(inner) => {
                self.add_first(inner, Some(&next));
                self.add_first(rest, then);
            }
        }
    }
}
