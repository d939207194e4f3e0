//! What the packages say: units and towns with all their names, before they are packed.

use anyhow::{Context, Result};
use dateline::place::Feature;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A place with its names.
#[derive(Default)]
pub struct Place {
    pub geonames_id: u32,
    pub name: String,
    pub names: Vec<String>,
    pub lat: f64,
    pub lon: f64,
    pub population: u32,
    pub feature: Option<Feature>,
    pub country: String,
    /// `SY.12`, or empty.
    pub admin1: String,
    /// `US.MN.111`, or empty.
    pub admin2: String,
}

/// All sources, joined by GeoNames codes.
#[derive(Default)]
pub struct Sources {
    pub admin1: BTreeMap<String, Place>,
    pub admin2: BTreeMap<String, Place>,
    pub towns: Vec<Place>,
}

/// Languages whose names of first-level units are kept: those that reports and names on maps are written in.
const LANGUAGES: [&str; 11] = [
    "name_en", "name_fr", "name_es", "name_de", "name_pt", "name_it", "name_tr", "name_ar", "name_fa",
    "name_ru", "name_uk",
];

/// What units are called beside their name, in English and where the sources use it in names.
const UNIT_WORDS: [&str; 46] = [
    "governorate",
    "province",
    "region",
    "state",
    "oblast",
    "district",
    "department",
    "county",
    "prefecture",
    "voivodeship",
    "canton",
    "division",
    "territory",
    "republic",
    "krai",
    "municipality",
    "parish",
    "borough",
    "city",
    "council",
    "muhafazat",
    "muhafazah",
    "wilaya",
    "wilayat",
    "vilayet",
    "wojewodztwo",
    "departamento",
    "departement",
    "provincia",
    "provincie",
    "estado",
    "region administrativa",
    "kray",
    "okrug",
    "raion",
    "rayon",
    "emirate",
    "capital region",
    "special region",
    "autonomous region",
    "autonomous republic",
    "federal district",
    "judet",
    "judetul",
    "shabiyah",
    "gov",
];

/// `Idlib Governorate` -> `Idlib`; the name itself where nothing, or too little, would be left.
pub fn without_unit_word(name: &str) -> &str {
    let mut rest = name.trim();
    for word in UNIT_WORDS {
        let lower = rest.to_lowercase();
        if lower.len() == rest.len() {
            if let Some(at) =
                lower.strip_suffix(word).filter(|r| r.ends_with(' ')).map(|r| r.trim_end().len())
            {
                rest = &rest[..at];
            } else if let Some(left) = lower.strip_prefix(word).filter(|r| r.starts_with(' ')) {
                let left = left.trim_start();
                rest = &rest[rest.len() - left.len()..];
                for of in ["of ", "de ", "d'", "al-"] {
                    if of != "al-" && rest.starts_with(of) {
                        rest = &rest[of.len()..];
                    }
                }
            }
        }
    }
    // "Autonomous Region in Muslim Mindanao", "Free State", "District of Columbia" are names as they stand.
    let kept =
        rest.starts_with("in ") || ["Free", "Columbia", "Srpska"].contains(&rest) || rest.contains('&');
    if kept || rest.chars().count() < 3 { name.trim() } else { rest }
}

impl Sources {
    /// First-level units with points and names in several languages: Natural Earth.
    pub fn read_natural_earth(&mut self, path: &Path) -> Result<()> {
        let all: Value =
            serde_json::from_slice(&std::fs::read(path)?).with_context(|| path.display().to_string())?;
        for feature in all["features"].as_array().context("no features")? {
            let p = &feature["properties"];
            let text = |key: &str| p[key].as_str().unwrap_or("").trim().to_owned();
            let code = text("gn_a1_code");
            let Some((country, unit)) = code.split_once('.') else { continue };
            let id = p["gn_id"].as_i64().unwrap_or(-1);
            if unit.is_empty() || id <= 0 {
                continue;
            }
            let mut names: Vec<String> = vec![text("gn_name"), text("woe_name")];
            names.extend(LANGUAGES.iter().map(|key| text(key)));
            names.extend(text("name_alt").split('|').map(str::to_owned));
            let plain = text("name");
            match plain.split_once('(') {
                Some((a, b)) => names.extend([a.trim().to_owned(), b.trim_end_matches(')').to_owned()]),
                None => names.push(plain),
            }
            let place = self.admin1.entry(code.clone()).or_default();
            if place.geonames_id == 0 {
                place.geonames_id = id as u32;
                place.name = text("name_en");
                place.lat = p["latitude"].as_f64().unwrap_or(0.0);
                place.lon = p["longitude"].as_f64().unwrap_or(0.0);
                place.country = country.to_owned();
                place.admin1 = code;
                place.feature = Some(Feature::Admin1);
            }
            place.names.append(&mut names);
        }
        Ok(())
    }

