//! A little-known place in a country that the report does not touch is rather a namesake of one that no gazetteer
//! holds: most villages are in none. A wrong point would be worse than none.

use super::super::feature::Feature;
use super::super::fold::fold;
use super::super::mention::{Candidate, How, Mention, NO, Role};
use super::Scene;
use super::tally::{Ballot, Tally};
use rustc_hash::FxHashMap;

/// Fewer inhabitants than this are little known.
const LITTLE: u32 = 100_000;
/// Votes that the other names must have for one country.
const SURE: f32 = 0.75;

/// Takes such choices back.
pub fn run(scene: &mut Scene<'_>) {
    let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut order: Vec<String> = Vec::new();
    for (n, m) in scene.mentions.iter().enumerate() {
        let name = fold(scene.text(m));
        let group = groups.entry(name.clone()).or_default();
        if group.is_empty() {
            order.push(name);
        }
        group.push(n);
    }
    let ballots: Vec<Ballot> =
        order.iter().map(|name| Ballot::of(&scene.mentions[groups[name][0]])).collect();
    let mut tally = Tally::default();
    for b in &ballots {
        tally.add(b, 1.0);
    }
    for (name, ballot) in order.iter().zip(&ballots) {
        tally.add(ballot, -1.0);
        let other = tally.first_country();
        for &n in &groups[name] {
            let m = &scene.mentions[n];
            let Some(chosen) = m.chosen().filter(|c| doubtful(m, c)) else { continue };
            let votes = |country: u16| tally.country.get(&country).copied().unwrap_or(0.0);
            let lone = chosen.country == NO || votes(chosen.country) < 0.05;
            if lone && !scene.watched.contains(&chosen.country) && other.is_some_and(|c| votes(c) >= SURE) {
                let m = &mut scene.mentions[n];
                m.leave_open();
                m.doubted = true;
            }
        }
        tally.add(ballot, 1.0);
    }
}

/// Little known, and not placed by what the text says of it.
fn doubtful(m: &Mention, c: &Candidate) -> bool {
    let small = c.feature.is_populated()
        && !matches!(c.feature, Feature::Capital | Feature::Seat1)
        && c.population < LITTLE;
    small && !c.curated && !c.project && m.container.is_none() && m.role == Role::Place && c.how == How::Name
}
