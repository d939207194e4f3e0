//! What does the record hold? Events with their claims and citations, reports, refusals, in a fixed order.

use super::write::{SPANS, day};
use super::{CodedWith, Store};
use crate::intake::Origin;
use anyhow::{Context, Result};
use dateline::brief::{Scope, is_place};
use dateline::claim::Place;
use dateline::record::Citation;
use dateline::{Claim, Event, Record, Report};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
        let mut all = Vec::new();
        self.each_report(|kept| {
            all.push(kept);
            Ok(())
        })?;
        Ok(all)
    }

    /// Calls `each` on every report, in the order of arrival.
    pub fn each_report(&self, mut each: impl FnMut(Kept) -> Result<()>) -> Result<()> {
        let mut query = self.db.prepare(&format!("SELECT {REPORT} FROM reports ORDER BY seq"))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(kept(row)?)?;
        }
        Ok(())
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
        let mut query = self.db.prepare(&format!("SELECT {CITED} FROM reports"))?;
        let rows = query.query_map([], cited)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a row cites of the report of that name.
    pub fn citation(&self, report: &str) -> Result<Option<Citation>> {
        let mut query = self.db.prepare_cached(&format!("SELECT {CITED} FROM reports WHERE id = ?1"))?;
        Ok(query.query_row([report], cited).optional()?.map(|(_, cited)| cited))
    }

    /// First and last day of publication of reports that claims were found in.
    pub fn days(&self) -> Result<Option<(Date, Date)>> {
        let end = |order: &str| -> Result<Option<Date>> {
            let sql = format!(
                "SELECT published FROM reports r WHERE published IS NOT NULL
                 AND EXISTS (SELECT 1 FROM claims WHERE report = r.seq) ORDER BY published {order} LIMIT 1"
            );
            let day: Option<String> = self.db.query_row(&sql, [], |row| row.get(0)).optional()?;
            Ok(day.and_then(|day| day.parse().ok()))
        };
        Ok(end("ASC")?.zip(end("DESC")?))
    }

    /// The last day of publication of any report.
    pub fn last_day(&self) -> Result<Option<Date>> {
        let day: Option<String> =
            self.db.query_row("SELECT max(published) FROM reports", [], |row| row.get(0))?;
        Ok(day.and_then(|day| day.parse().ok()))
    }

    /// The report whose text each report prints, itself if it is the first.
    pub fn reprints(&self) -> Result<BTreeMap<String, String>> {
        let mut query = self.db.prepare(
            "SELECT r.id, f.id FROM prints p JOIN reports r ON r.seq = p.report JOIN reports f ON f.seq = p.text",
        )?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// As [`Store::reprints`], of the reports of `claims` alone.
    pub fn reprints_of(&self, claims: &[Claim]) -> Result<BTreeMap<String, String>> {
        let mut query = self.db.prepare_cached(
            "SELECT f.id FROM reports r JOIN prints p ON p.report = r.seq JOIN reports f ON f.seq = p.text
             WHERE r.id = ?1",
        )?;
        let mut out = BTreeMap::new();
        for claim in claims {
            if !out.contains_key(&claim.report)
                && let Some(first) = query.query_row([&claim.report], |row| row.get(0)).optional()?
            {
                out.insert(claim.report.clone(), first);
            }
        }
        Ok(out)
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
    /// bounded by one event, the numbers of all events and the citations of all reports.
    pub fn each_event(&self, scope: &Scope, mut each: impl FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        let (condition, values) = self.condition(scope)?;
        let mut query = self.db.prepare(&format!(
            "SELECT seq FROM events {condition} ORDER BY date_from IS NULL, date_from, date_to, id"
        ))?;
        let numbers: Vec<i64> =
            query.query_map(params_from_iter(values), |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut events = self.db.prepare("SELECT json FROM events WHERE seq = ?1")?;
        let mut claims = self.db.prepare(
            "SELECT c.json FROM event_claims e JOIN claims c ON c.seq = e.claim WHERE e.event = ?1 AND e.says = 'for'",
        )?;
        let mut cited: HashMap<String, Citation> = HashMap::new();
        for number in numbers {
            let json: String = events.query_row([number], |row| row.get(0))?;
            let event: Event = serde_json::from_str(&json).context("an event in the record is damaged")?;
            let mut own: BTreeMap<String, Claim> = BTreeMap::new();
            for json in claims.query_map([number], |row| row.get::<_, String>(0))? {
                let claim: Claim =
                    serde_json::from_str(&json?).context("a claim in the record is damaged")?;
                own.insert(claim.id.clone(), claim);
            }
            for claim in own.values() {
                if !cited.contains_key(&claim.report) {
                    let known =
                        self.citation(&claim.report)?.context("a claim in the record has no report")?;
                    cited.insert(claim.report.clone(), known);
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

    /// Numbers of the events of `scope`; `None` when it asks for all.
    pub fn numbers_of(&self, scope: &Scope) -> Result<Option<BTreeSet<i64>>> {
        let (condition, values) = self.condition(scope)?;
        if condition.is_empty() {
            return Ok(None);
        }
        let mut query = self.db.prepare(&format!("SELECT seq FROM events {condition}"))?;
        let rows = query.query_map(params_from_iter(values), |row| row.get(0))?;
        Ok(Some(rows.collect::<Result<_, _>>()?))
    }

    /// Places of events and of claims about control, each once, by number.
    pub(super) fn spots(&self) -> Result<Vec<(i64, Place)>> {
        let mut query =
            self.db.prepare("SELECT key, name, id, admin1, country, text FROM spots ORDER BY key")?;
        let known = |words: String| if words.is_empty() { None } else { Some(words) };
        let rows = query.query_map([], |row| {
            let place = Place {
                name: row.get(1)?,
                id: known(row.get(2)?),
                admin1: known(row.get(3)?),
                country: known(row.get(4)?),
                text: row.get(5)?,
                ..Place::default()
            };
            Ok((row.get(0)?, place))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The scope as a WHERE clause and its values. The same events as [`Scope`] takes.
    pub(super) fn condition(&self, scope: &Scope) -> Result<(String, Vec<Value>)> {
        let mut all: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let alone = scope.place.is_none() && scope.actor.is_none();
        all.extend(within(scope.from.map(day), scope.to.map(day), alone));
        let mut bind = |value: String| {
            values.push(Value::Text(value));
            format!("?{}", values.len())
        };
        if let Some(asked) = &scope.place {
            // Which places are meant is a matter of accents and hyphens, which SQL does not know.
            let spots = self.spots()?.into_iter().filter(|(_, place)| is_place(place, asked));
            let keys: Vec<i64> = spots.map(|(key, _)| key).collect();
            let keys = bind(serde_json::to_string(&keys)?);
            all.push(format!("spot IN (SELECT value FROM json_each({keys}))"));
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
        Ok((condition, values))
    }
}

const CITED: &str = "id, source, title, url, published, raw, unixepoch(added_at)";

fn cited(row: &Row<'_>) -> rusqlite::Result<(String, Citation)> {
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
