//! `dateline gaps`: which frequent deeds in a corpus does no clause of the codebook read?

use super::Outcome;
use super::lines::Input;
use crate::page::{Form, Table};
use anyhow::Result;
use dateline::gaps::{Gap, Gaps, unmatched};
use dateline::record::Value;
use std::io::{self, Write};

/// List the most frequent deeds that no clause reads: armed actors, deaths, places changing hands
#[derive(clap::Args)]
pub struct Args {
    /// Patterns shown
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    /// Sentences shown for each
    #[arg(long, value_name = "N", default_value_t = 3)]
    sentences: usize,
    /// Only patterns met this often
    #[arg(long, value_name = "N", default_value_t = 2)]
    least: u64,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    #[command(flatten)]
    input: Input,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut gaps = Gaps::new(self.sentences);
        let outcome = self.input.each_made(
            |_| (),
            |coder, reports| reports.iter().map(|report| Ok(unmatched(coder, report))).collect(),
            |found| {
                found.into_iter().for_each(|one| gaps.add(one));
                Ok(())
            },
        )?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut counted = gaps.most_frequent();
        counted.retain(|g| g.count >= self.least);
        counted.truncate(self.top);
        match self.format {
            Form::Table => counted.iter().try_for_each(|gap| shown(&mut out, gap))?,
            other => rows(&counted).print(other, &mut out)?,
        }
        out.flush()?;
        Ok(outcome)
    }
}

fn rows(gaps: &[Gap]) -> Table {
    let mut out = Table::new(["count", "pattern", "about", "sentences"]);
    for gap in gaps {
        let sentences = Value::List(gap.sentences.clone());
        let about = Value::Text(gap.about.name().to_owned());
        out.row(vec![Value::Int(gap.count as i64), Value::Text(gap.pattern.clone()), about, sentences]);
    }
    out
}

fn shown(out: &mut impl Write, gap: &Gap) -> io::Result<()> {
    writeln!(out, "{:>6}  {:<48} {}", gap.count, gap.pattern, gap.about.name())?;
    // A report's words on a terminal: no control characters.
    let plain = |sentence: &String| sentence.chars().filter(|c| !c.is_control()).collect::<String>();
    gap.sentences.iter().try_for_each(|sentence| writeln!(out, "        {}", plain(sentence)))
}
