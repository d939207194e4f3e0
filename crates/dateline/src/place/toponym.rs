//! What is said of each place: point, precision, country, and the reason.

use super::feature::Feature;
use super::mention::{Candidate, How, Mention, Place, Role};
use super::relation::Relation;
use super::resolve::Scene;
use super::words::Unit;
use super::{Known, Places};
use std::ops::Range;

/// How exactly a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The place itself.
    Exact,
    /// Near the point, within the radius.
    Near,
    /// Somewhere in a second-level unit.
    Admin2,
    /// Somewhere in a first-level unit.
    Admin1,
    /// Somewhere in a country.
    Country,
    /// Somewhere in an area that is none of these: a sea, a desert, a continent.
    Region,
    /// Not known.
    Unresolved,
}

impl Precision {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Exact => "exact",
            Precision::Near => "near",
            Precision::Admin2 => "admin2",
            Precision::Admin1 => "admin1",
            Precision::Country => "country",
            Precision::Region => "region",
            Precision::Unresolved => "unresolved",
        }
    }
}

/// A place that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Main name; the words of the text where it is not known.
    pub name: String,
    /// Degrees north. `None` is unresolved.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Kilometres about the point within which it lies; `None` for units and areas without a stated reach.
    pub radius_km: Option<f64>,
    /// Stable name: `gn:170063`, `dl:wadi-al-deif`, `iso:SYR`; empty if unresolved.
    pub id: String,
    /// GeoNames number.
    pub geonames_id: Option<u32>,
    /// Three-letter code of its country.
    pub country: Option<String>,
    /// Name of its first-level unit.
    pub admin1: Option<String>,
    /// Code of its kind: `PPL`, `ADM1`, `PCLI`, `air base`.
    pub feature: String,
    /// How exactly it is known.
    pub precision: Precision,
    /// Why this place, in a sentence without a full stop.
    pub reason: String,
    /// What it is to the report.
    pub role: Role,
    /// How the place meant lies to the place named: "20 km south-west of Idlib".
    pub relation: Option<String>,
    /// Meant by a description, not by its name: "the Iraqi capital".
    pub described: bool,
    /// Number, among the toponyms of the report, of the one that the text says it lies in.
    pub lies_in: Option<usize>,
}

/// What a candidate is, for lookups.
pub fn known(places: &Places, c: &Candidate) -> Known {
    Known {
        id: id(places, c),
        name: name(places, c),
        lat: c.lat,
        lon: c.lon,
        country: country(places, c),
        admin1: places.admin1_name(c.admin1),
        feature: c.feature,
        population: c.population,
    }
}

fn name(places: &Places, c: &Candidate) -> String {
    match c.place {
        Place::Gazetteer(record) => places.gazetteer.name(record),
        Place::Own(n) => places.own[n as usize].name.clone(),
        Place::Country(n) => places.countries.get(n).map_or(String::new(), |c| c.name.clone()),
    }
}

fn country(places: &Places, c: &Candidate) -> Option<String> {
    places.countries.get(c.country).map(|c| c.iso3.clone())
}

fn id(places: &Places, c: &Candidate) -> String {
    let geonames = geonames_id(places, c);
    match (c.place, geonames) {
        (Place::Country(n), _) => format!("iso:{}", places.countries.get(n).map_or("", |c| &c.iso3)),
        (Place::Own(n), _) => places.own[n as usize].id.clone(),
        (Place::Gazetteer(_), Some(id)) => format!("gn:{id}"),
        (Place::Gazetteer(_), None) => {
            let unit =
                places.admin1_name(c.admin1).filter(|_| c.feature == Feature::Admin2).unwrap_or_default();
            let parts = [country(places, c).unwrap_or_default(), unit, name(places, c)];
            format!("unit:{}", parts.map(|p| super::fold::fold(&p).replace(' ', "-")).join("."))
        }
    }
}

