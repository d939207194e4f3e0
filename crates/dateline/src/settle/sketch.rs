//! A claim reduced to what settling compares: some hundred bytes, so that a million fit in memory.

use super::ReportFacts;
use super::day::{Dated, interval, number};
use super::origin::{Told, originator};
use super::rules::Rules;
use super::words::{content, hash, name_key, words};
use crate::claim::{Claim, Count, Filler, Modality, Stance};
use crate::evidence::Span;
use serde::{Deserialize, Serialize};

/// What sort of statement it is; only statements of one class settle together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Class {
    /// It happened.
    Fact,
    /// It will happen.
    Future,
    /// It may happen, was tried or threatened.
    Supposed,
    /// It happens in general.
    Generic,
    /// It did not happen, or the outlet takes it back: speaks against facts.
    Counter,
}

/// Sides that a description can stand for, as bits.
pub(crate) const STATE: u8 = 1;
pub(crate) const ARMED: u8 = 2;
pub(crate) const ANYONE: u8 = 4;

/// Who fills one place of a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Who {
    /// Keys of those named, sorted.
    pub known: Box<[u64]>,
    /// Keys of the actors that those named are part of.
    pub part_of: Box<[u64]>,
    /// Sides of those named, where known.
    pub known_side: u8,
    /// Sides of those only described.
    pub described: u8,
}

/// What a claim is to an answer for an attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    Attack,
    /// A group says that it did it.
    Answer,
    /// Somebody says that he did not do it.
    Denial,
    None,
}

/// How a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Spot {
    /// Not stated.
    None,
    /// A point with its radius.
    Point,
    /// A district, province or country.
    Area,
    /// Words without a point.
    Words,
}

/// Where, for comparing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Where {
    pub spot: Spot,
    pub id: u64,
    pub name: u64,
    /// Key of the words that the report has for it.
    pub alias: u64,
    /// Keys of the words of the name that are not feature words, sorted.
    pub tokens: Box<[u32]>,
    pub admin: u64,
    pub country: u64,
    #[serde(with = "bits")]
    pub lat: f32,
    #[serde(with = "bits")]
    pub lon: f32,
    #[serde(with = "bits")]
    pub radius: f32,
}

/// Numbers that come back as they went: a digit lost on the way could make two places one.
mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(x: &f32, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u32(x.to_bits())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
        u32::deserialize(from).map(f32::from_bits)
    }
}

/// A figure and whom it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Toll {
    pub low: u32,
    pub high: u32,
    pub whom: Whom,
}

/// Whom a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Whom {
    Anyone,
    State,
    Armed,
    Civilian,
}

/// Where a claim stands among all: by day of publication (undated last), report, place in the text, id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Order {
    pub published: i32,
    pub report: Box<str>,
    pub start: u32,
    pub trigger: Span,
    pub id: Box<str>,
}

/// A claim, for comparing. It can be written down with serde and compared later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    pub(crate) order: Order,
    /// Key of the claim.
    pub(crate) own: u64,
    pub(crate) report: u64,
    pub(crate) text: u64,
    pub(crate) start: u32,
    pub(crate) lane: u16,
    pub(crate) kind: u16,
    /// Key of a type in no lane; such types settle with themselves.
    pub(crate) stray: u64,
    pub(crate) class: Class,
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) dated: Dated,
    /// Told as background.
    pub(crate) old: bool,
    pub(crate) place: Where,
    pub(crate) doer: Who,
    pub(crate) target: Who,
    pub(crate) symmetric: bool,
    pub(crate) killed: Option<Toll>,
    pub(crate) weapon: u64,
    pub(crate) quote: u64,
    /// Who says so.
    pub(crate) voice: u64,
    pub(crate) words: Box<[u32]>,
    pub(crate) title: u64,
    /// The blame is somebody's word, so that another may be blamed for the same deed.
    pub(crate) arguable: bool,
    /// Names neither a place nor a doer: continues what was told before.
    pub(crate) thin: bool,
    /// What it is to an answer.
    pub(crate) part: Part,
    /// Key of the fuller claim of the same report that it goes on about.
    pub(crate) continues: Option<u64>,
    /// Some thin claim goes on about it.
    pub(crate) continued: bool,
    /// Key of the attack in the same report that this claim answers for or denies.
    pub(crate) answers: Option<u64>,
    /// Days after its last that another claim may still be about the same.
    pub(crate) reach: i32,
}

impl Sketch {
    /// When its turn is in a [`super::Stream`]: first day it may speak of, in days since 1970-01-01 (far in the
    /// past when nothing says so), then a number that sets apart those of one day.
    pub fn turn(&self) -> (i32, u64) {
        (self.from, self.own)
    }

