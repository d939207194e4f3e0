//! Which place belongs to which claim: its own place role, the clause's "in X", the sentence, the last
//! sentences, and for nothing closer the country the report is about, with that precision.

use super::anaphor;
use super::mentions::Mentions;
use super::occurrence::Occurrence;
use crate::claim::{Kind, Place};
use crate::frame::{Frame, Frames, preposition};
use crate::place::{Role, Toponym};

/// How far an unknown name may lie from the place it is named with.
const UNKNOWN_KM: f64 = 25.0;
/// Sentences after which an earlier place no longer carries.
const CARRY: usize = 3;

/// Places claims of one report, in text order.
pub struct Siting<'a> {
    mentions: &'a Mentions<'a>,
    frames: &'a Frames,
    /// The last place that something happened at, and in which sentence.
    last: Option<(usize, Place)>,
}

impl<'a> Siting<'a> {
    /// Prepares for a report.
    pub fn new(mentions: &'a Mentions<'a>, frames: &'a Frames) -> Self {
        Siting { mentions, frames, last: None }
    }

    /// Where: `named` is the head that fills the type's place role, if any. What `goes_on` happens where the sentences
    /// before were, when its own says nothing.
    pub fn place(
        &mut self,
        kind: Kind,
        goes_on: bool,
        frames: &[&Frame],
        named: Option<usize>,
        used: &[usize],
    ) -> Option<Place> {
        let sentence = self.mentions.doc.sentence_of(frames[0].pred as usize);
        if let Some(head) = named {
            let place = self.named(head, sentence, frames);
            if goes_on && place.precision != "unresolved" {
                self.last = Some((sentence, place.clone()));
            }
            return Some(place);
        }
        if !matches!(kind, Kind::Event | Kind::State) {
            return None;
        }
        let found = self
            .in_phrases(frames, used)
            .or_else(|| self.in_arguments(frames, used))
            .or_else(|| self.in_clause_above(frames, used));
        let found = found.map(|place| self.finer(place, sentence, frames, used));
        if let Some(place) = found.or_else(|| self.in_sentence(sentence, frames, used)) {
            if goes_on && place.precision != "unresolved" {
                self.last = Some((sentence, place.clone()));
            }
            return Some(place);
        }
        goes_on.then(|| self.carried(sentence)).flatten()
    }

