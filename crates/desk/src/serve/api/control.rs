//! Who holds what, what changed hands, and which words say so?

use super::super::listing::{Form, Listing, int, list, maybe, text};
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use crate::pages::{self, Between, Lookup};
use crate::serve::board::word;
use anyhow::Result;
use dateline::control::PlaceState;
use dateline::record::Value;
use jiff::civil::Date;
use serde_json::{json, to_value};
use std::sync::Arc;

const COLUMNS: [&str; 15] = [
    "place",
    "admin1",
    "country",
    "latitude",
    "longitude",
    "controller",
    "status",
    "since",
    "last_reported",
    "claimed_by",
    "besieged",
    "besieged_by",
    "n_for",
    "n_against",
    "why",
];

fn lookup(asked: &Asked) -> Result<Lookup> {
    let words = |name: &str| asked.query.get(name).map(str::to_owned);
    Ok(Lookup {
        on: asked.parse("on")?,
        as_of: asked.parse("as_of")?,
        place: words("place"),
        actor: words("actor"),
        quiet: false,
    })
}

/// `control`: the state of every place on a day; with the words when places or actors are named, without them for
/// all, which are thousands.
pub fn control(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    let ground = desk.ground(ask.as_of)?;
    let page = match (&ask.place, &ask.actor) {
        (None, None) => ground.page(ask.on),
        _ => Arc::new(pages::control(&ground.view, &ask)),
    };
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&*page)?));
    }
    let mut listing = Listing::new(COLUMNS);
    page.places.iter().for_each(|row| listing.row(cells(&row.state)));
    Reply::list(&listing, asked.form, "control", (0, 0), asked.spreadsheet())
}

/// `control/place`: the places of that name on a day, with the words for and against.
pub fn place(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    if ask.place.is_none() {
        return Err(wrong("which place?"));
    }
    let ground = desk.ground(ask.as_of)?;
    Ok(Reply::json(&json!({ "places": pages::places(&ground.view, &ask) })))
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
    let rows = pages::changed(&desk.ground(ask.as_of)?.view, Between { from, to }, &ask);
    if asked.form == Form::Page {
        return Ok(Reply::json(&json!({ "from": from.to_string(), "to": to.to_string(), "rows": rows })));
    }
    let mut listing = Listing::new([
        "place",
        "admin1",
        "latitude",
        "longitude",
        "changed_hands",
        "before",
        "status_before",
        "after",
        "status_after",
        "claims",
    ]);
    for row in &rows {
        let side = |s: &Option<PlaceState>| match s {
            Some(s) => [list(s.controller.clone()), text(&word(&s.status))],
            None => [Value::Null, Value::Null],
        };
        let c = &row.change;
        let mut cells = vec![
            text(&c.place.name),
            maybe(c.place.admin1.as_deref()),
            degrees(c.place.lat),
            degrees(c.place.lon),
        ];
        cells.push(text(if c.changed_hands { "yes" } else { "no" }));
        cells.extend(side(&c.before));
        cells.extend(side(&c.after));
        cells.push(list(row.says_so.iter().map(|w| w.claim.clone())));
        listing.row(cells);
    }
    Reply::list(&listing, asked.form, "control-changes", (0, 0), asked.spreadsheet())
}

/// `control/history`: one row a place and stretch of days in which its state stays the same.
pub fn history(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let ask = lookup(asked)?;
    let rows = pages::held(&desk.ground(ask.as_of)?.view, &ask);
    let mut listing = Listing::new(["valid_from", "valid_to"].into_iter().chain(COLUMNS));
    for row in &rows {
        let mut cells_of = vec![text(&row.from.to_string()), maybe(row.to.map(|d| d.to_string()).as_deref())];
        cells_of.extend(cells(&row.state));
        listing.row(cells_of);
    }
    Reply::list(&listing, asked.form, "control-history", asked.page(100_000)?, asked.spreadsheet())
}

fn degrees(n: Option<f64>) -> Value {
    n.map_or(Value::Null, Value::Float)
}

fn cells(s: &PlaceState) -> Vec<Value> {
    let day = |d: Option<Date>| maybe(d.map(|d| d.to_string()).as_deref());
    vec![
        text(&s.place.name),
        maybe(s.place.admin1.as_deref()),
        maybe(s.place.country.as_deref()),
        degrees(s.place.lat),
        degrees(s.place.lon),
        list(s.controller.clone()),
        text(&word(&s.status)),
        day(s.since),
        day(s.last_reported),
        list(s.claimed_by.clone()),
        text(if s.besieged { "yes" } else { "no" }),
        list(s.besieged_by.clone()),
        int(s.claims_for.len()),
        int(s.claims_against.len()),
        text(&s.why.join(" ")),
    ]
}
