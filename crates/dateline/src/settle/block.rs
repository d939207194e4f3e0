//! Which pairs of claims are worth comparing, so that the cost grows with the claims and not with their square.
//!
//! Every claim is filed under keys: its cell of about ten kilometres with the lane, the words of its place, its
//! province and country where some claim knows no more than that, its doer where some claim knows no place,
//! and its report. Claims under one key are sorted by date and compared with those that follow within the days
//! allowed, with a cap for hot places.

use super::day::Dated;
use super::rules::Rules;
use super::sketch::{Sketch, Spot};
use super::words::mix;

/// A pair to compare; `continues` when the second is a thin claim that follows the first in its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub a: u32,
    pub b: u32,
    pub continues: bool,
}

/// Side of a cell in degrees; no smaller than what `radius_km` reaches on a meridian.
const CELL: f64 = 0.1;
/// Claims under one key and within the days, after which each claim is compared with its next neighbours only.
const CAP: usize = 96;

/// Calls `found` for every pair worth comparing; a pair may come more than once.
pub(crate) fn pairs(sketches: &[Sketch], rules: &Rules, mut found: impl FnMut(Pair)) {
    let mut plain = |a: u32, b: u32| found(Pair { a: a.min(b), b: a.max(b), continues: false });
    cells(sketches, rules, &mut plain);
    for key in FILINGS {
        filed(sketches, rules, key, &mut plain);
    }
    reports(sketches, rules, &mut found);
}

/// All ways of filing a claim but its cell and its report.
const FILINGS: [Filing; 5] = [words_key, admin_key, country_key, doer_key, target_key];
/// Numbers of the drawers behind those of [`FILINGS`].
const HOME: u8 = 5;
const REPORT: u8 = 6;

/// A slip in a drawer: claims that have no slip of one drawer and key in common are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slip {
    /// Which way of filing. A claim that visits a cell lies in the drawer of those at home there.
    pub drawer: u8,
    pub key: u64,
    /// It visits a cell, or it is why the key is needed.
    pub mark: bool,
}

/// All slips of a claim; `report` is the key of its report.
pub(crate) fn slips(s: &Sketch, report: u64, rules: &Rules) -> Vec<Slip> {
    let mut out = vec![Slip { drawer: REPORT, key: report, mark: false }];
    let mut keys = Vec::new();
    for (drawer, filing) in FILINGS.iter().enumerate() {
        keys.clear();
        filing(s, &mut keys);
        out.extend(keys.iter().map(|&(key, mark)| Slip { drawer: drawer as u8, key, mark }));
    }
    if s.place.spot == Spot::Point {
        let lane = lane_key(s, 0, 7);
        out.push(Slip { drawer: HOME, key: cell_key(lane, cell_of(s)), mark: false });
        reached(s, rules, |cell| out.push(Slip { drawer: HOME, key: cell_key(lane, cell), mark: true }));
    }
    out
}

/// The pairs that [`pairs`] finds, from whole drawers: every slip with one drawer and key, by position in
/// `sketches`.
pub(crate) fn pairs_of_slips(
    sketches: &[Sketch],
    rules: &Rules,
    slips: &[(Slip, u32)],
    mut found: impl FnMut(Pair),
) {
    let mut slips = slips.to_vec();
    slips.sort_unstable_by_key(|(s, n)| (s.drawer, s.key, *n));
    for run in slips.chunk_by(|(a, _), (b, _)| (a.drawer, a.key) == (b.drawer, b.key)) {
        let drawer = run[0].0.drawer;
        if drawer == REPORT {
            let own: Vec<u32> = run.iter().map(|(_, n)| *n).collect();
            within(sketches, rules, own, &mut found);
            continue;
        }
        let mut plain = |a: u32, b: u32| found(Pair { a: a.min(b), b: a.max(b), continues: false });
        let entry = |(s, n): &(Slip, u32)| Entry {
            key: s.key,
            from: sketches[*n as usize].from,
            node: *n,
            why: s.mark || drawer == HOME,
        };
        let home = run.iter().filter(|(s, _)| drawer != HOME || !s.mark);
        let mut entries: Vec<Entry> = home.map(entry).collect();
        entries.sort_unstable_by_key(|e| (e.key, e.from, e.node));
        if entries.iter().any(|e| e.why) {
            window(sketches, rules, &entries, &mut plain);
        }
        for (visit, n) in run.iter().filter(|(s, _)| drawer == HOME && s.mark) {
            visited(sketches, rules, &entries, *n, visit.key, &mut plain);
        }
    }
}

