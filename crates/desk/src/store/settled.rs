//! How do claims become events in the record? Piece by piece: only what new claims can touch is settled again.
//!
//! Claims are kept as sketches under keys. A new claim is compared with those it shares a key with; the parts it
//! agrees with are taken apart and settled with it. Settling everything anew streams the sketches by day and
//! gives the same events. Memory is bounded by what can still meet on one day, not by the record.

use super::Store;
use super::land::set_fact;
use super::prints;
use super::readings::Readings;
use super::write::Writer;
use anyhow::{Context, Result};
use dateline::Claim;
use dateline::settle::{self, Decided, Part, ReportFacts, Rules, Sketch, Stream};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;

/// Share of all reports that may be new before everything is settled anew: 1 in this many.
const FEW: i64 = 4;

/// What a settling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Claims that were settled again.
    pub claims: u64,
    /// Events that were made.
    pub events: u64,
    /// Everything was settled, not only what changed.
    pub whole: bool,
}

impl Store {
    /// Settles what came in, changed or was decided since the last time; with `anew` everything.
    pub fn settle(&mut self, rules: &Rules, anew: bool) -> Result<Settled> {
        let decisions = self.settling_decisions()?;
        let decided = Decided::new(&decisions);
        let readings = self.readings()?;
        let with = rules.id();
        let changed = self.fact("settled_with")?.as_deref() != Some(&with);
        self.db.pragma_update(None, "cache_size", -131_072)?;
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let count = |sql: &str| change.query_row(sql, [], |row| row.get::<_, i64>(0));
        let few = count("SELECT count(*) FROM unsettled")? * FEW <= count("SELECT count(*) FROM reports")?;
        let mut work = Work {
            change: &change,
            rules,
            decided: &decided,
            readings: &readings,
            whole: anew || changed || !few,
        };
        let mut done = work.run()?;
        done.whole = work.whole;
        set_fact(&change, "stale", "no")?;
        set_fact(&change, "settled_with", &with)?;
        change.execute_batch("DELETE FROM unsettled; DELETE FROM unsettled_parts; DELETE FROM gone;")?;
        change.commit()?;
        self.db.pragma_update(None, "cache_size", -16_384)?;
        Ok(done)
    }
}

struct Work<'w> {
    change: &'w Transaction<'w>,
    rules: &'w Rules,
    decided: &'w Decided<'w>,
    readings: &'w Readings,
    whole: bool,
}

