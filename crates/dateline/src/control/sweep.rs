//! The state of one place on one day, from all that is said of it up to then.

use super::evidence::{Item, Says, Worth};
use super::{PlaceState, Status, date_of, names_of, siege};
use crate::claim::Place;
use crate::settle::Rules;
use crate::settle::agree::{WhoTie, who_tie};
use crate::settle::day::number;
use crate::settle::origin::numbered;
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
pub(crate) fn state(rules: &Rules, items: &[Item], date: Date) -> Option<PlaceState> {
    Sweep::of(rules, items).on(date).map(|standing| standing.state(rules))
}

/// What is said of one place, read day after day.
pub(crate) struct Sweep<'m, 'i> {
    rules: &'m Rules,
    items: &'i [Item],
    /// Items before this one are read for good: whatever may bear them out or deny them is known.
    settled: usize,
    hand: Hand<'i>,
}

/// In whose hands the place is after some items.
#[derive(Clone, Debug, Default)]
struct Hand<'i> {
    hold: Option<Hold<'i>>,
    rival: Option<Hold<'i>>,
    lost: Option<&'i Item>,
    /// The most precise place told, with its rank.
    place: Option<(usize, &'i Place)>,
}

impl<'m, 'i> Sweep<'m, 'i> {
    /// From the first day on. Items are in order of day.
    pub(crate) fn of(rules: &'m Rules, items: &'i [Item]) -> Sweep<'m, 'i> {
        Sweep { rules, items, settled: 0, hand: Hand::default() }
    }

    /// How things stand on `date`, which is no earlier than the last one asked for.
    pub(crate) fn on(&mut self, date: Date) -> Option<Standing<'i>> {
        let today = number(date);
        let known = &self.items[..self.items.partition_point(|i| i.day <= today)];
        let sure = today.saturating_sub(self.rules.control.denial_days);
        while let Some(item) = known.get(self.settled).filter(|i| i.day <= sure) {
            self.hand.read(self.rules, item, known);
            self.settled += 1;
        }
        let mut hand = self.hand.clone();
        known[self.settled.min(known.len())..].iter().for_each(|item| hand.read(self.rules, item, known));
        let fought = || !fights(self.rules, known, None, today).is_empty();
        (hand.hold.is_some() || hand.lost.is_some() || fought())
            .then(|| Standing::of(self.rules, known, hand, today))
    }
}

