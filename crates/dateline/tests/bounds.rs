//! Hostile text of any kind costs work that grows no faster than the text, in every stage of coding.

use dateline::frame::Frames;
use dateline::place::Settings;
use dateline::{Coder, Report};
use std::time::Instant;

/// Bits that, repeated without end, have some chance of costing more than their length: runs of one character,
/// a sentence without a verb, thousands of commas, brackets and quotations that are never closed, lists of
/// names, clauses in clauses.
const BITS: &[&str] = &[
    "<",
    ".",
    ",",
    ", ",
    "(",
    "[ ",
    ")) ",
    "\"",
    "“",
    "' ",
    "-",
    "— ",
    "/",
    ":",
    "$",
    "@",
    "\n",
    "\n\n",
    "A",
    "a",
    "1",
    "é",
    "house ",
    "House ",
    "of ",
    "al-",
    "in ",
    "the army of ",
    "near ",
    "Syrian ",
    "Aleppo, ",
    "Aleppo and Homs and ",
    "Aleppo\n",
    "army, rebels and ",
    "killed ",
    "killing 12, wounding 13, ",
    "rebels captured Homs and ",
    "the rebels said that ",
    "the man who saw the man who ",
    "the attack on the attack on ",
    "\"We will fight,\" he said, \"",
    "(the army (the rebels ",
    "Islamic State (IS) ",
    "Abu Bakr ",
    "the group ",
    "they and it ",
    "its fighters ",
    "3 May 2014 ",
    "2014 ",
    "between May and ",
    "last week ",
    "1,000 ",
    "12 people and ",
    "missiles ",
    "anti-tank missile ",
    "http://a.b/",
    "a.b@c.d ",
    "The army seized Homs. ",
    "It was shelled. ",
    "IDLIB, Syria - ",
    "DAMASCUS (Northline) - Rebels attacked.\n",
    "bomb bombing bombed ",
    "because ",
    "; ",
    "not ",
];

/// Bytes of the shorter text; the longer is four times as long.
const BYTES: usize = 3_000;

/// Seconds that the processor worked for this thread, or that went by where the system does not tell.
fn clock(start: Instant) -> f64 {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split(' ').next().and_then(|n| n.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Seconds each stage takes for `text`.
fn stages(coder: &Coder, text: &str) -> Vec<(&'static str, f64)> {
    let start = Instant::now();
    let mut last = clock(start);
    let mut took = Vec::new();
    let mut lap = |stage| {
        let now = clock(start);
        took.push((stage, now - last));
        last = now;
    };
    let report = Report { published: "2014-12-20".parse().ok(), ..Report::new(text) };
    let doc = coder.parse_to_code(&[text]).pop().expect("one text");
    lap("parse");
    drop(Frames::of(&doc, coder.codebook().grammar()));
    lap("frames");
    drop(coder.places().find(&doc, &Settings::default()));
    lap("places");
    drop(coder.dates().find(&doc, report.published, coder.dates().kind_of(&doc, report.published).0));
    lap("dates");
    let reading = coder.read(&report, &doc);
    lap("reading with actors");
    let matches = coder.matches(&reading).len();
    lap("matching");
    let claims = coder.code_parsed(&report, &doc).len();
    lap("claims");
    assert!(claims <= matches * 12, "{claims} claims from {matches} matches");
    took
}

#[test]
fn work_grows_no_faster_than_the_text() {
    let coder = Coder::embedded().expect("the built-in data loads");
    let mut slow = Vec::new();
    for bit in BITS {
        let [short, long] = [1, 4].map(|n| stages(&coder, &bit.repeat(n * BYTES / bit.len())));
        for ((stage, short), (_, long)) in short.into_iter().zip(long) {
            // Twice what is proportional, and enough of it to be no accident of measuring.
            if long > 0.05 && long > short * 8.0 {
                slow.push(format!("{bit:?}: {stage} {:.0} ms, then {:.0} ms", short * 1e3, long * 1e3));
            }
        }
    }
    assert!(
        slow.is_empty(),
        "four times the text took far more than four times the work:\n{}",
        slow.join("\n")
    );
}
