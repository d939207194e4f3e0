//! Who holds a place, over an interval.

use crate::column::{Column, Holds::*, Rows, column, some, word};
use dateline::control::Interval;

/// One row a place and interval in which its state stays the same.
#[rustfmt::skip]
pub static CONTROL: &[Column] = &[
    column("place_id", Word, "Name of the place in the gazetteer"),
    column("place", Word, "Preferred name of the place"),
    column("admin1", Word, "First-level administrative unit"),
    column("iso3", Word, "Country, ISO 3166-1 alpha-3"),
    column("latitude", Real, "Degrees north, WGS 84"),
    column("longitude", Real, "Degrees east, WGS 84"),
    column("controller", List, "Who holds it; several when they hold it together"),
    column("status", Word, "controlled, claimed, contested, besieged, mixed, last_reported or unknown"),
    column("valid_from", Day, "First day"),
    column("valid_to", Day, "Last day; null for the state at the end of what is known"),
    column("observed_at", Day, "Last day in it for which a report says so"),
    column("claimed_by", List, "Who says to have taken it, without better evidence"),
    column("besieged_by", List, "Who besieges it"),
    column("claim_ids", List, "Claims it rests on, oldest first"),
    column("against_ids", List, "Claims that speak against it"),
    column("geometry", Point, "The place as a point, WGS 84"),
];

/// Appends an interval.
pub fn hold(rows: &mut Rows, interval: &Interval) {
    let s = &interval.state;
    let p = &s.place;
    rows.text(p.id.as_deref()).text(some(&p.name)).text(p.admin1.as_deref()).text(p.country.as_deref());
    rows.real(p.lat).real(p.lon).list(&s.controller).text(word(&s.status).as_deref());
    rows.day(Some(interval.from)).day(interval.to).day(s.last_reported);
    rows.list(&s.claimed_by).list(&s.besieged_by).list(&s.claims_for).list(&s.claims_against);
    rows.point(p.lon.zip(p.lat)).end();
}
