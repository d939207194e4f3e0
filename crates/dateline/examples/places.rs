//! Reads JSONL `{"id","conllu"}`, prints `{"id","toponyms":[…]}` as `dateline places` does. `--watch SYR,IRQ`.

use dateline::CodePoints;
use dateline::place::{Places, Settings, Toponym};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut settings = Settings::default();
    if args.next().as_deref() == Some("--watch") {
        settings.watched = args.next().unwrap_or_default().split(',').map(str::to_owned).collect();
    }
    let begun = Instant::now();
    let places = Places::shipped()?;
    eprintln!("loaded in {:?}", begun.elapsed());
    let (mut spent, mut sentences) = (Duration::ZERO, 0);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let doc = syntax::conllu::read(row["conllu"].as_str().unwrap_or(""))?;
        let begun = Instant::now();
        let found = places.find(&doc, &settings);
        spent += begun.elapsed();
        sentences += doc.sentences().len();
        let points = CodePoints::of(doc.text());
        let toponyms: Vec<Value> = found.iter().map(|t| row_of(t, doc.text(), &points)).collect();
        writeln!(out, "{}", json!({"id": row["id"], "toponyms": toponyms}))?;
    }
    eprintln!(
        "{sentences} sentences, {:.1} us each",
        spent.as_secs_f64() * 1e6 / f64::from(sentences.max(1) as u32)
    );
    Ok(())
}

fn row_of(t: &Toponym, text: &str, points: &CodePoints) -> Value {
    json!({
        "start": points.at(text, t.start), "end": points.at(text, t.end), "text": &text[t.start..t.end], "name": t.name,
        "lat": t.lat, "lon": t.lon, "radius_km": t.radius_km, "geonames_id": t.geonames_id.map(|id| id.to_string()), "id": t.id,
        "country": t.country, "admin1": t.admin1, "feature": t.feature, "precision": t.precision.as_str(),
        "role": t.role.as_str(), "relation": t.relation, "reason": t.reason,
    })
}
