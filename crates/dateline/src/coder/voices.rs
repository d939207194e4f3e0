//! Every attribution of a report, whether or not a claim stands on it: who says, thinks, wants or plans something.
//!
//! Wider than the chain of a claim: a list of voices also takes "the senator criticised the plan" (`voices` in the
//! grammar file), which must not change any claim's stance. Narrower too: what somebody is only said to say, what
//! is asked for or only possible, is no attribution of this report.

use super::mentions::Mentions;
use super::standing::hop_of;
use crate::claim::Hop;
use crate::frame::{Frame, Frames, Mode, Saying, Shape, Speech};
use crate::report::CodePoints;
use std::collections::BTreeMap;
use syntax::Doc;

/// The voices of a report, each cue once, in text order; none that is carried over from elsewhere, and
/// none by whoever is speaking or spoken to ("I think", "you know").
pub fn all(m: &Mentions<'_>, points: &CodePoints, frames: &Frames) -> Vec<Hop> {
    let labels = (0..m.doc.len()).filter_map(|i| by_label(m, i)).filter_map(|hop| hop_of(m, points, &hop));
    let said = frames.iter().flat_map(|f| &f.speech).filter(|h| !h.carried).copied();
    let voiced = frames.iter().filter_map(|f| by_verb(m, f));
    let mut cues: BTreeMap<u32, Speech> = BTreeMap::new();
    for hop in
        said.chain(voiced).filter(|h| h.source.is_some_and(|s| !m.is_time(s as usize)) && !is_speaker(m, h))
    {
        cues.entry(hop.cue).or_insert(hop);
    }
    let quoted = quoted(m.doc);
    let own = cues.into_values().filter(|h| !quoted[h.cue as usize] && is_own(m, frames, h));
    let own = own.filter_map(|hop| hop_of(m, points, &hop));
    let mut all: Vec<Hop> = own.chain(labels).collect();
    all.sort_by_key(|h| h.start);
    all
}

/// Words that a name in front of a colon or under a quotation has at most.
const LONGEST_LABEL: usize = 5;

/// "GARCIA: We will stay." and "“We will stay.” ― Ana García": a name that marks whose words stand beside it.
fn by_label(m: &Mentions<'_>, i: usize) -> Option<Speech> {
    let doc = m.doc;
    let is_name = |i: usize| doc.tokens()[i].pos == "PROPN" && m.place(i).is_none();
    let is_gap = |i: usize| doc.tokens()[i].pos == "SPACE";
    let is_quote = |i: usize| matches!(doc.word(i), "\"" | "“" | "”" | "``" | "''");
    let hop = |head: usize| Speech {
        cue: i as u32,
        source: Some(head as u32),
        kind: Saying::Neutral,
        carried: false,
    };
    match doc.word(i) {
        ":" => {
            let start = (0..i).rev().take_while(|&k| is_name(k)).last()?;
            let at_start =
                start == 0 || is_gap(start - 1) || is_quote(start - 1) || doc.tokens()[start].sent_start;
            (at_start && i - start <= LONGEST_LABEL).then(|| hop(i - 1))
        }
        "―" | "—" | "–" | "--" if i > 0 && is_quote(i - 1) => {
            let end = (i + 1..doc.len()).take_while(|&k| is_name(k)).last()? + 1;
            let closed = end == doc.len()
                || is_gap(end)
                || is_quote(end)
                || doc.tokens()[end].sent_start
                || doc.word(end) == ".";
            (closed && end - i <= LONGEST_LABEL + 1).then(|| hop(end - 1))
        }
        _ => None,
    }
}

/// "The senator criticised the plan."
fn by_verb(m: &Mentions<'_>, frame: &Frame) -> Option<Speech> {
    let plain = m.grammar.lemma(m.doc.lemma(frame.pred as usize));
    let is_voice = |verb: &str| m.grammar.voices.contains(verb) || m.grammar.saying(verb).is_some();
    if frame.shape != Shape::Verb || !(is_voice(&frame.lemma) || is_voice(plain)) {
        return None;
    }
    let source = frame.subject.first().copied();
    source.map(|s| Speech { cue: frame.pred, source: Some(s), kind: Saying::Neutral, carried: false })
}

/// True when the report itself says that the source says so: the cue is no part of what somebody else says.
fn is_own(m: &Mentions<'_>, frames: &Frames, hop: &Speech) -> bool {
    let cue = hop.cue as usize;
    let dep = m.doc.dep(cue);
    let Some(frame) = frames.at(cue).find(|f| f.shape == Shape::Verb) else {
        return m.doc.word(cue).eq_ignore_ascii_case("according");
    };
    let says = m.grammar.saying(m.doc.lemma(cue)).is_some();
    // What somebody would, will or would not say is the report's own word all the same.
    let plain = matches!(frame.mode, Mode::Plain | Mode::Habitual) || dep == "ROOT";
    let place = match dep {
        "ROOT" | "parataxis" | "prep" => true,
        "ccomp" if !frame.speech.is_empty() => says && has_quote(m, cue),
        // "responded by saying that": not "what the minister says".
        "pcomp" => says && m.doc.tokens()[cue].tag == "VBG" && frame.speech.is_empty(),
        "relcl" | "xcomp" | "acl" => false,
        "advcl" | "conj" => frame.speech.is_empty(),
        _ => says && frame.speech.is_empty(),
    };
    plain && place
}

/// For every token: does it stand inside quotation marks? Who is said there to say something is told by the speaker, not
/// by the report. A quotation ends with its paragraph at the latest.
fn quoted(doc: &Doc) -> Vec<bool> {
    let mut open = false;
    let inside = |i: usize| {
        match doc.word(i) {
            "“" | "``" => open = true,
            "”" | "''" => open = false,
            "\"" => open = !open,
            word if word.contains("\n\n") => open = false,
            _ => {}
        }
        open
    };
    (0..doc.len()).map(inside).collect()
}

fn has_quote(m: &Mentions<'_>, verb: usize) -> bool {
    m.doc.children(verb).any(|c| matches!(m.doc.word(c), "\"" | "“" | "”" | "``" | "''"))
}

fn is_speaker(m: &Mentions<'_>, hop: &Speech) -> bool {
    let word = |s: u32| m.doc.word(s as usize).to_lowercase();
    hop.source.is_some_and(|s| matches!(word(s).as_str(), "i" | "you" | "we"))
}
