//! A claim's codes in ACLED, CAMEO, PLOVER and UCDP: the type's own, turned by who does it to whom.

use super::mentions::{Mentions, is_state};
use crate::claim::{Codes, Kind};
use crate::codebook::{Announced, EventType};

/// Codes of a claim of this type with these doers and targets, said in this mode.
pub fn codes(
    m: &Mentions<'_>,
    event_type: &EventType,
    doers: &[usize],
    targets: &[usize],
    deaths: bool,
    said: (&Announced, Option<&str>),
) -> Codes {
    let state = |heads: &[usize]| heads.iter().any(|&h| m.actor(h).is_some_and(is_state));
    let codes = &event_type.codes;
    let acled = if state(doers) {
        codes.acled_state.clone().or_else(|| codes.acled.clone())
    } else {
        codes.acled.clone()
    };
    let plain = Codes {
        acled,
        cameo: codes.cameo.clone(),
        plover: codes.plover.clone(),
        ucdp: if deaths { ucdp(m, codes.ucdp.as_deref(), doers, targets) } else { None },
    };
    if event_type.kind == Kind::Event { said.0.turn(said.1, plain) } else { plain }
}

/// UCDP type of violence by the pair: 1 with a state on one side, 2 between groups, 3 against civilians.
/// Only organised actors count, and only with a death reported.
fn ucdp(m: &Mentions<'_>, rule: Option<&str>, doers: &[usize], targets: &[usize]) -> Option<u8> {
    let organised = |h: &usize| m.actor(*h).is_some_and(|a| a.armed != Some(false) || is_state(a));
    let any_state = |heads: &[usize]| heads.iter().any(|&h| m.actor(h).is_some_and(is_state));
    let civilian =
        targets.iter().any(|&h| m.actor(h).is_some_and(|a| a.armed == Some(false) && !is_state(a)));
    if !doers.iter().any(organised) {
        return None;
    }
    let pair =
        || targets.iter().any(organised).then(|| if any_state(doers) || any_state(targets) { 1 } else { 2 });
    match rule? {
        "AP" => pair(),
        "OS" => Some(3),
        "AP/OS" | "OS/AP" => {
            if civilian {
                Some(3)
            } else {
                pair()
            }
        }
        _ => None,
    }
}
