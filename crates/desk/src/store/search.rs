//! Which quotes and reports hold these words?
//!
//! The words as they stand are looked for first. The last may be unfinished: then the words that begin so are taken out
//! of the index a few at a time, until enough is found. A beginning of one letter stands in almost every quote, and
//! nobody waits until all of them are counted.

use super::Store;
use anyhow::Result;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeSet;

/// Matches that are ranked; of words that stand in more quotes than this, the first found are shown.
const RANKED: usize = 5000;

/// Words that are taken out of the index at once.
const SOME: usize = 48;

/// A place where the words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
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

/// What is searched.
#[derive(Clone, Copy)]
enum Index {
    Quotes,
    Reports,
}

impl Index {
    fn table(self) -> &'static str {
        match self {
            Index::Quotes => "quote_words",
            Index::Reports => "report_words",
        }
    }
}

impl Store {
    /// Quotes that hold all of `words`, the best matches first.
    pub fn find_quotes(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let found = self.found(Index::Quotes, words, limit, true)?;
        found.into_iter().map(|(seq, _)| self.quote_at(seq)).collect()
    }

    /// Reports whose title or text holds all of `words`, the best matches first, with some words around the first.
    pub fn find_reports(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let mut query = self.db.prepare_cached(
            "SELECT r.id, r.published, r.source,
                 (SELECT snippet(report_words, -1, '', '', '…', 24) FROM report_words
                  WHERE report_words MATCH ?2 AND rowid = ?1)
             FROM reports r WHERE r.seq = ?1",
        )?;
        let mut hit = |(seq, asked): (i64, String)| {
            Ok(query.query_row(params![seq, asked], |row| {
                Ok(Hit {
                    claim: None,
                    event: None,
                    report: row.get(0)?,
                    published: row.get(1)?,
                    source: row.get(2)?,
                    words: row.get(3)?,
                })
            })?)
        };
        self.found(Index::Reports, words, limit, true)?.into_iter().map(&mut hit).collect()
    }

    /// Quotes that hold all of `words`, those that hold them as they stand first, at most `most`.
    pub fn search_quotes(&self, words: &str, most: usize) -> Result<Vec<Hit>> {
        let found = self.found(Index::Quotes, words, most, false)?;
        found.into_iter().map(|(seq, _)| self.quote_at(seq)).collect()
    }

    /// Names of reports whose words or headline hold all of `words`, at most `most`.
    pub fn reports_with_words(&self, words: &str, most: usize) -> Result<Vec<String>> {
        let mut query = self.db.prepare_cached("SELECT id FROM reports WHERE seq = ?1")?;
        let found = self.found(Index::Reports, words, most, false)?;
        found.into_iter().map(|(seq, _)| Ok(query.query_row([seq], |row| row.get(0))?)).collect()
    }

