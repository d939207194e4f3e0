//! The state of one place on one day, from all that is said of it up to then.

use super::evidence::{Item, Says, Worth};
use super::{Material, PlaceState, Status, date_of, names_of, siege};
use crate::claim::Place;
use crate::settle::agree::{WhoTie, who_tie};
use crate::settle::day::number;
use crate::settle::sketch::Who;
use jiff::civil::Date;

/// Who holds the place while the items are read in order of day.
#[derive(Clone, Debug)]
struct Hold<'i> {
    who: Who,
    names: Vec<String>,
    /// Day it was taken, if that is told.
    since: Option<i32>,
    last: i32,
    firm: bool,
    mixed: bool,
    items: Vec<&'i Item>,
}

/// The state on `date`; `None` when nothing says who held it by then, nor that it is fought over.
pub(crate) fn state(m: &Material<'_>, items: &[Item], date: Date) -> Option<PlaceState> {
    let today = number(date);
    let known: Vec<&Item> = items.iter().filter(|i| i.day <= today).collect();
    let mut hold: Option<Hold<'_>> = None;
    let mut rival: Option<Hold<'_>> = None;
    let mut lost: Option<&Item> = None;
    for item in known.iter().filter(|i| !i.denies) {
        let firm = firm(m, item, &known);
        match item.says {
            Says::Takes | Says::Holds => {
                let names_nobody = item.names.is_empty();
                let same = hold.as_ref().is_some_and(|h| fits(&h.who, &item.who));
                let joint = hold.as_ref().is_some_and(|h| together(h, item));
                // Who takes a place again has lost it in between.
                let again =
                    same && hold.as_ref().is_some_and(|h| h.taken_again(item, m.rules.control.denial_days));
                if again && firm {
                    hold = Some(Hold::of(item, firm));
                    rival = None;
                } else if same || joint || (names_nobody && hold.is_some()) {
                    if let Some(h) = &mut hold {
                        h.add(item, firm, !same && joint);
                    }
                } else if firm || hold.is_none() {
                    let fresh = Hold::of(item, firm);
                    // What was only claimed by the same side before is confirmed now, with its day.
                    let since = rival.as_ref().filter(|r| fits(&r.who, &item.who)).and_then(|r| r.since);
                    hold = Some(Hold { since: fresh.since.or(since), ..fresh });
                    rival = None;
                    lost = None;
                } else {
                    match &mut rival {
                        Some(r) if fits(&r.who, &item.who) => r.add(item, false, false),
                        _ => rival = Some(Hold::of(item, false)),
                    }
                }
                if item.says == Says::Takes && same {
                    lost = None;
                }
            }
            Says::Loses => {
                let was = hold.as_ref().is_some_and(|h| fits(&h.who, &item.who));
                let to = !item.other_names.is_empty();
                if to && (firm || hold.is_none()) && hold.as_ref().is_none_or(|h| !fits(&h.who, &item.other))
                {
                    hold = Some(Hold::to(item, firm));
                    rival = None;
                } else if to {
                    if let Some(h) = &mut hold
                        && fits(&h.who, &item.other)
                    {
                        h.add(item, firm, false);
                    }
                } else if firm && (was || hold.is_none()) {
                    hold = rival.take().or(None);
                    lost = Some(item);
                }
            }
            Says::Fights | Says::Contested | Says::Besieges | Says::Lifts => {}
        }
    }
    if hold.is_none() && lost.is_none() && fights(m, &known, None, today).is_empty() {
        return None;
    }
    Some(describe(m, &known, hold, rival, lost, today))
}

/// One is, is part of, or may be the other.
fn fits(a: &Who, b: &Who) -> bool {
    matches!(who_tie(a, b), WhoTie::Same | WhoTie::Part | WhoTie::Maybe)
}

/// Two took it on the same day and neither is said to have driven the other out: they hold it together, or
/// the sources differ.
fn together(h: &Hold<'_>, item: &Item) -> bool {
    item.says == Says::Takes
        && h.since == Some(item.day)
        && h.firm
        && !fits(&item.other, &h.who)
        && !item.names.is_empty()
}

/// A source without a stake, or a third party whom nobody contradicts or whom another third party bears out.
fn firm(m: &Material<'_>, item: &Item, known: &[&Item]) -> bool {
    match item.worth {
        Worth::Firm => true,
        Worth::Party => false,
        Worth::Third => {
            // Items are in order of day: only those around this one are looked at.
            let days = m.rules.control.denial_days;
            let first = known.partition_point(|o| o.day < item.day - days);
            let known = &known[first..known.partition_point(|o| o.day <= item.day + days)];
            let takes = |o: &&&Item| matches!(o.says, Says::Takes | Says::Loses | Says::Holds);
            let denied = known.iter().filter(takes).any(|o| o.denies && o.voice != item.voice);
            let borne_out = known.iter().any(|o| {
                !o.denies
                    && o.says == item.says
                    && o.voice != item.voice
                    && o.worth >= Worth::Third
                    && fits(&o.who, &item.who)
            });
            !denied || borne_out
        }
    }
}

