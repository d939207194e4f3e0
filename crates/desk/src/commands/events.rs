//! `dateline events`: which events does the record hold?

use super::{Audience, Outcome, Record, Which};
use crate::page::{self, Form};
use crate::store::Store;
use crate::view;
use anyhow::Result;
use dateline::Record as Row;
use dateline::record::{FIELDS, Value};
use std::io;

/// List events
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Form of the page; json and csv have all columns
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

/// Columns for people; files for programs have all.
const SHORT: [&str; 8] =
    ["date_start", "type", "actor1", "actor2", "place", "fatalities_best", "n_sources", "id"];

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let fields: Vec<_> = match self.format {
            Form::Json | Form::Csv => FIELDS.iter().collect(),
            _ => SHORT.iter().filter_map(|name| FIELDS.iter().find(|f| f.name == *name)).collect(),
        };
        let mut table = page::Table::new(fields.iter().map(|f| f.name));
        let guard = self.audience.guard(&store)?;
        view::each_shown(&mut store, &self.which.scope(), &guard, |record: &Row<'_>| {
            table.row(fields.iter().map(|f| (f.of)(record)).collect::<Vec<Value>>());
            Ok(())
        })?;
        table.print(self.format, &mut io::stdout().lock())?;
        Ok(Outcome::Done)
    }
}
