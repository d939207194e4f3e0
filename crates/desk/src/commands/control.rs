//! `dateline control`: who holds what on a day, as known on a day, and on whose word?

use super::{Audience, Outcome, Record};
use crate::page::{Form, Table};
use crate::pages::{self, Between, ChangeRow, ControlPage, Lookup, PlaceRow, tables};
use crate::sheets::{Evidence, Sheets, day, names, text, word};
use crate::store::Store;
use crate::view::View;
use anyhow::{Result, bail};
use dateline::control::Interval;
use dateline::profile::Guard;
use jiff::civil::Date;
use std::io;

/// Say who holds what on a day, with the claims for and against
#[derive(clap::Args)]
pub struct Args {
    /// State on this day [default: the day of --as-of, or the last day of publication]
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// As known on this day: reports published later, and undated ones, are left out
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// What differs between two days
    #[arg(long, num_args = 2, value_names = ["DAY", "DAY"], conflicts_with_all = ["on", "history"])]
    between: Option<Vec<Date>>,
    /// The whole history: one row a place and interval
    #[arg(long)]
    history: bool,
    /// Part of the name of a place or its province, or a country code (SYR)
    #[arg(long)]
    place: Option<String>,
    /// Part of the name of whoever holds, claims or besieges it
    #[arg(long)]
    actor: Option<String>,
    /// On the terminal, print the words below the table
    #[arg(long)]
    evidence: bool,
    /// Form of the page; json has everything
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

const NOTE: &str = "controlled: said by a source without a stake, or against the speaker's own interest. claimed: only \
    a party says so. last_reported: nothing newer for long; not current. The rules stand in docs/control.md.";

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let guard = self.audience.guard(&store)?;
        let ask = Lookup { on: self.on, as_of: self.as_of, place: self.place, actor: self.actor };
        let mut out = io::stdout().lock();
        let json = self.format == Form::Json;
        let sheets = match self.between.as_deref() {
            Some(&[from, to]) if from > to => bail!("--between takes the earlier day first: {to} {from}"),
            Some(&[from, to]) => {
                let rows = pages::changed(&ground(&mut store, &ask, &guard)?, Between { from, to }, &ask);
                if json {
                    serde_json::to_writer_pretty(&mut out, &rows)?;
                }
                changes(&rows, from, to, self.format)
            }
            _ if self.history => {
                let rows = pages::history(&mut store, &ask, &guard)?;
                if json {
                    serde_json::to_writer_pretty(&mut out, &rows)?;
                }
                history(&rows, self.format)
            }
            _ => {
                let page = pages::control(&ground(&mut store, &ask, &guard)?, &ask);
                if json {
                    serde_json::to_writer_pretty(&mut out, &page)?;
                }
                states(&page, self.format)
            }
        };
        if json {
            io::Write::write_all(&mut out, b"\n")?;
        } else {
            sheets.print(self.format, self.evidence, &mut out)?;
        }
        Ok(Outcome::Done)
    }
}

fn ground(store: &mut Store, ask: &Lookup, guard: &Guard) -> Result<View> {
    Ok(View::of_ground(store, ask.as_of, ask.place.as_deref())?.shown(guard))
}

fn states(page: &ControlPage, form: Form) -> Sheets {
    let on = page.on.map_or_else(|| "no day".into(), |d| d.to_string());
    let known = page.as_of.map_or_else(String::new, |d| format!(", as known on {d}"));
    let mut sheets = Sheets::new(format!("Who holds what on {on}{known}"), NOTE);
    let table = tables::states(page.places.iter().map(|row| &row.state), form);
    sheets.part("Places", table, page.places.iter().map(evidence).collect());
    let mut table = Table::new(["place", "besiegers", "from", "known_since", "to", "ending", "claims"]);
    for s in &page.sieges {
        let days = [day(s.from), day(s.known_since), day(s.to)];
        let mut row = vec![text(Some(&s.place.name)), names(&s.besiegers)];
        row.extend(days);
        row.extend([word(&s.ending), names(&s.claims)]);
        table.row(row);
    }
    sheets.part("Sieges", table, Vec::new());
    let mut table = Table::new(["holder", "place", "area", "basis", "claims"]);
    for h in &page.last_holds {
        let basis = if h.stated { "stated" } else { "counted" };
        table.row(vec![
            names(&h.holder),
            text(Some(&h.place.name)),
            text(h.area.as_ref()),
            text(Some(basis)),
            names(&h.claims),
        ]);
    }
    sheets.part("Last strongholds", table, Vec::new());
    let mut table = Table::new(["place", "held_by", "supplies", "claims"]);
    for l in &page.supply {
        let stated = if l.stated { "stated" } else { "not said" };
        table.row(vec![text(Some(&l.place.name)), names(&l.held_by), text(Some(stated)), names(&l.claims)]);
    }
    sheets.part("Lines of supply", table, Vec::new());
    sheets
}

fn evidence(row: &PlaceRow) -> Evidence {
    Evidence {
        about: row.state.place.name.clone(),
        why: row.state.why.clone(),
        says_so: row.says_so.clone(),
        otherwise: row.says_otherwise.clone(),
    }
}

fn changes(rows: &[ChangeRow], from: Date, to: Date, form: Form) -> Sheets {
    let mut sheets = Sheets::new(format!("What changed between {from} and {to}"), NOTE);
    let about = |row: &ChangeRow| Evidence {
        about: row.change.place.name.clone(),
        why: row.change.after.iter().flat_map(|s| s.why.clone()).collect(),
        says_so: row.says_so.clone(),
        otherwise: Vec::new(),
    };
    sheets.part("Changes", tables::changes(rows, form), rows.iter().map(about).collect());
    sheets
}

fn history(rows: &[Interval], form: Form) -> Sheets {
    let mut sheets = Sheets::new("Who held what, and when".into(), NOTE);
    sheets.part("Intervals", tables::intervals(rows, form), Vec::new());
    sheets
}
