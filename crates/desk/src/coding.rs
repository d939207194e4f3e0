//! What reads a report? The door to the library, with a guard: one report that breaks it costs no other.

use crate::store::{CodedWith, Store};
use anyhow::Result;
use dateline::{Claim, Event, Report};
use std::panic::{AssertUnwindSafe, catch_unwind};

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

/// Makes the events of the record anew from its claims, if any came in since they were made.
pub fn settle(store: &mut Store) -> Result<()> {
    if !store.stale()? {
        return Ok(());
    }
    let reports: Vec<Report> = store.reports()?.into_iter().map(|kept| kept.report).collect();
    let events = events(&reports, &store.claims()?);
    store.settle(&events)
}

/// What the claims agree happened.
pub fn events(_reports: &[Report], _claims: &[Claim]) -> Vec<Event> {
    Vec::new()
}
