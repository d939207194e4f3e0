//! Clauses against frames, indexed by predicate: a sentence without a trigger costs nothing.

use super::clause::Reading;
use super::{Clause, Codebook, EventType, Part, RoleDecl, RoleType, Slot, Trigger};
use crate::claim::Kind;
use crate::frame::{Frame, Frames, Shape, conjuncts, preposition, transparent_head};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::cell::RefCell;
use syntax::Doc;

/// Answers what a phrase may be; the mention layer's part of the bargain.
pub trait Fits {
    /// The token that stands for what fills the role, when the phrase headed by `head` fits `kind`.
    /// May be another token than `head`: "dozens of [fighters]", "the town of [Idlib]".
    fn fits(&self, head: usize, kind: &RoleType) -> Option<usize>;

    /// True for somebody or some place of whom more is known than a name: a state, an armed group, an office, a
    /// place of the gazetteer, "the rebels", "the town". Not "we", "Mr. Smith", "investors".
    fn is_known(&self, head: usize) -> bool;
}

/// Answers that were given before: many clauses ask the same of a phrase.
struct Remembered<'a> {
    fits: &'a dyn Fits,
    known: RefCell<FxHashMap<(usize, u16), Option<usize>>>,
}

impl<'a> Remembered<'a> {
    fn new(fits: &'a dyn Fits, doc: &Doc) -> Remembered<'a> {
        // Room for what an ordinary report is asked, so that it seldom has to grow.
        let known = FxHashMap::with_capacity_and_hasher(4 * doc.len(), FxBuildHasher);
        Remembered { fits, known: RefCell::new(known) }
    }

    fn fits(&self, head: usize, role: &RoleDecl) -> Option<usize> {
        let asked = (head, role.sort);
        let known = self.known.borrow().get(&asked).copied();
        known.unwrap_or_else(|| {
            let answer = self.fits.fits(head, &role.kind);
            self.known.borrow_mut().insert(asked, answer);
            answer
        })
    }
}

/// A role and the heads that fill it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Index of the role in its type.
    pub role: usize,
    /// Heads of the phrases, coordination opened.
    pub heads: Vec<usize>,
}

/// A clause that holds of a frame.
#[derive(Clone, Debug)]
pub struct Match<'a> {
    /// The type.
    pub event_type: &'a EventType,
    /// Number of the alternative in the file, from 0.
    pub alternative: usize,
    /// The frames: one, or as many as the alternative has clauses.
    pub frames: Vec<&'a Frame>,
    /// Roles in the order declared.
    pub bindings: Vec<Binding>,
}

impl Match<'_> {
    /// Heads that fill a role.
    pub fn heads(&self, role: usize) -> &[usize] {
        self.bindings.iter().find(|b| b.role == role).map_or(&[], |b| &b.heads)
    }
}

/// One clause tried on one frame: what is bound, or why not.
pub(crate) type Tried = Result<Vec<Binding>, Miss>;

/// Why a clause does not hold of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// How much held before it failed; the nearest miss has most.
    pub held: usize,
    /// What is missing: a role, or words.
    pub slot: Slot,
    /// Head of what stood there instead.
    pub instead: Option<usize>,
}

/// Words before and after a predicate among which `unless` is looked for.
const UNLESS_REACH: usize = 60;

/// A sentence with more frames than this is none: no pairs of clauses are looked for in it.
const MOST_FRAMES: usize = 512;

/// Pairs of clauses are looked for among this many frames of a sentence.
const MOST_PARTNERS: usize = 64;

impl Codebook {
    /// All matches, in order of predicate and type; the fullest of those that share type and predicate.
    pub fn matches<'a>(&'a self, doc: &Doc, frames: &'a Frames, fits: &dyn Fits) -> Vec<Match<'a>> {
        fullest(self.holding(doc, frames, fits))
    }

