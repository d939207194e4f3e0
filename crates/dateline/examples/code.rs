//! The library without the program, for work on codebook and world: data files are read from the folder given
//! first, so nothing is rebuilt when they change.
//!
//! ```text
//! code ROOT why TEXT        explains
//! code ROOT check [TYPE]    runs the codebook's examples
//! code ROOT [attributions] < reports.jsonl codes
//! ```

use dateline::{Coder, Report};
use std::error::Error;
use std::io::BufRead;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = PathBuf::from(args.first().ok_or("which folder?")?);
    let (codebook, world) = (texts(&root.join("codebook"))?, texts(&root.join("world"))?);
    let coder = Coder::new(dateline::embedded::model()?, &borrowed(&codebook), &borrowed(&world))?;
    match args.get(1).map(String::as_str) {
        Some("why") => println!("{}", dateline::why::why(&coder, &args[2..].join(" "))),
        Some("check") => check(&coder, args.get(2).map_or("", String::as_str)),
        more => code(&coder, more == Some("attributions"))?,
    }
    Ok(())
}

fn check(coder: &Coder, only: &str) {
    let checked = dateline::check::check(coder);
    let mine = checked.iter().filter(|c| c.name.contains(only));
    for c in mine.clone().filter(|c| !c.outcome.is_fine()) {
        println!("{}:{} {}\n    {}", c.path, c.line, c.outcome, c.text);
    }
    println!(
        "{} of {} as they should be",
        mine.clone().filter(|c| c.outcome.is_fine()).count(),
        mine.count()
    );
}

fn code(coder: &Coder, attributions: bool) -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        let published = row["published"].as_str().and_then(|d| d.parse().ok());
        let report =
            Report { id: id.clone(), published, ..Report::new(row["text"].as_str().unwrap_or_default()) };
        let mut out = serde_json::json!({ "id": id, "claims": coder.code(&report) });
        if attributions {
            out["attributions"] = serde_json::json!(coder.attributions(&report));
        }
        println!("{out}");
    }
    Ok(())
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect()
}

/// Text files below a folder: path and text.
fn texts(dir: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "tsv") {
                let below =
                    path.strip_prefix(dir).expect("found below it").to_string_lossy().replace('\\', "/");
                out.push((below, std::fs::read_to_string(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}
