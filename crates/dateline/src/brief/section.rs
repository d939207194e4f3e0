//! Which events answer which question of a reader.

use super::{Files, Line, Material, Scope, Section, event};
use crate::claim::{Kind, Modality, Stance};
use crate::event::Event;

/// Every section, in the order an analyst reads them.
pub(crate) fn all(m: &Material<'_>, events: &[&Event], files: &Files<'_>, scope: &Scope) -> Vec<Section> {
    let _ = (m, scope);
    vec![
        happened(events, files),
        disagree(events, files),
        claimed(events, files),
        planned(events, files),
        background(events, files),
        loose(events, files),
    ]
}

fn section(id: &'static str, title: &str, rule: &'static str, lines: Vec<Line>) -> Section {
    Section { id, title: title.into(), rule, lines }
}

fn lines<'e>(events: &[&'e Event], files: &Files<'_>, keep: impl Fn(&'e Event) -> bool) -> Vec<Line> {
    events.iter().filter(|e| keep(e)).filter_map(|e| event::line(e, files)).collect()
}

/// Something that took place, in the time the reports are about.
fn is_fact(e: &Event) -> bool {
    e.modality == Modality::Actual && e.kind == Kind::Event
}

/// A deed without the place or the day that would let it be mapped.
fn is_loose(e: &Event) -> bool {
    let needs_place = matches!(e.family.as_str(), "force" | "harm" | "control" | "access");
    let no_place = e.place.as_ref().is_none_or(|p| p.precision == "unresolved");
    let no_date = e.date.from.is_none() && e.date.to.is_none();
    no_date || (needs_place && no_place)
}

/// Nobody without an interest says so.
pub(crate) fn only_claimed(e: &Event, files: &Files<'_>) -> bool {
    let stance = |id: &String| files.claim(id).map(|c| c.stance);
    e.claims
        .iter()
        .filter_map(stance)
        .all(|s| matches!(s, Stance::Claimed | Stance::Alleged | Stance::Depicted))
}

fn happened(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| is_fact(e) && !is_loose(e) && !only_claimed(e, files);
    section(
        "what-happened",
        "What happened",
        "Dated and placed, said by at least one source without a stake in it.",
        lines(events, files, keep),
    )
}

fn disagree(events: &[&Event], files: &Files<'_>) -> Section {
    let lines = events
        .iter()
        .filter(|e| is_fact(e) && (!e.disputed.is_empty() || !e.against.is_empty()))
        .filter_map(|e| event::line(e, files));
    // The headline is told above; here it only carries what is disputed.
    let lines = lines.filter(|l| !l.below.is_empty()).collect();
    section("disagreement", "Where sources disagree", "Every value is kept with who gives it.", lines)
}

fn claimed(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| is_fact(e) && only_claimed(e, files);
    section(
        "only-claimed",
        "Only claimed",
        "Said only by a party about its own success or its enemy, or only shown in its media.",
        lines(events, files, keep),
    )
}

fn planned(events: &[&Event], files: &Files<'_>) -> Section {
    let keep =
        |e: &Event| matches!(e.modality, Modality::Future | Modality::Hypothetical) && e.kind == Kind::Event;
    section(
        "planned",
        "Planned, threatened or tried",
        "Not said to have happened, and counted nowhere.",
        lines(events, files, keep),
    )
}

fn background(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| e.modality == Modality::Historical && e.kind == Kind::Event && !is_loose(e);
    section("background", "Background", "Earlier events that the reports recall.", lines(events, files, keep))
}

fn loose(events: &[&Event], files: &Files<'_>) -> Section {
    let told =
        |e: &Event| matches!(e.modality, Modality::Actual | Modality::Historical) && e.kind == Kind::Event;
    let keep =
        |e: &Event| told(e) && is_loose(e) && !(e.modality == Modality::Actual && only_claimed(e, files));
    section(
        "loose",
        "Not placed or not dated",
        "The words do not say where or when, and nothing was guessed.",
        lines(events, files, keep),
    )
}
