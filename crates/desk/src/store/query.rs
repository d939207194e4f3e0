//! What does the record hold? Events with their claims and citations, reports, refusals, in a fixed order.

use super::{CodedWith, Store};
use crate::intake::Origin;
use anyhow::{Context, Result};
use dateline::record::Citation;
use dateline::{Claim, Event, Record, Report};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use std::collections::{BTreeMap, HashMap};

/// Which events are asked for. Empty asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// Part of the name of the place or its first-level unit, or a country code.
    pub place: Option<String>,
    /// Part of the name of an actor on either side.
    pub actor: Option<String>,
    /// Types or families.
    pub types: Vec<String>,
}

/// A report as the record keeps it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The report.
    pub report: Report,
    /// SHA-256 of the bytes as received.
    pub raw: String,
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

    /// Calls `each` on the row of every event that passes the filter, by first day, last day and name.
    ///
    /// Events without a date come last. Memory is bounded by one event and the citations of all reports.
    pub fn each_event(&self, filter: &Filter, mut each: impl FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        let (condition, values) = condition(filter);
        let mut query = self.db.prepare(&format!(
            "SELECT json FROM events {condition} ORDER BY date_from IS NULL, date_from, date_to, id"
        ))?;
        let mut claims = self.db.prepare(
            "SELECT c.json FROM event_claims e JOIN claims c ON c.id = e.claim WHERE e.event = ?1",
        )?;
        let mut cited: HashMap<String, Citation> = HashMap::new();
        let mut rows = query.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let event: Event = serde_json::from_str(row.get_ref(0)?.as_str()?)
                .context("an event in the record is damaged")?;
            let mut own: BTreeMap<String, Claim> = BTreeMap::new();
            for json in claims.query_map([&event.id], |row| row.get::<_, String>(0))? {
                let claim: Claim =
                    serde_json::from_str(&json?).context("a claim in the record is damaged")?;
                own.insert(claim.id.clone(), claim);
            }
            for claim in own.values() {
                if !cited.contains_key(&claim.report) {
                    cited.insert(claim.report.clone(), self.citation(&claim.report)?);
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

    fn citation(&self, report: &str) -> Result<Citation> {
        let Some(Kept { report, raw }) = self.report(report)? else { return Ok(Citation::default()) };
        Ok(Citation {
            source: report.source,
            title: report.title,
            url: report.url,
            published: report.published,
            sha256: Some(raw),
        })
    }
}

const REPORT: &str = "id, text, title, published, source, url, lang, raw";

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
    };
    Ok(Kept { report, raw: row.get(7)? })
}

/// The filter as a WHERE clause and its values.
fn condition(filter: &Filter) -> (String, Vec<Value>) {
    let mut all: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: String| {
        values.push(Value::Text(value));
        format!("?{}", values.len())
    };
    if let Some(day) = filter.from {
        all.push(format!("date_to >= {}", bind(day.to_string())));
    }
    if let Some(day) = filter.to {
        all.push(format!("date_from <= {}", bind(day.to_string())));
    }
    if let Some(place) = &filter.place {
        let (part, whole) = (bind(containing(place)), bind(place.to_uppercase()));
        all.push(format!(
            r"(place LIKE {part} ESCAPE '\' OR json_extract(json, '$.place.admin1') LIKE {part} ESCAPE '\' OR country = {whole})"
        ));
    }
    if let Some(actor) = &filter.actor {
        let part = bind(containing(actor));
        all.push(format!(r"id IN (SELECT event FROM event_actors WHERE name LIKE {part} ESCAPE '\')"));
    }
    if !filter.types.is_empty() {
        let types: Vec<String> = filter.types.iter().map(|t| bind(t.clone())).collect();
        let types = types.join(", ");
        all.push(format!("(type IN ({types}) OR family IN ({types}))"));
    }
    let condition = if all.is_empty() { String::new() } else { format!("WHERE {}", all.join(" AND ")) };
    (condition, values)
}

/// A LIKE pattern for anything that contains `part`.
fn containing(part: &str) -> String {
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
