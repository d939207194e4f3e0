//! One number out of several: lowest, best supported, highest, and where they exclude one another.

use super::origin::{Told, rank};
use super::rules::Rules;
use super::sketch::{Toll, Whom, toll};
use crate::claim::{Claim, Count};
use crate::event::{Dispute, Figure};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One claim's figure.
struct Said<'c> {
    toll: Toll,
    best: u32,
    open: bool,
    text: &'c str,
    claim: &'c str,
    voice: usize,
    rank: u8,
    published: Option<Date>,
}

/// The figure over all claims for one field, and a dispute for every group of people on which they differ.
pub(crate) fn figure(
    field: &str,
    told: &[Told<'_>],
    voices: &[usize],
    rules: &Rules,
    of: impl Fn(&Claim) -> Option<&Count>,
) -> (Option<Figure>, Vec<Dispute>) {
    let mut by: BTreeMap<Whom, Vec<Said<'_>>> = BTreeMap::new();
    for (t, voice) in told.iter().zip(voices) {
        let Some(count) = of(t.claim) else { continue };
        let head = toll(count, rules);
        let parts = count.parts.iter().filter(|p| {
            // Parts that are other people than the head counts; "including four children" is in it already.
            let (h, p) = (head.map(|h| h.whom), toll(p, rules).map(|p| p.whom));
            h.is_none()
                || matches!((h, p), (Some(h), Some(p)) if h != p && h != Whom::Anyone && p != Whom::Anyone)
        });
        for c in std::iter::once(count).chain(parts) {
            if let Some(toll) = toll(c, rules) {
                by.entry(toll.whom).or_default().push(Said {
                    toll,
                    best: c.best.unwrap_or(toll.low),
                    open: c.high.is_none(),
                    text: &c.text,
                    claim: &t.claim.id,
                    voice: *voice,
                    rank: rank(t.claim.stance),
                    published: t.facts.published,
                });
            }
        }
    }
    let disputes = by.values().filter_map(|said| dispute(field, said)).collect();
    let each: BTreeMap<Whom, Figure> = by.iter().map(|(whom, said)| (*whom, one(said))).collect();
    (total(&each), disputes)
}

/// The figure for everyone when one is given, widened by what the parts add up to; else the sum of the parts.
fn total(each: &BTreeMap<Whom, Figure>) -> Option<Figure> {
    let parts: Vec<&Figure> = each.iter().filter(|(w, _)| **w != Whom::Anyone).map(|(_, f)| f).collect();
    let sum = |get: fn(&Figure) -> Option<u32>| {
        parts.iter().try_fold(0u32, |n, f| get(f).map(|x| n.saturating_add(x))).filter(|_| !parts.is_empty())
    };
    let parts = Figure { low: sum(|f| f.low), best: sum(|f| f.best), high: sum(|f| f.high) };
    match each.get(&Whom::Anyone) {
        None => (parts.best.is_some() || parts.low.is_some()).then_some(parts),
        Some(all) => Some(Figure { high: all.high.map(|h| h.max(parts.best.unwrap_or(0))), ..*all }),
    }
}

fn one(said: &[Said<'_>]) -> Figure {
    let low = said.iter().map(|s| s.toll.low).min();
    let all_open = said.iter().all(|s| s.open);
    let high = said.iter().map(|s| if s.open { s.best } else { s.toll.high }).max();
    Figure { low, best: best(said), high: if all_open { None } else { high } }
}

/// The figure that most independent voices give; then the one with the best stance, then the latest report,
/// then the lowest number.
fn best(said: &[Said<'_>]) -> Option<u32> {
    let mut by: BTreeMap<u32, (Vec<usize>, u8, Option<Date>)> = BTreeMap::new();
    for s in said {
        let entry = by.entry(s.best).or_insert((Vec::new(), u8::MAX, None));
        entry.0.push(s.voice);
        entry.1 = entry.1.min(s.rank);
        entry.2 = entry.2.max(s.published);
    }
    by.into_iter()
        .map(|(n, (mut voices, rank, published))| {
            voices.sort_unstable();
            voices.dedup();
            (voices.len(), Reverse(rank), published, Reverse(n))
        })
        .max()
        .map(|(_, _, _, n)| n.0)
}

/// The values, when at least two of them exclude one another.
fn dispute(field: &str, said: &[Said<'_>]) -> Option<Dispute> {
    // Some pair excludes one another when the highest lower end is above the lowest upper end.
    if said.iter().map(|s| s.toll.low).max()? <= said.iter().map(|s| s.toll.high).min()? {
        return None;
    }
    let mut values: BTreeMap<(u32, u32), (String, Vec<String>)> = BTreeMap::new();
    for s in said {
        let text = if s.text.is_empty() { s.best.to_string() } else { s.text.to_owned() };
        let (_, claims) = values.entry((s.toll.low, s.toll.high)).or_insert((text, Vec::new()));
        if !claims.contains(&s.claim.to_owned()) {
            claims.push(s.claim.to_owned());
        }
    }
    Some(Dispute { field: field.to_owned(), values: values.into_values().collect() })
}