    /// Id of the claim.
    pub fn claim(&self) -> &str {
        &self.order.id
    }

    /// The claim as it stands alone; [`super::sketches`] adds what its report adds.
    pub(crate) fn of(claim: &Claim, facts: &ReportFacts, rules: &Rules) -> Sketch {
        let other = (rules.lanes.len() as u16 - 1, 0);
        let (lane, kind) = rules.lane_of.get(&claim.event_type).copied().unwrap_or(other);
        let rule = &rules.lanes[lane as usize];
        let class = class(claim);
        let historical = claim.modality == Modality::Historical;
        let (from, to, dated) = interval(&claim.date, facts.published, rules.date.undated_days, historical);
        let place = spot(claim, rules);
        let (mut doer, mut target) = (who(claim, &claim.actor1, rules), who(claim, &claim.actor2, rules));
        if rule.reversed.contains(&claim.event_type) {
            std::mem::swap(&mut doer, &mut target);
        }
        let thin = place.spot == Spot::None && doer.known.is_empty() && doer.described & !ANYONE == 0;
        let order = Order {
            published: facts.published.map_or(i32::MAX, number),
            report: claim.report.as_str().into(),
            start: claim.start,
            trigger: claim.evidence.trigger,
            id: claim.id.as_str().into(),
        };
        Sketch {
            order,
            own: hash(&claim.id),
            report: hash(&claim.report),
            text: hash(facts.text.as_deref().unwrap_or(&claim.report)),
            start: claim.start,
            lane,
            kind,
            stray: if lane == other.0 { hash(&claim.event_type) } else { 0 },
            class,
            from,
            to,
            dated,
            old: historical,
            place,
            doer,
            target,
            symmetric: rule.symmetric.contains(&claim.event_type),
            killed: claim.killed.as_ref().and_then(|c| toll(c, rules)),
            weapon: claim.weapons.first().map_or(0, |w| hash(&w.kind)),
            quote: if claim.quote.len() > 40 { name_key(&claim.quote) } else { 0 },
            voice: originator(Told { claim, facts }),
            words: content(&claim.quote),
            title: claim.release.as_ref().and_then(|r| r.title.as_deref()).map_or(0, name_key),
            arguable: matches!(claim.stance, Stance::Alleged | Stance::Claimed | Stance::Reported),
            thin,
            part: part(claim, class),
            continues: None,
            continued: false,
            answers: None,
            reach: rules.days(lane),
        }
    }
}

fn part(claim: &Claim, class: Class) -> Part {
    match (claim.event_type.as_str(), claim.family.as_str()) {
        ("claim_responsibility", _) => Part::Answer,
        ("denial", _) => Part::Denial,
        (_, "force" | "harm") if class == Class::Fact => Part::Attack,
        _ => Part::None,
    }
}

fn class(claim: &Claim) -> Class {
    match (claim.modality, claim.stance) {
        (Modality::Negated, _) | (_, Stance::Denied | Stance::Corrected) => Class::Counter,
        (Modality::Actual | Modality::Historical, _) => Class::Fact,
        (Modality::Future, _) => Class::Future,
        (Modality::Hypothetical, _) => Class::Supposed,
        (Modality::Generic, _) => Class::Generic,
    }
}

