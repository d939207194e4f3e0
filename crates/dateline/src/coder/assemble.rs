//! Matches into claims: roles filled with words and meanings, date, place, numbers, weapons, stance, codes, evidence.

use super::correction;
use super::dating::{BACKGROUND_DAYS, Dating};
use super::mentions::Mentions;
use super::occurrence;
use super::refine::refine;
use super::siting::Siting;
use super::toll::{Harm, Toll, tolls};
use super::{Coder, Reading, codes, standing};
use crate::actor::ActorMention;
use crate::claim::{Case, Claim, Count, Filler, Kind, Modality, Place, Release, Stance, Weapon};
use crate::codebook::{EventType, Match, RoleType};
use crate::evidence::{Evidence, Span};
use crate::frame::{Frame, Frames, Shape, Tense};
use crate::hash::short_hash;
use crate::report::{CodePoints, Report};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// Sentences over which a toll without an event of its own still belongs to the last event.
const TOLL_CARRY: usize = 2;
/// Most claims that one match may open into, by the places it names.
const MOST_PLACES: usize = 12;

/// Sentences between the report of a siege and that of its end.
const MOST_BETWEEN: usize = 6;

/// Tokens before and after a predicate that are quoted of its sentence.
const QUOTE_REACH: usize = 300;

/// Claims of one report in text order.
pub fn claims(coder: &Coder, report: &Report, reading: &Reading<'_>, matches: &[Match<'_>]) -> Vec<Claim> {
    if matches.is_empty() {
        return Vec::new();
    }
    let m = &reading.mentions;
    let mut assembly = Assembly {
        coder,
        report,
        m,
        frames: &reading.frames,
        points: CodePoints::of(&report.text),
        dating: Dating::new(m, &reading.frames, report.published),
        siting: Siting::new(m, &reading.frames),
        tolls: people_only(m, tolls(m.doc, &reading.frames, m.grammar, &coder.numbers)),
        arms: arms(m),
        made: Vec::new(),
    };
    for found in matches {
        assembly.add(found);
    }
    assembly.attach_tolls();
    assembly.refine();
    assembly.correct();
    assembly.fold_consequences();
    assembly.made.into_iter().map(|d| d.claim).collect()
}

/// Fighting goes on where it was; what is said, agreed, sent or decided need not be where the fighting is, and who
/// withdraws goes elsewhere.
fn goes_on(event_type: &EventType) -> bool {
    !event_type.loss && matches!(&*event_type.family, "force" | "harm" | "control" | "unrest")
}

/// True of deeds that are done with weapons, or to them.
fn wields(event_type: &EventType) -> bool {
    !matches!(&*event_type.family, "access" | "governance" | "diplomacy" | "statements")
}

/// The weapons a report names; of "anti-tank missile launchers" the longest phrase once.
fn arms(m: &Mentions<'_>) -> Vec<(usize, Weapon)> {
    let doc = m.doc;
    let ends_phrase = |i: usize| matches!(doc.tokens()[i].pos, "NOUN" | "PROPN") && doc.dep(i) != "compound";
    let mut out: Vec<(usize, Weapon)> = Vec::new();
    for i in (0..doc.len()).filter(|&i| ends_phrase(i)) {
        if let Some(kind) = m.listed("arms", i) {
            let span = m.span(i);
            out.retain(|(head, _)| !span.contains(head));
            out.push((i, Weapon { text: doc.words(span).to_owned(), kind: kind.to_owned() }));
        }
    }
    out
}

/// Of what is said to be killed, hurt or taken, only people: not "claimed responsibility", not "captured two bases".
fn people_only(m: &Mentions<'_>, tolls: Vec<Toll>) -> Vec<Toll> {
    let counted = |t: &Toll| {
        let inner = crate::frame::transparent_head(m.doc, m.grammar, t.head);
        let people = |h: usize| {
            let listed = ["people", "captives"].iter().any(|list| m.listed(list, h).is_some());
            listed
                || m.actors
                    .actor_at(h)
                    .is_some_and(|a| a.how != crate::actor::How::Unknown || a.person.is_some())
        };
        let number = matches!(m.doc.tokens()[inner].pos, "NUM" | "ADJ") && !m.is_time(inner);
        let casualty =
            matches!(m.doc.lemma(inner), "death" | "fatality" | "injury" | "body" | "corpse" | "casualty");
        m.place(inner).is_none() && (number || casualty || people(inner) || people(t.head))
    };
    tolls.into_iter().filter(counted).collect()
}

