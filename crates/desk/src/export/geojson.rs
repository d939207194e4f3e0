//! GeoJSON (RFC 7946): events as points; what could not be placed stays in the file, without a geometry.

use super::jsonl::object;
use super::vanished::Key;
use super::{Format, Make, Rows, Target};
use anyhow::Result;
use dateline::Record;
use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::{BufWriter, Write};

/// One feature an event, all columns as its properties.
pub static FORMAT: Format = Format {
    name: "geojson",
    about: "one point an event, for maps",
    make: Make::Rows(open),
    key: Key::Json("id"),
};

fn open(target: &Target<'_>) -> Result<Box<dyn Rows>> {
    let mut out = target.file()?;
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    Ok(Box::new(Features { out, first: true, bounds: None }))
}

struct Features {
    out: BufWriter<File>,
    first: bool,
    /// West, south, east, north.
    bounds: Option<[f64; 4]>,
}

impl Rows for Features {
    fn row(&mut self, record: &Record<'_>) -> Result<Result<(), String>> {
        let mut properties = object(record);
        // Readers of maps take flat properties only: lists become words.
        for value in properties.values_mut() {
            if let Json::Array(items) = value {
                let words: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
                *value = Json::String(words.join("; "));
            }
        }
        let mut degrees = |name| properties.remove(name).and_then(|v| v.as_f64());
        let geometry = match (degrees("longitude"), degrees("latitude")) {
            (Some(lon), Some(lat)) => {
                self.widen(lon, lat);
                json!({ "type": "Point", "coordinates": [lon, lat] })
            }
            _ => json!(null),
        };
        let feature = json!({ "type": "Feature", "id": record.event.id, "geometry": geometry, "properties": properties });
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut self.out, &feature)?;
        Ok(Ok(()))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.out.write_all(b"\n]")?;
        if let Some(bounds) = self.bounds {
            write!(self.out, ",\"bbox\":{}", json!(bounds))?;
        }
        self.out.write_all(b"}\n")?;
        Ok(self.out.flush()?)
    }
}

impl Features {
    fn widen(&mut self, lon: f64, lat: f64) {
        let [w, s, e, n] = self.bounds.unwrap_or([lon, lat, lon, lat]);
        self.bounds = Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
    }
}
