//! Is the name a place here? Weighs grammar, neighbours, the model's label and what the report does with the name.
//!
//! Labels of the model are hints among others: small models call half the towns of Syria persons.

use super::Places;
use super::feature::Feature;
use super::mention::{How, Mention, Role};
use super::text::Look;
use rustc_hash::FxHashSet;
use std::ops::Range;
use syntax::Doc;

/// What the report says of its persons: last names of what looks like a person.
pub struct Persons<'d> {
    last: FxHashSet<&'d str>,
}

impl<'d> Persons<'d> {
    /// Names of two or more words that the model calls persons, and names behind titles.
    pub fn of(places: &Places, doc: &'d Doc, looks: &[Look]) -> Persons<'d> {
        let mut last = FxHashSet::default();
        for (range, label) in doc.entities() {
            if label == "PERSON" && range.len() > 1 {
                let end = range
                    .clone()
                    .rev()
                    .find(|&i| looks[i].word && doc.word(i) != "'s" && doc.word(i) != "’s");
                let first = &looks[range.start];
                if let Some(end) = end.filter(|&end| end > range.start) {
                    let known = places.words.lists.persons.contains(&*first.low)
                        || places.words.lists.titles.contains(&*first.low);
                    if known || !looks[end - 1].low.contains("al") {
                        last.insert(doc.word(end));
                    }
                }
            }
        }
        for i in 1..doc.len() {
            if looks[i].cap && looks[i - 1].cap && places.words.lists.titles.contains(&*looks[i - 1].low) {
                last.insert(doc.word(i));
            }
        }
        Persons { last }
    }
}

/// Weight of a name in a parse without entity labels: what stands around it must tell.
const UNLABELLED: f32 = 0.4;

/// Sets role and weight of every mention; what is not a place is dropped.
pub fn judge(places: &Places, doc: &Doc, looks: &[Look], mentions: &mut [Mention]) {
    let persons = Persons::of(places, doc, looks);
    let claimed: Vec<Range<usize>> = mentions
        .iter()
        .map(|m| if stands_beside(places, looks, m) { m.span.clone() } else { 0..0 })
        .collect();
    let contained: FxHashSet<usize> = mentions.iter().filter_map(|m| m.container).collect();
    let labelled = doc.entities().next().is_some();
    for (n, m) in mentions.iter_mut().enumerate() {
        let before = n.checked_sub(1).map_or(0..0, |p| claimed[p].clone());
        let after = claimed.get(n + 1).cloned().unwrap_or(0..0);
        let here = Here { places, doc, looks, before, after, contained: contained.contains(&n), labelled };
        if !m.candidates.is_empty() && m.candidates.iter().all(|c| c.how == How::Demonym) {
            m.role = Role::Demonym;
        }
        let last = &doc.tokens()[m.tokens.end - 1];
        let people = m.candidates.iter().any(|c| c.how == How::Demonym);
        // "two Malian villages": an adjective is of the country, whatever town bears its letters.
        if people && last.tag == "JJ" {
            m.candidates.retain(|c| c.how == How::Demonym);
            m.role = Role::Demonym;
        }
        m.weight = here.weigh(m, &persons);
        if m.role == Role::Place && is_in_epithet(doc, m.tokens.end) {
            m.role =
                if m.candidates.iter().any(|c| c.feature.is_country()) { Role::Demonym } else { Role::Seat };
        }
        let last = &doc.tokens()[m.tokens.end - 1];
        if m.role == Role::Place && last.tag == "JJ" && !m.candidates.iter().any(|c| c.main_name) {
            m.role = Role::Demonym;
        }
        if here.in_name(m) {
            m.role = match (here.in_public_body(m), m.role) {
                (true, Role::Demonym) => Role::Demonym,
                (true, _) => Role::Seat,
                (false, _) => Role::InName,
            };
        }
    }
}

/// "US-led", "Britain-based", "Russian-made": what the name tells of somebody, before token `end`.
fn is_in_epithet(doc: &Doc, end: usize) -> bool {
    let glued = |i: usize| doc.bytes(i - 1..i).end == doc.bytes(i..i + 1).start;
    end + 1 < doc.len()
        && doc.word(end) == "-"
        && glued(end)
        && glued(end + 1)
        && matches!(doc.tokens()[end + 1].tag, "VBN" | "VBD" | "JJ" | "VBG")
}

/// Names beside a name that surely is a place, and names in a country that the report is about, get a second hearing:
/// "Bakhmut and Chasiv Yar", "Iraqi forces ... Sinjar".
pub fn second_hearing(looks: &[Look], mentions: &mut [Mention], likely: f32) {
    let sure = |m: &Mention| {
        m.weight >= likely && matches!(m.role, Role::Place | Role::Dateline | Role::Demonym | Role::Seat)
    };
    let mut countries: FxHashSet<u16> = FxHashSet::default();
    for m in mentions.iter().filter(|m| sure(m)) {
        let mut of: Vec<u16> = m.candidates.iter().map(|c| c.country).collect();
        of.dedup();
        // What many countries have says nothing.
        if of.len() == 1 {
            countries.extend(of);
        }
    }
    for n in 0..mentions.len() {
        if sure(&mentions[n]) || mentions[n].role != Role::Place {
            continue;
        }
        let beside = |o: usize| {
            sure(&mentions[o])
                && mentions[o].role == Role::Place
                && listed(looks, &mentions[n.min(o)], &mentions[n.max(o)])
        };
        let listed = n.checked_sub(1).is_some_and(beside) || (n + 1 < mentions.len() && beside(n + 1));
        let here = mentions[n]
            .candidates
            .iter()
            .any(|c| countries.contains(&c.country) && (c.curated || c.project || c.population > 10_000));
        let m = &mut mentions[n];
        m.weight += if listed { 1.8 } else { 0.0 } + if here { 1.5 } else { 0.0 };
    }
}

/// Two names of one list: only "and", "or" or a comma between them.
fn listed(looks: &[Look], a: &Mention, b: &Mention) -> bool {
    let gap = a.span.end..b.span.start;
    !gap.is_empty() && gap.len() <= 2 && looks[gap].iter().all(|l| matches!(&*l.low, "and" | "or" | ","))
}

/// "the Islamic State of Iraq and the Levant": what goes on from a name within a name is within it too.
pub fn carry_names(looks: &[Look], mentions: &mut [Mention]) {
    for n in 1..mentions.len() {
        let gap = mentions[n - 1].span.end..mentions[n].span.start;
        let joined = !gap.is_empty()
            && gap.len() <= 2
            && looks[gap].iter().all(|l| matches!(&*l.low, "and" | "the" | "of"));
        if joined && mentions[n - 1].role == Role::InName && mentions[n].role == Role::Place {
            mentions[n].role = Role::InName;
        }
    }
}

/// True if the name is surely enough a place to be no part of a neighbour's name: not "Smith", "Post", "Times".
fn stands_beside(places: &Places, looks: &[Look], m: &Mention) -> bool {
    let low = &*looks[m.tokens.start].low;
    let words = &places.words;
    let other = words.lists.others.contains(low)
        || words.lists.persons.contains(low)
        || words.lists.name_words.contains(low);
    let known = |c: &super::mention::Candidate| c.is_unit() || c.population > 20_000 || c.curated;
    !other && m.candidates.iter().any(known)
}

/// A mention's surroundings.
struct Here<'a> {
    places: &'a Places,
    doc: &'a Doc,
    looks: &'a [Look],
    before: Range<usize>,
    after: Range<usize>,
    contained: bool,
    /// The parse bears entity labels.
    labelled: bool,
}

