//! The tools, one entry each: what it is called, what it takes, how it answers.

use super::ask::{About, Behind, Held, Nothing, Search, read};
use crate::coding;
use crate::pages::{self, Lookup, Words};
use crate::store::Store;
use crate::view::{self, View};
use anyhow::{Context, Result, bail};
use dateline::brief;
use dateline::profile::{Guard, Profile};
use dateline::record::{FIELDS, Value as Cell};
use dateline::{Claim, Event, Record};
use rmcp::model::JsonObject;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A tool.
pub struct Tool {
    /// Name in the protocol.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// When to use it.
    pub about: &'static str,
    /// Schema of its arguments.
    pub takes: fn() -> JsonObject,
    /// Its answer.
    pub answer: fn(&mut Store, &Guard, Value) -> Result<Value>,
}

/// All tools. Each of them only reads.
pub static TOOLS: [Tool; 6] = [
    Tool {
        name: "overview",
        title: "What the record holds",
        about: "How much the record holds: reports, claims, events, first and last day, and how many events there \
            are of each type, in each country and by each actor. Ask this first.",
        takes: Nothing::schema,
        answer: overview,
    },
    Tool {
        name: "search_events",
        title: "Search events",
        about: "Events by day, place, actor, type or words, in order of date, each with its claims, the sentences \
            they quote and where sources disagree.",
        takes: Search::schema,
        answer: search_events,
    },
    Tool {
        name: "search_claims",
        title: "Search claims",
        about: "What single reports say, in order of publication: the sentence, on whose word, when it was \
            published. Use it to see who said what first, and what is denied.",
        takes: Search::schema,
        answer: search_claims,
    },
    Tool {
        name: "control",
        title: "Who holds a place",
        about: "Who holds which place on a day, as known on a day, how firmly (controlled, claimed, contested, \
            besieged, last_reported), why, and the claims for and against it.",
        takes: Held::schema,
        answer: control,
    },
    Tool {
        name: "brief",
        title: "Situation report",
        about: "A situation report for a place, an actor, a type or a period, every line with its sources.",
        takes: About::schema,
        answer: a_brief,
    },
    Tool {
        name: "words",
        title: "Words behind a value",
        about: "The words that a value of an event or a claim rests on: each claim's sentence with what stands \
            around it, the value it gives, who says so and where.",
        takes: Behind::schema,
        answer: words,
    },
];

/// Characters of a report before and after a sentence.
const AROUND: usize = 300;

fn overview(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let Nothing {} = read(asked)?;
    let mut counts: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
    let mut days: Vec<String> = Vec::new();
    view::each_shown(store, &brief::Scope::default(), guard, |record| {
        for (group, column) in [("types", "type"), ("countries", "iso3"), ("actors", "actors1")] {
            for value in texts(record, column) {
                *counts.entry(group).or_default().entry(value).or_default() += 1;
            }
        }
        days.extend(texts(record, "date_start"));
        Ok(())
    })?;
    let size = store.size()?;
    let mut out = json!({
        "reports": size.reports, "claims": size.claims, "events": size.events,
        "first_day": days.iter().min(), "last_day": days.iter().max(),
    });
    for (group, counts) in counts {
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let list = counts.iter().take(100).map(|(name, n)| json!({"name": name, "events": n})).collect();
        out[group] = Value::Array(list);
    }
    Ok(out)
}

fn search_events(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let asked: Search = read(asked)?;
    let mut rows = Rows::of(&asked);
    view::each_shown(store, &asked.scope(), guard, |record| {
        if record.claims.iter().any(|(claim, _)| holds(claim, &asked)) {
            rows.take(|| event(record));
        }
        Ok(())
    })?;
    Ok(rows.answer("events"))
}

