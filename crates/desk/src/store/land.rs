//! How does a report enter the record? Whole, with its claims, in one transaction, or not at all.

use super::Store;
use crate::intake::{Found, Origin, Refusal};
use anyhow::{Result, bail};
use dateline::Claim;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A report with its claims, ready to be kept.
pub struct Arrival<'a> {
    /// Where it came from.
    pub origin: &'a Origin,
    /// The bytes as received.
    pub raw: &'a [u8],
    /// Format and version that made the text: `html/1`.
    pub extractor: &'a str,
    /// The report.
    pub found: &'a Found,
    /// What it says.
    pub claims: &'a [Claim],
    /// What read it.
    pub coded_with: &'a CodedWith,
}

/// What read a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodedWith {
    /// Hash of codebook and world.
    pub codebook: String,
    /// Name, version and hash of the syntax model.
    pub model: String,
}

/// How a report stands to the record, and so what landing it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landed {
    /// The report is new.
    New,
    /// It was there; its claims were made anew with another codebook or model.
    Recoded,
    /// It was there as it is.
    Known,
    /// Its id stands for other words, which came from there. It is not kept.
    Clash(Origin),
}

impl Store {
    /// What landing a report would do, before it is coded.
    pub fn foresee(&self, found: &Found, coded_with: &CodedWith) -> Result<Landed> {
        standing(&self.db, found, coded_with)
    }

    /// Forgets what was refused at `path`: it is about to be tried again.
    pub fn retry(&mut self, path: &str) -> Result<()> {
        self.db.execute("DELETE FROM refused WHERE path = ?1", [path])?;
        Ok(())
    }
}

/// Keeps a report and its claims.
pub(super) fn keep(change: &Transaction<'_>, arrival: &Arrival<'_>) -> Result<Landed> {
    let landed = standing(change, arrival.found, arrival.coded_with)?;
    match landed {
        Landed::Clash(_) => return Ok(landed),
        Landed::Known => {}
        Landed::New => insert(change, arrival)?,
        Landed::Recoded => recode(change, &arrival.found.report.id, arrival.claims, arrival.coded_with)?,
    }
    accept(change, arrival.origin)?;
    Ok(landed)
}

/// Notes that an input was refused.
pub(super) fn note_refusal(change: &Connection, refusal: &Refusal) -> Result<()> {
    change
        .prepare_cached(
            "INSERT INTO refused (path, line, stage, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (path, line) DO UPDATE SET stage = ?3, reason = ?4, at = ?5",
        )?
        .execute(params![
            refusal.origin.path,
            line(&refusal.origin),
            refusal.stage.name(),
            refusal.reason,
            now()
        ])?;
    Ok(())
}

/// How `found` stands to what the record holds.
fn standing(db: &Connection, found: &Found, coded_with: &CodedWith) -> Result<Landed> {
    let held = db
        .prepare_cached("SELECT text_sha256, codebook, model, path, line FROM reports WHERE id = ?1")?
        .query_row([&found.report.id], |row| {
            let held_with = CodedWith { codebook: row.get(1)?, model: row.get(2)? };
            Ok((row.get::<_, String>(0)?, held_with, Origin { path: row.get(3)?, line: row.get(4)? }))
        })
        .optional()?;
    let Some((text, held_with, origin)) = held else { return Ok(Landed::New) };
    if text != sha256(found.report.text.as_bytes()) {
        return Ok(Landed::Clash(origin));
    }
    Ok(if held_with == *coded_with { Landed::Known } else { Landed::Recoded })
}