impl<'i> Hand<'i> {
    fn read(&mut self, rules: &Rules, item: &'i Item, known: &[Item]) {
        let rank = PRECISIONS.iter().position(|x| *x == item.place.precision).unwrap_or(PRECISIONS.len());
        if self.place.is_none_or(|(best, _)| rank < best) {
            self.place = Some((rank, &item.place));
        }
        if item.denies {
            return;
        }
        let Hand { hold, rival, lost, .. } = self;
        let firm = firm(rules, item, known);
        match item.says {
            Says::Takes | Says::Holds => {
                let names_nobody = item.names.is_empty();
                let same = hold.as_ref().is_some_and(|h| fits(&h.who, &item.who));
                let joint = hold.as_ref().is_some_and(|h| together(h, item));
                // Who takes a place again has lost it in between.
                let again =
                    same && hold.as_ref().is_some_and(|h| h.taken_again(item, rules.control.denial_days));
                if again && firm {
                    *hold = Some(Hold::of(item, firm));
                    *rival = None;
                } else if same || joint || (names_nobody && hold.is_some()) {
                    if let Some(h) = hold {
                        h.add(item, firm, !same && joint);
                    }
                } else if firm || hold.is_none() {
                    let fresh = Hold::of(item, firm);
                    // What was only claimed by the same side before is confirmed now, with its day.
                    let since = rival.as_ref().filter(|r| fits(&r.who, &item.who)).and_then(|r| r.since);
                    *hold = Some(Hold { since: fresh.since.or(since), ..fresh });
                    *rival = None;
                    *lost = None;
                } else {
                    match rival {
                        Some(r) if fits(&r.who, &item.who) => r.add(item, false, false),
                        _ => *rival = Some(Hold::of(item, false)),
                    }
                }
                if item.says == Says::Takes && same {
                    *lost = None;
                }
            }
            Says::Loses => {
                let was = hold.as_ref().is_some_and(|h| fits(&h.who, &item.who));
                let to = !item.other_names.is_empty();
                if to && (firm || hold.is_none()) && hold.as_ref().is_none_or(|h| !fits(&h.who, &item.other))
                {
                    *hold = Some(Hold::to(item, firm));
                    *rival = None;
                } else if to {
                    if let Some(h) = hold
                        && fits(&h.who, &item.other)
                    {
                        h.add(item, firm, false);
                    }
                } else if firm && (was || hold.is_none()) {
                    *hold = rival.take();
                    *lost = Some(item);
                }
            }
            Says::Fights | Says::Contested | Says::Besieges | Says::Lifts => {}
        }
    }
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
fn firm(rules: &Rules, item: &Item, known: &[Item]) -> bool {
    match item.worth {
        Worth::Firm => true,
        Worth::Party => false,
        Worth::Third => {
            // Items are in order of day: only those around this one are looked at.
            let days = rules.control.denial_days;
            let first = known.partition_point(|o| o.day < item.day - days);
            let known = &known[first..known.partition_point(|o| o.day <= item.day + days)];
            let takes = |o: &&Item| matches!(o.says, Says::Takes | Says::Loses | Says::Holds);
            let denied = known.iter().filter(takes).any(|o| o.denies && !o.voice.is(&item.voice));
            let borne_out = known.iter().any(|o| {
                !o.denies
                    && o.says == item.says
                    && !o.voice.is(&item.voice)
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

/// How things stand on a day: what tells it from another day first, the words when they are wanted.
#[derive(Clone, Debug)]
pub(crate) struct Standing<'i> {
    hand: Hand<'i>,
    known: &'i [Item],
    today: i32,
    siege: Option<(Vec<String>, i32, String)>,
    fights: Vec<&'i Item>,
    last: Option<i32>,
    stale: bool,
    status: Status,
}

impl<'i> Standing<'i> {
    fn of(rules: &Rules, known: &'i [Item], hand: Hand<'i>, today: i32) -> Standing<'i> {
        let rule = &rules.control;
        let hold = hand.hold.as_ref();
        let siege = siege::open(rules, known, hold.map(|h| &h.who), today);
        let fights = fights(rules, known, hold.and_then(|h| h.since), today);
        let fought = fights.iter().map(|i| i.day).max();
        let last = hold.map(|h| h.last).max(siege.as_ref().map(|s| s.1)).max(fought);
        let last = last.or(hand.lost.map(|l| l.day));
        let stale = last.is_some_and(|d| today - d > rule.last_days);
        let status = match hold {
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
        Standing { hand, known, today, siege, fights, last, stale, status }
    }

    /// True if nobody would say that anything is other than it was.
    pub(crate) fn is_like(&self, other: &Standing<'_>) -> bool {
        let held = |s: &'_ Standing<'_>| s.hand.hold.as_ref().map_or_else(Vec::new, |h| h.names.clone());
        let besiegers = |s: &'_ Standing<'_>| s.siege.as_ref().map(|siege| siege.0.clone());
        self.status == other.status
            && besiegers(self) == besiegers(other)
            && held(self) == held(other)
            && self.claimed_by() == other.claimed_by()
    }

    fn claimed_by(&self) -> Vec<String> {
        self.hand.rival.as_ref().map_or_else(Vec::new, |r| names_of(&r.items))
    }

    /// The state with the claims it rests on.
    pub(crate) fn state(self, rules: &Rules) -> PlaceState {
        let why = self.why(rules);
        let claimed_by = self.claimed_by();
        let Standing { hand, known, siege, fights, last, status, .. } = self;
        let Hand { hold, rival, lost, place } = hand;
        let since = hold.as_ref().and_then(|h| h.since);
        PlaceState {
            place: place.map(|(_, place)| place.clone()).unwrap_or_default(),
            controller: hold.as_ref().map_or_else(Vec::new, |h| h.names.clone()),
            status,
            since: since.or(lost.filter(|l| l.dated && hold.is_none()).map(|l| l.day)).and_then(date_of),
            since_from: hold.as_ref().and_then(|h| h.since_from()).and_then(date_of),
            last_reported: last.and_then(date_of),
            claimed_by,
            besieged: siege.is_some(),
            besieged_by: siege.map_or_else(Vec::new, |s| s.0),
            claims_against: against(known, hold.as_ref(), rival.as_ref()),
            claims_for: hold.as_ref().map_or_else(
                || lost.iter().chain(&fights).map(|i| i.claim.clone()).collect(),
                |h| h.items.iter().map(|i| i.claim.clone()).collect(),
            ),
            why,
        }
    }

    fn why(&self, rules: &Rules) -> Vec<String> {
        let rule = &rules.control;
        let Hand { hold, rival, lost, .. } = &self.hand;
        let mut why = Vec::new();
        if let Some(h) = hold {
            why.push(reason(h, self.today, rule.last_days, self.stale));
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
        if let Some(r) = rival {
            let (who, id) = (r.names.join(", "), &r.items[0].claim);
            why.push(format!(
                "{} says to have it since, but only on its own word or against a denial [{id}].",
                nobody(&who)
            ));
        }
        if !self.fights.is_empty() {
            let ids: Vec<&str> = self.fights.iter().map(|i| i.claim.as_str()).collect();
            why.push(format!(
                "Fighting inside is reported within {} days [{}].",
                rule.contested_days,
                ids.join(", ")
            ));
        }
        if let Some((besiegers, _, first)) = &self.siege {
            let by =
                if besiegers.is_empty() { String::new() } else { format!(" by {}", besiegers.join(", ")) };
            why.push(format!("Under siege{by} [{first}]."));
        }
        why
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
fn fights<'i>(rules: &Rules, known: &'i [Item], since: Option<i32>, today: i32) -> Vec<&'i Item> {
    let rule = &rules.control;
    let first = known.partition_point(|i| i.day <= today - rule.contested_days);
    let recent = |i: &&Item| !i.denies && since.is_none_or(|s| i.day > s);
    let inside = |i: &&Item| matches!(i.says, Says::Fights | Says::Contested) && i.place.precision == "exact";
    let fights: Vec<&Item> = known[first..].iter().filter(recent).filter(inside).collect();
    let voices = numbered(fights.iter().map(|i| i.voice)).into_iter().max().map_or(0, |last| last + 1);
    let said = fights.iter().any(|i| i.says == Says::Contested && i.worth == Worth::Firm);
    if said || voices >= rule.contested_claims { fights } else { Vec::new() }
}

/// Denials, and what a rival says.
fn against(known: &[Item], hold: Option<&Hold<'_>>, rival: Option<&Hold<'_>>) -> Vec<String> {
    let start = hold.map_or(i32::MIN, |h| h.items[0].day - 14);
    let denies =
        |i: &&Item| i.denies && i.day >= start && matches!(i.says, Says::Takes | Says::Holds | Says::Loses);
    let mut out: Vec<String> = known.iter().filter(denies).map(|i| i.claim.clone()).collect();
    out.extend(rival.into_iter().flat_map(|r| &r.items).map(|i| i.claim.clone()));
    out
}

/// How precisely a place is known, the best first.
const PRECISIONS: [&str; 4] = ["exact", "near", "admin2", "admin1"];