    /// Every clause that holds, before the fullest are chosen.
    pub(crate) fn holding<'a>(&'a self, doc: &Doc, frames: &'a Frames, fits: &dyn Fits) -> Vec<Match<'a>> {
        let fits = &Remembered::new(fits, doc);
        let mut found: Vec<Match<'a>> = Vec::new();
        let mut in_sentence: Vec<Vec<&'a Frame>> = vec![Vec::new(); doc.sentences().len()];
        for frame in frames.iter() {
            in_sentence[doc.sentence_of(frame.pred as usize)].push(frame);
        }
        for frame in frames.iter() {
            let Some(triggers) = self.triggers.get(frame.lemma.as_str()) else { continue };
            let worded = Worded::new(doc, frame);
            let in_passing = is_in_passing(doc, frame);
            for Trigger { at: (t, a, c), reading } in triggers {
                let (t, a, c) = (*t, *a, *c);
                let event_type = &self.types[t as usize];
                // "US-backed rebels" says how two stand to each other, not that anything happened.
                if event_type.kind == Kind::Event && in_passing {
                    continue;
                }
                let alternative = &event_type.clauses[a as usize];
                let clause = &alternative[c as usize];
                let tried = try_clause(event_type, clause, reading, &worded, fits, self.grammar());
                let Ok(bindings) = tried else { continue };
                if alternative.len() == 1 {
                    found.push(Match { event_type, alternative: a as usize, frames: vec![frame], bindings });
                } else if c == 0 {
                    let first = Match { event_type, alternative: a as usize, frames: vec![frame], bindings };
                    let near = &in_sentence[doc.sentence_of(frame.pred as usize)];
                    found.extend(self.join(doc, near, first, alternative, fits));
                }
            }
        }
        found.retain(|m| is_about_somebody(m.event_type, &m.bindings, fits.fits));
        found
    }

    /// The other clauses of an alternative, in the same sentence, with the same words in shared roles.
    fn join<'a>(
        &'a self,
        doc: &Doc,
        frames: &[&'a Frame],
        first: Match<'a>,
        alternative: &'a [Clause],
        fits: &Remembered<'_>,
    ) -> Option<Match<'a>> {
        if frames.len() > MOST_FRAMES {
            return None;
        }
        let first_pred = first.frames[0].pred as usize;
        let mut joined = first;
        for clause in &alternative[1..] {
            let partners = frames
                .iter()
                .copied()
                .filter(|f| answers(clause, f))
                .take(MOST_PARTNERS)
                .filter(|f| !is_apart(doc, first_pred, f.pred as usize));
            let mut partner = None;
            for frame in partners {
                let reading = clause.reading(&frame.lemma);
                let worded = Worded::new(doc, frame);
                let tried = try_clause(joined.event_type, clause, &reading, &worded, fits, self.grammar());
                let Ok(bindings) = tried else { continue };
                let agree = |b: &Binding| {
                    let before = joined.heads(b.role);
                    before.is_empty() || b.heads.iter().any(|h| before.contains(h))
                };
                if bindings.iter().all(agree) {
                    partner = Some((frame, bindings));
                    break;
                }
            }
            let (frame, bindings) = partner?;
            joined.frames.push(frame);
            for b in bindings {
                if joined.heads(b.role).is_empty() {
                    joined.bindings.push(b);
                }
            }
        }
        joined.bindings.sort_by_key(|b| b.role);
        Some(joined)
    }

    /// Every clause that begins with the predicate of `frame`, with what came of it: for `why`.
    pub(crate) fn tries<'a>(
        &'a self,
        doc: &Doc,
        frame: &Frame,
        fits: &dyn Fits,
    ) -> Vec<(&'a EventType, &'a Clause, Tried)> {
        let fits = &Remembered::new(fits, doc);
        let worded = Worded::new(doc, frame);
        let entries = self.triggers.get(frame.lemma.as_str()).into_iter().flatten();
        entries
            .map(|Trigger { at: (t, a, c), reading }| {
                let event_type = &self.types[*t as usize];
                let clause = &event_type.clauses[*a as usize][*c as usize];
                let tried = try_clause(event_type, clause, reading, &worded, fits, self.grammar());
                let alone = event_type.clauses[*a as usize].len() == 1;
                let tried = tried.and_then(|bound| match event_type.known.first() {
                    Some(role) if alone && !is_about_somebody(event_type, &bound, fits.fits) => {
                        let instead = bound.iter().find(|b| b.role == *role).map(|b| b.heads[0]);
                        Err(Miss { held: bound.len(), slot: Slot::Role(*role), instead })
                    }
                    _ => Ok(bound),
                });
                (event_type, clause, tried)
            })
            .collect()
    }
}

