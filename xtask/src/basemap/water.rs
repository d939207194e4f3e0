//! Lakes and rivers: lines out of a TopoJSON file.

use super::arcs::Point;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// Lakes as closed rings, rivers as lines.
pub struct Water {
    pub lakes: Vec<Vec<Point>>,
    pub rivers: Vec<Vec<Point>>,
}

/// Reads the objects `lakes` and `rivers`.
pub fn read(path: &Path) -> Result<Water> {
    let file: Value = serde_json::from_slice(&std::fs::read(path)?)?;
    let pair = |name: &str| -> Option<[f64; 2]> {
        let both = file["transform"][name].as_array()?;
        Some([both.first()?.as_f64()?, both.get(1)?.as_f64()?])
    };
    let (scale, shift) = (pair("scale").context("no scale")?, pair("translate").context("no translate")?);
    let arcs: Vec<Vec<Point>> =
        file["arcs"].as_array().context("no arcs")?.iter().map(|a| arc(a, scale, shift)).collect();
    let line = |refs: &Value| -> Vec<Point> {
        let mut out: Vec<Point> = Vec::new();
        for n in refs.as_array().into_iter().flatten().filter_map(Value::as_i64) {
            let at = if n < 0 { !n } else { n } as usize;
            let points = &arcs[at];
            match n < 0 {
                true => out.extend(points.iter().rev()),
                false => out.extend(points),
            }
            out.dedup();
        }
        out
    };
    let mut water = Water { lakes: Vec::new(), rivers: Vec::new() };
    for shape in file["objects"]["lakes"]["geometries"].as_array().into_iter().flatten() {
        let polygons: Vec<&Value> = match shape["type"].as_str() {
            Some("MultiPolygon") => shape["arcs"].as_array().into_iter().flatten().collect(),
            _ => vec![&shape["arcs"]],
        };
        water.lakes.extend(polygons.iter().map(|p| line(&p[0])).filter(|ring| ring.len() > 3));
    }
    for shape in file["objects"]["rivers"]["geometries"].as_array().into_iter().flatten() {
        match shape["type"].as_str() {
            Some("MultiLineString") => {
                water.rivers.extend(shape["arcs"].as_array().into_iter().flatten().map(&line));
            }
            _ => water.rivers.push(line(&shape["arcs"])),
        }
    }
    Ok(water)
}

fn arc(value: &Value, scale: [f64; 2], shift: [f64; 2]) -> Vec<Point> {
    let (mut x, mut y) = (0.0, 0.0);
    let step = |p: &Value| {
        x += p[0].as_f64().unwrap_or(0.0);
        y += p[1].as_f64().unwrap_or(0.0);
        let degrees = |n: f64, axis: usize| ((n * scale[axis] + shift[axis]) * 1e5).round() as i32;
        (degrees(x, 0), degrees(y, 1))
    };
    value.as_array().into_iter().flatten().map(step).collect()
}
