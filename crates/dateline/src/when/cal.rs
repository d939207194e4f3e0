//! Stretches of the calendar: a day, week, month, quarter, half, season, year, decade, century.
//!
//! Years before Christ are negative (480 BC is -480; there is no year 0). Weeks and weekdays are those of
//! ISO 8601. Seasons are the northern ones: spring is March to May, winter December to February.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// A stretch of the calendar that a TIMEX3 value can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cal {
    Day(Date),
    /// ISO year and week.
    Week(i16, i8),
    /// Saturday and Sunday of an ISO week.
    Weekend(i16, i8),
    Month(i32, i8),
    Quarter(i32, i8),
    Half(i32, i8),
    Season(i32, Season),
    Year(i32),
    /// First three digits of the year.
    Decade(i32),
    /// First two digits of the year.
    Century(i32),
    /// First and last day.
    Days(Date, Date),
}

/// A season.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

impl Season {
    pub(super) fn code(self) -> &'static str {
        ["SP", "SU", "FA", "WI"][self as usize]
    }

    pub(super) fn of_code(code: &str) -> Option<Season> {
        [Season::Spring, Season::Summer, Season::Fall, Season::Winter].into_iter().find(|s| s.code() == code)
    }

    /// Month in the middle of the season.
    pub(super) fn middle(self) -> i8 {
        [4, 7, 10, 1][self as usize]
    }

    fn of_month(month: i8) -> Season {
        match month {
            3..=5 => Season::Spring,
            6..=8 => Season::Summer,
            9..=11 => Season::Fall,
            _ => Season::Winter,
        }
    }
}

/// Units in which time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Weekend,
    Week,
    Month,
    Season(Season),
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The unit a table value names: `S MI H D NI WE W M Q HY Y DE CE ML` or a season's code.
    pub(super) fn of_code(code: &str) -> Option<Unit> {
        Some(match code {
            "S" => Unit::Second,
            "MI" => Unit::Minute,
            "H" => Unit::Hour,
            "D" => Unit::Day,
            "NI" => Unit::Night,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "HY" => Unit::Half,
            "Y" => Unit::Year,
            "DE" => Unit::Decade,
            "CE" => Unit::Century,
            "ML" => Unit::Millennium,
            _ => Unit::Season(Season::of_code(code)?),
        })
    }

    /// The English name, for reasons.
    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Night => "night",
            Unit::Weekend => "weekend",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Season(_) => "season",
            Unit::Quarter => "quarter",
            Unit::Half => "half-year",
            Unit::Year => "year",
            Unit::Decade => "decade",
            Unit::Century => "century",
            Unit::Millennium => "millennium",
        }
    }
}

/// `y` years before Christ as a count of astronomy, which has a year 0.
fn astronomical(year: i32) -> Option<i16> {
    i16::try_from(if year < 0 { year + 1 } else { year }).ok().filter(|y| (-9998..=9998).contains(y))
}

fn of_astronomical(year: i16) -> i32 {
    if year <= 0 { i32::from(year) - 1 } else { i32::from(year) }
}

/// The day, if there is one.
pub(super) fn day(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(astronomical(year)?, month, day).ok()
}

/// The year of a day, negative before Christ.
pub(super) fn year_of(d: Date) -> i32 {
    of_astronomical(d.year())
}

/// `d` and `n` days more, if the calendar reaches so far.
pub(super) fn plus(d: Date, n: i32) -> Option<Date> {
    d.checked_add(Span::new().try_days(n).ok()?).ok()
}

/// `d` and `n` months more.
pub(super) fn plus_months(d: Date, n: i32) -> Option<Date> {
    d.checked_add(Span::new().try_months(n).ok()?).ok()
}

fn month_end(year: i32, month: i8) -> Option<Date> {
    Some(day(year, month, 1)?.last_of_month())
}

/// `year` and `n` more, leaving out the year 0.
fn add_years(year: i32, n: i32) -> Option<i32> {
    let a = if year < 0 { year + 1 } else { year }.checked_add(n)?;
    (-9990..=9990).contains(&a).then(|| if a <= 0 { a - 1 } else { a })
}

