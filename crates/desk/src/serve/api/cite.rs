//! How is an event cited? The event as an entry of this record, and each report it rests on, for reference managers.

use super::super::board::Board;
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use super::events;
use crate::store::Head;
use anyhow::Result;
use dateline::{Claim, Event};
use std::collections::BTreeSet;

/// One thing to cite, in no format yet. Empty fields are left out.
#[derive(Default)]
struct Entry {
    key: String,
    /// It is the record's entry, not a report.
    data: bool,
    title: String,
    /// Outlet, or the record.
    by: String,
    /// ISO 8601 day.
    day: String,
    url: String,
    note: String,
}

/// `event/{id}/citation`: `form` is `bibtex` or `ris`.
pub fn citation(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let (event, claims) = events::held(desk, &board, asked.value())?;
    let own = event.claims.iter().chain(&event.against).filter_map(|id| claims.get(id));
    let entries = entries(desk, &board, &event, &own.collect::<Vec<_>>());
    let (text, media_type, ending) = match asked.query.get("form").unwrap_or("bibtex") {
        "bibtex" => (entries.iter().map(bibtex).collect::<String>(), "application/x-bibtex", "bib"),
        "ris" => (entries.iter().map(ris).collect::<String>(), "application/x-research-info-systems", "ris"),
        other => return Err(wrong(format!("form={other}: bibtex or ris"))),
    };
    Ok(Reply::text(text, media_type, &format!("{}.{ending}", key(&event.id))))
}

fn entries(desk: &Desk, board: &Board, event: &Event, claims: &[&Claim]) -> Vec<Entry> {
    let known = board.as_of.map(|day| format!(", as known on {day}")).unwrap_or_default();
    let record = desk.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let place = event.place.as_ref().map(|p| format!(", {}", p.name)).unwrap_or_default();
    let when = match (event.date.from, event.date.to) {
        (Some(a), Some(b)) if a != b => format!(", {a} to {b}"),
        (Some(day), _) | (None, Some(day)) => format!(", {day}"),
        (None, None) => ", undated".to_owned(),
    };
    let mut out = vec![Entry {
        key: key(&event.id),
        data: true,
        title: format!("{}{place}{when}", desk.title(&event.event_type)),
        by: format!("Record {record}"),
        day: board.as_of.map(|day| day.to_string()).unwrap_or_default(),
        url: String::new(),
        note: format!(
            "Event {}{known}; {} of {}, grade {}; read with Dateline {}",
            event.id,
            count(event.claims.len(), "claim"),
            count(event.reports as usize, "report"),
            event.grade,
            env!("CARGO_PKG_VERSION"),
        ),
    }];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for claim in claims.iter().filter(|c| seen.insert(&c.report)) {
        if let Some(head) = board.head(&claim.report) {
            out.push(report(event, head, claim));
        }
    }
    out
}

fn report(event: &Event, head: &Head, claim: &Claim) -> Entry {
    let words = |s: &Option<String>| s.clone().unwrap_or_default();
    Entry {
        key: key(&format!("{}-{}", event.id, head.id)),
        data: false,
        title: head.title.clone().unwrap_or_else(|| head.id.clone()),
        by: words(&head.source),
        day: words(&head.published),
        url: words(&head.url),
        note: format!("“{}” SHA-256 of the kept copy {}", claim.quote, head.raw),
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What both formats take as a name: letters, digits and hyphens.
fn key(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// An entry as biblatex reads it; `year` serves older styles.
fn bibtex(entry: &Entry) -> String {
    let kind = if entry.data { "dataset" } else { "misc" };
    let mut out = format!("@{kind}{{{},\n", entry.key);
    let mut field = |name: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    let author = if entry.by.is_empty() { String::new() } else { format!("{{{}}}", tex(&entry.by)) };
    field("author", author);
    field("title", format!("{{{}}}", tex(&entry.title)));
    field("date", entry.day.clone());
    field("year", entry.day.chars().take(4).collect());
    field("url", entry.url.replace(['{', '}', '\\', '\n'], ""));
    field("note", tex(&entry.note));
    out.push_str("}\n\n");
    out
}

/// Words in which TeX sees no commands.
fn tex(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '#' | '$' | '%' | '&' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn ris(entry: &Entry) -> String {
    let mut out = format!("TY  - {}\r\n", if entry.data { "DATA" } else { "NEWS" });
    let mut field = |tag: &str, value: &str| {
        if !value.is_empty() {
            let line: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            out.push_str(&format!("{tag}  - {line}\r\n"));
        }
    };
    field("ID", &entry.key);
    field("AU", &entry.by);
    field("TI", &entry.title);
    field("PY", &entry.day.chars().take(4).collect::<String>());
    field("DA", &entry.day.replace('-', "/"));
    field("UR", &entry.url);
    field("N1", &entry.note);
    out.push_str("ER  - \r\n\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_reports_are_no_commands_of_the_format() {
        let entry = Entry {
            key: key("E0/1 a"),
            title: "50% of {all} & more\nER  - ".into(),
            by: "Post_1".into(),
            day: "2014-12-15".into(),
            note: r"\input{x}".into(),
            ..Entry::default()
        };
        let tex = bibtex(&entry);
        assert!(tex.starts_with("@misc{E0-1-a,\n  author = {{Post\\_1}},\n"), "{tex}");
        assert!(
            tex.contains(r"50\% of \{all\} \& more ER") && tex.contains(r"\textbackslash{}input\{x\}"),
            "{tex}"
        );
        let ris = ris(&entry);
        assert_eq!(ris.matches("\r\nER  - \r\n").count(), 1, "{ris}");
        assert!(ris.contains("DA  - 2014/12/15\r\n"), "{ris}");
    }
}
