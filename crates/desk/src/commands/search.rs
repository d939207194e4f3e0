//! `dateline search`: where do these words stand?

use super::{Outcome, Record};
use crate::coding;
use crate::page::{Form, Table};
use crate::store::Store;
use anyhow::Result;
use dateline::record::Value;
use std::io;

/// Find words in the quotes of claims, or in whole reports
#[derive(clap::Args)]
pub struct Args {
    /// Words that must all be there; the last may be unfinished
    #[arg(required = true)]
    words: Vec<String>,
    /// Look through the whole text of reports
    #[arg(long)]
    reports: bool,
    /// How many
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Form of the page
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        coding::settle(&mut store)?;
        let words = self.words.join(" ");
        let hits = if self.reports {
            store.find_reports(&words, self.limit)?
        } else {
            store.find_quotes(&words, self.limit)?
        };
        let mut table = Table::new(["published", "source", "report", "event", "claim", "words"]);
        let maybe = |words: Option<String>| words.map_or(Value::Null, Value::Text);
        for hit in hits {
            table.row(vec![
                maybe(hit.published),
                maybe(hit.source),
                Value::Text(hit.report),
                maybe(hit.event),
                maybe(hit.claim),
                Value::Text(hit.words),
            ]);
        }
        table.print(self.format, &mut io::stdout().lock())?;
        Ok(Outcome::Done)
    }
}
