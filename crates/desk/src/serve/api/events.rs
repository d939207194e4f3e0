//! Which events are there, and what stands behind one?

use super::super::board::{Board, Row};
use super::super::filter::Filter;
use super::super::listing::{Form, Listing};
use super::super::reply::{Reply, missing, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use super::shape;
use anyhow::Result;
use dateline::brief::Scope;
use dateline::record::FIELDS;
use dateline::{Claim, Event};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashSet};

/// Most events whose quotes a search is followed to.
const MOST_FOUND: usize = 200_000;

/// The choice of events that the address makes.
///
/// # Errors
/// When a value is none, or the record cannot be searched.
pub fn filter(desk: &Desk, asked: &Asked, board: &Board) -> Result<Filter> {
    let found = match asked.query.get("q") {
        Some(_) if desk.public => {
            return Err(wrong("words of reports are not searched in the public profile"));
        }
        Some(words) => Some(desk.with(|store| store.events_with_words(words, MOST_FOUND))?),
        None => None,
    };
    Filter::read(&asked.query, board, found).map_err(wrong)
}

/// `events`
pub fn list(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let mut rows = filter(desk, asked, &board)?.rows(&board);
    if asked.form != Form::Page {
        return file(desk, asked, &rows, &board);
    }
    sort(&mut rows, asked.query.get("sort").unwrap_or("date"))?;
    let (offset, limit) = asked.page(1000)?;
    let shown: Vec<Json> =
        rows.iter().skip(offset).take(limit).map(|r| shape::row(desk, &board, r)).collect();
    let unplaced = rows.iter().filter(|r| r.point.is_none()).count();
    let deaths: u64 = rows
        .iter()
        .filter(|r| matches!(board.word(r.modality), "actual" | "historical"))
        .filter_map(|r| r.killed[1])
        .map(u64::from)
        .sum();
    Ok(Reply::json(&json!({
        "total": rows.len(), "offset": offset, "of": board.rows.len(), "unplaced": unplaced, "killed": deaths,
        "rows": shown,
    })))
}

fn sort(rows: &mut [&Row], by: &str) -> Result<()> {
    match by {
        "date" => {}
        "-date" => rows.sort_by_key(|r| std::cmp::Reverse((r.from.is_some(), r.from, r.to))),
        "killed" => rows.sort_by_key(|r| std::cmp::Reverse(r.killed[1])),
        "reports" => rows.sort_by_key(|r| std::cmp::Reverse(r.reports)),
        other => return Err(wrong(format!("sort={other}: give date, -date, killed or reports"))),
    }
    Ok(())
}

/// All columns of all events asked for, as exports have them.
fn file(desk: &Desk, asked: &Asked, rows: &[&Row], board: &Board) -> Result<Reply> {
    let wanted: HashSet<&str> = rows.iter().map(|r| r.id.as_str()).collect();
    let mut listing = Listing::new(FIELDS.iter().map(|f| f.name));
    let scope = Scope { as_of: board.as_of, ..Scope::default() };
    let each = |record: &dateline::Record<'_>| {
        if wanted.contains(record.event.id.as_str()) {
            listing.row(record.values().collect());
        }
        Ok(())
    };
    match board.view() {
        Some(view) => view.each_event(&scope, each)?,
        None => desk.with(|store| store.each_event(&scope, each))?,
    }
    Reply::list(&listing, asked.form, "events", (0, 0), asked.spreadsheet())
}

/// `facets`
pub fn facets(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let filter = filter(desk, asked, &board)?;
    let mut out = Map::new();
    for (name, counts) in filter.facets(&board, 60) {
        let values: Vec<Json> = counts.iter().map(|(v, n)| json!([board.word(*v), n])).collect();
        out.insert(name.to_owned(), values.into());
    }
    Ok(Reply::json(&Json::Object(out)))
}

/// `event/{id}`: also found by the id of one of its claims, which outlives settling anew.
pub fn one(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let id = asked.value();
    let (event, claims) = held(desk, &board, id)?;
    let said = |ids: &[String]| -> Vec<Json> {
        ids.iter().filter_map(|id| claims.get(id.as_str())).map(|c| shape::claim(desk, &board, c)).collect()
    };
    let decided = if desk.public { Vec::new() } else { desk.with(|store| store.decisions_of(&event.id))? };
    let decided: Vec<_> =
        decided.iter().filter(|d| d.round.is_none() || d.by == asked.session.name).collect();
    Ok(Reply::json(&json!({
        "event": event, "decisions": decided,
        "row": board.row(&event.id).map(|row| shape::row(desk, &board, row)),
        "title": desk.title(&event.event_type),
        "about": desk.codebook.get(&event.event_type).map(|t| &t.about),
        "for": said(&event.claims), "against": said(&event.against), "answered_by": said(&event.answered_by),
        "as_of": board.as_of.map(|d| d.to_string()),
    })))
}

/// An event and every claim that it names.
///
/// # Errors
/// When there is none, or the record cannot be read.
pub fn held(desk: &Desk, board: &Board, id: &str) -> Result<(Event, BTreeMap<String, Claim>)> {
    if let Some(view) = board.view() {
        let known = |e: &&Event| e.id == id || e.claims.iter().chain(&e.against).any(|c| c == id);
        let event =
            view.events.iter().find(known).ok_or_else(|| missing(format!("no event {id} was known then")))?;
        let named: HashSet<&String> = named(event).collect();
        let claims = view.claims.iter().filter(|c| named.contains(&c.id));
        return Ok((event.clone(), claims.map(|c| (c.id.clone(), c.clone())).collect()));
    }
    desk.with(|store| {
        let event = match store.event(id)? {
            Some(event) => Some(event),
            None => store.event_of_claim(id)?,
        };
        let event = event.ok_or_else(|| missing(format!("no event {id}")))?;
        let mut claims = BTreeMap::new();
        for id in named(&event) {
            if let Some(claim) = store.claim(id)? {
                claims.insert(id.clone(), claim);
            }
        }
        Ok((event, claims))
    })
}

fn named(event: &Event) -> impl Iterator<Item = &String> {
    event.claims.iter().chain(&event.against).chain(&event.answered_by)
}