impl<'i> Hold<'i> {
    fn of(item: &'i Item, firm: bool) -> Hold<'i> {
        let taken = item.says == Says::Takes && item.dated;
        // "has held it since January" tells the day as well as "took it in January" does.
        let since = item.says == Says::Holds && item.dated && item.from < item.day;
        Hold {
            who: item.who.clone(),
            names: item.names.clone(),
            since: if taken {
                Some(item.day)
            } else if since {
                Some(item.from)
            } else {
                None
            },
            last: item.day,
            firm,
            mixed: false,
            items: vec![item],
        }
    }

    fn to(item: &'i Item, firm: bool) -> Hold<'i> {
        let since = item.dated.then_some(item.day);
        let (who, names) = (item.other.clone(), item.other_names.clone());
        Hold { who, names, since, last: item.day, firm, mixed: false, items: vec![item] }
    }

    /// First day of the stretch in which it was taken, when that is longer than a day.
    fn since_from(&self) -> Option<i32> {
        let since = self.since?;
        let taking = self.items.iter().find(|i| i.says != Says::Holds && i.dated && i.day == since)?;
        Some(taking.from).filter(|from| *from < since)
    }

    fn taken_again(&self, item: &Item, days: i32) -> bool {
        item.says == Says::Takes && item.dated && self.since.is_some_and(|since| item.day > since + days)
    }

    fn add(&mut self, item: &'i Item, firm: bool, other: bool) {
        let named = !self.who.known.is_empty();
        let joins = item.says == Says::Takes && self.since == Some(item.day) && !item.who.known.is_empty();
        let (who, names) = if item.says == Says::Loses {
            (&item.other, &item.other_names)
        } else {
            (&item.who, &item.names)
        };
        // What was only claimed is said by others now: in their words, as long as they name anyone.
        let confirmed = firm && !self.firm && !names.is_empty();
        if confirmed || !named && !who.known.is_empty() {
            (self.who, self.names) = (who.clone(), names.clone());
        } else if joins || other {
            for n in names {
                if !self.names.contains(n) {
                    self.names.push(n.clone());
                }
            }
            self.who.absorb(who.clone());
        }
        self.mixed |= other;
        self.firm |= firm;
        self.last = self.last.max(item.day);
        if self.since.is_none() && item.dated {
            let told = Hold::of(item, firm).since;
            self.since = told.filter(|d| *d <= self.items[0].day || item.says == Says::Takes);
        }
        self.items.push(item);
    }
}

fn describe(
    m: &Material<'_>,
    known: &[&Item],
    hold: Option<Hold<'_>>,
    rival: Option<Hold<'_>>,
    lost: Option<&Item>,
    today: i32,
) -> PlaceState {
    let rule = &m.rules.control;
    let siege = siege::open(m, known, hold.as_ref().map(|h| &h.who), today);
    let since = hold.as_ref().and_then(|h| h.since);
    let fights = fights(m, known, since, today);
    let last = hold
        .as_ref()
        .map(|h| h.last)
        .max(siege.as_ref().map(|s| s.1))
        .max(fights.iter().map(|i| i.day).max());
    let last = last.or(lost.map(|l| l.day));
    let stale = last.is_some_and(|d| today - d > rule.last_days);
    let status = match &hold {
        None if !fights.is_empty() => Status::Contested,
        None => Status::Unknown,
        Some(h) if h.names.is_empty() => Status::Unknown,
        Some(_) if stale => Status::LastReported,
        Some(_) if !fights.is_empty() => Status::Contested,
        Some(h) if h.mixed => Status::Mixed,
        Some(_) if siege.is_some() => Status::Besieged,
        Some(h) if h.firm => Status::Controlled,
        Some(_) => Status::Claimed,
    };
    let against = against(known, hold.as_ref(), rival.as_ref());
    let mut why = Vec::new();
    if let Some(h) = &hold {
        why.push(reason(h, today, rule.last_days, stale));
    }
    if let Some(l) = lost {
        let who = l.names.join(", ");
        why.push(format!(
            "{} lost or left it by {}; who has it since is not said [{}].",
            nobody(&who),
            shown(l.day),
            l.claim
        ));
    }
    if hold.is_none() && lost.is_none() {
        why.push("Who held it before is not said.".into());
    }
    if let Some(r) = &rival {
        let (who, id) = (r.names.join(", "), &r.items[0].claim);
        why.push(format!(
            "{} says to have it since, but only on its own word or against a denial [{id}].",
            nobody(&who)
        ));
    }
    if !fights.is_empty() {
        let ids: Vec<&str> = fights.iter().map(|i| i.claim.as_str()).collect();
        why.push(format!(
            "Fighting inside is reported within {} days [{}].",
            rule.contested_days,
            ids.join(", ")
        ));
    }
    if let Some((besiegers, _, first)) = &siege {
        let by = if besiegers.is_empty() { String::new() } else { format!(" by {}", besiegers.join(", ")) };
        why.push(format!("Under siege{by} [{first}]."));
    }
    PlaceState {
        place: best_place(known),
        controller: hold.as_ref().map_or_else(Vec::new, |h| h.names.clone()),
        status,
        since: since.or(lost.filter(|l| l.dated && hold.is_none()).map(|l| l.day)).and_then(date_of),
        since_from: hold.as_ref().and_then(|h| h.since_from()).and_then(date_of),
        last_reported: last.and_then(date_of),
        claimed_by: rival.as_ref().map_or_else(Vec::new, |r| names_of(&r.items)),
        besieged: siege.is_some(),
        besieged_by: siege.map_or_else(Vec::new, |s| s.0),
        claims_for: hold.as_ref().map_or_else(
            || lost.iter().chain(&fights).map(|i| i.claim.clone()).collect(),
            |h| h.items.iter().map(|i| i.claim.clone()).collect(),
        ),
        claims_against: against,
        why,
    }
}

fn reason(h: &Hold<'_>, today: i32, last_days: i32, stale: bool) -> String {
    let best = h.items.iter().max_by_key(|i| (i.worth, i.day)).unwrap_or(&h.items[0]);
    let who = nobody(&h.names.join(", ")).to_owned();
    let what = match best.says {
        Says::Holds => "is said to hold it",
        _ => "is said to have taken it",
    };
    let day = if best.dated {
        format!("on {}", shown(best.day))
    } else {
        format!("in a report of {}", shown(best.day))
    };
    let word = match best.worth {
        Worth::Firm => "by a source without a stake or against its own side",
        Worth::Third => "by a third party",
        Worth::Party => "by a party to the conflict alone",
    };
    let old = if stale {
        format!("; nothing newer in the last {last_days} days ({} days ago)", today - h.last)
    } else {
        String::new()
    };
    format!("{who} {what} {day}, {word}{old} [{}].", best.claim)
}

fn nobody(who: &str) -> &str {
    if who.is_empty() { "Somebody" } else { who }
}

fn shown(day: i32) -> String {
    date_of(day).map_or_else(|| "an unknown day".into(), |d| d.to_string())
}

/// Claims of fighting inside since the holder took it, when they are enough to call the place contested.
fn fights<'i>(m: &Material<'_>, known: &[&'i Item], since: Option<i32>, today: i32) -> Vec<&'i Item> {
    let rule = &m.rules.control;
    let recent =
        |i: &&&Item| !i.denies && i.day > today - rule.contested_days && since.is_none_or(|s| i.day > s);
    let inside =
        |i: &&&Item| matches!(i.says, Says::Fights | Says::Contested) && i.place.precision == "exact";
    let fights: Vec<&Item> = known.iter().filter(recent).filter(inside).copied().collect();
    let mut voices: Vec<u64> = fights.iter().map(|i| i.voice).collect();
    voices.sort_unstable();
    voices.dedup();
    let said = fights.iter().any(|i| i.says == Says::Contested && i.worth == Worth::Firm);
    if said || voices.len() >= rule.contested_claims { fights } else { Vec::new() }
}

/// Denials, and what a rival says.
fn against(known: &[&Item], hold: Option<&Hold<'_>>, rival: Option<&Hold<'_>>) -> Vec<String> {
    let start = hold.map_or(i32::MIN, |h| h.items[0].day - 14);
    let denies =
        |i: &&&Item| i.denies && i.day >= start && matches!(i.says, Says::Takes | Says::Holds | Says::Loses);
    let mut out: Vec<String> = known.iter().filter(denies).map(|i| i.claim.clone()).collect();
    out.extend(rival.into_iter().flat_map(|r| &r.items).map(|i| i.claim.clone()));
    out
}

/// The most precise of the places told, the first of equals.
fn best_place(known: &[&Item]) -> Place {
    let by = ["exact", "near", "admin2", "admin1"];
    let rank = |p: &Place| by.iter().position(|x| *x == p.precision).unwrap_or(by.len());
    known.iter().map(|i| &i.place).min_by_key(|p| rank(p)).cloned().unwrap_or_default()
}
