//! Who stood with or against whom, and what was part of what, on a day?
//!
//! Only what entries state is answered. One step is made by rule and said so: what is stated of a government
//! holds for the bodies of its state.

use super::entry::{Stance, within};
use super::load::Actors;
use jiff::civil::Date;

/// A side that an entry states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// With or against.
    pub stance: Stance,
    /// In words: what is stated of whom.
    pub reason: String,
    /// Where the fact can be checked.
    pub source: String,
}

/// How many ties upwards are followed.
const DEPTH: usize = 6;

impl Actors {
    /// How `a` stood to `b` on `day`, if an entry states it. An unknown day is answered only by what has no end.
    pub fn relation(&self, a: &str, b: &str, day: Option<Date>) -> Option<Relation> {
        for x in self.self_and_state(a) {
            for y in self.self_and_state(b) {
                if x != y
                    && let Some(found) = self.stated(x, y, day).or_else(|| self.stated(y, x, day))
                {
                    return Some(found);
                }
            }
        }
        None
    }

    fn stated(&self, a: &str, b: &str, day: Option<Date>) -> Option<Relation> {
        let actor = self.get(a)?;
        let side = actor.sides.iter().find(|s| s.whom == b && within(s.since, s.until, day))?;
        let how = if side.stance == Stance::With { "with" } else { "against" };
        let reason = format!("{a} is entered as {how} {b}{}", interval(side.since, side.until));
        Some(Relation { stance: side.stance, reason, source: actor.source.clone() })
    }

    /// The actor and, for a body of a state, the government of that state.
    fn self_and_state<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let state = self
            .get(id)
            .filter(|a| a.kind.is_state() && !id.starts_with("gov:"))
            .and_then(|a| a.country.as_deref())
            .and_then(|c| self.by_id.get(&format!("gov:{c}")))
            .map(|&i| self.all[i as usize].id.as_str());
        std::iter::once(id).chain(state)
    }

    /// True if `a` was `b`, or part of it directly or by way of others, on `day`. Affiliates and allies are
    /// no parts; a tie counts when its entry calls it part, branch, member, wing, unit or the like.
    pub fn is_part_of(&self, a: &str, b: &str, day: Option<Date>) -> bool {
        let mut open = vec![(a, 0)];
        while let Some((id, depth)) = open.pop() {
            if id == b {
                return true;
            }
            let Some(actor) = self.get(id).filter(|_| depth < DEPTH) else { continue };
            let ties = actor.parents.iter().filter(|t| is_part(&t.as_what) && within(t.since, t.until, day));
            open.extend(ties.map(|t| (t.to.as_str(), depth + 1)));
        }
        false
    }
}

fn is_part(tie: &str) -> bool {
    !matches!(
        tie,
        "affiliate"
            | "ally"
            | "allied"
            | "backed"
            | "pledged"
            | "proxy"
            | "partner"
            | "client"
            | "created by"
            | "successor"
    )
}

fn interval(since: Option<Date>, until: Option<Date>) -> String {
    match (since, until) {
        (Some(s), Some(u)) => format!(" from {s} to {u}"),
        (Some(s), None) => format!(" since {s}"),
        (None, Some(u)) => format!(" until {u}"),
        (None, None) => String::new(),
    }
}