/// `year` counted in `per` parts, `n` parts on; parts are 1-based.
fn add_parts(year: i32, part: i8, per: i32, n: i32) -> Option<(i32, i8)> {
    let base = if year < 0 { year + 1 } else { year };
    let total = base.checked_mul(per)?.checked_add(i32::from(part) - 1)?.checked_add(n)?;
    let y = total.div_euclid(per);
    if !(-9990..=9990).contains(&y) {
        return None;
    }
    Some((if y <= 0 { y - 1 } else { y }, (total.rem_euclid(per) + 1) as i8))
}

impl Cal {
    /// The unit's stretch that `d` lies in. `None` for units shorter than a day.
    pub(super) fn of(d: Date, unit: Unit) -> Option<Cal> {
        let (y, m) = (year_of(d), d.month());
        let week = d.iso_week_date();
        Some(match unit {
            Unit::Day | Unit::Night => Cal::Day(d),
            Unit::Week => Cal::Week(week.year(), week.week()),
            Unit::Weekend => Cal::Weekend(week.year(), week.week()),
            Unit::Month => Cal::Month(y, m),
            Unit::Quarter => Cal::Quarter(y, (m - 1) / 3 + 1),
            Unit::Half => Cal::Half(y, (m - 1) / 6 + 1),
            Unit::Season(_) => {
                let s = Season::of_month(m);
                Cal::Season(if s == Season::Winter && m < 3 { y - 1 } else { y }, s)
            }
            Unit::Year => Cal::Year(y),
            Unit::Decade => Cal::Decade(y.div_euclid(10)),
            Unit::Century => Cal::Century(y.div_euclid(100)),
            _ => return None,
        })
    }

    /// The same kind of stretch `n` steps on (or back).
    pub(super) fn step(self, n: i32) -> Option<Cal> {
        Some(match self {
            Cal::Day(d) => Cal::Day(plus(d, n)?),
            Cal::Week(..) => Cal::of(plus(self.interval()?.0, n.checked_mul(7)?)?, Unit::Week)?,
            Cal::Weekend(..) => Cal::of(plus(self.interval()?.0, n.checked_mul(7)?)?, Unit::Weekend)?,
            Cal::Month(y, m) => {
                let (y, m) = add_parts(y, m, 12, n)?;
                Cal::Month(y, m)
            }
            Cal::Quarter(y, q) => {
                let (y, q) = add_parts(y, q, 4, n)?;
                Cal::Quarter(y, q)
            }
            Cal::Half(y, h) => {
                let (y, h) = add_parts(y, h, 2, n)?;
                Cal::Half(y, h)
            }
            Cal::Season(y, s) => Cal::Season(add_years(y, n)?, s),
            Cal::Year(y) => Cal::Year(add_years(y, n)?),
            Cal::Decade(d) => Cal::Decade(d.checked_add(n)?),
            Cal::Century(c) => Cal::Century(c.checked_add(n)?),
            Cal::Days(..) => return None,
        })
    }

    /// First and last day. `None` outside the years the calendar covers.
    pub(super) fn interval(self) -> Option<(Date, Date)> {
        Some(match self {
            Cal::Day(d) => (d, d),
            Cal::Days(a, b) => (a, b),
            Cal::Week(y, w) => {
                let monday = ISOWeekDate::new(y, w, Weekday::Monday).ok()?.date();
                (monday, plus(monday, 6)?)
            }
            Cal::Weekend(y, w) => {
                let saturday = ISOWeekDate::new(y, w, Weekday::Saturday).ok()?.date();
                (saturday, plus(saturday, 1)?)
            }
            Cal::Month(y, m) => (day(y, m, 1)?, month_end(y, m)?),
            Cal::Quarter(y, q) => (day(y, q * 3 - 2, 1)?, month_end(y, q * 3)?),
            Cal::Half(y, h) => (day(y, h * 6 - 5, 1)?, month_end(y, h * 6)?),
            Cal::Season(y, Season::Winter) => (day(y, 12, 1)?, month_end(add_years(y, 1)?, 2)?),
            Cal::Season(y, s) => (day(y, s.middle() - 1, 1)?, month_end(y, s.middle() + 1)?),
            Cal::Year(y) => (day(y, 1, 1)?, day(y, 12, 31)?),
            Cal::Decade(d) => years(d, 10)?,
            Cal::Century(c) => years(c, 100)?,
        })
    }

