//! How do people want names and outlets read? One name for who goes by two, a letter for what an outlet is worth.
//!
//! Claims stay as they were coded. What is settled and counted is a copy in which these readings are applied, so
//! they hold for reports that come in later and for claims read anew.

use super::Store;
use super::decisions::{Action, Decision};
use anyhow::Result;
use dateline::Claim;
use dateline::claim::Filler;
use std::collections::BTreeMap;

/// What people said of names and outlets, as it holds now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// The name that is kept, by the name that is not.
    names: BTreeMap<String, String>,
    /// Admiralty letter by outlet.
    letters: BTreeMap<String, char>,
}

impl Store {
    /// How people want names and outlets read.
    pub fn readings(&self) -> Result<Readings> {
        Ok(Readings::of(&self.decisions()?))
    }
}

impl Readings {
    /// Those of decisions in the open that were not undone; of two on the same name the later holds.
    pub fn of(decisions: &[Decision]) -> Readings {
        let mut readings = Readings::default();
        for d in decisions.iter().filter(|d| d.round.is_none() && d.undone_by.is_none()) {
            match (d.action, &d.reads) {
                (Action::Alias, Some(kept)) => {
                    readings.names.insert(d.subject.clone(), kept.clone());
                }
                (Action::GradeSource, Some(letter)) => {
                    letter.chars().next().map(|letter| readings.letters.insert(d.subject.clone(), letter));
                }
                _ => {}
            }
        }
        readings
    }

    /// The name that is kept for `name`; itself when nobody said anything, or what was said goes in a circle.
    pub fn name<'n>(&'n self, name: &'n str) -> &'n str {
        let mut kept = name;
        for _ in 0..self.names.len() {
            match self.names.get(kept) {
                Some(next) if next == name => return name,
                Some(next) => kept = next,
                None => break,
            }
        }
        kept
    }

    /// The letter of an outlet, if a person gave one.
    pub fn letter(&self, outlet: &str) -> Option<char> {
        self.letters.get(outlet).copied()
    }

    /// Reads a claim of a report of `outlet` as people want it read.
    pub fn apply(&self, claim: &mut Claim, outlet: Option<&str>) {
        if let Some(letter) = outlet.and_then(|outlet| self.letter(outlet)) {
            claim.grade.replace_range(
                ..claim.grade.chars().next().map_or(0, char::len_utf8),
                letter.encode_utf8(&mut [0; 4]),
            );
        }
        if self.names.is_empty() {
            return;
        }
        for names in [&mut claim.actor1, &mut claim.actor2] {
            let mut kept: Vec<String> = Vec::with_capacity(names.len());
            for name in names.iter().map(|name| self.name(name)) {
                if !kept.iter().any(|k| k == name) {
                    kept.push(name.to_owned());
                }
            }
            *names = kept;
        }
        claim.roles.values_mut().for_each(|filler| self.filler(filler));
        for hop in &mut claim.attribution {
            hop.name = self.name(&hop.name).to_owned();
        }
    }

    fn filler(&self, filler: &mut Filler) {
        if let Some(name) = filler.name.as_mut().filter(|_| filler.place_id.is_none()) {
            *name = self.name(name).to_owned();
        }
        filler.also.iter_mut().for_each(|other| self.filler(other));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(action: Action, subject: &str, reads: &str) -> Decision {
        Decision { subject: subject.into(), reads: Some(reads.into()), ..Decision::blank(action) }
    }

    #[test]
    fn names_are_followed_to_the_last_and_never_in_a_circle() {
        let alias = |a: &str, b: &str| said(Action::Alias, a, b);
        let readings = Readings::of(&[alias("A", "B"), alias("B", "C"), alias("X", "Y"), alias("Y", "X")]);
        assert_eq!((readings.name("A"), readings.name("C"), readings.name("Q")), ("C", "C", "Q"));
        assert_eq!((readings.name("X"), readings.name("Y")), ("X", "Y"));
    }

    #[test]
    fn the_later_letter_of_an_outlet_holds() {
        let grade = |letter: &str| said(Action::GradeSource, "Post", letter);
        let mut undone = grade("A");
        undone.undone_by = Some("D9".into());
        let readings = Readings::of(&[grade("C"), grade("B"), undone]);
        assert_eq!((readings.letter("Post"), readings.letter("Other")), (Some('B'), None));
    }
}
