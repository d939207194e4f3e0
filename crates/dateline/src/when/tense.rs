//! Is the clause that an expression dates in the past, the present or the future?

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
    /// Token index of the verb.
    pub verb: Option<usize>,
}

const NONE: Governing = Governing { tense: Tense::Unknown, perfect: false, verb: None };

/// The tense of the clause that the bytes `start..end` stand in.
///
/// Climbs from the expression to its verb; where there are no tags, or no verb above, looks for the nearest
/// verb of the sentence, and without tags for "will" and its like alone.
pub(super) fn governing(doc: &Doc, start: usize, end: usize) -> Governing {
    let tokens = doc.tokens();
    let from = tokens.partition_point(|t| t.end as usize <= start);
    let to = tokens.partition_point(|t| (t.start as usize) < end).max(from + 1);
    if from >= tokens.len() {
        return NONE;
    }
    let to = to.min(tokens.len());
    let sentence = doc.sentence(doc.sentence_of(from));
    if tokens[from].tag.is_empty() {
        return untagged(doc, from, sentence);
    }
    let top = (from..to).find(|&i| doc.head(i).is_none_or(|h| !(from..to).contains(&h))).unwrap_or(from);
    climb(doc, top).or_else(|| nearest(doc, from, to, &sentence)).unwrap_or(NONE)
}

fn climb(doc: &Doc, mut i: usize) -> Option<Governing> {
    for _ in 0..16 {
        i = doc.head(i)?;
        if is_verb(doc, i)
            && let Some(found) = judge(doc, i)
        {
            return Some(found);
        }
    }
    None
}

fn is_verb(doc: &Doc, i: usize) -> bool {
    let tag = doc.tokens()[i].tag;
    tag.starts_with("VB") || tag == "MD"
}

fn nearest(doc: &Doc, from: usize, to: usize, sentence: &std::ops::Range<usize>) -> Option<Governing> {
    let before = (sentence.start..from).rev().find(|&i| is_verb(doc, i));
    let after = (to..sentence.end).find(|&i| is_verb(doc, i));
    let i = match (before, after) {
        (Some(b), Some(a)) if from - b > a - to + 1 => a,
        (Some(b), _) => b,
        (None, a) => a?,
    };
    judge(doc, i)
}

/// The tense of verb `i` with its auxiliaries; `None` if only a verb above can say.
fn judge(doc: &Doc, i: usize) -> Option<Governing> {
    let mut perfect = false;
    let mut tense = None;
    let mut infinitive = false;
    for c in doc.children(i).filter(|&c| c < i && matches!(doc.dep(c), "aux" | "auxpass")) {
        let word = doc.word(c);
        let tag = doc.tokens()[c].tag;
        let lemma = doc.lemma(c);
        if tag == "TO" {
            infinitive = true;
        } else if tag == "MD" {
            let past = ["would", "could", "might", "'d"].iter().any(|w| word.eq_ignore_ascii_case(w));
            tense = Some(if past { Tense::Unknown } else { Tense::Future });
        } else if lemma == "have" {
            perfect |= tag != "VBD";
            tense = tense.or(Some(Tense::Past));
        } else if tag == "VBD" {
            tense = tense.or(Some(Tense::Past));
        } else if tag == "VBZ" || tag == "VBP" {
            tense = tense.or(Some(Tense::Present));
        }
    }
    let tag = doc.tokens()[i].tag;
    if infinitive && tense.is_none() {
        return Some(Governing { tense: Tense::Future, perfect, verb: Some(i) });
    }
    let tense = tense.or(match tag {
        "VBD" | "VBN" => Some(Tense::Past),
        "VBZ" | "VBP" => Some(Tense::Present),
        "MD" => Some(Tense::Future),
        _ => None,
    })?;
    Some(Governing { tense, perfect, verb: Some(i) })
}

/// Words that mark the future where nothing is tagged.
fn untagged(doc: &Doc, at: usize, sentence: std::ops::Range<usize>) -> Governing {
    let is = |i: usize, words: &[&str]| words.iter().any(|w| doc.word(i).eq_ignore_ascii_case(w));
    let future =
        sentence.clone().filter(|i| is(*i, &["will", "shall", "'ll"])).min_by_key(|i| i.abs_diff(at));
    let perfect = sentence.clone().any(|i| i < at && is(i, &["has", "have", "'ve"]));
    match future {
        Some(i) => Governing { tense: Tense::Future, perfect: false, verb: Some(i) },
        None => Governing { perfect, ..NONE },
    }
}