pub(super) fn geonames_id(places: &Places, c: &Candidate) -> Option<u32> {
    match c.place {
        Place::Gazetteer(record) => Some(places.gazetteer.entry(record).geonames_id).filter(|&id| id != 0),
        Place::Country(n) => places.countries.get(n).and_then(|c| c.geonames_id),
        Place::Own(n) => places.own[n as usize].id.strip_prefix("gn:").and_then(|id| id.parse().ok()),
    }
}

/// The toponyms of a resolved report.
pub fn write(scene: &Scene<'_>) -> Vec<Toponym> {
    scene
        .mentions
        .iter()
        .map(|m| match m.chosen() {
            Some(chosen) => resolved(scene, m, chosen),
            None => open(scene, m),
        })
        .collect()
}

fn blank(scene: &Scene<'_>, m: &Mention) -> Toponym {
    let bytes = scene.doc.bytes(m.tokens.clone());
    Toponym {
        start: bytes.start,
        end: bytes.end,
        tokens: m.tokens.clone(),
        name: scene.text(m).to_owned(),
        lat: None,
        lon: None,
        radius_km: None,
        id: String::new(),
        geonames_id: None,
        country: None,
        admin1: None,
        feature: m.facility.map_or("", Feature::code).to_owned(),
        precision: Precision::Unresolved,
        reason: if m.doubted {
            "the places of that name that are known are small and in countries that the report does not touch"
                .into()
        } else {
            "no place of that name is known".into()
        },
        role: m.role,
        relation: None,
        described: m.described,
        lies_in: m.container,
    }
}

/// A name without a reading: within what it is said to lie in, if that is known.
fn open(scene: &Scene<'_>, m: &Mention) -> Toponym {
    let mut t = blank(scene, m);
    let Some(container) = m.container.and_then(|o| scene.mentions[o].chosen()) else { return t };
    let unit = name(scene.places, container);
    let (precision, radius) = precision_of(container);
    t.country = country(scene.places, container);
    t.admin1 = scene.places.admin1_name(container.admin1);
    (t.lat, t.lon, t.radius_km) = (Some(container.lat), Some(container.lon), radius);
    t.precision = if precision == Precision::Exact { Precision::Near } else { precision };
    t.reason =
        format!("no place of that name is known there; the text puts it in {unit}, whose point is given");
    t
}

fn resolved(scene: &Scene<'_>, m: &Mention, chosen: &Candidate) -> Toponym {
    let places = scene.places;
    let (precision, radius_km) = precision_of(chosen);
    let mut t = Toponym {
        name: name(places, chosen),
        lat: Some(chosen.lat),
        lon: Some(chosen.lon),
        radius_km,
        id: id(places, chosen),
        geonames_id: geonames_id(places, chosen),
        country: country(places, chosen),
        admin1: places.admin1_name(chosen.admin1),
        feature: chosen.feature.code().to_owned(),
        precision,
        reason: m.choice.as_ref().map_or(String::new(), |c| c.reason.clone()),
        ..blank(scene, m)
    };
    if m.role == Role::Place {
        beside(m, chosen, &mut t);
        related(scene, m, chosen, &mut t);
    }
    if chosen.how == How::Demonym {
        t.precision = Precision::Country;
    }
    t
}

/// Precision of a place itself, and its radius.
fn precision_of(c: &Candidate) -> (Precision, Option<f64>) {
    match c.feature {
        f if f.is_country() => (Precision::Country, None),
        Feature::Admin1 => (Precision::Admin1, None),
        Feature::Admin2 => (Precision::Admin2, None),
        f if f.is_wide() => (Precision::Region, Some(c.radius_km).filter(|r| *r > 0.0)),
        _ if matches!(c.place, Place::Own(_)) => {
            let precision = match c.radius_km {
                r if r <= 5.0 => Precision::Exact,
                r if r <= 40.0 => Precision::Near,
                _ => Precision::Region,
            };
            (precision, Some(c.radius_km))
        }
        _ => (Precision::Exact, Some(town_radius(c.population))),
    }
}

