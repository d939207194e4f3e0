//! How often a theme is a release's main one, month by month, and whether two periods differ by more than chance.

use super::ReleaseRecord;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Releases of one group in one month with one main theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThemeCount {
    /// First day of the month.
    pub month: Date,
    /// The theme, or `none` when the report names none.
    pub theme: String,
    /// Releases.
    pub releases: u32,
    /// Events behind them.
    pub events: Vec<String>,
}

/// Whether a theme was more frequent in one period than in another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// The theme.
    pub theme: String,
    /// Releases with it, and all with any theme, in the first period.
    pub before: (u32, u32),
    /// The same in the second.
    pub after: (u32, u32),
    /// Fisher's exact test, two-sided: the chance of a difference at least as unlikely if nothing changed.
    pub p: f64,
    /// `p` after Holm's correction for the number of themes looked at.
    pub p_adjusted: f64,
    /// One sentence.
    pub says: String,
}

fn issued_by(r: &ReleaseRecord, issuer: Option<&str>) -> bool {
    issuer.is_none_or(|who| r.issuer.iter().any(|i| i == who))
}

/// Main themes of a group's releases (of all groups when `issuer` is `None`) by month. A release known to no
/// better than a month's span counts in the month it began; one without a date counts nowhere.
pub fn themes_by_month(releases: &[ReleaseRecord], issuer: Option<&str>) -> Vec<ThemeCount> {
    let mut by: BTreeMap<(Date, String), Vec<String>> = BTreeMap::new();
    for r in releases.iter().filter(|r| issued_by(r, issuer)) {
        let Some(month) = r.from.map(Date::first_of_month) else { continue };
        let theme = r.themes.first().cloned().unwrap_or_else(|| "none".into());
        by.entry((month, theme)).or_default().push(r.event.clone());
    }
    by.into_iter()
        .map(|((month, theme), events)| ThemeCount { month, theme, releases: events.len() as u32, events })
        .collect()
}

/// For every theme, whether its share among main themes differs between two periods. Only releases that lie
/// wholly in a period and have a theme count. Nothing is said to have changed unless the adjusted p is below
/// 0.05.
pub fn themes_shift(
    releases: &[ReleaseRecord],
    issuer: Option<&str>,
    before: Period,
    after: Period,
) -> Vec<Shift> {
    let themes_in = |p: Period| -> Vec<&String> {
        let inside = |r: &&ReleaseRecord| {
            r.from.is_some_and(|d| d >= p.from) && r.to.or(r.from).is_some_and(|d| d <= p.to)
        };
        releases
            .iter()
            .filter(|r| issued_by(r, issuer))
            .filter(inside)
            .filter_map(|r| r.themes.first())
            .collect()
    };
    let (one, two) = (themes_in(before), themes_in(after));
    let mut themes: Vec<&String> = one.iter().chain(&two).copied().collect();
    themes.sort();
    themes.dedup();
    let count = |list: &[&String], theme: &String| list.iter().filter(|t| **t == theme).count() as u32;
    let (n, m) = (one.len() as u32, two.len() as u32);
    let mut out: Vec<Shift> = themes
        .into_iter()
        .map(|theme| {
            let (a, b) = (count(&one, theme), count(&two, theme));
            let p = fisher(a, n - a, b, m - b);
            Shift {
                theme: theme.clone(),
                before: (a, n),
                after: (b, m),
                p,
                p_adjusted: p,
                says: String::new(),
            }
        })
        .collect();
    holm(&mut out);
    out.iter_mut().for_each(|s| s.says = sentence(s));
    out
}

/// Holm's step-down correction: the smallest p times the number of tests, the next times one less …
fn holm(shifts: &mut [Shift]) {
    let mut order: Vec<usize> = (0..shifts.len()).collect();
    order.sort_by(|&a, &b| shifts[a].p.total_cmp(&shifts[b].p).then(a.cmp(&b)));
    let mut least: f64 = 0.0;
    for (rank, &at) in order.iter().enumerate() {
        least = least.max(shifts[at].p * (order.len() - rank) as f64).min(1.0);
        shifts[at].p_adjusted = least;
    }
}

fn sentence(s: &Shift) -> String {
    let ((a, n), (b, m)) = (s.before, s.after);
    let few = n.min(m) < 5;
    let verdict = if few {
        "too few releases to tell"
    } else if s.p_adjusted >= 0.05 {
        "no more than chance would give"
    } else if f64::from(b) * f64::from(n) > f64::from(a) * f64::from(m) {
        "more often than before"
    } else {
        "less often than before"
    };
    format!(
        "{}: main theme of {a} of {n} releases, then of {b} of {m} (Fisher's exact p = {:.3}, adjusted {:.3}): {verdict}.",
        s.theme, s.p, s.p_adjusted
    )
}

/// Two-sided p of Fisher's exact test for the table `a b / c d`: the sum of the chances of all tables with the
/// same margins that are no likelier than this one.
pub(crate) fn fisher(a: u32, b: u32, c: u32, d: u32) -> f64 {
    let (row, col, all) = (a + b, a + c, a + b + c + d);
    let ln_choose = |n: u32, k: u32| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let chance = |x: u32| (ln_choose(row, x) + ln_choose(all - row, col - x) - ln_choose(all, col)).exp();
    let (low, high) = ((row + col).saturating_sub(all), row.min(col));
    let own = chance(a);
    // The tolerance keeps tables of equal chance together despite rounding.
    (low..=high).map(chance).filter(|p| *p <= own * (1.0 + 1e-7)).sum::<f64>().min(1.0)
}

/// Natural logarithm of n!, by summing: exact enough for any number of releases, and the same everywhere.
fn ln_factorial(n: u32) -> f64 {
    (2..=n).map(|k| f64::from(k).ln()).sum()
}
