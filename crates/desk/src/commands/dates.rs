//! `dateline dates`: which times does each report name, which days are they, and why those?

use super::Outcome;
use super::lines::{Input, json};
use anyhow::Result;
use clap::ValueEnum;
use dateline::when::{DocKind, Timex};
use dateline::{CodePoints, Coder, Report};
use jiff::civil::Date;
use serde::Serialize;

/// Print the dates and times that reports name, counted from their day of publication
#[derive(clap::Args)]
pub struct Args {
    /// Form of the output
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// What relative expressions count from [default: by the look of each report]
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    #[command(flatten)]
    input: Input,
}

/// What relative expressions count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The day of publication
    News,
    /// What the text dated last
    Narrative,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    /// What relative expressions count from, and why that was chosen.
    document: &'static str,
    document_reason: &'a str,
    timexes: Vec<Time<'a>>,
}

/// One expression, as in TIMEX3; offsets count code points.
#[derive(Serialize)]
struct Time<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    from: Option<Date>,
    to: Option<Date>,
    reason: &'a str,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let kind = self.kind.map(|kind| match kind {
            Kind::News => DocKind::News,
            Kind::Narrative => DocKind::Narrative,
        });
        self.input.each_report(move |coder, report| line(coder, report, kind))
    }
}

/// The line of a report; `kind` is what relative expressions count from, by its look when not given.
///
/// # Errors
/// None that dates can give rise to.
pub fn line(coder: &Coder, report: &Report, kind: Option<DocKind>) -> Result<Vec<u8>> {
    let doc = coder.parse(&report.text);
    let dates = coder.dates();
    let (kind, why) = match kind {
        Some(kind) => (kind, "as asked for".to_owned()),
        None => dates.kind_of(&doc, report.published),
    };
    let found = dates.find(&doc, report.published, kind);
    let points = CodePoints::of(&report.text);
    let timexes = found.iter().map(|t| time(t, &report.text, &points)).collect();
    let document = match kind {
        DocKind::News => "news",
        DocKind::Narrative => "narrative",
    };
    json(&Line { id: &report.id, document, document_reason: &why, timexes })
}

fn time<'a>(t: &'a Timex, text: &'a str, points: &CodePoints) -> Time<'a> {
    Time {
        start: points.at(text, t.start),
        end: points.at(text, t.end),
        text: t.text(text),
        kind: t.kind.as_str(),
        value: &t.value,
        from: t.from,
        to: t.to,
        reason: &t.reason,
    }
}
