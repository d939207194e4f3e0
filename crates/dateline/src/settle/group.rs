//! Which claims end up in one event: the strongest pairs first, and never against what keeps two claims apart.

use super::agree::{PlaceTie, WhoTie, place_tie, who_tie};
use super::day::Dated;
use super::decide::{Act, Decision};
use super::rules::Rules;
use super::sketch::{Class, Sketch, Spot, Where, Who};
use std::collections::{BTreeMap, BTreeSet};

/// Two claims found to be about one event, and how strongly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    pub score: f32,
    pub a: u32,
    pub b: u32,
    pub continues: bool,
}

/// Claims of one event, by position, and the pairs that brought them together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub members: Vec<u32>,
    pub against: Vec<u32>,
    pub edges: Vec<Edge>,
    /// Numbers of the decisions that merged some of them.
    pub decided: Vec<usize>,
}

/// What a group as a whole allows; a claim joins only when it fits all of it.
struct Cluster {
    members: Vec<u32>,
    kinds: Vec<(u16, u16)>,
    latest_from: i32,
    earliest_to: i32,
    places: Vec<Where>,
    doer: Who,
    target: Who,
    blame: bool,
    edges: Vec<Edge>,
    decided: Vec<usize>,
}

/// Places remembered of a group; more tell nothing new.
const PLACES: usize = 12;

pub(crate) struct Grouping<'s> {
    sketches: &'s [Sketch],
    rules: &'s Rules,
    root: Vec<u32>,
    clusters: Vec<Option<Box<Cluster>>>,
    apart: Apart,
}

/// Pairs of claims that people split, by position, each way.
type Apart = BTreeMap<u32, BTreeSet<u32>>;

/// Groups from the edges between `sketches`, which must be in canonical order. The order of `edges` does not
/// matter.
pub(crate) fn group(
    sketches: &[Sketch],
    rules: &Rules,
    mut edges: Vec<Edge>,
    decisions: &[Decision],
    at: &BTreeMap<&str, u32>,
    dropped: &BTreeSet<u32>,
) -> Vec<Group> {
    edges.sort_unstable_by(|x, y| {
        y.score.total_cmp(&x.score).then((x.a, x.b, x.continues).cmp(&(y.a, y.b, y.continues)))
    });
    edges.dedup_by_key(|e| (e.a, e.b));
    let (apart, together) = pinned(decisions, at);
    let mut g = Grouping {
        sketches,
        rules,
        root: (0..sketches.len() as u32).collect(),
        clusters: (0..sketches.len()).map(|_| None).collect(),
        apart,
    };
    for (a, b, why) in together {
        g.force(a, b, why);
    }
    let (facing, plain): (Vec<Edge>, Vec<Edge>) =
        edges.into_iter().partition(|e| sketches[e.a as usize].class != sketches[e.b as usize].class);
    for e in plain {
        if !dropped.contains(&e.a) && !dropped.contains(&e.b) {
            g.join(e);
        }
    }
    g.finish(facing, dropped)
}

/// Splits as pairs kept apart, merges as pairs put together with the number of the decision; what a later
/// decision contradicts is left out.
fn pinned(decisions: &[Decision], at: &BTreeMap<&str, u32>) -> (Apart, Vec<(u32, u32, usize)>) {
    let mut apart: Apart = BTreeMap::new();
    let mut together: Vec<(u32, u32, usize)> = Vec::new();
    let find =
        |ids: &[String]| ids.iter().filter_map(|id| at.get(id.as_str()).copied()).collect::<Vec<u32>>();
    for (n, d) in decisions.iter().enumerate() {
        let claims = find(&d.claims);
        match d.act {
            Act::Merge => {
                for &a in &claims {
                    if let Some(from) = apart.get_mut(&a) {
                        from.retain(|b| !claims.contains(b));
                    }
                }
                together.extend(claims.windows(2).map(|w| (w[0], w[1], n)));
            }
            Act::Split => {
                let from = find(&d.from);
                for &a in &claims {
                    for &b in from.iter().filter(|&&b| b != a) {
                        apart.entry(a).or_default().insert(b);
                        apart.entry(b).or_default().insert(a);
                    }
                }
                together = regroup(together, &apart);
            }
            Act::NotEvent | Act::Accept | Act::Edit | Act::Correct => {}
        }
    }
    (apart, together)
}

/// Merges whose parts a later split took asunder: what is left of each, part by part.
fn regroup(together: Vec<(u32, u32, usize)>, apart: &Apart) -> Vec<(u32, u32, usize)> {
    let mut by: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for (a, b, n) in together {
        by.entry(n).or_default().extend([a, b]);
    }
    let mut out = Vec::new();
    for (n, claims) in by {
        let mut parts: Vec<Vec<u32>> = Vec::new();
        for c in claims {
            let split_from = |p: &Vec<u32>| apart.get(&c).is_some_and(|x| p.iter().any(|m| x.contains(m)));
            match parts.iter_mut().find(|p| !split_from(p)) {
                Some(part) => part.push(c),
                None => parts.push(vec![c]),
            }
        }
        out.extend(parts.iter().flat_map(|p| p.windows(2).map(move |w| (w[0], w[1], n))));
    }
    out
}

