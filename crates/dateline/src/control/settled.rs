//! Claims of control with the day of the event that they were settled into: a report that tells of a capture without
//! its day tells of the capture whose day others give.

use super::Material;
use crate::claim::{Claim, When};
use crate::event::Event;
use crate::settle::Rules;
use std::collections::BTreeMap;

/// The claims that speak of control, dated by their events where they give no day themselves. The rest of what they
/// say stays as it is.
pub fn settled(claims: &[Claim], events: &[Event], rules: &Rules) -> Vec<Claim> {
    let day = |e: &&Event| is_told(&e.date) && e.date.precision == "day";
    let told = events.iter().filter(day).flat_map(|e| e.claims.iter().map(move |id| (id.as_str(), &e.date)));
    let dates: BTreeMap<&str, &When> = told.collect();
    let about = claims.iter().filter(|c| is_about(c, rules)).cloned();
    let dated = about.map(|mut claim| {
        let lasts = rules.control.holds.contains(&claim.event_type);
        if let Some(date) = dates.get(claim.id.as_str()).filter(|_| !lasts && !is_told(&claim.date)) {
            claim.date = (*date).clone();
        }
        claim
    });
    dated.collect()
}

/// The words, or those around them, say when; it was not taken from the day of publication.
fn is_told(date: &When) -> bool {
    date.basis != "publication_only"
        && date.precision != "unknown"
        && date.from.is_some()
        && date.to.is_some()
}

/// The types whose claims speak of control.
pub fn types(rules: &Rules) -> impl Iterator<Item = &str> {
    let r = &rules.control;
    let lists = [&r.takes, &r.loses, &r.holds, &r.fights, &r.besieges, &r.lifts];
    lists.into_iter().flatten().map(String::as_str).chain(["contested"])
}

/// True of claims that any page on control looks at: they tell who holds a place, or of a road or crossing.
pub fn is_ground(claim: &Claim, rules: &Rules) -> bool {
    matches!(claim.family.as_str(), "control" | "access") || is_about(claim, rules)
}

/// True of types that say who holds, takes, loses, besieges or fights over a place.
fn is_about(claim: &Claim, rules: &Rules) -> bool {
    types(rules).any(|name| name == claim.event_type)
}

impl<'a> Material<'a> {
    /// The same, of other claims.
    pub fn of<'b>(&self, claims: &'b [Claim]) -> Material<'b>
    where
        'a: 'b,
    {
        Material { claims, reports: self.reports, rules: self.rules }
    }
}
