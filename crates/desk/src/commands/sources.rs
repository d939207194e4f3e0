//! `dateline sources`: who is telling us this? Outlets, and those whom they quote.

use super::{Audience, Outcome, Record, Which};
use crate::page::{Form, Table};
use crate::pages::{self, SourcesPage, tables};
use crate::sheets::{Sheets, count, text};
use crate::store::Store;
use crate::view::View;
use anyhow::Result;
use dateline::record::Value;
use std::io::{self, Write};

/// List outlets and those whom they quote: how often first, alone, denied
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Form of the page; json has everything, csv the outlets
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

const NOTE: &str = "first: the only outlet with the earliest day of publication, of events that several outlets report. \
    alone: no other outlet reports it. Grades are F until a person grades the outlet (`dateline review grade`).";

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let (scope, guard) = (self.which.scope(), self.audience.guard(&store)?);
        let page = if scope.as_of.is_none() && !self.audience.is_public() {
            pages::sources_of(&mut store, &scope)?
        } else {
            let view = View::of(&mut store, scope.as_of)?.shown(&guard);
            pages::sources(&view, &scope)
        };
        let mut out = io::stdout().lock();
        if self.format == Form::Json {
            serde_json::to_writer_pretty(&mut out, &page)?;
            out.write_all(b"\n")?;
        } else {
            sheets(&page).print(self.format, false, &mut out)?;
        }
        Ok(Outcome::Done)
    }
}

fn sheets(page: &SourcesPage) -> Sheets {
    let mut sheets = Sheets::new("Who is telling us this".into(), NOTE);
    sheets.part("Outlets", tables::outlets(page), Vec::new());
    let mut table = Table::new([
        "source",
        "roles",
        "claims",
        "events",
        "alone",
        "interested",
        "denied",
        "denials",
        "outlets",
    ]);
    for v in &page.voices {
        let mut row = vec![text(Some(&v.name)), Value::List(v.roles.iter().cloned().collect())];
        row.extend([v.claims, v.events, v.alone, v.interested, v.denied, v.denials].map(count));
        row.push(Value::List(v.outlets.iter().cloned().collect()));
        table.row(row);
    }
    sheets.part("Quoted", table, Vec::new());
    sheets
}
