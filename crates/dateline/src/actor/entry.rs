//! What is known of one actor, and how does a world file say it?
//!
//! Reading only; that ids exist and examples hold is checked where all files are at hand ([`super::load`]).

use super::kind::Kind;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// An actor of the world files, or a body of a country made by rule.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Stable id: `jabhat-al-nusra`, `gov:SYR`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What sort of actor it is.
    pub kind: Kind,
    /// ISO 3166 alpha-3 code of the country it belongs to.
    pub country: Option<String>,
    /// Other names.
    pub also: Vec<String>,
    /// Short forms that mean it only where something else supports that.
    pub acronyms: Vec<String>,
    /// Words for its members.
    pub people: Vec<String>,
    /// CAMEO sector code.
    pub sector: String,
    /// ACLED inter label.
    pub inter: String,
    /// First day it existed.
    pub from: Option<Date>,
    /// Last day it existed under this name.
    pub until: Option<Date>,
    /// What it is or was part of.
    pub parents: Vec<Tie>,
    /// Whom it is or was with or against.
    pub sides: Vec<Side>,
    /// Ids of the actors it came out of.
    pub successor_of: Vec<String>,
    /// Who leads or led it.
    pub leaders: Vec<Leader>,
    /// Where the facts can be checked.
    pub source: String,
    /// What an outlet says about itself.
    pub outlet: Option<Outlet>,
    /// File and line of the entry.
    pub at: (String, usize),
}

impl Actor {
    /// True if it existed on `day` as far as the entry says; unknown ends are open.
    pub fn existed(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day <= u)
    }
}

/// A dated tie to an actor above: affiliate, branch, member.
#[derive(Clone, Debug)]
pub struct Tie {
    /// Id of the actor above.
    pub to: String,
    /// What the actor is to it.
    pub as_what: String,
    /// First day, if known.
    pub since: Option<Date>,
    /// Last day, if over.
    pub until: Option<Date>,
}

/// With or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Allied, or fighting on the same side.
    With,
    /// Fighting each other.
    Against,
}

/// A dated side.
#[derive(Clone, Debug)]
pub struct Side {
    /// With or against.
    pub stance: Stance,
    /// Whom.
    pub whom: String,
    /// First day, if known.
    pub since: Option<Date>,
    /// Last day, if over.
    pub until: Option<Date>,
}

/// A person who leads or led an actor. Public by that office.
#[derive(Clone, Debug)]
pub struct Leader {
    /// Name to show.
    pub name: String,
    /// Other names and spellings.
    pub also: Vec<String>,
    /// First day in office, if known.
    pub from: Option<Date>,
    /// Last day in office, if over.
    pub until: Option<Date>,
}

/// What a source entry says beyond an actor entry.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// agency, broadcaster, newspaper, site …
    pub medium: String,
    /// Web domain, or the like.
    pub home: String,
    /// Feed addresses.
    pub feed: Vec<String>,
    /// IANA time zone the outlet writes in.
    pub timezone: String,
    /// local, national, regional, international, as ACLED grades source scale.
    pub scale: String,
    /// Party to a conflict it belongs to, as an actor id, if any.
    pub side: String,
}

/// A text with what must, or must not, be found in it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The words that must denote the entry.
    pub is: Option<String>,
    /// Why nothing in the text may denote the entry.
    pub none: Option<String>,
    /// Why the example is not met today.
    pub gap: Option<String>,
    /// The country the report is about, as context.
    pub country: Option<String>,
    /// The day the report was published, as context.
    pub published: Option<Date>,
    /// Byte offset in the file, for the line.
    pub offset: usize,
}

