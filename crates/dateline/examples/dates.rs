//! Dates documents in bulk, for measuring: reads JSONL `{"id","published","conllu","text"}` from standard
//! input, writes `{"doc_id","timexes":[{start,end,text,type,value,rule,reason}]}` with offsets in code points.
//!
//! `cargo run --release --example dates -- news|narrative [--time N]`; `--time N` reads all, dates all `N`
//! times and prints bytes a second instead.

use dateline::when::{Dates, DocKind};
use std::io::{BufRead, Write};
use std::time::Instant;
use syntax::Doc;

/// The document of one line. White space that a parse left out is put back from the text.
fn doc_of(row: &serde_json::Value, dates: &Dates) -> Doc {
    let text = row["text"].as_str().unwrap_or("");
    let parsed = row["conllu"].as_str().and_then(|c| syntax::conllu::read(c).ok());
    match parsed {
        Some(doc) if doc.text() == text => doc,
        Some(doc) if doc.text().trim_end() == text.trim_end() => {
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
    let dates = Dates::english().expect("the English dates load");
    let stdin = std::io::stdin();
    let rows: Vec<serde_json::Value> = stdin
        .lock()
        .lines()
        .map(|l| serde_json::from_str(&l.expect("UTF-8 input")).expect("a JSON object a line"))
        .collect();
    let docs: Vec<(Doc, Option<jiff::civil::Date>)> = rows
        .iter()
        .map(|r| (doc_of(r, &dates), r["published"].as_str().and_then(|p| p.get(..10)?.parse().ok())))
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
