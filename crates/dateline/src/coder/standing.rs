//! On whose word, and with what interest: the chain of attribution as people read it, and the stance.

use super::mentions::{Mentions, is_state};
use crate::claim::{Hop, Modality, Stance};
use crate::codebook::EventType;
use crate::frame::{Frame, Mode, Saying, Speech, Tense, conjuncts};
use crate::report::CodePoints;

/// The chain of hops of a frame, nearest first.
pub fn attribution(m: &Mentions<'_>, points: &CodePoints, frame: &Frame) -> Vec<Hop> {
    frame.speech.iter().filter_map(|hop| hop_of(m, points, hop)).collect()
}

pub(super) fn hop_of(m: &Mentions<'_>, points: &CodePoints, hop: &Speech) -> Option<Hop> {
    let head = hop.source? as usize;
    let text = m.doc.text();
    let span = m.doc.bytes(m.span(head));
    let actor = m.actor(head);
    let best = actor.and_then(|a| a.best());
    let name = best.map_or_else(|| text[span.clone()].to_owned(), |c| c.name.clone());
    let role = actor.and_then(|a| a.person.as_ref()).and_then(|p| p.office.clone()).or_else(|| {
        let lemma = m.doc.lemma(head).to_lowercase();
        m.words.contains("speakers", &lemma).then_some(lemma)
    });
    let (start, end) = (points.at(text, span.start), points.at(text, span.end));
    Some(Hop {
        name,
        actor: best.and_then(|c| c.id.clone()),
        role,
        verb: Some(m.grammar.lemma(m.doc.lemma(hop.cue as usize)).to_lowercase()),
        start: (!hop.carried).then_some(start),
        end: (!hop.carried).then_some(end),
    })
}

/// Stance of a claim: what the chain's cues and the interest of its originator make of it.
pub fn stance(
    m: &Mentions<'_>,
    event_type: &EventType,
    frame: &Frame,
    doers: &[usize],
    targets: &[usize],
) -> Stance {
    if frame.mode == Mode::Denied || frame.speech.iter().any(|h| h.kind == Saying::Deny) {
        return Stance::Denied;
    }
    let Some(origin) = frame.speech.last() else {
        return if frame.hedged { Stance::Reported } else { Stance::Asserted };
    };
    let source = origin.source.map(|s| s as usize);
    if origin.kind == Saying::See {
        return if source.is_some_and(|s| is_medium(m, s)) { Stance::Depicted } else { Stance::Observed };
    }
    if origin.kind == Saying::Allege {
        return Stance::Alleged;
    }
    let Some(source) = source else { return Stance::Reported };
    // "officials and witnesses said": not the word of one side alone.
    let others = conjuncts(m.doc, source);
    if others.len() > 1 && others.iter().any(|&s| is_bystander(m, s)) {
        return Stance::Reported;
    }
    if doers.iter().any(|&d| same_side(m, source, d)) {
        return if event_type.loss { Stance::Admitted } else { Stance::Claimed };
    }
    if targets.iter().any(|&t| same_side(m, source, t)) {
        let harmful = matches!(event_type.family.as_str(), "force" | "control" | "harm");
        // That soldiers were taken is a loss, and no wrong done to them.
        let combat = event_type.name == "capture_combatant";
        let wrong = event_type.family == "harm" && !combat || event_type.name == "ceasefire_violation";
        return match (wrong, harmful) {
            (true, _) => Stance::Alleged,
            (_, true) => Stance::Admitted,
            _ => Stance::Reported,
        };
    }
    match origin.kind {
        Saying::Claim if m.actor(source).is_some_and(|a| a.armed == Some(true)) => Stance::Claimed,
        _ => Stance::Reported,
    }
}

/// Somebody who is no party and no body of one: "witnesses", "residents", a monitor.
fn is_bystander(m: &Mentions<'_>, head: usize) -> bool {
    m.actor(head).is_none_or(|a| !is_state(a) && a.armed != Some(true))
}

/// A video, a photograph, footage: something that shows.
fn is_medium(m: &Mentions<'_>, head: usize) -> bool {
    m.listed("media", head).is_some()
}

/// The same actor, or a body of the same state, or one inside the other.
fn same_side(m: &Mentions<'_>, a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (m.actor(a), m.actor(b)) else { return false };
    match (a.id(), b.id()) {
        (Some(x), Some(y)) if x == y => true,
        _ => is_state(a) && is_state(b) && a.country.is_some() && a.country == b.country,
    }
}

/// Modality of a claim from its frame and from how long before publication it is dated.
pub fn modality(frame: &Frame, long_past: bool) -> Modality {
    match frame.mode {
        Mode::Negated | Mode::Denied | Mode::Failed => Modality::Negated,
        Mode::Planned => Modality::Future,
        Mode::Attempted | Mode::Threatened | Mode::Ordered | Mode::Allowed | Mode::Possible => {
            Modality::Hypothetical
        }
        Mode::Habitual => Modality::Generic,
        Mode::Plain if long_past => Modality::Historical,
        Mode::Plain if frame.tense == Tense::Future => Modality::Future,
        Mode::Plain => Modality::Actual,
    }
}
