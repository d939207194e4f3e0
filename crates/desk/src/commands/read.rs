//! `dateline read`: reports into the record, each whole with its claims, then events settled over all of them.

use super::{Outcome, Record, Threads, brief, say_size, tell};
use crate::coding::{self, Data, Parsed};
use crate::intake::{self, Batch, Batches, Columns, Found, Intake, Mark, Options, Piece, Refusal, Stage};
use crate::ordered;
use crate::progress::Progress;
use crate::store::{Arrival, CodedWith, Landed, Store};
use anyhow::Result;
use dateline::hash::short_hash;
use dateline::{Claim, Coder, Report};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Read reports into the record and settle what they say; print a brief
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders of any format that is read (docs/intake.md); `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Which columns of CSV files mean what: text=story,published=day
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true)]
    columns: Columns,
    /// Which reports are kept: all, or those about conflict with words that some type of the codebook needs
    #[arg(long, value_enum, default_value_t = Keep::All)]
    keep: Keep,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

/// Which reports are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Keep {
    /// Every report.
    #[default]
    All,
    /// Those about conflict that may speak of something in the codebook: what is fit for a crawl of the web.
    Relevant,
}

impl Keep {
    /// Which reports are parsed.
    fn parsed(self) -> Parsed {
        match self {
            Keep::All => Parsed::Speaking,
            Keep::Relevant => Parsed::Relevant,
        }
    }
}

/// What one run did.
#[derive(Default)]
struct Tally {
    new: u64,
    recoded: u64,
    known: u64,
    refused: u64,
    /// Reports without a word that any clause needs: not parsed.
    silent: u64,
    /// Reports that are not kept because they were not parsed.
    left: u64,
    /// Reports in a language without a pipeline.
    foreign: BTreeMap<String, u64>,
}

/// A report that was looked at; without claims if the record holds it already.
struct Read {
    piece: Piece,
    found: Found,
    claims: Vec<Claim>,
    /// It is parsed: some clause could hold of its words.
    speaks: bool,
}

type Looked = Result<Read, Refusal>;

impl Args {
    /// Reads `paths` into `record`.
    pub fn of(paths: Vec<PathBuf>, record: Record, data: Data, threads: Threads) -> Args {
        Args { paths, columns: Columns::default(), keep: Keep::All, record, data, threads }
    }

    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let coder = &self.data.coder()?;
        let store = Mutex::new(Store::create(&self.record.db)?);
        let coded_with = coding::coded_with(coder);
        let mut desk = Desk {
            tally: Tally::default(),
            coded_with: &coded_with,
            keep: self.keep,
            mark: self.mark(&coded_with),
        };
        let input = desk.input(&lock(&store), || {
            Batches::new(Intake::new(&self.paths, Options { columns: self.columns.clone() }))
        })?;
        let passed = input.passed();
        let mut progress = Progress::new("reports");
        let which = self.keep.parsed();
        let work = |batch: Batch| {
            Ok::<_, anyhow::Error>((read(coder, &store, batch.pieces, &coded_with, which)?, batch.mark))
        };
        ordered::map(input, self.threads.number(), work, |done| {
            let (looked, mark) = done?;
            progress.steps(looked.len() as u64, desk.tally.refused);
            desk.land(&mut lock(&store), &looked, &mark)
        })?;
        progress.end();
        let mut store = store.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(mark) = &desk.mark {
            store.forget_fact(mark)?;
        }
        coding::settle_by(&mut store, coder.settling())?;
        desk.tally.print(&store, passed.load(Relaxed))?;
        if desk.tally.new + desk.tally.recoded > 0 {
            println!();
            brief::of_all(&mut store)?;
        }
        Ok(Outcome::of(desk.tally.refused))
    }

    /// The name under which the record says how far this input is read. Standard input cannot be gone back in.
    fn mark(&self, coded_with: &CodedWith) -> Option<String> {
        if self.paths.iter().any(|p| p.as_os_str() == "-") {
            return None;
        }
        let paths: Vec<String> = self.paths.iter().map(|p| p.display().to_string()).collect();
        let how = format!("{:?} {:?} {coded_with:?}", self.columns, self.keep);
        Some(format!("reading {}", short_hash(&[&paths.join("\n"), &how])))
    }
}

/// Where reports are landed.
struct Desk<'a> {
    tally: Tally,
    coded_with: &'a CodedWith,
    keep: Keep,
    /// Name of the fact that says how far the input is read.
    mark: Option<String>,
}

impl Desk<'_> {
    /// The input; behind what a run that was ended before its time has landed of it.
    fn input(&mut self, store: &Store, open: impl Fn() -> Batches) -> Result<Batches> {
        let held = self.mark.as_deref().map(|name| store.fact(name)).transpose()?.flatten();
        let Some(mark) = held.as_deref().and_then(mark_in) else { return Ok(open()) };
        let Some(rest) = open().behind(&mark) else { return Ok(open()) };
        eprintln!("dateline: going on behind {} reports that were read before", mark.items);
        self.tally.known += mark.items;
        Ok(rest)
    }

    /// Lands a batch, all or nothing, with the mark behind it.
    fn land(&mut self, store: &mut Store, looked: &[Looked], mark: &Mark) -> Result<()> {
        let keep = self.keep;
        let left = |read: &Read| keep == Keep::Relevant && !read.speaks;
        let kept: Vec<&Read> = looked.iter().flatten().filter(|read| !left(read)).collect();
        let refused: Vec<&Refusal> = looked.iter().filter_map(|l| l.as_ref().err()).collect();
        let extractors: Vec<String> =
            kept.iter().map(|r| format!("{}/{}", r.piece.format.name, r.piece.format.version)).collect();
        let arrivals: Vec<Arrival<'_>> = kept
            .iter()
            .zip(&extractors)
            .map(|(read, extractor)| Arrival {
                origin: &read.piece.origin,
                raw: &read.piece.bytes,
                extractor,
                found: &read.found,
                claims: &read.claims,
                coded_with: self.coded_with,
            })
            .collect();
        let value = format!("{} {}", mark.items, mark.chain);
        let landed =
            store.land_all(&arrivals, &refused, self.mark.as_deref().map(|name| (name, value.as_str())))?;
        let mut landed = landed.into_iter();
        for one in looked {
            match one {
                Err(refusal) => self.tally.refuse(refusal),
                Ok(read) if left(read) => {
                    self.tally.left += 1;
                    self.tally.unread(read);
                }
                Ok(read) => {
                    if let Some(landed) = landed.next() {
                        self.count(store, read, landed)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, store: &mut Store, read: &Read, landed: Landed) -> Result<()> {
        let Read { piece, found, .. } = read;
        match landed {
            Landed::New => {
                self.tally.new += 1;
                self.tally.unread(read);
                found.notes.iter().for_each(|note| tell(&piece.origin, note));
            }
            Landed::Recoded => self.tally.recoded += 1,
            Landed::Known => self.tally.known += 1,
            Landed::Clash(other) => {
                let id = &found.report.id;
                let reason = format!(
                    "the id {id:?} stands for other words, read from {other}; give this report another id"
                );
                let refusal = Refusal { origin: piece.origin.clone(), stage: Stage::Store, reason };
                self.tally.refuse(&refusal);
                store.land_all(&[], &[&refusal], None)?;
            }
        }
        Ok(())
    }
}

/// A mark as the record holds it.
fn mark_in(value: &str) -> Option<Mark> {
    let (items, chain) = value.split_once(' ')?;
    Some(Mark { items: items.parse().ok()?, chain: chain.to_owned() })
}

impl Tally {
    fn refuse(&mut self, refusal: &Refusal) {
        self.refused += 1;
        tell(&refusal.origin, &refusal.reason);
    }

    /// Counts a report that was not parsed, by the reason.
    fn unread(&mut self, read: &Read) {
        let report = &read.found.report;
        if intake::is_foreign(report) {
            *self.foreign.entry(report.lang.clone().unwrap_or_default()).or_default() += 1;
        } else {
            self.silent += u64::from(!read.speaks);
        }
    }

    fn print(&self, store: &Store, passed: u64) -> Result<()> {
        println!(
            "{} new reports, {} read anew, {} known already, {} refused.",
            self.new, self.recoded, self.known, self.refused
        );
        if self.silent > 0 {
            println!(
                "{} have no word that any type of the codebook needs{}, and were not parsed.",
                self.silent,
                if self.left > 0 { ", or are about something else" } else { "" }
            );
        }
        if !self.foreign.is_empty() {
            let each: Vec<String> = self.foreign.iter().map(|(lang, n)| format!("{n} {lang}")).collect();
            println!("Not coded, for want of a pipeline for their language: {}.", each.join(", "));
        }
        if self.left > 0 {
            println!("{} of these are not kept.", self.left);
        }
        if passed > 0 {
            println!("{passed} parts of archives are no reports: images, requests, error pages.");
        }
        say_size(store)?;
        Ok(())
    }
}

/// Extracts and codes a batch. The outer error is one of the record, and ends the run.
fn read(
    coder: &Coder,
    store: &Mutex<Store>,
    pieces: Vec<Result<Piece, Refusal>>,
    coded_with: &CodedWith,
    which: Parsed,
) -> Result<Vec<Looked>> {
    let mut looked: Vec<Looked> = pieces.into_iter().map(|piece| piece.and_then(look)).collect();
    let mut to_code: Vec<usize> = Vec::new();
    {
        let store = lock(store);
        for (at, one) in looked.iter().enumerate() {
            let Ok(read) = one else { continue };
            if !matches!(store.foresee(&read.found, coded_with)?, Landed::Known | Landed::Clash(_)) {
                to_code.push(at);
            }
        }
    }
    for one in looked.iter_mut().flatten() {
        let report = &one.found.report;
        one.speaks = which.takes(coder, report);
    }
    to_code.retain(|&at| looked[at].as_ref().is_ok_and(|read| read.speaks));
    let reports: Vec<Report> =
        to_code.iter().filter_map(|&at| Some(looked[at].as_ref().ok()?.found.report.clone())).collect();
    for (at, coded) in to_code.into_iter().zip(coding::code_all(coder, &reports)) {
        match (coded, &mut looked[at]) {
            (Ok(claims), Ok(read)) => read.claims = claims,
            (Err(reason), one) => {
                if let Ok(read) = one {
                    let origin = read.piece.origin.clone();
                    *one = Err(Refusal { origin, stage: Stage::Code, reason });
                }
            }
            _ => {}
        }
    }
    Ok(looked)
}

fn look(piece: Piece) -> Looked {
    let mut found = intake::extract(&piece)?;
    found.notes.extend(coding::foreign(&found.report));
    Ok(Read { piece, found, claims: Vec::new(), speaks: true })
}

fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
