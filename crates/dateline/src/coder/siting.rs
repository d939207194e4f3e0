//! Which place belongs to which claim: its own place role, the clause's "in X", the sentence, the last
//! sentences, and for nothing closer the country the report is about, with that precision.

use super::mentions::Mentions;
use crate::claim::{Kind, Place};
use crate::frame::{Frame, preposition};
use crate::place::Toponym;

/// How far an unknown name may lie from the place it is named with.
const UNKNOWN_KM: f64 = 25.0;
/// Sentences after which an earlier place no longer carries.
const CARRY: usize = 3;

/// Places claims of one report, in text order.
pub struct Siting<'a> {
    mentions: &'a Mentions<'a>,
    /// The last place that something happened at, and in which sentence.
    last: Option<(usize, Place)>,
}

impl<'a> Siting<'a> {
    /// Prepares for a report.
    pub fn new(mentions: &'a Mentions<'a>) -> Self {
        Siting { mentions, last: None }
    }

    /// Where: `named` is the head that fills the type's place role, if any.
    pub fn place(
        &mut self,
        kind: Kind,
        frames: &[&Frame],
        named: Option<usize>,
        used: &[usize],
    ) -> Option<Place> {
        let sentence = self.mentions.doc.sentence_of(frames[0].pred as usize);
        if let Some(head) = named {
            let place = self.named(head, sentence, frames);
            self.last = Some((sentence, place.clone()));
            return Some(place);
        }
        if !matches!(kind, Kind::Event | Kind::State) {
            return None;
        }
        let found = self
            .in_phrases(frames, used)
            .or_else(|| self.in_arguments(frames, used))
            .or_else(|| self.in_clause_above(frames, used));
        if let Some(place) = found.or_else(|| self.in_sentence(sentence, frames, used)) {
            self.last = Some((sentence, place.clone()));
            return Some(place);
        }
        self.carried(sentence)
    }

    /// The place that a role names: a toponym, a noun with a toponym, or "the base" of the sentences before.
    fn named(&self, head: usize, sentence: usize, frames: &[&Frame]) -> Place {
        let m = self.mentions;
        if let Some(t) = m.places_in(head).first() {
            return self.known(t, None);
        }
        let words = m.doc.words(m.span(head)).to_owned();
        if let Some((s, last)) = &self.last
            && sentence - s <= CARRY
            && self.is_definite(head)
            && self.same_sort(head, last)
        {
            return Place {
                reason: format!("\"{words}\" is {} of the sentences before; {}", last.name, last.reason),
                ..last.clone()
            };
        }
        let near = self.in_phrases(frames, &[head]).or_else(|| self.in_arguments(frames, &[]));
        match near {
            Some(within) => Place {
                name: format!("{words} ({})", within.name),
                text: words.clone(),
                id: None,
                precision: coarser(&within.precision).into(),
                radius_km: within.radius_km.map(|r| r.max(5.0)),
                reason: format!("\"{words}\" is not in the gazetteer; placed by {}", within.name),
                feature: String::new(),
                ..within
            },
            None => Place {
                name: words.clone(),
                text: words.clone(),
                precision: "unresolved".into(),
                reason: format!("\"{words}\" names no place of its own"),
                ..Place::default()
            },
        }
    }

    fn is_definite(&self, head: usize) -> bool {
        self.mentions
            .doc
            .children(head)
            .any(|c| matches!(self.mentions.doc.lemma(c), "the" | "this" | "that" | "its" | "their"))
    }

    /// "the base" goes on from a base, "the town" from a town.
    fn same_sort(&self, head: usize, last: &Place) -> bool {
        let m = self.mentions;
        let town = matches!(
            m.doc.lemma(head),
            "town"
                | "city"
                | "village"
                | "district"
                | "area"
                | "neighborhood"
                | "neighbourhood"
                | "settlement"
                | "capital"
        );
        let last_town =
            last.feature.starts_with("PPL") || last.feature.is_empty() || last.feature.starts_with("ADM");
        town == last_town
    }

