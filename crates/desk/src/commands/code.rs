//! `dateline code`: what does each report say? Reports in, JSON lines out, nothing kept.

use super::{Outcome, Threads, tell};
use crate::coding::{self, Coding};
use crate::intake::{self, Found, Intake, Refusal, Stage};
use crate::ordered;
use anyhow::Result;
use dateline::{Claim, Event};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Code reports and print one JSON object a report, in input order; nothing is stored
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders; `-` or nothing is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    #[command(flatten)]
    threads: Threads,
}

/// One line of the output.
#[derive(Serialize)]
struct Coded<'a> {
    id: &'a str,
    claims: Vec<Claim>,
    events: Vec<Event>,
}

impl Args {
    /// Runs the command.
    pub fn run(mut self, coder: &dyn Coding) -> Result<Outcome> {
        if self.paths.is_empty() {
            self.paths.push("-".into());
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let (mut reports, mut refused) = (0u64, 0u64);
        let start = Instant::now();
        let work = |piece: Result<intake::Piece, Refusal>| {
            let piece = piece?;
            let found = intake::extract(&piece)?;
            let refuse = |reason| Refusal { origin: piece.origin.clone(), stage: Stage::Code, reason };
            let line = line(coder, &found).map_err(refuse)?;
            Ok((piece.origin, found.notes, line))
        };
        ordered::map(Intake::new(&self.paths), self.threads.number(), work, |done: Result<_, Refusal>| {
            match done {
                Ok((origin, notes, line)) => {
                    reports += 1;
                    notes.iter().for_each(|note| tell(&origin, note));
                    out.write_all(&line)?;
                }
                Err(refusal) => {
                    refused += 1;
                    tell(&refusal.origin, &refusal.reason);
                }
            }
            Ok::<(), io::Error>(())
        })?;
        out.flush()?;
        let seconds = start.elapsed().as_secs_f64();
        let rate = reports as f64 / seconds.max(1e-9);
        eprintln!(
            "dateline: coded {reports} reports in {seconds:.1} s, {rate:.0} a second; {refused} refused"
        );
        Ok(Outcome::of(refused))
    }
}

/// The report's line, with its end.
fn line(coder: &dyn Coding, found: &Found) -> Result<Vec<u8>, String> {
    let claims = coding::code(coder, &found.report)?;
    let events = coding::events(std::slice::from_ref(&found.report), &claims);
    let mut line =
        serde_json::to_vec(&Coded { id: &found.report.id, claims, events }).map_err(|e| e.to_string())?;
    line.push(b'\n');
    Ok(line)
}
