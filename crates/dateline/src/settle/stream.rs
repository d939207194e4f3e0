//! Which claims have to be looked at together? Claims go in by day, parts that nothing more can join come out.
//!
//! Two claims belong to one part when a chain of pairs that agree leads from the one to the other. Whatever
//! settling decides, it decides within a part, so parts can be settled one by one, on any machine. Only claims
//! whose days can still meet those to come are held.

use super::agree::agree;
use super::block::{Filed, Key, forget, meets};
use super::decide::Decision;
use super::group::Edge;
use super::rules::Rules;
use super::sketch::Sketch;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Claims to be settled together.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Numbers that its claims were pushed with, in canonical order.
    pub numbers: Vec<u64>,
    /// Its claims, as `numbers`.
    pub sketches: Vec<Sketch>,
    /// Pairs that agree, by position.
    pub(crate) edges: Vec<Edge>,
}

/// Takes claims by first day and gives parts.
pub struct Stream<'r> {
    rules: &'r Rules,
    runs: FxHashMap<u64, Vec<Filed>>,
    filed: usize,
    /// Entries that were left when the runs were last looked through.
    swept: usize,
    root: Vec<u32>,
    held: FxHashMap<u32, (u64, Sketch)>,
    parts: FxHashMap<u32, Open>,
    ends: BinaryHeap<Reverse<(i32, u32)>>,
    /// Claims that a decision or an answer holds together, by key, with the first of them that came.
    bonds: FxHashMap<u64, Vec<usize>>,
    bound: Vec<Option<u32>>,
    answers: FxHashMap<u64, Vec<u32>>,
    answered: FxHashMap<u64, u32>,
}

/// A part that may still grow.
#[derive(Default)]
struct Open {
    nodes: Vec<u32>,
    edges: Vec<Edge>,
    last: i32,
    /// A decision speaks of it: it is kept to the end, when all that the decision speaks of is in.
    pinned: bool,
}

