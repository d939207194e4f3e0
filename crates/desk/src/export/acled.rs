//! ACLED-compatible CSV: 31 columns, one row a day, place and pair of actors. Not ACLED data.

use super::acled_types::{self as types, SubEvent};
use super::facts::{days, happened, lowest_deaths, number};
use super::vanished::Key;
use super::world::{Who, world};
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use dateline::claim::Place;
use dateline::event::Event;
use jiff::civil::Date;
use std::fs::File;
use std::io::BufWriter;

/// ACLED's columns. Names, ids and codebook of ACLED belong to ACLED.
pub static FORMAT: Format = Format {
    name: "acled",
    about: "ACLED-compatible columns; not ACLED data",
    make: Make::Rows(open),
    key: Key::Csv("event_id_cnty"),
};

/// Column names, in ACLED's order.
const COLUMNS: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let numeric = target.options.numeric_inter;
    let aggregate = !target.options.separate;
    Ok(Box::new(Acled {
        out: csv::Writer::from_writer(target.file()?),
        rows: Vec::new(),
        numeric,
        aggregate,
    }))
}

struct Acled {
    out: csv::Writer<BufWriter<File>>,
    rows: Vec<Row>,
    numeric: bool,
    aggregate: bool,
}

/// A row before it is written.
struct Row {
    id: String,
    date: Date,
    time_precision: u8,
    sub: &'static SubEvent,
    sides: [Side; 2],
    civilians_targeted: bool,
    iso: String,
    region: String,
    country: String,
    admin1: String,
    location: String,
    lat: f64,
    lon: f64,
    geo_precision: u8,
    sources: Vec<String>,
    notes: String,
    /// Lowest figure; `None` when no claim gives one.
    fatalities: Option<u32>,
    events: Vec<String>,
    claims: usize,
    received: i64,
}

/// One side of a row.
#[derive(Default, PartialEq)]
struct Side {
    actor: String,
    others: Vec<String>,
    inter: String,
}

impl Rows for Acled {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        Ok(Row::of(record).map(|row| self.rows.push(row)))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.rows.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        for row in self.rows.drain(..) {
            match rows
                .iter_mut()
                .rev()
                .take_while(|r| r.date == row.date)
                .find(|r| self.aggregate && r.same(&row))
            {
                Some(held) => held.merge(row),
                None => rows.push(row),
            }
        }
        self.out.write_record(COLUMNS)?;
        for row in &rows {
            self.out.write_record(row.cells(self.numeric))?;
        }
        Ok(self.out.flush()?)
    }
}

impl Row {
    fn of(record: &Record<'_>) -> Result<Row, String> {
        let event = record.event;
        happened(event)?;
        let code = record.codes().acled.as_deref().ok_or("ACLED has no such type of event")?;
        let sub = types::named(code).ok_or_else(|| format!("{code:?} is no sub-event type of ACLED"))?;
        let (date, time_precision) = day(event)?;
        let place = event.place.as_ref().ok_or("no place is stated")?;
        let (lat, lon, geo_precision) = point(place)?;
        let country =
            place.country.as_deref().and_then(|c| world().country(c)).ok_or("the place is in no country")?;
        let sides = sides(record, sub, &country.name, &country.iso3)?;
        let civilians = |side: &Side| side.inter == "Civilians";
        let received = record.claims.iter().map(|(_, citation)| citation.received).max().unwrap_or(0);
        Ok(Row {
            id: format!("DL-{}-{}", country.iso3, number(&event.id)),
            date,
            time_precision,
            sub,
            civilians_targeted: sides.iter().any(civilians) && sub.political,
            sides,
            iso: country.iso_numeric.map(|n| n.to_string()).unwrap_or_default(),
            region: country.acled_region.clone(),
            country: country.name.clone(),
            admin1: place.admin1.clone().unwrap_or_default(),
            location: place.name.clone(),
            lat,
            lon,
            geo_precision,
            sources: record.outlets(),
            notes: note(record, date, time_precision),
            fatalities: lowest_deaths(record),
            events: vec![event.id.clone()],
            claims: record.claims.len(),
            received,
        })
    }

