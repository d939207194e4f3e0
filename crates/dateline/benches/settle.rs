//! How settling grows with the record: 10 thousand, 100 thousand and a million synthetic claims.
//!
//! `cargo bench -p dateline --bench settle [-- N …]`. The claims are made here, by a fixed rule: events over ten
//! years at 4,000 places of Zipf-like weight (so that one town has a fiftieth of everything), each told by one
//! to eleven reports with other dates, figures, types and names of who did it; every tenth report is a reprint.

use dateline::claim::{Claim, Codes, Count, Filler, Kind, Modality, Place, Stance, When};
use dateline::evidence::{Evidence, Span};
use dateline::settle::{ReportFacts, Rules, settle};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::time::Instant;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![10_000, 100_000, 1_000_000] } else { asked };
    println!(
        "{:>9} {:>9} {:>9} {:>12} {:>9} {:>9} {:>10}",
        "claims", "events", "true", "seconds", "pair P", "pair R", "peak MB"
    );
    for n in sizes {
        let world = World::of(n);
        let rules = Rules::standard();
        let start = Instant::now();
        let events = settle(&world.claims, &|id| world.facts(id), &rules, &[]);
        let seconds = start.elapsed().as_secs_f64();
        let (p, r) = world.score(&events);
        println!(
            "{:>9} {:>9} {:>9} {:>12.2} {:>9.3} {:>9.3} {:>10}",
            world.claims.len(),
            events.len(),
            world.events,
            seconds,
            p,
            r,
            peak_mb()
        );
    }
}

/// Peak resident memory, where the system tells it; 0 elsewhere. It includes the claims themselves.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

struct World {
    claims: Vec<Claim>,
    truth: BTreeMap<String, u32>,
    events: u32,
}

/// A generator of numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % n
    }
}

const TYPES: [(&str, &str); 8] = [
    ("airstrike", "force"),
    ("clash", "force"),
    ("shelling", "force"),
    ("ied", "force"),
    ("civilian_attack", "harm"),
    ("place_captured", "control"),
    ("abduction", "harm"),
    ("displacement", "harm"),
];

impl World {
    fn of(n: usize) -> World {
        let mut dice = Dice(7);
        let mut world = World { claims: Vec::with_capacity(n), truth: BTreeMap::new(), events: 0 };
        while world.claims.len() < n {
            let told = 1 + dice.next(4) * dice.next(4).min(dice.next(4) + 1);
            let spot = zipf(&mut dice, 4000);
            let day = dice.next(3650) as i64;
            let (kind, family) = TYPES[dice.next(8) as usize];
            let (doer, target) = (dice.next(60), dice.next(60));
            let dead = dice.next(40) as u32;
            for _ in 0..told.min((n - world.claims.len()) as u64) {
                let claim =
                    claim(&mut dice, world.claims.len(), (kind, family), spot, day, (doer, target), dead);
                world.truth.insert(claim.id.clone(), world.events);
                world.claims.push(claim);
            }
            world.events += 1;
        }
        world
    }

    fn facts(&self, report: &str) -> ReportFacts {
        let n: u64 = report.rsplit('/').next().and_then(|d| d.parse().ok()).unwrap_or(0);
        let outlet = report.split('/').next().unwrap_or_default();
        ReportFacts {
            published: Some(day_of(n as i64)),
            source: Some(outlet.to_owned()),
            text: Some(report.to_owned()),
        }
    }

    /// Precision and recall over pairs of claims.
    fn score(&self, events: &[dateline::Event]) -> (f64, f64) {
        let pairs = |n: u64| n * n.saturating_sub(1) / 2;
        let mut gold: BTreeMap<u32, u64> = BTreeMap::new();
        self.truth.values().for_each(|e| *gold.entry(*e).or_default() += 1);
        let (mut both, mut found) = (0, 0);
        for e in events {
            let mut by: BTreeMap<u32, u64> = BTreeMap::new();
            e.claims.iter().for_each(|c| *by.entry(self.truth[c]).or_default() += 1);
            both += by.values().map(|n| pairs(*n)).sum::<u64>();
            found += pairs(e.claims.len() as u64);
        }
        let gold: u64 = gold.values().map(|n| pairs(*n)).sum();
        (both as f64 / found.max(1) as f64, both as f64 / gold.max(1) as f64)
    }
}