    /// Names of events one of whose first `most` quotes holds all of `words`.
    pub fn events_with_words(&self, words: &str, most: usize) -> Result<Vec<String>> {
        let found: Vec<i64> =
            self.found(Index::Quotes, words, most, false)?.into_iter().map(|(seq, _)| seq).collect();
        let mut query = self.db.prepare_cached(
            "SELECT DISTINCT v.id FROM json_each(?1) q
             JOIN event_claims e ON e.claim = q.value JOIN events v ON v.seq = e.event",
        )?;
        let rows = query.query_map([serde_json::to_string(&found)?], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn quote_at(&self, seq: i64) -> Result<Hit> {
        let mut query = self.db.prepare_cached(
            "SELECT c.id, (SELECT v.id FROM event_claims e JOIN events v ON v.seq = e.event WHERE e.claim = c.seq),
                    r.id, r.published, r.source, c.quote
             FROM claims c JOIN reports r ON r.seq = c.report WHERE c.seq = ?1",
        )?;
        Ok(query.query_row([seq], |row| {
            Ok(Hit {
                claim: row.get(0)?,
                event: row.get(1)?,
                report: row.get(2)?,
                published: row.get(3)?,
                source: row.get(4)?,
                words: row.get(5)?,
            })
        })?)
    }

    /// Rows of an index that hold all of `words`, at most `most`, each with the question that found it; of each
    /// question the best first, if they are to be `ranked`.
    fn found(&self, index: Index, words: &str, most: usize, ranked: bool) -> Result<Vec<(i64, String)>> {
        let table = index.table();
        let mut query = self.db.prepare_cached(&if ranked {
            format!(
                "SELECT rowid FROM (SELECT rowid, rank AS score FROM {table} WHERE {table} MATCH ?1 LIMIT {RANKED})
                 ORDER BY score, rowid LIMIT ?2"
            )
        } else {
            format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1 LIMIT ?2")
        })?;
        let mut out: Vec<(i64, String)> = Vec::new();
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        let Some(mut asked) = self.typed(index, words)? else { return Ok(out) };
        while out.len() < most
            && let Some(question) = asked.next(self)?
        {
            // Some of these were found by a question before.
            let wanted = most - out.len() + if question.contains(" OR ") { out.len() } else { 0 };
            let rows = query.query_map(params![question, wanted as i64], |row| row.get::<_, i64>(0))?;
            for row in rows {
                let row = row?;
                if out.len() < most && seen.insert(row) {
                    out.push((row, question.clone()));
                }
            }
        }
        Ok(out)
    }

    /// What a person typed, as words and not as operators; `None` if there is no word.
    fn typed(&self, index: Index, words: &str) -> Result<Option<Typed>> {
        let all: Vec<&str> =
            words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(16).collect();
        let Some((last, before)) = all.split_last() else { return Ok(None) };
        let open = words.ends_with(char::is_alphanumeric);
        let start = if open { self.as_indexed(index, last)? } else { None };
        Ok(Some(Typed {
            index,
            before: before.iter().map(|w| quoted(w)).collect(),
            last: Some(quoted(last)),
            next: start.clone(),
            start,
        }))
    }

    /// A word as the index spells it: without capitals and accents.
    fn as_indexed(&self, index: Index, word: &str) -> Result<Option<String>> {
        let table = index.table();
        self.db.execute_batch(&format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.typed USING fts5 (word, tokenize = 'unicode61 remove_diacritics 2');
             CREATE VIRTUAL TABLE IF NOT EXISTS temp.typed_words USING fts5vocab (temp, typed, instance);
             CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_in USING fts5vocab (main, {table}, instance);
             DELETE FROM temp.typed;"
        ))?;
        self.db.prepare_cached("INSERT INTO temp.typed (word) VALUES (?1)")?.execute([word])?;
        let mut query = self.db.prepare_cached("SELECT term FROM temp.typed_words LIMIT 1")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// The first word of the index that is not before `from`.
    fn word_from(&self, index: Index, from: &str) -> Result<Option<String>> {
        let table = index.table();
        let mut query =
            self.db.prepare_cached(&format!("SELECT term FROM temp.{table}_in WHERE term >= ?1 LIMIT 1"))?;
        Ok(query.query_row([from], |row| row.get(0)).optional()?)
    }
}

/// Words that were typed, and how far those that begin as the last one were taken out of the index.
struct Typed {
    index: Index,
    before: Vec<String>,
    /// The last word as it stands, until it was asked for.
    last: Option<String>,
    /// What words must begin with, if the last may be unfinished.
    start: Option<String>,
    /// Where the next of them is looked for.
    next: Option<String>,
}

impl Typed {
    /// The next question to the index.
    fn next(&mut self, store: &Store) -> Result<Option<String>> {
        let last = match self.last.take() {
            Some(word) => word,
            None => match self.words(store)? {
                words if words.is_empty() => return Ok(None),
                words => format!("({})", words.join(" OR ")),
            },
        };
        let all: Vec<&str> = self.before.iter().map(String::as_str).chain([last.as_str()]).collect();
        Ok(Some(all.join(" AND ")))
    }

    /// Some more words that begin with `start` and are longer.
    fn words(&mut self, store: &Store) -> Result<Vec<String>> {
        let mut out = Vec::new();
        let Some(start) = &self.start else { return Ok(out) };
        while out.len() < SOME
            && let Some(from) = self.next.take()
        {
            let Some(word) = store.word_from(self.index, &from)?.filter(|w| w.starts_with(start.as_str()))
            else {
                break;
            };
            if word != *start {
                out.push(quoted(&word));
            }
            self.next = Some(format!("{word}\u{1}"));
        }
        Ok(out)
    }
}

/// A word between signs that make it no operator.
fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}
