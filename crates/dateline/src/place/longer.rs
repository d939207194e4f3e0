//! Is a name only a part of a longer one that no gazetteer holds? "Abu Karinka" is not Abu, nor "Chashma Pul" Pul, and the
//! Imperial Marhaba Hotel does not stand in Imperial.

use super::Places;
use super::mention::Mention;
use super::text::Look;
use syntax::Doc;

/// A place this large is known by its name alone, whatever is written beside it.
const LARGE: u32 = 150_000;

/// Drops such mentions: the whole name is then free to be found as one that no gazetteer holds.
pub fn drop_parts(places: &Places, doc: &Doc, looks: &[Look], mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n < mentions.len() {
        let from = n.checked_sub(1).map_or(0, |p| mentions[p].span.end);
        let to = mentions.get(n + 1).map_or(doc.len(), |next| next.span.start);
        let m = &mentions[n];
        let small = m
            .candidates
            .iter()
            .all(|c| c.feature.is_populated() && c.population < LARGE && !c.curated && !c.project);
        let alone = m.span == m.tokens;
        let known = |c: &super::mention::Candidate| {
            c.curated || c.project || c.feature.is_country() || c.population >= LARGE
        };
        let first_word = alone && !m.candidates.iter().any(known) && opens_name(places, doc, looks, m);
        let inside = (alone || m.facility.is_some()) && before(places, doc, looks, m, from) < m.tokens.start
            || alone && behind(places, doc, looks, m, to) > m.tokens.end;
        let part = first_word || small && inside;
        if part {
            mentions.remove(n);
        } else {
            n += 1;
        }
    }
}

/// "Abu Tira", "Wadi Khaywan", "Al-Dalwa": the first word alone is the name of no town.
fn opens_name(places: &Places, doc: &Doc, looks: &[Look], m: &Mention) -> bool {
    let hyphen = m.tokens.end + 1 < doc.len() && doc.word(m.tokens.end) == "-";
    let next = m.tokens.end + usize::from(hyphen);
    m.tokens.len() == 1
        && places.words.lists.openers.contains(&*looks[m.tokens.start].low)
        && looks.get(next).is_some_and(|l| l.cap && l.word)
}

/// A word that goes on with a name: a capital, no word of its own standing, in the same noun phrase.
fn goes_on(places: &Places, doc: &Doc, looks: &[Look], i: usize) -> bool {
    let (look, words) = (&looks[i], &places.words);
    let low = &*look.low;
    look.cap
        && look.word
        && !look.shouted
        && doc.tokens()[i].pos == "PROPN"
        && doc.word(i).chars().all(|c| c.is_alphabetic() || "'’-.".contains(c))
        && doc.word(i).chars().any(char::is_lowercase)
        && !words.directions.contains_key(low)
        && !words.units.contains_key(low)
        && !words.facilities.contains_key(low)
        && !words.lists.titles.contains(low)
        && !is_day(low)
}

fn is_day(low: &str) -> bool {
    const DAYS: [&str; 26] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "sat",
        "sun",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "september",
        "october",
        "november",
        "december",
    ];
    DAYS.contains(&low)
}

fn before(places: &Places, doc: &Doc, looks: &[Look], m: &Mention, from: usize) -> usize {
    let mut at = m.tokens.start;
    while at > from
        && m.tokens.start - at < 3
        && !doc.tokens()[at].sent_start
        && goes_on(places, doc, looks, at - 1)
        && doc.dep(at - 1) == "compound"
        && doc.head(at - 1).is_some_and(|h| h >= at && h < m.tokens.end)
    {
        at -= 1;
    }
    at
}

fn behind(places: &Places, doc: &Doc, looks: &[Look], m: &Mention, to: usize) -> usize {
    let mut at = m.tokens.end;
    while at < to && at - m.tokens.end < 3 && !doc.tokens()[at].sent_start && goes_on(places, doc, looks, at)
    {
        at += 1;
    }
    let head = doc.head(m.tokens.end - 1);
    let one_phrase =
        head.is_some_and(|h| (m.tokens.end..at).contains(&h)) && doc.dep(m.tokens.end - 1) == "compound";
    if one_phrase { at } else { m.tokens.end }
}