impl Work<'_> {
    fn run(&mut self) -> Result<Settled> {
        let writer = Writer::new(self.change, self.rules, self.decided, self.readings)?;
        if self.whole {
            self.change.execute_batch(
                "DELETE FROM event_claims; DELETE FROM events; DELETE FROM sketches; DELETE FROM settle_keys;
                 DELETE FROM tellings; DELETE FROM ties;
                 INSERT OR IGNORE INTO unsettled SELECT seq FROM reports;",
            )?;
        }
        let gone: Vec<i64> = self
            .change
            .prepare("SELECT claim FROM gone")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        forget(self.change, self.rules, gone.into_iter())?;
        prints::update(self.change, self.rules.reprint_share())?;
        let fresh = self.sketch()?;
        let mut writer = writer;
        let mut stream = Stream::new(self.rules, self.decided.all());
        // A part that cannot be written ends the settling; the transaction takes everything back.
        let mut failed: Option<anyhow::Error> = None;
        let mut done = |part: Part| {
            if failed.is_none() {
                failed = writer.part(&part).err();
            }
        };
        if self.whole {
            let mut all = self.change.prepare("SELECT claim, body FROM sketches ORDER BY first, turn")?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                stream.push(row.get::<_, i64>(0)? as u64, unpack(row.get_ref(1)?.as_blob()?)?, &mut done);
            }
        } else {
            for (claim, sketch) in self.touched(&fresh)? {
                stream.push(claim as u64, sketch, &mut done);
            }
        }
        stream.end(&mut done);
        if let Some(error) = failed {
            return Err(error);
        }
        writer.end()
    }

    /// Sketches the claims of all unsettled reports and files them; gives their numbers.
    fn sketch(&mut self) -> Result<BTreeSet<i64>> {
        let db = self.change;
        let reports: Vec<i64> = db
            .prepare("SELECT report FROM unsettled ORDER BY report")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let to = if self.whole {
            db.execute_batch(
                "CREATE TEMP TABLE IF NOT EXISTS new_keys (key, first, claim, until, needs); DELETE FROM new_keys;",
            )?;
            "new_keys"
        } else {
            "settle_keys"
        };
        let mut claims =
            db.prepare("SELECT seq, json FROM claims WHERE report = ?1 ORDER BY place_in_report")?;
        let mut insert =
            db.prepare("INSERT OR REPLACE INTO sketches (claim, first, turn, body) VALUES (?1, ?2, ?3, ?4)")?;
        let mut file = db.prepare(&format!(
            "INSERT OR REPLACE INTO {to} (key, first, claim, until, needs) VALUES (?1, ?2, ?3, ?4, ?5)"
        ))?;
        let mut fresh = BTreeSet::new();
        for report in reports {
            let Some(facts) = facts(db, report)? else { continue };
            let rows =
                claims.query_map([report], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
            let mut own: Vec<(i64, Claim)> = Vec::new();
            for row in rows {
                let (seq, json) = row?;
                let mut claim: Claim =
                    serde_json::from_str(&json).context("a claim in the record is damaged")?;
                self.readings.apply(&mut claim, facts.source.as_deref());
                own.push((seq, self.decided.corrected(&claim).into_owned()));
            }
            if !self.whole {
                forget(db, self.rules, own.iter().map(|(seq, _)| *seq))?;
            }
            let told: Vec<&Claim> = own.iter().map(|(_, c)| c).collect();
            for ((seq, _), sketch) in own.iter().zip(settle::sketches(&told, &facts, self.rules)) {
                let (first, turn) = sketch.turn();
                insert.execute(params![seq, first, signed(turn), postcard::to_allocvec(&sketch)?])?;
                for k in sketch.keys(self.rules) {
                    file.execute(params![k.hash as i64, first, seq, k.until, k.needs])?;
                }
                if !self.whole {
                    fresh.insert(*seq);
                }
            }
        }
        if self.whole {
            db.execute_batch(
                "INSERT INTO settle_keys SELECT key, first, claim, until, needs FROM new_keys ORDER BY key, first, claim;
                 DELETE FROM new_keys;",
            )?;
        }
        Ok(fresh)
    }

    /// The fresh claims with all that has to be settled with them, in the order of the stream. The events of the
    /// parts they come from are taken away.
    fn touched(&self, fresh: &BTreeSet<i64>) -> Result<Vec<(i64, Sketch)>> {
        let db = self.change;
        let mut all = fresh.clone();
        let mut parts: BTreeSet<i64> = db
            .prepare("SELECT part FROM unsettled_parts")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut near = db
            .prepare("SELECT claim, needs FROM settle_keys WHERE key = ?1 AND first <= ?2 AND until >= ?3")?;
        for claim in fresh {
            let Some(own) = sketch(db, *claim)? else { continue };
            let mut met = BTreeSet::new();
            for key in own.keys(self.rules) {
                let mut rows = near.query(params![key.hash as i64, key.until, own.turn().0])?;
                while let Some(row) = rows.next()? {
                    let (other, needs): (i64, bool) = (row.get(0)?, row.get(1)?);
                    if (needs || key.needs) && !all.contains(&other) {
                        met.insert(other);
                    }
                }
            }
            for other in met {
                if sketch(db, other)?.is_some_and(|s| settle::related(&own, &s, self.rules)) {
                    all.insert(other);
                }
            }
        }
        self.with_decisions(&mut all, &mut parts)?;
        let mut out = Vec::with_capacity(all.len());
        for claim in all {
            if let Some(sketch) = sketch(db, claim)? {
                out.push((claim, sketch));
            }
        }
        out.sort_unstable_by_key(|(_, s)| s.turn());
        for part in parts {
            for table in ["event_claims", "tellings", "ties"] {
                db.prepare_cached(&format!(
                    "DELETE FROM {table} WHERE event IN (SELECT seq FROM events WHERE part = ?1)"
                ))?
                .execute([part])?;
            }
            db.execute("DELETE FROM events WHERE part = ?1", [part])?;
        }
        Ok(out)
    }

    /// Adds the whole parts that the claims are in, and what decisions hold together with them.
    fn with_decisions(&self, all: &mut BTreeSet<i64>, parts: &mut BTreeSet<i64>) -> Result<()> {
        let db = self.change;
        let mut part_of = db
            .prepare("SELECT part FROM event_claims c JOIN events e ON e.seq = c.event WHERE c.claim = ?1")?;
        let mut members = db.prepare(
            "SELECT c.claim FROM events e JOIN event_claims c ON c.event = e.seq WHERE e.part = ?1",
        )?;
        let mut seq = db.prepare("SELECT seq FROM claims WHERE id = ?1")?;
        let mut bonds: Vec<Vec<i64>> = Vec::new();
        for d in self.decided.all() {
            let own = d.claims.iter().chain(&d.from);
            let own =
                own.map(|id| seq.query_row([id], |r| r.get(0)).optional()).collect::<Result<Vec<_>, _>>()?;
            bonds.push(own.into_iter().flatten().collect());
        }
        let mut looked: BTreeSet<i64> = BTreeSet::new();
        loop {
            for bond in &bonds {
                if bond.iter().any(|c| all.contains(c)) {
                    all.extend(bond);
                }
            }
            let new: Vec<i64> = all.difference(&looked).copied().collect();
            for claim in &new {
                parts.extend(part_of.query_row([claim], |r| r.get::<_, i64>(0)).optional()?);
            }
            looked.extend(&new);
            let before = all.len();
            for part in parts.iter() {
                for claim in members.query_map([part], |r| r.get::<_, i64>(0))? {
                    all.insert(claim?);
                }
            }
            let grown =
                bonds.iter().any(|b| b.iter().any(|c| all.contains(c)) && b.iter().any(|c| !all.contains(c)));
            if all.len() == before && !grown && new.is_empty() {
                return Ok(());
            }
        }
    }
}

