//! How well reports on one event come together, from text to events.
//!
//! ```text
//! settling bench/settling/reports.txt     precision, recall and F1 over pairs of reports, and what went wrong
//! settling --clusters < reports.jsonl     one {"doc_id","cluster"} a line, for a scorer of document clusters
//! ```
//!
//! Two reports are in one cluster when an event has claims of both. With `--clusters` only events that are
//! dated or placed join reports, so that a shared background does not.

use dateline::settle::{self, ReportFacts};
use dateline::{Claim, Coder, Event, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let arg = std::env::args().nth(1).ok_or("which file of reports, or --clusters?")?;
    let coder = Coder::embedded()?;
    if arg == "--clusters" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        let reports = jsonl(&text)?;
        for (report, cluster) in clusters(&reports, &events(&coder, &reports)) {
            println!("{}", serde_json::json!({ "doc_id": report, "cluster": cluster }));
        }
        return Ok(());
    }
    let reports = blocks(&std::fs::read_to_string(&arg)?);
    let found = clusters(&reports, &events(&coder, &reports));
    let event_of = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let mut both: BTreeMap<(usize, String), u64> = BTreeMap::new();
    let (mut said, mut true_) = (BTreeMap::new(), BTreeMap::new());
    for (id, cluster) in &found {
        *both.entry((*cluster, event_of(id))).or_default() += 1;
        *said.entry(*cluster).or_insert(0) += 1;
        *true_.entry(event_of(id)).or_insert(0) += 1;
    }
    let pairs = |n: &u64| n * (n - 1) / 2;
    let right: u64 = both.values().map(pairs).sum();
    let (said, true_): (u64, u64) = (said.values().map(pairs).sum(), true_.values().map(pairs).sum());
    let (p, r) = (right as f64 / said.max(1) as f64, right as f64 / true_.max(1) as f64);
    println!("{} reports: pairwise P {p:.3} R {r:.3} F1 {:.3}", found.len(), 2.0 * p * r / (p + r).max(1e-9));
    let mut whole: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    found.iter().for_each(|(id, c)| whole.entry(*c).or_default().push(id));
    for ids in whole.values() {
        let events: BTreeSet<String> = ids.iter().map(|id| event_of(id)).collect();
        if events.len() > 1
            || found.iter().filter(|(id, _)| event_of(id) == event_of(ids[0])).count() != ids.len()
        {
            println!("  {}", ids.join(" "));
        }
    }
    Ok(())
}

/// Reports with the claims and events that are read from them.
type Coded = (Vec<Claim>, Vec<Event>);

fn events(coder: &Coder, reports: &[Report]) -> Coded {
    let rules = coder.settling();
    let claims: Vec<Claim> = reports.iter().flat_map(|r| coder.code(r)).collect();
    let prints: Vec<_> = reports.iter().map(|r| settle::fingerprint(&r.text)).collect();
    let named: Vec<_> = reports.iter().zip(&prints).map(|(r, p)| (r.id.as_str(), p)).collect();
    let texts = settle::reprints(&named, rules.reprint_share());
    let facts: BTreeMap<&str, ReportFacts> = reports
        .iter()
        .map(|r| {
            let text = texts.get(&r.id).cloned();
            (r.id.as_str(), ReportFacts { published: r.published, source: r.source.clone(), text })
        })
        .collect();
    let events = settle::settle(&claims, &|id| facts.get(id).cloned().unwrap_or_default(), rules, &[]);
    (claims, events)
}

/// Reports that share an event are in one cluster.
fn clusters(reports: &[Report], (claims, events): &Coded) -> Vec<(String, usize)> {
    let at: BTreeMap<&str, usize> = reports.iter().enumerate().map(|(n, r)| (r.id.as_str(), n)).collect();
    let of: BTreeMap<&str, usize> = claims.iter().map(|c| (c.id.as_str(), at[c.report.as_str()])).collect();
    let mut root: Vec<usize> = (0..reports.len()).collect();
    fn find(root: &mut [usize], mut n: usize) -> usize {
        while root[n] != n {
            n = root[n];
        }
        n
    }
    for e in events.iter().filter(|e| e.place.is_some() || e.date.from.is_some()) {
        let own: Vec<usize> = e.claims.iter().chain(&e.against).map(|c| of[c.as_str()]).collect();
        for pair in own.windows(2) {
            let (a, b) = (find(&mut root, pair[0]), find(&mut root, pair[1]));
            root[a.max(b)] = a.min(b);
        }
    }
    (0..reports.len()).map(|n| (reports[n].id.clone(), find(&mut root, n))).collect()
}

/// The blocks of `bench/settling/reports.txt`.
fn blocks(text: &str) -> Vec<Report> {
    let (mut event, mut n, mut out) = (String::new(), 0, Vec::new());
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix("==") {
            (event, n) = (name.trim().to_owned(), 0);
        } else {
            let parts: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
            if let [day, outlet, words] = parts[..] {
                n += 1;
                out.push(Report {
                    id: format!("{event}/{n}"),
                    published: day.parse().ok(),
                    source: Some(outlet.to_owned()),
                    ..Report::new(words)
                });
            }
        }
    }
    out
}

fn jsonl(text: &str) -> Result<Vec<Report>, Box<dyn Error>> {
    let read = |line: &str| -> Result<Report, Box<dyn Error>> {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| row[name].as_str().map(str::to_owned);
        let published = row["published"].as_str().and_then(|d| d.parse().ok());
        let id = field("id").or_else(|| field("doc_id")).unwrap_or_default();
        Ok(Report {
            id,
            published,
            source: field("source"),
            ..Report::new(field("text").unwrap_or_default())
        })
    };
    text.lines().map(read).collect()
}
