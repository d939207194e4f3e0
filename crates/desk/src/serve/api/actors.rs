//! Who acts, and who stands how to whom?

use super::super::board::{Board, Name, Row};
use super::super::days;
use super::super::listing::{Form, Listing, int, list, maybe, text};
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::{Desk, Part};
use super::events;
use crate::coding;
use crate::pages::{self, TiePage, Words, tables};
use crate::view;
use anyhow::Result;
use dateline::Claim;
use dateline::actor::Actor;
use dateline::brief::Scope;
use dateline::profile::Profile;
use serde_json::{Value as Json, json, to_value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Most words for or against a tie, and a step of arms.
const WORDS: usize = 100;
const WORDS_OF_STEP: usize = 4;

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

/// `relations`: who stands how to whom, added up; the words of one tie are asked for by `tie`.
pub fn relations(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let kind = asked.query.get("relation");
    if asked.form == Form::Page && desk.is_live(scope.as_of) {
        return Ok(Reply::json(&*counted(desk, &scope, kind)?));
    }
    let page = match desk.is_live(scope.as_of) {
        true => desk.with(|store| {
            let guard = view::guard(store, Profile::Internal)?;
            pages::relations_of(store, &scope, kind, &guard)
        })?,
        false => pages::relations(&*desk.view(scope.as_of)?, &scope, kind),
    };
    if asked.form == Form::Page {
        return Ok(Reply::json(&json!({ "edges": pages::ties(&page) })));
    }
    let listing = tables::ties(&page).into();
    Reply::list(&listing, asked.form, "relations", (0, 0), asked.spreadsheet())
}

/// Ties of now.
pub fn counted(desk: &Desk, scope: &Scope, kind: Option<&str>) -> Result<Arc<Json>> {
    // What is asked of an actor is asked of the tie, not of the events.
    let scope = Scope { actor: None, ..scope.clone() };
    desk.counted(format!("ties {kind:?} {scope:?}"), |store| {
        coding::settle(store)?;
        Ok(json!({ "edges": store.ties(&scope, kind, coding::rules())? }))
    })
}

fn scope(asked: &Asked) -> Result<Scope> {
    Ok(Scope {
        from: asked.parse("from")?,
        to: asked.parse("to")?,
        actor: asked.query.get("actor").map(str::to_owned),
        as_of: asked.parse("as_of")?,
        ..Scope::default()
    })
}

/// `tie`: the words for and against one tie.
pub fn tie(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let as_of = asked.parse("as_of")?;
    let name = |name: &str| asked.query.get(name).ok_or_else(|| wrong(format!("{name}= is missing")));
    let which = (name("kind")?, name("one")?, name("two")?);
    if !desk.is_live(as_of) {
        return Ok(Reply::json(&to_value(pages::tie(&*desk.view(as_of)?, which, WORDS))?));
    }
    let board = asked.board(desk)?;
    let (readings, own, against) = desk.with(|store| {
        Ok((
            store.readings()?,
            store.claims_of_tie(which, false, WORDS)?,
            store.claims_of_tie(which, true, WORDS)?,
        ))
    })?;
    let cite = |mut claim: Claim| {
        let head = board.head(&claim.report);
        readings.apply(&mut claim, head.and_then(|h| h.source.as_deref()));
        Words {
            source: head.and_then(|h| h.source.clone()),
            published: head.and_then(|h| h.published.as_deref()?.parse().ok()),
            url: head.and_then(|h| h.url.clone()),
            ..Words::of(&claim)
        }
    };
    let items: BTreeSet<String> = own.iter().flat_map(|c| c.weapons.iter().map(|w| w.text.clone())).collect();
    let page = TiePage {
        items: items.into_iter().collect(),
        says_so: own.into_iter().map(cite).collect(),
        says_otherwise: against.into_iter().map(cite).collect(),
    };
    Ok(Reply::json(&to_value(&page)?))
}

/// `arms`: the way of arms from maker to user, with the first words for and against each step.
pub fn arms(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let view = desk.part(Part::Arms, scope.as_of)?;
    Ok(Reply::json(&json!({ "arms": pages::arms(&view, &scope, WORDS_OF_STEP) })))
}
