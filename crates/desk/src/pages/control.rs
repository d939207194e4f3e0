//! Who holds what on a day, as known on a day; what changed hands between two.

use super::ground::Ground;
use super::{Words, asked, words};
use crate::coding;
use crate::store::Store;
use crate::view::{Now, View};
use anyhow::Result;
use dateline::Claim;
use dateline::claim::Place;
use dateline::control::{self, Change, Interval, LastHold, Material, PlaceState, Siege, SupplyLine};
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

/// Who holds what, as asked, with the words.
pub fn control(view: &View, ask: &Lookup) -> ControlPage {
    let mut page = Ground::of(view, ask.as_of).page(ask);
    say(&mut page.places, view);
    page
}

/// The places asked for alone, with their words: only what is said of them is looked at.
pub fn places(view: &View, ask: &Lookup) -> Vec<PlaceRow> {
    let facts = |report: &str| view.facts(report);
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let dated = about(dated, ask);
    let m = Material { claims: &dated, reports: &facts, rules: view.rules() };
    let on = ask.on.or(ask.as_of).or_else(|| view.last_day());
    let every = on.map_or_else(Vec::new, |day| control::at(&m, day, ask.as_of));
    let mut rows: Vec<PlaceRow> = every.into_iter().filter(|s| ask.takes(s)).map(PlaceRow::of).collect();
    say(&mut rows, view);
    rows
}

/// Puts the words of the claims that `view` has beside the states that rest on them.
pub fn say(rows: &mut [PlaceRow], view: &View) {
    for row in rows {
        row.says_so = words(view, &row.state.claims_for);
        row.says_otherwise = words(view, &row.state.claims_against);
    }
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
    said(Ground::of(view, ask.as_of).changes(days, ask), view)
}

/// Changes with the words of those claims, among those that `view` has, that speak of the later state alone.
pub fn said(changes: Vec<Change>, view: &View) -> Vec<ChangeRow> {
    let row = |change: Change| ChangeRow { says_so: words(view, &newly_told(&change)), change };
    changes.into_iter().map(row).collect()
}

/// Claims that the later state rests on and the earlier did not.
pub fn newly_told(change: &Change) -> Vec<String> {
    let old = change.before.as_ref().map_or(&[][..], |s| &s.claims_for);
    let new = change.after.iter().flat_map(|s| &s.claims_for);
    new.filter(|id| !old.contains(id)).cloned().collect()
}

/// The history of the places asked for, up to the day asked for.
pub fn held(view: &View, ask: &Lookup) -> Vec<Interval> {
    Ground::of(view, ask.as_of).held(ask)
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
        out.extend(Ground::of(&view, None).histories(ask.on));
    }
    let mut all = control::in_order(out);
    all.retain(|interval| ask.takes(&interval.state));
    Ok(all)
}

impl Lookup {
    /// Whether the state is asked for.
    pub fn takes(&self, state: &PlaceState) -> bool {
        let names = [&state.controller, &state.claimed_by, &state.besieged_by].map(Vec::as_slice).concat();
        self.is_place(&state.place) && self.names(&names)
    }

    /// Whether the place is asked for.
    pub(super) fn is_place(&self, place: &Place) -> bool {
        self.place.as_deref().is_none_or(|part| dateline::brief::is_place(place, part))
    }

    /// Whether one of the names is asked for.
    pub(super) fn names(&self, names: &[String]) -> bool {
        asked(self.actor.as_deref(), names)
    }
}

impl PlaceRow {
    /// The state without words.
    pub(super) fn of(state: PlaceState) -> PlaceRow {
        PlaceRow { state, says_so: Vec::new(), says_otherwise: Vec::new() }
    }
}
