//! What is drawn of a part of the map, and of a stretch of time? Near events as one symbol, many days as one bar.

use super::super::board::{Board, Row};
use super::super::days;
use super::super::reply::Reply;
use super::super::routes::Asked;
use super::super::state::Desk;
use super::{events, shape};
use anyhow::Result;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// Pixels of the map within which events are drawn as one symbol.
const CELL: f64 = 44.0;

/// Pixels that two symbols keep between them.
const NEAR: f64 = 30.0;

/// Symbols of one answer, at most: beyond that cells grow.
const MOST: usize = 1500;

/// `map`: symbols of a box. What is known only to a country or region is counted apart, never drawn in its middle.
pub fn map(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let rows = events::filter(desk, asked, &board)?.rows(&board);
    let zoom = asked.parse::<f64>("z")?.unwrap_or(4.0).clamp(0.0, 22.0);
    let (drawn, wide): (Vec<&Row>, Vec<&Row>) =
        rows.iter().filter(|r| r.point.is_some()).partition(|r| !is_wide(&board, r));
    let mut size = CELL;
    let mut cells = cells(&drawn, zoom, size);
    while cells.len() > MOST {
        size *= 1.5;
        cells = self::cells(&drawn, zoom, size);
    }
    let symbols: Vec<Json> = apart(cells, zoom).iter().map(|cell| symbol(desk, &board, cell)).collect();
    let box_only = asked.query.get("bbox").is_some();
    Ok(Reply::json(&json!({
        "total": drawn.len(), "wide": wide.len(),
        "unplaced": if box_only { Json::Null } else { rows.iter().filter(|r| r.point.is_none()).count().into() },
        "symbols": symbols,
    })))
}

/// Known to no more than a province, country or region.
fn is_wide(board: &Board, row: &Row) -> bool {
    matches!(board.word(row.placed), "country" | "region" | "unresolved")
}

/// Rows by cell of a grid on the map at that zoom.
fn cells<'r>(rows: &[&'r Row], zoom: f64, size: f64) -> BTreeMap<(i64, i64), Vec<&'r Row>> {
    let scale = 512.0 * zoom.exp2() / size;
    let mut cells: BTreeMap<(i64, i64), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let Some((lat, lon)) = row.point else { continue };
        let (x, y) = flat(lat, lon);
        cells.entry(((x * scale).floor() as i64, (y * scale).floor() as i64)).or_default().push(row);
    }
    cells
}

/// Cells whose symbols would lie on each other become one: a place by the edge of a cell has no less room.
fn apart(cells: BTreeMap<(i64, i64), Vec<&Row>>, zoom: f64) -> Vec<Vec<&Row>> {
    let scale = 512.0 * zoom.exp2();
    let centre = |cell: &[&Row]| {
        let points = || cell.iter().filter_map(|r| r.point);
        let n = points().count().max(1) as f64;
        let lat = points().map(|p| p.0).sum::<f64>() / n;
        let lon = points().map(|p| p.1).sum::<f64>() / n;
        let (x, y) = flat(lat, lon);
        (x * scale, y * scale)
    };
    let mut order: Vec<_> = cells.into_iter().collect();
    order.sort_by_key(|(at, cell)| (std::cmp::Reverse(cell.len()), *at));
    // Symbols that stand, by squares of the size that two may come near each other.
    let mut out: Vec<((f64, f64), Vec<&Row>)> = Vec::new();
    let mut near: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (_, cell) in order {
        let (x, y) = centre(&cell);
        let square = ((x / NEAR).floor() as i64, (y / NEAR).floor() as i64);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (square.0 + dx, square.1 + dy)));
        let held = around.flat_map(|at| near.get(&at).into_iter().flatten()).copied();
        let close = held.filter(|&n| (out[n].0.0 - x).hypot(out[n].0.1 - y) < NEAR).min();
        match close {
            Some(n) => out[n].1.extend(cell),
            None => {
                near.entry(square).or_default().push(out.len());
                out.push(((x, y), cell));
            }
        }
    }
    out.into_iter().map(|(_, cell)| cell).collect()
}

/// Where a point is on the flat map, from 0 to 1.
fn flat(lat: f64, lon: f64) -> (f64, f64) {
    let lat = lat.clamp(-85.0, 85.0).to_radians();
    ((lon + 180.0) / 360.0, (1.0 - ((PI / 4.0 + lat / 2.0).tan()).ln() / PI) / 2.0)
}

fn symbol(desk: &Desk, board: &Board, cell: &[&Row]) -> Json {
    let points: Vec<(f64, f64)> = cell.iter().filter_map(|r| r.point).collect();
    let same = points.iter().all(|p| *p == points[0]);
    let n = points.len() as f64;
    let (lat, lon) = match same {
        true => points[0],
        false => (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n),
    };
    let mut families: BTreeMap<&str, u32> = BTreeMap::new();
    for row in cell {
        *families.entry(board.word(row.family)).or_default() += 1;
    }
    let mut families: Vec<(&str, u32)> = families.into_iter().collect();
    families.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let killed: u64 = cell.iter().filter_map(|r| r.killed[1]).map(u64::from).sum();
    let mut places: Vec<&str> = cell.iter().map(|r| board.word(r.place)).collect();
    places.sort_unstable();
    places.dedup();
    json!({
        "lat": lat, "lon": lon, "n": cell.len(), "families": families, "killed": killed, "same": same,
        "places": places.iter().take(4).collect::<Vec<_>>(), "more_places": places.len().saturating_sub(4),
        "event": (cell.len() == 1).then(|| shape::row(desk, board, cell[0])),
        "box": (!same).then(|| around(&points)),
    })
}