fn insert(change: &Transaction<'_>, arrival: &Arrival<'_>) -> Result<()> {
    let Found { report, published_basis, notes } = arrival.found;
    let (raw, text) = (sha256(arrival.raw), sha256(report.text.as_bytes()));
    change
        .prepare_cached("INSERT OR IGNORE INTO blobs (sha256, bytes) VALUES (?1, ?2)")?
        .execute(params![raw, arrival.raw])?;
    let before: Option<String> = change
        .query_row("SELECT chain FROM reports ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
        .optional()?;
    let chain = link(before.as_deref(), &report.id, &raw, &text);
    let seq = change
        .prepare_cached(
            "INSERT INTO reports (id, raw, path, line, extractor, text, text_sha256, title, source, url, lang, published,
                published_basis, notes, added_at, codebook, model, chain, byline)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .insert(params![
            report.id,
            raw,
            arrival.origin.path,
            arrival.origin.line,
            arrival.extractor,
            report.text,
            text,
            report.title,
            report.source,
            report.url,
            report.lang,
            report.published.map(|d| d.to_string()),
            published_basis,
            serde_json::to_string(notes)?,
            now(),
            arrival.coded_with.codebook,
            arrival.coded_with.model,
            chain,
            report.byline,
        ])?;
    insert_claims(change, seq, arrival.claims)
}

pub(super) fn recode(
    change: &Transaction<'_>,
    report: &str,
    claims: &[Claim],
    coded_with: &CodedWith,
) -> Result<()> {
    let seq: i64 = change.query_row("SELECT seq FROM reports WHERE id = ?1", [report], |row| row.get(0))?;
    super::decisions::bequeath(change, &held(change, seq)?, claims)?;
    // What was settled with the old claims has to be settled again without them.
    change.execute(
        "INSERT OR IGNORE INTO unsettled_parts SELECT e.part FROM claims k
         JOIN event_claims c ON c.claim = k.seq JOIN events e ON e.seq = c.event WHERE k.report = ?1",
        [seq],
    )?;
    change.execute("INSERT OR IGNORE INTO gone SELECT seq FROM claims WHERE report = ?1", [seq])?;
    change.execute("DELETE FROM claims WHERE report = ?1", [seq])?;
    let CodedWith { codebook, model } = coded_with;
    change.execute(
        "UPDATE reports SET codebook = ?2, model = ?3 WHERE seq = ?1",
        params![seq, codebook, model],
    )?;
    insert_claims(change, seq, claims)
}

/// The claims of a report as they stand.
fn held(db: &Connection, report: i64) -> Result<Vec<Claim>> {
    let mut query =
        db.prepare_cached("SELECT json FROM claims WHERE report = ?1 ORDER BY place_in_report")?;
    let rows = query.query_map([report], |row| row.get::<_, String>(0))?;
    rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
}

fn insert_claims(change: &Transaction<'_>, report: i64, claims: &[Claim]) -> Result<()> {
    let mut insert = change.prepare_cached(
        "INSERT INTO claims (id, report, place_in_report, type, family, kind, date_from, date_to, quote, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for (place, claim) in claims.iter().enumerate() {
        let seq = insert.insert(params![
            claim.id,
            report,
            place as i64,
            claim.event_type,
            claim.family,
            word(&claim.kind)?,
            claim.date.from.map(|d| d.to_string()),
            claim.date.to.map(|d| d.to_string()),
            claim.quote,
            serde_json::to_string(claim)?,
        ])?;
        insert_actors(change, seq, claim)?;
    }
    change.prepare_cached("INSERT OR IGNORE INTO unsettled (report) VALUES (?1)")?.execute([report])?;
    set_fact(change, "stale", "yes")
}

fn insert_actors(change: &Transaction<'_>, seq: i64, claim: &Claim) -> Result<()> {
    let sides = claim.actor1.iter().chain(&claim.actor2);
    let roles = claim
        .roles
        .values()
        .flat_map(|f| f.actor.iter().chain(f.name.iter().filter(|_| f.place_id.is_none())));
    let mut name = change.prepare_cached("INSERT OR IGNORE INTO actors (name) VALUES (?1)")?;
    let mut tie = change.prepare_cached(
        "INSERT OR IGNORE INTO claim_actors (claim, actor) SELECT ?1, key FROM actors WHERE name = ?2",
    )?;
    for actor in sides.chain(roles) {
        name.execute([actor])?;
        tie.execute(params![seq, actor])?;
    }
    Ok(())
}

/// An input that was refused before is in now.
fn accept(change: &Transaction<'_>, origin: &Origin) -> Result<()> {
    change
        .prepare_cached("DELETE FROM refused WHERE path = ?1 AND line = ?2")?
        .execute(params![origin.path, line(origin)])?;
    Ok(())
}

pub(super) fn set_fact(change: &Transaction<'_>, name: &str, value: &str) -> Result<()> {
    change
        .prepare_cached(
            "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        )?
        .execute([name, value])?;
    Ok(())
}

/// The name an enum bears in JSON.
pub(super) fn word(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => bail!("{other} is no word"),
    }
}

fn line(origin: &Origin) -> i64 {
    origin.line.unwrap_or(0).into()
}

pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The next value of the chain over all reports: changing or dropping an earlier one changes all later ones.
pub(super) fn link(before: Option<&str>, id: &str, raw: &str, text: &str) -> String {
    sha256(format!("{}\n{id}\n{raw}\n{text}\n", before.unwrap_or_default()).as_bytes())
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
