//! Settling spread over machines: the same events as [`settle`](super::settle), where no machine sees all claims.
//!
//! 1. [`file`] makes slips of each claim. Whoever spreads the work brings slips with one [`Slip::drawer`] together.
//! 2. [`ties`] compares the claims in whole drawers and gives the pairs that are about one event.
//! 3. Whoever spreads the work joins what ties hold together, directly or not, into parts.
//! 4. [`settle_part`] settles whole parts.
//!
//! Claims are compared in the same pairs and the same order as on one machine, so the events are the same to
//! the byte. Decisions of people belong to a record and are not asked here.

use super::block::{Filed, Key, forget, meets};
use super::decide::Decided;
use super::group::Edge;
use super::rules::Rules;
use super::sketch::{Part as Does, Sketch};
use super::stream::{Part, compare};
use super::{ReportFacts, Told, events, within};
use crate::claim::Claim;
use crate::event::Event;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A claim in a drawer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Name of the drawer: claims that share none are never compared.
    pub drawer: String,
    /// What the claim is to the drawer, for [`ties`].
    pub mark: bool,
}

/// A claim as [`ties`] needs it, some hundred bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Card {
    sketch: Sketch,
}

/// Two claims that are settled in one part.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Id of the claim that comes first in order.
    pub a: String,
    /// Id of the other.
    pub b: String,
    /// How strongly they are about one event; `None` when they only belong into one part.
    pub score: Option<f32>,
    /// The second is a thin claim that follows the first in its report.
    pub continues: bool,
}

/// The card of a claim and the drawers it goes into.
pub fn file(claim: &Claim, facts: &ReportFacts, rules: &Rules) -> (Card, Vec<Slip>) {
    let sketch = Sketch::of(claim, facts, rules);
    let mut slips: Vec<Slip> = sketch
        .keys_alone(rules)
        .iter()
        .map(|k| Slip { drawer: format!("k:{:016x}", k.hash), mark: k.needs })
        .collect();
    slips.push(Slip { drawer: format!("r:{:016x}", sketch.report), mark: false });
    (Card { sketch }, slips)
}

/// What holds the claims in whole drawers together. A pair that shares several drawers comes once for each call.
pub fn ties(filed: &[(Slip, Card)], rules: &Rules) -> Vec<Tie> {
    let mut drawers: BTreeMap<&str, Vec<(bool, &Sketch)>> = BTreeMap::new();
    for (slip, card) in filed {
        drawers.entry(&slip.drawer).or_default().push((slip.mark, &card.sketch));
    }
    let mut out: BTreeMap<(String, String, bool), Option<f32>> = BTreeMap::new();
    for (drawer, mut own) in drawers {
        own.sort_by_key(|(_, s)| s.turn());
        own.dedup_by(|(_, a), (_, b)| a.order.id == b.order.id);
        if drawer.starts_with("r:") {
            of_report(&own, rules, &mut out);
        } else {
            of_key(&own, rules, &mut out);
        }
    }
    out.into_iter().map(|((a, b, continues), score)| Tie { a, b, score, continues }).collect()
}

/// Pairs of one key, in the order in which claims come by day.
fn of_key(own: &[(bool, &Sketch)], rules: &Rules, out: &mut BTreeMap<(String, String, bool), Option<f32>>) {
    let mut run: Vec<Filed> = Vec::new();
    for (n, (needs, s)) in own.iter().enumerate() {
        let key = Key { hash: 0, needs: *needs, until: s.to.saturating_add(rules.days(s.lane)) };
        forget(&mut run, s.from);
        for f in meets(&run, key, s.from) {
            note(own[f.node as usize].1, s, rules, out);
        }
        run.push(Filed { node: n as u32, until: key.until, needs: *needs });
    }
}

