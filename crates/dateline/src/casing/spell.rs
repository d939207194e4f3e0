//! How is each word of a region written? Known names first, then names by their neighbours, then the counts.

use super::counts::{Counts, Use};
use super::known::{Known, MOST_WORDS};
use super::lists::Lists;
use super::{Word, capitalised};
use crate::place::Places;

/// Percentage of uses in small letters below which a word is taken for a name.
const NAME: u8 = 50;
/// Letters of an acronym that nobody knows, without a vowel or in brackets.
const LONGEST_ACRONYM: usize = 7;
/// Words of the longest place name that is looked up.
const PLACE_WORDS: usize = 3;
/// Letters behind a number that belong to it.
const UNITS: [&str; 10] = ["st", "nd", "rd", "th", "s", "mm", "km", "kg", "am", "pm"];
const ROMAN: [&str; 12] = ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv"];

/// The words of one region with all that says how they are written.
pub struct Speller<'a> {
    pub text: &'a str,
    pub words: &'a [Word],
    pub counts: &'a Counts,
    pub lists: &'a Lists,
    pub known: &'a Known,
    pub places: &'a Places,
}

impl Speller<'_> {
    /// Every word as it is written; as many as there are words.
    pub fn spell(&self) -> Vec<String> {
        let names = self.known_names();
        let in_brackets = self.acronyms_in_brackets();
        let mut out: Vec<String> = vec![String::new(); self.words.len()];
        // From the end, because a title is written as what follows it.
        for i in (0..self.words.len()).rev() {
            out[i] = match &names[i] {
                Some(written) => written.clone(),
                None if in_brackets.contains(&self.small(i)) => self.raw(i).to_owned(),
                None => self.by_context(i, &names, &out).unwrap_or_else(|| self.by_counts(i)),
            };
        }
        for (i, word) in out.iter_mut().enumerate() {
            if self.begins_sentence(i) {
                *word = capitalised(word);
            }
        }
        out
    }

    fn small(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| w.small.as_str())
    }

    fn raw(&self, i: usize) -> &str {
        &self.text[self.words[i].bytes.clone()]
    }

    /// What stands between word `i` and the next.
    fn gap(&self, i: usize) -> &str {
        match self.words.get(i + 1) {
            Some(next) => &self.text[self.words[i].bytes.end..next.bytes.start],
            None => "\n\n",
        }
    }

    /// Nothing but white space, an apostrophe, a hyphen or the point of an abbreviation between word `i` and the next.
    fn is_joined(&self, i: usize) -> bool {
        let gap = self.gap(i);
        let blank = !gap.is_empty() && gap.chars().all(char::is_whitespace) && !gap.contains("\n\n");
        blank || matches!(gap, "-" | "'" | "’" | "/")
    }

    /// The longest known names from left to right, word by word as they are written.
    fn known_names(&self) -> Vec<Option<String>> {
        let mut out: Vec<Option<String>> = vec![None; self.words.len()];
        let mut at = 0;
        while at < self.words.len() {
            let found = self.actor_name(at).or_else(|| self.place_name(at));
            let Some(pieces) = found else {
                at += 1;
                continue;
            };
            for piece in pieces {
                out[at] = Some(piece);
                at += 1;
            }
        }
        out
    }

    /// How many words from `at` on are joined, `most` at most.
    fn joined(&self, at: usize, most: usize) -> usize {
        1 + (at..self.words.len() - 1).take(most - 1).take_while(|&i| self.is_joined(i)).count()
    }

    fn key(&self, at: usize, words: usize) -> String {
        let parts: Vec<&str> = (at..at + words).map(|i| self.small(i)).collect();
        parts.join(" ")
    }

    fn actor_name(&self, at: usize) -> Option<Vec<String>> {
        if !self.known.begins(self.small(at)) {
            return None;
        }
        for words in (1..=self.joined(at, MOST_WORDS)).rev() {
            let Some(pieces) = self.known.name(&self.key(at, words)) else { continue };
            // One word that is an ordinary word as well is a name only if a country is called so.
            let word = self.small(at);
            let is_name = words > 1 || self.known.is_country(word) || !self.is_common(word);
            if is_name {
                return Some(pieces.to_vec());
            }
        }
        None
    }

    /// True for a word that open text writes small more often than not.
    fn is_common(&self, small: &str) -> bool {
        self.lists.small.contains(small)
            || matches!(self.counts.of(small), Some(Use::Small(share)) if share >= NAME)
    }

    /// "Guatemala City", "Port Said": a place of several words that begins as a name does.
    fn place_name(&self, at: usize) -> Option<Vec<String>> {
        let after_particle =
            at > 0 && self.is_joined(at - 1) && self.lists.particles.contains(self.small(at - 1));
        if after_particle {
            // "Jorge de la Vega": inside a name, whatever town is called so.
            return None;
        }
        let opens = self.lists.openers.contains(self.small(at));
        if !opens && self.is_common(self.small(at)) || self.small(at).len() < 2 {
            return None;
        }
        let words = (2..=self.joined(at, PLACE_WORDS)).rev().find(|&words| {
            let last = self.small(at + words - 1);
            let ends = opens || !self.is_common(last) || last == "city";
            ends && !self.places.named(&self.key(at, words)).is_empty()
        })?;
        let inner = |i: usize| i > at && self.lists.particles.contains(self.small(i));
        let piece = |i: usize| if inner(i) { self.small(i).to_owned() } else { capitalised(self.small(i)) };
        Some((at..at + words).map(piece).collect())
    }

    /// Acronyms that the text puts in brackets behind a name: "(URNG)".
    fn acronyms_in_brackets(&self) -> Vec<&str> {
        let bracketed = |i: &usize| {
            let bytes = &self.words[*i].bytes;
            let before = self.text[..bytes.start].ends_with(['(', '[']);
            let after = self.text[bytes.end..].starts_with([')', ']']);
            let word = self.small(*i);
            let long = word.chars().count();
            before && after && (2..=LONGEST_ACRONYM).contains(&long) && !self.counts.is_ordinary(word)
        };
        (0..self.words.len()).filter(bracketed).map(|i| self.small(i)).collect()
    }

    /// What neighbours say.
    fn by_context(&self, i: usize, names: &[Option<String>], out: &[String]) -> Option<String> {
        let word = self.small(i);
        let small = || Some(word.to_owned());
        let capital = || Some(capitalised(word));
        let raw = || Some(self.raw(i).to_owned());
        let before = if i > 0 { self.gap(i - 1) } else { "" };
        let joined = self.is_joined(i);
        let next_is_name = joined && i + 1 < self.words.len() && self.is_name(i + 1, names);
        let previous_is_name = i > 0 && self.is_joined(i - 1) && self.is_name(i - 1, names);
        let lists = self.lists;
        if word.chars().any(|c| c.is_numeric()) {
            let unit = word.trim_start_matches(|c: char| c.is_numeric());
            return if UNITS.contains(&unit) { small() } else { raw() };
        }
        if matches!(before, "'" | "’") && word.chars().count() <= 2 {
            return small();
        }
        if word.chars().count() == 1 {
            let article = word == "a" && !self.gap(i).starts_with('.') && before != ".";
            let and = word == "y" && previous_is_name && next_is_name;
            return if article || and { small() } else { raw() };
        }
        if lists.acronyms.contains(word) {
            let pronoun = word == "us" && self.in_quotes(i) && self.small(i.wrapping_sub(1)) != "the";
            return if pronoun { small() } else { raw() };
        }
        if lists.short_titles.contains(word) && (joined || self.gap(i).starts_with('.')) {
            return capital();
        }
        if ROMAN.contains(&word) {
            return raw();
        }
        if lists.months.contains(word) {
            let number = |i: usize| self.small(i).starts_with(|c: char| c.is_numeric());
            let cue = i > 0 && lists.month_cues.contains(self.small(i - 1)) && !next_is_name;
            return if i > 0 && number(i - 1) || number(i + 1) || cue { capital() } else { small() };
        }
        if word == "al" && self.gap(i) == "-" {
            return small();
        }
        // "Jorge de la Vega"
        let after_particle = i > 1
            && self.is_joined(i - 1)
            && self.is_joined(i - 2)
            && lists.particles.contains(self.small(i - 1))
            && self.is_name(i - 2, names);
        if (previous_is_name || after_particle) && lists.particles.contains(word) {
            return small();
        }
        if lists.openers.contains(word) && next_is_name {
            return capital();
        }
        if lists.titles.contains(word) && joined {
            let title = lists.titles.contains(self.small(i + 1))
                && out.get(i + 1).is_some_and(|w| w.starts_with(char::is_uppercase));
            let person = next_is_name && !self.known.is_country(self.small(i + 1));
            return if title || person { capital() } else { small() };
        }
        if lists.small.contains(word) { small() } else { None }
    }

    /// A known name, or a word that open text does not write small.
    fn is_name(&self, i: usize, names: &[Option<String>]) -> bool {
        match &names[i] {
            Some(written) => written.starts_with(char::is_uppercase),
            None => {
                let word = self.small(i);
                let letters = word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
                letters
                    && !self.is_common(word)
                    && !self.lists.particles.contains(word)
                    && !self.lists.acronyms.contains(word)
            }
        }
    }

    fn by_counts(&self, i: usize) -> String {
        let word = self.small(i);
        match self.counts.of(word) {
            Some(Use::Small(share)) if share >= NAME => word.to_owned(),
            Some(Use::Small(_)) => capitalised(word),
            Some(Use::Acronym) => self.raw(i).to_owned(),
            None => {
                let sounds = word.chars().any(|c| !c.is_ascii() || "aeiouy".contains(c));
                let acronym = !sounds && word.chars().count() <= LONGEST_ACRONYM;
                if acronym { self.raw(i).to_owned() } else { capitalised(word) }
            }
        }
    }

    /// An odd number of quotation marks before word `i` in its paragraph.
    fn in_quotes(&self, i: usize) -> bool {
        const REACH: usize = 400;
        let end = self.words[i].bytes.start;
        let start = self.text.floor_char_boundary(end.saturating_sub(REACH));
        let near = &self.text[start..end];
        let paragraph = near.rfind("\n\n").map_or(near, |at| &near[at..]);
        paragraph.matches(['"', '“', '”']).count() % 2 == 1
    }

    fn begins_sentence(&self, i: usize) -> bool {
        let Some(previous) = i.checked_sub(1) else { return true };
        let gap = self.gap(previous);
        let word = self.small(previous);
        let short = word.chars().count() == 1 || self.lists.short_titles.contains(word);
        let blank = gap.contains(char::is_whitespace);
        let stop = gap.contains(['?', '!']) || gap.contains('.') && !short;
        let quote = gap.starts_with([',', ':']) && gap.contains(['"', '“']);
        gap.contains("\n\n") || blank && (stop || quote)
    }
}
