//! A situation report out of the record: what happened, who holds what, where sources disagree, what is only
//! claimed. Every line stands on claims and shows them.

mod event;
mod hold;
mod html;
mod line;
mod markdown;
mod safe;
pub(crate) mod say;
mod scope;
mod section;
mod short;
mod text;
mod tie;

#[cfg(test)]
mod tests;

pub use line::{Cite, Face, Line, Origin, Part};
pub use scope::{Scope, is_place};
pub use short::titles;

use crate::claim::Claim;
use crate::event::Event;
use crate::settle::Rules;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A situation report, before it is set as Markdown, text or HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// "Situation report: Idlib, 15–31 Dec 2014".
    pub title: String,
    /// What went in: "41 events, 96 claims, 13 reports, 11 sources".
    pub basis: String,
    /// The sections that have something to say.
    pub sections: Vec<Section>,
}

/// One question and the lines that answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Name for links and scripts: `what-happened`.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// How to read the section: a rule, not a finding.
    pub rule: &'static str,
    /// The lines.
    pub lines: Vec<Line>,
    /// Lines that a short brief leaves out.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    /// Quotations shown of each line; the other claims are named.
    #[serde(skip)]
    pub quotes: usize,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// What a brief is made of.
pub struct Material<'a> {
    /// Settled events.
    pub events: &'a [Event],
    /// The claims behind them, in any order.
    pub claims: &'a [Claim],
    /// First and last day of publication of all claims, where `claims` are only those that the brief is about.
    pub days: Option<(Date, Date)>,
    /// What is known of a report, by its id.
    pub origin: &'a dyn Fn(&str) -> Origin,
    /// The title of a type in the codebook; its name is used when `None`.
    pub label: &'a dyn Fn(&str) -> Option<String>,
}

/// Claims by id, with their reports.
pub(crate) struct Files<'a> {
    claims: BTreeMap<&'a str, &'a Claim>,
    origin: &'a dyn Fn(&str) -> Origin,
    label: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Files<'a> {
    pub(crate) fn of(m: &Material<'a>) -> Files<'a> {
        let claims = m.claims.iter().map(|c| (c.id.as_str(), c)).collect();
        Files { claims, origin: m.origin, label: m.label }
    }

    pub(crate) fn claim(&self, id: &str) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    pub(crate) fn cite(&self, id: &str) -> Option<Cite> {
        self.claim(id).map(|c| Cite::of(c, &(self.origin)(&c.report)))
    }

    /// Citations of `ids`, the best to quote first: by stance, then as given.
    pub(crate) fn cites(&self, ids: &[String]) -> Vec<Cite> {
        let mut out: Vec<Cite> = ids.iter().filter_map(|id| self.cite(id)).collect();
        out.sort_by_key(|c| crate::settle::stance_rank(c.stance));
        out
    }

    pub(crate) fn label(&self, name: &str) -> String {
        (self.label)(name).unwrap_or_else(|| say::label(name))
    }
}

/// The events that `scope` asks for, in order of date, then id.
pub fn select<'e>(material: &Material<'e>, scope: &Scope) -> Vec<&'e Event> {
    scope.select(material.events, &Files::of(material))
}

/// The situation report for what `scope` asks.
///
/// Uses the rules that come with the program and nothing of the world files; [`write_with`] takes others.
pub fn write(material: &Material<'_>, scope: &Scope) -> Brief {
    write_with(material, scope, &Rules::standard())
}

/// The situation report for what `scope` asks, with `rules` for who holds what and who stands how to whom.
pub fn write_with(material: &Material<'_>, scope: &Scope, rules: &Rules) -> Brief {
    let files = Files::of(material);
    let events = scope.select(material.events, &files);
    let sections: Vec<Section> = section::all(material, &events, &files, scope, rules)
        .into_iter()
        .filter(|s| !s.lines.is_empty())
        .collect();
    Brief { title: scope.title(&events), basis: basis(&events, &files), sections }
}

fn basis(events: &[&Event], files: &Files<'_>) -> String {
    let claims: Vec<&Claim> = events
        .iter()
        .flat_map(|e| e.claims.iter().chain(&e.against))
        .filter_map(|id| files.claim(id))
        .collect();
    let distinct = |mut v: Vec<String>| {
        v.sort_unstable();
        v.dedup();
        v.len()
    };
    let reports = distinct(claims.iter().map(|c| c.report.clone()).collect());
    let sources = distinct(claims.iter().filter_map(|c| (files.origin)(&c.report).source).collect());
    let s = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!(
        "{}, {}, {}, {}.",
        s(events.len(), "event"),
        s(claims.len(), "claim"),
        s(reports, "report"),
        s(sources, "source")
    )
}
