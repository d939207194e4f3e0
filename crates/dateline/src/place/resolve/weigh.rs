//! Names with several readings: nearness to the other places, what the report is about, and population last.

use super::super::feature::Feature;
use super::super::fold::fold;
use super::super::mention::{Candidate, Choice, How, Mention, NO};
use super::super::relation::Relation;
use super::super::words::Unit;
use super::Scene;
use super::tally::{Ballot, Tally};
use rustc_hash::FxHashMap;

/// Rounds of weighing: in the second, what the first decided counts.
const ROUNDS: usize = 2;

/// Firm choices for one name that the others of that name are held against.
const MOST_FIRM: usize = 32;

/// How well known a place is, in powers of ten of its people or the like.
pub fn prior(c: &Candidate) -> f32 {
    let people = 0.75 * ((f64::from(c.population) + 1.0).log10() as f32);
    let name = if c.main_name { 0.0 } else { -1.6 };
    name + match c.feature {
        Feature::Country => 9.0,
        Feature::Continent | Feature::Ocean => 7.0,
        Feature::Region | Feature::Sea => 5.0,
        Feature::FormerCountry => 4.0,
        Feature::Admin1 => people + 0.6,
        Feature::Admin2 => people - 1.8,
        Feature::Capital => people + 1.6,
        Feature::Seat1 => people + 0.4,
        Feature::Quarter => people - 1.5,
        Feature::Abandoned | Feature::Locality => people - 1.0,
        f if f.is_populated() && c.population == 0 => 2.0,
        f if f.is_populated() => people,
        _ => 3.5,
    }
}

/// What a place of the project's own gazetteers is given ahead of homonyms that come with the program: as much as a
/// hundred thousand inhabitants.
pub(super) const PROJECT: f32 = 4.0;

/// What spoke most for a reading.
#[derive(Clone, Copy, PartialEq)]
enum Ground {
    Near,
    Unit,
    Country,
    Watched,
    Project,
    People,
}

/// Weighs what is not decided firmly.
pub fn run(scene: &mut Scene<'_>) {
    let groups = group(scene);
    let mut tally = Tally::default();
    let mut ballots: Vec<Ballot> = groups.iter().map(|g| ballot(scene, g)).collect();
    for b in &ballots {
        tally.add(b, 1.0);
    }
    for _ in 0..ROUNDS {
        for (g, group) in groups.iter().enumerate() {
            if group.iter().all(|&m| firm(scene, m)) {
                continue;
            }
            tally.add(&ballots[g], -1.0);
            let sure: Vec<usize> =
                group.iter().copied().filter(|&m| firm(scene, m)).take(MOST_FIRM).collect();
            for &m in group {
                if !firm(scene, m) {
                    let choice = choose(scene, &tally, m, &sure);
                    scene.mentions[m].choice = choice;
                }
            }
            ballots[g] = ballot(scene, group);
            tally.add(&ballots[g], 1.0);
        }
    }
}

fn firm(scene: &Scene<'_>, m: usize) -> bool {
    scene.mentions[m].choice.as_ref().is_some_and(|c| c.firm)
}

/// Mentions by name, in text order of the first of each.
fn group(scene: &Scene<'_>) -> Vec<Vec<usize>> {
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, m) in scene.mentions.iter().enumerate() {
        let g = *at.entry(fold(scene.text(m))).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[g].push(n);
    }
    groups
}

/// The votes of a name: those of its firmest mention.
fn ballot(scene: &Scene<'_>, group: &[usize]) -> Ballot {
    let best = group.iter().copied().max_by_key(|&m| {
        let mention = &scene.mentions[m];
        (firm(scene, m), mention.choice.is_some(), std::cmp::Reverse(mention.role), std::cmp::Reverse(m))
    });
    Ballot::of(&scene.mentions[best.unwrap_or(group[0])])
}