struct Draft {
    claim: Claim,
    preds: Vec<usize>,
    sentence: usize,
    /// The type tells what another deed did, when it is said so.
    consequence: bool,
    /// Who does it loses by it: nobody is killed by a withdrawal.
    loss: bool,
}

struct Assembly<'a> {
    coder: &'a Coder,
    report: &'a Report,
    m: &'a Mentions<'a>,
    frames: &'a Frames,
    points: CodePoints,
    dating: Dating<'a>,
    siting: Siting<'a>,
    tolls: Vec<Toll>,
    /// Weapons named in the report: head and weapon, in text order.
    arms: Vec<(usize, Weapon)>,
    made: Vec<Draft>,
}

impl Assembly<'_> {
    /// Places and dates that sentences behind a claim give.
    fn refine(&mut self) {
        let told = occurrence::all(self.m.doc, self.m.grammar);
        let mut drafts: Vec<(usize, &mut Claim)> =
            self.made.iter_mut().map(|d| (d.sentence, &mut d.claim)).collect();
        refine(&mut drafts, &told, &self.siting, &self.dating);
    }

    /// What the outlet takes back in its next sentence speaks against what it told.
    fn correct(&mut self) {
        let corrected = correction::corrected(self.m.doc, self.m.grammar);
        for draft in self.made.iter_mut().filter(|d| corrected.contains(&d.sentence)) {
            draft.claim.stance = Stance::Corrected;
            draft.claim = graded(draft.claim.clone());
        }
    }

    /// One claim a match; one for every place when the place role names several.
    fn add(&mut self, found: &Match<'_>) {
        let is_place = |r: &usize| found.event_type.roles[*r].kind.is_place() && !found.heads(*r).is_empty();
        let place_role = (0..found.event_type.roles.len()).find(is_place);
        let heads = place_role.map(|r| found.heads(r).to_vec()).unwrap_or_default();
        // "the districts of A, B and C" names three places under one head.
        let places: Vec<usize> = heads.iter().flat_map(|&h| self.places_under(h)).collect();
        if places.len() <= 1 {
            self.add_one(found, places.first().copied());
            return;
        }
        for &place in places.iter().take(MOST_PLACES) {
            self.add_one(found, Some(place));
        }
    }

    /// "In a video posted on Friday the front made five demands": whoever does what the clause around the release
    /// says, in it, issued it.
    fn speaks_in(&self, found: &Match<'_>) -> Vec<usize> {
        let doc = self.m.doc;
        let released = found.bindings.iter().flat_map(|b| b.heads.iter().copied());
        let around = |head: usize| {
            let prep = doc
                .head(head)
                .filter(|&p| doc.dep(head) == "pobj" && matches!(doc.lemma(p), "in" | "via"))?;
            let verb = doc.head(prep)?;
            self.frames.at(verb).find(|f| f.shape == Shape::Verb).and_then(|f| f.subject.first())
        };
        let mut speakers = released.filter_map(around).map(|&s| s as usize);
        speakers.find(|&s| self.m.actor(s).is_some_and(|a| a.best().is_some())).into_iter().collect()
    }

    /// "The army broke the siege after an ambush at X": it is the siege told before that ends, wherever the ambush was.
    fn ended(&self, event_type: &EventType, sentence: usize) -> Option<Place> {
        let begun = event_type.ends.as_deref()?;
        let near = |d: &&Draft| d.sentence <= sentence && sentence - d.sentence <= MOST_BETWEEN;
        let last = self.made.iter().rev().filter(near).find(|d| d.claim.event_type == begun)?;
        let place = last.claim.place.clone().filter(|p| p.lat.is_some())?;
        Some(Place { reason: format!("ends what was told of {}: {}", place.name, place.reason), ..place })
    }

    /// Nobody backs, visits or condemns himself: then somebody was misread. Force among one's own does happen.
    fn is_to_itself(&self, event_type: &EventType, doers: &[usize], targets: &[usize]) -> bool {
        let between =
            event_type.kind == Kind::Relation || matches!(&*event_type.family, "statements" | "diplomacy");
        let id = |h: &usize| {
            let best = self.m.actor(*h).and_then(|a| a.best())?;
            Some(best.id.clone().unwrap_or_else(|| best.name.clone()))
        };
        // A general commands his army, though he stands for it.
        let is_group = |h: &&usize| self.m.actor(**h).is_some_and(|a| a.person.is_none());
        let named = doers;
        let doers: Vec<String> = doers.iter().filter(is_group).filter_map(id).collect();
        // "trained hundreds of its fighters": that they are the trainer's own is a guess, and the wrong one.
        let by_name = |t: &usize| matches!(self.m.doc.tokens()[*t].pos, "PROPN" | "PRON");
        let same = |t: &usize| by_name(t) && id(t).is_some_and(|t| doers.contains(&t));
        // "the US-led coalition": one phrase is not both sides.
        let one_phrase = |t: &usize| named.iter().any(|d| self.m.span(*d).contains(t));
        between && !targets.is_empty() && targets.iter().all(|t| same(t) || one_phrase(t))
    }

    fn places_under(&self, head: usize) -> Vec<usize> {
        let named = self.m.places_in(head);
        if named.len() <= 1 { vec![head] } else { named.iter().map(|t| t.tokens.end - 1).collect() }
    }

    fn add_one(&mut self, found: &Match<'_>, place: Option<usize>) {
        let m = self.m;
        let event_type = found.event_type;
        let frame = found.frames[0];
        let sentence = m.doc.sentence_of(frame.pred as usize);
        let heads = |roles: &[usize]| {
            roles.iter().flat_map(|&r| found.heads(r).iter().copied()).collect::<Vec<usize>>()
        };
        let (mut doers, mut targets) = (heads(&event_type.actor1), heads(&event_type.actor2));
        if event_type.mutual && targets.is_empty() && doers.len() > 1 {
            targets = doers.split_off(1);
        }
        if self.is_to_itself(event_type, &doers, &targets) {
            return;
        }
        if !doers.iter().any(|&d| m.actor(d).is_some_and(|a| a.best().is_some())) {
            let behind = match event_type.kind {
                Kind::Media => self.speaks_in(found),
                _ => self.behind_instrument(found),
            };
            if !behind.is_empty() {
                doers = behind;
            }
        }
        let pluperfect = frame.tense == Tense::Pluperfect && frame.speech.is_empty();
        let date = self.dating.date(event_type.kind, &found.frames, pluperfect);
        // What had happened by then and is dated to these days is news all the same.
        let recent = date.text.is_some() && date.to.is_some() && !self.is_long_past(date.to);
        let long_past = pluperfect && !recent || self.is_long_past(date.to);
        let used: Vec<usize> = found
            .bindings
            .iter()
            .flat_map(|b| b.heads.iter().copied())
            .filter(|h| Some(*h) != place)
            .collect();
        let ended = place.is_none().then(|| self.ended(event_type, sentence)).flatten();
        let site = ended
            .or_else(|| self.siting.place(event_type.kind, goes_on(event_type), &found.frames, place, &used));
        let roles = self.fillers(found, place);
        let trigger = self.span(m.doc.bytes(frame.pred as usize..frame.pred as usize + 1));
        let mut arguments: Vec<Span> = roles.values().map(|f| Span { start: f.start, end: f.end }).collect();
        arguments.sort_unstable();
        let quoted = self.quote_tokens(sentence, frame.pred as usize);
        let quote = self.span(m.doc.bytes(quoted.clone()));
        let role_words: Vec<String> =
            roles.iter().map(|(n, f)| format!("{n}={}@{}", f.text, f.start)).collect();
        let id = short_hash(&[
            &self.report.id,
            &event_type.name,
            &trigger.start.to_string(),
            &role_words.join(";"),
        ]);
        let weapons = if wields(event_type) { self.weapons(&found.frames) } else { Vec::new() };
        let claim = Claim {
            id,
            report: self.report.id.clone(),
            event_type: event_type.name.clone(),
            family: event_type.family.clone(),
            kind: event_type.kind,
            actor1: self.names(&doers),
            actor2: self.names(&targets),
            place: site,
            date,
            weapons,
            killed: None,
            injured: None,
            abducted: None,
            displaced: None,
            modality: standing::modality(frame, long_past),
            mode: frame.mode.name().map(str::to_owned),
            stance: standing::stance(m, event_type, frame, &doers, &targets),
            attribution: standing::attribution(m, &self.points, frame),
            phase: event_type.phase.clone().or_else(|| frame.phase.map(|p| p.name().to_owned())),
            outcome: outcome(frame),
            release: (event_type.name == "media_release").then(|| self.release(found)),
            codes: codes::codes(
                m,
                event_type,
                &doers,
                &targets,
                false,
                (self.coder.codebook.announced(), frame.mode.name()),
            ),
            quote: self.original(quoted.clone()).to_owned(),
            start: quote.start,
            end: quote.end,
            case: self.case(quoted),
            clause: format!("{}/{}#{}", event_type.family, event_type.name, found.alternative + 1),
            grade: String::new(),
            evidence: Evidence {
                trigger,
                arguments,
                codebook: self.coder.hash.clone(),
                model: self.coder.model_id().to_owned(),
            },
            roles,
        };
        // The same words can match twice, through a verb and its coordinated twin: they say it once.
        if self.made.iter().any(|d| d.claim.id == claim.id) {
            return;
        }
        let preds = found.frames.iter().map(|f| f.pred as usize).collect();
        let (consequence, loss) = (event_type.consequence, event_type.loss);
        self.made.push(Draft { claim: graded(claim), preds, sentence, consequence, loss });
        self.own_tolls(found, &doers, &targets);
    }

    /// Whose aircraft, drones or bombs they are: "Israeli aircraft", "a warplane of the LNA".
    fn behind_instrument(&self, found: &Match<'_>) -> Vec<usize> {
        let doc = self.m.doc;
        let listed = found
            .bindings
            .iter()
            .filter(|b| matches!(found.event_type.roles[b.role].kind, RoleType::List(_)));
        // Only what acts: "a bomb destroyed a bank" says nothing of whose the bomb was, and the bank did nothing.
        let frame = found.frames[0];
        let acts = |h: &usize| frame.subject.contains(&(*h as u32)) || frame.pred as usize == *h;
        let mut out = Vec::new();
        for head in listed.flat_map(|b| b.heads.iter().copied()).filter(acts) {
            if self.m.actors.actor_at(head).is_some_and(|a| a.best().is_some()) {
                return vec![head];
            }
            for child in doc.children(head) {
                let owner = match doc.dep(child) {
                    "compound" | "amod" | "poss" | "nmod" => Some(child),
                    "prep" if doc.lemma(child) == "of" || doc.lemma(child) == "by" => {
                        doc.child(child, "pobj")
                    }
                    _ => None,
                };
                // "mortar shells": what they are, and not whose.
                let owner = owner.filter(|&o| self.m.words.find(doc, "arms", o).is_none());
                out.extend(owner.filter(|&o| self.m.actor(o).is_some_and(|a| a.best().is_some())));
            }
        }
        out
    }

    fn is_long_past(&self, to: Option<Date>) -> bool {
        match (to, self.report.published) {
            (Some(to), Some(published)) => (published - to).get_days() > BACKGROUND_DAYS,
            _ => false,
        }
    }

    /// The token range of a sentence without white space at its ends; of one without end, what is around `pred`.
    fn quote_tokens(&self, sentence: usize, pred: usize) -> Range<usize> {
        let doc = self.m.doc;
        let whole = doc.sentence(sentence);
        let mut range = whole.start.max(pred.saturating_sub(QUOTE_REACH))..whole.end.min(pred + QUOTE_REACH);
        let blank = |i: usize| doc.tokens()[i].pos == "SPACE";
        while range.start < range.end && blank(range.start) {
            range.start += 1;
        }
        while range.end > range.start && blank(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// The words as the report writes them, whose letter case may have been restored for reading.
    fn original(&self, tokens: Range<usize>) -> &str {
        let bytes = self.m.doc.bytes(tokens.clone());
        self.report.text.get(bytes).unwrap_or_else(|| self.m.doc.words(tokens))
    }

    /// Says so when the words were read in another letter case than the report's.
    fn case(&self, tokens: Range<usize>) -> Option<Case> {
        let (written, read) = (self.original(tokens.clone()).chars(), self.m.doc.words(tokens).chars());
        written.zip(read).any(|(w, r)| w != r && w.is_alphabetic()).then_some(Case::Restored)
    }
    fn span(&self, bytes: Range<usize>) -> Span {
        let text = self.m.doc.text();
        Span { start: self.points.at(text, bytes.start), end: self.points.at(text, bytes.end) }
    }

    fn fillers(&self, found: &Match<'_>, place: Option<usize>) -> BTreeMap<String, Filler> {
        let mut out = BTreeMap::new();
        for binding in &found.bindings {
            let role = &found.event_type.roles[binding.role];
            let is_place = role.kind.is_place();
            let first =
                place.filter(|p| binding.heads.contains(p)).or_else(|| binding.heads.first().copied());
            let Some(head) = first else { continue };
            let mut filler = self.filler(head, &role.kind);
            if !is_place {
                filler.also = binding.heads[1..].iter().map(|&h| self.filler(h, &role.kind)).collect();
            }
            out.insert(role.name.clone(), filler);
        }
        out
    }

    fn filler(&self, head: usize, kind: &RoleType) -> Filler {
        let m = self.m;
        let (is_place, is_person) = (kind.is_place(), *kind == RoleType::Person);
        let tokens = if is_place {
            m.places_in(head).first().map_or_else(|| m.span(head), |t| t.tokens.clone())
        } else {
            m.span(head)
        };
        let span = self.span(m.doc.bytes(tokens.clone()));
        let mut filler = Filler {
            text: self.original(tokens).to_owned(),
            start: span.start,
            end: span.end,
            ..Filler::default()
        };
        if is_place {
            if let Some(t) = m.places_in(head).first() {
                filler.place_id = Some(t.id.clone());
                filler.name = Some(t.name.clone());
                filler.reason = Some(t.reason.clone());
            }
        } else if let Some(actor) = m.actor(head) {
            let best = actor.best();
            filler.actor = best.and_then(|c| c.id.clone());
            filler.name = best.map(|c| c.name.clone());
            filler.kind = actor.kind.map(|k| k.word().to_owned());
            filler.country.clone_from(&actor.country);
            filler.reason = Some(best.map_or_else(|| actor.reason.clone(), |c| c.reason.clone()));
            filler.person = self.person(head, actor);
            filler.name = filler.name.or_else(|| self.unknown_person(head, is_person));
            if let Some(fuller) = m.fuller_name(head) {
                filler.name = Some(m.doc.words(fuller).to_owned());
            }
            filler.refers_to = actor
                .antecedent
                .and_then(|i| m.actors.get(i))
                .map(|a| m.doc.words(a.tokens.clone()).to_owned());
        } else {
            filler.name = self.unknown_person(head, is_person);
        }
        filler
    }

    /// The name, without titles, of a person whom nobody knows, where the role is for persons.
    fn unknown_person(&self, head: usize, is_person: bool) -> Option<String> {
        let name = self.m.unknown_person(head).filter(|_| is_person)?;
        Some(self.m.doc.words(self.m.fuller_name(head).unwrap_or(name)).to_owned())
    }

    /// The person named, in the phrase or in apposition to it, when an office makes the person public.
    fn person(&self, head: usize, actor: &ActorMention) -> Option<String> {
        let m = self.m;
        let beside = m.doc.children_by(head, "appos").filter_map(|a| m.actors.actor_at(a));
        let mentions = std::iter::once(actor).chain(beside);
        let office = actor.role.is_some() || actor.person.as_ref().is_some_and(|p| !p.private);
        let person = mentions.filter_map(|a| a.person.as_ref()).find(|p| !p.private || office);
        let tokens = person.map(|p| p.tokens.clone()).or_else(|| self.titled(head));
        Some(m.doc.words(tokens?).to_owned())
    }

    /// "the alliance's secretary-general, [X Y]": the name beside a public office, whoever bears it.
    fn titled(&self, head: usize) -> Option<Range<usize>> {
        let (doc, m) = (self.m.doc, self.m);
        if !m.grammar.titles.contains(doc.lemma(head)) {
            return None;
        }
        // The parser may hang the name on what the office is of: "the prime minister of the government in G, X Y".
        let mut nouns = vec![head];
        for depth in 0..2 {
            let Some(&noun) = nouns.get(depth) else { break };
            nouns.extend(doc.children_by(noun, "prep").filter_map(|p| doc.child(p, "pobj")));
        }
        let beside = nouns.into_iter().flat_map(|noun| doc.children_by(noun, "appos"));
        beside.filter_map(|name| m.unknown_person(name)).find(|name| name.len() > 1)
    }

    /// Preferred names; the words of those nobody knows.
    fn names(&self, heads: &[usize]) -> Vec<String> {
        let m = self.m;
        let mut out: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if !out.contains(&name) {
                out.push(name);
            }
        };
        for &head in heads {
            if let Some(fuller) = m.fuller_name(head) {
                add(m.doc.words(fuller).to_owned());
                continue;
            }
            match m.actor(head) {
                Some(actor) if !actor.members.is_empty() => {
                    for member in actor.members.iter().filter_map(|&i| m.actors.get(i)) {
                        add(member.best().map_or_else(
                            || m.doc.words(member.tokens.clone()).to_owned(),
                            |c| c.name.clone(),
                        ));
                    }
                }
                Some(actor) => add(actor
                    .best()
                    .map_or_else(|| m.doc.words(actor.tokens.clone()).to_owned(), |c| c.name.clone())),
                None => {
                    let name = m.unknown_person(head).unwrap_or_else(|| m.span(head));
                    add(m.doc.words(name).to_owned());
                }
            }
        }
        out
    }

    /// Weapons named in the clause: below its predicates, or anywhere in a sentence with one event.
    fn weapons(&self, frames: &[&Frame]) -> Vec<Weapon> {
        let doc = self.m.doc;
        let preds = frames.iter().flat_map(|f| [Some(f.pred), f.carrier]).flatten();
        let clauses: Vec<Range<usize>> = preds.map(|p| doc.subtree(p as usize)).collect();
        let mut out: Vec<Weapon> = Vec::new();
        for (head, weapon) in &self.arms {
            if clauses.iter().any(|c| c.contains(head)) && !out.contains(weapon) {
                out.push(weapon.clone());
            }
        }
        out
    }

    fn release(&self, found: &Match<'_>) -> Release {
        let m = self.m;
        let medium_head = found
            .event_type
            .roles
            .iter()
            .position(|r| r.name == "media")
            .and_then(|r| found.heads(r).first().copied());
        let medium = medium_head.and_then(|h| m.listed("media", h)).map(str::to_owned);
        let sentence = m.doc.sentence_of(found.frames[0].pred as usize);
        let mut themes: Vec<(String, usize)> = Vec::new();
        for i in m.doc.sentence(sentence) {
            if Some(i) != medium_head
                && let Some(theme) = m.listed("themes", i).filter(|t| !t.is_empty())
            {
                match themes.iter_mut().find(|(t, _)| t == theme) {
                    Some(entry) => entry.1 += 1,
                    None => themes.push((theme.to_owned(), 1)),
                }
            }
        }
        themes.sort_by_key(|t| std::cmp::Reverse(t.1));
        Release {
            medium,
            brand: None,
            title: self.title_in(sentence),
            themes: themes.into_iter().map(|t| t.0).collect(),
            depicted: self.depicted(medium_head),
        }
    }

    /// Words in quotation marks that begin with a capital: a title.
    fn title_in(&self, sentence: usize) -> Option<String> {
        let doc = self.m.doc;
        let range = doc.sentence(sentence);
        let open = range.clone().find(|&i| matches!(doc.word(i), "\"" | "“" | "``"))?;
        let close =
            (open + 1..range.end.min(open + 16)).find(|&i| matches!(doc.word(i), "\"" | "”" | "''"))?;
        let title = doc.words(open + 1..close).trim_end_matches(',');
        title.chars().next().filter(|c| c.is_uppercase()).map(|_| title.to_owned())
    }

    /// What a release is said to show: objects of "showing", "depicting", "featuring" below the medium.
    fn depicted(&self, medium: Option<usize>) -> Vec<String> {
        let m = self.m;
        let Some(medium) = medium else { return Vec::new() };
        let sentence = m.doc.sentence(m.doc.sentence_of(medium));
        let shows = sentence.filter(|&i| {
            matches!(m.doc.lemma(i), "show" | "depict" | "feature" | "portray")
                && m.doc.tokens()[i].pos == "VERB"
        });
        let mut out = Vec::new();
        for verb in shows {
            for object in m.doc.children(verb).filter(|&c| matches!(m.doc.dep(c), "dobj" | "ccomp")) {
                let range = m.doc.subtree(object);
                out.push(
                    m.doc
                        .words(range.start..range.end.min(range.start + 30))
                        .trim_end_matches(['.', ','])
                        .to_owned(),
                );
            }
        }
        out
    }

    /// Tolls that the match's own predicates or role fillers say.
    fn own_tolls(&mut self, found: &Match<'_>, doers: &[usize], targets: &[usize]) {
        let preds: Vec<usize> = found.frames.iter().map(|f| f.pred as usize).collect();
        let own: Vec<Toll> = self.tolls.iter().filter(|t| preds.contains(&t.pred)).cloned().collect();
        if own.is_empty() || found.event_type.kind != Kind::Event {
            return;
        }
        let deaths = own.iter().any(|t| t.harm == Harm::Killed);
        let said = (self.coder.codebook.announced(), found.frames[0].mode.name());
        let codes = codes::codes(self.m, found.event_type, doers, targets, deaths, said);
        if let Some(draft) = self.made.last_mut() {
            for toll in &own {
                add_toll(&mut draft.claim, toll);
            }
            draft.claim.codes = codes;
        }
    }

    /// Tolls that no match says go to the event they belong to: the clause around, the sentence, the sentences before.
    fn attach_tolls(&mut self) {
        let told = |t: &&Toll| !self.made.iter().any(|d| d.preds.contains(&t.pred));
        let free: Vec<Toll> = self.tolls.iter().filter(told).cloned().collect();
        for toll in free {
            let sentence = self.m.doc.sentence_of(toll.pred);
            let near = |d: &Draft| d.sentence <= sentence && sentence - d.sentence <= TOLL_CARRY;
            let distance =
                |d: &Draft| d.preds.iter().map(|p| p.abs_diff(toll.pred)).min().unwrap_or(usize::MAX);
            let candidates =
                self.made.iter_mut().filter(|d| near(d) && !d.loss && takes_toll(&d.claim, toll.harm));
            if let Some(draft) = candidates.min_by_key(|d| (sentence - d.sentence, distance(d))) {
                add_toll(&mut draft.claim, &toll);
            }
        }
    }
}

