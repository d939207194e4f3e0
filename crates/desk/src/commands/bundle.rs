//! `dateline bundle`: a case that can be handed over: events, what they rest on, and the proof that it is untouched.

use super::{Outcome, Record};
use crate::coding;
use crate::page::escape;
use crate::store::{Decision, Evidence, Store, sha256};
use anyhow::{Context, Result, bail};
use dateline::{Claim, Event, Report};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Write a ZIP that opens offline: events with their quotes, the reports as received, hashes and the chain
#[derive(clap::Args)]
pub struct Args {
    /// Events
    #[arg(required = true)]
    events: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "case.zip")]
    out: PathBuf,
    #[command(flatten)]
    record: Record,
}

/// All that goes into a case.
struct Case {
    events: Vec<Event>,
    claims: BTreeMap<String, Claim>,
    reports: BTreeMap<String, (Report, Evidence)>,
    decisions: Vec<Decision>,
}

/// A file of the ZIP, for the manifest.
#[derive(Serialize)]
struct Member {
    file: String,
    sha256: String,
    bytes: usize,
}

/// The ZIP with the list of what is in it.
struct Zip {
    zip: ZipWriter<BufWriter<File>>,
    members: Vec<Member>,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let mut store = Store::open(&self.record.db)?;
        coding::settle(&mut store)?;
        let case = Case::of(&store, &self.events)?;
        let part = self.out.with_extension("part");
        let file = File::create(&part).with_context(|| format!("{}: cannot write", part.display()))?;
        let mut zip = Zip { zip: ZipWriter::new(BufWriter::new(file)), members: Vec::new() };
        case.write(&mut zip)?;
        zip.zip.finish()?.flush()?;
        // A half-written case never stands under the name that was asked for.
        std::fs::rename(&part, &self.out).with_context(|| format!("{}: cannot write", self.out.display()))?;
        println!(
            "{}: {} events, {} claims, {} reports, {} decisions; open index.html in it.",
            self.out.display(),
            case.events.len(),
            case.claims.len(),
            case.reports.len(),
            case.decisions.len()
        );
        Ok(Outcome::Done)
    }
}

impl Case {
    fn of(store: &Store, ids: &[String]) -> Result<Case> {
        let mut case =
            Case { events: vec![], claims: BTreeMap::new(), reports: BTreeMap::new(), decisions: vec![] };
        for id in ids {
            let Some(event) = store.event(id)? else { bail!("{id}: the record holds no event of that name") };
            for claim in event.claims.iter().chain(&event.against).chain(&event.answered_by) {
                let claim = store.claim(claim)?.with_context(|| format!("the claim {claim} is gone"))?;
                case.claims.insert(claim.id.clone(), claim);
            }
            for decision in store.decisions_of(&event.id)? {
                if !case.decisions.iter().any(|d| d.id == decision.id) {
                    case.decisions.push(decision);
                }
            }
            if !case.events.iter().any(|e| e.id == event.id) {
                case.events.push(event);
            }
        }
        for claim in case.claims.values() {
            let report = store.report(&claim.report)?.context("a claim in the record has no report")?.report;
            let kept = store.evidence(&claim.report)?.context("the bytes of a report are gone")?;
            if sha256(&kept.raw) != kept.raw_sha256 || sha256(report.text.as_bytes()) != kept.text_sha256 {
                bail!("report {}: what is kept is not what was received; run `dateline verify`", report.id);
            }
            case.reports.insert(report.id.clone(), (report, kept));
        }
        Ok(case)
    }

    fn write(&self, zip: &mut Zip) -> Result<()> {
        zip.put("index.html", self.page().as_bytes())?;
        zip.put("events.json", &serde_json::to_vec_pretty(&self.events)?)?;
        zip.put("claims.json", &serde_json::to_vec_pretty(&self.claims.values().collect::<Vec<_>>())?)?;
        zip.put("decisions.json", &serde_json::to_vec_pretty(&self.decisions)?)?;
        let kept: Vec<&Evidence> = self.reports.values().map(|(_, kept)| kept).collect();
        zip.put("evidence.json", &serde_json::to_vec_pretty(&kept)?)?;
        let mut raw: BTreeMap<&str, &[u8]> = BTreeMap::new();
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for (report, kept) in self.reports.values() {
            raw.insert(&kept.raw_sha256, &kept.raw);
            texts.insert(&kept.text_sha256, &report.text);
        }
        for (hash, bytes) in raw {
            zip.put(&format!("received/{hash}.bin"), bytes)?;
        }
        for (hash, text) in texts {
            zip.put(&format!("texts/{hash}.txt"), text.as_bytes())?;
        }
        let sums: String = zip.members.iter().map(|m| format!("{}  {}\n", m.sha256, m.file)).collect();
        let manifest = serde_json::json!({
            "program": concat!("dateline ", env!("CARGO_PKG_VERSION")),
            "profile": "internal",
            "files": zip.members,
        });
        zip.put("manifest.json", &serde_json::to_vec_pretty(&manifest)?)?;
        zip.put("SHA256SUMS", sums.as_bytes())
    }

