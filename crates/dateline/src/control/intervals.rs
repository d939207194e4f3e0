//! The history of every place: intervals in which who holds it, and how firmly, stay the same.

use super::evidence::{Item, Spots};
use super::{Material, PlaceState, Status, date_of, sweep};
use crate::settle::day::number;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// A place over the days on which its state stays the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// First day.
    pub from: Date,
    /// Last day; `None` for the state on the last day asked for.
    pub to: Option<Date>,
    /// The state, with all claims known at the end of the interval.
    #[serde(flatten)]
    pub state: PlaceState,
}

/// The intervals of every place up to `until`, as known on `as_of`, by place and day. On each day they say what
/// [`super::at`] says of it.
pub fn intervals(m: &Material<'_>, until: Date, as_of: Option<Date>) -> Vec<Interval> {
    let spots = Spots::of(m, as_of);
    let mut out: Vec<Vec<Interval>> = spots.each().map(|items| of_place(m, items, until)).collect();
    out.retain(|own| !own.is_empty());
    let key = |own: &Vec<Interval>| {
        own.last().map(|i| {
            let p = &i.state.place;
            (p.country.clone(), p.admin1.clone(), p.name.clone(), p.id.clone())
        })
    };
    out.sort_by_cached_key(key);
    out.into_iter().flatten().collect()
}

fn of_place(m: &Material<'_>, items: &[Item], until: Date) -> Vec<Interval> {
    let last = number(until);
    let mut out: Vec<Interval> = Vec::new();
    for day in turns(m, items).into_iter().filter(|d| *d <= last) {
        let Some(date) = date_of(day) else { continue };
        let open = out.last_mut().filter(|held| held.to.is_none());
        match (sweep::state(m, items, date), open) {
            (Some(state), Some(held)) if same(&held.state, &state) => held.state = state,
            (state, open) => {
                if let Some(held) = open {
                    held.to = date.yesterday().ok();
                }
                out.extend(state.map(|state| Interval { from: date, to: None, state }));
            }
        }
    }
    out
}

/// Days on which the state may turn: something is told, or what was told grows old.
fn turns(m: &Material<'_>, items: &[Item]) -> BTreeSet<i32> {
    let rule = &m.rules.control;
    items.iter().flat_map(|i| [i.day, i.day + rule.contested_days, i.day + rule.last_days + 1]).collect()
}

fn same(a: &PlaceState, b: &PlaceState) -> bool {
    let key = |s: &PlaceState| {
        (s.controller.clone(), s.status, s.claimed_by.clone(), s.besieged, s.besieged_by.clone())
    };
    key(a) == key(b)
}

impl Status {
    /// True if the words of `self` say that somebody holds the place now.
    pub fn is_current(self) -> bool {
        !matches!(self, Status::LastReported | Status::Unknown)
    }
}
