//! `dateline code`: what does each report say? Reports in, JSON lines out, nothing kept.

use super::Outcome;
use super::lines::{Input, json};
use crate::coding::{self, Parsed};
use crate::intake;
use anyhow::Result;
use dateline::{Claim, Coder, Event, Hop, Report};
use serde::Serialize;

/// Code reports: print one JSON object a report, in input order; nothing is stored
#[derive(clap::Args)]
pub struct Args {
    /// Form of the output
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// Also say who is quoted in each report, whether or not on anything that is coded
    #[arg(long)]
    attributions: bool,
    /// Parse every report, also those with no word that any clause needs; the output is the same
    #[arg(long)]
    thorough: bool,
    /// Parse no longer report that hardly names a state, a people, a party or harm: for crawls of the web
    #[arg(long, conflicts_with = "thorough")]
    relevant: bool,
    #[command(flatten)]
    input: Input,
}

/// One line of the output.
#[derive(Serialize)]
struct Coded<'a> {
    id: &'a str,
    claims: Vec<Claim>,
    events: Vec<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributions: Option<Vec<Hop>>,
    /// Why it was not coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncoded: Option<String>,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let which = match (self.thorough, self.relevant) {
            (true, _) => Parsed::All,
            (_, true) => Parsed::Relevant,
            _ => Parsed::Speaking,
        };
        self.input.each_batch(|coder, reports| {
            let coded = reports.iter().zip(coding::claims(coder, reports, which));
            coded
                .map(|(report, claims)| {
                    let read = self.attributions && !intake::is_foreign(report);
                    line(coder, report, claims, read.then(|| coder.attributions(report)))
                })
                .collect()
        })
    }
}

/// The line of a report.
///
/// # Errors
/// None that claims can give rise to.
pub fn line(
    coder: &Coder,
    report: &Report,
    claims: Vec<Claim>,
    attributions: Option<Vec<Hop>>,
) -> Result<Vec<u8>> {
    let events = coding::events(coder.settling(), std::slice::from_ref(report), &claims, &[]);
    let uncoded = coding::foreign(report);
    json(&Coded { id: &report.id, claims, events, attributions, uncoded })
}
