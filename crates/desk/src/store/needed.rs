//! Which claims does a page need? Their numbers, found out of small rows; then the claims, their events and reports.

use super::Store;
use anyhow::{Context, Result};
use dateline::brief::{Scope, is_place};
use dateline::claim::Place;
use dateline::control;
use dateline::record::Citation;
use dateline::relations::ARMS_TYPES;
use dateline::{Claim, Event};
use std::collections::{BTreeSet, HashMap};

/// Claims by number.
pub type Numbers = BTreeSet<i64>;

impl Store {
    /// Claims about who holds the places asked for, or all places; with those that speak of the same names and of the
    /// same provinces, which say what is the last hold there.
    pub fn claims_of_ground(&self, asked: Option<&str>) -> Result<Numbers> {
        let Some(asked) = asked else { return self.numbers("SELECT claim FROM grounds", []) };
        let spots = self.spots()?;
        let meant = |place: &Place| is_place(place, asked);
        let areas: BTreeSet<&str> =
            spots.iter().filter(|(_, p)| meant(p)).filter_map(|(_, p)| p.admin1.as_deref()).collect();
        let wanted =
            |place: &Place| meant(place) || place.admin1.as_deref().is_some_and(|a| areas.contains(a));
        let own = spots.iter().filter(|(_, p)| wanted(p)).map(|(key, _)| *key).collect();
        self.claims_on(&spots, &own)
    }

    /// Claims about who holds the places of that name, and no others.
    pub fn claims_of_places(&self, asked: &str) -> Result<Numbers> {
        let spots = self.spots()?;
        let own = spots.iter().filter(|(_, place)| is_place(place, asked)).map(|(key, _)| *key).collect();
        self.claims_on(&spots, &own)
    }

    /// Claims about control by groups of places that may be one: what is said of one group tells nothing of another.
    pub fn grounds(&self) -> Result<Vec<Numbers>> {
        let spots = self.spots()?;
        let mut query = self.db.prepare("SELECT spot, claim FROM grounds")?;
        let mut rows = query.query([])?;
        let groups = groups(&spots);
        let mut out: Vec<Numbers> = vec![Numbers::new(); spots.len()];
        while let Some(row) = rows.next()? {
            let group = groups.get(&row.get(0)?).context("a place of the record is missing")?;
            out[*group].insert(row.get(1)?);
        }
        out.retain(|claims| !claims.is_empty());
        Ok(out)
    }

    /// Claims about control at the spots `own`, and at all that may be the same places.
    fn claims_on(&self, spots: &[(i64, Place)], own: &BTreeSet<i64>) -> Result<Numbers> {
        let groups = groups(spots);
        let meant: BTreeSet<usize> = own.iter().filter_map(|spot| groups.get(spot)).copied().collect();
        let all: Vec<i64> = groups.iter().filter(|(_, g)| meant.contains(g)).map(|(spot, _)| *spot).collect();
        self.numbers(
            "SELECT claim FROM grounds WHERE spot IN (SELECT value FROM json_each(?1))",
            [list(&all)?],
        )
    }

    /// Claims of these types, and of events of these types.
    pub fn claims_typed(&self, types: &[String]) -> Result<Numbers> {
        self.numbers(
            "SELECT seq FROM claims WHERE type IN (SELECT value FROM json_each(?1))
             UNION SELECT c.claim FROM events e JOIN event_claims c ON c.event = e.seq
                   WHERE e.type IN (SELECT value FROM json_each(?1))",
            [serde_json::to_string(types)?],
        )
    }

    /// Claims that ties rest on, of one kind or all.
    pub fn claims_tied(&self, kind: Option<&str>) -> Result<Numbers> {
        match kind {
            Some(kind) => self.numbers("SELECT DISTINCT claim FROM ties WHERE kind = ?1", [kind]),
            None => self.numbers("SELECT DISTINCT claim FROM ties", []),
        }
    }

    /// Names of the claims of the events of `scope`; `None` when it asks for all.
    pub fn claims_in(&self, scope: &Scope) -> Result<Option<BTreeSet<String>>> {
        let Some(events) = self.numbers_of(scope)? else { return Ok(None) };
        let mut query = self.db.prepare(
            "SELECT c.id FROM event_claims e JOIN claims c ON c.seq = e.claim
             WHERE e.event IN (SELECT value FROM json_each(?1))",
        )?;
        let rows = query.query_map([list(&events)?], |row| row.get(0))?;
        Ok(Some(rows.collect::<Result<_, _>>()?))
    }