    /// The year it lies in, negative before Christ; of a decade or century `None`.
    pub(super) fn year(self) -> Option<i32> {
        match self {
            Cal::Day(d) | Cal::Days(d, _) => Some(year_of(d)),
            Cal::Week(..) | Cal::Weekend(..) => Some(year_of(self.interval()?.0)),
            Cal::Month(y, _) | Cal::Quarter(y, _) | Cal::Half(y, _) | Cal::Season(y, _) | Cal::Year(y) => {
                Some(y)
            }
            Cal::Decade(_) | Cal::Century(_) => None,
        }
    }

    /// The month it lies in, if it is not longer than one.
    pub(super) fn month(self) -> Option<(i32, i8)> {
        match self {
            Cal::Day(d) => Some((year_of(d), d.month())),
            Cal::Month(y, m) => Some((y, m)),
            Cal::Week(..) | Cal::Weekend(..) => self.interval().map(|(d, _)| (year_of(d), d.month())),
            _ => None,
        }
    }

    /// The day, if it is one.
    pub(super) fn day(self) -> Option<Date> {
        if let Cal::Day(d) = self { Some(d) } else { None }
    }

    /// The TIMEX3 value; an ISO 8601 interval for days that no single value names.
    pub(super) fn value(self) -> String {
        match self {
            Cal::Day(d) => format!("{}-{:02}-{:02}", year_text(year_of(d)), d.month(), d.day()),
            Cal::Days(a, b) => format!("{}/{}", Cal::Day(a).value(), Cal::Day(b).value()),
            Cal::Week(y, w) => format!("{y:04}-W{w:02}"),
            Cal::Weekend(y, w) => format!("{y:04}-W{w:02}-WE"),
            Cal::Month(y, m) => format!("{}-{m:02}", year_text(y)),
            Cal::Quarter(y, q) => format!("{}-Q{q}", year_text(y)),
            Cal::Half(y, h) => format!("{}-H{h}", year_text(y)),
            Cal::Season(y, s) => format!("{}-{}", year_text(y), s.code()),
            Cal::Year(y) => year_text(y),
            Cal::Decade(d) if d < 0 => format!("BC{:03}", -d - 1),
            Cal::Decade(d) => format!("{d:03}"),
            Cal::Century(c) if c < 0 => format!("BC{:02}", -c - 1),
            Cal::Century(c) => format!("{c:02}"),
        }
    }
}

fn year_text(y: i32) -> String {
    if y < 0 { format!("BC{:04}", -y) } else { format!("{y:04}") }
}

/// The `width` years whose leading digits are `lead`.
fn years(lead: i32, width: i32) -> Option<(Date, Date)> {
    if lead < 0 {
        let near = (-lead - 1) * width;
        return Some((day(-(near + width - 1), 1, 1)?, day(-near.max(1), 12, 31)?));
    }
    let first = lead.checked_mul(width)?;
    Some((day(first.max(1), 1, 1)?, day(first + width - 1, 12, 31)?))
}

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher).
pub(super) fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// The first day of an Islamic month, as the new moon would be seen from Mecca: within a day of what was
/// observed. Lunation 0 began Shawwal 1420.
///
/// The conjunction is computed after Meeus (Astronomical Algorithms, chapter 49) with its greatest terms; a
/// moon at least five hours old at sunset opens the month on the next day, a younger one a day later.
fn islamic_first(year: i32, month: i32) -> Option<Date> {
    let lunation = f64::from((year - 1420) * 12 + month - 10);
    let t = lunation / 1236.85;
    let sin = |degrees: f64| degrees.to_radians().sin();
    let sun = 2.5534 + 29.105_356_7 * lunation;
    let moon = 201.5643 + 385.816_935_28 * lunation + 0.010_758_2 * t * t;
    let node = 160.7108 + 390.670_502_84 * lunation - 0.001_611_8 * t * t;
    let correction = -0.4072 * sin(moon)
        + 0.172_41 * sin(sun)
        + 0.016_08 * sin(2.0 * moon)
        + 0.010_39 * sin(2.0 * node)
        + 0.007_39 * sin(moon - sun)
        - 0.005_14 * sin(moon + sun)
        + 0.002_08 * sin(2.0 * sun);
    // Days since noon of 2000-01-01.
    let conjunction = 2_451_550.097_66 - 2_451_545.0 + 29.530_588_861 * lunation + correction;
    // Sunset at Mecca is near 15:30 UTC; five hours before is 10:30, 1.5 hours before noon.
    let evening = (conjunction + 1.5 / 24.0).ceil() as i32;
    plus(date(2000, 1, 1), evening + 1)
}

