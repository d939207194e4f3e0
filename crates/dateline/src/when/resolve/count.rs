//! Units beside an anchor, counted steps from it, lengths of time, recurring times.

use super::super::cal::{Cal, Season, Unit, plus, plus_months};
use super::super::fields::{Count, Dir, Fields};
use super::super::tense::Tense;
use super::super::{Basis, DocKind, Precision, TimexType};
use super::{Anchor, Context, Dated, Placed, Resolver};
use jiff::civil::Date;

impl Resolver<'_> {
    /// "last week", "the following day", "this year".
    pub(super) fn unit(&self, f: &Fields, context: Context) -> Option<Dated> {
        let unit = f.unit?;
        if unit == Unit::Quarter && f.dir.is_none() {
            return self.reported_quarter(f, context);
        }
        let dir = f.dir.unwrap_or(Dir::This);
        let open = || {
            let value = match unit {
                Unit::Day | Unit::Night => "XXXX-XX-XX",
                Unit::Week => "XXXX-WXX",
                Unit::Weekend => "XXXX-WXX-WE",
                Unit::Month => "XXXX-XX",
                Unit::Quarter => "XXXX-QX",
                _ => "XXXX",
            };
            Dated::undated(TimexType::Date, value.to_owned(), self.unanchored())
        };
        let anchor = match (unit, self.anchor_for(dir)) {
            (Unit::Day, Some(Anchor::Text(cal))) if cal.day().is_none() => {
                self.memory.day.map(|d| Anchor::Text(Cal::Day(d)))
            }
            (_, a) => a,
        };
        let Some(anchor) = anchor else { return Some(self.with_time(open(), f)) };
        let Some(base) = anchor.unit(unit) else { return Some(self.with_time(open(), f)) };
        let steps = match (unit, anchor, f.dir) {
            // "the weekend", in a report of the week after.
            (Unit::Weekend, Anchor::Publication(d), Some(Dir::This) | None)
                if context.tense != Tense::Future && base.interval()?.0 > d =>
            {
                -1
            }
            (Unit::Weekend, Anchor::Publication(d), Some(Dir::Last)) if base.interval()?.0 <= d => -1,
            _ => dir.sign(),
        };
        let mut cal = base.step(steps)?;
        let mut unit_name = unit.name();
        if let (Cal::Year(y), true) = (cal, f.has_calendar()) {
            cal = self.assemble(f, y)?;
            unit_name = "part so named of the year";
        }
        let which = match steps {
            -1 => "before",
            1 => "after",
            _ => "of",
        };
        let reason = format!("the {unit_name} {which} {}", anchor.describe());
        let placed = Placed { cal, basis: anchor.basis(), anchor: Some(anchor.value()), reason };
        Some(self.with_time(Dated::placed(placed), f))
    }

    /// "the quarter": the one a report is about, else the last that is over.
    fn reported_quarter(&self, f: &Fields, context: Context) -> Option<Dated> {
        if let (Some(year), Some((Cal::Quarter(_, q), _))) = (f.year, self.memory.quarter) {
            let reason = "the quarter the text last named, in another year".to_owned();
            let placed = Placed { cal: Cal::Quarter(year, q), basis: Basis::Inferred, anchor: None, reason };
            return Some(Dated::placed(placed));
        }
        if f.year.is_some() {
            return self.date(f, context);
        }
        let named = self.memory.quarter.map(|(cal, _)| Anchor::Text(cal));
        let Some(anchor) = named.or_else(|| self.anchor(false)) else {
            return Some(Dated::undated(TimexType::Date, "XXXX-QX".to_owned(), self.unanchored()));
        };
        let (cal, reason) = match anchor {
            Anchor::Text(cal @ Cal::Quarter(..)) => (cal, "the quarter the text last named".to_owned()),
            Anchor::Text(_) => return None,
            Anchor::Publication(_) => {
                let steps = if context.tense == Tense::Future { 0 } else { -1 };
                let cal = anchor.unit(Unit::Quarter)?.step(steps)?;
                (cal, format!("the last quarter that was over on {}", anchor.describe()))
            }
        };
        let placed = Placed { cal, basis: anchor.basis(), anchor: Some(anchor.value()), reason };
        Some(Dated::placed(placed))
    }

    /// "a year ago" beside a quarter, "the year-earlier quarter": the same quarter of the year before.
    fn year_earlier(&self, f: &Fields, context: Context) -> Option<Dated> {
        let cal = match f.quarter {
            Some(quarter) => self.last_over(quarter).or_else(|| Some(self.yearless(f, context).ok()?.cal))?,
            None => self.compared(context.at)?,
        };
        let earlier = cal.step(-4)?;
        let reason = format!("the same quarter one year before {}, which the text compares", cal.value());
        let basis = Basis::RelativeToText;
        Some(Dated::placed(Placed { cal: earlier, basis, anchor: Some(cal.value()), reason }))
    }

    /// The last quarter of that number that was over at publication: a comparison starts from the one reported.
    fn last_over(&self, quarter: i8) -> Option<Cal> {
        let published = self.published?;
        let this_year = Cal::Quarter(i32::from(published.year()), quarter);
        let over = this_year.interval()?.1 < published;
        if over { Some(this_year) } else { this_year.step(-4) }
    }

    fn with_time(&self, mut dated: Dated, f: &Fields) -> Dated {
        if let Some(part) = f.part {
            let time = format!("T{}", self.text(part));
            dated.value.push_str(&time);
            dated.time = Some(time);
            dated.kind = TimexType::Time;
        }
        dated
    }

    /// "two days ago", "a month later", "in three weeks".
    pub(super) fn shift(&self, f: &Fields, context: Context) -> Option<Dated> {
        let (unit, dir) = (f.unit?, f.dir?);
        let past = dir.sign() < 0;
        let far = if past { "PAST_REF" } else { "FUTURE_REF" };
        let Count::Exact(n) = f.n? else {
            if let Unit::Second | Unit::Minute | Unit::Hour = unit {
                return Some(self.within_a_day(self.anchor_for(dir), unit, 0));
            }
            let reason = "it does not say how many".to_owned();
            return Some(Dated::undated(TimexType::Date, far.to_owned(), reason));
        };
        if past
            && unit == Unit::Year
            && n == 1.0
            && let Some(dated) = self.year_earlier(f, context)
        {
            return Some(dated);
        }
        let anchor = match (unit, self.anchor_for(dir)) {
            (Unit::Day | Unit::Week, Some(Anchor::Text(cal)))
                if !matches!(cal, Cal::Day(_) | Cal::Week(..)) =>
            {
                self.memory.day.filter(|_| self.kind == DocKind::News).map(|d| Anchor::Text(Cal::Day(d)))
            }
            (_, a) => a,
        };
        let (unit, n) = whole(unit, n);
        let count = i32::try_from(n as i64).ok()?.checked_mul(if past { -1 } else { 1 })?;
        if let Unit::Second | Unit::Minute | Unit::Hour = unit {
            return Some(self.within_a_day(anchor, unit, count));
        }
        let cal = anchor.and_then(|a| stepped(a, unit, count));
        let (Some(cal), Some(anchor)) = (cal, anchor) else {
            let value = match unit {
                Unit::Day => "XXXX-XX-XX",
                Unit::Week => "XXXX-WXX",
                Unit::Month => "XXXX-XX",
                _ => "XXXX",
            };
            return Some(Dated::undated(TimexType::Date, value.to_owned(), self.unanchored()));
        };
        let side = if past { "before" } else { "after" };
        let reason = format!("{} {}s {side} {}", count.abs(), unit.name(), anchor.describe());
        let placed = Placed { cal, basis: anchor.basis(), anchor: Some(anchor.value()), reason };
        Some(self.with_time(Dated::placed(placed), f))
    }

    /// Hours and minutes from the anchor: its day, at an hour that is not known.
    fn within_a_day(&self, anchor: Option<Anchor>, unit: Unit, count: i32) -> Dated {
        let hours = if unit == Unit::Hour { count } else { 0 };
        let found = anchor.and_then(|a| Some((a, a.unit(Unit::Day)?.step(hours / 24)?)));
        let mut dated = match found {
            Some((a, cal)) => {
                let many = if count == 0 { "some".to_owned() } else { count.abs().to_string() };
                let side = if count < 0 { "before" } else { "from" };
                let reason = format!("{many} {}s {side} {}", unit.name(), a.describe());
                Dated::placed(Placed { cal, basis: a.basis(), anchor: Some(a.value()), reason })
            }
            None => Dated::undated(TimexType::Time, "XXXX-XX-XX".to_owned(), self.unanchored()),
        };
        dated.kind = TimexType::Time;
        dated.value.push_str("TXX");
        dated.time = Some("TXX".to_owned());
        dated
    }

    /// "two weeks", "the past three months", "for years".
    pub(super) fn duration(&self, f: &Fields, context: Context) -> Option<Dated> {
        let unit = f.unit?;
        let n = f.n.unwrap_or(Count::Some);
        let value = period(n, unit);
        let reason = match n {
            Count::Exact(_) => "a length of time".to_owned(),
            Count::Some => "a length of time, without saying how long".to_owned(),
        };
        let mut dated = Dated::undated(TimexType::Duration, value, reason);
        if f.has_calendar()
            && let Ok(placed) = self.place(f, context)
            && let Some((from, to)) = placed.cal.interval()
        {
            let Count::Exact(n) = n else {
                let modifier = self.modifier(f);
                dated.stretch = super::super::span::stretch(placed.cal, modifier, self.published);
                dated.precision = Precision::Range;
                (dated.basis, dated.anchor) = (placed.basis, placed.anchor);
                dated.reason = format!("some part of {}", placed.cal.value());
                return Some(dated);
            };
            let last = self.modifier(f) == Some(super::super::Modifier::End);
            let (a, b) = if last { (to, moved(to, unit, -n)?) } else { (from, moved(from, unit, n)?) };
            dated.stretch = Some(if last { (plus(b, 1)?, a) } else { (a, plus(b, -1)?) });
            dated.precision = Precision::Range;
            (dated.basis, dated.anchor) = (placed.basis, placed.anchor);
            dated.reason =
                format!("the {} part of {}", if last { "last" } else { "first" }, placed.cal.value());
            return Some(dated);
        }
        // A length of time that ends or begins at the anchor names days.
        let ends_now = context.lasting && context.perfect;
        let side = f.dir.map(Dir::sign).or(ends_now.then_some(-1)).filter(|s| *s != 0);
        let anchor = self.anchor(f.dir.is_some_and(Dir::in_text));
        if let (Some(side), Count::Exact(n), Some(anchor)) = (side, n, anchor)
            && let Some(day) = anchor.day()
            && let Some(other) = moved(day, unit, n * f64::from(side))
        {
            dated.stretch = Some(if side < 0 { (other, day) } else { (day, other) });
            dated.precision = Precision::Range;
            dated.basis = anchor.basis();
            dated.anchor = Some(anchor.value());
            let word = if side < 0 { "ends" } else { "begins" };
            dated.reason = format!("a length of time that {word} at {}", anchor.describe());
        }
        Some(dated)
    }

    /// "every Monday", "daily", "twice a week".
    pub(super) fn set(&self, f: &Fields) -> Option<Dated> {
        let part = f.part.map(|p| format!("T{}", self.text(p))).unwrap_or_default();
        let value = if let Some(v) = f.value {
            self.text(v).to_owned()
        } else if let Some(w) = f.weekday {
            format!("XXXX-WXX-{w}")
        } else if let (Some(m), Some(d)) = (f.month, f.day) {
            format!("XXXX-{m:02}-{d:02}")
        } else if let Some(m) = f.month {
            format!("XXXX-{m:02}")
        } else if let Some(s) = f.season {
            format!("XXXX-{}", s.code())
        } else if let Some(q) = f.quarter {
            format!("XXXX-Q{q}")
        } else if let Some(unit) = f.unit {
            match (unit, f.n) {
                (_, Some(n)) => period(n, unit),
                (Unit::Night, _) => "XXXX-XX-XXTNI".to_owned(),
                _ if self.kind == DocKind::Narrative => underspecified(unit),
                _ => period(Count::Exact(1.0), unit),
            }
        } else if f.part.is_some() {
            "XXXX-XX-XX".to_owned()
        } else {
            return None;
        };
        Some(Dated::undated(TimexType::Set, value + &part, "it recurs".to_owned()))
    }
}

