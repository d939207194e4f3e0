//! FollowTheMoney JSON lines: reports, actors, places, events and who did what, as entities that point at each other.

use super::facts::happened;
use super::vanished::Key;
use super::world::{Who, world};
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::claim::Place;
use dateline::hash::short_hash;
use dateline::record::Citation;
use dateline::{Claim, Record};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};

/// Entities of FollowTheMoney, as Aleph and OpenSanctions read them.
pub static FORMAT: Format = Format {
    name: "ftm",
    about: "FollowTheMoney entities, one a line",
    make: Make::Rows(open),
    key: Key::Json("id"),
};

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    Ok(Box::new(Ftm { out: target.file()?, written: BTreeSet::new() }))
}

struct Ftm {
    out: BufWriter<File>,
    /// Names of the entities that stand in the file.
    written: BTreeSet<String>,
}

/// An entity; all values are lists of strings.
struct Entity {
    id: String,
    schema: &'static str,
    properties: Map<String, Value>,
}

impl Entity {
    fn new(schema: &'static str, id: String) -> Entity {
        Entity { id, schema, properties: Map::new() }
    }

    fn with(mut self, name: &str, values: impl IntoIterator<Item = String>) -> Entity {
        // A property is a set: the same actor on both sides is involved once.
        let values: BTreeSet<String> = values.into_iter().filter(|v| !v.trim().is_empty()).collect();
        if !values.is_empty() {
            self.properties.insert(name.to_owned(), json!(values));
        }
        self
    }
}

impl Rows for Ftm {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        if let Err(reason) = happened(record.event) {
            return Ok(Err(reason));
        }
        for (claim, citation) in &record.claims {
            self.write(article(claim, citation))?;
        }
        let place = record.event.place.as_ref().filter(|p| p.lat.is_some());
        if let Some(place) = place {
            self.write(address(place))?;
        }
        let sides = [&record.event.actor1, &record.event.actor2].map(|names| world().side(record, names));
        for who in sides.iter().flatten().filter(|w| w.id.is_some()) {
            self.write(organization(who))?;
        }
        self.write(event(record, place, &sides))?;
        for (role, side) in ["perpetrator", "target"].into_iter().zip(&sides) {
            for who in side.iter().filter(|w| w.id.is_some()) {
                self.write(link(record, who, role))?;
            }
        }
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

impl Ftm {
    /// Writes an entity unless it stands in the file.
    fn write(&mut self, entity: Entity) -> Result<()> {
        if self.written.insert(entity.id.clone()) {
            let line = json!({ "id": entity.id, "schema": entity.schema, "properties": entity.properties });
            serde_json::to_writer(&mut self.out, &line)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }
}

fn article_id(report: &str) -> String {
    format!("dl-report-{}", short_hash(&[report]))
}

fn organization_id(who: &Who) -> String {
    format!("dl-actor-{}", short_hash(&[who.id.as_deref().unwrap_or(&who.name)]))
}

fn address_id(place: &Place) -> String {
    format!("dl-place-{}", short_hash(&[place.id.as_deref().unwrap_or(&place.name), &place.name]))
}

fn article(claim: &Claim, citation: &Citation) -> Entity {
    let Citation { source, title, url, published, sha256, .. } = citation;
    Entity::new("Article", article_id(&claim.report))
        .with("title", title.clone().or_else(|| Some(claim.report.clone())))
        .with("publisher", source.clone())
        .with("sourceUrl", url.clone().filter(|u| u.starts_with("http")))
        .with("publishedAt", published.map(|d| d.to_string()))
        .with("keywords", sha256.as_ref().map(|hash| format!("sha256:{hash}")))
}

fn organization(who: &Who) -> Entity {
    let schema = if who.is_state() { "PublicBody" } else { "Organization" };
    Entity::new(schema, organization_id(who))
        .with("name", [who.name.clone()])
        .with("country", code(who.country.as_deref()))
        .with("classification", who.kind.map(|k| k.word().to_owned()))
}

fn address(place: &Place) -> Entity {
    let parts = [Some(&place.name), place.admin1.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>();
    Entity::new("Address", address_id(place))
        .with("full", [parts.join(", ")])
        .with("city", place.feature.starts_with("PPL").then(|| place.name.clone()))
        .with("state", place.admin1.clone())
        .with("country", code(place.country.as_deref()))
        .with("latitude", place.lat.map(|v| format!("{v:.4}")))
        .with("longitude", place.lon.map(|v| format!("{v:.4}")))
}

fn event(record: &Record<'_>, place: Option<&Place>, sides: &[Vec<Who>; 2]) -> Entity {
    let event = record.event;
    let day = event.date.from.filter(|_| event.date.from == event.date.to).map(|d| d.to_string());
    let interval = day.is_none();
    let end = |d: Option<jiff::civil::Date>| d.filter(|_| interval).map(|d| d.to_string());
    let known = sides.iter().flatten().filter(|w| w.id.is_some());
    Entity::new("Event", format!("dl-{}", event.id))
        .with("name", [record.title()])
        .with("description", [record.lead().quote.clone()])
        .with("date", day)
        .with("startDate", end(event.date.from))
        .with("endDate", end(event.date.to))
        .with("location", event.place.as_ref().map(|p| p.name.clone()))
        .with("addressEntity", place.map(address_id))
        .with("country", code(event.place.as_ref().and_then(|p| p.country.as_deref())))
        .with("involved", known.map(organization_id))
        .with("keywords", [event.event_type.clone(), event.family.clone()])
        .with("recordId", [event.id.clone()])
        .with(
            "proof",
            record.claims.iter().map(|(claim, _)| article_id(&claim.report)).collect::<BTreeSet<_>>(),
        )
        .with("sourceUrl", record.citation().url.clone().filter(|u| u.starts_with("http")))
}

fn link(record: &Record<'_>, who: &Who, role: &str) -> Entity {
    let event = format!("dl-{}", record.event.id);
    let actor = organization_id(who);
    let stance = serde_json::to_value(record.event.stance).ok().and_then(|v| v.as_str().map(str::to_owned));
    Entity::new("UnknownLink", format!("dl-link-{}", short_hash(&[&actor, &event, role])))
        .with("subject", [actor])
        .with("object", [event])
        .with("role", [role.to_owned()])
        .with("status", stance)
        .with("summary", [record.lead().quote.clone()])
        .with("proof", [article_id(&record.lead().report)])
}

/// The two-letter code in lower case.
fn code(iso3: Option<&str>) -> Option<String> {
    let country = world().country(iso3?)?;
    Some(country.iso2.to_lowercase()).filter(|c| !c.is_empty())
}
