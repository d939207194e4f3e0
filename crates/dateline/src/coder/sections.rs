//! Parses a report as its parts: a dateline ("BEIRUT (Northline) -") is no part of the sentence behind it, nor is a
//! headline or an item of a list, which end without a full stop; and a parser that was trained on sentences makes
//! nonsense of the two together.

use super::memory::Memory;
use super::{flow, hyphened};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use syntax::{Doc, Model, Token};

/// Longest dateline, in bytes.
const LONGEST_DATELINE: usize = 90;

/// Dependents that a word keeps. Sentences of reports have a few dozen at most.
const MOST_DEPENDENTS: usize = 128;

/// The parses of `texts`, their datelines parsed apart. `cased` are the same texts with their letter case restored, as
/// long in bytes; a dateline is kept in its capitals, which show what it is. With `entities`, the model's entities too,
/// for twice the cost.
pub fn parse(model: &Model, texts: &[&str], cased: Vec<Cow<'_, str>>, entities: bool) -> Vec<Doc> {
    whole(texts, cased, |pieces| {
        let docs =
            if entities { model.parse_batch(pieces) } else { model.parse_batch_without_entities(pieces) };
        docs.into_iter().map(|doc| Arc::new(whole_words(doc))).collect()
    })
    .into_iter()
    .map(Arc::unwrap_or_clone)
    .collect()
}

/// The same without entities; what `memory` has parsed before, behind whatever dateline, is not parsed again.
pub fn parse_once(model: &Model, texts: &[&str], cased: Vec<Cow<'_, str>>, memory: &Memory) -> Vec<Arc<Doc>> {
    whole(texts, cased, |pieces| {
        memory.docs(pieces, |new| {
            model.parse_batch_without_entities(new).into_iter().map(whole_words).collect()
        })
    })
}

fn whole_words(doc: Doc) -> Doc {
    hyphened::joined(bounded(doc))
}

/// The parses of `texts`, put together from those of their parts.
fn whole(
    texts: &[&str],
    cased: Vec<Cow<'_, str>>,
    parse: impl FnOnce(&[&str]) -> Vec<Arc<Doc>>,
) -> Vec<Arc<Doc>> {
    let cased: Vec<Cow<'_, str>> =
        texts.iter().zip(cased).map(|(text, cased)| with_datelines_of(text, flow::of(cased))).collect();
    let parts: Vec<Vec<Range<usize>>> =
        texts.iter().zip(&cased).map(|(text, cased)| parts(text, cased)).collect();
    let pieces: Vec<&str> =
        cased.iter().zip(&parts).flat_map(|(t, p)| p.iter().map(|r| &t[r.clone()])).collect();
    let mut docs = parse(&pieces).into_iter();
    let join = |(text, parts): (&Cow<'_, str>, Vec<Range<usize>>)| match parts.len() {
        1 => docs.next().unwrap_or_default(),
        _ => {
            let mut tokens: Vec<Token> = Vec::new();
            for (part, doc) in parts.iter().zip(docs.by_ref()) {
                append(&doc, part.start as u32, &mut tokens);
            }
            Arc::new(Doc::new(text.to_string(), tokens))
        }
    };
    cased.iter().zip(parts).map(join).collect()
}

fn with_datelines_of<'t>(text: &str, cased: Cow<'t, str>) -> Cow<'t, str> {
    match cased {
        Cow::Owned(mut cased) if cased.len() == text.len() => {
            for dateline in datelines(text) {
                cased.replace_range(dateline.clone(), &text[dateline]);
            }
            Cow::Owned(cased)
        }
        cased => cased,
    }
}

/// Cuts off what no sentence has: dependents beyond the [`MOST_DEPENDENTS`] nearest of a word become roots, so
/// that walks over the dependents of every word stay in proportion to the text.
fn bounded(doc: Doc) -> Doc {
    let crowded: Vec<usize> =
        (0..doc.len()).filter(|&i| doc.children(i).nth(MOST_DEPENDENTS).is_some()).collect();
    if crowded.is_empty() {
        return doc;
    }
    let mut tokens = doc.tokens().to_vec();
    for head in crowded {
        let mut dependents: Vec<usize> = doc.children(head).collect();
        dependents.sort_by_key(|d| d.abs_diff(head));
        for &far in &dependents[MOST_DEPENDENTS..] {
            tokens[far].head = far as u32;
        }
    }
    Doc::new(doc.text().to_owned(), tokens)
}

/// The text cut before and behind its datelines, and behind lines that end without a full stop; `flowing` is the
/// text as it runs, as long in bytes.
fn parts(text: &str, flowing: &str) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = datelines(text).into_iter().flat_map(|d| [d.start, d.end]).collect();
    if flowing.len() == text.len() {
        cuts.extend(unfinished_lines(flowing));
    }
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out: Vec<Range<usize>> = cuts.windows(2).map(|cut| cut[0]..cut[1]).collect();
    if out.is_empty() {
        out.push(0..0);
    }
    out
}