    /// The place that a role names: a toponym, a noun with a toponym, or "the base" of the sentences before.
    fn named(&self, head: usize, sentence: usize, frames: &[&Frame]) -> Place {
        let m = self.mentions;
        if let Some(t) = m.places_in(head).first() {
            return if t.lat.is_some() {
                self.inner_if_coarse(t)
            } else {
                self.about(head, m.doc.words(m.span(head)), &t.reason)
            };
        }
        let words = m.doc.words(m.span(head)).to_owned();
        if let Some(t) = anaphor::place(m, head) {
            let place = self.known(t, None);
            return Place {
                reason: format!("\"{words}\" is {}, named before; {}", place.name, place.reason),
                ..place
            };
        }
        let own = self.in_phrases(frames, &[head]).or_else(|| self.in_arguments(frames, &[]));
        let exact = own.as_ref().is_some_and(|p| matches!(p.precision.as_str(), "exact" | "near"));
        if let Some((s, last)) = &self.last
            && !(exact && is_town(last))
            && !matches!(last.precision.as_str(), "country" | "region")
            && sentence - s <= CARRY
            && anaphor::is_definite(m, head)
            && self.same_sort(head, last)
        {
            return Place {
                reason: format!("\"{words}\" is {} of the sentences before; {}", last.name, last.reason),
                ..last.clone()
            };
        }
        let near = own
            .or_else(|| self.in_clause_above(frames, &[]))
            .map(|place| self.finer(place, sentence, frames, &[]))
            .or_else(|| self.in_sentence(sentence, frames, &[]))
            .or_else(|| self.carried(sentence))
            .filter(|place| place.lat.is_some());
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

    /// "the base" goes on from a base, "the town" from a town.
    fn same_sort(&self, head: usize, last: &Place) -> bool {
        let town = self.mentions.listed("places", head) == Some("settlement");
        town == is_town(last)
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
                    let rank = coarse(t) * 4 + u8::from(p.on != frame.pred);
                    if best.as_ref().is_none_or(|(r, _)| rank < *r) {
                        best = Some((rank, self.innermost(t)));
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
        Some(self.about(head, &words, &reason))
    }

    /// A name without a point: placed by what else the sentence names, as exactly as the words allow.
    fn about(&self, head: usize, words: &str, reason: &str) -> Place {
        let m = self.mentions;
        let sentence = m.doc.sentence(m.doc.sentence_of(head));
        let here = m
            .places
            .iter()
            .filter(|t| t.role == Role::Place && t.lat.is_some() && sentence.contains(&t.tokens.start));
        let Some(about) =
            here.min_by_key(|t| (is_country(t), !follows(head, t), t.tokens.start.abs_diff(head)))
        else {
            return Place {
                name: words.to_owned(),
                text: words.to_owned(),
                precision: "unresolved".into(),
                reason: reason.to_owned(),
                ..Place::default()
            };
        };
        let within = self.known(about, None);
        // Elsewhere in the sentence, a town only tells which province is meant.
        let precision = match coarser(&within.precision) {
            "near" if !follows(head, about) && within.admin1.is_some() => "admin1",
            coarser => coarser,
        };
        Place {
            reason: format!("{reason}; placed by {}", within.name),
            name: format!("{words} ({})", within.name),
            text: words.to_owned(),
            id: None,
            precision: precision.into(),
            radius_km: within
                .radius_km
                .map(|r| r.max(UNKNOWN_KM))
                .or(Some(UNKNOWN_KM))
                .filter(|_| precision == "near"),
            feature: String::new(),
            ..within
        }
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
                        return Some(self.innermost(t));
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
                        return Some(self.innermost(t));
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
            t.role == Role::Place
                && range.contains(&t.tokens.start)
                && (!is_country(t) || self.is_site(t))
                && !used.iter().any(|u| t.tokens.contains(u))
        });
        let nearest = here.min_by_key(|t| (coarse(t), t.tokens.start.abs_diff(pred)))?;
        let place = self.innermost(nearest);
        Some(Place { reason: format!("named in the same sentence; {}", place.reason), ..place })
    }

    /// True of "in Syria", "across northern Mali"; a country that is named otherwise acts, or is spoken of.
    fn is_site(&self, t: &Toponym) -> bool {
        let doc = self.mentions.doc;
        let mut at = t.tokens.end - 1;
        for _ in 0..4 {
            let Some(up) = doc.head(at) else { return false };
            match doc.dep(at) {
                "pobj" => {
                    let word = preposition(doc, up);
                    return self.mentions.grammar.place_prepositions.contains(&*word)
                        && !matches!(&*word, "of" | "by" | "against" | "from" | "to");
                }
                "conj" | "appos" | "compound" | "nmod" => at = up,
                _ => return false,
            }
        }
        false
    }

    /// "killed in northern Nigeria when gunmen stormed Kano": of a country or a province, the place in it that the clauses
    /// of the same deed name, if they name one.
    fn finer(&self, place: Place, sentence: usize, frames: &[&Frame], used: &[usize]) -> Place {
        if matches!(place.precision.as_str(), "exact" | "near") {
            return place;
        }
        let m = self.mentions;
        let range = m.doc.sentence(sentence);
        let country = matches!(place.precision.as_str(), "country" | "region" | "unresolved");
        let fits = |t: &&Toponym| {
            let inside = (place.country.is_none() || t.country == place.country)
                && (country || place.admin1.is_none() || t.admin1 == place.admin1);
            t.role == Role::Place
                && range.contains(&t.tokens.start)
                && coarse(t) < u8::from(!country) + 2 * u8::from(country)
                && inside
                && !used.iter().any(|u| t.tokens.contains(u))
                && self.same_deed(t.tokens.end - 1, frames)
        };
        let mut finer = m.places.iter().filter(fits);
        match (finer.next(), finer.next()) {
            (Some(one), None) => {
                let found = self.innermost(one);
                Place {
                    reason: format!("named in the same sentence, within {}; {}", place.name, found.reason),
                    ..found
                }
            }
            _ => place,
        }
    }

