//! What is told of who holds places, read once and asked for many days: no sentence of it stays in memory.

use super::control::{Between, ControlPage, Lookup, PlaceRow};
use crate::coding;
use crate::ordered;
use crate::store::{Numbers, Store};
use crate::view::{Now, View};
use anyhow::Result;
use dateline::claim::Place;
use dateline::control::{self, Change, Interval, Material, PlaceState, Told};
use jiff::civil::Date;
use std::thread;

/// Claims that each thread has in memory while the record is read.
const AT_A_TIME: usize = 8_000;

/// Threads that read: more wait for the disk and for what they take from each other's caches.
const MOST_THREADS: usize = 4;

/// What is told of who holds what, as known on a day or now.
pub struct Ground {
    told: Told,
    as_of: Option<Date>,
    last: Option<Date>,
}

impl Ground {
    /// What the claims of `view` tell, of which only those count that were known on `as_of`.
    pub fn of(view: &View, as_of: Option<Date>) -> Ground {
        Ground { told: told(view, as_of), as_of, last: view.last_day() }
    }

    /// What the whole record tells now, some places after others.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn read(store: &mut Store) -> Result<Ground> {
        Ground::read_by(store, AT_A_TIME)
    }

    /// The same with about so many claims in memory a thread.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn read_by(store: &mut Store, claims: usize) -> Result<Ground> {
        coding::settle(store)?;
        let now = Now::of_much(store)?;
        let path = store.path().to_owned();
        let read =
            |numbers: Numbers| -> Result<Told> { Ok(told(&now.view(&Store::open(&path)?, &numbers)?, None)) };
        // One core is left to whoever looks at the pages meanwhile.
        let threads = thread::available_parallelism().map_or(1, |n| (n.get() - 1).clamp(1, MOST_THREADS));
        let mut all = Told::default();
        let each = batches(store.grounds()?, claims).into_iter();
        ordered::map(each, threads, read, |part| part.map(|part| all.join(part)))?;
        Ok(Ground { told: all, as_of: None, last: now.last_day() })
    }

    /// Who holds what, as asked, without the words.
    pub fn page(&self, ask: &Lookup) -> ControlPage {
        let on = ask.on.or(self.as_of).or(self.last);
        let every = on.map_or_else(Vec::new, |day| self.told.at(coding::rules(), day));
        let sieges = on.map_or_else(Vec::new, |day| self.told.sieges(coding::rules(), day));
        let last = self.told.last_holds(&every);
        let supply = self.told.supply_lines(&every);
        let is_place = |p: &Place| ask.is_place(p);
        ControlPage {
            on,
            as_of: self.as_of,
            sieges: sieges.into_iter().filter(|s| is_place(&s.place) && ask.names(&s.besiegers)).collect(),
            last_holds: last.into_iter().filter(|h| is_place(&h.place) && ask.names(&h.holder)).collect(),
            supply: supply.into_iter().filter(|l| is_place(&l.place) && ask.names(&l.held_by)).collect(),
            places: rows(every, ask),
        }
    }

    /// The places asked for alone, without the words.
    pub fn places(&self, ask: &Lookup) -> Vec<PlaceRow> {
        let on = ask.on.or(self.as_of).or(self.last);
        rows(on.map_or_else(Vec::new, |day| self.told.at(coding::rules(), day)), ask)
    }

    /// What differs between two days, those first that changed hands.
    pub fn changes(&self, days: Between, ask: &Lookup) -> Vec<Change> {
        let [before, after] = [days.from, days.to].map(|day| self.told.at(coding::rules(), day));
        let mut all = control::changes(&before, &after);
        all.retain(|change| [&change.before, &change.after].into_iter().flatten().any(|s| ask.takes(s)));
        all
    }

    /// The history of the places asked for, up to the day asked for.
    pub fn held(&self, ask: &Lookup) -> Vec<Interval> {
        let mut all = control::in_order(self.histories(ask.on));
        all.retain(|interval| ask.takes(&interval.state));
        all
    }

    /// The history of each place up to `on`.
    pub(super) fn histories(&self, on: Option<Date>) -> Vec<Vec<Interval>> {
        let until = on.or(self.as_of).or(self.last);
        until.map_or_else(Vec::new, |until| self.told.histories(coding::rules(), until))
    }
}

fn told(view: &View, as_of: Option<Date>) -> Told {
    let facts = |report: &str| view.facts(report);
    let m = Material { claims: &view.claims, reports: &facts, rules: view.rules() };
    Told::of(&m, &view.events, as_of)
}

fn rows(states: Vec<PlaceState>, ask: &Lookup) -> Vec<PlaceRow> {
    states.into_iter().filter(|state| ask.takes(state)).map(PlaceRow::of).collect()
}

/// Groups of claims brought together until each batch is worth asking for: about so many `claims`.
fn batches(groups: Vec<Numbers>, claims: usize) -> Vec<Numbers> {
    let mut out: Vec<Numbers> = Vec::new();
    for group in groups {
        match out.last_mut().filter(|batch| batch.len() < claims) {
            Some(batch) => batch.extend(group),
            None => out.push(group),
        }
    }
    out
}
