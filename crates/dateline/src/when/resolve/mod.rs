//! What does an undated expression mean, given the publication date, the tense and what was dated before?
//!
//! One resolver for both kinds of document; they differ in the anchor alone.

mod calendar;
mod count;
mod yearless;

use super::cal::{Cal, Unit};
use super::fields::{Dir, Fields};
use super::span;
use super::tables::Tables;
use super::tense::Tense;
use super::{Basis, Bound, DocKind, Modifier, Precision, TimexType};
use jiff::civil::Date;

/// What a rule's match means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// A day, month, year and so on from its parts, or a time of day.
    Date,
    /// A unit next to the anchor: "last week", "the following day".
    Unit,
    /// A number of units from the anchor: "two days ago", "a month later".
    Shift,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
    /// A fixed value: `PRESENT_REF`.
    Ref,
    /// Nothing: the words look like a date and are none.
    None,
}

/// What stands around an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub tense: Tense,
    pub perfect: bool,
    pub bound: Option<Bound>,
    /// "for" stands before it.
    pub lasting: bool,
    /// It stands among the first words of its sentence.
    pub opens: bool,
    /// First byte of the expression.
    pub at: usize,
    /// The verb that told the tense.
    pub verb: Option<&'a str>,
}

/// What the text has dated so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// The last expression dated.
    pub last: Option<Cal>,
    /// The last day dated.
    pub day: Option<Date>,
    /// The last quarter dated, and where.
    pub quarter: Option<(Cal, usize)>,
    /// Where a narrative stands: the last date that moved it on.
    pub story: Option<Cal>,
}

/// How far a quarter named before may lie for "a year earlier" to mean the same quarter, in bytes.
const COMPARED: usize = 700;
/// How many years a bare year may lie from where a story stands without being an aside.
const ASIDE: i32 = 2;

/// A dated (or explained, undated) expression.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    pub kind: TimexType,
    pub value: String,
    pub cal: Option<Cal>,
    /// Part of the day, as in the value: `T10:35`, `TMO`.
    pub time: Option<String>,
    pub stretch: Option<(Date, Date)>,
    pub modifier: Option<Modifier>,
    pub precision: Precision,
    pub basis: Basis,
    pub anchor: Option<String>,
    pub reason: String,
}

/// A stretch of the calendar and how it was found.
pub(super) struct Placed {
    pub cal: Cal,
    pub basis: Basis,
    pub anchor: Option<String>,
    pub reason: String,
}

/// What an expression may be counted from.
#[derive(Clone, Copy)]
enum Anchor {
    Publication(Date),
    Text(Cal),
}

impl Anchor {
    fn value(self) -> String {
        match self {
            Anchor::Publication(d) => Cal::Day(d).value(),
            Anchor::Text(cal) => cal.value(),
        }
    }

    fn basis(self) -> Basis {
        match self {
            Anchor::Publication(_) => Basis::RelativeToPublication,
            Anchor::Text(_) => Basis::RelativeToText,
        }
    }

    /// Its first day.
    fn day(self) -> Option<Date> {
        match self {
            Anchor::Publication(d) => Some(d),
            Anchor::Text(cal) => cal.interval().map(|i| i.0),
        }
    }

    /// The stretch of `unit` that it lies in; `None` if it is longer than that.
    fn unit(self, unit: Unit) -> Option<Cal> {
        let (from, to) = match self {
            Anchor::Publication(d) => (d, d),
            Anchor::Text(cal) => cal.interval()?,
        };
        let cal = Cal::of(from, unit)?;
        // A weekend lies in its week; other stretches must hold the whole anchor.
        let holds = unit == Unit::Weekend || cal.interval()?.1 >= to;
        holds.then_some(cal)
    }

    fn describe(self) -> String {
        match self {
            Anchor::Publication(d) => {
                format!("the day of publication, {} {}", weekday_name(d), Cal::Day(d).value())
            }
            Anchor::Text(cal) => format!("{}, the date the text last named", cal.value()),
        }
    }
}

fn weekday_name(d: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[d.weekday().to_monday_zero_offset() as usize]
}

/// Dates the expressions of one document in order.
pub(super) struct Resolver<'a> {
    pub tables: &'a Tables,
    pub published: Option<Date>,
    pub kind: DocKind,
    pub memory: Memory,
}

