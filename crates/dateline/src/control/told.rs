//! What is told of control, place by place: read out of the claims once, asked for many days.
//!
//! [`super::at`] and its like read every claim anew for one day. Whoever asks for day after day keeps this, which holds
//! a few words of each claim and no sentence of it.

use super::evidence::Spots;
use super::{
    Interval, LastHold, Material, PlaceState, Siege, SupplyLine, intervals, last, settled, siege, supply,
};
use crate::event::Event;
use crate::settle::Rules;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What claims tell of who holds places, for any day.
#[derive(Default)]
pub struct Told {
    spots: Spots,
    /// Last strongholds, as claims state them.
    stated: Vec<LastHold>,
    /// Whom a claim says to have lost, where it names anyone.
    losers: BTreeMap<String, Vec<String>>,
    /// Lines of supply, whoever holds them.
    lines: Vec<SupplyLine>,
}

impl Told {
    /// What the claims of `m` tell in the light of the events that they are in; only those of reports published by
    /// `as_of`, when that is asked.
    pub fn of(m: &Material<'_>, events: &[Event], as_of: Option<Date>) -> Told {
        let dated = settled(m.claims, events, m.rules);
        let losers = m.claims.iter().map(|c| (&c.id, last::losers(c, m.rules)));
        let losers = losers.filter(|(_, names)| !names.is_empty());
        Told {
            spots: Spots::of(&m.of(&dated), as_of),
            stated: last::stated(m),
            losers: losers.map(|(id, names)| (id.clone(), names.to_vec())).collect(),
            lines: supply::lines(m),
        }
    }

    /// Adds what is told of other places, of which nothing is told here; [`super::groups`] says which may be one place.
    pub fn join(&mut self, others: Told) {
        self.spots.extend(others.spots);
        self.stated.extend(others.stated);
        self.stated.sort_by(|a, b| (&a.place.name, &a.holder).cmp(&(&b.place.name, &b.holder)));
        self.losers.extend(others.losers);
        self.lines.extend(others.lines);
        self.lines.sort_by(|a, b| a.place.name.cmp(&b.place.name));
    }

    /// The state of every place on `date`: what [`super::at`] says.
    pub fn at(&self, rules: &Rules, date: Date) -> Vec<PlaceState> {
        super::in_spots(rules, &self.spots, date)
    }

    /// All sieges up to `date`: what [`super::sieges`] says.
    pub fn sieges(&self, rules: &Rules, date: Date) -> Vec<Siege> {
        siege::in_spots(rules, &self.spots, date)
    }

    /// The intervals of every place up to `until`, each place apart: what [`super::histories`] says.
    pub fn histories(&self, rules: &Rules, until: Date) -> Vec<Vec<Interval>> {
        intervals::in_spots(rules, &self.spots, until)
    }

    /// Last holds among `states`: what [`super::last_holds`] says.
    pub fn last_holds(&self, states: &[PlaceState]) -> Vec<LastHold> {
        let losers = |id: &str| self.losers.get(id).map_or(&[][..], Vec::as_slice);
        let mut out = self.stated.clone();
        out.extend(last::counted(losers, states));
        out
    }

    /// Lines of supply with their holders among `states`: what [`super::supply_lines`] says.
    pub fn supply_lines(&self, states: &[PlaceState]) -> Vec<SupplyLine> {
        supply::held(self.lines.clone(), states)
    }
}
