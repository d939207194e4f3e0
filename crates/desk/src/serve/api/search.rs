//! Where do words occur? In names of places and actors, in quotes, in reports.

use super::super::board::{Board, Name};
use super::super::filter::DIMS;
use super::super::reply::Reply;
use super::super::routes::Asked;
use super::super::state::Desk;
use anyhow::Result;
use serde_json::{Map, Value as Json, json};

/// `search`
pub fn search(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let words = asked.query.get("q").unwrap_or_default();
    let most = asked.parse::<usize>("limit")?.unwrap_or(20).min(200);
    if words.trim().is_empty() {
        return Ok(Reply::json(&json!({ "names": {}, "quotes": [], "reports": [] })));
    }
    let (quotes, reports) =
        desk.with(|store| Ok((store.search_quotes(words, most)?, store.reports_with_words(words, most)?)))?;
    let quotes: Vec<Json> = quotes
        .iter()
        .filter(|hit| board.head(&hit.report).is_some())
        .map(|hit| {
            let head = board.head(&hit.report);
            json!({ "claim": hit.claim, "event": hit.event, "report": hit.report, "quote": hit.words,
                "source": head.and_then(|h| h.source.as_ref()), "published": head.and_then(|h| h.published.as_ref()) })
        })
        .collect();
    let reports: Vec<Json> = reports.iter().filter_map(|id| board.head(id)).map(super::shape::head).collect();
    Ok(Reply::json(&json!({ "names": names(&board, words), "quotes": quotes, "reports": reports })))
}

/// Names of places and actors with these words, those that begin with them first.
fn names(board: &Board, words: &str) -> Map<String, Json> {
    let part = words.trim().to_lowercase();
    let mut out = Map::new();
    for dim in DIMS.iter().filter(|d| ["place", "actor", "source", "type"].contains(&d.name)) {
        let mut found: Vec<(bool, &str)> = board
            .used(dim)
            .iter()
            .map(|n: &Name| board.word(*n))
            .filter(|word| word.to_lowercase().replace('_', " ").contains(&part))
            .map(|word| (!word.to_lowercase().starts_with(&part), word))
            .collect();
        found.sort_unstable();
        let found: Vec<&str> = found.iter().take(6).map(|(_, word)| *word).collect();
        out.insert(dim.name.to_owned(), found.into());
    }
    out
}
