//! Text of any kind and size is parsed in time and memory that grow no faster than the text.

use std::path::Path;
use std::time::{Duration, Instant};
use syntax::Model;

fn model() -> Model {
    Model::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm-3.8.0")).unwrap()
}

/// Bits that, repeated without end, have some chance of costing more than their length.
const BITS: &[&str] = &[
    "!",
    "<",
    "[",
    "…",
    "<3",
    "_a",
    "5+",
    "(",
    "''",
    "...",
    "-",
    "a-",
    "+",
    "a:",
    "@:",
    "a.b@c.d/",
    "$",
    ":",
    "a.m.",
    "'Cause ",
    "'s",
    " ",
    "é",
    "\u{1f600}",
    "x\u{a0}",
    "°C.",
    ",a",
    "\u{0}",
    "who said ",
    "; ",
];

#[test]
fn repeated_text_takes_linear_time() {
    let model = model();
    let mut slow = Vec::new();
    for bit in BITS {
        let mut took = [Duration::ZERO; 2];
        for (took, size) in took.iter_mut().zip([2_000, 8_000]) {
            let text = bit.repeat(size / bit.len());
            let start = Instant::now();
            let doc = model.parse(&text);
            *took = start.elapsed();
            assert_eq!(doc.text(), text);
        }
        if took[1] > took[0] * 10 && took[1] > Duration::from_millis(500) {
            slow.push((bit, took));
        }
    }
    assert!(slow.is_empty(), "four times the text took much more than four times the time: {slow:?}");
}
