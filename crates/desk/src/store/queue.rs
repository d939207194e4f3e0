//! Which events should a person look at first, and why?

use super::Store;
use anyhow::{Context, Result};
use dateline::Event;
use dateline::brief::Scope;
use dateline::claim::{Modality, Stance};
use dateline::settle::Act;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

/// An event waiting to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Queued {
    /// The event.
    pub event: Event,
    /// 0 when nothing is in doubt, towards 1 when much is.
    pub doubt: f64,
    /// What is in doubt, in words.
    pub reasons: Vec<String>,
    /// `open`, `accepted`, `edited`, or `grown`: it has claims that no reviewer saw.
    pub state: String,
}

impl Store {
    /// Events of `scope` that nobody has looked at, or that have grown since, the most doubtful first.
    pub fn queue(&self, scope: &Scope, limit: usize) -> Result<Vec<Queued>> {
        let (condition, mut values) = self.condition(scope)?;
        let condition = if condition.is_empty() { "WHERE".into() } else { format!("{condition} AND") };
        values.push(Value::Integer(limit as i64));
        let mut query = self.db.prepare(&format!(
            "SELECT json, doubt, state FROM events {condition} state IN ('open', 'grown')
             ORDER BY doubt DESC, id LIMIT ?{}",
            values.len()
        ))?;
        let rows = query.query_map(params_from_iter(values), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?, row.get::<_, String>(2)?))
        })?;
        let queued = rows.map(|row| {
            let (json, doubt, state) = row?;
            let event: Event = serde_json::from_str(&json).context("an event in the record is damaged")?;
            let reasons = doubts(&event).into_iter().map(|(_, why)| why).collect();
            Ok(Queued { event, doubt, reasons, state })
        });
        queued.collect()
    }
}

/// `open`, `accepted`, `edited` or `grown`.
pub fn state(event: &Event) -> &'static str {
    match event.reviewed.last() {
        None => "open",
        Some(last) if last.grown => "grown",
        Some(_) if event.reviewed.iter().any(|r| r.act == Act::Edit) => "edited",
        Some(_) => "accepted",
    }
}

/// How much is in doubt, 0 to 1: doubts are added as chances that at least one is right.
pub(super) fn doubt(event: &Event) -> f64 {
    1.0 - doubts(event).iter().fold(1.0, |sure, (weight, _)| sure * (1.0 - weight))
}

fn doubts(event: &Event) -> Vec<(f64, String)> {
    let mut out = Vec::new();
    let mut add = |yes: bool, weight: f64, why: &str| {
        if yes {
            out.push((weight, why.to_owned()));
        }
    };
    let last = event.reviewed.last();
    add(last.is_some_and(|r| r.grown), 0.5, "it has claims that no reviewer saw");
    add(event.modality == Modality::Actual && event.date.from.is_none(), 0.3, "it is not dated");
    let placed = event.place.as_ref().map(|p| p.lat.is_some());
    add(placed == Some(false), 0.3, "its place was not found");
    add(placed.is_none() && event.family != "relation", 0.15, "no place is stated");
    add(event.date.basis == "publication_only", 0.2, "its date is only that of publication");
    add(event.actor1.is_empty(), 0.2, "nobody is named who did it");
    add(!event.against.is_empty(), 0.3, "it is denied");
    add(
        matches!(event.stance, Stance::Alleged | Stance::Claimed | Stance::Depicted),
        0.15,
        "only a party to it says so",
    );
    add(event.claims.len() >= 8, 0.15, "many claims were put together");
    for dispute in &event.disputed {
        let weight = if dispute.field == "actor1" { 0.35 } else { 0.2 };
        add(true, weight, &format!("its claims differ on {}", dispute.field));
    }
    let killed = event.killed.and_then(|f| f.best).unwrap_or(0);
    add(killed >= 25, 0.25, "many deaths are reported");
    out
}
