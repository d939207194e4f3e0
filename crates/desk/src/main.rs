//! The program `dateline`. Reads as the table of contents.

fn main() -> anyhow::Result<()> {
    Ok(())
}
