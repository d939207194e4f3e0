//! A line of a brief: words and the claims they stand on. There is no line without a claim.

use crate::claim::{Claim, Stance};
use jiff::civil::Date;
use serde::Serialize;

/// How a part of a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The date, or whatever the line is sorted by.
    Key,
    /// What sort of thing it is: "Base captured".
    Label,
    /// Plain words.
    Plain,
    /// Names of actors and places.
    Name,
    /// Grade, stance and number of sources.
    Badge,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// How it is set.
    pub face: Face,
    /// The words, as they are: a renderer escapes them.
    pub text: String,
}

/// A claim behind a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// Id of the claim.
    pub claim: String,
    /// Id of the report.
    pub report: String,
    /// Outlet; the report's id when it is not known.
    pub source: String,
    /// From the one named next to the words back to the originator.
    pub speakers: Vec<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// On whose word.
    pub stance: Stance,
    /// The sentence.
    pub quote: String,
    /// First code point of the quote in the report.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Address of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What a brief says in one line, with the claims it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The words.
    pub parts: Vec<Part>,
    /// The claims: at least one. The first few are quoted, the rest named.
    pub cites: Vec<Cite>,
    /// What hangs on the line: values that exclude one another, denials.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Line>,
    /// Id of the event, for a line about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// How much a reader would miss it; the heaviest stay when a section is cut short.
    #[serde(skip)]
    pub weight: u32,
}

/// What a brief needs to know of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Outlet.
    pub source: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Address.
    pub url: Option<String>,
    /// The report whose text this one prints, itself if it is the first; none if that is not known.
    pub text: Option<String>,
}

impl Origin {
    /// The outlet; of a report without one its headline in quotation marks, or else its id.
    fn name(&self, report: &str) -> String {
        match (&self.source, &self.title) {
            (Some(source), _) => source.clone(),
            (None, Some(title)) => format!("“{title}”"),
            (None, None) => format!("report {report}"),
        }
    }
}

impl Line {
    /// A line on the words of `cites`, or none when there are none: nothing is said without a claim.
    pub fn on(parts: Vec<Part>, cites: Vec<Cite>) -> Option<Line> {
        let weight = cites.len() as u32;
        (!cites.is_empty()).then_some(Line { parts, cites, below: Vec::new(), event: None, weight })
    }

    /// The words of the line without faces.
    pub fn words(&self) -> String {
        self.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Part {
    pub(crate) fn new(face: Face, text: impl Into<String>) -> Part {
        Part { face, text: text.into() }
    }
}

impl Cite {
    pub(crate) fn of(claim: &Claim, origin: &Origin) -> Cite {
        let name = |h: &crate::claim::Hop| match &h.role {
            Some(role) if !h.name.contains(role.as_str()) => format!("{} ({role})", h.name),
            _ => h.name.clone(),
        };
        Cite {
            claim: claim.id.clone(),
            report: claim.report.clone(),
            source: origin.name(&claim.report),
            speakers: claim.attribution.iter().map(name).filter(|n| !n.is_empty()).collect(),
            published: origin.published,
            stance: claim.stance,
            quote: claim.quote.clone(),
            start: claim.start,
            end: claim.end,
            url: origin.url.clone(),
        }
    }

    /// "Northline Wire ← spokesman, 15 Dec 2014".
    pub fn whence(&self) -> String {
        let mut out = self.source.clone();
        for s in self.speakers.iter().filter(|s| **s != self.source) {
            out.push_str(" ← ");
            out.push_str(s);
        }
        out.push_str(", ");
        out.push_str(&self.published.map_or("undated".into(), super::say::day));
        out
    }
}
