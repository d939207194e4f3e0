//! Who and what fills the roles of a claim: the words, whom they mean, and the names that the claim is filed under.

use super::Assembly;
use crate::actor::ActorMention;
use crate::claim::Filler;
use crate::codebook::{Match, RoleType};
use std::collections::BTreeMap;
use std::ops::Range;

impl Assembly<'_> {
    pub(super) fn fillers(&self, found: &Match<'_>, place: Option<usize>) -> BTreeMap<String, Filler> {
        let mut out = BTreeMap::new();
        for binding in &found.bindings {
            let role = &found.event_type.roles[binding.role];
            let is_place = role.kind.is_place();
            let first =
                place.filter(|p| binding.heads.contains(p)).or_else(|| binding.heads.first().copied());
            let Some(head) = first else { continue };
            let mut filler = self.filler(head, &role.kind);
            if !is_place {
                filler.also = binding.heads[1..].iter().map(|&h| self.filler(h, &role.kind)).collect();
            }
            out.insert(role.name.clone(), filler);
        }
        out
    }

    fn filler(&self, head: usize, kind: &RoleType) -> Filler {
        let m = self.m;
        let (is_place, is_person) = (kind.is_place(), *kind == RoleType::Person);
        let tokens = if is_place {
            m.places_in(head).first().map_or_else(|| m.span(head), |t| t.tokens.clone())
        } else {
            m.span(head)
        };
        let span = self.span(m.doc.bytes(tokens.clone()));
        let mut filler = Filler {
            text: self.original(tokens).to_owned(),
            start: span.start,
            end: span.end,
            ..Filler::default()
        };
        if is_place {
            if let Some(t) = m.places_in(head).first() {
                filler.place_id = Some(t.id.clone());
                filler.name = Some(t.name.clone());
                filler.reason = Some(t.reason.clone());
            }
        } else if let Some(actor) = m.actor(head) {
            let best = actor.best();
            filler.actor = best.and_then(|c| c.id.clone());
            filler.name = best.map(|c| c.name.clone());
            filler.kind = actor.kind.map(|k| k.word().to_owned());
            filler.country.clone_from(&actor.country);
            filler.reason = Some(best.map_or_else(|| actor.reason.clone(), |c| c.reason.clone()));
            filler.person = self.person(head, actor);
            filler.name = filler.name.or_else(|| self.unknown_person(head, is_person));
            if let Some(fuller) = m.fuller_name(head) {
                filler.name = Some(m.doc.words(fuller).to_owned());
            }
            filler.refers_to = actor
                .antecedent
                .and_then(|i| m.actors.get(i))
                .map(|a| m.doc.words(a.tokens.clone()).to_owned());
        } else {
            filler.name = self.unknown_person(head, is_person);
        }
        filler
    }

    /// The name, without titles, of a person whom nobody knows, where the role is for persons.
    fn unknown_person(&self, head: usize, is_person: bool) -> Option<String> {
        let name = self.m.unknown_person(head).filter(|_| is_person)?;
        Some(self.m.doc.words(self.m.fuller_name(head).unwrap_or(name)).to_owned())
    }

    /// The person named, in the phrase or in apposition to it, when an office makes the person public.
    fn person(&self, head: usize, actor: &ActorMention) -> Option<String> {
        let m = self.m;
        let beside = m.doc.children_by(head, "appos").filter_map(|a| m.actors.actor_at(a));
        let mentions = std::iter::once(actor).chain(beside);
        let office = actor.role.is_some() || actor.person.as_ref().is_some_and(|p| !p.private);
        let person = mentions.filter_map(|a| a.person.as_ref()).find(|p| !p.private || office);
        let tokens = person.map(|p| p.tokens.clone()).or_else(|| self.titled(head));
        Some(m.doc.words(tokens?).to_owned())
    }

    /// "the alliance's secretary-general, [X Y]": the name beside a public office, whoever bears it.
    fn titled(&self, head: usize) -> Option<Range<usize>> {
        let (doc, m) = (self.m.doc, self.m);
        if !m.grammar.titles.contains(doc.lemma(head)) {
            return None;
        }
        // The parser may hang the name on what the office is of: "the prime minister of the government in G, X Y".
        let mut nouns = vec![head];
        for depth in 0..2 {
            let Some(&noun) = nouns.get(depth) else { break };
            nouns.extend(doc.children_by(noun, "prep").filter_map(|p| doc.child(p, "pobj")));
        }
        let beside = nouns.into_iter().flat_map(|noun| doc.children_by(noun, "appos"));
        beside.filter_map(|name| m.unknown_person(name)).find(|name| name.len() > 1)
    }

    /// Preferred names; the words of those nobody knows.
    pub(super) fn names(&self, heads: &[usize]) -> Vec<String> {
        let m = self.m;
        let mut out: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if !out.contains(&name) {
                out.push(name);
            }
        };
        for &head in heads {
            if let Some(fuller) = m.fuller_name(head) {
                add(m.doc.words(fuller).to_owned());
                continue;
            }
            match m.actor(head) {
                Some(actor) if !actor.members.is_empty() => {
                    for member in actor.members.iter().filter_map(|&i| m.actors.get(i)) {
                        add(member.best().map_or_else(
                            || m.doc.words(member.tokens.clone()).to_owned(),
                            |c| c.name.clone(),
                        ));
                    }
                }
                Some(actor) => add(actor
                    .best()
                    .map_or_else(|| m.doc.words(actor.tokens.clone()).to_owned(), |c| c.name.clone())),
                None => {
                    let name = m.unknown_person(head).unwrap_or_else(|| m.span(head));
                    add(m.doc.words(name).to_owned());
                }
            }
        }
        out
    }
}