impl Resolver<'_> {
    /// The meaning of `fields`; `None` if they mean nothing on any calendar (31 June).
    pub(super) fn resolve(&self, gives: Gives, fields: &Fields, context: Context) -> Option<Dated> {
        let mut dated = match gives {
            Gives::Date => self.date(fields, context)?,
            Gives::Unit => self.unit(fields, context)?,
            Gives::Shift => self.shift(fields, context)?,
            Gives::Duration => self.duration(fields, context)?,
            Gives::Set => self.set(fields)?,
            Gives::Ref => self.reference(fields)?,
            Gives::None => return None,
        };
        dated.modifier = dated.modifier.or_else(|| self.modifier(fields));
        if let Some(cal) = dated.cal {
            dated.stretch = span::stretch(cal, dated.modifier, self.published);
            dated.precision = if dated.time.is_some() { Precision::Time } else { span::precision(cal) };
        }
        Some(dated)
    }

    /// Keeps what was dated for expressions that follow.
    pub(super) fn remember(&mut self, dated: &Dated, context: Context) {
        let Some(cal) = dated.cal else { return };
        if matches!(cal, Cal::Days(..) | Cal::Decade(_) | Cal::Century(_)) {
            return;
        }
        self.memory.last = Some(cal);
        if let Cal::Day(d) = cal {
            self.memory.day = Some(d);
        }
        if let Cal::Quarter(..) = cal {
            self.memory.quarter = Some((cal, context.at));
        }
        if self.moves_on(dated, cal, context) {
            self.memory.story = Some(cal);
        }
    }

    /// True if a narrative goes on from `cal`: not from a bare year that it is in already, that lies far off
    /// in mid-sentence, that is an end or a beginning ("until 1975"), or that is counted back ("a year earlier").
    fn moves_on(&self, dated: &Dated, cal: Cal, context: Context) -> bool {
        let Some((story, year)) = self.memory.story.and_then(|s| Some((s, s.year()?))) else { return true };
        let Some(here) = cal.year() else { return false };
        let gap = (here - year).abs();
        match cal {
            Cal::Year(_) if here == year => !matches!(story, Cal::Day(_) | Cal::Month(..) | Cal::Season(..)),
            Cal::Year(_) if here < year && dated.basis == Basis::RelativeToText => false,
            Cal::Year(_) => (gap <= ASIDE || context.opens) && context.bound.is_none(),
            _ => true,
        }
    }

    /// True if `fields` name what a report compares its numbers with ("from 4 million a year ago").
    pub(super) fn compares(&self, fields: &Fields) -> bool {
        self.kind == DocKind::News && fields.unit == Some(Unit::Year)
    }

    /// The quarter under comparison, if one was named not long before.
    fn compared(&self, at: usize) -> Option<Cal> {
        let (cal, named) = self.memory.quarter?;
        (self.kind == DocKind::News && at.saturating_sub(named) <= COMPARED).then_some(cal)
    }

    fn text(&self, index: u32) -> &str {
        &self.tables.values[index as usize]
    }

    fn modifier(&self, fields: &Fields) -> Option<Modifier> {
        let index = fields.modifier.or(fields.quantity)?;
        Some(match self.text(index) {
            "START" => Modifier::Start,
            "MID" => Modifier::Mid,
            "END" => Modifier::End,
            "APPROX" => Modifier::Approx,
            "LESS_THAN" => Modifier::LessThan,
            "MORE_THAN" => Modifier::MoreThan,
            "EQUAL_OR_LESS" => Modifier::EqualOrLess,
            "EQUAL_OR_MORE" => Modifier::EqualOrMore,
            "BEFORE" => Modifier::Before,
            "AFTER" => Modifier::After,
            _ => return None,
        })
    }

    /// The anchor for an expression that counts from publication in news, from the text in a narrative;
    /// or, with `in_text`, from the text in both, if it has dated anything.
    fn anchor(&self, in_text: bool) -> Option<Anchor> {
        let text = self.memory.last.map(Anchor::Text);
        let publication = self.published.map(Anchor::Publication);
        match (self.kind, in_text) {
            (DocKind::News, false) => publication,
            (DocKind::News, true) => text.or(publication),
            (DocKind::Narrative, _) => text,
        }
    }

    fn anchor_for(&self, dir: Dir) -> Option<Anchor> {
        self.anchor(dir.in_text())
    }

    fn unanchored(&self) -> String {
        match self.kind {
            DocKind::News => "it counts from the day of publication, which is not known".to_owned(),
            DocKind::Narrative => "it counts from a date that the text has not given".to_owned(),
        }
    }

    fn reference(&self, fields: &Fields) -> Option<Dated> {
        let value = self.text(fields.value?).to_owned();
        let reason = match value.as_str() {
            "PRESENT_REF" => "it means the time of writing, without saying how exactly",
            "FUTURE_REF" => "it means some time to come",
            "PAST_REF" => "it means some time past",
            "XXXX-XX-XX" => "it counts from an event that is told beside it, not from a date",
            _ => "it means a part of the day in general",
        };
        let kind = if value.contains("XT") { TimexType::Time } else { TimexType::Date };
        Some(Dated::undated(kind, value, reason.to_owned()))
    }
}

impl Dated {
    /// An expression that no days are given to.
    fn undated(kind: TimexType, value: String, reason: String) -> Dated {
        Dated {
            kind,
            value,
            cal: None,
            time: None,
            stretch: None,
            modifier: None,
            precision: Precision::Unknown,
            basis: Basis::Undated,
            anchor: None,
            reason,
        }
    }

    fn placed(placed: Placed) -> Dated {
        Dated {
            kind: TimexType::Date,
            value: placed.cal.value(),
            cal: Some(placed.cal),
            time: None,
            stretch: None,
            modifier: None,
            precision: span::precision(placed.cal),
            basis: placed.basis,
            anchor: placed.anchor,
            reason: placed.reason,
        }
    }
}