    /// "in X", "near X" on the predicate or what carries it.
    fn in_phrases(&self, frames: &[&Frame], used: &[usize]) -> Option<Place> {
        let m = self.mentions;
        let mut best: Option<(u8, Place)> = None;
        for frame in frames {
            // "withdrew to Morek, a town in Hama": what hangs on a direction is no place of the deed either.
            let mut directions: Vec<u32> = Vec::new();
            for p in &frame.phrases {
                if directions.contains(&p.on) {
                    continue;
                }
                let word = preposition(m.doc, p.prep as usize);
                let head = p.head as usize;
                if p.prep == p.head || used.contains(&head) || !m.grammar.place_prepositions.contains(&*word)
                {
                    continue;
                }
                if matches!(&*word, "from" | "to" | "of" | "by" | "against" | "into" | "toward" | "towards")
                    && p.on == frame.pred
                {
                    directions.push(p.head);
                    continue;
                }
                if let Some(unknown) = self.unknown_name(&word, head) {
                    return Some(unknown);
                }
                if let Some(t) = m.places_in(head).first() {
                    let rank = u8::from(is_country(t)) * 4 + u8::from(p.on != frame.pred);
                    if best.as_ref().is_none_or(|(r, _)| rank < *r) {
                        best = Some((rank, self.known(t, None)));
                    }
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// "near Konjevic Polje": a name after a preposition of place that no gazetteer has is still the place: within
    /// or about what else the sentence names, and unresolved if it names nothing.
    fn unknown_name(&self, word: &str, head: usize) -> Option<Place> {
        let m = self.mentions;
        let place = matches!(word, "in" | "at" | "near" | "outside" | "inside" | "around");
        let somebody = m.actor(head).is_some_and(|a| a.how != crate::actor::How::Unknown);
        if !place || m.is_time(head) || !m.may_be_place(head) || somebody {
            return None;
        }
        let words = m.doc.words(m.span(head)).to_owned();
        let reason = format!("\"{words}\" stands where a place is named and is not in the gazetteer");
        let sentence = m.doc.sentence(m.doc.sentence_of(head));
        let here = m.places.iter().filter(|t| {
            t.role == crate::place::Role::Place && t.lat.is_some() && sentence.contains(&t.tokens.start)
        });
        let Some(about) = here.min_by_key(|t| (is_country(t), t.tokens.start.abs_diff(head))) else {
            return Some(Place {
                name: words.clone(),
                text: words,
                precision: "unresolved".into(),
                reason,
                ..Place::default()
            });
        };
        let within = self.known(about, None);
        Some(Place {
            reason: format!("{reason}; placed by {}", within.name),
            name: format!("{words} ({})", within.name),
            text: words,
            id: None,
            precision: coarser(&within.precision).into(),
            radius_km: within
                .radius_km
                .map(|r| r.max(UNKNOWN_KM))
                .or(Some(UNKNOWN_KM))
                .filter(|_| !is_country(about)),
            feature: String::new(),
            ..within
        })
    }

    /// "a checkpoint in X", "residents of X", "the X hospital".
    fn in_arguments(&self, frames: &[&Frame], used: &[usize]) -> Option<Place> {
        let m = self.mentions;
        for frame in frames {
            for &head in frame.object.iter().chain(&frame.subject) {
                let subtree = m.doc.subtree(head as usize);
                let limit = subtree.end.min(subtree.start + 24);
                for i in subtree.start..limit {
                    if used.contains(&i) {
                        continue;
                    }
                    if let Some(t) = m.place(i).filter(|t| !is_country(t)) {
                        return Some(self.known(t, None));
                    }
                }
            }
        }
        None
    }

    /// The clause that this one hangs on: "Troops attacked X, killing 12".
    fn in_clause_above(&self, frames: &[&Frame], used: &[usize]) -> Option<Place> {
        let m = self.mentions;
        let mut at = frames[0].pred as usize;
        for _ in 0..3 {
            at = m.doc.head(at)?;
            for child in m.doc.children(at) {
                if matches!(m.doc.dep(child), "prep" | "dobj" | "nsubjpass") {
                    let subtree = m.doc.subtree(child);
                    let limit = subtree.end.min(subtree.start + 16);
                    let place = (subtree.start..limit)
                        .filter(|i| !used.contains(i))
                        .find_map(|i| m.place(i).filter(|t| !is_country(t)));
                    if let Some(t) = place {
                        return Some(self.known(t, None));
                    }
                }
            }
        }
        None
    }

    /// The sentence's places: the nearest that is not a country.
    fn in_sentence(&self, sentence: usize, frames: &[&Frame], used: &[usize]) -> Option<Place> {
        let m = self.mentions;
        let range = m.doc.sentence(sentence);
        let pred = frames[0].pred as usize;
        let here = m.places.iter().filter(|t| {
            t.role == crate::place::Role::Place
                && range.contains(&t.tokens.start)
                && !used.iter().any(|u| t.tokens.contains(u))
        });
        let nearest = here.min_by_key(|t| (is_country(t), t.tokens.start.abs_diff(pred)))?;
        Some(self.known(nearest, Some("named in the same sentence")))
    }

    /// The report goes on about the same place.
    fn carried(&self, sentence: usize) -> Option<Place> {
        let (from, place) = self.last.as_ref()?;
        (sentence > *from && sentence - from <= CARRY).then(|| Place {
            reason: format!(
                "no place in the sentence; the report goes on from {}: {}",
                place.name, place.reason
            ),
            ..place.clone()
        })
    }
}

fn is_country(t: &Toponym) -> bool {
    t.feature.starts_with("PCL")
        || matches!(t.precision, crate::place::Precision::Country | crate::place::Precision::Region)
}

fn coarser(precision: &str) -> &'static str {
    match precision {
        "exact" | "near" => "near",
        "admin2" => "admin2",
        "admin1" => "admin1",
        "country" => "country",
        _ => "region",
    }
}

impl Siting<'_> {
    /// A toponym as the place of a claim.
    fn known(&self, t: &Toponym, more: Option<&str>) -> Place {
        Place {
            text: self.mentions.doc.words(t.tokens.clone()).to_owned(),
            name: t.name.clone(),
            id: Some(t.id.clone()),
            lat: t.lat,
            lon: t.lon,
            radius_km: t.radius_km,
            country: t.country.clone(),
            admin1: t.admin1.clone(),
            feature: t.feature.clone(),
            precision: t.precision.as_str().into(),
            reason: match more {
                Some(more) => format!("{more}; {}", t.reason),
                None => t.reason.clone(),
            },
        }
    }
}
