//! The codebook as a manual for people: every type with what counts, its clauses, codes and first examples.

use crate::codebook::{Codebook, EventType, Expect};
use std::fmt::Write;

/// Examples shown for each type, positive and negative.
const SHOWN: usize = 2;

/// The manual in Markdown.
pub fn manual(codebook: &Codebook) -> String {
    let mut out = String::from("# Codebook\n");
    let mut family = "";
    for t in codebook.types() {
        if t.family != family {
            family = &t.family;
            let _ = write!(out, "\n## {family}\n");
        }
        entry(&mut out, t);
    }
    out
}

fn entry(out: &mut String, t: &EventType) {
    let _ = write!(out, "\n### {} (`{}`)\n\n{}\n\n", t.title, t.name, t.about);
    for clause in t.clauses.iter().flatten() {
        let _ = writeln!(out, "    {}", clause.text);
    }
    let codes = [
        ("ACLED", t.codes.acled.as_deref()),
        ("CAMEO", t.codes.cameo.as_deref()),
        ("UCDP", t.codes.ucdp.as_deref()),
    ];
    let mut codes: Vec<String> =
        codes.iter().filter_map(|(system, code)| code.map(|c| format!("{system} {c}"))).collect();
    if !t.codes.plover.is_empty() {
        codes.push(format!("PLOVER {}", t.codes.plover.join(" / ")));
    }
    if !codes.is_empty() {
        let _ = write!(out, "\n{}\n", codes.join(" · "));
    }
    let positive =
        t.examples.iter().filter(|e| matches!(e.expect, Expect::Events(_)) && e.gap.is_none()).take(SHOWN);
    out.push('\n');
    for e in positive {
        let _ = writeln!(out, "- {}", e.text);
    }
    for e in &t.examples {
        if let Expect::None(why) = &e.expect {
            let _ = writeln!(out, "- not: {} ({why})", e.text);
        }
    }
}