impl Grouping<'_> {
    fn find(&mut self, mut n: u32) -> u32 {
        while self.root[n as usize] != n {
            self.root[n as usize] = self.root[self.root[n as usize] as usize];
            n = self.root[n as usize];
        }
        n
    }

    fn take(&mut self, n: u32) -> Box<Cluster> {
        self.clusters[n as usize]
            .take()
            .unwrap_or_else(|| Box::new(Cluster::of(n, &self.sketches[n as usize])))
    }

    fn force(&mut self, a: u32, b: u32, why: usize) {
        let (x, y) = (self.find(a), self.find(b));
        let mut one = self.take(x);
        if x != y {
            let two = self.take(y);
            one.absorb(*two);
            self.root[x.max(y) as usize] = x.min(y);
        }
        if !one.decided.contains(&why) {
            one.decided.push(why);
        }
        self.clusters[x.min(y) as usize] = Some(one);
    }

    fn join(&mut self, e: Edge) {
        let (x, y) = (self.find(e.a), self.find(e.b));
        if x == y {
            return;
        }
        let (one, two) = (self.take(x), self.take(y));
        if self.fits(&one, &two, e) {
            let (mut big, small) =
                if one.members.len() >= two.members.len() { (one, two) } else { (two, one) };
            big.blame |= who_tie(&big.doer, &small.doer) == WhoTie::Apart;
            big.absorb(*small);
            big.edges.push(e);
            self.root[x.max(y) as usize] = x.min(y);
            self.clusters[x.min(y) as usize] = Some(big);
        } else {
            self.clusters[x as usize] = Some(one);
            self.clusters[y as usize] = Some(two);
        }
    }

    fn fits(&self, one: &Cluster, two: &Cluster, e: Edge) -> bool {
        let (a, b) = (&self.sketches[e.a as usize], &self.sketches[e.b as usize]);
        let lane = if a.thin { b.lane } else { a.lane };
        let days = self.rules.days(lane);
        let spread =
            one.latest_from.max(two.latest_from).saturating_sub(one.earliest_to.min(two.earliest_to));
        spread <= days
            && (e.continues || self.kinds_fit(one, two))
            && self.places_fit(one, two, lane)
            && self.parties_fit(one, two, e)
            && !self.split(one, two)
            && !self.told_as_two(one, two, e)
    }

    fn kinds_fit(&self, one: &Cluster, two: &Cluster) -> bool {
        let alike = |a: (u16, u16), b: (u16, u16)| {
            a == b || a.0 == b.0 && self.rules.lanes[a.0 as usize].pairs.contains(&(a.1, b.1))
        };
        one.kinds.iter().all(|a| two.kinds.iter().all(|b| alike(*a, *b)))
    }

    fn places_fit(&self, one: &Cluster, two: &Cluster, lane: u16) -> bool {
        let lane = &self.rules.lanes[lane as usize];
        one.places.iter().all(|a| {
            two.places.iter().all(|b| match place_tie(a, b, self.rules) {
                PlaceTie::Apart => false,
                PlaceTie::Near(_) => lane.nearby,
                PlaceTie::Inside => lane.inside,
                _ => true,
            })
        })
    }

    fn parties_fit(&self, one: &Cluster, two: &Cluster, e: Edge) -> bool {
        let (a, b) = (&self.sketches[e.a as usize], &self.sketches[e.b as usize]);
        let apart = |p: &Who, q: &Who| who_tie(p, q) == WhoTie::Apart;
        if a.symmetric || b.symmetric {
            let straight = !apart(&one.doer, &two.doer) && !apart(&one.target, &two.target);
            return straight || (!apart(&one.doer, &two.target) && !apart(&one.target, &two.doer));
        }
        // A pair that may quarrel over the doer was let through as such; others must fit the whole group.
        let quarrel = one.blame || two.blame || apart(&a.doer, &b.doer);
        quarrel || !apart(&one.doer, &two.doer)
    }

    fn split(&self, one: &Cluster, two: &Cluster) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let (few, many) = if one.members.len() <= two.members.len() { (one, two) } else { (two, one) };
        few.members
            .iter()
            .any(|m| self.apart.get(m).is_some_and(|x| many.members.iter().any(|o| x.contains(o))))
    }

    /// One report tells of two events when it gives one place two different days, or one day two figures.
    fn told_as_two(&self, one: &Cluster, two: &Cluster, e: Edge) -> bool {
        let s = |n: &u32| &self.sketches[*n as usize];
        let (mut i, mut j) = (0, 0);
        let (a, b) = (&one.members, &two.members);
        // Members are sorted, and canonical order keeps the claims of a report together.
        while i < a.len() && j < b.len() {
            let (x, y) = (s(&a[i]), s(&b[j]));
            if x.report == y.report {
                let end = |m: &[u32], from: usize| {
                    from + m[from..].iter().take_while(|n| s(n).report == x.report).count()
                };
                let (ie, je) = (end(a, i), end(b, j));
                if a[i..ie].iter().any(|p| {
                    b[j..je].iter().any(|q| two_events(s(p), s(q)) && (*p.min(q), *p.max(q)) != (e.a, e.b))
                }) {
                    return true;
                }
                (i, j) = (ie, je);
            } else if a[i] < b[j] {
                i += 1;
            } else {
                j += 1;
            }
        }
        false
    }

    fn finish(mut self, facing: Vec<Edge>, dropped: &BTreeSet<u32>) -> Vec<Group> {
        let denials = self.denials(facing, dropped);
        let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
        for n in 0..self.sketches.len() as u32 {
            if dropped.contains(&n) {
                continue;
            }
            let root = self.find(n);
            match denials.get(&root) {
                Some(&of) => groups.entry(of).or_default().against.push(n),
                None => groups.entry(root).or_default().members.push(n),
            }
        }
        for (root, group) in &mut groups {
            if let Some(cluster) = self.clusters[*root as usize].take() {
                group.edges = cluster.edges;
                group.decided = cluster.decided;
                group.decided.sort_unstable();
            }
        }
        groups.into_values().collect()
    }

    /// Each group of denials with the group of facts it denies: the one it shares most with.
    fn denials(&mut self, facing: Vec<Edge>, dropped: &BTreeSet<u32>) -> BTreeMap<u32, u32> {
        let mut of = BTreeMap::new();
        for e in facing {
            if dropped.contains(&e.a) || dropped.contains(&e.b) {
                continue;
            }
            let (denial, fact) =
                if self.sketches[e.a as usize].class == Class::Counter { (e.a, e.b) } else { (e.b, e.a) };
            let (denial, fact) = (self.find(denial), self.find(fact));
            let (x, y) = (self.take(denial), self.take(fact));
            if !self.split(&x, &y) {
                of.entry(denial).or_insert(fact);
            }
            self.clusters[denial as usize] = Some(x);
            self.clusters[fact as usize] = Some(y);
        }
        of
    }
}

