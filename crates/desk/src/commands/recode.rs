//! `dateline recode`: what changes when the kept reports are read anew, with another codebook, world or model?

use super::{Outcome, Record, Threads, tell};
use crate::coding::{self, Data};
use crate::ordered;
use crate::page::{Form, Table};
use crate::store::Store;
use anyhow::{Context, Result};
use dateline::record::Value;
use dateline::{Claim, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Read the kept reports anew and show which claims are new, gone or changed, type by type
#[derive(clap::Args)]
pub struct Args {
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    /// List every claim that is new, gone or changed
    #[arg(long)]
    claims: bool,
    /// Form of the page
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

/// Reports that are held in memory at a time.
const AT_ONCE: usize = 256;

/// What happened to the claims of one type.
#[derive(Default)]
struct Tally {
    before: i64,
    after: i64,
    new: i64,
    gone: i64,
    changed: i64,
}

/// A claim that is not as it was.
struct Change {
    what: &'static str,
    kind: String,
    claim: String,
    report: String,
    fields: Vec<String>,
    quote: String,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let coder = &self.data.coder()?;
        let coded_with = coding::coded_with(coder);
        let mut store = Store::open(&self.record.db)?;
        let (mut types, mut changes): (BTreeMap<String, Tally>, Vec<Change>) = Default::default();
        let mut broken = 0;
        for ids in store.report_ids()?.chunks(AT_ONCE) {
            let reports = ids.iter().map(|id| Ok(store.report(id)?.context("a report is gone")?.report));
            let reports: Vec<Report> = reports.collect::<Result<_>>()?;
            let work = |report: Report| (coding::code(coder, &report), report.id);
            ordered::map(reports.into_iter(), self.threads.number(), work, |(coded, id)| {
                match coded {
                    Ok(new) => {
                        compare(&store.claims_of(&id)?, &new, &mut types, &mut changes);
                        if !self.dry_run {
                            store.recode(&id, &new, &coded_with)?;
                        }
                    }
                    Err(reason) => {
                        broken += 1;
                        tell(&id, &reason);
                    }
                }
                anyhow::Ok(())
            })?;
        }
        if !self.dry_run {
            coding::settle_by(&mut store, coder.settling())?;
        }
        self.print(&types, &changes)?;
        Ok(Outcome::of(broken))
    }

    fn print(&self, types: &BTreeMap<String, Tally>, changes: &[Change]) -> Result<()> {
        let out = &mut io::stdout().lock();
        if self.claims {
            let mut table = Table::new(["what", "type", "claim", "report", "fields", "quote"]);
            for c in changes {
                let [kind, claim, report, quote] =
                    [&c.kind, &c.claim, &c.report, &c.quote].map(|s| Value::Text(s.clone()));
                table.row(vec![
                    Value::Text(c.what.into()),
                    kind,
                    claim,
                    report,
                    Value::List(c.fields.clone()),
                    quote,
                ]);
            }
            return table.print(self.format, out);
        }
        let mut table = Table::new(["type", "before", "after", "new", "gone", "changed"]);
        for (kind, t) in types.iter().filter(|(_, t)| t.new + t.gone + t.changed > 0) {
            let numbers = [t.before, t.after, t.new, t.gone, t.changed].map(Value::Int);
            table.row([vec![Value::Text(kind.clone())], numbers.to_vec()].concat());
        }
        let sum = |of: fn(&Tally) -> i64| Value::Int(types.values().map(of).sum());
        table.row(vec![
            Value::Text("all types".into()),
            sum(|t| t.before),
            sum(|t| t.after),
            sum(|t| t.new),
            sum(|t| t.gone),
            sum(|t| t.changed),
        ]);
        table.print(self.format, out)
    }
}

/// Tells what became of the claims of one report. Claims of one trigger and type are one claim.
fn compare(old: &[Claim], new: &[Claim], types: &mut BTreeMap<String, Tally>, changes: &mut Vec<Change>) {
    let mut note = |what: &'static str, c: &Claim, fields: Vec<String>| {
        let tally = types.entry(c.event_type.clone()).or_default();
        *match what {
            "new" => &mut tally.new,
            "gone" => &mut tally.gone,
            _ => &mut tally.changed,
        } += 1;
        changes.push(Change {
            what,
            kind: c.event_type.clone(),
            claim: c.id.clone(),
            report: c.report.clone(),
            fields,
            quote: c.quote.clone(),
        });
    };
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for was in old {
        let same = new.iter().find(|c| c.id == was.id);
        let alike = |c: &&Claim| {
            c.event_type == was.event_type
                && c.evidence.trigger == was.evidence.trigger
                && !met.contains(c.id.as_str())
                && !old.iter().any(|o| o.id == c.id)
        };
        match same.or_else(|| new.iter().find(alike)) {
            Some(now) => {
                met.insert(&now.id);
                let fields = differing(was, now);
                if !fields.is_empty() {
                    note("changed", now, fields);
                }
            }
            None => note("gone", was, Vec::new()),
        }
    }
    for now in new.iter().filter(|c| !met.contains(c.id.as_str())) {
        note("new", now, Vec::new());
    }
    old.iter().for_each(|c| types.entry(c.event_type.clone()).or_default().before += 1);
    new.iter().for_each(|c| types.entry(c.event_type.clone()).or_default().after += 1);
}

/// Names of the fields that differ; what read them, and the clause that matched, are no change of what is said.
fn differing(a: &Claim, b: &Claim) -> Vec<String> {
    let fields = |c: &Claim| match serde_json::to_value(c) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    };
    let (a, b) = (fields(a), fields(b));
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let passing = ["id", "evidence", "clause"];
    names.into_iter().filter(|n| !passing.contains(&n.as_str()) && a.get(*n) != b.get(*n)).cloned().collect()
}
