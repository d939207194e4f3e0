//! When? Finds and dates the temporal expressions of a report.
//!
//! A language is data: `codebook/languages/<lang>/dates*.toml` hold word tables and rules. A rule matches
//! words and captures fields ("month 12, day 15, no year"); one resolver per kind of document dates them.
//! In news the anchor is the day of publication and the tense of the governing verb says on which side of
//! it "Monday" lies; in a narrative (a history, an encyclopaedia article) the anchor is what the text last
//! dated, finely enough. Nothing reads a clock: without a publication date "yesterday" stays undated, and
//! the reason says so.
//!
//! ```
//! use dateline::when::{Dates, DocKind};
//! let dates = Dates::english().unwrap();
//! let doc = dates.plain("Rebels seized the base on Monday.");
//! let published = jiff::civil::date(2014, 12, 16);
//! let found = dates.find(&doc, Some(published), DocKind::News);
//! assert_eq!(found[0].value, "2014-12-15");
//! assert_eq!(found[0].text(doc.text()), "Monday");
//! ```
//!
//! Types and values are those of TIMEX3 (ISO-TimeML); the two-step design is HeidelTime's (Strötgen and
//! Gertz 2013), the rules and the resolver are our own. Deviations: an expression that no TIMEX3 value can
//! name (Ramadan 2014) gets an ISO 8601 interval, `2014-06-28/2014-07-27`.

mod anniversary;
mod bound;
mod cal;
mod dates;
mod document;
mod fields;
mod find;
mod follow;
mod holiday;
mod lexer;
mod load;
mod number;
mod pattern;
mod resolve;
mod shapes;
mod span;
mod tables;
mod tense;

pub use dates::Dates;
pub use load::{ENGLISH, Error, Failure};

use jiff::civil::Date;
use std::ops::Range;
use std::sync::Arc;

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident { $($(#[$vdoc:meta])* $variant:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$vdoc])* $variant),* }
        impl $kind {
            /// The name used in output.
            pub fn as_str(self) -> &'static str {
                match self { $($kind::$variant => $name),* }
            }
        }
    };
}

names! {
    /// How relative expressions are anchored.
    DocKind {
        /// To the day of publication.
        News = "news",
        /// To what the text last dated.
        Narrative = "narrative",
    }
}

names! {
    /// TIMEX3 types.
    TimexType {
        /// A day or longer.
        Date = "DATE",
        /// Part of a day.
        Time = "TIME",
        /// A length of time.
        Duration = "DURATION",
        /// Something that recurs.
        Set = "SET",
    }
}

names! {
    /// How exact `from` and `to` are.
    Precision {
        /// Part of one day.
        Time = "time",
        /// One day.
        Day = "day",
        /// A weekend.
        Weekend = "weekend",
        /// A week.
        Week = "week",
        /// A month, or a third of one ("mid-March").
        Month = "month",
        /// A quarter of a year.
        Quarter = "quarter",
        /// A season: the northern three months.
        Season = "season",
        /// Half a year.
        HalfYear = "half_year",
        /// A year, or a third of one ("early 2014").
        Year = "year",
        /// Ten years.
        Decade = "decade",
        /// A hundred years.
        Century = "century",
        /// Other stretches of days ("the past two weeks", Ramadan).
        Range = "range",
        /// Not known.
        Unknown = "unknown",
    }
}

names! {
    /// What the dating rests on.
    Basis {
        /// The text names it in full.
        Stated = "stated",
        /// A weekday, placed by the publication date and the tense.
        Weekday = "weekday",
        /// Counted from the day of publication ("yesterday", "last month", "in May").
        RelativeToPublication = "relative_to_publication",
        /// Counted from what the text dated before ("two days later").
        RelativeToText = "relative_to_text",
        /// Filled from what the text dated before ("May" after "1943").
        Inferred = "inferred",
        /// Not dated; the reason says why.
        Undated = "undated",
    }
}

names! {
    /// Where in a page an expression stands.
    Role {
        /// In running text.
        Text = "text",
        /// In a wire report's place and date line: when it was filed, not when something happened.
        Dateline = "dateline",
        /// In a page's furniture ("Updated 14 Dec 2014 10:00 GMT").
        Banner = "banner",
    }
}

names! {
    /// What a preposition before the expression does to it.
    Bound {
        /// From then on ("since May").
        Since = "since",
        /// Later than it.
        After = "after",
        /// Up to and including it.
        Until = "until",
        /// Not later than it.
        By = "by",
        /// Earlier than it.
        Before = "before",
    }
}

names! {
    /// TIMEX3 modifiers.
    Modifier {
        /// About.
        Approx = "APPROX",
        /// Its first part.
        Start = "START",
        /// Its middle.
        Mid = "MID",
        /// Its last part.
        End = "END",
        /// Fewer.
        LessThan = "LESS_THAN",
        /// More.
        MoreThan = "MORE_THAN",
        /// At most.
        EqualOrLess = "EQUAL_OR_LESS",
        /// At least.
        EqualOrMore = "EQUAL_OR_MORE",
        /// Before it.
        Before = "BEFORE",
        /// After it.
        After = "AFTER",
    }
}

/// One temporal expression with its dating.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value; `X` stands where the text leaves something open.
    pub value: String,
    /// TIMEX3 modifier.
    pub modifier: Option<Modifier>,
    /// First day an event dated by this expression can have happened; `None`: open or unknown.
    pub from: Option<Date>,
    /// Last such day; `None`: open or unknown.
    pub to: Option<Date>,
    /// First and last day the expression itself names, whatever preposition stands before it.
    pub stretch: Option<(Date, Date)>,
    /// The preposition that opens one end of `from` and `to`.
    pub bound: Option<Bound>,
    /// How exact.
    pub precision: Precision,
    /// On what grounds.
    pub basis: Basis,
    /// Where in the page.
    pub role: Role,
    /// Name of the rule that found it.
    pub rule: Arc<str>,
    /// What it was counted from, as a TIMEX3 value.
    pub anchor: Option<String>,
    /// For the start of a range ("from 3 to 5 May"): index of the expression that ends it.
    pub through: Option<usize>,
    /// One sentence that derives the value.
    pub reason: String,
}

impl Timex {
    /// Its words in the text it was found in.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The tokens of `doc` that it covers, at least in part.
    pub fn tokens(&self, doc: &syntax::Doc) -> Range<usize> {
        let tokens = doc.tokens();
        let from = tokens.partition_point(|t| t.end as usize <= self.start);
        let to = tokens.partition_point(|t| (t.start as usize) < self.end);
        from..to.max(from)
    }

    /// True if it can date an event: in running text, of type DATE or TIME, or a length of time with a
    /// known end, and dated.
    pub fn dates_events(&self) -> bool {
        self.role == Role::Text && self.kind != TimexType::Set && (self.from.is_some() || self.to.is_some())
    }
}
