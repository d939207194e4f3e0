//! Tables with a header: OCHA's units and populated places, and plain ones. Columns are known by their names.

use super::{Import, Row, geonames, kinds};
use anyhow::{Result, bail};
use dateline::place::{Feature, Places};
use std::collections::BTreeMap;

/// Names of columns, as [`plain`] writes them.
const NAME: &[&str] = &[
    "name",
    "nameen",
    "placename",
    "featurename",
    "featurenam",
    "featurenameen",
    "settlement",
    "village",
    "town",
    "sitename",
    "place",
    "toponym",
    "locationname",
    "location",
    "fullname",
    "featurerefname",
];
const OTHERS: &[&str] = &[
    "othernames",
    "alternatenames",
    "altnames",
    "altname",
    "aliases",
    "alias",
    "namear",
    "namefr",
    "nameuk",
    "nameru",
    "namelocal",
    "localname",
    "asciiname",
    "nameref",
    "featurenamear",
    "altnameen",
    "altname1en",
    "altname2en",
];
const LAT: &[&str] = &[
    "lat",
    "latitude",
    "y",
    "pointy",
    "ycoord",
    "ycoordinate",
    "centroidy",
    "ycentroid",
    "centerlat",
    "centroidlat",
    "centrelat",
    "latdd",
    "latcentroid",
    "latitudey",
    "intptlat",
    "decimallatitude",
    "gpslatitude",
    "clat",
    "ydd",
];
const LON: &[&str] = &[
    "lon",
    "long",
    "lng",
    "longitude",
    "x",
    "pointx",
    "xcoord",
    "xcoordinate",
    "centroidx",
    "xcentroid",
    "centerlon",
    "centroidlon",
    "centrelon",
    "londd",
    "longdd",
    "loncentroid",
    "longitudex",
    "intptlon",
    "decimallongitude",
    "gpslongitude",
    "clon",
    "xdd",
    "centroidlong",
    "centerlong",
];
const KIND: &[&str] = &[
    "kind",
    "type",
    "featurecode",
    "fcode",
    "featuretype",
    "featuretyp",
    "placetype",
    "class",
    "featureclass",
    "fclass",
];
const POPULATION: &[&str] = &["population", "pop", "poptotal", "totalpopulation", "inhabitants"];
const COUNTRY: &[&str] = &[
    "country",
    "iso3",
    "iso2",
    "countrycode",
    "adm0pcode",
    "admin0pcode",
    "adm0en",
    "adm0name",
    "admin0name",
    "admin0nameen",
    "countryname",
    "iso",
];
const ADMIN1: &[&str] = &[
    "admin1",
    "adm1en",
    "adm1name",
    "admin1name",
    "admin1nameen",
    "adm1nameen",
    "province",
    "governorate",
    "state",
    "adm1fr",
    "admin1namefr",
];
const PCODE: &[&str] = &["pcode", "placecode", "featurepcode", "sitepcode", "code"];
const RADIUS: &[&str] = &["radiuskm", "radius"];
const GEONAMES: &[&str] = &["geonameid", "geonamesid", "geonames"];

