//! What lies on the desk? Every event as a small row in memory, so that a map can be moved and a list narrowed
//! without asking the file.

use super::days;
use super::filter::Dim;
use crate::store::{Head, Store, review_state};
use crate::view::View;
use anyhow::{Result, anyhow};
use dateline::brief::Origin;
use dateline::claim::Kind;
use dateline::profile::{Guard, Profile};
use dateline::{Claim, Event};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// Number of a name in [`Board::names`]; 0 is no name.
pub type Name = u32;

/// One event, small.
#[derive(Clone, Debug)]
pub struct Row {
    /// Number in the record; 0 on a board of a past day.
    pub number: i64,
    /// Id.
    pub id: String,
    /// Type.
    pub what: Name,
    /// Family.
    pub family: Name,
    /// Event, state, relation or media.
    pub kind: Name,
    /// First day, in days since 1970; `None` when undated.
    pub from: Option<i32>,
    /// Last day.
    pub to: Option<i32>,
    /// Precision of the date.
    pub prec: Name,
    /// What the date rests on.
    pub basis: Name,
    /// Name of the place.
    pub place: Name,
    /// Its id.
    pub place_id: Name,
    /// Its first-level unit.
    pub admin1: Name,
    /// Its country.
    pub country: Name,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// How far off the point may be, in kilometres.
    pub radius: Option<f64>,
    /// Precision of the place.
    pub placed: Name,
    /// Doers.
    pub actor1: Vec<Name>,
    /// Those it is done to.
    pub actor2: Vec<Name>,
    /// Both sides, each once.
    pub sides: Vec<Name>,
    /// Everyone in a role, by name and id.
    pub actors: Vec<Name>,
    /// Outlets.
    pub sources: Vec<Name>,
    /// Stance.
    pub stance: Name,
    /// Modality.
    pub modality: Name,
    /// Grade.
    pub grade: Name,
    /// Deaths: low, best, high.
    pub killed: [Option<u32>; 3],
    /// Claims for and against.
    pub claims: (u32, u32),
    /// Reports and originators.
    pub reports: (u32, u32),
    /// Something about it is disputed.
    pub disputed: bool,
    /// `open`, `accepted`, `edited` or `grown`.
    pub review: Name,
}

/// All rows, by first day; undated ones last.
pub struct Board {
    /// As known on this day; all that is known when `None`.
    pub as_of: Option<Date>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Names, by number.
    pub names: Vec<String>,
    /// The reports, in the order of arrival.
    pub heads: Vec<Head>,
    /// Number of claims.
    pub claims: usize,
    numbers: HashMap<String, Name>,
    by_id: HashMap<String, usize>,
    head_of: HashMap<String, usize>,
    /// Events and claims as they were known, when that is asked.
    view: Option<Arc<View>>,
}

