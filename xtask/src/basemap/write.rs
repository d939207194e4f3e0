//! The map as TopoJSON: lines once, land and borders as references to them.

use super::arcs::{Arc, Network, Point, Unit};
use super::thin::{area, thin};
use super::water::Water;
use super::{Disputed, Level};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Coast,
    Country,
    Unit,
    /// Row of the table of disputed lines.
    Disputed(usize),
    /// Both sides are one unit: a cut in the data.
    None,
}

/// The file of a level.
pub fn topology(
    level: &Level,
    network: &Network,
    units: &[Unit],
    water: &Water,
    disputed: &[Disputed],
    countries: &[(String, f64, f64)],
) -> Result<String> {
    let mut out = Arcs { grid: level.grid, lines: Vec::new() };
    let (mut coast, mut borders, mut within) = (Vec::new(), Vec::new(), Vec::new());
    let mut dashed: Vec<Vec<usize>> = vec![Vec::new(); disputed.len()];
    for arc in &network.arcs {
        let line = line(arc, units, disputed);
        if matches!(line, Line::None) || line == Line::Unit && !level.units {
            continue;
        }
        let points = thin(&arc.points, level.bend);
        match line {
            Line::Coast => {
                // Its unit lies on one side; the ring of the land runs that way.
                let forwards = arc.sides[0].1;
                coast.push(if forwards { points } else { points.into_iter().rev().collect() });
            }
            Line::Country => borders.push(out.add(&points)),
            Line::Unit => within.push(out.add(&points)),
            Line::Disputed(row) => dashed[row].push(out.add(&points)),
            Line::None => {}
        }
    }
    for (row, lines) in disputed.iter().zip(&dashed) {
        ensure!(!lines.is_empty(), "disputed.tsv: no line between {} and {}", row.a, row.b);
    }
    let land: Vec<Value> = polygons(rings(coast), level.island)
        .iter()
        .map(|rings| rings.iter().map(|r| json!([out.add(r)])).collect::<Vec<_>>().into())
        .collect();
    let lakes: Vec<Value> = water
        .lakes
        .iter()
        .filter(|ring| area(ring).abs() >= level.island * 3.0)
        .map(|ring| json!([[out.add(&thin(ring, level.bend))]]))
        .collect();
    let rivers: Vec<usize> = water.rivers.iter().map(|r| out.add(&thin(r, level.bend))).collect();
    let lines = |all: &[usize]| -> Vec<Value> { all.iter().map(|n| json!([n])).collect() };
    let disputes: Vec<Value> = disputed
        .iter()
        .zip(&dashed)
        .map(
            |(d, n)| json!({ "type": "MultiLineString", "arcs": lines(n), "properties": { "note": d.note } }),
        )
        .collect();
    let objects = json!({
        "land": { "type": "MultiPolygon", "arcs": land },
        "lakes": { "type": "MultiPolygon", "arcs": lakes },
        "rivers": { "type": "MultiLineString", "arcs": lines(&rivers) },
        "borders": { "type": "MultiLineString", "arcs": lines(&borders) },
        "units": { "type": "MultiLineString", "arcs": lines(&within) },
        "disputed": { "type": "GeometryCollection", "geometries": disputes },
        "names": { "type": "GeometryCollection", "geometries": names(level, units, countries) },
    });
    let scale = 1.0 / level.grid;
    Ok(format!(
        "{{\"type\":\"Topology\",\"transform\":{{\"scale\":[{scale},{scale}],\"translate\":[0,0]}},\"objects\":{objects},\"arcs\":[{}]}}\n",
        out.lines.join(",")
    ))
}

fn line(arc: &Arc, units: &[Unit], disputed: &[Disputed]) -> Line {
    let [(a, _), rest @ ..] = &arc.sides[..] else { return Line::None };
    let Some((b, _)) = rest.iter().find(|(b, _)| b != a) else {
        return if rest.is_empty() { Line::Coast } else { Line::None };
    };
    let (a, b) = (&units[*a], &units[*b]);
    let is = |unit: &Unit, code: &str| unit.country == code || unit.code == code;
    let row = disputed.iter().position(|d| is(a, &d.a) && is(b, &d.b) || is(a, &d.b) && is(b, &d.a));
    match row {
        Some(row) => Line::Disputed(row),
        None if a.country != b.country => Line::Country,
        None => Line::Unit,
    }
}

