//! Who is there, what does the record hold, and which questions are there?

use super::super::reply::Reply;
use super::super::routes::{self, Asked};
use super::super::state::Desk;
use anyhow::Result;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// `session`: what every page needs first.
pub fn session(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let days =
        || board.rows.iter().filter(|r| board.word(r.modality) == "actual" && board.word(r.prec) == "day");
    let types: Vec<Json> = desk
        .codebook
        .types()
        .iter()
        .map(|t| {
            json!({ "name": t.name, "family": t.family, "title": t.title, "about": t.about, "kind": t.kind,
            "roles": t.roles.iter().map(|r| &r.name).collect::<Vec<_>>() })
        })
        .collect();
    let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
    for row in board.rows.iter().filter(|r| r.country != 0) {
        *countries.entry(board.word(row.country)).or_default() += 1;
    }
    let published = || board.heads.iter().filter_map(|h| h.published.as_deref());
    Ok(Reply::json(&json!({
        "name": asked.session.name, "role": asked.session.role, "csrf": asked.session.csrf,
        "version": env!("CARGO_PKG_VERSION"),
        "record": {
            "name": desk.path().file_name().map(|n| n.to_string_lossy()),
            "reports": board.heads.len(), "claims": board.claims, "events": board.rows.len(),
            "first_day": days().filter_map(|r| r.from).min().map(|n| super::super::days::date_of(n).to_string()),
            "last_day": days().filter_map(|r| r.to).max().map(|n| super::super::days::date_of(n).to_string()),
            "first_published": published().min(), "last_published": published().max(),
            "box": bounds(board.rows.iter().filter(|r| matches!(board.word(r.placed), "exact" | "near")).filter_map(|r| r.point)),
            "countries": countries,
        },
        "public": desk.public, "types": types,
        "basemap": desk.basemap.is_some(),
    })))
}

/// West, south, east, north of most points: a few far away ones do not make the map a map of the world.
fn bounds(points: impl Iterator<Item = (f64, f64)>) -> Option<[f64; 4]> {
    let (mut lats, mut lons): (Vec<f64>, Vec<f64>) = points.unzip();
    if lats.is_empty() {
        return None;
    }
    lats.sort_by(f64::total_cmp);
    lons.sort_by(f64::total_cmp);
    let at = |sorted: &[f64], share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    Some([at(&lons, 0.05), at(&lats, 0.05), at(&lons, 0.95), at(&lats, 0.95)])
}

/// `openapi`
pub fn openapi(_: &Desk, _: &Asked) -> Result<Reply> {
    Ok(Reply::json(&routes::openapi()))
}

/// `leave`: the server forgets the session.
pub fn leave(_: &Desk, _: &Asked) -> Result<Reply> {
    Ok(Reply::json(&json!({ "left": true })))
}
