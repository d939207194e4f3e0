//! Who stands how to whom, and the way of arms.

use super::{Words, words};
use crate::store::TieRow;
use crate::view::View;
use dateline::brief::{self, Scope};
use dateline::relations::{ArmsChain, Edge, Step, arms_chains, edges};
use serde::Serialize;
use std::collections::BTreeSet;

/// Ties and chains of arms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationsPage {
    /// Ties by kind, from and to.
    pub edges: Vec<EdgeRow>,
    /// Chains of arms by kind of arms.
    pub arms: Vec<ChainRow>,
}

/// A tie with the words it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EdgeRow {
    /// The tie.
    #[serde(flatten)]
    pub edge: Edge,
    /// Claims that say so.
    pub says_so: Vec<Words>,
    /// Claims against it.
    pub says_otherwise: Vec<Words>,
}

/// Arms on their way from maker to user.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChainRow {
    /// Words for the arms.
    pub arms: String,
    /// Their kind.
    pub kind: String,
    /// The steps in order.
    pub steps: Vec<StepRow>,
}

/// One step with the words it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepRow {
    /// The step.
    #[serde(flatten)]
    pub step: Step,
    /// Claims that say so.
    pub says_so: Vec<Words>,
    /// Claims that deny it.
    pub says_otherwise: Vec<Words>,
}

/// The ties and chains with a claim of an event that `scope` asks for. `kind` keeps ties of one kind.
pub fn relations(view: &View, scope: &Scope, kind: Option<&str>) -> RelationsPage {
    let facts = |report: &str| view.facts(report);
    let meant = Meant::of(view, scope);
    RelationsPage {
        edges: edges(&view.claims, &view.events, &facts, view.rules())
            .into_iter()
            .filter(|e| kind.is_none_or(|k| e.kind == k) && meant.any(&e.claims, &e.against))
            .map(|edge| {
                let (says_so, says_otherwise) = (words(view, &edge.claims), words(view, &edge.against));
                EdgeRow { edge, says_so, says_otherwise }
            })
            .collect(),
        arms: arms(view, scope, usize::MAX),
    }
}

/// The ways of arms, with at most `most` words for and against each step.
pub fn arms(view: &View, scope: &Scope, most: usize) -> Vec<ChainRow> {
    let facts = |report: &str| view.facts(report);
    let meant = Meant::of(view, scope);
    arms_chains(&view.claims, &facts)
        .into_iter()
        .filter(|chain| chain.steps.iter().any(|s| meant.any(&s.claims, &s.against)))
        .map(|chain| chain_row(view, chain, most))
        .collect()
}

/// Claims of the events that a scope asks for; all when it asks for everything.
struct Meant(Option<BTreeSet<String>>);

impl Meant {
    fn of(view: &View, scope: &Scope) -> Meant {
        // What is asked of types is the kind of the tie, not of the events it follows from.
        let scope = Scope { kind: None, actor: None, ..scope.clone() };
        if scope == (Scope { as_of: scope.as_of, ..Scope::default() }) {
            return Meant(None);
        }
        let origin = |report: &str| view.origin(report);
        let events = brief::select(&view.material(&origin), &scope);
        Meant(Some(events.iter().flat_map(|e| e.claims.iter().chain(&e.against)).cloned().collect()))
    }

    fn any(&self, claims: &[String], against: &[String]) -> bool {
        self.0.as_ref().is_none_or(|own| claims.iter().chain(against).any(|id| own.contains(id)))
    }
}

/// Ties added up, as a screen lists them: the words of one are asked for by [`tie`].
pub fn ties(page: &RelationsPage) -> Vec<TieRow> {
    let row = |row: &EdgeRow| {
        let e = &row.edge;
        TieRow {
            kind: e.kind.clone(),
            from: e.from.clone(),
            to: e.to.clone(),
            mutual: e.mutual,
            sign: e.sign,
            basis: e.basis,
            since: e.since,
            until: e.until,
            denied: e.denied,
            told: e.claims.len() as u64,
            against: e.against.len() as u64,
        }
    };
    page.edges.iter().map(row).collect()
}

/// The words of one tie.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TiePage {
    /// Words for what passes between the two.
    pub items: Vec<String>,
    /// Claims that say so, the earliest first.
    pub says_so: Vec<Words>,
    /// Claims against it.
    pub says_otherwise: Vec<Words>,
}

/// The words of a tie by kind, from and to, at most `most` for and against.
pub fn tie(view: &View, (kind, from, to): (&str, &str, &str), most: usize) -> TiePage {
    let facts = |report: &str| view.facts(report);
    let edge = edges(&view.claims, &view.events, &facts, view.rules())
        .into_iter()
        .find(|e| e.kind == kind && e.from == from && e.to == to);
    let some = |ids: &[String]| words(view, &ids[..ids.len().min(most)]);
    edge.map_or_else(
        || TiePage { items: Vec::new(), says_so: Vec::new(), says_otherwise: Vec::new() },
        |e| TiePage { says_so: some(&e.claims), says_otherwise: some(&e.against), items: e.items },
    )
}

impl RelationsPage {
    /// Only what names an actor whose name contains `part`.
    pub fn of_actor(mut self, part: &str) -> RelationsPage {
        let part = part.to_lowercase();
        let is = |name: &str| name.to_lowercase().contains(&part);
        self.edges.retain(|row| is(&row.edge.from) || is(&row.edge.to));
        self.arms.retain(|chain| {
            chain.steps.iter().any(|s| [&s.step.from, &s.step.to].into_iter().flatten().any(|name| is(name)))
        });
        self
    }
}

fn chain_row(view: &View, chain: ArmsChain, most: usize) -> ChainRow {
    let some = |ids: &[String]| words(view, &ids[..ids.len().min(most)]);
    let step = |step: Step| {
        let (says_so, says_otherwise) = (some(&step.claims), some(&step.against));
        StepRow { step, says_so, says_otherwise }
    };
    ChainRow { arms: chain.arms, kind: chain.kind, steps: chain.steps.into_iter().map(step).collect() }
}