/// Closed rings out of lines that follow one another.
fn rings(lines: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    let mut starts: HashMap<Point, Vec<usize>> = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        starts.entry(line[0]).or_default().push(n);
    }
    let mut used = vec![false; lines.len()];
    let mut out = Vec::new();
    for first in 0..lines.len() {
        if used[first] {
            continue;
        }
        used[first] = true;
        let mut ring = lines[first].clone();
        while ring.first() != ring.last() {
            let end = ring[ring.len() - 1];
            let Some(next) = starts.get(&end).into_iter().flatten().copied().find(|n| !used[*n]) else {
                break;
            };
            used[next] = true;
            ring.extend_from_slice(&lines[next][1..]);
        }
        if ring.first() == ring.last() && ring.len() > 3 {
            out.push(ring);
        }
    }
    out
}

/// Rings as polygons, each hole with the land around it. The larger part of rings run the way that land does.
fn polygons(rings: Vec<Vec<Point>>, least: f64) -> Vec<Vec<Vec<Point>>> {
    let sum: f64 = rings.iter().map(|r| area(r)).sum();
    let kept = rings.into_iter().filter(|r| area(r).abs() >= least);
    let (mut land, holes): (Vec<Vec<Point>>, Vec<Vec<Point>>) = kept.partition(|r| area(r) * sum > 0.0);
    land.sort_by(|a, b| area(b).abs().total_cmp(&area(a).abs()));
    let mut out: Vec<Vec<Vec<Point>>> = land.into_iter().map(|r| vec![r]).collect();
    for hole in holes {
        // The smallest land around it: those are ordered from the largest on.
        if let Some(home) =
            out.iter().rposition(|p| area(&p[0]).abs() > area(&hole).abs() && contains(&p[0], hole[0]))
        {
            out[home].push(hole);
        }
    }
    out
}

fn contains(ring: &[Point], (x, y): Point) -> bool {
    let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
    let mut inside = false;
    for w in ring.windows(2) {
        let ((ax, ay), (bx, by)) =
            ((f64::from(w[0].0), f64::from(w[0].1)), (f64::from(w[1].0), f64::from(w[1].1)));
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            inside = !inside;
        }
    }
    inside
}

/// Names of countries and units as points.
fn names(level: &Level, units: &[Unit], countries: &[(String, f64, f64)]) -> Vec<Value> {
    let point = |name: &str, lat: f64, lon: f64, kind: &str, zoom: f64| {
        let at = |degrees: f64| (degrees * level.grid).round() as i64;
        json!({ "type": "Point", "coordinates": [at(lon), at(lat)], "properties": { "name": name, "kind": kind, "z": zoom } })
    };
    let mut out: Vec<Value> =
        countries.iter().map(|(n, lat, lon)| point(n, *lat, *lon, "country", 2.0)).collect();
    if level.units {
        let named = units.iter().filter(|u| !u.name.is_empty());
        out.extend(
            named.filter_map(|u| u.label.map(|(lat, lon)| point(&u.name, lat, lon, "unit", u.min_label))),
        );
    }
    out
}

/// Lines as they are written: rounded, each point as its distance from the one before.
struct Arcs {
    grid: f64,
    lines: Vec<String>,
}

impl Arcs {
    fn add(&mut self, points: &[Point]) -> usize {
        let round = |n: i32| (f64::from(n) / 1e5 * self.grid).round() as i64;
        let mut rounded: Vec<(i64, i64)> = points.iter().map(|p| (round(p.0), round(p.1))).collect();
        let whole = rounded.clone();
        rounded.dedup();
        if rounded.len() < 2 {
            rounded = whole;
        }
        let (mut x, mut y) = (0, 0);
        let mut line = String::from("[");
        for (n, (a, b)) in rounded.iter().enumerate() {
            let _ = write!(line, "{}[{},{}]", if n == 0 { "" } else { "," }, a - x, b - y);
            (x, y) = (*a, *b);
        }
        line.push(']');
        self.lines.push(line);
        self.lines.len() - 1
    }
}
