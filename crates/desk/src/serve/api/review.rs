//! What should a person look at, what was decided, and how far do two people agree?

use super::super::board::{Board, Row};
use super::super::days;
use super::super::listing::{Form, Listing, list, maybe, text};
use super::super::reply::{Reply, wrong};
use super::super::routes::Asked;
use super::super::state::Desk;
use super::shape;
use crate::coding;
use crate::commands::review::change;
use crate::pages::tables;
use crate::serve::board::word;
use crate::store::{Action, Coder, Decision, Queued, Verdict};
use anyhow::Result;
use dateline::Event;
use dateline::brief::Scope;
use dateline::record::Value as Cell;
use dateline::score::{FieldScore, Figure, Unit, Value, score};
use dateline::settle::Change;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// `review/queue`: events that nobody has looked at, the most doubtful first; in a blind round those that I have not
/// decided on in it.
pub fn queue(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let board = asked.board(desk)?;
    let (_, limit) = asked.page(200)?;
    let round = asked.query.get("round");
    let scope = Scope {
        from: asked.parse("from")?,
        to: asked.parse("to")?,
        place: asked.query.get("place").map(str::to_owned),
        actor: asked.query.get("actor").map(str::to_owned),
        kind: asked.query.get("type").map(str::to_owned),
        as_of: None,
    };
    desk.with(|store| {
        let done: BTreeSet<String> = match round {
            None => BTreeSet::new(),
            Some(round) => {
                let mine = |d: &Decision| d.round.as_deref() == Some(round) && d.by == asked.session.name;
                store.decisions()?.into_iter().filter(mine).map(|d| d.subject).collect()
            }
        };
        let all = store.queue(&scope, limit + done.len())?;
        let left = all.iter().filter(|q| !done.contains(&q.event.id)).take(limit);
        let left: Vec<(&Queued, &Row)> = left.filter_map(|q| Some((q, board.row(&q.event.id)?))).collect();
        if asked.form != Form::Page {
            return queue_file(asked, &board, &left);
        }
        let rows: Vec<Json> = left
            .iter()
            .map(|(q, row)| {
                json!({ "row": shape::row(desk, &board, row), "doubt": q.doubt, "reasons": q.reasons, "state": q.state })
            })
            .collect();
        Ok(Reply::json(&json!({ "rows": rows, "done": done.len(), "round": round })))
    })
}

fn queue_file(asked: &Asked, board: &Board, left: &[(&Queued, &Row)]) -> Result<Reply> {
    let mut listing = Listing::new([
        "id",
        "type",
        "from",
        "to",
        "place",
        "latitude",
        "longitude",
        "doubt",
        "state",
        "reasons",
    ]);
    for (q, row) in left {
        let day = |n: Option<i32>| maybe(n.map(|n| days::date_of(n).to_string()).as_deref());
        let degrees = |n: Option<f64>| n.map_or(Cell::Null, Cell::Float);
        listing.row(vec![
            text(&row.id),
            text(board.word(row.what)),
            day(row.from),
            day(row.to),
            text(board.word(row.place)),
            degrees(row.point.map(|p| p.0)),
            degrees(row.point.map(|p| p.1)),
            Cell::Float(q.doubt),
            text(&q.state),
            list(q.reasons.iter().cloned()),
        ]);
    }
    Reply::list(&listing, asked.form, "queue", (0, 0), asked.spreadsheet())
}

/// `readings`: names that are read as another, letters of outlets.
pub fn readings(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let all = desk.with(|store| store.decisions())?;
    let held = all.iter().filter(|d| d.round.is_none() && d.undone_by.is_none() && d.reads.is_some());
    let mut listing = Listing::new(["decision", "of", "name", "reads", "by", "at", "reason"]);
    for d in held {
        listing.row(vec![
            text(&d.id),
            text(if d.action == Action::Alias { "name" } else { "outlet" }),
            text(&d.subject),
            maybe(d.reads.as_deref()),
            text(&d.by),
            text(&d.at),
            text(&d.reason),
        ]);
    }
    Reply::list(&listing, asked.form, "readings", asked.page(5000)?, asked.spreadsheet())
}

