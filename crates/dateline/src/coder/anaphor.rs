//! "the city", "the base", "both towns": which place named before does a common noun go on from?

use super::mentions::Mentions;
use crate::place::{Feature, Role, Toponym};

/// Sentences over which a noun reaches back to a name.
const REACH: usize = 4;

/// The place named last before the noun at `head` that it may stand for. None when it is not definite, or when nothing
/// of its sort was named: a noun never stands for a whole country.
pub fn place<'m>(m: &'m Mentions<'_>, head: usize) -> Option<&'m Toponym> {
    if !is_definite(m, head) || is_told_apart(m, head) {
        return None;
    }
    let sort = m.listed("places", head)?;
    let first = m.doc.sentence(m.doc.sentence_of(head).saturating_sub(REACH)).start;
    let noun = m.doc.lemma(head);
    let before = || {
        let named = m.places.iter().rev().filter(|t| t.role == Role::Place && t.lat.is_some());
        let in_reach = named.filter(|t| t.tokens.end <= head && t.tokens.start >= first);
        in_reach.filter_map(|t| Feature::parse(&t.feature).map(|feature| (t, feature)))
    };
    // "the city" is the seat that was named rather than the village that was named after it, and the other way round.
    let large = |feature: Feature| feature >= Feature::Capital && feature <= Feature::Seat2;
    let named = |fits: &dyn Fn(Feature) -> bool| {
        before().find(|(_, f)| is_of(*f, sort, noun) && fits(*f)).map(|(t, _)| t)
    };
    match noun {
        "city" => named(&large).or_else(|| named(&|_| true)),
        "village" | "hamlet" => named(&|f| !large(f)),
        _ => named(&|_| true),
    }
}

/// True of "the base", "that town"; of "a base" and "bases" not.
pub fn is_definite(m: &Mentions<'_>, head: usize) -> bool {
    m.doc.children(head).any(|c| matches!(m.doc.lemma(c), "the" | "this" | "that" | "its" | "their"))
}

/// "the second city", "the nearby town", "the neighboring village": another one is meant.
fn is_told_apart(m: &Mentions<'_>, head: usize) -> bool {
    m.doc.children(head).any(|c| {
        m.doc.dep(c) == "amod" && matches!(m.doc.tokens()[c].tag, "JJ" | "JJS" | "VBG")
            || m.doc.dep(c) == "relcl"
    })
}

/// True if places of that kind are called by nouns of that sort.
fn is_of(feature: Feature, sort: &str, noun: &str) -> bool {
    match sort {
        // A village is called a town in haste, a district of a town is not.
        "settlement" => match noun {
            "district" | "quarter" | "neighborhood" | "neighbourhood" | "suburb" => {
                matches!(feature, Feature::Quarter | Feature::District)
            }
            _ => feature.is_populated() && feature != Feature::Quarter,
        },
        "base" => match noun {
            "camp" => matches!(feature, Feature::Camp | Feature::Base),
            "checkpoint" => feature == Feature::Checkpoint,
            _ => matches!(feature, Feature::Base | Feature::AirBase),
        },
        "transport" => matches!(feature, Feature::Airport | Feature::Crossing | Feature::Port),
        "region" => match noun {
            "province" | "governorate" | "state" => feature == Feature::Admin1,
            _ => false,
        },
        _ => false,
    }
}
