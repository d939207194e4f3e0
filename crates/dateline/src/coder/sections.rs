//! Parses a report as its parts: a dateline ("BEIRUT (Northline) -") is no part of the sentence behind it, and a
//! parser that was trained on sentences makes nonsense of the two together.

use super::memory::Memory;
use std::ops::Range;
use syntax::{Doc, Model, Token};

/// Longest dateline, in bytes.
const LONGEST_DATELINE: usize = 90;

/// The parses of `texts`, their datelines parsed apart. With `entities`, the model's entities too, for twice the cost.
pub fn parse(model: &Model, texts: &[&str], entities: bool) -> Vec<Doc> {
    whole(texts, |pieces| {
        if entities { model.parse_batch(pieces) } else { model.parse_batch_without_entities(pieces) }
    })
}

/// The same without entities; what `memory` has parsed before, behind whatever dateline, is not parsed again.
pub fn parse_once(model: &Model, texts: &[&str], memory: &Memory) -> Vec<Doc> {
    whole(texts, |pieces| memory.docs(pieces, |new| model.parse_batch_without_entities(new)))
}

/// The parses of `texts`, put together from those of their parts.
fn whole(texts: &[&str], parse: impl FnOnce(&[&str]) -> Vec<Doc>) -> Vec<Doc> {
    let parts: Vec<Vec<Range<usize>>> = texts.iter().map(|text| parts(text)).collect();
    let pieces: Vec<&str> =
        texts.iter().zip(&parts).flat_map(|(t, p)| p.iter().map(|r| &t[r.clone()])).collect();
    let docs = parse(&pieces);
    let mut docs = docs.into_iter();
    let join = |(text, parts): (&&str, Vec<Range<usize>>)| match parts.len() {
        1 => docs.next().unwrap_or_default(),
        _ => {
            let mut tokens: Vec<Token> = Vec::new();
            for (part, doc) in parts.iter().zip(docs.by_ref()) {
                append(&doc, part.start as u32, &mut tokens);
            }
            Doc::new((*text).to_owned(), tokens)
        }
    };
    texts.iter().zip(parts).map(join).collect()
}

/// The text cut before and behind its datelines.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for dateline in datelines(text) {
        out.push(at..dateline.start);
        out.push(dateline.clone());
        at = dateline.end;
    }
    out.push(at..text.len());
    out.retain(|part| !part.is_empty());
    if out.is_empty() {
        out.push(0..0);
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
    let shouted = !paragraph.chars().any(char::is_lowercase);
    (capitals && plain && !shouted).then_some(dash.0 + dash.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_cut_off() {
        let cut = |text: &str| dateline_end(text).map(|end| text[..end].to_owned());
        assert_eq!(cut("GOMA, Congo - Rebels captured Goma."), Some("GOMA, Congo - ".into()));
        assert_eq!(cut("BEIRUT (Northline) — The army fled."), Some("BEIRUT (Northline) — ".into()));
        assert_eq!(cut("N'DJAMENA - Troops left."), Some("N'DJAMENA - ".into()));
        assert_eq!(cut("The army - what is left of it - fled."), None);
        assert_eq!(cut("THE ARMY - WHAT IS LEFT OF IT - FLED."), None);
    }
}
