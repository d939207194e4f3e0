//! What a brief is asked about.

use super::{Files, say};
use crate::claim::Place;
use crate::event::Event;
use crate::place::fold::fold;
use jiff::civil::Date;

/// A place, an actor, a type, a period: what a reader wants to know about. Empty asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Part of the name of a place or province, a country code, or a place id.
    pub place: Option<String>,
    /// Part of the name of an actor, or of its id.
    pub actor: Option<String>,
    /// Name of a type or family.
    pub kind: Option<String>,
    /// As known on this day: reports published later, and undated ones, are left out.
    pub as_of: Option<Date>,
}

impl Scope {
    /// The events asked for, in order of date, then id.
    pub(crate) fn select<'e>(&self, events: &'e [Event], files: &Files<'_>) -> Vec<&'e Event> {
        let mut out: Vec<&Event> = events.iter().filter(|e| self.takes(e, files)).collect();
        out.sort_by_key(|e| (e.date.from.is_none(), e.date.from, e.date.to, &e.id));
        out
    }

    fn takes(&self, e: &Event, files: &Files<'_>) -> bool {
        let dated = self.from.is_none() && self.to.is_none() || self.in_period(e);
        dated
            && self.place.as_deref().is_none_or(|p| e.place.as_ref().is_some_and(|q| is_place(q, p)))
            && self.actor.as_deref().is_none_or(|a| has_actor(e, a, files))
            && self.kind.as_deref().is_none_or(|k| e.event_type == k || e.family == k)
    }

    /// Whether `place` was asked for; a brief on types of events alone asks for no place.
    pub(crate) fn takes_place(&self, place: &Place) -> bool {
        self.kind.is_none() && self.place.as_deref().is_none_or(|p| is_place(place, p))
    }

    /// Whether any of `names` was asked for.
    pub(crate) fn takes_actor(&self, names: &[String]) -> bool {
        let asked = self.actor.as_ref().map(|a| a.to_lowercase());
        asked.is_none_or(|a| names.iter().any(|n| n.to_lowercase().contains(&a)))
    }

    fn in_period(&self, e: &Event) -> bool {
        match (e.date.from.or(e.date.to), e.date.to.or(e.date.from)) {
            (Some(a), Some(b)) => self.from.is_none_or(|f| b >= f) && self.to.is_none_or(|t| a <= t),
            _ => false,
        }
    }

    /// "Situation report: Idlib, 15–31 Dec 2014".
    pub(crate) fn title(&self, events: &[&Event]) -> String {
        let about: Vec<String> = [&self.place, &self.actor, &self.kind.as_deref().map(say::label)]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let first = self.from.or_else(|| facts(events).filter_map(|e| e.date.from).min());
        let last = self.to.or_else(|| facts(events).filter_map(|e| e.date.to.or(e.date.from)).max());
        let mut title = String::from("Situation report");
        for (n, part) in
            about.into_iter().chain(first.zip(last).map(|(a, b)| say::span(a, b.max(a)))).enumerate()
        {
            title.push_str(if n == 0 { ": " } else { ", " });
            title.push_str(&part);
        }
        if let Some(day) = self.as_of {
            title.push_str(&format!(" (as known on {})", say::day(day)));
        }
        title
    }
}

/// Events of the present of the reports, which name the period when nobody asked for one.
fn facts<'a>(events: &'a [&'a Event]) -> impl Iterator<Item = &'a Event> {
    use crate::claim::{Kind, Modality};
    events
        .iter()
        .copied()
        .filter(|e| e.modality == Modality::Actual && e.kind == Kind::Event && e.date.precision == "day")
}

/// Part of a name of the place, of the words for it, or of its province, whatever the accents; a country by code,
/// a place by id.
pub fn is_place(p: &Place, asked: &str) -> bool {
    let (key, asked) = (fold(asked), asked.to_lowercase());
    let part = |x: &str| x.to_lowercase().contains(&asked) || !key.is_empty() && fold(x).contains(&key);
    part(&p.name)
        || part(&p.text)
        || p.admin1.as_deref().is_some_and(part)
        || p.id.as_ref().is_some_and(|id| id.to_lowercase() == asked)
        || p.country.as_ref().is_some_and(|code| code.to_lowercase() == asked)
}

/// Part of a name or id of anyone in a role.
fn has_actor(e: &Event, asked: &str, files: &Files<'_>) -> bool {
    let asked = asked.to_lowercase();
    let part = |x: &str| x.to_lowercase().contains(&asked);
    e.actor1.iter().chain(&e.actor2).any(|a| part(a))
        || e.claims.iter().filter_map(|id| files.claim(id)).any(|c| {
            c.roles.values().any(|f| {
                f.actor.as_deref().is_some_and(part)
                    || f.place_id.is_none() && f.name.as_deref().is_some_and(part)
            })
        })
}
