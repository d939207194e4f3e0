//! The last place that somebody holds in a province: as sources say, and as the record counts.

use super::{Material, PlaceState, Status};
use crate::claim::{Claim, Modality, Place};
use crate::settle::Rules;
use crate::settle::words::words;
use serde::Serialize;
use std::collections::BTreeMap;

/// A last stronghold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LastHold {
    /// Names of those who hold it.
    pub holder: Vec<String>,
    /// What they hold.
    pub place: Place,
    /// The province or country it is the last in, when that is known.
    pub area: Option<String>,
    /// Said in so many words by a claim; otherwise counted: the record knows of no other place there that they
    /// hold, and of some that they lost.
    pub stated: bool,
    /// Ids of the claims it rests on.
    pub claims: Vec<String>,
}

/// Last holds among `states`, first those that claims state, then those that the record counts.
pub fn last_holds(m: &Material<'_>, states: &[PlaceState]) -> Vec<LastHold> {
    let losers: BTreeMap<&str, &[String]> =
        m.claims.iter().map(|c| (c.id.as_str(), losers(c, m.rules))).collect();
    let mut out = stated(m);
    out.extend(counted(|id| losers.get(id).copied().unwrap_or_default(), states));
    out
}

/// Last holds that claims state, by name of the place and of the holder.
pub(crate) fn stated(m: &Material<'_>) -> Vec<LastHold> {
    let mut by: BTreeMap<(&str, &[String]), LastHold> = BTreeMap::new();
    let mut stated: Vec<&Claim> = m.claims.iter().filter(|c| states_last(c, m)).collect();
    stated.sort_by_key(|c| &c.id);
    stated.dedup_by_key(|c| &c.id);
    for claim in stated {
        let Some(place) = claim.place.as_ref().filter(|_| !claim.actor1.is_empty()) else { continue };
        let hold = by.entry((&place.name, &claim.actor1)).or_insert_with(|| LastHold {
            holder: claim.actor1.clone(),
            place: place.clone(),
            area: place.admin1.clone().or_else(|| place.country.clone()),
            stated: true,
            claims: Vec::new(),
        });
        hold.claims.push(claim.id.clone());
    }
    by.into_values().collect()
}

/// "the last … stronghold of": a state of holding whose sentence says "last" within four words of what is held.
fn states_last(claim: &Claim, m: &Material<'_>) -> bool {
    let rule = &m.rules.control;
    if !rule.holds.contains(&claim.event_type) || claim.modality != Modality::Actual {
        return false;
    }
    let said: Vec<String> = words(&claim.quote).collect();
    said.iter().enumerate().any(|(n, w)| {
        let near = &said[n + 1..said.len().min(n + 5)];
        rule.last_words.contains(w)
            && near.iter().any(|x| rule.hold_words.iter().any(|h| x.starts_with(h.as_str())))
    })
}

/// Last holds that the record counts; `losers` are those whom a claim says to have lost.
pub(crate) fn counted<'l>(losers: impl Fn(&str) -> &'l [String], states: &[PlaceState]) -> Vec<LastHold> {
    let held = |s: &&PlaceState| {
        !s.controller.is_empty() && s.place.admin1.is_some() && s.place.precision == "exact"
    };
    let current = |s: &&PlaceState| !matches!(s.status, Status::LastReported | Status::Unknown);
    let mut by_area: BTreeMap<Option<&str>, Vec<&PlaceState>> = BTreeMap::new();
    for s in states.iter().filter(held) {
        by_area.entry(s.place.admin1.as_deref()).or_default().push(s);
    }
    let mut out = Vec::new();
    for s in states.iter().filter(held).filter(current) {
        let holder = &s.controller[0];
        let others = by_area.get(&s.place.admin1.as_deref()).into_iter().flatten();
        let others = others.filter(|o| o.place.name != s.place.name);
        let more = others.clone().any(|o| o.controller.contains(holder));
        if more {
            continue;
        }
        let lost_by = |id: &&String| losers(id).contains(holder);
        let lost: Vec<String> = others.flat_map(|o| &o.claims_for).filter(lost_by).cloned().collect();
        if !lost.is_empty() {
            let mut claims = s.claims_for.clone();
            claims.extend(lost);
            let area = s.place.admin1.clone();
            out.push(LastHold {
                holder: s.controller.clone(),
                place: s.place.clone(),
                area,
                stated: false,
                claims,
            });
        }
    }
    out
}

/// Whom a claim says to have lost, or to be the one against whom it was taken.
pub(crate) fn losers<'c>(claim: &'c Claim, rules: &Rules) -> &'c [String] {
    if rules.control.loses.contains(&claim.event_type) { &claim.actor1 } else { &claim.actor2 }
}