    /// True if token `i` belongs to the clause of the deed, one that governs it, or one that says when and how.
    fn same_deed(&self, i: usize, frames: &[&Frame]) -> bool {
        let m = self.mentions;
        let Some(governor) = self.frames.governor(m.doc, i) else { return false };
        let own = |p: usize| frames.iter().any(|f| f.pred as usize == p || f.carrier == Some(p as u32));
        let saying = |p: usize| m.grammar.saying(m.doc.lemma(p)).is_some();
        let mut at = governor;
        for _ in 0..6 {
            if own(at) {
                return true;
            }
            // Down from the deed: only through clauses of time and manner and through nouns.
            if saying(at)
                || !matches!(
                    m.doc.dep(at),
                    "advcl" | "acl" | "pobj" | "dobj" | "nsubj" | "nsubjpass" | "prep" | "pcomp"
                )
            {
                break;
            }
            let Some(up) = m.doc.head(at) else { break };
            at = up;
        }
        // Up from the deed to the clause that it hangs on.
        let mut at = frames[0].pred as usize;
        for _ in 0..6 {
            if !matches!(
                m.doc.dep(at),
                "advcl" | "acl" | "pobj" | "dobj" | "nsubj" | "nsubjpass" | "prep" | "pcomp" | "xcomp"
            ) {
                return false;
            }
            let Some(up) = m.doc.head(at) else { return false };
            at = up;
            if at == governor && !saying(at) {
                return true;
            }
        }
        false
    }

    /// The place that a sentence names which only says when and where something happened.
    pub fn of_occurrence(&self, told: &Occurrence) -> Option<Place> {
        let m = self.mentions;
        let mut best: Option<(u8, Place)> = None;
        let on: Vec<usize> = m.doc.children(told.verb).chain(m.doc.children(told.noun)).collect();
        for prep in on.into_iter().filter(|&c| m.doc.dep(c) == "prep") {
            let word = preposition(m.doc, prep);
            if !m.grammar.place_prepositions.contains(&*word)
                || matches!(&*word, "of" | "by" | "against" | "from" | "to")
            {
                continue;
            }
            for head in m.doc.children_by(prep, "pobj") {
                if let Some(place) = self.unknown_name(&word, head).filter(|p| p.lat.is_some()) {
                    return Some(place);
                }
                let subtree = m.doc.subtree(head);
                let within =
                    m.places.iter().filter(|t| t.role == Role::Place && subtree.contains(&t.tokens.start));
                if let Some(t) = within.min_by_key(|t| (coarse(t), t.tokens.start))
                    && best.as_ref().is_none_or(|(rank, _)| coarse(t) < *rank)
                {
                    best = Some((coarse(t), self.innermost(t)));
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// "squatters in Mathura, in Uttar Pradesh": parsers hang the province on the deed, and the town elsewhere.
    fn inner_if_coarse(&self, t: &Toponym) -> Place {
        if coarse(t) > 0 { self.innermost(t) } else { self.known(t, None) }
    }

    /// The place, or what the text says lies in it: of "Mathura, in Uttar Pradesh" the town.
    fn innermost(&self, t: &Toponym) -> Place {
        let m = self.mentions;
        let mut at = t;
        for _ in 0..4 {
            let inner = m.places.iter().find(|u| {
                u.role == Role::Place
                    && u.lies_in.and_then(|o| m.places.get(o)).is_some_and(|o| o.start == at.start)
            });
            match inner {
                Some(inner) => at = inner,
                None => break,
            }
        }
        match at.lat {
            Some(_) => self.known(at, None),
            None => self.about(at.tokens.end - 1, m.doc.words(at.tokens.clone()), &at.reason),
        }
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

/// True for towns and units, and for what is only known by them.
fn is_town(place: &Place) -> bool {
    place.feature.is_empty() || place.feature.starts_with("PPL") || place.feature.starts_with("ADM")
}

/// 0 what has a point of its own, 1 a unit or a name without a point, 2 a country or less.
fn coarse(t: &Toponym) -> u8 {
    match t.precision {
        _ if is_country(t) => 2,
        crate::place::Precision::Exact | crate::place::Precision::Near => 0,
        _ => 1,
    }
}

/// True if the toponym stands just behind the name, as what says where that is does.
fn follows(head: usize, t: &Toponym) -> bool {
    t.tokens.start > head && t.tokens.start - head <= 8
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