    fn page(&self) -> String {
        let mut out = String::from(HEAD);
        let _ = writeln!(
            out,
            "<p>{} events, {} claims, {} reports. Profile: internal, nothing is left out. Every quote stands in a \
             report below <code>texts/</code>, made of the bytes below <code>received/</code>, which are as they came in. \
             <code>sha256sum -c SHA256SUMS</code> in the unpacked folder checks all files.</p>",
            self.events.len(),
            self.claims.len(),
            self.reports.len()
        );
        for event in &self.events {
            self.event(&mut out, event);
        }
        out.push_str("<h2>Reports</h2>\n<table><thead><tr><th>report</th><th>outlet</th><th>published</th><th>received</th><th>as received</th><th>text</th><th>chain</th></tr></thead><tbody>\n");
        for (report, kept) in self.reports.values() {
            let _ = writeln!(
                out,
                "<tr id=\"r-{id}\"><td>{id}</td><td>{}</td><td>{}</td><td>{}</td><td><a href=\"received/{raw}.bin\">{raw}</a></td>\
                 <td><a href=\"texts/{text}.txt\">{text}</a></td><td>{}</td></tr>",
                escape(report.source.as_deref().unwrap_or("")),
                report.published.map(|d| d.to_string()).unwrap_or_default(),
                kept.received,
                kept.chain,
                id = escape(&report.id),
                raw = kept.raw_sha256,
                text = kept.text_sha256,
            );
        }
        out.push_str("</tbody></table>\n");
        if !self.decisions.is_empty() {
            out.push_str("<h2>Decisions</h2>\n<table><thead><tr><th>decision</th><th>when</th><th>who</th><th>what</th><th>why</th></tr></thead><tbody>\n");
            for d in &self.decisions {
                let what = serde_json::to_value(d.action).ok();
                let what = what.as_ref().and_then(|w| w.as_str()).unwrap_or_default();
                let change =
                    d.change.as_ref().map(|c| format!(": {} {}", c.field(), c.words())).unwrap_or_default();
                let cells = [&d.id, &d.at, &d.by, &format!("{what}{change}"), &d.reason].map(|c| escape(c));
                let _ = writeln!(out, "<tr><td>{}</td></tr>", cells.join("</td><td>"));
            }
            out.push_str("</tbody></table>\n");
        }
        out.push_str("</body></html>\n");
        out
    }

    fn event(&self, out: &mut String, event: &Event) {
        let days = [event.date.from, event.date.to].map(|d| d.map(|d| d.to_string()).unwrap_or_default());
        let day = if days[0] == days[1] { days[0].clone() } else { days.join(" to ") };
        let place = event.place.as_ref().map_or("no place stated", |p| &p.name);
        let killed = event.killed.map_or("not stated".to_owned(), |f| {
            [f.low, f.best, f.high].map(|n| n.map_or("open".to_owned(), |n| n.to_string())).join(" / ")
        });
        let _ = writeln!(
            out,
            "<section><h2>{}</h2><dl><dt>Event</dt><dd>{}</dd><dt>When</dt><dd>{}</dd><dt>Where</dt><dd>{}</dd>\
             <dt>Who</dt><dd>{}</dd><dt>Whom</dt><dd>{}</dd><dt>Deaths (low / best / high)</dt><dd>{}</dd>\
             <dt>Grade</dt><dd>{} {}</dd></dl>",
            escape(&event.event_type.replace('_', " ")),
            escape(&event.id),
            escape(if day.is_empty() { "not known" } else { &day }),
            escape(place),
            escape(&event.actor1.join(", ")),
            escape(&event.actor2.join(", ")),
            killed,
            escape(&event.grade),
            escape(&event.grade_reason)
        );
        for dispute in &event.disputed {
            let values: Vec<String> =
                dispute.values.iter().map(|(v, c)| format!("{v} ({})", c.len())).collect();
            let _ = writeln!(
                out,
                "<p>Its claims differ on {}: {}.</p>",
                escape(&dispute.field),
                escape(&values.join("; "))
            );
        }
        for (say, ids) in [
            ("Claims", &event.claims),
            ("Against it", &event.against),
            ("Answered for by", &event.answered_by),
        ] {
            let claims: Vec<&Claim> = ids.iter().filter_map(|id| self.claims.get(id)).collect();
            if claims.is_empty() {
                continue;
            }
            let _ = writeln!(out, "<h3>{say}</h3><ul>");
            for c in claims {
                let report = &self.reports[&c.report].0;
                let said: Vec<String> = c.attribution.iter().map(|h| h.name.clone()).collect();
                let stance = serde_json::to_value(c.stance).ok();
                let _ = writeln!(
                    out,
                    "<li><blockquote>{}</blockquote><p>{} {}, <a href=\"#r-{}\">{}</a>{}; {}; characters {} to {}</p></li>",
                    escape(&c.quote),
                    escape(report.source.as_deref().unwrap_or("unnamed outlet")),
                    report.published.map(|d| d.to_string()).unwrap_or_default(),
                    escape(&c.report),
                    escape(&c.report),
                    if said.is_empty() {
                        String::new()
                    } else {
                        format!(" ← {}", escape(&said.join(" ← ")))
                    },
                    stance.as_ref().and_then(|s| s.as_str()).unwrap_or_default(),
                    c.start,
                    c.end
                );
            }
            out.push_str("</ul>\n");
        }
        if !event.merged.is_empty() {
            let _ = writeln!(out, "<h3>Put together because</h3><ul>");
            event.merged.iter().for_each(|why| {
                let _ = writeln!(out, "<li>{}</li>", escape(why));
            });
            out.push_str("</ul>\n");
        }
        out.push_str("</section>\n");
    }
}

impl Zip {
    /// Adds a file. Times are left out, so that the same case gives the same bytes.
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default())?;
        self.zip.write_all(bytes)?;
        self.members.push(Member { file: name.to_owned(), sha256: sha256(bytes), bytes: bytes.len() });
        Ok(())
    }
}

const HEAD: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Case</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { color: #555; }
dd { margin: 0; }
blockquote { margin: 0.5rem 0; padding-left: 1rem; border-left: 3px solid #888; }
table { border-collapse: collapse; font-size: 0.85rem; }
td, th { border: 1px solid #bbb; padding: 0.2rem 0.5rem; text-align: left; word-break: break-all; vertical-align: top; }
</style></head><body>
<h1>Case</h1>
"#;
