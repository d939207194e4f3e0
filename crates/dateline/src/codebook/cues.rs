//! Which words must stand in a text before any clause can hold of it?
//!
//! A clause holds of a frame under its predicate, with the nouns and list words it asks for in the same sentence.
//! So a text that lacks, for every clause, a form of one of these words yields no match, and need not be parsed.
//! What a clause asks of actors and places is left out: those are found by more than their words.

use super::{Clause, Codebook, Part, RoleType, Slot};
use crate::frame::{Unwritten, unwritten_predicate};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Longest word that can be a cue, in bytes.
const LONGEST: usize = 40;

/// Predicates that stand unwritten in appositions ("X, an ally of Y") or shortened ("'s"): no cue.
const UNWRITTEN: [&str; 4] = ["be", "have", "do", "will"];

/// A phrase with this preposition may stand without it: "gave rebels missiles", "X's ally", "held them hostage".
fn is_unwritten(prep: &str) -> bool {
    let every = [Unwritten::Dative, Unwritten::Genitive, Unwritten::Predicative, Unwritten::Comitative];
    every.iter().any(|how| how.reads(prep))
}

/// The words that clauses need, by all their forms.
pub struct Cues {
    /// A form in lower case, and the groups it belongs to.
    forms: FxHashMap<Box<str>, Box<[u16]>>,
    groups: usize,
    /// For every way that a match can come about, the groups of which each must have a word in the text.
    ways: Vec<Box<[u16]>>,
}

impl Cues {
    /// The cues of a codebook; `forms_of` gives every form that may have this dictionary form.
    pub fn new(book: &Codebook, forms_of: impl Fn(&str) -> Vec<String>) -> Cues {
        let mut maker = Maker { book, groups: BTreeMap::new(), spelled: spellings(book) };
        let mut ways: BTreeSet<Vec<u16>> = BTreeSet::new();
        for event_type in book.types() {
            for alternative in &event_type.clauses {
                let mut partial: Vec<BTreeSet<u16>> = vec![BTreeSet::new()];
                for clause in alternative {
                    let options = maker.clause(event_type, clause);
                    partial = partial
                        .iter()
                        .flat_map(|p| options.iter().map(move |o| p.union(o).copied().collect()))
                        .collect();
                }
                ways.extend(partial.into_iter().map(|w| w.into_iter().collect()));
            }
        }
        let mut forms: FxHashMap<Box<str>, Vec<u16>> = FxHashMap::default();
        let groups = maker.groups.len();
        for (words, group) in maker.groups {
            let all: FxHashSet<Box<str>> = words
                .iter()
                .flat_map(|word| forms_of(word).into_iter().chain([word.clone()]))
                .filter_map(|form| last_run(&form))
                .collect();
            for form in all {
                forms.entry(form).or_default().push(group);
            }
        }
        let forms = forms.into_iter().map(|(form, groups)| (form, groups.into())).collect();
        Cues { forms, groups, ways: shortest(ways) }
    }

    /// False only if no clause can hold in a text with these words. Cost is one pass.
    pub fn may_hold(&self, text: &str) -> bool {
        let mut seen = vec![false; self.groups];
        let mut word = [0u8; LONGEST];
        for run in text.as_bytes().split(|b| !b.is_ascii_alphabetic()) {
            if run.is_empty() || run.len() > LONGEST {
                continue;
            }
            let word = &mut word[..run.len()];
            word.copy_from_slice(run);
            word.make_ascii_lowercase();
            let groups = std::str::from_utf8(word).ok().and_then(|word| self.forms.get(word));
            for &group in groups.into_iter().flatten() {
                seen[group as usize] = true;
            }
        }
        let unwritten = unwritten_predicate(text).and_then(|lemma| self.forms.get(lemma));
        for &group in unwritten.into_iter().flatten() {
            seen[group as usize] = true;
        }
        self.ways.iter().any(|way| way.iter().all(|&group| seen[group as usize]))
    }

    /// Number of ways that a match can come about, and of groups of words.
    pub fn size(&self) -> (usize, usize) {
        (self.ways.len(), self.groups)
    }
}

