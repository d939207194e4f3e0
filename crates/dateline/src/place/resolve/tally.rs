//! What the report is about: votes of its names for countries, first-level units and squares of one degree.

use super::super::mention::{Candidate, Mention, NO, Role};
use rustc_hash::FxHashMap;

/// Votes of all names of a report. One name votes once, however often it is written.
#[derive(Default)]
pub struct Tally {
    pub country: FxHashMap<u16, f32>,
    pub admin1: FxHashMap<u16, f32>,
    cell: FxHashMap<i32, f32>,
    pub names: f32,
}

/// The share of one name in a tally.
pub struct Ballot {
    votes: Vec<(Candidate, f32)>,
    /// How much the name counts.
    pub weight: f32,
}

impl Ballot {
    /// The votes of a mention: its choice, or a share for each reading.
    pub fn of(m: &Mention) -> Ballot {
        let weight = match m.role {
            Role::Place => 1.0,
            Role::Dateline => 0.8,
            Role::Seat => 0.9,
            Role::Demonym => 0.4,
            Role::InName => 0.4,
        };
        if let Some(chosen) = m.chosen() {
            let firm = m.choice.as_ref().is_some_and(|c| c.firm);
            return Ballot {
                votes: vec![(chosen.clone(), 1.0)],
                weight: if firm { weight } else { weight * 0.8 },
            };
        }
        let n = m.candidates.len().max(1);
        if n > 25 {
            return Ballot { votes: Vec::new(), weight: 0.0 };
        }
        let share = 1.0 / (n as f32).sqrt();
        Ballot { votes: m.candidates.iter().map(|c| (c.clone(), share)).collect(), weight: weight * 0.6 }
    }
}

/// Square of one degree that a point is in.
fn cell(lat: f64, lon: f64) -> i32 {
    (lat + 90.0).floor() as i32 * 360 + (lon + 180.0).floor() as i32
}

impl Tally {
    /// Adds the votes of one name; `sign` -1 takes them out again.
    pub fn add(&mut self, ballot: &Ballot, sign: f32) {
        let (mut countries, mut units, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        for (c, share) in &ballot.votes {
            let vote = share * ballot.weight * sign;
            let first = |seen: &mut Vec<i32>, key: i32| {
                let new = !seen.contains(&key);
                if new {
                    seen.push(key);
                }
                new
            };
            if c.country != NO && first(&mut countries, i32::from(c.country)) {
                *self.country.entry(c.country).or_default() += vote;
            }
            if c.admin1 != NO && first(&mut units, i32::from(c.admin1)) {
                *self.admin1.entry(c.admin1).or_default() += vote;
            }
            let precise = !c.is_unit() && !c.feature.is_wide();
            if precise && first(&mut cells, cell(c.lat, c.lon)) {
                *self.cell.entry(cell(c.lat, c.lon)).or_default() += vote;
            }
        }
        self.names += ballot.weight * sign * f32::from(u8::from(!ballot.votes.is_empty()));
    }

    /// Votes for the squares at and about a point.
    pub fn near(&self, lat: f64, lon: f64) -> f32 {
        let mut sum = 0.0;
        for row in -1..=1 {
            for column in -1..=1 {
                let at = cell(lat + f64::from(row), lon + f64::from(column));
                sum += self.cell.get(&at).copied().unwrap_or(0.0);
            }
        }
        sum
    }

    /// The country with the most votes.
    pub fn first_country(&self) -> Option<u16> {
        most(&self.country)
    }
}

fn most(votes: &FxHashMap<u16, f32>) -> Option<u16> {
    let mut all: Vec<(u16, f32)> = votes.iter().map(|(&k, &v)| (k, v)).filter(|(_, v)| *v > 0.05).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.first().map(|(k, _)| *k)
}
