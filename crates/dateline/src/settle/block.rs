//! Under which keys is a claim filed, so that the cost grows with the claims and not with their square?
//!
//! Two claims are compared only when they have a key in common and their days can meet. A claim is filed under
//! the cells of about ten kilometres that its place can reach, the words of its place, its province and country,
//! those who did and suffered it, and its report; always with the lane of its type. Some keys are needed by some
//! claims only: a pair of which neither needs the key is left out.

use super::rules::Rules;
use super::sketch::{Sketch, Spot};
use super::words::mix;

/// A key of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The key; claims with equal ones may be about one event.
    pub hash: u64,
    /// The claim needs the key: a pair is compared when one of the two does.
    pub needs: bool,
    /// Last day on which a claim with this key may begin and still be about the same.
    pub until: i32,
}

/// An entry under one key, with the claim it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filed {
    pub node: u32,
    pub until: i32,
    pub needs: bool,
}

/// Claims under one key and within their days, after which a claim is compared with the latest of them only.
const CAP: usize = 256;

/// Those of a run that a newcomer with this key, beginning on `day`, is compared with, the latest first.
pub(crate) fn meets(run: &[Filed], key: Key, day: i32) -> impl Iterator<Item = &Filed> {
    run.iter().rev().filter(move |f| f.until >= day && (f.needs || key.needs)).take(CAP)
}

/// Takes out of a run what ended before `day`, when that is most of it, and says how many went. Claims come in order
/// of their days, so none of these is met again.
pub(crate) fn forget(run: &mut Vec<Filed>, day: i32) -> usize {
    let before = run.len();
    if before > 8 && run.iter().filter(|f| f.until < day).count() * 2 > before {
        run.retain(|f| f.until >= day);
    }
    before - run.len()
}

/// Side of a cell in degrees.
const CELL: f64 = 0.1;

impl Sketch {
    /// All keys of the claim, sorted, each once.
    pub fn keys(&self, rules: &Rules) -> Vec<Key> {
        let mut out = self.keys_alone(rules);
        let mut add = |hash: u64, needs: bool| {
            out.push(Key { hash: mix(hash ^ 9), needs, until: self.to.saturating_add(self.reach) });
        };
        if let Some(full) = self.continues {
            add(full, true);
        }
        if self.continued {
            add(self.own, false);
        }
        out.sort_unstable_by_key(|k| (k.hash, !k.needs));
        out.dedup_by_key(|k| k.hash);
        out
    }

    /// The keys that do not depend on the rest of its report.
    pub(crate) fn keys_alone(&self, rules: &Rules) -> Vec<Key> {
        let mut out = Vec::with_capacity(12);
        let until = self.to.saturating_add(rules.days(self.lane));
        let mut add = |hash: u64, needs: bool| out.push(Key { hash, needs, until });
        add(self.lane_key(self.report, 8), true);
        self.place_keys(&mut add);
        self.cells(rules, &mut add);
        self.party_keys(&mut add);
        out.sort_unstable_by_key(|k| (k.hash, !k.needs));
        out.dedup_by_key(|k| k.hash);
        out
    }

    fn lane_key(&self, part: u64, salt: u64) -> u64 {
        mix(mix(part ^ salt) ^ u64::from(self.lane) ^ self.stray)
    }

    fn place_keys(&self, add: &mut impl FnMut(u64, bool)) {
        let p = &self.place;
        if p.spot == Spot::None {
            return;
        }
        add(self.lane_key(p.name, 1), p.spot != Spot::Point || p.id == 0);
        if p.alias != 0 && p.alias != p.name {
            add(self.lane_key(p.alias, 1), p.spot != Spot::Point);
        }
        let wordy = p.spot == Spot::Words;
        p.tokens.iter().for_each(|t| add(self.lane_key(u64::from(*t), 2), wordy));
        if p.admin != 0 {
            add(self.lane_key(p.admin, 3), p.spot == Spot::Area);
        }
        if p.country != 0 {
            add(self.lane_key(p.country, 4), p.spot == Spot::Area && p.admin == 0);
        }
    }

    /// The cell it lies in, and those that the wider of its radius and the rule's reaches into.
    fn cells(&self, rules: &Rules, add: &mut impl FnMut(u64, bool)) {
        let p = &self.place;
        if p.spot != Spot::Point {
            return;
        }
        let (lat, lon) = (f64::from(p.lat), f64::from(p.lon));
        let at = |x: f64| (x / CELL).floor() as i32;
        let home = (at(lat), at(lon));
        add(self.cell_key(home), true);
        if !rules.lanes[self.lane as usize].nearby {
            return;
        }
        let reach = rules.place.radius_km.max(f64::from(p.radius)).min(rules.place.widest_km);
        let dlat = reach / 111.0;
        let dlon = (reach / (111.0 * lat.to_radians().cos().max(0.02))).min(180.0);
        for y in at(lat - dlat)..=at(lat + dlat) {
            for x in at(lon - dlon)..=at(lon + dlon) {
                if (y, x) != home {
                    add(self.cell_key((y, x)), false);
                }
            }
        }
    }

    fn cell_key(&self, (y, x): (i32, i32)) -> u64 {
        let around = (360.0 / CELL) as i32;
        let x = x.rem_euclid(around);
        mix(self.lane_key(0, 7) ^ mix((y as u32 as u64) << 32 | u64::from(x as u32)))
    }

    fn party_keys(&self, add: &mut impl FnMut(u64, bool)) {
        let placeless = self.place.spot == Spot::None;
        for k in self.doer.known.iter().chain(&self.doer.part_of) {
            add(self.lane_key(*k, 5), placeless);
        }
        if self.symmetric {
            self.target.known.iter().for_each(|k| add(self.lane_key(*k, 5), placeless));
        }
        let bare = placeless && self.doer.known.is_empty();
        self.target.known.iter().for_each(|k| add(self.lane_key(*k, 6), bare));
    }
}
