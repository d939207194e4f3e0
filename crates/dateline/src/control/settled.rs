//! Claims of control in the light of the event that they were settled into: a report that tells of a capture without
//! its day tells of the capture whose day others give, and what people said of the event is meant of all its claims.

use super::Material;
use crate::claim::{Claim, When};
use crate::event::Event;
use crate::settle::{Act, Rules};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The claims that speak of control, dated by their events where they give no day themselves, and as people corrected
/// these events. The rest of what they say stays as it is.
pub fn settled(claims: &[Claim], events: &[Event], rules: &Rules) -> Vec<Claim> {
    let told = events.iter().flat_map(|e| e.claims.iter().map(move |id| (id.as_str(), e)));
    let of: BTreeMap<&str, &Event> = told.collect();
    let mut out = Vec::new();
    for claim in claims {
        let event = of.get(claim.id.as_str());
        let mut claim = event.map_or(Cow::Borrowed(claim), |event| as_edited(claim, event, rules));
        if !is_about(&claim, rules) {
            continue;
        }
        let lasts = rules.control.holds.contains(&claim.event_type);
        let dated = event.filter(|e| is_told(&e.date) && e.date.precision == "day");
        if let Some(event) = dated.filter(|_| !lasts && !is_told(&claim.date)) {
            claim.to_mut().date = event.date.clone();
        }
        out.push(claim.into_owned());
    }
    out
}

/// A claim for an event as people corrected the event: what it is, when, where and who is theirs to say.
pub fn as_edited<'c>(claim: &'c Claim, event: &Event, rules: &Rules) -> Cow<'c, Claim> {
    let edits = event.reviewed.iter().filter(|r| r.act == Act::Edit).filter_map(|r| r.field.as_deref());
    let edited: BTreeSet<&str> = edits.collect();
    if edited.is_empty() {
        return Cow::Borrowed(claim);
    }
    let mut out = claim.clone();
    // A loss names first who lost, a capture who took: one event may be told both ways.
    let by_loser = |name: &String| rules.control.loses.contains(name);
    let turned = by_loser(&claim.event_type) != by_loser(&event.event_type);
    let (one, two) = if turned { (&event.actor2, &event.actor1) } else { (&event.actor1, &event.actor2) };
    let [first, second] = if turned { ["actor2", "actor1"] } else { ["actor1", "actor2"] };
    if edited.contains(first) {
        out.actor1.clone_from(one);
    }
    if edited.contains(second) {
        out.actor2.clone_from(two);
    }
    if edited.contains("type") {
        (out.event_type, out.family, out.kind) = (event.event_type.clone(), event.family.clone(), event.kind);
        if turned {
            std::mem::swap(&mut out.actor1, &mut out.actor2);
        }
    }
    if edited.contains("date") {
        out.date = event.date.clone();
    }
    if edited.contains("place") {
        out.place.clone_from(&event.place);
    }
    Cow::Owned(out)
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
