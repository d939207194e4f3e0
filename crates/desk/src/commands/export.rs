//! `dateline export`: the record as a file that users' own programs read.

use super::{Audience, Outcome, Record, Which, tell};
use crate::export::{self, FORMATS, Options, Target, What};
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
    /// For parquet: events in folders by country and year, as hive has them
    #[arg(long)]
    partitioned: bool,
    /// For geojson: events, or who holds what
    #[arg(long, value_enum, default_value_t = What::Events)]
    what: What,
    /// An earlier export: rows that are no more are listed in FILE.deleted.csv [default: what FILE holds so far]
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
    #[command(flatten)]
    audience: Audience,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    record: Record,
}

impl Args {
    /// Runs the command. A row that a format has no place for is no failure: it is listed with its reason.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        let guard = self.audience.guard(&store)?;
        let options = Options {
            numeric_inter: self.inter == "numeric",
            separate: self.acled_aggregate == "off",
            partitioned: self.partitioned,
            what: self.what,
        };
        let target = Target { path: &self.output, options };
        let earlier = self.earlier.as_deref();
        let counts = export::write(&mut store, &self.which.scope(), self.format, &target, &guard, earlier)?;
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
