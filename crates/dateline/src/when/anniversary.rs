//! "on the second anniversary of the 30 June 2013 protests": the day named is not the day meant, but the same day of a
//! later year. The value stays that of the words; the days that an event may have happened on are moved.

use super::{Precision, Timex};
use jiff::civil::Date;

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// Moves the days of expressions that are named as what is remembered.
pub(super) fn shift(text: &str, published: Option<Date>, found: &mut [Timex]) {
    for t in found.iter_mut().filter(|t| t.precision == Precision::Day && t.from.is_some()) {
        let Some(years) = remembered(text.get(..t.start).unwrap_or_default()) else { continue };
        let Some(first) = t.from else { continue };
        let meant = match (years, published) {
            (Some(years), _) => same_day(first, first.year().saturating_add(years)),
            (None, Some(published)) => same_day(first, published.year())
                .filter(|day| *day <= published)
                .or_else(|| same_day(first, published.year() - 1)),
            (None, None) => None,
        };
        (t.from, t.to) = (meant, meant);
        t.stretch = meant.map(|day| (day, day));
        let which = match meant {
            Some(day) => format!("which falls on {day}"),
            None => "of which year is not known".to_owned(),
        };
        t.reason = format!("{} It is the anniversary of that day that is meant, {which}.", t.reason);
    }
}

/// The number of years after which a day is remembered, if the words before it say that it is: "the third anniversary of
/// the", "the anniversary of".
fn remembered(before: &str) -> Option<Option<i16>> {
    let at = before.char_indices().rev().nth(60).map_or(0, |(i, _)| i);
    let words: Vec<String> = before[at..].split_whitespace().map(str::to_lowercase).collect();
    let mut words =
        words.iter().map(String::as_str).rev().skip_while(|w| matches!(*w, "the" | "a" | "its" | "their"));
    if words.next() != Some("of") || words.next() != Some("anniversary") {
        return None;
    }
    Some(words.next().and_then(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '-');
        let named = ORDINALS.iter().position(|o| *o == word).map(|n| n as i16 + 1);
        named.or_else(|| digits.parse::<i16>().ok().filter(|n| (1..=300).contains(n)))
    }))
}

/// That day of another year; 29 February is remembered on the 28th.
fn same_day(day: Date, year: i16) -> Option<Date> {
    Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, day.month(), day.day() - 1)).ok()
}
