//! Who is named, described or meant in a text? The order of the passes, and what they share.
//!
//! Names first (known ones, then those the text introduces), then the country the report is about, then
//! every phrase by itself, then, in text order, what phrases take from one another.

use super::focus::Focus;
use super::load::Actors;
use super::mention::{ActorMention, Mentions};
use super::names::{Denotes, Form, Found};
use super::stream;
use super::tree;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use syntax::Doc;

/// What is known of a report beside its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Day of publication.
    pub published: Option<Date>,
    /// Countries the report is about, as ISO 3166 alpha-3 codes with a weight (number of mentions).
    pub countries: &'a [(&'a str, f32)],
}

/// A name that the text itself introduces.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    /// The name as introduced, in full.
    pub name: String,
    /// What the full name denotes, if it is known.
    pub known: Vec<(Denotes, Form)>,
}

/// What a phrase is made of, before anything is taken from other phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// A found name, by index.
    Name(usize),
    /// A role, by index; with the first token of its words.
    Role(u32, usize),
    /// "the group", "this organisation".
    Group,
    /// A pronoun.
    Pronoun,
    /// A proper name that no file knows.
    Unknown,
    /// "both sides", "the latter".
    Pair,
}

/// How far the reading of a phrase has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    New,
    Open,
    Done,
}

/// One reading of one text.
pub(super) struct Reader<'a> {
    pub actors: &'a Actors,
    pub doc: &'a Doc,
    pub context: Context<'a>,
    pub found: Vec<Found>,
    /// For every token, one more than the index of the found name that covers it.
    pub covers: Vec<u32>,
    pub learned: Vec<Learned>,
    pub focus: Focus,
    /// Actors that the text calls by a full name, by index.
    pub named: FxHashSet<u32>,
    /// For every token, the role that its words name, and the first of those words.
    pub roles: Vec<Option<(u32, u32)>>,
    pub mentions: Vec<ActorMention>,
    pub bases: Vec<Base>,
    pub states: Vec<State>,
    /// How many mentions are being resolved, each for the sake of the one before.
    pub depth: usize,
    pub at: Vec<u32>,
    /// For every mention, a number shared by all mentions of the same.
    pub entities: Vec<u32>,
    pub entity_of: FxHashMap<String, u32>,
    /// Which mention lists each of these as its members.
    pub listed_in: FxHashMap<usize, usize>,
}

impl Actors {
    /// Finds who is named, described or meant in `doc`. Never fails; cost is linear in the text but for
    /// references, which look back a bounded number of phrases.
    pub fn find(&self, doc: &Doc, context: &Context<'_>) -> Mentions {
        let mut reader = Reader {
            actors: self,
            doc,
            context: *context,
            found: self.names.scan(&stream::read(doc, &self.names)),
            covers: vec![0; doc.len()],
            learned: Vec::new(),
            focus: Focus::default(),
            named: FxHashSet::default(),
            roles: Vec::new(),
            entities: Vec::new(),
            entity_of: FxHashMap::default(),
            listed_in: FxHashMap::default(),
            mentions: Vec::new(),
            bases: Vec::new(),
            states: Vec::new(),
            depth: 0,
            at: vec![0; doc.len()],
        };
        reader.drop_strangers();
        reader.cover();
        reader.learn();
        reader.named = reader.named_in_full();
        reader.focus = reader.weigh_countries();
        reader.roles = (0..doc.len()).map(|i| reader.role_at(i)).collect();
        reader.draft();
        reader.resolve_all();
        reader.finish()
    }
}

