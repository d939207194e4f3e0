//! `cargo xtask test [PART…]`: does everything hold? Runs every part of the test suite, or the parts named.
//!
//! A part is a command run at the root of the project; it installs what it needs below `target/` and says in its
//! own closing lines what passed. All parts run even when one fails, so that one look shows everything.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// One part of the suite.
struct Part {
    name: &'static str,
    shows: &'static str,
    command: &'static [&'static str],
}

/// The whole suite, quick parts first.
const PARTS: &[Part] = &[
    Part {
        name: "rust",
        shows: "the libraries, the codebook's and the world's examples, whole reports, the program driven as users do",
        command: &["cargo", "test", "--workspace", "--no-fail-fast"],
    },
    Part {
        name: "readback",
        shows: "every export read back, value by value, with the programs that its users have",
        command: &["bench/readback/run"],
    },
    Part {
        name: "browser",
        shows: "the desk in Chromium: every page, by mouse and keys, for screen readers, against those who mean ill",
        command: &["crates/desk/tests/browser/run"],
    },
    Part {
        name: "mcp",
        shows: "the record as tools for assistants, asked by the protocol's own client",
        command: &["crates/desk/tests/mcp/run"],
    },
    Part {
        name: "python",
        shows: "the wheel in a clean environment, to the byte what the program says; the notebook",
        command: &["crates/python/tests/run", "python"],
    },
    Part {
        name: "spark",
        shows: "the same events on a cluster as on one machine, with workers killed",
        command: &["crates/python/tests/run", "spark"],
    },
];

/// Runs the parts named in `args`, or all.
///
/// # Errors
/// When a name is no part, a command cannot be started, or a part fails.
pub fn run(args: impl Iterator<Item = String>) -> Result<()> {
    let wanted: Vec<String> = args.collect();
    if let Some(other) = wanted.iter().find(|w| PARTS.iter().all(|p| p.name != **w)) {
        let names: Vec<_> = PARTS.iter().map(|p| p.name).collect();
        bail!("no part `{other}`; there are: {}", names.join(", "));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands below the root")?;
    let mut failed = Vec::new();
    for part in PARTS.iter().filter(|p| wanted.is_empty() || wanted.iter().any(|w| w == p.name)) {
        println!("== {}: {}", part.name, part.shows);
        let (program, rest) = part.command.split_first().context("a part has a command")?;
        let status = Command::new(program)
            .args(rest)
            .current_dir(root)
            .status()
            .with_context(|| format!("{}: cannot start `{program}`", part.name))?;
        if !status.success() {
            failed.push(part.name);
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}
