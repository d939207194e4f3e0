//! Days as numbers, for counting and comparing.

use jiff::civil::{Date, date};

/// Days since 1970-01-01.
pub fn number(day: Date) -> i32 {
    date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}

/// The day of a number; days that no calendar has are the nearest that one has.
pub fn date_of(number: i32) -> Date {
    let span = jiff::Span::new().try_days(number);
    span.and_then(|span| date(1970, 1, 1).checked_add(span)).unwrap_or(if number < 0 {
        Date::MIN
    } else {
        Date::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_one() {
        for day in [date(2014, 12, 15), date(1969, 12, 31), date(2000, 2, 29)] {
            assert_eq!(date_of(number(day)), day);
        }
        assert_eq!(number(date(1970, 1, 2)), 1);
    }
}
