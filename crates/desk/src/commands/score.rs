//! `dateline score`: how far do two codings of the same units agree?

use super::{Outcome, tell};
use crate::page::{Form, Table};
use anyhow::{Context, Result, bail};
use dateline::record::Value as Cell;
use dateline::score::{FieldScore, Figure, Unit, Value, score, unpaired};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Compare two codings of the same units: precision, recall, F1, Cohen's kappa, Krippendorff's alpha, with bootstrap intervals
#[derive(clap::Args)]
pub struct Args {
    /// What counts as right: JSON lines, CSV or TSV, a unit a line, with its `id`
    gold: PathBuf,
    /// What is measured against it, in any of these forms
    pred: PathBuf,
    /// Column or key that names a unit
    #[arg(long, value_name = "NAME", default_value = "id")]
    key: String,
    /// Fields to compare [default: all that both files have]
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    fields: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let (gold, bad) = read(&self.gold, &self.key)?;
        let (pred, worse) = read(&self.pred, &self.key)?;
        let mut fields = score(&gold, &pred);
        fields.retain(|f| self.fields.is_empty() || self.fields.contains(&f.field));
        if fields.is_empty() {
            bail!(
                "the two files have no unit and field in common: {} units in {}, {} in {}; name the column of ids with --key",
                gold.len(),
                self.gold.display(),
                pred.len(),
                self.pred.display()
            );
        }
        match unpaired(&gold, &pred) {
            (0, 0) => {}
            (one, other) => eprintln!(
                "dateline: left out: {one} units only in {}, {other} only in {}",
                self.gold.display(),
                self.pred.display()
            ),
        }
        write(&fields, self.format)?;
        Ok(Outcome::of(bad + worse))
    }
}

/// The units of a file, and how many lines could not be used, each of which was named.
fn read(path: &Path, key: &str) -> Result<(Vec<Unit>, u64)> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = text.trim_start_matches('\u{feff}');
    let is_json = text.trim_start().starts_with('{');
    let rows = if is_json { json_rows(text) } else { table_rows(text) };
    let (mut units, mut refused) = (Vec::new(), 0);
    for (line, row) in rows {
        match row.and_then(|row| unit(row, key)) {
            Ok(unit) => units.push(unit),
            Err(why) => {
                refused += 1;
                tell(&format!("{}:{line}", path.display()), &why);
            }
        }
    }
    Ok((units, refused))
}

type Row = (usize, Result<Map<String, Json>, String>);

fn json_rows(text: &str) -> Vec<Row> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(n, line): (usize, &str)| {
        (n + 1, serde_json::from_str(line).map_err(|e| format!("is no JSON object: {e}")))
    };
    lines.map(row).collect()
}

