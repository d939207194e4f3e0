//! Settled events, with the columns of every other file of events and a geometry; and who takes part in them.

use crate::column::{Column, Holds::*, Rows, column};
use dateline::Record;
use dateline::claim::Filler;
use dateline::record::{FIELDS, Value};

/// One row an event. The names are those of `csv` and `jsonl`, but for the codes, and what only this table has.
#[rustfmt::skip]
pub static EVENTS: &[Column] = &[
    column("id", Text, "Name of the event"),
    column("type", Word, "Type in the codebook"),
    column("family", Word, "Family of the type"),
    column("kind", Word, "event, state, relation or media"),
    column("title", Text, "Type, sides and place in one line"),
    column("date_start", Day, "First day it may have happened"),
    column("date_end", Day, "Last day it may have happened"),
    column("date_prec", Word, "day, week, month, year or unknown"),
    column("date_basis", Word, "What the date rests on"),
    column("actor1", Word, "First of the doers"),
    column("actor2", Word, "First of those it is done to, or with"),
    column("actors1", List, "All doers"),
    column("actors2", List, "All of those it is done to, or with"),
    column("place", Word, "Preferred name of the place"),
    column("place_id", Word, "Name of the place in the gazetteer"),
    column("latitude", Real, "Degrees north, WGS 84"),
    column("longitude", Real, "Degrees east, WGS 84"),
    column("admin1", Word, "First-level administrative unit"),
    column("country", Word, "Name of the country"),
    column("iso3", Word, "Country, ISO 3166-1 alpha-3"),
    column("geo_prec", Word, "exact, near, admin2, admin1, country, region or unresolved"),
    column("geo_radius_m", Int, "How far off the point may be, in metres"),
    column("fatalities_low", Int, "Lowest number of deaths any claim allows; null is not zero"),
    column("fatalities_best", Int, "Deaths according to the best supported claim"),
    column("fatalities_high", Int, "Highest number of deaths any claim allows"),
    column("injured_best", Int, "Injured"),
    column("abducted_best", Int, "Abducted or detained"),
    column("displaced_best", Int, "Displaced"),
    column("weapon", List, "Weapons, as worded"),
    column("stance", Word, "On whose word: the nearest to what happened of all claims"),
    column("modality", Word, "Whether it happened, by the words of the claims"),
    column("attribution", List, "Who says so, back to the originator, for the quoted claim"),
    column("grade", Word, "Admiralty code: source and information"),
    column("disputed", List, "Fields that the claims disagree on"),
    column("n_claims", Int, "Number of claims"),
    column("n_against", Int, "Number of claims that deny it"),
    column("n_sources", Int, "Number of independent originators; reprints count once"),
    column("n_reports", Int, "Number of reports"),
    column("claims", List, "Names of the claims"),
    column("acled_sub", Word, "Sub-event type in ACLED's list"),
    column("cameo", Word, "CAMEO code"),
    column("plover_cat", Word, "PLOVER category"),
    column("plover_mode", Word, "PLOVER mode"),
    column("plover_ctx", Word, "PLOVER context"),
    column("ucdp_tov", Int, "UCDP type of violence: 1 state-based, 2 non-state, 3 one-sided"),
    column("quote", Text, "The sentence of the quoted claim"),
    column("source", List, "Outlets behind the event"),
    column("published", Day, "Day of publication of the quoted report"),
    column("url", Text, "Address of the quoted report"),
    column("report", Text, "Name of the quoted report"),
    column("archive_sha256", Text, "SHA-256 of the quoted report as received"),
    column("phase", Word, "begin, ongoing or end, when a claim says so"),
    column("cluster_rule", List, "Why its claims were put together"),
    column("created_at", Time, "When the first report behind it came in"),
    column("updated_at", Time, "When the last report behind it came in"),
    column("superseded_by", Text, "Event that took its place, by a decision"),
    column("reviewed", Yes, "Whether a person decided on it"),
    column("geometry", Point, "The place as a point, WGS 84"),
];

