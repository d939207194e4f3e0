//! HXL-tagged CSV: a row of headers, a row of hashtags, then events, for humanitarian tools.

use super::vanished::Key;
use super::world::world;
use super::{Format, Make, Rows, Target, cell};
use anyhow::Result;
use dateline::Record;
use dateline::record::{FIELDS, Value};
use std::fs::File;
use std::io::BufWriter;

/// Headers and hashtags, as HDX tags its conflict files.
pub static FORMAT: Format = Format {
    name: "hxl",
    about: "CSV with HXL hashtags, as on HDX",
    make: Make::Rows(open),
    key: Key::Hxl("#event+code"),
};

/// Where a column's value comes from.
enum From {
    /// A column of ours.
    Field(&'static str),
    /// What follows from the row.
    Row(fn(&Record<'_>) -> String),
}
use From::{Field, Row};

/// Header, hashtag, value. What reports do not tell has no column.
const COLUMNS: [(&str, &str, From); 30] = [
    ("event_id", "#event+code", Field("id")),
    ("date", "#date+occurred", Row(one_day)),
    ("date_start", "#date+start", Field("date_start")),
    ("date_end", "#date+end", Field("date_end")),
    ("year", "#date+year", Row(|r| r.event.date.from.map(|d| d.year().to_string()).unwrap_or_default())),
    ("date_precision", "#date+precision", Field("date_prec")),
    ("event_type", "#event+type", Field("family")),
    ("sub_type", "#event+type+sub", Field("type")),
    ("actor1", "#group+name+first", Field("actor1")),
    ("assoc1", "#group+name+first+assoc", Row(|r| rest(&r.event.actor1))),
    ("actor2", "#group+name+second", Field("actor2")),
    ("assoc2", "#group+name+second+assoc", Row(|r| rest(&r.event.actor2))),
    ("country", "#country+name", Row(|r| country(r, |c| c.name.clone()))),
    ("iso3", "#country+code", Field("iso3")),
    ("region", "#region+name", Row(|r| country(r, |c| c.ucdp_region.clone()))),
    ("admin1", "#adm1+name", Field("admin1")),
    ("location", "#loc+name", Field("place")),
    ("latitude", "#geo+lat", Field("latitude")),
    ("longitude", "#geo+lon", Field("longitude")),
    ("geo_precision", "#geo+precision", Field("geo_prec")),
    ("killed", "#affected+killed", Field("fatalities_best")),
    ("killed_low", "#affected+killed+min", Field("fatalities_low")),
    ("killed_high", "#affected+killed+max", Field("fatalities_high")),
    ("injured", "#affected+injured", Field("injured_best")),
    ("displaced", "#affected+displaced", Field("displaced_best")),
    ("abducted", "#affected+abducted", Field("abducted_best")),
    ("source", "#meta+source", Field("source")),
    ("url", "#meta+url", Field("url")),
    ("reliability", "#meta+reliability", Field("grade")),
    ("notes", "#description", Field("title")),
];

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let mut out = csv::Writer::from_writer(target.file()?);
    out.write_record(COLUMNS.iter().map(|c| c.0))?;
    out.write_record(COLUMNS.iter().map(|c| c.1))?;
    Ok(Box::new(Hxl(out)))
}

struct Hxl(csv::Writer<BufWriter<File>>);

impl Rows for Hxl {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        self.0.write_record(COLUMNS.iter().map(|(_, _, from)| match from {
            Field(name) => cell(&field(name, record)),
            Row(of) => of(record),
        }))?;
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

fn field(name: &str, record: &Record<'_>) -> Value {
    FIELDS.iter().find(|f| f.name == name).map_or(Value::Null, |f| (f.of)(record))
}

/// The day, if it is one.
fn one_day(record: &Record<'_>) -> String {
    let date = &record.event.date;
    date.from.filter(|_| date.from == date.to).map(|d| d.to_string()).unwrap_or_default()
}

fn rest(names: &[String]) -> String {
    names.get(1..).unwrap_or_default().join("; ")
}

fn country(record: &Record<'_>, of: fn(&dateline::place::Country) -> String) -> String {
    let iso3 = record.event.place.as_ref().and_then(|p| p.country.as_deref());
    iso3.and_then(|iso3| world().country(iso3)).map(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_names_a_field_that_is_there() {
        for (header, tag, from) in &COLUMNS {
            assert!(tag.starts_with('#'), "{header}");
            if let Field(name) = from {
                assert!(FIELDS.iter().any(|f| f.name == *name), "{name}");
            }
        }
    }
}