impl Assembly<'_> {
    /// "blew up a bus and killed ten men": the killing is what the first deed did, and no second event.
    fn fold_consequences(&mut self) {
        let doc = self.m.doc;
        for n in (0..self.made.len()).rev() {
            let pred = self.made[n].preds[0];
            let own_subject = doc.children(pred).any(|c| matches!(doc.dep(c), "nsubj" | "nsubjpass"));
            let follows = matches!(doc.dep(pred), "advcl" | "conj") && !own_subject;
            let Some(deed) = doc.head(pred).filter(|_| follows) else { continue };
            let draft = &self.made[n];
            let consequence = draft.consequence;
            let cause = self.made.iter().position(|d| {
                let same = d.claim.kind == Kind::Event && d.claim.modality == draft.claim.modality;
                // "ambushed a patrol and killed three officers": one clash, told in two verbs.
                let told = |a: &Option<Count>, b: &Option<Count>| a.is_some() && b.is_none();
                let twice = d.claim.event_type == draft.claim.event_type
                    && (told(&draft.claim.killed, &d.claim.killed)
                        || told(&draft.claim.injured, &d.claim.injured) && draft.claim.killed.is_none());
                d.preds.contains(&deed)
                    && (consequence && !d.consequence || twice)
                    && same
                    && matches!(d.claim.family.as_str(), "force" | "harm" | "unrest")
            });
            let Some(cause) = cause else { continue };
            let folded = self.made.remove(n);
            let cause = if cause > n { cause - 1 } else { cause };
            take_consequence(&mut self.made[cause].claim, folded.claim);
        }
    }
}

