//! Runs the examples of the codebook and says what came of each: ok, Missing, Noisy, Wrong, Gap, Gap closed; and
//! which clauses no example of their file exercises.

use crate::codebook::{EventType, Example, Expect, Match, mode_named};
use crate::coder::mentions::Mentions;
use crate::coder::{Coder, Reading};
use crate::frame::{phrase_span, transparent_head};
use crate::report::Report;
use std::collections::BTreeMap;
use std::fmt;
use syntax::Doc;

/// What came of one example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As expected.
    Ok,
    /// Expected, and nothing of this type was found.
    Missing,
    /// Not expected, and found: what was found.
    Noisy(String),
    /// Found, but otherwise than expected: how.
    Wrong(String),
    /// Fails as declared.
    Gap,
    /// Declared as a gap, and passes: the declaration must go.
    GapClosed,
    /// A clause that holds in no example of its file that expects an event and gets it.
    NotExercised,
}

impl Outcome {
    /// False for what an author must mend.
    pub fn is_fine(&self) -> bool {
        matches!(self, Outcome::Ok | Outcome::Gap)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Ok => f.write_str("ok"),
            Outcome::Missing => f.write_str("Missing"),
            Outcome::Noisy(what) => write!(f, "Noisy: {what}"),
            Outcome::Wrong(how) => write!(f, "Wrong: {how}"),
            Outcome::Gap => f.write_str("Gap"),
            Outcome::GapClosed => f.write_str("Gap closed: remove `gap`"),
            Outcome::NotExercised => {
                f.write_str("No example has this clause: write one, or remove the clause")
            }
        }
    }
}

/// One example and what came of it, or a clause that no example exercises.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Type and number of the example, or of the clause, from 1: `control/place_captured#3`,
    /// `control/place_captured clause 2`.
    pub name: String,
    /// File under `codebook/`.
    pub path: String,
    /// Line of the example or clause.
    pub line: usize,
    /// The sentence, or the clause.
    pub text: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// All examples of the codebook, in order of types; behind those of a type its clauses that none exercises.
pub fn check(coder: &Coder) -> Vec<Checked> {
    let mut out = Vec::new();
    for event_type in coder.codebook().types() {
        let mut exercised = vec![false; event_type.clauses.len()];
        for (n, example) in event_type.examples.iter().enumerate() {
            let outcome = outcome(coder, event_type, example, &mut exercised);
            out.push(Checked {
                name: format!("{}/{}#{}", event_type.family, event_type.name, n + 1),
                path: event_type.path.clone(),
                line: example.line,
                text: example.text.clone(),
                outcome,
            });
        }
        for n in (0..exercised.len()).filter(|&n| !exercised[n]) {
            let clause: Vec<&str> = event_type.clauses[n].iter().map(|c| c.text.as_str()).collect();
            out.push(Checked {
                name: format!("{}/{} clause {}", event_type.family, event_type.name, n + 1),
                path: event_type.path.clone(),
                line: event_type.clause_lines[n],
                text: clause.join(" + "),
                outcome: Outcome::NotExercised,
            });
        }
    }
    out
}

/// Runs one example, and notes which of the type's clauses hold in it if it yields what it must.
fn outcome(coder: &Coder, event_type: &EventType, example: &Example, exercised: &mut [bool]) -> Outcome {
    let report = Report::new(example.text.clone());
    let doc = coder.parse_to_code(&[&report.text]).pop().unwrap_or_default();
    let reading = coder.read(&report, &doc);
    let plain = compare(coder, event_type, example, &reading);
    if plain == Outcome::Ok && matches!(example.expect, Expect::Events(_)) {
        for m in coder.holding(&reading).iter().filter(|m| m.event_type.name == event_type.name) {
            exercised[m.alternative] = true;
        }
    }
    match (&example.gap, plain.is_fine()) {
        (Some(_), true) => Outcome::GapClosed,
        (Some(_), false) => Outcome::Gap,
        (None, _) => plain,
    }
}

