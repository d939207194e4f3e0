//! Short forms of first-level units: `world/places/short-names.tsv`.

use super::find::Filed;
use super::fold::fold;
use super::table::{Error, rows};
use super::{Feature, Places};
use std::collections::BTreeMap;

/// Files every short form under its key.
///
/// # Errors
/// With file, line and hint: a country or a unit that is not known.
pub fn file(
    places: &Places,
    name: &str,
    text: &str,
    filed: &mut BTreeMap<String, Vec<u32>>,
) -> Result<(), Error> {
    rows(name, text, &["short", "country", "admin1", "alone"], |row| {
        let country = places.countries.index(row.get("country"));
        let unit = places.gazetteer.find(row.get("admin1")).into_iter().find(|&record| {
            let c = places.gazetteer_candidate(record);
            c.feature == Feature::Admin1 && Some(c.country) == country
        });
        let Some(record) = unit else {
            return Err(row.error(
                format!("no first-level unit {} in {}", row.get("admin1"), row.get("country")),
                "write it as the gazetteer does",
            ));
        };
        let what = if row.get("alone") == "yes" {
            Filed::Abbreviation(record)
        } else {
            Filed::CommaAbbreviation(record)
        };
        filed.entry(fold(row.get("short"))).or_default().push(what.pack());
        Ok(())
    })
}
