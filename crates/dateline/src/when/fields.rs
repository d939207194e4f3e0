//! What did a rule's captures say? An expression before it is dated: a year, a month without a year,
//! "two days earlier", "every week".

use super::cal::{Season, Unit};
use super::pattern::{Capture, Val};
use super::tables::Tables;

macro_rules! fields {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// What a capture or a constant of a rule fills.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Field { $($variant),* }
        impl Field {
            pub(super) fn named(name: &str) -> Option<Field> {
                match name { $($name => Some(Field::$variant),)* _ => None }
            }
            pub(super) fn names() -> &'static [&'static str] {
                &[$($name),*]
            }
        }
    };
}

fields! {
    Year = "year", ShortYear = "yy", Era = "era", Century = "century", Decade = "decade",
    Month = "month", IsoMonth = "iso_month", RangeYear = "to_yy", Day = "day", Weekday = "weekday", Week = "week", Quarter = "quarter",
    Half = "half", Season = "season", Holiday = "holiday",
    Part = "part", Hour = "hour", Minute = "minute", Meridiem = "meridiem", Zone = "zone",
    Clock = "clock", Date = "date",
    N = "n", N2 = "n2", Times = "times", Unit = "unit", Direction = "dir", Anchor = "anchor",
    Modifier = "mod", Quantity = "quant", Value = "value",
    FirstDay = "day0", FirstMonth = "month0", FirstYear = "year0", FirstWeekday = "weekday0",
    FirstQuarter = "quarter0", FirstSeason = "season0", Skip = "skip",
}

/// Which one, seen from the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dir {
    /// The one before the publication's (or, of a weekday, the last one before it).
    Last,
    /// The publication's own.
    This,
    /// The one after the publication's.
    Next,
    /// The one before the one last spoken of.
    Previous,
    /// The one last spoken of.
    Same,
    /// The one after the one last spoken of.
    Following,
}

impl Dir {
    fn of_code(code: &str) -> Option<Dir> {
        Some(match code {
            "last" => Dir::Last,
            "this" => Dir::This,
            "next" => Dir::Next,
            "previous" => Dir::Previous,
            "same" => Dir::Same,
            "following" => Dir::Following,
            _ => return None,
        })
    }

    /// -1, 0 or 1.
    pub(super) fn sign(self) -> i32 {
        match self {
            Dir::Last | Dir::Previous => -1,
            Dir::This | Dir::Same => 0,
            Dir::Next | Dir::Following => 1,
        }
    }

    /// True if it counts from what the text last spoke of, not from publication.
    pub(super) fn in_text(self) -> bool {
        matches!(self, Dir::Previous | Dir::Same | Dir::Following)
    }
}

/// How many; `X` where the text leaves it open ("several").
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Count {
    Exact(f64),
    Some,
}

/// An undated expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub year: Option<i32>,
    pub short_year: Option<i32>,
    pub before_christ: bool,
    pub anno_domini: bool,
    pub century: Option<i32>,
    pub decade: Option<i32>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub weekday: Option<i8>,
    pub week: Option<i8>,
    pub quarter: Option<i8>,
    pub half: Option<i8>,
    pub season: Option<Season>,
    pub holiday: Option<u32>,
    pub part: Option<u32>,
    pub hour: Option<u8>,
    pub minute: Option<u8>,
    pub meridiem: Option<u32>,
    pub zone: Option<u32>,
    pub n: Option<Count>,
    pub times: Option<Count>,
    pub unit: Option<Unit>,
    pub dir: Option<Dir>,
    pub anchored_in_text: bool,
    pub modifier: Option<u32>,
    pub quantity: Option<u32>,
    pub value: Option<u32>,
    /// A first member of an enumeration ("12" in "12 and 13 May"), with its tokens.
    pub first: Option<(Capture, Val)>,
}

impl Fields {
    /// Fills the fields from a rule's constants and captures; `None` if they contradict the calendar.
    pub(super) fn fill(tables: &Tables, with: &[(Field, Val)], captures: &[Capture]) -> Option<Fields> {
        let mut fields = Fields::default();
        for (field, val) in with {
            fields.set(tables, *field, *val)?;
        }
        for c in captures {
            match c.field {
                Field::FirstDay
                | Field::FirstMonth
                | Field::FirstYear
                | Field::FirstWeekday
                | Field::FirstQuarter
                | Field::FirstSeason => fields.first = Some((*c, c.val)),
                _ => fields.set(tables, c.field, c.val)?,
            }
        }
        Some(fields)
    }

    /// The fields of the first member of an enumeration.
    pub(super) fn first_member(&self, tables: &Tables) -> Option<(Capture, Fields)> {
        let (capture, val) = self.first?;
        let mut fields = self.clone();
        let field = match capture.field {
            Field::FirstDay => Field::Day,
            Field::FirstMonth => {
                fields.day = None;
                Field::Month
            }
            Field::FirstYear => {
                fields.short_year = None;
                Field::Year
            }
            Field::FirstQuarter => Field::Quarter,
            Field::FirstSeason => Field::Season,
            _ => {
                fields.day = None;
                Field::Weekday
            }
        };
        fields.set(tables, field, val)?;
        fields.first = None;
        Some((capture, fields))
    }