/// Reach of a town by its people, in kilometres: about 3,000 to the square kilometre.
fn town_radius(population: u32) -> f64 {
    let radius = (f64::from(population) / 3000.0 / std::f64::consts::PI).sqrt();
    (radius.clamp(1.0, 20.0) * 10.0).round() / 10.0
}

/// A base, a dam, the countryside of a town that is known only as a town.
fn beside(m: &Mention, chosen: &Candidate, t: &mut Toponym) {
    let town = chosen.feature.is_populated();
    if let Some(kind) = m.facility.filter(|k| town && (k.is_facility() || *k == Feature::Hill)) {
        t.precision = Precision::Near;
        t.radius_km = Some(10.0);
        t.feature = kind.code().to_owned();
        t.reason = format!(
            "the {} itself is in no gazetteer; the place it is named after: {}",
            kind.noun(),
            t.reason
        );
    } else if m.unit == Some(Unit::Near) && town {
        t.precision = Precision::Near;
        t.radius_km = Some(t.radius_km.unwrap_or(0.0).max(15.0));
    }
}

fn related(scene: &Scene<'_>, m: &Mention, chosen: &Candidate, t: &mut Toponym) {
    let Some(relation) = &m.relation else { return };
    let point_like = matches!(t.precision, Precision::Exact | Precision::Near);
    match relation {
        Relation::Away { km, bearing, words } => {
            if point_like {
                if let Some(bearing) = bearing {
                    let (lat, lon) = moved(chosen.lat, chosen.lon, *km, f64::from(*bearing));
                    (t.lat, t.lon) = (Some(lat), Some(lon));
                    t.radius_km = Some((km * 0.25).max(2.0));
                } else {
                    t.radius_km = Some(km + t.radius_km.unwrap_or(0.0));
                }
                t.precision = Precision::Near;
                t.reason.push_str("; the point is set off as the words say");
            }
            t.relation = Some(words.clone());
        }
        Relation::Beside { words, .. } => {
            if point_like {
                t.precision = Precision::Near;
                t.radius_km = Some(t.radius_km.unwrap_or(0.0).max(15.0));
            }
            t.relation = Some(words.clone());
        }
        Relation::Part { words } => t.relation = Some(words.clone()),
        Relation::Border => {
            t.relation = Some(format!("border with {}", t.name));
        }
        Relation::Between { other } => {
            if let Some(end) = scene.mentions.get(*other).and_then(Mention::chosen) {
                let half = km_between(chosen.lat, chosen.lon, end.lat, end.lon) / 2.0;
                if point_like && half < 500.0 {
                    (t.lat, t.lon) = (
                        Some(round5((chosen.lat + end.lat) / 2.0)),
                        Some(round5((chosen.lon + end.lon) / 2.0)),
                    );
                    t.radius_km = Some(half.ceil());
                    t.precision = Precision::Near;
                    t.reason.push_str("; half way between the two");
                }
                t.relation = Some(format!("between {} and {}", t.name, name(scene.places, end)));
            }
        }
    }
}

/// The point `km` from another at `bearing` degrees from north, on a sphere.
pub(super) fn moved(lat: f64, lon: f64, km: f64, bearing: f64) -> (f64, f64) {
    let (lat, lon, bearing, arc) = (lat.to_radians(), lon.to_radians(), bearing.to_radians(), km / 6371.0);
    let to = (lat.sin() * arc.cos() + lat.cos() * arc.sin() * bearing.cos()).asin();
    let east = (bearing.sin() * arc.sin() * lat.cos()).atan2(arc.cos() - lat.sin() * to.sin());
    (round5(to.to_degrees()), round5((lon + east).to_degrees()))
}

fn round5(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// Great-circle distance in kilometres.
pub fn km_between(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (a, b) = (lat1.to_radians(), lat2.to_radians());
    let h =
        ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * ((lon2 - lon1).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
