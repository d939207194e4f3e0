//! What did people decide, and what follows for the record? Decisions are only ever added.
//!
//! A decision names the claims it was taken on, so it holds whatever the events are called later; a claim that
//! reading anew replaced is followed to its heir. Decisions of a blind round are kept and compared, and change
//! nothing until the round is over and someone decides in the open.

use super::Store;
use super::land::{now, set_fact};
use super::readings::Readings;
use anyhow::{Context, Result, bail};
use dateline::settle::{self, Act, Change};
use dateline::{Claim, Event};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What sort of decision it is; the names are those of the `action` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The event is right as it stands.
    Accept,
    /// A field of the event, or of one claim, is other than read.
    Edit,
    /// Some claims of an event are about another one.
    Split,
    /// Several events are one.
    Merge,
    /// It is no event: its claims are left out.
    Reject,
    /// The name may be shown in public: it is of a public person, or no person at all.
    ClearName,
    /// The name means the same as another, which is kept.
    Alias,
    /// How far an outlet can be relied on.
    GradeSource,
    /// An earlier decision holds no longer.
    Undo,
}

/// A decision to be taken. Ids are those of events or claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Verdict {
    /// The event `id` is right.
    Accept {
        /// Event.
        id: String,
    },
    /// `change` holds for the event or claim `id`.
    Edit {
        /// Event or claim.
        id: String,
        /// Field and value.
        change: Change,
    },
    /// `claims` of the event `id` are another event.
    Split {
        /// Event.
        id: String,
        /// Some of its claims, not all.
        claims: Vec<String>,
    },
    /// `ids` are one event.
    Merge {
        /// Two events or more.
        ids: Vec<String>,
    },
    /// The event or claim `id` is none.
    Reject {
        /// Event or claim.
        id: String,
    },
    /// `name` may be shown.
    ClearName {
        /// The words as claims have them.
        name: String,
    },
    /// Whoever is called `name` is whom `kept` names.
    Alias {
        /// The name that is given up, as events have it.
        name: String,
        /// The name that is kept.
        kept: String,
    },
    /// The outlet is as reliable as the letter says.
    GradeSource {
        /// The outlet, as reports name it.
        outlet: String,
        /// Admiralty letter: A, completely reliable, to E, unreliable; F, cannot be judged.
        letter: String,
    },
    /// The decision `id` holds no longer.
    Undo {
        /// Name of the decision.
        id: String,
    },
}

/// Who decides, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coder {
    /// Who decides.
    pub by: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Name of the blind round, when it is one.
    #[serde(default)]
    pub round: Option<String>,
}

/// A decision as the record keeps it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Name: `D7` is the seventh decision of the record.
    pub id: String,
    /// When, UTC.
    pub at: String,
    /// Who decided.
    pub by: String,
    /// What was decided.
    pub action: Action,
    /// The event, claim, name or decision it was said of.
    pub subject: String,
    /// Claims it was taken on, by the names they had.
    pub claims: Vec<String>,
    /// For a split, the claims they are kept apart from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// For an edit, field and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// For an edit of an event, what the field said before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// For an alias the name that is kept, for an outlet its letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reads: Option<String>,
    /// Why.
    pub reason: String,
    /// Blind round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<String>,
    /// The decision that undid it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<String>,
}

/// The `body` column.
#[derive(Default, Serialize, Deserialize)]
struct Body {
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    from: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reads: Option<String>,
}

#[cfg(test)]
impl Decision {
    /// A decision that says nothing yet.
    pub(super) fn blank(action: Action) -> Decision {
        let word = String::new;
        Decision {
            id: word(),
            at: word(),
            by: word(),
            action,
            subject: word(),
            claims: Vec::new(),
            from: Vec::new(),
            change: None,
            was: None,
            reads: None,
            reason: word(),
            round: None,
            undone_by: None,
        }
    }
}

