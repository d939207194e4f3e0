//! `dateline check`: do codebook and world do what their examples say?

use super::Outcome;
use crate::coding::Data;
use anyhow::Result;
use dateline::actor::Verdict;
use dateline::check::Outcome as Example;
use std::io::{self, Write};

/// Run every example of the codebook and the world: ok, Missing, Noisy, Wrong, Gap, Gap closed
#[derive(clap::Args)]
pub struct Args {
    /// Show those that pass, too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    data: Data,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let coder = self.data.coder()?;
        let mut out = io::stdout().lock();
        let (mut passed, mut gaps, mut failed) = (0u64, 0u64, 0u64);
        for example in dateline::check::check(&coder) {
            match example.outcome {
                Example::Ok => passed += 1,
                Example::Gap => gaps += 1,
                _ => failed += 1,
            }
            if self.all || !example.outcome.is_fine() {
                writeln!(
                    out,
                    "codebook/{}:{}: {}\n    {}",
                    example.path, example.line, example.outcome, example.text
                )?;
            }
        }
        for check in coder.actors().checks() {
            let verdict = coder.actors().check(&check, &coder.parse(&check.text));
            let words = match &verdict {
                Verdict::Ok => "ok".to_owned(),
                Verdict::Missing(how) => format!("Missing: {how}"),
                Verdict::Noisy(how) => format!("Noisy: {how}"),
                Verdict::Gap(_) => "Gap".to_owned(),
                Verdict::GapClosed => "Gap closed: remove `gap`".to_owned(),
            };
            match verdict {
                Verdict::Ok => passed += 1,
                Verdict::Gap(_) => gaps += 1,
                _ => failed += 1,
            }
            if self.all || !matches!(verdict, Verdict::Ok | Verdict::Gap(_)) {
                writeln!(out, "world/{}: {words}\n    {}", check.name, check.text)?;
            }
        }
        writeln!(out, "{passed} examples pass, {gaps} fail as declared, {failed} are to be mended")?;
        Ok(Outcome::of(failed))
    }
}
