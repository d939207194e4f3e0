//! States and actions of the arc-eager transition system, with spaCy's extensions.
//!
//! After Nivre (2003), Nivre and Fernández-González (2014) for putting headless words back on the
//! buffer, and Honnibal and Johnson (2015) for replacing arcs; BREAK marks the start of a sentence.

use crate::label::Label;

/// Actions, numbered as in spaCy's files.
pub const SHIFT: usize = 0;
pub const REDUCE: usize = 1;
pub const LEFT: usize = 2;
pub const RIGHT: usize = 3;
pub const BREAK: usize = 4;
/// Number of actions.
pub const ACTIONS: usize = 5;

/// A parse under construction.
#[derive(Debug, Default)]
pub struct State {
    stack: Vec<u32>,
    /// Words put back; the last one is the first of the buffer.
    rebuffer: Vec<u32>,
    /// First word that was never on the stack.
    next: u32,
    length: u32,
    /// Head and label of each word.
    pub heads: Vec<Option<(u32, Label)>>,
    /// Per word: last dependent on the left, and on the right.
    last_left: Vec<Option<u32>>,
    last_right: Vec<Option<u32>>,
    /// Per word: the dependent of the same head and side that was attached before it.
    earlier: Vec<Option<u32>>,
    unshiftable: Vec<bool>,
    starts: Vec<bool>,
}

impl State {
    /// Begins a text of `n` words.
    pub fn reset(&mut self, n: usize) {
        fn fill<T: Clone>(v: &mut Vec<T>, n: usize, value: T) {
            v.clear();
            v.resize(n, value);
        }
        self.stack.clear();
        self.rebuffer.clear();
        self.next = 0;
        self.length = n as u32;
        fill(&mut self.heads, n, None);
        fill(&mut self.last_left, n, None);
        fill(&mut self.last_right, n, None);
        fill(&mut self.earlier, n, None);
        fill(&mut self.unshiftable, n, false);
        fill(&mut self.starts, n, false);
    }

    /// The `i`th word of the stack, from the top.
    fn s(&self, i: usize) -> Option<u32> {
        self.stack.iter().rev().nth(i).copied()
    }

    /// The `i`th word of the buffer.
    fn b(&self, i: usize) -> Option<u32> {
        match self.rebuffer.iter().rev().nth(i) {
            Some(&word) => Some(word),
            None => {
                let word = self.next + (i - self.rebuffer.len()) as u32;
                (word < self.length).then_some(word)
            }
        }
    }

    fn buffered(&self) -> usize {
        (self.length - self.next) as usize + self.rebuffer.len()
    }

    /// True if stack and buffer are empty.
    pub fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffered() == 0
    }

    /// The words that the next action is chosen by.
    pub fn context(&self) -> [Option<u32>; 8] {
        let (b0, s0) = (self.b(0), self.s(0));
        let left = |word: Option<u32>| word.and_then(|w| self.last_left[w as usize]);
        let right = s0.and_then(|w| self.last_right[w as usize]);
        [b0, self.b(1), s0, self.s(1), self.s(2), left(b0), left(s0), right]
    }

    /// Which actions are possible.
    pub fn valid(&self) -> [bool; ACTIONS] {
        let (empty, buffered, b0) = (self.stack.is_empty(), self.buffered(), self.b(0));
        let starts = b0.is_some_and(|w| self.starts[w as usize]);
        let unshiftable = b0.is_some_and(|w| self.unshiftable[w as usize]);
        let arc = !empty && buffered > 0 && !starts;
        let breaks = match (b0, self.b(1)) {
            (Some(b0), Some(b1)) => b1 == b0 + 1 && !self.starts[b1 as usize],
            _ => false,
        };
        [empty || (buffered >= 2 && !starts && !unshiftable), !empty, arc, arc, breaks]
    }

    /// Does `action`, which must be valid.
    pub fn apply(&mut self, action: usize, label: Label) {
        let (s0, b0) = (self.s(0), self.b(0));
        match (action, s0, b0) {
            (SHIFT, _, Some(_)) => self.push(),
            (REDUCE, Some(s0), _) => {
                self.stack.pop();
                if self.heads[s0 as usize].is_none() && !self.stack.is_empty() {
                    self.unshiftable[s0 as usize] = true;
                    self.rebuffer.push(s0);
                }
            }
            (LEFT, Some(s0), Some(b0)) => {
                self.attach(s0, b0, label);
                self.unshiftable[b0 as usize] = false;
                self.stack.pop();
            }
            (RIGHT, Some(s0), Some(b0)) => {
                self.attach(b0, s0, label);
                self.push();
            }
            (BREAK, _, _) => {
                if let Some(b1) = self.b(1) {
                    self.starts[b1 as usize] = true;
                }
            }
            _ => self.finish(),
        }
    }

    /// Gives up: what is left stays without a head.
    pub fn finish(&mut self) {
        self.stack.clear();
        self.rebuffer.clear();
        self.next = self.length;
    }

    fn push(&mut self) {
        let word = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    /// Makes `child` the outermost dependent of `head`, taking it from the head it had.
    fn attach(&mut self, child: u32, head: u32, label: Label) {
        if let Some((old, _)) = self.heads[child as usize] {
            // A word on the stack is the last dependent its head has got on that side.
            let last = if old > child { &mut self.last_left } else { &mut self.last_right };
            if last[old as usize] == Some(child) {
                last[old as usize] = self.earlier[child as usize];
            }
        }
        let last = if head > child { &mut self.last_left } else { &mut self.last_right };
        self.earlier[child as usize] = last[head as usize];
        last[head as usize] = Some(child);
        self.heads[child as usize] = Some((head, label));
    }
}