/// Small numbers often: place 0 about one time in eight, in steps down.
fn zipf(dice: &mut Dice, n: u64) -> u64 {
    let spread = dice.next(1000) as f64 / 1000.0;
    ((n as f64).powf(spread) as u64 + dice.next(40)).min(n - 1)
}

fn day_of(n: i64) -> Date {
    date(2012, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap_or(date(2012, 1, 1))
}

fn claim(
    dice: &mut Dice,
    n: usize,
    (kind, family): (&str, &str),
    spot: u64,
    day: i64,
    (doer, target): (u64, u64),
    dead: u32,
) -> Claim {
    let report = format!("outlet{}/{}/{}", dice.next(200), n / 3, day + dice.next(3) as i64);
    let mut roles = BTreeMap::new();
    let mut actor = |role: &str, who: u64| {
        let name = format!("Group {who}");
        let filler = Filler {
            text: name.clone(),
            actor: Some(format!("group-{who}")),
            name: Some(name.clone()),
            ..Filler::default()
        };
        roles.insert(role.to_owned(), filler);
        vec![name]
    };
    let actor1 = if dice.next(5) > 0 { actor("attacker", doer) } else { vec![] };
    let actor2 = if dice.next(3) > 0 { actor("target", target) } else { vec![] };
    let shift = if dice.next(12) == 0 { 1 } else { 0 };
    let (from, to) =
        if dice.next(10) == 0 { (day - day % 30, day - day % 30 + 29) } else { (day + shift, day + shift) };
    let killed = (dice.next(2) == 0 && kind != "displacement").then(|| {
        let told = dead + dice.next(3) as u32;
        Count {
            low: Some(told),
            best: Some(told),
            high: Some(told),
            text: told.to_string(),
            ..Count::default()
        }
    });
    Claim {
        id: format!("claim{n:08}"),
        report,
        event_type: kind.into(),
        family: family.into(),
        kind: Kind::Event,
        roles,
        actor1,
        actor2,
        place: Some(Place {
            name: format!("Town {spot}"),
            id: Some(format!("town-{spot}")),
            // A grid with 30 km between neighbours.
            lat: Some(10.0 + (spot / 64) as f64 * 0.27),
            lon: Some(10.0 + (spot % 64) as f64 * 0.29),
            country: Some("XXA".into()),
            admin1: Some(format!("Province {}", spot / 100)),
            feature: "PPL".into(),
            precision: "exact".into(),
            ..Place::default()
        }),
        date: When {
            from: Some(day_of(from)),
            to: Some(day_of(to)),
            precision: if from == to { "day".into() } else { "month".into() },
            basis: "stated".into(),
            ..When::default()
        },
        weapons: vec![],
        killed,
        injured: None,
        abducted: None,
        displaced: None,
        modality: Modality::Actual,
        mode: None,
        stance: if dice.next(3) == 0 { Stance::Reported } else { Stance::Asserted },
        attribution: vec![],
        phase: None,
        outcome: None,
        release: None,
        case: None,
        codes: Codes::default(),
        quote: format!(
            "Sentence {} on the {kind} at Town {spot}, as told in report {n}.",
            dice.next(100_000)
        ),
        start: (n % 3) as u32 * 300,
        end: (n % 3) as u32 * 300 + 80,
        clause: format!("{family}/{kind}#1"),
        grade: "F6".into(),
        evidence: Evidence {
            trigger: Span { start: 0, end: 5 },
            arguments: vec![],
            codebook: String::new(),
            model: String::new(),
        },
    }
}
