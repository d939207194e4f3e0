//! Where is it? Finds the places that a report names and says where they lie, how exactly, and why.
//!
//! Names are looked up in three tables at once: the gazetteer ([`gazetteer`]), the countries ([`country`]) and our
//! own overlay of what conflicts name and gazetteers lack ([`overlay`]). What a name means is judged from syntax and
//! neighbours ([`judge`](self)), which of several places is meant by a chain of passes ([`resolve`]).
//!
//! Nothing here fails on any text; only loading can. Work is linear in the text.

mod beside;
mod capital;
pub mod country;
mod dateline;
pub mod feature;
mod find;
pub mod fold;
pub mod gazetteer;
mod judge;
mod longer;
mod mention;
mod names;
mod nearest;
pub mod overlay;
mod relation;
pub mod resolve;
mod short;
mod table;
mod text;
mod toponym;
mod words;

pub use country::{Countries, Country};
pub use feature::Feature;
pub use mention::Role;
pub use table::Error;
pub use toponym::{Precision, Toponym, km_between};

use find::Filed;
use fold::{fold, without_article};
use gazetteer::Gazetteer;
use mention::{How, NO};
use names::NameIndex;
use overlay::Own;
use resolve::Scene;
use std::collections::BTreeMap;
use syntax::Doc;
use words::Words;

/// What a project sets for its places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Codes or names of the countries that are watched: a name that several places bear is rather there.
    pub watched: Vec<String>,
}

/// The tables that places are read from: the gazetteer, and text tables each with the name errors are to bear.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// Bytes of `gazetteer.bin`.
    pub gazetteer: &'static [u8],
    /// `countries.tsv`.
    pub countries: (&'a str, &'a str),
    /// `words.toml`.
    pub words: (&'a str, &'a str),
    /// `short-names.tsv`.
    pub short_names: (&'a str, &'a str),
    /// Overlays of a project, which have priority over all else.
    pub project: &'a [(&'a str, &'a str)],
    /// Overlays that come with the program; in earlier ones a place has priority.
    pub overlays: &'a [(&'a str, &'a str)],
}

/// All places that are known, ready for finding.
pub struct Places {
    gazetteer: Gazetteer,
    countries: Countries,
    own: Vec<Own>,
    /// Record of the gazetteer that an own row gives more names to: the same town.
    own_town: Vec<Option<u32>>,
    /// Units of the gazetteer that each own row lies in.
    own_units: Vec<Units>,
    index: NameIndex,
    words: Words,
    /// Number in our table of each country of the gazetteer.
    country_of_gazetteer: Vec<u16>,
}

/// Units that a place lies in, by their numbers in the gazetteer; `NO` where not known.
#[derive(Clone, Copy)]
struct Units {
    admin1: u16,
    admin2: u16,
}

/// A place looked up by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Stable name: `gn:170063`, `dl:wadi-al-deif`, `iso:SYR`.
    pub id: String,
    /// Main name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Three-letter code of its country.
    pub country: Option<String>,
    /// Name of its first-level unit.
    pub admin1: Option<String>,
    /// Kind of place.
    pub feature: Feature,
    /// Inhabitants, where known.
    pub population: u32,
}

impl Places {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// Never for the tables as they are kept: a test loads them.
    pub fn shipped() -> Result<Places, Error> {
        Places::with_project(&[])
    }

    /// The tables that come with the program and, with priority over them, overlays of a project: name and text of each.
    ///
    /// # Errors
    /// With file, line and hint, if an overlay of the project cannot be used.
    pub fn with_project(project: &[(&str, &str)]) -> Result<Places, Error> {
        Places::load(&Tables { project, ..shipped_tables(&SHIPPED_OVERLAYS) })
    }

