//! A text as received: what is coded, and what is known of where it came from.

use crate::hash::short_hash;
use jiff::civil::Date;

/// A report, as intake hands it over. Ground state: kept for ever, never edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Stable name: given by the sender, or the hash of the text.
    pub id: String,
    /// The words. All offsets in claims count its Unicode code points.
    pub text: String,
    /// Headline, if known apart from the text.
    pub title: Option<String>,
    /// Day of publication. `None` is unknown, and then no relative date is resolved.
    pub published: Option<Date>,
    /// Outlet, as named by the sender.
    pub source: Option<String>,
    /// Address it came from.
    pub url: Option<String>,
    /// Language code, if known.
    pub lang: Option<String>,
    /// Who wrote it, when the sender says so.
    pub byline: Option<String>,
}

impl Report {
    /// A report of which only the words are known; its id is the hash of the text.
    pub fn new(text: impl Into<String>) -> Report {
        let text = text.into();
        Report { id: short_hash(&[&text]), text, ..Report::default() }
    }

    /// The same report, published on `day`.
    pub fn published_on(mut self, day: Date) -> Report {
        self.published = Some(day);
        self
    }
}

/// Turns byte offsets of a text into code point offsets, in constant time.
pub struct CodePoints {
    /// Code points before every 64th byte; empty for ASCII.
    marks: Vec<u32>,
}

impl CodePoints {
    const STEP: usize = 64;

    /// An index over `text`. Cost is one pass.
    pub fn of(text: &str) -> CodePoints {
        if text.is_ascii() {
            return CodePoints { marks: Vec::new() };
        }
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut seen = 0;
        for (i, b) in text.bytes().enumerate() {
            if i % Self::STEP == 0 {
                marks.push(seen);
            }
            seen += u32::from(b & 0xC0 != 0x80);
        }
        CodePoints { marks }
    }

    /// Code points of `text` before byte `at`, which must be a character boundary of the indexed text.
    pub fn at(&self, text: &str, at: usize) -> u32 {
        if self.marks.is_empty() {
            return at as u32;
        }
        let mark = (at / Self::STEP).min(self.marks.len() - 1);
        let from = mark * Self::STEP;
        let more = text.as_bytes()[from..at.min(text.len())].iter().filter(|&&b| b & 0xC0 != 0x80).count();
        self.marks[mark] + more as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_not_bytes() {
        let text = "Ma‘arrat – ".repeat(40);
        let index = CodePoints::of(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(&text, at), n as u32);
        }
        assert_eq!(index.at(&text, text.len()), text.chars().count() as u32);
    }

    #[test]
    fn the_same_words_have_the_same_id() {
        assert_eq!(Report::new("a").id, Report::new("a").id);
        assert_ne!(Report::new("a").id, Report::new("b").id);
    }
}
