//! What a phrase may be: actor, place, weapon, word of a list. Brings together who, where and the word lists,
//! and answers the codebook's question whether a phrase fits a role.

use crate::actor::{ActorMention, How, Kind as ActorKind, Mentions as Actors, Number};
use crate::codebook::words::Signs;
use crate::codebook::{Fits, RoleType, WordLists};
use crate::frame::{Grammar, phrase_span, transparent_head};
use crate::place::{Feature, Precision, Role as PlaceRole, Toponym};
use crate::when::Timex;
use std::ops::Range;
use syntax::Doc;

/// Nouns under nouns that a place is looked for: "the outskirts of the city of X".
const MOST_NESTED: usize = 2;
/// Tokens before a short name among which the full one is looked for.
const NAMED_BEFORE: usize = 800;
/// Words that a name may run on for after one of its words.
const MOST_PARTS: usize = 4;

/// All mentions of one report.
pub struct Mentions<'a> {
    /// The parse.
    pub doc: &'a Doc,
    /// Grammar words.
    pub grammar: &'a Grammar,
    /// Word lists of the codebook.
    pub words: &'a WordLists,
    /// Who.
    pub actors: Actors,
    /// Where, in text order.
    pub places: Vec<Toponym>,
    /// When, in text order.
    pub times: Vec<Timex>,
    /// For every token, one more than the index of the toponym that covers it.
    place_at: Vec<u32>,
    /// For every token, the word lists that may have the phrase it ends.
    signs: Vec<Signs>,
}

impl<'a> Mentions<'a> {
    /// Brings together what was found.
    pub fn new(
        doc: &'a Doc,
        grammar: &'a Grammar,
        words: &'a WordLists,
        actors: Actors,
        mut places: Vec<Toponym>,
        times: Vec<Timex>,
    ) -> Self {
        // A name that no gazetteer has and that is somebody's is no place.
        let somebody = |i: usize| actors.actor_at(i).is_some_and(|a| a.how != How::Unknown);
        for place in places.iter_mut().filter(|p| p.lat.is_none()) {
            if place.tokens.clone().any(somebody) {
                place.role = PlaceRole::InName;
            }
        }
        let mut place_at = vec![0; doc.len()];
        for (n, place) in places.iter().enumerate() {
            if is_inside_name(doc, &actors, &place.tokens) {
                continue;
            }
            for i in place.tokens.clone() {
                if let Some(at) = place_at.get_mut(i) {
                    *at = n as u32 + 1;
                }
            }
        }
        let signs = (0..doc.len()).map(|i| words.signs(doc, i)).collect();
        Mentions { doc, grammar, words, actors, places, times, place_at, signs }
    }

    /// The kind under which a word list has the phrase that ends at `head`.
    pub fn listed(&self, list: &str, head: usize) -> Option<&str> {
        self.words.find_signed(self.doc, list, head, self.signs[head])
    }

    /// The toponym that covers token `i`, whatever its role.
    pub fn toponym(&self, i: usize) -> Option<&Toponym> {
        self.place_at.get(i).and_then(|&n| self.places.get((n as usize).checked_sub(1)?))
    }

    /// The toponym that covers token `i` and is a place.
    pub fn place(&self, i: usize) -> Option<&Toponym> {
        self.toponym(i).filter(|t| t.role == PlaceRole::Place)
    }

    /// Who the phrase headed by `head` denotes, a country standing for its government included.
    pub fn actor(&self, head: usize) -> Option<&ActorMention> {
        self.actors
            .actor_at(head)
            .or_else(|| self.actors.metonym_at(head))
            .or_else(|| self.owner(head).and_then(|o| self.actors.actor_at(o)))
    }

    /// Whose "positions", "targets", "convoy" these are: what is aimed at belongs to somebody.
    fn owner(&self, head: usize) -> Option<usize> {
        let doc = self.doc;
        let belongs = doc.tokens()[head].pos == "NOUN" && self.words.contains("belongings", doc.lemma(head));
        let holder = |c: &usize| matches!(doc.dep(*c), "compound" | "nmod" | "poss" | "amod");
        let before = || doc.children(head).filter(holder).find(|&c| self.actors.actor_at(c).is_some());
        let of = || doc.children_by(head, "prep").find(|&p| matches!(doc.lemma(p), "of" | "belong"));
        let after = || of().and_then(|p| doc.child(p, "pobj")).filter(|&o| self.actors.actor_at(o).is_some());
        if belongs { before().or_else(after) } else { None }
    }

