//! Which attack a group answers for, or says it did not do.

use super::agree::{PlaceTie, WhoTie, place_tie, who_tie};
use super::group::Group;
use super::rules::Rules;
use super::sketch::{Class, Sketch};
use crate::claim::Claim;
use crate::event::{Dispute, Event};

/// How far from the words of an attack its claim of responsibility may stand, in code points.
const REACH: u32 = 1500;

/// Attaches claims of responsibility to the attacks they answer for, and denials of it as a dispute over the
/// doer. `events[n]` was made from `groups[n]`.
pub(crate) fn attach(
    events: &mut [Event],
    groups: &[Group],
    sketches: &[Sketch],
    claims: &[&Claim],
    rules: &Rules,
) {
    let mut attacks: Vec<(u32, u32, u32, usize)> = Vec::new();
    for (n, g) in groups.iter().enumerate() {
        if matches!(events[n].family.as_str(), "force" | "harm") {
            let of = |m: &u32| (sketches[*m as usize].report, sketches[*m as usize].start, *m, n);
            attacks.extend(g.members.iter().filter(|m| sketches[**m as usize].class == Class::Fact).map(of));
        }
    }
    attacks.sort_unstable();
    let answers: Vec<usize> = (0..events.len())
        .filter(|&n| matches!(events[n].event_type.as_str(), "claim_responsibility" | "denial"))
        .collect();
    for n in answers {
        for m in &groups[n].members {
            let s = &sketches[*m as usize];
            let denies = claims[*m as usize].event_type == "denial";
            let from = attacks.partition_point(|a| (a.0, a.1) < (s.report, s.start.saturating_sub(REACH)));
            let near = attacks[from..].iter().take_while(|a| a.0 == s.report && a.1 <= s.start + REACH);
            let fits = near.filter(|a| fits(&sketches[a.2 as usize], s, denies, rules));
            // What was told before it comes first, then what is nearest.
            let best = fits.min_by_key(|a| (a.1 > s.start, a.1.abs_diff(s.start), a.2)).map(|a| a.3);
            if let Some(attack) = best {
                let claim = claims[*m as usize];
                link(&mut events[attack], claim, denies);
            }
        }
    }
}

fn fits(attack: &Sketch, answer: &Sketch, denies: bool, rules: &Rules) -> bool {
    let place = place_tie(&attack.place, &answer.place, rules) != PlaceTie::Apart;
    let time = attack.from <= answer.to && answer.from.saturating_sub(30) <= attack.to;
    place && time && (denies || who_tie(&attack.doer, &answer.doer) != WhoTie::Apart)
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