    /// The fields of the last member of an enumeration; "18" of "1914-18" takes the century of the first.
    pub(super) fn last_member(&self) -> Fields {
        let mut fields = self.clone();
        let first = fields.first.take();
        if let (Some((Capture { field: Field::FirstYear, .. }, Val::Number(year))), Some(short)) =
            (first, fields.short_year)
        {
            let year = year as i32;
            let near = year - year % 100 + short;
            fields.short_year = None;
            fields.year = Some(if near < year { near + 100 } else { near });
        }
        fields
    }

    /// The year that begins an enumeration, or 0.
    fn begun(&self) -> i32 {
        match self.first {
            Some((Capture { field: Field::FirstYear, .. }, Val::Number(year))) => year as i32,
            _ => 0,
        }
    }

    fn set(&mut self, tables: &Tables, field: Field, val: Val) -> Option<()> {
        let text = |v: Val| match v {
            Val::Word(i) => Some(tables.values[i as usize].as_str()),
            _ => None,
        };
        let number = |v: Val| match v {
            Val::Number(n) => Some(n),
            Val::Word(i) => tables.values[i as usize].parse::<f64>().ok(),
            _ => None,
        };
        let whole = |v: Val| number(v).filter(|n| n.fract() == 0.0 && n.abs() < 1e6).map(|n| n as i32);
        let within = |v: Val, max: i32| whole(v).filter(|n| (1..=max).contains(n)).map(|n| n as i8);
        let index = |v: Val| if let Val::Word(i) = v { Some(i) } else { None };
        match field {
            Field::Year => self.year = Some(whole(val).filter(|y| *y > 0 && *y < 9000)?),
            Field::ShortYear => self.short_year = Some(whole(val).filter(|y| (0..100).contains(y))?),
            Field::Era => {
                self.before_christ = text(val)? == "BC";
                self.anno_domini = !self.before_christ;
            }
            Field::Century => self.century = Some(whole(val).filter(|c| (1..=40).contains(c))?),
            Field::Decade => {
                self.decade = Some(whole(val).filter(|d| (0..=2990).contains(d) && d % 10 == 0)?)
            }
            // 2014-07 is a month, 2003-04 two years.
            Field::IsoMonth => {
                self.month = Some(within(val, 12).filter(|m| i32::from(*m) <= self.year.unwrap_or(0) % 100)?)
            }
            Field::RangeYear => self.short_year = Some(whole(val).filter(|y| *y > self.begun() % 100)?),
            Field::Month => self.month = Some(within(val, 12)?),
            Field::Day => self.day = Some(within(val, 31)?),
            Field::Weekday => self.weekday = Some(within(val, 7)?),
            Field::Week => self.week = Some(within(val, 53)?),
            Field::Quarter => self.quarter = Some(within(val, 4)?),
            Field::Half => self.half = Some(within(val, 2)?),
            Field::Season => self.season = Some(Season::of_code(text(val)?)?),
            Field::Holiday => self.holiday = Some(index(val)?),
            Field::Part => self.part = Some(index(val)?),
            Field::Hour => self.hour = Some(whole(val).filter(|h| (0..=24).contains(h))? as u8),
            Field::Minute => self.minute = Some(whole(val).filter(|m| (0..60).contains(m))? as u8),
            Field::Meridiem => self.meridiem = Some(index(val)?),
            Field::Zone => self.zone = Some(index(val)?),
            Field::Clock => {
                let Val::Clock(h, m, _) = val else { return None };
                (self.hour, self.minute) = (Some(h), Some(m));
            }
            Field::Date => {
                let Val::Ymd(y, m, d) = val else { return None };
                if y < 100 {
                    self.short_year = Some(y)
                } else {
                    self.year = Some(y)
                }
                (self.month, self.day) = (Some(m as i8), Some(d as i8));
            }
            Field::N | Field::N2 => self.n = Some(count(val, text(val), number(val))?),
            Field::Times => self.times = Some(count(val, text(val), number(val))?),
            Field::Unit => self.unit = Some(Unit::of_code(text(val)?)?),
            Field::Direction => self.dir = Some(Dir::of_code(text(val)?)?),
            Field::Anchor => self.anchored_in_text = text(val)? == "text",
            Field::Modifier => self.modifier = Some(index(val)?),
            Field::Quantity => self.quantity = Some(index(val)?),
            Field::Value => self.value = Some(index(val)?),
            _ => {}
        }
        Some(())
    }

    /// True if anything but a time of day is given.
    pub(super) fn has_calendar(&self) -> bool {
        self.year.is_some()
            || self.short_year.is_some()
            || self.century.is_some()
            || self.decade.is_some()
            || self.month.is_some()
            || self.day.is_some()
            || self.weekday.is_some()
            || self.week.is_some()
            || self.quarter.is_some()
            || self.half.is_some()
            || self.season.is_some()
            || self.holiday.is_some()
    }
}

fn count(_: Val, text: Option<&str>, number: Option<f64>) -> Option<Count> {
    match (text, number) {
        (_, Some(n)) if n >= 0.0 => Some(Count::Exact(n)),
        (Some("X"), _) => Some(Count::Some),
        _ => None,
    }
}
