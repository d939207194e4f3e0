//! `dateline codebook`: the codebook as a manual for people.

use super::Outcome;
use crate::coding::Data;
use anyhow::Result;
use std::io::{self, Write};

/// Print the codebook as a manual, in Markdown
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let page = dateline::manual::manual(self.data.coder()?.codebook());
        io::stdout().lock().write_all(page.as_bytes())?;
        Ok(Outcome::Done)
    }
}
