//! Is the clause that an expression dates in the past, the present or the future?

use super::lexer::Lexicon;
use super::tables::Tables;
use rustc_hash::FxHashMap;
use std::ops::Range;
use syntax::Doc;

/// Tense of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    Unknown,
}

/// What the governing verb says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Governing {
    pub tense: Tense,
    /// `has`, `have` stand with the verb.
    pub perfect: bool,
    /// It defers: what stands after "until" with it is to come.
    pub defers: bool,
    /// Token index of the verb.
    pub verb: Option<usize>,
}

const NONE: Governing = Governing { tense: Tense::Unknown, perfect: false, defers: false, verb: None };

/// A verb or other word that points to the future.
fn future(i: usize) -> Governing {
    Governing { tense: Tense::Future, verb: Some(i), ..NONE }
}

/// How a word points past its own tense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// What it governs is to come: "planned a march on Friday", "is due Friday".
    Plan,
    /// An infinitive below it is to come: "agreed to meet on Friday".
    Aim,
    /// An auxiliary of the future: "will".
    Will,
    /// What stands after "until" with it is to come: "postponed until Tuesday".
    Defer,
    /// An auxiliary of what is possible or reported: "would", "might".
    Would,
}

/// The words of a language that point to the future, from its table `tense`.
#[derive(Debug, Default)]
pub(super) struct Cues {
    cues: FxHashMap<Box<str>, Cue>,
}

impl Cues {
    /// Reads the table's phrases (single words) with the values `plan`, `aim`, `will` and `would`.
    pub(super) fn of(tables: &Tables, lexicon: &Lexicon, table: Option<usize>) -> Cues {
        let Some(table) = table else { return Cues::default() };
        let entries = tables.words(table).filter_map(|(word, value)| {
            let cue = match value {
                "plan" => Cue::Plan,
                "aim" => Cue::Aim,
                "will" => Cue::Will,
                "would" => Cue::Would,
                "defer" => Cue::Defer,
                _ => return None,
            };
            Some((lexicon.word(word)?.into(), cue))
        });
        Cues { cues: entries.collect() }
    }

    fn of_word(&self, word: &str) -> Option<Cue> {
        if word.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.cues.get(word.to_lowercase().as_str()).copied();
        }
        self.cues.get(word).copied()
    }
}

/// The tense of the clause that the bytes `start..end` stand in.
///
/// Climbs from the expression to its verb; where there are no tags, or no verb above, looks for the nearest
/// verb of the sentence, and without tags for "will" and its like alone.
pub(super) fn governing(cues: &Cues, doc: &Doc, start: usize, end: usize) -> Governing {
    let tokens = doc.tokens();
    let from = tokens.partition_point(|t| t.end as usize <= start);
    let to = tokens.partition_point(|t| (t.start as usize) < end).max(from + 1);
    if from >= tokens.len() {
        return NONE;
    }
    let to = to.min(tokens.len());
    let sentence = doc.sentence(doc.sentence_of(from));
    let view = View { cues, doc };
    if tokens[from].tag.is_empty() {
        return view.untagged(from, sentence);
    }
    if tokens.get(to).is_some_and(|t| t.tag == "POS") {
        return NONE;
    }
    let inside = from..to;
    let top = inside.clone().find(|&i| doc.head(i).is_none_or(|h| !inside.contains(&h))).unwrap_or(from);
    view.climb(top).or_else(|| view.nearest(&inside, &sentence)).unwrap_or(NONE)
}

/// How many words away a verb is looked for where the parse does not lead to it.
const REACH: usize = 40;

struct View<'a> {
    cues: &'a Cues,
    doc: &'a Doc,
}

/// What one verb with its auxiliaries says.
struct Verb {
    /// `None`: only the verb above can say.
    tense: Option<Tense>,
    perfect: bool,
    pluperfect: bool,
    infinitive: bool,
}

