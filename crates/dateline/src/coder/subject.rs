//! Is a report about conflict at all? Whom and what must a longer one name, if it is? For crawls of the web.
//!
//! Clauses are made for reports on conflict. On a page about cooking or shares they find what is none: somebody praises
//! a side, an offer is extended. A report that is longer than a few sentences and about conflict names a country, a
//! people, a force, a body of a state or a group, or speaks of arms and harm, and does so in more than one word. What
//! these words are is said by the world files and by the list `subject` of `words.toml`.

use crate::actor::Actors;
use crate::codebook::WordLists;
use rustc_hash::{FxHashMap, FxHashSet};

/// Texts below this length, in bytes, may take for granted what they are about.
const SHORT: usize = 400;

/// Different words that a longer text must have.
const LEAST: usize = 2;

/// Shortest word, in letters, that is not an acronym.
const SHORTEST: usize = 4;

/// Longest word, in letters.
const LONGEST: usize = 40;

/// The list of `words.toml`.
const LIST: &str = "subject";

// What a word of a text may be.
const WORD: u8 = 1;
const NAME: u8 = 2;
const ACRONYM: u8 = 4;
const ENDS_WORDS: u8 = 8;
const ENDS_NAME: u8 = 16;

/// The words by which a text shows that it is about conflict.
#[derive(Default)]
pub(super) struct Subject {
    /// By words in lower case.
    words: FxHashMap<Box<str>, u8>,
    /// The last two words of names and terms of several words, a space between them.
    pairs: FxHashSet<Box<str>>,
}

impl Subject {
    /// The words of these lists and actors; `forms_of` gives every form that may have this dictionary form.
    pub fn new(lists: &WordLists, actors: &Actors, forms_of: impl Fn(&str) -> Vec<String>) -> Subject {
        let mut subject = Subject::default();
        for term in actors.words_for_parties().chain(lists.entries_of(LIST)) {
            let (before, last) = ends(term);
            for form in forms_of(&last).into_iter().chain([last]) {
                subject.add(before.as_deref(), &form, WORD, ENDS_WORDS);
            }
        }
        for name in actors.all_names() {
            let (before, last) = ends(name);
            if is_acronym(name) {
                subject.note(&last, ACRONYM);
            } else {
                // "al-Qaeda": an article is no part to go by.
                let before = before.filter(|b| b.len() > 2);
                // "Yazidis" of "Yazidi"
                for form in [format!("{last}s"), last] {
                    subject.add(before.as_deref(), &form, NAME, ENDS_NAME);
                }
            }
        }
        subject
    }

    fn add(&mut self, before: Option<&str>, last: &str, alone: u8, in_pair: u8) {
        match before {
            Some(before) => {
                self.pairs.insert(format!("{before} {last}").into());
                self.note(last, in_pair);
            }
            None if last.len() >= SHORTEST => self.note(last, alone),
            None => {}
        }
    }

    fn note(&mut self, word: &str, what: u8) {
        *self.words.entry(word.into()).or_default() |= what;
    }

    /// False for a text that is longer than a few sentences and has hardly a word of conflict.
    pub fn is_told(&self, text: &str) -> bool {
        if text.len() < SHORT {
            return true;
        }
        let mut found: Vec<&str> = Vec::new();
        let mut before = "";
        let mut lower = String::new();
        let mut pair = String::new();
        for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()) {
            if word.len() <= LONGEST {
                lower.clear();
                lower.push_str(word);
                lower.make_ascii_lowercase();
                let what = self.words.get(lower.as_str()).copied().unwrap_or(0);
                if what != 0 && self.is_meant(what, before, word, &lower, &mut pair) {
                    if !found.iter().any(|f| f.eq_ignore_ascii_case(word)) {
                        found.push(word);
                    }
                    if found.len() >= LEAST {
                        return true;
                    }
                }
            }
            before = word;
        }
        false
    }

    /// Names are written with a capital, acronyms in capitals.
    fn is_meant(&self, what: u8, before: &str, word: &str, lower: &str, pair: &mut String) -> bool {
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        let mut in_pair = || {
            pair.clear();
            pair.push_str(before);
            pair.make_ascii_lowercase();
            pair.push(' ');
            pair.push_str(lower);
            self.pairs.contains(pair.as_str())
        };
        what & WORD != 0
            || capital && what & NAME != 0
            || what & ACRONYM != 0 && word.bytes().all(|b| b.is_ascii_uppercase())
            || (what & ENDS_WORDS != 0 || capital && what & ENDS_NAME != 0)
                && before.len() <= LONGEST
                && in_pair()
    }
}

/// The last two runs of plain letters of a term, in lower case.
fn ends(term: &str) -> (Option<String>, String) {
    let lower = term.to_ascii_lowercase();
    let mut runs = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| !run.is_empty()).rev();
    let last = runs.next().unwrap_or_default().to_owned();
    (runs.next().map(str::to_owned), last)
}

fn is_acronym(name: &str) -> bool {
    (2..=5).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> Subject {
        let mut subject = Subject::default();
        for (term, alone, pair) in [("rebel", WORD, ENDS_WORDS), ("car bomb", WORD, ENDS_WORDS)] {
            let (before, last) = ends(term);
            subject.add(before.as_deref(), &last, alone, pair);
        }
        for name in ["Mali", "Islamic State"] {
            let (before, last) = ends(name);
            subject.add(before.as_deref(), &last, NAME, ENDS_NAME);
        }
        subject.note("plo", ACRONYM);
        subject
    }

    #[test]
    fn a_longer_text_must_have_two_words() {
        let about = |words: &str| subject().is_told(&format!("{words} {}", "and so on ".repeat(60)));
        assert!(subject().is_told("Nothing of the sort."));
        assert!(!about("Nothing of the sort."));
        assert!(!about("One rebel, and again a Rebel."));
        assert!(about("One rebel in Mali."));
        assert!(!about("One rebel in mali, in an islamic state."));
        assert!(about("One rebel of the Islamic State."));
        assert!(about("A car bomb; the PLO said nothing."));
        assert!(!about("A car, a bomb, plo, the State."));
    }
}
