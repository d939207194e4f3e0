//! How do settled events enter the record? Part by part, each event under the name it had.

use super::counts::{Marks, Voice};
use super::land::{set_fact, word};
use super::queue::{doubt, state};
use super::readings::Readings;
use super::settled::{Settled, facts};
use super::ties::number_of;
use anyhow::{Context, Result};
use dateline::claim::Place;
use dateline::control::{as_edited, is_ground};
use dateline::relations::{Implying, implied_ties, stated_ties};
use dateline::settle::{self, Decided, Given, Part, ReportFacts, Rules, Told};
use dateline::{Claim, Event};
use jiff::civil::{Date, date};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Writes parts.
pub(super) struct Writer<'w> {
    change: &'w Transaction<'w>,
    rules: &'w Rules,
    decided: &'w Decided<'w>,
    readings: &'w Readings,
    /// Any event ever had a name; any claim was ever replaced.
    named: bool,
    replaced: bool,
    since: i64,
    /// Number of the event written last: none is given twice, so that a reader sees what is new.
    last: i64,
    spots: HashMap<[String; 5], i64>,
    voices: HashMap<Voice, i64>,
    actors: HashMap<String, i64>,
    /// What was done so far.
    pub done: Settled,
}

impl<'w> Writer<'w> {
    /// A writer into `change`.
    pub fn new(
        change: &'w Transaction<'w>,
        rules: &'w Rules,
        decided: &'w Decided<'w>,
        readings: &'w Readings,
    ) -> Result<Writer<'w>> {
        let any = |table: &str| change.prepare(&format!("SELECT 1 FROM {table} LIMIT 1"))?.exists([]);
        let since = change.query_row("SELECT coalesce(max(since), 0) FROM event_names", [], |r| r.get(0))?;
        let last = change.query_row(
            "SELECT max(coalesce((SELECT max(seq) FROM events), 0),
                        coalesce((SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'last_event'), 0))",
            [],
            |r| r.get(0),
        )?;
        Ok(Writer {
            change,
            rules,
            decided,
            readings,
            named: any("event_names")?,
            replaced: any("claim_heirs")?,
            since,
            last,
            spots: HashMap::new(),
            voices: HashMap::new(),
            actors: HashMap::new(),
            done: Settled::default(),
        })
    }

    /// Settles a part and writes its events.
    pub fn part(&mut self, part: &Part) -> Result<()> {
        let mut claims: Vec<(Claim, i64)> = Vec::with_capacity(part.numbers.len());
        let mut reports: BTreeMap<i64, ReportFacts> = BTreeMap::new();
        {
            let mut read = self.change.prepare_cached("SELECT json, report FROM claims WHERE seq = ?1")?;
            for seq in &part.numbers {
                let (json, report): (String, i64) =
                    read.query_row([*seq as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let mut claim: Claim =
                    serde_json::from_str(&json).context("a claim in the record is damaged")?;
                let told = match reports.entry(report) {
                    Entry::Occupied(told) => told.into_mut(),
                    Entry::Vacant(place) => place.insert(facts(self.change, report)?.unwrap_or_default()),
                };
                self.readings.apply(&mut claim, told.source.as_deref());
                claims.push((self.decided.corrected(&claim).into_owned(), report));
            }
        }
        let told: Vec<Told<'_>> =
            claims.iter().map(|(claim, report)| Told { claim, facts: &reports[report] }).collect();
        let mut events = settle::events(part, &told, self.rules, self.decided);
        self.name(&mut events, &told)?;
        let seqs: HashMap<&str, i64> =
            told.iter().zip(&part.numbers).map(|(t, seq)| (t.claim.id.as_str(), *seq as i64)).collect();
        let number = part.numbers.iter().min().copied().unwrap_or(0) as i64;
        let of: HashMap<&str, (&Told<'_>, i64)> = told
            .iter()
            .zip(&claims)
            .map(|(told, (claim, report))| (claim.id.as_str(), (told, *report)))
            .collect();
        for event in &events {
            let row = self.event(event, &seqs, number)?;
            for (against, ids) in [(false, &event.claims), (true, &event.against)] {
                for id in ids {
                    let (Some((told, report)), Some(seq)) = (of.get(id.as_str()), seqs.get(id.as_str()))
                    else {
                        continue;
                    };
                    self.telling(row, *seq, *report, told.claim, against)?;
                    let edited = if against { None } else { Some(as_edited(told.claim, event, self.rules)) };
                    self.ground(row, *seq, edited.as_deref().unwrap_or(told.claim))?;
                    self.ties(event, row, *seq, told, against)?;
                }
            }
        }
        self.done.claims += told.len() as u64;
        self.done.events += events.len() as u64;
        Ok(())
    }

    /// Remembers which number was given last.
    pub fn end(self) -> Result<Settled> {
        set_fact(self.change, "last_event", &self.last.to_string())?;
        Ok(self.done)
    }

    /// Gives the events the names that their claims have led to before, and remembers new ones.
    fn name(&mut self, events: &mut [Event], told: &[Told<'_>]) -> Result<()> {
        let mut given: BTreeMap<i64, Given> = BTreeMap::new();
        if self.named {
            let mut own =
                self.change.prepare_cached("SELECT since, name FROM event_names WHERE claim = ?1")?;
            let mut old = self.change.prepare_cached(
                "SELECT n.since, n.name FROM claim_heirs h JOIN event_names n ON n.claim = h.was
                 WHERE h.now = ?1 AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.id = h.was)",
            )?;
            for id in told.iter().map(|t| &t.claim.id) {
                let queries = [Some(&mut own), self.replaced.then_some(&mut old)];
                for query in queries.into_iter().flatten() {
                    let mut rows = query.query([id])?;
                    while let Some(row) = rows.next()? {
                        given.insert(row.get(0)?, Given { name: row.get(1)?, claim: id.clone() });
                    }
                }
            }
        }
        let given: Vec<Given> = given.into_values().collect();
        let taken = |name: &str| {
            // When the record cannot be read, the insert below fails too, and says why.
            self.change
                .prepare_cached("SELECT 1 FROM event_names WHERE name = ?1")
                .and_then(|mut q| q.exists([name]))
                .unwrap_or(false)
        };
        let new = settle::name(events, &given, &taken);
        let mut insert =
            self.change.prepare_cached("INSERT INTO event_names (name, claim, since) VALUES (?1, ?2, ?3)")?;
        for g in new {
            self.since += 1;
            insert.execute(params![g.name, g.claim, self.since])?;
        }
        Ok(())
    }

    fn event(&mut self, event: &Event, seqs: &HashMap<&str, i64>, part: i64) -> Result<i64> {
        let spot = event.place.as_ref().map(|p| self.spot(p)).transpose()?;
        let first = event.date.from.or(event.date.to).map(day);
        let last = event.date.to.or(event.date.from).map(day);
        self.last += 1;
        let seq = self
            .change
            .prepare_cached(
                "INSERT INTO events (seq, id, type, family, kind, date_from, date_to, first, last, span, spot, doubt, state,
                    part, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .insert(params![
                self.last,
                event.id,
                event.event_type,
                event.family,
                word(&event.kind)?,
                event.date.from.map(|d| d.to_string()),
                event.date.to.map(|d| d.to_string()),
                first,
                last,
                span(first, last),
                spot,
                doubt(event),
                state(event),
                part,
                serde_json::to_string(event)?,
            ])?;
        let mut tie = self
            .change
            .prepare_cached("INSERT INTO event_claims (claim, event, says) VALUES (?1, ?2, ?3)")?;
        for (says, ids) in [("for", &event.claims), ("against", &event.against)] {
            for claim in ids.iter().filter_map(|id| seqs.get(id.as_str())) {
                tie.execute(params![claim, seq, says])?;
            }
        }
        Ok(seq)
    }

    /// How a claim of an event is told.
    fn telling(&mut self, event: i64, claim: i64, report: i64, told: &Claim, against: bool) -> Result<()> {
        let voice = Voice::of(told).map(|voice| self.voice(voice)).transpose()?;
        let letter = told.grade.get(..1).unwrap_or("F");
        self.change
            .prepare_cached(
                "INSERT INTO tellings (event, claim, report, voice, marks, letter) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![event, claim, report, voice, Marks::of(told, against).number(), letter])?;
        Ok(())
    }

    /// Files a claim that tells who holds its place.
    fn ground(&mut self, event: i64, claim: i64, told: &Claim) -> Result<()> {
        let Some(place) = told.place.as_ref().filter(|_| is_ground(told, self.rules)) else { return Ok(()) };
        let spot = self.spot(place)?;
        self.change
            .prepare_cached("INSERT OR IGNORE INTO grounds (spot, claim, event) VALUES (?1, ?2, ?3)")?
            .execute([spot, claim, event])?;
        Ok(())
    }

    /// How actors stand to each other by a claim of an event.
    fn ties(&mut self, event: &Event, row: i64, claim: i64, told: &Told<'_>, against: bool) -> Result<()> {
        let mut all = stated_ties(told.claim, told.facts.published, self.rules);
        if !against {
            all.extend(implied_ties(Implying::of(event), told.claim, self.rules));
        }
        for tie in all {
            let (one, two) = (self.actor(&tie.from)?, self.actor(&tie.to)?);
            self.change
                .prepare_cached(
                    "INSERT OR IGNORE INTO ties (kind, one, two, claim, event, basis, since, until, denied)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    tie.kind,
                    one,
                    two,
                    claim,
                    row,
                    number_of(tie.basis),
                    tie.since.map(day),
                    tie.until.map(day),
                    tie.denied,
                ])?;
        }
        Ok(())
    }

    fn voice(&mut self, voice: Voice) -> Result<i64> {
        if let Some(&key) = self.voices.get(&voice) {
            return Ok(key);
        }
        let known = |words: &Option<String>| words.clone().unwrap_or_default();
        let columns = params![voice.name, known(&voice.actor), known(&voice.role)];
        self.change
            .prepare_cached("INSERT OR IGNORE INTO voices (name, actor, role) VALUES (?1, ?2, ?3)")?
            .execute(columns)?;
        let key = self
            .change
            .prepare_cached("SELECT key FROM voices WHERE name = ?1 AND actor = ?2 AND role = ?3")?
            .query_row(columns, |r| r.get(0))?;
        self.voices.insert(voice, key);
        Ok(key)
    }

    fn actor(&mut self, name: &str) -> Result<i64> {
        if let Some(&key) = self.actors.get(name) {
            return Ok(key);
        }
        self.change.prepare_cached("INSERT OR IGNORE INTO actors (name) VALUES (?1)")?.execute([name])?;
        let key = self
            .change
            .prepare_cached("SELECT key FROM actors WHERE name = ?1")?
            .query_row([name], |r| r.get(0))?;
        self.actors.insert(name.to_owned(), key);
        Ok(key)
    }

    fn spot(&mut self, place: &Place) -> Result<i64> {
        let maybe = |s: &Option<String>| s.clone().unwrap_or_default();
        let (admin1, country) = (maybe(&place.admin1), maybe(&place.country));
        let key = [place.name.clone(), maybe(&place.id), admin1, country, place.text.clone()];
        if let Some(&spot) = self.spots.get(&key) {
            return Ok(spot);
        }
        let mut find = self.change.prepare_cached(
            "SELECT key FROM spots WHERE name = ?1 AND id = ?2 AND admin1 = ?3 AND country = ?4 AND text = ?5",
        )?;
        let spot = match find.query_row(rusqlite::params_from_iter(&key), |r| r.get(0)).optional()? {
            Some(spot) => spot,
            None => self
                .change
                .prepare_cached(
                    "INSERT INTO spots (name, id, admin1, country, text) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .insert(rusqlite::params_from_iter(&key))?,
        };
        self.spots.insert(key, spot);
        Ok(spot)
    }
}

/// Days since 1970-01-01.
pub(super) fn day(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// The day of a number of days since 1970-01-01.
pub(super) fn day_of(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// Longest stretches of the classes of the `span` column, in days.
pub(super) const SPANS: [i64; 4] = [0, 6, 30, 365];

fn span(first: Option<i64>, last: Option<i64>) -> i64 {
    let (Some(first), Some(last)) = (first, last) else { return 5 };
    SPANS.iter().position(|longest| last - first <= *longest).unwrap_or(SPANS.len()) as i64
}