/// Ways that ask for more than another way does add nothing.
fn shortest(ways: BTreeSet<Vec<u16>>) -> Vec<Box<[u16]>> {
    let mut ways: Vec<Vec<u16>> = ways.into_iter().collect();
    ways.sort_by_key(Vec::len);
    let mut kept: Vec<Box<[u16]>> = Vec::new();
    for way in ways {
        if !kept.iter().any(|k| k.iter().all(|group| way.contains(group))) {
            kept.push(way.into());
        }
    }
    kept
}

/// The words under which the lemma of a clause may stand in a parse: those that the grammar reads as it, and the
/// nouns that name it.
fn spellings(book: &Codebook) -> BTreeMap<String, BTreeSet<String>> {
    let grammar = book.grammar();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (noun, verb) in grammar.nominal_names() {
        let head = noun.rsplit('_').next().unwrap_or(noun);
        out.entry(verb.to_owned()).or_default().insert(head.to_owned());
    }
    for (read, meant) in grammar.respelled() {
        let targets: Vec<String> = out
            .iter()
            .filter(|(verb, nouns)| *verb == meant || nouns.contains(meant))
            .map(|(verb, _)| verb.clone())
            .chain([meant.to_owned()])
            .collect();
        for target in targets {
            out.entry(target).or_default().insert(read.to_owned());
        }
    }
    out
}

struct Maker<'a> {
    book: &'a Codebook,
    /// Words of which one must stand, and the number of the group.
    groups: BTreeMap<Vec<String>, u16>,
    spelled: BTreeMap<String, BTreeSet<String>>,
}

impl Maker<'_> {
    /// The ways that one clause can hold.
    fn clause(&mut self, event_type: &super::EventType, clause: &Clause) -> Vec<BTreeSet<u16>> {
        let list_of = |role: usize| match &event_type.roles[role].kind {
            RoleType::List(list) => Some(list.clone()),
            _ => None,
        };
        let mut always: BTreeSet<u16> = BTreeSet::new();
        let subject = clause.subject.filter(|(_, optional)| !optional).and_then(|(role, _)| list_of(role));
        let parts = clause.parts.iter().filter(|p: &&Part| !p.optional);
        let mut lists: Vec<String> = subject.into_iter().collect();
        for part in parts {
            if !part.preps.is_empty() && !part.preps.iter().any(|p| is_unwritten(p)) {
                let group = self.group(part.preps.clone());
                always.insert(group);
            }
            match &part.slot {
                Slot::Words(words) => {
                    let group = self.words(words);
                    always.insert(group);
                }
                Slot::Role(role) => lists.extend(list_of(*role)),
            }
        }
        for list in lists {
            let ends: Vec<String> = self.book.words().ends_of(&list).map(str::to_owned).collect();
            let group = self.group(ends);
            always.insert(group);
        }
        let ways = clause.predicates.iter().map(|predicate| {
            let mut way = always.clone();
            let (verb, particle) =
                predicate.split_once('_').map_or((predicate.as_str(), None), |(v, p)| (v, Some(p)));
            if !UNWRITTEN.contains(&verb) {
                let mut words: Vec<String> = vec![verb.to_owned()];
                for name in [verb, predicate.as_str()] {
                    words.extend(self.spelled.get(name).into_iter().flatten().cloned());
                }
                // A noun that names "take over" may be one word: "takeover".
                let noun = self.spelled.contains_key(predicate.as_str());
                way.insert(self.group(words));
                if let Some(particle) = particle.filter(|_| !noun) {
                    way.insert(self.group(vec![particle.to_owned()]));
                }
            }
            way
        });
        ways.collect()
    }

    fn words(&mut self, words: &[String]) -> u16 {
        let mut all: Vec<String> = words.to_vec();
        all.extend(words.iter().flat_map(|w| self.spelled.get(w).into_iter().flatten().cloned()));
        self.group(all)
    }

    fn group(&mut self, mut words: Vec<String>) -> u16 {
        words.sort();
        words.dedup();
        let next = self.groups.len() as u16;
        *self.groups.entry(words).or_insert(next)
    }
}

/// The last stretch of plain letters: "missile" of "anti-tank missile", as the words of a text are cut.
fn last_run(form: &str) -> Option<Box<str>> {
    let lower = form.to_ascii_lowercase();
    lower.split(|c: char| !c.is_ascii_alphabetic()).rfind(|run| !run.is_empty()).map(Into::into)
}
