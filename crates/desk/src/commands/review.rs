//! `dateline review …`: what should a person look at, what did people decide, and what do I decide?

use super::{Outcome, Record, Which};
use crate::coding;
use crate::page::{Form, Table};
use crate::pages::tables;
use crate::store::{Coder, Decision, Store, Verdict};
use anyhow::{Result, bail};
use clap::Subcommand;
use dateline::codebook::Codebook;
use dateline::embedded;
use dateline::record::Value;
use dateline::settle::{Change, TypeOf};
use std::io;

/// Look at events and decide: accept, edit, split, merge, reject; decisions are only ever added
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List events that nobody has looked at, the most doubtful first
    Queue {
        #[command(flatten)]
        which: Which,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: usize,
        /// Form of the page
        #[arg(long, value_enum, default_value_t = Form::Table)]
        format: Form,
        #[command(flatten)]
        record: Record,
    },
    /// An event is right as it stands
    Accept {
        /// Event
        id: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// A field of an event, or of one claim, is other than read
    Edit {
        /// Event or claim
        id: String,
        /// type, date, place, actor1, actor2, killed, injured, abducted, displaced, modality, stance or grade
        field: String,
        /// 2014-12-15, 2014-12-01..2014-12-31; names with `;` between; 12, 10-15; "Name; 35.86; 36.80; SYR"; empty: not known
        value: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// Events are one
    Merge {
        /// Two events or more
        #[arg(num_args = 2.., required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        decide: Decide,
    },
    /// Some claims of an event are about another one
    Split {
        /// Event
        id: String,
        /// Claims that are about another event
        #[arg(required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        decide: Decide,
    },
    /// It is no event
    Reject {
        /// Event or claim
        id: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// A name of a person may be shown in public
    ClearName {
        /// The name, as reports have it
        name: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// Two names are of one actor: the second is kept, for reports of today and those to come
    Alias {
        /// The name that is given up
        name: String,
        /// The name that is kept
        kept: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// How far an outlet can be relied on: A, completely, to E, not at all; F, cannot be judged
    Grade {
        /// The outlet, as reports name it
        outlet: String,
        /// A to F
        letter: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// An earlier decision holds no longer
    Undo {
        /// Name of the decision: D7
        id: String,
        #[command(flatten)]
        decide: Decide,
    },
    /// List decisions, of one event, claim or name or all
    History {
        /// Event, claim, name or decision
        id: Option<String>,
        /// Form of the page
        #[arg(long, value_enum, default_value_t = Form::Table)]
        format: Form,
        #[command(flatten)]
        record: Record,
    },
}

/// Who decides, and why.
#[derive(clap::Args)]
struct Decide {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    why: String,
    /// Name of a blind round: kept for comparing, changes nothing
    #[arg(long, value_name = "ROUND")]
    round: Option<String>,
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        match self.what {
            What::Queue { which, limit, format, record } => queue(&record, &which, limit, format),
            What::History { id, format, record } => history(&record, id.as_deref(), format),
            What::Accept { id, decide } => decide.append(Verdict::Accept { id }),
            What::Edit { id, field, value, decide } => {
                let change = change(&field, &value)?;
                decide.append(Verdict::Edit { id, change })
            }
            What::Merge { ids, decide } => decide.append(Verdict::Merge { ids }),
            What::Split { id, claims, decide } => decide.append(Verdict::Split { id, claims }),
            What::Reject { id, decide } => decide.append(Verdict::Reject { id }),
            What::ClearName { name, decide } => decide.append(Verdict::ClearName { name }),
            What::Alias { name, kept, decide } => decide.append(Verdict::Alias { name, kept }),
            What::Grade { outlet, letter, decide } => decide.append(Verdict::GradeSource { outlet, letter }),
            What::Undo { id, decide } => decide.append(Verdict::Undo { id }),
        }
    }
}

impl Decide {
    fn append(self, verdict: Verdict) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        coding::settle(&mut store)?;
        let coder = Coder { by: self.by, reason: self.why, round: self.round };
        let decision = store.append_decision(&verdict, &coder)?;
        coding::settle(&mut store)?;
        println!("{}", sentence(&decision));
        Ok(Outcome::Done)
    }
}

/// The change that a person wrote; a type gets its family, kind and codes from the codebook built in.
pub fn change(field: &str, value: &str) -> Result<Change> {
    if field != "type" {
        return Change::parse(field, value).map_err(anyhow::Error::msg);
    }
    let book = Codebook::load(embedded::CODEBOOK, "en")?;
    let Some(found) = book.get(value) else {
        let names: Vec<&str> = book.types().iter().map(|t| t.name.as_str()).collect();
        bail!("{value:?} is no type of the codebook; there are: {}", names.join(", "));
    };
    let codes = dateline::claim::Codes {
        acled: found.codes.acled.clone(),
        cameo: found.codes.cameo.clone(),
        plover: found.codes.plover.clone(),
        ucdp: None,
    };
    Ok(Change::Type(TypeOf {
        name: found.name.clone(),
        family: found.family.clone(),
        kind: found.kind,
        codes,
    }))
}

fn queue(record: &Record, which: &Which, limit: usize, format: Form) -> Result<Outcome> {
    let mut store = Store::open(&record.db)?;
    coding::settle(&mut store)?;
    let mut table = Table::new(["doubt", "state", "id", "date", "type", "place", "claims", "reasons"]);
    for item in store.queue(&which.scope(), limit)? {
        let event = &item.event;
        table.row(vec![
            Value::Float((item.doubt * 100.0).round() / 100.0),
            Value::Text(item.state),
            Value::Text(event.id.clone()),
            event.date.from.map_or(Value::Null, |d| Value::Text(d.to_string())),
            Value::Text(event.event_type.clone()),
            event.place.as_ref().map_or(Value::Null, |p| Value::Text(p.name.clone())),
            Value::Int(event.claims.len() as i64),
            Value::List(item.reasons),
        ]);
    }
    table.print(format, &mut io::stdout().lock())?;
    Ok(Outcome::Done)
}

fn history(record: &Record, id: Option<&str>, format: Form) -> Result<Outcome> {
    let store = Store::open(&record.db)?;
    let decisions = match id {
        Some(id) => store.decisions_of(id)?,
        None => store.decisions()?,
    };
    tables::decisions(&decisions).print(format, &mut io::stdout().lock())?;
    Ok(Outcome::Done)
}

/// What was decided, in one line.
fn sentence(d: &Decision) -> String {
    let action = serde_json::to_value(d.action).ok();
    let action = action.as_ref().and_then(|a| a.as_str()).unwrap_or_default().replace('_', " ");
    let change = d.change.as_ref().map_or(String::new(), |c| {
        let was = d.was.as_deref().map_or(String::new(), |w| format!(" {w:?} →"));
        format!(" {}:{was} {:?}", c.field(), c.words())
    });
    let reads = d.reads.as_ref().map_or(String::new(), |kept| format!(" → {kept}"));
    let round = d.round.as_ref().map_or(String::new(), |r| format!(" in the blind round {r}"));
    format!("{}: {action} {}{change}{reads}, by {}{round}", d.id, d.subject, d.by)
}
