//! Who holds a place on a day, as known on a day, and on whose word.
//!
//! The rules of evidence stand in `docs/control.md`: a source without a stake, or one that speaks against its
//! own side, makes a state *assessed*; a party's own word makes it *claimed*; fighting inside makes it
//! *contested*; and what has not been reported for long is *last reported*, never current.

mod evidence;
mod intervals;
mod last;
mod settled;
mod siege;
mod supply;
mod sweep;
mod told;

#[cfg(test)]
mod tests;

pub use intervals::{Interval, histories, in_order, intervals};
pub use last::{LastHold, last_holds};
pub use settled::{as_edited, is_ground, settled, types};
pub use siege::{Ending, Siege, sieges};
pub use supply::{SupplyLine, supply_lines};
pub use told::Told;

use crate::claim::{Claim, Place};
use crate::settle::words::name_key;
use crate::settle::{ReportFacts, Rules};
use evidence::{Item, Spots};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What control is judged from.
pub struct Material<'a> {
    /// All claims, in any order.
    pub claims: &'a [Claim],
    /// What is known of a report, by its id.
    pub reports: &'a dyn Fn(&str) -> ReportFacts,
    /// The rules, with what the world knows of actors and of the sides of outlets.
    pub rules: &'a Rules,
}

/// How firmly a place is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Assessed: a source without a stake says so, or one against its own interest.
    Controlled,
    /// Only a party says so, or another contradicts the one who does.
    Claimed,
    /// There is fighting inside, or a source says that nobody holds it alone.
    Contested,
    /// Held, and cut off.
    Besieged,
    /// Sources without a stake name different holders for the same day.
    Mixed,
    /// Not reported for long: who held it last.
    LastReported,
    /// Lost by the one who held it; who has it is not said.
    Unknown,
}

/// The state of a place on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceState {
    /// The place, as most precisely known.
    pub place: Place,
    /// Names of those who hold it; several when they hold it together. Empty when unknown.
    pub controller: Vec<String>,
    /// How firmly.
    pub status: Status,
    /// The day they took it, when that is known.
    pub since: Option<Date>,
    /// The first day on which they may have taken it, when the day is not told: "in January" is from the 1st to the 31st.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_from: Option<Date>,
    /// The last day for which a report says so.
    pub last_reported: Option<Date>,
    /// Who says to have taken it since, without better evidence.
    pub claimed_by: Vec<String>,
    /// Who besieges it.
    pub besieged_by: Vec<String>,
    /// Whether it is besieged.
    pub besieged: bool,
    /// Ids of the claims it rests on, oldest first.
    pub claims_for: Vec<String>,
    /// Ids of the claims that speak against it.
    pub claims_against: Vec<String>,
    /// Why, in sentences.
    pub why: Vec<String>,
}

/// A place whose state differs between two days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The place.
    pub place: Place,
    /// Its state on the earlier day, if anything was known.
    pub before: Option<PlaceState>,
    /// Its state on the later day, if anything is known.
    pub after: Option<PlaceState>,
    /// Whether it went from one holder to another.
    pub changed_hands: bool,
}

/// The state of every place that claims speak of on `date`, by name of province and place.
///
/// With `as_of`, only reports published on or before that day count, and undated reports do not.
pub fn at(m: &Material<'_>, date: Date, as_of: Option<Date>) -> Vec<PlaceState> {
    in_spots(m.rules, &Spots::of(m, as_of), date)
}

/// The same of what is told already place by place.
fn in_spots(rules: &Rules, spots: &Spots, date: Date) -> Vec<PlaceState> {
    let mut out: Vec<PlaceState> =
        spots.each().filter_map(|items| sweep::state(rules, items, date)).collect();
    out.sort_by(|a, b| {
        let key = |p: &Place| (p.country.clone(), p.admin1.clone(), p.name.clone(), p.id.clone());
        key(&a.place).cmp(&key(&b.place))
    });
    out
}

/// What changed between two lists of states: holders first, then what else differs.
pub fn changes(before: &[PlaceState], after: &[PlaceState]) -> Vec<Change> {
    let (earlier, later) = (Found::of(before), Found::of(after));
    let mut out = Vec::new();
    for b in after {
        let a = earlier.like(&b.place).map(|n| &before[n]);
        let differs = a.is_none_or(|a| {
            (&a.controller, a.status, &a.claimed_by, a.besieged)
                != (&b.controller, b.status, &b.claimed_by, b.besieged)
        });
        if differs {
            let changed_hands = a.is_some_and(|a| !a.controller.iter().any(|c| b.controller.contains(c)));
            out.push(Change {
                place: b.place.clone(),
                before: a.cloned(),
                after: Some(b.clone()),
                changed_hands,
            });
        }
    }
    for a in before.iter().filter(|a| later.like(&a.place).is_none()) {
        out.push(Change {
            place: a.place.clone(),
            before: Some(a.clone()),
            after: None,
            changed_hands: false,
        });
    }
    out.sort_by_key(|c| !c.changed_hands);
    out
}

/// A number for each place; those that the states of [`at`] may take for one have the same, so that claims on places of
/// one number can be judged apart from all others.
pub fn groups<'p>(places: impl Iterator<Item = &'p Place>) -> Vec<usize> {
    fn find(root: &mut [usize], mut n: usize) -> usize {
        while root[n] != n {
            root[n] = root[root[n]];
            n = root[n];
        }
        n
    }
    let mut root: Vec<usize> = Vec::new();
    let mut first: BTreeMap<(Option<&str>, u64), usize> = BTreeMap::new();
    for (n, place) in places.enumerate() {
        root.push(n);
        let id = place.id.as_deref().map(|id| (Some(id), 0));
        for key in id.into_iter().chain([(None, name_key(&place.name))]) {
            let at = *first.entry(key).or_insert(n);
            let (a, b) = (find(&mut root, at), find(&mut root, n));
            root[a.max(b)] = a.min(b);
        }
    }
    (0..root.len()).map(|n| find(&mut root, n)).collect()
}

/// Where each place stands in a list: by id, or by name where one of two has no id.
struct Found<'s> {
    by_id: BTreeMap<&'s str, usize>,
    by_name: BTreeMap<&'s str, usize>,
    nameless: BTreeMap<&'s str, usize>,
}

impl<'s> Found<'s> {
    fn of(states: &'s [PlaceState]) -> Found<'s> {
        let mut found = Found { by_id: BTreeMap::new(), by_name: BTreeMap::new(), nameless: BTreeMap::new() };
        for (n, place) in states.iter().map(|s| &s.place).enumerate() {
            match &place.id {
                Some(id) => found.by_id.entry(id).or_insert(n),
                None => found.nameless.entry(&place.name).or_insert(n),
            };
            found.by_name.entry(&place.name).or_insert(n);
        }
        found
    }

    /// The first that is the same place.
    fn like(&self, place: &Place) -> Option<usize> {
        let name = place.name.as_str();
        match &place.id {
            Some(id) => {
                let own = self.by_id.get(id.as_str()).into_iter().chain(self.nameless.get(name));
                own.min().copied()
            }
            None => self.by_name.get(name).copied(),
        }
    }
}

/// The day of a number of days since 1970-01-01.
fn date_of(n: i32) -> Option<Date> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(n).ok()?).ok()
}

/// What a claim is to one place, for reading the rest.
fn names_of(items: &[&Item]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in items.iter().flat_map(|i| &i.names) {
        if !out.contains(name) {
            out.push(name.clone());
        }
    }
    out
}
