//! Names that stand in no gazetteer: met by another transliteration inside a country that the report is about, or
//! left open within the unit they are said to lie in. A wrong point would be worse.

use super::super::Places;
use super::super::beside;
use super::super::fold::{alike, fold, transliteration_key};
use super::super::mention::{Candidate, Choice, How, Mention};
use super::super::text::Look;
use super::super::toponym;
use super::super::words::Unit;
use super::Scene;
use super::tally::{Ballot, Tally};
use super::weigh::prior;
use std::ops::Range;
use syntax::Doc;

/// Names that the text uses as places and no gazetteer holds, in text order, each without a reading.
///
/// `judged` are the names that gazetteers hold, also those judged to be no places here.
pub fn names(places: &Places, doc: &Doc, looks: &[Look], judged: &[Range<usize>]) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut free_from = 0;
    for next in judged.iter().cloned().chain(std::iter::once(doc.len()..doc.len())) {
        let mut i = free_from;
        while i < next.start {
            match capitals(doc, looks, i, next.start) {
                Some(tokens) => {
                    i = tokens.end;
                    if let Some(m) = as_place(places, doc, looks, tokens) {
                        out.push(m);
                    }
                }
                None => i += 1,
            }
        }
        free_from = next.end.max(free_from);
    }
    out
}

/// A run of capitalised words at `i`, with Arabic articles within.
fn capitals(doc: &Doc, looks: &[Look], i: usize, limit: usize) -> Option<Range<usize>> {
    let name = |at: usize| {
        at < limit
            && looks[at].cap
            && looks[at].word
            && !looks[at].shouted
            && doc.word(at).chars().any(char::is_alphabetic)
    };
    let article = |at: usize| {
        at + 2 < limit
            && super::super::fold::ARTICLES.contains(&&*looks[at].low)
            && doc.word(at + 1) == "-"
            && name(at + 2)
    };
    let mut end = i;
    loop {
        if article(end) {
            end += 3;
        } else if name(end) && matches!(doc.tokens()[end].pos, "PROPN" | "NOUN" | "ADJ" | "X") {
            end += 1;
        } else if end > i
            && end + 1 < limit
            && doc.word(end) == "-"
            && !doc.tokens()[end - 1].space
            && name(end + 1)
        {
            end += 2;
        } else {
            break;
        }
        if end - i > 8 {
            break;
        }
    }
    (end > i).then_some(i..end)
}

/// A mention, if the words beside the name or the model's label make it a place.
fn as_place(places: &Places, doc: &Doc, looks: &[Look], tokens: Range<usize>) -> Option<Mention> {
    let label = doc.tokens()[tokens.start].ent_type;
    let mut one = [Mention::new(tokens.clone(), Vec::new())];
    beside::read(places, doc, looks, &mut one);
    let [mut m] = one;
    let low = |i: usize| &*looks[i].low;
    let left = tokens.start.checked_sub(1).map_or("", low);
    let titled = places.words.lists.titles.contains(left);
    let named_kind = m.facility.is_some() || matches!(m.unit, Some(Unit::Kind(_)));
    let place_label = matches!(label, "GPE" | "LOC" | "FAC");
    let preposition = matches!(left, "in" | "near" | "outside" | "around");
    let common = tokens.len() == 1 && places.words.lists.others.contains(low(tokens.start));
    let letters = doc.words(tokens.clone()).chars().filter(|c| c.is_alphabetic()).count();
    let acronym = tokens.len() == 1 && (looks[tokens.start].upper || letters < 3);
    let persons = label == "PERSON" && !preposition;
    if titled
        || common
        || acronym
        || persons
        || !(place_label || named_kind && preposition || named_kind && left == "of")
    {
        return None;
    }
    m.weight = 1.0;
    Some(m)
}

/// Readings by transliteration of a name that is not found as it stands, in one of `countries`.
pub fn transliterated(places: &Places, name: &str, countries: &[u16]) -> Vec<Candidate> {
    let key = fold(name);
    let skeleton = transliteration_key(&key);
    let mut out = Vec::new();
    if skeleton.len() < 3 || key.len() < 4 {
        return out;
    }
    let Some(value) = places.gazetteer.translit.get(&skeleton) else { return out };
    places.gazetteer.records(value.value(), |record, _| {
        let c = places.gazetteer_candidate(record);
        if countries.contains(&c.country) && alike(&key, &fold(&places.gazetteer.name(record))) {
            out.push(Candidate { how: How::Transliteration, main_name: false, ..c });
        }
    });
    out
}

/// Gives unknown names a reading by transliteration, where the report is about a country that has one.
pub fn run(scene: &mut Scene<'_>) {
    if scene.mentions.iter().all(|m| !m.candidates.is_empty()) {
        return;
    }
    let mut tally = Tally::default();
    for m in scene.mentions.iter().filter(|m| m.choice.is_some()) {
        tally.add(&Ballot::of(m), 1.0);
    }
    let mut countries = scene.watched.clone();
    countries.extend(tally.first_country());
    for n in 0..scene.mentions.len() {
        if !scene.mentions[n].candidates.is_empty() {
            continue;
        }
        let container = scene.mentions[n].container.and_then(|o| scene.mentions[o].chosen().cloned());
        let name = scene.text(&scene.mentions[n]).to_owned();
        let mut readings = transliterated(scene.places, &name, &countries);
        if let Some(container) = &container {
            readings.retain(|c| c.lies_in(container));
        }
        let best = (0..readings.len()).max_by(|&a, &b| {
            let weight = |c: &Candidate| prior(c) + tally.near(c.lat, c.lon).min(3.0);
            weight(&readings[a]).total_cmp(&weight(&readings[b])).then(b.cmp(&a))
        });
        let Some(candidate) = best else { continue };
        let known = toponym::known(scene.places, &readings[candidate]).name;
        let m = &mut scene.mentions[n];
        m.candidates = readings;
        m.choice = Some(Choice {
            candidate,
            reason: format!("another spelling of {known}, in the country that the report is about"),
            firm: false,
        });
    }
}
