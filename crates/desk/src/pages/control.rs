//! Who holds what on a day, as known on a day; what changed hands between two.

use super::{Words, asked, words};
use crate::coding;
use crate::store::Store;
use crate::view::{Now, View};
use anyhow::Result;
use dateline::Claim;
use dateline::claim::Place;
use dateline::control::{
    self, Change, Interval, LastHold, Material, PlaceState, Siege, SupplyLine, last_holds, sieges,
    supply_lines,
};
use dateline::profile::Guard;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which places are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// On which day; the last day of publication when not said.
    pub on: Option<Date>,
    /// As known on this day.
    pub as_of: Option<Date>,
    /// Part of the name of a place or its province, a country code, or a place id.
    pub place: Option<String>,
    /// Part of the name of whoever holds, claims or besieges it.
    pub actor: Option<String>,
    /// Leave the words out: a page of thousands of places is read for its colours.
    pub quiet: bool,
}

/// Two days to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The earlier day.
    pub from: Date,
    /// The later day.
    pub to: Date,
}

/// Who holds what on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControlPage {
    /// The day.
    pub on: Option<Date>,
    /// As known on this day, if that was asked.
    pub as_of: Option<Date>,
    /// Places by province and name.
    pub places: Vec<PlaceRow>,
    /// Sieges up to that day.
    pub sieges: Vec<Siege>,
    /// Last strongholds, as stated and as the record counts.
    pub last_holds: Vec<LastHold>,
    /// Roads, crossings and ports on which supplies move.
    pub supply: Vec<SupplyLine>,
}

/// A place with the words for and against its state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceRow {
    /// The state.
    #[serde(flatten)]
    pub state: PlaceState,
    /// Claims that the state rests on.
    pub says_so: Vec<Words>,
    /// Claims that speak against it.
    pub says_otherwise: Vec<Words>,
}

/// A place whose state differs between two days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangeRow {
    /// The difference.
    #[serde(flatten)]
    pub change: Change,
    /// Claims that the later state rests on and the earlier did not.
    pub says_so: Vec<Words>,
}

/// Who holds what, as asked.
pub fn control(view: &View, ask: &Lookup) -> ControlPage {
    let facts = |report: &str| view.facts(report);
    let m = Material { claims: &view.claims, reports: &facts, rules: view.rules() };
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let ground = m.of(&dated);
    let on = ask.on.or(ask.as_of).or_else(|| view.last_day());
    let every = on.map_or_else(Vec::new, |day| control::at(&ground, day, ask.as_of));
    let sieges = on.map_or_else(Vec::new, |day| sieges(&ground, day, ask.as_of));
    let last = last_holds(&m, &every);
    let supply = supply_lines(&m, &every);
    let is_place = |p: &Place| ask.place.as_deref().is_none_or(|part| dateline::brief::is_place(p, part));
    let who = |names: &[String]| asked(ask.actor.as_deref(), names);
    ControlPage {
        on,
        as_of: ask.as_of,
        sieges: sieges.into_iter().filter(|s| is_place(&s.place) && who(&s.besiegers)).collect(),
        last_holds: last.into_iter().filter(|h| is_place(&h.place) && who(&h.holder)).collect(),
        supply: supply.into_iter().filter(|l| is_place(&l.place) && who(&l.held_by)).collect(),
        places: every.into_iter().filter(|s| ask.takes(s)).map(|state| row(view, state, ask)).collect(),
    }
}

/// The places asked for alone, with their words: only what is said of them is looked at.
pub fn places(view: &View, ask: &Lookup) -> Vec<PlaceRow> {
    let facts = |report: &str| view.facts(report);
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let dated = about(dated, ask);
    let m = Material { claims: &dated, reports: &facts, rules: view.rules() };
    let on = ask.on.or(ask.as_of).or_else(|| view.last_day());
    let every = on.map_or_else(Vec::new, |day| control::at(&m, day, ask.as_of));
    every.into_iter().filter(|s| ask.takes(s)).map(|state| row(view, state, ask)).collect()
}