    /// Places from `tables`.
    ///
    /// # Errors
    /// With file, line and hint.
    pub fn load(tables: &Tables<'_>) -> Result<Places, Error> {
        let gazetteer = Gazetteer::open(tables.gazetteer).map_err(|what| Error {
            file: "gazetteer.bin".into(),
            line: 0,
            what,
            hint: "cargo xtask places".into(),
        })?;
        let countries = Countries::load(tables.countries.0, tables.countries.1)?;
        let words = Words::load(tables.words.0, tables.words.1)?;
        let own = overlay::load(tables.project, tables.overlays, &countries)?;
        let country_of_gazetteer = (0..gazetteer.countries())
            .map(|i| countries.index(gazetteer.iso2(i as u8)).unwrap_or(NO))
            .collect();
        let index = NameIndex::new(BTreeMap::new());
        let mut places = Places {
            gazetteer,
            countries,
            own,
            own_town: Vec::new(),
            own_units: Vec::new(),
            index,
            words,
            country_of_gazetteer,
        };
        places.own_town = places.own.iter().map(|o| places.town_of(o)).collect();
        places.own_units = places.units_of_own();
        let mut filed = places.file_names();
        short::file(&places, tables.short_names.0, tables.short_names.1, &mut filed)?;
        places.index = NameIndex::new(filed);
        Ok(places)
    }

    /// The table of countries.
    pub fn countries(&self) -> &Countries {
        &self.countries
    }

    /// The country of a code, name or demonym.
    pub fn country(&self, name_or_code: &str) -> Option<&Country> {
        self.countries.find(name_or_code)
    }

    /// Every place that bears `name`, own rows and countries first, then by population.
    pub fn named(&self, name: &str) -> Vec<Known> {
        let key = fold(name);
        let mut found: Vec<mention::Candidate> = self
            .index
            .get(&key)
            .iter()
            .map(|&n| self.candidate_of(Filed::unpack(n)))
            .filter(|c| c.how != How::Demonym)
            .collect();
        found.extend(self.gazetteer.find(name).into_iter().map(|r| self.gazetteer_candidate(r)));
        found.iter().map(|c| toponym::known(self, c)).collect()
    }

    /// Towns of the gazetteer, for naming them on a map.
    pub fn towns(&self) -> impl Iterator<Item = Known> {
        let towns = |r: &u32| self.gazetteer.entry(*r).feature.is_populated();
        let records = (0..self.gazetteer.len() as u32).filter(towns);
        records.map(|r| toponym::known(self, &self.gazetteer_candidate(r)))
    }

    /// The places that `doc` names, in text order.
    pub fn find(&self, doc: &Doc, settings: &Settings) -> Vec<Toponym> {
        let looks = text::looks(doc);
        let mut mentions = find::names(self, doc, &looks);
        beside::read(self, doc, &looks, &mut mentions);
        longer::drop_parts(self, doc, &looks, &mut mentions);
        relink(self, doc, &looks, &mut mentions);
        judge::judge(self, doc, &looks, &mut mentions);
        judge::carry_names(&looks, &mut mentions);
        dateline::mark(doc, &looks, &mut mentions);
        judge::second_hearing(&looks, &mut mentions, LIKELY);
        let judged: Vec<_> = mentions.iter().map(|m| m.span.clone()).collect();
        drop_unlikely(&mut mentions);
        let unknown = resolve::unknown_names(self, doc, &looks, &judged);
        mentions.extend(unknown);
        let capitals = capital::meant(self, doc, &looks, &mentions);
        mentions.extend(capitals);
        mentions.sort_by_key(|m| m.tokens.start);
        relink(self, doc, &looks, &mut mentions);
        relation::relate(doc, &looks, &self.words, &mut mentions);
        let watched = settings.watched.iter().filter_map(|c| self.countries.index(c)).collect();
        let mut scene = Scene { places: self, doc, looks: &looks, watched, mentions };
        scene.resolve();
        toponym::write(&scene)
    }

    /// The place of the gazetteers with that GeoNames number, those of the project first.
    pub fn by_geonames_id(&self) -> BTreeMap<u32, Known> {
        let shipped = (0..self.gazetteer.len() as u32).map(|r| self.gazetteer_candidate(r));
        let own = (0..self.own.len() as u32).rev().map(|n| self.candidate_of(Filed::Own(n)));
        let mut all = BTreeMap::new();
        for c in shipped.chain(own) {
            if let Some(id) = toponym::geonames_id(self, &c) {
                all.insert(id, toponym::known(self, &c));
            }
        }
        all
    }

