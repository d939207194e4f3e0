//! `dateline relations`: who stands how to whom, on what basis; and the way of arms.

use super::{Audience, Outcome, Record, Which};
use crate::page::{Form, Table};
use crate::pages::{self, RelationsPage, tables};
use crate::sheets::{Evidence, Sheets, day, names, text, word};
use crate::store::Store;
use crate::view::View;
use anyhow::Result;
use std::io::{self, Write};

/// Say who stands how to whom, and follow arms from maker to user
#[derive(clap::Args)]
pub struct Args {
    /// Only ties of this kind: backs, supplies, hostile_to …
    #[arg(long = "kind", value_name = "KIND")]
    tie: Option<String>,
    /// On the terminal, print the words below the tables
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

const NOTE: &str = "stated: a claim says so. epithet: said in passing. inferred_from_event: those who clash are hostile. \
    Two names in one sentence are no tie.";

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let (scope, guard) = (self.which.scope(), self.audience.guard(&store)?);
        let kind = self.tie.as_deref();
        let with_words = self.evidence || !matches!(self.format, Form::Table | Form::Csv);
        let mut page = if with_words || scope.as_of.is_some() {
            pages::relations(&View::of_ties(&mut store, scope.as_of, kind)?.shown(&guard), &scope, kind)
        } else {
            pages::relations_of(&mut store, &scope, kind, &guard)?
        };
        if let Some(actor) = &self.which.actor {
            page = page.of_actor(actor);
        }
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

fn sheets(page: &RelationsPage) -> Sheets {
    let mut sheets = Sheets::new("Who stands how to whom".into(), NOTE);
    let about = |row: &pages::EdgeRow| Evidence {
        about: format!("{} {} {}", row.edge.from, row.edge.kind.replace('_', " "), row.edge.to),
        why: Vec::new(),
        says_so: row.says_so.clone(),
        otherwise: row.says_otherwise.clone(),
    };
    sheets.part("Ties", tables::ties(page), page.edges.iter().map(about).collect());
    let mut table = Table::new(["arms", "kind", "step", "from", "to", "since", "for", "against"]);
    let mut evidence = Vec::new();
    for chain in &page.arms {
        for row in &chain.steps {
            let s = &row.step;
            table.row(vec![
                text(Some(&chain.arms)),
                text(Some(&chain.kind).filter(|k| !k.is_empty())),
                word(&s.kind),
                text(s.from.as_ref()),
                text(s.to.as_ref()),
                day(s.since),
                names(&s.claims),
                names(&s.against),
            ]);
            evidence.push(Evidence {
                about: format!("{}: {}", chain.arms, step(s)),
                why: Vec::new(),
                says_so: row.says_so.clone(),
                otherwise: row.says_otherwise.clone(),
            });
        }
    }
    sheets.part("Arms", table, evidence);
    sheets
}

/// "supplied by A to B".
fn step(s: &dateline::relations::Step) -> String {
    use dateline::relations::StepKind;
    let (verb, before, after) = match s.kind {
        StepKind::Made => ("made", "by", "for"),
        StepKind::Supplied => ("supplied", "by", "to"),
        StepKind::Diverted => ("went", "from", "to"),
        StepKind::Used => ("used", "by", "against"),
    };
    let from = s.from.as_ref().map_or_else(String::new, |name| format!(" {before} {name}"));
    let to = s.to.as_ref().map_or_else(String::new, |name| format!(" {after} {name}"));
    format!("{verb}{from}{to}")
}
