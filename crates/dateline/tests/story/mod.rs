//! Reads a story and compares its rows with claims (`docs/stories.md` says what agrees).

use dateline::actor::Actors;
use dateline::claim::{Claim, Modality, Stance};
use dateline::report::Report;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// Column to cell.
pub type Row = BTreeMap<String, String>;

/// A report with its rows.
pub struct Story {
    /// The report.
    pub report: Report,
    /// Claims it must yield.
    pub must: Vec<Row>,
    /// Claims it must not yield.
    pub must_not: Vec<Row>,
}

/// Types without a direction: the two actors may stand in either order.
const SYMMETRIC: [&str; 12] = [
    "clash",
    "ceasefire",
    "talks",
    "peace_deal",
    "prisoner_exchange",
    "alliance",
    "merger",
    "allied_with",
    "rival_of",
    "hostile_to",
    "truce_with",
    "fights_alongside",
];

impl Story {
    /// Reads a file of the form in `docs/stories.md`.
    pub fn read(path: &Path) -> Result<Story, String> {
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
        let rest = text.strip_prefix("---\n").ok_or("no front matter")?;
        let (front, body) = rest.split_once("\n---\n").ok_or("front matter is not closed")?;
        let field = |name: &str| {
            front.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':')).map(|v| v.trim().to_owned())
        };
        let (prose, tables) = body.split_once("\n## must\n").ok_or("no `## must`")?;
        let (must, must_not) = tables.split_once("\n## must not\n").unwrap_or((tables, ""));
        let published =
            field("published").map(|d| d.parse::<Date>()).transpose().map_err(|e| e.to_string())?;
        let report = Report {
            id: field("id").ok_or("no id")?,
            title: field("title"),
            source: field("source"),
            published,
            ..Report::new(prose.trim())
        };
        Ok(Story {
            report: Report { id: field("id").ok_or("no id")?, ..report },
            must: table(must)?,
            must_not: table(must_not)?,
        })
    }
}

fn table(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines().filter(|l| l.starts_with('|'));
    let cells = |line: &str| {
        line.trim().trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>()
    };
    let Some(header) = lines.next().map(cells) else { return Ok(Vec::new()) };
    let mut rows = Vec::new();
    for line in lines.skip(1) {
        let row = cells(line);
        if row.len() != header.len() {
            return Err(format!("row with {} cells under a header of {}: {line}", row.len(), header.len()));
        }
        rows.push(header.iter().cloned().zip(row).filter(|(_, c)| !c.is_empty()).collect());
    }
    Ok(rows)
}

/// A `must not` row is broken by a claim put forward as having happened.
pub fn is_broken(row: &Row, claim: &Claim) -> bool {
    let put_forward =
        matches!(claim.modality, Modality::Actual | Modality::Historical) && claim.stance != Stance::Denied;
    put_forward && holds(row, claim, None)
}

/// Every cell of `row` agrees with the claim; with `actors`, their other names count too.
pub fn holds(row: &Row, claim: &Claim, actors: Option<&Actors>) -> bool {
    let sides = |a: &str, b: &str| {
        is_actor(row.get("actor1"), claim, a, actors) && is_actor(row.get("actor2"), claim, b, actors)
    };
    let ordered = sides("1", "2") || SYMMETRIC.contains(&claim.event_type.as_str()) && sides("2", "1");
    let json = serde_json::to_value(claim).expect("a claim is plain data");
    let same = |key: &str| row.get(key).is_none_or(|v| json[key].as_str() == Some(v));
    row.get("type").is_none_or(|t| *t == claim.event_type)
        && ordered
        && row.get("place").is_none_or(|p| is_place(p, claim))
        && row.get("date").is_none_or(|d| is_date(d, claim))
        && same("stance")
        && same("modality")
        && row.get("killed").is_none_or(|k| is_count(k, claim.killed.as_ref()))
        && row.get("other").is_none_or(|o| o.split(';').all(|pair| is_other(pair.trim(), claim)))
}

/// Letter case and accents aside.
fn contains(whole: &str, part: &str) -> bool {
    let plain = |s: &str| dateline::place::fold::fold(s);
    plain(whole).contains(&plain(part))
}

fn is_actor(cell: Option<&String>, claim: &Claim, side: &str, actors: Option<&Actors>) -> bool {
    let Some(cell) = cell else { return true };
    let names = if side == "1" { &claim.actor1 } else { &claim.actor2 };
    names.iter().any(|n| contains(n, cell))
        || words_of(claim, names, actors).iter().any(|w| contains(w, cell))
}

/// The words of the roles that bear one of these names: their own, those they go back to, the person named,
/// and the other names of the actor meant.
fn words_of(claim: &Claim, names: &[String], actors: Option<&Actors>) -> Vec<String> {
    let fillers = claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also));
    let mine = fillers.filter(|f| names.iter().any(|n| f.name.as_ref() == Some(n) || f.text == *n));
    mine.flat_map(|f| {
        let known = f.actor.as_deref().and_then(|id| actors?.get(id));
        let also =
            known.map(|a| a.also.iter().chain(&a.acronyms).cloned().collect::<Vec<_>>()).unwrap_or_default();
        [Some(f.text.clone()), f.person.clone(), f.refers_to.clone()].into_iter().flatten().chain(also)
    })
    .collect()
}

fn is_place(cell: &str, claim: &Claim) -> bool {
    claim.place.as_ref().is_some_and(|p| contains(&p.name, cell) || contains(&p.text, cell))
        || claim.roles.values().any(|f| f.place_id.is_some() && contains(&f.text, cell))
}

/// The claim's interval lies inside the cell's.
fn is_date(cell: &str, claim: &Claim) -> bool {
    let (Some(from), Some(to)) = (claim.date.from, claim.date.to) else { return false };
    let (first, last) = cell.split_once('/').unwrap_or((cell, cell));
    match (interval(first), interval(last)) {
        (Some((a, _)), Some((_, b))) => a <= from && to <= b,
        _ => false,
    }
}

fn interval(cell: &str) -> Option<(Date, Date)> {
    let parts: Vec<i16> = cell.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [y, m, d] => Date::new(y, m as i8, d as i8).ok().map(|d| (d, d)),
        [y, m] => Date::new(y, m as i8, 1).ok().map(|d| (d, d.last_of_month())),
        [y] => Some((Date::new(y, 1, 1).ok()?, Date::new(y, 12, 31).ok()?)),
        _ => None,
    }
}

fn is_count(cell: &str, count: Option<&dateline::claim::Count>) -> bool {
    let Some(count) = count else { return false };
    match cell.split_once('-') {
        Some((low, high)) => count.low == low.parse().ok() && count.high == high.parse().ok(),
        None => count.best == cell.parse().ok(),
    }
}

fn is_other(pair: &str, claim: &Claim) -> bool {
    let Some((key, value)) = pair.split_once('=') else { return pair.is_empty() };
    match key {
        "injured" => is_count(value, claim.injured.as_ref()),
        "weapon" => claim.weapons.iter().any(|w| contains(&w.text, value) || contains(&w.kind, value)),
        "attribution" => claim
            .attribution
            .iter()
            .any(|h| contains(&h.name, value) || h.role.as_deref().is_some_and(|r| contains(r, value))),
        "outcome" => claim.outcome.as_deref() == Some(value),
        "precision" => {
            claim.place.as_ref().is_some_and(|p| p.precision == value) || claim.date.precision == value
        }
        _ => key.strip_prefix("role.").and_then(|role| claim.roles.get(role)).is_some_and(|f| {
            contains(&f.text, value) || f.name.as_deref().is_some_and(|n| contains(n, value))
        }),
    }
}
