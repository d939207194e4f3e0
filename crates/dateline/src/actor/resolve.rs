//! What does each phrase mean, taken in text order so that what refers back finds what it refers to?

use super::find::{Base, Reader, State};
use super::mention::{Candidate, How, Person};
use super::settle::set_kind;
use super::tree::{self, lower};

/// How deep "the army of the president of the army of …" is followed. Reports go to three or four; a hostile one would
/// go down until the stack is full.
const MAX_DEPTH: usize = 32;

impl Reader<'_> {
    /// Reads every mention.
    pub(super) fn resolve_all(&mut self) {
        for n in 0..self.mentions.len() {
            self.resolve(n);
            self.number_entity(n);
        }
    }

    /// Reads mention `n`, once. A phrase that is asked for while it is being read stays as it is.
    pub(super) fn resolve(&mut self, n: usize) {
        // What stands too deep is read in its own turn, and meanwhile says nothing about what holds it.
        if self.states[n] != State::New || self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.states[n] = State::Open;
        match self.bases[n] {
            Base::Name(f) => self.resolve_name(n, f),
            Base::Role(role, first) => self.resolve_role(n, role, first),
            Base::Group => self.resolve_group(n),
            Base::Pronoun => self.resolve_pronoun(n),
            Base::Pair => self.resolve_pair(n),
            Base::Unknown => self.resolve_unknown(n),
        }
        self.states[n] = State::Done;
        self.depth -= 1;
    }

    /// Gives the mention the number of what it denotes, for salience.
    fn number_entity(&mut self, n: usize) {
        while self.entities.len() <= n {
            self.entities.push(u32::MAX);
        }
        let m = &self.mentions[n];
        let same = match (m.antecedent.filter(|_| m.how != How::Composed), m.best()) {
            (Some(a), _) if a < n => Some(self.entities[a]),
            (_, Some(Candidate { id: Some(id), .. })) if m.person.is_none() => Some(self.entity(id.clone())),
            (_, Some(c)) => Some(self.entity(format!("words {}", c.name.to_lowercase()))),
            _ => None,
        };
        let fresh = self.entity_of.len() as u32 + 1_000_000 + n as u32;
        self.entities[n] = same.unwrap_or(fresh);
    }

    fn entity(&mut self, key: String) -> u32 {
        let fresh = self.entity_of.len() as u32;
        *self.entity_of.entry(key).or_insert(fresh)
    }

    /// A proper name that no file knows: a person, or an organisation kept by its words.
    fn resolve_unknown(&mut self, n: usize) {
        let head = self.mentions[n].head;
        if let Some(before) = self.same_name_before(n) {
            let name = self.mentions[before].candidates.first().map(|c| c.name.clone()).unwrap_or_default();
            self.take_over(n, before, How::ShortForm, &format!("a short form of {name}: "));
            self.mentions[n].person = self.mentions[before].person.clone();
            self.mentions[n].role = self.mentions[before].role.clone();
            return;
        }
        if self.is_person(n) {
            return self.resolve_person(n);
        }
        let word = lower(self.doc.word(head));
        let named = self.actors.reference.named.get(&*word).copied();
        let first = lower(self.doc.word(self.mentions[n].tokens.start));
        let kind = named.or_else(|| self.actors.reference.named.get(&*first).copied()).flatten();
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        self.keep_words(n, How::Unknown, format!("\"{words}\" is in no file; kept by its words"));
        set_kind(&mut self.mentions[n], kind);
        if let Some(role) = self.apposed_role(head) {
            self.dress(n, role);
            self.mentions[n].how = How::Unknown;
        }
        if self.doc.tokens()[head].ent_type == "NORP" && named.is_none() {
            set_kind(&mut self.mentions[n], Some(super::kind::Kind::People));
        }
    }

    /// The role that an apposition, or a common word in front, gives a name: "X, a rebel group".
    fn apposed_role(&self, head: usize) -> Option<u32> {
        let after = self.doc.children_by(head, "appos").find_map(|a| self.roles[a]);
        let above = self.doc.head(head).filter(|_| self.doc.dep(head) == "appos").and_then(|h| self.roles[h]);
        after.or(above).map(|r| r.0)
    }

    /// A name seen before of which this is the last word: "Assad" after "Bashar al-Assad", "the Front".
    fn same_name_before(&self, n: usize) -> Option<usize> {
        const BACK: usize = 120;
        let m = &self.mentions[n];
        let words = self.doc.words(m.tokens.clone());
        let single = m.tokens.len() == 1;
        (n.saturating_sub(BACK)..n).rev().find(|&j| {
            let other = &self.mentions[j];
            let nameful = matches!(self.bases[j], Base::Name(_) | Base::Unknown) && other.how != How::Metonym;
            if !nameful || other.candidates.is_empty() {
                return false;
            }
            let span = other.person.as_ref().map_or(other.tokens.clone(), |p| p.tokens.clone());
            let before = self.doc.words(span.clone());
            before == words || single && span.len() > 1 && self.doc.word(span.end - 1) == words
        })
    }

    fn is_person(&self, n: usize) -> bool {
        let m = &self.mentions[n];
        let named = self.actors.reference.named.contains_key(&*lower(self.doc.word(m.head)));
        let described = self.apposed_office(m.head).is_some_and(|(role, at, _)| self.is_one_person(role, at));
        self.doc.tokens()[m.head].ent_type == "PERSON" && !named
            || described
            || self.title_end(n) > m.tokens.start
    }

    /// A role in the singular that is no organisation: "a teacher", "the commander".
    fn is_one_person(&self, role: u32, at: usize) -> bool {
        let lemma = lower(self.doc.lemma(at));
        let words = &self.actors.reference;
        !tree::is_plural(self.doc, at)
            && !self.actors.roles.all[role as usize].instrument
            && !words.group.contains(&*lemma)
            && !words.collective.contains(&*lemma)
    }

    /// One past the last title in front of a name; the start of the phrase if there is none.
    fn title_end(&self, n: usize) -> usize {
        let m = &self.mentions[n];
        let words = &self.actors.reference;
        let is_title = |i: usize| {
            let word = lower(self.doc.word(i));
            words.title.contains(&*word)
                || words.courtesy.contains(&*word)
                || words.office.contains(&*word)
                || self.roles[i].is_some()
        };
        (m.tokens.start..m.head)
            .rev()
            .find(|&i| self.covers[i] == 0 && is_title(i))
            .map_or(m.tokens.start, |i| i + 1)
    }

    /// A person: public by an office or a role in an armed group, private otherwise.
    fn resolve_person(&mut self, n: usize) {
        let (head, tokens) = (self.mentions[n].head, self.mentions[n].tokens.clone());
        let name = self.person_name(n);
        let words = self.doc.words(name.clone()).to_owned();
        self.keep_words(n, How::Unknown, format!("{words}: a person of whom no office or role is read"));
        self.mentions[n].candidates[0].name = words.clone();
        self.mentions[n].number = super::mention::Number::Singular;
        let before =
            (tokens.start..name.start).rev().find_map(|i| self.roles[i].map(|r| (r.0, i, r.1 as usize)));
        let rank = (tokens.start..name.start)
            .any(|i| self.actors.reference.title.contains(&*lower(self.doc.word(i))));
        let office = before.or_else(|| self.apposed_office(head));
        let mut public = rank;
        if let Some((role, at, first)) = office {
            public |= self.makes_public(role, at);
            self.role_of_titles(n, role, at, first);
            self.mentions[n].reason = format!("{words}, {}: {}", self.doc.word(at), self.mentions[n].reason);
            if self.mentions[n].candidates.first().is_none_or(|c| c.id.is_none()) {
                let reason = self.mentions[n].reason.clone();
                self.mentions[n].candidates = vec![Candidate { id: None, name: words, reason }];
            }
        }
        let span = office.map(|(_, at, first)| self.doc.words(first.min(at)..at + 1).to_owned());
        self.mentions[n].person =
            Some(Person { tokens: name, office: span.filter(|_| public), private: !public });
    }

    /// The tokens of the name itself: after titles, as far as the model's entity or the phrase goes.
    fn person_name(&self, n: usize) -> std::ops::Range<usize> {
        let m = &self.mentions[n];
        let first = self.title_end(n);
        let mut start = first;
        let in_name = |i: usize| {
            self.doc.tokens()[i].pos == "PROPN" && self.doc.word(i).chars().any(char::is_alphanumeric)
        };
        while start < m.head && !in_name(start) {
            start += 1;
        }
        start..m.head + 1
    }

    /// "X, a spokesman for Y", "the commander, X".
    fn apposed_office(&self, head: usize) -> Option<(u32, usize, usize)> {
        let after =
            self.doc.children_by(head, "appos").find_map(|a| self.roles[a].map(|r| (r.0, a, r.1 as usize)));
        let above = self.doc.head(head).filter(|_| self.doc.dep(head) == "appos");
        after.or_else(|| above.and_then(|h| self.roles[h].map(|r| (r.0, h, r.1 as usize))))
    }

    /// An office, or membership of an armed organisation, makes a person public.
    fn makes_public(&self, role: u32, at: usize) -> bool {
        let role = &self.actors.roles.all[role as usize];
        let office = self.actors.reference.office.contains(&*lower(self.doc.lemma(at)));
        let state = role.kind.is_some_and(|k| k.is_state());
        office || state && role.armed != Some(true) && !tree::is_plural(self.doc, at)
    }
}