/// Letters and digits of a column's name, small.
fn plain(column: &str) -> String {
    column.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The places of a table.
///
/// # Errors
/// If it has no header that names a place and its point: then all of it is unusable.
pub fn read(text: &str, country: Option<&str>, places: &Places) -> Result<Import> {
    let skipped = text.lines().take_while(|l| l.trim().is_empty() || l.starts_with('#')).count();
    let first = text.lines().nth(skipped).unwrap_or("");
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|d| first.bytes().filter(|b| b == d).count());
    let delimiter = delimiter.unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter != b'\t')
        .comment(Some(b'#'))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => header,
        _ => bail!("the file is empty"),
    };
    let columns = Columns::of(header.iter().map(plain).collect());
    columns.usable()?;
    let mut import = Import { format: columns.format(), ..Import::default() };
    let mut unknown_kinds: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, |p| p.line() as usize);
                import.bad.push((line, format!("the row cannot be read: {e}")));
                continue;
            }
        };
        let line = record.position().map_or(0, |p| p.line() as usize);
        // The second line of HXL tables holds tags, not a place.
        if record.iter().all(|c| c.trim().is_empty())
            || record.iter().any(|c| c.starts_with("#geo") || c.starts_with("#adm") || c.starts_with("#loc"))
        {
            continue;
        }
        if record.len() > columns.names.len() {
            import.bad.push((line, format!("{} cells under {} columns", record.len(), columns.names.len())));
            continue;
        }
        match columns.row(line, &record, country, places, &mut unknown_kinds) {
            Ok(row) => import.rows.push(row),
            Err(what) => import.bad.push((line, what)),
        }
    }
    for (kind, n) in unknown_kinds {
        import.notes.push(format!("kind `{kind}` is not known: {n} rows are taken for towns and villages"));
    }
    Ok(import)
}

/// The columns of a table by what they hold.
struct Columns {
    names: Vec<String>,
    /// Columns with the name, the code and other names of a unit, by level; the deepest is the place.
    levels: Vec<(Option<usize>, Option<usize>, Vec<usize>)>,
}

impl Columns {
    fn of(names: Vec<String>) -> Columns {
        let levels = (0..=4).map(|level| unit_columns(&names, level)).collect();
        Columns { names, levels }
    }

    fn at(&self, wanted: &[&str]) -> Option<usize> {
        wanted.iter().find_map(|w| self.names.iter().position(|n| n == w))
    }

    fn has_units(&self) -> bool {
        self.levels[1].0.is_some()
    }

