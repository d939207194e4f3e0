//! Days, months and years from their parts, and times of day.

use super::super::cal::{Cal, day, plus, year_of};
use super::super::fields::{Dir, Fields};
use super::super::holiday::Feast;
use super::super::{Basis, DocKind, TimexType};
use super::{Anchor, Context, Dated, Placed, Resolver, weekday_name};
use jiff::civil::Weekday;

impl Resolver<'_> {
    /// The meaning of calendar parts, with or without a time of day.
    pub(super) fn date(&self, fields: &Fields, context: Context) -> Option<Dated> {
        let mut dated = if fields.has_calendar() {
            match self.place(fields, context) {
                Ok(placed) => Dated::placed(placed),
                Err(Some(reason)) => Dated::undated(TimexType::Date, underspecified(fields), reason),
                Err(None) => return None,
            }
        } else {
            self.day_of_time(fields)
        };
        if let Some(time) = self.time(fields) {
            dated.value.push_str(&time);
            dated.kind = TimexType::Time;
            dated.time = Some(time);
        }
        Some(dated)
    }

    /// `Err(None)`: no such date; `Err(Some(reason))`: not to be dated.
    pub(super) fn place(&self, f: &Fields, context: Context) -> Result<Placed, Option<String>> {
        if let Some(year) = self.stated_year(f) {
            if year == 0 {
                return Err(None);
            }
            let cal = self.assemble(f, year).ok_or(None)?;
            let reason = "the text gives it in full".to_owned();
            return Ok(Placed { cal, basis: Basis::Stated, anchor: None, reason });
        }
        if let Some(decade) = f.decade {
            return self.decade(decade, f.before_christ).ok_or(None);
        }
        if let Some(century) = f.century {
            let cal = if f.before_christ { Cal::Century(-century) } else { Cal::Century(century - 1) };
            let reason = "the text gives it in full".to_owned();
            return Ok(Placed { cal, basis: Basis::Stated, anchor: None, reason });
        }
        if f.weekday.is_some() && f.month.is_none() && f.holiday.is_none() {
            return self.weekday(f, context).ok_or_else(|| Some(self.unanchored()));
        }
        self.yearless(f, context)
    }

    fn stated_year(&self, f: &Fields) -> Option<i32> {
        if let Some(short) = f.short_year {
            let anchor = match self.kind {
                DocKind::News => self.published.map(year_of),
                DocKind::Narrative => self.memory.last.and_then(Cal::year),
            };
            let anchor = anchor.or(self.published.map(year_of)).unwrap_or(2000);
            // The year with these two digits that is not more than ten years after the anchor.
            let latest = anchor + 10;
            return Some(latest - (latest - short).rem_euclid(100));
        }
        let year = f.year?;
        if f.before_christ {
            return Some(-year);
        }
        // "in 499" between dates before Christ.
        let ancient = self.memory.last.and_then(Cal::year).filter(|y| *y < 0);
        match ancient {
            Some(_) if !f.anno_domini && year < 1000 => Some(-year),
            None if !f.anno_domini && year < 1000 => Some(0),
            _ => Some(year),
        }
    }

    /// The stretch that the parts name in `year`.
    pub(super) fn assemble(&self, f: &Fields, year: i32) -> Option<Cal> {
        if let Some(index) = f.holiday {
            return Feast::read(self.text(index))?.of(year);
        }
        match (f.month, f.day) {
            (Some(m), Some(d)) => return Some(Cal::Day(day(year, m, d)?)),
            (Some(m), None) => return Some(Cal::Month(year, m)),
            _ => {}
        }
        if let Some(s) = f.season {
            return Some(Cal::Season(year, s));
        }
        if let Some(q) = f.quarter {
            return Some(Cal::Quarter(year, q));
        }
        if let Some(h) = f.half {
            return Some(Cal::Half(year, h));
        }
        if let Some(w) = f.week {
            return Some(Cal::Week(i16::try_from(year).ok()?, w));
        }
        Some(Cal::Year(year))
    }

    /// "the 1990s", "the sixties".
    fn decade(&self, decade: i32, before_christ: bool) -> Option<Placed> {
        if decade >= 100 || before_christ {
            let lead = if before_christ { -decade / 10 - 1 } else { decade / 10 };
            let reason = "the text gives it in full".to_owned();
            return Some(Placed { cal: Cal::Decade(lead), basis: Basis::Stated, anchor: None, reason });
        }
        let anchor = self.anchor(false).or(self.published.map(Anchor::Publication));
        let year = anchor.and_then(Anchor::day).map_or(2000, year_of);
        let latest = year - (year - decade).rem_euclid(100);
        let reason = format!("the last years so called up to {year}");
        let anchor = anchor.map(Anchor::value);
        Some(Placed { cal: Cal::Decade(latest / 10), basis: Basis::Inferred, anchor, reason })
    }

    /// A weekday beside its anchor.
    fn weekday(&self, f: &Fields, context: Context) -> Option<Placed> {
        let weekday = Weekday::from_monday_one_offset(f.weekday?).ok()?;
        let anchor = match f.dir {
            Some(dir) => self.anchor_for(dir),
            None => self.anchor(false),
        };
        let anchor = match (anchor?, self.memory.day) {
            (Anchor::Text(_), Some(d)) => Anchor::Text(Cal::Day(d)),
            (Anchor::Text(_), None) => return None,
            (publication, _) => publication,
        };
        let base = anchor.day()?;
        let up_to = |d: jiff::civil::Date| plus(d, -i32::from(d.weekday().since(weekday)));
        let from = |d: jiff::civil::Date| plus(d, i32::from(d.weekday().until(weekday)));
        let name = weekday_name(up_to(base)?);
        let (found, side) = match (f.dir, anchor) {
            (Some(Dir::Last | Dir::Previous), _) => (up_to(base.yesterday().ok()?)?, "the last one before"),
            (Some(Dir::Next | Dir::Following), _) => (from(base.tomorrow().ok()?)?, "the first one after"),
            (Some(Dir::Same), _) => (up_to(base)?, "the last one up to"),
            (None, Anchor::Text(_)) => (from(base)?, "the first one from"),
            (this, _) => {
                if self.leans_forward(context, this.is_some()) {
                    (from(base)?, "the first one from")
                } else {
                    (up_to(base)?, "the last one up to")
                }
            }
        };
        let why = self.lean_reason(f.dir, context);
        let reason = format!("{name} is {side} {}{why}", anchor.describe());
        let basis = if matches!(anchor, Anchor::Text(_)) { Basis::RelativeToText } else { Basis::Weekday };
        Some(Placed { cal: Cal::Day(found), basis, anchor: Some(anchor.value()), reason })
    }

    /// The day that a bare time of day belongs to.
    fn day_of_time(&self, f: &Fields) -> Dated {
        let dir = f.dir.unwrap_or(Dir::This);
        let in_text = dir.in_text() || (f.dir.is_none() && self.memory.day.is_some());
        let anchor = match (self.anchor(in_text), self.memory.day) {
            (Some(Anchor::Text(_)), Some(d)) => Some(Anchor::Text(Cal::Day(d))),
            (Some(Anchor::Text(_)), None) => None,
            (a, _) => a,
        };
        let placed = anchor.and_then(|a| {
            let day = plus(a.day()?, dir.sign())?;
            let reason = match dir.sign() {
                -1 => format!("the day before {}", a.describe()),
                1 => format!("the day after {}", a.describe()),
                _ => format!("on {}", a.describe()),
            };
            Some(Placed { cal: Cal::Day(day), basis: a.basis(), anchor: Some(a.value()), reason })
        });
        placed.map_or_else(
            || Dated::undated(TimexType::Date, "XXXX-XX-XX".to_owned(), self.unanchored()),
            Dated::placed,
        )
    }

    /// The part of the value after the day: `T10:35`, `TMO`.
    fn time(&self, f: &Fields) -> Option<String> {
        let Some(mut hour) = f.hour else {
            return Some(format!("T{}", self.text(f.part?)));
        };
        if let Some(index) = f.meridiem {
            match self.text(index) {
                "PM" if hour < 12 => hour += 12,
                "AM" if hour == 12 => hour = 0,
                _ => {}
            }
        }
        Some(format!("T{hour:02}:{:02}", f.minute.unwrap_or(0)))
    }
}

/// The value of parts that no anchor completes.
fn underspecified(f: &Fields) -> String {
    if let Some(w) = f.weekday.filter(|_| f.month.is_none()) {
        return format!("XXXX-WXX-{w}");
    }
    match (f.month, f.day, f.season, f.quarter, f.half) {
        (Some(m), Some(d), ..) => format!("XXXX-{m:02}-{d:02}"),
        (Some(m), None, ..) => format!("XXXX-{m:02}"),
        (None, Some(d), ..) => format!("XXXX-XX-{d:02}"),
        (_, _, Some(s), ..) => format!("XXXX-{}", s.code()),
        (_, _, _, Some(q), _) => format!("XXXX-Q{q}"),
        (.., Some(h)) => format!("XXXX-H{h}"),
        _ => "XXXX-XX-XX".to_owned(),
    }
}
