//! How many independent originators stand behind an event, and the grade that follows.

use super::ReportFacts;
use super::words::{hash, name_key};
use crate::claim::{Claim, Modality, Stance};

/// A claim with what is known of its report.
#[derive(Clone, Copy, Debug)]
pub struct Told<'c> {
    /// The claim, as corrected by people.
    pub claim: &'c Claim,
    /// Its report.
    pub facts: &'c ReportFacts,
}

/// Whoever first said it: the far end of the chain of attribution, or the outlet itself.
///
/// "A resident" in two outlets is two people; an organisation or a named person is one wherever it is quoted.
pub(crate) fn originator(told: Told<'_>) -> u64 {
    let outlet = || match told.facts.source.as_deref() {
        Some(source) => name_key(source),
        None => hash(&told.claim.report),
    };
    match told.claim.attribution.last() {
        None => outlet(),
        Some(hop) => match &hop.actor {
            Some(id) => hash(id),
            None if named(&hop.name) => name_key(&hop.name),
            None => outlet() ^ name_key(&hop.name).rotate_left(1),
        },
    }
}

/// A capital that is not the first letter of a lone description: "Syrian Observatory", not "Residents".
fn named(name: &str) -> bool {
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    name.split_whitespace().filter(|w| capital(w)).count() >= 2
        || name.split_whitespace().count() == 1 && name.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// By what a voice is known: its originator, the text it stands in, the sentence. What shares one of them with another
/// is the same voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voice([u64; 3]);

impl Voice {
    pub(crate) fn of(told: Told<'_>) -> Voice {
        let Told { claim, facts } = told;
        // One text quoting one person is one voice however often it is printed; two people it quotes are two.
        let speaker = claim.attribution.last().map_or(0, |hop| name_key(&hop.name));
        let text = hash(facts.text.as_deref().unwrap_or(&claim.report)) ^ speaker.rotate_left(1);
        let quote = if claim.quote.len() > 40 { name_key(&claim.quote) ^ speaker } else { text };
        Voice([originator(told), text, quote])
    }

    pub(crate) fn is(&self, other: &Voice) -> bool {
        self.0.iter().zip(&other.0).any(|(own, theirs)| own == theirs)
    }
}

/// For every claim the number of its independent voice, from 0.
pub(crate) fn voices(told: &[Told<'_>]) -> Vec<usize> {
    numbered(told.iter().map(|t| Voice::of(*t)))
}

/// For each the number of its independent voice, from 0: who is the same voice as a third is one with the second.
pub(crate) fn numbered(voices: impl Iterator<Item = Voice>) -> Vec<usize> {
    let keys: Vec<Voice> = voices.collect();
    let mut first = std::collections::BTreeMap::new();
    let mut root: Vec<usize> = (0..keys.len()).collect();
    for (n, key) in keys.iter().enumerate() {
        for (kind, k) in key.0.iter().enumerate() {
            let at = *first.entry((kind, *k)).or_insert(n);
            let (a, b) = (find(&mut root, at), find(&mut root, n));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut names = std::collections::BTreeMap::new();
    (0..keys.len())
        .map(|n| {
            let r = find(&mut root, n);
            let next = names.len();
            *names.entry(r).or_insert(next)
        })
        .collect()
}

fn find(root: &mut [usize], mut n: usize) -> usize {
    while root[n] != n {
        root[n] = root[root[n]];
        n = root[n];
    }
    n
}

/// Stances from the most to the least that can be built on.
pub(crate) fn rank(stance: Stance) -> u8 {
    match stance {
        Stance::Observed => 0,
        Stance::Asserted => 1,
        Stance::Admitted => 2,
        Stance::Reported => 3,
        Stance::Claimed => 4,
        Stance::Alleged => 5,
        Stance::Depicted => 6,
        Stance::Denied => 7,
        Stance::Corrected => 8,
    }
}

/// Said by one who gains from its being believed, or only shown in a release.
pub(crate) fn interested(stance: Stance) -> bool {
    matches!(stance, Stance::Claimed | Stance::Alleged | Stance::Depicted)
}

/// Admiralty code and the sentence that derives it.
pub(crate) fn grade(
    told: &[Told<'_>],
    voices: &[usize],
    against: &[Told<'_>],
    modality: Modality,
) -> (String, String) {
    let letter =
        told.iter().filter_map(|t| t.claim.grade.chars().next()).filter(|c| ('A'..='F').contains(c)).min();
    let (digit, why) = information(told, voices, against, modality);
    (format!("{}{digit}", letter.unwrap_or('F')), why)
}

fn information(
    told: &[Told<'_>],
    voices: &[usize],
    against: &[Told<'_>],
    modality: Modality,
) -> (u8, String) {
    if !matches!(modality, Modality::Actual | Modality::Historical) {
        return (6, "It is not said to have happened.".into());
    }
    let count = |keep: &dyn Fn(Stance) -> bool| {
        let mut v: Vec<usize> =
            told.iter().zip(voices).filter(|(t, _)| keep(t.claim.stance)).map(|(_, v)| *v).collect();
        v.sort_unstable();
        v.dedup();
        v.len()
    };
    let (all, neutral) = (count(&|_| true), count(&|s| !interested(s)));
    let own: Vec<u64> = told.iter().map(|t| originator(*t)).collect();
    let mut deniers: Vec<u64> = against.iter().map(|t| originator(*t)).filter(|o| !own.contains(o)).collect();
    deniers.sort_unstable();
    deniers.dedup();
    if !deniers.is_empty() {
        let n = deniers.len();
        return if all >= 2 && neutral >= 1 {
            (
                2,
                format!(
                    "{all} independent originators agree, but {n} contradict{}.",
                    if n == 1 { "s" } else { "" }
                ),
            )
        } else {
            (4, "Another source contradicts it.".into())
        };
    }
    if all >= 2 && neutral >= 1 {
        return (1, format!("{all} independent originators agree."));
    }
    let best = told.iter().map(|t| t.claim.stance).min_by_key(|s| rank(*s)).unwrap_or_default();
    match best {
        Stance::Asserted | Stance::Observed => (2, "One originator, in its own voice.".into()),
        Stance::Admitted => (2, "Admitted against its own interest.".into()),
        Stance::Alleged if all < 2 => (4, "Alleged by one party against another.".into()),
        _ if all >= 2 => (3, "Said by several, all of them with an interest.".into()),
        Stance::Reported | Stance::Claimed | Stance::Alleged | Stance::Depicted => {
            (3, "A single originator, attributed.".into())
        }
        Stance::Denied | Stance::Corrected => (6, "Only its denial is known.".into()),
    }
}