/// What settling needs to know of a report.
pub(super) fn facts(db: &Connection, report: i64) -> Result<Option<ReportFacts>> {
    let mut query = db.prepare_cached(
        "SELECT r.published, r.source, p.text FROM reports r LEFT JOIN prints p ON p.report = r.seq WHERE r.seq = ?1",
    )?;
    Ok(query
        .query_row([report], |row| {
            let published: Option<String> = row.get(0)?;
            let text: Option<i64> = row.get(2)?;
            Ok(ReportFacts {
                published: published.and_then(|day| day.parse().ok()),
                source: row.get(1)?,
                text: text.map(|n| n.to_string()),
            })
        })
        .optional()?)
}

/// Takes claims out of what settling compares; their parts have to be settled again without them.
pub(super) fn forget(db: &Connection, rules: &Rules, claims: impl Iterator<Item = i64>) -> Result<()> {
    let mut part = db.prepare_cached(
        "INSERT OR IGNORE INTO unsettled_parts
         SELECT e.part FROM event_claims c JOIN events e ON e.seq = c.event WHERE c.claim = ?1",
    )?;
    let mut unfile =
        db.prepare_cached("DELETE FROM settle_keys WHERE key = ?1 AND first = ?2 AND claim = ?3")?;
    let mut drop = db.prepare_cached("DELETE FROM sketches WHERE claim = ?1")?;
    for claim in claims {
        part.execute([claim])?;
        if let Some(sketch) = sketch(db, claim)? {
            for key in sketch.keys(rules) {
                unfile.execute(params![key.hash as i64, sketch.turn().0, claim])?;
            }
            drop.execute([claim])?;
        }
    }
    Ok(())
}

fn sketch(db: &Connection, claim: i64) -> Result<Option<Sketch>> {
    let body: Option<Vec<u8>> = db
        .prepare_cached("SELECT body FROM sketches WHERE claim = ?1")?
        .query_row([claim], |r| r.get(0))
        .optional()?;
    body.map(|body| unpack(&body)).transpose()
}

fn unpack(body: &[u8]) -> Result<Sketch> {
    postcard::from_bytes(body).context("a sketch in the record is damaged; `dateline settle` makes them anew")
}

/// The same order as a signed number: SQLite has no others.
fn signed(n: u64) -> i64 {
    (n ^ (1 << 63)) as i64
}
