//! The history of every place: intervals in which who holds it, and how firmly, stay the same.

use super::evidence::{Item, Spots};
use super::sweep::{Standing, Sweep};
use super::{Material, PlaceState, Status, date_of};
use crate::settle::Rules;
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
    in_order(histories(m, until, as_of))
}

/// The intervals of every place, each place apart.
pub fn histories(m: &Material<'_>, until: Date, as_of: Option<Date>) -> Vec<Vec<Interval>> {
    in_spots(m.rules, &Spots::of(m, as_of), until)
}

/// The same of what is told already place by place.
pub(crate) fn in_spots(rules: &Rules, spots: &Spots, until: Date) -> Vec<Vec<Interval>> {
    let mut out: Vec<Vec<Interval>> = spots.each().map(|items| of_place(rules, items, until)).collect();
    out.retain(|own| !own.is_empty());
    out
}

/// The histories of places one after another, by country, province, name and id of the place.
pub fn in_order(mut histories: Vec<Vec<Interval>>) -> Vec<Interval> {
    let key = |own: &Vec<Interval>| {
        own.last().map(|i| {
            let p = &i.state.place;
            (p.country.clone(), p.admin1.clone(), p.name.clone(), p.id.clone())
        })
    };
    histories.sort_by_cached_key(key);
    histories.into_iter().flatten().collect()
}

fn of_place(rules: &Rules, items: &[Item], until: Date) -> Vec<Interval> {
    let last = number(until);
    let mut sweep = Sweep::of(rules, items);
    let mut out: Vec<Interval> = Vec::new();
    // First day of what is open, and how it stood on the last day looked at.
    let mut open: Option<(Date, Standing<'_>)> = None;
    let mut close = |(from, standing): (Date, Standing<'_>), to: Option<Date>| {
        out.push(Interval { from, to, state: standing.state(rules) });
    };
    for day in turns(rules, items).into_iter().filter(|d| *d <= last) {
        let Some(date) = date_of(day) else { continue };
        match (sweep.on(date), &mut open) {
            (Some(now), Some((_, held))) if held.is_like(&now) => *held = now,
            (now, _) => {
                if let Some(held) = open.take() {
                    close(held, date.yesterday().ok());
                }
                open = now.map(|now| (date, now));
            }
        }
    }
    if let Some(held) = open {
        close(held, None);
    }
    out
}

/// Days on which the state may turn: something is told, or what was told grows old.
fn turns(rules: &Rules, items: &[Item]) -> BTreeSet<i32> {
    let rule = &rules.control;
    items.iter().flat_map(|i| [i.day, i.day + rule.contested_days, i.day + rule.last_days + 1]).collect()
}

impl Status {
    /// True if the words of `self` say that somebody holds the place now.
    pub fn is_current(self) -> bool {
        !matches!(self, Status::LastReported | Status::Unknown)
    }
}
