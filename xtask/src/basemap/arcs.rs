//! Which lines do units share? Rings of polygons become a network of lines, each there once.

use serde_json::Value;
use std::collections::HashMap;

/// A point in 100,000ths of a degree, east and north.
pub type Point = (i32, i32);

/// A first-level unit.
pub struct Unit {
    /// Country, as Natural Earth codes it.
    pub country: String,
    /// ISO 3166-2.
    pub code: String,
    pub name: String,
    /// Where its name is written: north, east.
    pub label: Option<(f64, f64)>,
    /// Zoom from which it is named.
    pub min_label: f64,
    /// Closed rings without the repeated last point.
    pub rings: Vec<Vec<Point>>,
}

/// A line between two points where lines meet, or a closed one.
pub struct Arc {
    pub points: Vec<Point>,
    /// Units that it bounds, with whether their ring runs along it forwards.
    pub sides: Vec<(usize, bool)>,
}

/// All lines.
pub struct Network {
    pub arcs: Vec<Arc>,
}

/// Reads a ring.
pub fn ring(value: &Value) -> Vec<Point> {
    let degrees = |v: &Value| (v.as_f64().unwrap_or(0.0) * 1e5).round() as i32;
    let points = value.as_array().into_iter().flatten();
    let mut out: Vec<Point> = points.map(|p| (degrees(&p[0]), degrees(&p[1]))).collect();
    out.dedup();
    if out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    out
}

impl Network {
    /// Cuts the rings where lines meet and puts equal pieces together.
    pub fn of(units: &[Unit]) -> Network {
        let junction = junctions(units);
        let mut network = Network { arcs: Vec::new() };
        let mut known: HashMap<Vec<Point>, usize> = HashMap::new();
        for (unit, ring) in units.iter().enumerate().flat_map(|(n, u)| u.rings.iter().map(move |r| (n, r))) {
            for piece in pieces(ring, &junction) {
                let (points, forwards) = oriented(piece);
                let at = *known.entry(points).or_insert_with_key(|points| {
                    network.arcs.push(Arc { points: points.clone(), sides: Vec::new() });
                    network.arcs.len() - 1
                });
                network.arcs[at].sides.push((unit, forwards));
            }
        }
        network
    }
}

/// Points at which not every ring goes on the same way.
fn junctions(units: &[Unit]) -> HashMap<Point, bool> {
    let mut seen: HashMap<Point, (Point, Point)> = HashMap::new();
    let mut junction: HashMap<Point, bool> = HashMap::new();
    for ring in units.iter().flat_map(|u| &u.rings).filter(|r| r.len() > 2) {
        for (n, point) in ring.iter().enumerate() {
            let (before, after) = (ring[(n + ring.len() - 1) % ring.len()], ring[(n + 1) % ring.len()]);
            let beside = (before.min(after), before.max(after));
            if *seen.entry(*point).or_insert(beside) != beside {
                junction.insert(*point, true);
            }
        }
    }
    junction
}

/// A ring as lines from junction to junction; a ring without any stays closed, with its first point at both ends.
fn pieces(ring: &[Point], junction: &HashMap<Point, bool>) -> Vec<Vec<Point>> {
    if ring.len() < 3 {
        return Vec::new();
    }
    let first = (0..ring.len()).find(|n| junction.contains_key(&ring[*n]));
    let start = first.unwrap_or_else(|| (0..ring.len()).min_by_key(|n| ring[*n]).unwrap_or(0));
    let mut out = Vec::new();
    let mut piece = vec![ring[start]];
    for n in 1..=ring.len() {
        let point = ring[(start + n) % ring.len()];
        piece.push(point);
        if n == ring.len() || junction.contains_key(&point) {
            out.push(std::mem::replace(&mut piece, vec![point]));
        }
    }
    out
}

/// The same line from whichever direction it was walked, and whether it was turned.
fn oriented(mut points: Vec<Point>) -> (Vec<Point>, bool) {
    let turned: Vec<Point> = points.iter().rev().copied().collect();
    if turned < points {
        points = turned;
        return (points, false);
    }
    (points, true)
}