    /// Claims of these names.
    pub fn claims_named<'i>(&self, ids: impl Iterator<Item = &'i String>) -> Result<Numbers> {
        let ids: Vec<&String> = ids.collect();
        let ids = serde_json::to_string(&ids)?;
        self.numbers("SELECT seq FROM claims WHERE id IN (SELECT value FROM json_each(?1))", [ids])
    }

    /// Claims of what releases show.
    pub fn claims_depicted(&self) -> Result<Numbers> {
        self.numbers("SELECT claim FROM tellings WHERE marks & 16", [])
    }

    /// Claims that a brief on `scope` looks at; `None` when that is all of them.
    pub fn claims_for_brief(&self, scope: &Scope) -> Result<Option<Numbers>> {
        let Some(events) = self.numbers_of(scope)? else { return Ok(None) };
        let events = list(&events)?;
        let own = "(SELECT value FROM json_each(?1))";
        let of = |sql: String| self.numbers(&sql, [&events]);
        let mut all = of(format!("SELECT claim FROM event_claims WHERE event IN {own}"))?;
        // Who took the blame for it, and who else speaks of what is disputed.
        let mut query = self.db.prepare(&format!("SELECT json FROM events WHERE seq IN {own}"))?;
        let mut rows = query.query([&events])?;
        let mut others: BTreeSet<String> = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let event: Event = serde_json::from_str(row.get_ref(0)?.as_str()?)
                .context("an event in the record is damaged")?;
            others.extend(event.answered_by);
            others.extend(event.disputed.into_iter().flat_map(|d| d.values).flat_map(|(_, ids)| ids));
        }
        all.extend(self.claims_named(others.iter())?);
        // Ties that one of its claims speaks of, in so many words, with all that is said of them.
        all.extend(of(format!(
            "SELECT k.claim FROM (SELECT DISTINCT kind, one, two FROM ties WHERE event IN {own}) t
             JOIN ties k ON k.kind = t.kind AND k.one = t.one AND k.two = t.two
             WHERE EXISTS (SELECT 1 FROM ties s WHERE s.kind = t.kind AND s.one = t.one AND s.two = t.two
                           AND s.basis < 2 AND NOT s.denied)
                OR NOT EXISTS (SELECT 1 FROM ties s WHERE s.kind = t.kind AND s.one = t.one AND s.two = t.two
                               AND NOT s.denied)"
        ))?);
        // What its releases show.
        all.extend(of(format!(
            "SELECT claim FROM tellings WHERE marks & 16 AND report IN
                 (SELECT t.report FROM events e JOIN tellings t ON t.event = e.seq
                  WHERE e.type = 'media_release' AND e.seq IN {own})"
        ))?);
        let arms = serde_json::to_string(&ARMS_TYPES)?;
        let mut armed = self.db.prepare(&format!(
            "SELECT 1 FROM event_claims e JOIN claims c ON c.seq = e.claim
             WHERE e.event IN {own} AND c.type IN (SELECT value FROM json_each(?2))"
        ))?;
        if armed.exists([&events, &arms])? {
            all.extend(self.claims_typed(&ARMS_TYPES.map(str::to_owned))?);
        }
        // Who holds the places asked for, and the roads that its claims speak of.
        if scope.kind.is_none() {
            all.extend(self.claims_of_ground(scope.place.as_deref())?);
        }
        if scope.kind.is_some() || scope.place.is_some() {
            let spots = of(format!("SELECT DISTINCT spot FROM grounds WHERE event IN {own}"))?;
            all.extend(self.claims_on(&self.spots()?, &spots)?);
        }
        Ok(Some(all))
    }

    /// Numbers of the claims that an event, or the event of a claim, rests on, with those that answer it.
    pub fn claims_of_event(&self, id: &str) -> Result<Numbers> {
        let of = |event: &Event| -> Result<Numbers> {
            let disputed = event.disputed.iter().flat_map(|d| &d.values).flat_map(|(_, ids)| ids);
            let own = event.claims.iter().chain(&event.against).chain(&event.answered_by);
            self.claims_named(own.chain(disputed))
        };
        match self.event(id)? {
            Some(event) => of(&event),
            None => match self.event_of_claim(id)? {
                Some(event) => of(&event),
                None => self.claims_named(std::iter::once(&id.to_owned())),
            },
        }
    }

    /// Claims under their numbers, in the order of arrival of reports and of their place in them.
    pub fn claims_numbered(&self, numbers: &Numbers) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare(
            "SELECT report, place_in_report, json FROM claims WHERE seq IN (SELECT value FROM json_each(?1))",
        )?;
        let mut rows = query.query([list(numbers)?])?;
        let mut out: Vec<((i64, i64), Claim)> = Vec::with_capacity(numbers.len());
        while let Some(row) = rows.next()? {
            let claim = serde_json::from_str(row.get_ref(2)?.as_str()?);
            out.push(((row.get(0)?, row.get(1)?), claim.context("a claim in the record is damaged")?));
        }
        // Sorted here: SQLite would carry their words through files.
        out.sort_by_key(|(at, _)| *at);
        Ok(out.into_iter().map(|(_, claim)| claim).collect())
    }

    /// The events that claims of these numbers are in.
    pub fn events_numbered(&self, numbers: &Numbers) -> Result<Vec<Event>> {
        let mut query = self.db.prepare(
            "SELECT json FROM events WHERE seq IN
                 (SELECT event FROM event_claims WHERE claim IN (SELECT value FROM json_each(?1))) ORDER BY seq",
        )?;
        let rows = query.query_map([list(numbers)?], |row| row.get::<_, String>(0))?;
        rows.map(|json| serde_json::from_str(&json?).context("an event in the record is damaged")).collect()
    }

    /// What a row cites of the reports of these claims.
    pub fn citations_of(&self, claims: &[Claim]) -> Result<HashMap<String, Citation>> {
        let mut out: HashMap<String, Citation> = HashMap::new();
        for claim in claims {
            if !out.contains_key(&claim.report) {
                let cited = self.citation(&claim.report)?.context("a claim in the record has no report")?;
                out.insert(claim.report.clone(), cited);
            }
        }
        Ok(out)
    }

    fn numbers(&self, sql: &str, values: impl rusqlite::Params) -> Result<Numbers> {
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A number for each spot; those that may be one place have the same.
fn groups(spots: &[(i64, Place)]) -> HashMap<i64, usize> {
    let places = spots.iter().map(|(_, place)| place);
    spots.iter().map(|(key, _)| *key).zip(control::groups(places)).collect()
}

fn list<'n>(numbers: impl IntoIterator<Item = &'n i64> + serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string(&numbers)?)
}
