//! Which town of the gazetteer lies nearest to a point? Made only where rows of a project need the unit they lie in.

use super::gazetteer::Gazetteer;
use super::toponym::km_between;
use rustc_hash::FxHashMap;

/// How far a town may lie to say something of a point.
const FARTHEST_KM: f64 = 60.0;

/// The populated places of the gazetteer, by half degrees.
pub struct Towns {
    cells: FxHashMap<(i16, i16), Vec<Town>>,
}

struct Town {
    record: u32,
    lat: f64,
    lon: f64,
}

fn cell(lat: f64, lon: f64) -> (i16, i16) {
    ((lat * 2.0).floor() as i16, (lon * 2.0).floor() as i16)
}

impl Towns {
    /// All of them.
    pub fn of(gazetteer: &Gazetteer) -> Towns {
        let mut cells: FxHashMap<(i16, i16), Vec<Town>> = FxHashMap::default();
        for record in 0..gazetteer.len() as u32 {
            let e = gazetteer.entry(record);
            if e.feature.is_populated() {
                cells.entry(cell(e.lat, e.lon)).or_default().push(Town { record, lat: e.lat, lon: e.lon });
            }
        }
        Towns { cells }
    }

    /// The nearest that `counts`, if one lies near enough.
    pub fn nearest(&self, lat: f64, lon: f64, counts: impl Fn(u32) -> bool) -> Option<u32> {
        let (row, column) = cell(lat, lon);
        let around = (-1..=1).flat_map(|r| (-1..=1).map(move |c| (row + r, column + c)));
        around
            .filter_map(|at| self.cells.get(&at))
            .flatten()
            .filter(|t| counts(t.record))
            .map(|t| (km_between(lat, lon, t.lat, t.lon), t.record))
            .filter(|(km, _)| *km < FARTHEST_KM)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, record)| record)
    }
}