fn search_claims(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let asked: Search = read(asked)?;
    let scope = asked.scope();
    let view = View::of_brief(store, &scope)?.shown(guard);
    let mut found: Vec<(&Claim, &str)> = Vec::new();
    let origin = |report: &str| view.origin(report);
    for event in brief::select(&view.material(&origin), &scope) {
        let claims = event.claims.iter().chain(&event.against).filter_map(|id| view.claim(id));
        found.extend(claims.filter(|claim| holds(claim, &asked)).map(|claim| (claim, event.id.as_str())));
    }
    found.sort_by_cached_key(|(claim, _)| {
        let day = view.origin(&claim.report).published;
        (day.is_none(), day, claim.report.clone(), claim.start, claim.id.clone())
    });
    let mut rows = Rows::of(&asked);
    for (claim, event) in found {
        rows.take(|| {
            let mut row = said(&view, claim);
            row["event"] = json!(event);
            row
        });
    }
    Ok(rows.answer("claims"))
}

fn control(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let Held { on, as_of, place, actor } = read(asked)?;
    let view = View::of_ground(store, as_of, place.as_deref())?.shown(guard);
    Ok(serde_json::to_value(pages::control(&view, &Lookup { on, as_of, place, actor }))?)
}

fn a_brief(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let scope = read::<About>(asked)?.scope();
    let view = View::of_brief(store, &scope)?.shown(guard);
    let origin = |report: &str| view.origin(report);
    let brief = brief::write_with(&view.material(&origin), &scope, coding::rules());
    Ok(json!({"markdown": brief.markdown(), "brief": brief}))
}

fn words(store: &mut Store, guard: &Guard, asked: Value) -> Result<Value> {
    let Behind { id, field } = read(asked)?;
    coding::settle(store)?;
    let numbers = store.claims_of_event(&id)?;
    let view = View::of_claims(store, &numbers)?.shown(guard);
    let event = view.events.iter().find(|e| e.id == id || e.claims.contains(&id) || e.against.contains(&id));
    let ids: Vec<String> = match (view.claim(&id), event) {
        (Some(_), _) => vec![id.clone()],
        (None, Some(e)) => e.claims.iter().chain(&e.against).chain(&e.answered_by).cloned().collect(),
        (None, None) => bail!("no event and no claim {id:?}; ids are those that the other tools give"),
    };
    let field = field.as_deref();
    let mut claims = Vec::new();
    for claim in ids.iter().filter_map(|id| view.claim(id)) {
        let mut row = said(&view, claim);
        row["value"] = value(claim, field)?;
        // What stands around a sentence is as private as the report.
        if guard.profile() == Profile::Internal {
            row["context"] = json!(context(store, claim)?);
        }
        claims.push(row);
    }
    let settled = event.map(|e| settled(e, field)).transpose()?;
    Ok(json!({"id": id, "field": field, "event": settled, "claims": claims}))
}

/// What the claim says of a field, with the words of its roles; everything when no field is asked for.
fn value(claim: &Claim, field: Option<&str>) -> Result<Value> {
    let Value::Object(mut all) = serde_json::to_value(claim)? else { bail!("a claim is an object") };
    let Some(field) = field else {
        for known in ["id", "report", "quote", "start", "end", "attribution", "evidence"] {
            all.remove(known);
        }
        return Ok(Value::Object(all));
    };
    if !all.contains_key(field) && !LEFT_OUT.contains(&field) {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        bail!("no value {field:?}; a claim has: {}", known.join(", "));
    }
    let mut out = Map::new();
    out.insert(field.to_owned(), all.get(field).cloned().unwrap_or_default());
    // The actors and the place of a claim are names of its roles: the words are there.
    if field.starts_with("actor") || field == "place" {
        out.insert("roles".to_owned(), all.get("roles").cloned().unwrap_or_default());
    }
    Ok(Value::Object(out))
}

/// Fields that a claim has only when something is said of them.
const LEFT_OUT: [&str; 9] =
    ["killed", "injured", "abducted", "displaced", "weapons", "phase", "outcome", "mode", "release"];

