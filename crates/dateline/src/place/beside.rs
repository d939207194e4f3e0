//! What do the words beside a name say it is? "Idlib province", "city of Homs", "Tabqa air base", "Fresno, CA".

use super::Places;
use super::feature::Feature;
use super::mention::{Candidate, How, Mention};
use super::text::Look;
use super::words::{Unit, Words};
use syntax::Doc;

/// Widens each mention by the words for its kind, and links "X, Y" where X can lie in Y.
pub fn read(places: &Places, doc: &Doc, looks: &[Look], mentions: &mut [Mention]) {
    for m in 0..mentions.len() {
        let next = mentions.get(m + 1).map_or(doc.len(), |n| n.tokens.start);
        let previous = if m == 0 { 0 } else { mentions[m - 1].tokens.end };
        kind_after(&places.words, looks, &mut mentions[m], next);
        kind_before(&places.words, looks, &mut mentions[m], previous);
    }
    share_plurals(looks, mentions);
    link(places, doc, looks, mentions);
    for m in mentions {
        keep_what_fits(m);
    }
}

/// "Hunan and Hubei provinces": the word in the plural is said of both.
fn share_plurals(looks: &[Look], mentions: &mut [Mention]) {
    for m in (1..mentions.len()).rev() {
        let unit = mentions[m].unit;
        let last = mentions[m].span.end - 1;
        let plural =
            unit.is_some() && looks[last].low.ends_with('s') && mentions[m].span.end > mentions[m].tokens.end;
        let gap = mentions[m - 1].span.end..mentions[m].span.start;
        let joined = gap.len() <= 2
            && gap.start < gap.end
            && looks[gap].iter().all(|l| matches!(&*l.low, "and" | "," | "or"));
        if plural && joined && mentions[m - 1].unit.is_none() {
            mentions[m - 1].unit = unit;
        }
    }
}

/// Links every mention to the one it is said to lie in.
pub fn link(places: &Places, doc: &Doc, looks: &[Look], mentions: &mut [Mention]) {
    for m in 0..mentions.len() {
        let owner = m.checked_sub(1).filter(|&o| owns(doc, &mentions[o], &mentions[m]));
        mentions[m].container = container(places, doc, looks, mentions, m).or(owner);
    }
}

/// "Cairo's Abbasiya": the name before, with its 's, is what this one lies in.
fn owns(doc: &Doc, owner: &Mention, owned: &Mention) -> bool {
    let at = owner.span.end;
    let direct = at + 1 == owned.span.start && matches!(doc.word(at), "'s" | "’s" | "'" | "’");
    direct && owned.candidates.iter().any(|c| owner.candidates.iter().any(|o| inside(c, o)))
}

/// A word or two after the name: "province", "air base".
fn kind_after(words: &Words, looks: &[Look], m: &mut Mention, next: usize) {
    let end = m.tokens.end;
    for len in [3, 2, 1] {
        let to = end + len;
        if to > next.min(looks.len()) {
            continue;
        }
        let phrase = joined(looks, end, to);
        // "Hunan city of Yueyang" is a city in Hunan.
        if looks.get(to).is_some_and(|l| &*l.low == "of") && to < next {
            continue;
        }
        if let Some(&kind) = words.facilities.get(&phrase) {
            m.facility = Some(kind);
            m.proper = looks[end].cap && !looks[end].shouted;
            m.span.end = to;
            return;
        }
        if let Some(&unit) = words.units.get(&phrase) {
            m.unit = Some(unit);
            m.span.end = to;
            return;
        }
    }
}

/// "the city of X", "X province's Y district" is not this; "the base at X", "camp X", "Lake X".
fn kind_before(words: &Words, looks: &[Look], m: &mut Mention, previous: usize) {
    let start = m.span.start;
    let low = |back: usize| start.checked_sub(back).filter(|&i| i >= previous).map_or("", |i| &*looks[i].low);
    let kind_at = match low(1) {
        "of" | "at" | "in" => {
            let article = usize::from(matches!(low(2), "the"));
            2 + article
        }
        "called" | "named" => 2,
        _ => 1,
    };
    let of = low(1) == "of";
    if m.unit.is_none()
        && (of || matches!(low(1), "called" | "named") || kind_at == 1)
        && let Some(&unit) = words.units.get(low(kind_at))
    {
        // "province Idlib" is rare, "the town Saraqib" is not; "the state Fresno" is no unit.
        if kind_at > 1 || matches!(unit, Unit::Kind(f) if f.is_populated()) {
            m.unit = Some(unit);
        }
    }
    if m.facility.is_none() && m.unit.is_none() {
        let two = format!("{} {}", low(kind_at + 1), low(kind_at));
        let kind = words.facilities.get(&two).or_else(|| words.facilities.get(low(kind_at)));
        match kind {
            Some(&kind) if of && !is_nature(kind) || kind_at == 1 && kind == Feature::Camp => {
                m.facility = Some(kind)
            }
            Some(&kind) if matches!(kind, Feature::Lake | Feature::Mountain) && kind_at == 1 => {
                m.facility = Some(kind);
                m.span.start -= 1;
            }
            _ => {}
        }
    }
}

fn joined(looks: &[Look], from: usize, to: usize) -> String {
    let mut phrase = String::new();
    for (n, look) in looks[from..to].iter().enumerate() {
        if n > 0 {
            phrase.push(' ');
        }
        phrase.push_str(&look.low);
    }
    phrase
}