/// A frame and its prepositions in lower case, for the clauses tried on it.
struct Worded<'a> {
    doc: &'a Doc,
    frame: &'a Frame,
    /// Preposition of each phrase.
    preps: Vec<Cow<'a, str>>,
}

impl<'a> Worded<'a> {
    fn new(doc: &'a Doc, frame: &'a Frame) -> Worded<'a> {
        let preps = frame.phrases.iter().map(|p| preposition(doc, p.prep as usize)).collect();
        Worded { doc, frame, preps }
    }

    /// True if a clause that asks for `prep` may take the phrase of this number.
    fn reads(&self, phrase: usize, prep: &str) -> bool {
        match self.frame.phrases[phrase].unwritten {
            Some(how) => how.reads(prep),
            None => self.preps[phrase] == prep,
        }
    }

    /// Heads of the phrases that read `prep`.
    fn with_prep(&self, prep: &str) -> impl Iterator<Item = u32> {
        (0..self.preps.len()).filter(move |&n| self.reads(n, prep)).map(|n| self.frame.phrases[n].head)
    }
}

/// Of the roles that the type wants known and that are told, one is filled by somebody or some place known.
fn is_about_somebody(event_type: &EventType, bound: &[Binding], fits: &dyn Fits) -> bool {
    let asked = |b: &&Binding| event_type.known.contains(&b.role);
    let mut told = bound.iter().filter(asked).flat_map(|b| &b.heads).peekable();
    told.peek().is_none() || told.any(|&h| fits.is_known(h))
}

/// A semicolon between them: two statements, not one told in two clauses.
fn is_apart(doc: &Doc, a: usize, b: usize) -> bool {
    (a.min(b)..a.max(b)).any(|i| doc.word(i) == ";")
}

/// True if a clause could begin with the frame's predicate.
fn answers(clause: &Clause, frame: &Frame) -> bool {
    clause
        .predicates
        .iter()
        .any(|p| *p == frame.lemma || p.split_once('_').is_some_and(|(verb, _)| verb == frame.lemma))
}