    /// ACLED codes one row for what the same actors did at the same place on the same day.
    fn same(&self, other: &Row) -> bool {
        let exact = self.time_precision == 1 && other.time_precision == 1;
        exact
            && self.sub.political
            && other.sub.political
            && self.location == other.location
            && self.country == other.country
            && self.lat == other.lat
            && self.sides == other.sides
    }

    /// Takes another row in: the type that stands higher in ACLED's order stays.
    fn merge(&mut self, other: Row) {
        if types::rank(other.sub) < types::rank(self.sub) {
            self.sub = other.sub;
        }
        self.fatalities = match (self.fatalities, other.fatalities) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        self.notes = format!("{} {}", self.notes, other.notes);
        self.sources
            .extend(other.sources.into_iter().filter(|s| !self.sources.contains(s)).collect::<Vec<_>>());
        self.events.extend(other.events);
        self.claims += other.claims;
        self.received = self.received.max(other.received);
    }

    fn cells(&self, numeric: bool) -> Vec<String> {
        let [one, two] = &self.sides;
        let inter = |side: &Side| types::inter(&side.inter, numeric);
        let mut tags: Vec<String> = self.events.iter().map(|id| format!("dl:event={id}")).collect();
        tags.push(format!("dl:claims={}", self.claims));
        if self.fatalities.is_none() {
            tags.push("dl:fatalities=unknown".to_owned());
        }
        vec![
            self.id.clone(),
            self.date.to_string(),
            self.date.year().to_string(),
            self.time_precision.to_string(),
            self.sub.disorder.to_owned(),
            self.sub.event.to_owned(),
            self.sub.name.to_owned(),
            one.actor.clone(),
            one.others.join("; "),
            inter(one),
            two.actor.clone(),
            two.others.join("; "),
            inter(two),
            types::interaction(&one.inter, &two.inter, numeric),
            if self.civilians_targeted { "Civilian targeting".to_owned() } else { String::new() },
            self.iso.clone(),
            self.region.clone(),
            self.country.clone(),
            self.admin1.clone(),
            String::new(),
            String::new(),
            self.location.clone(),
            format!("{:.4}", self.lat),
            format!("{:.4}", self.lon),
            self.geo_precision.to_string(),
            self.sources.join("; "),
            String::new(),
            self.notes.clone(),
            self.fatalities.unwrap_or(0).to_string(),
            tags.join("; "),
            self.received.to_string(),
        ]
    }
}

/// The day ACLED would write, and its time precision: 1 a day, 2 a week, 3 a month.
fn day(event: &Event) -> Result<(Date, u8), String> {
    let (Some(from), Some(to)) = (event.date.from, event.date.to) else {
        return Err("no date is known".into());
    };
    let length = days(from, to);
    let precision = match length {
        ..=1 => return Ok((from, 1)),
        2..=7 => 2,
        8..=31 => 3,
        _ => return Err(format!("dated to {length} days; ACLED takes a month at most")),
    };
    let middle = from.checked_add(jiff::Span::new().days((length - 1) / 2)).map_err(|e| e.to_string())?;
    Ok((middle, precision))
}

fn point(place: &Place) -> Result<(f64, f64, u8), String> {
    let (Some(lat), Some(lon)) = (place.lat, place.lon) else {
        return Err("the place is not on the map".into());
    };
    let precision = match place.precision.as_str() {
        "exact" => 1,
        "near" | "admin2" => 2,
        "admin1" | "region" => 3,
        "country" => return Err("only the country is known".into()),
        other => return Err(format!("the place is known as {other} only")),
    };
    Ok((lat, lon, precision))
}