fn around(points: &[(f64, f64)]) -> [f64; 4] {
    points.iter().fold([180.0, 90.0, -180.0, -90.0], |[w, s, e, n], (lat, lon)| {
        [f64::min(w, *lon), f64::min(s, *lat), f64::max(e, *lon), f64::max(n, *lat)]
    })
}

/// `histogram`: bars of events over time, and thin bars over the whole time of those whose day is not known.
pub fn histogram(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let rows = events::filter(desk, asked, &board)?.rows_of_any_day(&board);
    let most = asked.parse::<i32>("bins")?.unwrap_or(120).clamp(10, 400);
    let dated = || rows.iter().filter_map(|r| Some((r, r.from?, r.to?)));
    let undated = rows.len() - dated().count();
    let day = |name| Ok::<_, anyhow::Error>(asked.parse::<Date>(name)?.map(days::number));
    let narrow = |(_, from, to): &(&&Row, i32, i32)| to - from <= 7;
    let first = day("from")?.or_else(|| dated().filter(narrow).map(|d| d.1).min());
    let last = day("to")?.or_else(|| dated().filter(narrow).map(|d| d.2).max());
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(Reply::json(&json!({ "bars": [], "spans": [], "undated": undated, "step": "day" })));
    };
    let (first, last) =
        whole_first(&dated().filter(narrow).map(|d| (d.1, d.2)).collect::<Vec<_>>(), first, last);
    let step = Step::of(last - first + 1, most);
    let mut bars: BTreeMap<i32, BTreeMap<&str, u32>> = BTreeMap::new();
    let mut spans: BTreeMap<(i32, i32), BTreeMap<&str, u32>> = BTreeMap::new();
    for (row, from, to) in dated() {
        let family = board.word(row.family);
        let (a, b) = (step.start(from), step.start(to));
        match a == b {
            true => *bars.entry(a).or_default().entry(family).or_default() += 1,
            false => *spans.entry((from, to)).or_default().entry(family).or_default() += 1,
        }
    }
    let words = |n: i32| days::date_of(n).to_string();
    let counts = |families: &BTreeMap<&str, u32>| -> Map<String, Json> {
        families.iter().map(|(f, n)| ((*f).to_owned(), (*n).into())).collect()
    };
    let shown = |a: i32, b: i32| b >= first && a <= last;
    let bars: Vec<Json> = bars
        .iter()
        .filter(|(a, _)| shown(**a, step.end(**a)))
        .map(|(a, f)| json!({ "from": words(*a), "to": words(step.end(*a)), "families": counts(f) }))
        .collect();
    let mut wide: Vec<_> = spans.iter().filter(|((a, b), _)| shown(*a, *b)).collect();
    let left_out = wide.len().saturating_sub(400);
    wide.sort_by_key(|((a, b), _)| b - a);
    wide.truncate(400);
    let spans: Vec<Json> = wide
        .iter()
        .map(|((a, b), f)| json!({ "from": words(*a), "to": words(*b), "families": counts(f) }))
        .collect();
    Ok(Reply::json(&json!({
        "first": words(first), "last": words(last), "step": step.name(), "bars": bars, "spans": spans,
        "spans_left_out": left_out, "undated": undated,
    })))
}

/// The strip shows the time of most events when nobody asked for a time: background of decades ago would leave
/// the rest a single bar.
fn whole_first(days: &[(i32, i32)], first: i32, last: i32) -> (i32, i32) {
    if days.len() < 10 {
        return (first, last);
    }
    let mut starts: Vec<i32> = days.iter().map(|d| d.0).filter(|d| *d >= first).collect();
    starts.sort_unstable();
    let Some(early) = starts.get(starts.len() * 3 / 20) else { return (first, last) };
    (first.max(early - (last - early) / 12 - 2), last)
}

/// What one bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Year,
}

impl Step {
    fn of(length: i32, most: i32) -> Step {
        match length {
            n if n <= most => Step::Day,
            n if n / 7 <= most => Step::Week,
            n if n / 30 <= most => Step::Month,
            _ => Step::Year,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
        }
    }

    /// First day of the bar that a day is in.
    fn start(self, day: i32) -> i32 {
        let date = days::date_of(day);
        match self {
            Step::Day => day,
            // Day 0 is a Thursday; weeks begin on Monday.
            Step::Week => day - (day + 3).rem_euclid(7),
            Step::Month => days::number(date.first_of_month()),
            Step::Year => days::number(date.first_of_year()),
        }
    }

    /// Last day of the bar that begins on a day.
    fn end(self, start: i32) -> i32 {
        let date = days::date_of(start);
        match self {
            Step::Day => start,
            Step::Week => start + 6,
            Step::Month => days::number(date.last_of_month()),
            Step::Year => days::number(date.last_of_year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn bars_begin_on_the_first_of_what_they_stand_for() {
        let day = days::number(date(2014, 12, 17));
        let first = |step: Step| days::date_of(step.start(day));
        assert_eq!(first(Step::Week), date(2014, 12, 15));
        assert_eq!(first(Step::Month), date(2014, 12, 1));
        assert_eq!(first(Step::Year), date(2014, 1, 1));
        assert_eq!(days::date_of(Step::Month.end(days::number(date(2014, 12, 1)))), date(2014, 12, 31));
        assert_eq!(Step::of(31, 120), Step::Day);
        assert_eq!(Step::of(3000, 120), Step::Month);
    }
}
