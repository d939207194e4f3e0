//! `dateline brief`: a situation report, every line with its source.

use super::{Audience, Outcome, Record, Which};
use crate::coding;
use crate::store::Store;
use crate::view::{self, View};
use anyhow::Result;
use clap::ValueEnum;
use dateline::profile::{Guard, Profile};
use dateline::{brief, embedded};
use std::io::{self, IsTerminal, Write};

/// Print a situation report for a place, an actor or a period
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Form of the page
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    /// Everything, in place of the weightiest lines of each section
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

/// Form of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Plain text for the terminal
    Table,
    /// Markdown
    Md,
    /// A page of its own
    Html,
    /// Sections and lines with their claims
    Json,
}

/// Events of a record that a brief follows reading of.
const MOST: u64 = 5000;

/// Characters in a line of plain text.
const WIDTH: usize = 100;

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let guard = self.audience.guard(&store)?;
        print(&mut store, &self.which, self.format, self.full, &guard)?;
        Ok(Outcome::Done)
    }
}

/// The brief of all that the record holds, for the terminal; of a record that nobody reads in one piece, how to ask.
pub fn of_all(store: &mut Store) -> Result<()> {
    let events = store.size()?.events;
    if events > MOST {
        println!("A brief of {events} events is for nobody: ask for a place, an actor or a time, as in");
        let day = store.days()?.map(|(_, last)| last);
        let week = day.and_then(|last| Some((last.checked_sub(jiff::Span::new().days(6)).ok()?, last)));
        let week = week.map_or_else(String::new, |(from, to)| format!(" --from {from} --to {to}"));
        println!("  dateline brief --place NAME{week} --db {}", store.path().display());
        return Ok(());
    }
    let guard = view::guard(store, Profile::Internal)?;
    print(store, &Which::default(), Form::Table, false, &guard)
}

fn print(store: &mut Store, which: &Which, form: Form, full: bool, guard: &Guard) -> Result<()> {
    let view = View::of_brief(store, &which.scope())?.shown(guard);
    let origin = |report: &str| view.origin(report);
    let titles = brief::titles(embedded::CODEBOOK);
    let label = |name: &str| titles.get(name).cloned();
    let material = brief::Material { label: &label, ..view.material(&origin) };
    let brief = brief::write_with(&material, &which.scope(), coding::rules());
    let brief = if full || form == Form::Json { brief } else { brief.short() };
    let mut out = io::stdout().lock();
    let page = match form {
        Form::Table => brief.text(WIDTH, out.is_terminal()),
        Form::Md => brief.markdown(),
        Form::Html => brief.html(),
        Form::Json => serde_json::to_string_pretty(&brief)? + "\n",
    };
    Ok(out.write_all(page.as_bytes())?)
}
