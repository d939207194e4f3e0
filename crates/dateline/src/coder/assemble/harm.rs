//! Whose dead, injured, taken and displaced are they? Figures find the event they belong to, and a killing that another
//! deed did is told with that deed.

use super::{Assembly, Draft};
use crate::claim::{Claim, Count, Kind, Modality};
use crate::codebook::Match;
use crate::coder::codes;
use crate::coder::mentions::Mentions;
use crate::coder::toll::{Harm, Toll};

/// Sentences over which a toll without an event of its own still belongs to the last event.
const TOLL_CARRY: usize = 2;

/// Of what is said to be killed, hurt or taken, only people: not "claimed responsibility", not "captured two bases".
pub(super) fn people_only(m: &Mentions<'_>, tolls: Vec<Toll>) -> Vec<Toll> {
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
        let casualty = m.listed("casualties", inner).is_some();
        m.place(inner).is_none() && (number || casualty || people(inner) || people(t.head))
    };
    tolls.into_iter().filter(counted).collect()
}

impl Assembly<'_> {
    /// Tolls that the match's own predicates or role fillers say.
    pub(super) fn own_tolls(&mut self, found: &Match<'_>, doers: &[usize], targets: &[usize]) {
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
    pub(super) fn attach_tolls(&mut self) {
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

    /// "blew up a bus and killed ten men": the killing is what the first deed did, and no second event.
    pub(super) fn fold_consequences(&mut self) {
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
