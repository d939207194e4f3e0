//! Which words must stand near each other in a text before any clause can hold of it?
//!
//! A clause holds of a frame under its predicate, with the nouns and list words it asks for in the same sentence.
//! So a text that nowhere has, for some clause, a form of each of these words within a sentence yields no match, and
//! need not be parsed. Where sentences end is for the parser to say; here stretches are cut where a reader would see
//! an end without doubt, and each is looked at with the one before it. What a clause asks of actors and places is left
//! out where they are found by more than their words.

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

/// Letters of the shortest word that a full stop behind it is sure to end a sentence after: most abbreviations are shorter.
const SURE: usize = 4;

/// Abbreviations that are as long, in lower case.
const ABBREVIATED: [&str; 13] = [
    "sept", "capt", "cmdr", "prof", "govt", "dept", "brig", "messrs", "corp", "assn", "supt", "atty", "sgts",
];

/// The words that clauses need, by all their forms.
pub struct Cues {
    /// A form in lower case, and the groups it belongs to.
    forms: FxHashMap<Box<str>, Box<[u16]>>,
    groups: usize,
    /// Ways that a match can come about, by the last of the groups of which each must have a word.
    ways: Vec<Vec<Way>>,
    /// The way that asks for no word at all, if there is one.
    wordless: Option<Way>,
}

/// The groups of which each must have a word near the others, and the first clause that can hold so.
struct Way {
    groups: Box<[u16]>,
    type_name: Box<str>,
    clause: Box<str>,
}

/// Name of a type, and one of its clauses.
type Named = (Box<str>, Box<str>);

/// A set of groups.
#[derive(Clone)]
struct Seen(Box<[u64]>);

impl Seen {
    fn none(groups: usize) -> Seen {
        Seen(vec![0; groups.div_ceil(64)].into())
    }

    fn add(&mut self, groups: &[u16]) {
        for &g in groups {
            self.0[g as usize / 64] |= 1 << (g % 64);
        }
    }

    fn has(&self, group: u16) -> bool {
        self.0[group as usize / 64] >> (group % 64) & 1 == 1
    }

    fn with(&self, other: &Seen) -> Seen {
        Seen(self.0.iter().zip(&other.0).map(|(a, b)| a | b).collect())
    }

    fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let bits = |(block, &bits): (usize, &u64)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| (block * 64 + bit) as u16)
        };
        self.0.iter().enumerate().filter(|(_, bits)| **bits != 0).flat_map(bits)
    }
}

impl Cues {
    /// The cues of a codebook; `forms_of` gives every form that may have this dictionary form.
    pub fn new(book: &Codebook, forms_of: impl Fn(&str) -> Vec<String>) -> Cues {
        let mut maker = Maker { book, groups: BTreeMap::new(), spelled: spellings(book) };
        let mut ways: BTreeMap<Vec<u16>, Named> = BTreeMap::new();
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
                let text = alternative.first().map_or("", |clause| clause.text.as_str());
                for way in partial {
                    let way = way.into_iter().collect();
                    ways.entry(way).or_insert_with(|| (event_type.name.as_str().into(), text.into()));
                }
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
        let mut by_last: Vec<Vec<Way>> = Vec::new();
        by_last.resize_with(groups, Vec::new);
        let mut wordless = None;
        for way in shortest(ways) {
            match way.groups.last() {
                Some(&group) => by_last[group as usize].push(way),
                None => wordless = Some(way),
            }
        }
        Cues { forms, groups, ways: by_last, wordless }
    }

    /// False only if no clause can hold in a text with these words. Cost is one pass.
    pub fn may_hold(&self, text: &str) -> bool {
        self.way(text).is_some()
    }

    /// The first type with a clause that can hold in a text with these words, and the clause.
    pub fn reason(&self, text: &str) -> Option<(&str, &str)> {
        self.way(text).map(|way| (&*way.type_name, &*way.clause))
    }

