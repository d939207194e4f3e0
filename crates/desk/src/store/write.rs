//! How do settled events enter the record? Part by part, each event under the name it had.

use super::land::{set_fact, word};
use super::queue::{doubt, state};
use super::readings::Readings;
use super::settled::{Settled, facts};
use anyhow::{Context, Result};
use dateline::claim::Place;
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
    spots: HashMap<[String; 4], i64>,
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
        for event in &events {
            self.event(event, &seqs, number)?;
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

    fn event(&mut self, event: &Event, seqs: &HashMap<&str, i64>, part: i64) -> Result<()> {
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
        Ok(())
    }

    fn spot(&mut self, place: &Place) -> Result<i64> {
        let maybe = |s: &Option<String>| s.clone().unwrap_or_default();
        let key = [place.name.clone(), maybe(&place.id), maybe(&place.admin1), maybe(&place.country)];
        if let Some(&spot) = self.spots.get(&key) {
            return Ok(spot);
        }
        let mut find = self.change.prepare_cached(
            "SELECT key FROM spots WHERE name = ?1 AND id = ?2 AND admin1 = ?3 AND country = ?4",
        )?;
        let spot = match find.query_row(params![key[0], key[1], key[2], key[3]], |r| r.get(0)).optional()? {
            Some(spot) => spot,
            None => self
                .change
                .prepare_cached("INSERT INTO spots (name, id, admin1, country) VALUES (?1, ?2, ?3, ?4)")?
                .insert(params![key[0], key[1], key[2], key[3]])?,
        };
        self.spots.insert(key, spot);
        Ok(spot)
    }
}

/// Days since 1970-01-01.
pub(super) fn day(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// Longest stretches of the classes of the `span` column, in days.
pub(super) const SPANS: [i64; 4] = [0, 6, 30, 365];

fn span(first: Option<i64>, last: Option<i64>) -> i64 {
    let (Some(first), Some(last)) = (first, last) else { return 5 };
    SPANS.iter().position(|longest| last - first <= *longest).unwrap_or(SPANS.len()) as i64
}