/// Claims about the places asked for, under every name they go by.
fn about(claims: Vec<Claim>, ask: &Lookup) -> Vec<Claim> {
    let Some(asked) = ask.place.as_deref() else { return claims };
    let placed = || claims.iter().filter_map(|c| Some((c, c.place.as_ref()?)));
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (_, place) in placed().filter(|(_, p)| dateline::brief::is_place(p, asked)) {
        ids.extend(place.id.as_deref());
        names.insert(place.name.to_lowercase());
    }
    for (_, place) in placed().filter(|(_, p)| p.id.as_deref().is_some_and(|id| ids.contains(id))) {
        names.insert(place.name.to_lowercase());
    }
    let own = placed().filter(|(_, p)| {
        p.id.as_deref().map_or_else(|| names.contains(&p.name.to_lowercase()), |id| ids.contains(id))
    });
    own.map(|(claim, _)| claim.clone()).collect()
}

/// What differs between two days, those first that changed hands.
pub fn changed(view: &View, days: Between, ask: &Lookup) -> Vec<ChangeRow> {
    let facts = |report: &str| view.facts(report);
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let m = Material { claims: &dated, reports: &facts, rules: view.rules() };
    let [before, after] = [days.from, days.to].map(|day| control::at(&m, day, ask.as_of));
    let changes = control::changes(&before, &after).into_iter();
    let meant = |c: &Change| [&c.before, &c.after].into_iter().flatten().any(|s| ask.takes(s));
    changes
        .filter(meant)
        .map(|change| {
            let old = change.before.as_ref().map_or(&[][..], |s| &s.claims_for);
            let new = change.after.iter().flat_map(|s| &s.claims_for).filter(|id| !old.contains(id));
            let says_so = words(view, &new.cloned().collect::<Vec<_>>());
            ChangeRow { change, says_so }
        })
        .collect()
}

/// The history of the places asked for, up to the day asked for.
pub fn held(view: &View, ask: &Lookup) -> Vec<Interval> {
    let until = ask.on.or(ask.as_of).or_else(|| view.last_day());
    let mut all = control::in_order(histories(view, until, ask.as_of));
    all.retain(|interval| ask.takes(&interval.state));
    all
}

/// The same out of the record, as `guard` shows it: place after place, so that only what is said of one is in memory.
///
/// # Errors
/// When the record cannot be read.
pub fn history(store: &mut Store, ask: &Lookup, guard: &Guard) -> Result<Vec<Interval>> {
    if ask.as_of.is_some() || ask.place.is_some() {
        return Ok(held(&View::of_ground(store, ask.as_of, ask.place.as_deref())?.shown(guard), ask));
    }
    coding::settle(store)?;
    let now = Now::of(store)?;
    let mut out: Vec<Vec<Interval>> = Vec::new();
    for numbers in store.grounds()? {
        let view = now.view(store, &numbers)?.shown(guard);
        out.extend(histories(&view, ask.on.or_else(|| view.last_day()), None));
    }
    let mut all = control::in_order(out);
    all.retain(|interval| ask.takes(&interval.state));
    Ok(all)
}

fn histories(view: &View, until: Option<Date>, as_of: Option<Date>) -> Vec<Vec<Interval>> {
    let facts = |report: &str| view.facts(report);
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let m = Material { claims: &dated, reports: &facts, rules: view.rules() };
    until.map_or_else(Vec::new, |until| control::histories(&m, until, as_of))
}

impl Lookup {
    /// Whether the state is asked for.
    pub fn takes(&self, state: &PlaceState) -> bool {
        let place = self.place.as_deref().is_none_or(|part| dateline::brief::is_place(&state.place, part));
        let names = [&state.controller, &state.claimed_by, &state.besieged_by].map(Vec::as_slice).concat();
        place && asked(self.actor.as_deref(), &names)
    }
}

fn row(view: &View, state: PlaceState, ask: &Lookup) -> PlaceRow {
    if ask.quiet {
        return PlaceRow { state, says_so: Vec::new(), says_otherwise: Vec::new() };
    }
    let (says_so, says_otherwise) = (words(view, &state.claims_for), words(view, &state.claims_against));
    PlaceRow { state, says_so, says_otherwise }
}
