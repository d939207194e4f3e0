//! In which year does a month, day, season or feast without one lie?

use super::super::cal::{Cal, Season, Unit, year_of};
use super::super::fields::{Dir, Fields};
use super::super::holiday::Feast;
use super::super::tense::Tense;
use super::super::{Basis, Bound, DocKind};
use super::{Anchor, Context, Placed, Resolver};
use jiff::civil::Date;

impl Resolver<'_> {
    /// True if the words around point past the anchor.
    pub(super) fn leans_forward(&self, context: Context, this: bool) -> bool {
        match context.tense {
            Tense::Future => true,
            Tense::Past => false,
            Tense::Present => this,
            Tense::Unknown => matches!(context.bound, Some(Bound::By | Bound::Until)),
        }
    }

    pub(super) fn lean_reason(&self, dir: Option<Dir>, context: Context) -> String {
        let verb = context.verb.unwrap_or("its clause");
        match (dir, context.tense) {
            (Some(_), _) => String::new(),
            (None, Tense::Future) => format!(", as “{verb}” speaks of the future"),
            (None, Tense::Past) => format!(", as “{verb}” is in the past tense"),
            (None, _) => ", as reports look back unless their words say otherwise".to_owned(),
        }
    }

    /// Parts without a year, placed beside the anchor.
    pub(super) fn yearless(&self, f: &Fields, context: Context) -> Result<Placed, Option<String>> {
        let probe = self.assemble(f, 2000);
        if probe.is_none() {
            return Err(None);
        }
        let anchor = match f.dir {
            Some(dir) => self.anchor_for(dir),
            // Before a story has named a year, its first day is one before it was published.
            None if self.kind == DocKind::Narrative => {
                self.memory.story.map(Anchor::Text).or(self.published.map(Anchor::Publication))
            }
            None => self.anchor(false),
        };
        let anchor = anchor.ok_or_else(|| Some(self.unanchored()))?;
        let found = if f.month.is_none() && f.day.is_some() {
            self.day_of_month(f, anchor, context)
        } else {
            let candidates = self.candidates(f, anchor);
            match (anchor, self.kind) {
                (Anchor::Publication(d), _) => self.beside(&candidates, d, f, context),
                (Anchor::Text(cal), DocKind::News) => {
                    cal.interval().and_then(|(d, _)| self.beside(&candidates, d, f, context))
                }
                (Anchor::Text(cal), DocKind::Narrative) => nearest_in_story(&candidates, cal, f.dir),
            }
        };
        let cal = found.ok_or(None)?;
        let why = match anchor {
            Anchor::Publication(_) => self.lean_reason(f.dir, context),
            Anchor::Text(_) => String::new(),
        };
        let mut reason = format!("the year is counted from {}{why}", anchor.describe());
        if f.holiday.and_then(|h| Feast::read(self.text(h))).is_some_and(Feast::approximate) {
            reason.push_str("; the feast is exact to a day or so, as the new moon was seen");
        }
        let basis = match anchor {
            Anchor::Publication(_) => Basis::RelativeToPublication,
            Anchor::Text(_) => Basis::Inferred,
        };
        Ok(Placed { cal, basis, anchor: Some(anchor.value()), reason })
    }

    /// What the parts name in the years around the anchor, in order.
    fn candidates(&self, f: &Fields, anchor: Anchor) -> Vec<Cal> {
        let Some(year) = anchor.day().map(year_of) else { return Vec::new() };
        let around = (-4..=4).filter_map(|n| Cal::Year(year).step(n).and_then(Cal::year));
        around.filter_map(|y| self.assemble(f, y)).collect()
    }

    /// The candidate on the side of `d` that the words point to.
    fn beside(&self, candidates: &[Cal], d: Date, f: &Fields, context: Context) -> Option<Cal> {
        let starts = |c: &&Cal| c.interval().is_some_and(|(a, _)| a <= d);
        let ended = |c: &&Cal| c.interval().is_some_and(|(_, b)| b < d);
        if let Some(weekday) = f.weekday {
            let fits = |c: &&Cal| c.day().is_some_and(|x| x.weekday().to_monday_one_offset() == weekday);
            let near = |c: &&Cal| c.interval().map_or(i32::MAX, |(a, _)| (a - d).get_days().abs());
            if let Some(fitting) = candidates.iter().filter(fits).min_by_key(near) {
                return Some(*fitting);
            }
        }
        let past = || candidates.iter().rfind(starts).copied();
        match f.dir {
            Some(Dir::Last | Dir::Previous) => candidates.iter().rfind(ended).copied(),
            Some(Dir::Next | Dir::Following) => candidates.iter().find(|c| !starts(c)).copied(),
            Some(Dir::This | Dir::Same) => {
                candidates.iter().find(|c| c.year() == Some(year_of(d))).copied().or_else(past)
            }
            None => {
                let lean = self.lean(context, f.day.is_some());
                let cost = |c: &&Cal| c.interval().map_or(i64::MAX, |(a, b)| lean.cost(a, b, d));
                candidates.iter().min_by_key(cost).copied()
            }
        }
    }

    /// A day a little ahead may be meant even beside a past tense ("announced it for Dec. 15"), a bare month
    /// hardly.
    fn lean(&self, context: Context, day: bool) -> Lean {
        let (ahead, behind) = match (context.tense, context.bound) {
            (_, Some(Bound::By | Bound::Until)) => (1, 3),
            (Tense::Future, _) => (1, 4),
            // What began has begun: nothing ahead will do.
            (_, Some(Bound::Since)) => (10_000, 1),
            (Tense::Past, _) => (if day { 6 } else { 30 }, 1),
            _ => (4, 1),
        };
        Lean { ahead, behind }
    }

    /// "the 15th", "on 22nd": the month from the anchor.
    fn day_of_month(&self, f: &Fields, anchor: Anchor, context: Context) -> Option<Cal> {
        let base = match anchor {
            Anchor::Publication(d) => Cal::of(d, Unit::Month)?,
            Anchor::Text(cal) => {
                let (y, m) = cal.month()?;
                Cal::Month(y, m)
            }
        };
        let wanted = f.day?;
        let in_month = |n: i32| {
            let (y, m) = base.step(n)?.month()?;
            super::super::cal::day(y, m, wanted).map(Cal::Day)
        };
        let Anchor::Publication(d) = anchor else { return in_month(0) };
        if self.leans_forward(context, false) {
            (0..=2).filter_map(in_month).find(|c| c.day().is_some_and(|x| x >= d))
        } else {
            (-2..=0).rev().filter_map(in_month).find(|c| c.day().is_some_and(|x| x <= d))
        }
    }
}

