//! Which reports are there, and what does one say?

use super::super::listing::{Listing, int, maybe, text};
use super::super::reply::{Reply, missing, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use super::shape;
use anyhow::Result;
use serde_json::{Value as Json, json};
use std::collections::HashSet;

/// `reports`
pub fn list(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let found: Option<HashSet<String>> = match asked.query.get("q") {
        Some(_) if desk.public => {
            return Err(wrong("words of reports are not searched in the public profile"));
        }
        Some(words) => {
            Some(desk.with(|store| store.reports_with_words(words, 100_000))?.into_iter().collect())
        }
        None => None,
    };
    let source = asked.query.get("source");
    let mut heads: Vec<_> = board
        .heads
        .iter()
        .filter(|h| found.as_ref().is_none_or(|ids| ids.contains(&h.id)))
        .filter(|h| source.is_none_or(|s| h.source.as_deref() == Some(s)))
        .collect();
    heads.sort_by(|a, b| {
        (a.published.is_none(), &a.published, &a.source, &a.id).cmp(&(
            b.published.is_none(),
            &b.published,
            &b.source,
            &b.id,
        ))
    });
    let mut listing = Listing::new([
        "id",
        "title",
        "source",
        "published",
        "published_basis",
        "url",
        "lang",
        "claims",
        "received",
        "sha256",
    ]);
    for h in heads {
        listing.row(vec![
            text(&h.id),
            maybe(h.title.as_deref()),
            maybe(h.source.as_deref()),
            maybe(h.published.as_deref()),
            maybe(h.published_basis.as_deref()),
            maybe(h.url.as_deref()),
            maybe(h.lang.as_deref()),
            int(h.claims),
            text(&h.added_at),
            text(&h.raw),
        ]);
    }
    Reply::list(&listing, asked.form, "reports", asked.page(1000)?, asked.spreadsheet())
}

/// `report/{id}`
pub fn one(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let id = asked.value();
    desk.with(|store| {
        let kept = store.report(id)?.ok_or_else(|| missing(format!("no report {id}")))?;
        let head = board.head(id).ok_or_else(|| missing(format!("report {id} was not known then")))?;
        let claims: Vec<Json> = store
            .claims_of_report(id)?
            .iter()
            .map(|(claim, event)| json!({ "claim": claim, "event": event, "title": desk.title(&claim.event_type) }))
            .collect();
        Ok(Reply::json(&json!({ "report": shape::head(head), "text": kept.report.text, "claims": claims })))
    })
}
