//! Which columns does each list have? Commands print these tables and the server sends them as files.

use super::{ChangeRow, MediaPage, RelationsPage, SourcesPage};
use crate::page::{Form, Table};
use crate::sheets::{count, day, names, text, word};
use crate::store::{Decision, Refused};
use dateline::control::{Interval, PlaceState};
use dateline::record::Value;
use dateline::settle::Change;
use std::ops::Range;

/// Columns of a place's state. Those that only programs read are left out on a screen.
const STATE: [&str; 14] = [
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
    "besieged_by",
    "for",
    "against",
    "why",
];

/// Where the country and the point stand in [`STATE`].
const EXACT: Range<usize> = 2..5;

/// Without the columns `exact` when people read it.
fn fit<T>(mut all: Vec<T>, form: Form, exact: Range<usize>) -> Vec<T> {
    if !matches!(form, Form::Csv | Form::Json) {
        all.drain(exact);
    }
    all
}

/// States of places, one a row.
pub fn states<'s>(all: impl IntoIterator<Item = &'s PlaceState>, form: Form) -> Table {
    let mut table = Table::new(fit(STATE.to_vec(), form, EXACT));
    all.into_iter().for_each(|state| table.row(fit(cells(state), form, EXACT)));
    table
}

/// Intervals in which the state of a place stays the same, one a row.
pub fn intervals(all: &[Interval], form: Form) -> Table {
    let columns: Vec<&str> = ["valid_from", "valid_to"].into_iter().chain(STATE).collect();
    let mut table = Table::new(fit(columns, form, 4..7));
    for interval in all {
        let mut row = vec![day(Some(interval.from)), day(interval.to)];
        row.extend(cells(&interval.state));
        table.row(fit(row, form, 4..7));
    }
    table
}

fn cells(s: &PlaceState) -> Vec<Value> {
    let besieged = if s.besieged && s.besieged_by.is_empty() {
        text(Some("not said by whom"))
    } else {
        names(&s.besieged_by)
    };
    vec![
        text(Some(&s.place.name)),
        text(s.place.admin1.as_ref()),
        text(s.place.country.as_ref()),
        degrees(s.place.lat),
        degrees(s.place.lon),
        names(&s.controller),
        word(&s.status),
        day(s.since),
        day(s.last_reported),
        names(&s.claimed_by),
        besieged,
        count(s.claims_for.len() as u64),
        count(s.claims_against.len() as u64),
        text(Some(s.why.join(" "))),
    ]
}

/// What differs between two days, one place a row.
pub fn changes(rows: &[ChangeRow], form: Form) -> Table {
    let columns = [
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
        "why",
    ];
    let mut table = Table::new(fit(columns.to_vec(), form, 2..4));
    for row in rows {
        let side = |s: &Option<PlaceState>| match s {
            Some(s) => [names(&s.controller), word(&s.status)],
            None => [Value::Null, Value::Null],
        };
        let c = &row.change;
        let claims: Vec<String> = row.says_so.iter().map(|w| w.claim.clone()).collect();
        let mut cells = vec![text(Some(&c.place.name)), text(c.place.admin1.as_ref())];
        cells.extend([degrees(c.place.lat), degrees(c.place.lon)]);
        cells.push(text(Some(if c.changed_hands { "yes" } else { "no" })));
        cells.extend(side(&c.before));
        cells.extend(side(&c.after));
        cells.push(names(&claims));
        cells.push(text(c.after.as_ref().map(|s| s.why.join(" "))));
        table.row(fit(cells, form, 2..4));
    }
    table
}

fn degrees(n: Option<f64>) -> Value {
    n.map_or(Value::Null, Value::Float)
}

/// Releases, one a row.
pub fn releases(page: &MediaPage) -> Table {
    let mut table = Table::new([
        "from", "to", "issuer", "brand", "medium", "themes", "title", "sources", "id", "depicts", "claims",
    ]);
    for row in &page.releases {
        let r = &row.release;
        table.row(vec![
            day(r.from),
            day(r.to),
            names(&r.issuer),
            text(r.brand.as_ref()),
            text(r.medium.as_ref()),
            names(&r.themes),
            text(r.title.as_ref()),
            names(&r.sources),
            text(Some(&r.event)),
            names(&r.depicted),
            names(&r.claims),
        ]);
    }
    table
}

/// Outlets, one a row.
pub fn outlets(page: &SourcesPage) -> Table {
    let mut table = Table::new([
        "outlet",
        "side",
        "reliability",
        "reports",
        "reprints",
        "claims",
        "own_voice",
        "quoted",
        "interested",
        "events",
        "first",
        "alone",
        "denied",
        "denials",
        "grades",
        "from",
        "to",
    ]);
    for o in &page.outlets {
        let grades: Vec<String> = o.grades.iter().map(|(letter, n)| format!("{letter} {n}")).collect();
        let mut row = vec![
            text(Some(o.outlet.as_deref().unwrap_or("(not named)"))),
            text(o.side.as_ref()),
            text(o.letter.map(String::from)),
        ];
        let counts = [
            o.reports,
            o.reprints,
            o.claims,
            o.own_voice,
            o.quoted,
            o.interested,
            o.events,
            o.first,
            o.alone,
            o.denied,
            o.denials,
        ];
        row.extend(counts.map(count));
        row.extend([Value::List(grades), day(o.from), day(o.to)]);
        table.row(row);
    }
    table
}

/// Ties, one a row.
pub fn ties(page: &RelationsPage) -> Table {
    let mut table = Table::new([
        "kind", "from", "to", "mutual", "basis", "sign", "since", "until", "denied", "with", "for",
        "against", "quote",
    ]);
    for row in &page.edges {
        let e = &row.edge;
        table.row(vec![
            text(Some(&e.kind)),
            text(Some(&e.from)),
            text(Some(&e.to)),
            text(Some(if e.mutual { "yes" } else { "no" })),
            word(&e.basis),
            Value::Int(e.sign.into()),
            day(e.since),
            day(e.until),
            text(Some(if e.denied { "yes" } else { "no" })),
            names(&e.items),
            names(&e.claims),
            names(&e.against),
            text(e.quotes.first()),
        ]);
    }
    table
}

/// Decisions, one a row.
pub fn decisions<'d>(all: impl IntoIterator<Item = &'d Decision>) -> Table {
    let mut table = Table::new([
        "id",
        "at",
        "by",
        "action",
        "subject",
        "field",
        "old",
        "new",
        "round",
        "undone_by",
        "reason",
    ]);
    for d in all {
        table.row(vec![
            text(Some(&d.id)),
            text(Some(&d.at)),
            text(Some(&d.by)),
            word(&d.action),
            text(Some(&d.subject)),
            text(d.change.as_ref().map(Change::field)),
            text(d.was.as_ref()),
            text(d.change.as_ref().map(Change::words).or_else(|| d.reads.clone())),
            text(d.round.as_ref()),
            text(d.undone_by.as_ref()),
            text(Some(&d.reason)),
        ]);
    }
    table
}

/// What could not be used, one input a row.
pub fn refused(all: &[Refused]) -> Table {
    let mut table = Table::new(["input", "stage", "tried", "reason"]);
    for r in all {
        table.row([&r.origin.to_string(), &r.stage, &r.at, &r.reason].map(|w| text(Some(w))).into());
    }
    table
}
