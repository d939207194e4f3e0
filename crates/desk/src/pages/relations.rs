//! Who stands how to whom, and the way of arms.

use super::{Words, words};
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
    // What is asked of types is the kind of the tie, not of the events it follows from.
    let scope = Scope { kind: None, actor: None, ..scope.clone() };
    let origin = |report: &str| view.origin(report);
    let own: Option<BTreeSet<String>> =
        (scope != Scope { as_of: scope.as_of, ..Scope::default() }).then(|| {
            let events = brief::select(&view.material(&origin), &scope);
            events.iter().flat_map(|e| e.claims.iter().chain(&e.against)).cloned().collect()
        });
    let mine = |ids: &[String]| own.as_ref().is_none_or(|own| ids.iter().any(|id| own.contains(id)));
    let edges = edges(&view.claims, &view.events, &facts, view.rules());
    let arms = arms_chains(&view.claims, &facts);
    RelationsPage {
        edges: edges
            .into_iter()
            .filter(|e| kind.is_none_or(|k| e.kind == k) && (mine(&e.claims) || mine(&e.against)))
            .map(|edge| {
                let (says_so, says_otherwise) = (words(view, &edge.claims), words(view, &edge.against));
                EdgeRow { edge, says_so, says_otherwise }
            })
            .collect(),
        arms: arms
            .into_iter()
            .filter(|chain| chain.steps.iter().any(|s| mine(&s.claims) || mine(&s.against)))
            .map(|chain| chain_row(view, chain))
            .collect(),
    }
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

fn chain_row(view: &View, chain: ArmsChain) -> ChainRow {
    let step = |step: Step| {
        let (says_so, says_otherwise) = (words(view, &step.claims), words(view, &step.against));
        StepRow { step, says_so, says_otherwise }
    };
    ChainRow { arms: chain.arms, kind: chain.kind, steps: chain.steps.into_iter().map(step).collect() }
}
