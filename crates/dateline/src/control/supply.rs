//! Lines of supply: the roads, crossings and ports that claims speak of, and who holds them.

use super::{Material, PlaceState};
use crate::claim::{Claim, Modality, Place};
use crate::settle::words::words;
use serde::Serialize;
use std::collections::BTreeMap;

/// A road, crossing, bridge or port on which supplies move.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SupplyLine {
    /// The place, or the words for it.
    pub place: Place,
    /// Who holds it, when the record knows.
    pub held_by: Vec<String>,
    /// A claim says in so many words that supplies pass or passed here.
    pub stated: bool,
    /// Ids of the claims that speak of it.
    pub claims: Vec<String>,
}

/// Lines of supply in the claims, by name.
pub fn supply_lines(m: &Material<'_>, states: &[PlaceState]) -> Vec<SupplyLine> {
    held(lines(m), states)
}

/// Lines of supply with those who hold them among `states`.
pub(crate) fn held(mut lines: Vec<SupplyLine>, states: &[PlaceState]) -> Vec<SupplyLine> {
    for line in &mut lines {
        let state = states.iter().find(|s| s.place.name == line.place.name);
        line.held_by = state.map_or_else(Vec::new, |s| s.controller.clone());
    }
    lines
}

/// Lines of supply in the claims, by name, whoever holds them.
pub(crate) fn lines(m: &Material<'_>) -> Vec<SupplyLine> {
    let rule = &m.rules.control;
    let mut out: BTreeMap<&str, SupplyLine> = BTreeMap::new();
    let said = |c: &&Claim| matches!(c.modality, Modality::Actual | Modality::Historical);
    let about =
        |c: &&Claim| matches!(c.family.as_str(), "control" | "access") || rule.fights.contains(&c.event_type);
    let route = |c: &Claim| c.place.as_ref().is_some_and(|p| is_route(p, m));
    let mut own: Vec<&Claim> = m.claims.iter().filter(said).filter(about).filter(|c| route(c)).collect();
    own.sort_by_key(|c| &c.id);
    own.dedup_by_key(|c| &c.id);
    for claim in own {
        let Some(place) = &claim.place else { continue };
        let line = out.entry(&place.name).or_insert_with(|| SupplyLine {
            place: place.clone(),
            held_by: Vec::new(),
            stated: false,
            claims: Vec::new(),
        });
        line.stated |= speaks_of_supply(claim, m);
        line.claims.push(claim.id.clone());
    }
    out.into_values().collect()
}

fn is_route(place: &Place, m: &Material<'_>) -> bool {
    let rule = &m.rules.control;
    rule.route_features.contains(&place.feature) || words(&place.name).any(|w| rule.route_words.contains(&w))
}

fn speaks_of_supply(claim: &Claim, m: &Material<'_>) -> bool {
    words(&claim.quote).any(|w| m.rules.control.supply_words.contains(&w))
}
