//! Matches into claims: roles filled with words and meanings, date, place, numbers, weapons, stance, codes, evidence.

mod fillers;
mod harm;
mod release;

use super::correction;
use super::dating::{BACKGROUND_DAYS, Dating};
use super::mentions::Mentions;
use super::occurrence;
use super::refine::refine;
use super::siting::Siting;
use super::toll::{Toll, tolls};
use super::{Coder, Reading, codes, standing};
use crate::claim::{Case, Claim, Kind, Place, Stance, Weapon};
use crate::codebook::{EventType, Match, RoleType};
use crate::evidence::{Evidence, Span};
use crate::frame::{Frame, Frames, Shape, Tense};
use crate::hash::short_hash;
use crate::report::{CodePoints, Report};
use harm::people_only;
use jiff::civil::Date;
use std::ops::Range;

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
