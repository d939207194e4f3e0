//! What several claims agree happened: claims in, events out, each event once.
//!
//! [`settle`] compares claims under the rules of `codebook/settling.toml` and puts those about one event
//! together; `docs/settling.md` says how. Claims are sorted first, so the order in which reports came has no
//! influence, and settling again gives the same events with the same ids.
//!
//! For more claims than fit in memory, or on many machines, the three steps are there one by one: [`sketches`]
//! reduces the claims of a report to what is compared, [`Stream`] takes sketches by day and gives [`Part`]s that
//! nothing else can join, [`events`] makes the events of a part.

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
mod stream;
mod time;
mod within;
pub(crate) mod words;
mod world;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod tests;

pub use block::Key;
pub use change::{Change, FIELDS, TypeOf};
pub use decide::{Act, Decided, Decision};
pub use fingerprint::{BOILERPLATE, Fingerprint, fingerprint, reprints};
pub use naming::{Given, name};
pub use origin::Told;
pub(crate) use origin::rank as stance_rank;
pub use rules::{Kin, Rules, RulesError};
pub use sketch::Sketch;
pub use stream::{Part, Stream, related};

use crate::claim::Claim;
use crate::event::Event;
use crate::hash::short_hash;
use assemble::Material;
use group::Group;
use jiff::civil::Date;
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
/// `reports` tells what is known of a report by its id; `decisions` are what people decided, oldest first. The
/// same as [`sketches`], [`Stream`] and [`events`] one after the other, for what fits in memory.
pub fn settle(
    claims: &[Claim],
    reports: &dyn Fn(&str) -> ReportFacts,
    rules: &Rules,
    decisions: &[Decision],
) -> Vec<Event> {
    let decided = Decided::new(decisions);
    let mut by_report: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, c) in claims.iter().enumerate() {
        by_report.entry(&c.report).or_default().push(n);
    }
    let facts: BTreeMap<&str, ReportFacts> = by_report.keys().map(|id| (*id, reports(id))).collect();
    let claims: Vec<Cow<'_, Claim>> = claims.iter().map(|c| decided.corrected(c)).collect();
    let mut filed: Vec<(u64, Sketch)> = Vec::with_capacity(claims.len());
    for (id, own) in &by_report {
        let told: Vec<&Claim> = own.iter().map(|n| claims[*n].as_ref()).collect();
        filed.extend(own.iter().map(|n| *n as u64).zip(sketches(&told, &facts[id], rules)));
    }
    filed.sort_by_key(|(_, s)| s.turn());
    filed.dedup_by(|(_, a), (_, b)| a.order.id == b.order.id);
    let mut out = Vec::new();
    let mut done = |part: Part| {
        let told = |n: &u64| {
            let claim = claims[*n as usize].as_ref();
            Told { claim, facts: &facts[claim.report.as_str()] }
        };
        let told: Vec<Told<'_>> = part.numbers.iter().map(told).collect();
        out.extend(events(&part, &told, rules, &decided));
    };
    let mut stream = Stream::new(rules, decisions);
    for (n, sketch) in filed {
        stream.push(n, sketch, &mut done);
    }
    stream.end(&mut done);
    out.sort_by(in_order);
    out
}

/// Order of events in every list: by first day, last day and id.
pub fn in_order(a: &Event, b: &Event) -> std::cmp::Ordering {
    (a.date.from, a.date.to, &a.id).cmp(&(b.date.from, b.date.to, &b.id))
}

/// The claims of one report, for comparing; `claims` are all of its claims, as corrected by people.
pub fn sketches(claims: &[&Claim], facts: &ReportFacts, rules: &Rules) -> Vec<Sketch> {
    let mut out: Vec<Sketch> = claims.iter().map(|c| Sketch::of(c, facts, rules)).collect();
    within::link(&mut out, rules);
    out
}

/// The events of one part. `told` are its claims as corrected by people, in the part's order.
pub fn events(part: &Part, told: &[Told<'_>], rules: &Rules, decided: &Decided<'_>) -> Vec<Event> {
    let decisions = decided.on(part.sketches.iter().map(Sketch::claim));
    let at: BTreeMap<&str, u32> = if decisions.is_empty() {
        BTreeMap::new()
    } else {
        part.sketches.iter().enumerate().map(|(n, s)| (s.claim(), n as u32)).collect()
    };
    let dropped = decide::dropped(&decisions, &at);
    let groups = group::group(&part.sketches, rules, part.edges.clone(), &decisions, &at, &dropped);
    let material = |g: &Group| Material {
        told: g.members.iter().map(|n| told[*n as usize]).collect(),
        against: g.against.iter().map(|n| told[*n as usize]).collect(),
        sketches: g.members.iter().map(|n| &part.sketches[*n as usize]).collect(),
    };
    let mut events: Vec<Event> =
        groups.iter().map(|g| assemble::event(&material(g), g, rules, &decisions)).collect();
    answer::attach(&mut events, &groups, &part.sketches, told);
    decide::review(&mut events, &decisions);
    events
}
