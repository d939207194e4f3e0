//! One line for one event: when, what, who, whom, where, how many died, on whose word.

use super::{Face, Files, Line, Part, say};
use crate::claim::Modality;
use crate::event::{Dispute, Event};

/// The line of an event, with what is disputed below it.
pub(crate) fn line(e: &Event, files: &Files<'_>) -> Option<Line> {
    let mut parts =
        vec![Part::new(Face::Key, say::when(&e.date)), Part::new(Face::Label, files.label(&e.event_type))];
    let mut name = |lead: &str, names: &[String]| {
        if !names.is_empty() {
            if !lead.is_empty() {
                parts.push(Part::new(Face::Plain, lead));
            }
            parts.push(Part::new(Face::Name, say::list(names)));
        }
    };
    name(if e.actor1.is_empty() { "" } else { "by" }, &e.actor1);
    name(if e.actor1.is_empty() { "involving" } else { toward(&e.family) }, &e.actor2);
    if let Some(p) = &e.place {
        parts.push(Part::new(Face::Plain, "at"));
        parts.push(Part::new(Face::Name, say::place(p)));
    }
    for text in tolls(e) {
        parts.push(Part::new(Face::Plain, format!("· {text}")));
    }
    if !e.weapons.is_empty() {
        let mut arms: Vec<String> = e.weapons.iter().map(|w| w.text.clone()).collect();
        arms.truncate(4);
        parts.push(Part::new(Face::Plain, format!("· with {}", say::list(&arms))));
    }
    parts.push(Part::new(Face::Badge, badge(e)));
    let mut line = Line::on(parts, files.cites(&e.claims))?;
    line.below = e.disputed.iter().filter_map(|d| dispute(d, files)).collect();
    line.below.extend(against(e, files));
    line.below.extend(answers(e, files));
    line.event = Some(e.id.clone());
    line.weight = weight(e);
    Some(line)
}

/// How much a reader would miss the event: deaths, then how many independent sources speak of it, then whether ground
/// changed hands and whether sources differ.
fn weight(e: &Event) -> u32 {
    let dead = e.killed.as_ref().map_or(0, |f| f.best.or(f.low).unwrap_or(0));
    let deaths = 4 * (u32::BITS - dead.leading_zeros());
    let ground = if e.family == "control" { 6 } else { 0 };
    let force = u32::from(matches!(e.family.as_str(), "force" | "harm"));
    deaths + 3 * e.originators + e.reports + ground + force + 2 * u32::from(!e.disputed.is_empty())
}

/// What leads from the doer to the other party: one is attacked, supplied, spoken to or met.
fn toward(family: &str) -> &'static str {
    match family {
        "force" | "harm" | "control" | "access" | "unrest" => "against",
        "diplomacy" | "actors" => "with",
        _ => "to",
    }
}

fn tolls(e: &Event) -> Vec<String> {
    let each =
        [("killed", &e.killed), ("injured", &e.injured), ("held", &e.abducted), ("displaced", &e.displaced)];
    each.into_iter()
        .filter_map(|(word, f)| f.as_ref().map(|f| format!("{word}: {}", say::figure(f))))
        .collect()
}

/// "F1 · reported · 3 originators in 4 reports".
pub(crate) fn badge(e: &Event) -> String {
    let mut out = format!("{} · {}", e.grade, say::stance(e.stance));
    if e.reports > 1 {
        let s = |n: u32| if n == 1 { "" } else { "s" };
        let (o, r) = (e.originators, e.reports);
        out.push_str(&format!(" · {o} originator{} in {r} report{}", s(o), s(r)));
    }
    match e.modality {
        Modality::Historical => out.push_str(" · background"),
        Modality::Future => out.push_str(" · announced"),
        Modality::Hypothetical => out.push_str(" · not said to have happened"),
        Modality::Negated => out.push_str(" · denied"),
        Modality::Generic => out.push_str(" · in general"),
        Modality::Actual => {}
    }
    out
}

/// "killed: 31 against 100", each value with its claims.
pub(crate) fn dispute(d: &Dispute, files: &Files<'_>) -> Option<Line> {
    let field = match d.field.as_str() {
        "actor1" => "who did it".to_owned(),
        other => say::label(other).to_lowercase(),
    };
    let mut parts = vec![Part::new(Face::Label, format!("Disputed, {field}"))];
    let mut cites = Vec::new();
    for (n, (value, ids)) in d.values.iter().enumerate() {
        if n > 0 {
            parts.push(Part::new(Face::Plain, "/"));
        }
        let found = files.cites(ids);
        let mut sources: Vec<String> =
            found.iter().map(|c| c.speakers.last().unwrap_or(&c.source).clone()).collect();
        sources.dedup();
        let more = sources.len().saturating_sub(3);
        sources.truncate(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        parts.push(Part::new(Face::Name, value.clone()));
        parts.push(Part::new(Face::Plain, format!("({}{more})", sources.join("; "))));
        cites.extend(found.into_iter().take(1));
    }
    Line::on(parts, cites)
}

fn against(e: &Event, files: &Files<'_>) -> Option<Line> {
    let cites = files.cites(&e.against);
    let who: Vec<String> = cites.iter().map(|c| c.speakers.last().unwrap_or(&c.source).clone()).collect();
    let mut who = who;
    who.dedup();
    Line::on(vec![Part::new(Face::Label, "Denied by"), Part::new(Face::Name, say::list(&who))], cites)
}

fn answers(e: &Event, files: &Files<'_>) -> Option<Line> {
    let mut who: Vec<String> = Vec::new();
    for name in e.answered_by.iter().filter_map(|id| files.claim(id)).flat_map(|c| &c.actor1) {
        if !who.contains(name) {
            who.push(name.clone());
        }
    }
    let parts = vec![Part::new(Face::Label, "Claimed by"), Part::new(Face::Name, say::list(&who))];
    Line::on(parts, files.cites(&e.answered_by))
}
