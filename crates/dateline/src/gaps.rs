//! What does the codebook not say yet? Predicates with an armed actor, a death or a place changing hands that no
//! clause matched: what an author writes next.

use crate::actor::{ActorMention, Kind as ActorKind};
use crate::codebook::{Fits, RoleType};
use crate::coder::mentions::Mentions;
use crate::coder::{Coder, Reading};
use crate::frame::{Frame, Shape, preposition};
use crate::report::Report;
use std::collections::BTreeMap;
use syntax::Doc;

/// Steps up a tree between a deed and what tells of its dead.
const MOST_STEPS: usize = 8;

/// Why an unmatched predicate is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Somebody who bears arms does it, or it is done to them.
    Armed,
    /// It tells of deaths.
    Death,
    /// Somebody who bears arms does it to a place.
    Place,
}

impl About {
    /// Name for people and JSON.
    pub fn name(self) -> &'static str {
        match self {
            About::Armed => "armed actor",
            About::Death => "death",
            About::Place => "place",
        }
    }
}

/// One unmatched predicate of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The predicate with its arguments by kind: `ARMED storm PLACE with THING`, the beginning of a clause.
    pub pattern: String,
    /// Why it is worth a look.
    pub about: About,
    /// The sentence.
    pub sentence: String,
}

/// Unmatched predicates of a report, in text order.
pub fn unmatched(coder: &Coder, report: &Report) -> Vec<Unmatched> {
    let doc = coder.parse_to_code(&[&report.text]).pop().unwrap_or_default();
    let reading = coder.read(report, &doc);
    let matches = coder.matches(&reading);
    let is_matched = |f: &Frame| {
        matches.iter().flat_map(|m| &m.frames).any(|g| g.pred == f.pred || g.carrier == Some(f.pred))
    };
    // "…, killing 12" and "were killed when gunmen …" are told by the claim of the deed they hang on, or over.
    let is_told = |f: &Frame| {
        let related = |g: &Frame| is_above(&doc, g.pred, f.pred) || is_above(&doc, f.pred, g.pred);
        is_deadly(&reading.mentions, f) && matches.iter().flat_map(|m| &m.frames).any(|g| related(g))
    };
    let open = reading.frames.iter().filter(|f| !is_matched(f) && !is_told(f));
    let mut out: Vec<(u32, Unmatched)> = open.filter_map(|f| look(&reading, f)).collect();
    out.sort_by_key(|u| u.0);
    out.into_iter().map(|u| u.1).collect()
}

/// True if `low` hangs below `high` in the tree.
fn is_above(doc: &Doc, high: u32, low: u32) -> bool {
    let mut at = low as usize;
    for _ in 0..MOST_STEPS {
        match doc.head(at) {
            Some(head) if head == high as usize => return true,
            Some(head) => at = head,
            None => return false,
        }
    }
    false
}

fn is_deadly(m: &Mentions<'_>, frame: &Frame) -> bool {
    m.words.contains("deadly", &frame.lemma)
}

fn look(reading: &Reading<'_>, frame: &Frame) -> Option<(u32, Unmatched)> {
    let m = &reading.mentions;
    // Verbs of saying carry claims and are none; "be", "have" and epithets say what somebody is.
    let says_little =
        m.grammar.saying(&frame.lemma).is_some() || matches!(frame.lemma.as_str(), "be" | "have" | "do");
    if !matches!(frame.shape, Shape::Verb | Shape::Noun) || says_little {
        return None;
    }
    let kinds = |heads: &[u32]| heads.first().map(|&h| kind_of(m, h as usize));
    let (subject, object) = (kinds(&frame.subject), kinds(&frame.object));
    let about = about(m, frame, subject, object)?;
    let mut pattern = subject.map_or_else(String::new, |k| format!("{k} "));
    pattern.push_str(&frame.lemma);
    if let Some(kind) = object {
        pattern.push_str(&format!(" {kind}"));
    }
    for phrase in frame.phrases.iter().filter(|p| p.unwritten.is_none()).take(2) {
        let kind = kind_of(m, phrase.head as usize);
        if kind != "TIME" {
            pattern.push_str(&format!(" {} {kind}", preposition(m.doc, phrase.prep as usize)));
        }
    }
    let sentence = m.doc.sentences().nth(m.doc.sentence_of(frame.pred as usize))?;
    let sentence = sentence.text().split_whitespace().collect::<Vec<_>>().join(" ");
    Some((frame.pred, Unmatched { pattern, about, sentence }))
}

