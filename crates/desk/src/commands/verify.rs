//! `dateline verify`: is the evidence whole?

use super::{Outcome, Record};
use crate::store::Store;
use anyhow::Result;

/// Hash again what was kept, and look up every quote in its report
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let seen = Store::open(&self.record.db)?.verify()?;
        for fault in &seen.faults {
            println!("{fault}");
        }
        println!(
            "{} reports and {} quotes looked at, {} faults",
            seen.reports,
            seen.quotes,
            seen.faults.len()
        );
        Ok(Outcome::of(seen.faults.len() as u64))
    }
}
