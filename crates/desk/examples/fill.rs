//! Fills a record with synthetic reports, to see how the desk bears much: `fill RECORD EVENTS CLAIMS`.
//!
//! `cargo run --release -p desk --example fill -- target/full.db 100000 1000000`. All is made by a fixed rule: events
//! over ten years at 4,000 places, of which few have most; each is told by several of 120 outlets on that day or the
//! two after it, ten claims a report. A third of the claims rests on somebody's word, and one deed in eleven is a
//! release. Places, groups and outlets are invented.

use anyhow::{Context, Result};
use dateline::Report;
use dateline::claim::{Claim, Codes, Count, Filler, Hop, Kind, Modality, Place, Release, Stance, When};
use dateline::evidence::{Evidence, Span};
use desk::coding;
use desk::intake::{Found, Origin};
use desk::store::{Arrival, CodedWith, Store};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

const DAYS: usize = 3650;
const PLACES: u64 = 4000;
const PER_REPORT: usize = 10;

/// Type, family, kind, verb, role of the doer, role of the other.
const TYPES: [(&str, &str, Kind, &str, &str, &str); 11] = [
    ("airstrike", "force", Kind::Event, "bombed", "attacker", "target"),
    ("clash", "force", Kind::Event, "clashed with", "side1", "side2"),
    ("shelling", "force", Kind::Event, "shelled", "attacker", "target"),
    ("ied", "force", Kind::Event, "blew up a convoy of", "attacker", "target"),
    ("civilian_attack", "harm", Kind::Event, "opened fire on followers of", "attacker", "target"),
    ("abduction", "harm", Kind::Event, "abducted members of", "captor", "captive"),
    ("place_captured", "control", Kind::Event, "captured the town from", "taker", "loser"),
    ("control_state", "control", Kind::State, "still hold the town against", "holder", "other"),
    ("talks", "diplomacy", Kind::Event, "met envoys of", "party1", "party2"),
    ("weapons_supply", "support", Kind::Relation, "sent rifles to", "supplier", "recipient"),
    ("media_release", "media", Kind::Media, "put out a video on fighters of", "issuer", "shown"),
];

/// Themes of releases.
const THEMES: [&str; 6] = ["war", "mercy", "belonging", "brutality", "victimhood", "utopia"];

/// Words that make sentences differ, as those of reports do.
const COLOUR: [&str; 24] = [
    "before dawn",
    "after heavy rain",
    "near the grain silo",
    "by the river bridge",
    "during a sandstorm",
    "as schools reopened",
    "on the market road",
    "beside the old mill",
    "despite a truce",
    "after days of calm",
    "behind the bus station",
    "in the orchards",
    "along the canal",
    "under cover of fog",
    "at the checkpoint",
    "close to the hospital",
    "on the northern ring road",
    "in the industrial zone",
    "around midnight",
    "while aid trucks waited",
    "at the water tower",
    "near the football ground",
    "by the railway",
    "at noon",
];

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

struct Deed {
    kind: usize,
    place: u64,
    day: usize,
    doer: u64,
    other: u64,
    killed: u32,
    number: usize,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, events, claims] = &args[..] else { anyhow::bail!("fill RECORD EVENTS CLAIMS") };
    let (events, claims): (usize, usize) = (events.parse()?, claims.parse()?);
    let mut store = Store::create(Path::new(path))?;
    let begun = Instant::now();
    let reports = land(&mut store, events, claims)?;
    println!("{reports} reports landed in {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    coding::settle(&mut store)?;
    let size = store.size()?;
    println!(
        "{} claims settled into {} events in {:.0} s",
        size.claims,
        size.events,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Tells every deed `claims / events` times, and lands the reports day by day.
fn land(store: &mut Store, events: usize, claims: usize) -> Result<usize> {
    let mut dice = Dice(11);
    let mut due: Vec<Vec<usize>> = vec![Vec::new(); DAYS + 4];
    let mut deeds = Vec::with_capacity(events);
    for number in 0..events {
        let day = number * DAYS / events;
        let share = claims * (number + 1) / events - claims * number / events;
        // Some are told once, some often; the sum stays.
        for _ in 0..share {
            due[day + dice.next(3) as usize].push(number);
        }
        let spread = dice.next(1000) as f64 / 1000.0;
        deeds.push(Deed {
            kind: dice.next(TYPES.len() as u64) as usize,
            place: ((PLACES as f64).powf(spread) as u64 + dice.next(60)).min(PLACES - 1),
            day,
            doer: dice.next(60),
            other: dice.next(60),
            killed: dice.next(40) as u32,
            number,
        });
    }
    let mut landed = 0;
    for (day, told) in due.iter().enumerate() {
        let mut order = told.clone();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.next(at as u64 + 1) as usize);
        }
        for chunk in order.chunks(PER_REPORT) {
            let mut own: Vec<usize> = chunk.to_vec();
            own.sort_unstable();
            own.dedup();
            report(store, &mut dice, landed, day, own.iter().map(|n| &deeds[*n]))?;
            landed += 1;
        }
    }
    Ok(landed)
}

