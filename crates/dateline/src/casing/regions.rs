//! Which parts of a text are written in capitals, or as headlines, so that their letter case says nothing?
//!
//! The text is cut into pieces at line ends and behind sentences. Pieces without small letters that follow each other
//! are one region, if it has enough ordinary words: a lone name, a list of acronyms or a dateline has none. A headline
//! is a whole line without a full stop whose long words all begin with capitals, ordinary ones among them.

use super::counts::Counts;
use super::small;
use std::ops::Range;

/// How a region is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ALL CAPITALS.
    Capitals,
    /// Title Case.
    Title,
}

/// A part of a text whose letter case says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// How it is written.
    pub style: Style,
}

/// Fewest words of a region, and ordinary ones among them.
const FEWEST_WORDS: usize = 4;
const FEWEST_ORDINARY: usize = 2;
/// Of this many words at least one is ordinary.
const WORDS_FOR_ONE_ORDINARY: usize = 4;
/// Small letters allowed in a piece in capitals: one in so many.
const LETTERS_FOR_ONE_SMALL: usize = 12;
/// Letters of words that a headline writes with a capital.
const LONG: usize = 4;

/// The regions of `text`, in order.
pub fn of(text: &str, counts: &Counts) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let close = |run: &mut Option<Range<usize>>, out: &mut Vec<Region>| {
        if let Some(bytes) = run.take().filter(|b| has_ordinary_words(&text[b.clone()], counts)) {
            out.push(Region { bytes, style: Style::Capitals });
        }
    };
    for piece in pieces(text) {
        let words = &text[piece.clone()];
        match letters(words) {
            (0, 0) => {}
            (upper, lower) if upper > lower * (LETTERS_FOR_ONE_SMALL - 1) => {
                run = Some(run.map_or(piece.start, |r| r.start)..piece.end);
            }
            _ => {
                close(&mut run, &mut out);
                if is_line(text, &piece) && is_headline(words, counts) {
                    out.push(Region { bytes: piece, style: Style::Title });
                }
            }
        }
    }
    close(&mut run, &mut out);
    out
}

/// The text cut behind line ends and behind sentences.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut start = 0;
    for i in 0..bytes.len() {
        let stop = matches!(bytes[i], b'.' | b'!' | b'?')
            && bytes.get(i + 1).is_some_and(|b| b.is_ascii_whitespace());
        if bytes[i] == b'\n' || stop {
            out.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < bytes.len() {
        out.push(start..bytes.len());
    }
    out
}

/// Capitals and small letters; the small ones of "4th", "7.62mm" and the like are none.
fn letters(piece: &str) -> (usize, usize) {
    let (mut upper, mut lower) = (0, 0);
    let mut after_digit = false;
    for c in piece.chars() {
        after_digit = c.is_numeric() || after_digit && c.is_alphabetic();
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase() && !after_digit);
    }
    (upper, lower)
}

fn alphabetic(piece: &str) -> impl Iterator<Item = &str> {
    piece.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().nth(1).is_some())
}

fn has_ordinary_words(piece: &str, counts: &Counts) -> bool {
    let words = alphabetic(piece).count();
    let ordinary = alphabetic(piece).filter(|w| counts.is_ordinary(&small(w))).count();
    words >= FEWEST_WORDS && ordinary >= FEWEST_ORDINARY && ordinary * WORDS_FOR_ONE_ORDINARY >= words
}

/// The piece begins and ends with its line.
fn is_line(text: &str, piece: &Range<usize>) -> bool {
    let begins = piece.start == 0 || text.as_bytes()[piece.start - 1] == b'\n';
    begins && (piece.end == text.len() || text.as_bytes()[piece.end - 1] == b'\n')
}

fn is_headline(line: &str, counts: &Counts) -> bool {
    let raised = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let is_open = !line.trim_end().ends_with(['.', ':', ';', ',']);
    let long = |w: &&str| w.chars().count() >= LONG;
    let mut words = alphabetic(line).filter(long).peekable();
    if !is_open || words.peek().is_none() || !words.all(raised) {
        return false;
    }
    // The first word would have its capital anyway.
    let ordinary = |w: &&str| raised(w) && counts.is_ordinary(&small(w));
    let words = alphabetic(line).count();
    let found = alphabetic(line).skip(1).filter(ordinary).count();
    words >= FEWEST_WORDS && found >= FEWEST_ORDINARY && found * WORDS_FOR_ONE_ORDINARY >= words
}