impl Store {
    /// Adds a decision. The events follow with the next settling ([`crate::coding::settle`]).
    ///
    /// # Errors
    /// An id is not in the record, the decision says nothing new, or nobody is named who takes it.
    pub fn append_decision(&mut self, verdict: &Verdict, coder: &Coder) -> Result<Decision> {
        if coder.by.trim().is_empty() {
            bail!("a decision needs the name of who takes it");
        }
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (action, subject, body) = stated(&change, verdict)?;
        let blind = coder.round.as_deref().filter(|r| !r.trim().is_empty());
        change
            .prepare_cached(
                "INSERT INTO decisions (at, by, action, subject, body, reason, blind_round)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                now(),
                coder.by.trim(),
                word(action),
                subject,
                serde_json::to_string(&body)?,
                coder.reason.trim(),
                blind,
            ])?;
        let seq = change.last_insert_rowid();
        if blind.is_none() && action != Action::ClearName {
            unsettle(&change, (action, &subject), &body)?;
        }
        let decision = read(&change, "WHERE seq = ?1", &[&seq])?.pop().context("a decision was not kept")?;
        change.commit()?;
        Ok(decision)
    }

    /// All decisions, oldest first.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        read(&self.db, "", &[])
    }

    /// Decisions on an event, a claim, a name or a decision, oldest first: those said of it by name, and for an
    /// event also those on any of its claims.
    pub fn decisions_of(&self, id: &str) -> Result<Vec<Decision>> {
        let own: BTreeSet<String> = match self.event(id)? {
            Some(event) => event.claims.into_iter().chain(event.against).collect(),
            None => [id.to_owned()].into(),
        };
        let heirs = heirs(&self.db)?;
        let mut all = self.decisions()?;
        let now = |c: &String| heirs.get(c).unwrap_or(c).clone();
        all.retain(|d| {
            d.subject == id
                || d.claims.iter().chain(&d.from).any(|c| own.contains(c) || own.contains(&now(c)))
        });
        Ok(all)
    }

    /// Decisions that settling follows, oldest first: in the open, not undone, on claims by the names they have now.
    pub fn settling_decisions(&self) -> Result<Vec<settle::Decision>> {
        let heirs = heirs(&self.db)?;
        let held = |id: &String| -> Result<String> {
            Ok(match heirs.get(id) {
                Some(heir) if !has(&self.db, "claims", "id", id)? => heir.clone(),
                _ => id.clone(),
            })
        };
        let mut out = Vec::new();
        for d in self.decisions()?.into_iter().filter(|d| d.round.is_none() && d.undone_by.is_none()) {
            let on_claim = d.change.is_some() && d.claims.len() == 1 && d.claims[0] == d.subject;
            let act = match d.action {
                Action::Accept => Act::Accept,
                Action::Edit if on_claim => Act::Correct,
                Action::Edit => Act::Edit,
                Action::Split => Act::Split,
                Action::Merge => Act::Merge,
                Action::Reject => Act::NotEvent,
                Action::ClearName | Action::Alias | Action::GradeSource | Action::Undo => continue,
            };
            out.push(settle::Decision {
                id: d.id,
                act,
                claims: d.claims.iter().map(held).collect::<Result<_>>()?,
                from: d.from.iter().map(held).collect::<Result<_>>()?,
                change: d.change,
                by: Some(d.by),
                at: Some(d.at),
                why: Some(d.reason).filter(|r| !r.is_empty()),
            });
        }
        Ok(out)
    }

    /// Names that people cleared to be shown in public.
    pub fn cleared_names(&self) -> Result<BTreeSet<String>> {
        let cleared =
            self.decisions()?.into_iter().filter(|d| d.action == Action::ClearName && d.undone_by.is_none());
        Ok(cleared.map(|d| d.subject).collect())
    }

    /// The event of that name, or that had it once.
    pub fn event(&self, id: &str) -> Result<Option<Event>> {
        event(&self.db, id)
    }

    /// Gives events that were settled elsewhere, as those known on a day, the names the record has for them.
    pub fn keep_names(&self, events: &mut [Event]) -> Result<()> {
        let mut own = self.db.prepare_cached("SELECT since, name FROM event_names WHERE claim = ?1")?;
        let mut old = self.db.prepare_cached(
            "SELECT n.since, n.name FROM claim_heirs h JOIN event_names n ON n.claim = h.was WHERE h.now = ?1",
        )?;
        for event in events {
            let mut names: Vec<(i64, String)> = Vec::new();
            for claim in event.claims.iter().chain(&event.against) {
                for query in [&mut own, &mut old] {
                    let rows = query.query_map([claim], |row| Ok((row.get(0)?, row.get(1)?)))?;
                    names.extend(rows.collect::<Result<Vec<_>, _>>()?);
                }
            }
            if let Some((_, name)) = names.into_iter().min() {
                event.id = name;
            }
        }
        Ok(())
    }

    /// The event that a claim is settled into.
    pub fn event_of_claim(&self, claim: &str) -> Result<Option<Event>> {
        let id: Option<String> = self
            .db
            .prepare_cached(
                "SELECT e.id FROM claims c JOIN event_claims t ON t.claim = c.seq JOIN events e ON e.seq = t.event
                 WHERE c.id = ?1",
            )?
            .query_row([claim], |row| row.get(0))
            .optional()?;
        id.map_or(Ok(None), |id| self.event(&id))
    }
}

