//! What does a bigger codebook cost? The codebook as it is, and ten times the types.
//!
//! `cargo bench -p dateline --bench codebook`. Every type file is copied nine times with predicates that no
//! text has, so that the larger codebook has ten times the entries and not one match more. The text is that of
//! the codebook's examples: sentences with triggers in nearly all of them.

use dateline::Coder;
use dateline::coder::Files;
use dateline::{Report, embedded};
use std::error::Error;
use std::time::Instant;

/// Codebooks that are compared: times the types of the one built in.
const TIMES: [usize; 2] = [1, 10];

/// Rounds in which the codebooks take turns; the best of each counts.
const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let coders = TIMES.map(coder);
    let [small, large] = coders;
    let coders = [small?, large?];
    let types = coders[0].codebook().types();
    let reports: Vec<Report> =
        types.iter().flat_map(|t| &t.examples).map(|e| Report::new(e.text.clone())).collect();
    let texts: Vec<&str> = reports.iter().map(|r| r.text.as_str()).collect();
    let docs = coders[0].parse_to_code(&texts);
    let sentences: usize = docs.iter().map(|d| d.sentences().len()).sum();
    let mut best = [f64::INFINITY; 2];
    let mut found = [0; 2];
    for _ in 0..ROUNDS {
        for (n, coder) in coders.iter().enumerate() {
            let readings: Vec<_> = reports.iter().zip(&docs).map(|(r, d)| coder.read(r, d)).collect();
            let start = Instant::now();
            found[n] = readings.iter().map(|r| coder.matches(r).len()).sum();
            best[n] = best[n].min(start.elapsed().as_secs_f64() * 1e6 / sentences as f64);
        }
    }
    println!("{sentences} sentences, best of {ROUNDS} rounds");
    for (n, coder) in coders.iter().enumerate() {
        println!(
            "{:>5} types {:>8} matches {:>7.2} µs a sentence",
            coder.codebook().types().len(),
            found[n],
            best[n]
        );
    }
    println!("{:.2} times the time for {} times the types", best[1] / best[0], TIMES[1]);
    assert_eq!(found[0], found[1], "entries without a trigger in the text change nothing");
    Ok(())
}

/// A coder whose codebook has `times` as many types as the one built in.
fn coder(times: usize) -> Result<Coder, Box<dyn Error>> {
    let mut files: Vec<(String, String)> =
        embedded::CODEBOOK.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for copy in 1..times {
        for (path, text) in embedded::CODEBOOK {
            if let Some((family, name)) = type_file(path) {
                files.push((format!("{family}/{name}_{copy}.toml"), with_other_triggers(text, copy)?));
            }
        }
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let files: Files<'_> = &borrowed;
    Ok(Coder::new(embedded::model()?, files, embedded::WORLD)?)
}

/// Family and name of the type in a file of the codebook, if it is one.
fn type_file(path: &str) -> Option<(&str, &str)> {
    let (family, file) = path.split_once('/')?;
    let name = file.strip_suffix(".toml").filter(|name| !name.contains('/'))?;
    (family != "languages").then_some((family, name))
}

/// A type file whose clauses begin with predicates that are no words.
fn with_other_triggers(text: &str, copy: usize) -> Result<String, Box<dyn Error>> {
    let mut file: toml::Table = toml::from_str(text)?;
    let clauses = file.get_mut("clauses").and_then(toml::Value::as_array_mut).ok_or("a type has clauses")?;
    for entry in clauses {
        match entry {
            toml::Value::String(clause) => *clause = renamed(clause, copy),
            toml::Value::Array(together) => {
                for clause in together {
                    *clause = renamed(clause.as_str().unwrap_or_default(), copy).into();
                }
            }
            _ => return Err("a clause is a string or a list of them".into()),
        }
    }
    Ok(toml::to_string(&file)?)
}

/// The clause with every verb of its predicate made another: `capture|take_over` to `capture7x|take7x_over`.
fn renamed(clause: &str, copy: usize) -> String {
    let mut done = false;
    let word = |word: &str| {
        let predicate = !done && word.bytes().all(|b| !b.is_ascii_uppercase() && b != b'[' && b != b']');
        done |= predicate;
        if !predicate {
            return word.to_owned();
        }
        let other = |p: &str| match p.split_once('_') {
            Some((verb, particle)) => format!("{verb}{copy}x_{particle}"),
            None => format!("{p}{copy}x"),
        };
        word.split('|').map(other).collect::<Vec<_>>().join("|")
    };
    clause.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
