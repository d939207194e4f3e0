//! Codes JSONL reports on standard input, or with `why TEXT` explains one: the library without the program.

use dateline::{Coder, Report};
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let coder = Coder::embedded()?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("why") => println!("{}", dateline::why::why(&coder, &args[1..].join(" "))),
        Some("check") => {
            for c in dateline::check::check(&coder).iter().filter(|c| !c.outcome.is_fine()) {
                println!("{}:{} {}\n    {}", c.path, c.line, c.outcome, c.text);
            }
        }
        _ => {
            for line in std::io::stdin().lock().lines() {
                let row: serde_json::Value = serde_json::from_str(&line?)?;
                let text = row["text"].as_str().unwrap_or_default().to_owned();
                let id = row["id"].as_str().unwrap_or_default().to_owned();
                let published = row["published"].as_str().and_then(|d| d.parse().ok());
                let claims = coder.code(&Report { id: id.clone(), published, ..Report::new(text) });
                println!("{}", serde_json::json!({ "id": id, "claims": claims }));
            }
        }
    }
    Ok(())
}