/// `review/decide`: `{action, id, …}` as in the table of decisions, with `reason` and, in a blind round, `round`.
pub fn decide(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let verdict = verdict(asked)?;
    let said =
        |name: &str| asked.body.get(name).and_then(Json::as_str).filter(|w| !w.is_empty()).map(str::to_owned);
    let coder = Coder {
        by: asked.session.name.clone(),
        reason: said("reason").unwrap_or_default(),
        round: said("round"),
    };
    let decision = desk.with(|store| {
        coding::settle(store)?;
        let decision = store.append_decision(&verdict, &coder).map_err(|e| wrong(format!("{e:#}")))?;
        coding::settle(store)?;
        Ok(decision)
    })?;
    Ok(Reply::json(&json!({ "decision": decision })))
}

fn verdict(asked: &Asked) -> Result<Verdict> {
    let id = || asked.word("id").map(str::to_owned);
    let several = |name: &str| -> Result<Vec<String>> {
        let items = asked
            .body
            .get(name)
            .and_then(Json::as_array)
            .ok_or_else(|| wrong(format!("\"{name}\" is missing")))?;
        Ok(items.iter().filter_map(Json::as_str).map(str::to_owned).collect())
    };
    Ok(match asked.word("action")? {
        "accept" => Verdict::Accept { id: id()? },
        "reject" => Verdict::Reject { id: id()? },
        "undo" => Verdict::Undo { id: id()? },
        "merge" => Verdict::Merge { ids: several("ids")? },
        "split" => Verdict::Split { id: id()?, claims: several("claims")? },
        "alias" => {
            Verdict::Alias { name: asked.word("name")?.to_owned(), kept: asked.word("kept")?.to_owned() }
        }
        "grade_source" => Verdict::GradeSource {
            outlet: asked.word("outlet")?.to_owned(),
            letter: asked.word("letter")?.to_owned(),
        },
        "clear_name" => Verdict::ClearName { name: asked.word("name")?.to_owned() },
        "edit" => {
            let change =
                change(asked.word("field")?, asked.word("value")?).map_err(|e| wrong(format!("{e:#}")))?;
            Verdict::Edit { id: id()?, change }
        }
        other => {
            return Err(wrong(format!(
                "{other}: decisions are accept, edit, split, merge, reject, alias, grade_source, clear_name, undo"
            )));
        }
    })
}

/// `decisions`: all that people decided, the newest first. Of a blind round each sees their own until it is compared.
pub fn decisions(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let of = asked.query.get("id");
    let all = desk.with(|store| match of {
        Some(id) => store.decisions_of(id),
        None => store.decisions(),
    })?;
    let seen = all.iter().rev().filter(|d| d.round.is_none() || d.by == asked.session.name);
    let listing = tables::decisions(seen).into();
    Reply::list(&listing, asked.form, "decisions", asked.page(2000)?, asked.spreadsheet())
}

/// What a coder said of an event in a round.
struct Said {
    act: String,
    fields: BTreeMap<String, String>,
}

