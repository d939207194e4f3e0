//! The commands, one file each, and what they have in common.

pub mod brief;
pub mod bundle;
pub mod check;
pub mod code;
pub mod codebook;
mod coded;
pub mod control;
pub mod dates;
pub mod events;
pub mod export;
pub mod follow;
pub mod gaps;
pub mod gazetteer;
pub mod import;
mod lines;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod media;
pub mod parse;
pub mod places;
pub mod read;
pub mod recode;
pub mod refused;
pub mod relations;
pub mod review;
pub mod score;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod settle;
pub mod sources;
pub mod text;
pub mod verify;
pub mod why;

use crate::store::Store;
use crate::view;
use anyhow::Result;
use dateline::brief::Scope;
use dateline::profile::{Guard, Profile};
use jiff::civil::Date;
use std::path::PathBuf;

/// How a command ended; errors that ended it are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All was done.
    Done,
    /// Some input could not be used. Each was named, the rest was done.
    SomeRefused,
}

impl Outcome {
    /// Both commands done one after the other.
    pub fn and(self, other: Outcome) -> Outcome {
        if self == Outcome::Done { other } else { self }
    }

    /// Done, unless anything was refused.
    pub fn of(refused: u64) -> Outcome {
        if refused == 0 { Outcome::Done } else { Outcome::SomeRefused }
    }
}

/// Says how much the record holds.
fn say_size(store: &Store) -> Result<()> {
    let size = store.size()?;
    let (reports, claims, events) = (size.reports, size.claims, size.events);
    println!("{} holds {reports} reports, {claims} claims and {events} events.", store.path().display());
    Ok(())
}

/// Where the record is.
#[derive(clap::Args)]
pub struct Record {
    /// File of the record
    #[arg(long, value_name = "FILE", default_value = "dateline.db")]
    pub db: PathBuf,
}

/// Which events are meant.
#[derive(clap::Args, Default)]
pub struct Which {
    /// Not before this day (2014-12-15)
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// Not after this day
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// Part of the name of a place or its province, or a country code (SYR)
    #[arg(long)]
    pub place: Option<String>,
    /// Part of the name of an actor on either side
    #[arg(long)]
    pub actor: Option<String>,
    /// Type or family of events
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// As known on this day: reports published later, and undated ones, are left out
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Date>,
}

impl Which {
    /// The same, for the library.
    pub fn scope(&self) -> Scope {
        Scope {
            from: self.from,
            to: self.to,
            place: self.place.clone(),
            actor: self.actor.clone(),
            kind: self.kind.clone(),
            as_of: self.as_of,
        }
    }
}

/// For whom a page or file is made.
#[derive(clap::Args)]
pub struct Audience {
    /// For the house, or for anyone: without names of private people, protected sites, small counts and long quotes
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = ProfileName::Internal)]
    profile: ProfileName,
}

/// A profile, on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ProfileName {
    /// Everything
    Internal,
    /// What anyone may see
    Public,
}

impl Audience {
    /// True if only what anyone may see is shown.
    pub fn is_public(&self) -> bool {
        self.profile == ProfileName::Public
    }

    /// The profile asked for.
    pub fn profile(&self) -> Profile {
        match self.profile {
            ProfileName::Internal => Profile::Internal,
            ProfileName::Public => Profile::Public,
        }
    }

    /// What may be shown of `store`.
    pub fn guard(&self, store: &Store) -> Result<Guard> {
        view::guard(store, self.profile())
    }
}

/// How much of the machine is used.
#[derive(clap::Args)]
pub struct Threads {
    /// Threads that read; the output does not depend on it [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Threads {
    /// Number of threads.
    pub fn number(&self) -> usize {
        self.threads
            .map(usize::from)
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Says on standard error what a user should know of an input, under its name.
pub fn tell(origin: &dyn std::fmt::Display, words: &str) {
    eprintln!("dateline: {origin}: {words}");
}