impl Board {
    /// The record as known on `as_of`, as `guard` shows it.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn of(store: &mut Store, as_of: Option<Date>, guard: &Guard) -> Result<Board> {
        crate::coding::settle(store)?;
        let mut board = Board {
            as_of,
            rows: Vec::new(),
            names: vec![String::new()],
            heads: store.heads()?,
            claims: 0,
            numbers: HashMap::from([(String::new(), 0)]),
            by_id: HashMap::new(),
            head_of: HashMap::new(),
            view: None,
        };
        if as_of.is_none() && guard.profile() == Profile::Internal {
            board.claims = store.size()?.claims as usize;
            board.take(store, 0)?;
        } else {
            board.fill(View::of(store, as_of)?.shown(guard));
        }
        board.order();
        Ok(board)
    }

    /// The board of now after a change: only events that are new since are read.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn renewed(&self, store: &mut Store) -> Result<Board> {
        crate::coding::settle(store)?;
        let size = store.size()?;
        let numbers = store.event_numbers()?;
        let last = self.rows.iter().map(|r| r.number).max().unwrap_or(0);
        let same = self.claims == size.claims as usize && self.heads.len() == size.reports as usize;
        let mut board = Board {
            as_of: None,
            rows: self.rows.iter().filter(|r| numbers.binary_search(&r.number).is_ok()).cloned().collect(),
            names: self.names.clone(),
            heads: if same { self.heads.clone() } else { store.heads()? },
            claims: size.claims as usize,
            numbers: self.numbers.clone(),
            by_id: HashMap::new(),
            head_of: HashMap::new(),
            view: None,
        };
        board.take(store, last)?;
        board.order();
        Ok(board)
    }

    /// Reads the events numbered above `after`. Who is in them is read at the same time over a second door.
    fn take(&mut self, store: &Store, after: i64) -> Result<()> {
        let path = store.path().to_owned();
        let people = std::thread::spawn(move || -> Result<Vec<(i64, String)>> {
            let mut out = Vec::new();
            Store::open(&path)?
                .each_event_actor(after, |event, actor| out.push((event, actor.to_owned())))?;
            Ok(out)
        });
        let mut at: HashMap<i64, usize> = HashMap::new();
        store.each_settled(after, |number, event| {
            at.insert(number, self.rows.len());
            self.add(number, &event);
        })?;
        store.each_event_source(after, |event, source| {
            let name = self.name(source);
            if let Some(at) = at.get(&event) {
                push(&mut self.rows[*at].sources, name);
            }
        })?;
        let people = people.join().map_err(|_| anyhow!("reading who is in the events broke off"))?;
        for (event, actor) in people? {
            let name = self.name(&actor);
            if let Some(at) = at.get(&event) {
                self.rows[*at].actors.push(name);
            }
        }
        Ok(())
    }

    /// Puts the rows in their order, and reports and rows under their ids.
    fn order(&mut self) {
        self.rows.sort_by(|a, b| {
            (a.from.is_none(), a.from, a.to, &a.id).cmp(&(b.from.is_none(), b.from, b.to, &b.id))
        });
        self.by_id = self.rows.iter().enumerate().map(|(n, r)| (r.id.clone(), n)).collect();
        self.head_of = self.heads.iter().enumerate().map(|(n, h)| (h.id.clone(), n)).collect();
    }

    fn fill(&mut self, view: View) {
        self.heads.retain(|h| view.has_report(&h.id));
        for head in &mut self.heads {
            if let Some(cited) = view.citation(&head.id) {
                head.title.clone_from(&cited.title);
                head.url.clone_from(&cited.url);
            }
        }
        let claims: HashMap<&str, &Claim> = view.claims.iter().map(|c| (c.id.as_str(), c)).collect();
        for event in &view.events {
            let at = self.rows.len();
            self.add(0, event);
            for claim in event.claims.iter().filter_map(|id| claims.get(id.as_str())) {
                let Origin { source, .. } = view.origin(&claim.report);
                let source = source.map(|s| self.name(&s));
                let actors: Vec<Name> = people(claim).map(|name| self.name(name)).collect();
                let row = &mut self.rows[at];
                actors.iter().for_each(|a| push(&mut row.actors, *a));
                source.iter().for_each(|s| push(&mut row.sources, *s));
            }
        }
        self.claims = view.claims.len();
        self.view = Some(Arc::new(view));
    }

    fn add(&mut self, number: i64, event: &Event) {
        let place = event.place.as_ref();
        let words = |value: &Option<String>| value.clone().unwrap_or_default();
        let row = Row {
            number,
            id: event.id.clone(),
            what: self.name(&event.event_type),
            family: self.name(&event.family),
            kind: self.name(kind_name(event.kind)),
            from: event.date.from.or(event.date.to).map(days::number),
            to: event.date.to.or(event.date.from).map(days::number),
            prec: self.name(&event.date.precision),
            basis: self.name(&event.date.basis),
            place: self.name(place.map_or("", |p| &p.name)),
            place_id: self.name(&place.map(|p| words(&p.id)).unwrap_or_default()),
            admin1: self.name(&place.map(|p| words(&p.admin1)).unwrap_or_default()),
            country: self.name(&place.map(|p| words(&p.country)).unwrap_or_default()),
            point: place.and_then(|p| Some((p.lat?, p.lon?))),
            radius: place.and_then(|p| p.radius_km),
            placed: self.name(place.map_or("", |p| &p.precision)),
            actor1: event.actor1.iter().map(|a| self.name(a)).collect(),
            actor2: event.actor2.iter().map(|a| self.name(a)).collect(),
            sides: Vec::new(),
            actors: Vec::new(),
            sources: Vec::new(),
            stance: self.name(&word(&event.stance)),
            modality: self.name(&word(&event.modality)),
            grade: self.name(&event.grade),
            killed: event.killed.map_or([None; 3], |k| [k.low, k.best, k.high]),
            claims: (event.claims.len() as u32, event.against.len() as u32),
            reports: (event.reports, event.originators),
            disputed: !event.disputed.is_empty(),
            review: self.name(review_state(event)),
        };
        let mut row = row;
        for actor in row.actor1.iter().chain(&row.actor2) {
            push(&mut row.sides, *actor);
        }
        self.rows.push(row);
    }

    /// The number of a name, new or old.
    fn name(&mut self, name: &str) -> Name {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as Name;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The number of a name that is known.
    pub fn number(&self, name: &str) -> Option<Name> {
        self.numbers.get(name).copied()
    }

    /// The words of a number.
    pub fn word(&self, name: Name) -> &str {
        &self.names[name as usize]
    }

    /// The row of an event.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.by_id.get(id).map(|at| &self.rows[*at])
    }

    /// The names that come in a dimension.
    pub fn used(&self, dim: &Dim) -> Vec<Name> {
        let mut seen = vec![false; self.names.len()];
        self.rows.iter().flat_map(|row| dim.values(row)).for_each(|n| seen[*n as usize] = true);
        (0..).zip(seen).filter(|(_, seen)| *seen).map(|(n, _)| n).collect()
    }

    /// What is known of a report.
    pub fn head(&self, id: &str) -> Option<&Head> {
        self.head_of.get(id).map(|at| &self.heads[*at])
    }

    /// Events and claims as they were known, on a board of a past day.
    pub fn view(&self) -> Option<Arc<View>> {
        self.view.clone()
    }
}

/// Names and ids of everyone in a role of the claim.
fn people(claim: &Claim) -> impl Iterator<Item = &str> {
    let roles = claim.roles.values().filter(|f| f.place_id.is_none());
    let roles = roles.flat_map(|f| f.actor.iter().chain(&f.name));
    claim.actor1.iter().chain(&claim.actor2).chain(roles).map(String::as_str)
}

fn push(list: &mut Vec<Name>, name: Name) {
    if !list.contains(&name) {
        list.push(name);
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "event",
        Kind::State => "state",
        Kind::Relation => "relation",
        Kind::Media => "media",
    }
}

/// The name that an enum bears in JSON.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
