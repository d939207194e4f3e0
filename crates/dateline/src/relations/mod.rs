//! Who stands how to whom: ties between actors with basis, interval, sign and the words they rest on; and the
//! way of arms from maker to user.
//!
//! An edge is never made of two names in one sentence. It is *stated*, said in passing as an *epithet*
//! ("US-backed"), or *inferred* from an event of a kind that the rules list.

mod arms;

#[cfg(test)]
mod tests;

pub use arms::{ARMS_TYPES, ArmsChain, Step, StepKind, arms_chains};

use crate::claim::{Claim, Modality, Stance};
use crate::event::Event;
use crate::settle::{ReportFacts, Rules};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// How an edge is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A claim says so.
    Stated,
    /// A claim says so in passing: "US-backed", "Syria's al Qaeda affiliate".
    Epithet,
    /// It follows from an event: those who clash are hostile.
    InferredFromEvent,
}

/// A tie between two actors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// Name of the relation: `backs`, `supplies`, `hostile_to` …
    pub kind: String,
    /// From whom; of ties without direction the first in the alphabet.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The tie has no direction.
    pub mutual: bool,
    /// The best basis: stated before epithet before inferred.
    pub basis: Basis,
    /// 1 friendly, -1 hostile, 0 neither.
    pub sign: i8,
    /// First day it is said to hold; the day of the report for ties said in passing.
    pub since: Option<Date>,
    /// Last day it is said to hold.
    pub until: Option<Date>,
    /// A claim says that it is over or was not so.
    pub denied: bool,
    /// Words for what passes between them: "TOW missiles".
    pub items: Vec<String>,
    /// Ids of the claims, oldest first.
    pub claims: Vec<String>,
    /// Ids of the claims against it.
    pub against: Vec<String>,
    /// The sentences, each once, in the order of `claims`.
    pub quotes: Vec<String>,
}

/// What one claim says of how one actor stands to another. Edges are ties added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Name of the relation.
    pub kind: String,
    /// From whom; of ties without direction the first in the alphabet.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The tie has no direction.
    pub mutual: bool,
    /// 1 friendly, -1 hostile, 0 neither.
    pub sign: i8,
    /// How it is known.
    pub basis: Basis,
    /// First day it is said to hold.
    pub since: Option<Date>,
    /// Last day it is said to hold.
    pub until: Option<Date>,
    /// The claim says that it is over or was not so.
    pub denied: bool,
}

/// How a type becomes an edge.
struct Reading<'r> {
    kind: &'r str,
    sign: i8,
    mutual: bool,
    inferred: bool,
}

/// Ties in the claims and in what settled events imply, by kind, from and to.
pub fn edges(
    claims: &[Claim],
    events: &[Event],
    reports: &dyn Fn(&str) -> ReportFacts,
    rules: &Rules,
) -> Vec<Edge> {
    let by_id: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut out: BTreeMap<(String, String, String), Draft> = BTreeMap::new();
    let mut order: Vec<(Option<Date>, &Claim)> =
        claims.iter().map(|c| (reports(&c.report).published, c)).collect();
    order.sort_by(|(a, x), (b, y)| (a, &x.report, x.start, &x.id).cmp(&(b, &y.report, y.start, &y.id)));
    let mut implied: BTreeMap<&str, Vec<Tie>> = BTreeMap::new();
    for event in events {
        for claim in event.claims.iter().filter_map(|id| by_id.get(id.as_str())) {
            implied.entry(&claim.id).or_default().extend(implied_ties(event, claim, rules));
        }
    }
    // Claim by claim, so that the order of events has no influence.
    for (published, claim) in order {
        let own = implied.remove(claim.id.as_str()).unwrap_or_default();
        for tie in stated_ties(claim, published, rules).into_iter().chain(own) {
            let key = (tie.kind.clone(), tie.from.clone(), tie.to.clone());
            out.entry(key).or_default().add(claim, &tie);
        }
    }
    out.into_iter().map(|((kind, from, to), draft)| draft.edge(kind, from, to)).collect()
}

/// Ties that a claim states, published on that day.
pub fn stated_ties(claim: &Claim, published: Option<Date>, rules: &Rules) -> Vec<Tie> {
    stated(claim, rules).map_or_else(Vec::new, |r| ties(claim, &r, published))
}

/// Ties that follow from an event, by one of its claims: only who is named in both roles of one claim, because
/// merged events must not pair strangers.
pub fn implied_ties(event: &Event, claim: &Claim, rules: &Rules) -> Vec<Tie> {
    if !matches!(event.modality, Modality::Actual | Modality::Historical) {
        return Vec::new();
    }
    implied(&event.event_type, rules).map_or_else(Vec::new, |r| ties(claim, &r, event.date.from))
}

/// Whether ties of a kind have no direction, and their sign.
pub fn nature(kind: &str, rules: &Rules) -> (bool, i8) {
    let all = rules.relations.stated.iter().chain(&rules.relations.inferred);
    all.into_iter().find(|r| r.kind == kind).map_or((false, 0), |r| (r.mutual, r.sign))
}

/// Types whose claims state a tie or imply one.
pub fn types(rules: &Rules) -> impl Iterator<Item = &str> {
    let all = rules.relations.stated.iter().chain(&rules.relations.inferred);
    all.flat_map(|r| r.types.iter().map(String::as_str))
}

