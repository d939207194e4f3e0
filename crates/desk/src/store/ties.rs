//! How does one actor stand to another by each claim? Small rows beside the claims, added up without reading them; and
//! the claims behind them, one at a time.

use super::Store;
use super::settled::facts;
use super::write::day_of;
use anyhow::{Context, Result};
use dateline::brief::Scope;
use dateline::claim::Modality;
use dateline::relations::{Basis, Implying, Tie, nature};
use dateline::settle::{Decided, ReportFacts, Rules};
use dateline::{Claim, Event};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A tie added up over claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TieRow {
    /// The tie.
    #[serde(flatten)]
    pub tie: Tie,
    /// Claims that say so.
    pub told: u64,
    /// Claims against it.
    pub against: u64,
}

const BASES: [Basis; 3] = [Basis::Stated, Basis::Epithet, Basis::InferredFromEvent];

/// The number that the record keeps for a basis.
pub(super) fn number_of(basis: Basis) -> i64 {
    BASES.iter().position(|b| *b == basis).unwrap_or(0) as i64
}

/// What an event implies, kept while its claims are read.
struct Implied {
    event_type: String,
    modality: Modality,
    from: Option<Date>,
}

impl Store {
    /// Ties with a claim of an event of `scope`, by kind, from and to. They are added up over all that is said.
    pub fn ties(&self, scope: &Scope, kind: Option<&str>, rules: &Rules) -> Result<Vec<TieRow>> {
        let own = self.numbers_of(scope)?;
        let names = self.actor_names()?;
        let (condition, values) = match kind {
            Some(kind) => ("WHERE kind = ?1", vec![Value::Text(kind.to_owned())]),
            None => ("", Vec::new()),
        };
        let mut query = self.db.prepare(&format!(
            "SELECT kind, one, two, event, basis, since, until, denied FROM ties {condition}
             ORDER BY kind, one, two, claim"
        ))?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut out: Vec<(TieRow, bool)> = Vec::new();
        let mut last = (0, 0);
        while let Some(row) = rows.next()? {
            let kind = row.get_ref(0)?.as_str()?;
            let pair: (i64, i64) = (row.get(1)?, row.get(2)?);
            let basis = BASES[usize::try_from(row.get::<_, i64>(4)?).unwrap_or(0).min(2)];
            let days = |n: usize| row.get::<_, Option<i64>>(n).map(|day| day.and_then(day_of));
            let (mutual, sign) = nature(kind, rules);
            let name = |key: i64| names.get(&key).cloned().unwrap_or_default();
            let tie = Tie {
                kind: kind.to_owned(),
                from: name(pair.0),
                to: name(pair.1),
                mutual,
                basis,
                sign,
                since: days(5)?,
                until: days(6)?,
                denied: row.get(7)?,
            };
            if last != pair || out.last().is_none_or(|(row, _)| row.tie.kind != kind) {
                out.push((TieRow { tie: tie.begun(), told: 0, against: 0 }, own.is_none()));
                last = pair;
            }
            let Some((sum, meant)) = out.last_mut() else { continue };
            *meant |= own.as_ref().is_some_and(|own| row.get(3).is_ok_and(|event: i64| own.contains(&event)));
            sum.tie.add(&tie, sum.told == 0);
            sum.told += u64::from(!tie.denied);
            sum.against += u64::from(tie.denied);
        }
        let mut out: Vec<TieRow> = out.into_iter().filter(|(_, meant)| *meant).map(|(row, _)| row).collect();
        let key = |row: &TieRow| (row.tie.kind.clone(), row.tie.from.clone(), row.tie.to.clone());
        out.sort_by_cached_key(key);
        Ok(out)
    }