/// What a whole report holds together: a thin claim and what it goes on about, an answer and its attack.
fn of_report(
    own: &[(bool, &Sketch)],
    rules: &Rules,
    out: &mut BTreeMap<(String, String, bool), Option<f32>>,
) {
    let mut linked: Vec<Sketch> = own.iter().map(|(_, s)| (*s).clone()).collect();
    within::link(&mut linked, rules);
    let at: BTreeMap<u64, usize> = linked.iter().enumerate().map(|(n, s)| (s.own, n)).collect();
    for s in &linked {
        if let Some(full) = s.continues.and_then(|own| at.get(&own)) {
            note(&linked[*full], s, rules, out);
        }
        if let Some(attack) = s.answers.and_then(|own| at.get(&own)) {
            let (a, b) = in_order(&linked[*attack], s);
            out.entry((a, b, false)).or_insert(None);
        }
    }
}

fn note(one: &Sketch, two: &Sketch, rules: &Rules, out: &mut BTreeMap<(String, String, bool), Option<f32>>) {
    if let Some((score, continues)) = compare(one, two, rules) {
        let (a, b) = in_order(one, two);
        out.insert((a, b, continues), Some(score));
    }
}

fn in_order(one: &Sketch, two: &Sketch) -> (String, String) {
    let (a, b) = if one.order < two.order { (one, two) } else { (two, one) };
    (a.order.id.to_string(), b.order.id.to_string())
}

