//! Whom does a name mean, when files know several who bear it?
//!
//! Dates first (a group that did not exist yet is not meant), then what the report is about. What nothing
//! decides stays open, with every reading and its reason.

use super::entry::{Actor, within};
use super::find::{Base, Reader};
use super::kind::Kind;
use super::mention::{Candidate, How, Number, Person};
use super::names::{Denotes, Form};
use super::role::Role;
use super::tree::{self, Part, part_in_clause};

/// One reading of a name, with its weight.
struct Reading {
    actor: u32,
    leader: Option<u32>,
    weight: f32,
    reason: String,
}

/// Readings whose weights differ by less are not told apart.
const MARGIN: f32 = 0.25;

impl Reader<'_> {
    /// Reads a found name.
    pub(super) fn resolve_name(&mut self, n: usize, f: usize) {
        let mut entries = self.found[f].entries.clone();
        let learned = match entries.first() {
            Some((Denotes::Learned(l), _)) => Some(*l as usize),
            _ => None,
        };
        if let Some(l) = learned {
            entries = self.learned[l].known.clone();
            if entries.is_empty() {
                return self.learned_stranger(n, l);
            }
        }
        let told = self.told_by_apposition(self.mentions[n].head);
        let mut readings: Vec<Reading> =
            entries.iter().filter_map(|e| self.reading(*e, learned, told, entries.len() == 1)).collect();
        readings.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.actor.cmp(&b.actor)));
        readings.dedup_by_key(|r| r.actor);
        if readings.is_empty() {
            return if self.is_country_by_any(&entries) {
                self.country(n, &entries)
            } else {
                self.unsupported(n)
            };
        }
        if self.is_country_by_any(&entries) && readings[0].weight < 1.0 {
            return self.country(n, &entries);
        }
        let soup = self.found[f].by_soup;
        if let Some((role, _)) = self.roles[self.mentions[n].head] {
            self.mentions[n].role = Some(self.actors.roles.all[role as usize].id.clone());
        }
        self.take_readings(n, readings, learned.is_some(), soup);
    }

    fn take_readings(&mut self, n: usize, readings: Vec<Reading>, learned: bool, soup: bool) {
        let best = &readings[0];
        let actor = &self.actors.all[best.actor as usize];
        let m = &mut self.mentions[n];
        m.ambiguous = readings.len() > 1 && best.weight - readings[1].weight < MARGIN;
        m.how = if learned { How::Learned } else { How::Name };
        describe(m, actor);
        if let Some(l) = best.leader {
            let leader = &actor.leaders[l as usize];
            let office = format!("leader of {}", actor.name);
            m.person = Some(Person { tokens: m.tokens.clone(), office: Some(office), private: false });
            m.number = Number::Singular;
            m.reason = format!("{} leads or led {}", leader.name, actor.name);
        } else {
            let words = self.doc.words(m.tokens.clone());
            let spelling = if soup { ", by its sound" } else { "" };
            m.reason = if m.ambiguous {
                format!("\"{words}\" is a name of several, and neither date nor country tells them apart")
            } else {
                format!("\"{words}\" is a name of {}{spelling}", actor.name)
            };
        }
        m.candidates = readings
            .into_iter()
            .map(|r| {
                let a = &self.actors.all[r.actor as usize];
                Candidate { id: Some(a.id.clone()), name: a.name.clone(), reason: r.reason }
            })
            .collect();
    }

    /// One reading of a name, unless date or want of support excludes it.
    fn reading(
        &self,
        (denotes, form): (Denotes, Form),
        learned: Option<usize>,
        told: Option<&Role>,
        sole: bool,
    ) -> Option<Reading> {
        let (actor, leader) = match denotes {
            Denotes::Actor(a) => (a, None),
            Denotes::Leader(a, l) => (a, Some(l)),
            _ => return None,
        };
        let a = &self.actors.all[actor as usize];
        if a.kind.is_armed() && told.is_some_and(|role| role.armed == Some(false)) {
            return None;
        }
        let near = self.nearness(a);
        let described = told.is_some_and(|role| role.kind == Some(a.kind));
        // Nothing about a country can support an actor of many; its short form counts if nobody else bears it.
        let sole = a.country.is_none() && a.kind.is_armed() && sole;
        let supported = described || sole || learned.is_some() || self.named.contains(&actor) || near > 0.0;
        if form == Form::Acronym && !supported {
            return None;
        }
        let mut reason = match learned {
            Some(l) => format!("introduced in the text as {}", self.learned[l].name),
            None => format!("named in {}:{}", a.at.0, a.at.1),
        };
        let mut weight = near + if form == Form::Acronym { 0.0 } else { 1.0 };
        weight += if self.named.contains(&actor) { 0.5 } else { 0.0 };
        if let Some(day) = self.context.published {
            if a.from.is_some_and(|f| f > day) {
                return None;
            }
            if a.until.is_some_and(|u| u < day) {
                weight -= 0.5;
                reason.push_str(", which had ended by the day of the report");
            }
            let leads = leader.map(|l| &a.leaders[l as usize]);
            if leads.is_some_and(|l| !within(l.from, l.until, Some(day))) {
                weight -= 0.4;
                reason.push_str(", led by this person at another time");
            }
        }
        if near > 0.0
            && let Some(country) = &a.country
        {
            reason.push_str(", and the report speaks of ");
            reason.push_str(country);
        }
        Some(Reading { actor, leader, weight, reason })
    }

    /// The role that an apposition gives a name: "RSF, the press freedom group,".
    fn told_by_apposition(&self, head: usize) -> Option<&Role> {
        let (role, _) =
            self.doc.children_by(head, "appos").filter(|&a| a > head).find_map(|a| self.roles[a])?;
        self.actors.roles.all.get(role as usize)
    }

    /// How much the report is about the actor's country, from 0 to 1.
    fn nearness(&self, actor: &Actor) -> f32 {
        let Some(country) = actor.country.as_ref().and_then(|c| self.actors.by_iso3.get(c)) else {
            return 0.0;
        };
        let top = self.focus.ranked.first().map_or(1.0, |r| r.1);
        (self.focus.weight(*country) / top.max(1.0)).min(1.0)
    }

    fn is_country_by_any(&self, entries: &[(Denotes, Form)]) -> bool {
        entries.iter().any(|e| matches!(e.0, Denotes::Country(_) | Denotes::Demonym(_) | Denotes::Capital(_)))
    }

    /// A country, its people or its capital, standing for its government.
    fn country(&mut self, n: usize, entries: &[(Denotes, Form)]) {
        let mut options: Vec<(u32, f32, Denotes)> = entries
            .iter()
            .filter_map(|e| match e.0 {
                Denotes::Country(c) | Denotes::Demonym(c) | Denotes::Capital(c) => Some((c, e.0)),
                _ => None,
            })
            .filter(|(c, _)| self.actors.countries[*c as usize].existed(self.context.published))
            .map(|(c, d)| (c, self.focus.weight(c), d))
            .collect();
        options.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        options.dedup_by_key(|o| o.0);
        let Some(&(best, weight, denotes)) = options.first() else { return };
        let head = self.mentions[n].head;
        self.mentions[n].how = How::Metonym;
        if self.is_only_a_place(head, matches!(denotes, Denotes::Capital(_))) {
            self.mentions[n].reason = "a place here, not its government".to_owned();
            self.mentions[n].country = Some(self.actors.countries[best as usize].iso3.clone());
            return;
        }
        let people = matches!(denotes, Denotes::Demonym(_)) && self.names_people(head);
        let kind = if people { Kind::People } else { Kind::Government };
        let candidates: Vec<Candidate> =
            options.iter().filter_map(|o| self.body_candidate(kind, o.0, denotes)).collect();
        let (ambiguous, iso3) =
            (options.len() > 1 && weight <= options[1].1, self.actors.countries[best as usize].iso3.clone());
        let m = &mut self.mentions[n];
        m.how = if people { How::Name } else { How::Metonym };
        m.kind = Some(kind);
        m.sector = kind.sector().to_owned();
        m.inter = kind.inter().to_owned();
        m.armed = if people { Some(false) } else { None };
        m.country = Some(iso3);
        m.reason = candidates.first().map(|c| c.reason.clone()).unwrap_or_default();
        m.ambiguous = ambiguous;
        m.candidates = candidates;
    }

    /// "in Syria", "bombed Baghdad", "flew to Kabul": where, not who. A capital stands for its government only where
    /// it acts, is spoken to or belongs to a noun ("talks with Damascus", "Tehran's support").
    fn is_only_a_place(&self, head: usize, capital: bool) -> bool {
        let words = &self.actors.reference;
        let (part, verb) = part_in_clause(self.doc, head);
        if self.doc.dep(head) == "pobj" && part == Part::Oblique {
            let prep = self.doc.head(head).unwrap_or(head);
            let word = tree::lower(self.doc.word(prep));
            let of_verb = self.doc.head(prep).is_some_and(|g| self.doc.tokens()[g].pos == "VERB");
            return words.locative.contains(&*word)
                || capital && of_verb && matches!(&*word, "to" | "from" | "of" | "on");
        }
        let addressed = |v: usize| words.addressed.contains(&*tree::lower(self.doc.lemma(v)));
        capital && matches!(part, Part::Object | Part::Passive | Part::Other) && !verb.is_some_and(addressed)
    }

    /// "three Americans", "Syrians fled": people, not their government. "The Americans bombed": who acts as a
    /// nation is read as its government.
    fn names_people(&self, head: usize) -> bool {
        if !tree::is_plural(self.doc, head) {
            return false;
        }
        let (part, verb) = part_in_clause(self.doc, head);
        let acts = part == Part::Subject
            && verb.is_some_and(|v| self.actors.reference.speaks.contains(&*tree::lower(self.doc.lemma(v))));
        !(acts && tree::is_definite(self.doc, head) && !tree::is_indefinite(self.doc, head))
    }

    fn body_candidate(&self, kind: Kind, country: u32, denotes: Denotes) -> Option<Candidate> {
        let c = &self.actors.countries[country as usize];
        let body = &self.actors.all[self.actors.body(kind, &c.iso3)? as usize];
        let reason = match denotes {
            Denotes::Capital(_) => {
                format!("{} is the capital of {} and may stand for its government", c.capital, c.name)
            }
            Denotes::Demonym(_) if kind == Kind::People => format!("people of {}", c.name),
            _ => format!("{} may stand for its government", c.name),
        };
        Some(Candidate { id: Some(body.id.clone()), name: body.name.clone(), reason })
    }

    /// A short form that nothing in the report supports, or a group that did not exist yet: words only.
    fn unsupported(&mut self, n: usize) {
        let head = self.mentions[n].head;
        if self.doc.tokens()[head].pos != "PROPN" {
            // A lower-case word that happens to be spelt like a name is nobody.
            self.bases[n] = Base::Unknown;
        }
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        let m = &mut self.mentions[n];
        m.how = How::Unknown;
        m.reason = format!(
            "\"{words}\" is a short name of known actors, but nothing else in the report speaks of one of them, or none existed on its day"
        );
        let reason = m.reason.clone();
        m.candidates = vec![Candidate { id: None, name: words, reason }];
    }

    /// A name that the text introduces for someone no file knows.
    fn learned_stranger(&mut self, n: usize, l: usize) {
        let name = self.learned[l].name.clone();
        let kind = name
            .split_whitespace()
            .rev()
            .find_map(|w| self.actors.reference.named.get(&*tree::lower(w)).copied())
            .flatten();
        let m = &mut self.mentions[n];
        m.how = How::Learned;
        m.reason = format!("introduced in the text as {name}");
        m.candidates = vec![Candidate { id: None, name, reason: m.reason.clone() }];
        set_kind(m, kind);
    }

    /// The body of a country as the reading of mention `n`.
    pub(super) fn take_body(&mut self, n: usize, body: u32, reason: String) {
        let actor = &self.actors.all[body as usize];
        let m = &mut self.mentions[n];
        m.country = actor.country.clone();
        if m.kind.is_none() {
            set_kind(m, Some(actor.kind));
        }
        m.reason = reason.clone();
        m.candidates = vec![Candidate { id: Some(actor.id.clone()), name: actor.name.clone(), reason }];
    }
}

/// Takes over what is known of `actor`.
pub(super) fn describe(m: &mut super::mention::ActorMention, actor: &Actor) {
    m.kind = Some(actor.kind);
    m.armed = Some(actor.kind.is_armed());
    m.sector = actor.sector.clone();
    m.inter = actor.inter.clone();
    m.country = actor.country.clone();
}

/// Takes over what follows from a kind.
pub(super) fn set_kind(m: &mut super::mention::ActorMention, kind: Option<Kind>) {
    m.kind = kind;
    if let Some(kind) = kind {
        m.armed = Some(kind.is_armed());
        m.sector = kind.sector().to_owned();
        m.inter = kind.inter().to_owned();
    }
}
