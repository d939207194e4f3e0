//! What does the desk ask of the record that a listing of all events does not answer? Look-ups and searches.

use super::Store;
use anyhow::{Context, Result};
use dateline::{Claim, Event};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

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

/// Words of the record that a search found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Claim whose quote has the words.
    pub claim: String,
    /// Event it settled into, if it did.
    pub event: Option<String>,
    /// Its report.
    pub report: String,
    /// The quote.
    pub quote: String,
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

    /// Calls `each` with the number of an event above `after` and an outlet that reports it.
    pub fn each_event_source(&self, after: i64, mut each: impl FnMut(i64, &str)) -> Result<()> {
        self.pairs(
            "SELECT DISTINCT e.event, r.source FROM event_claims e
             JOIN claims c ON c.seq = e.claim JOIN reports r ON r.seq = c.report
             WHERE e.event > ?1 AND e.says = 'for' AND r.source IS NOT NULL",
            after,
            &mut each,
        )
    }

    fn pairs(&self, sql: &str, after: i64, each: &mut impl FnMut(i64, &str)) -> Result<()> {
        let mut query = self.db.prepare(sql)?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, row.get_ref(1)?.as_str()?);
        }
        Ok(())
    }

    /// All claims of these types, in the order of arrival.
    pub fn claims_of_types(&self, types: &[String]) -> Result<Vec<Claim>> {
        let marks = vec!["?"; types.len()].join(",");
        let sql = format!("SELECT json FROM claims WHERE type IN ({marks}) ORDER BY report, place_in_report");
        let mut query = self.db.prepare(&sql)?;
        let rows = query.query_map(params_from_iter(types.iter().cloned().map(Value::Text)), |row| {
            row.get::<_, String>(0)
        })?;
        rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
    }

    /// The events that claims of these types are in.
    pub fn events_of_types(&self, types: &[String]) -> Result<Vec<Event>> {
        let marks = vec!["?"; types.len()].join(",");
        let sql = format!(
            "SELECT json FROM events WHERE seq IN
                 (SELECT e.event FROM claims c JOIN event_claims e ON e.claim = c.seq WHERE c.type IN ({marks}))"
        );
        let mut query = self.db.prepare(&sql)?;
        let rows = query.query_map(params_from_iter(types.iter().cloned().map(Value::Text)), |row| {
            row.get::<_, String>(0)
        })?;
        rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
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

    /// Events one of whose quotes has all of `words`, at most `most`.
    pub fn events_with_words(&self, words: &str, most: u32) -> Result<Vec<String>> {
        let Some(asked) = phrase(words) else { return Ok(Vec::new()) };
        let mut query = self.db.prepare_cached(
            "SELECT DISTINCT v.id FROM (SELECT rowid FROM quote_words WHERE quote_words MATCH ?1 LIMIT ?2) q
             JOIN event_claims e ON e.claim = q.rowid JOIN events v ON v.seq = e.event",
        )?;
        let rows = query.query_map(rusqlite::params![asked, most], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Quotes with all of `words`, in the order of arrival, at most `most`.
    pub fn search_quotes(&self, words: &str, most: u32) -> Result<Vec<Hit>> {
        let Some(asked) = phrase(words) else { return Ok(Vec::new()) };
        let mut query = self.db.prepare_cached(
            "SELECT c.id, (SELECT v.id FROM event_claims e JOIN events v ON v.seq = e.event WHERE e.claim = c.seq),
                    r.id, c.quote
             FROM (SELECT rowid FROM quote_words WHERE quote_words MATCH ?1 LIMIT ?2) q
             JOIN claims c ON c.seq = q.rowid JOIN reports r ON r.seq = c.report",
        )?;
        let rows = query.query_map(rusqlite::params![asked, most], |row| {
            Ok(Hit { claim: row.get(0)?, event: row.get(1)?, report: row.get(2)?, quote: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reports whose words or headline have all of `words`, at most `most`.
    pub fn reports_with_words(&self, words: &str, most: u32) -> Result<Vec<String>> {
        let Some(asked) = phrase(words) else { return Ok(Vec::new()) };
        let mut query = self.db.prepare_cached(
            "SELECT r.id FROM (SELECT rowid FROM report_words WHERE report_words MATCH ?1 LIMIT ?2) q
             JOIN reports r ON r.seq = q.rowid",
        )?;
        let rows = query.query_map(rusqlite::params![asked, most], |row| row.get(0))?;
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

/// What a person typed as a query for the index: every word must be there, the last may be cut short. The signs
/// of the query language mean nothing here, so that no input is an error.
fn phrase(words: &str) -> Option<String> {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(16)
        .map(|w| format!("\"{w}\""))
        .collect();
    if words.is_empty() { None } else { Some(words.join(" ") + "*") }
}

#[cfg(test)]
mod tests {
    use super::phrase;

    #[test]
    fn what_is_typed_is_never_a_query_language() {
        assert_eq!(phrase("Wadi al-Deif").as_deref(), Some(r#""Wadi" "al" "Deif"*"#));
        assert_eq!(phrase(r#"" OR quote:* NEAR(x"#).as_deref(), Some(r#""OR" "quote" "NEAR" "x"*"#));
        assert_eq!(phrase(" -*\"( "), None);
    }
}
