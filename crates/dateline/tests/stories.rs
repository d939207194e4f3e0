//! Whole reports with the claims they must and must not yield (`docs/stories.md`).
//!
//! The share of `must` rows met and of `must not` rows kept may not fall below what `stories/scores.toml`
//! records: a ratchet. `DATELINE_BLESS=1` records the present figures; `DATELINE_SHOW=1` prints every row.

mod story;

use dateline::coder::Coder;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use story::{Story, holds, is_broken};

fn main() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories");
    let coder = Coder::embedded().expect("the built-in codebook loads");
    let mut paths: Vec<_> =
        std::fs::read_dir(&dir).expect("stories/ is there").flatten().map(|e| e.path()).collect();
    paths.sort();
    let show = std::env::var_os("DATELINE_SHOW").is_some();
    let (mut met, mut must, mut broken, mut must_not) = (0u32, 0u32, 0u32, 0u32);
    let mut by_type: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let story = Story::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let claims = coder.code(&story.report);
        for row in &story.must {
            let ok = claims.iter().any(|c| holds(row, c, Some(coder.actors())));
            must += 1;
            met += u32::from(ok);
            let entry = by_type.entry(row["type"].clone()).or_default();
            entry.0 += u32::from(ok);
            entry.1 += 1;
            if show {
                println!("{} {} must {row:?}", if ok { "ok  " } else { "MISS" }, story.report.id);
            }
        }
        for row in &story.must_not {
            let bad = claims.iter().find(|c| is_broken(row, c));
            must_not += 1;
            broken += u32::from(bad.is_some());
            if show && let Some(c) = bad {
                println!("NOISE {} must not {row:?}: {} «{}»", story.report.id, c.clause, c.quote);
            }
        }
    }
    if show {
        for (name, (ok, all)) in &by_type {
            println!("{name:<28} {ok:>3} of {all:>3}");
        }
    }
    println!(
        "stories: {met} of {must} must rows met, {} of {must_not} must-not rows kept",
        must_not - broken
    );
    ratchet(&dir.join("scores.toml"), met, must_not - broken);
    println!("1 passed, 0 failed");
}

fn ratchet(path: &Path, met: u32, kept: u32) {
    let mut text =
        String::from("# Rows of stories/*.md that hold. A change may raise these figures, not lower them.\n");
    let _ = write!(text, "must_met = {met}\nmust_not_kept = {kept}\n");
    if std::env::var_os("DATELINE_BLESS").is_some() {
        std::fs::write(path, &text).expect("scores.toml can be written");
        return;
    }
    let recorded =
        std::fs::read_to_string(path).expect("stories/scores.toml is there: make it with DATELINE_BLESS=1");
    let recorded: BTreeMap<String, u32> = toml::from_str(&recorded).expect("scores.toml holds two numbers");
    let (least_met, least_kept) = (recorded["must_met"], recorded["must_not_kept"]);
    assert!(
        met >= least_met && kept >= least_kept,
        "{met} must rows met (were {least_met}), {kept} must-not rows kept (were {least_kept})"
    );
}
