//! The last place that somebody holds in a province: as sources say, and as the record counts.

use super::{Material, PlaceState, Status};
use crate::claim::{Claim, Modality, Place};
use crate::settle::words::words;
use serde::Serialize;

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
    let mut out: Vec<LastHold> = Vec::new();
    for claim in m.claims.iter().filter(|c| states_last(c, m)) {
        let Some(place) = &claim.place else { continue };
        let holder = if claim.actor1.is_empty() { continue } else { claim.actor1.clone() };
        match out.iter_mut().find(|h| h.place.name == place.name && h.holder == holder) {
            Some(h) if !h.claims.contains(&claim.id) => h.claims.push(claim.id.clone()),
            Some(_) => {}
            None => out.push(LastHold {
                holder,
                place: place.clone(),
                area: place.admin1.clone().or_else(|| place.country.clone()),
                stated: true,
                claims: vec![claim.id.clone()],
            }),
        }
    }
    for h in &mut out {
        h.claims.sort();
    }
    out.sort_by(|a, b| (&a.place.name, &a.holder).cmp(&(&b.place.name, &b.holder)));
    out.extend(counted(m, states));
    out
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

fn counted(m: &Material<'_>, states: &[PlaceState]) -> Vec<LastHold> {
    let held = |s: &&PlaceState| {
        !s.controller.is_empty() && s.place.admin1.is_some() && s.place.precision == "exact"
    };
    let current = |s: &&PlaceState| !matches!(s.status, Status::LastReported | Status::Unknown);
    let mut out = Vec::new();
    for s in states.iter().filter(held).filter(current) {
        let holder = &s.controller[0];
        let others = states
            .iter()
            .filter(held)
            .filter(|o| o.place.admin1 == s.place.admin1 && o.place.name != s.place.name);
        let more = others.clone().filter(|o| o.controller.contains(holder)).count();
        let lost: Vec<String> = others
            .filter(|o| !o.controller.contains(holder))
            .flat_map(|o| &o.claims_for)
            .filter(|id| lost_by(m, id, holder))
            .cloned()
            .collect();
        if more == 0 && !lost.is_empty() {
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

fn lost_by(m: &Material<'_>, id: &str, holder: &str) -> bool {
    let rule = &m.rules.control;
    m.claims.iter().find(|c| c.id == id).is_some_and(|c| {
        let loser = if rule.loses.contains(&c.event_type) { &c.actor1 } else { &c.actor2 };
        loser.iter().any(|a| a == holder)
    })
}
