//! Sieges as intervals: from when, by whom, and how they ended.

use super::evidence::{Item, Says, Spots, Worth};
use super::{Material, date_of};
use crate::claim::Place;
use crate::settle::Rules;
use crate::settle::agree::{WhoTie, who_tie};
use crate::settle::day::number;
use crate::settle::sketch::Who;
use jiff::civil::Date;
use serde::Serialize;

/// How a siege ended, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was on when last reported.
    Ongoing,
    /// It was lifted or broken.
    Lifted,
    /// The place fell.
    Fell,
    /// It was not reported for long.
    LastReported,
}

/// A siege.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Siege {
    /// The place.
    pub place: Place,
    /// Names of the besiegers; empty when not said.
    pub besiegers: Vec<String>,
    /// First day, when that is told.
    pub from: Option<Date>,
    /// First day on which it is reported at the latest.
    pub known_since: Option<Date>,
    /// Last day; for a siege that goes on, the last day it was reported.
    pub to: Option<Date>,
    /// How it ended.
    pub ending: Ending,
    /// Ids of the claims, oldest first.
    pub claims: Vec<String>,
}

/// All sieges up to `date`, as known on `as_of`, by place and day.
pub fn sieges(m: &Material<'_>, date: Date, as_of: Option<Date>) -> Vec<Siege> {
    in_spots(m.rules, &Spots::of(m, as_of), date)
}

/// The same of what is told already place by place.
pub(crate) fn in_spots(rules: &Rules, spots: &Spots, date: Date) -> Vec<Siege> {
    let today = number(date);
    let mut out: Vec<Siege> = spots
        .each()
        .flat_map(|items| {
            let known: Vec<&Item> = items.iter().filter(|i| i.day <= today || i.from <= today).collect();
            runs(rules, &known, today).into_iter().map(|r| r.siege())
        })
        .collect();
    out.sort_by(|a, b| (&a.place.name, a.known_since).cmp(&(&b.place.name, b.known_since)));
    out
}

/// The siege that is on at `today`: besiegers, last day reported, first claim.
pub(crate) fn open(
    rules: &Rules,
    known: &[Item],
    holder: Option<&Who>,
    today: i32,
) -> Option<(Vec<String>, i32, String)> {
    known.iter().find(|i| i.says == Says::Besieges)?;
    let known: Vec<&Item> = known.iter().collect();
    let run = runs(rules, &known, today).into_iter().next_back()?;
    let own = holder.is_some_and(|h| who_tie(h, &run.who) == WhoTie::Same);
    let on = matches!(run.ending, Ending::Ongoing) && !own;
    on.then(|| (run.names.clone(), run.last, run.claims[0].clone()))
}

struct Run {
    place: Place,
    who: Who,
    names: Vec<String>,
    from: i32,
    dated: bool,
    last: i32,
    ending: Ending,
    claims: Vec<String>,
}

impl Run {
    fn siege(self) -> Siege {
        Siege {
            place: self.place,
            besiegers: self.names,
            from: if self.dated { date_of(self.from) } else { None },
            known_since: date_of(self.from),
            to: date_of(self.last),
            ending: self.ending,
            claims: self.claims,
        }
    }
}

/// Sieges of one place in order: each from its first claim to the lifting, the fall, or the last report.
fn runs(rules: &Rules, known: &[&Item], today: i32) -> Vec<Run> {
    let mut acts: Vec<(i32, &Item)> = Vec::new();
    for item in known.iter().filter(|i| !i.denies) {
        match item.says {
            Says::Besieges if item.worth >= Worth::Party => acts.push((item.from, item)),
            Says::Lifts | Says::Takes if item.day <= today => acts.push((item.day, item)),
            _ => {}
        }
    }
    acts.sort_by(|a, b| (a.0, a.1.says, &a.1.claim).cmp(&(b.0, b.1.says, &b.1.claim)));
    let mut out: Vec<Run> = Vec::new();
    for (day, item) in acts {
        // The same lifting, told again.
        let lifted = out.last_mut().filter(|r| r.ending == Ending::Lifted && item.from <= r.last);
        if let (Says::Lifts, Some(run)) = (item.says, lifted) {
            run.claims.push(item.claim.clone());
            continue;
        }
        let open = out.last_mut().filter(|r| r.ending == Ending::Ongoing);
        match (item.says, open) {
            (Says::Besieges, Some(run)) => run.add(item),
            (Says::Besieges, None) => {
                // A report of a siege that ended before it goes with the one that ended.
                let old = out.last_mut().filter(|r| day <= r.last && !r.claims.contains(&item.claim));
                match old {
                    Some(run) => run.claims.push(item.claim.clone()),
                    None => out.push(Run::of(item)),
                }
            }
            (Says::Lifts, Some(run)) => run.end(item, day, Ending::Lifted),
            // Who lifted it did not lay it.
            (Says::Lifts, None) => {
                let (who, names) = (item.other.clone(), item.other_names.clone());
                out.push(Run { who, names, ending: Ending::Lifted, dated: false, ..Run::of(item) });
            }
            (Says::Takes, Some(run)) if run.taken_by(item) => run.end(item, day, Ending::Fell),
            _ => {}
        }
    }
    for run in out.iter_mut().filter(|r| r.ending == Ending::Ongoing) {
        if today - run.last > rules.control.last_days {
            run.ending = Ending::LastReported;
        }
    }
    out
}

impl Run {
    fn of(item: &Item) -> Run {
        Run {
            place: item.place.clone(),
            who: item.who.clone(),
            names: item.names.clone(),
            from: item.from,
            dated: item.dated,
            last: item.day,
            ending: Ending::Ongoing,
            claims: vec![item.claim.clone()],
        }
    }

    fn add(&mut self, item: &Item) {
        self.last = self.last.max(item.day);
        if self.who.known.is_empty() && !item.who.known.is_empty() {
            (self.who, self.names) = (item.who.clone(), item.names.clone());
        } else if who_tie(&self.who, &item.who) != WhoTie::Apart {
            // The same besiegers under a broader or narrower name.
        } else {
            self.names
                .extend(item.names.iter().filter(|n| !self.names.contains(n)).cloned().collect::<Vec<_>>());
            self.who.absorb(item.who.clone());
        }
        if !self.claims.contains(&item.claim) {
            self.claims.push(item.claim.clone());
        }
    }

    fn end(&mut self, item: &Item, day: i32, ending: Ending) {
        self.last = day;
        self.ending = ending;
        self.claims.push(item.claim.clone());
    }

    /// The besiegers took it, or somebody of whom it is not said that he was inside.
    fn taken_by(&self, item: &Item) -> bool {
        who_tie(&self.who, &item.who) != WhoTie::Apart || who_tie(&self.who, &item.other) == WhoTie::Apart
    }
}
