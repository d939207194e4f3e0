//! How long each stage of coding takes, over JSONL reports on standard input, on one thread: processor time where
//! the system tells (Linux), else the time that went by. With an argument, only parsing and coding as a whole.

use dateline::frame::Frames;
use dateline::place::Settings;
use dateline::{Coder, Report};
use std::io::BufRead;
use std::time::Instant;

/// Reports parsed together.
const BATCH: usize = 32;

/// Seconds of processor time of this thread, or since `start`.
fn clock(start: Instant) -> f64 {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split(' ').next().and_then(|n| n.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let whole = std::env::args().nth(1).is_some();
    let start = Instant::now();
    let coder = Coder::embedded()?;
    println!("load {:.0} ms", clock(start) * 1e3);
    let mut reports = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let published = row["published"].as_str().and_then(|d| d.parse().ok());
        reports.push(Report { published, ..Report::new(row["text"].as_str().unwrap_or_default()) });
    }
    let before = clock(start);
    let texts: Vec<&str> = reports.iter().map(|r| r.text.as_str()).collect();
    let docs: Vec<_> = texts.chunks(BATCH).flat_map(|texts| coder.parse_to_code(texts)).collect();
    let tokens: usize = docs.iter().map(|d| d.len()).sum();
    let sentences: usize = docs.iter().map(|d| d.sentences().len()).sum();
    let parse = clock(start) - before;
    let pairs = || reports.iter().zip(&docs);
    let stage = |name: &str, work: &mut dyn FnMut()| {
        let before = clock(start);
        work();
        let each = (clock(start) - before) * 1e6 / sentences as f64;
        println!("{name:<10} {each:>7.1} µs a sentence");
        each
    };
    println!("{} reports, {sentences} sentences, {tokens} tokens", reports.len());
    println!(
        "parse      {:>7.1} µs a sentence, {:.0} tokens a second",
        parse * 1e6 / sentences as f64,
        tokens as f64 / parse
    );
    let all = || stage("all", &mut || pairs().for_each(|(r, d)| drop(coder.code_parsed(r, d))));
    if whole {
        all();
        return Ok(());
    }
    stage("frames", &mut || docs.iter().for_each(|d| drop(Frames::of(d, coder.codebook().grammar()))));
    stage("places", &mut || docs.iter().for_each(|d| drop(coder.places().find(d, &Settings::default()))));
    stage("dates", &mut || {
        for (r, d) in pairs() {
            let kind = coder.dates().kind_of(d, r.published).0;
            drop(coder.dates().find(d, r.published, kind));
        }
    });
    let mut readings = Vec::new();
    stage("all three and actors", &mut || readings.extend(pairs().map(|(r, d)| coder.read(r, d))));
    stage("matching", &mut || readings.iter().for_each(|r| drop(coder.matches(r))));
    all();
    Ok(())
}
