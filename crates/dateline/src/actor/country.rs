//! What are countries called, and which bodies does each of them have?
//!
//! The bodies (government, army, police, courts …) are made by rule for every row of the country table, so
//! that "the Chadian army" is known without an entry of its own. An entry in a world file under the same id
//! (`mil:SYR`) adds names to a body.

use super::entry::Actor;
use super::error::Error;
use super::kind::Kind;
use jiff::civil::Date;

/// One row of the country table.
#[derive(Clone, Debug, Default)]
pub struct Country {
    /// ISO 3166-1 alpha-3, or the table's own code for states that are gone.
    pub iso3: String,
    /// The name to show.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Adjectives and names of its people.
    pub demonyms: Vec<String>,
    /// Capital city.
    pub capital: String,
    /// First day it existed, if not always.
    pub from: Option<Date>,
    /// Last day it existed, if gone.
    pub until: Option<Date>,
}

impl Country {
    /// True if it existed on `day`; true when the day is unknown.
    pub fn existed(&self, day: Option<Date>) -> bool {
        day.is_none_or(|d| self.from.is_none_or(|f| f <= d) && self.until.is_none_or(|u| d <= u))
    }
}

const FILE: &str = "world/countries.tsv";

/// Reads the country table. Columns are found by the names in its first line.
pub(super) fn read(table: &str) -> Result<Vec<Country>, Error> {
    let fail = |line: usize, what: String| Error { file: FILE.to_owned(), line, what };
    let mut rows = table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    let header: Vec<&str> = rows
        .next()
        .map(|(_, l)| l.split('\t').collect())
        .ok_or_else(|| fail(1, "the table is empty; it needs a line of column names".to_owned()))?;
    let column = |name: &str| {
        header
            .iter()
            .position(|h| *h == name)
            .ok_or_else(|| fail(1, format!("there is no column \"{name}\"; add it to the first line")))
    };
    let at = Columns {
        iso3: column("iso3")?,
        name: column("name")?,
        names: column("other_names")?,
        demonyms: column("demonyms")?,
        capital: column("capital")?,
        from: column("from")?,
        until: column("until")?,
    };
    let mut out = Vec::new();
    for (n, line) in rows {
        out.push(row(line, &at).map_err(|what| fail(n + 1, what))?);
    }
    Ok(out)
}

struct Columns {
    iso3: usize,
    name: usize,
    names: usize,
    demonyms: usize,
    capital: usize,
    from: usize,
    until: usize,
}

fn row(line: &str, at: &Columns) -> Result<Country, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |i: usize| cells.get(i).copied().unwrap_or("").trim();
    let list = |i: usize| {
        cell(i).split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let day = |i: usize| match cell(i) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("\"{text}\" is not a day such as 1990-10-03")),
    };
    let (iso3, name) = (cell(at.iso3).to_owned(), cell(at.name).to_owned());
    if iso3.len() != 3 || name.is_empty() {
        return Err("a country needs a code of three letters and a name".to_owned());
    }
    Ok(Country {
        iso3,
        name,
        names: list(at.names),
        demonyms: list(at.demonyms),
        capital: cell(at.capital).to_owned(),
        from: day(at.from)?,
        until: day(at.until)?,
    })
}

/// The kinds of body every country has, and how they are named.
const BODIES: [(Kind, &str); 7] = [
    (Kind::Government, "Government of"),
    (Kind::StateMilitary, "Military Forces of"),
    (Kind::StatePolice, "Police Forces of"),
    (Kind::StateSecurity, "Security Forces of"),
    (Kind::Courts, "Courts of"),
    (Kind::Parliament, "Parliament of"),
    (Kind::People, "Civilians of"),
];

/// The bodies of a country, government first.
pub(super) fn bodies(country: &Country) -> impl Iterator<Item = Actor> + '_ {
    BODIES.iter().map(move |(kind, of)| {
        let prefix = kind.body().unwrap_or_default();
        let above = !matches!(kind, Kind::Government | Kind::People);
        Actor {
            id: format!("{prefix}:{}", country.iso3),
            name: format!("{of} {}", country.name),
            kind: *kind,
            country: Some(country.iso3.clone()),
            also: Vec::new(),
            acronyms: Vec::new(),
            people: Vec::new(),
            sector: kind.sector().to_owned(),
            inter: kind.inter().to_owned(),
            from: country.from,
            until: country.until,
            parents: if above { vec![part_of_government(country)] } else { Vec::new() },
            sides: Vec::new(),
            successor_of: Vec::new(),
            leaders: Vec::new(),
            source: FILE.to_owned(),
            outlet: None,
            at: (FILE.to_owned(), 1),
        }
    })
}

fn part_of_government(country: &Country) -> super::entry::Tie {
    super::entry::Tie {
        to: format!("gov:{}", country.iso3),
        as_what: "part".to_owned(),
        since: None,
        until: None,
    }
}
