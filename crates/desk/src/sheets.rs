//! How is a page of several tables shown, with the words that its rows rest on?

use crate::page::{Form, Table, escape, plain};
use crate::pages::Words;
use anyhow::Result;
use dateline::record::Value;
use std::io::Write;

/// Longest quotation on a page, in characters.
const QUOTE: usize = 280;

/// A titled page: tables, and quotations below them.
pub struct Sheets {
    title: String,
    note: &'static str,
    parts: Vec<Part>,
}

struct Part {
    heading: String,
    table: Table,
    evidence: Vec<Evidence>,
}

/// What one row rests on.
pub struct Evidence {
    /// What the row says.
    pub about: String,
    /// Sentences that derive it.
    pub why: Vec<String>,
    /// Claims that say so.
    pub says_so: Vec<Words>,
    /// Claims that say otherwise.
    pub otherwise: Vec<Words>,
}

impl Sheets {
    /// A page with a rule for reading it.
    pub fn new(title: String, note: &'static str) -> Sheets {
        Sheets { title, note, parts: Vec::new() }
    }

    /// Adds a table that has rows, or is the page's only one.
    pub fn part(&mut self, heading: &str, table: Table, evidence: Vec<Evidence>) {
        if !table.is_empty() || self.parts.is_empty() {
            self.parts.push(Part { heading: heading.to_owned(), table, evidence });
        }
    }

    /// Writes the page. `csv` is the first table alone; `evidence` adds the words to a page for the terminal.
    pub fn print(&self, form: Form, evidence: bool, out: &mut dyn Write) -> Result<()> {
        match form {
            Form::Json | Form::Csv => self.parts.iter().take(1).try_for_each(|p| p.table.print(form, out)),
            Form::Table => self.terminal(evidence, out),
            Form::Md => self.markdown(out),
            Form::Html => self.html(out),
        }
    }

    fn terminal(&self, evidence: bool, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "{}", self.title)?;
        for part in &self.parts {
            writeln!(out, "\n{}", part.heading.to_uppercase())?;
            part.table.print(Form::Table, out)?;
            for e in part.evidence.iter().filter(|_| evidence) {
                writeln!(out, "\n{}", plain(&e.about))?;
                for why in &e.why {
                    writeln!(out, "  {}", plain(why))?;
                }
                for (mark, words) in e.marked() {
                    writeln!(out, "  {mark} {}", plain(&quoted(words)))?;
                }
            }
        }
        Ok(writeln!(out, "\n{}", self.note)?)
    }

    fn markdown(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "# {}\n\n{}", mark_safe(&self.title), self.note)?;
        for part in &self.parts {
            writeln!(out, "\n## {}\n", mark_safe(&part.heading))?;
            part.table.print(Form::Md, out)?;
            for e in &part.evidence {
                writeln!(out, "\n**{}**\n", mark_safe(&e.about))?;
                for why in &e.why {
                    writeln!(out, "- {}", mark_safe(why))?;
                }
                for (mark, words) in e.marked() {
                    writeln!(out, "- {mark}: {}", mark_safe(&quoted(words)))?;
                }
            }
        }
        Ok(())
    }

    fn html(&self, out: &mut dyn Write) -> Result<()> {
        let title = safe(&self.title);
        writeln!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>",
            safe(self.note)
        )?;
        for part in &self.parts {
            writeln!(out, "<h2>{}</h2>", safe(&part.heading))?;
            part.table.print(Form::Html, out)?;
            for e in &part.evidence {
                writeln!(out, "<h3>{}</h3>\n<ul>", safe(&e.about))?;
                for why in &e.why {
                    writeln!(out, "<li>{}</li>", safe(why))?;
                }
                for (mark, words) in e.marked() {
                    writeln!(out, "<li dir=\"auto\">{mark}: {}</li>", safe(&quoted(words)))?;
                }
                writeln!(out, "</ul>")?;
            }
        }
        Ok(writeln!(out, "</body>\n</html>")?)
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #8886}\
h3{margin-bottom:.2rem;font-size:1rem}ul{margin-top:0}";

impl Evidence {
    fn marked(&self) -> impl Iterator<Item = (&'static str, &Words)> {
        self.says_so.iter().map(|w| ("for", w)).chain(self.otherwise.iter().map(|w| ("against", w)))
    }
}

/// The sentence, who says so, where and when, and the name of the claim.
fn quoted(words: &Words) -> String {
    let mut quote: String = words.quote.chars().take(QUOTE).collect();
    if quote.len() < words.quote.len() {
        quote.push('…');
    }
    let mut whence: Vec<String> = words.attribution.clone();
    whence.push(words.source.clone().unwrap_or_else(|| "a report without a named outlet".into()));
    whence.extend(words.published.map(|day| day.to_string()));
    let stance = serde_json::to_value(words.stance).ok();
    let stance = stance.as_ref().and_then(|s| s.as_str()).unwrap_or_default();
    if quote.is_empty() {
        return format!("{stance}: {} [{}]", whence.join(", "), words.claim);
    }
    format!("“{quote}” — {stance}: {} [{}]", whence.join(", "), words.claim)
}

fn safe(words: &str) -> String {
    escape(&plain(words))
}

/// Words for Markdown: none of them is a mark or a tag.
fn mark_safe(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in plain(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Names as one value.
pub fn names(list: &[String]) -> Value {
    if list.is_empty() { Value::Null } else { Value::List(list.to_vec()) }
}

/// Words as a value, if there are any.
pub fn text(words: Option<impl AsRef<str>>) -> Value {
    words.map_or(Value::Null, |w| Value::Text(w.as_ref().to_owned()))
}

/// A day as a value.
pub fn day(day: Option<jiff::civil::Date>) -> Value {
    text(day.map(|d| d.to_string()))
}

/// The name that an enum bears in JSON.
pub fn word(value: &impl serde::Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Value::Text(word),
        _ => Value::Null,
    }
}

/// A number as a value.
pub fn count(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
