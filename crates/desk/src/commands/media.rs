//! `dateline media`: what armed groups publish, and how their themes shift.

use super::{Audience, Outcome, Record, Which};
use crate::page::{Form, Table};
use crate::pages::{self, MediaPage, tables};
use crate::sheets::{Evidence, Sheets, count, text};
use crate::store::Store;
use crate::view::View;
use anyhow::Result;
use dateline::record::Value;
use jiff::civil::Date;
use std::io::{self, Write};

/// List releases of armed groups with medium, brand and themes, and how themes shift over time
#[derive(clap::Args)]
pub struct Args {
    /// Compare themes before this day with those from it on [default: the middle of the time]
    #[arg(long, value_name = "DAY")]
    split: Option<Date>,
    /// On the terminal, print the words below the table
    #[arg(long)]
    evidence: bool,
    #[command(flatten)]
    which: Which,
    /// Form of the page; json has everything
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

const NOTE: &str = "A release depicts; it does not prove. Counts are of releases that reports speak of, not of all that \
    was published.";

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let view = View::of_releases(&mut store, self.which.as_of)?.shown(&self.audience.guard(&store)?);
        let page = pages::media(&view, &self.which.scope(), self.split);
        let mut out = io::stdout().lock();
        if self.format == Form::Json {
            serde_json::to_writer_pretty(&mut out, &page)?;
            out.write_all(b"\n")?;
        } else {
            sheets(&page).print(self.format, self.evidence, &mut out)?;
        }
        Ok(Outcome::Done)
    }
}

fn sheets(page: &MediaPage) -> Sheets {
    let mut sheets = Sheets::new("What armed groups published".into(), NOTE);
    let about = |row: &pages::ReleaseRow| Evidence {
        about: row.release.title.clone().unwrap_or_else(|| row.release.event.clone()),
        why: Vec::new(),
        says_so: row.says_so.iter().chain(&row.says_shown).cloned().collect(),
        otherwise: Vec::new(),
    };
    sheets.part("Releases", tables::releases(page), page.releases.iter().map(about).collect());
    let who = |group: &Option<String>| text(Some(group.as_deref().unwrap_or("all groups")));
    let mut table = Table::new(["group", "month", "main_theme", "releases"]);
    for group in &page.themes {
        for month in &group.months {
            let when = month.month.strftime("%Y-%m").to_string();
            table.row(vec![
                who(&group.issuer),
                Value::Text(when),
                text(Some(&month.theme)),
                count(month.releases.into()),
            ]);
        }
    }
    sheets.part("Main themes by month", table, Vec::new());
    let mut table = Table::new(["group", "theme", "before", "after", "p", "p_adjusted", "says"]);
    for group in &page.themes {
        for s in &group.shifts {
            table.row(vec![
                who(&group.issuer),
                text(Some(&s.theme)),
                Value::Text(format!("{} of {}", s.before.0, s.before.1)),
                Value::Text(format!("{} of {}", s.after.0, s.after.1)),
                Value::Float((s.p * 1e4).round() / 1e4),
                Value::Float((s.p_adjusted * 1e4).round() / 1e4),
                text(Some(&s.says)),
            ]);
        }
    }
    sheets.part("Did themes shift?", table, Vec::new());
    sheets
}
