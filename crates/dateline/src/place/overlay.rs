//! Places that conflicts name and gazetteers lack, and the wide areas that have no town: curated tables.

use super::country::Countries;
use super::feature::Feature;
use super::fold::fold;
use super::table::{Error, rows};

/// One row of an overlay.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// Stable name: `dl:wadi-al-deif`.
    pub id: String,
    /// Common English name.
    pub name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Names that mean it only beside a word for its kind: "al-Deif" in "the al-Deif base".
    pub short_names: Vec<String>,
    /// Kind of place.
    pub feature: Feature,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far it may lie from the point, or reach.
    pub radius_km: f64,
    /// Number of its country in the table; none for what several share.
    pub country: Option<u16>,
    /// Name of its first-level unit, as the row writes it.
    pub admin1: String,
    /// Town it is near, or places that a highway links.
    pub near: Vec<String>,
    /// Where the fact can be checked.
    pub source: String,
    /// Inhabitants; 0 where not known.
    pub population: u32,
    /// From a gazetteer of the project: has priority over what comes with the program.
    pub project: bool,
}

const COLUMNS: [&str; 8] = ["name", "other_names", "kind", "lat", "lon", "radius_km", "country", "source"];

/// Reads overlay tables, each a file name and its text: those of the project, then those that come with the program.
///
/// # Errors
/// With file, line and hint: a kind or country that is not known, a missing point, a row without a source.
pub fn load(
    project: &[(&str, &str)],
    shipped: &[(&str, &str)],
    countries: &Countries,
) -> Result<Vec<Own>, Error> {
    let mut all: Vec<Own> = Vec::new();
    let mut ids = rustc_hash::FxHashSet::default();
    let marked = project.iter().map(|f| (f, true)).chain(shipped.iter().map(|f| (f, false)));
    for ((file, text), project) in marked {
        rows(file, text, &COLUMNS, |row| {
            let kind = row.get("kind");
            let feature = Feature::parse(kind).ok_or_else(|| {
                let known: Vec<&str> = Feature::ALL.iter().map(|f| f.code()).collect();
                row.error(format!("kind `{kind}` is not known"), format!("one of: {}", known.join(", ")))
            })?;
            let iso3 = row.get("country");
            let country = countries.index(iso3);
            if country.is_none() && !iso3.is_empty() {
                return Err(
                    row.error(format!("country `{iso3}` is not known"), "use a code of world/countries.tsv")
                );
            }
            let (lat, lon) = (row.number("lat", -90.0, 90.0)?, row.number("lon", -180.0, 180.0)?);
            let (Some(lat), Some(lon)) = (lat, lon) else {
                return Err(row.error("no point", "give lat and lon in degrees"));
            };
            if row.get("source").is_empty() || row.get("name").is_empty() {
                return Err(row.error("no name or no source", "say where the fact can be checked"));
            }
            let (short, other): (Vec<&str>, Vec<&str>) =
                row.list("other_names").partition(|n| n.starts_with('~'));
            all.push(Own {
                id: match row.get("id") {
                    "" => unused_id(row.get("name"), iso3, &mut ids),
                    id => id.to_owned(),
                },
                name: row.get("name").to_owned(),
                other_names: other.into_iter().map(str::to_owned).collect(),
                short_names: short.into_iter().map(|n| n[1..].to_owned()).collect(),
                feature,
                lat,
                lon,
                radius_km: row.number("radius_km", 0.0, 20_000.0)?.unwrap_or(1.0),
                country,
                admin1: row.get("admin1").to_owned(),
                near: row.list("near").map(str::to_owned).collect(),
                source: row.get("source").to_owned(),
                population: row.number("population", 0.0, 4e9)?.unwrap_or(0.0) as u32,
                project,
            });
            Ok(())
        })?;
    }
    Ok(all)
}

/// `dl:` and the name in small letters; with the country where two rows share a name.
fn unused_id(name: &str, iso3: &str, ids: &mut rustc_hash::FxHashSet<String>) -> String {
    let slug = fold(name).replace(' ', "-");
    let mut id = format!("dl:{slug}");
    let mut n = 2;
    while !ids.insert(id.clone()) {
        id = if n == 2 { format!("dl:{slug}-{}", iso3.to_lowercase()) } else { format!("dl:{slug}-{n}") };
        n += 1;
    }
    id
}