/// True if `day` lies between two ends, unknown ends being open. An unknown day lies only in what has no ends.
pub(super) fn within(since: Option<Date>, until: Option<Date>, day: Option<Date>) -> bool {
    match day {
        Some(day) => since.is_none_or(|s| s <= day) && until.is_none_or(|u| day <= u),
        None => until.is_none(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActor {
    name: String,
    kind: String,
    country: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    acronyms: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    sector: Option<String>,
    inter: Option<String>,
    from: Option<toml::value::Datetime>,
    #[serde(rename = "from_precision")]
    _from_precision: Option<String>,
    until: Option<toml::value::Datetime>,
    #[serde(rename = "until_precision")]
    _until_precision: Option<String>,
    #[serde(default)]
    parents: Vec<RawTie>,
    #[serde(default)]
    sides: Vec<RawSide>,
    #[serde(default)]
    successor_of: Vec<String>,
    #[serde(default)]
    leaders: Vec<RawLeader>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    home: OneOrMany,
    #[serde(default)]
    feed: OneOrMany,
    #[serde(default)]
    timezone: String,
    #[serde(default)]
    scale: String,
    #[serde(default)]
    side: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(default)]
    example: Vec<Spanned<RawExample>>,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(self) -> Vec<String> {
        match self {
            OneOrMany::None => Vec::new(),
            OneOrMany::One(s) => vec![s],
            OneOrMany::Many(all) => all,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTie {
    is: String,
    #[serde(default, rename = "as")]
    as_what: String,
    since: Option<toml::value::Datetime>,
    until: Option<toml::value::Datetime>,
    #[serde(rename = "source")]
    _source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSide {
    against: Option<String>,
    with: Option<String>,
    since: Option<toml::value::Datetime>,
    until: Option<toml::value::Datetime>,
    #[serde(rename = "source")]
    _source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLeader {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    from: Option<toml::value::Datetime>,
    until: Option<toml::value::Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExample {
    text: String,
    is: Option<String>,
    none: Option<String>,
    gap: Option<String>,
    country: Option<String>,
    published: Option<toml::value::Datetime>,
}

/// What went wrong at a byte of a file, and what to do about it.
pub(super) struct Complaint {
    pub offset: usize,
    pub what: String,
}

impl Complaint {
    pub(super) fn new(offset: usize, what: impl Into<String>) -> Complaint {
        Complaint { offset, what: what.into() }
    }
}

/// Reads the entries of one file, in the order of their ids. In `sources.toml`, `kind` is the sort of outlet.
pub(super) fn read(path: &str, text: &str) -> Result<Vec<(Actor, Vec<Example>)>, Complaint> {
    let raw: BTreeMap<Spanned<String>, Spanned<RawActor>> = toml::from_str(text).map_err(complain)?;
    let lines = Lines::of(text);
    raw.into_iter().map(|(id, raw)| entry(path, &lines, id, raw)).collect()
}

pub(super) fn complain(e: toml::de::Error) -> Complaint {
    Complaint::new(e.span().map_or(0, |s| s.start), e.message().to_owned())
}

fn entry(
    path: &str,
    lines: &Lines,
    id: Spanned<String>,
    raw: Spanned<RawActor>,
) -> Result<(Actor, Vec<Example>), Complaint> {
    let offset = id.span().start;
    let (id, raw) = (id.into_inner(), raw.into_inner());
    let bad = |what: String| Complaint::new(offset, what);
    let medium = path.ends_with("sources.toml").then(|| raw.kind.clone());
    let kind = medium
        .as_ref()
        .map_or_else(|| Kind::named(&raw.kind), |_| Some(Kind::Outlet))
        .ok_or_else(|| bad(format!("kind \"{}\" is not known; write one of: {}", raw.kind, Kind::words())))?;
    if raw.name.trim().is_empty() {
        return Err(bad("name is empty; write the name to show".to_owned()));
    }
    let day = |d: Option<toml::value::Datetime>| day(d).map_err(|what| Complaint::new(offset, what));
    let mut parents = Vec::new();
    for t in raw.parents {
        parents.push(Tie { to: t.is, as_what: t.as_what, since: day(t.since)?, until: day(t.until)? });
    }
    let mut sides = Vec::new();
    for s in raw.sides {
        let (stance, whom) = match (s.with, s.against) {
            (Some(whom), None) => (Stance::With, whom),
            (None, Some(whom)) => (Stance::Against, whom),
            _ => return Err(bad("a side says `with` or `against`, one of the two".to_owned())),
        };
        sides.push(Side { stance, whom, since: day(s.since)?, until: day(s.until)? });
    }
    let mut leaders = Vec::new();
    for l in raw.leaders {
        leaders.push(Leader { name: l.name, also: l.also, from: day(l.from)?, until: day(l.until)? });
    }
    let outlet = (kind == Kind::Outlet).then(|| Outlet {
        medium: medium.unwrap_or_default(),
        home: raw.home.all().join(" "),
        feed: raw.feed.all(),
        timezone: raw.timezone,
        scale: raw.scale,
        side: raw.side,
    });
    let examples = raw.example.into_iter().map(example).collect::<Result<Vec<_>, _>>()?;
    let actor = Actor {
        sector: raw.sector.unwrap_or_else(|| kind.sector().to_owned()),
        inter: raw.inter.unwrap_or_else(|| kind.inter().to_owned()),
        id,
        name: raw.name,
        kind,
        country: raw.country,
        also: raw.also,
        acronyms: raw.acronyms,
        people: raw.people,
        from: day(raw.from)?,
        until: day(raw.until)?,
        parents,
        sides,
        successor_of: raw.successor_of,
        leaders,
        source: raw.source,
        outlet,
        at: (path.to_owned(), lines.at(offset)),
    };
    Ok((actor, examples))
}

/// Checks and keeps one example.
pub(super) fn example(raw: Spanned<RawExample>) -> Result<Example, Complaint> {
    let offset = raw.span().start;
    let raw = raw.into_inner();
    let published = day(raw.published).map_err(|what| Complaint::new(offset, what))?;
    if raw.is.is_some() == raw.none.is_some() {
        return Err(Complaint::new(
            offset,
            "an example says `is` (the words) or `none` (why not), one of the two",
        ));
    }
    if let Some(is) = &raw.is
        && !raw.text.contains(is.as_str())
    {
        return Err(Complaint::new(offset, format!("\"{is}\" does not stand in the text of the example")));
    }
    let (text, is, none, gap, country) = (raw.text, raw.is, raw.none, raw.gap, raw.country);
    Ok(Example { text, is, none, gap, country, published, offset })
}

fn day(d: Option<toml::value::Datetime>) -> Result<Option<Date>, String> {
    let Some(d) = d else { return Ok(None) };
    let Some(date) = d.date else { return Err(format!("{d} is a time; write a day, such as 2014-08-31")) };
    Date::new(date.year as i16, date.month as i8, date.day as i8)
        .map(Some)
        .map_err(|_| format!("{d} is not a day of the calendar"))
}

/// Where the lines of a file begin, so that the line of a byte is found without reading the file again.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    /// The lines of `text`.
    pub(super) fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|b| b.1 == b'\n').map(|b| b.0).collect())
    }

    /// Line number, from 1, of byte `offset`.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|&end| end < offset) + 1
    }
}
