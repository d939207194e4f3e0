//! Can the rows be true? Points out of range, far outside their country, at nought degrees; and rows that repeat others.

use super::{Import, Row};
use dateline::place::{Places, km_between};
use std::collections::HashMap;

/// How far outside the known places of its country a point may lie, in degrees.
const MARGIN: f64 = 3.0;
/// Two rows of one name and kind so near each other are one place.
const SAME_KM: f64 = 1.0;

/// A row that is kept: its line, latitude and longitude in degrees.
type Seen = (usize, f64, f64);

/// Moves rows that cannot be used to `bad` and rows that repeat another to `repeated`.
pub fn check(import: &mut Import, places: &Places) {
    let extents = places.extents();
    let mut first: HashMap<(String, String), Vec<Seen>> = HashMap::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut kept = Vec::with_capacity(import.rows.len());
    for row in std::mem::take(&mut import.rows) {
        if let Some(what) = wrong(&row, extents.get(row.country.as_str())) {
            import.bad.push((row.line, what));
            continue;
        }
        let key = (row.name.to_lowercase(), row.kind.code().to_owned());
        let same = first.entry(key).or_default();
        let near =
            same.iter().find(|(_, lat, lon)| km_between(*lat, *lon, row.lat, row.lon) < SAME_KM).map(|s| s.0);
        let again = near.or_else(|| ids.get(&row.id).copied().filter(|_| !row.id.is_empty()));
        if let Some(line) = again {
            import.repeated.push((row.line, line));
            continue;
        }
        same.push((row.line, row.lat, row.lon));
        ids.insert(row.id.clone(), row.line);
        kept.push(row);
    }
    import.rows = kept;
    import.bad.sort();
}

fn wrong(row: &Row, extent: Option<&[f64; 4]>) -> Option<String> {
    if !(-90.0..=90.0).contains(&row.lat) {
        return Some(format!("latitude {} is not between -90 and 90", row.lat));
    }
    if !(-180.0..=180.0).contains(&row.lon) {
        return Some(format!("longitude {} is not between -180 and 180", row.lon));
    }
    if row.lat == 0.0 && row.lon == 0.0 {
        return Some("the point 0, 0 lies in the Gulf of Guinea: no point is known, then".into());
    }
    if row.name.contains(['\t', '\n']) || row.name.chars().count() > 120 {
        return Some("the name is too long or runs over lines".into());
    }
    let [south, west, north, east] = extent?;
    let within = |lat: f64, lon: f64| {
        lat >= south - MARGIN && lat <= north + MARGIN && lon >= west - MARGIN && lon <= east + MARGIN
    };
    if within(row.lat, row.lon) {
        return None;
    }
    let swapped = if within(row.lon, row.lat) { "; latitude and longitude are swapped" } else { "" };
    Some(format!("{}, {} lies far outside {}{swapped}", row.lat, row.lon, row.country))
}
