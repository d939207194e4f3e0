//! Explains: the parse, the frames, what matched, and of what did not the nearest miss with its reason.

use crate::codebook::Slot;
use crate::coder::Coder;
use crate::frame::{Frame, preposition};
use crate::report::Report;
use std::fmt::Write;
use syntax::Doc;

/// Misses shown for each frame.
const MOST_MISSES: usize = 3;

/// A page that explains what the coder makes of `text`.
pub fn why(coder: &Coder, text: &str) -> String {
    let report = Report::new(text);
    let doc = coder.parse_to_code(&[text]).pop().unwrap_or_default();
    let reading = coder.read(&report, &doc);
    let mut out = String::new();
    for sentence in doc.sentences() {
        let _ = writeln!(out, "{}", sentence.text().trim());
        for i in sentence.tokens() {
            let t = &doc.tokens()[i];
            if t.pos != "SPACE" {
                let head = doc.head(i).map_or("ROOT", |h| doc.word(h));
                let _ = writeln!(out, "    {:<18} {:<5} {:<10} <- {head}", doc.word(i), t.tag, t.dep);
            }
        }
    }
    let m = &reading.mentions;
    let _ = writeln!(out, "\nwho");
    for a in m.actors.iter() {
        let name = a.best().map_or("unknown", |c| c.name.as_str());
        let why = a.best().map_or(a.reason.as_str(), |c| c.reason.as_str());
        let _ = writeln!(out, "    {} = {name} ({why})", doc.words(a.tokens.clone()));
    }
    let _ = writeln!(out, "where");
    for p in &m.places {
        let _ = writeln!(
            out,
            "    {} = {} [{}] ({})",
            doc.words(p.tokens.clone()),
            p.name,
            p.precision.as_str(),
            p.reason
        );
    }
    let _ = writeln!(out, "when");
    for t in &m.times {
        let _ = writeln!(out, "    {} = {} ({})", t.text(doc.text()), t.value, t.reason);
    }
    let _ = writeln!(out, "frames");
    for frame in reading.frames.iter() {
        let _ = writeln!(out, "    {}", show(&doc, frame));
        misses(coder, &doc, frame, m, &mut out);
    }
    let _ = writeln!(out, "claims");
    for c in coder.code_parsed(&report, &doc) {
        let roles: Vec<String> = c.roles.iter().map(|(n, f)| format!("{n} = {}", f.text)).collect();
        let mode = c.mode.as_deref().map_or(String::new(), |m| format!(" [{m}]"));
        let _ = writeln!(out, "    {}: {}{mode} ({})", c.clause, roles.join(", "), serde_plain(&c.stance));
    }
    out
}

fn serde_plain(stance: &crate::claim::Stance) -> String {
    serde_json::to_value(stance).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A frame on one line: `capture(rebels; town; from army) denied`.
pub fn show(doc: &Doc, frame: &Frame) -> String {
    let words = |heads: &[u32]| heads.iter().map(|&h| doc.word(h as usize)).collect::<Vec<_>>().join(" + ");
    let phrases: Vec<String> = frame
        .phrases
        .iter()
        .map(|p| {
            format!(
                "{} {}",
                p.unwritten.map_or_else(
                    || preposition(doc, p.prep as usize),
                    |u| format!("({u:?})").to_lowercase().into()
                ),
                doc.word(p.head as usize)
            )
        })
        .collect();
    let says: Vec<&str> =
        frame.speech.iter().filter_map(|s| s.source).map(|s| doc.word(s as usize)).collect();
    let mut line = format!(
        "{}({}; {}; {})",
        frame.lemma,
        words(&frame.subject),
        words(&frame.object),
        phrases.join(", ")
    );
    if !frame.loose.is_empty() {
        let _ = write!(line, " loose: {}", words(&frame.loose));
    }
    if let Some(mode) = frame.mode.name() {
        let _ = write!(line, " {mode}");
    }
    if !says.is_empty() {
        let _ = write!(line, " said by {}", says.join(" <- "));
    }
    line
}

fn misses(
    coder: &Coder,
    doc: &Doc,
    frame: &Frame,
    m: &crate::coder::mentions::Mentions<'_>,
    out: &mut String,
) {
    let mut missed = Vec::new();
    for (event_type, clause, tried) in coder.codebook().tries(doc, frame, m) {
        match tried {
            Ok(_) => {
                let _ = writeln!(out, "        {}/{}: {} ✓", event_type.family, event_type.name, clause.text);
            }
            Err(miss) => missed.push((miss.held, event_type, clause, miss)),
        }
    }
    missed.sort_by_key(|m| std::cmp::Reverse(m.0));
    for (_, event_type, clause, miss) in missed.into_iter().take(MOST_MISSES) {
        let what = match &miss.slot {
            Slot::Role(r) => {
                let role = &event_type.roles[*r];
                let kind = format!("{:?}", role.kind).to_lowercase();
                match miss.instead {
                    Some(i) => format!("{} ✗ \"{}\" is not {kind}", role.name.to_uppercase(), doc.word(i)),
                    None => format!("{} ✗ nothing stands there", role.name.to_uppercase()),
                }
            }
            Slot::Words(words) => match miss.instead {
                Some(i) => format!("\"{}\" ✗ the text has \"{}\"", words.join("|"), doc.word(i)),
                None => format!("\"{}\" ✗ not there", words.join("|")),
            },
        };
        let _ = writeln!(out, "        {}/{}: {}  {what}", event_type.family, event_type.name, clause.text);
    }
}
