//! What does the desk ask of the record that a listing of all events does not answer? Look-ups and searches.

use super::Store;
use anyhow::{Context, Result};
use dateline::{Claim, Event};
use rusqlite::Row;
use std::collections::HashMap;

/// What is known of a report without its words.
#[derive(Clone, Debug)]
pub struct Head {
    /// Name of the report.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// What says that this is the day.
    pub published_basis: Option<String>,
    /// Language code.
    pub lang: Option<String>,
    /// SHA-256 of the bytes as received.
    pub raw: String,
    /// Format that it came in, with the version of its reader.
    pub extractor: String,
    /// When it came in, UTC.
    pub added_at: String,
    /// Number of claims.
    pub claims: u64,
}

impl Store {
    /// A number that changes whenever another connection has changed the record.
    pub fn version(&self) -> Result<i64> {
        Ok(self.db.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Numbers of all settled events. A number is never given twice.
    pub fn event_numbers(&self) -> Result<Vec<i64>> {
        let mut query = self.db.prepare("SELECT seq FROM events ORDER BY seq")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Calls `each` on the settled events numbered `after` and up, with their numbers.
    pub fn each_settled(&self, after: i64, mut each: impl FnMut(i64, Event)) -> Result<()> {
        let mut query = self.db.prepare("SELECT json, seq FROM events WHERE seq > ?1 ORDER BY seq")?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            let event = serde_json::from_str(row.get_ref(0)?.as_str()?)
                .context("an event in the record is damaged")?;
            each(row.get(1)?, event);
        }
        Ok(())
    }

    /// Calls `each` with the number of an event above `after` and a name of someone in the claims for it.
    pub fn each_event_actor(&self, after: i64, mut each: impl FnMut(i64, &str)) -> Result<()> {
        self.pairs(
            "SELECT DISTINCT e.event, a.name FROM event_claims e
             JOIN claim_actors c ON c.claim = e.claim JOIN actors a ON a.key = c.actor
             WHERE e.event > ?1 AND e.says = 'for'",
            after,
            &mut each,
        )
    }

    /// Calls `each` with the number of an event above `after` and an outlet that reports it, by event and claim.
    pub fn each_event_source(&self, after: i64, mut each: impl FnMut(i64, &str)) -> Result<()> {
        let mut query = self.db.prepare("SELECT seq, source FROM reports WHERE source IS NOT NULL")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let outlets: HashMap<i64, String> = rows.collect::<Result<_, _>>()?;
        // 32 marks what is told against it.
        let mut query = self.db.prepare(
            "SELECT event, report FROM tellings WHERE event > ?1 AND NOT marks & 32 ORDER BY event, claim",
        )?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            if let Some(outlet) = outlets.get(&row.get(1)?) {
                each(row.get(0)?, outlet);
            }
        }
        Ok(())
    }

    fn pairs(&self, sql: &str, after: i64, each: &mut impl FnMut(i64, &str)) -> Result<()> {
        let mut query = self.db.prepare(sql)?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, row.get_ref(1)?.as_str()?);
        }
        Ok(())
    }

    /// The claims of a report, in text order, each with the event it settled into.
    pub fn claims_of_report(&self, id: &str) -> Result<Vec<(Claim, Option<String>)>> {
        let mut query = self.db.prepare_cached(
            "SELECT c.json, (SELECT v.id FROM event_claims e JOIN events v ON v.seq = e.event WHERE e.claim = c.seq)
             FROM claims c JOIN reports r ON r.seq = c.report WHERE r.id = ?1 ORDER BY c.place_in_report",
        )?;
        let rows = query.query_map([id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (json, event) = row?;
            Ok((serde_json::from_str(&json)?, event))
        })
        .collect()
    }

    /// What is known of every report, in the order of arrival.
    pub fn heads(&self) -> Result<Vec<Head>> {
        let mut query = self.db.prepare(&format!(
            "SELECT {HEAD}, coalesce(n, 0) FROM reports
             LEFT JOIN (SELECT report, count(*) AS n FROM claims GROUP BY report) ON report = seq ORDER BY seq"
        ))?;
        let rows = query.query_map([], head)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

const HEAD: &str = "id, title, source, url, published, published_basis, lang, raw, extractor, added_at";

fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        id: row.get(0)?,
        title: row.get(1)?,
        source: row.get(2)?,
        url: row.get(3)?,
        published: row.get(4)?,
        published_basis: row.get(5)?,
        lang: row.get(6)?,
        raw: row.get(7)?,
        extractor: row.get(8)?,
        added_at: row.get(9)?,
        claims: row.get::<_, i64>(10)?.unsigned_abs(),
    })
}
