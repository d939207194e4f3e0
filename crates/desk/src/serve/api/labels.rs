//! Which towns are named on the map, and which tiles has the user brought?

use super::super::filter::inside;
use super::super::reply::{Reply, missing, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A town with the zoom from which it is named.
struct Label {
    name: String,
    lat: f64,
    lon: f64,
    population: u32,
    zoom: u8,
}

/// All towns of the gazetteer, by zoom and size.
pub struct Labels(Vec<Label>);

/// Zooms at which towns are given out; a town that none of them takes is named from the last on.
const ZOOMS: std::ops::Range<u8> = 2..11;

/// Pixels a label needs about itself.
const ROOM: f64 = 130.0;

/// Names on one answer.
const MOST: usize = 260;

impl Labels {
    fn of(desk: &Desk) -> Result<Labels> {
        let mut towns: Vec<Label> = desk
            .coder()?
            .places()
            .towns()
            .map(|t| Label {
                name: t.name,
                lat: t.lat,
                lon: t.lon,
                population: t.population,
                zoom: ZOOMS.end,
            })
            .collect();
        towns.sort_by(|a, b| b.population.cmp(&a.population).then_with(|| a.name.cmp(&b.name)));
        for zoom in ZOOMS {
            let scale = 512.0 * f64::from(zoom).exp2() / 360.0 / ROOM;
            let mut taken: HashSet<(i64, i64)> = HashSet::new();
            for town in &mut towns {
                let cell = ((town.lon * scale).floor() as i64, (town.lat * scale * 1.3).floor() as i64);
                if town.zoom <= zoom {
                    taken.insert(cell);
                } else if taken.insert(cell) {
                    town.zoom = zoom;
                }
            }
        }
        towns.sort_by(|a, b| a.zoom.cmp(&b.zoom).then(b.population.cmp(&a.population)));
        Ok(Labels(towns))
    }
}

/// Makes the labels before anyone asks.
pub fn warm(desk: &Desk) {
    if let Ok(labels) = Labels::of(desk) {
        desk.labels.get_or_init(|| labels);
    }
}

/// `labels`
pub fn labels(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let zoom = asked.parse::<f64>("z")?.unwrap_or(4.0);
    let numbers: Vec<f64> = asked
        .query
        .get("bbox")
        .unwrap_or("-180,-90,180,90")
        .split(',')
        .filter_map(|n| n.parse().ok())
        .collect();
    let [w, s, e, n] = numbers[..] else { return Err(wrong("bbox: give west,south,east,north in degrees")) };
    if desk.labels.get().is_none() {
        warm(desk);
    }
    let all = desk.labels.get().map_or(&[][..], |l| &l.0);
    let shown = all
        .iter()
        .take_while(|l| f64::from(l.zoom) <= zoom + 1.0)
        .filter(|l| inside([w, s, e, n], (l.lat, l.lon)))
        .take(MOST);
    let features: Vec<Json> = shown
        .map(|l| {
            json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [l.lon, l.lat] },
                "properties": { "name": l.name, "z": l.zoom, "p": l.population } })
        })
        .collect();
    Ok(Reply::json(&json!({ "type": "FeatureCollection", "features": features })))
}

/// Bytes in one answer.
const MOST_BYTES: u64 = 8 << 20;

/// Sees that a file is one that the pages can draw.
///
/// # Errors
/// When it cannot be read, or is no PMTiles file of version 3.
pub fn check_tiles(path: &Path) -> Result<()> {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    if read.is_err() || head[..7] != *b"PMTiles" || head[7] != 3 {
        read.with_context(|| format!("{}: cannot read", path.display()))?;
        bail!("{}: is no PMTiles file of version 3", path.display());
    }
    Ok(())
}

/// `basemap/tiles`: bytes `from..from + length` of the PMTiles file that the desk was started with.
pub fn tiles(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let path = desk.basemap.as_ref().ok_or_else(|| missing("the desk was started without --basemap"))?;
    let from: u64 = asked.parse("start")?.unwrap_or(0);
    let length: u64 = asked.parse("length")?.unwrap_or(16384).min(MOST_BYTES);
    let mut file = File::open(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let whole = file.metadata()?.len();
    file.seek(SeekFrom::Start(from.min(whole)))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(Reply::part(bytes, from, whole))
}
