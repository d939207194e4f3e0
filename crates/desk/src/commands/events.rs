//! `dateline events`: which events does the record hold?

use super::{Outcome, Record, Which};
use crate::page::{self, Form};
use crate::store::Store;
use crate::view;
use anyhow::{Result, bail};
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
    /// Events of this coder, whose record was imported, in place of ours
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
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
        if let Some(coder) = &self.coder {
            return self.units(&store, coder);
        }
        let fields: Vec<_> = match self.format {
            Form::Json | Form::Csv => FIELDS.iter().collect(),
            _ => SHORT.iter().filter_map(|name| FIELDS.iter().find(|f| f.name == *name)).collect(),
        };
        let mut table = page::Table::new(fields.iter().map(|f| f.name));
        view::each_event(&mut store, &self.which.scope(), |record: &Row<'_>| {
            table.row(fields.iter().map(|f| (f.of)(record)).collect::<Vec<Value>>());
            Ok(())
        })?;
        table.print(self.format, &mut io::stdout().lock())?;
        Ok(Outcome::Done)
    }

    /// Lists another coder's events.
    fn units(&self, store: &Store, coder: &str) -> Result<Outcome> {
        let coders = store.coders()?;
        if !coders.iter().any(|(name, _)| name == coder) {
            let names: Vec<&str> = coders.iter().map(|(name, _)| name.as_str()).collect();
            bail!("no record of {coder:?} was imported; there are: {}", names.join(", "));
        }
        let columns = [
            "date_start",
            "date_end",
            "type",
            "actor1",
            "actor2",
            "place",
            "country",
            "fatalities_best",
            "coder",
            "id",
        ];
        let mut table = page::Table::new(columns);
        let text = |words: Option<String>| words.map_or(Value::Null, Value::Text);
        for u in store.units(coder, &self.which.scope())? {
            table.row(vec![
                text(u.from.map(|d| d.to_string())),
                text(u.to.map(|d| d.to_string())),
                text(u.kind),
                text(u.actor1),
                text(u.actor2),
                text(u.place),
                text(u.country),
                u.killed.map_or(Value::Null, Value::Int),
                Value::Text(u.coder),
                Value::Text(u.id),
            ]);
        }
        table.print(self.format, &mut io::stdout().lock())?;
        Ok(Outcome::Done)
    }
}