/// What a decision speaks of has to be settled again; for an undo, what the undone one spoke of.
fn unsettle(change: &Transaction<'_>, (action, subject): (Action, &str), body: &Body) -> Result<()> {
    let mut claims: Vec<String> = body.claims.iter().chain(&body.from).cloned().collect();
    let mut said = (action, subject.to_owned());
    if action == Action::Undo
        && let Some(undone) = read(change, "", &[])?.into_iter().find(|d| d.id == subject)
    {
        claims.extend(undone.claims.into_iter().chain(undone.from));
        said = (undone.action, undone.subject);
    }
    let mut mark = change.prepare_cached(
        "INSERT OR IGNORE INTO unsettled
         SELECT report FROM claims WHERE id = ?1 OR id = (SELECT now FROM claim_heirs WHERE was = ?1)",
    )?;
    for claim in claims {
        mark.execute([claim])?;
    }
    match said.0 {
        // Names that are read as this one change with it.
        Action::Alias => change.execute(
            "WITH RECURSIVE same (name) AS (
                 SELECT ?1 UNION SELECT d.subject FROM decisions d JOIN same s ON d.body ->> 'reads' = s.name
                 WHERE d.action = 'alias')
             INSERT OR IGNORE INTO unsettled SELECT c.report FROM same s JOIN actors a ON a.name = s.name
             JOIN claim_actors t ON t.actor = a.key JOIN claims c ON c.seq = t.claim",
            [&said.1],
        )?,
        Action::GradeSource => change.execute(
            "INSERT OR IGNORE INTO unsettled SELECT seq FROM reports WHERE source = ?1",
            [&said.1],
        )?,
        _ => 0,
    };
    set_fact(change, "stale", "yes")
}

