//! What several claims agree happened: claims in, events out, each event once.
//!
//! [`settle`] compares claims under the rules of `codebook/settling.toml` and puts those about one event
//! together; `docs/settling.md` says how. It sees all claims at once and sorts them first, so the order in
//! which reports came has no influence, and settling again gives the same events with the same ids.

pub(crate) mod agree;
mod answer;
mod assemble;
mod block;
mod change;
pub(crate) mod day;
mod decide;
mod figures;
mod fingerprint;
mod group;
mod naming;
pub(crate) mod origin;
mod rules;
pub(crate) mod sketch;
pub mod spread;
mod time;
pub(crate) mod words;
mod world;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod tests;

pub use change::{Change, FIELDS, TypeOf};
pub use decide::{Act, Decision, corrected};
pub use fingerprint::{Fingerprint, fingerprint, reprints};
pub use naming::{Given, name};
pub(crate) use origin::rank as stance_rank;
pub use rules::{Kin, Rules, RulesError};

use crate::claim::Claim;
use crate::event::Event;
use crate::hash::short_hash;
use agree::agree;
use assemble::Material;
use group::{Edge, Group};
use jiff::civil::Date;
use origin::Told;
use sketch::Sketch;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What settling needs to know of a report beyond its claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFacts {
    /// Day of publication.
    pub published: Option<Date>,
    /// Outlet.
    pub source: Option<String>,
    /// Name of the text it is a print of: what [`reprints`] gives for its id. `None` when it was not compared.
    pub text: Option<String>,
}

/// The id of the event whose earliest claim is `claim`.
///
/// An event is named after the claim that comes first when its claims are put in order: by day of publication
/// (undated reports last), then report id, then position in the text. Claims of later reports never change
/// that. When an older report is added, the id of any of the event's claims still leads to it.
pub fn event_id(claim: &str) -> String {
    format!("E{}", short_hash(&["event", claim]))
}

/// Events settled from all `claims`, each claim in exactly one of them, in order of date.
///
/// `reports` tells what is known of a report by its id; `decisions` are what people decided, oldest first.
pub fn settle(
    claims: &[Claim],
    reports: &dyn Fn(&str) -> ReportFacts,
    rules: &Rules,
    decisions: &[Decision],
) -> Vec<Event> {
    let corrections = decisions.iter().any(|d| d.act == Act::Correct);
    let claims: Cow<'_, [Claim]> = if corrections {
        claims.iter().map(|c| corrected(c, decisions).into_owned()).collect::<Vec<_>>().into()
    } else {
        claims.into()
    };
    let record = Record::of(&claims, reports);
    let sketches = record.sketches(rules);
    let mut edges = Vec::new();
    block::pairs(&sketches, rules, |p| {
        let (a, b) = (&sketches[p.a as usize], &sketches[p.b as usize]);
        if let Some(ties) = agree(a, b, p.continues, rules) {
            edges.push(Edge { score: ties.score, a: p.a, b: p.b, continues: p.continues });
        }
    });
    finish(&record, &sketches, edges, rules, decisions)
}

/// The events of claims whose pairs have been compared.
fn finish(
    record: &Record<'_>,
    sketches: &[Sketch],
    edges: Vec<Edge>,
    rules: &Rules,
    decisions: &[Decision],
) -> Vec<Event> {
    let at: BTreeMap<&str, u32> =
        record.claims.iter().enumerate().map(|(n, (c, _))| (c.id.as_str(), n as u32)).collect();
    let dropped = decide::dropped(decisions, &at);
    let groups = group::group(sketches, rules, edges, decisions, &at, &dropped);
    let mut events: Vec<Event> =
        groups.iter().map(|g| assemble::event(&record.material(g, sketches), g, rules, decisions)).collect();
    answer::attach(
        &mut events,
        &groups,
        sketches,
        &record.claims.iter().map(|(c, _)| *c).collect::<Vec<_>>(),
        rules,
    );
    decide::review(&mut events, decisions);
    events.sort_by(|a, b| (a.date.from, a.date.to, &a.id).cmp(&(b.date.from, b.date.to, &b.id)));
    events
}

/// The claims in canonical order, each once, with what is known of their reports.
struct Record<'c> {
    claims: Vec<(&'c Claim, u32)>,
    facts: Vec<ReportFacts>,
}

impl<'c> Record<'c> {
    fn of(claims: &'c [Claim], reports: &dyn Fn(&str) -> ReportFacts) -> Record<'c> {
        let mut ids: Vec<&str> = claims.iter().map(|c| c.report.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut known: Vec<(&str, ReportFacts)> = ids.into_iter().map(|id| (id, reports(id))).collect();
        known.sort_by(|a, b| {
            let key = |f: &ReportFacts| (f.published.is_none(), f.published);
            key(&a.1).cmp(&key(&b.1)).then_with(|| a.0.cmp(b.0))
        });
        let place: BTreeMap<&str, u32> =
            known.iter().enumerate().map(|(n, (id, _))| (*id, n as u32)).collect();
        let mut claims: Vec<(&Claim, u32)> = claims.iter().map(|c| (c, place[c.report.as_str()])).collect();
        claims.sort_by(|(a, x), (b, y)| {
            x.cmp(y)
                .then_with(|| (a.start, a.evidence.trigger, &a.id).cmp(&(b.start, b.evidence.trigger, &b.id)))
        });
        claims.dedup_by(|(a, _), (b, _)| a.id == b.id);
        Record { claims, facts: known.into_iter().map(|(_, f)| f).collect() }
    }

    fn sketches(&self, rules: &Rules) -> Vec<Sketch> {
        self.claims.iter().map(|(c, r)| Sketch::of(c, *r, &self.facts[*r as usize], rules)).collect()
    }

    fn material<'m>(&'m self, group: &Group, sketches: &'m [Sketch]) -> Material<'m> {
        let told = |n: &u32| {
            let (claim, report) = self.claims[*n as usize];
            Told { claim, facts: &self.facts[report as usize] }
        };
        Material {
            told: group.members.iter().map(told).collect(),
            against: group.against.iter().map(told).collect(),
            sketches: group.members.iter().map(|n| &sketches[*n as usize]).collect(),
        }
    }
}
