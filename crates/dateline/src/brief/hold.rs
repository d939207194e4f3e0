//! Lines on who holds what, on sieges, last strongholds and lines of supply.

use super::{Face, Files, Line, Part, say};
use crate::control::{Change, Ending, LastHold, PlaceState, Siege, Status, SupplyLine};

/// "Wadi al-Deif (Idlib): held by Jabhat al-Nusra since 15 Dec 2014".
pub(crate) fn state(s: &PlaceState, files: &Files<'_>) -> Option<Line> {
    let mut parts = vec![Part::new(Face::Key, say::place(&s.place)), Part::new(Face::Label, word(s.status))];
    if !s.controller.is_empty() {
        parts.push(Part::new(Face::Plain, if s.status == Status::LastReported { "under" } else { "by" }));
        parts.push(Part::new(Face::Name, say::list(&s.controller)));
    }
    if let Some(day) = s.since {
        parts.push(Part::new(Face::Plain, format!("since {}", say::span(s.since_from.unwrap_or(day), day))));
    }
    if s.besieged {
        let by = if s.besieged_by.is_empty() {
            String::new()
        } else {
            format!(" by {}", say::list(&s.besieged_by))
        };
        parts.push(Part::new(Face::Plain, format!("· besieged{by}")));
    }
    if let Some(day) = s.last_reported {
        parts.push(Part::new(Face::Badge, format!("last reported {}", say::day(day))));
    }
    let mut line = Line::on(parts, newest(files, &s.claims_for))?;
    line.weight += if s.status.is_current() { 4 } else { 0 };
    if !s.claims_against.is_empty() {
        let mut parts = vec![Part::new(Face::Label, "Against this")];
        if !s.claimed_by.is_empty() {
            parts.push(Part::new(Face::Name, say::list(&s.claimed_by)));
            parts.push(Part::new(Face::Plain, "says to hold it, without better evidence"));
        }
        line.below.extend(Line::on(parts, files.cites(&s.claims_against)));
    }
    Some(line)
}

/// The newest words first: that is what a reader wants to know of a state.
fn newest(files: &Files<'_>, ids: &[String]) -> Vec<super::Cite> {
    let mut cites = files.cites(ids);
    cites.sort_by_key(|c| std::cmp::Reverse(c.published));
    cites
}

fn word(s: Status) -> &'static str {
    match s {
        Status::Controlled => "Held",
        Status::Claimed => "Claimed to be held",
        Status::Contested => "Contested, held in part",
        Status::Besieged => "Held under siege",
        Status::Mixed => "Said to be held",
        Status::LastReported => "Last reported",
        Status::Unknown => "Taken or given up, holder not said",
    }
}

/// "Nubl: besieged by rebels since 2012".
pub(crate) fn siege(s: &Siege, files: &Files<'_>) -> Option<Line> {
    let mut parts = vec![Part::new(Face::Key, say::place(&s.place)), Part::new(Face::Label, "Besieged")];
    if !s.besiegers.is_empty() {
        parts.push(Part::new(Face::Plain, "by"));
        parts.push(Part::new(Face::Name, say::list(&s.besiegers)));
    }
    let since = match (s.from, s.known_since) {
        (Some(day), _) => format!("from {}", say::day(day)),
        (None, Some(day)) => format!("since before {}", say::day(day)),
        (None, None) => "since an unknown day".into(),
    };
    parts.push(Part::new(Face::Plain, since));
    let day = s.to.map(say::day).unwrap_or_else(|| "an unknown day".into());
    parts.push(Part::new(
        Face::Plain,
        match s.ending {
            Ending::Ongoing => format!("and still on {day}"),
            Ending::Lifted => format!("until it was lifted, {day}"),
            Ending::Fell => format!("until the place fell, {day}"),
            Ending::LastReported => format!("last reported {day}"),
        },
    ));
    Line::on(parts, files.cites(&s.claims))
}

/// "Idlib: the last that the government holds in Idlib".
pub(crate) fn last(h: &LastHold, files: &Files<'_>) -> Option<Line> {
    let mut parts = vec![
        Part::new(Face::Key, h.place.name.clone()),
        Part::new(Face::Label, "Last hold"),
        Part::new(Face::Plain, "of"),
        Part::new(Face::Name, say::list(&h.holder)),
    ];
    if let Some(area) = &h.area {
        parts.push(Part::new(Face::Plain, format!("in {area}")));
    }
    let basis = if h.stated {
        "stated"
    } else {
        "counted: no other place there is known to be theirs, and some were lost"
    };
    parts.push(Part::new(Face::Badge, basis));
    Line::on(parts, files.cites(&h.claims))
}

/// "Bab al-Hawa crossing: line of supply, held by Ahrar al-Sham".
pub(crate) fn supply(l: &SupplyLine, files: &Files<'_>) -> Option<Line> {
    let mut parts =
        vec![Part::new(Face::Key, say::place(&l.place)), Part::new(Face::Label, "Line of supply")];
    if !l.held_by.is_empty() {
        parts.push(Part::new(Face::Plain, "held by"));
        parts.push(Part::new(Face::Name, say::list(&l.held_by)));
    }
    Line::on(parts, files.cites(&l.claims))
}

/// "Wadi al-Deif: from Government of Syria to Jabhat al-Nusra".
pub(crate) fn change(c: &Change, files: &Files<'_>) -> Option<Line> {
    let who = |s: &Option<PlaceState>| s.as_ref().map(|s| say::list(&s.controller)).filter(|w| !w.is_empty());
    let mut parts = vec![Part::new(Face::Key, say::place(&c.place)), Part::new(Face::Label, "Changed hands")];
    // Who takes a place that was already his has lost it in between, to somebody who is not named.
    let from = who(&c.before).filter(|_| c.changed_hands);
    for (lead, name) in [("from", from), ("to", who(&c.after))] {
        if let Some(name) = name {
            parts.push(Part::new(Face::Plain, lead));
            parts.push(Part::new(Face::Name, name));
        }
    }
    let after = c.after.as_ref()?;
    if let Some(day) = after.since {
        parts.push(Part::new(Face::Plain, format!("· {}", say::span(after.since_from.unwrap_or(day), day))));
    }
    if after.status == Status::Claimed {
        parts.push(Part::new(Face::Badge, "only claimed"));
    }
    Line::on(parts, files.cites(&c.after.as_ref()?.claims_for))
}
