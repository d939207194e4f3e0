//! Reports in, one line of output each, in input order: what `code`, `parse`, `places` and `dates` share.

use super::{Outcome, Threads, tell};
use crate::coding::{Data, guarded};
use crate::intake::{self, Batch, Batches, Columns, Intake, Options, Origin, Piece, Refusal, Stage};
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
    /// Which columns of CSV files mean what: text=story,published=day
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true)]
    columns: Columns,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

impl Input {
    /// Writes what `work` makes of every report to standard output, see [`Input::each_batch`].
    pub fn each_report(self, work: impl Fn(&Coder, &Report) -> Result<Vec<u8>> + Sync) -> Result<Outcome> {
        let batch = |coder: &Coder, reports: &[Report]| reports.iter().map(|r| work(coder, r)).collect();
        self.each_written(|_| (), batch)
    }

    /// Writes what `work` makes of the reports, some at a time, to standard output; see [`Input::each_made`].
    pub fn each_batch(
        self,
        work: impl Fn(&Coder, &[Report]) -> Vec<Result<Vec<u8>>> + Sync,
    ) -> Result<Outcome> {
        self.each_written(Coder::ready, work)
    }

    fn each_written(
        self,
        ready: impl FnOnce(&Coder),
        work: impl Fn(&Coder, &[Report]) -> Vec<Result<Vec<u8>>> + Sync,
    ) -> Result<Outcome> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let outcome = self.each_made(ready, work, |bytes| out.write_all(&bytes))?;
        out.flush()?;
        Ok(outcome)
    }

    /// Hands what `work` makes of the reports, some at a time, to `take`, in the order of the reports; `ready` makes of
    /// the coder what they need before the first. Memory is bounded by a window of batches. If `work` breaks off over a
    /// batch, it is done again one by one: one report costs no other.
    pub fn each_made<T: Send>(
        mut self,
        ready: impl FnOnce(&Coder),
        work: impl Fn(&Coder, &[Report]) -> Vec<Result<T>> + Sync,
        mut take: impl FnMut(T) -> io::Result<()>,
    ) -> Result<Outcome> {
        if self.paths.is_empty() {
            self.paths.push("-".into());
        }
        let coder = self.data.coder()?;
        ready(&coder);
        let (mut reports, mut refused) = (0u64, 0u64);
        let start = Instant::now();
        let batch = |batch: Batch| made_of(&coder, batch.pieces, &work);
        let input = Batches::new(Intake::new(&self.paths, Options { columns: self.columns }));
        ordered::map(input, self.threads.number(), batch, |batch| {
            for done in batch {
                match done {
                    Ok((origin, notes, made)) => {
                        reports += 1;
                        notes.iter().for_each(|note| tell(&origin, note));
                        take(made)?;
                    }
                    Err(refusal) => {
                        refused += 1;
                        tell(&refusal.origin, &refusal.reason);
                    }
                }
            }
            Ok::<(), io::Error>(())
        })?;
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

type Made<T> = Result<(Origin, Vec<String>, T), Refusal>;

/// What `work` makes of a batch, in its order.
fn made_of<T>(
    coder: &Coder,
    pieces: Vec<Result<Piece, Refusal>>,
    work: &impl Fn(&Coder, &[Report]) -> Vec<Result<T>>,
) -> Vec<Made<T>> {
    let mut found: Vec<Result<(Origin, Vec<String>), Refusal>> = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    for piece in pieces {
        found.push(piece.and_then(|piece| {
            let extracted = intake::extract(&piece)?;
            reports.push(extracted.report);
            Ok((piece.origin, extracted.notes))
        }));
    }
    let together = guarded(|| work(coder, &reports)).ok().filter(|made| made.len() == reports.len());
    let nothing = || Err("nothing was made of it".to_owned());
    let alone = |report: &Report| {
        let made = guarded(|| work(coder, std::slice::from_ref(report)).pop());
        made.map_or_else(Err, |made| made.map_or_else(nothing, |m| m.map_err(|e| format!("{e:#}"))))
    };
    let made: Vec<Result<T, String>> = match together {
        Some(made) => made.into_iter().map(|m| m.map_err(|e| format!("{e:#}"))).collect(),
        None => reports.iter().map(alone).collect(),
    };
    let mut made = made.into_iter();
    let line = |found: Result<(Origin, Vec<String>), Refusal>| {
        let (origin, notes) = found?;
        match made.next().unwrap_or_else(nothing) {
            Ok(made) => Ok((origin, notes, made)),
            Err(reason) => Err(Refusal { origin, stage: Stage::Code, reason }),
        }
    };
    found.into_iter().map(line).collect()
}

/// A value as one line of JSON.
pub fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}
