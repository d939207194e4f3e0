//! Every attribute of every token is what spaCy 3.8 gives, on the texts kept in `tests/parity`.
//!
//! The files were made by `cargo xtask parity --golden`, which also compares on any other text.

use serde_json::Value;
use std::path::Path;
use syntax::{Doc, Iob, Model};

fn model() -> Model {
    Model::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm-3.8.0")).unwrap()
}

/// Texts and, for each token, what `parity.py` prints.
fn golden(name: &str) -> Vec<(String, Vec<Value>)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity").join(name);
    let lines = std::fs::read_to_string(file).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The tokens as `parity.py` prints them.
fn describe(doc: &Doc) -> Vec<Value> {
    let token = |(i, t): (usize, &syntax::Token)| {
        let iob = match t.iob {
            Iob::B => "B",
            Iob::I => "I",
            Iob::O => "O",
        };
        let characters = doc.text()[..t.start as usize].chars().count();
        serde_json::json!([
            characters,
            doc.word(i),
            t.space,
            t.tag,
            t.pos,
            t.morph,
            &*t.lemma,
            t.head,
            t.dep,
            t.sent_start,
            iob,
            t.ent_type
        ])
    };
    doc.tokens().iter().enumerate().map(token).collect()
}

fn check(name: &str, least_tokens: usize) {
    let golden = golden(name);
    let texts: Vec<&str> = golden.iter().map(|(text, _)| text.as_str()).collect();
    let docs = model().parse_batch(&texts);
    let mut tokens = 0;
    for ((text, wanted), doc) in golden.iter().zip(&docs) {
        assert_eq!(doc.text(), text);
        let found = describe(doc);
        for (found, wanted) in found.iter().zip(wanted) {
            assert_eq!(found, wanted, "in {text:?}");
        }
        assert_eq!(found.len(), wanted.len(), "in {text:?}");
        tokens += found.len();
    }
    assert!(tokens >= least_tokens, "only {tokens} tokens compared");
}

#[test]
fn news() {
    check("news.jsonl", 1_300);
}

#[test]
fn hostile_text() {
    check("hostile.jsonl", 4_000);
}

#[test]
fn a_result_does_not_depend_on_what_is_parsed_with_it_or_before_it() {
    let golden = golden("hostile.jsonl");
    let texts: Vec<&str> = golden.iter().map(|(text, _)| text.as_str()).take(40).collect();
    let warm = model();
    let together = warm.parse_batch(&texts);
    let backwards: Vec<Doc> = texts.iter().rev().map(|text| warm.parse(text)).collect();
    assert!(together.iter().eq(backwards.iter().rev()));
    let cold: Vec<Doc> = texts[30..].iter().map(|text| warm.parse(text)).collect();
    assert_eq!(together[30..], cold);
    let in_threads = std::thread::scope(|scope| {
        let halves: Vec<_> = texts.chunks(20).map(|half| scope.spawn(|| warm.parse_batch(half))).collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(together, in_threads);
}
