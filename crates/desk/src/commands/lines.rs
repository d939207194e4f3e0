//! Reports in, one line of output each, in input order: what `code`, `parse`, `places` and `dates` share.

use super::{Outcome, Threads, tell};
use crate::coding::{Data, guarded};
use crate::intake::{self, Intake, Piece, Refusal, Stage};
use crate::ordered;
use anyhow::Result;
use dateline::{Coder, Report};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

/// What all of these commands take.
#[derive(clap::Args)]
pub struct Input {
    /// Files and folders; `-` or nothing is standard input: text, or JSON lines with id, text, published …
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

impl Input {
    /// Writes what `work` makes of every report to standard output. Memory is bounded by a window of reports.
    pub fn each_report(
        mut self,
        work: impl Fn(&Coder, &Report) -> Result<Vec<u8>> + Sync,
    ) -> Result<Outcome> {
        if self.paths.is_empty() {
            self.paths.push("-".into());
        }
        let coder = self.data.coder()?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        let (mut reports, mut refused) = (0u64, 0u64);
        let start = Instant::now();
        let one = |piece: Result<Piece, Refusal>| {
            let piece = piece?;
            let found = intake::extract(&piece)?;
            let made =
                guarded(|| work(&coder, &found.report)).and_then(|made| made.map_err(|e| format!("{e:#}")));
            match made {
                Ok(bytes) => Ok((piece.origin, found.notes, bytes)),
                Err(reason) => Err(Refusal { origin: piece.origin, stage: Stage::Code, reason }),
            }
        };
        ordered::map(Intake::new(&self.paths), self.threads.number(), one, |done| {
            match done {
                Ok((origin, notes, bytes)) => {
                    reports += 1;
                    notes.iter().for_each(|note| tell(&origin, note));
                    out.write_all(&bytes)?;
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
        let sentences = coder.sentences_read();
        let pace = sentences as f64 / seconds.max(1e-9);
        eprintln!(
            "dateline: {reports} reports in {seconds:.1} s, {rate:.0} a second; {sentences} sentences, {pace:.0} a second; {refused} refused"
        );
        Ok(Outcome::of(refused))
    }
}

/// A value as one line of JSON.
pub fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}