impl View<'_> {
    fn is_verb(&self, i: usize) -> bool {
        let tag = self.doc.tokens()[i].tag;
        tag.starts_with("VB") || tag == "MD"
    }

    fn climb(&self, mut i: usize) -> Option<Governing> {
        let mut infinitive = None;
        for _ in 0..16 {
            let Some(head) = self.doc.head(i) else { break };
            i = head;
            let cue = self.cues.of_word(self.doc.lemma(i));
            if !self.is_verb(i) {
                let aims = infinitive.is_some() && cue.is_some() || cue == Some(Cue::Plan);
                let over = self.doc.head(i).is_some_and(|h| self.is_verb(h) && self.verb(h).pluperfect);
                if aims && !over {
                    return Some(future(i));
                }
                continue;
            }
            let verb = self.verb(i);
            let aims = cue == Some(Cue::Plan) || infinitive.is_some() && cue == Some(Cue::Aim);
            if aims && !verb.pluperfect {
                return Some(future(i));
            }
            if verb.infinitive {
                infinitive = infinitive.or(Some(i));
                continue;
            }
            if let Some(mut tense) = verb.tense {
                if infinitive.is_some() && tense == Tense::Present {
                    tense = Tense::Future;
                }
                let defers = cue == Some(Cue::Defer);
                return Some(Governing { tense, perfect: verb.perfect, defers, verb: Some(i) });
            }
        }
        infinitive.map(future)
    }

    fn nearest(&self, inside: &Range<usize>, sentence: &Range<usize>) -> Option<Governing> {
        let before = (sentence.start..inside.start).rev().take(REACH).find(|&i| self.is_verb(i));
        let after = (inside.end..sentence.end).take(REACH).find(|&i| self.is_verb(i));
        let i = match (before, after) {
            (Some(b), Some(a)) if inside.start - b > a - inside.end + 1 => a,
            (Some(b), _) => b,
            (None, a) => a?,
        };
        let verb = self.verb(i);
        let tense = verb.tense.or(verb.infinitive.then_some(Tense::Future))?;
        Some(Governing { tense, perfect: verb.perfect, defers: false, verb: Some(i) })
    }

    /// The tense of verb `i` with its auxiliaries.
    fn verb(&self, i: usize) -> Verb {
        let doc = self.doc;
        let tag = doc.tokens()[i].tag;
        let mut verb = Verb { tense: None, perfect: false, pluperfect: false, infinitive: false };
        for c in doc.children(i).filter(|&c| c < i && matches!(doc.dep(c), "aux" | "auxpass")) {
            let aux = doc.tokens()[c].tag;
            match (aux, self.cues.of_word(doc.word(c))) {
                ("TO", _) => verb.infinitive = true,
                (_, Some(Cue::Will | Cue::Would)) => verb.tense = Some(Tense::Future),
                ("MD", _) => verb.tense = Some(Tense::Unknown),
                _ if doc.lemma(c) == "have" => {
                    verb.perfect |= aux != "VBD";
                    verb.pluperfect |= aux == "VBD";
                    verb.tense = Some(Tense::Past);
                }
                ("VBD", _) => verb.tense = verb.tense.or(Some(Tense::Past)),
                ("VBZ" | "VBP", _) => verb.tense = verb.tense.or(Some(Tense::Present)),
                _ => {}
            }
        }
        if verb.infinitive {
            return verb;
        }
        verb.tense = verb.tense.or(match tag {
            "VBD" | "VBN" => Some(Tense::Past),
            "VBZ" | "VBP" => Some(Tense::Present),
            "MD" => Some(Tense::Future),
            _ => None,
        });
        verb
    }

    /// Words of the same clause (up to a comma) that mark the future, where nothing is tagged.
    fn untagged(&self, at: usize, sentence: Range<usize>) -> Governing {
        let ends = |&i: &usize| !matches!(self.doc.word(i), "," | ";" | ":");
        let back = (sentence.start..at).rev().take(REACH).take_while(ends);
        let on = (at + 1..sentence.end).take(REACH).take_while(ends);
        let clause = back.clone().chain(on);
        let mut wills = clause.filter(|&i| self.cues.of_word(self.doc.word(i)) == Some(Cue::Will));
        let has = |i: usize| ["has", "have", "'ve"].iter().any(|w| self.doc.word(i).eq_ignore_ascii_case(w));
        match wills.next() {
            Some(i) => future(i),
            None => Governing { perfect: back.into_iter().any(has), ..NONE },
        }
    }
}