/// A key and whether the claim is why the key is needed: pairs without any such claim are left out.
type Filing = fn(&Sketch, &mut Vec<(u64, bool)>);

fn lane_key(s: &Sketch, part: u64, salt: u64) -> u64 {
    mix(mix(part ^ salt) ^ u64::from(s.lane) ^ s.stray)
}

fn words_key(s: &Sketch, out: &mut Vec<(u64, bool)>) {
    if s.place.spot != Spot::None {
        out.push((lane_key(s, s.place.name, 1), s.place.spot != Spot::Point || s.place.id == 0));
        if s.place.alias != 0 && s.place.alias != s.place.name {
            out.push((lane_key(s, s.place.alias, 1), s.place.spot != Spot::Point));
        }
        let wordy = s.place.spot == Spot::Words;
        out.extend(s.place.tokens.iter().map(|t| (lane_key(s, u64::from(*t), 2), wordy)));
    }
}

fn admin_key(s: &Sketch, out: &mut Vec<(u64, bool)>) {
    if s.place.spot != Spot::None && s.place.admin != 0 {
        out.push((lane_key(s, s.place.admin, 3), s.place.spot == Spot::Area));
    }
}

fn country_key(s: &Sketch, out: &mut Vec<(u64, bool)>) {
    if s.place.spot != Spot::None && s.place.country != 0 {
        out.push((lane_key(s, s.place.country, 4), s.place.spot == Spot::Area && s.place.admin == 0));
    }
}

fn doer_key(s: &Sketch, out: &mut Vec<(u64, bool)>) {
    let placeless = s.place.spot == Spot::None;
    out.extend(s.doer.known.iter().chain(&s.doer.part_of).map(|k| (lane_key(s, *k, 5), placeless)));
    if s.symmetric {
        out.extend(s.target.known.iter().map(|k| (lane_key(s, *k, 5), placeless)));
    }
}

fn target_key(s: &Sketch, out: &mut Vec<(u64, bool)>) {
    let bare = s.place.spot == Spot::None && s.doer.known.is_empty();
    out.extend(s.target.known.iter().map(|k| (lane_key(s, *k, 6), bare)));
}

struct Entry {
    key: u64,
    from: i32,
    node: u32,
    why: bool,
}

fn filed(sketches: &[Sketch], rules: &Rules, filing: Filing, plain: &mut impl FnMut(u32, u32)) {
    let mut entries = Vec::new();
    let mut keys = Vec::new();
    for (n, s) in sketches.iter().enumerate() {
        keys.clear();
        filing(s, &mut keys);
        entries.extend(keys.iter().map(|&(key, why)| Entry { key, from: s.from, node: n as u32, why }));
    }
    entries.sort_unstable_by_key(|e| (e.key, e.from, e.node));
    for run in entries.chunk_by(|a, b| a.key == b.key) {
        if run.len() > 1 && run.iter().any(|e| e.why) {
            window(sketches, rules, run, plain);
        }
    }
}

/// Pairs within one run of entries, sorted by first day, whose dates can meet.
fn window(sketches: &[Sketch], rules: &Rules, run: &[Entry], plain: &mut impl FnMut(u32, u32)) {
    for (i, e) in run.iter().enumerate() {
        let s = &sketches[e.node as usize];
        let last = s.to.saturating_add(rules.days(s.lane));
        let mut met = 0;
        for f in &run[i + 1..] {
            if f.from > last || met > CAP {
                break;
            }
            if e.why || f.why {
                plain(e.node, f.node);
                met += 1;
            }
        }
    }
}

fn cell_of(s: &Sketch) -> (i32, i32) {
    ((f64::from(s.place.lat) / CELL).floor() as i32, (f64::from(s.place.lon) / CELL).floor() as i32)
}

fn cell_key(lane: u64, (y, x): (i32, i32)) -> u64 {
    let around = (360.0 / CELL) as i32;
    let x = x.rem_euclid(around);
    mix(lane ^ mix((y as u32 as u64) << 32 | u64::from(x as u32)))
}

/// Pairs of points near enough for the wider of their radii.
fn cells(sketches: &[Sketch], rules: &Rules, plain: &mut impl FnMut(u32, u32)) {
    let mut entries: Vec<Entry> = Vec::new();
    for (n, s) in sketches.iter().enumerate() {
        if s.place.spot == Spot::Point {
            let key = cell_key(lane_key(s, 0, 7), cell_of(s));
            entries.push(Entry { key, from: s.from, node: n as u32, why: true });
        }
    }
    entries.sort_unstable_by_key(|e| (e.key, e.from, e.node));
    for run in entries.chunk_by(|a, b| a.key == b.key) {
        window(sketches, rules, run, plain);
    }
    for e in &entries {
        around(sketches, rules, &entries, e.node, plain);
    }
}

