//! What each claim says about who holds a place, and how much its word is worth.

use super::Material;
use crate::claim::{Claim, Place, Stance};
use crate::settle::ReportFacts;
use crate::settle::day::{Dated, number};
use crate::settle::origin::{Told, Voice, interested};
use crate::settle::sketch::{Class, Sketch, Spot, Who};
use crate::settle::words::{hash, name_key, words};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a claim says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// The one named holds it. Of claims for one day this is read first: it was so before the rest happened.
    Holds,
    /// The one named lost it or left it.
    Loses,
    /// The one named took it.
    Takes,
    /// There is fighting in it.
    Fights,
    /// It is contested, in so many words.
    Contested,
    /// It is besieged by the one named.
    Besieges,
    /// The siege is over.
    Lifts,
}

/// How much the word of a claim is worth for what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// A party's word for its own side: says that it is claimed, no more.
    Party,
    /// A third party's word: enough, unless somebody contradicts it and nobody else says so.
    Third,
    /// The word of a source without a stake, or against its own side.
    Firm,
}

/// A claim about one place.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub says: Says,
    /// Day number by which it holds.
    pub day: i32,
    /// The day is the event's own, not that of the report.
    pub dated: bool,
    /// First day it may have happened.
    pub from: i32,
    pub who: Who,
    pub names: Vec<String>,
    pub other: Who,
    pub other_names: Vec<String>,
    pub worth: Worth,
    pub voice: Voice,
    /// Says that it is not so.
    pub denies: bool,
    pub claim: String,
    pub place: Place,
}

/// Items by place.
#[derive(Default)]
pub(crate) struct Spots {
    by: BTreeMap<u64, Vec<Item>>,
}

impl Spots {
    /// What the claims say, place by place; only of reports published by `as_of`, when that is asked.
    pub(crate) fn of(m: &Material<'_>, as_of: Option<Date>) -> Spots {
        let mut by: BTreeMap<u64, Vec<Item>> = BTreeMap::new();
        for claim in m.claims {
            let Some(says) = says(claim, m) else { continue };
            let facts = (m.reports)(&claim.report);
            if as_of.is_some_and(|day| facts.published.is_none_or(|p| p > day)) {
                continue;
            }
            if let Some((key, item)) = item(claim, says, &facts, m) {
                by.entry(key).or_default().push(item);
            }
        }
        let mut spots = Spots { by };
        spots.join_words();
        for items in spots.by.values_mut() {
            items.sort_by(|a, b| (a.day, a.says, &a.claim).cmp(&(b.day, b.says, &b.claim)));
            items.dedup_by(|a, b| a.claim == b.claim && a.says == b.says);
        }
        spots
    }

    /// Adds the items of other places.
    pub(crate) fn extend(&mut self, others: Spots) {
        for (key, items) in others.by {
            self.by.entry(key).or_default().extend(items);
        }
    }

    pub(crate) fn each(&self) -> impl Iterator<Item = &[Item]> {
        self.by.values().map(Vec::as_slice)
    }

    /// A place known only by its words joins the resolved place of that name, when there is exactly one.
    fn join_words(&mut self) {
        let mut named: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for (key, items) in &self.by {
            let resolved = items.iter().any(|i| i.place.id.is_some());
            if resolved {
                let mut names: Vec<u64> = items.iter().map(|i| name_key(&i.place.name)).collect();
                names.dedup();
                names.into_iter().for_each(|n| named.entry(n).or_default().push(*key));
            }
        }
        let bare: Vec<u64> =
            self.by.iter().filter(|(_, v)| v.iter().all(|i| i.place.id.is_none())).map(|(k, _)| *k).collect();
        for key in bare {
            let name = name_key(&self.by[&key][0].place.name);
            let homes = named.get(&name).map_or(&[][..], Vec::as_slice);
            if let [home] = homes
                && *home != key
            {
                let items = self.by.remove(&key).unwrap_or_default();
                self.by.entry(*home).or_default().extend(items);
            }
        }
    }
}

fn says(claim: &Claim, m: &Material<'_>) -> Option<Says> {
    let rule = &m.rules.control;
    let is = |list: &[String]| list.contains(&claim.event_type);
    Some(match () {
        () if is(&rule.takes) => Says::Takes,
        () if is(&rule.loses) => Says::Loses,
        () if is(&rule.holds) => Says::Holds,
        () if is(&rule.besieges) => Says::Besieges,
        () if is(&rule.lifts) => Says::Lifts,
        () if claim.event_type == "contested" => Says::Contested,
        () if is(&rule.fights) => Says::Fights,
        () => return None,
    })
}

fn item(claim: &Claim, says: Says, facts: &ReportFacts, m: &Material<'_>) -> Option<(u64, Item)> {
    let s = Sketch::of(claim, facts, m.rules);
    let place = claim.place.clone()?;
    if !matches!(s.class, Class::Fact | Class::Counter) || matches!(s.place.spot, Spot::None) {
        return None;
    }
    if !is_tracked(&place, claim) || is_other(&place, claim, says, m) {
        return None;
    }
    let (day, from, dated) = day(&s, facts, says)?;
    // "this week the city has become the last stronghold" tells when it was seen, and not since when it is held.
    let from = if says == Says::Holds && claim.date.to.is_some() { day } else { from };
    // In a type told by the loser the sketch has turned the roles: its target is who lost the place.
    let reversed = says == Says::Loses;
    let (who, other) = if reversed { (s.target, s.doer) } else { (s.doer, s.target) };
    let key = place.id.as_deref().map_or_else(|| name_key(&place.name), |id| hash(&format!("id {id}")));
    let item = Item {
        says,
        day,
        dated,
        from,
        who,
        names: claim.actor1.clone(),
        other,
        other_names: claim.actor2.clone(),
        worth: worth(claim, says, facts, m),
        voice: Voice::of(Told { claim, facts }),
        denies: s.class == Class::Counter,
        claim: claim.id.clone(),
        place,
    };
    Some((key, item))
}

