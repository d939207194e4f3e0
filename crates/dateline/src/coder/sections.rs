//! Parses a report as its parts: a dateline ("BEIRUT (Northline) -") is no part of the sentence behind it, and a
//! parser that was trained on sentences makes nonsense of the two together.

use std::ops::Range;
use syntax::{Doc, Model, Token};

/// Longest dateline, in bytes.
const LONGEST_DATELINE: usize = 90;

/// The parse of `text`, its datelines parsed apart.
pub fn parse(model: &Model, text: &str) -> Doc {
    let cuts = datelines(text);
    if cuts.is_empty() {
        return model.parse(text);
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    for dateline in cuts {
        append(model, text, at..dateline.start, &mut tokens);
        append(model, text, dateline.clone(), &mut tokens);
        at = dateline.end;
    }
    append(model, text, at..text.len(), &mut tokens);
    Doc::new(text.to_owned(), tokens)
}

fn append(model: &Model, text: &str, part: Range<usize>, tokens: &mut Vec<Token>) {
    if part.is_empty() {
        return;
    }
    let doc = model.parse(&text[part.clone()]);
    let (bytes, first) = (part.start as u32, tokens.len() as u32);
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