/// How much a day ahead of the anchor and one behind it weigh.
struct Lean {
    ahead: i64,
    behind: i64,
}

impl Lean {
    fn cost(&self, from: Date, to: Date, anchor: Date) -> i64 {
        if from > anchor {
            self.ahead * i64::from((from - anchor).get_days())
        } else {
            self.behind * i64::from((anchor - to).get_days().max(0))
        }
    }
}

/// Weighs a day back in a story, in hundredths of a day on.
const BACK: i64 = 110;
/// What leaving the year costs, in days.
const TURN: i64 = 180;

/// The candidate that continues a story last dated `last`: stories move on more often than back, and name
/// the year when they leave it, unless the next year has just begun.
fn nearest_in_story(candidates: &[Cal], last: Cal, dir: Option<Dir>) -> Option<Cal> {
    let (from, to) = last.interval()?;
    let year = last.year()?;
    let cost = |c: &Cal| {
        let Some((a, b)) = c.interval() else { return i64::MAX };
        let same = c.year() == Some(year);
        if same && matches!(c, Cal::Season(_, Season::Winter)) {
            return 0;
        }
        let turn = if same { 0 } else { TURN * 100 };
        let way = if b < from {
            BACK * i64::from((from - b).get_days())
        } else {
            100 * i64::from((a - to).get_days().max(0))
        };
        way + turn
    };
    let before = |c: &&Cal| c.interval().is_some_and(|i| i.1 < from);
    let after = |c: &&Cal| c.interval().is_some_and(|i| i.0 > to);
    match dir {
        Some(Dir::Last | Dir::Previous) => candidates.iter().rfind(before).copied(),
        Some(Dir::Next | Dir::Following) => candidates.iter().find(after).copied(),
        _ => candidates.iter().min_by_key(|c| cost(c)).copied(),
    }
}