/// The two sides. Civilians who are targets stand second; battles and violence against civilians need both.
fn sides(record: &Record<'_>, sub: &SubEvent, country: &str, iso3: &str) -> Result<[Side; 2], String> {
    let event = record.event;
    let mut one = side(&world().side(record, &event.actor1), country, iso3);
    let mut two = side(&world().side(record, &event.actor2), country, iso3);
    let unknown = || Side {
        actor: format!("Unidentified Armed Group ({country})"),
        inter: "Political militia".into(),
        ..Side::default()
    };
    // Civilians to whom political violence was done stand second, also when nobody is said to have done it.
    let (one_suffers, two_suffers) = (one.inter == "Civilians", two.inter == "Civilians");
    let turned = sub.political && one_suffers && !two_suffers;
    if turned || one.actor.is_empty() && !(sub.political && two_suffers) {
        std::mem::swap(&mut one, &mut two);
    }
    if sub.event == "Violence against civilians" && two.actor.is_empty() {
        if one.inter == "Civilians" {
            std::mem::swap(&mut one, &mut two);
        } else {
            two = Side {
                actor: format!("Civilians ({country})"),
                inter: "Civilians".into(),
                ..Side::default()
            };
        }
    }
    if sub.event == "Battles" && two.actor.is_empty() {
        two = unknown();
    }
    if one.actor.is_empty() {
        match sub.event {
            "Protests" => {
                one = Side {
                    actor: format!("Protesters ({country})"),
                    inter: "Protesters".into(),
                    ..Side::default()
                }
            }
            "Riots" => {
                one =
                    Side { actor: format!("Rioters ({country})"), inter: "Rioters".into(), ..Side::default() }
            }
            _ if sub.political => one = unknown(),
            _ => return Err("nobody is said to have done it".into()),
        }
    }
    Ok([one, two])
}

fn side(whos: &[Who], country: &str, iso3: &str) -> Side {
    let Some(first) = whos.first() else { return Side::default() };
    let foreign = first.country.as_deref().is_some_and(|c| c != iso3);
    let inter = if first.inter == "State forces" && foreign { "External/Other forces" } else { &first.inter };
    let actor = if first.is_civilian() && first.id.is_none() {
        format!("Civilians ({country})")
    } else {
        first.name.clone()
    };
    Side { actor, others: whos[1..].iter().map(|w| w.name.clone()).collect(), inter: inter.to_owned() }
}

/// Sentences in ACLED's manner: what, who, where, how many died by whose figures; then the exact words.
fn note(record: &Record<'_>, date: Date, precision: u8) -> String {
    let event = record.event;
    let about = match precision {
        1 => "On",
        2 => "Around (week of)",
        _ => "Around (month of)",
    };
    let mut out = format!("{about} {}, {}", date.strftime("%-d %B %Y"), event.event_type.replace('_', " "));
    for (lead, names) in [
        ("by", &event.actor1),
        (if event.actor1.is_empty() { "involving" } else { "against" }, &event.actor2),
    ] {
        if !names.is_empty() {
            out.push_str(&format!(" {lead} {}", names.join(", ")));
        }
    }
    if let Some(place) = &event.place {
        let unit = place.admin1.as_ref().filter(|unit| **unit != place.name);
        out.push_str(&format!(
            " at {}{}",
            place.name,
            unit.map_or_else(String::new, |unit| format!(" ({unit})"))
        ));
    }
    if !event.weapons.is_empty() {
        let words: Vec<&str> = event.weapons.iter().map(|w| w.text.as_str()).collect();
        out.push_str(&format!(", with {}", words.join(", ")));
    }
    out.push_str(". ");
    for (what, figure) in [("killed", event.killed), ("injured", event.injured), ("abducted", event.abducted)]
    {
        if let Some(words) = figure.and_then(|f| counted(f.low, f.best, f.high)) {
            out.push_str(&format!("{words} {what}. "));
        }
    }
    for dispute in &event.disputed {
        let values: Vec<&str> = dispute.values.iter().map(|(value, _)| value.as_str()).collect();
        out.push_str(&format!(
            "Sources differ on {}: {}. ",
            dispute.field.replace('_', " "),
            values.join(" or ")
        ));
    }
    let claims = record.claims.len();
    let (lead, sources) = (record.lead(), record.outlets());
    let voices: Vec<&str> = lead.attribution.iter().map(|hop| hop.name.as_str()).collect();
    let told =
        [voices.join(", "), sources.join(", ")].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>();
    format!(
        "{out}\"{}\" ({}) [{claims} claim{}; {}]",
        lead.quote,
        told.join("; "),
        if claims == 1 { "" } else { "s" },
        event.grade
    )
}

/// "31 to 100", "at least 12".
fn counted(low: Option<u32>, best: Option<u32>, high: Option<u32>) -> Option<String> {
    match (low.or(best)?, high) {
        (low, Some(high)) if low == high => Some(low.to_string()),
        (low, Some(high)) => Some(format!("{low} to {high}")),
        (low, None) => Some(format!("At least {low}")),
    }
}
