//! Which columns does each list have? Commands print these tables and the server sends them as files.

use super::{MediaPage, RelationsPage, SourcesPage};
use crate::page::Table;
use crate::sheets::{count, day, names, text, word};
use crate::store::{Decision, Refused};
use dateline::record::Value;
use dateline::settle::Change;

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
