//! GeoJSON of who holds what: one point a place and interval in which its state stays the same.

use super::{Counts, Job, create};
use crate::pages::{self, Lookup};
use anyhow::Result;
use dateline::control::Interval;
use serde_json::{Value, json};
use std::io::Write;

/// Writes the intervals of the places asked for.
pub fn write(job: &mut Job<'_>) -> Result<Counts> {
    let scope = job.scope;
    let ask =
        Lookup { on: scope.to, as_of: scope.as_of, place: scope.place.clone(), actor: scope.actor.clone() };
    let mut rows = pages::history(job.store, &ask, job.guard)?;
    rows.retain(|row| scope.from.is_none_or(|from| row.to.is_none_or(|to| to >= from)));
    let mut out = create(job.target.path)?;
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    for (n, row) in rows.iter().enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &feature(row))?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(Counts { written: rows.len() as u64, refused: 0 })
}

fn feature(row: &Interval) -> Value {
    let (s, p) = (&row.state, &row.state.place);
    let point = p
        .lon
        .zip(p.lat)
        .map(|(lon, lat)| json!({ "type": "Point", "coordinates": [round(lon), round(lat)] }));
    let id = format!("{}@{}", p.id.as_deref().unwrap_or(&p.name), row.from);
    json!({ "type": "Feature", "id": id, "geometry": point, "properties": {
        "id": id,
        "place_id": p.id,
        "place": p.name,
        "admin1": p.admin1,
        "iso3": p.country,
        "controller": s.controller.join("; "),
        "status": s.status,
        "valid_from": row.from,
        "valid_to": row.to,
        "asof_basis": if s.since.is_some() { "taken on a day that is told" } else { "held on the day of a report" },
        "last_reported": s.last_reported,
        "claimed_by": s.claimed_by.join("; "),
        "besieged_by": s.besieged_by.join("; "),
        "claims": s.claims_for.join("; "),
        "against": s.claims_against.join("; "),
        "why": s.why.join(" "),
    }})
}

/// Four decimals, about ten metres.
fn round(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}