fn spot(claim: &Claim, rules: &Rules) -> Where {
    let none = Where {
        spot: Spot::None,
        id: 0,
        name: 0,
        alias: 0,
        tokens: Box::default(),
        admin: 0,
        country: 0,
        lat: 0.0,
        lon: 0.0,
        radius: 0.0,
    };
    let Some(p) = &claim.place else { return none };
    let means_it =
        |f: &&Filler| f.name.as_ref() == Some(&p.name) || (f.place_id.is_some() && f.place_id == p.id);
    let alias = claim.roles.values().find(means_it);
    let mut tokens: Vec<u32> = words(&p.name)
        .filter(|w| !rules.feature_words.contains(w))
        .map(|w| hash(&w) as u32)
        .take(12)
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    let radius = p.radius_km.unwrap_or(0.0);
    let known = p.lat.is_some() || p.admin1.is_some() || p.country.is_some();
    let area = known
        && (matches!(p.precision.as_str(), "admin1" | "admin2" | "country" | "region")
            || radius > rules.place.widest_km);
    // "the school", "a base": a sort of place, not a place.
    let common = p.id.is_none() && !p.name.chars().any(char::is_uppercase);
    let spot = match (p.lat, p.lon) {
        _ if area => Spot::Area,
        (Some(lat), Some(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Spot::Point,
        _ if tokens.is_empty() || common => Spot::None,
        _ => Spot::Words,
    };
    if spot == Spot::None {
        return none;
    }
    Where {
        spot,
        id: p.id.as_deref().map_or(0, hash),
        name: name_key(&p.name),
        alias: alias.map_or(0, |f| name_key(&f.text)),
        tokens: tokens.into_boxed_slice(),
        admin: p.admin1.as_deref().map_or(0, name_key),
        country: p.country.as_deref().map_or(0, name_key),
        lat: p.lat.unwrap_or(0.0) as f32,
        lon: p.lon.unwrap_or(0.0) as f32,
        radius: radius as f32,
    }
}

fn who(claim: &Claim, names: &[String], rules: &Rules) -> Who {
    let (mut known, mut part_of) = (Vec::new(), Vec::new());
    let mut out = Who::default();
    for name in names {
        let filler = filler_of(claim, name);
        let low = name.to_lowercase();
        if rules.actors.anyone_names.iter().any(|w| low.starts_with(w.as_str())) {
            out.described |= ANYONE;
        } else if filler.is_some_and(|f| f.actor.is_some()) || rules.kin.contains_key(&name_key(name)) {
            known.push(name_key(name));
            let bond = rules.kin.get(&name_key(name));
            part_of.extend(bond.into_iter().flat_map(|k| &k.part_of));
            out.known_side |= match bond.and_then(|k| k.state) {
                Some(true) => STATE,
                Some(false) => ARMED,
                None => side_of_name(name, rules),
            };
        } else if let Some(side) = described(filler.map_or(name.as_str(), |f| &f.text), rules) {
            out.described |= side;
        } else {
            known.push(name_key(name));
            out.known_side |= side_of_name(name, rules);
        }
    }
    known.sort_unstable();
    known.dedup();
    part_of.sort_unstable();
    part_of.dedup();
    out.known = known.into_boxed_slice();
    out.part_of = part_of.into_boxed_slice();
    out
}

pub(crate) fn filler_of<'c>(claim: &'c Claim, name: &str) -> Option<&'c Filler> {
    let fillers = || claim.roles.values();
    fillers().find(|f| f.name.as_deref() == Some(name)).or_else(|| fillers().find(|f| f.text == name))
}

fn side_of_name(name: &str, rules: &Rules) -> u8 {
    let low = name.to_lowercase();
    if rules.actors.state_names.iter().any(|w| low.contains(w.as_str())) { STATE } else { 0 }
}

/// The sides that `text` can stand for when it describes and does not name: "rebels", "a crowded market".
pub(crate) fn described(text: &str, rules: &Rules) -> Option<u8> {
    let mut side = 0;
    let a = &rules.actors;
    if titled(text) {
        return None;
    }
    for word in words(text) {
        side |= if a.state.contains(&word) {
            STATE
        } else if a.armed.contains(&word) {
            ARMED
        } else if a.anyone.contains(&word) {
            ANYONE
        } else {
            0
        };
    }
    // "rebel forces" are rebels.
    if side & ARMED != 0 {
        side &= !STATE;
    }
    // "suspected rebels", "four soldiers": whoever is meant stands in the words, not in a name.
    if side != 0 {
        return Some(if side & (STATE | ARMED) == 0 { ANYONE } else { side & (STATE | ARMED) });
    }
    let named = text.split_whitespace().any(|w| w.chars().next().is_some_and(char::is_uppercase));
    if named { None } else { Some(ANYONE) }
}

/// Two or more words, each with a capital: a name, though it may hold a word like "Army".
fn titled(text: &str) -> bool {
    let bears = |w: &&str| {
        w.chars().next().is_some_and(char::is_alphabetic)
            && !matches!(*w, "of" | "the" | "al" | "for" | "and")
    };
    let mut parts = text.split([' ', '-']).filter(bears).peekable();
    parts.clone().count() > 1 && parts.all(|w| w.chars().next().is_some_and(char::is_uppercase))
}

/// The figure of a count and whom it counts; `None` when the words give no number.
pub(crate) fn toll(count: &Count, rules: &Rules) -> Option<Toll> {
    let low = count.low.or(count.best)?;
    let high = count.high.unwrap_or(u32::MAX).max(low);
    Some(Toll { low, high, whom: whom(count.who.as_deref(), rules) })
}

/// Whom the words of a figure count.
pub(crate) fn whom(who: Option<&str>, rules: &Rules) -> Whom {
    let Some(who) = who else { return Whom::Anyone };
    let low = who.to_lowercase();
    let any = |list: &[String]| list.iter().any(|w| low.contains(w.as_str()));
    if any(&rules.figures.civilian) {
        Whom::Civilian
    } else if any(&rules.figures.armed) {
        Whom::Armed
    } else if any(&rules.figures.state) {
        Whom::State
    } else {
        Whom::Anyone
    }
}