/// The events of whole parts: all claims that `ties` hold together, directly or not, and all ties between them.
pub fn settle_part(
    claims: &[Claim],
    reports: &dyn Fn(&str) -> ReportFacts,
    ties: &[Tie],
    rules: &Rules,
) -> Vec<Event> {
    let facts: BTreeMap<&str, ReportFacts> =
        claims.iter().map(|c| (c.report.as_str(), reports(&c.report))).collect();
    let told = |c: &'_ Claim| Sketch::of(c, &facts[c.report.as_str()], rules);
    let mut own: Vec<(Sketch, &Claim)> = claims.iter().map(|c| (told(c), c)).collect();
    own.sort_by(|(a, _), (b, _)| a.order.cmp(&b.order));
    own.dedup_by(|(a, _), (b, _)| a.order.id == b.order.id);
    let at: BTreeMap<String, usize> =
        own.iter().enumerate().map(|(n, (s, _))| (s.order.id.to_string(), n)).collect();
    let mut edges = Vec::new();
    for tie in ties {
        let (Some(&a), Some(&b)) = (at.get(&tie.a), at.get(&tie.b)) else { continue };
        match tie.score {
            Some(score) => edges.push(Edge { score, a: a as u32, b: b as u32, continues: tie.continues }),
            None => {
                let answers = |n: usize| matches!(own[n].0.part, Does::Answer | Does::Denial);
                let (answer, attack) = if answers(a) { (a, b) } else { (b, a) };
                own[answer].0.answers = Some(own[attack].0.own);
            }
        }
    }
    let told: Vec<Told<'_>> =
        own.iter().map(|(_, claim)| Told { claim, facts: &facts[claim.report.as_str()] }).collect();
    let sketches = own.iter().map(|(s, _)| s.clone()).collect();
    let part = Part { numbers: (0..told.len() as u64).collect(), sketches, edges };
    events(&part, &told, rules, &Decided::default())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, say};
    use super::super::words::{hash, mix};
    use super::*;
    use crate::claim::{Modality, Stance};
    use crate::settle::settle;
    use std::collections::BTreeSet;

    /// Claims by a fixed rule, crowded into a fortnight and a few places, of every sort that is filed otherwise.
    fn claims_of_a_war() -> Vec<Claim> {
        let kinds = [
            "base_captured",
            "place_lost",
            "clash",
            "airstrike",
            "civilian_attack",
            "siege_begin",
            "abduction",
        ];
        let doers = ["Nusra", "Government of Syria", "rebels", "Ahrar", "gunmen"];
        let mut out = Vec::new();
        for n in 0..900u64 {
            let dice = |salt: u64, of: u64| mix(n * 31 + salt) % of;
            let date = format!("2014-12-{:02}", 10 + dice(1, 14));
            let outlet = ["wire", "state", "daily", "reprint"][dice(2, 4) as usize];
            let report = format!("{outlet}/{date}");
            let made = say(&report, 60 * n as u32, kinds[dice(3, 7) as usize]);
            let town = dice(4, 9);
            let made = match dice(5, 8) {
                0 => made,
                1 => made.at_words(&format!("Town {town} bridge")),
                2 => made.area("Idlib", "admin1"),
                3 => made.area("Syria", "country"),
                _ => made.place(&format!("Town {town}"), 35.6 + 0.03 * town as f64, 36.7),
            };
            let made = if dice(6, 4) > 0 { made.by(doers[dice(7, 5) as usize]) } else { made };
            let made = if dice(8, 3) > 0 { made.on(doers[dice(9, 5) as usize]) } else { made };
            let made = match dice(10, 4) {
                0 => made,
                1 => made.when("2014-12-01", "2014-12-31"),
                _ => made.on_day(&date),
            };
            let made = if dice(11, 3) == 0 { made.dead(1 + dice(12, 5) as u32, None) } else { made };
            let made = match dice(13, 12) {
                0 => made.modality(Modality::Negated),
                1 => made.stance(Stance::Denied),
                2 => made.stance(Stance::Claimed),
                _ => made,
            };
            out.push(made.end());
            if dice(14, 9) == 0 {
                out.push(say(&report, 60 * n as u32 + 30, "claim_responsibility").by("Nusra").end());
            }
        }
        out
    }

    /// What a cluster does, on `machines` machines.
    fn spread(claims: &[Claim], rules: &Rules, machines: u64) -> Vec<Event> {
        let mut drawers: BTreeMap<u64, Vec<(Slip, Card)>> = BTreeMap::new();
        for claim in claims {
            let (card, slips) = file(claim, &facts(&claim.report), rules);
            let json = serde_json::to_string(&card).unwrap();
            for slip in slips {
                let card: Card = serde_json::from_str(&json).unwrap();
                drawers.entry(hash(&slip.drawer) % machines).or_default().push((slip, card));
            }
        }
        let all: Vec<Tie> = drawers.values().flat_map(|filed| ties(filed, rules)).collect();
        let mut part: BTreeMap<&str, &str> = claims.iter().map(|c| (c.id.as_str(), c.id.as_str())).collect();
        loop {
            let before = part.clone();
            for tie in &all {
                let least = part[tie.a.as_str()].min(part[tie.b.as_str()]);
                part.insert(&tie.a, least);
                part.insert(&tie.b, least);
            }
            if part == before {
                break;
            }
        }
        let mut events = Vec::new();
        for machine in 0..machines {
            let here: BTreeSet<&str> =
                part.iter().filter(|(_, root)| hash(root) % machines == machine).map(|(id, _)| *id).collect();
            let claims: Vec<Claim> =
                claims.iter().rev().filter(|c| here.contains(c.id.as_str())).cloned().collect();
            let ties: Vec<Tie> = all.iter().filter(|t| here.contains(t.a.as_str())).cloned().collect();
            events.extend(settle_part(&claims, &facts, &ties, rules));
        }
        events.sort_by(|a, b| (a.date.from, a.date.to, &a.id).cmp(&(b.date.from, b.date.to, &b.id)));
        events
    }

    #[test]
    fn machines_settle_as_one_does() {
        let claims = claims_of_a_war();
        let rules = Rules::standard();
        let one = settle(&claims, &facts, &rules, &[]);
        assert!(one.len() * 3 < claims.len() * 2, "{} events of {} claims", one.len(), claims.len());
        assert!(one.iter().any(|e| !e.answered_by.is_empty()) && one.iter().any(|e| !e.against.is_empty()));
        for machines in [1, 2, 7] {
            assert_eq!(spread(&claims, &rules, machines), one, "{machines} machines");
        }
    }
}
