//! From which day to which day? Narrows a stretch of the calendar by "early", "mid-", "late", and opens
//! an end for "since" and "before".

use super::cal::{Cal, Season, plus};
use super::{Bound, Modifier, Precision};
use jiff::civil::Date;

/// First and last day of `cal`, narrowed by `modifier`.
///
/// A third of the stretch each for START, MID and END; of a month its days 1-10, 11-20 and 21-end. The
/// winter of a year that is younger than `published` is the one that began the year before.
pub(super) fn stretch(cal: Cal, modifier: Option<Modifier>, published: Option<Date>) -> Option<(Date, Date)> {
    let (mut from, mut to) = cal.interval()?;
    if let (Cal::Season(y, Season::Winter), Some(p)) = (cal, published)
        && from > p
        && let Some(earlier) = Cal::Season(y, Season::Winter).step(-1).and_then(Cal::interval)
        && earlier.1 >= p.first_of_year()
    {
        (from, to) = earlier;
    }
    let third = match modifier {
        Some(Modifier::Start) => 0,
        Some(Modifier::Mid) => 1,
        Some(Modifier::End) => 2,
        _ => return Some((from, to)),
    };
    let days = (to - from).get_days() + 1;
    if days < 3 {
        return Some((from, to));
    }
    let size = if matches!(cal, Cal::Month(..)) { 10 } else { days / 3 };
    let first = plus(from, third * size)?;
    let last = if third == 2 { to } else { plus(first, size - 1)? };
    Some((first, last))
}

/// `from` and `to` of an event that a preposition ties to `stretch`.
pub(super) fn bounded(stretch: Option<(Date, Date)>, bound: Option<Bound>) -> (Option<Date>, Option<Date>) {
    let Some((from, to)) = stretch else { return (None, None) };
    match bound {
        None => (Some(from), Some(to)),
        Some(Bound::Since) => (Some(from), None),
        Some(Bound::After) => (to.tomorrow().ok(), None),
        Some(Bound::Until | Bound::By) => (None, Some(to)),
        Some(Bound::Before) => (None, from.yesterday().ok()),
    }
}

/// How exact a stretch of the calendar is.
pub(super) fn precision(cal: Cal) -> Precision {
    match cal {
        Cal::Day(_) => Precision::Day,
        Cal::Week(..) => Precision::Week,
        Cal::Weekend(..) => Precision::Weekend,
        Cal::Month(..) => Precision::Month,
        Cal::Quarter(..) => Precision::Quarter,
        Cal::Half(..) => Precision::HalfYear,
        Cal::Season(..) => Precision::Season,
        Cal::Year(_) => Precision::Year,
        Cal::Decade(_) => Precision::Decade,
        Cal::Century(_) => Precision::Century,
        Cal::Days(..) => Precision::Range,
    }
}