    /// Names of first and second level units by GeoNames code.
    pub fn read_admin_names(&mut self, admin1: &Path, admin2: &Path) -> Result<()> {
        for (path, second) in [(admin1, false), (admin2, true)] {
            let all: Value =
                serde_json::from_slice(&std::fs::read(path)?).with_context(|| path.display().to_string())?;
            for row in all.as_array().context("not a list")? {
                let (code, name) = (row["code"].as_str().unwrap_or(""), row["name"].as_str().unwrap_or(""));
                let Some((country, _)) = code.split_once('.') else { continue };
                let place = if second { &mut self.admin2 } else { &mut self.admin1 }
                    .entry(code.to_owned())
                    .or_default();
                place.country = country.to_owned();
                place.feature = Some(if second { Feature::Admin2 } else { Feature::Admin1 });
                place.names.push(name.to_owned());
                place.name = name.to_owned();
                let first = code.rsplit_once('.').map_or("", |(first, _)| first);
                place.admin1 = if second { first.to_owned() } else { code.to_owned() };
                if second {
                    place.admin2 = code.to_owned();
                }
            }
        }
        Ok(())
    }

    /// Towns; their people are summed into their units, and second-level units get their mean point.
    pub fn read_cities(&mut self, path: &Path) -> Result<()> {
        let text = std::fs::read_to_string(path)?;
        let mut sums: BTreeMap<String, (f64, f64, f64)> = BTreeMap::new();
        for (n, line) in text.lines().enumerate() {
            let f: Vec<&str> = line.split('\t').collect();
            if f.len() < 15 {
                anyhow::bail!("{}:{}: {} columns, 19 are wanted", path.display(), n + 1, f.len());
            }
            let at = |what: &str| format!("{}:{}: {what}", path.display(), n + 1);
            let population: u32 = f[14].parse().with_context(|| at("population"))?;
            let admin1 = if f[10].is_empty() { String::new() } else { format!("{}.{}", f[8], f[10]) };
            let admin2 = if f[11].is_empty() { String::new() } else { format!("{admin1}.{}", f[11]) };
            let town = Place {
                geonames_id: f[0].parse().with_context(|| at("number"))?,
                name: f[1].to_owned(),
                names: std::iter::once(f[2]).chain(f[3].split(',')).map(str::to_owned).collect(),
                lat: f[4].parse().with_context(|| at("latitude"))?,
                lon: f[5].parse().with_context(|| at("longitude"))?,
                population,
                feature: Some(Feature::of_populated(f[7])),
                country: f[8].to_owned(),
                admin1,
                admin2,
            };
            if !f[7].starts_with("PPLX") {
                for code in [&town.admin1, &town.admin2] {
                    let weight = f64::from(population.max(1));
                    let sum = sums.entry(code.clone()).or_default();
                    *sum = (sum.0 + weight, sum.1 + weight * town.lat, sum.2 + weight * town.lon);
                }
            }
            self.towns.push(town);
        }
        for (units, keep_point) in [(&mut self.admin1, true), (&mut self.admin2, false)] {
            for (code, unit) in units.iter_mut() {
                let Some(&(weight, lat, lon)) = sums.get(code) else { continue };
                unit.population = weight as u32;
                if !(keep_point && unit.geonames_id != 0) {
                    (unit.lat, unit.lon) = (lat / weight, lon / weight);
                }
            }
            // A unit without a point and without a town is a name that leads nowhere.
            units.retain(|_, unit| unit.lat != 0.0 || unit.lon != 0.0);
        }
        Ok(())
    }
}
