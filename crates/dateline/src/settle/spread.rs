//! Settling spread over machines: the same events as [`settle`](super::settle), where no machine sees all claims.
//!
//! 1. [`file`] makes slips of each claim. Whoever spreads the work brings slips with one [`Slip::drawer`] together.
//! 2. [`ties`] compares the claims in whole drawers and gives the pairs that are about one event.
//! 3. Whoever spreads the work joins what ties hold together, directly or not, into parts.
//! 4. [`settle_part`] settles whole parts.
//!
//! Claims are compared in the same pairs and the same order as on one machine, so the events are the same to
//! the byte. Decisions of people belong to a record and are not asked here.

use super::agree::agree;
use super::block::{self, Slip as Place};
use super::group::Edge;
use super::rules::Rules;
use super::sketch::Sketch;
use super::words::hash;
use super::{Record, ReportFacts, finish};
use crate::claim::Claim;
use crate::event::Event;
use jiff::civil::Date;
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
    order: Order,
    /// It answers for an attack or denies it, so that it is settled where its whole report is.
    answers: bool,
}

/// What comes first when claims are put in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Order {
    undated: bool,
    published: Option<Date>,
    report: String,
    start: u32,
    trigger: (u32, u32),
    id: String,
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
    let sketch = Sketch::of(claim, 0, facts, rules);
    let order = Order {
        undated: facts.published.is_none(),
        published: facts.published,
        report: claim.report.clone(),
        start: claim.start,
        trigger: (claim.evidence.trigger.start, claim.evidence.trigger.end),
        id: claim.id.clone(),
    };
    let slips = block::slips(&sketch, hash(&claim.report), rules);
    let slip = |s: Place| Slip { drawer: format!("{}:{:016x}", s.drawer, s.key), mark: s.mark };
    let answers = matches!(claim.event_type.as_str(), "claim_responsibility" | "denial");
    (Card { sketch, order, answers }, slips.into_iter().map(slip).collect())
}

/// What holds the claims in whole drawers together. A pair that shares several drawers comes once for each call.
pub fn ties(filed: &[(Slip, Card)], rules: &Rules) -> Vec<Tie> {
    let mut order: Vec<&Card> = filed.iter().map(|(_, card)| card).collect();
    order.sort_by(|a, b| a.order.cmp(&b.order));
    order.dedup_by(|a, b| a.order.id == b.order.id);
    let at: BTreeMap<&str, u32> =
        order.iter().enumerate().map(|(n, card)| (card.order.id.as_str(), n as u32)).collect();
    let mut report = 0;
    let mut sketches: Vec<Sketch> = Vec::with_capacity(order.len());
    for (n, card) in order.iter().enumerate() {
        report += u32::from(n > 0 && order[n - 1].order.report != card.order.report);
        sketches.push(Sketch { report, ..card.sketch.clone() });
    }
    let slips: Vec<(Place, u32)> =
        filed.iter().filter_map(|(slip, card)| Some((placed(slip)?, at[card.order.id.as_str()]))).collect();
    let mut out: BTreeMap<(u32, u32, bool), Option<f32>> = BTreeMap::new();
    block::pairs_of_slips(&sketches, rules, &slips, |p| {
        let (a, b) = (&sketches[p.a as usize], &sketches[p.b as usize]);
        if let Some(ties) = agree(a, b, p.continues, rules) {
            out.insert((p.a, p.b, p.continues), Some(ties.score));
        }
    });
    for run in order.chunk_by(|a, b| a.order.report == b.order.report) {
        // An answer looks for its attack in its own report, among all that is told there.
        if let Some(answer) = run.iter().find(|card| card.answers) {
            let answer = at[answer.order.id.as_str()];
            for n in run.iter().map(|card| at[card.order.id.as_str()]).filter(|n| *n != answer) {
                out.entry((answer.min(n), answer.max(n), false)).or_insert(None);
            }
        }
    }
    let id = |n: u32| order[n as usize].order.id.clone();
    out.into_iter().map(|((a, b, continues), score)| Tie { a: id(a), b: id(b), score, continues }).collect()
}

fn placed(slip: &Slip) -> Option<Place> {
    let (drawer, key) = slip.drawer.split_once(':')?;
    Some(Place { drawer: drawer.parse().ok()?, key: u64::from_str_radix(key, 16).ok()?, mark: slip.mark })
}

/// The events of whole parts: all claims that `ties` hold together, directly or not, and all ties between them.
pub fn settle_part(
    claims: &[Claim],
    reports: &dyn Fn(&str) -> ReportFacts,
    ties: &[Tie],
    rules: &Rules,
) -> Vec<Event> {
    let record = Record::of(claims, reports);
    let sketches = record.sketches(rules);
    let at: BTreeMap<&str, u32> =
        record.claims.iter().enumerate().map(|(n, (c, _))| (c.id.as_str(), n as u32)).collect();
    let edge = |tie: &Tie| {
        let (a, b) = (*at.get(tie.a.as_str())?, *at.get(tie.b.as_str())?);
        Some(Edge { score: tie.score?, a, b, continues: tie.continues })
    };
    let edges = ties.iter().filter_map(edge).collect();
    finish(&record, &sketches, edges, rules, &[])
}

#[cfg(test)]
mod tests {
    use super::super::sample::{facts, say};
    use super::super::words::mix;
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
