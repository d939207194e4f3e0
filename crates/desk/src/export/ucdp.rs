//! UCDP-GED-compatible CSV: 49 columns, one row an event with at least one reported death. Not UCDP data.

use super::facts::{days, happened, number};
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

/// UCDP GED's columns. Names, ids and codebook of UCDP belong to UCDP.
pub static FORMAT: Format = Format {
    name: "ucdp",
    about: "UCDP-GED-compatible columns; not UCDP data",
    make: Make::Rows(open),
    key: Key::Csv("relid"),
};

/// Column names, in the order of GED.
#[rustfmt::skip]
const COLUMNS: [&str; 49] = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa",
    "gwnob",
];

/// Names of countries in GED where they differ from ours.
const NAMES: [(&str, &str); 8] = [
    ("COD", "DR Congo (Zaire)"),
    ("CIV", "Ivory Coast"),
    ("KHM", "Cambodia (Kampuchea)"),
    ("MDG", "Madagascar (Malagasy)"),
    ("MMR", "Myanmar (Burma)"),
    ("RUS", "Russia (Soviet Union)"),
    ("YEM", "Yemen (North Yemen)"),
    ("ZWE", "Zimbabwe (Rhodesia)"),
];

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let mut out = csv::Writer::from_writer(target.file()?);
    out.write_record(COLUMNS)?;
    Ok(Box::new(Ucdp(out)))
}

struct Ucdp(csv::Writer<BufWriter<File>>);

