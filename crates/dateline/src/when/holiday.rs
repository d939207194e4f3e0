//! On which day of a year does a feast fall?
//!
//! A table names a feast as `12-25` (fixed), `easter-2` (days from Easter Sunday), `nth 11 4 4` (month,
//! weekday, which; negative from the end), `islamic 9` (a month of the Islamic calendar) or
//! `islamic 10 1` (a day of it). Islamic dates are within a day or so of those observed.

use super::cal::{Cal, day, easter, islamic_day, islamic_month, nth_weekday, plus};
use jiff::civil::Weekday;

/// A feast, read from a table's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Feast {
    Fixed(i8, i8),
    Easter(i32),
    Nth(i8, i8, i8),
    IslamicMonth(i32),
    IslamicDay(i32, i32),
}

impl Feast {
    pub(super) fn read(value: &str) -> Option<Feast> {
        if let Some(rest) = value.strip_prefix("easter") {
            return Some(Feast::Easter(if rest.is_empty() { 0 } else { rest.parse().ok()? }));
        }
        let (head, rest) = value.split_once(' ').unwrap_or((value, ""));
        let numbers: Vec<i32> = rest.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        match (head, &numbers[..]) {
            ("nth", [m, w, n]) => Some(Feast::Nth(*m as i8, *w as i8, *n as i8)),
            ("islamic", [m]) => Some(Feast::IslamicMonth(*m)),
            ("islamic", [m, d]) => Some(Feast::IslamicDay(*m, *d)),
            (fixed, []) => {
                let (m, d) = fixed.split_once('-')?;
                Some(Feast::Fixed(m.parse().ok()?, d.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The feast in `year`.
    pub(super) fn of(self, year: i32) -> Option<Cal> {
        Some(match self {
            Feast::Fixed(m, d) => Cal::Day(day(year, m, d)?),
            Feast::Easter(offset) => Cal::Day(plus(easter(year)?, offset)?),
            Feast::Nth(m, w, n) => {
                let weekday = Weekday::from_monday_one_offset(w).ok()?;
                Cal::Day(nth_weekday(year, m, weekday, n)?)
            }
            Feast::IslamicMonth(m) => {
                let (a, b) = islamic_month(year, m)?;
                Cal::Days(a, b)
            }
            Feast::IslamicDay(m, d) => Cal::Day(islamic_day(year, m, d)?),
        })
    }

    /// True if the day is computed by a calendar that observation can shift.
    pub(super) fn approximate(self) -> bool {
        matches!(self, Feast::IslamicMonth(_) | Feast::IslamicDay(..))
    }
}
