//! Whom do "the group", "the militants", "it", "they", "its", "the latter", "both sides" refer back to?
//!
//! Every phrase before, within reach, that agrees in number and sort is weighed: nearness, the part it plays in
//! its clause, how often it was named. One that clearly weighs most is taken, with the reason; where two weigh
//! about the same, both are kept and nothing is decided; where a thing ("the bomb", "the town") weighs more
//! than any actor, the pronoun stays unresolved.

use super::find::{Base, Reader};
use super::kind::Kind;
use super::mention::{ActorMention, Candidate, How, Number};
use super::tree::{self, Part, lower, part_in_clause};

/// A phrase that may be meant, with its weight.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    mention: usize,
    weight: f32,
}

/// Readings whose weights differ by less are not told apart.
const MARGIN: f32 = 0.3;

/// How many phrases are looked back over at most.
const BACK: usize = 80;

/// Sentences that a pronoun reaches back over, and a description such as "the group".
const REACH_OF_PRONOUN: usize = 2;
const REACH_OF_DESCRIPTION: usize = 8;

/// Mentions after a pronoun that are looked at for other arguments of its verb.
const AFTER: usize = 8;

impl Reader<'_> {
    /// it, they, he, who …
    pub(super) fn resolve_pronoun(&mut self, n: usize) {
        let head = self.mentions[n].head;
        self.mentions[n].how = How::Pronoun;
        let word = lower(self.doc.word(head)).into_owned();
        self.mentions[n].number = number_of(&word);
        if matches!(&*word, "who" | "whom" | "which" | "that" | "whose") {
            return self.resolve_relative(n, head);
        }
        if is_first_person(&word) {
            return self.resolve_speaker(n, head, &word);
        }
        if word == "it" && self.is_empty_subject(head) {
            return self.leave(n, "\"it\" stands for a clause, not for someone".to_owned());
        }
        if word == "it" && self.is_what_was_said(head) {
            return self.leave(n, "\"it\" stands for what was said or done".to_owned());
        }
        let fits = |r: &Self, j: usize| r.agrees_with_pronoun(&word, j);
        let weighed = self.weigh(n, REACH_OF_PRONOUN, &fits);
        if let Some(best) = weighed.first()
            && matches!(&*word, "it" | "its" | "they" | "them" | "their")
            && !self.only_someone(head)
            && let Some(thing) = self.weightier_thing(n, best.weight, &word)
        {
            let thing = self.doc.words(tree::left_edge(self.doc, thing)..thing + 1).to_owned();
            return self.leave(n, format!("\"{word}\" may as well refer to \"{thing}\", which is no actor"));
        }
        self.take_weighed(n, weighed, How::Pronoun, &word);
    }

    /// "who" and "which" refer to what their clause describes.
    fn resolve_relative(&mut self, n: usize, head: usize) {
        let mut at = head;
        for _ in 0..6 {
            let Some(up) = self.doc.head(at) else { break };
            if self.doc.dep(at) == "relcl" {
                let described = self.counted(up).unwrap_or(up);
                let index = self.mention_at(described).filter(|&j| j < n).or_else(|| {
                    let f = self.found_at(described)?;
                    self.mention_at(tree::head_of(self.doc, &self.found[f].tokens)).filter(|&j| j < n)
                });
                if let Some(j) = index {
                    let word = self.doc.word(head).to_owned();
                    let number = self.mentions[j].number;
                    self.take_over(n, j, How::Pronoun, &format!("\"{word}\" opens a clause on "));
                    self.mentions[n].number = number;
                    self.mentions[n].person = self.mentions[j].person.clone();
                    return;
                }
                break;
            }
            at = up;
        }
        self.leave(n, "its clause describes nobody that is known".to_owned());
    }

    /// "we", "our": whoever says the clause that it stands in. Nothing is read where nobody is said to speak.
    fn resolve_speaker(&mut self, n: usize, head: usize, word: &str) {
        let mut at = head;
        for _ in 0..12 {
            let Some(up) = self.doc.head(at) else { break };
            if self.doc.dep(at) == "ccomp" || self.doc.dep(at) == "parataxis" {
                let subject = self
                    .doc
                    .children(up)
                    .find(|&c| self.doc.dep(c) == "nsubj" && self.mention_at(c).is_some());
                if let Some(j) = subject.and_then(|s| self.mention_at(s)).filter(|&j| j != n) {
                    self.resolve(j);
                    let plural = self.mentions[n].number;
                    self.take_over(n, j, How::Pronoun, &format!("\"{word}\" is said by "));
                    self.mentions[n].person = self.mentions[j].person.clone();
                    self.mentions[n].number = plural;
                    if j > n {
                        self.mentions[n].antecedent = None;
                    }
                    return;
                }
            }
            at = up;
        }
        self.leave(n, format!("\"{word}\": who speaks is not said in the sentence"));
    }

    /// "it is unclear that", "it was reported that": nobody is meant.
    fn is_empty_subject(&self, head: usize) -> bool {
        let Some(verb) = self.doc.head(head) else { return false };
        if self.doc.dep(head) == "expl" {
            return true;
        }
        if !matches!(self.doc.dep(head), "nsubj" | "nsubjpass") {
            return false;
        }
        let lemma = lower(self.doc.lemma(verb));
        let has = |dep: &str| self.doc.children(verb).any(|c| c > head && self.doc.dep(c) == dep);
        let clause = has("ccomp") || has("xcomp") || has("advcl") || has("csubj");
        let copula =
            matches!(&*lemma, "be" | "seem" | "appear" | "become" | "remain" | "emerge" | "happen" | "take");
        let weather = matches!(&*lemma, "rain" | "snow");
        weather
            || copula && (clause || has("acomp") || self.attribute_is_no_actor(verb))
            || self.doc.dep(head) == "nsubjpass" && has("ccomp")
    }

    /// "denied it", "confirmed it": a statement or deed is meant.
    fn is_what_was_said(&self, head: usize) -> bool {
        let verb = self.doc.head(head).filter(|_| self.doc.dep(head) == "dobj");
        verb.is_some_and(|v| {
            matches!(
                &*lower(self.doc.lemma(v)),
                "deny"
                    | "confirm"
                    | "say"
                    | "know"
                    | "report"
                    | "do"
                    | "announce"
                    | "admit"
                    | "make"
                    | "reject"
                    | "carry"
            )
        })
    }

    fn attribute_is_no_actor(&self, verb: usize) -> bool {
        self.doc.child(verb, "attr").is_some_and(|a| self.mention_at(a).is_none() && self.covers[a] == 0)
    }

    /// True if only someone, no thing, can be meant: the subject of "say", the owner of fighters.
    fn only_someone(&self, head: usize) -> bool {
        if self.doc.dep(head) == "poss" {
            return self.doc.head(head).is_some_and(|owned| {
                let lemma = lower(self.doc.lemma(owned));
                self.roles[owned].is_some() || self.actors.reference.office.contains(&*lemma)
            });
        }
        let (part, verb) = part_in_clause(self.doc, head);
        part == Part::Subject
            && verb.is_some_and(|v| self.actors.reference.speaks.contains(&*lower(self.doc.lemma(v))))
    }

    /// "the group", "this organisation": a named or described group before; or a group known by its words.
    pub(super) fn resolve_group(&mut self, n: usize) {
        let head = self.mentions[n].head;
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        if let Some(named) = self.named_by_apposition(n) {
            return self.describe_named(n, named);
        }
        if let Some(named) = self.names_itself(n) {
            return self.take_name(n, named);
        }
        let mods = self.modifiers(head, head);
        if let Some(role) = self.modifying_role(head) {
            self.dress(n, role);
        }
        if self.belongs_to_someone(&mods) {
            self.mentions[n].how = How::Role;
            return self.belong(n, self.modifying_role(head), head, mods);
        }
        if !tree::is_definite(self.doc, head)
            || tree::left_edge(self.doc, head) < head && !self.plainly_modified(head)
        {
            return self.keep_words(n, How::Role, format!("\"{words}\": a group, known by these words only"));
        }
        self.mentions[n].how = How::ShortForm;
        let lemma = lower(self.doc.lemma(head)).into_owned();
        let fits = |r: &Self, j: usize| r.agrees_with_group(&lemma, j);
        let mut weighed = self.weigh(n, REACH_OF_DESCRIPTION, &fits);
        for w in &mut weighed {
            if self.says(w.mention, &lemma) {
                w.weight += 1.5;
            }
        }
        weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        self.take_weighed(n, weighed, How::ShortForm, &words);
    }

    /// "armed", "militant", "rebel": adjectives that describe a group without naming another.
    fn plainly_modified(&self, head: usize) -> bool {
        (tree::left_edge(self.doc, head)..head)
            .all(|i| self.covers[i] == 0 && self.doc.tokens()[i].pos != "PROPN")
    }

    pub(super) fn modifying_role(&self, head: usize) -> Option<u32> {
        (tree::left_edge(self.doc, head)..head).rev().find_map(|i| self.roles[i].map(|r| r.0))
    }

    /// "the militants", "the rebels": people or an armed group named before.
    pub(super) fn refer_members(&mut self, n: usize, words: &str) {
        if let Some(before) = self.called_so_before(n) {
            return self.take_over(n, before, How::ShortForm, &format!("\"{words}\" refers back to "));
        }
        let head = self.mentions[n].head;
        let lemma = lower(self.doc.lemma(head)).into_owned();
        let fits = |r: &Self, j: usize| r.agrees_with_members(n, j);
        let mut weighed = self.weigh(n, REACH_OF_DESCRIPTION, &fits);
        for w in &mut weighed {
            if lower(self.doc.lemma(self.mentions[w.mention].head)) == lemma {
                w.weight += 2.0;
            } else if self.mentions[w.mention].kind == self.mentions[n].kind {
                w.weight += 0.5;
            }
        }
        weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        if weighed.is_empty() {
            return self.keep_words(n, How::Role, format!("\"{words}\": nobody before them is meant"));
        }
        let before = self.mentions[n].clone();
        self.take_weighed(n, weighed, How::ShortForm, words);
        let m = &mut self.mentions[n];
        m.role = before.role;
        if m.kind.is_none() {
            m.kind = before.kind;
        }
    }

    /// "both sides", "the two groups", "the latter", "the former".
    pub(super) fn resolve_pair(&mut self, n: usize) {
        let head = self.mentions[n].head;
        self.mentions[n].how = How::ShortForm;
        let word = lower(self.doc.word(head)).into_owned();
        let pair = self.pair_before(n);
        let Some((first, second)) = pair else {
            if let Some((role, first)) = self.roles[head] {
                self.mentions[n].tokens = tree::left_edge(self.doc, head)..head + 1;
                return self.resolve_role(n, role, first as usize);
            }
            return self.leave(n, format!("\"{word}\": no two parties are named before"));
        };
        match &*word {
            "latter" => self.take_over(
                n,
                second,
                How::ShortForm,
                "\"the latter\" is the second of two named before: ",
            ),
            "former" => {
                self.take_over(n, first, How::ShortForm, "\"the former\" is the first of two named before: ")
            }
            _ => {
                let name = |j: usize| self.mentions[j].best().map_or("", |c| c.name.as_str()).to_owned();
                let reason = format!("\"{word}\" are {} and {}", name(first), name(second));
                let m = &mut self.mentions[n];
                m.members = vec![first, second];
                m.number = Number::Plural;
                m.reason = reason;
            }
        }
    }

    /// The two parties last named together, in one sentence if possible.
    fn pair_before(&self, n: usize) -> Option<(usize, usize)> {
        let own = self.doc.sentence_of(self.mentions[n].head);
        for back in 0..=3 {
            let Some(sentence) = own.checked_sub(back) else { break };
            let mut distinct: Vec<usize> = Vec::new();
            for j in n.saturating_sub(BACK)..n {
                let m = &self.mentions[j];
                if self.doc.sentence_of(m.head) != sentence || m.best().is_none() || !self.may_be_party(j) {
                    continue;
                }
                match distinct.iter().position(|&d| self.entities[d] == self.entities[j]) {
                    Some(at) => distinct[at] = j,
                    None => distinct.push(j),
                }
            }
            let clear = if back == 0 { distinct.len() >= 2 } else { distinct.len() == 2 };
            if clear {
                return Some((distinct[distinct.len() - 2], distinct[distinct.len() - 1]));
            }
        }
        None
    }

    /// A party to a conflict: armed, a government, or a country that acts; no modifier of another phrase.
    fn may_be_party(&self, j: usize) -> bool {
        let m = &self.mentions[j];
        let (part, _) = part_in_clause(self.doc, m.head);
        let party =
            m.armed == Some(true) || m.kind.is_some_and(|k| k.is_state() || k == Kind::PoliticalParty);
        party && part != Part::Modifier && m.person.is_none()
    }

    /// All phrases before that fit, one for each that is denoted, the weightiest first.
    fn weigh(&self, n: usize, reach: usize, fits: &dyn Fn(&Self, usize) -> bool) -> Vec<Weighed> {
        let head = self.mentions[n].head;
        let sentence = self.doc.sentence_of(head);
        let rivals = self.named_beside(n);
        let mut best: Vec<(u32, Weighed)> = Vec::new();
        for j in (n.saturating_sub(BACK)..n).rev() {
            let back = sentence - self.doc.sentence_of(self.mentions[j].head);
            if back > reach {
                break;
            }
            if self.mentions[j].is_unresolved() || self.mentions[j].candidates.is_empty() || !fits(self, j) {
                continue;
            }
            if self.excluded(n, j) || self.is_part_of_mention(j) || self.is_one_of(j, &rivals) {
                continue;
            }
            // One of a list is as present as the list.
            let place = self.listed_in.get(&j).map_or(self.mentions[j].head, |&l| self.mentions[l].head);
            let weight = self.salience(head, place, back);
            match best.iter_mut().find(|b| b.0 == self.entities[j]) {
                Some((_, w)) => {
                    let again = 0.3;
                    if weight > w.weight {
                        *w = Weighed { mention: j, weight: weight + again };
                    } else {
                        w.weight += again.min(0.9);
                    }
                }
                None => best.push((self.entities[j], Weighed { mention: j, weight })),
            }
        }
        let mut all: Vec<Weighed> = best.into_iter().map(|b| b.1).collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(b.mention.cmp(&a.mention)));
        all
    }

    /// Who is named after `n` as another argument of its verb: "as they confront X", so they are not X.
    fn named_beside(&self, n: usize) -> Vec<usize> {
        let head = self.mentions[n].head;
        let (_, verb) = part_in_clause(self.doc, head);
        if verb.is_none() || self.doc.dep(head) == "poss" {
            return Vec::new();
        }
        let beside = |k: usize| {
            let (part, other) = part_in_clause(self.doc, self.mentions[k].head);
            let Base::Name(found) = self.bases[k] else { return None };
            (other == verb && part != Part::Modifier).then_some(found)
        };
        (n + 1..self.mentions.len().min(n + 1 + AFTER)).filter_map(beside).collect()
    }

    /// True if mention `j` is a name for the same as one of these found names.
    fn is_one_of(&self, j: usize, names: &[usize]) -> bool {
        let Base::Name(own) = self.bases[j] else { return false };
        let first = |n: usize| self.found[n].entries.first().map(|e| &e.0);
        names.iter().any(|&n| first(n) == first(own))
    }

    /// Arguments of one verb denote different things, unless one is an owner or a reflexive; and nothing refers
    /// to the phrase that it is part of.
    fn excluded(&self, n: usize, j: usize) -> bool {
        let (a, b) = (self.mentions[n].head, self.mentions[j].head);
        let owner = self.doc.dep(a) == "poss";
        let reflexive = lower(self.doc.word(a)).ends_with("sel") || self.doc.word(a).contains("self");
        if !owner && !reflexive {
            let (_, verb) = part_in_clause(self.doc, a);
            let (part, other) = part_in_clause(self.doc, b);
            if verb.is_some() && verb == other && part != Part::Modifier {
                return true;
            }
        }
        let mut at = a;
        for _ in 0..8 {
            let Some(up) = self.doc.head(at) else { break };
            if up == b && matches!(self.doc.dep(at), "poss" | "prep" | "pobj" | "compound" | "appos" | "amod")
            {
                return true;
            }
            at = up;
        }
        false
    }

    /// A common word inside a longer mention: "group" in "rebel group X", "army" in "army spokesman".
    fn is_part_of_mention(&self, j: usize) -> bool {
        let head = self.mentions[j].head;
        let common = matches!(self.bases[j], Base::Role(..) | Base::Group);
        common
            && matches!(self.doc.dep(head), "compound" | "nmod" | "amod")
            && self.doc.head(head).is_some_and(|up| self.mention_at(up).is_some())
    }

    /// How present a phrase is in the reader's mind.
    fn salience(&self, head: usize, other: usize, back: usize) -> f32 {
        let (own, _) = part_in_clause(self.doc, head);
        let (part, _) = part_in_clause(self.doc, other);
        let place = match part {
            Part::Subject => 2.0,
            Part::Passive => 1.7,
            Part::Object => 1.1,
            Part::Oblique => 0.8,
            Part::Modifier => 0.6,
            Part::Other => 0.8,
        };
        let parallel = if own == part && own != Part::Other { 0.3 } else { 0.0 };
        let clause = if self.in_subordinate(other) { 0.2 } else { 0.0 };
        let near = 1.0 / (1.0 + (head - other) as f32 / 12.0) * 0.4;
        place + parallel + near - clause - 0.9 * back as f32
    }

    fn in_subordinate(&self, head: usize) -> bool {
        let (_, verb) = part_in_clause(self.doc, head);
        verb.is_some_and(|v| matches!(self.doc.dep(v), "relcl" | "advcl" | "acl"))
    }

    /// A thing before that weighs more than the best actor.
    fn weightier_thing(&self, n: usize, best: f32, word: &str) -> Option<usize> {
        let head = self.mentions[n].head;
        let sentence = self.doc.sentence_of(head);
        let plural = number_of(word) == Number::Plural;
        let start = self.doc.sentence(sentence.saturating_sub(1)).start;
        (start..head).rev().find(|&i| {
            let t = &self.doc.tokens()[i];
            let thing = t.pos == "NOUN"
                && self.mention_at(i).is_none()
                && self.covers[i] == 0
                && self.counted(i).is_none();
            let nominal = matches!(t.dep, "nsubj" | "nsubjpass" | "dobj");
            if !thing || !nominal || tree::is_plural(self.doc, i) != plural {
                return false;
            }
            let (_, verb) = part_in_clause(self.doc, head);
            let (_, other) = part_in_clause(self.doc, i);
            let same_clause = verb.is_some() && verb == other && self.doc.dep(head) != "poss";
            let back = sentence - self.doc.sentence_of(i);
            !same_clause && self.doc.head(head) != Some(i) && self.salience(head, i, back) > best + MARGIN
        })
    }

    fn agrees_with_pronoun(&self, word: &str, j: usize) -> bool {
        let m = &self.mentions[j];
        if m.how == How::Metonym && !self.acts(j) {
            return false;
        }
        let group = self.is_collective(j);
        match word {
            "it" | "its" | "itself" => m.number == Number::Singular && group,
            "he" | "him" | "his" | "himself" | "she" | "her" | "herself" => {
                m.person.is_some() || m.number == Number::Singular && !group && m.how != How::Metonym
            }
            _ => m.number == Number::Plural && m.person.is_none() || group && m.how != How::Metonym,
        }
    }

    /// Subject or agent: the only way in which a country is taken up by a pronoun.
    fn acts(&self, j: usize) -> bool {
        matches!(part_in_clause(self.doc, self.mentions[j].head).0, Part::Subject | Part::Passive)
    }

    /// An organisation, as against a person or people.
    fn is_collective(&self, j: usize) -> bool {
        let m = &self.mentions[j];
        if m.person.is_some() {
            return false;
        }
        let lemma = lower(self.doc.lemma(m.head));
        let words = &self.actors.reference;
        match self.bases[j] {
            Base::Name(_) => m.kind != Some(Kind::People),
            Base::Unknown => self.doc.tokens()[m.head].ent_type != "PERSON",
            Base::Group => true,
            Base::Role(..) => words.group.contains(&*lemma) || words.collective.contains(&*lemma),
            Base::Pronoun | Base::Pair => m.antecedent.is_some_and(|a| a < j && self.is_collective(a)),
        }
    }

    fn agrees_with_group(&self, lemma: &str, j: usize) -> bool {
        let m = &self.mentions[j];
        if m.how == How::Metonym || m.person.is_some() || !self.is_collective(j) {
            return false;
        }
        let Some(kind) = m.kind else {
            return matches!(self.bases[j], Base::Unknown | Base::Name(_) | Base::Group);
        };
        if self.says(j, lemma) {
            return true;
        }
        match lemma {
            "coalition" | "alliance" | "bloc" => kind == Kind::Coalition,
            "cartel" | "gang" => kind == Kind::Cartel,
            "party" => kind == Kind::PoliticalParty,
            "junta" => kind == Kind::Government,
            "militia" | "front" | "brigade" | "battalion" | "faction" | "cell" | "formation" => {
                kind.is_armed() && !kind.is_state() && kind != Kind::Peacekeepers
            }
            _ => !kind.is_state() && !matches!(kind, Kind::People | Kind::Outlet),
        }
    }

    /// True if the words of mention `j`, or the name of what it denotes, contain the word.
    fn says(&self, j: usize, lemma: &str) -> bool {
        let m = &self.mentions[j];
        let in_words = m.tokens.clone().any(|i| lower(self.doc.lemma(i)) == lemma);
        in_words || m.best().is_some_and(|c| c.name.to_lowercase().split(' ').any(|w| w == lemma))
    }

    fn agrees_with_members(&self, n: usize, j: usize) -> bool {
        let (own, m) = (&self.mentions[n], &self.mentions[j]);
        if m.how == How::Metonym || m.person.is_some() {
            return false;
        }
        if m.role.is_some() && m.role == own.role {
            return true;
        }
        let armed = own.armed == Some(true) && m.armed == Some(true);
        let state = |m: &ActorMention| m.kind.is_some_and(Kind::is_state);
        armed
            && !state(m)
            && !state(own)
            && (own.number == Number::Plural || m.number == Number::Singular && !self.is_collective(j))
    }

    /// Takes what clearly weighs most, or keeps all that weigh about the same.
    fn take_weighed(&mut self, n: usize, weighed: Vec<Weighed>, how: How, words: &str) {
        let Some(&best) = weighed.first() else {
            return self.leave(n, format!("nobody named before fits \"{words}\""));
        };
        let rival = weighed[1..]
            .iter()
            .take_while(|other| best.weight - other.weight < MARGIN)
            .find(|other| !self.is_same(best.mention, other.mention))
            .copied();
        self.take_over(n, best.mention, how, &format!("\"{words}\" refers back to "));
        if matches!(how, How::Pronoun) {
            self.mentions[n].person = self.mentions[best.mention].person.clone();
        }
        if let Some(rival) = rival {
            let other: Vec<Candidate> =
                self.mentions[rival.mention].candidates.iter().take(1).cloned().collect();
            let m = &mut self.mentions[n];
            m.ambiguous = true;
            m.antecedent = None;
            m.candidates.truncate(1);
            let name = other.first().map_or("", |c| c.name.as_str());
            m.reason = format!("{}, or to {name}: nothing decides", m.reason);
            m.candidates.extend(other);
        }
    }

    /// True when it makes no difference which of two is meant: both denote one actor ("the leader of X" and X), or one
    /// describes the other ("X, a rebel group").
    fn is_same(&self, a: usize, b: usize) -> bool {
        let id = |j: usize| self.mentions[j].best().and_then(|c| c.id.as_deref());
        let person = |j: usize| self.mentions[j].person.is_some();
        let one = id(a).is_some() && id(a) == id(b) && person(a) == person(b);
        let beside = |x: usize, y: usize| {
            let (x, y) = (self.mentions[x].head, self.mentions[y].head);
            self.doc.dep(x) == "appos" && self.doc.head(x) == Some(y)
        };
        one || beside(a, b) || beside(b, a)
    }

    /// Leaves a reference unresolved, with the reason.
    fn leave(&mut self, n: usize, reason: String) {
        let m = &mut self.mentions[n];
        m.candidates.clear();
        m.reason = reason;
    }
}

fn is_first_person(pronoun: &str) -> bool {
    matches!(pronoun, "we" | "us" | "our" | "ours" | "i" | "me" | "my" | "ourselves")
}

fn number_of(pronoun: &str) -> Number {
    if matches!(pronoun, "they" | "them" | "their" | "theirs" | "themselves" | "we" | "us" | "our") {
        Number::Plural
    } else {
        Number::Singular
    }
}