/// CSV, or TSV when the first line has a tab and no comma. An empty cell is a value left empty; numbers are numbers.
fn table_rows(text: &str) -> Vec<Row> {
    let first = text.lines().next().unwrap_or_default();
    let tab = first.contains('\t') && !first.contains(',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(if tab { b'\t' } else { b',' }).from_reader(text.as_bytes());
    let Ok(header) = reader.headers().cloned() else { return vec![(1, Err("has no header line".into()))] };
    let cell = |text: &str| match text.trim() {
        "" => Json::Null,
        number if number.parse::<f64>().is_ok_and(f64::is_finite) => {
            number.parse::<f64>().map_or(Json::Null, Json::from)
        }
        text => Json::from(text),
    };
    let row = |(n, record): (usize, csv::Result<csv::StringRecord>)| {
        let line = record.as_ref().ok().and_then(|r| r.position()).map_or(n + 2, |p| p.line() as usize);
        let row = record.map_err(|e| format!("is no row of the table: {e}"));
        (line, row.map(|r| header.iter().map(str::to_owned).zip(r.iter().map(cell)).collect()))
    };
    reader.records().enumerate().map(row).collect()
}

/// The unit in a row.
///
/// # Errors
/// It has no id under `key`.
pub fn unit(mut row: Map<String, Json>, key: &str) -> Result<Unit, String> {
    let id = match row.remove(key) {
        Some(Json::String(id)) => id,
        Some(Json::Number(id)) => id.to_string(),
        _ => return Err(format!("has no `{key}`: every unit needs its id (choose its name with --key)")),
    };
    // A line of `dateline code`: what its events say, together.
    if let Some(Json::Array(events)) = row.get("events") {
        return Ok(Unit { id, fields: of_events(events) });
    }
    let fields = row.into_iter().filter_map(|(name, value)| Some((name, value_of(&value)?))).collect();
    Ok(Unit { id, fields })
}

/// What a cell says; `None` for objects, which are no values to compare.
fn value_of(cell: &Json) -> Option<Value> {
    Some(match cell {
        Json::Null => Value::None,
        Json::Number(n) => Value::Number(n.as_f64()?),
        Json::String(text) => Value::Labels(BTreeSet::from([text.clone()])),
        Json::Bool(yes) => Value::Labels(BTreeSet::from([yes.to_string()])),
        Json::Array(several) => {
            let labels: BTreeSet<String> = several.iter().filter_map(label).collect();
            if labels.is_empty() { Value::None } else { Value::Labels(labels) }
        }
        Json::Object(_) => return None,
    })
}

fn label(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// Types, places, days, sides and deaths of the events of one report, each as a set.
fn of_events(events: &[Json]) -> BTreeMap<String, Value> {
    let paths: [(&str, &[&str]); 6] = [
        ("type", &["type"]),
        ("place", &["place", "name"]),
        ("date", &["date", "from"]),
        ("actor1", &["actor1"]),
        ("actor2", &["actor2"]),
        ("killed", &["killed", "best"]),
    ];
    let at = |event: &Json, path: &[&str]| {
        let found = path.iter().try_fold(event, |at, key| at.get(key)).cloned();
        match found {
            Some(Json::Array(several)) => several,
            Some(one) => vec![one],
            None => Vec::new(),
        }
    };
    let field = |(name, path): (&str, &[&str])| {
        let labels =
            events.iter().flat_map(|e| at(e, path)).filter_map(|v| label(&v)).collect::<BTreeSet<_>>();
        (name.to_owned(), if labels.is_empty() { Value::None } else { Value::Labels(labels) })
    };
    paths.into_iter().map(field).collect()
}

fn write(fields: &[FieldScore], form: Form) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match form {
        Form::Table => table(&mut out, fields)?,
        other => rows(fields).print(other, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

fn figures(field: &FieldScore) -> [(&'static str, Figure); 5] {
    [
        ("precision", field.precision),
        ("recall", field.recall),
        ("f1", field.f1),
        ("kappa", field.kappa),
        ("alpha", field.alpha),
    ]
}

fn table(out: &mut impl Write, fields: &[FieldScore]) -> io::Result<()> {
    writeln!(
        out,
        "{:<16}{:>6}  precision            recall               F1                   kappa                alpha",
        "field", "n"
    )?;
    for field in fields {
        write!(out, "{:<16}{:>6}", field.field, field.n)?;
        for (_, figure) in figures(field) {
            let shown = match (figure.value, figure.interval) {
                (Some(v), Some((low, high))) => format!("{v:.3} [{low:.2}, {high:.2}]"),
                (Some(v), None) => format!("{v:.3}"),
                _ => "not defined".to_owned(),
            };
            write!(out, "  {shown:<19}")?;
        }
        writeln!(out)?;
    }
    writeln!(out, "in brackets: 95 % interval, bootstrap over units")
}

const COLUMNS: [&str; 17] = [
    "field",
    "n",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
    "f1",
    "f1_low",
    "f1_high",
    "kappa",
    "kappa_low",
    "kappa_high",
    "alpha",
    "alpha_low",
    "alpha_high",
];

/// The scores as a table.
pub fn rows(fields: &[FieldScore]) -> Table {
    let mut out = Table::new(COLUMNS);
    let cell = |v: Option<f64>| v.map_or(Cell::Null, Cell::Float);
    for field in fields {
        let mut row = vec![Cell::Text(field.field.clone()), Cell::Int(field.n as i64)];
        for (_, figure) in figures(field) {
            row.extend([figure.value, figure.interval.map(|i| i.0), figure.interval.map(|i| i.1)].map(cell));
        }
        out.row(row);
    }
    out
}
