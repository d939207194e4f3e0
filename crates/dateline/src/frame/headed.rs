//! "Government: Idlib city, Ariha and the air base of X.": a heading with a list behind it says who holds what. There
//! is no verb, and parsers make nothing of it.

use super::{Builder, Frame, Shape};

/// Longest heading, in tokens.
const LONGEST_HEADING: usize = 6;
/// Longest list that is read, in tokens.
const LONGEST_LIST: usize = 120;

/// What such a heading is read as saying.
const HOLDS: &str = "hold";

/// Marks of a list that may stand before a heading.
const BULLETS: [char; 5] = [' ', '\t', '-', '*', '•'];

/// The dictionary form that a heading in `text` may be read as, without its being written: nothing only if no line
/// begins with a few words and a colon.
pub fn unwritten_predicate(text: &str) -> Option<&'static str> {
    let headed = |line: &str| {
        line.match_indices(':').take(LONGEST_HEADING).any(|(colon, _)| {
            let heading = line[..colon].trim_start_matches(BULLETS);
            heading.contains(char::is_alphanumeric)
                && heading.split_whitespace().nth(LONGEST_HEADING).is_none()
        })
    };
    text.lines().any(headed).then_some(HOLDS)
}

impl Builder<'_> {
    /// A frame "heading holds items" at the colon of every such line. Whether the heading is somebody who can hold
    /// places, and the items are places, is for the codebook to say.
    pub(super) fn headed_lists(&mut self) {
        for colon in 1..self.doc.len().saturating_sub(1) {
            if self.doc.word(colon) != ":" {
                continue;
            }
            let Some(heading) = self.heading(colon) else { continue };
            let items = self.items(colon + 1);
            if items.is_empty() {
                continue;
            }
            let mut frame = Frame::new(colon, HOLDS.to_owned(), Shape::Copula);
            frame.subject = vec![heading as u32];
            frame.object = items;
            self.push(frame);
        }
    }

    /// The last word of a heading that begins a line and has no verb.
    fn heading(&self, colon: usize) -> Option<usize> {
        let first = (colon.saturating_sub(LONGEST_HEADING)..colon).rev().find(|&i| self.begins_line(i))?;
        let nominal =
            |i: usize| matches!(self.doc.tokens()[i].pos, "PROPN" | "NOUN" | "ADJ" | "DET" | "PUNCT" | "ADP");
        let last = colon - 1;
        let named = matches!(self.doc.tokens()[last].pos, "PROPN" | "NOUN");
        (named && (first..colon).all(nominal)).then_some(last)
    }

    fn begins_line(&self, i: usize) -> bool {
        let start = self.doc.bytes(i..i + 1).start;
        self.doc.text().get(..start).is_some_and(|before| {
            before.trim_end_matches(BULLETS).ends_with('\n') || before.trim().is_empty()
        })
    }

    /// Heads of the items from token `from` to the end of the sentence; none when a clause stands there instead.
    fn items(&self, from: usize) -> Vec<u32> {
        let doc = self.doc;
        let mut heads = Vec::new();
        let mut at = from;
        let end = doc.len().min(from + LONGEST_LIST);
        while at < end {
            let (head, next) = self.item(at, end);
            heads.extend(head.map(|h| h as u32));
            if heads.is_empty() {
                return heads;
            }
            // To behind the next comma or "and".
            at = next;
            while at < end
                && !matches!(doc.word(at), "," | ";" | "and" | "." | "!" | "?")
                && !self.begins_line(at)
            {
                at += 1;
            }
            if at >= end || matches!(doc.word(at), "." | "!" | "?") || self.begins_line(at) {
                break;
            }
            while at < end && matches!(doc.word(at), "," | ";" | "and") {
                at += 1;
            }
        }
        let clause = (from..at.min(end))
            .any(|i| doc.dep(i) == "ROOT" && matches!(doc.tokens()[i].pos, "VERB" | "AUX"));
        if clause { Vec::new() } else { heads }
    }

    /// The head of the phrase that begins at `from`, and where it ends: what can be taken away from "[the air base] of X".
    fn item(&self, from: usize, end: usize) -> (Option<usize>, usize) {
        let doc = self.doc;
        let mut head = None;
        let mut at = from;
        while at < end {
            match doc.tokens()[at].pos {
                "NOUN" | "PROPN" => head = Some(at),
                "DET" | "ADJ" | "NUM" => {}
                "PUNCT" if doc.word(at) == "-" => {}
                _ => break,
            }
            at += 1;
        }
        let listed = at >= end || matches!(doc.word(at), "," | ";" | "and" | "." | "of");
        (head.filter(|_| listed), at)
    }
}