/// What a deed did: its dead and injured, and at whose cost.
fn take_consequence(deed: &mut Claim, folded: Claim) {
    deed.killed = deed.killed.take().or(folded.killed);
    deed.injured = deed.injured.take().or(folded.injured);
    if deed.actor2.is_empty() {
        deed.actor2 = folded.actor2;
    }
    if deed.codes.ucdp.is_none() {
        deed.codes.ucdp = folded.codes.ucdp;
    }
    for (role, filler) in folded.roles {
        deed.roles.entry(role).or_insert(filler);
    }
    deed.evidence.arguments.push(folded.evidence.trigger);
    deed.evidence.arguments.extend(folded.evidence.arguments);
    deed.evidence.arguments.sort_unstable();
    deed.evidence.arguments.dedup();
}

/// Violence that really happened can have a toll.
fn takes_toll(claim: &Claim, harm: Harm) -> bool {
    let violent = matches!(claim.family.as_str(), "force" | "harm" | "control") || claim.event_type == "riot";
    let free = match harm {
        Harm::Killed => claim.killed.is_none(),
        Harm::Injured => claim.injured.is_none(),
        Harm::Abducted => claim.abducted.is_none() && claim.family == "harm",
        Harm::Displaced => claim.displaced.is_none(),
    };
    violent
        && free
        && claim.kind == Kind::Event
        && matches!(claim.modality, Modality::Actual | Modality::Historical)
}

