//! `dateline export`: the record as a file that users' own programs read.

use super::{Outcome, Record, Which, tell};
use crate::export::{self, FORMATS, Options, Target};
use crate::store::Store;
use anyhow::Result;
use clap::builder::PossibleValue;
use std::path::PathBuf;

/// Write the record to a file, with what made it and what was refused beside it
#[derive(clap::Args)]
pub struct Args {
    /// Form of the file
    #[arg(long = "as", value_name = "FORMAT", value_parser = Names)]
    format: &'static export::Format,
    /// File to write; FILE.meta.json and FILE.refused.csv are written beside it
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// For acled: inter codes as text, or as the numbers of older files
    #[arg(long, value_name = "KIND", value_parser = ["text", "numeric"], default_value = "text")]
    inter: String,
    /// For acled: one row a day, place and pair of actors, or one row an event
    #[arg(long, value_name = "ON", value_parser = ["on", "off"], default_value = "on")]
    acled_aggregate: String,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command. A row that a format has no place for is no failure: it is listed with its reason.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let options =
            Options { numeric_inter: self.inter == "numeric", separate: self.acled_aggregate == "off" };
        let target = Target { path: &self.output, options };
        let counts = export::write(&mut store, &self.which.scope(), self.format, &target)?;
        tell(&self.output.display(), &format!("{} rows written, {} refused", counts.written, counts.refused));
        Ok(Outcome::Done)
    }
}

/// Reads the name of a format; the help page lists them from the one list.
#[derive(Clone)]
struct Names;

impl clap::builder::TypedValueParser for Names {
    type Value = &'static export::Format;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let names = clap::builder::PossibleValuesParser::new(FORMATS.map(|f| PossibleValue::new(f.name)));
        let name = names.parse_ref(command, arg, value)?;
        export::named(&name)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidValue).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|f| PossibleValue::new(f.name).help(f.about))))
    }
}
