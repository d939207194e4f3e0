//! One event out of the claims that were found to be about it.

use super::agree::{DateTie, PlaceTie, Ties, WhoTie, agree};
use super::decide::Decision;
use super::figures::figure;
use super::group::{Edge, Group};
use super::origin::{Told, grade, rank, voices};
use super::rules::{Lane, Rules};
use super::sketch::{Sketch, described, filler_of};
use super::words::{name_key, words};
use super::{event_id, time};
use crate::claim::{Claim, Modality, Place, Stance, Weapon};
use crate::event::{Dispute, Event};
use std::collections::BTreeMap;

/// Reasons kept of one event; an event of a thousand claims is not made clearer by a thousand sentences.
const REASONS: usize = 40;

/// What is needed to make an event of a group.
pub(crate) struct Material<'c> {
    pub told: Vec<Told<'c>>,
    pub against: Vec<Told<'c>>,
    /// Sketches of the members, as `told`.
    pub sketches: Vec<&'c Sketch>,
}

pub(crate) fn event(m: &Material<'_>, group: &Group, rules: &Rules, decisions: &[Decision]) -> Event {
    let (told, against) = (m.told.as_slice(), m.against.as_slice());
    let claims: Vec<&Claim> = told.iter().map(|t| t.claim).collect();
    let lead = lead(&claims, &m.sketches, rules);
    let lane = lane(lead, rules);
    let voices = voices(told);
    let mut disputed = Vec::new();
    let (actor1, actor2) = parties(m, lead, lane, rules, &mut disputed);
    let place = place(told, &voices, &mut disputed);
    let date = time::settled(told, &voices, lane.lasting, &mut disputed);
    let mut number = |field: &str, of: fn(&Claim) -> Option<&crate::claim::Count>| {
        let (figure, disputes) = figure(field, told, &voices, rules, of);
        disputed.extend(disputes);
        figure
    };
    let killed = number("killed", |c| c.killed.as_ref());
    let injured = number("injured", |c| c.injured.as_ref());
    let abducted = number("abducted", |c| c.abducted.as_ref());
    let displaced = number("displaced", |c| c.displaced.as_ref());
    outcome(&claims, &mut disputed);
    let modality = modality(&claims);
    let (grade, grade_reason) = grade(told, &voices, against, modality);
    let mut reports: Vec<&str> = claims.iter().map(|c| c.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    Event {
        id: event_id(&claims[0].id),
        event_type: lead.event_type.clone(),
        family: lead.family.clone(),
        kind: lead.kind,
        claims: claims.iter().map(|c| c.id.clone()).collect(),
        against: against.iter().map(|t| t.claim.id.clone()).collect(),
        answered_by: Vec::new(),
        place,
        date,
        actor1,
        actor2,
        weapons: weapons(&claims),
        killed,
        injured,
        abducted,
        displaced,
        modality,
        stance: claims.iter().map(|c| c.stance).min_by_key(|s| rank(*s)).unwrap_or_default(),
        grade,
        grade_reason,
        disputed,
        reports: reports.len() as u32,
        originators: voices.iter().max().map_or(0, |v| *v as u32 + 1),
        merged: reasons(m, group, lane, rules, decisions),
        codes: None,
        reviewed: Vec::new(),
    }
}

/// The claim whose type the event takes: the first of the lane's types that any full claim has.
fn lead<'c>(claims: &[&'c Claim], sketches: &[&Sketch], rules: &Rules) -> &'c Claim {
    let order = |n: &usize| {
        let s = sketches[*n];
        let absorbed = s.thin && sketches.iter().any(|o| !o.thin);
        let listed = rules.lane_of.get(&claims[*n].event_type).map_or(0, |(_, t)| *t);
        (absorbed, listed, *n)
    };
    claims[(0..claims.len()).min_by_key(order).unwrap_or(0)]
}

fn lane<'r>(claim: &Claim, rules: &'r Rules) -> &'r Lane {
    let n = rules.lane_of.get(&claim.event_type).map_or(rules.lanes.len() - 1, |(l, _)| *l as usize);
    &rules.lanes[n]
}

fn modality(claims: &[&Claim]) -> Modality {
    let has = |m: Modality| claims.iter().any(|c| c.modality == m);
    let only_denied = claims.iter().all(|c| matches!(c.stance, Stance::Denied | Stance::Corrected));
    if only_denied {
        Modality::Negated
    } else if has(Modality::Actual) {
        Modality::Actual
    } else {
        claims[0].modality
    }
}

/// Names in one role with the claims that give them, in order of first mention.
#[derive(Default)]
struct Names {
    named: Vec<(String, Vec<usize>)>,
    described: Vec<(String, Vec<usize>)>,
}

impl Names {
    fn add(&mut self, name: &str, claim: &Claim, n: usize, rules: &Rules) {
        let filler = filler_of(claim, name);
        let known = filler.is_some_and(|f| f.actor.is_some());
        let vague = !known && described(filler.map_or(name, |f| &f.text), rules).is_some();
        let list = if vague { &mut self.described } else { &mut self.named };
        match list.iter_mut().find(|(x, _)| x == name || name_key(x) == name_key(name)) {
            Some((_, claims)) => claims.push(n),
            None => list.push((name.to_owned(), vec![n])),
        }
    }

