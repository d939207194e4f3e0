//! Which attack a group answers for, or says it did not do.

use super::group::Group;
use super::origin::Told;
use super::sketch::Sketch;
use crate::claim::Claim;
use crate::event::{Dispute, Event};
use rustc_hash::FxHashMap;

/// Attaches claims of responsibility to the attacks they answer for, and denials of it as a dispute over the
/// doer. `events[n]` was made from `groups[n]`; the groups hold both ends of every answer.
pub(crate) fn attach(events: &mut [Event], groups: &[Group], sketches: &[Sketch], told: &[Told<'_>]) {
    let answers: Vec<(usize, u64)> =
        sketches.iter().enumerate().filter_map(|(n, s)| Some((n, s.answers?))).collect();
    if answers.is_empty() {
        return;
    }
    let mut of: FxHashMap<u64, usize> = FxHashMap::default();
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    for (n, g) in groups.iter().enumerate() {
        group_of.extend(g.members.iter().map(|m| (*m, n)));
        if matches!(events[n].family.as_str(), "force" | "harm") {
            of.extend(g.members.iter().map(|m| (sketches[*m as usize].own, n)));
        }
    }
    for (m, attack) in answers {
        let own = group_of.get(&(m as u32)).map(|n| events[*n].event_type.as_str());
        let claim = told[m].claim;
        // An answer that was put with the attack itself has nothing to be attached to.
        if matches!(own, Some("claim_responsibility" | "denial"))
            && let Some(&n) = of.get(&attack)
        {
            link(&mut events[n], claim, claim.event_type == "denial");
        }
    }
}

fn link(event: &mut Event, claim: &Claim, denies: bool) {
    if !denies {
        if !event.answered_by.contains(&claim.id) {
            event.answered_by.push(claim.id.clone());
        }
        return;
    }
    let value = (format!("denied by {}", claim.actor1.join(", ")), vec![claim.id.clone()]);
    match event.disputed.iter_mut().find(|d| d.field == "actor1") {
        Some(d) => d.values.push(value),
        None => {
            let said = (event.actor1.join(", "), event.claims.clone());
            event.disputed.push(Dispute { field: "actor1".into(), values: vec![said, value] });
        }
    }
}
