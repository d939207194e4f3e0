//! Days as numbers, so that intervals can be compared by the million.

use crate::claim::When;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Days since 1970-01-01.
pub(crate) fn number(date: Date) -> i32 {
    let (y, m, d) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// How firmly a claim is dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Dated {
    /// Nothing is known; the interval is all of time.
    No,
    /// Not stated; the interval is guessed from the day of publication, for settling alone.
    Window,
    /// An interval longer than a day.
    Vague,
    /// One day.
    Day,
}

/// The interval of a claim's date in day numbers, and how firm it is.
pub(crate) fn interval(
    when: &When,
    published: Option<Date>,
    undated_days: i32,
    historical: bool,
) -> (i32, i32, Dated) {
    let stated = when.basis != "publication_only" && when.precision != "unknown";
    match (when.from.map(number), when.to.map(number)) {
        (Some(a), Some(b)) if stated => (a.min(b), b.max(a), if a == b { Dated::Day } else { Dated::Vague }),
        (Some(a), None) if stated => (a, published.map_or(a + 36_500, |p| number(p).max(a)), Dated::Vague),
        (None, Some(b)) if stated => (b - 36_500, b, Dated::Vague),
        _ => match published.map(number) {
            Some(p) if !historical => (p - undated_days, p, Dated::Window),
            _ => (i32::MIN / 4, i32::MAX / 4, Dated::No),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        assert_eq!(number(date(1970, 1, 1)), 0);
        assert_eq!(number(date(2000, 3, 1)), 11_017);
        let mut day = date(1899, 12, 25);
        let mut n = number(day);
        for _ in 0..60_000 {
            day = day.tomorrow().unwrap();
            n += 1;
            assert_eq!(number(day), n, "{day}");
        }
    }
}