    /// South, west, north and east of the known places of every country, by its three-letter code.
    pub fn extents(&self) -> BTreeMap<&str, [f64; 4]> {
        let mut all: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
        for record in 0..self.gazetteer.len() as u32 {
            let c = self.gazetteer_candidate(record);
            let Some(country) = self.countries.get(c.country) else { continue };
            let e = all.entry(&country.iso3).or_insert([c.lat, c.lon, c.lat, c.lon]);
            *e = [e[0].min(c.lat), e[1].min(c.lon), e[2].max(c.lat), e[3].max(c.lon)];
        }
        all
    }

    /// The town of the gazetteer that a row on a populated place is about: it bears one of its names nearby.
    fn town_of(&self, own: &Own) -> Option<u32> {
        if own.project || !own.feature.is_populated() || own.feature == Feature::Quarter {
            return None;
        }
        let names = std::iter::once(&own.name).chain(&own.other_names);
        let near = |c: &mention::Candidate| {
            c.feature.is_populated()
                && Some(c.country) == own.country
                && toponym::km_between(c.lat, c.lon, own.lat, own.lon) < 12.0
        };
        let records = names.flat_map(|name| self.gazetteer.find(name));
        records
            .filter(|&r| near(&self.gazetteer_candidate(r)))
            .max_by_key(|&r| (self.gazetteer.entry(r).population, std::cmp::Reverse(r)))
    }

    /// The units that own rows lie in. Rows of a project that do not say take that of the nearest town.
    fn units_of_own(&self) -> Vec<Units> {
        let towns = self.own.iter().any(|o| o.project).then(|| nearest::Towns::of(&self.gazetteer));
        (0..self.own.len())
            .map(|n| {
                let own = &self.own[n];
                let admin1 = if own.project { self.admin1_of_project(own) } else { self.admin1_of_own(n) };
                let mut units = Units { admin1, admin2: NO };
                let country = own.country.unwrap_or(NO);
                if own.feature == Feature::Admin2 {
                    units.admin2 = self.admin2_named(own, country);
                }
                if let Some(towns) = towns.as_ref().filter(|_| own.project && country != NO) {
                    let near =
                        towns.nearest(own.lat, own.lon, |r| self.gazetteer_candidate(r).country == country);
                    if let Some(town) = near.map(|r| self.gazetteer_candidate(r)) {
                        let within = |unit: u16| units.admin1 == NO || units.admin1 == unit;
                        if within(town.admin1) && units.admin2 == NO && own.feature != Feature::Admin1 {
                            units.admin2 = town.admin2;
                        }
                        if units.admin1 == NO {
                            units.admin1 = town.admin1;
                        }
                    }
                }
                units
            })
            .collect()
    }

    /// The first-level unit that a row of a project names, or is.
    fn admin1_of_project(&self, own: &Own) -> u16 {
        let itself = (own.feature == Feature::Admin1).then_some(&own.name);
        let names = itself.into_iter().chain(Some(&own.admin1).filter(|_| itself.is_none()));
        let also = own.other_names.iter().filter(|_| itself.is_some());
        self.unit_named(names.chain(also), Feature::Admin1, own.country.unwrap_or(NO))
            .map_or(NO, |c| c.admin1)
    }

    fn admin2_named(&self, own: &Own, country: u16) -> u16 {
        let names = std::iter::once(&own.name).chain(&own.other_names);
        self.unit_named(names, Feature::Admin2, country).map_or(NO, |c| c.admin2)
    }