/// Pairs of one point with points of other cells within its reach.
fn around(
    sketches: &[Sketch],
    rules: &Rules,
    entries: &[Entry],
    node: u32,
    plain: &mut impl FnMut(u32, u32),
) {
    let s = &sketches[node as usize];
    let lane = lane_key(s, 0, 7);
    reached(s, rules, |cell| visited(sketches, rules, entries, node, cell_key(lane, cell), plain));
}

/// Pairs of one point with those at home in a cell, among sorted `entries`.
fn visited(
    sketches: &[Sketch],
    rules: &Rules,
    entries: &[Entry],
    node: u32,
    key: u64,
    plain: &mut impl FnMut(u32, u32),
) {
    let s = &sketches[node as usize];
    let days = rules.days(s.lane);
    let first = entries.partition_point(|e| (e.key, e.from) < (key, s.from.saturating_sub(days)));
    let last = s.to.saturating_add(days);
    for f in entries[first..].iter().take(CAP).take_while(|f| f.key == key && f.from <= last) {
        plain(node, f.node);
    }
}

/// Calls `each` on the cells, but its own, that lie within the reach of a point.
fn reached(s: &Sketch, rules: &Rules, mut each: impl FnMut((i32, i32))) {
    if !rules.lanes[s.lane as usize].nearby {
        return;
    }
    let reach = rules.place.radius_km.max(f64::from(s.place.radius)).min(rules.place.widest_km);
    let dlat = reach / 111.0;
    let dlon = (reach / (111.0 * f64::from(s.place.lat).to_radians().cos().max(0.02))).min(180.0);
    let (lat, lon) = (f64::from(s.place.lat), f64::from(s.place.lon));
    let span = |mid: f64, d: f64| ((mid - d) / CELL).floor() as i32..=((mid + d) / CELL).floor() as i32;
    let home = cell_of(s);
    for y in span(lat, dlat) {
        for x in span(lon, dlon) {
            if (y, x) != home {
                each((y, x));
            }
        }
    }
}

/// Pairs within one report: claims of one lane, and thin claims with what was told last before them.
fn reports(sketches: &[Sketch], rules: &Rules, found: &mut impl FnMut(Pair)) {
    let mut order: Vec<u32> = (0..sketches.len() as u32).collect();
    order.sort_by_key(|&n| (sketches[n as usize].report, sketches[n as usize].start, n));
    for report in order.chunk_by(|a, b| sketches[*a as usize].report == sketches[*b as usize].report) {
        within(sketches, rules, report.to_vec(), found);
    }
}

/// Pairs among the claims of one report.
fn within(sketches: &[Sketch], rules: &Rules, mut report: Vec<u32>, found: &mut impl FnMut(Pair)) {
    report.sort_by_key(|&n| (sketches[n as usize].start, n));
    for (i, &b) in report.iter().enumerate() {
        let back = &report[i.saturating_sub(CAP)..i];
        for &a in back.iter().filter(|&&a| sketches[a as usize].lane == sketches[b as usize].lane) {
            found(Pair { a: a.min(b), b: a.max(b), continues: false });
        }
        if let Some(a) = told_before(sketches, rules, back, b) {
            found(Pair { a: a.min(b), b: a.max(b), continues: true });
        }
    }
}

/// What the thin claim `b` goes on about: the last fuller claim before it that its type can continue.
fn told_before(sketches: &[Sketch], rules: &Rules, back: &[u32], b: u32) -> Option<u32> {
    let s = &sketches[b as usize];
    if !s.thin || s.dated == Dated::No && s.killed.is_none() {
        return None;
    }
    back.iter().rev().copied().find(|&a| {
        let t = &sketches[a as usize];
        let type_fits = t.lane == s.lane || absorbs(t, s, rules);
        type_fits && !t.thin && t.class == s.class && s.start.abs_diff(t.start) <= rules.report.near
    })
}

fn absorbs(full: &Sketch, thin: &Sketch, rules: &Rules) -> bool {
    let lane = &rules.lanes[thin.lane as usize];
    let name = lane.types.get(thin.kind as usize);
    name.is_some_and(|name| rules.lanes[full.lane as usize].absorbs.contains(name))
}