fn about(
    m: &Mentions<'_>,
    frame: &Frame,
    subject: Option<&'static str>,
    object: Option<&'static str>,
) -> Option<About> {
    if is_deadly(m, frame) {
        return Some(About::Death);
    }
    let armed = |kind: Option<&str>| kind == Some("ARMED");
    if armed(subject) && object == Some("PLACE") {
        return Some(About::Place);
    }
    (armed(subject) || armed(object)).then_some(About::Armed)
}

/// What stands there, in the terms of role types.
fn kind_of(m: &Mentions<'_>, head: usize) -> &'static str {
    let pronoun = m.doc.tokens()[head].pos == "PRON" && m.actor(head).is_none_or(|a| a.best().is_none());
    if m.is_time(head) {
        "TIME"
    } else if pronoun {
        "SOMEBODY"
    } else if m.place(head).is_some() || m.is_place_noun(head) {
        "PLACE"
    } else if let Some(at) = m.fits(head, &RoleType::State) {
        // A minister bears no arms, though the state does.
        let government = m.actor(at).is_some_and(|a| a.kind == Some(ActorKind::Government));
        if government { "STATE" } else { "ARMED" }
    } else if m.fits(head, &RoleType::NonState).is_some_and(|h| m.actor(h).is_some_and(bears_arms)) {
        "ARMED"
    } else if m.fits(head, &RoleType::Unarmed).is_some() {
        "UNARMED"
    } else {
        "THING"
    }
}

fn bears_arms(actor: &ActorMention) -> bool {
    actor.armed == Some(true)
}

/// Counts over many reports: how often each pattern was met, and a few sentences of each.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    met: BTreeMap<(String, About), (u64, Vec<String>)>,
    examples: usize,
}

/// One pattern, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The pattern.
    pub pattern: String,
    /// Why it is worth a look.
    pub about: About,
    /// How often it was met.
    pub count: u64,
    /// The first sentences it was met in, no two alike.
    pub sentences: Vec<String>,
}

impl Gaps {
    /// Keeps up to `examples` sentences for each pattern.
    pub fn new(examples: usize) -> Gaps {
        Gaps { met: BTreeMap::new(), examples }
    }

    /// Counts one.
    pub fn add(&mut self, found: Unmatched) {
        let (count, sentences) = self.met.entry((found.pattern, found.about)).or_default();
        *count += 1;
        if sentences.len() < self.examples && !sentences.contains(&found.sentence) {
            sentences.push(found.sentence);
        }
    }

    /// The patterns met, most frequent first, equal ones by name.
    pub fn most_frequent(self) -> Vec<Gap> {
        let gap = |((pattern, about), (count, sentences))| Gap { pattern, about, count, sentences };
        let mut out: Vec<Gap> = self.met.into_iter().map(gap).collect();
        out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.pattern.cmp(&b.pattern)));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps_of(text: &str) -> Vec<Unmatched> {
        unmatched(&Coder::embedded().expect("built in"), &Report::new(text))
    }

    #[test]
    fn an_unmatched_deed_of_fighters_is_a_gap_and_a_matched_one_is_none() {
        let found =
            gaps_of("The rebels repainted the town of Zintan. The rebels captured the town of Zintan.");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].about, About::Place);
        assert!(found[0].pattern.starts_with("ARMED repaint PLACE"), "{}", found[0].pattern);
        assert_eq!(found[0].sentence, "The rebels repainted the town of Zintan.");
    }

    #[test]
    fn what_has_neither_arms_nor_death_is_no_gap() {
        assert!(gaps_of("The minister opened a school. Farmers harvested wheat.").is_empty());
    }

    #[test]
    fn counting_is_by_pattern_most_frequent_first() {
        let one = |pattern: &str, sentence: &str| Unmatched {
            pattern: pattern.into(),
            about: About::Armed,
            sentence: sentence.into(),
        };
        let mut gaps = Gaps::new(1);
        gaps.add(one("a", "x"));
        gaps.add(one("b", "y"));
        gaps.add(one("b", "z"));
        let counted = gaps.most_frequent();
        assert_eq!((counted[0].pattern.as_str(), counted[0].count), ("b", 2));
        assert_eq!(counted[0].sentences, ["y"]);
    }
}