/// The mention that this one is said to lie in: the one behind a comma, in brackets, or behind "in".
fn container(places: &Places, doc: &Doc, looks: &[Look], mentions: &[Mention], m: usize) -> Option<usize> {
    let (inner, outer) = (mentions.get(m)?, mentions.get(m + 1)?);
    let gap = inner.span.end..outer.span.start;
    if gap.len() > 4 || gap.start > gap.end {
        return None;
    }
    let low = |i: usize| &*looks[i].low;
    let gap_words: Vec<&str> =
        gap.clone().map(low).filter(|w| !matches!(*w, "the" | "," | "(" | "-" | "'s" | "’s")).collect();
    let comma = gap.clone().any(|i| matches!(doc.word(i), "," | "("));
    let direct = gap.len() == 1 && comma;
    let said = !gap_words.is_empty()
        && gap_words.iter().all(|w| {
            matches!(*w, "in" | "of")
                || places.words.directions.contains_key(*w)
                || places.words.units.contains_key(*w)
        });
    let said = said && gap_words.iter().any(|w| matches!(*w, "in"))
        || comma
            && gap_words.iter().all(|w| places.words.directions.contains_key(*w))
            && !gap_words.is_empty();
    // "Kuru village of Vom district": not "the village of Vom"
    let of_unit = inner.unit.is_some()
        && inner.span.end > inner.tokens.end
        && !gap_words.is_empty()
        && gap_words.iter().all(|w| *w == "of");
    let said = said || of_unit;
    let some = inner.candidates.iter().any(|c| outer.candidates.iter().any(|o| inside(c, o)));
    let stated = said || direct && (inner.candidates.is_empty() || names_unit(inner, outer));
    ((direct || said) && some
        || stated && !some && outer.candidates.iter().any(|o| o.is_unit() && o.how != How::Demonym))
    .then_some(m + 1)
}

/// "Grantville, Pennsylvania": a town and a first-level unit behind a comma belong together even where no town of that
/// name is known there; then the text knows better than the gazetteer.
fn names_unit(inner: &Mention, outer: &Mention) -> bool {
    let town = |c: &Candidate| c.feature.is_populated() || c.feature == Feature::Admin2;
    let unit = |c: &Candidate| c.feature == Feature::Admin1;
    inner.candidates.iter().all(town)
        && outer.candidates.iter().any(unit)
        && !outer.candidates.iter().any(|c| c.feature.is_country())
}

/// `inner` lies in `outer`, and is something smaller.
pub(super) fn inside(inner: &Candidate, outer: &Candidate) -> bool {
    let named = outer.how != How::Demonym && inner.how != How::Demonym;
    named
        && !inner.feature.is_country()
        && (inner.lies_in(outer) && inner.feature != outer.feature || part_of_town(inner, outer))
}

/// A quarter, a building or a suburb and the large town it belongs to.
fn part_of_town(inner: &Candidate, outer: &Candidate) -> bool {
    let small =
        inner.feature == Feature::Quarter || inner.feature.is_facility() || inner.feature.is_populated();
    small
        && outer.feature.is_populated()
        && outer.population > 50_000
        && inner.population * 2 < outer.population
        && inner.country == outer.country
        && super::toponym::km_between(inner.lat, inner.lon, outer.lat, outer.lon) < 30.0
}

/// True if `kind` is a thing of nature, which a town or unit of the same name is not.
fn is_nature(kind: Feature) -> bool {
    use Feature::{Gulf, Island, Islands, Lake, Mountain, Mountains, Peninsula, River, Sea, Valley};
    matches!(kind, River | Lake | Sea | Valley | Mountain | Mountains | Island | Islands | Peninsula | Gulf)
}

/// Drops readings that the words beside the name rule out, as long as one is left.
fn keep_what_fits(m: &mut Mention) {
    let fits: Box<dyn Fn(&Candidate) -> bool> = match (m.facility, m.unit) {
        (Some(kind), _) => Box::new(move |c| same_kind(c.feature, kind)),
        (None, Some(Unit::Kind(Feature::Admin1))) => Box::new(|c| c.feature == Feature::Admin1),
        (None, Some(Unit::Kind(Feature::Admin2))) => {
            Box::new(|c| matches!(c.feature, Feature::Admin2 | Feature::District))
        }
        (None, Some(Unit::Kind(f))) if f.is_populated() => Box::new(|c| c.feature.is_populated()),
        _ => Box::new(|c| c.how != How::Short),
    };
    if m.candidates.iter().any(fits.as_ref()) {
        m.candidates.retain(|c| fits(c));
    } else {
        let nature = m.facility.is_some_and(is_nature);
        // "Lake Vermont" is not the state, "Pearson International Airport" not the village of Pearson.
        let kept =
            |c: &Candidate| !nature && (!m.proper || c.population > 20_000 || !c.feature.is_populated());
        let short = |c: &Candidate| c.how != How::Short;
        m.candidates.retain(|c| short(c) && kept(c));
    }
}

/// A base is asked for and an air base is known, or the reverse: reports do not tell them apart.
fn same_kind(known: Feature, asked: Feature) -> bool {
    use Feature::{AirBase, Airport, Base, Camp, Highway, Hill, Mountain, Mountains, OilField, Plant};
    known == asked
        || matches!((known, asked), (AirBase | Airport, Base | AirBase | Airport) | (Base, AirBase | Camp))
        || matches!(
            (known, asked),
            (OilField | Plant, OilField | Plant) | (Hill | Mountain | Mountains, Hill | Mountain | Mountains)
        )
        || matches!((known, asked), (Highway, Highway))
}
