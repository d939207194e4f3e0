//! Which clauses keep texts from being passed over? Reads {"id", "text"} lines; prints how many may speak of something,
//! and the clauses that say so, the most frequent first. With `lost`, also codes each text, and names those with claims
//! that would be passed over.

use dateline::{Coder, Report};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::BufRead;

fn main() -> Result<(), Box<dyn Error>> {
    let thorough = std::env::args().nth(1).as_deref() == Some("lost");
    let coder = Coder::embedded()?;
    let (mut all, mut speak, mut claiming, mut lost) = (0, 0, 0, 0);
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let reason = coder.cues().reason(text);
        all += 1;
        speak += usize::from(reason.is_some());
        if let Some((name, clause)) = reason {
            *reasons.entry(format!("{name}: {clause}")).or_default() += 1;
        }
        if thorough {
            let claims = coder.code(&Report::new(text));
            claiming += usize::from(!claims.is_empty());
            if let (None, Some(claim)) = (reason, claims.first()) {
                lost += 1;
                println!("lost: {} {} {:?}", row["id"], claim.event_type, claim.evidence);
            }
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|b| std::cmp::Reverse(b.1));
    for (reason, times) in reasons.iter().take(40) {
        println!("{times:6} {reason}");
    }
    println!("{speak} of {all} may speak of something; {claiming} have claims, {lost} of them lost");
    Ok(())
}
