//! How fast a model parses: `speed MODEL TEXTS.jsonl [PASSES]`, one thread.
//!
//! Prints one JSON object: seconds to load, then for each pass over the texts its seconds and tokens. The
//! first pass begins with empty caches. Seconds are those the processor worked for this thread where the
//! system tells (Linux), else those that went by.

use std::time::Instant;

/// Seconds of processor time of this thread, or since some fixed time.
fn clock(start: Instant) -> f64 {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split(' ').next().and_then(|n| n.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, model, texts, rest @ ..] = &args[..] else {
        return Err("usage: speed MODEL TEXTS.jsonl [PASSES]".into());
    };
    let passes: usize = rest.first().map_or(Ok(3), |n| n.parse())?;
    let texts: Vec<String> = std::fs::read_to_string(texts)?
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line)?;
            Ok(record["text"].as_str().ok_or("a line without `text`")?.to_owned())
        })
        .collect::<Result<_, Box<dyn std::error::Error>>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let start = Instant::now();
    let before = clock(start);
    let model = syntax::Model::load(std::path::Path::new(model))?;
    let load = clock(start) - before;
    let mut timed = Vec::new();
    for _ in 0..passes {
        let before = clock(start);
        let mut tokens = 0;
        for group in texts.chunks(64) {
            tokens += model.parse_batch(group).iter().map(syntax::Doc::len).sum::<usize>();
        }
        timed.push(serde_json::json!({ "seconds": clock(start) - before, "tokens": tokens }));
    }
    println!("{}", serde_json::json!({ "load": load, "passes": timed }));
    Ok(())
}