/// A place that can change hands: not a country, not "the road" or "two villages", and no whole province because
/// a base in it fell.
fn is_tracked(place: &Place, claim: &Claim) -> bool {
    let area = matches!(place.precision.as_str(), "admin1" | "admin2");
    let wide = matches!(place.precision.as_str(), "country" | "region");
    let named = place.id.is_some()
        || place
            .name
            .split_whitespace()
            .last()
            .is_some_and(|w| w.starts_with(char::is_uppercase) || w.contains('-'));
    named && !wide && !(area && claim.event_type == "base_captured")
}

/// The claim speaks of something else than the whole of the place: what is near it, a part of it, or that somebody
/// withdrew to it. A part that is taken says nothing of the rest.
fn is_other(place: &Place, claim: &Claim, says: Says, m: &Material<'_>) -> bool {
    let moves = matches!(says, Says::Takes | Says::Holds | Says::Loses);
    if !moves {
        return false;
    }
    let rule = &m.rules.control;
    let before = words_before(claim, place);
    let mut last = before.iter().rev();
    let (one, two) = (last.next(), last.next());
    let is = |word: Option<&String>, list: &[String]| word.is_some_and(|w| list.contains(w));
    let part = one.is_some_and(|w| w == "of") && is(two, &rule.part_words);
    let destination = says == Says::Loses && is(one, &rule.destination_words);
    // "the base near Maarrat" is placed by the town, and is not the town.
    let beside = place.precision == "near" && place.id.is_some();
    part || destination || beside
}

/// The words of the sentence before those that name the place.
fn words_before(claim: &Claim, place: &Place) -> Vec<String> {
    let filler = claim
        .roles
        .values()
        .find(|f| f.place_id.is_some() && f.place_id == place.id && f.start >= claim.start);
    let at = match filler {
        Some(f) => claim.quote.char_indices().nth((f.start - claim.start) as usize).map(|(at, _)| at),
        None if place.text.is_empty() => None,
        None => claim.quote.find(&place.text),
    };
    at.and_then(|at| claim.quote.get(..at)).map_or_else(Vec::new, |before| words(before).collect())
}

/// The day by which it holds. A state without a date holds on the day of its report; an event without one has
/// happened by then.
fn day(s: &Sketch, facts: &ReportFacts, says: Says) -> Option<(i32, i32, bool)> {
    let lasts = matches!(says, Says::Holds | Says::Besieges | Says::Contested);
    match s.dated {
        Dated::Day => Some((s.to, s.from, true)),
        // "since March" is said on the day of the report, and holds from the first day on.
        Dated::Vague if lasts => Some((
            facts.published.map_or(s.from, |p| number(p).clamp(s.from, s.to.max(s.from))),
            s.from,
            true,
        )),
        Dated::Vague => Some((s.to, s.from, true)),
        Dated::Window | Dated::No => facts.published.map(number).map(|p| (p, p, false)),
    }
}

fn worth(claim: &Claim, says: Says, facts: &ReportFacts, m: &Material<'_>) -> Worth {
    let gains: Vec<&String> = match says {
        Says::Loses => claim.actor2.iter().collect(),
        _ => claim.actor1.iter().collect(),
    };
    if let Some(side) = facts.source.as_deref().and_then(|source| m.rules.side(source)) {
        let own = claim
            .roles
            .values()
            .any(|f| f.actor.as_deref() == Some(side) && f.name.as_ref().is_some_and(|n| gains.contains(&n)));
        let loses = claim.roles.values().any(|f| f.actor.as_deref() == Some(side)) && !own;
        // A party's outlet counts against its own side only; of others it may speak as anyone.
        return if loses {
            Worth::Firm
        } else if own || interested(claim.stance) {
            Worth::Party
        } else {
            Worth::Third
        };
    }
    match claim.stance {
        // Whoever is quoted for what his own side has speaks as a party, however the outlet words it.
        Stance::Reported if speaks_for_itself(claim, &gains, m) => Worth::Party,
        Stance::Asserted | Stance::Observed | Stance::Admitted | Stance::Corrected => Worth::Firm,
        Stance::Reported | Stance::Denied => Worth::Third,
        Stance::Claimed | Stance::Alleged | Stance::Depicted => Worth::Party,
    }
}

/// The far end of the attribution is one of those who gain, a part of them, or what they are a part of.
fn speaks_for_itself(claim: &Claim, gains: &[&String], m: &Material<'_>) -> bool {
    let Some(hop) = claim.attribution.last() else { return false };
    let speaker = name_key(&hop.name);
    let part = |one: u64, whole: u64| m.rules.kin.get(&one).is_some_and(|bond| bond.part_of.contains(&whole));
    gains
        .iter()
        .map(|name| name_key(name))
        .any(|own| own == speaker || part(own, speaker) || part(speaker, own))
}
