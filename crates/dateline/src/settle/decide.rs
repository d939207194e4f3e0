//! What people decided about claims and events, which outranks every rule and survives settling again.
//!
//! Decisions name claims, never events: events are made anew, claims stay. Claims themselves are not edited;
//! a correction stands beside the claim and is applied to a copy.

use super::change::Change;
use crate::claim::Claim;
use crate::event::{Event, Review};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// All of `claims` are about one event.
    Merge,
    /// None of `claims` is about the same event as any of `from`.
    Split,
    /// `claims` are left out of every event: the coder erred.
    NotEvent,
    /// The event that `claims` were settled into is right as it stands.
    Accept,
    /// A field of the event that `claims` were settled into is other than its claims say.
    Edit,
    /// A field of each of `claims` is other than the coder read, before anything is settled.
    Correct,
}

/// A decision, as the record keeps it. When two conflict, the later in the list holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Name in the record, for citing.
    pub id: String,
    /// What was decided.
    pub act: Act,
    /// Ids of the claims it concerns. Ids that no claim has are passed over.
    pub claims: Vec<String>,
    /// For a split, the claims that `claims` are kept apart from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// For an edit or a correction, the field and its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Decisions, so that those on a claim are found at once.
#[derive(Debug, Default)]
pub struct Decided<'d> {
    all: &'d [Decision],
    of: FxHashMap<&'d str, Vec<usize>>,
}

impl<'d> Decided<'d> {
    /// An index over `all`, which are in order, oldest first.
    pub fn new(all: &'d [Decision]) -> Decided<'d> {
        let mut of: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, d) in all.iter().enumerate() {
            d.claims.iter().chain(&d.from).for_each(|id| of.entry(id).or_default().push(n));
        }
        Decided { all, of }
    }

    /// All of them, oldest first.
    pub fn all(&self) -> &'d [Decision] {
        self.all
    }

    /// The claim as corrected by people: a copy where a decision says so, itself otherwise.
    pub fn corrected<'c>(&self, claim: &'c Claim) -> Cow<'c, Claim> {
        let mut out = Cow::Borrowed(claim);
        for d in self.of.get(claim.id.as_str()).into_iter().flatten().map(|n| &self.all[*n]) {
            if let (Act::Correct, Some(change)) = (d.act, &d.change) {
                change.correct(out.to_mut());
            }
        }
        out
    }

    /// True if people said that the claim is no event, and nobody merged it with others since.
    pub fn drops(&self, claim: &str) -> bool {
        let speaks = |d: &&Decision| {
            matches!(d.act, Act::NotEvent | Act::Merge) && d.claims.iter().any(|id| id == claim)
        };
        let last = self.of.get(claim).into_iter().flatten().map(|n| &self.all[*n]).rfind(speaks);
        last.is_some_and(|d| d.act == Act::NotEvent)
    }

    /// Those that speak of any of these claims, oldest first.
    pub(crate) fn on<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Vec<Decision> {
        let mut found: Vec<usize> = ids.filter_map(|id| self.of.get(id)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|n| self.all[n].clone()).collect()
    }
}

/// Claims that people said are no event, unless a later merge speaks of them again.
pub(crate) fn dropped(decisions: &[Decision], at: &BTreeMap<&str, u32>) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for d in decisions {
        for n in d.claims.iter().filter_map(|id| at.get(id.as_str())) {
            match d.act {
                Act::NotEvent => out.insert(*n),
                Act::Merge => out.remove(n),
                _ => false,
            };
        }
    }
    out
}

/// Writes acceptances and edits into the events they are about, oldest first.
///
/// A decision is about the event that holds most of its claims; of equals the one with the earliest of them.
pub(crate) fn review(events: &mut [Event], decisions: &[Decision]) {
    if !decisions.iter().any(|d| matches!(d.act, Act::Accept | Act::Edit)) {
        return;
    }
    let mut of: BTreeMap<String, usize> = BTreeMap::new();
    for (n, e) in events.iter().enumerate() {
        of.extend(e.claims.iter().chain(&e.against).map(|c| (c.clone(), n)));
    }
    for d in decisions.iter().filter(|d| matches!(d.act, Act::Accept | Act::Edit)) {
        let mut tally: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (rank, n) in d.claims.iter().enumerate().filter_map(|(r, c)| Some((r, *of.get(c.as_str())?))) {
            tally.entry(n).or_insert((0, usize::MAX - rank)).0 += 1;
        }
        let Some((&n, _)) = tally.iter().max_by_key(|(_, most)| **most) else { continue };
        let event = &mut events[n];
        if let (Act::Edit, Some(change)) = (d.act, &d.change) {
            change.edit(event);
        }
        event.reviewed.push(Review {
            decision: d.id.clone(),
            act: d.act,
            field: d.change.as_ref().map(|c| c.field().to_owned()),
            by: d.by.clone(),
            at: d.at.clone(),
            why: d.why.clone(),
            grown: event.claims.iter().any(|c| !d.claims.contains(c)),
        });
    }
}