    fn way(&self, text: &str) -> Option<&Way> {
        if self.wordless.is_some() {
            return self.wordless.as_ref();
        }
        let mut everywhere = Seen::none(self.groups);
        let unwritten = unwritten_predicate(text).and_then(|lemma| self.forms.get(lemma));
        everywhere.add(unwritten.map_or(&[], |groups| groups));
        let mut before = everywhere.clone();
        let mut here = everywhere.clone();
        let mut word = [0u8; LONGEST];
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            if run == 0 {
                at += 1;
                continue;
            }
            let letters = &bytes[at..at + run];
            at += run;
            if run <= LONGEST {
                let word = &mut word[..run];
                word.copy_from_slice(letters);
                word.make_ascii_lowercase();
                let groups = std::str::from_utf8(word).ok().and_then(|word| self.forms.get(word));
                here.add(groups.map_or(&[], |groups| groups));
            }
            if ends_sentence(letters, &bytes[at..]) {
                if let Some(way) = self.way_in(&before.with(&here)) {
                    return Some(way);
                }
                before = std::mem::replace(&mut here, everywhere.clone());
            }
        }
        self.way_in(&before.with(&here))
    }

    fn way_in(&self, seen: &Seen) -> Option<&Way> {
        let mut ways = seen.iter().flat_map(|group| &self.ways[group as usize]);
        ways.find(|way| way.groups.iter().all(|&group| seen.has(group)))
    }

    /// Number of ways that a match can come about, and of groups of words.
    pub fn size(&self) -> (usize, usize) {
        (self.ways.iter().map(Vec::len).sum(), self.groups)
    }
}

/// True if a sentence is sure to end between the letters of a word and the bytes behind it.
fn ends_sentence(letters: &[u8], behind: &[u8]) -> bool {
    let [stop, rest @ ..] = behind else { return false };
    if !matches!(stop, b'.' | b'!' | b'?') || letters.len() < SURE {
        return false;
    }
    let lower = letters.to_ascii_lowercase();
    if ABBREVIATED.iter().any(|a| a.as_bytes() == lower) {
        return false;
    }
    let blank = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    blank > 0 && rest.get(blank).is_some_and(u8::is_ascii_uppercase)
}

/// Ways that ask for more than another way does add nothing.
fn shortest(ways: BTreeMap<Vec<u16>, Named>) -> Vec<Way> {
    let mut ways: Vec<(Vec<u16>, Named)> = ways.into_iter().collect();
    ways.sort_by_key(|(groups, _)| groups.len());
    let mut kept: Vec<Way> = Vec::new();
    for (groups, (type_name, clause)) in ways {
        if !kept.iter().any(|k| k.groups.iter().all(|group| groups.contains(group))) {
            kept.push(Way { groups: groups.into(), type_name, clause });
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

/// The word lists of which a role takes a word, if it takes nothing else.
fn lists_of(kind: &RoleType) -> Option<Vec<&str>> {
    match kind {
        RoleType::List(list) => Some(vec![list]),
        RoleType::OneOf(kinds) => {
            kinds.iter().map(lists_of).collect::<Option<Vec<_>>>().map(|lists| lists.concat())
        }
        _ => None,
    }
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
        let lists_of = |role: usize| lists_of(&event_type.roles[role].kind);
        let mut always: BTreeSet<u16> = BTreeSet::new();
        let subject = clause.subject.filter(|(_, optional)| !optional).and_then(|(role, _)| lists_of(role));
        let parts = clause.parts.iter().filter(|p: &&Part| !p.optional);
        let mut lists: Vec<Vec<&str>> = subject.into_iter().collect();
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
                Slot::Role(role) => lists.extend(lists_of(*role)),
            }
        }
        for lists in lists {
            let ends =
                lists.iter().flat_map(|list| self.book.words().ends_of(list)).map(str::to_owned).collect();
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
