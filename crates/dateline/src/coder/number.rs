//! How many: "at least 31", "three to five", "dozens", "a soldier". Null is not zero, and words are kept.

use crate::claim::Count;
use crate::error::Error;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use syntax::Doc;

/// Largest number that is read as a number of people.
const MOST_PEOPLE: u64 = 50_000_000;

/// Words by which harm is counted, from `toll.toml`.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct HarmWords {
    /// Verbs whose logical object is counted.
    pub object: Vec<String>,
    /// Verbs whose subject is counted.
    pub subject: Vec<String>,
    /// "12 dead".
    pub adjectives: Vec<String>,
    /// "the death of 12", "12 deaths".
    pub nouns: Vec<String>,
}

/// What a vague word can mean.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
struct Vague {
    low: Option<u32>,
    best: Option<u32>,
    high: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    killed: HarmWords,
    injured: HarmWords,
    abducted: HarmWords,
    displaced: HarmWords,
    vague: BTreeMap<String, Vague>,
    scale: BTreeMap<String, u32>,
    units: BTreeMap<String, u32>,
    bounds: Bounds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    at_least: Vec<String>,
    more_than: Vec<String>,
    at_most: Vec<String>,
    less_than: Vec<String>,
    about: Vec<String>,
}

/// Number words of a language, and the words of harm.
pub struct Numbers {
    /// Killed.
    pub killed: HarmWords,
    /// Injured.
    pub injured: HarmWords,
    /// Abducted or detained.
    pub abducted: HarmWords,
    /// Displaced.
    pub displaced: HarmWords,
    vague: FxHashMap<String, Vague>,
    scale: FxHashMap<String, u32>,
    units: FxHashMap<String, u32>,
    bounds: Bounds,
}

#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Exact,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    About,
}

impl Numbers {
    /// Reads a `toll.toml`.
    ///
    /// # Errors
    /// File, line and what is wrong.
    pub fn load(path: &str, text: &str) -> Result<Numbers, Error> {
        let file: File = toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
        Ok(Numbers {
            killed: file.killed,
            injured: file.injured,
            abducted: file.abducted,
            displaced: file.displaced,
            vague: file.vague.into_iter().collect(),
            scale: file.scale.into_iter().collect(),
            units: file.units.into_iter().collect(),
            bounds: file.bounds,
        })
    }

    /// How many the phrase of tokens `phrase` headed by `head` speaks of; `None` when it says nothing at all.
    pub fn count(&self, doc: &Doc, phrase: Range<usize>, head: usize) -> Option<Count> {
        let words: Vec<String> = phrase.clone().map(|i| doc.word(i).to_lowercase()).collect();
        // "How many people died is disputed": asked, and not told.
        if words.first().is_some_and(|w| w == "how") {
            return None;
        }
        let who = who(doc, head);
        let count = self
            .figures(doc, &phrase, &words)
            .or_else(|| self.vaguely(&words))
            .or_else(|| self.bare(doc, head))?;
        Some(Count { text: doc.words(phrase).to_owned(), who, ..count })
    }

    /// Numbers as digits or words, with their bounds: the first and, for ranges, the second.
    fn figures(&self, doc: &Doc, phrase: &Range<usize>, words: &[String]) -> Option<Count> {
        let (first, at, next) = self.number_from(doc, phrase, words, 0)?;
        let joins = words.get(next).map(String::as_str);
        let range = matches!(joins, Some("to" | "-" | "–" | "and" | "or"));
        let between = at > 0 && words[at - 1] == "between" || matches!(joins, Some("to" | "-" | "–" | "or"));
        if range
            && between
            && let Some((second, at2, _)) = self.number_from(doc, phrase, words, next + 1)
            && at2 == next + 1
            && second > first
        {
            return Some(Count {
                low: Some(first),
                best: Some(first),
                high: Some(second),
                ..Count::default()
            });
        }
        let (low, best, high) = match self.bound_before(words, at) {
            Bound::Exact => (Some(first), Some(first), Some(first)),
            Bound::AtLeast => (Some(first), Some(first), None),
            Bound::MoreThan => (Some(first), Some(first), None),
            Bound::AtMost => (None, Some(first), Some(first)),
            Bound::LessThan => (None, Some(first), Some(first)),
            Bound::About => (None, Some(first), None),
        };
        Some(Count { low, best, high, ..Count::default() })
    }

