//! Which parts of a page are not running text, and is it news or a narrative?

use super::dates::Dates;
use super::lexer::Tok;
use super::{DocKind, Role, Timex};
use jiff::civil::Date;
use std::ops::Range;

/// How many bytes of a page's head may hold a dateline.
const HEAD: usize = 1500;
/// Longest dateline, in bytes.
const DATELINE: usize = 90;

/// Where datelines and banners stand.
#[derive(Debug, Default)]
pub(super) struct Layout {
    datelines: Vec<Range<usize>>,
    banners: Vec<Range<usize>>,
}

impl Layout {
    pub(super) fn of(dates: &Dates, text: &str, toks: &[Tok]) -> Layout {
        let mut layout = Layout::default();
        let mut tok = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let first = tok;
            while tok < toks.len() && (toks[tok].start as usize) < at {
                tok += 1;
            }
            if first == tok {
                continue;
            }
            if let Some(t) = dates.banners
                && line.len() < 160
                && dates.tables.look_up(t, &toks[first..tok]).is_some()
            {
                layout.banners.push(range.clone());
                continue;
            }
            if range.start < HEAD
                && let Some(end) = dateline(line)
            {
                layout.datelines.push(range.start..range.start + end);
            }
        }
        layout
    }

    /// The role of what begins at byte `at`.
    pub(super) fn role(&self, at: usize) -> Role {
        let within = |ranges: &[Range<usize>]| {
            let i = ranges.partition_point(|r| r.end <= at);
            ranges.get(i).is_some_and(|r| r.contains(&at))
        };
        if within(&self.banners) {
            Role::Banner
        } else if within(&self.datelines) {
            Role::Dateline
        } else {
            Role::Text
        }
    }
}

/// The length of a wire report's dateline at the head of a line: `BEIRUT, Dec 15 (Reuters) -`,
/// `KABUL, Afghanistan (AP) --`, `BOGOTA, 4 FEB 90 (EFE) -- [TEXT]`, `Idlib, Dec. 15 -`.
///
/// A place in capitals needs an agency in brackets or a comma; one that is not needs a comma and, right
/// before the dash, a number or a bracket.
fn dateline(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let first = trimmed.split(|c: char| !c.is_alphabetic()).next()?;
    let capitals = first.chars().count() > 1 && first.chars().all(char::is_uppercase);
    let title = first.chars().next().is_some_and(char::is_uppercase);
    let window = &trimmed[..floor(trimmed, DATELINE)];
    let dashes = ["--", " - ", " \u{2013} ", "\u{2014}", "_ ", ")_", "_\n"];
    let dash = dashes.iter().filter_map(|d| window.find(d)).min()?;
    let head = window[..dash].trim_end();
    let bracket = head.ends_with([')', ']']);
    let dated = head.ends_with(|c: char| c.is_ascii_digit() || c == ')')
        && head.contains(|c: char| c.is_ascii_digit());
    let fits = if capitals {
        bracket || head.contains(',')
    } else {
        title && head.contains(',') && dated && head.split_whitespace().count() <= 8
    };
    let sentence = head.match_indices(". ").any(|(at, _)| head[at + 2..].starts_with(char::is_uppercase));
    (fits && !sentence).then_some(indent + dash)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// News or narrative, with the reason, by the temporal expressions found as if it were news.
///
/// A page with a dateline or a banner, or one that speaks of "yesterday" and bare weekdays, is news; one
/// whose full dates spread over years and lie well before publication is a narrative.
pub(super) fn kind(found: &[Timex], published: Option<Date>) -> (DocKind, String) {
    if found.iter().any(|t| t.role != Role::Text) {
        return (DocKind::News, "it has a dateline or a page's time stamp".to_owned());
    }
    let relative = found.iter().filter(|t| {
        matches!(t.basis, super::Basis::Weekday) || matches!(&*t.rule, "today" | "yesterday" | "tomorrow")
    });
    let relative = relative.count();
    let mut years: Vec<i16> = found
        .iter()
        .filter(|t| t.basis == super::Basis::Stated)
        .filter_map(|t| t.stretch.map(|s| s.0.year()))
        .filter(|y| published.is_none_or(|p| *y < p.year()))
        .collect();
    let stated = years.len();
    years.sort_unstable();
    years.dedup();
    if relative == 0 && stated >= 4 && years.len() >= 2 || stated >= 8 && stated > 4 * relative {
        let reason = format!(
            "it names {stated} dates in full over {} years, and {relative} from a report's day",
            years.len()
        );
        return (DocKind::Narrative, reason);
    }
    (DocKind::News, format!("{relative} of its {} dates count from the day of the report", found.len()))
}
