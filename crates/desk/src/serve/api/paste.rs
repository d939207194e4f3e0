//! What does a report say that somebody brings along? Read and shown, and kept only when that is asked.

use super::super::assets::SAMPLE;
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use crate::coding;
use crate::intake::{self, Intake, Options, Piece};
use crate::store::{Arrival, Store};
use anyhow::Result;
use dateline::{Coder, Report};
use serde_json::{Value as Json, json};
use std::time::Instant;

/// Longest text that is read while somebody waits, in code points.
const LONGEST: usize = 60_000;

/// `paste`: claims and events of a text. Nothing is kept.
pub fn paste(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let text = asked.word("text")?;
    let n = text.chars().count();
    if text.trim().is_empty() || n > LONGEST {
        return Err(wrong(format!("a text of 1 to {LONGEST} characters is wanted; this one has {n}")));
    }
    let word =
        |name: &str| asked.body.get(name).and_then(Json::as_str).filter(|w| !w.is_empty()).map(str::to_owned);
    let published =
        word("published").map(|d| d.parse()).transpose().map_err(|e| wrong(format!("published: {e}")))?;
    let report = Report { source: word("source"), title: word("title"), published, ..Report::new(text) };
    let coder = desk.coder()?;
    let begun = Instant::now();
    let claims = coding::code(coder, &report).map_err(wrong)?;
    let events = coding::events(coder.settling(), std::slice::from_ref(&report), &claims, &[]);
    let took = begun.elapsed().as_millis() as u64;
    let claims: Vec<Json> = claims
        .iter()
        .map(|c| {
            let event = events.iter().find(|e| e.claims.contains(&c.id) || e.against.contains(&c.id));
            json!({ "claim": c, "title": desk.title(&c.event_type), "event": event.map(|e| &e.id) })
        })
        .collect();
    Ok(Reply::json(&json!({
        "report": { "id": report.id, "title": report.title, "source": report.source,
            "published": report.published.map(|d| d.to_string()) },
        "text": text, "claims": claims, "events": events, "milliseconds": took,
    })))
}

/// `sample`: reads the sample that is built in into the record.
pub fn sample(desk: &Desk, _: &Asked) -> Result<Reply> {
    let coder = desk.coder()?;
    let read = desk.with(|store| {
        for (name, bytes) in SAMPLE {
            take(store, coder, name, bytes)?;
        }
        coding::settle(store)?;
        Ok(SAMPLE.len())
    })?;
    Ok(Reply::json(&json!({ "reports": read })))
}

fn take(store: &mut Store, coder: &Coder, name: &str, bytes: &[u8]) -> Result<()> {
    for piece in Intake::of_bytes(&format!("sample/{name}"), bytes.to_vec(), Options::default()) {
        let piece = piece.map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        land(store, coder, &piece)?;
    }
    Ok(())
}

fn land(store: &mut Store, coder: &Coder, piece: &Piece) -> Result<()> {
    let found = intake::extract(piece).map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
    let claims =
        coding::code(coder, &found.report).map_err(|why| anyhow::anyhow!("{}: {why}", piece.origin))?;
    let extractor = format!("{}/{}", piece.format.name, piece.format.version);
    store.land(&Arrival {
        origin: &piece.origin,
        raw: &piece.bytes,
        extractor: &extractor,
        found: &found,
        claims: &claims,
        coded_with: &coding::coded_with(coder),
    })?;
    Ok(())
}
