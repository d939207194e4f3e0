//! What armed groups publish: releases with medium, brand, themes and what they show, and how a group's themes
//! shift over time.
//!
//! A release depicts; it does not prove. Counts here are of releases that reports speak of, not of all that a
//! group published.

mod shift;

#[cfg(test)]
mod tests;

pub use shift::{Period, Shift, ThemeCount, themes_by_month, themes_shift};

use crate::claim::{Claim, Modality, Place, Stance};
use crate::event::Event;
use crate::settle::ReportFacts;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A release, as reports describe it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReleaseRecord {
    /// Id of the settled event.
    pub event: String,
    /// Names of the issuers.
    pub issuer: Vec<String>,
    /// `video`, `photo report`, `statement` …
    pub medium: Option<String>,
    /// Media arm or brand.
    pub brand: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// First day it may have come out.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Theme codes, the main one first.
    pub themes: Vec<String>,
    /// What it shows, as worded. Never counted as proven.
    pub depicted: Vec<String>,
    /// Where what it shows is said to be, when all that is said to be shown is said to be in one place.
    pub depicted_place: Option<Place>,
    /// Ids of the claims that describe it.
    pub claims: Vec<String>,
    /// Ids of claims whose stance is that they are shown in it.
    pub shown: Vec<String>,
    /// Outlets that report it.
    pub sources: Vec<String>,
}

/// Releases among settled events, in order of date.
pub fn releases(
    claims: &[Claim],
    events: &[Event],
    reports: &dyn Fn(&str) -> ReportFacts,
) -> Vec<ReleaseRecord> {
    let by_id: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut depicted: Depicted<'_> = BTreeMap::new();
    for claim in claims.iter().filter(|c| c.stance == Stance::Depicted) {
        depicted.entry(&claim.report).or_default().push(claim);
    }
    let mut out: Vec<ReleaseRecord> = events
        .iter()
        .filter(|e| {
            e.event_type == "media_release" && matches!(e.modality, Modality::Actual | Modality::Historical)
        })
        .map(|e| release(e, &by_id, &depicted, reports))
        .collect();
    out.sort_by(|a, b| {
        (a.from.is_none(), a.from, a.to, &a.event).cmp(&(b.from.is_none(), b.from, b.to, &b.event))
    });
    out
}

/// Claims that are shown in some release, by report.
type Depicted<'c> = BTreeMap<&'c str, Vec<&'c Claim>>;

fn release(
    e: &Event,
    by_id: &BTreeMap<&str, &Claim>,
    depicted_in: &Depicted<'_>,
    reports: &dyn Fn(&str) -> ReportFacts,
) -> ReleaseRecord {
    let own: Vec<&Claim> = e.claims.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
    let said = || own.iter().filter_map(|c| c.release.as_ref());
    let mut themes: Vec<String> = Vec::new();
    let mut depicted: Vec<String> = Vec::new();
    for r in said() {
        r.themes.iter().for_each(|t| push(&mut themes, t));
        r.depicted.iter().for_each(|d| push(&mut depicted, d));
    }
    let shown = shown(&own, depicted_in);
    let mut sources: Vec<String> = own.iter().filter_map(|c| reports(&c.report).source).collect();
    sources.sort();
    sources.dedup();
    ReleaseRecord {
        event: e.id.clone(),
        issuer: e.actor1.clone(),
        medium: said().find_map(|r| r.medium.clone()),
        brand: said().find_map(|r| r.brand.clone()),
        title: said().find_map(|r| r.title.clone()),
        from: e.date.from,
        to: e.date.to,
        themes,
        depicted,
        depicted_place: one_place(&shown, by_id),
        shown,
        claims: e.claims.clone(),
        sources,
    }
}

/// Claims that a report says are shown, in the sentences around its words on the release.
fn shown(own: &[&Claim], depicted: &Depicted<'_>) -> Vec<String> {
    let mut out: Vec<String> = own
        .iter()
        .flat_map(|o| depicted.get(o.report.as_str()).into_iter().flatten().map(move |c| (o, c)))
        .filter(|(o, c)| o.id != c.id && o.start.abs_diff(c.start) <= 600)
        .map(|(_, c)| c.id.clone())
        .collect();
    out.sort();
    out.dedup();
    out
}

/// The place of all claims `shown`, when they have one and the same.
fn one_place(shown: &[String], by_id: &BTreeMap<&str, &Claim>) -> Option<Place> {
    let mut places = shown.iter().filter_map(|id| by_id.get(id.as_str())?.place.as_ref());
    let first = places.next()?;
    places.all(|p| p.id == first.id && p.name == first.name).then(|| first.clone())
}

fn push(list: &mut Vec<String>, item: &str) {
    if !list.iter().any(|x| x == item) {
        list.push(item.to_owned());
    }
}
