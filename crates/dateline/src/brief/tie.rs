//! Lines on ties between actors, on the way of arms and on releases.

use super::{Face, Files, Line, Part, say};
use crate::media::ReleaseRecord;
use crate::relations::{ArmsChain, Basis, Edge, Step, StepKind};

/// "United States backs Syrian Revolutionaries Front".
pub(crate) fn edge(e: &Edge, files: &Files<'_>) -> Option<Line> {
    let mut parts = vec![
        Part::new(Face::Name, e.from.clone()),
        Part::new(Face::Label, verb(&e.kind)),
        Part::new(Face::Name, e.to.clone()),
    ];
    if !e.items.is_empty() {
        let mut items = e.items.clone();
        items.truncate(4);
        parts.push(Part::new(Face::Plain, format!("· {}", say::list(&items))));
    }
    let basis = match e.basis {
        Basis::Stated => "stated",
        Basis::Epithet => "said in passing",
        Basis::InferredFromEvent => "inferred from an event",
    };
    let time = match (e.since, e.until) {
        (Some(a), Some(b)) => format!(" · {}", say::span(a, b.max(a))),
        (Some(a), None) => format!(" · since {}", say::day(a)),
        _ => String::new(),
    };
    parts.push(Part::new(Face::Badge, format!("{basis}{time}")));
    let (cites, against) = (files.cites(&e.claims), files.cites(&e.against));
    if cites.is_empty() {
        parts.push(Part::new(Face::Badge, "only its denial is known"));
        return Line::on(parts, against);
    }
    let mut line = Line::on(parts, cites)?;
    line.below.extend(Line::on(vec![Part::new(Face::Label, "Denied")], against));
    Some(line)
}

fn verb(kind: &str) -> String {
    match kind {
        "allied_with" => "is allied with".into(),
        "affiliate_of" => "is an affiliate of".into(),
        "part_of" => "is part of".into(),
        "hostile_to" => "is hostile to".into(),
        "pledged_to" => "has pledged itself to".into(),
        "truce_with" => "has a truce with".into(),
        "spokesman_of" => "is spokesman of".into(),
        "successor_of" => "is the successor of".into(),
        "split_from" => "has split from".into(),
        "media_arm_of" => "is the media arm of".into(),
        other => other.replace('_', " "),
    }
}

/// "TOW missiles: made by Raytheon → supplied by Saudi Arabia to Harakat Hazm → …", each step below with its
/// words.
pub(crate) fn arms(c: &ArmsChain, files: &Files<'_>) -> Option<Line> {
    let below: Vec<Line> = c.steps.iter().filter_map(|s| step(s, files)).collect();
    let first = below.first()?.cites.clone();
    let way: Vec<String> = c.steps.iter().map(said).collect();
    let parts = vec![
        Part::new(Face::Key, c.arms.clone()),
        Part::new(Face::Label, "Way of arms"),
        Part::new(Face::Plain, way.join(" → ")),
    ];
    let mut line = Line::on(parts, first)?;
    // A single step is told by the line itself.
    line.below = if below.len() > 1 { below } else { below.into_iter().flat_map(|l| l.below).collect() };
    Some(line)
}

fn said(s: &Step) -> String {
    let who = |w: &Option<String>| w.clone().unwrap_or_else(|| "somebody not named".into());
    match s.kind {
        StepKind::Made => format!("made by {}", who(&s.from)),
        StepKind::Supplied if s.to.is_none() => format!("supplied by {}", who(&s.from)),
        StepKind::Supplied => format!("supplied by {} to {}", who(&s.from), who(&s.to)),
        StepKind::Diverted if s.from.is_none() => {
            format!("got by {}, for whom they were not meant", who(&s.to))
        }
        StepKind::Diverted => format!("got by {} from {}", who(&s.to), who(&s.from)),
        StepKind::Used if s.to.is_none() => format!("used or held by {}", who(&s.from)),
        StepKind::Used => format!("used by {} against {}", who(&s.from), who(&s.to)),
    }
}

fn step(s: &Step, files: &Files<'_>) -> Option<Line> {
    let mut parts = vec![Part::new(Face::Plain, said(s))];
    let (cites, against) = (files.cites(&s.claims), files.cites(&s.against));
    if cites.is_empty() {
        parts.push(Part::new(Face::Badge, "only its denial is known"));
        return Line::on(parts, against);
    }
    let mut line = Line::on(parts, cites)?;
    line.below.extend(Line::on(vec![Part::new(Face::Label, "Denied")], against));
    Some(line)
}

/// "15 Dec 2014 Photo report by Islamic State: themes utopia; shows …".
pub(crate) fn release(r: &ReleaseRecord, files: &Files<'_>) -> Option<Line> {
    let when = match (r.from, r.to) {
        (Some(a), Some(b)) => say::span(a, b.max(a)),
        (Some(a), None) | (None, Some(a)) => say::day(a),
        (None, None) => "date unknown".into(),
    };
    let medium = r.medium.as_deref().map_or_else(|| "Release".into(), say::label);
    let mut parts = vec![Part::new(Face::Key, when), Part::new(Face::Label, medium)];
    if !r.issuer.is_empty() {
        parts.push(Part::new(Face::Plain, "by"));
        parts.push(Part::new(Face::Name, say::list(&r.issuer)));
    }
    if let Some(brand) = &r.brand {
        parts.push(Part::new(Face::Plain, format!("({brand})")));
    }
    if let Some(title) = &r.title {
        parts.push(Part::new(Face::Name, format!("“{title}”")));
    }
    if !r.themes.is_empty() {
        parts.push(Part::new(Face::Plain, format!("· theme: {}", r.themes.join(", "))));
    }
    if !r.depicted.is_empty() {
        parts.push(Part::new(Face::Plain, format!("· shows: {}", r.depicted.join("; "))));
    }
    parts.push(Part::new(Face::Badge, "depicted, not proven"));
    let mut line = Line::on(parts, files.cites(&r.claims))?;
    line.event = Some(r.event.clone());
    line.below.extend(Line::on(vec![Part::new(Face::Label, "Shown in it")], files.cites(&r.shown)));
    Some(line)
}
