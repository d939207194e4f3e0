//! `dateline serve`: the record in the browser.

use super::{Audience, Outcome, Record, Threads, coded, read};
use crate::coding::Data;
use crate::serve::{self, Options};
use crate::store::Store;
use anyhow::Result;
use jiff::civil::Date;
use std::path::PathBuf;

/// Open the record in the browser: map, timeline, control, actors, media, sources, and the words behind each
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders to read into the record first; also the folder of a record made on a cluster
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Port to listen on [default: 8765, or a free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Address to listen on; one that other machines reach needs --access
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// People who may come in, with their roles and the hashes of their tokens
    #[arg(long, value_name = "FILE")]
    access: Option<PathBuf>,
    /// Add someone to the access file and print the token (roles: viewer, coder, admin)
    #[arg(long, value_name = "NAME:ROLE", requires = "access")]
    grant: Option<String>,
    /// Last day on which the token granted is good
    #[arg(long, value_name = "DAY", requires = "grant")]
    until: Option<Date>,
    /// Map tiles of your own under the events (PMTiles, vector)
    #[arg(long, value_name = "FILE")]
    basemap: Option<PathBuf>,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    threads: Threads,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        if let (Some(whom), Some(file)) = (&self.grant, &self.access) {
            println!("{}", serve::grant(file, whom, self.until)?);
            return Ok(Outcome::Done);
        }
        let mut outcome = Outcome::Done;
        let (coded, read): (Vec<_>, Vec<_>) = self.paths.into_iter().partition(|path| coded::is_record(path));
        for folder in coded {
            outcome = outcome.and(coded::bring_in(&mut Store::create(&self.record.db)?, &folder)?);
        }
        if !read.is_empty() {
            let record = Record { db: self.record.db.clone() };
            let done = read::Args::of(read, record, self.data.clone(), self.threads).run()?;
            outcome = outcome.and(done);
        }
        let data = self.data;
        let options = Options {
            db: self.record.db,
            host: self.host,
            port: self.port,
            access: self.access,
            basemap: self.basemap,
            public: self.audience.is_public(),
        };
        serve::run(options, Box::new(move || data.coder()))?;
        Ok(outcome)
    }
}