    /// Those named, the most often named first; those described when nobody is named.
    fn list(&self) -> Vec<String> {
        let list = if self.named.is_empty() { &self.described } else { &self.named };
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|&n| (usize::MAX - list[n].1.len(), n));
        order.truncate(if self.named.is_empty() { 3 } else { 24 });
        order.into_iter().map(|n| list[n].0.clone()).collect()
    }
}

fn parties(
    m: &Material<'_>,
    lead: &Claim,
    lane: &Lane,
    rules: &Rules,
    disputed: &mut Vec<Dispute>,
) -> (Vec<String>, Vec<String>) {
    let (mut doers, mut targets) = (Names::default(), Names::default());
    let turned = |c: &Claim| lane.reversed.contains(&c.event_type);
    for (n, t) in m.told.iter().enumerate() {
        let (mut one, mut two) = (&t.claim.actor1, &t.claim.actor2);
        let swapped = lane.symmetric.contains(&t.claim.event_type)
            && one.iter().any(|x| targets.named.iter().any(|(y, _)| x == y))
            && !one.iter().any(|x| doers.named.iter().any(|(y, _)| x == y));
        if swapped || turned(t.claim) {
            std::mem::swap(&mut one, &mut two);
        }
        one.iter().for_each(|name| doers.add(name, t.claim, n, rules));
        two.iter().for_each(|name| targets.add(name, t.claim, n, rules));
    }
    who_did_it(m, &doers, disputed);
    one_side_each(&mut doers, &mut targets);
    let (one, two) = (doers.list(), targets.list());
    if turned(lead) { (two, one) } else { (one, two) }
}

/// "Nusra attacked", "nine fighters of Nusra were killed": one claim names the doer and another its dead. Who is on both
/// sides by different claims stays where more name him; who is on both in one claim fights among his own.
fn one_side_each(doers: &mut Names, targets: &mut Names) {
    for (name, did) in std::mem::take(&mut doers.named) {
        let Some(at) = targets.named.iter().position(|(other, _)| *other == name) else {
            doers.named.push((name, did));
            continue;
        };
        let suffered = &targets.named[at].1;
        let among_his_own = did.iter().any(|claim| suffered.contains(claim));
        if !among_his_own && did.len() >= suffered.len() {
            targets.named.remove(at);
        }
        if among_his_own || targets.named.iter().all(|(other, _)| *other != name) {
            doers.named.push((name, did));
        }
    }
}

/// A dispute when two claims name doers that exclude one another.
fn who_did_it(m: &Material<'_>, doers: &Names, disputed: &mut Vec<Dispute>) {
    let mut sets: BTreeMap<&[u64], Vec<usize>> = BTreeMap::new();
    for (n, s) in m.sketches.iter().enumerate().filter(|(_, s)| !s.doer.known.is_empty()) {
        sets.entry(&s.doer.known).or_default().push(n);
    }
    let kinds: Vec<&Vec<usize>> = sets.values().collect();
    let apart = |a: &Vec<usize>, b: &Vec<usize>| {
        super::agree::who_tie(&m.sketches[a[0]].doer, &m.sketches[b[0]].doer) == WhoTie::Apart
    };
    if m.sketches.iter().any(|s| s.symmetric) || !kinds.iter().any(|a| kinds.iter().any(|b| apart(a, b))) {
        return;
    }
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for set in kinds {
        let of = |(name, claims): &(String, Vec<usize>)| claims.contains(&set[0]).then(|| name.clone());
        let name = doers.named.iter().filter_map(of).collect::<Vec<_>>().join(", ");
        values.push((name, set.iter().map(|&n| m.told[n].claim.id.clone()).collect()));
    }
    values.sort();
    disputed.push(Dispute { field: "actor1".into(), values });
}

fn precision(p: &Place) -> u8 {
    let by = ["exact", "near", "admin2", "admin1", "country", "region"];
    by.iter().position(|x| *x == p.precision).unwrap_or(by.len()) as u8
}