/// Whether one report tells of `a` and `b` as two events.
fn two_events(a: &Sketch, b: &Sketch) -> bool {
    use super::agree::{FigureTie, figure_tie};
    let days = a.dated == Dated::Day && b.dated == Dated::Day && a.from != b.from;
    let figures = matches!(figure_tie(a.killed, b.killed), FigureTie::Other | FigureTie::Far);
    days || (figures && !(a.arguable && b.arguable))
}

impl Cluster {
    fn of(n: u32, s: &Sketch) -> Cluster {
        let place = (s.place.spot != Spot::None).then(|| s.place.clone());
        Cluster {
            members: vec![n],
            kinds: if s.thin { Vec::new() } else { vec![(s.lane, s.kind)] },
            latest_from: s.from,
            earliest_to: s.to,
            places: place.into_iter().collect(),
            doer: s.doer.clone(),
            target: s.target.clone(),
            blame: false,
            edges: Vec::new(),
            decided: Vec::new(),
        }
    }

    fn absorb(&mut self, other: Cluster) {
        self.members.extend(other.members);
        self.members.sort_unstable();
        self.kinds.extend(other.kinds);
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.latest_from = self.latest_from.max(other.latest_from);
        self.earliest_to = self.earliest_to.min(other.earliest_to);
        for place in other.places {
            let seen = |p: &Where| p.id == place.id && p.name == place.name && p.spot == place.spot;
            if self.places.len() < PLACES && !self.places.iter().any(seen) {
                self.places.push(place);
            }
        }
        self.doer.absorb(other.doer);
        self.target.absorb(other.target);
        self.blame |= other.blame;
        self.edges.extend(other.edges);
        for d in other.decided {
            if !self.decided.contains(&d) {
                self.decided.push(d);
            }
        }
    }
}

impl Who {
    pub(crate) fn absorb(&mut self, other: Who) {
        let join = |a: &mut Box<[u64]>, b: Box<[u64]>| {
            let mut all = std::mem::take(a).into_vec();
            all.extend(b);
            all.sort_unstable();
            all.dedup();
            *a = all.into_boxed_slice();
        };
        join(&mut self.known, other.known);
        join(&mut self.part_of, other.part_of);
        self.known_side |= other.known_side;
        self.described |= other.described;
    }
}
