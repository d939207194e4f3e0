//! How is a table shown to people and to programs?

use crate::export::{cell, json};
use anyhow::Result;
use dateline::record::Value;
use std::io::Write;

/// Form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For the terminal
    Table,
    /// A list of objects
    Json,
    /// Comma-separated values
    Csv,
    /// Markdown
    Md,
    /// HTML
    Html,
}

/// Widest cell on a terminal, in characters; longer words are cut with an ellipsis.
const WIDEST: usize = 40;

/// Named columns and rows of values.
pub struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = &'static str>) -> Table {
        Table { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row, one value a column.
    pub fn row(&mut self, values: Vec<Value>) {
        self.rows.push(values);
    }

    /// Columns and rows.
    pub fn into_parts(self) -> (Vec<&'static str>, Vec<Vec<Value>>) {
        (self.columns, self.rows)
    }

    /// True if it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table in that form.
    pub fn print(&self, form: Form, out: &mut dyn Write) -> Result<()> {
        match form {
            Form::Table => self.aligned(out),
            Form::Json => self.json(out),
            Form::Csv => self.csv(out),
            Form::Md => self.markdown(out),
            Form::Html => self.html(out),
        }
    }

    fn aligned(&self, out: &mut dyn Write) -> Result<()> {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| self.cells(row)).collect();
        let width = |at: usize| {
            cells.iter().map(|row| row[at].chars().count()).chain([self.columns[at].len()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut print = |row: &[&str]| -> Result<()> {
            let padded: Vec<String> =
                row.iter().zip(&widths).map(|(cell, &w)| format!("{cell:w$}")).collect();
            Ok(writeln!(out, "{}", padded.join("  ").trim_end())?)
        };
        print(&self.columns)?;
        for row in &cells {
            print(&row.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// Cells for the terminal. The last column has room to the right, and is not cut.
    fn cells(&self, row: &[Value]) -> Vec<String> {
        let last = row.len().saturating_sub(1);
        row.iter().enumerate().map(|(at, v)| if at == last { line(v) } else { cut(&line(v)) }).collect()
    }

    fn json(&self, out: &mut dyn Write) -> Result<()> {
        out.write_all(b"[")?;
        for (at, row) in self.rows.iter().enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            let object: serde_json::Map<_, _> =
                self.columns.iter().zip(row).map(|(name, v)| ((*name).to_owned(), json(v.clone()))).collect();
            serde_json::to_writer(&mut *out, &object)?;
        }
        Ok(out.write_all(b"\n]\n")?)
    }

    fn csv(&self, out: &mut dyn Write) -> Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(&self.columns)?;
        for row in &self.rows {
            csv.write_record(row.iter().map(cell))?;
        }
        Ok(csv.flush()?)
    }

    fn markdown(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "| {} |", self.columns.join(" | "))?;
        writeln!(out, "|{}", "---|".repeat(self.columns.len()))?;
        for row in &self.rows {
            let cells: Vec<String> =
                row.iter().map(|v| line(v).replace('\\', "\\\\").replace('|', "\\|")).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    fn html(&self, out: &mut dyn Write) -> Result<()> {
        let cells = |tag: &str, words: &mut dyn Iterator<Item = String>| -> String {
            words.map(|w| format!("<{tag}>{}</{tag}>", escape(&w))).collect()
        };
        writeln!(out, "<table>")?;
        writeln!(
            out,
            "<thead><tr>{}</tr></thead>",
            cells("th", &mut self.columns.iter().map(|c| (*c).to_owned()))
        )?;
        writeln!(out, "<tbody>")?;
        for row in &self.rows {
            writeln!(out, "<tr>{}</tr>", cells("td", &mut row.iter().map(line)))?;
        }
        Ok(writeln!(out, "</tbody>\n</table>")?)
    }
}

/// A value in one line, without characters that would move the cursor or turn the direction of the text.
fn line(value: &Value) -> String {
    plain(&cell(value))
}

/// Words for a page: control characters and changes of direction become spaces.
pub fn plain(words: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    words.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect()
}

/// Words for HTML.
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn cut(words: &str) -> String {
    if words.chars().count() <= WIDEST {
        return words.to_owned();
    }
    words.chars().take(WIDEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(form: Form) -> String {
        let mut table = Table::new(["place", "killed"]);
        table.row(vec![Value::Text("a|b <i>\u{202e}\x1b[2J".into()), Value::Null]);
        table.row(vec![Value::Text("Idlib".into()), Value::Int(3)]);
        let mut out = Vec::new();
        table.print(form, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_form_escapes_what_would_break_it() {
        assert_eq!(page(Form::Md), "| place | killed |\n|---|---|\n| a\\|b <i>  [2J |  |\n| Idlib | 3 |\n");
        assert!(page(Form::Html).contains("<td>a|b &lt;i&gt;  [2J</td><td></td>"));
        assert_eq!(page(Form::Table), "place         killed\na|b <i>  [2J\nIdlib         3\n");
        assert_eq!(page(Form::Csv).lines().last(), Some("Idlib,3"));
    }

    #[test]
    fn json_keeps_what_is_not_known_apart_from_nothing() {
        let rows: serde_json::Value = serde_json::from_str(&page(Form::Json)).unwrap();
        assert!(rows[0]["killed"].is_null());
        assert_eq!(rows[1]["killed"], 3);
    }
}
