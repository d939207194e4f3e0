//! `cargo xtask test [PART…]`: does everything hold? Runs every part of the test suite, or the parts named.
//!
//! A part is a command run at the root of the project; it installs what it needs below `target/` and says in its
//! own closing lines what passed. All parts run even when one fails, so that one look shows everything. What builds,
//! and what draws, runs alone; what mostly waits for other programs runs in two lanes side by side.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// One part of the suite.
struct Part {
    name: &'static str,
    shows: &'static str,
    lane: Lane,
    command: &'static [&'static str],
}

/// Beside what does a part run? Those of one lane, which may share an environment, run one after another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    Alone,
    Program,
    Python,
}

/// The whole suite, quick parts first.
const PARTS: &[Part] = &[
    Part {
        name: "rust",
        shows: "the libraries, the codebook's and the world's examples, whole reports, the program driven as users do",
        lane: Lane::Alone,
        command: &["cargo", "test", "--workspace", "--no-fail-fast"],
    },
    Part {
        name: "readback",
        shows: "every export read back, value by value, with the programs that its users have",
        lane: Lane::Program,
        command: &["bench/readback/run"],
    },
    Part {
        name: "browser",
        shows: "the desk in Chromium: every page, by mouse and keys, for screen readers, against those who mean ill",
        lane: Lane::Alone,
        command: &["crates/desk/tests/browser/run"],
    },
    Part {
        name: "mcp",
        shows: "the record as tools for assistants, asked by the protocol's own client",
        lane: Lane::Python,
        command: &["crates/desk/tests/mcp/run"],
    },
    Part {
        name: "python",
        shows: "the wheel in a clean environment, to the byte what the program says; the notebook",
        lane: Lane::Python,
        command: &["crates/python/tests/run", "python"],
    },
    Part {
        name: "spark",
        shows: "the same events on a cluster as on one machine, with workers killed",
        lane: Lane::Python,
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
    let chosen: Vec<&Part> =
        PARTS.iter().filter(|p| wanted.is_empty() || wanted.iter().any(|w| w == p.name)).collect();
    let failed = Mutex::new(Vec::new());
    let lane = |lane: Lane| -> Result<()> {
        for part in chosen.iter().filter(|p| p.lane == lane) {
            if !part.run(root)? {
                failed.lock().expect("no part panics with the list").push(part.name);
            }
        }
        Ok(())
    };
    lane(Lane::Alone)?;
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| lane(Lane::Python));
        lane(Lane::Program)?;
        beside.join().expect("a lane ends with a result")
    })?;
    let failed = failed.into_inner()?;
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

impl Part {
    /// Runs the part; does it pass? What runs beside others is shown whole, when it is over.
    fn run(&self, root: &Path) -> Result<bool> {
        let title = format!("== {}: {}", self.name, self.shows);
        let (program, rest) = self.command.split_first().context("a part has a command")?;
        let mut command = Command::new(program);
        command.args(rest).current_dir(root);
        let cannot = || format!("{}: cannot start `{program}`", self.name);
        if self.lane == Lane::Alone {
            println!("{title}");
            return Ok(command.status().with_context(cannot)?.success());
        }
        let done = command.output().with_context(cannot)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{title}")?;
        out.write_all(&done.stdout)?;
        out.write_all(&done.stderr)?;
        Ok(done.status.success())
    }
}