/// The row of a verdict: what it is, of what, and the claims it rests on.
fn stated(db: &Connection, verdict: &Verdict) -> Result<(Action, String, Body)> {
    let body = |claims: Vec<String>| Body { claims, ..Body::default() };
    Ok(match verdict {
        Verdict::Accept { id } => (Action::Accept, id.clone(), body(known(db, id)?.claims())),
        Verdict::Reject { id } => (Action::Reject, id.clone(), body(known(db, id)?.claims())),
        Verdict::Edit { id, change } => {
            let known = known(db, id)?;
            let was = match &known {
                Known::Event(event) => Change::value_in(change.field(), event),
                Known::Claim(_) => None,
            };
            let claims = known.claims();
            (Action::Edit, id.clone(), Body { claims, change: Some(change.clone()), was, ..Body::default() })
        }
        Verdict::Merge { ids } => {
            let distinct: BTreeSet<&String> = ids.iter().collect();
            if distinct.len() < 2 {
                bail!("a merge needs two events or more");
            }
            let mut claims = Vec::new();
            for id in ids {
                claims.extend(
                    known(db, id)?.claims().into_iter().filter(|c| !claims.contains(c)).collect::<Vec<_>>(),
                );
            }
            (Action::Merge, ids[0].clone(), body(claims))
        }
        Verdict::Split { id, claims } => {
            let all = known(db, id)?.claims();
            if let Some(stranger) = claims.iter().find(|c| !all.contains(c)) {
                bail!("{stranger} is no claim of {id}; its claims are {}", all.join(", "));
            }
            let from: Vec<String> = all.into_iter().filter(|c| !claims.contains(c)).collect();
            if claims.is_empty() || from.is_empty() {
                bail!("a split needs some of the claims of {id}, not none and not all");
            }
            (Action::Split, id.clone(), Body { claims: claims.clone(), from, ..Body::default() })
        }
        Verdict::ClearName { name } => {
            if name.trim().is_empty() {
                bail!("which name may be shown?");
            }
            (Action::ClearName, name.trim().to_owned(), Body::default())
        }
        Verdict::Alias { name, kept } => {
            let (name, kept) = (name.trim(), kept.trim());
            if name.is_empty() || kept.is_empty() || name == kept {
                bail!("an alias needs two names that differ");
            }
            if Readings::of(&read(db, "", &[])?).name(kept) == name {
                bail!("{kept} is read as {name} already; undo that first");
            }
            if !has(db, "actors", "name", name)? {
                bail!("{name}: nobody of that name is in the record");
            }
            (Action::Alias, name.to_owned(), Body { reads: Some(kept.to_owned()), ..Body::default() })
        }
        Verdict::GradeSource { outlet, letter } => {
            let letter = letter.trim().to_uppercase();
            if !matches!(letter.as_str(), "A" | "B" | "C" | "D" | "E" | "F") {
                bail!("{letter:?} is no letter of a source; write A to F");
            }
            if !has(db, "reports", "source", outlet)? {
                bail!("{outlet}: no report of the record is of that outlet");
            }
            (Action::GradeSource, outlet.clone(), Body { reads: Some(letter), ..Body::default() })
        }
        Verdict::Undo { id } => {
            let all = read(db, "", &[])?;
            let Some(d) = all.iter().find(|d| d.id == *id) else { bail!("there is no decision {id}") };
            if let Some(by) = &d.undone_by {
                bail!("{id} was undone already, by {by}");
            }
            (Action::Undo, id.clone(), Body::default())
        }
    })
}

/// What an id means.
enum Known {
    Event(Box<Event>),
    Claim(String),
}

impl Known {
    fn claims(self) -> Vec<String> {
        match self {
            Known::Event(event) => event.claims.into_iter().chain(event.against).collect(),
            Known::Claim(id) => vec![id],
        }
    }
}

fn known(db: &Connection, id: &str) -> Result<Known> {
    if let Some(event) = event(db, id)? {
        return Ok(Known::Event(Box::new(event)));
    }
    if has(db, "claims", "id", id)? {
        return Ok(Known::Claim(id.to_owned()));
    }
    bail!("{id}: the record holds no event and no claim of that name")
}

fn has(db: &Connection, table: &str, column: &str, value: &str) -> Result<bool> {
    Ok(db.prepare_cached(&format!("SELECT 1 FROM {table} WHERE {column} = ?1"))?.exists([value])?)
}