/// One row for the words that name who takes part in an event.
#[rustfmt::skip]
pub static EVENT_ACTORS: &[Column] = &[
    column("event_id", Text, "Name of the event"),
    column("actor_id", Word, "Id of the actor in the world files, when it is known there"),
    column("role", Word, "Role in the codebook"),
    column("name", Word, "Preferred name of the actor"),
    column("raw_name", Text, "The words"),
    column("start", Int, "First code point of the words in the report"),
    column("end", Int, "One past their last code point"),
    column("claim_id", Text, "Claim whose words they are"),
    column("doc_id", Text, "Report of that claim"),
];

/// Appends an event. `country` is the name of its country, `reviewed` whether a person decided on it.
pub fn event(rows: &mut Rows, record: &Record<'_>, country: Option<&str>, reviewed: bool) {
    let received = || record.claims.iter().map(|(_, citation)| citation.received);
    let phase = record.claims.iter().find_map(|(claim, _)| claim.phase.as_deref());
    let plover = |at: usize| record.codes().plover.get(at).map(String::as_str).filter(|s| !s.is_empty());
    for c in EVENTS {
        match c.name {
            "country" => rows.text(country),
            "plover_cat" => rows.text(plover(0)),
            "plover_mode" => rows.text(plover(1)),
            "plover_ctx" => rows.text(plover(2)),
            "phase" => rows.text(phase),
            "cluster_rule" => rows.list(&record.event.merged),
            "created_at" => rows.time(received().min()),
            "updated_at" => rows.time(received().max()),
            "superseded_by" => rows.text(None),
            "reviewed" => rows.yes(Some(reviewed)),
            "geometry" => rows.point(point(record)),
            name => value(rows, c, field(record, name)),
        };
    }
    rows.end();
}

/// The value that other files have under that name.
fn field(record: &Record<'_>, name: &str) -> Value {
    let name = match name {
        "acled_sub" => "acled",
        "ucdp_tov" => "ucdp",
        name => name,
    };
    let field = FIELDS.iter().find(|f| f.name == name);
    field.map_or(Value::Null, |f| (f.of)(record))
}

fn value<'r>(rows: &'r mut Rows, column: &Column, value: Value) -> &'r mut Rows {
    match (column.holds, value) {
        (Text | Word, Value::Text(words)) => rows.text(Some(&words)),
        (Text | Word, _) => rows.text(None),
        (Day, Value::Text(day)) => rows.day(day.parse().ok()),
        (Day, _) => rows.day(None),
        (Int, Value::Int(n)) => rows.int(Some(n)),
        (Int, _) => rows.int(None),
        (Real, Value::Float(x)) => rows.real(Some(x)),
        (Real, _) => rows.real(None),
        (List, Value::List(items)) => rows.list(&items),
        (_, _) => rows.list(&[]),
    }
}

/// Longitude and latitude as the columns have them.
fn point(record: &Record<'_>) -> Option<(f64, f64)> {
    match (field(record, "longitude"), field(record, "latitude")) {
        (Value::Float(lon), Value::Float(lat)) => Some((lon, lat)),
        _ => None,
    }
}

/// Appends whoever the claims of the event name in a role that a place does not fill.
pub fn event_actors(rows: &mut Rows, record: &Record<'_>) {
    for (claim, _) in &record.claims {
        for (role, filler) in &claim.roles {
            for f in std::iter::once(filler).chain(&filler.also).filter(|f| is_actor(f)) {
                rows.text(Some(&record.event.id)).text(f.actor.as_deref()).text(Some(role));
                rows.text(f.name.as_deref()).text(Some(&f.text));
                rows.int(Some(f.start.into())).int(Some(f.end.into()));
                rows.text(Some(&claim.id)).text(Some(&claim.report)).end();
            }
        }
    }
}

/// Someone, known or described; not a place and not a thing.
fn is_actor(f: &Filler) -> bool {
    f.place_id.is_none() && (f.actor.is_some() || f.kind.is_some() || f.person.is_some())
}
