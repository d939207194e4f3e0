//! `cargo xtask case [WHEEL]`: makes `codebook/languages/en/case.tsv` again, how English words are written where
//! letters are free to be small.
//!
//! Counted by others in open text: log probabilities of word forms, kept apart by letter case, in the Python package
//! `spacy-lookups-data`. Downloads the wheel unless it is given and checks its SHA-256.

use crate::model::{sha256, wheel};
use crate::parity::check;
use anyhow::Context;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

const PACKAGE: &str = "spacy-lookups-data==1.0.5";
const WHEEL: &str = "spacy_lookups_data-1.0.5-py2.py3-none-any.whl";
const WHEEL_SHA256: &str = "466f21f087e4144bc93800679437ec5a17be7d0888734b1ba880b3ecb0978bc6";
const TABLE: &str = "spacy_lookups_data/data/en_lexeme_prob.json.gz";

/// Uses in a thousand million below which a word is left out: typing errors are as frequent.
const FEWEST: f64 = 20.0;
/// Words that are written small less often than this are names, as all that are not in the table.
const LEAST_SMALL: f64 = 0.25;
/// Uses of an acronym in a thousand million, and its letters at most.
const FEWEST_ACRONYM: f64 = 8.0;
const LONGEST_ACRONYM: usize = 6;

/// Uses of a word in a thousand million: in small letters, with a capital, in capitals.
#[derive(Default)]
struct Uses {
    small: f64,
    capital: f64,
    upper: f64,
}

/// Makes the table.
pub fn run(mut args: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let work = root.join("target/case");
    let wheel = wheel(args.next(), PACKAGE, WHEEL, WHEEL_SHA256, &work)?;
    check(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&work))?;
    check(Command::new("python3").args(["-m", "gzip", "-d"]).arg(work.join(TABLE)))?;
    let json = fs::read_to_string(work.join(TABLE.trim_end_matches(".gz")))?;
    let probabilities: BTreeMap<String, f64> = serde_json::from_str(&json)?;
    let table = table(&count(&probabilities))?;
    let target = root.join("codebook/languages/en/case.tsv");
    fs::write(&target, table)?;
    println!("{}: SHA-256 {}", target.display(), sha256(&target)?);
    Ok(())
}

fn count(probabilities: &BTreeMap<String, f64>) -> BTreeMap<String, Uses> {
    let mut out: BTreeMap<String, Uses> = BTreeMap::new();
    for (word, log) in probabilities {
        let length = word.chars().count();
        if !(2..=24).contains(&length) || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        let small = word.to_lowercase();
        let uses = out.entry(small.clone()).or_default();
        let field = if *word == small {
            &mut uses.small
        } else if *word == word.to_uppercase() {
            &mut uses.upper
        } else {
            &mut uses.capital
        };
        *field += log.exp() * 1e9;
    }
    out
}

/// One line a word, sorted by its bytes: the word; then, unless it is 90 or more, the percentage of its uses in small
/// letters; or `^` for what is mostly written in capitals.
fn table(counts: &BTreeMap<String, Uses>) -> anyhow::Result<String> {
    let mut out = String::from(HEAD);
    for (word, uses) in counts {
        let small = uses.small / (uses.small + uses.capital);
        let acronym = uses.upper > uses.small + uses.capital && uses.upper >= FEWEST_ACRONYM;
        if acronym && word.chars().count() <= LONGEST_ACRONYM {
            writeln!(out, "{word}\t^")?;
        } else if uses.small >= FEWEST && small >= 0.9 {
            writeln!(out, "{word}")?;
        } else if uses.small >= FEWEST && small >= LEAST_SMALL {
            writeln!(out, "{word}\t{:.0}", small * 100.0)?;
        }
    }
    Ok(out)
}

const HEAD: &str = "\
# How words are written where letters are free to be small, by their uses in open text. Made by `cargo xtask case`.
# A word; the percentage of its uses in small letters, unless it is 90 or more; ^ for what is mostly in capitals.
# Words that are not here are written as names.
";
