//! The way of arms: who made them, who supplied whom, who took or lost them, who used them.
//!
//! A chain is put together from claims about the same kind of arms: a step that ends with an actor is followed
//! by a step that begins with him. Every step keeps its claims; nothing is filled in between.

use crate::claim::{Claim, Modality, Stance};
use crate::settle::ReportFacts;
use crate::settle::words::words;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What happens to the arms in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// They are made by `from`.
    Made,
    /// `from` supplies them to `to`.
    Supplied,
    /// They go from `from` to `to`, who was not meant to have them.
    Diverted,
    /// `from` uses or holds them.
    Used,
}

/// One step on the way of arms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What happens.
    pub kind: StepKind,
    /// From whom, or by whom; `None` when not said.
    pub from: Option<String>,
    /// To whom, or against whom; `None` when not said.
    pub to: Option<String>,
    /// First day said.
    pub since: Option<Date>,
    /// Ids of the claims, oldest first.
    pub claims: Vec<String>,
    /// Ids of the claims that deny it.
    pub against: Vec<String>,
}

/// Arms of one kind on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArmsChain {
    /// Words for the arms, the fullest.
    pub arms: String,
    /// Their kind in the codebook's list of weapons.
    pub kind: String,
    /// The steps in order: made, supplied, diverted, used.
    pub steps: Vec<Step>,
}

/// Chains over all claims, by kind of arms; a kind with a single step is not a chain and is left out unless
/// that step already leads from one to another.
pub fn arms_chains(claims: &[Claim], reports: &dyn Fn(&str) -> ReportFacts) -> Vec<ArmsChain> {
    let mut order: Vec<&Claim> = claims.iter().filter(|c| step_kind(&c.event_type).is_some()).collect();
    order.sort_by(|a, b| {
        (reports(&a.report).published, &a.report, a.start, &a.id).cmp(&(
            reports(&b.report).published,
            &b.report,
            b.start,
            &b.id,
        ))
    });
    let mut by: BTreeMap<String, Arms> = BTreeMap::new();
    for claim in order {
        for (key, text, kind) in arms_of(claim) {
            let arms = by.entry(key).or_default();
            arms.name(&text, &kind);
            arms.read(claim, &reports(&claim.report));
        }
    }
    join_kinds(&mut by);
    by.into_values().flat_map(Arms::chains).collect()
}

#[derive(Default)]
struct Arms {
    text: String,
    kind: String,
    steps: BTreeMap<(StepKind, Option<String>, Option<String>), Step>,
}

/// Types whose claims are steps on the way of arms.
pub const ARMS_TYPES: [&str; 4] = ["weapons_supply", "supplies", "weapons_diversion", "weapon_use"];

fn step_kind(event_type: &str) -> Option<StepKind> {
    Some(match event_type {
        "weapons_supply" | "supplies" => StepKind::Supplied,
        "weapons_diversion" => StepKind::Diverted,
        "weapon_use" => StepKind::Used,
        _ => return None,
    })
}