fn compare(coder: &Coder, event_type: &EventType, example: &Example, reading: &Reading<'_>) -> Outcome {
    let doc = reading.mentions.doc;
    let matches = coder.matches(reading);
    let found: Vec<&Match<'_>> = matches.iter().filter(|m| m.event_type.name == event_type.name).collect();
    match &example.expect {
        Expect::None(_) => found.first().map_or(Outcome::Ok, |m| Outcome::Noisy(describe(doc, m))),
        Expect::Events(expected) => {
            let mut nearest = None;
            for wanted in expected {
                let faults: Vec<String> =
                    found.iter().filter_map(|m| differs(&reading.mentions, m, wanted)).collect();
                if found.is_empty() {
                    return Outcome::Missing;
                }
                if faults.len() == found.len() {
                    nearest = faults.into_iter().next();
                }
            }
            match nearest {
                Some(fault) => Outcome::Wrong(fault),
                None if found.len() > expected.len() => {
                    Outcome::Noisy(found.iter().map(|m| describe(doc, m)).collect::<Vec<_>>().join("; "))
                }
                None => Outcome::Ok,
            }
        }
    }
}

/// How a match differs from what is expected; `None` if it does not.
fn differs(m: &Mentions<'_>, found: &Match<'_>, wanted: &BTreeMap<String, String>) -> Option<String> {
    let doc = m.doc;
    let event_type = found.event_type;
    for (key, value) in wanted {
        match key.as_str() {
            "mode" => {
                let mode = found.frames[0].mode;
                if mode_named(value) != Some(mode) {
                    return Some(format!("mode is {}, not {value}", mode.name().unwrap_or("plain")));
                }
            }
            "phase" => {
                let phase = found.frames[0].phase.map(|p| p.name()).or(event_type.phase.as_deref());
                if phase != Some(value) {
                    return Some(format!("phase is {}, not {value}", phase.unwrap_or("none")));
                }
            }
            "said_by" => {
                let said = found.frames[0].speech.iter().filter_map(|s| s.source);
                if !said.clone().any(|s| same_phrase(m, s as usize, value)) {
                    let says: Vec<&str> = said.map(|s| doc.word(s as usize)).collect();
                    return Some(format!(
                        "said by {}, not {value}",
                        if says.is_empty() { "the outlet".into() } else { says.join(", ") }
                    ));
                }
            }
            role => {
                let Some(index) = event_type.roles.iter().position(|r| r.name == role) else { continue };
                let heads = found.heads(index);
                if !heads.iter().any(|&h| same_phrase(m, h, value)) {
                    let words: Vec<&str> = heads.iter().map(|&h| doc.words(phrase_span(doc, h))).collect();
                    return Some(format!(
                        "{role} is {}, not {value}",
                        if words.is_empty() { "absent".into() } else { words.join(", ") }
                    ));
                }
            }
        }
    }
    if !wanted.contains_key("mode") && found.frames[0].mode.name().is_some() {
        return Some(format!("mode is {}, not plain", found.frames[0].mode.name().unwrap_or_default()));
    }
    let unwanted = found.bindings.iter().find(|b| {
        let name = &event_type.roles[b.role].name;
        !wanted.contains_key(name)
    });
    unwanted.map(|b| {
        format!("{} is {}, which is not expected", event_type.roles[b.role].name, doc.word(b.heads[0]))
    })
}

/// The phrase headed by `head` is `wanted`: as a plain phrase, as the actor or place it names, or without the
/// quantity before it; articles aside.
fn same_phrase(m: &Mentions<'_>, head: usize, wanted: &str) -> bool {
    let bare = |s: &str| {
        let lower = s.to_lowercase();
        ["the ", "a ", "an ", "its ", "their ", "his "]
            .iter()
            .find_map(|a| lower.strip_prefix(a))
            .unwrap_or(&lower)
            .trim()
            .to_owned()
    };
    let wanted = bare(wanted);
    let inner = transparent_head(m.doc, m.grammar, head);
    let spans = [phrase_span(m.doc, head), m.span(head), phrase_span(m.doc, inner), m.span(inner)];
    let mut readings: Vec<String> = spans.into_iter().map(|s| bare(m.doc.words(s))).collect();
    readings.extend(m.places_in(head).iter().map(|p| bare(m.doc.words(p.tokens.clone()))));
    // What stands before it in the same phrase is another question: "at least 40 women", "former colonel".
    readings.iter().any(|r| *r == wanted || r.ends_with(&format!(" {wanted}")))
}

fn describe(doc: &Doc, found: &Match<'_>) -> String {
    let roles: Vec<String> = found
        .bindings
        .iter()
        .map(|b| {
            let words: Vec<&str> = b.heads.iter().map(|&h| doc.words(phrase_span(doc, h))).collect();
            format!("{} = {}", found.event_type.roles[b.role].name, words.join(" + "))
        })
        .collect();
    format!("{}({}) by clause {}", found.event_type.name, roles.join(", "), found.alternative + 1)
}
