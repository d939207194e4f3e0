//! Who holds what, what changed hands, and which words say so?

use super::super::listing::Form;
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use crate::page as table;
use crate::pages::{Between, Lookup, tables};
use anyhow::Result;
use jiff::civil::Date;
use serde_json::{json, to_value};
use std::sync::Arc;

fn lookup(asked: &Asked) -> Result<Lookup> {
    let words = |name: &str| asked.query.get(name).map(str::to_owned);
    Ok(Lookup {
        on: asked.parse("on")?,
        as_of: asked.parse("as_of")?,
        place: words("place"),
        actor: words("actor"),
    })
}

/// `control`: the state of every place on a day; with the words when places or actors are named, without them for
/// all, which are thousands.
pub fn control(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    let ground = desk.ground(ask.as_of)?;
    let page = match (&ask.place, &ask.actor) {
        (None, None) => ground.page(ask.on)?,
        _ => Arc::new(desk.with(|store| ground.asked(store, &ask))?),
    };
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&*page)?));
    }
    let listing = tables::states(page.places.iter().map(|row| &row.state), table::Form::Csv).into();
    Reply::list(&listing, asked.form, "control", (0, 0), asked.spreadsheet())
}

/// `control/place`: the places of that name on a day, with the words for and against.
pub fn place(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    if ask.place.is_none() {
        return Err(wrong("which place?"));
    }
    let ground = desk.ground(ask.as_of)?;
    let places = desk.with(|store| ground.places(store, &ask))?;
    Ok(Reply::json(&json!({ "places": places })))
}

/// `control/turns`: days on which something changes, and who ever held or claimed a place.
pub fn turns(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ground = desk.ground(asked.parse("as_of")?)?;
    let turns = ground.turns();
    Ok(Reply::json(&json!({ "days": turns.days, "holders": turns.holders })))
}

/// `control/changes`: what differs between two days.
pub fn changes(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    let (Some(from), Some(to)) = (asked.parse::<Date>("from")?, asked.parse::<Date>("to")?) else {
        return Err(wrong("from and to are wanted"));
    };
    if from > to {
        return Err(wrong("from is the earlier day"));
    }
    let ground = desk.ground(ask.as_of)?;
    let rows = desk.with(|store| ground.changed(store, Between { from, to }, &ask))?;
    if asked.form == Form::Page {
        return Ok(Reply::json(&json!({ "from": from.to_string(), "to": to.to_string(), "rows": rows })));
    }
    let listing = tables::changes(&rows, table::Form::Csv).into();
    Reply::list(&listing, asked.form, "control-changes", (0, 0), asked.spreadsheet())
}

/// `control/history`: one row a place and stretch of days in which its state stays the same.
pub fn history(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    let rows = desk.ground(ask.as_of)?.held(&ask);
    let listing = tables::intervals(&rows, table::Form::Csv).into();
    Reply::list(&listing, asked.form, "control-history", asked.page(100_000)?, asked.spreadsheet())
}
