//! Which reports print one text? A report is compared with those it shares marks with, when it is settled first.

use anyhow::{Context, Result};
use dateline::settle::{Fingerprint, fingerprint};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeSet;

/// A mark that more reports than this share is boilerplate: only the latest of them is looked at.
const BOILERPLATE: usize = 64;

/// Finds the text of every unsettled report that has none yet. Reports whose text turns out to be another one's
/// have to be settled again too.
pub(super) fn update(change: &Transaction<'_>, share: f64) -> Result<()> {
    let reports: Vec<i64> = change
        .prepare(
            "SELECT report FROM unsettled WHERE report NOT IN (SELECT report FROM prints) ORDER BY report",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut text = change.prepare("SELECT text FROM reports WHERE seq = ?1")?;
    let mut insert = change.prepare("INSERT INTO prints (report, text, body) VALUES (?1, ?2, ?3)")?;
    let mut mark = change.prepare("INSERT OR IGNORE INTO print_marks (mark, report) VALUES (?1, ?2)")?;
    for report in reports {
        let Some(words) = text.query_row([report], |row| row.get::<_, String>(0)).optional()? else {
            continue;
        };
        let print = fingerprint(&words);
        let texts = alike(change, &print, share)?;
        let own = texts.first().copied().unwrap_or(report);
        insert.execute(params![report, own, postcard::to_allocvec(&print)?])?;
        for other in texts.iter().skip(1) {
            change.execute(
                "INSERT OR IGNORE INTO unsettled SELECT report FROM prints WHERE text = ?1",
                [other],
            )?;
            change.execute("UPDATE prints SET text = ?2 WHERE text = ?1", [*other, own])?;
        }
        for m in print.marks() {
            mark.execute(params![m, report])?;
        }
    }
    Ok(())
}

/// The texts that a print is one of, the earliest first.
fn alike(change: &Transaction<'_>, print: &Fingerprint, share: f64) -> Result<BTreeSet<i64>> {
    let mut with_mark = change
        .prepare_cached("SELECT report FROM print_marks WHERE mark = ?1 ORDER BY report DESC LIMIT ?2")?;
    let mut near: BTreeSet<i64> = BTreeSet::new();
    for m in print.marks() {
        let found: Vec<i64> = with_mark
            .query_map(params![m, BOILERPLATE as i64 + 1], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let few = if found.len() > BOILERPLATE { 1 } else { found.len() };
        near.extend(&found[..few]);
    }
    let mut other = change.prepare_cached("SELECT text, body FROM prints WHERE report = ?1")?;
    let mut texts = BTreeSet::new();
    for report in near {
        let (text, body): (i64, Vec<u8>) = other.query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if texts.contains(&text) {
            continue;
        }
        let theirs: Fingerprint = postcard::from_bytes(&body).context("a print in the record is damaged")?;
        if print.shared_with(&theirs) >= share {
            texts.insert(text);
        }
    }
    Ok(texts)
}
