//! Alternate names of GeoNames: eight or ten columns between tabs, no header, names of places by their numbers.
//!
//! They say nothing of where a place lies: a name is kept if the number is one of a place that is known already, of
//! the project or of those that come with the program.

use super::{Import, Row, geonames};
use dateline::place::Places;
use std::collections::BTreeMap;

/// True if a line looks like one of such a table.
pub fn is_names(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    matches!(cells.len(), 4..=10)
        && cells[0].parse::<u32>().is_ok()
        && cells[1].parse::<u32>().is_ok()
        && cells[2].len() <= 7
        && cells[3].parse::<f64>().is_err()
}

/// What stands in the column of languages and is none.
const NO_LANGUAGE: [&str; 12] =
    ["link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny", "uicn"];

/// A row for every known place that gets names.
pub fn read(text: &str, places: &Places) -> Import {
    let mut import = Import { format: "GeoNames alternate names", ..Import::default() };
    let known = places.by_geonames_id();
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let mut unknown = 0usize;
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let c: Vec<&str> = line.split('\t').map(str::trim).collect();
        let Some(id) = c.get(1).and_then(|id| id.parse::<u32>().ok()).filter(|_| c.len() >= 4) else {
            import
                .bad
                .push((n + 1, "no GeoNames number in the second column, or fewer than four columns".into()));
            continue;
        };
        if NO_LANGUAGE.contains(&c[2]) || !geonames::is_name(c[3]) {
            *import.left_out.entry(c[2].to_owned()).or_default() += 1;
            continue;
        }
        let Some(place) = known.get(&id).filter(|p| !p.feature.is_country()) else {
            unknown += 1;
            continue;
        };
        let row = rows.entry(id).or_insert_with(|| Row {
            line: n + 1,
            id: format!("gn:{id}"),
            name: place.name.clone(),
            other_names: Vec::new(),
            kind: place.feature,
            lat: place.lat,
            lon: place.lon,
            radius_km: None,
            country: place.country.clone().unwrap_or_default(),
            admin1: place.admin1.clone().unwrap_or_default(),
            population: place.population,
        });
        let name = c[3].to_owned();
        if name != row.name && !row.other_names.contains(&name) {
            row.other_names.push(name);
        }
    }
    if unknown > 0 {
        import.notes.push(format!(
            "{unknown} names are of places that are not known here; add the dump of the country (SY.txt) first"
        ));
    }
    import.rows = rows.into_values().collect();
    import
}
