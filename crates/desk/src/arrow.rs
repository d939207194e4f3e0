//! The record as Arrow tables: what Python opens, and what files for analysts can hold.

use crate::coding;
use crate::export::world::world;
use crate::pages::{self, Lookup};
use crate::store::{Decision, Kept, Store};
use crate::view::View;
use anyhow::{Result, bail};
use dateline::brief::Scope;
use dateline::relations::edges;
use dateline::{Event, media};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tables::{Document, RecordBatch, Review, Rows, Strings, TABLES};

/// A record, opened for reading.
pub struct Opened {
    view: View,
    reports: Vec<Kept>,
    decisions: Vec<Decision>,
}

impl Opened {
    /// The record in `store`, as it is now.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn of(store: &mut Store) -> Result<Opened> {
        let view = View::of(store, None)?.with_reprints(store)?;
        Ok(Opened { view, reports: store.reports()?, decisions: store.decisions()? })
    }

    /// The table of that name, one of [`TABLES`].
    ///
    /// # Errors
    /// There is no such table.
    pub fn table(&self, name: &str, strings: Strings) -> Result<RecordBatch> {
        let Some(table) = TABLES.iter().find(|t| t.name == name) else {
            let names: Vec<_> = TABLES.iter().map(|t| t.name).collect();
            bail!("no table {name:?}; there are: {}", names.join(", "));
        };
        let mut rows = Rows::new(table.columns, strings);
        match table.name {
            "documents" => self.documents(&mut rows),
            "sentences" => self.sentences(&mut rows),
            "claims" => self.claims(&mut rows),
            "events" | "event_actors" => self.events(&mut rows, table.name)?,
            "actors" => self.actors(&mut rows),
            "relations" => self.relations(&mut rows),
            "control" => {
                pages::held(&self.view, &Lookup::default()).iter().for_each(|i| tables::hold(&mut rows, i));
            }
            "media" => self.media(&mut rows),
            "reviews" => self.reviews(&mut rows),
            other => bail!("table {other:?} cannot be made of a record"),
        }
        Ok(rows.batch())
    }

    fn documents(&self, rows: &mut Rows) {
        let mut prints: BTreeMap<&str, u32> = BTreeMap::new();
        let print_of = |kept: &'_ Kept| self.view.reprint_of(&kept.report.id).map(str::to_owned);
        let of: Vec<Option<String>> = self.reports.iter().map(print_of).collect();
        of.iter().flatten().for_each(|id| *prints.entry(id).or_default() += 1);
        for (kept, print) in self.reports.iter().zip(&of) {
            // Alone is no reprint; the first print of several bears its own name.
            let near_dup_of = print.as_deref().filter(|id| prints[id] > 1);
            tables::document(
                rows,
                &Document {
                    sha256: Some(&kept.raw),
                    received: Some(kept.received),
                    near_dup_of,
                    ..Document::of(&kept.report)
                },
            );
        }
    }

    fn sentences(&self, rows: &mut Rows) {
        let mut seen = BTreeSet::new();
        for claim in &self.view.claims {
            if seen.insert((claim.report.as_str(), claim.start, claim.end)) {
                tables::sentence(rows, claim);
            }
        }
    }

    fn claims(&self, rows: &mut Rows) {
        let mut event_of: HashMap<&str, &str> = HashMap::new();
        for event in &self.view.events {
            let claims = event.claims.iter().chain(&event.against);
            event_of.extend(claims.map(|id| (id.as_str(), event.id.as_str())));
        }
        for claim in &self.view.claims {
            tables::claim(rows, claim, event_of.get(claim.id.as_str()).copied());
        }
    }

    fn events(&self, rows: &mut Rows, name: &str) -> Result<()> {
        self.view.each_event(&Scope::default(), |record| {
            if name == "event_actors" {
                tables::event_actors(rows, record);
                return Ok(());
            }
            let iso3 = record.event.place.as_ref().and_then(|p| p.country.as_deref());
            let country = iso3.and_then(|code| world().country(code)).map(|c| c.name.as_str());
            tables::event(rows, record, country, self.reviewed(record.event));
            Ok(())
        })
    }

    fn reviewed(&self, event: &Event) -> bool {
        let on_it = |d: &&Decision| d.claims.iter().any(|id| event.claims.contains(id));
        self.decisions.iter().filter(|d| d.undone_by.is_none()).any(|d| on_it(&d))
    }

    fn actors(&self, rows: &mut Rows) {
        let fillers = self.view.claims.iter().flat_map(|claim| claim.roles.values());
        let named: BTreeSet<&str> = fillers
            .flat_map(|f| std::iter::once(f).chain(&f.also))
            .filter_map(|f| f.actor.as_deref())
            .collect();
        named.iter().filter_map(|id| world().actor(id)).for_each(|actor| tables::actor(rows, actor));
    }

    fn relations(&self, rows: &mut Rows) {
        let facts = |report: &str| self.view.facts(report);
        let edges = edges(&self.view.claims, &self.view.events, &facts, coding::rules());
        edges.iter().for_each(|edge| tables::relation(rows, edge));
    }

    fn media(&self, rows: &mut Rows) {
        let facts = |report: &str| self.view.facts(report);
        for release in media::releases(&self.view.claims, &self.view.events, &facts) {
            let first = release.claims.first().and_then(|id| self.view.claim(id));
            tables::release(rows, &release, first.map(|claim| claim.report.as_str()));
        }
    }

    fn reviews(&self, rows: &mut Rows) {
        for d in &self.decisions {
            let action = serde_json::to_value(&d.action).ok();
            let field = d.change.as_ref().map(|change| change.field());
            let new = d.change.as_ref().map(|change| change.words());
            tables::review(
                rows,
                &Review {
                    id: d.id.trim_start_matches('D').parse().unwrap_or_default(),
                    subject: &d.subject,
                    field: field.or(action.as_ref().and_then(|a| a.as_str())).unwrap_or_default(),
                    old: d.was.as_deref(),
                    new: new.as_deref(),
                    coder: &d.by,
                    at: &d.at,
                    reason: &d.reason,
                    blind_round: d.round.as_deref(),
                },
            );
        }
    }
}
