//! Who is telling us this? Outlets, and those whom they quote.

use crate::view::View;
use dateline::Claim;
use dateline::brief::{self, Scope};
use dateline::claim::{Modality, Stance};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Outlets and quoted sources.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourcesPage {
    /// Outlets, those with most claims first.
    pub outlets: Vec<OutletRow>,
    /// Those whom outlets quote, those with most claims first.
    pub voices: Vec<VoiceRow>,
}

/// What an outlet contributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OutletRow {
    /// Outlet; `None` for reports without one.
    pub outlet: Option<String>,
    /// Party to a conflict that it belongs to, by the world files.
    pub side: Option<String>,
    /// Admiralty letter that a person gave it: A, completely reliable, to E; F, cannot be judged.
    pub letter: Option<char>,
    /// Reports.
    pub reports: u64,
    /// Reports whose text reprints an older report of another outlet.
    pub reprints: u64,
    /// Claims.
    pub claims: u64,
    /// Claims in its own voice, or of what its reporter saw.
    pub own_voice: u64,
    /// Claims it attributes to somebody.
    pub quoted: u64,
    /// Claims of parties for themselves or against their enemy, and what releases show.
    pub interested: u64,
    /// Events it speaks of.
    pub events: u64,
    /// Events of several outlets of which it is the first to speak, by day of publication.
    pub first: u64,
    /// Events of which no other outlet speaks.
    pub alone: u64,
    /// Events it speaks of that somebody denies.
    pub denied: u64,
    /// Denials it carries.
    pub denials: u64,
    /// Admiralty letters of its claims: `F` until a person grades it.
    pub grades: BTreeMap<String, u64>,
    /// First day of publication.
    pub from: Option<Date>,
    /// Last day of publication.
    pub to: Option<Date>,
}

/// What somebody says through outlets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VoiceRow {
    /// Who says so: the far end of the chain of attribution.
    pub name: String,
    /// Id in the world files.
    pub actor: Option<String>,
    /// Roles in which it speaks: spokesman, witness.
    pub roles: BTreeSet<String>,
    /// Claims.
    pub claims: u64,
    /// Events it speaks of.
    pub events: u64,
    /// Events for which it is the only one whom anyone quotes, and which no outlet states in its own voice.
    pub alone: u64,
    /// Claims for its own side or against its enemy.
    pub interested: u64,
    /// Events it speaks of that somebody denies.
    pub denied: u64,
    /// Denials it makes.
    pub denials: u64,
    /// Outlets that quote it.
    pub outlets: BTreeSet<String>,
}

/// Sources of the events that `scope` asks for.
pub fn sources(view: &View, scope: &Scope) -> SourcesPage {
    let origin = |report: &str| view.origin(report);
    let events = brief::select(&view.material(&origin), scope);
    let mut tally = Tally::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for event in events {
        let of = |ids: &[String]| -> Vec<&Claim> { ids.iter().filter_map(|id| view.claim(id)).collect() };
        let own = of(&event.claims);
        let against = of(&event.against);
        // A claim may stand behind several events; as a claim it counts once.
        own.iter().chain(&against).filter(|c| seen.insert(&c.id)).for_each(|c| tally.claim(view, c));
        tally.event(view, &own, !event.against.is_empty());
    }
    for report in view.reports_of(&seen) {
        tally.report(view, report);
    }
    tally.page(view)
}

#[derive(Default)]
struct Tally {
    outlets: BTreeMap<Option<String>, OutletRow>,
    voices: BTreeMap<String, VoiceRow>,
}

impl Tally {
    fn outlet(&mut self, view: &View, report: &str) -> &mut OutletRow {
        let outlet = view.origin(report).source;
        self.outlets.entry(outlet.clone()).or_insert_with(|| OutletRow { outlet, ..OutletRow::default() })
    }

    fn report(&mut self, view: &View, report: &str) {
        let published = view.origin(report).published;
        let reprint = view.reprint_of(report).is_some_and(|first| first != report);
        let row = self.outlet(view, report);
        row.reports += 1;
        row.reprints += u64::from(reprint);
        row.from = [row.from, published].into_iter().flatten().min();
        row.to = [row.to, published].into_iter().flatten().max();
    }

    fn claim(&mut self, view: &View, claim: &Claim) {
        let denial = is_denial(claim);
        let interested = is_interested(claim.stance);
        let row = self.outlet(view, &claim.report);
        row.claims += 1;
        row.own_voice += u64::from(matches!(claim.stance, Stance::Asserted | Stance::Observed));
        row.quoted += u64::from(!claim.attribution.is_empty());
        row.interested += u64::from(interested);
        row.denials += u64::from(denial);
        let letter: String = claim.grade.chars().take(1).collect();
        *row.grades.entry(letter).or_default() += 1;
        let outlet = row.outlet.clone();
        let Some(hop) = claim.attribution.last() else { return };
        let voice = self.voices.entry(hop.name.clone()).or_default();
        voice.name.clone_from(&hop.name);
        voice.actor = voice.actor.take().or_else(|| hop.actor.clone());
        voice.roles.extend(hop.role.clone());
        voice.claims += 1;
        voice.interested += u64::from(interested);
        voice.denials += u64::from(denial);
        voice.outlets.extend(outlet);
    }

    fn event(&mut self, view: &View, claims: &[&Claim], denied: bool) {
        // Reprints of a text are one outlet's word: its first.
        let mut first: BTreeMap<Option<String>, Option<Date>> = BTreeMap::new();
        for claim in claims {
            let origin = view.origin(&claim.report);
            let day = first.entry(origin.source).or_insert(origin.published);
            *day = [*day, origin.published].into_iter().flatten().min();
        }
        let earliest = first.values().flatten().min().copied();
        let leaders = first.values().filter(|d| d.is_some() && **d == earliest).count();
        for (outlet, day) in &first {
            let Some(row) = self.outlets.get_mut(outlet) else { continue };
            row.events += 1;
            row.denied += u64::from(denied);
            row.alone += u64::from(first.len() == 1);
            row.first += u64::from(first.len() > 1 && leaders == 1 && day.is_some() && *day == earliest);
        }
        let quoted: BTreeSet<&str> =
            claims.iter().filter_map(|c| c.attribution.last()).map(|h| h.name.as_str()).collect();
        let own_voice = claims.iter().any(|c| c.attribution.is_empty());
        for name in &quoted {
            let Some(voice) = self.voices.get_mut(*name) else { continue };
            voice.events += 1;
            voice.denied += u64::from(denied);
            voice.alone += u64::from(quoted.len() == 1 && !own_voice);
        }
    }

    fn page(self, view: &View) -> SourcesPage {
        let mut outlets: Vec<OutletRow> = self.outlets.into_values().collect();
        for row in &mut outlets {
            row.side = row.outlet.as_deref().and_then(|name| view.rules().side(name)).map(str::to_owned);
            row.letter = row.outlet.as_deref().and_then(|name| view.letter(name));
        }
        let mut voices: Vec<VoiceRow> = self.voices.into_values().collect();
        outlets.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.outlet.cmp(&b.outlet)));
        voices.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.name.cmp(&b.name)));
        SourcesPage { outlets, voices }
    }
}

fn is_denial(claim: &Claim) -> bool {
    claim.stance == Stance::Denied
        || claim.modality == Modality::Negated && claim.mode.as_deref() == Some("denied")
}

fn is_interested(stance: Stance) -> bool {
    matches!(stance, Stance::Claimed | Stance::Alleged | Stance::Depicted)
}
