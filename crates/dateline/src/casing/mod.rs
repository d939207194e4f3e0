//! Which letters of a text in capitals, or of a headline In Title Case, would be capitals in ordinary writing?
//!
//! ```text
//! text -regions-> parts in capitals -words-> known names, names by context, counts of open text -> the same text, cased
//! ```
//!
//! Parser, gazetteer and names read letter case, and wire copy in capitals has none. What [`Casing::restore`] gives
//! has the length of the original in bytes, word for word, so that every offset into it is an offset into the
//! original. Ordinary text is given back as it is.

mod counts;
mod known;
mod lists;
mod regions;
mod spell;

use crate::actor::Actors;
use crate::error::Error;
use crate::place::Places;
use counts::Counts;
use known::Known;
use lists::Lists;
use regions::{Region, Style};
use spell::Speller;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// A word of a text in capitals.
pub(crate) struct Word {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Its letters, all small.
    pub small: String,
}

/// How words are written, and the names whose writing is known.
pub struct Casing {
    counts: Counts,
    lists: Lists,
    /// Made when the first text in capitals comes.
    known: OnceLock<Known>,
}

impl Casing {
    /// Reads the table of counts and the lists, each a path and its text.
    ///
    /// # Errors
    /// File, line, what is wrong and what to do.
    pub fn load(counts: (&str, &str), lists: (&str, &str)) -> Result<Casing, Error> {
        Ok(Casing {
            counts: Counts::load(counts.0, counts.1)?,
            lists: Lists::load(lists.0, lists.1)?,
            known: OnceLock::new(),
        })
    }

    /// `text` with the case of ordinary writing in its parts that are all capitals or title case; as long in bytes.
    /// Time is linear in the text.
    pub fn restore<'t>(&self, text: &'t str, actors: &Actors, places: &Places) -> Cow<'t, str> {
        let regions = regions::of(text, &self.counts);
        if regions.is_empty() {
            return Cow::Borrowed(text);
        }
        let known = self.known.get_or_init(|| Known::of(actors));
        let mut out = String::with_capacity(text.len());
        for Region { bytes, style } in regions {
            let words = words(text, &bytes);
            let speller =
                Speller { text, words: &words, counts: &self.counts, lists: &self.lists, known, places };
            for (word, written) in words.iter().zip(speller.spell()) {
                let before = &text[word.bytes.clone()];
                // In a headline only what is certainly small was raised; names stand as they were written.
                let keeps = style == Style::Title && !is_small(&written);
                let same_length = written.len() == before.len();
                out.push_str(&text[out.len()..word.bytes.start]);
                out.push_str(if keeps || !same_length { before } else { &written });
            }
        }
        out.push_str(&text[out.len()..]);
        Cow::Owned(out)
    }
}

fn is_small(word: &str) -> bool {
    !word.chars().any(char::is_uppercase)
}

/// Runs of letters and digits.
fn words(text: &str, bytes: &Range<usize>) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text[bytes.clone()].char_indices().chain([(bytes.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                let word = bytes.start + from..bytes.start + i;
                out.push(Word { small: small(&text[word.clone()]), bytes: word });
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Letter by letter to small letters of the same length in bytes; others are left as they are.
fn small(word: &str) -> String {
    word.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
                _ => c,
            }
        })
        .collect()
}

/// With its first letter a capital, where that keeps the length.
fn capitalised(small: &str) -> String {
    let mut letters = small.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut upper = first.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) if u.len_utf8() == first.len_utf8() => format!("{u}{}", letters.as_str()),
        _ => small.to_owned(),
    }
}

#[cfg(test)]
mod tests;
