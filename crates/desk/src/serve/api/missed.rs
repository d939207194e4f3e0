//! Which words did nobody read off? What people select in a report and name, kept beside the record for those who
//! write the codebook, and as a coding to measure against.

use super::super::access::private;
use super::super::listing::{Listing, int, maybe};
use super::super::reply::{Reply, missing, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use anyhow::{Context, Result};
use serde_json::{Value as Json, json};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

fn path(desk: &Desk) -> PathBuf {
    let mut path = desk.path().as_os_str().to_owned();
    path.push(".missed.jsonl");
    PathBuf::from(path)
}

fn all(desk: &Desk) -> Result<Vec<Json>> {
    let path = path(desk);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let words = fs::read_to_string(&path).with_context(|| format!("{}: cannot read", path.display()))?;
    Ok(words.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// `missed`: what people found missing, of one report or all.
pub fn list(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let mut listing = Listing::new(["report", "start", "end", "text", "type", "note", "by", "at"]);
    let report = asked.query.get("report");
    for row in all(desk)?.iter().filter(|row| report.is_none_or(|id| row["report"] == id)) {
        let word = |name: &str| maybe(row[name].as_str());
        let number = |name: &str| int(row[name].as_i64().unwrap_or(0));
        listing.row(vec![
            word("report"),
            number("start"),
            number("end"),
            word("text"),
            word("type"),
            word("note"),
            word("by"),
            word("at"),
        ]);
    }
    Reply::list(&listing, asked.form, "missed", asked.page(5000)?, asked.spreadsheet())
}

/// `missed/add`: `{report, start, end, type, note}`, in code points of the report's text.
pub fn add(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let id = asked.word("report")?;
    let kind = asked.word("type")?;
    if desk.codebook.get(kind).is_none() {
        return Err(wrong(format!("{kind}: no type of the codebook")));
    }
    let number = |name: &str| {
        asked.body.get(name).and_then(Json::as_u64).ok_or_else(|| wrong(format!("\"{name}\" is missing")))
    };
    let (start, end) = (number("start")? as usize, number("end")? as usize);
    let kept = desk.with(|store| store.report(id))?.ok_or_else(|| missing(format!("no report {id}")))?;
    let words: String = kept.report.text.chars().skip(start).take(end.saturating_sub(start)).collect();
    if words.trim().is_empty() || words.chars().count() != end - start {
        return Err(wrong("these are no words of the report"));
    }
    let row = json!({
        "report": id, "start": start, "end": end, "text": words, "type": kind,
        "note": asked.body.get("note").and_then(Json::as_str).map(|n| n.chars().take(500).collect::<String>()),
        "by": asked.session.name, "at": jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    });
    let path = path(desk);
    let mut file = private(OpenOptions::new().append(true).create(true), &path)
        .with_context(|| format!("{}: cannot write", path.display()))?;
    file.write_all(format!("{row}\n").as_bytes())
        .with_context(|| format!("{}: cannot write", path.display()))?;
    Ok(Reply::json(&row))
}