/// Where what follows a line begins that ends in a word ("Army retakes town") when it begins anew, with a capital.
fn unfinished_lines(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut before: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let anew =
                words.starts_with(|c: char| !c.is_lowercase() && c.is_alphanumeric() || "\"“'‘(".contains(c));
            let cut_off = |last: &str| last.ends_with(|c: char| c.is_alphanumeric() || c == ')' || c == '%');
            if anew && before.is_some_and(cut_off) {
                out.push(at);
            }
            before = Some(words);
        }
        at += line.len();
    }
    out
}

fn append(doc: &Doc, bytes: u32, tokens: &mut Vec<Token>) {
    let first = tokens.len() as u32;
    tokens.extend(doc.tokens().iter().map(|t| Token {
        start: t.start + bytes,
        end: t.end + bytes,
        head: t.head + first,
        ..t.clone()
    }));
}

/// Datelines at the beginnings of paragraphs, with the dash and the space behind it.
fn datelines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(end) = dateline_end(&line[indent..]) {
            out.push(at + indent..at + indent + end);
        }
        at += line.len();
    }
    out
}

/// Where the dateline that a paragraph begins with ends: a place in capitals, perhaps more of it, an agency or a
/// date, then a dash between spaces.
fn dateline_end(paragraph: &str) -> Option<usize> {
    let window = &paragraph[..paragraph.floor_char_boundary(LONGEST_DATELINE)];
    let dash = [" - ", " – ", " — ", " -- "]
        .into_iter()
        .filter_map(|d| window.find(d).map(|i| (i, d.len())))
        .min()?;
    let head = &window[..dash.0];
    let first = head.split([',', ' ', '(']).next()?;
    let capitals =
        first.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !first.chars().any(char::is_lowercase);
    let plain = head.chars().all(|c| c.is_alphanumeric() || " ,.'’()/-".contains(c));
    // Where all is in capitals, an agency or a date must tell a dateline from the beginning of a sentence.
    let shouted = !paragraph.chars().any(char::is_lowercase);
    let told = head.contains('(') || head.contains(',') && head.contains(|c: char| c.is_ascii_digit());
    (plain && (capitals && (told || !shouted) || is_dated(head))).then_some(dash.0 + dash.1)
}

/// "Idlib, Dec. 15", "Kyiv, 4 March (Agency)": a name, a comma, and at the end a day or an agency. "In Aleppo, at least
/// 15" is none.
fn is_dated(head: &str) -> bool {
    let words: Vec<&str> = head.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase);
    let number = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit());
    let named = words.first().is_some_and(|w| capital(w) && w.chars().count() > 3) && head.contains(',');
    let day = match words.as_slice() {
        [.., month, day] => number(day) && capital(month) || number(month) && capital(day),
        _ => false,
    };
    named && words.len() <= 8 && (day || head.trim_end().ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_nearest_dependents() {
        let n = 2 * MOST_DEPENDENTS;
        let flat = format!("[killed {}]", "dep>killed ".repeat(n));
        let doc = bounded(syntax::bracket::read(&flat).expect("a tree in brackets"));
        assert_eq!(doc.children(0).collect::<Vec<_>>(), (1..=MOST_DEPENDENTS).collect::<Vec<_>>());
        assert!(doc.head(n).is_none());
        let small = syntax::bracket::read("[killed dep>killed]").expect("a tree in brackets");
        assert_eq!(bounded(small.clone()), small);
    }

    #[test]
    fn a_line_without_a_full_stop_ends() {
        let text = "Army retakes town\n\nTruck bomb hits bridge\nThe army left.\n\nIt came\nback.";
        let cut: Vec<&str> = parts(text, text).into_iter().map(|part| text[part].trim()).collect();
        assert_eq!(cut, ["Army retakes town", "Truck bomb hits bridge", "The army left.\n\nIt came\nback."]);
    }

    #[test]
    fn a_dateline_is_cut_off() {
        let cut = |text: &str| dateline_end(text).map(|end| text[..end].to_owned());
        assert_eq!(cut("GOMA, Congo - Rebels captured Goma."), Some("GOMA, Congo - ".into()));
        assert_eq!(cut("BEIRUT (Northline) — The army fled."), Some("BEIRUT (Northline) — ".into()));
        assert_eq!(cut("N'DJAMENA - Troops left."), Some("N'DJAMENA - ".into()));
        assert_eq!(cut("Idlib, Dec. 15 - Units of the army left."), Some("Idlib, Dec. 15 - ".into()));
        assert_eq!(cut("In Aleppo, at least 15 - among them a child - died."), None);
        assert_eq!(cut("The army - what is left of it - fled."), None);
        assert_eq!(cut("THE ARMY - WHAT IS LEFT OF IT - FLED."), None);
        assert_eq!(
            cut("LIMA, 3 MAY (NORTHLINE) -- THE ARMY FLED."),
            Some("LIMA, 3 MAY (NORTHLINE) -- ".into())
        );
    }
}
