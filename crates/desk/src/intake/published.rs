//! On which day was it published? Only what says so without doubt: a date in metadata, a full dateline.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day in a metadata value: ISO 8601, RFC 2822, "15 December 2014", "Dec. 15, 2014".
///
/// A time zone is not applied: the day is the one that the publisher wrote. `12/15/2014` is read, since it has
/// one reading; `03/04/2014` has two and is not.
pub fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    iso(value).or_else(|| worded(value)).or_else(|| slashed(value))
}

fn iso(value: &str) -> Option<Date> {
    let bytes = value.as_bytes();
    if bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' {
        let rest_is_time = bytes.len() == 10 || !bytes[10].is_ascii_digit();
        return rest_is_time.then(|| value.get(..10)?.parse().ok()).flatten();
    }
    // 20141215, 20141215T103000Z
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    (digits == 8 || digits == 14).then(|| Date::strptime("%Y%m%d", value.get(..8)?).ok()).flatten()
}

/// Day, month name and year in any order, and perhaps a weekday and a time behind.
fn worded(value: &str) -> Option<Date> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in value.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).take(7) {
        if let Some(m) = month_number(word) {
            month.get_or_insert(m);
        } else if let Ok(n) = word.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']).parse::<i16>() {
            match word.chars().filter(char::is_ascii_digit).count() {
                1 | 2 if day.is_none() => day = Some(n as i8),
                4 if year.is_none() => year = Some(n),
                _ => {}
            }
        }
        if let (Some(day), Some(month), Some(year)) = (day, month, year) {
            return Date::new(year, month, day).ok();
        }
    }
    None
}

fn slashed(value: &str) -> Option<Date> {
    let value = value.split_whitespace().next()?;
    let parts: Vec<i16> = value.split(['/', '.']).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    match (a, b, c) {
        (y @ 1000.., m, d) => Date::new(y, m.try_into().ok()?, d.try_into().ok()?).ok(),
        (d @ 13.., m, y @ 1000..) => Date::new(y, m.try_into().ok()?, d as i8).ok(),
        (m, d @ 13.., y @ 1000..) => Date::new(y, m.try_into().ok()?, d as i8).ok(),
        (d, m, y @ 1000..) if d == m => Date::new(y, m as i8, d as i8).ok(),
        _ => None,
    }
}

/// 1 for "January", "Jan", "Jan."; `None` for what is no month.
fn month_number(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|m| {
        *m == word || (word.len() == 3 && m.starts_with(&word)) || (word == "sept" && *m == "september")
    })?;
    Some(at as i8 + 1)
}

/// The day in a full dateline at the head of a text: `BEIRUT, Dec. 15, 2014 (AP) -- Rebels …`.
///
/// A dateline starts with a place in capitals and ends in a dash before the story goes on in the same line;
/// without a year it fixes no day. A line that holds a date alone is a banner, and is not taken.
pub fn dateline(text: &str) -> Option<Date> {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty())?;
    let head: String = line.chars().take(120).collect();
    let dash = [" - ", " -- ", " – ", " — ", "— ", "– ", "-- "].iter().filter_map(|d| head.find(d)).min()?;
    let before = &head[..dash];
    let place = before.split([',', '(', '/']).next()?.trim();
    let letters = || place.chars().filter(|c| c.is_alphabetic());
    if letters().count() < 3 || !letters().take(3).all(char::is_uppercase) {
        return None;
    }
    let without_agency = before.split('(').next()?;
    worded(without_agency.strip_prefix(place)?.trim_start_matches(','))
}

/// The day in a line that a page marks as its own: `By Anna Keller on December 15, 2014 at 12:06 PM, updated …`. What
/// stands behind a word of change is not looked at; two days that differ are no answer.
pub fn in_line(line: &str) -> Option<Date> {
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | ':');
    let words: Vec<&str> = line.split(blank).filter(|w| !w.is_empty()).collect();
    let changed =
        |w: &&str| ["updated", "modified", "edited", "corrected"].contains(&w.to_lowercase().as_str());
    let words = &words[..words.iter().position(changed).unwrap_or(words.len())];
    let spelled =
        words.iter().enumerate().filter(|(_, w)| month_number(w).is_some()).filter_map(|(at, _)| {
            let around = &words[at.saturating_sub(1)..words.len().min(at + 3)];
            worded(&around.join(" "))
        });
    let whole = words.iter().filter_map(|w| iso(w).or_else(|| slashed(w)));
    let mut days: Vec<Date> = spelled.chain(whole).filter(|day| WEB.contains(&day.year())).collect();
    days.dedup();
    (days.len() == 1).then(|| days[0])
}