/// What the claims were settled into.
fn settled(event: &Event, field: Option<&str>) -> Result<Value> {
    let all = serde_json::to_value(event)?;
    let Some(field) = field else { return Ok(all) };
    let disputed: Vec<_> = event.disputed.iter().filter(|d| d.field == field).collect();
    Ok(json!({"id": event.id, field: all.get(field), "disputed": disputed, "merged": event.merged}))
}

/// The words around the sentence of a claim.
fn context(store: &Store, claim: &Claim) -> Result<String> {
    let kept = store.report(&claim.report)?.context("a claim in the record has no report")?;
    let (start, end) = (claim.start as usize, claim.end as usize);
    let from = start.saturating_sub(AROUND);
    Ok(kept.report.text.chars().skip(from).take(end.saturating_sub(from) + AROUND).collect())
}

/// True if the quoted sentence holds the words asked for.
fn holds(claim: &Claim, asked: &Search) -> bool {
    asked.text.as_ref().is_none_or(|text| claim.quote.to_lowercase().contains(&text.to_lowercase()))
}

/// A claim as an answer cites it.
fn said(view: &View, claim: &Claim) -> Value {
    let cited: Vec<Words> = pages::words(view, std::slice::from_ref(&claim.id));
    let mut row = json!(cited.first());
    row["start"] = json!(claim.start);
    row["end"] = json!(claim.end);
    row["date"] = json!(claim.date);
    row["place"] = json!(claim.place.as_ref().map(|p| &p.name));
    row["actor1"] = json!(claim.actor1);
    row["actor2"] = json!(claim.actor2);
    row["killed"] = json!(claim.killed);
    row
}

/// An event with all its columns and the words of its claims.
fn event(record: &Record<'_>) -> Value {
    let mut row: Map<String, Value> = FIELDS
        .iter()
        .map(|f| (f.name.to_owned(), cell((f.of)(record))))
        .filter(|(_, v)| !v.is_null())
        .collect();
    let words: Vec<Value> = record
        .claims
        .iter()
        .map(|(claim, cited)| {
            json!({
                "claim": claim.id, "quote": claim.quote, "stance": claim.stance, "modality": claim.modality,
                "attribution": claim.attribution.iter().map(|hop| &hop.name).collect::<Vec<_>>(),
                "report": claim.report, "source": cited.source, "published": cited.published, "url": cited.url,
            })
        })
        .collect();
    row.insert("claims".into(), words.into());
    row.insert("disputed".into(), json!(record.event.disputed));
    row.insert("against".into(), json!(record.event.against));
    Value::Object(row)
}

fn cell(value: Cell) -> Value {
    match value {
        Cell::Null => Value::Null,
        Cell::Text(words) => words.into(),
        Cell::Int(n) => n.into(),
        Cell::Float(x) => x.into(),
        Cell::List(items) => items.into(),
    }
}

fn texts(record: &Record<'_>, column: &str) -> Vec<String> {
    let value = FIELDS.iter().find(|f| f.name == column).map_or(Cell::Null, |f| (f.of)(record));
    match value {
        Cell::Text(words) => vec![words],
        Cell::List(items) => items,
        _ => Vec::new(),
    }
}

/// One page of rows, and how many there are.
struct Rows {
    page: std::ops::Range<usize>,
    rows: Vec<Value>,
    total: usize,
}

impl Rows {
    fn of(asked: &Search) -> Rows {
        Rows { page: asked.offset..asked.offset.saturating_add(asked.limit()), rows: Vec::new(), total: 0 }
    }

    fn take(&mut self, row: impl FnOnce() -> Value) {
        if self.page.contains(&self.total) {
            self.rows.push(row());
        }
        self.total += 1;
    }

    fn answer(self, name: &str) -> Value {
        json!({"total": self.total, "offset": self.page.start, name: self.rows})
    }
}
