//! How are rows, claims and events written for the pages?

use crate::serve::board::{Board, Name, Row};
use crate::serve::days;
use crate::serve::state::Desk;
use crate::store::Head;
use dateline::Claim;
use serde_json::{Value as Json, json};

/// A row with its words.
pub fn row(desk: &Desk, board: &Board, row: &Row) -> Json {
    let word = |name: Name| if name == 0 { Json::Null } else { board.word(name).into() };
    let words = |names: &[Name]| -> Vec<&str> { names.iter().map(|n| board.word(*n)).collect() };
    let day = |n: Option<i32>| n.map(|n| days::date_of(n).to_string());
    json!({
        "id": row.id, "type": word(row.what), "title": desk.title(board.word(row.what)),
        "family": word(row.family), "kind": word(row.kind),
        "from": day(row.from), "to": day(row.to), "prec": word(row.prec), "basis": word(row.basis),
        "place": word(row.place), "place_id": word(row.place_id), "admin1": word(row.admin1),
        "country": word(row.country), "placed": word(row.placed),
        "lat": row.point.map(|p| p.0), "lon": row.point.map(|p| p.1), "radius_km": row.radius,
        "actor1": words(&row.actor1), "actor2": words(&row.actor2), "sources": words(&row.sources),
        "stance": word(row.stance), "modality": word(row.modality), "grade": word(row.grade),
        "killed": row.killed, "claims": row.claims.0, "against": row.claims.1,
        "reports": row.reports.0, "originators": row.reports.1, "disputed": row.disputed, "review": word(row.review),
    })
}

/// A claim with what is known of its report and the titles of its type.
pub fn claim(desk: &Desk, board: &Board, claim: &Claim) -> Json {
    json!({
        "claim": claim,
        "title": desk.title(&claim.event_type),
        "report": board.head(&claim.report).map(head),
    })
}

/// What is known of a report.
pub fn head(head: &Head) -> Json {
    json!({
        "id": head.id, "title": head.title, "source": head.source, "url": head.url,
        "published": head.published, "published_basis": head.published_basis, "lang": head.lang,
        "sha256": head.raw, "extractor": head.extractor, "received": head.added_at, "claims": head.claims,
    })
}