    fn actor_names(&self) -> Result<BTreeMap<i64, String>> {
        let mut query = self.db.prepare("SELECT key, name FROM actors")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Calls `each` on every claim that ties rest on, as people want it read, with what is known of its report and what
    /// its event implies: by day of publication, report, place in the text and id. With `kind` those of ties of one
    /// kind. Memory is bounded by one report and some numbers of each claim.
    pub fn each_tied(
        &self,
        kind: Option<&str>,
        mut each: impl FnMut(&Claim, &ReportFacts, Option<Implying<'_>>) -> Result<()>,
    ) -> Result<()> {
        let ranks = self.reports_by_day()?;
        let mut order: Vec<(usize, i64, i64)> = Vec::new();
        {
            let (condition, values) = match kind {
                Some(kind) => ("WHERE k.kind = ?1", vec![Value::Text(kind.to_owned())]),
                None => ("", Vec::new()),
            };
            let mut query = self.db.prepare(&format!(
                "SELECT DISTINCT k.claim, t.report FROM ties k JOIN tellings t ON t.event = k.event AND t.claim = k.claim
                 {condition}"
            ))?;
            let mut rows = query.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                let report: i64 = row.get(1)?;
                order.push((ranks.get(&report).copied().unwrap_or(usize::MAX), report, row.get(0)?));
            }
        }
        order.sort_unstable();
        let readings = self.readings()?;
        let decisions = self.settling_decisions()?;
        let decided = Decided::new(&decisions);
        let mut json = self.db.prepare("SELECT json FROM claims WHERE seq = ?1")?;
        let mut event =
            self.db.prepare("SELECT event FROM event_claims WHERE claim = ?1 AND says = 'for'")?;
        let mut implied: HashMap<i64, Implied> = HashMap::new();
        for own in order.chunk_by(|a, b| a.1 == b.1) {
            let facts = facts(&self.db, own[0].1)?.unwrap_or_default();
            let mut claims: Vec<(Claim, Option<i64>)> = Vec::with_capacity(own.len());
            for (_, _, seq) in own {
                let json: String = json.query_row([seq], |row| row.get(0))?;
                let mut claim: Claim =
                    serde_json::from_str(&json).context("a claim in the record is damaged")?;
                readings.apply(&mut claim, facts.source.as_deref());
                let claim = decided.corrected(&claim).into_owned();
                claims.push((claim, event.query_row([seq], |row| row.get(0)).optional()?));
            }
            claims.sort_by(|(a, _), (b, _)| (a.start, &a.id).cmp(&(b.start, &b.id)));
            for (claim, event) in &claims {
                if let Some(event) = event.filter(|e| !implied.contains_key(e)) {
                    implied.insert(event, self.implied(event)?);
                }
                let of = event.and_then(|e| implied.get(&e)).map(|i| Implying {
                    event_type: &i.event_type,
                    modality: i.modality,
                    from: i.from,
                });
                each(claim, &facts, of)?;
            }
        }
        Ok(())
    }

    /// Where each report stands by day of publication, undated ones first, and name.
    fn reports_by_day(&self) -> Result<HashMap<i64, usize>> {
        let mut query = self.db.prepare("SELECT seq FROM reports ORDER BY published, id")?;
        let rows = query.query_map([], |row| row.get(0))?;
        rows.enumerate().map(|(n, seq)| Ok((seq?, n))).collect()
    }

    fn implied(&self, event: i64) -> Result<Implied> {
        let mut query = self.db.prepare_cached("SELECT json FROM events WHERE seq = ?1")?;
        let json: String = query.query_row([event], |row| row.get(0))?;
        let event: Event = serde_json::from_str(&json).context("an event in the record is damaged")?;
        Ok(Implied { event_type: event.event_type, modality: event.modality, from: event.date.from })
    }

    /// Claims for a tie, or against it, the earliest first, at most `most`.
    pub fn claims_of_tie(
        &self,
        (kind, from, to): (&str, &str, &str),
        denied: bool,
        most: usize,
    ) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare_cached(
            "SELECT c.json FROM (SELECT claim, since FROM ties
                 WHERE kind = ?1 AND one = (SELECT key FROM actors WHERE name = ?2)
                   AND two = (SELECT key FROM actors WHERE name = ?3) AND denied = ?4
                 ORDER BY since, claim LIMIT ?5) t
             JOIN claims c ON c.seq = t.claim ORDER BY t.since, t.claim",
        )?;
        let rows =
            query.query_map(params![kind, from, to, denied, most as i64], |row| row.get::<_, String>(0))?;
        rows.map(|json| serde_json::from_str(&json?).context("a claim in the record is damaged")).collect()
    }
}
