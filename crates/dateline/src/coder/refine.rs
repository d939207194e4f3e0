//! A lead tells what happened "in northern Nigeria"; the next sentence names the town. What claims lack of place and
//! date is taken from the sentences behind them, where these say it of the same deed and contradict nothing.

use super::dating::Dating;
use super::occurrence::{Occurrence, REACH};
use super::siting::Siting;
use crate::claim::{Claim, Kind, Place};
use crate::place::km_between;

/// Places nearer to each other than this are one for a report.
const ONE_PLACE_KM: f64 = 25.0;
/// Families of deeds that a report goes on about under other names: "an attack … killed".
const DEEDS: [&str; 2] = ["force", "harm"];

/// Refines claims, each with the number of its sentence, in text order.
pub fn refine(
    claims: &mut [(usize, &mut Claim)],
    told: &[Occurrence],
    siting: &Siting<'_>,
    dating: &Dating<'_>,
) {
    for i in 0..claims.len() {
        let (sentence, claim) = (claims[i].0, &*claims[i].1);
        if claim.kind != Kind::Event {
            continue;
        }
        let behind = || told.iter().filter(|o| o.sentence > sentence && o.sentence - sentence <= REACH);
        let place = behind()
            .filter_map(|o| siting.of_occurrence(o))
            .find(|p| is_finer(p, claim.place.as_ref()))
            .map(|p| with(p, "the report says where it happened"))
            .or_else(|| next_place(claims, i).map(|p| with(p, "the report goes on to name it")));
        let lacks_day = matches!(claim.date.basis.as_str(), "publication_only" | "unknown")
            || claim.date.basis == "inferred" && claim.date.from != claim.date.to;
        let date = lacks_day.then(|| behind().find_map(|o| dating.of_occurrence(o.verb))).flatten();
        let claim = &mut *claims[i].1;
        if let Some(place) = place {
            claim.place = Some(place);
        }
        if let Some(date) = date {
            claim.date = date;
        }
    }
}

fn with(place: Place, why: &str) -> Place {
    Place { reason: format!("{why}; {}", place.reason), ..place }
}

/// How exactly a place is known: 0 a point, 1 a unit, 2 a country or less.
fn grade(place: Option<&Place>) -> u8 {
    match place {
        Some(p) if p.lat.is_some() => match p.precision.as_str() {
            "exact" | "near" => 0,
            "admin2" | "admin1" => 1,
            _ => 2,
        },
        _ => 2,
    }
}

/// True if `finer` tells more than `known` and lies in it as far as is known.
fn is_finer(finer: &Place, known: Option<&Place>) -> bool {
    let within = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
    let inside = known.is_none_or(|k| within(&k.country, &finer.country) && within(&k.admin1, &finer.admin1));
    inside && finer.lat.is_some() && grade(Some(finer)) < grade(known)
}

/// The one place that the next sentences give to deeds of the same sort.
fn next_place(claims: &[(usize, &mut Claim)], i: usize) -> Option<Place> {
    let (sentence, claim) = (claims[i].0, &*claims[i].1);
    if !DEEDS.contains(&claim.family.as_str()) || grade(claim.place.as_ref()) == 0 {
        return None;
    }
    let next = claims.iter().filter(|(s, c)| {
        *s > sentence && s - sentence <= REACH && c.kind == Kind::Event && DEEDS.contains(&c.family.as_str())
    });
    let mut found: Option<&Place> = None;
    for place in next.filter_map(|(_, c)| c.place.as_ref()).filter(|p| p.lat.is_some() && grade(Some(p)) < 2)
    {
        if !is_finer(place, claim.place.as_ref()) {
            if grade(Some(place)) == 0 {
                return None;
            }
            continue;
        }
        match found {
            Some(one) if !same(one, place) => return None,
            _ => found = Some(place),
        }
    }
    found.cloned()
}

fn same(a: &Place, b: &Place) -> bool {
    let points = (a.lat, a.lon, b.lat, b.lon);
    matches!(points, (Some(a), Some(b), Some(c), Some(d)) if km_between(a, b, c, d) < ONE_PLACE_KM)
}
