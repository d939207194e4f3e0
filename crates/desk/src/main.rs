//! The program `dateline`. Reads as the table of contents.

use anyhow::Result;
use clap::{Parser, Subcommand};
use desk::commands::{self, Outcome};
use std::io;
use std::process::ExitCode;

/// Coding makes and frees many small things, for which the allocator of most systems takes twice as long.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reads reports on armed conflict and keeps a sourced, dated, mapped record of who did what to whom, where, when, with what, according to whom
#[derive(Parser)]
#[command(name = "dateline", version)]
struct Dateline {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Read(commands::read::Args),
    Code(commands::code::Args),
    Brief(commands::brief::Args),
    Events(commands::events::Args),
    Control(commands::control::Args),
    Relations(commands::relations::Args),
    Media(commands::media::Args),
    Sources(commands::sources::Args),
    Export(commands::export::Args),
    Gaps(commands::gaps::Args),
    Gazetteer(commands::gazetteer::Args),
    Text(commands::text::Args),
    Parse(commands::parse::Args),
    Places(commands::places::Args),
    Dates(commands::dates::Args),
    Why(commands::why::Args),
    Check(commands::check::Args),
    Codebook(commands::codebook::Args),
    Refused(commands::refused::Args),
    Score(commands::score::Args),
    Follow(commands::follow::Args),
    Settle(commands::settle::Args),
    Recode(commands::recode::Args),
    Review(commands::review::Args),
    Import(commands::import::Args),
    Bundle(commands::bundle::Args),
    Search(commands::search::Args),
    Verify(commands::verify::Args),
    Serve(commands::serve::Args),
    /// Read a PDF apart from all else
    #[command(name = desk::intake::PDF_COMMAND, hide = true)]
    Pdf,
    Mcp(commands::mcp::Args),
}

impl Command {
    fn run(self) -> Result<Outcome> {
        match self {
            Command::Read(args) => args.run(),
            Command::Code(args) => args.run(),
            Command::Brief(args) => args.run(),
            Command::Events(args) => args.run(),
            Command::Control(args) => args.run(),
            Command::Relations(args) => args.run(),
            Command::Media(args) => args.run(),
            Command::Sources(args) => args.run(),
            Command::Export(args) => args.run(),
            Command::Gaps(args) => args.run(),
            Command::Gazetteer(args) => args.run(),
            Command::Text(args) => args.run(),
            Command::Parse(args) => args.run(),
            Command::Places(args) => args.run(),
            Command::Dates(args) => args.run(),
            Command::Why(args) => args.run(),
            Command::Check(args) => args.run(),
            Command::Codebook(args) => args.run(),
            Command::Refused(args) => args.run(),
            Command::Score(args) => args.run(),
            Command::Follow(args) => args.run(),
            Command::Settle(args) => args.run(),
            Command::Recode(args) => args.run(),
            Command::Review(args) => args.run(),
            Command::Import(args) => args.run(),
            Command::Bundle(args) => args.run(),
            Command::Search(args) => args.run(),
            Command::Verify(args) => args.run(),
            Command::Serve(args) => args.run(),
            Command::Pdf => Ok(desk::intake::read_pdf().map(|()| Outcome::Done)?),
            Command::Mcp(args) => args.run(),
        }
    }
}

fn main() -> ExitCode {
    match Dateline::parse().command.run() {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRefused) => ExitCode::from(1),
        // The reader of our output has enough: `dateline events | head`.
        Err(error) if pipe_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn pipe_closed(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
