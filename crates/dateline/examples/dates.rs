//! Dates documents in bulk, for measuring: reads JSONL `{"id","published","text"}` from standard input, writes
//! `{"doc_id","timexes":[{start,end,text,type,value,rule,reason}]}` with offsets in code points.
//!
//! `cargo run --release --example dates -- news|narrative [--model DIR] [--time N]`
//!
//! `--model DIR` parses the texts, for the tense of their verbs; a line may bring its parse instead
//! (`"conllu"`). `--time N` dates all `N` times and prints bytes and sentences a second instead; parsing is
//! not counted.

use dateline::when::{Dates, DocKind};
use std::io::{BufRead, Write};
use std::time::Instant;
use syntax::{Doc, Model};

/// The document of one line: parsed by the model, or by whoever wrote the line, or not.
fn doc_of(row: &serde_json::Value, dates: &Dates, model: Option<&Model>) -> Doc {
    let text = row["text"].as_str().unwrap_or("");
    if let Some(model) = model {
        return model.parse(text);
    }
    match row["conllu"].as_str().map(syntax::conllu::read) {
        Some(Ok(doc)) if doc.text().trim_end() == text.trim_end() => {
            Doc::new(text.to_owned(), doc.tokens().to_vec())
        }
        Some(_) => {
            eprintln!("{}: the parse is of another text", row["id"]);
            dates.plain(text)
        }
        None => dates.plain(text),
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let kind = if args.get(1).is_some_and(|a| a == "narrative") { DocKind::Narrative } else { DocKind::News };
    let rounds =
        args.iter().position(|a| a == "--time").map(|i| args[i + 1].parse::<usize>().expect("a number"));
    let dir = args.iter().position(|a| a == "--model").map(|i| args[i + 1].as_str());
    let model = dir.map(|d| Model::load(d.as_ref()).expect("the model loads"));
    let dates = Dates::english().expect("the English dates load");
    let stdin = std::io::stdin();
    let rows: Vec<serde_json::Value> = stdin
        .lock()
        .lines()
        .map(|l| serde_json::from_str(&l.expect("UTF-8 input")).expect("a JSON object a line"))
        .collect();
    let docs: Vec<(Doc, Option<jiff::civil::Date>)> = rows
        .iter()
        .map(|r| {
            (
                doc_of(r, &dates, model.as_ref()),
                r["published"].as_str().and_then(|p| p.get(..10)?.parse().ok()),
            )
        })
        .collect();
    if let Some(rounds) = rounds {
        let start = Instant::now();
        let mut found = 0;
        for _ in 0..rounds {
            for (doc, published) in &docs {
                found += dates.find(doc, *published, kind).len();
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        let bytes: usize = docs.iter().map(|d| d.0.text().len()).sum::<usize>() * rounds;
        let sentences: usize = docs.iter().map(|d| d.0.sentences().len()).sum::<usize>() * rounds;
        println!(
            "{found} expressions, {:.2} MB/s, {:.2} µs a sentence",
            bytes as f64 / 1e6 / seconds,
            seconds * 1e6 / sentences as f64
        );
        return;
    }
    let mut out = std::io::stdout().lock();
    for (row, (doc, published)) in rows.iter().zip(&docs) {
        let text = doc.text();
        let mut at = (0, 0);
        let timexes: Vec<serde_json::Value> = dates
            .find(doc, *published, kind)
            .iter()
            .map(|t| {
                at = (t.start, at.1 + text[at.0..t.start].chars().count());
                let words = t.text(text);
                serde_json::json!({
                    "start": at.1, "end": at.1 + words.chars().count(), "text": words,
                    "type": t.kind.as_str(), "value": t.value, "rule": &*t.rule, "reason": t.reason,
                })
            })
            .collect();
        let line = serde_json::json!({"doc_id": row["id"], "timexes": timexes});
        writeln!(out, "{line}").expect("standard output takes a line");
    }
}