impl Reader<'_> {
    /// Names that only look known are not meant: a country in a person's name (*Michael Jordan*), a group that
    /// bears a person's family name (*Richard Wagner*), a common word with an indefinite article (*a Memorial*).
    fn drop_strangers(&mut self) {
        let people: Vec<Range<usize>> =
            self.doc.entities().filter(|e| e.1 == "PERSON" && e.0.len() > 1).map(|e| e.0).collect();
        let found = std::mem::take(&mut self.found);
        self.found = found.into_iter().filter(|f| !self.is_stranger(f, &people)).collect();
    }

    fn is_stranger(&self, f: &Found, people: &[Range<usize>]) -> bool {
        let last = f.tokens.end - 1;
        let one = f.tokens.len() == 1;
        let modifier = matches!(self.doc.dep(last), "compound" | "nmod" | "amod" | "poss");
        let indefinite =
            one && last > 0 && !modifier && matches!(self.doc.word(last - 1), "a" | "an" | "A" | "An");
        if indefinite && f.entries.iter().all(|e| self.is_peaceful(e.0)) {
            return true;
        }
        if one && self.is_shouted_word(last) {
            return true;
        }
        let country = |e: &(Denotes, Form)| matches!(e.0, Denotes::Country(_) | Denotes::Capital(_));
        let family = |p: &Range<usize>| {
            one && p.end == f.tokens.end && f.entries.iter().all(|e| !matches!(e.0, Denotes::Leader(..)))
        };
        people.iter().any(|p| {
            let inside = p.start <= f.tokens.start && f.tokens.end <= p.end && p.len() > f.tokens.len();
            inside && (f.entries.iter().all(country) || family(p))
        })
    }

    /// A short word among words in capitals that the model takes for no name: *IS* in "THE TOWN IS QUIET".
    fn is_shouted_word(&self, i: usize) -> bool {
        let shouted = |k: usize| {
            let word = self.doc.word(k);
            !word.chars().any(char::is_alphabetic) || word.chars().all(|c| !c.is_lowercase())
        };
        let around = i.saturating_sub(2)..(i + 3).min(self.doc.len());
        self.doc.word(i).len() <= 3 && self.doc.tokens()[i].pos != "PROPN" && around.into_iter().all(shouted)
    }

    /// An actor that bears no arms.
    fn is_peaceful(&self, denotes: Denotes) -> bool {
        matches!(denotes, Denotes::Actor(a) if !self.actors.all[a as usize].kind.is_armed())
    }

    /// Actors that some name in the text denotes for certain.
    fn named_in_full(&self) -> FxHashSet<u32> {
        let sure = self.found.iter().filter(|f| f.entries.len() == 1).map(|f| f.entries[0]);
        sure.filter_map(|e| match e {
            (Denotes::Actor(a), Form::Name | Form::People) | (Denotes::Leader(a, _), _) => Some(a),
            _ => None,
        })
        .collect()
    }

    /// Notes which found name covers each token.
    pub(super) fn cover(&mut self) {
        self.covers.iter_mut().for_each(|c| *c = 0);
        for (n, f) in self.found.iter().enumerate() {
            for i in f.tokens.clone() {
                self.covers[i] = n as u32 + 1;
            }
        }
    }

    /// Index of the found name that covers token `i`.
    pub(super) fn found_at(&self, i: usize) -> Option<usize> {
        (self.covers[i] as usize).checked_sub(1)
    }

    /// Index of the mention headed by token `i`.
    pub(super) fn mention_at(&self, i: usize) -> Option<usize> {
        self.at.get(i).and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The role that the words ending at token `i` name, and the first of those words.
    fn role_at(&self, i: usize) -> Option<(u32, u32)> {
        let t = &self.doc.tokens()[i];
        let nominal = matches!(t.pos, "NOUN" | "PROPN")
            || matches!(t.pos, "ADJ" | "VERB" | "X" | "ADV") && is_nominal_place(t.dep);
        if !nominal {
            return None;
        }
        let roles = &self.actors.roles;
        let (word, lemma) = (tree::lower(self.doc.word(i)), tree::lower(self.doc.lemma(i)));
        let longest = roles.longest(&word).max(roles.longest(&lemma));
        for n in (2..=longest.min(i + 1)).rev() {
            if let Some(found) = self.role_of_words(i, n, &word).or_else(|| self.role_of_words(i, n, &lemma))
            {
                return Some(found);
            }
        }
        // The model leaves proper nouns in the plural: "Guerrillas" at the head of a sentence.
        let singular = (t.pos == "PROPN").then(|| singular(&word)).flatten();
        let one = self
            .role_going_on(i, &lemma)
            .or_else(|| roles.word(&lemma))
            .or_else(|| roles.word(&word))
            .or_else(|| roles.word(singular.as_deref()?))?;
        let only = roles.all[one as usize].plural_only && !tree::is_plural(self.doc, i);
        (!only).then_some((one, i as u32))
    }

    /// The role whose words begin at token `i` and go on behind it: "prisoner of war".
    fn role_going_on(&self, i: usize, lemma: &str) -> Option<u32> {
        let roles = &self.actors.roles;
        let longest = roles.longest_from(lemma);
        let behind = (i + 1..self.doc.len()).map(|k| self.doc.word(k)).filter(|w| *w != "-");
        let rest: Vec<_> = behind.take(longest.saturating_sub(1)).map(tree::lower).collect();
        (1..=rest.len()).rev().find_map(|n| roles.word(&format!("{lemma} {}", rest[..n].join(" "))))
    }

    /// The role of `n` words of which `last` ends at token `i`; hyphens between them do not count.
    fn role_of_words(&self, i: usize, n: usize, last: &str) -> Option<(u32, u32)> {
        let mut words = vec![last.to_owned()];
        let mut first = i;
        while words.len() < n {
            first = first.checked_sub(1)?;
            let word = self.doc.word(first);
            if word == "-" {
                continue;
            }
            words.push(tree::lower(word).into_owned());
        }
        words.reverse();
        self.actors.roles.word(&words.join(" ")).map(|role| (role, first as u32))
    }

    /// Hands over what was found.
    fn finish(mut self) -> Mentions {
        self.nest();
        self.point_from_names();
        let countries = self.focus.ranked.iter().map(|c| self.actors.countries[c.0 as usize].iso3.clone());
        Mentions { countries: countries.collect(), all: self.mentions, at: self.at }
    }

    /// Notes which mention is a modifier in which.
    fn nest(&mut self) {
        for n in 0..self.mentions.len() {
            let head = self.mentions[n].head;
            let mut at = head;
            for _ in 0..6 {
                let modifier = matches!(self.doc.dep(at), "compound" | "amod" | "nmod" | "poss" | "npadvmod");
                let Some(up) = self.doc.head(at).filter(|_| modifier) else { break };
                if let Some(outer) = self.mention_at(up).filter(|&o| o != n) {
                    self.mentions[n].within = Some(outer);
                    break;
                }
                at = up;
            }
        }
    }

    /// Every token of a name leads to its mention, and "dozens" in "dozens of rebels" to the rebels.
    fn point_from_names(&mut self) {
        for f in &self.found {
            let Some(mention) = f.tokens.clone().find_map(|i| (self.at[i] > 0).then_some(self.at[i])) else {
                continue;
            };
            for i in f.tokens.clone() {
                if self.at[i] == 0 {
                    self.at[i] = mention;
                }
            }
        }
        for i in 0..self.doc.len() {
            if self.at[i] == 0
                && let Some(counted) = self.counted(i)
            {
                self.at[i] = self.at[counted];
            }
        }
    }

    /// The head of what a noun of number counts: the rebels in "dozens of rebels".
    pub(super) fn counted(&self, i: usize) -> Option<usize> {
        let quantity = &self.actors.reference.quantity;
        let of =
            self.doc.children(i).find(|&c| c > i && self.doc.dep(c) == "prep" && self.doc.word(c) == "of")?;
        let number = self.doc.tokens()[i].pos == "NUM" || quantity.contains(&*tree::lower(self.doc.lemma(i)));
        self.doc.child(of, "pobj").filter(|_| number)
    }
}

/// The singular that a regular plural comes from.
fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("men") {
        return Some(format!("{stem}man"));
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')).map(str::to_owned)
}

/// Labels of the places where nouns stand.
pub(super) fn is_nominal_place(dep: &str) -> bool {
    matches!(
        dep,
        "nsubj" | "nsubjpass" | "dobj" | "pobj" | "compound" | "conj" | "appos" | "poss" | "attr" | "nmod"
    )
}
