//! What is kept of a report as evidence, and its claims read anew from it?

use super::Store;
use super::land::{CodedWith, recode};
use anyhow::{Context, Result};
use dateline::Claim;
use rusqlite::{OptionalExtension, TransactionBehavior};
use serde::Serialize;

/// A report as evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// Name of the report.
    pub report: String,
    /// SHA-256 of the bytes as received.
    pub raw_sha256: String,
    /// SHA-256 of the text made of them.
    pub text_sha256: String,
    /// Format and version that made the text.
    pub extractor: String,
    /// Where the bytes came from.
    pub path: String,
    /// Line there.
    pub line: Option<u32>,
    /// When they came in, UTC.
    pub received: String,
    /// Value of the chain over all reports up to this one.
    pub chain: String,
    /// The bytes.
    #[serde(skip)]
    pub raw: Vec<u8>,
}

impl Store {
    /// What is kept of the report of that name.
    pub fn evidence(&self, report: &str) -> Result<Option<Evidence>> {
        let mut query = self.db.prepare_cached(
            "SELECT r.id, r.raw, r.text_sha256, r.extractor, r.path, r.line, r.added_at, r.chain, b.bytes
             FROM reports r JOIN blobs b ON b.sha256 = r.raw WHERE r.id = ?1",
        )?;
        let kept = query.query_row([report], |row| {
            Ok(Evidence {
                report: row.get(0)?,
                raw_sha256: row.get(1)?,
                text_sha256: row.get(2)?,
                extractor: row.get(3)?,
                path: row.get(4)?,
                line: row.get(5)?,
                received: row.get(6)?,
                chain: row.get(7)?,
                raw: row.get(8)?,
            })
        });
        Ok(kept.optional()?)
    }

    /// Names of all reports in the order of arrival.
    pub fn report_ids(&self) -> Result<Vec<String>> {
        let mut query = self.db.prepare("SELECT id FROM reports ORDER BY seq")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The claims of a report, in the order of its text.
    pub fn claims_of(&self, report: &str) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare_cached(
            "SELECT c.json FROM reports r JOIN claims c ON c.report = r.seq WHERE r.id = ?1 ORDER BY c.place_in_report",
        )?;
        let rows = query.query_map([report], |row| row.get::<_, String>(0))?;
        rows.map(|json| serde_json::from_str(&json?).context("a claim in the record is damaged")).collect()
    }

    /// Puts `claims` in the place of the claims of a report that is kept.
    pub fn recode(&mut self, report: &str, claims: &[Claim], coded_with: &CodedWith) -> Result<()> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        recode(&change, report, claims, coded_with)?;
        change.commit()?;
        Ok(())
    }
}
