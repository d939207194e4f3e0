//! The date of an event out of the dates of its claims.

use super::day::{Dated, interval, number};
use super::origin::{Told, rank};
use crate::claim::When;
use crate::event::Dispute;
use std::collections::BTreeMap;

/// The narrowest interval that all dated claims allow; when they exclude one another, the date of most voices
/// and a dispute. For what lasts, from the first day told to the last.
pub(crate) fn settled(
    told: &[Told<'_>],
    voices: &[usize],
    lasting: bool,
    disputed: &mut Vec<Dispute>,
) -> When {
    let stated: Vec<(usize, i32, i32)> = told
        .iter()
        .enumerate()
        .filter_map(|(n, t)| match interval(&t.claim.date, None, 0, false) {
            (a, b, Dated::Day | Dated::Vague) => Some((n, a, b)),
            _ => None,
        })
        .collect();
    let when = |n: usize| &told[n].claim.date;
    let Some(&narrowest) = stated.iter().min_by_key(|(n, a, b)| (b - a, *n)) else {
        return told.iter().map(|t| &t.claim.date).find(|d| d.from.is_some()).unwrap_or(when(0)).clone();
    };
    let (low, high) = (stated.iter().map(|s| s.1).max(), stated.iter().map(|s| s.2).min());
    if lasting {
        return hull(&stated, told);
    }
    if low <= high {
        return meet(&stated, narrowest.0, told);
    }
    let mut by: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    for (n, a, b) in &stated {
        by.entry((*a, *b)).or_default().push(*n);
    }
    let values = by
        .values()
        .map(|ns| (spoken(when(ns[0])), ns.iter().map(|&n| told[n].claim.id.clone()).collect()))
        .collect();
    disputed.push(Dispute { field: "date".into(), values });
    let weight = |ns: &Vec<usize>| {
        let mut v: Vec<usize> = ns.iter().map(|&n| voices[n]).collect();
        v.sort_unstable();
        v.dedup();
        let best = ns.iter().map(|&n| rank(told[n].claim.stance)).min();
        (usize::MAX - v.len(), best, ns[0])
    };
    by.values()
        .min_by_key(|ns| weight(ns))
        .map_or_else(|| when(narrowest.0).clone(), |ns| when(ns[0]).clone())
}

/// What all intervals have in common, worded as the narrowest.
fn meet(stated: &[(usize, i32, i32)], narrowest: usize, told: &[Told<'_>]) -> When {
    let mut out = told[narrowest].claim.date.clone();
    let from = stated.iter().filter_map(|s| told[s.0].claim.date.from).max_by_key(|d| number(*d));
    let to = stated.iter().filter_map(|s| told[s.0].claim.date.to).min_by_key(|d| number(*d));
    if (from, to) != (out.from, out.to) {
        (out.from, out.to) = (from, to);
        out.basis = "settled".into();
        out.precision = if from == to { "day".into() } else { "interval".into() };
        out.reason = "What the dates of all its claims have in common.".into();
    }
    out
}

fn hull(stated: &[(usize, i32, i32)], told: &[Told<'_>]) -> When {
    let first = stated.iter().min_by_key(|s| (s.1, s.2, s.0)).map_or(0, |s| s.0);
    let mut out = told[first].claim.date.clone();
    let to = stated.iter().filter_map(|s| told[s.0].claim.date.to).max_by_key(|d| number(*d));
    if to != out.to {
        out.to = to;
        out.basis = "settled".into();
        out.precision = "interval".into();
        out.reason = "From the first day that its claims speak of to the last.".into();
    }
    out
}

/// A date as a reader would write it: a day, or first and last day.
pub(crate) fn spoken(when: &When) -> String {
    match (when.from, when.to) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("from {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => "unknown".into(),
    }
}
