//! `dateline read`: reports into the record, each whole with its claims, then events settled over all of them.

use super::{Outcome, Record, Threads, brief, tell};
use crate::coding::{self, Data};
use crate::intake::{self, Found, Intake, Piece, Refusal, Stage};
use crate::ordered;
use crate::progress::Progress;
use crate::store::{Arrival, CodedWith, Landed, Store};
use anyhow::Result;
use dateline::settle::Rules;
use dateline::{Claim, Coder};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Read reports into the record and settle what they say; print a brief
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders of text, Markdown, HTML or JSON lines; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

/// What one run did.
#[derive(Default)]
struct Tally {
    new: u64,
    recoded: u64,
    known: u64,
    refused: u64,
}

/// A report that was looked at; without claims if the record holds it already.
struct Read {
    piece: Piece,
    found: Found,
    claims: Vec<Claim>,
}

impl Args {
    /// Reads `paths` into `record`.
    pub fn of(paths: Vec<PathBuf>, record: Record, data: Data, threads: Threads) -> Args {
        Args { paths, record, data, threads }
    }

    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let coder = &self.data.coder()?;
        let store = Mutex::new(Store::create(&self.record.db)?);
        let coded_with = coding::coded_with(coder);
        let mut tally = Tally::default();
        let mut progress = Progress::new("reports");
        let work = |piece: Result<Piece, Refusal>| match piece {
            Ok(piece) => read(coder, &store, piece, &coded_with),
            Err(refusal) => Ok(Err(refusal)),
        };
        ordered::map(Intake::new(&self.paths), self.threads.number(), work, |done| {
            progress.step();
            match done? {
                Ok(read) => land(&mut lock(&store), &read, &coded_with, &mut tally),
                Err(refusal) => refuse(&mut lock(&store), &refusal, &mut tally),
            }
        })?;
        progress.end();
        let mut store = store.into_inner().unwrap_or_else(PoisonError::into_inner);
        coding::settle_by(&mut store, &Rules::standard().with_world(coder.actors()))?;
        tally.print(&store)?;
        if tally.new + tally.recoded > 0 {
            println!();
            brief::of_all(&mut store)?;
        }
        Ok(Outcome::of(tally.refused))
    }
}

impl Tally {
    fn print(&self, store: &Store) -> Result<()> {
        let size = store.size()?;
        println!(
            "{} new reports, {} read anew, {} known already, {} refused.",
            self.new, self.recoded, self.known, self.refused
        );
        println!(
            "{} holds {} reports, {} claims and {} events.",
            store.path().display(),
            size.reports,
            size.claims,
            size.events
        );
        Ok(())
    }
}

/// Extracts and codes one report. The outer error is one of the record, and ends the run.
fn read(
    coder: &Coder,
    store: &Mutex<Store>,
    piece: Piece,
    coded_with: &CodedWith,
) -> Result<Result<Read, Refusal>> {
    let found = match intake::extract(&piece) {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let standing = lock(store).foresee(&found, coded_with)?;
    if matches!(standing, Landed::Known | Landed::Clash(_)) {
        return Ok(Ok(Read { piece, found, claims: Vec::new() }));
    }
    Ok(match coding::code(coder, &found.report) {
        Ok(claims) => Ok(Read { piece, found, claims }),
        Err(reason) => Err(Refusal { origin: piece.origin, stage: Stage::Code, reason }),
    })
}

fn land(store: &mut Store, read: &Read, coded_with: &CodedWith, tally: &mut Tally) -> Result<()> {
    let Read { piece, found, claims } = read;
    let extractor = format!("{}/{}", piece.format.name, piece.format.version);
    let landed = store.land(&Arrival {
        origin: &piece.origin,
        raw: &piece.bytes,
        extractor: &extractor,
        found,
        claims,
        coded_with,
    })?;
    match landed {
        Landed::New => {
            tally.new += 1;
            found.notes.iter().for_each(|note| tell(&piece.origin, note));
        }
        Landed::Recoded => tally.recoded += 1,
        Landed::Known => tally.known += 1,
        Landed::Clash(other) => {
            let id = &found.report.id;
            let reason = format!(
                "the id {id:?} stands for other words, read from {other}; give this report another id"
            );
            return refuse(
                store,
                &Refusal { origin: piece.origin.clone(), stage: Stage::Store, reason },
                tally,
            );
        }
    }
    Ok(())
}

fn refuse(store: &mut Store, refusal: &Refusal, tally: &mut Tally) -> Result<()> {
    tally.refused += 1;
    tell(&refusal.origin, &refusal.reason);
    store.refuse(refusal)
}

fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