fn add_toll(claim: &mut Claim, toll: &Toll) {
    let field = match toll.harm {
        Harm::Killed => &mut claim.killed,
        Harm::Injured => &mut claim.injured,
        Harm::Abducted => &mut claim.abducted,
        Harm::Displaced => &mut claim.displaced,
    };
    *field = Some(match field.take() {
        None => toll.count.clone(),
        Some(before) => together(before, &toll.count),
    });
}

/// Two groups of one clause ("31 soldiers and 12 fighters") are one figure with its parts.
fn together(a: Count, b: &Count) -> Count {
    let sum = |x: Option<u32>, y: Option<u32>| Some(x?.saturating_add(y?));
    let mut parts = if a.parts.is_empty() { vec![a.clone()] } else { a.parts.clone() };
    parts.push(b.clone());
    Count {
        low: sum(a.low, b.low),
        best: sum(a.best, b.best),
        high: sum(a.high, b.high),
        text: format!("{}; {}", a.text, b.text),
        who: None,
        parts,
    }
}

fn outcome(frame: &Frame) -> Option<String> {
    match (frame.mode, frame.shape) {
        (crate::frame::Mode::Failed, _) => Some("failure".into()),
        (crate::frame::Mode::Attempted, Shape::Verb | Shape::Noun) => Some("unclear".into()),
        _ => None,
    }
}

/// Admiralty code of a single claim (conventions 4.2): source F until a person grades it; information 2 when the
/// outlet asserts, saw, or an interested party admits; 3 from one named source; 4 for what is denied or alleged.
fn graded(mut claim: Claim) -> Claim {
    use crate::claim::Stance::{
        Admitted, Alleged, Asserted, Claimed, Corrected, Denied, Depicted, Observed, Reported,
    };
    let information = match claim.stance {
        Asserted | Admitted | Observed => 2,
        Reported | Claimed | Depicted => 3,
        Alleged | Denied => 4,
        Corrected => 5,
    };
    claim.grade = format!("F{information}");
    claim
}
