//! `dateline settle`: events made anew from claims.

use super::{Outcome, Record};
use crate::coding;
use crate::store::Store;
use anyhow::Result;

/// Make the events of the record anew from its claims and decisions
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        coding::settle_anew(&mut store)?;
        let size = store.size()?;
        println!("{} claims settle into {} events", size.claims, size.events);
        Ok(Outcome::Done)
    }
}