/// The day in an address: `/2014/12/15/`, `/2014/dec/15/`, `/2014-12-15-`, `/20141215/`, where outlets put the day on
/// which they publish. Two days that differ are no answer, nor is what stands behind `?`.
pub fn address(url: &str) -> Option<Date> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let spelled = parts.windows(3).filter_map(|part| {
        let year = number(part[0], 4..=4)?;
        let month = number(part[1], 1..=2).or_else(|| month_number(part[1]).map(i16::from))?;
        Date::new(year, month.try_into().ok()?, number(part[2], 1..=2)?.try_into().ok()?).ok()
    });
    let run_together =
        parts.iter().filter(|part| part.len() == 8).filter_map(|part| Date::strptime("%Y%m%d", part).ok());
    let mut days: Vec<Date> = spelled.chain(run_together).filter(|day| WEB.contains(&day.year())).collect();
    days.dedup();
    (days.len() == 1).then(|| days[0])
}

/// Years in which pages were published on the web.
const WEB: std::ops::RangeInclusive<i16> = 1993..=2099;

/// A number of so many digits.
fn number(part: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    (digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses() {
        for (url, want) in [
            ("https://n.example/2014/12/15/base-taken", Some("2014-12-15")),
            ("https://n.example/world/2014/dec/15/base-taken?d=2015-01-01", Some("2014-12-15")),
            ("https://n.example/a/2014-12-15-base-taken.html", Some("2014-12-15")),
            ("https://n.example/20141215/base", Some("2014-12-15")),
            ("https://n.example/2014/12/15/base-2014-12-15.html", Some("2014-12-15")),
            ("https://n.example/2014/12/15/what-fell-on-2013-01-02", None),
            ("https://n.example/2014/12/base-15", None),
            ("https://n.example/12345678", None),
            ("https://n.example/story?date=2014-12-15", None),
            ("https://2014-12-15.example/", None),
            ("no address", None),
        ] {
            assert_eq!(address(url).map(|d| d.to_string()).as_deref(), want, "{url}");
        }
    }

    fn check(value: &str, want: Option<&str>) {
        assert_eq!(day(value).map(|d| d.to_string()).as_deref(), want, "{value}");
    }

    #[test]
    fn metadata_dates() {
        for value in [
            "2014-12-15",
            "2014-12-15T23:30:00-05:00",
            "2014-12-15 10:00",
            "20141215",
            "20141215T103000Z",
            "Mon, 15 Dec 2014 10:00:00 GMT",
            "15 December 2014",
            "Dec. 15, 2014",
            "Monday, December 15th, 2014 at 10:00",
            "12/15/2014",
            "15/12/2014 08:00",
            "2014/12/15",
            "15.12.2014",
        ] {
            check(value, Some("2014-12-15"));
        }
        check("12/12/2014", Some("2014-12-12"));
    }

    #[test]
    fn no_guess_between_two_readings() {
        for value in [
            "03/04/2014",
            "December 2014",
            "2014",
            "yesterday",
            "",
            "2014-13-45",
            "31 February 2014",
            "1418637600",
        ] {
            check(value, None);
        }
    }

    #[test]
    fn datelines() {
        let day = |t: &str| dateline(t).map(|d| d.to_string());
        assert_eq!(day("KABUL, Afghanistan, 3 May 2015 (Reuters) - A bomb").as_deref(), Some("2015-05-03"));
        assert_eq!(day("\nUN HEADQUARTERS, March 1, 2016 — Envoys").as_deref(), Some("2016-03-01"));
        for text in [
            "BEIRUT - Fighters captured",
            "Idlib, Dec. 15 - Units",
            "15 December 2014 - Updated 10:00",
            "Rebels took it on 15 December 2014 - and lost it",
            "DECEMBER 15, 2014",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
