//! The countries of the world: names, demonyms and the codes that others give them.

use super::fold::fold;
use super::table::{Error, rows};
use rustc_hash::FxHashMap;

/// One country, territory or former state of `world/countries.tsv`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Country {
    /// Three-letter code, unique in the table: `SYR`.
    pub iso3: String,
    /// Two-letter code: `SY`; empty for former states.
    pub iso2: String,
    /// ISO 3166 number.
    pub iso_numeric: Option<u16>,
    /// Common English name.
    pub name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Adjectives and names of its people.
    pub demonyms: Vec<String>,
    /// Seat of government.
    pub capital: String,
    /// CAMEO actor code.
    pub cameo: String,
    /// FIPS 10-4 code.
    pub fips: String,
    /// Gleditsch-Ward number.
    pub gw: Option<u16>,
    /// Region in ACLED.
    pub acled_region: String,
    /// Region in UCDP GED.
    pub ucdp_region: String,
    /// Degrees north of the point that stands for it.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// GeoNames number.
    pub geonames_id: Option<u32>,
    /// First day it existed, ISO 8601, where that matters.
    pub from: String,
    /// Last day it existed.
    pub until: String,
}

impl Country {
    /// True if it no longer exists.
    pub fn is_former(&self) -> bool {
        !self.until.is_empty()
    }
}

/// The table of countries.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    all: Vec<Country>,
    /// Folded names and demonyms, and codes as they are.
    by_word: FxHashMap<String, u16>,
}

impl Countries {
    /// Reads `world/countries.tsv`.
    ///
    /// # Errors
    /// With file, line and hint: a missing or doubled code, a number out of range.
    pub fn load(file: &str, text: &str) -> Result<Countries, Error> {
        let mut all: Vec<Country> = Vec::new();
        rows(file, text, &["iso3", "iso2", "name", "other_names", "demonyms", "lat", "lon"], |row| {
            let iso3 = row.get("iso3");
            if iso3.len() != 3 || all.iter().any(|c| c.iso3 == iso3) {
                return Err(row.error(
                    format!("iso3 `{iso3}` is missing or used twice"),
                    "give every country one code",
                ));
            }
            let text = |column: &str| row.get(column).to_owned();
            let list = |column: &str| row.list(column).map(str::to_owned).collect();
            let number = |column, high| row.number(column, 0.0, high);
            let point = |column, high: f64| {
                row.number(column, -high, high)?
                    .ok_or_else(|| row.error("no point", "give lat and lon in degrees"))
            };
            all.push(Country {
                iso3: text("iso3"),
                iso2: text("iso2"),
                iso_numeric: number("iso_numeric", 999.0)?.map(|n| n as u16),
                name: text("name"),
                other_names: list("other_names"),
                demonyms: list("demonyms"),
                capital: text("capital"),
                cameo: text("cameo"),
                fips: text("fips"),
                gw: number("gw", 999.0)?.map(|n| n as u16),
                acled_region: text("acled_region"),
                ucdp_region: text("ucdp_region"),
                lat: point("lat", 90.0)?,
                lon: point("lon", 180.0)?,
                geonames_id: number("geonames_id", 1e9)?.map(|n| n as u32),
                from: text("from"),
                until: text("until"),
            });
            Ok(())
        })?;
        let mut by_word = FxHashMap::default();
        for (i, c) in all.iter().enumerate() {
            for code in [&c.iso3, &c.iso2].into_iter().filter(|code| !code.is_empty()) {
                by_word.entry(code.clone()).or_insert(i as u16);
            }
            for name in std::iter::once(&c.name).chain(&c.other_names).chain(&c.demonyms) {
                by_word.entry(fold(name)).or_insert(i as u16);
            }
        }
        // A bare "Congo" is the larger of the two.
        if let Some(&congo) = by_word.get("COD") {
            by_word.insert("congo".to_owned(), congo);
        }
        Ok(Countries { all, by_word })
    }

    /// The table that comes with the program.
    ///
    /// # Errors
    /// Never for the table as it is kept: a test loads it.
    pub fn shipped() -> Result<Countries, Error> {
        Countries::load("world/countries.tsv", include_str!("../../../../world/countries.tsv"))
    }

    /// All countries in the order of the table.
    pub fn all(&self) -> &[Country] {
        &self.all
    }

    /// Country number `i` of the table.
    pub fn get(&self, i: u16) -> Option<&Country> {
        self.all.get(usize::from(i))
    }

    /// Number in the table of a code (`SYR`, `SY`), name or demonym.
    pub fn index(&self, name_or_code: &str) -> Option<u16> {
        let name = name_or_code.trim();
        self.by_word.get(name).or_else(|| self.by_word.get(&fold(name))).copied()
    }

    /// The country of a code (`SYR`, `SY`), name or demonym.
    pub fn find(&self, name_or_code: &str) -> Option<&Country> {
        self.get(self.index(name_or_code)?)
    }
}