impl<'r> Stream<'r> {
    /// An empty stream. `decisions` hold together what they speak of.
    pub fn new(rules: &'r Rules, decisions: &[Decision]) -> Stream<'r> {
        let mut bonds: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (n, d) in decisions.iter().enumerate() {
            for id in d.claims.iter().chain(&d.from) {
                bonds.entry(super::words::hash(id)).or_default().push(n);
            }
        }
        Stream {
            rules,
            runs: FxHashMap::default(),
            filed: 0,
            swept: 0,
            root: Vec::new(),
            held: FxHashMap::default(),
            parts: FxHashMap::default(),
            ends: BinaryHeap::new(),
            bonds,
            bound: vec![None; decisions.len()],
            answers: FxHashMap::default(),
            answered: FxHashMap::default(),
        }
    }

    /// Takes the next claim; `number` is the caller's. Claims must come in order of [`Sketch::turn`].
    /// Parts that are complete are given to `done`.
    pub fn push(&mut self, number: u64, sketch: Sketch, done: &mut dyn FnMut(Part)) {
        self.close(sketch.from, done);
        let node = self.root.len() as u32;
        let mut edges = Vec::new();
        let last = sketch.to.saturating_add(sketch.reach);
        for key in sketch.keys(self.rules) {
            self.meet(key, &sketch, node, &mut edges);
            self.runs.entry(key.hash).or_default().push(Filed { node, until: key.until, needs: key.needs });
            self.filed += 1;
        }
        edges.sort_unstable_by_key(|e: &Edge| e.a);
        edges.dedup_by_key(|e| e.a);
        self.root.push(node);
        let pinned = self.bonds.contains_key(&sketch.own);
        let mut ties: Vec<u32> = edges.iter().map(|e| e.a).collect();
        ties.extend(self.bind(&sketch, node));
        self.parts.insert(node, Open { nodes: vec![node], edges, last, pinned });
        self.held.insert(node, (number, sketch));
        self.ends.push(Reverse((last, node)));
        for other in ties {
            self.join(node, other);
        }
    }

    /// Gives the parts that are left.
    pub fn end(mut self, done: &mut dyn FnMut(Part)) {
        let mut roots: Vec<u32> = self.parts.keys().copied().collect();
        roots.sort_unstable();
        for root in roots {
            self.give(root, done);
        }
    }

    /// Edges between the newcomer and those filed under the key whose days can meet its own.
    fn meet(&mut self, key: Key, s: &Sketch, node: u32, edges: &mut Vec<Edge>) {
        let Some(run) = self.runs.get_mut(&key.hash) else { return };
        self.filed -= forget(run, s.from);
        for f in meets(run, key, s.from) {
            if let Some((_, other)) = self.held.get(&f.node)
                && let Some((score, continues)) = compare(other, s, self.rules)
            {
                edges.push(Edge { score, a: f.node, b: node, continues });
            }
        }
    }

    /// Nodes that the newcomer is held together with for other reasons than agreeing.
    fn bind(&mut self, s: &Sketch, node: u32) -> Vec<u32> {
        let mut out = Vec::new();
        for &n in self.bonds.get(&s.own).into_iter().flatten() {
            match self.bound[n] {
                Some(first) => out.push(first),
                None => self.bound[n] = Some(node),
            }
        }
        if s.reach > 0 {
            self.answered.insert(s.own, node);
            out.extend(self.answers.remove(&s.own).unwrap_or_default());
        }
        if let Some(attack) = s.answers {
            match self.answered.get(&attack) {
                Some(&at) => out.push(at),
                None => self.answers.entry(attack).or_default().push(node),
            }
        }
        out
    }

    fn find(&mut self, mut n: u32) -> u32 {
        while self.root[n as usize] != n {
            self.root[n as usize] = self.root[self.root[n as usize] as usize];
            n = self.root[n as usize];
        }
        n
    }

    fn join(&mut self, a: u32, b: u32) {
        let (x, y) = (self.find(a), self.find(b));
        if x == y {
            return;
        }
        let (Some(mut one), Some(mut two)) = (self.parts.remove(&x), self.parts.remove(&y)) else { return };
        let (root, gone) = if one.nodes.len() >= two.nodes.len() { (x, y) } else { (y, x) };
        if root == y {
            std::mem::swap(&mut one, &mut two);
        }
        one.nodes.append(&mut two.nodes);
        one.edges.append(&mut two.edges);
        one.last = one.last.max(two.last);
        one.pinned |= two.pinned;
        self.root[gone as usize] = root;
        self.ends.push(Reverse((one.last, root)));
        self.parts.insert(root, one);
    }

    /// Gives every part that no claim from `day` on can join.
    fn close(&mut self, day: i32, done: &mut dyn FnMut(Part)) {
        while let Some(&Reverse((last, root))) = self.ends.peek() {
            if last >= day {
                break;
            }
            self.ends.pop();
            if self.parts.get(&root).is_some_and(|p| p.last == last && !p.pinned) {
                self.give(root, done);
            }
        }
        // Runs that nobody met lately hold entries that are over.
        if self.filed > 2 * self.swept + 4096 {
            let held = &self.held;
            self.runs.retain(|_, run| {
                run.retain(|f| held.contains_key(&f.node));
                !run.is_empty()
            });
            self.filed = self.runs.values().map(Vec::len).sum();
            self.swept = self.filed;
        }
    }

    fn give(&mut self, root: u32, done: &mut dyn FnMut(Part)) {
        let Some(open) = self.parts.remove(&root) else { return };
        let mut claims: Vec<(u32, (u64, Sketch))> =
            open.nodes.iter().filter_map(|n| Some((*n, self.held.remove(n)?))).collect();
        for (_, (_, s)) in &claims {
            self.answered.remove(&s.own);
            if let Some(attack) = s.answers {
                self.answers.remove(&attack);
            }
        }
        claims.sort_unstable_by(|a, b| a.1.1.order.cmp(&b.1.1.order));
        let at: FxHashMap<u32, u32> =
            claims.iter().enumerate().map(|(n, (node, _))| (*node, n as u32)).collect();
        let edge = |e: &Edge| {
            let (a, b) = (at[&e.a], at[&e.b]);
            Edge { a: a.min(b), b: a.max(b), ..*e }
        };
        let edges = open.edges.iter().map(edge).collect();
        let (numbers, sketches) = claims.into_iter().map(|(_, c)| c).unzip();
        done(Part { numbers, sketches, edges });
    }
}

/// Whether two claims agree, so that they belong to one part.
pub fn related(one: &Sketch, two: &Sketch, rules: &Rules) -> bool {
    compare(one, two, rules).is_some()
}

/// How strongly two claims are about one event, if they are, and whether the one goes on about the other.
pub(super) fn compare(one: &Sketch, two: &Sketch, rules: &Rules) -> Option<(f32, bool)> {
    let continues = two.continues == Some(one.own) || one.continues == Some(two.own);
    let (a, b) = if one.order < two.order { (one, two) } else { (two, one) };
    agree(a, b, continues, rules).map(|ties| (ties.score, continues))
}
