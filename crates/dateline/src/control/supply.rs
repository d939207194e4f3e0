//! Lines of supply: the roads, crossings and ports that claims speak of, and who holds them.

use super::{Material, PlaceState};
use crate::claim::{Claim, Modality, Place};
use crate::settle::words::words;
use serde::Serialize;

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
    let rule = &m.rules.control;
    let mut out: Vec<SupplyLine> = Vec::new();
    for claim in m.claims.iter().filter(|c| matches!(c.modality, Modality::Actual | Modality::Historical)) {
        let Some(place) = claim.place.as_ref().filter(|p| is_route(p, m)) else { continue };
        let about =
            matches!(claim.family.as_str(), "control" | "access") || rule.fights.contains(&claim.event_type);
        if !about {
            continue;
        }
        let stated = speaks_of_supply(claim, m);
        match out.iter_mut().find(|l| l.place.name == place.name) {
            Some(line) => {
                line.stated |= stated;
                line.claims.push(claim.id.clone());
            }
            None => out.push(SupplyLine {
                place: place.clone(),
                held_by: states
                    .iter()
                    .find(|s| s.place.name == place.name)
                    .map_or_else(Vec::new, |s| s.controller.clone()),
                stated,
                claims: vec![claim.id.clone()],
            }),
        }
    }
    for line in &mut out {
        line.claims.sort();
        line.claims.dedup();
    }
    out.sort_by(|a, b| a.place.name.cmp(&b.place.name));
    out
}

fn is_route(place: &Place, m: &Material<'_>) -> bool {
    let rule = &m.rules.control;
    rule.route_features.contains(&place.feature) || words(&place.name).any(|w| rule.route_words.contains(&w))
}

fn speaks_of_supply(claim: &Claim, m: &Material<'_>) -> bool {
    words(&claim.quote).any(|w| m.rules.control.supply_words.contains(&w))
}
