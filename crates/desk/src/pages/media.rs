//! What armed groups publish, and how their themes shift.

use super::{Words, asked, words};
use crate::view::View;
use dateline::brief::{self, Scope};
use dateline::media::{Period, ReleaseRecord, Shift, ThemeCount, releases, themes_by_month, themes_shift};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// Releases and themes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MediaPage {
    /// Releases in order of date.
    pub releases: Vec<ReleaseRow>,
    /// For all groups together, then each group that issued any: themes over time.
    pub themes: Vec<GroupThemes>,
}

/// A release with the words on it. What it shows is depicted, never proven.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReleaseRow {
    /// The release.
    #[serde(flatten)]
    pub release: ReleaseRecord,
    /// Claims that describe it.
    pub says_so: Vec<Words>,
    /// Claims about what it shows.
    pub says_shown: Vec<Words>,
}

/// Themes of one group over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupThemes {
    /// The group; `None` for all together.
    pub issuer: Option<String>,
    /// Main themes by month.
    pub months: Vec<ThemeCount>,
    /// The two periods that are compared.
    pub periods: Option<(Period, Period)>,
    /// For every theme, whether its share differs between the two.
    pub shifts: Vec<Shift>,
}

/// Releases among the events that `scope` asks for; themes are compared before and from `split` on, or by halves
/// of the time between the first and the last release.
pub fn media(view: &View, scope: &Scope, split: Option<Date>) -> MediaPage {
    let mut page = listed(view, scope, split);
    page.releases.iter_mut().for_each(|row| row.say(view));
    page
}

/// The same without the words.
pub fn listed(view: &View, scope: &Scope, split: Option<Date>) -> MediaPage {
    let facts = |report: &str| view.facts(report);
    let origin = |report: &str| view.origin(report);
    let scope_of_place = Scope { kind: None, actor: None, ..scope.clone() };
    let own: BTreeSet<&str> =
        brief::select(&view.material(&origin), &scope_of_place).iter().map(|e| e.id.as_str()).collect();
    let mut all = releases(&view.claims, &view.events, &facts);
    all.retain(|r| {
        let names: Vec<String> = r.issuer.iter().chain(&r.brand).cloned().collect();
        own.contains(r.event.as_str()) && asked(scope.actor.as_deref(), &names)
    });
    let mut issuers: Vec<String> = all.iter().flat_map(|r| r.issuer.iter().cloned()).collect();
    issuers.sort();
    issuers.dedup();
    let groups = std::iter::once(None).chain(issuers.into_iter().map(Some));
    MediaPage {
        themes: groups.map(|issuer| themes(&all, issuer, split)).filter(|g| !g.months.is_empty()).collect(),
        releases: all.into_iter().map(ReleaseRow::of).collect(),
    }
}

/// The release of that event, or that a claim of that name is in, with its words.
pub fn release(view: &View, id: &str) -> Option<ReleaseRow> {
    let facts = |report: &str| view.facts(report);
    let own: Vec<_> = view
        .events
        .iter()
        .filter(|e| e.id == id || e.claims.iter().any(|claim| claim == id))
        .cloned()
        .collect();
    let mut row = ReleaseRow::of(releases(&view.claims, &own, &facts).into_iter().next()?);
    row.say(view);
    Some(row)
}

impl ReleaseRow {
    fn of(release: ReleaseRecord) -> ReleaseRow {
        ReleaseRow { release, says_so: Vec::new(), says_shown: Vec::new() }
    }

    fn say(&mut self, view: &View) {
        self.says_so = words(view, &self.release.claims);
        self.says_shown = words(view, &self.release.shown);
    }
}

fn themes(all: &[ReleaseRecord], issuer: Option<String>, split: Option<Date>) -> GroupThemes {
    let who = issuer.as_deref();
    let days: Vec<Date> = all
        .iter()
        .filter(|r| who.is_none_or(|w| r.issuer.iter().any(|i| i == w)))
        .filter_map(|r| r.from)
        .collect();
    let ends = days.iter().min().copied().zip(days.iter().max().copied());
    let periods = ends.and_then(|(first, last)| halves(first, last, split));
    let shifts = periods.map_or_else(Vec::new, |(a, b)| themes_shift(all, who, a, b));
    GroupThemes { months: themes_by_month(all, who), issuer, periods, shifts }
}

/// Two periods that meet at `split`, or in the middle.
fn halves(first: Date, last: Date, split: Option<Date>) -> Option<(Period, Period)> {
    let days = first.until(last).ok()?.get_days();
    let middle = first.checked_add(jiff::Span::new().try_days((days + 1) / 2).ok()?).ok()?;
    let turn = split.unwrap_or(middle);
    let both = first < turn && turn <= last;
    both.then_some(())?;
    Some((Period { from: first, to: turn.yesterday().ok()? }, Period { from: turn, to: last }))
}
