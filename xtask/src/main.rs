//! Chores of the project, each a subcommand: `cargo xtask <chore>`.
//!
//! One file a chore; this file is the list of them.

mod hostile;
mod model;
mod parity;
mod places;
mod suite;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("model") => model::run(args),
        Some("parity") => parity::run(args),
        Some("places") => places::run(args),
        Some("test") => suite::run(args),
        Some(other) => anyhow::bail!("no chore `{other}`"),
        None => anyhow::bail!("which chore?"),
    }
}
