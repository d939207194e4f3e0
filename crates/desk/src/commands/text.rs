//! `dateline text`: what is in these files? Files of any kind in, JSON lines of reports out, nothing coded or kept.

use super::lines::json;
use super::{Outcome, Threads, tell};
use crate::intake::{self, Batch, Batches, Columns, Found, Intake, Options, Origin, Refusal};
use crate::ordered;
use anyhow::Result;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Take reports out of files of any kind: print one JSON object a report, as `code` and `read` take them in
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders; `-` or nothing is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Which columns of CSV files mean what: text=story,published=day
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true)]
    columns: Columns,
    #[command(flatten)]
    threads: Threads,
}

/// One line of the output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    title: &'a Option<String>,
    published: Option<String>,
    /// What says that it is the day of publication.
    published_basis: &'a Option<String>,
    source: &'a Option<String>,
    url: &'a Option<String>,
    lang: &'a Option<String>,
    byline: &'a Option<String>,
    /// The file, and the way inside archives.
    path: &'a str,
    /// Line or number of the record.
    line: Option<u32>,
    notes: &'a [String],
}

impl Args {
    /// Runs the command.
    pub fn run(mut self) -> Result<Outcome> {
        if self.paths.is_empty() {
            self.paths.push("-".into());
        }
        let start = Instant::now();
        let (mut reports, mut refused) = (0u64, 0u64);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let input = Batches::new(Intake::new(&self.paths, Options { columns: self.columns }));
        let work = |batch: Batch| -> Vec<Result<(Origin, Found), Refusal>> {
            let look = |piece: Result<intake::Piece, Refusal>| {
                piece.and_then(|piece| Ok((piece.origin.clone(), intake::extract(&piece)?)))
            };
            batch.pieces.into_iter().map(look).collect()
        };
        ordered::map(input, self.threads.number(), work, |batch| {
            for one in batch {
                match one {
                    Ok((origin, found)) => {
                        reports += 1;
                        out.write_all(&line(&origin, &found)?)?;
                    }
                    Err(refusal) => {
                        refused += 1;
                        tell(&refusal.origin, &refusal.reason);
                    }
                }
            }
            Ok::<(), anyhow::Error>(())
        })?;
        out.flush()?;
        let seconds = start.elapsed().as_secs_f64();
        let rate = reports as f64 / seconds.max(1e-9);
        eprintln!("dateline: {reports} reports in {seconds:.2} s, {rate:.0} a second; {refused} refused");
        Ok(Outcome::of(refused))
    }
}

fn line(origin: &Origin, found: &Found) -> Result<Vec<u8>> {
    let report = &found.report;
    json(&Line {
        id: &report.id,
        text: &report.text,
        title: &report.title,
        published: report.published.map(|d| d.to_string()),
        published_basis: &found.published_basis,
        source: &report.source,
        url: &report.url,
        lang: &report.lang,
        byline: &report.byline,
        path: &origin.path,
        line: origin.line,
        notes: &found.notes,
    })
}
