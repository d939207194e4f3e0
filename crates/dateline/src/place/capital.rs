//! "the Iraqi capital", "Burundi's capital", "the capital of Yemen": a town that is meant and not named; and "the capital"
//! in a report that names one country.

use super::Places;
use super::feature::Feature;
use super::mention::{Candidate, Choice, How, Mention, NO, Role};
use super::text::Look;
use syntax::Doc;

/// The capitals that are meant by such words, in text order; where the town is named too, its name is enough.
pub fn meant(places: &Places, doc: &Doc, looks: &[Look], mentions: &[Mention]) -> Vec<Mention> {
    let only = only_country(mentions);
    let at = (0..doc.len()).filter(|&i| &*looks[i].low == "capital" && doc.tokens()[i].pos != "ADJ");
    at.filter_map(|i| {
        let inside = mentions.iter().any(|m| m.tokens.contains(&i));
        let named = mentions.iter().any(|m| m.role == Role::Place && names_it(doc, looks, m, i));
        if inside || named {
            return None;
        }
        let said = of_before(doc, looks, mentions, i).or_else(|| of_behind(looks, mentions, i));
        let country = said.or_else(|| only.filter(|_| is_bare(doc, looks, i)))?;
        let town = places.capital(country)?;
        let name = &places.countries.get(country)?.name;
        let mut m = Mention::new(i..i + 1, vec![town]);
        m.weight = 1.0;
        m.described = true;
        let why = if said.is_some() { "" } else { ", the one country that the report names" };
        m.choice = Some(Choice { candidate: 0, reason: format!("the capital of {name}{why}"), firm: true });
        Some(m)
    })
    .collect()
}

/// "the Iraqi capital, Baghdad", "the capital city of Baghdad", "capital Mogadishu", "Baghdad, the capital": only words
/// that carry on stand between.
fn names_it(doc: &Doc, looks: &[Look], m: &Mention, i: usize) -> bool {
    let small = |range: std::ops::Range<usize>| {
        range.len() <= 4
            && range.clone().all(|t| {
                matches!(
                    &*looks[t].low,
                    "," | "of" | "city" | "the" | "and" | "'s" | "’s" | "its" | "largest"
                ) || doc.tokens()[t].pos == "ADJ"
            })
    };
    let town = m.candidates.iter().any(|c| c.feature.is_populated());
    let behind = m.tokens.start > i && small(i + 1..m.span.start);
    let before = m.span.end <= i && small(m.span.end..i) && (m.span.end..i).any(|t| doc.word(t) == ",");
    town && (behind || before)
}

/// The country that a name just before is of, or whose people: "Iraqi capital", "Burundi's capital".
fn of_before(doc: &Doc, looks: &[Look], mentions: &[Mention], i: usize) -> Option<u16> {
    let m = mentions.iter().rev().find(|m| m.tokens.end <= i)?;
    let gap = m.tokens.end..i;
    let joined = gap.len() <= 2
        && gap.clone().all(|t| {
            matches!(doc.word(t), "'s" | "’s" | "'" | "’") || doc.tokens()[t].pos == "ADJ" && !looks[t].cap
        });
    country_of(m).filter(|_| joined)
}

/// "the capital of Yemen", "the capital city of Yemen".
fn of_behind(looks: &[Look], mentions: &[Mention], i: usize) -> Option<u16> {
    let m = mentions.iter().find(|m| m.span.start > i)?;
    let gap = i + 1..m.span.start;
    let of = gap.len() <= 3 && gap.clone().any(|t| &*looks[t].low == "of");
    let plain = gap.clone().all(|t| matches!(&*looks[t].low, "of" | "the" | "city"));
    country_of(m).filter(|_| of && plain)
}

/// "in the capital": of nothing in particular.
fn is_bare(doc: &Doc, looks: &[Look], i: usize) -> bool {
    let next_of = looks.get(i + 1).is_some_and(|l| matches!(&*l.low, "of" | "'s" | "’s"));
    let article = i > 0 && &*looks[i - 1].low == "the";
    article && !next_of && matches!(doc.dep(i), "pobj" | "dobj" | "nsubj" | "nsubjpass" | "conj")
}

/// The one country that the report names, itself or by its people.
fn only_country(mentions: &[Mention]) -> Option<u16> {
    let mut named =
        mentions.iter().filter(|m| matches!(m.role, Role::Place | Role::Demonym)).filter_map(country_of);
    let first = named.next()?;
    named.all(|c| c == first).then_some(first)
}

fn country_of(m: &Mention) -> Option<u16> {
    let c = m.candidates.iter().find(|c| c.feature == Feature::Country || c.how == How::Demonym)?;
    Some(c.country).filter(|&c| c != NO)
}

impl Places {
    /// The capital of country number `country`, where the gazetteer has it under the name that our table gives it.
    fn capital(&self, country: u16) -> Option<Candidate> {
        let name = &self.countries.get(country)?.capital;
        let towns = self.gazetteer.find(name).into_iter().map(|r| self.gazetteer_candidate(r));
        towns.filter(|c| c.country == country && c.feature.is_populated()).max_by_key(|c| c.population)
    }
}
