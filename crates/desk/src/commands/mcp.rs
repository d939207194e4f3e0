//! `dateline mcp`: the record as tools for assistants, over the Model Context Protocol.

use super::{Audience, Outcome, Record};
use crate::mcp;
use anyhow::Result;

/// Serve the record to an assistant over standard input and output (Model Context Protocol); read only
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command until the assistant hangs up.
    pub fn run(self) -> Result<Outcome> {
        mcp::serve(&self.record.db, self.audience.profile())?;
        Ok(Outcome::Done)
    }
}
