//! Words for dates, numbers, types and stances.

use crate::claim::{Place, Stance, When};
use crate::event::Figure;
use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(d: Date) -> &'static str {
    MONTHS[d.month() as usize - 1]
}

/// "15 Dec 2014".
pub(crate) fn day(d: Date) -> String {
    format!("{} {} {}", d.day(), month(d), d.year())
}

/// "15 Dec 2014", "13–15 Dec 2014", "Dec 2014", "2014", "date unknown".
pub(crate) fn when(w: &When) -> String {
    let (from, to) = match (w.from, w.to) {
        (None, None) => return "date unknown".into(),
        (Some(a), None) => return format!("since {}", day(a)),
        (None, Some(b)) => return format!("until {}", day(b)),
        (Some(a), Some(b)) => (a, b),
    };
    let text = span(from, to);
    if w.basis == "publication_only" { format!("by {}", day(to)) } else { text }
}

/// An interval of days as short as it can be said.
pub(crate) fn span(from: Date, to: Date) -> String {
    let last = |d: Date| d.day() == d.days_in_month();
    if from == to {
        day(from)
    } else if from.day() == 1 && last(to) && (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} {}", month(from), from.year())
    } else if (from.month(), from.day()) == (1, 1) && (to.month(), to.day()) == (12, 31) {
        if from.year() == to.year() {
            from.year().to_string()
        } else {
            format!("{}–{}", from.year(), to.year())
        }
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}–{}", from.day(), day(to))
    } else if from.year() == to.year() {
        format!("{} {} – {}", from.day(), month(from), day(to))
    } else {
        format!("{} – {}", day(from), day(to))
    }
}

/// "Wadi al-Deif (Idlib)", "Idlib (province)".
pub(crate) fn place(p: &Place) -> String {
    if p.precision == "admin1" {
        return format!("{} (province)", p.name);
    }
    match p.admin1.as_deref().or(p.country.as_deref()) {
        Some(area) if area != p.name => format!("{} ({area})", p.name),
        _ => p.name.clone(),
    }
}

/// "31 to 100, best 43", "at least 12", "5".
pub(crate) fn figure(f: &Figure) -> String {
    match (f.low, f.best, f.high) {
        (Some(l), _, Some(h)) if l == h => l.to_string(),
        (Some(l), Some(b), Some(h)) if b != h && b != l => format!("{l} to {h}, best supported {b}"),
        (Some(l), Some(b), Some(h)) => format!("{l} to {h}, best supported {b}"),
        (Some(l), Some(b), None) if l == b => format!("at least {l}"),
        (Some(l), Some(b), None) => format!("at least {l}, best supported {b}"),
        (Some(l), None, _) => format!("at least {l}"),
        (None, Some(b), _) => b.to_string(),
        (None, None, Some(h)) => format!("up to {h}"),
        (None, None, None) => "number not stated".into(),
    }
}

/// "place_captured" to "Place captured".
pub(crate) fn label(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The word for a stance.
pub(crate) fn stance(s: Stance) -> &'static str {
    match s {
        Stance::Asserted => "asserted",
        Stance::Reported => "reported",
        Stance::Claimed => "claimed",
        Stance::Admitted => "admitted",
        Stance::Alleged => "alleged",
        Stance::Depicted => "depicted",
        Stance::Observed => "observed",
        Stance::Denied => "denied",
        Stance::Corrected => "corrected",
    }
}

/// "A", "A and B", "A, B and C".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn intervals_are_said_as_short_as_can_be() {
        assert_eq!(span(date(2014, 12, 15), date(2014, 12, 15)), "15 Dec 2014");
        assert_eq!(span(date(2014, 12, 13), date(2014, 12, 15)), "13–15 Dec 2014");
        assert_eq!(span(date(2014, 12, 1), date(2014, 12, 31)), "Dec 2014");
        assert_eq!(span(date(2014, 2, 1), date(2014, 2, 28)), "Feb 2014");
        assert_eq!(span(date(2013, 1, 1), date(2013, 12, 31)), "2013");
        assert_eq!(span(date(2014, 10, 28), date(2014, 11, 3)), "28 Oct – 3 Nov 2014");
        assert_eq!(span(date(2013, 10, 28), date(2014, 11, 3)), "28 Oct 2013 – 3 Nov 2014");
    }
}
