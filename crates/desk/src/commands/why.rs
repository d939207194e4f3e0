//! `dateline why`: what does the coder make of a sentence, or of a claim's, and why?

use super::{Outcome, Record};
use crate::coding::Data;
use crate::store::Store;
use anyhow::{Context, Result, bail};
use std::io::{self, Write};

/// Explain what is read off a text, or off the words of a claim: parse, frames, matches, nearest misses
#[derive(clap::Args)]
pub struct Args {
    /// A text, or the name of a claim in the record
    #[arg(value_name = "TEXT|CLAIM-ID", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let words = self.words.join(" ");
        if words.trim().is_empty() {
            bail!("nothing to explain: give a text, or the name of a claim");
        }
        let mut out = io::stdout().lock();
        let text = match claim_id(&words) {
            false => words,
            true => {
                let store = Store::open(&self.record.db)?;
                let claim = store
                    .claim(&words)?
                    .with_context(|| format!("{}: no claim {words}", store.path().display()))?;
                writeln!(
                    out,
                    "{} of report {}, by clause {}\n",
                    claim.event_type, claim.report, claim.clause
                )?;
                claim.quote
            }
        };
        out.write_all(dateline::why::why(&self.data.coder()?, &text).as_bytes())?;
        Ok(Outcome::Done)
    }
}

/// Ids are 20 hexadecimal digits, perhaps behind a letter.
fn claim_id(words: &str) -> bool {
    let digits = words.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(words);
    digits.len() == 20 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}
