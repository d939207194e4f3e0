//! Country dumps of GeoNames: 19 columns between tabs, no header.

use super::{Import, Row, kinds};
use dateline::place::{Feature, Places};
use std::collections::BTreeMap;

const COLUMNS: usize = 19;

/// True if a line looks like one of such a dump.
pub fn is_dump(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    cells.len() == COLUMNS && cells[0].parse::<u32>().is_ok() && cells[6].len() <= 1
}

/// The places of a dump that reports may name.
pub fn read(text: &str, places: &Places) -> Import {
    let mut import = Import { format: "GeoNames dump", ..Import::default() };
    let units = unit_names(text);
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match row(n + 1, line, &units, places) {
            Ok(Some(row)) => import.rows.push(row),
            Ok(None) => {
                let code: Vec<&str> = line.split('\t').skip(6).take(2).collect();
                *import.left_out.entry(code.join(".")).or_default() += 1;
            }
            Err(what) => import.bad.push((n + 1, what)),
        }
    }
    import
}

/// Names of the first-level units of the dump, by country and code.
fn unit_names(text: &str) -> BTreeMap<(String, String), String> {
    let rows = text
        .lines()
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|c| c.len() == COLUMNS && c[7] == "ADM1");
    rows.map(|c| ((c[8].to_owned(), c[10].to_owned()), bare_unit(c[1]).to_owned())).collect()
}

/// "Idlib Governorate" is "Idlib": reports write both.
pub fn bare_unit(name: &str) -> &str {
    let words =
        [" Governorate", " Province", " Region", " District", " State", " Oblast", " County", " Subdistrict"];
    words.iter().find_map(|w| name.strip_suffix(w)).filter(|rest| rest.chars().count() > 2).unwrap_or(name)
}

/// One row, or `None` for a kind that reports do not name.
fn row(
    line: usize,
    text: &str,
    units: &BTreeMap<(String, String), String>,
    places: &Places,
) -> Result<Option<Row>, String> {
    let c: Vec<&str> = text.split('\t').map(str::trim).collect();
    if c.len() != COLUMNS {
        return Err(format!("{} columns, a GeoNames dump has {COLUMNS}", c.len()));
    }
    let id: u32 = c[0].parse().map_err(|_| format!("`{}` is no GeoNames number", c[0]))?;
    let Some(kind) = kinds::of_geonames(c[6], c[7]) else { return Ok(None) };
    let degrees = |cell: &str, what: &str| {
        cell.parse::<f64>()
            .map_err(|_| format!("{what} `{cell}` is no number; write degrees with a decimal point"))
    };
    let country = places.country(c[8]).ok_or_else(|| format!("country `{}` is not known", c[8]))?;
    let mut other_names: Vec<String> = std::iter::once(c[2])
        .chain(c[3].split(','))
        .map(str::trim)
        .filter(|name| is_name(name) && *name != c[1])
        .map(str::to_owned)
        .collect();
    let bare = bare_unit(c[1]);
    let unit = matches!(kind, Feature::Admin1 | Feature::Admin2 | Feature::District);
    if unit && bare != c[1] {
        other_names.push(bare.to_owned());
    }
    Ok(Some(Row {
        line,
        id: format!("gn:{id}"),
        name: c[1].to_owned(),
        other_names,
        kind,
        lat: degrees(c[4], "latitude")?,
        lon: degrees(c[5], "longitude")?,
        radius_km: (kind == Feature::District).then_some(15.0),
        country: country.iso3.clone(),
        admin1: units.get(&(c[8].to_owned(), c[10].to_owned())).cloned().unwrap_or_default(),
        population: c[14].parse::<u64>().unwrap_or(0).min(u64::from(u32::MAX)) as u32,
    }))
}

/// Codes of airports and addresses of web pages stand among the names too.
pub fn is_name(name: &str) -> bool {
    let code = name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    !name.is_empty()
        && !code
        && !name.contains("://")
        && name.chars().any(char::is_alphabetic)
        && name.chars().count() < 80
}