impl Here<'_> {
    fn weigh(&self, m: &Mention, persons: &Persons<'_>) -> f32 {
        if m.role == Role::Demonym {
            return 2.0;
        }
        self.of_itself(m)
            + self.of_label(m)
            + self.of_left(m)
            + self.of_right(m)
            + self.of_grammar(m)
            + self.of_persons(m, persons)
    }

    /// How well known the place is, and whether its name is a common word or a person's.
    fn of_itself(&self, m: &Mention) -> f32 {
        let best = m.candidates.iter().map(fame).fold(-1.0, f32::max);
        let words = m.tokens.clone().filter(|&i| self.looks[i].word).count();
        let low = &*self.looks[m.tokens.start].low;
        let mut weight = best + if words > 1 { 1.0 } else { 0.0 };
        if words == 1 {
            if self.places.words.lists.others.contains(low) {
                weight -= 4.0;
            }
            if self.places.words.lists.persons.contains(low) {
                weight -= 1.5;
            }
        }
        if m.unit.is_some() || m.facility.is_some() {
            weight += 2.0;
        }
        if words > 1 && self.places.words.units.contains_key(&*self.looks[m.tokens.end - 1].low) {
            weight += 2.0;
        }
        // "St. Patrick's Day", "St. Mary's".
        let saint = words == 2 && matches!(low, "st" | "saint");
        if saint && self.looks.get(m.tokens.end).is_some_and(|l| matches!(&*l.low, "'s" | "’s" | "'" | "’"))
        {
            weight -= 4.0;
        }
        if m.container.is_some() {
            weight += 3.0;
        }
        if self.contained {
            weight += 1.5;
        }
        weight
    }

    /// The label of the model, and how far it reaches beyond the name; no evidence when it gave none at all.
    fn of_label(&self, m: &Mention) -> f32 {
        if !self.labelled {
            return UNLABELLED;
        }
        let tokens = self.doc.tokens();
        let label = m.tokens.clone().map(|i| tokens[i].ent_type).find(|l| !l.is_empty()).unwrap_or("");
        let wider = self.entity_reaches_beyond(m);
        match (label, wider) {
            ("GPE", false) => 2.5,
            ("GPE", true) => 1.5,
            ("LOC" | "FAC", false) => 2.0,
            ("LOC" | "FAC", true) => 0.3,
            ("NORP", _) => 0.3,
            ("PERSON", false) => -1.2,
            ("PERSON", true) => -3.0,
            ("ORG", false) => -0.3,
            ("ORG", true) => -1.5,
            ("", _) => -0.7,
            ("DATE" | "TIME" | "CARDINAL" | "MONEY" | "PERCENT" | "QUANTITY" | "ORDINAL", _) => -2.5,
            _ => -1.5,
        }
    }

    /// True if the model's entity has words that belong to no place.
    fn entity_reaches_beyond(&self, m: &Mention) -> bool {
        let tokens = self.doc.tokens();
        let inside = |i: usize| tokens[i].iob == syntax::Iob::I && !tokens[i].ent_type.is_empty();
        let left = inside(m.tokens.start) && {
            let word = &self.looks[m.tokens.start - 1.min(m.tokens.start)];
            word.word
                && !matches!(&*word.low, "the" | "a" | "an")
                && !self.before.contains(&(m.tokens.start - 1))
        };
        let end = m.span.end;
        let right = end < self.doc.len()
            && inside(end)
            && self.looks[end].word
            && !matches!(self.doc.word(end), "'s" | "’s")
            && !self.after.contains(&end);
        left || right
    }

    fn of_left(&self, m: &Mention) -> f32 {
        let Some(left) = m.span.start.checked_sub(1) else { return 0.0 };
        if self.before.contains(&left) {
            return 0.3;
        }
        let low = &*self.looks[left].low;
        let words = &self.places.words;
        if words.lists.titles.contains(low) && self.looks[left].cap {
            return -3.5;
        }
        if words.directions.contains_key(low) {
            // "West Side" is a name of its own, "southern Syria" and "South London" are not.
            let known =
                m.candidates.iter().any(|c| c.is_unit() || c.feature.is_wide() || c.population > 50_000);
            return if self.looks[left].cap && !self.looks[left].shouted && !known { -2.5 } else { 1.5 };
        }
        if low == "the" && left > 0 {
            let further = words.before.get(&*self.looks[left - 1].low).copied().unwrap_or(0.0);
            let the = if m.candidates.iter().any(|c| c.feature.is_populated() && c.how == How::Name) {
                -0.8
            } else {
                0.3
            };
            return further * 0.7 + the;
        }
        if let Some(&weight) = words.before.get(low) {
            return weight;
        }
        let name_before = self.looks[left].cap
            && self.looks[left].word
            && !self.looks[left].shouted
            && !self.doc.tokens()[m.span.start].sent_start
            && matches!(self.doc.tokens()[left].pos, "PROPN" | "NOUN" | "X")
            && self.doc.dep(left) == "compound";
        if name_before {
            let first_name =
                words.lists.persons.contains(low) || self.doc.tokens()[left].ent_type == "PERSON";
            return if first_name { -4.0 } else { -1.8 };
        }
        0.0
    }

    fn of_right(&self, m: &Mention) -> f32 {
        let end = m.span.end;
        if end >= self.doc.len() || self.after.contains(&end) {
            return 0.0;
        }
        let look = &self.looks[end];
        let word = self.doc.word(end);
        if word == "-"
            && self
                .looks
                .get(end + 1)
                .is_some_and(|l| matches!(&*l.low, "based" | "born" | "backed" | "area" | "bound"))
        {
            return 2.0;
        }
        if !look.cap || !look.word || look.shouted || self.doc.tokens()[end].sent_start {
            return 0.0;
        }
        if self.doc.tokens()[end].pos == "PROPN" && self.doc.head(m.tokens.end - 1) == Some(end) {
            return -2.0;
        }
        0.0
    }

    fn of_grammar(&self, m: &Mention) -> f32 {
        let last = m.tokens.end - 1;
        let t = &self.doc.tokens()[last];
        let mut weight = match t.pos {
            "PROPN" => 0.5,
            "NOUN" | "ADJ" | "X" => -0.8,
            _ => -2.0,
        };
        if let Some(head) = self.doc.head(last) {
            let lemma = self.doc.lemma(head);
            if matches!(t.dep, "nsubj" | "nsubjpass") && self.places.words.lists.person_verbs.contains(lemma)
            {
                weight -= 0.8;
            }
            if matches!(t.dep, "dobj" | "nsubjpass") && self.places.words.lists.place_verbs.contains(lemma) {
                weight += 1.3;
            }
            if t.dep == "appos" || t.dep == "npadvmod" {
                weight += 0.3;
            }
        }
        weight
    }

    fn of_persons(&self, m: &Mention, persons: &Persons<'_>) -> f32 {
        if m.tokens.len() == 1 && persons.last.contains(self.doc.word(m.tokens.start)) {
            let country = m.candidates.iter().any(|c| c.feature.is_country() || c.feature == Feature::Admin1);
            return if country { -1.0 } else { -3.0 };
        }
        0.0
    }

    /// True if the name it is part of is that of a public body of the place, by the words behind it.
    fn in_public_body(&self, m: &Mention) -> bool {
        let place = m.candidates.iter().any(|c| c.is_unit() || c.feature.is_populated());
        let end = m.span.end;
        place
            && (end..self.doc.len().min(end + 4))
                .take_while(|&i| self.looks[i].cap && self.looks[i].word)
                .any(|i| self.places.words.lists.public_bodies.contains(&*self.looks[i].low))
    }

    /// True if the name is a part of the name of an organisation, a work or a person.
    fn in_name(&self, m: &Mention) -> bool {
        let tokens = self.doc.tokens();
        let end = m.span.end;
        let label = tokens[m.tokens.start].ent_type;
        let named = end < self.doc.len()
            && self.looks[end].cap
            && !self.looks[end].shouted
            && self.places.words.lists.name_words.contains(&*self.looks[end].low);
        let organisation =
            matches!(label, "ORG" | "PRODUCT" | "WORK_OF_ART" | "LAW") && self.entity_reaches_beyond(m);
        let of = m.tokens.start > 1
            && &*self.looks[m.tokens.start - 1].low == "of"
            && self.looks[m.tokens.start - 2].cap
            && self.places.words.lists.name_words.contains(&*self.looks[m.tokens.start - 2].low);
        named || organisation || of
    }
}

/// How likely a name is to mean this place, before any context.
fn fame(c: &super::mention::Candidate) -> f32 {
    let name = if c.main_name { 0.0 } else { -0.5 };
    match c.feature {
        Feature::Country | Feature::FormerCountry => 3.0,
        Feature::Admin1 => 1.5 + name,
        Feature::Admin2 => -0.5 + name,
        f if f.is_populated() => {
            let people = ((f64::from(c.population) + 1.0).log10() as f32 - 4.2).clamp(-1.0, 2.5) + name;
            if c.curated { people.max(0.6) + 0.9 } else { people }
        }
        _ if c.how == How::Abbreviation => 0.5,
        _ => 1.5,
    }
}