/// A unit of the calendar without its numbers, as TIMEX2 writes what recurs.
fn underspecified(unit: Unit) -> String {
    match unit {
        Unit::Day => "XXXX-XX-XX".to_owned(),
        Unit::Week => "XXXX-WXX".to_owned(),
        Unit::Month => "XXXX-XX".to_owned(),
        Unit::Year => "XXXX".to_owned(),
        _ => period(Count::Exact(1.0), unit),
    }
}

/// Turns a fraction of a unit into whole smaller units: two and a half years into 30 months.
fn whole(unit: Unit, n: f64) -> (Unit, f64) {
    if n.fract() == 0.0 {
        return (unit, n);
    }
    match unit {
        Unit::Year => (Unit::Month, (n * 12.0).round()),
        Unit::Month => (Unit::Week, (n * 4.0).round()),
        Unit::Week => (Unit::Day, (n * 7.0).round()),
        Unit::Decade => (Unit::Year, (n * 10.0).round()),
        Unit::Century => (Unit::Year, (n * 100.0).round()),
        _ => (unit, n.floor()),
    }
}

/// The stretch `count` units from the anchor.
fn stepped(anchor: Anchor, unit: Unit, count: i32) -> Option<Cal> {
    let unit = match unit {
        Unit::Night => Unit::Day,
        Unit::Season(Season::Winter) => Unit::Year,
        Unit::Millennium => return None,
        other => other,
    };
    match unit {
        Unit::Decade => anchor.unit(Unit::Year)?.step(count.checked_mul(10)?),
        Unit::Century => anchor.unit(Unit::Year)?.step(count.checked_mul(100)?),
        _ => anchor.unit(unit)?.step(count),
    }
}