    /// The toponyms named in the phrase headed by `head`: the head itself, "[Wadi al-Deif] base",
    /// "the town of [X]", "the base, [X]", and those coordinated inside it.
    pub fn places_in(&self, head: usize) -> Vec<&Toponym> {
        let mut out = self.places_below(head, MOST_NESTED);
        // "Pakistan's northwestern city of Peshawar" is one place.
        let holds = |outer: &Toponym, inner: &Toponym| match outer.precision {
            Precision::Country => inner.precision != Precision::Country && inner.country == outer.country,
            Precision::Admin1 => {
                !matches!(inner.precision, Precision::Country | Precision::Admin1 | Precision::Region)
                    && inner.admin1 == outer.admin1
                    && inner.country == outer.country
            }
            _ => false,
        };
        let coarse: Vec<usize> = out
            .iter()
            .filter(|o| out.iter().any(|i| i.lat.is_some() && holds(o, i)))
            .map(|o| o.start)
            .collect();
        out.retain(|t| !coarse.contains(&t.start));
        out
    }

    fn places_below(&self, head: usize, depth: usize) -> Vec<&Toponym> {
        let doc = self.doc;
        if let Some(own) = self.place(head) {
            return vec![own];
        }
        let mut out: Vec<&Toponym> = Vec::new();
        let mut add = |i: usize| {
            if let Some(t) = self.place(i)
                && !out.iter().any(|o| o.start == t.start)
            {
                out.push(t);
            }
        };
        if doc.tokens()[head].pos == "PROPN" || self.is_place_noun(head) {
            for child in doc.children(head) {
                match doc.dep(child) {
                    "compound" | "nmod" | "appos" | "amod" | "poss" => {
                        for i in doc.subtree(child) {
                            add(i);
                        }
                    }
                    "prep" if self.grammar.place_prepositions.contains(doc.lemma(child)) => {
                        for object in
                            doc.children_by(child, "pobj").flat_map(|o| crate::frame::conjuncts(doc, o))
                        {
                            match self.place(object) {
                                None if depth > 0 && self.is_place_noun(object) => {
                                    for t in self.places_below(object, depth - 1) {
                                        add(t.tokens.end - 1);
                                    }
                                }
                                _ => add(object),
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        out
    }

    /// "town", "base", "crossing": a common noun for a place.
    pub fn is_place_noun(&self, i: usize) -> bool {
        matches!(self.doc.tokens()[i].pos, "NOUN" | "PROPN") && self.listed("places", i).is_some()
    }

    /// The tokens that name what heads the phrase: an actor's own span, a place's, else the plain phrase.
    pub fn span(&self, head: usize) -> Range<usize> {
        if let Some(actor) = self.actors.actor_at(head) {
            return actor.tokens.clone();
        }
        if let Some(place) = self.place(head) {
            return place.tokens.clone();
        }
        phrase_span(self.doc, head)
    }

    /// A base, airport, dam, crossing: by its noun, else by what the gazetteer says of it.
    fn is_facility(&self, head: usize) -> bool {
        if self.is_place_noun(head) {
            let kind = self.listed("places", head);
            return matches!(kind, Some("base" | "transport" | "works" | "building"));
        }
        self.places_in(head)
            .first()
            .and_then(|t| Feature::parse(&t.feature))
            .is_some_and(Feature::is_facility)
    }

    fn fits_actor(&self, head: usize, test: impl Fn(&ActorMention) -> bool) -> Option<usize> {
        // "defend itself": nobody beside whoever does it.
        if self.doc.word(head).ends_with("self") || self.doc.word(head).ends_with("selves") {
            return None;
        }
        if self.is_operation(head) {
            return None;
        }
        // "a mortar attack": with what, not by whom.
        if matches!(self.doc.dep(head), "compound" | "nmod" | "amod")
            && self.words.find(self.doc, "arms", head).is_some()
        {
            return None;
        }
        let inner = transparent_head(self.doc, self.grammar, head);
        [inner, head].into_iter().find(|&h| {
            // A name that no file knows and that the gazetteer does is a place.
            let is_place = self.place(h).is_some() && self.actor(h).is_none_or(|a| a.how == How::Unknown);
            !is_place && self.actor(h).is_some_and(&test)
        })
    }

    /// A name that nobody knows, or a word for people or a body that no role says more about: kept by its words.
    fn fits_nobody_known(&self, head: usize) -> Option<usize> {
        let inner = transparent_head(self.doc, self.grammar, head);
        let known = |h: usize| {
            let list = |name| self.words.find(self.doc, name, h).is_some();
            match self.doc.tokens()[h].pos {
                "PROPN" => self.place(h).is_none() && !self.is_operation(h),
                "NOUN" => list("bodies") || list("persons") || list("people"),
                _ => false,
            }
        };
        [inner, head].into_iter().find(|&h| known(h))
    }

    /// "Operation Desert Fox": what forces do, and no force.
    fn is_operation(&self, head: usize) -> bool {
        let is_it = |i: usize| self.doc.word(i).eq_ignore_ascii_case("operation");
        let before = |c: &usize| *c < head && self.doc.dep(*c) == "compound";
        self.doc.tokens()[head].pos == "PROPN" && self.doc.children(head).filter(before).any(is_it)
    }

    /// "killed 14 and wounded dozens": so many people, where something is done to them.
    fn fits_number(&self, head: usize) -> Option<usize> {
        let doc = self.doc;
        let acted_on = match doc.dep(head) {
            "dobj" | "nsubjpass" => {
                doc.head(head).is_some_and(|verb| self.words.contains("harming", doc.lemma(verb)))
            }
            // "12 people were killed and dozens wounded"
            "nsubj" => doc.head(head).is_some_and(|verb| {
                doc.dep(verb) == "conj"
                    && doc.tokens()[verb].tag == "VBN"
                    && self.words.contains("harming", doc.lemma(verb))
            }),
            _ => false,
        };
        let number =
            doc.tokens()[head].tag == "CD" || matches!(doc.lemma(head), "dozen" | "score" | "hundred");
        (acted_on && number && self.place(head).is_none()).then_some(head)
    }

    fn fits_place(&self, head: usize) -> Option<usize> {
        [transparent_head(self.doc, self.grammar, head), head].into_iter().find(|&h| {
            let known_actor = self.actors.actor_at(h).is_some_and(|a| a.how != How::Unknown);
            let place = self.place(h).is_some();
            (place || !known_actor) && (place || self.is_place_noun(h) || self.may_be_place(h))
        })
    }

    /// A name that nobody knows, where a place is asked for: most villages are in no gazetteer. Not a person.
    pub fn may_be_place(&self, head: usize) -> bool {
        let t = &self.doc.tokens()[head];
        let office =
            self.actors.actor_at(head).and_then(|a| a.person.as_ref()).is_some_and(|p| p.office.is_some());
        let full_name = t.ent_type == "PERSON" && self.span(head).len() > 1;
        let meant_otherwise = self.toponym(head).is_some() || self.actors.metonym_at(head).is_some();
        // "Homs": a name in -s may be tagged as a plural noun.
        let name = t.pos == "PROPN"
            || t.pos == "NOUN" && !t.sent_start && self.doc.word(head).starts_with(char::is_uppercase);
        name && !office && !full_name && !meant_otherwise
    }

    /// A person of whom nothing says that arms are borne: by name without a rank or an armed group, or by a civil office.
    fn is_civil_person(&self, actor: &ActorMention) -> bool {
        let civil = !matches!(
            actor.kind,
            Some(ActorKind::StateMilitary | ActorKind::StatePolice | ActorKind::StateSecurity)
        );
        let named = actor.person.is_some() && actor.armed != Some(true);
        let office = is_state(actor)
            && actor.armed == Some(false)
            && matches!(actor.how, How::Role | How::Composed)
            && self.words.find(self.doc, "bodies", actor.head).is_none();
        civil && (named || office)
    }

    /// The name, without titles, of a person whom no file and no title makes known: "the murder of [Elena Duarte]". To
    /// be asked only where nothing but people can stand.
    pub fn unknown_person(&self, head: usize) -> Option<Range<usize>> {
        let doc = self.doc;
        let is_name = |i: usize| {
            let word = doc.word(i);
            let letters = || word.chars().filter(|c| c.is_alphabetic());
            doc.tokens()[i].pos == "PROPN"
                && word.starts_with(char::is_uppercase)
                && !(letters().count() > 1 && letters().all(char::is_uppercase))
                && !["persons", "offices", "bodies", "groups", "places"]
                    .iter()
                    .any(|list| self.words.contains(list, &word.to_lowercase()))
        };
        let unknown = |a: &ActorMention| a.how == How::Unknown && a.kind.is_none();
        if !is_name(head) || !self.actors.actor_at(head).is_none_or(unknown) {
            return None;
        }
        let mut start = head;
        while start > 0 && doc.head(start - 1) == Some(head) && is_name(start - 1) {
            start -= 1;
        }
        let name = start..head + 1;
        let is_place = self.place(head).is_some_and(|t| t.tokens.start <= name.start);
        (!is_place).then_some(name)
    }

    /// "Jaramillo", of whom the report spoke as "Bernardo Jaramillo Ossa" before: the one longer name that holds the words.
    pub fn fuller_name(&self, head: usize) -> Option<Range<usize>> {
        let name = self.unknown_person(head).filter(|name| name.len() <= 2)?;
        let doc = self.doc;
        let mut found: Option<Range<usize>> = None;
        for at in name.start.saturating_sub(NAMED_BEFORE)..name.start {
            if doc.word(at) != doc.word(name.start) || doc.tokens()[at].pos != "PROPN" {
                continue;
            }
            let mut last = at;
            for _ in 0..MOST_PARTS {
                match doc.head(last) {
                    Some(h) if h > last && matches!(doc.dep(last), "compound" | "nmod") => last = h,
                    _ => break,
                }
            }
            let Some(longer) = self.unknown_person(last).filter(|l| l.len() > name.len()) else { continue };
            let holds =
                name.clone().enumerate().all(|(n, i)| at + n < longer.end && doc.word(at + n) == doc.word(i));
            let same = |one: &Range<usize>| doc.words(one.clone()) == doc.words(longer.clone());
            match &found {
                _ if !holds || at < longer.start => {}
                None => found = Some(longer),
                Some(one) if same(one) => {}
                Some(_) => return None,
            }
        }
        found
    }

    /// A date is nobody and nothing that a clause can be about.
    pub fn is_time(&self, head: usize) -> bool {
        let at = self.doc.tokens()[head].start as usize;
        let next = self.times.partition_point(|t| t.end <= at);
        self.times.get(next).is_some_and(|t| t.start <= at)
    }
}

/// "Abu Bakr [al-Baghdadi]": a part of somebody's name, or the last part of a longer name that nobody knows.
fn is_inside_name(doc: &Doc, actors: &Actors, tokens: &Range<usize>) -> bool {
    let around = |a: &ActorMention| {
        let name = a.person.as_ref().map_or(&a.tokens, |p| &p.tokens);
        let inside = name.start <= tokens.start && tokens.end <= name.end && name.len() > tokens.len();
        let last = a.how == How::Unknown && tokens.end == name.end;
        let all_name = || name.clone().all(|i| matches!(doc.tokens()[i].pos, "PROPN" | "PUNCT"));
        inside && (a.person.is_some() || last && all_name())
    };
    tokens.clone().any(|i| actors.actor_at(i).is_some_and(around))
}

/// True when more is known of an actor than its name: who it is, or at least of what sort.
fn says_who(actor: &ActorMention) -> bool {
    actor.id().is_some() || !actor.members.is_empty() || actor.kind.is_some() && actor.how != How::Unknown
}

/// True for states and their bodies.
pub fn is_state(actor: &ActorMention) -> bool {
    matches!(
        actor.kind,
        Some(
            ActorKind::Government
                | ActorKind::StateMilitary
                | ActorKind::StatePolice
                | ActorKind::StateSecurity
        )
    )
}

impl Fits for Mentions<'_> {
    fn is_known(&self, head: usize) -> bool {
        let located = self.place(head).is_some_and(|t| t.lat.is_some());
        let sort = self.doc.tokens()[head].pos == "NOUN"
            && (self.words.find(self.doc, "persons", head).is_some()
                || self.words.find(self.doc, "bodies", head).is_some());
        located || sort || self.is_place_noun(head) || self.actor(head).is_some_and(says_who)
    }

    fn fits(&self, head: usize, kind: &RoleType) -> Option<usize> {
        if self.is_time(head) {
            return None;
        }
        match kind {
            RoleType::Actor => self.fits_actor(head, |_| true),
            RoleType::AnyActor => self
                .fits_actor(head, |_| true)
                .or_else(|| self.fits_nobody_known(head))
                .or_else(|| self.fits_number(head)),
            RoleType::Armed => {
                self.fits_actor(head, |a| is_state(a) || a.armed.unwrap_or(a.how != How::Role))
            }
            RoleType::Unarmed => {
                self.fits_actor(head, |a| !is_state(a) && !a.armed.unwrap_or(a.how != How::Role))
            }
            RoleType::Person => self
                .fits_actor(head, |a| self.is_civil_person(a))
                .or_else(|| self.unknown_person(head).map(|_| head)),
            RoleType::Forces => self.fits_actor(head, |a| {
                !self.is_civil_person(a) && (is_state(a) || a.armed.unwrap_or(a.how != How::Role))
            }),
            RoleType::State => self.fits_actor(head, is_state),
            // "he", "it" of whom nothing is known are no group.
            RoleType::NonState => self.fits_actor(head, |a| {
                let lone = a.how == How::Pronoun && a.is_unresolved() && a.number == Number::Singular;
                !lone && a.armed != Some(false) && !is_state(a)
            }),
            RoleType::Place => self.fits_place(head),
            RoleType::Facility => self.fits_place(head).filter(|&h| self.is_facility(h)),
            RoleType::Settlement => self.fits_place(head).filter(|&h| !self.is_facility(h)),
            RoleType::Thing => {
                matches!(self.doc.tokens()[head].pos, "NOUN" | "PROPN" | "NUM" | "ADJ" | "PRON")
                    .then_some(head)
            }
            RoleType::OneOf(kinds) => kinds.iter().find_map(|k| self.fits(head, k)),
            RoleType::List(list) => [head, transparent_head(self.doc, self.grammar, head)]
                .into_iter()
                .find(|&h| self.listed(list, h).is_some()),
        }
    }
}