    fn format(&self) -> &'static str {
        match (self.at(NAME), self.has_units() && self.levels.iter().any(|l| l.1.is_some())) {
            (None, _) => "table of units",
            (Some(_), true) => "table of places with codes",
            (Some(_), false) => "table",
        }
    }

    fn usable(&self) -> Result<()> {
        let named = self.at(NAME).is_some() || self.has_units();
        if !named {
            bail!(
                "no column holds names: the first line must name the columns, one of them `name` (or ADM1_EN …)"
            );
        }
        if self.at(LAT).is_none() || self.at(LON).is_none() {
            bail!(
                "no columns hold points: name them `lat` and `lon` (OCHA's tables without a centroid have none)"
            );
        }
        Ok(())
    }

    fn row(
        &self,
        line: usize,
        record: &csv::StringRecord,
        country: Option<&str>,
        places: &Places,
        unknown_kinds: &mut BTreeMap<String, usize>,
    ) -> Result<Row, String> {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map_or("", str::trim);
        let get = |wanted: &[&str]| cell(self.at(wanted));
        let degrees = |wanted: &[&str], what: &str| {
            let cell = get(wanted);
            if cell.is_empty() {
                return Err(format!("no {what}"));
            }
            cell.parse::<f64>()
                .map_err(|_| format!("{what} `{cell}` is no number; write degrees with a decimal point"))
        };
        let deepest = (1..=4).rev().find(|&l| !cell(self.levels[l].0).is_empty());
        let mut other_names: Vec<String> = OTHERS
            .iter()
            .filter_map(|w| self.names.iter().position(|n| n == w))
            .flat_map(|at| cell(Some(at)).split(['|', ';']))
            .map(|name| name.trim().to_owned())
            .collect();
        let (name, kind, code) = match (get(NAME), deepest) {
            ("", None) => return Err("no name".into()),
            ("", Some(level)) => {
                let (name, code, others) = &self.levels[level];
                other_names.extend(others.iter().map(|&at| cell(Some(at)).to_owned()));
                let kind =
                    [Feature::Admin1, Feature::Admin2, Feature::District, Feature::District][level - 1];
                (cell(*name), kind, cell(*code))
            }
            (name, _) => {
                let word = get(KIND);
                let kind = kinds::of_word(word).unwrap_or_else(|| {
                    if !word.is_empty() {
                        *unknown_kinds.entry(word.to_owned()).or_default() += 1;
                    }
                    Feature::Town
                });
                (name, kind, get(PCODE))
            }
        };
        let bare = geonames::bare_unit(name);
        if bare != name && matches!(kind, Feature::Admin1 | Feature::Admin2 | Feature::District) {
            other_names.push(bare.to_owned());
        }
        other_names.retain(|other| !other.is_empty() && other != name);
        other_names.dedup();
        let (lat, lon) = (degrees(LAT, "latitude")?, degrees(LON, "longitude")?);
        let codes: Vec<&str> = (1..=4).map(|l| cell(self.levels[l].1)).chain([code]).collect();
        let country = self.country(get(COUNTRY), &codes, country, places)?;
        let radius_km = match get(RADIUS) {
            "" => (kind == Feature::District).then_some(15.0),
            cell => Some(
                cell.parse::<f64>()
                    .ok()
                    .filter(|r| (0.0..20_000.0).contains(r))
                    .ok_or_else(|| format!("radius `{cell}` is no number of kilometres"))?,
            ),
        };
        let id = match (get(GEONAMES).parse::<u32>(), code) {
            (Ok(id), _) => format!("gn:{id}"),
            (_, "") => String::new(),
            (_, code) => format!("pcode:{code}"),
        };
        Ok(Row {
            line,
            id,
            name: name.to_owned(),
            other_names,
            kind,
            lat,
            lon,
            radius_km,
            country,
            admin1: geonames::bare_unit(if kind == Feature::Admin1 { name } else { get(ADMIN1) }).to_owned(),
            population: get(POPULATION).replace([',', ' '], "").parse::<f64>().unwrap_or(0.0).clamp(0.0, 4e9)
                as u32,
        })
    }

    /// The country that a row says, or its codes begin with, or the user.
    fn country(
        &self,
        said: &str,
        codes: &[&str],
        given: Option<&str>,
        places: &Places,
    ) -> Result<String, String> {
        if !said.is_empty() {
            let known = places.country(said).map(|c| c.iso3.clone());
            return known
                .or(given.map(str::to_owned))
                .ok_or_else(|| format!("country `{said}` is not known"));
        }
        let coded = codes.iter().filter_map(|code| code.get(..2)).find_map(|two| places.country(two));
        match (given, coded) {
            (Some(given), _) => Ok(given.to_owned()),
            (None, Some(country)) => Ok(country.iso3.clone()),
            (None, None) => Err("no country; give it with --country SYR, or in a column `country`".into()),
        }
    }
}

/// `ADM1_EN`, `admin1Name_en`, `adm1_name`; `ADM1_PCODE`; and the same unit in other languages.
fn unit_columns(names: &[String], level: usize) -> (Option<usize>, Option<usize>, Vec<usize>) {
    let below = |name: &str| {
        let rest = name.strip_prefix("admin").or_else(|| name.strip_prefix("adm"))?;
        rest.strip_prefix(&level.to_string()).map(str::to_owned)
    };
    let rests: Vec<Option<String>> = names.iter().map(|n| below(n)).collect();
    let find =
        |wanted: &[&str]| wanted.iter().find_map(|w| rests.iter().position(|r| r.as_deref() == Some(w)));
    let name = find(&["en", "nameen", "name", "fr", "namefr", "es", "namees", ""]);
    let code = find(&["pcode", "pcod", "code"]);
    let other = |r: &str| {
        let language = r.strip_prefix("name").unwrap_or(r);
        r == "ref"
            || r.starts_with("alt")
            || language.len() == 2
            || matches!(r, "name1" | "name2" | "name3" | "nameref")
    };
    let others =
        (0..names.len()).filter(|&i| Some(i) != name && rests[i].as_deref().is_some_and(other)).collect();
    (name, code, others)
}