impl Rows for Ucdp {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        match cells(record) {
            Ok(cells) => Ok(Ok(self.0.write_record(cells)?)),
            Err(reason) => Ok(Err(reason)),
        }
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Deaths by side; they add up to `best`.
struct Deaths {
    a: u32,
    b: u32,
    civilians: u32,
    unknown: u32,
    best: u32,
    high: u32,
    low: u32,
}

fn cells(record: &Record<'_>) -> Result<Vec<String>, String> {
    let event = record.event;
    happened(event)?;
    let violence =
        record.codes().ucdp.ok_or("not organised violence with a direct death, by its type and actors")?;
    let (start, end, date_prec) = dates(event)?;
    let place = event.place.as_ref().ok_or("no place is stated")?;
    let (lat, lon, where_prec) = point(place)?;
    let country = place.country.as_deref().and_then(|c| world().country(c));
    let sides = [&event.actor1, &event.actor2].map(|names| world().side(record, names));
    let [mut a, mut b] = sides;
    if violence == 3 && !b.first().is_none_or(Who::is_civilian) && a.first().is_some_and(Who::is_civilian) {
        std::mem::swap(&mut a, &mut b);
    }
    let deaths = deaths(record, violence, &a, &b)?;
    let name_a = names(&a);
    let name_b = if violence == 3 { "Civilians".to_owned() } else { names(&b) };
    let cited: Vec<_> = record.claims.iter().map(|(_, citation)| *citation).collect();
    let join = |of: &dyn Fn(usize) -> Option<String>| distinct((0..cited.len()).filter_map(of)).join(";");
    let published = |i: usize| cited[i].published.map(|d| d.to_string());
    let article = |i: usize| {
        let parts =
            [cited[i].source.clone(), published(i), cited[i].title.clone()].map(Option::unwrap_or_default);
        parts.iter().any(|p| !p.is_empty()).then(|| format!("\"{}\"", parts.join(",")))
    };
    let originators =
        record.claims.iter().filter_map(|(c, _)| c.attribution.last().map(|hop| hop.name.clone()));
    let gw = |side: &[Who]| -> String {
        let state = side.iter().find(|who| who.is_state());
        let country = state.and_then(|who| world().country(who.country.as_deref()?));
        country.and_then(|c| c.gw).map(|n| n.to_string()).unwrap_or_default()
    };
    let blank = String::new;
    Ok(vec![
        number(&event.id).to_string(),
        format!("DL-{}", event.id),
        start.year().to_string(),
        blank(),
        "Draft".to_owned(),
        violence.to_string(),
        blank(),
        blank(),
        blank(),
        blank(),
        blank(),
        [name_a.as_str(), &name_b].iter().filter(|n| !n.is_empty()).copied().collect::<Vec<_>>().join(" - "),
        blank(),
        blank(),
        name_a.clone(),
        blank(),
        blank(),
        name_b,
        event.reports.to_string(),
        join(&article),
        record.outlets().join(";"),
        join(&published),
        join(&|i| cited[i].title.clone()),
        distinct(originators).join(";"),
        where_prec.to_string(),
        place.name.clone(),
        worded(record, place),
        place.admin1.clone().unwrap_or_default(),
        blank(),
        format!("{lat:.4}"),
        format!("{lon:.4}"),
        format!("POINT ({lon:.4} {lat:.4})"),
        priogrid(lat, lon).to_string(),
        country.map(|c| ged_name(&c.iso3, &c.name)).unwrap_or_default(),
        country.and_then(|c| c.gw).map(|n| n.to_string()).unwrap_or_default(),
        country.map(|c| c.ucdp_region.clone()).unwrap_or_default(),
        if date_prec <= 3 { "1" } else { "2" }.to_owned(),
        date_prec.to_string(),
        format!("{start} 00:00:00.000"),
        format!("{end} 00:00:00.000"),
        deaths.a.to_string(),
        deaths.b.to_string(),
        deaths.civilians.to_string(),
        deaths.unknown.to_string(),
        deaths.best.to_string(),
        deaths.high.to_string(),
        deaths.low.to_string(),
        gw(&a),
        gw(&b),
    ])
}

/// First and last day, and GED's precision: 1 a day, 2 up to six, 3 a week, 4 a month, 5 a year.
fn dates(event: &Event) -> Result<(Date, Date, u8), String> {
    let (Some(from), Some(to)) = (event.date.from, event.date.to) else {
        return Err("no date is known".into());
    };
    let precision = match days(from, to) {
        ..=1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        32..=366 => 5,
        n => return Err(format!("dated to {n} days; UCDP takes a year at most")),
    };
    Ok((from, to, precision))
}

fn point(place: &Place) -> Result<(f64, f64, u8), String> {
    let (Some(lat), Some(lon)) = (place.lat, place.lon) else {
        return Err("the place is not on the map".into());
    };
    let precision = match place.precision.as_str() {
        "exact" => 1,
        "near" => 2,
        "admin2" => 3,
        "admin1" => 4,
        "region" => 5,
        "country" => 6,
        other => return Err(format!("the place is known as {other} only")),
    };
    Ok((lat, lon, precision))
}

/// Deaths by UCDP's rule: an event without a reported death is none. Whoever the words do not tell is unknown.
fn deaths(record: &Record<'_>, violence: u8, a: &[Who], b: &[Who]) -> Result<Deaths, String> {
    let killed = record.event.killed.ok_or("no death is reported")?;
    let best = killed.best.or(killed.low).filter(|&n| n > 0).ok_or("no death is reported")?;
    let mut deaths = Deaths {
        a: 0,
        b: 0,
        civilians: 0,
        unknown: 0,
        best,
        high: killed.high.unwrap_or(best).max(best),
        low: killed.low.unwrap_or(best).min(best),
    };
    let counts = record.claims.iter().filter_map(|(c, _)| c.killed.as_ref());
    let who = counts
        .filter(|k| k.best == Some(best))
        .find_map(|k| k.who.as_deref())
        .unwrap_or_default()
        .to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| who.contains(w));
    let state = |side: &[Who]| side.first().is_some_and(Who::is_state);
    let soldiers = any(&["soldier", "troop", "police", "officer", "guard"]);
    let fighters = any(&["fighter", "rebel", "militant", "insurgent", "gunm"]);
    let slot = if violence == 3
        || any(&["civilian", "child", "women", "woman", "resident", "villager", "worshipper"])
    {
        &mut deaths.civilians
    } else if soldiers && state(a) != state(b) {
        if state(a) { &mut deaths.a } else { &mut deaths.b }
    } else if fighters && state(a) != state(b) {
        if state(a) { &mut deaths.b } else { &mut deaths.a }
    } else {
        &mut deaths.unknown
    };
    *slot = best;
    Ok(deaths)
}

/// The words for the place, as the quoted claim has them.
fn worded(record: &Record<'_>, place: &Place) -> String {
    let fillers = record.lead().roles.values();
    let words =
        fillers.filter(|f| f.place_id.is_some() && f.place_id == place.id).map(|f| f.text.clone()).next();
    words.unwrap_or_else(|| place.name.clone())
}

/// Number of the PRIO-GRID cell of half a degree.
fn priogrid(lat: f64, lon: f64) -> i64 {
    ((lat + 90.0) / 0.5).floor() as i64 * 720 + ((lon + 180.0) / 0.5).floor() as i64 + 1
}

fn ged_name(iso3: &str, name: &str) -> String {
    NAMES.iter().find(|(code, _)| *code == iso3).map_or(name, |(_, ged)| ged).to_owned()
}

fn names(side: &[Who]) -> String {
    side.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prio_grid_cells() {
        assert_eq!(priogrid(13.25, 39.25), 148_759);
        assert_eq!(priogrid(-90.0, -180.0), 1);
    }

    #[test]
    fn countries_bear_the_names_of_ged() {
        assert_eq!(ged_name("YEM", "Yemen"), "Yemen (North Yemen)");
        assert_eq!(ged_name("SYR", "Syria"), "Syria");
    }
}
