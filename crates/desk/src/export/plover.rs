//! PLOVER JSON lines: one event a line, actors and recipients as lists, never exploded into pairs.

use super::facts::days;
use super::vanished::Key;
use super::world::{Who, world};
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use dateline::claim::{Kind, Modality, Place};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};

/// PLOVER records, also of what is background, planned, supposed or denied, said in `mode`.
pub static FORMAT: Format = Format {
    name: "plover",
    about: "PLOVER records, one a line",
    make: Make::Rows(open),
    key: Key::Json("id"),
};

/// The categories with their quad codes: verbal and material cooperation, verbal and material conflict.
pub(super) const QUADS: [(&str, u8); 16] = [
    ("AGREE", 1),
    ("CONSULT", 1),
    ("SUPPORT", 1),
    ("CONCEDE", 1),
    ("COOPERATE", 2),
    ("AID", 2),
    ("RETREAT", 2),
    ("REQUEST", 3),
    ("ACCUSE", 3),
    ("REJECT", 3),
    ("THREATEN", 3),
    ("PROTEST", 4),
    ("SANCTION", 4),
    ("MOBILIZE", 4),
    ("COERCE", 4),
    ("ASSAULT", 4),
];

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    Ok(Box::new(Plover(target.file()?)))
}

struct Plover(BufWriter<File>);

impl Rows for Plover {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        match object(record) {
            Ok(object) => {
                serde_json::to_writer(&mut self.0, &object)?;
                self.0.write_all(b"\n")?;
                Ok(Ok(()))
            }
            Err(reason) => Ok(Err(reason)),
        }
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Category, quad class, mode and context.
type Coded<'a> = (&'a str, u8, Option<&'a str>, Option<&'a str>);

/// Category, mode and context of the event's type.
pub(super) fn category<'a>(record: &Record<'a>) -> Result<Coded<'a>, String> {
    if record.event.kind == Kind::State || record.event.kind == Kind::Relation {
        return Err("a state or relation, not an event".into());
    }
    let codes = &record.codes().plover;
    let category = codes.first().ok_or("PLOVER has no such type of event")?;
    let (_, quad) = QUADS
        .iter()
        .find(|(name, _)| name == category)
        .ok_or_else(|| format!("{category:?} is no category of PLOVER"))?;
    let part = |at: usize| codes.get(at).map(String::as_str).filter(|s| !s.is_empty());
    Ok((category, *quad, part(1), part(2)))
}

fn object(record: &Record<'_>) -> Result<Value, String> {
    let event = record.event;
    let (category, quad, mode, context) = category(record)?;
    let day = event.date.from.ok_or("no date is known")?;
    if event.date.to.is_none_or(|to| days(day, to) > 366) {
        return Err("dated no closer than a year".into());
    }
    let mut modes: Vec<&str> = mode.into_iter().collect();
    modes.extend(auxiliary(event.modality));
    let (lead, cited) = (record.lead(), record.citation());
    let side = |names: &[String]| world().side(record, names).iter().map(actor).collect::<Vec<_>>();
    let mut out = Map::new();
    out.insert("id".into(), json!(event.id));
    out.insert("date".into(), json!(day));
    if let Some(to) = event.date.to.filter(|&to| to != day) {
        out.insert("enddate".into(), json!(to));
    }
    out.insert("actor".into(), json!(side(&event.actor1)));
    out.insert("recipient".into(), json!(side(&event.actor2)));
    out.insert("event".into(), json!([category]));
    if let Some(place) = &event.place {
        out.insert("event_loc".into(), location(record, place));
    }
    out.insert("event_text".into(), json!([lead.quote]));
    out.insert("quad_code".into(), json!(quad));
    out.insert("mode".into(), json!(modes));
    out.insert("context".into(), json!(context.into_iter().collect::<Vec<_>>()));
    out.insert(
        "text_info".into(),
        json!({ "start": lead.start, "end": lead.end, "text_story": lead.report }),
    );
    let mut size = Map::new();
    for (name, figure) in [("dead", event.killed), ("injured", event.injured), ("arrested", event.abducted)] {
        if let Some(n) = figure.and_then(|f| f.best) {
            size.insert(name.into(), json!(n));
        }
    }
    out.insert("size".into(), Value::Object(size));
    let mut cite = Map::new();
    let published = cited.published.map(|d| d.to_string());
    for (name, value) in [
        ("publication", &cited.source),
        ("title", &cited.title),
        ("url", &cited.url),
        ("citation", &published),
    ] {
        if let Some(value) = value {
            cite.insert(name.into(), json!(value));
        }
    }
    cite.insert("coder".into(), json!("dateline"));
    cite.insert("codebook".into(), json!(lead.evidence.codebook));
    cite.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
    out.insert("cite_info".into(), Value::Object(cite));
    out.insert("coder".into(), json!("dateline"));
    out.insert("comment".into(), json!(format!("claims {}; grade {}", event.claims.join(" "), event.grade)));
    Ok(Value::Object(out))
}

/// The auxiliary modes of the manual.
fn auxiliary(modality: Modality) -> Option<&'static str> {
    match modality {
        Modality::Actual => None,
        Modality::Historical => Some("historical"),
        Modality::Future => Some("future"),
        Modality::Hypothetical | Modality::Generic => Some("hypothetical"),
        Modality::Negated => Some("negation"),
    }
}

fn actor(who: &Who) -> Value {
    let mut out = Map::new();
    let fields = [
        ("code", who.country.as_deref()),
        ("sector", Some(who.sector.as_str())),
        ("entity_text", Some(who.name.as_str())),
    ];
    for (name, value) in fields {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            out.insert(name.into(), json!(value));
        }
    }
    Value::Object(out)
}

/// Resolution as in the manual: 5 below a town, 4 a town, 3 a district, 2 a province, 1 a country.
fn location(record: &Record<'_>, place: &Place) -> Value {
    let resolution = match place.precision.as_str() {
        "exact" if place.feature.starts_with("PPL") => Some(4),
        "exact" => Some(5),
        "near" => Some(4),
        "admin2" => Some(3),
        "admin1" => Some(2),
        "country" => Some(1),
        _ => None,
    };
    let words = record.lead().roles.values().find(|f| f.place_id.is_some() && f.place_id == place.id);
    let country = place.country.as_deref().and_then(|c| world().country(c));
    let geonames = place.id.as_deref().and_then(|id| id.strip_prefix("gn:"));
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            out.insert(name.into(), value);
        }
    };
    put("extracted_place", json!(words.map(|f| &f.text)));
    put("resolved_place", json!(place.lat.map(|_| &place.name)));
    put("geonameid", json!(geonames));
    put("lat", json!(place.lat));
    put("lon", json!(place.lon));
    put("province", json!(place.admin1));
    put("country", json!(country.map(|c| &c.name)));
    put("country_code", json!(place.country));
    put("feature_code", json!(Some(&place.feature).filter(|f| !f.is_empty())));
    put("resolution", json!(resolution));
    Value::Object(out)
}
