//! Who acts, and who stands how to whom?

use super::super::board::{Board, Name, Row};
use super::super::days;
use super::super::listing::{Form, Listing, int, list, maybe, text};
use super::super::reply::Reply;
use super::super::routes::Asked;
use super::super::state::Desk;
use super::events;
use crate::pages::{self, tables};
use anyhow::Result;
use dateline::actor::Actor;
use dateline::brief::Scope;
use serde_json::to_value;
use std::collections::{BTreeMap, HashMap};

#[derive(Default)]
struct Deeds {
    doer: i64,
    target: i64,
    first: Option<i32>,
    last: Option<i32>,
}

/// `actors`: everyone on a side of the events asked for, the busiest first.
pub fn actors(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let rows = events::filter(desk, asked, &board)?.rows(&board);
    let mut all: BTreeMap<Name, Deeds> = BTreeMap::new();
    for row in rows {
        for (side, of) in [(&row.actor1, 0), (&row.actor2, 1)] {
            for actor in side {
                let deeds = all.entry(*actor).or_default();
                if of == 0 {
                    deeds.doer += 1
                } else {
                    deeds.target += 1
                }
                seen(deeds, &board, row);
            }
        }
    }
    let mut order: Vec<(&Name, &Deeds)> = all.iter().collect();
    order.sort_by(|a, b| {
        (b.1.doer + b.1.target)
            .cmp(&(a.1.doer + a.1.target))
            .then_with(|| board.word(*a.0).cmp(board.word(*b.0)))
    });
    let known: HashMap<&str, &Actor> = desk.coder()?.actors().iter().map(|a| (a.name.as_str(), a)).collect();
    let mut listing =
        Listing::new(["name", "id", "kind", "country", "also", "events", "doer", "target", "first", "last"]);
    for (name, deeds) in order {
        let name = board.word(*name);
        let actor = known.get(name);
        let day = |n: Option<i32>| maybe(n.map(|n| days::date_of(n).to_string()).as_deref());
        listing.row(vec![
            text(name),
            maybe(actor.map(|a| a.id.as_str())),
            maybe(actor.map(|a| a.kind.word())),
            maybe(actor.and_then(|a| a.country.as_deref())),
            list(
                actor
                    .map(|a| a.also.iter().chain(&a.acronyms).cloned().collect::<Vec<_>>())
                    .unwrap_or_default(),
            ),
            int(deeds.doer + deeds.target),
            int(deeds.doer),
            int(deeds.target),
            day(deeds.first),
            day(deeds.last),
        ]);
    }
    Reply::list(&listing, asked.form, "actors", asked.page(5000)?, asked.spreadsheet())
}

/// First and last day of what has a day.
fn seen(deeds: &mut Deeds, board: &Board, row: &Row) {
    if board.word(row.prec) == "day" {
        deeds.first = [deeds.first, row.from].into_iter().flatten().min();
        deeds.last = [deeds.last, row.to].into_iter().flatten().max();
    }
}

/// `relations`: ties with the words they rest on, and the way of arms.
pub fn relations(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let as_of = asked.parse("as_of")?;
    let words = |name: &str| asked.query.get(name).map(str::to_owned);
    let scope = Scope {
        from: asked.parse("from")?,
        to: asked.parse("to")?,
        actor: words("actor"),
        as_of,
        ..Scope::default()
    };
    let page = pages::relations(&*desk.view(as_of)?, &scope, asked.query.get("relation"));
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&page)?));
    }
    let listing = tables::ties(&page).into();
    Reply::list(&listing, asked.form, "relations", (0, 0), asked.spreadsheet())
}