/// Key, words and kind of the arms a claim speaks of.
fn arms_of(claim: &Claim) -> Vec<(String, String, String)> {
    let mut out: Vec<(String, String, String)> =
        claim.weapons.iter().map(|w| (key(&w.text, &w.kind), w.text.clone(), w.kind.clone())).collect();
    if out.is_empty() {
        let filler = claim.roles.iter().find(|(role, _)| matches!(role.as_str(), "arms" | "item" | "weapon"));
        let text = filler.map_or("weapons", |(_, f)| f.text.as_str());
        out.push((key(text, ""), text.to_owned(), String::new()));
    }
    out.sort();
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

/// A model name ("TOW", "BGM-71", "F-16") is the key when there is one; else the kind, else the last word.
fn key(text: &str, kind: &str) -> String {
    let model = text
        .split_whitespace()
        .find(|w| w.len() > 1 && w.chars().filter(|c| c.is_uppercase()).count() >= 2 && !w.contains("-made"));
    match model {
        Some(m) => m.to_lowercase(),
        None if !kind.is_empty() => format!("kind {kind}"),
        None => words(text).last().map_or("weapons".into(), |w| w.trim_end_matches('s').to_owned()),
    }
}

/// "TOW missiles", "BGM-71 TOW missiles" and "anti-tank missiles" of one kind: models stay apart, and the
/// unnamed go with a model only when there is exactly one of their kind.
fn join_kinds(by: &mut BTreeMap<String, Arms>) {
    let unnamed: Vec<String> = by.keys().filter(|k| k.starts_with("kind ")).cloned().collect();
    for k in unnamed {
        let kind = k.trim_start_matches("kind ").to_owned();
        let models: Vec<String> =
            by.iter().filter(|(key, a)| **key != k && a.kind == kind).map(|(key, _)| key.clone()).collect();
        if let [model] = models.as_slice()
            && let Some(from) = by.remove(&k)
            && let Some(to) = by.get_mut(model)
        {
            for (at, step) in from.steps {
                match to.steps.get_mut(&at) {
                    Some(s) => s.merge(step),
                    None => {
                        to.steps.insert(at, step);
                    }
                }
            }
        }
    }
}

impl Arms {
    fn name(&mut self, text: &str, kind: &str) {
        if text.chars().count() > self.text.chars().count() {
            text.clone_into(&mut self.text);
        }
        if self.kind.is_empty() {
            kind.clone_into(&mut self.kind);
        }
    }

    fn read(&mut self, claim: &Claim, facts: &ReportFacts) {
        let Some(kind) = step_kind(&claim.event_type) else { return };
        let denied = claim.modality == Modality::Negated || claim.stance == Stance::Denied;
        if !denied && !matches!(claim.modality, Modality::Actual | Modality::Historical) {
            return;
        }
        let since = claim.date.from.or(facts.published);
        let role = |names: &[&str]| {
            names
                .iter()
                .find_map(|n| claim.roles.get(*n))
                .map(|f| f.name.clone().unwrap_or_else(|| f.text.clone()))
        };
        if let Some(maker) = role(&["maker", "producer", "origin"]) {
            self.step(StepKind::Made, Some(maker), None, claim, since, denied);
        }
        let (first, second) = (claim.actor1.first().cloned(), claim.actor2.first().cloned());
        if kind == StepKind::Supplied && claim.actor2.len() > 1 {
            for to in &claim.actor2 {
                self.step(kind, first.clone(), Some(to.clone()), claim, since, denied);
            }
            return;
        }
        match kind {
            StepKind::Diverted => {
                let user = role(&["user", "taker", "holder"]).or(first);
                let loser = role(&["recipient", "loser"]).or(second);
                if let Some(supplier) =
                    role(&["supplier"]).filter(|s| Some(s) != user.as_ref() && Some(s) != loser.as_ref())
                {
                    self.step(StepKind::Supplied, Some(supplier), loser.clone(), claim, since, denied);
                }
                self.step(StepKind::Diverted, loser, user, claim, since, denied);
            }
            StepKind::Used => {
                let supplier = role(&["supplier"]);
                let user = role(&["user", "holder"]).or(first);
                if let Some(supplier) = supplier.filter(|s| Some(s) != user.as_ref()) {
                    self.step(StepKind::Supplied, Some(supplier), role(&["recipient"]), claim, since, denied);
                }
                self.step(StepKind::Used, user, second, claim, since, denied);
            }
            _ => {
                let to = role(&["recipient", "client"]).or(second);
                self.step(StepKind::Supplied, role(&["supplier"]).or(first), to, claim, since, denied);
            }
        }
    }

    fn step(
        &mut self,
        kind: StepKind,
        from: Option<String>,
        to: Option<String>,
        claim: &Claim,
        since: Option<Date>,
        denied: bool,
    ) {
        if from.is_none() && to.is_none() {
            return;
        }
        let at = (kind, from.clone(), to.clone());
        let step = self.steps.entry(at).or_insert_with(|| Step {
            kind,
            from,
            to,
            since,
            claims: vec![],
            against: vec![],
        });
        let list = if denied { &mut step.against } else { &mut step.claims };
        // Claims come one by one, so that one told twice is the last.
        if list.last() != Some(&claim.id) {
            list.push(claim.id.clone());
        }
        step.since = [step.since, since].into_iter().flatten().min();
    }

    /// Steps that hang together through an actor, in order; steps that hang on nothing are chains of their own.
    fn chains(self) -> Vec<ArmsChain> {
        let mut steps: Vec<Step> = self.steps.into_values().collect();
        steps.retain(|s| !s.claims.is_empty() || !s.against.is_empty());
        let parts = parts(&steps);
        let mut out = Vec::new();
        let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
        for part in parts {
            let mut own: Vec<Step> = part.into_iter().filter_map(|n| steps[n].take()).collect();
            own.sort_by(|a, b| (a.kind, a.since, &a.from, &a.to).cmp(&(b.kind, b.since, &b.from, &b.to)));
            let leads = own.len() > 1 || own.iter().any(|s| s.from.is_some() && s.to.is_some());
            if leads {
                out.push(ArmsChain { arms: self.text.clone(), kind: self.kind.clone(), steps: own });
            }
        }
        out
    }
}

impl Step {
    fn merge(&mut self, other: Step) {
        self.claims.extend(other.claims);
        self.against.extend(other.against);
        self.since = [self.since, other.since].into_iter().flatten().min();
    }

    /// Those in whose hands the arms are by this step.
    fn hands(&self) -> impl Iterator<Item = &String> {
        let to = if self.kind == StepKind::Used { None } else { self.to.as_ref() };
        self.from.iter().chain(to)
    }
}

/// Steps by position that hang together: the same hands hold the arms in both. Who made them, made all of that
/// model, so one who is said to have made them holds all steps together.
fn parts(steps: &[Step]) -> Vec<Vec<usize>> {
    if steps.iter().any(|s| s.kind == StepKind::Made) {
        return vec![(0..steps.len()).collect()];
    }
    let mut root: Vec<usize> = (0..steps.len()).collect();
    fn find(root: &mut [usize], mut n: usize) -> usize {
        while root[n] != n {
            root[n] = root[root[n]];
            n = root[n];
        }
        n
    }
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, step) in steps.iter().enumerate() {
        for hand in step.hands() {
            let at = *first.entry(hand).or_insert(n);
            let (a, b) = (find(&mut root, at), find(&mut root, n));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..steps.len() {
        out.entry(find(&mut root, n)).or_default().push(n);
    }
    out.into_values().collect()
}
