//! How do settled events enter the record? All at once, each under the name it had.

use super::Store;
use super::land::{set_fact, word};
use super::queue::{doubt, state};
use anyhow::Result;
use dateline::Event;
use dateline::settle::{self, Given};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;

impl Store {
    /// Puts `events` in the place of all events of the record. Events keep the names they had.
    pub fn settle(&mut self, events: Vec<Event>) -> Result<()> {
        let mut events = events;
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let given = given(&change)?;
        let names: BTreeSet<&str> = given.iter().map(|g| g.name.as_str()).collect();
        let new = settle::name(&mut events, &given, &|name| names.contains(name));
        remember(&change, &new)?;
        change.execute("DELETE FROM events", [])?;
        for event in &events {
            insert_event(&change, event)?;
        }
        set_fact(&change, "stale", "no")?;
        change.commit()?;
        Ok(())
    }
}

/// All names ever given, the oldest first, with their claims by the names these have now.
fn given(db: &Connection) -> Result<Vec<Given>> {
    let mut query = db.prepare(
        "SELECT n.name, CASE WHEN c.id IS NULL THEN coalesce(h.now, n.claim) ELSE n.claim END
         FROM event_names n LEFT JOIN claims c ON c.id = n.claim LEFT JOIN claim_heirs h ON h.was = n.claim
         ORDER BY n.since",
    )?;
    let rows = query.query_map([], |row| Ok(Given { name: row.get(0)?, claim: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn remember(change: &Transaction<'_>, new: &[Given]) -> Result<()> {
    let mut insert = change.prepare_cached(
        "INSERT INTO event_names (name, claim, since) VALUES (?1, ?2, (SELECT coalesce(max(since), 0) + 1 FROM event_names))",
    )?;
    for g in new {
        insert.execute(params![g.name, g.claim])?;
    }
    Ok(())
}

fn insert_event(change: &Transaction<'_>, event: &Event) -> Result<()> {
    let place = event.place.as_ref();
    change
        .prepare_cached(
            "INSERT INTO events (id, type, family, kind, date_from, date_to, place, country, json, doubt, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            event.id,
            event.event_type,
            event.family,
            word(&event.kind)?,
            event.date.from.map(|d| d.to_string()),
            event.date.to.map(|d| d.to_string()),
            place.map(|p| &p.name),
            place.and_then(|p| p.country.as_ref()),
            serde_json::to_string(event)?,
            doubt(event),
            state(event),
        ])?;
    let mut claim = change
        .prepare_cached("INSERT OR IGNORE INTO event_claims (event, claim, says) VALUES (?1, ?2, ?3)")?;
    for (says, ids) in [("for", &event.claims), ("against", &event.against)] {
        for id in ids {
            claim.execute([&event.id, id, says])?;
        }
    }
    Ok(())
}