    /// The first number at or after word `from`: value, where it begins, where it ends.
    fn number_from(
        &self,
        doc: &Doc,
        phrase: &Range<usize>,
        words: &[String],
        from: usize,
    ) -> Option<(u32, usize, usize)> {
        (from..words.len()).find_map(|at| {
            let token = phrase.start + at;
            if doc.tokens()[token].ent_type == "DATE" || is_age(words, at) {
                return None;
            }
            let (value, next) = self.number_at(words, at)?;
            Some((u32::try_from(value).ok().filter(|&v| u64::from(v) <= MOST_PEOPLE)?, at, next))
        })
    }

    /// A number that begins at word `at`: "31", "1,200", "twenty - five", "two hundred", "3.5 million", "a dozen".
    fn number_at(&self, words: &[String], at: usize) -> Option<(u64, usize)> {
        let mut value = self.small(words, at)?;
        let mut next = at + 1;
        // "twenty - five"
        if (20..=90).contains(&(value as u64))
            && words.get(next).is_some_and(|w| w == "-")
            && let Some(unit) = words.get(next + 1).and_then(|w| self.units.get(w))
        {
            value += f64::from(*unit);
            next += 2;
        }
        while let Some(&scale) = words.get(next).and_then(|w| self.scale.get(w)) {
            value *= f64::from(scale);
            next += 1;
            let more = words.get(next).is_some_and(|w| w == "and");
            if let Some(small) = self.small(words, next + usize::from(more)).filter(|&s| s < f64::from(scale))
            {
                value += small;
                next += 1 + usize::from(more);
            }
        }
        (value.fract() == 0.0 && value >= 0.0).then_some((value as u64, next))
    }

    fn small(&self, words: &[String], at: usize) -> Option<f64> {
        let word = words.get(at)?;
        if matches!(word.as_str(), "a" | "an") {
            return words.get(at + 1).filter(|w| self.scale.contains_key(*w)).map(|_| 1.0);
        }
        if word == "dozen" && at > 0 {
            return None;
        }
        if let Some(&unit) = self.units.get(word) {
            return Some(f64::from(unit));
        }
        if let Some((tens, unit)) = word.split_once('-') {
            return Some(f64::from(self.units.get(tens)? + self.units.get(unit)?));
        }
        let digits: String = word.chars().filter(|&c| c != ',').collect();
        if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        digits.parse::<f64>().ok()
    }

    fn bound_before(&self, words: &[String], at: usize) -> Bound {
        let before = |list: &[String]| {
            list.iter().any(|phrase| {
                let parts: Vec<&str> = phrase.split(' ').collect();
                at >= parts.len() && parts.iter().zip(&words[at - parts.len()..at]).all(|(p, w)| p == w)
            })
        };
        if before(&self.bounds.at_least) {
            Bound::AtLeast
        } else if before(&self.bounds.at_most) {
            Bound::AtMost
        } else if before(&self.bounds.more_than) {
            Bound::MoreThan
        } else if before(&self.bounds.less_than) {
            Bound::LessThan
        } else if before(&self.bounds.about) {
            Bound::About
        } else {
            Bound::Exact
        }
    }

    fn vaguely(&self, words: &[String]) -> Option<Count> {
        let joined = words.join(" ");
        let three = ["tens of thousands", "hundreds of thousands", "dozens of thousands"]
            .into_iter()
            .find(|p| joined.contains(p));
        let vague = match three {
            Some(phrase) => self.vague.get(phrase)?,
            None => words.iter().find_map(|w| self.vague.get(w))?,
        };
        Some(Count { low: vague.low, best: vague.best, high: vague.high, ..Count::default() })
    }

    /// "a soldier", "the commander": one. A bare plural says two or more and no number.
    fn bare(&self, doc: &Doc, head: usize) -> Option<Count> {
        let t = &doc.tokens()[head];
        match t.tag {
            "NN" | "NNP" if doc.lemma(head) != "people" => {
                Some(Count { low: Some(1), best: Some(1), high: Some(1), ..Count::default() })
            }
            "NNS" | "NNPS" => Some(Count { low: Some(2), ..Count::default() }),
            _ => None,
        }
    }
}

/// "35 - year - old", "aged 35".
fn is_age(words: &[String], at: usize) -> bool {
    let after = words.get(at + 1).map(String::as_str);
    let year = matches!(after, Some("year" | "years" | "year-old"))
        || after == Some("-") && words.get(at + 2).is_some_and(|w| w.starts_with("year"));
    year || at > 0 && matches!(words[at - 1].as_str(), "aged" | "age")
}

/// The noun that says who they are, unless it is a mere number.
fn who(doc: &Doc, head: usize) -> Option<String> {
    let noun = matches!(doc.tokens()[head].pos, "NOUN" | "PROPN")
        && !matches!(doc.lemma(head), "dozen" | "score" | "hundred" | "thousand");
    noun.then(|| doc.word(head).to_owned())
}