/// The most precise place; among those equally precise the one of most voices, then the first told.
fn place(told: &[Told<'_>], voices: &[usize], disputed: &mut Vec<Dispute>) -> Option<Place> {
    let mut by: Vec<(&Place, Vec<usize>, Vec<String>)> = Vec::new();
    for (t, voice) in told.iter().zip(voices) {
        let Some(p) = &t.claim.place else { continue };
        let same = |q: &Place| {
            if p.id.is_some() && q.id.is_some() {
                p.id == q.id
            } else {
                name_key(&p.name) == name_key(&q.name)
            }
        };
        match by.iter().position(|(q, _, _)| same(q)) {
            Some(n) => {
                let (q, v, ids) = &mut by[n];
                if precision(p) < precision(q) {
                    *q = p;
                }
                v.push(*voice);
                ids.push(t.claim.id.clone());
            }
            None if by.len() < 64 => by.push((p, vec![*voice], vec![t.claim.id.clone()])),
            None => {}
        }
    }
    for (_, v, _) in &mut by {
        v.sort_unstable();
        v.dedup();
    }
    let points: Vec<_> = by.iter().filter(|(p, _, _)| precision(p) <= 1).collect();
    if points.len() > 1 {
        let mut values: Vec<(String, Vec<String>)> =
            points.iter().map(|(p, _, ids)| (p.name.clone(), ids.clone())).collect();
        values.sort();
        disputed.push(Dispute { field: "place".into(), values });
    }
    by.iter()
        .enumerate()
        .min_by_key(|(n, (p, v, _))| (precision(p), usize::MAX - v.len(), *n))
        .map(|(_, (p, _, _))| (*p).clone())
}

fn weapons(claims: &[&Claim]) -> Vec<Weapon> {
    let mut out: Vec<Weapon> = Vec::new();
    for w in claims.iter().flat_map(|c| &c.weapons) {
        let same = |x: &Weapon| x.kind == w.kind && name_key(&x.text) == name_key(&w.text);
        if out.len() < 24 && !out.iter().any(same) {
            out.push(w.clone());
        }
    }
    out
}

fn outcome(claims: &[&Claim], disputed: &mut Vec<Dispute>) {
    let mut by: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for c in claims {
        if let Some(outcome) = &c.outcome {
            by.entry(outcome).or_default().push(c.id.clone());
        }
    }
    if by.len() > 1 {
        let values = by.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        disputed.push(Dispute { field: "outcome".into(), values });
    }
}

fn reasons(
    m: &Material<'_>,
    group: &Group,
    lane: &Lane,
    rules: &Rules,
    decisions: &[Decision],
) -> Vec<String> {
    let mut out: Vec<String> = group
        .decided
        .iter()
        .map(|&n| {
            let d = &decisions[n];
            let by = d.by.as_deref().map_or(String::new(), |b| format!(" by {b}"));
            let why = d.why.as_deref().map_or(String::new(), |w| format!(": {w}"));
            format!("Merged by hand{by} (decision {}){why}.", d.id)
        })
        .collect();
    let at: BTreeMap<u32, usize> = group.members.iter().enumerate().map(|(n, m)| (*m, n)).collect();
    let mut edges: Vec<&Edge> = group.edges.iter().collect();
    edges.sort_unstable_by_key(|e| (e.b, e.a));
    for e in edges.iter().take(REASONS) {
        let (Some(&a), Some(&b)) = (at.get(&e.a), at.get(&e.b)) else { continue };
        if let Some(ties) = agree(m.sketches[a], m.sketches[b], e.continues, rules) {
            out.push(sentence(m.told[a].claim, m.told[b].claim, &ties, lane));
        }
    }
    if edges.len() > REASONS {
        out.push(format!("And {} more claims for reasons of the same kind.", edges.len() - REASONS));
    }
    out
}

/// Why two claims are one event, in one sentence.
fn sentence(a: &Claim, b: &Claim, t: &Ties, lane: &Lane) -> String {
    let mut why: Vec<String> = Vec::new();
    let mut add = |yes: bool, s: &str| {
        if yes {
            why.push(s.to_owned());
        }
    };
    add(t.same_text, "the same text");
    add(t.continues, "the second goes on about what was just told");
    match t.place {
        PlaceTie::Same => add(true, &format!("same place ({})", a.place.as_ref().map_or("", |p| &p.name))),
        PlaceTie::Near(km) => add(true, &format!("places {km:.1} km apart")),
        PlaceTie::Inside => add(true, "one place lies in the other's area"),
        _ => {}
    }
    match t.date {
        DateTie::SameDay => {
            add(true, &format!("same day ({})", a.date.from.map_or(String::new(), |d| d.to_string())))
        }
        DateTie::Overlap => add(true, "dates that overlap"),
        DateTie::Off(d) => add(true, &format!("dates {d} day{} apart", if d == 1 { "" } else { "s" })),
        _ => {}
    }
    add(t.doer == WhoTie::Same, "same doer");
    add(t.doer == WhoTie::Part, "one doer is part of the other");
    add(t.doer == WhoTie::Maybe, "a doer that may be the other");
    add(t.target == WhoTie::Same, "same target");
    add(t.target == WhoTie::Maybe, "a target that may be the other");
    add(matches!(t.figure, super::agree::FigureTie::Same), "same number of dead");
    add(t.same_weapon, "same kind of weapon");
    add(t.near_in_report, "told close together in one report");
    add(t.words >= 0.15, &format!("{:.0} % of their words in common", t.words * 100.0));
    add(t.blame, "one deed for which different doers are named");
    let types = if t.same_type || lane.because.is_empty() {
        String::new()
    } else {
        format!("; {} and {}: {}", spaced(&a.event_type), spaced(&b.event_type), lane.because)
    };
    format!("{} and {}: {}{types}.", a.id, b.id, why.join(", "))
}

fn spaced(name: &str) -> String {
    words(&name.replace('_', " ")).collect::<Vec<_>>().join(" ")
}
