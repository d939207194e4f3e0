//! What does the record hold? Events with their claims and citations, reports, refusals, in a fixed order.

use super::write::{SPANS, day};
use super::{CodedWith, Store};
use crate::intake::Origin;
use anyhow::{Context, Result};
use dateline::brief::{Scope, is_place};
use dateline::record::Citation;
use dateline::{Claim, Event, Record, Report};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use std::collections::{BTreeMap, HashMap};

/// A report as the record keeps it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The report.
    pub report: Report,
    /// SHA-256 of the bytes as received.
    pub raw: String,
    /// When it came in, in seconds since 1970 UTC.
    pub received: i64,
}

/// An input that was refused, as the record keeps it.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What was refused.
    pub origin: Origin,
    /// How far it came.
    pub stage: String,
    /// What is wrong with it.
    pub reason: String,
    /// When it was tried last, UTC.
    pub at: String,
}

/// How much the record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Reports.
    pub reports: u64,
    /// Claims.
    pub claims: u64,
    /// Settled events.
    pub events: u64,
    /// Inputs that were refused.
    pub refused: u64,
}

impl Store {
    /// How much the record holds.
    pub fn size(&self) -> Result<Size> {
        let count = |table: &str| -> Result<u64> {
            let count: i64 =
                self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        Ok(Size {
            reports: count("reports")?,
            claims: count("claims")?,
            events: count("events")?,
            refused: count("refused")?,
        })
    }

    /// True if claims came in since the events were settled, as after a kill.
    pub fn stale(&self) -> Result<bool> {
        Ok(self.fact("stale")?.as_deref() == Some("yes"))
    }

    /// What read the reports; more than one while a new codebook or model has not read all of them.
    pub fn coded_with(&self) -> Result<Vec<CodedWith>> {
        let mut query =
            self.db.prepare("SELECT DISTINCT codebook, model FROM reports ORDER BY codebook, model")?;
        let rows = query.query_map([], |row| Ok(CodedWith { codebook: row.get(0)?, model: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was refused and has not been taken since, by path and line.
    pub fn refused(&self) -> Result<Vec<Refused>> {
        let mut query = self
            .db
            .prepare("SELECT path, nullif(line, 0), stage, reason, at FROM refused ORDER BY path, line")?;
        let rows = query.query_map([], |row| {
            let origin = Origin { path: row.get(0)?, line: row.get(1)? };
            Ok(Refused { origin, stage: row.get(2)?, reason: row.get(3)?, at: row.get(4)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All claims, in the order of arrival of reports and of their place in them.
    pub fn claims(&self) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare("SELECT json FROM claims ORDER BY report, place_in_report")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
    }

    /// All reports in the order of arrival.
    pub fn reports(&self) -> Result<Vec<Kept>> {
        let mut query = self.db.prepare(&format!("SELECT {REPORT} FROM reports ORDER BY seq"))?;
        let rows = query.query_map([], kept)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The report of that name.
    pub fn report(&self, id: &str) -> Result<Option<Kept>> {
        let mut query = self.db.prepare_cached(&format!("SELECT {REPORT} FROM reports WHERE id = ?1"))?;
        Ok(query.query_row([id], kept).optional()?)
    }

    /// The claim of that name.
    pub fn claim(&self, id: &str) -> Result<Option<Claim>> {
        let mut query = self.db.prepare_cached("SELECT json FROM claims WHERE id = ?1")?;
        let json: Option<String> = query.query_row([id], |row| row.get(0)).optional()?;
        json.map(|json| serde_json::from_str(&json).context("a claim in the record is damaged")).transpose()
    }

    /// What a row cites of each report, by its name.
    pub fn citations(&self) -> Result<HashMap<String, Citation>> {
        let mut query = self
            .db
            .prepare("SELECT id, source, title, url, published, raw, unixepoch(added_at) FROM reports")?;
        let rows = query.query_map([], |row| {
            let published: Option<String> = row.get(4)?;
            let cited = Citation {
                source: row.get(1)?,
                title: row.get(2)?,
                url: row.get(3)?,
                published: published.and_then(|day| day.parse().ok()),
                sha256: row.get(5)?,
                received: row.get(6)?,
            };
            Ok((row.get(0)?, cited))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The report whose text each report prints, itself if it is the first.
    pub fn reprints(&self) -> Result<BTreeMap<String, String>> {
        let mut query = self.db.prepare(
            "SELECT r.id, f.id FROM prints p JOIN reports r ON r.seq = p.report JOIN reports f ON f.seq = p.text",
        )?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All events.
    pub fn events(&self) -> Result<Vec<Event>> {
        let mut query = self.db.prepare("SELECT json FROM events")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
    }

    /// Calls `each` on the row of every event of `scope`, by first day, last day and name; undated ones come last.
    ///
    /// `scope.as_of` is not asked here: what was known on a day is settled anew ([`crate::view`]). Memory is
    /// bounded by one event and the citations of all reports.
    pub fn each_event(&self, scope: &Scope, mut each: impl FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        let (condition, values) = condition(scope);
        let mut query = self.db.prepare(&format!(
            "SELECT json, seq FROM events {condition} ORDER BY date_from IS NULL, date_from, date_to, id"
        ))?;
        let mut claims = self.db.prepare(
            "SELECT c.json FROM event_claims e JOIN claims c ON c.seq = e.claim WHERE e.event = ?1 AND e.says = 'for'",
        )?;
        let mut cited: HashMap<String, Citation> = HashMap::new();
        let mut rows = query.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let event: Event = serde_json::from_str(row.get_ref(0)?.as_str()?)
                .context("an event in the record is damaged")?;
            if !scope
                .place
                .as_deref()
                .is_none_or(|asked| event.place.as_ref().is_some_and(|p| is_place(p, asked)))
            {
                continue;
            }
            let mut own: BTreeMap<String, Claim> = BTreeMap::new();
            for json in claims.query_map([row.get::<_, i64>(1)?], |row| row.get::<_, String>(0))? {
                let claim: Claim =
                    serde_json::from_str(&json?).context("a claim in the record is damaged")?;
                own.insert(claim.id.clone(), claim);
            }
            for claim in own.values() {
                if !cited.contains_key(&claim.report) {
                    let kept = self.report(&claim.report)?.context("a claim in the record has no report")?;
                    cited.insert(claim.report.clone(), kept.citation());
                }
            }
            let held =
                event.claims.iter().filter_map(|id| own.get(id)).map(|c| (c, &cited[&c.report])).collect();
            if let Some(record) = Record::new(&event, held) {
                each(&record)?;
            }
        }
        Ok(())
    }
}

impl Kept {
    /// What a row cites of the report.
    pub fn citation(&self) -> Citation {
        let Report { source, title, url, published, .. } = &self.report;
        Citation {
            source: source.clone(),
            title: title.clone(),
            url: url.clone(),
            published: *published,
            sha256: Some(self.raw.clone()),
            received: self.received,
        }
    }
}

const REPORT: &str = "id, text, title, published, source, url, lang, raw, unixepoch(added_at), byline";

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let published: Option<String> = row.get(3)?;
    let report = Report {
        id: row.get(0)?,
        text: row.get(1)?,
        title: row.get(2)?,
        published: published.and_then(|day| day.parse().ok()),
        source: row.get(4)?,
        url: row.get(5)?,
        lang: row.get(6)?,
        byline: row.get(9)?,
    };
    Ok(Kept { report, raw: row.get(7)?, received: row.get(8)? })
}

/// The scope as a WHERE clause and its values. The same events as [`Scope`] takes.
pub(super) fn condition(scope: &Scope) -> (String, Vec<Value>) {
    let mut all: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let days = within(scope.from.map(day), scope.to.map(day), scope.place.is_none() && scope.actor.is_none());
    all.extend(days);
    let mut bind = |value: String| {
        values.push(Value::Text(value));
        format!("?{}", values.len())
    };
    // Accents and hyphens are folded by whoever reads the row: more is let through here than is meant.
    if let Some(place) = scope.place.as_ref().filter(|place| place.is_ascii()) {
        let (part, whole) = (bind(loosely(place)), bind(place.clone()));
        all.push(format!(
            r"spot IN (SELECT key FROM spots WHERE name LIKE {part} OR name GLOB '*[^ -~]*' OR admin1 LIKE {part}
                       OR admin1 GLOB '*[^ -~]*' OR country = {whole} COLLATE NOCASE OR id = {whole})"
        ));
    }
    if let Some(actor) = &scope.actor {
        let part = bind(containing(actor));
        all.push(format!(
            r"seq IN (SELECT event FROM claim_actors a JOIN event_claims e ON e.claim = a.claim
                      WHERE e.says = 'for' AND a.actor IN (SELECT key FROM actors WHERE name LIKE {part} ESCAPE '\'
                          OR name IN (SELECT d.subject FROM decisions d
                                      WHERE d.action = 'alias' AND d.body ->> 'reads' LIKE {part} ESCAPE '\')))"
        ));
    }
    if let Some(kind) = &scope.kind {
        let kind = bind(kind.clone());
        all.push(format!("(type = {kind} OR family = {kind})"));
    }
    let condition = if all.is_empty() { String::new() } else { format!("WHERE {}", all.join(" AND ")) };
    (condition, values)
}

/// Events of which some day lies between two days. `alone` when nothing else narrows the search: then the index by
/// length and first day is walked, a stretch for each length; otherwise the index of whatever narrows it more.
fn within(from: Option<i64>, to: Option<i64>, alone: bool) -> Option<String> {
    let plus = if alone { "" } else { "+" };
    match (from, to) {
        (None, None) => None,
        (None, Some(to)) => Some(format!("{plus}first <= {to}")),
        (Some(from), None) => Some(format!("{plus}last >= {from}")),
        (Some(from), Some(to)) if alone => {
            let mut spans: Vec<String> = SPANS
                .iter()
                .enumerate()
                .map(|(n, days)| {
                    format!("(span = {n} AND first BETWEEN {} AND {to} AND last >= {from})", from - days)
                })
                .collect();
            spans.push(format!("(span = {} AND first <= {to} AND last >= {from})", SPANS.len()));
            Some(format!("({})", spans.join(" OR ")))
        }
        (Some(from), Some(to)) => Some(format!("first <= {to} AND +last >= {from}")),
    }
}

/// A LIKE pattern for anything that contains the words of `part`, whatever is between them.
fn loosely(part: &str) -> String {
    let words = part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    format!("%{}%", words.collect::<Vec<_>>().join("%"))
}

/// A LIKE pattern for anything that contains `part`.
pub(super) fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
