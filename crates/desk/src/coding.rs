//! What reads a report? The door to the library, with a guard: one report that breaks it costs no other.

use crate::store::{CodedWith, Store};
use anyhow::Result;
use dateline::settle::{self, ReportFacts, Rules};
use dateline::{Claim, Event, Report};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// Reads reports and settles what they say.
pub trait Coding: Sync {
    /// What the report says.
    fn code(&self, report: &Report) -> Vec<Claim>;
    /// Hash of codebook and world.
    fn codebook(&self) -> String;
    /// Name, version and hash of the syntax model.
    fn model(&self) -> String;
}

/// What reads now: claims made with another codebook or model are made anew.
pub fn coded_with(coder: &dyn Coding) -> CodedWith {
    CodedWith { codebook: coder.codebook(), model: coder.model() }
}

/// What the report says, or what went wrong inside.
pub fn code(coder: &dyn Coding, report: &Report) -> Result<Vec<Claim>, String> {
    catch_unwind(AssertUnwindSafe(|| coder.code(report))).map_err(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        format!("coding broke off ({}); please report this text", words.unwrap_or("no reason given"))
    })
}

/// Makes the events of the record anew, if any claims came in since they were made.
pub fn settle(store: &mut Store) -> Result<()> {
    if store.stale()? { settle_anew(store) } else { Ok(()) }
}

/// Makes the events of the record anew from its claims.
pub fn settle_anew(store: &mut Store) -> Result<()> {
    let reports: Vec<Report> = store.reports()?.into_iter().map(|kept| kept.report).collect();
    let events = events(&reports, &store.claims()?);
    store.settle(&events)
}

/// What the claims agree happened.
pub fn events(reports: &[Report], claims: &[Claim]) -> Vec<Event> {
    static RULES: LazyLock<Rules> = LazyLock::new(Rules::standard);
    if claims.is_empty() {
        return Vec::new();
    }
    let texts = if reports.len() > 1 { prints(reports, RULES.reprint_share()) } else { BTreeMap::new() };
    let facts: HashMap<&str, ReportFacts> = reports
        .iter()
        .map(|r| {
            let text = texts.get(&r.id).cloned();
            (r.id.as_str(), ReportFacts { published: r.published, source: r.source.clone(), text })
        })
        .collect();
    settle::settle(claims, &|id| facts.get(id).cloned().unwrap_or_default(), &RULES, &[])
}

/// The text that each report is a print of.
fn prints(reports: &[Report], share: f64) -> BTreeMap<String, String> {
    let prints: Vec<_> = reports.iter().map(|r| settle::fingerprint(&r.text)).collect();
    let named: Vec<_> = reports.iter().zip(&prints).map(|(r, print)| (r.id.as_str(), print)).collect();
    settle::reprints(&named, share)
}