/// Islamic years of which a part lies in `year`.
fn islamic_years(year: i32) -> std::ops::RangeInclusive<i32> {
    let guess = (year - 622) * 33 / 32;
    guess - 1..=guess + 2
}

/// First and last day of the first Islamic month `m` that begins in `year`.
pub(super) fn islamic_month(year: i32, m: i32) -> Option<(Date, Date)> {
    islamic_years(year).find_map(|y| {
        let first = islamic_first(y, m)?;
        let next = if m == 12 { islamic_first(y + 1, 1)? } else { islamic_first(y, m + 1)? };
        (year_of(first) == year).then_some((first, plus(next, -1)?))
    })
}

/// Day `d` of Islamic month `m` that falls in `year`.
pub(super) fn islamic_day(year: i32, m: i32, d: i32) -> Option<Date> {
    islamic_years(year).filter_map(|y| plus(islamic_first(y, m)?, d - 1)).find(|x| year_of(*x) == year)
}

/// The `n`th `weekday` of a month; the last one if `n` is negative.
pub(super) fn nth_weekday(year: i32, month: i8, weekday: Weekday, n: i8) -> Option<Date> {
    day(year, month, 1)?.nth_weekday_of_month(n, weekday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_and_ramadan_fall_where_they_fell() {
        assert_eq!(easter(2014), day(2014, 4, 20));
        assert_eq!(easter(2016), day(2016, 3, 27));
        // Ramadan 1435 began on 28 June 2014, 1439 on 17 May 2018; Eid al-Fitr was 17 July 2015, 15 June 2018.
        assert_eq!(islamic_month(2014, 9), Some((date(2014, 6, 28), date(2014, 7, 27))));
        assert_eq!(islamic_day(2015, 10, 1), day(2015, 7, 17));
        assert_eq!(islamic_month(2018, 9), Some((date(2018, 5, 17), date(2018, 6, 14))));
        // Ashura 1436 and Eid al-Adha 1444.
        assert_eq!(islamic_day(2014, 1, 10), day(2014, 11, 3));
        assert_eq!(islamic_day(2023, 12, 10), day(2023, 6, 28));
    }

    #[test]
    fn years_before_christ_have_no_zero() {
        assert_eq!(Cal::Year(-1).step(1), Some(Cal::Year(1)));
        assert_eq!(Cal::Year(-480).value(), "BC0480");
        assert_eq!(Cal::Month(-1, 12).step(1), Some(Cal::Month(1, 1)));
        assert_eq!(Cal::Day(day(-480, 9, 20).unwrap()).value(), "BC0480-09-20");
    }

    #[test]
    fn steps_and_intervals_agree() {
        let d = date(2014, 12, 31);
        assert_eq!(Cal::of(d, Unit::Week).unwrap().value(), "2015-W01");
        assert_eq!(Cal::of(d, Unit::Week).unwrap().step(-1).unwrap().value(), "2014-W52");
        assert_eq!(Cal::Quarter(2014, 1).step(-1).unwrap(), Cal::Quarter(2013, 4));
        assert_eq!(Cal::Decade(199).interval(), Some((date(1990, 1, 1), date(1999, 12, 31))));
        assert_eq!(Cal::Year(9990).step(i32::MAX), None);
    }
}
