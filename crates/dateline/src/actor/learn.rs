//! Which names does the text itself introduce?
//!
//! "Islamic State (IS)", "the Free Papua Movement, known as OPM", "a group calling itself X". From there on the
//! short form means the long one. Nothing is learned from a mere neighbourhood of two names.

use super::find::{Learned, Reader};
use super::names::{Denotes, Form, Found};
use super::stream::{self, Shape};
use super::tree::lower;
use std::ops::Range;

/// Longest content of a bracket that is looked at, and longest name, in tokens.
const LONGEST: usize = 10;

/// Words of two names that the text says are one.
struct Definition {
    name: Range<usize>,
    alias: Range<usize>,
}

impl Reader<'_> {
    /// Finds the definitions, and then every place where what they define stands.
    pub(super) fn learn(&mut self) {
        let mut definitions = Vec::new();
        for i in 0..self.doc.len() {
            let found = match self.doc.word(i) {
                "(" => self.bracket(i),
                _ => self.called(i),
            };
            definitions.extend(found);
        }
        let mut aliases: Vec<(Vec<String>, u32)> = Vec::new();
        for d in definitions {
            self.define(d, &mut aliases);
        }
        if !aliases.is_empty() {
            self.place_aliases(&aliases);
        }
    }

    /// NAME (ACRONYM), ACRONYM (NAME), NAME (also known as ALIAS).
    fn bracket(&self, open: usize) -> Option<Definition> {
        let close =
            (open + 1..(open + 1 + LONGEST).min(self.doc.len())).find(|&i| self.doc.word(i) == ")")?;
        if self.is_dateline(0)
            && self.doc.tokens()[open].start < 80
            && self.is_dateline(open.saturating_sub(1))
        {
            return None;
        }
        let marked =
            (open + 1..close).any(|i| matches!(self.doc.word(i), "known" | "called" | "formerly" | "or"));
        let first = (open + 1..close).find(|&i| self.is_capital(i))?;
        let alias = self.run_right(first, close);
        let name = self.name_before(open)?;
        let ok = if marked {
            true
        } else if self.is_acronym(&alias) {
            self.initials_match(&name, &alias) || self.is_organisation(&name)
        } else {
            let known = self.actor_in(&alias).is_some();
            alias.start == open + 1
                && alias.end == close
                && (self.is_acronym(&name) || known)
                && (known || self.initials_match(&alias, &name))
        };
        let name = self.trim_to_initials(name, &alias);
        ok.then_some(Definition { name, alias })
    }

    /// "calling itself X", "known as X", "called X".
    fn called(&self, verb: usize) -> Option<Definition> {
        let t = &self.doc.tokens()[verb];
        if t.pos != "VERB" || !self.actors.reference.called.contains(&*t.lemma) {
            return None;
        }
        let first = self.after_called(verb)?;
        let alias = self.run_right(first, (first + LONGEST).min(self.doc.len()));
        let before = (verb.saturating_sub(3)..verb).rev().find(|&i| {
            !matches!(
                &*lower(self.doc.word(i)),
                "," | "also"
                    | "better"
                    | "commonly"
                    | "formerly"
                    | "is"
                    | "which"
                    | "who"
                    | "previously"
                    | "once"
                    | "("
                    | "locally"
                    | "widely"
            )
        })?;
        let name = self.name_before(before + 1).filter(|n| n.end == before + 1);
        // "a group calling itself X": the name defines itself.
        Some(Definition { name: name.unwrap_or(alias.clone()), alias })
    }

    /// First token of the name after a verb of calling; nothing if something else comes between.
    fn after_called(&self, verb: usize) -> Option<usize> {
        for i in verb + 1..(verb + 8).min(self.doc.len()) {
            if self.is_capital(i) {
                return Some(i);
            }
            let word = lower(self.doc.word(i));
            let filler = matches!(
                &*word,
                "itself"
                    | "themselves"
                    | "himself"
                    | "as"
                    | "by"
                    | "the"
                    | "its"
                    | "their"
                    | "acronym"
                    | "acronyms"
                    | "initials"
                    | "in"
                    | "simply"
                    | "also"
                    | "\""
                    | "“"
                    | "'"
                    | "‘"
                    | "``"
                    | "spanish"
                    | "arabic"
                    | "french"
                    | "abbreviation"
            );
            if !filler {
                return None;
            }
        }
        None
    }

    fn define(&mut self, d: Definition, aliases: &mut Vec<(Vec<String>, u32)>) {
        let known = self.actor_in(&d.name).or_else(|| self.actor_in(&d.alias)).unwrap_or_default();
        let spelt_out = d.name.len() > 1 && self.initials_match(&d.name, &d.alias);
        let organisation = spelt_out || self.is_organisation(&d.name) || self.is_organisation(&d.alias);
        if known.is_empty() && !organisation && d.name != d.alias {
            return;
        }
        let n = self.learned.len() as u32;
        let name = self.doc.words(d.name.clone()).to_owned();
        self.learned.push(Learned { name, known });
        for span in [d.name, d.alias] {
            let words: Vec<String> = span.map(|i| self.doc.word(i).to_owned()).collect();
            if !aliases.iter().any(|a| a.0 == words) {
                aliases.push((words, n));
            }
        }
    }

    /// Adds a found name wherever an alias stands, unless a longer name is there.
    fn place_aliases(&mut self, aliases: &[(Vec<String>, u32)]) {
        let mut new: Vec<Found> = Vec::new();
        let mut i = 0;
        while i < self.doc.len() {
            let fits = |a: &&(Vec<String>, u32)| {
                a.0.len() <= self.doc.len() - i
                    && a.0.iter().enumerate().all(|(k, w)| self.doc.word(i + k) == w)
            };
            let Some((words, n)) = aliases.iter().filter(fits).max_by_key(|a| a.0.len()) else {
                i += 1;
                continue;
            };
            let tokens = i..i + words.len();
            let longer = tokens.clone().any(|t| {
                self.found_at(t).is_some_and(|f| {
                    let f = &self.found[f];
                    f.tokens.len() > tokens.len()
                        || f.tokens == tokens
                            && f.entries.iter().any(|e| matches!(e.0, Denotes::Actor(_)) && e.1 == Form::Name)
                })
            });
            i = tokens.end;
            if !longer {
                new.push(Found { tokens, entries: vec![(Denotes::Learned(*n), Form::Name)], by_soup: false });
            }
        }
        self.found
            .retain(|f| !new.iter().any(|n| n.tokens.start < f.tokens.end && f.tokens.start < n.tokens.end));
        self.found.extend(new);
        self.found.sort_by_key(|f| f.tokens.start);
        self.cover();
    }

    /// What the actor named by exactly these tokens may be.
    fn actor_in(&self, span: &Range<usize>) -> Option<Vec<(Denotes, Form)>> {
        let found = &self.found[self.found_at(span.start)?];
        let whole = found.tokens.start <= span.start + 1 && found.tokens.end == span.end;
        let actors: Vec<_> = found
            .entries
            .iter()
            .copied()
            .filter(|e| matches!(e.0, Denotes::Actor(_)) && e.1 != Form::Acronym)
            .collect();
        (whole && !actors.is_empty()).then_some(actors)
    }

    /// True if the words themselves, or the model's label, show an organisation.
    fn is_organisation(&self, span: &Range<usize>) -> bool {
        if self.actor_in(span).is_some() {
            return true;
        }
        let named = |i: usize| self.actors.reference.named.contains_key(&*lower(self.doc.word(i)));
        let label = self.doc.tokens()[span.end - 1].ent_type;
        span.len() > 1 && (span.clone().any(named) || matches!(label, "ORG" | "NORP"))
    }

    fn is_capital(&self, i: usize) -> bool {
        stream::shape(self.doc.word(i)) != Shape::Lower && self.doc.word(i).chars().any(char::is_alphabetic)
    }

    fn is_acronym(&self, span: &Range<usize>) -> bool {
        let text = self.doc.words(span.clone());
        let upper = text.chars().filter(|c| c.is_uppercase()).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        upper >= 2 && upper * 3 >= letters * 2 && text.len() <= 12
    }

    /// The name that ends before token `end`: a known one, or a run of capitalised words with small words inside.
    fn name_before(&self, end: usize) -> Option<Range<usize>> {
        let last = (end.saturating_sub(2)..end).rev().find(|&i| !is_quote(self.doc.word(i)))?;
        if let Some(f) = self.found_at(last).map(|f| &self.found[f])
            && f.tokens.end == last + 1
            && f.entries.iter().any(|e| matches!(e.0, Denotes::Actor(_)))
        {
            return Some(f.tokens.clone());
        }
        if !self.is_capital(last) {
            return None;
        }
        let sentence = self.doc.sentence(self.doc.sentence_of(last)).start;
        let mut first = last;
        for i in (sentence.max(last.saturating_sub(LONGEST))..last).rev() {
            if self.is_capital(i) && !matches!(&*lower(self.doc.word(i)), "the" | "a" | "an") {
                first = i;
            } else if !inside_name(self.doc.word(i)) {
                break;
            }
        }
        Some(first..last + 1)
    }

    /// The capitalised words from `first` on, with small words inside, before `end`.
    fn run_right(&self, first: usize, end: usize) -> Range<usize> {
        let mut last = first;
        for i in first + 1..end {
            if self.is_capital(i) {
                last = i;
            } else if !inside_name(self.doc.word(i)) || self.doc.tokens()[i].sent_start {
                break;
            }
        }
        first..last + 1
    }

    /// The initials of capitalised words, as a string and with where each stands.
    fn initials(&self, span: &Range<usize>) -> Vec<(char, usize)> {
        span.clone()
            .filter(|&i| self.is_capital(i))
            .filter_map(|i| Some((self.doc.word(i).chars().next()?.to_ascii_uppercase(), i)))
            .collect()
    }

    /// Where in `name` the words begin whose initials are `acronym`.
    fn initials_from(&self, name: &Range<usize>, acronym: &Range<usize>) -> Option<usize> {
        let letters: Vec<char> =
            self.doc.words(acronym.clone()).chars().filter(|c| c.is_uppercase()).collect();
        let initials = self.initials(name);
        (0..initials.len()).rev().find_map(|from| {
            let rest = &initials[from..];
            let same = rest.len() == letters.len() && rest.iter().map(|r| r.0).eq(letters.iter().copied());
            same.then(|| rest[0].1)
        })
    }

    fn initials_match(&self, name: &Range<usize>, acronym: &Range<usize>) -> bool {
        self.initials_from(name, acronym).is_some()
    }

    fn trim_to_initials(&self, name: Range<usize>, acronym: &Range<usize>) -> Range<usize> {
        self.initials_from(&name, acronym).map_or(name.clone(), |from| from..name.end)
    }
}

fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "”" | "“" | "'" | "’" | "‘" | "''" | "``" | ",")
}

/// Small words and signs that stand inside names.
fn inside_name(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "the"
            | "and"
            | "in"
            | "to"
            | "de"
            | "del"
            | "la"
            | "las"
            | "los"
            | "y"
            | "e"
            | "du"
            | "des"
            | "al"
            | "el"
            | "an"
            | "as"
            | "ul"
            | "wal"
            | "bin"
            | "ibn"
            | "-"
            | "'s"
            | "’s"
            | "'"
            | "’"
            | "&"
            | "ar"
            | "ash"
            | "at"
    )
}