fn report<'d>(
    store: &mut Store,
    dice: &mut Dice,
    number: usize,
    day: usize,
    deeds: impl Iterator<Item = &'d Deed>,
) -> Result<()> {
    let id = format!("report-{number:07}");
    let published = day_of(day)?;
    let (mut text, mut claims) = (String::new(), Vec::new());
    for deed in deeds {
        claims.push(claim(dice, &mut text, &id, deed)?);
    }
    let outlet = format!("Outlet {}", dice.next(120));
    let report = Report {
        id: id.clone(),
        title: Some(format!("What happened by {published}, number {number}")),
        source: Some(outlet),
        published: Some(published),
        ..Report::new(&text)
    };
    let found = Found { report, published_basis: Some("front matter".into()), notes: Vec::new() };
    let origin = Origin { path: "synthetic".into(), line: u32::try_from(number + 1).ok() };
    let coded_with = CodedWith { codebook: "synthetic".into(), model: "synthetic".into() };
    store.land(&Arrival {
        origin: &origin,
        raw: text.as_bytes(),
        extractor: "text/1",
        found: &found,
        claims: &claims,
        coded_with: &coded_with,
    })?;
    Ok(())
}

/// Adds a sentence to the text, and gives the claim that is read off it.
fn claim(dice: &mut Dice, text: &mut String, report: &str, deed: &Deed) -> Result<Claim> {
    let (kind, family, sort, verb, role1, role2) = TYPES[deed.kind];
    let start = text.len();
    let mut roles = BTreeMap::new();
    let mut actor = |text: &mut String, role: &str, who: u64| {
        let name = format!("Group {who}");
        let at = text.len();
        text.push_str(&name);
        let filler = Filler {
            text: name.clone(),
            start: at as u32,
            end: text.len() as u32,
            actor: Some(format!("group-{who}")),
            name: Some(name.clone()),
            kind: Some("rebel group".into()),
            ..Filler::default()
        };
        roles.insert(role.to_owned(), filler);
        vec![name]
    };
    let actor1 = actor(text, role1, deed.doer);
    text.push(' ');
    let at = text.len();
    text.push_str(verb);
    let trigger = Span { start: at as u32, end: text.len() as u32 };
    text.push(' ');
    let actor2 = actor(text, role2, deed.other);
    let name = format!("Town {}", deed.place);
    text.push_str(&format!(" in {name} {}", COLOUR[dice.next(24) as usize]));
    let day = day_of(deed.day)?;
    let vague = dice.next(12) == 0;
    text.push_str(&if vague {
        format!(" in {}", day.strftime("%B %Y"))
    } else {
        format!(" on {}", day.strftime("%-d %B %Y"))
    });
    let killed = (deed.killed > 20 && family != "diplomacy").then(|| {
        let told = deed.killed - 20 + dice.next(2) as u32;
        text.push_str(&format!(", killing {told}"));
        Count {
            low: Some(told),
            best: Some(told),
            high: Some(told),
            text: told.to_string(),
            ..Count::default()
        }
    });
    let attribution = voice(dice, text);
    let release = (family == "media").then(|| Release {
        medium: Some("video".into()),
        brand: Some(format!("Lens {}", deed.doer)),
        title: Some(format!("Days in {name}")),
        themes: vec![THEMES[(deed.doer as usize + deed.day / 900) % THEMES.len()].into()],
        depicted: Vec::new(),
    });
    let quote = text[start..].to_owned();
    let end = text.len();
    text.push('\n');
    let (from, to) = if vague { (day.first_of_month(), day.last_of_month()) } else { (day, day) };
    Ok(Claim {
        id: format!("{:07}-{report}", deed.number),
        report: report.to_owned(),
        event_type: kind.into(),
        family: family.into(),
        kind: sort,
        roles,
        actor1,
        actor2,
        place: Some(Place {
            text: name.clone(),
            id: Some(format!("town-{}", deed.place)),
            lat: Some(30.0 + (deed.place / 64) as f64 * 0.11),
            lon: Some(36.0 + (deed.place % 64) as f64 * 0.16),
            country: Some("SYR".into()),
            admin1: Some(format!("Province {}", deed.place / 250)),
            feature: "PPL".into(),
            precision: "exact".into(),
            name,
            ..Place::default()
        }),
        date: When {
            from: Some(from),
            to: Some(to),
            precision: if vague { "month".into() } else { "day".into() },
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
        stance: if attribution.is_empty() { Stance::Asserted } else { Stance::Reported },
        attribution,
        phase: None,
        outcome: None,
        release,
        case: None,
        codes: Codes::default(),
        quote,
        start: start as u32,
        end: end as u32,
        clause: format!("{family}/{kind}#1"),
        grade: "F6".into(),
        evidence: Evidence { trigger, arguments: vec![], codebook: String::new(), model: String::new() },
    })
}

/// Ends the sentence; a third of them rests on an observer's or a witness's word.
fn voice(dice: &mut Dice, text: &mut String) -> Vec<Hop> {
    if dice.next(3) > 0 {
        text.push('.');
        return Vec::new();
    }
    let name = match dice.next(2) {
        0 => format!("Observatory {}", dice.next(40)),
        _ => format!("witness {}", dice.next(5000)),
    };
    text.push_str(", ");
    let start = text.len() as u32;
    text.push_str(&name);
    let end = text.len() as u32;
    text.push_str(" said.");
    vec![Hop { name, actor: None, role: None, verb: Some("say".into()), start: Some(start), end: Some(end) }]
}

fn day_of(n: usize) -> Result<Date> {
    date(2014, 1, 1).checked_add(jiff::Span::new().try_days(n as i64)?).context("a day of the calendar")
}