    fn unit_named<'a>(
        &self,
        names: impl Iterator<Item = &'a String>,
        kind: Feature,
        country: u16,
    ) -> Option<mention::Candidate> {
        names
            .filter(|name| !name.is_empty())
            .flat_map(|name| self.gazetteer.find(name))
            .map(|r| self.gazetteer_candidate(r))
            .find(|c| c.feature == kind && c.country == country)
    }

    /// First-level unit of own row `n`: as the row says, or that of its town, or of the town it is near.
    fn admin1_of_own(&self, n: usize) -> u16 {
        let own = &self.own[n];
        let Some(country) = own.country else { return NO };
        let said = self.gazetteer.find(&own.admin1).into_iter().map(|r| self.gazetteer_candidate(r));
        let unit =
            said.filter(|c| c.feature == Feature::Admin1 && c.country == country).map(|c| c.admin1).next();
        let nearby = || {
            let towns = own
                .near
                .iter()
                .chain([&own.name])
                .flat_map(|t| self.gazetteer.find(t))
                .map(|r| self.gazetteer_candidate(r));
            towns
                .filter(|c| {
                    c.country == country && toponym::km_between(c.lat, c.lon, own.lat, own.lon) < 60.0
                })
                .map(|c| c.admin1)
                .next()
        };
        let town = self.own_town[n].map(|r| self.gazetteer_candidate(r).admin1);
        let single = own.near.len() < 2;
        town.or(unit).or_else(|| if single { nearby() } else { None }).unwrap_or(NO)
    }

    /// Name of first-level unit number `i`.
    fn admin1_name(&self, i: u16) -> Option<String> {
        self.gazetteer.admin1(i).map(|record| self.gazetteer.name(record))
    }

    /// Names of our own tables and what they stand for.
    fn file_names(&self) -> BTreeMap<String, Vec<u32>> {
        let mut filed: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut file = |name: &str, what: Filed| {
            let key = fold(name);
            let list = filed.entry(key).or_default();
            if !list.contains(&what.pack()) {
                list.push(what.pack());
            }
        };
        for (n, own) in self.own.iter().enumerate() {
            let what = self.own_town[n].map_or(Filed::Own(n as u32), Filed::Town);
            for name in std::iter::once(&own.name).chain(&own.other_names) {
                file(name, what);
                if let Some(bare) = without_article(&fold(name)) {
                    file(bare, what);
                }
            }
            for name in &own.short_names {
                file(name, Filed::Short(n as u32));
                if let Some(bare) = without_article(&fold(name)) {
                    file(bare, Filed::Short(n as u32));
                }
            }
        }
        for (n, c) in self.countries.all().iter().enumerate() {
            for name in std::iter::once(&c.name).chain(&c.other_names) {
                file(name, Filed::Country(n as u16));
            }
            for name in &c.demonyms {
                file(name, Filed::Demonym(n as u16));
            }
        }
        filed
    }
}

/// Less than this speaks against a place.
const LIKELY: f32 = 0.8;

fn drop_unlikely(mentions: &mut Vec<mention::Mention>) {
    for m in mentions.iter_mut() {
        m.container = None;
    }
    mentions.retain(|m| m.role == Role::InName || m.weight >= LIKELY);
}

/// Links "X, Y" anew once it is known which names stay.
fn relink(places: &Places, doc: &Doc, looks: &[text::Look], mentions: &mut [mention::Mention]) {
    beside::link(places, doc, looks, mentions);
}

/// One overlay that comes with the program: its name and its text.
macro_rules! shipped {
    ($($file:literal)*) => {
        [$((concat!("world/places/", $file), include_str!(concat!("../../../../world/places/", $file)))),*]
    };
}

const SHIPPED_OVERLAYS: [(&str, &str); 14] = shipped![
    "overlay/afghanistan-pakistan.tsv"
    "overlay/americas.tsv"
    "overlay/asia.tsv"
    "overlay/caucasus-balkans-turkey.tsv"
    "overlay/central-africa.tsv"
    "overlay/horn-sudan.tsv"
    "overlay/iraq.tsv"
    "overlay/libya-egypt.tsv"
    "overlay/palestine-lebanon.tsv"
    "overlay/sahel-nigeria.tsv"
    "overlay/syria.tsv"
    "overlay/ukraine-russia.tsv"
    "overlay/yemen-gulf.tsv"
    "areas.tsv"
];

fn shipped_tables<'a>(overlays: &'a [(&'a str, &'a str)]) -> Tables<'a> {
    Tables {
        gazetteer: include_bytes!("../../../../world/places/gazetteer.bin"),
        countries: ("world/countries.tsv", include_str!("../../../../world/countries.tsv")),
        words: ("world/places/words.toml", include_str!("../../../../world/places/words.toml")),
        short_names: (
            "world/places/short-names.tsv",
            include_str!("../../../../world/places/short-names.tsv"),
        ),
        project: &[],
        overlays,
    }
}