fn ties(claim: &Claim, r: &Reading<'_>, day: Option<Date>) -> Vec<Tie> {
    let denied = claim.modality == Modality::Negated
        || claim.stance == Stance::Denied
        || claim.phase.as_deref() == Some("end");
    if !denied && !matches!(claim.modality, Modality::Actual | Modality::Historical) {
        return Vec::new();
    }
    let epithet = is_epithet(claim);
    let basis = match (r.inferred, epithet) {
        (true, _) => Basis::InferredFromEvent,
        (_, true) => Basis::Epithet,
        _ => Basis::Stated,
    };
    // What is said in passing is so on the day of the report, whatever day the sentence is about.
    let dated = claim.date.basis != "publication_only" && claim.date.from.is_some() && !epithet;
    let (since, until) = match (denied, dated) {
        (true, _) => (None, None),
        (_, true) => (claim.date.from, claim.date.to.or(claim.date.from)),
        (_, false) => (day, day),
    };
    let pairs = pairs(&named(claim, &claim.actor1), &named(claim, &claim.actor2), r.mutual);
    let tie = |(from, to)| Tie {
        kind: r.kind.to_owned(),
        from,
        to,
        mutual: r.mutual,
        sign: r.sign,
        basis,
        since,
        until,
        denied,
    };
    pairs.into_iter().map(tie).collect()
}

/// How a claim of kind `relation`, or of a type that states a tie, reads as an edge.
fn stated<'r>(claim: &Claim, rules: &'r Rules) -> Option<Reading<'r>> {
    rules.relations.stated.iter().find(|r| r.types.contains(&claim.event_type)).map(|r| Reading {
        kind: &r.kind,
        sign: r.sign,
        mutual: r.mutual,
        inferred: false,
    })
}

fn implied<'r>(event_type: &str, rules: &'r Rules) -> Option<Reading<'r>> {
    rules.relations.inferred.iter().find(|r| r.types.iter().any(|t| t == event_type)).map(|r| Reading {
        kind: &r.kind,
        sign: r.sign,
        mutual: r.mutual,
        inferred: true,
    })
}

/// Those of `names` that are actors, not descriptions: "rebels" have no ties.
fn named(claim: &Claim, names: &[String]) -> Vec<String> {
    let is_actor = |name: &String| {
        let fillers =
            || claim.roles.values().filter(move |f| f.name.as_ref() == Some(name) || f.text == *name);
        fillers().any(|f| f.actor.is_some())
            || (fillers().next().is_none() && name.chars().next().is_some_and(char::is_uppercase))
    };
    names.iter().filter(|n| is_actor(n)).cloned().collect()
}

fn pairs(from: &[String], to: &[String], mutual: bool) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for a in from {
        for b in to.iter().filter(|b| *b != a) {
            out.push(if mutual && b < a { (b.clone(), a.clone()) } else { (a.clone(), b.clone()) });
        }
    }
    // "A, B and C agreed to fight together" names all of them in one role.
    if mutual && to.is_empty() {
        for (n, a) in from.iter().enumerate() {
            for b in from[n + 1..].iter().filter(|b| *b != a) {
                out.push(if b < a { (b.clone(), a.clone()) } else { (a.clone(), b.clone()) });
            }
        }
    }
    out
}

/// Said in passing: the word that says it is part of the words that name someone ("US-backed rebels").
fn is_epithet(claim: &Claim) -> bool {
    let trigger = claim.evidence.trigger;
    let inside =
        claim.roles.values().any(|f| f.start <= trigger.start && trigger.end <= f.end && f.end > f.start);
    let before = trigger.start.checked_sub(claim.start + 1).and_then(|n| claim.quote.chars().nth(n as usize));
    claim.mode.as_deref() == Some("epithet") || inside || before == Some('-')
}

#[derive(Default)]
struct Draft {
    basis: Option<Basis>,
    sign: i8,
    mutual: bool,
    since: Option<Date>,
    until: Option<Date>,
    items: Vec<String>,
    claims: Vec<String>,
    against: Vec<String>,
    quotes: Vec<String>,
}

impl Draft {
    fn add(&mut self, claim: &Claim, tie: &Tie) {
        (self.sign, self.mutual) = (tie.sign, tie.mutual);
        if tie.denied {
            push(&mut self.against, &claim.id);
            return;
        }
        self.basis = Some(self.basis.map_or(tie.basis, |b| b.min(tie.basis)));
        self.since = [self.since, tie.since].into_iter().flatten().min();
        self.until = [self.until, tie.until].into_iter().flatten().max();
        claim.weapons.iter().for_each(|w| push(&mut self.items, &w.text));
        push(&mut self.claims, &claim.id);
        push(&mut self.quotes, &claim.quote);
    }

    fn edge(self, kind: String, from: String, to: String) -> Edge {
        Edge {
            kind,
            from,
            to,
            mutual: self.mutual,
            basis: self.basis.unwrap_or(Basis::Stated),
            sign: self.sign,
            since: self.since,
            until: self.until,
            denied: !self.against.is_empty(),
            items: self.items,
            claims: self.claims,
            against: self.against,
            quotes: self.quotes,
        }
    }
}

fn push(list: &mut Vec<String>, item: &str) {
    if list.len() < 10_000 && !list.iter().rev().take(64).any(|x| x == item) {
        list.push(item.to_owned());
    }
}
