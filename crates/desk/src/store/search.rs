//! Which quotes and reports hold these words?

use super::Store;
use anyhow::Result;
use rusqlite::params;
use serde::Serialize;

/// Matches that are ranked; of words that stand in more quotes than this, the first found are shown.
const RANKED: i64 = 5000;

/// A place where the words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The claim whose quote it is; absent for a hit in a report's other words.
    pub claim: Option<String>,
    /// The event that the claim is settled into.
    pub event: Option<String>,
    /// The report.
    pub report: String,
    /// Day of publication.
    pub published: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// The quote, or some words around the hit.
    pub words: String,
}

impl Store {
    /// Quotes that hold all of `words`, the best matches first.
    pub fn find_quotes(&self, words: &str, limit: usize) -> Result<Vec<Place>> {
        self.hits(
            "SELECT c.id, e.id, r.id, r.published, r.source, c.quote
             FROM (SELECT rowid AS seq, score FROM
                      (SELECT rowid, rank AS score FROM quote_words WHERE quote_words MATCH ?1 LIMIT ?2)
                   ORDER BY score, rowid LIMIT ?3) m
             JOIN claims c ON c.seq = m.seq JOIN reports r ON r.seq = c.report
             LEFT JOIN event_claims t ON t.claim = c.seq LEFT JOIN events e ON e.seq = t.event
             ORDER BY m.score, c.seq",
            words,
            limit,
        )
    }

    /// Reports whose title or text holds all of `words`, the best matches first, with some words around the first.
    pub fn find_reports(&self, words: &str, limit: usize) -> Result<Vec<Place>> {
        self.hits(
            "SELECT NULL, NULL, r.id, r.published, r.source, m.part
             FROM (SELECT rowid AS seq, rank AS score, snippet(report_words, -1, '', '', '…', 24) AS part
                   FROM report_words WHERE report_words MATCH ?1 AND rowid IN
                      (SELECT rowid FROM (SELECT rowid, rank AS score FROM report_words WHERE report_words MATCH ?1 LIMIT ?2)
                       ORDER BY score, rowid LIMIT ?3)) m
             JOIN reports r ON r.seq = m.seq ORDER BY m.score, r.seq",
            words,
            limit,
        )
    }

    fn hits(&self, sql: &str, words: &str, limit: usize) -> Result<Vec<Place>> {
        let Some(question) = question(words) else { return Ok(Vec::new()) };
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map(params![question, RANKED, limit as i64], |row| {
            Ok(Place {
                claim: row.get(0)?,
                event: row.get(1)?,
                report: row.get(2)?,
                published: row.get(3)?,
                source: row.get(4)?,
                words: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// All words of what a person typed, as words and not as operators; the last may be unfinished.
fn question(words: &str) -> Option<String> {
    let mut parts: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| format!("\"{w}\""))
        .collect();
    let last = parts.last_mut()?;
    if words.ends_with(char::is_alphanumeric) {
        last.push('*');
    }
    Some(parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::question;

    #[test]
    fn what_is_typed_is_words_and_never_an_operator() {
        assert_eq!(question("Wadi al-Deif").unwrap(), "\"Wadi\" \"al\" \"Deif\"*");
        assert_eq!(question("base OR \"NEAR(x)\" ").unwrap(), "\"base\" \"OR\" \"NEAR\" \"x\"");
        assert_eq!(question(" *\" "), None);
    }
}