/// The best reading of mention `m`; a firm choice for the same name elsewhere (`sure`) is kept to.
fn choose(scene: &Scene<'_>, tally: &Tally, m: usize, sure: &[usize]) -> Option<Choice> {
    let mention = &scene.mentions[m];
    let same = sure.iter().find_map(|&o| {
        let chosen = scene.mentions[o].chosen()?;
        // "Idlib province" says nothing of "Idlib".
        let unit_word =
            scene.mentions[o].unit != mention.unit && chosen.is_unit() && !chosen.feature.is_country();
        let point = pointed(mention) && chosen.is_unit();
        mention.candidates.iter().position(|c| c.place == chosen.place && !unit_word && !point)
    });
    if let Some(candidate) = same {
        return Some(Choice {
            candidate,
            reason: "the place of that name that the report names more fully elsewhere".into(),
            firm: false,
        });
    }
    let mut best: Option<(f32, usize, Ground)> = None;
    for (i, c) in mention.candidates.iter().enumerate() {
        let (mut weight, ground) = weigh(scene, tally, c, mention.unit);
        if pointed(mention) && c.is_unit() {
            weight -= 4.0;
        }
        if c.feature == Feature::Admin1 && mention.unit.is_none() && has_seat(&mention.candidates, c) {
            weight -= 2.0;
        }
        if best.is_none_or(|(most, _, _)| weight > most) {
            best = Some((weight, i, ground));
        }
    }
    let (_, candidate, ground) = best?;
    let reason = explain(scene, &mention.candidates[candidate], mention.candidates.len(), ground);
    Some(Choice { candidate, reason, firm: false })
}

/// True if a large town of the same name lies in the unit: bare, the name is the town's.
fn has_seat(candidates: &[Candidate], unit: &Candidate) -> bool {
    let seat = |c: &Candidate| c.feature.is_populated() && c.admin1 == unit.admin1 && c.population > 20_000;
    candidates.iter().any(|c| seat(c) && c.population.saturating_mul(8) > unit.population)
}

/// True if the text measures from the place: "20 km from Idlib" is from the town.
fn pointed(m: &Mention) -> bool {
    m.relation.as_ref().is_some_and(Relation::needs_point)
}

fn weigh(scene: &Scene<'_>, tally: &Tally, c: &Candidate, unit: Option<Unit>) -> (f32, Ground) {
    let total = tally.names.max(0.1);
    let votes = |map: &FxHashMap<u16, f32>, key: u16| {
        if key == NO { 0.0 } else { map.get(&key).copied().unwrap_or(0.0).max(0.0) }
    };
    let sure = (total / 2.0).min(1.0);
    let in_country = votes(&tally.country, c.country);
    let country = 2.6 * sure * (in_country / total).min(1.0) + 0.5 * in_country.min(2.0);
    let in_unit = votes(&tally.admin1, c.admin1);
    let admin1 = 2.2 * sure * (in_unit / total).min(1.0) + 0.7 * in_unit.min(2.0);
    let near = if c.is_unit() || c.feature.is_wide() {
        0.4 * in_unit.min(2.0)
    } else {
        0.8 * tally.near(c.lat, c.lon).clamp(0.0, 3.0)
    };
    let watched = if scene.watched.contains(&c.country) { 2.5 } else { 0.0 };
    let asked = match unit {
        Some(Unit::Kind(f)) if f == c.feature => 1.0,
        _ => 0.0,
    };
    let how = if c.how == How::Demonym { -0.5 } else { 0.0 };
    let project = if c.project { PROJECT } else { 0.0 };
    let weight = prior(c) + country + admin1 + near + watched + project + asked + how;
    let ground = [
        (near, Ground::Near),
        (admin1, Ground::Unit),
        (watched, Ground::Watched),
        (project, Ground::Project),
        (country, Ground::Country),
    ]
    .into_iter()
    .filter(|(w, _)| *w > 0.9)
    .fold((0.0, Ground::People), |best, this| if this.0 > best.0 { this } else { best })
    .1;
    (weight, ground)
}

fn explain(scene: &Scene<'_>, c: &Candidate, readings: usize, ground: Ground) -> String {
    let country = || scene.places.countries.get(c.country).map_or("that country", |c| &c.name);
    match ground {
        Ground::Near => format!("of {readings} places of that name the one near other places of the report"),
        Ground::Unit => {
            let unit = scene.places.admin1_name(c.admin1).unwrap_or_else(|| "that unit".into());
            format!("of {readings} places of that name the one in {unit}, which the report is about")
        }
        Ground::Country => {
            format!("of {readings} places of that name the one in {}, which the report is about", country())
        }
        Ground::Watched => {
            format!("of {readings} places of that name the one in {}, a country that is watched", country())
        }
        Ground::Project => {
            format!("of {readings} places of that name the one in the project's own gazetteer")
        }
        Ground::People => format!(
            "the best known of {readings} places of that name; nothing in the report speaks for another"
        ),
    }
}