/// Keeps, of the matches with one type and predicate, the one that binds most.
fn fullest(found: Vec<Match<'_>>) -> Vec<Match<'_>> {
    let mut best: Vec<Match<'_>> = Vec::new();
    let mut at: FxHashMap<(&str, u32), usize> = FxHashMap::default();
    for m in found {
        let next = best.len();
        let known = *at.entry((&m.event_type.name, m.frames[0].pred)).or_insert(next);
        match best.get_mut(known) {
            Some(b) if b.bindings.len() < m.bindings.len() => *b = m,
            Some(_) => {}
            None => best.push(m),
        }
    }
    best.sort_by(|a, b| (a.frames[0].pred, &a.event_type.name).cmp(&(b.frames[0].pred, &b.event_type.name)));
    without_doubles(best)
}

/// One deed told by a verb and by a noun under it ("laid siege", "were killed in a blast") is one match: the fuller,
/// or the verb's where they are equal.
fn without_doubles(mut matches: Vec<Match<'_>>) -> Vec<Match<'_>> {
    let found = matches.as_slice();
    let at = |pred: u32| {
        let first = found.partition_point(|m| m.frames[0].pred < pred);
        (first..found.len()).take_while(move |&n| found[n].frames[0].pred == pred)
    };
    let mut beaten = vec![false; found.len()];
    let mut settle = |noun: usize, verb: usize| {
        let fuller = found[noun].bindings.len() > found[verb].bindings.len();
        beaten[if fuller { verb } else { noun }] = true;
    };
    for (v, verb) in found.iter().enumerate() {
        // "were killed when a bomb went off", told as one by two clauses, and "a bomb went off" by itself.
        for part in verb.frames[1..].iter().flat_map(|f| at(f.pred)) {
            if found[part].event_type.name == verb.event_type.name {
                settle(part, v);
            }
        }
        let frame = verb.frames[0];
        let phrases = frame.phrases.iter().map(|p| p.head);
        let arguments = phrases.chain(frame.object.iter().copied()).chain(frame.subject.iter().copied());
        for noun in arguments.flat_map(at) {
            if found[noun].frames[0].shape == Shape::Noun
                && found[noun].event_type.name == verb.event_type.name
            {
                settle(noun, v);
            }
        }
    }
    for (n, noun) in found.iter().enumerate().filter(|(_, m)| m.frames[0].shape == Shape::Noun) {
        for verb in noun.frames[0].carrier.into_iter().flat_map(at) {
            if found[verb].event_type.name == noun.event_type.name {
                settle(n, verb);
            }
        }
    }
    let mut beaten = beaten.into_iter();
    matches.retain(|_| !beaten.next().unwrap_or(false));
    matches
}

struct Attempt<'a> {
    worded: &'a Worded<'a>,
    doc: &'a Doc,
    event_type: &'a EventType,
    clause: &'a Clause,
    frame: &'a Frame,
    fits: &'a Remembered<'a>,
    grammar: &'a crate::frame::Grammar,
    bound: Vec<Binding>,
    held: usize,
    /// Particle of the clause's predicate that the parser reads as a preposition.
    particle: Option<&'a str>,
}

fn try_clause(
    event_type: &EventType,
    clause: &Clause,
    reading: &Reading,
    worded: &Worded<'_>,
    fits: &Remembered<'_>,
    grammar: &crate::frame::Grammar,
) -> Tried {
    let &Worded { doc, frame, .. } = worded;
    let exact = reading.exact;
    // "sealed off the district": the parser may hang the noun on the particle.
    let particle = reading.particle.as_deref().filter(|_| !exact || frame.object.is_empty());
    let mut attempt = Attempt {
        worded,
        doc,
        event_type,
        clause,
        frame,
        fits,
        grammar,
        bound: Vec::new(),
        held: 0,
        particle,
    };
    if let Some(particle) = particle
        && !exact
        && worded.with_prep(particle).next().is_none()
    {
        return Err(attempt.miss(Slot::Words([particle.to_owned()].into()), None));
    }
    // Objects and phrases first: they say most surely whether the clause is about this sort of thing.
    for part in &clause.parts {
        attempt.part(part)?;
    }
    if let Some((role, optional)) = clause.subject {
        let intransitive = !clause.parts.iter().any(|p| p.preps.is_empty());
        attempt.subject(role, optional, intransitive)?;
    }
    if let Some(role) = clause.unless
        && let Some(other) = attempt.in_sentence(role)
    {
        return Err(attempt.miss(Slot::Role(role), Some(other as u32)));
    }
    attempt.bound.sort_by_key(|b| b.role);
    Ok(attempt.bound)
}

impl Attempt<'_> {
    fn miss(&self, slot: Slot, instead: Option<u32>) -> Miss {
        Miss { held: self.held, slot, instead: instead.map(|i| i as usize) }
    }

    /// A clause without an object says of its subject what a passive says of its object: "is allied with".
    fn subject(&mut self, role: usize, optional: bool, intransitive: bool) -> Result<(), Miss> {
        let frame = self.frame;
        let stative = intransitive && frame.passive;
        let mut heads = self.fitting(if stative { &frame.object } else { &frame.subject }, role);
        if heads.is_empty() && frame.shape == Shape::Noun {
            heads = self.fitting(&frame.loose, role);
        }
        if !heads.is_empty() {
            self.bind(role, heads);
            return Ok(());
        }
        let anonymous = frame.subject.is_empty() || frame.subject.iter().all(|&s| self.is_expletive(s));
        if optional && (anonymous || frame.shape == Shape::Noun) {
            return Ok(());
        }
        Err(self.miss(Slot::Role(role), frame.subject.first().copied()))
    }

    /// The first word of the sentence, near the predicate, that the role takes.
    fn in_sentence(&self, role: usize) -> Option<usize> {
        let pred = self.frame.pred as usize;
        let sentence = self.doc.sentence_of(pred);
        let reach = pred.saturating_sub(UNLESS_REACH)..(pred + UNLESS_REACH).min(self.doc.tokens().len());
        let role = &self.event_type.roles[role];
        let noun = |i: usize| matches!(self.doc.tokens()[i].pos, "NOUN" | "PROPN");
        reach
            .filter(|&i| noun(i) && self.doc.sentence_of(i) == sentence)
            .find(|&i| self.fits.fits(i, role).is_some())
    }

    /// "there", "it" without content.
    fn is_expletive(&self, i: u32) -> bool {
        self.doc.tokens()[i as usize].tag == "EX"
    }

    fn part(&mut self, part: &Part) -> Result<(), Miss> {
        let at = self.position(part).into_owned();
        let found = match &part.slot {
            Slot::Words(words) => at.iter().any(|&h| self.is_word(h, words)),
            Slot::Role(role) => {
                let mut heads = self.fitting(&at, *role);
                if self.event_type.roles[*role].kind.is_place() && !part.preps.is_empty() {
                    heads = self.one_phrase(heads);
                }
                if heads.is_empty()
                    && part.preps.is_empty()
                    && self.frame.shape == Shape::Noun
                    && self.frame.object.is_empty()
                    && !(part.optional && self.subject_takes_loose())
                {
                    heads = self.fitting(&self.frame.loose.clone(), *role);
                }
                let found = !heads.is_empty();
                if found {
                    self.bind(*role, heads);
                }
                found
            }
        };
        if found {
            self.held += 1;
        }
        if found || part.optional { Ok(()) } else { Err(self.miss(part.slot.clone(), at.first().copied())) }
    }

    /// "in Aleppo on the road to the coast": the first phrase says where, with all it coordinates.
    fn one_phrase(&self, heads: Vec<usize>) -> Vec<usize> {
        let prep = |h: usize| self.frame.phrases.iter().find(|p| p.head as usize == h).map(|p| p.prep);
        let Some(first) = heads.first().and_then(|&h| prep(h)) else { return heads };
        heads.into_iter().filter(|&h| prep(h).is_none_or(|p| p == first)).collect()
    }

    /// "rebel attack": who stands before the noun did it, if the clause's subject may be such and is not named.
    fn subject_takes_loose(&self) -> bool {
        let Some((role, _)) = self.clause.subject else { return false };
        self.frame.subject.is_empty() && !self.fitting(&self.frame.loose, role).is_empty()
    }

    /// Heads that stand where a part asks: the object, or after one of its prepositions.
    fn position(&self, part: &Part) -> Cow<'_, [u32]> {
        let (frame, worded) = (self.frame, self.worded);
        if part.preps.is_empty() {
            return match self.particle {
                Some(particle) => worded.with_prep(particle).collect(),
                None => Cow::Borrowed(&frame.object),
            };
        }
        let mut direct = Vec::new();
        let mut indirect = Vec::new();
        for (n, p) in frame.phrases.iter().enumerate() {
            if !part.preps.iter().any(|w| worded.reads(n, w)) {
                continue;
            }
            // The agent of a passive or of "the capture of X by Y" is its subject, and no "by" phrase beside it.
            if frame.subject.contains(&p.head) && worded.reads(n, "by") {
                continue;
            }
            if p.on == frame.pred { direct.push(p.head) } else { indirect.push(p.head) }
        }
        direct.extend(indirect);
        direct.into()
    }

    fn is_word(&self, head: u32, words: &[String]) -> bool {
        let inner = transparent_head(self.doc, self.grammar, head as usize);
        [head as usize, inner].into_iter().flat_map(|h| conjuncts(self.doc, h)).any(|h| {
            let lemma = self.grammar.lemma(self.doc.lemma(h));
            words.iter().any(|w| w == lemma || w.eq_ignore_ascii_case(self.doc.word(h)))
        })
    }

    fn fitting(&self, heads: &[u32], role: usize) -> Vec<usize> {
        let role = &self.event_type.roles[role];
        let mut out = Vec::new();
        for &h in heads {
            if let Some(fit) = self.fits.fits(h as usize, role)
                && !out.contains(&fit)
                && !self.bound.iter().any(|b| b.heads.contains(&fit))
            {
                out.push(fit);
            }
        }
        out
    }

    fn bind(&mut self, role: usize, heads: Vec<usize>) {
        self.held += 1;
        match self.bound.iter_mut().find(|b| b.role == role) {
            Some(b) => b.heads.extend(heads),
            None => self.bound.push(Binding { role, heads }),
        }
    }
}

/// "US-backed", "al-Qaeda affiliate X": said of somebody before his name.
fn is_in_passing(doc: &Doc, frame: &Frame) -> bool {
    let pred = frame.pred as usize;
    let compound = || {
        pred > 1 && doc.dep(pred) == "amod" && doc.word(pred - 1) == "-" && doc.head(pred - 2) == Some(pred)
    };
    frame.shape == Shape::Epithet || compound()
}