fn event(db: &Connection, id: &str) -> Result<Option<Event>> {
    let find = |sql: &str| -> Result<Option<String>> {
        Ok(db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    };
    let json = match find("SELECT json FROM events WHERE id = ?1")? {
        Some(json) => Some(json),
        // The name went to another event, or is remembered from before a merge.
        None => find(
            "SELECT e.json FROM event_names n
             LEFT JOIN claim_heirs h ON h.was = n.claim
             JOIN claims k ON k.id IN (n.claim, h.now)
             JOIN event_claims c ON c.claim = k.seq
             JOIN events e ON e.seq = c.event WHERE n.name = ?1 LIMIT 1",
        )?,
    };
    json.map(|json| serde_json::from_str(&json).context("an event in the record is damaged")).transpose()
}

/// Every replaced claim with the claim that says the same now.
pub(super) fn heirs(db: &Connection) -> Result<BTreeMap<String, String>> {
    let mut query = db.prepare_cached("SELECT was, now FROM claim_heirs")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes for every claim of `old` that `new` lacks which claim of `new` says the same now: that of the same
/// trigger, of the same type if there is one; else of the same sentence and type.
pub(super) fn bequeath(db: &Connection, old: &[Claim], new: &[Claim]) -> Result<()> {
    let stays: BTreeSet<&str> = old.iter().map(|c| c.id.as_str()).collect();
    let free: Vec<&Claim> = new.iter().filter(|c| !stays.contains(c.id.as_str())).collect();
    let kept: BTreeSet<&str> = new.iter().map(|c| c.id.as_str()).collect();
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO claim_heirs (was, now) VALUES (?1, ?2)")?;
    let mut pass_on = db.prepare_cached("UPDATE claim_heirs SET now = ?2 WHERE now = ?1")?;
    for gone in old.iter().filter(|c| !kept.contains(c.id.as_str())) {
        let trigger = |c: &&&Claim| {
            c.evidence.trigger.start < gone.evidence.trigger.end
                && gone.evidence.trigger.start < c.evidence.trigger.end
        };
        let told = |c: &&&Claim| c.quote == gone.quote && c.event_type == gone.event_type;
        let of_trigger = free.iter().filter(trigger).min_by_key(|c| c.event_type != gone.event_type);
        if let Some(heir) = of_trigger.or_else(|| free.iter().find(told)) {
            insert.execute([&gone.id, &heir.id])?;
            pass_on.execute([&gone.id, &heir.id])?;
        }
    }
    Ok(())
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Accept => "accept",
        Action::Edit => "edit",
        Action::Split => "split",
        Action::Merge => "merge",
        Action::Reject => "reject",
        Action::ClearName => "clear_name",
        Action::Alias => "alias",
        Action::GradeSource => "grade_source",
        Action::Undo => "undo",
    }
}

fn read(db: &Connection, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Decision>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT seq, at, by, action, subject, body, reason, blind_round,
                (SELECT u.seq FROM decisions u WHERE u.action = 'undo' AND u.subject = 'D' || d.seq
                 AND u.blind_round IS NULL ORDER BY u.seq LIMIT 1)
         FROM decisions d {condition} ORDER BY seq"
    ))?;
    let rows = query.query_map(values, |row| Ok(decision(row)))?;
    rows.map(|row| row?).collect()
}

fn decision(row: &Row<'_>) -> Result<Decision> {
    let (seq, action, body): (i64, String, String) = (row.get(0)?, row.get(3)?, row.get(5)?);
    let damaged = || format!("decision D{seq} in the record is damaged");
    let body: Body = serde_json::from_str(&body).with_context(damaged)?;
    let action = serde_json::from_value(serde_json::Value::String(action)).with_context(damaged)?;
    let undone: Option<i64> = row.get(8)?;
    Ok(Decision {
        id: format!("D{seq}"),
        at: row.get(1)?,
        by: row.get(2)?,
        action,
        subject: row.get(4)?,
        claims: body.claims,
        from: body.from,
        change: body.change,
        was: body.was,
        reads: body.reads,
        reason: row.get(6)?,
        round: row.get(7)?,
        undone_by: undone.map(|seq| format!("D{seq}")),
    })
}
