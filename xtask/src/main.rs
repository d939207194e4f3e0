//! Chores of the project, each a subcommand: `cargo xtask <chore>`.
//!
//! One file a chore; this file is the list of them.

mod basemap;
mod case;
mod hostile;
mod model;
mod packages;
mod parity;
mod places;
mod suite;
mod web;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("basemap") => basemap::run(args),
        Some("case") => case::run(args),
        Some("model") => model::run(args),
        Some("parity") => parity::run(args),
        Some("places") => places::run(args),
        Some("web") => web::run(args),
        Some("test") => suite::run(args),
        Some(other) => anyhow::bail!("no chore `{other}`"),
        None => anyhow::bail!("which chore?"),
    }
}