/// `review/agreement`: two coders of a blind round side by side, field by field, over events that both decided on.
pub fn agreement(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let round = asked.query.get("round").unwrap_or_default();
    let all = desk.with(|store| store.decisions())?;
    let rounds: BTreeSet<&String> = all.iter().filter_map(|d| d.round.as_ref()).collect();
    let of_round: Vec<&Decision> =
        all.iter().filter(|d| d.round.as_deref() == Some(round) && d.undone_by.is_none()).collect();
    let coders: BTreeSet<&str> = of_round.iter().map(|d| d.by.as_str()).collect();
    let mut order = coders.iter().copied();
    let a = asked.query.get("a").or(order.next()).unwrap_or_default();
    let b = asked.query.get("b").or(order.next()).unwrap_or_default();
    let ids: BTreeSet<&str> = of_round.iter().map(|d| d.subject.as_str()).collect();
    let events: BTreeMap<String, Event> = desk.with(|store| {
        let mut events = BTreeMap::new();
        for id in ids {
            if let Some(event) = store.event(id)? {
                events.insert(id.to_owned(), event);
            }
        }
        Ok(events)
    })?;
    let (said_a, said_b) = (said(&of_round, a, &events), said(&of_round, b, &events));
    let fields = score(&units(&said_a), &units(&said_b));
    let board = asked.board(desk)?;
    let differ: Vec<Json> = said_a
        .iter()
        .filter_map(|(id, one)| {
            let other = said_b.get(id)?;
            let fields: Vec<Json> = one
                .fields
                .iter()
                .filter(|(name, value)| other.fields.get(*name).is_some_and(|v| v != *value))
                .map(|(name, value)| json!({ "field": name, "a": value, "b": other.fields[name] }))
                .collect();
            (one.act != other.act || !fields.is_empty()).then(|| {
                json!({ "id": id, "a": one.act, "b": other.act, "fields": fields,
                    "row": board.row(id).map(|row| shape::row(desk, &board, row)) })
            })
        })
        .collect();
    let both = said_a.keys().filter(|id| said_b.contains_key(*id)).count();
    Ok(Reply::json(&json!({
        "rounds": rounds, "round": round, "coders": coders, "a": a, "b": b, "both": both,
        "fields": fields.iter().map(figures).collect::<Vec<_>>(), "differ": differ,
    })))
}

/// The last word of a coder on each event: what was decided, and the fields as they then stand.
fn said(decisions: &[&Decision], by: &str, events: &BTreeMap<String, Event>) -> BTreeMap<String, Said> {
    let mut out: BTreeMap<String, Said> = BTreeMap::new();
    for d in decisions.iter().filter(|d| d.by == by) {
        let Some(event) = events.get(&d.subject) else { continue };
        let said =
            out.entry(d.subject.clone()).or_insert_with(|| Said { act: String::new(), fields: as_is(event) });
        said.act = word(&d.action);
        if d.action == Action::Reject {
            said.fields.clear();
        }
        if let Some(change) = &d.change {
            said.fields.insert(change.field().to_owned(), change.words());
        }
    }
    out
}

const FIELDS: [&str; 8] = ["type", "date", "place", "actor1", "actor2", "killed", "modality", "stance"];

fn as_is(event: &Event) -> BTreeMap<String, String> {
    FIELDS.iter().map(|f| ((*f).to_owned(), Change::value_in(f, event).unwrap_or_default())).collect()
}

fn units(said: &BTreeMap<String, Said>) -> Vec<Unit> {
    let value = |words: &String| match words.is_empty() {
        true => Value::None,
        false => Value::Labels(words.split(';').map(|w| w.trim().to_owned()).collect()),
    };
    let unit = |(id, said): (&String, &Said)| {
        let mut fields: BTreeMap<String, Value> =
            said.fields.iter().map(|(f, w)| (f.clone(), value(w))).collect();
        let is_event = if said.act == "reject" { "no" } else { "yes" };
        fields.insert("is an event".into(), Value::Labels([is_event.to_owned()].into()));
        Unit { id: id.clone(), fields }
    };
    said.iter().map(unit).collect()
}

fn figures(f: &FieldScore) -> Json {
    let figure = |f: &Figure| json!({ "value": f.value, "interval": f.interval });
    json!({ "field": f.field, "n": f.n, "agree": figure(&f.f1), "kappa": figure(&f.kappa), "alpha": figure(&f.alpha) })
}

/// `audit`: who did what at the desk, the newest first.
pub fn audit(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let (_, limit) = asked.page(5000)?;
    let mut listing = Listing::new(["at", "who", "what", "subject"]);
    for line in desk.audit.last(if asked.form == Form::Page { limit } else { usize::MAX })? {
        let word = |name: &str| maybe(line[name].as_str());
        listing.row(vec![word("at"), word("who"), word("what"), word("subject")]);
    }
    Reply::list(&listing, asked.form, "audit", (0, limit), asked.spreadsheet())
}
