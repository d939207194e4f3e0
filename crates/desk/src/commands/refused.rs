//! `dateline refused`: which inputs could not be used, and why?

use super::{Outcome, Record, Threads, read};
use crate::coding::Data;
use crate::intake::INSIDE;
use crate::page::Form;
use crate::pages::tables;
use crate::store::Store;
use anyhow::Result;
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

/// List what was refused, with stage and reason
#[derive(clap::Args)]
pub struct Args {
    /// Try again, now that the files may have been mended
    #[arg(long)]
    retry: bool,
    /// Form of the page
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
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
        if self.retry { self.retry() } else { self.list() }
    }

    /// Lists what was refused.
    fn list(self) -> Result<Outcome> {
        let store = Store::open(&self.record.db)?;
        tables::refused(&store.refused()?).print(self.format, &mut io::stdout().lock())?;
        Ok(Outcome::Done)
    }

    /// Reads again the files that anything was refused of. Standard input cannot be read again, and stays listed;
    /// what a feed named is fetched again by `follow`.
    fn retry(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let again =
            |path: &String| path != "-" && !path.starts_with("http://") && !path.starts_with("https://");
        let refused: BTreeSet<String> =
            store.refused()?.into_iter().map(|r| r.origin.path).filter(again).collect();
        for path in &refused {
            store.retry(path)?;
        }
        drop(store);
        let files: BTreeSet<PathBuf> = refused.iter().map(|path| file_of(path)).collect();
        let paths = files.into_iter().collect();
        read::Args::of(paths, self.record, self.data, self.threads).run()
    }
}

/// The file that holds what stands at `path`: `a.zip` of `a.zip!/b/c.html`.
fn file_of(path: &str) -> PathBuf {
    let ends = path.match_indices(INSIDE).map(|(at, _)| at).chain([path.len()]);
    let mut files = ends.map(|end| PathBuf::from(&path[..end]));
    files.find(|file| file.is_file()).unwrap_or_else(|| PathBuf::from(path))
}