/// `n` units from `day`.
fn moved(day: Date, unit: Unit, n: f64) -> Option<Date> {
    let (unit, n) = if n < 0.0 {
        let (u, k) = whole(unit, -n);
        (u, -k)
    } else {
        whole(unit, n)
    };
    let n = n as i32;
    let months = |per: i32| plus_months(day, n.checked_mul(per)?);
    match unit {
        Unit::Second | Unit::Minute => Some(day),
        Unit::Hour => plus(day, n / 24),
        Unit::Day | Unit::Night => plus(day, n),
        Unit::Week | Unit::Weekend => plus(day, n.checked_mul(7)?),
        Unit::Month => months(1),
        Unit::Quarter | Unit::Season(_) => months(3),
        Unit::Half => months(6),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
        Unit::Millennium => months(12000),
    }
}

/// The TIMEX3 value of a length of time: `P2W`, `PT5H30M`, `PXD`.
fn period(n: Count, unit: Unit) -> String {
    let (prefix, letter, factor) = match unit {
        Unit::Second => ("PT", "S", 1.0),
        Unit::Minute => ("PT", "M", 1.0),
        Unit::Hour => ("PT", "H", 1.0),
        Unit::Day => ("P", "D", 1.0),
        Unit::Night => ("P", "NI", 1.0),
        Unit::Weekend => ("P", "WE", 1.0),
        Unit::Week => ("P", "W", 1.0),
        Unit::Month => ("P", "M", 1.0),
        Unit::Season(s) => ("P", s.code(), 1.0),
        Unit::Quarter => ("P", "Q", 1.0),
        Unit::Half => ("P", "M", 6.0),
        Unit::Year => ("P", "Y", 1.0),
        Unit::Decade => ("P", "Y", 10.0),
        Unit::Century => ("P", "Y", 100.0),
        Unit::Millennium => ("P", "Y", 1000.0),
    };
    let Count::Exact(n) = n else {
        let letter = match unit {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            _ => letter,
        };
        return format!("{prefix}X{letter}");
    };
    let n = n * factor;
    let (main, rest) = (n.floor(), n.fract());
    let smaller = match unit {
        Unit::Year => Some((12.0, "M")),
        Unit::Hour => Some((60.0, "M")),
        Unit::Minute => Some((60.0, "S")),
        Unit::Day => return if rest == 0.0 { format!("P{n}D") } else { fraction_of_day(main, rest) },
        _ => None,
    };
    match smaller {
        Some((per, small)) if rest > 0.0 => {
            let part = (rest * per).round();
            if main == 0.0 {
                format!("{prefix}{part}{small}")
            } else {
                format!("{prefix}{main}{letter}{part}{small}")
            }
        }
        _ => format!("{prefix}{n}{letter}"),
    }
}

fn fraction_of_day(days: f64, rest: f64) -> String {
    let hours = (rest * 24.0).round();
    if days == 0.0 { format!("PT{hours}H") } else { format!("P{days}DT{hours}H") }
}
