//! Which events answer which question of a reader.

use super::{Files, Line, Material, Scope, Section, event, hold, say, tie};
use crate::claim::{Kind, Modality, Place, Stance};
use crate::control::{self, Change, LastHold, PlaceState, Siege, SupplyLine};
use crate::event::Event;
use crate::media::{self, ReleaseRecord};
use crate::relations::{self, ArmsChain, Basis, Edge};
use crate::settle::{ReportFacts, Rules};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Every section, in the order an analyst reads them.
pub(crate) fn all(
    m: &Material<'_>,
    events: &[&Event],
    files: &Files<'_>,
    scope: &Scope,
    rules: &Rules,
) -> Vec<Section> {
    let ground = Ground::of(m, events, scope, rules);
    vec![
        ground.changed(files),
        happened(events, files),
        ground.holds(files),
        ground.sieges(files),
        ground.last(files),
        disagree(events, files),
        claimed(events, files),
        ground.arms(files),
        ground.media(files),
        ground.ties(files),
        statements(events, files),
        planned(events, files),
        background(events, files),
        loose(events, files),
    ]
}

/// What the claims add up to, beside single events.
struct Ground {
    day: Option<Date>,
    before: Option<Date>,
    states: Vec<PlaceState>,
    changes: Vec<Change>,
    sieges: Vec<Siege>,
    last: Vec<LastHold>,
    supply: Vec<SupplyLine>,
    edges: Vec<Edge>,
    arms: Vec<ArmsChain>,
    releases: Vec<ReleaseRecord>,
}

impl Ground {
    fn of(m: &Material<'_>, events: &[&Event], scope: &Scope, rules: &Rules) -> Ground {
        let reports = |report: &str| {
            let o = (m.origin)(report);
            ReportFacts { published: o.published, source: o.source, text: o.text }
        };
        let own: BTreeSet<&str> =
            events.iter().flat_map(|e| e.claims.iter().chain(&e.against)).map(String::as_str).collect();
        let mine = |ids: &[String]| ids.iter().any(|id| own.contains(id.as_str()));
        let facts = control::Material { claims: m.claims, reports: &reports, rules };
        let held = control::settled(m.claims, m.events, rules);
        let ground = facts.of(&held);
        let told = || m.claims.iter().filter_map(|c| (m.origin)(&c.report).published);
        let days = m.days.or_else(|| told().min().zip(told().max()));
        let latest = days.map(|(_, last)| last);
        let day = scope.to.or(scope.as_of).or(latest);
        let on = |day: Option<Date>| day.map_or_else(Vec::new, |d| control::at(&ground, d, scope.as_of));
        let every = on(day);
        let asked = |p: &Place, who: &[String]| scope.takes_place(p) && scope.takes_actor(who);
        let states: Vec<PlaceState> =
            every.iter().filter(|s| asked(&s.place, &s.controller)).cloned().collect();
        let first = days.map(|(first, _)| first);
        let before = scope.from.or(first).and_then(|d| d.yesterday().ok());
        let changes = before.map_or_else(Vec::new, |d| control::changes(&on(Some(d)), &states));
        let last = control::last_holds(&facts, &every);
        let supply = control::supply_lines(&facts, &every);
        let edges = relations::edges(m.claims, m.events, &reports, rules);
        let sieges = day.map_or_else(Vec::new, |d| control::sieges(&ground, d, scope.as_of));
        Ground {
            day,
            before,
            changes,
            sieges: sieges.into_iter().filter(|s| asked(&s.place, &s.besiegers)).collect(),
            last: last.into_iter().filter(|h| asked(&h.place, &h.holder)).collect(),
            supply: supply.into_iter().filter(|l| mine(&l.claims)).collect(),
            edges: edges.into_iter().filter(|e| mine(&e.claims) || mine(&e.against)).collect(),
            arms: relations::arms_chains(m.claims, &reports)
                .into_iter()
                .filter(|c| c.steps.iter().any(|s| mine(&s.claims) || mine(&s.against)))
                .collect(),
            releases: media::releases(m.claims, m.events, &reports)
                .into_iter()
                .filter(|r| mine(&r.claims))
                .collect(),
            states,
        }
    }

    fn changed(&self, files: &Files<'_>) -> Section {
        // Who is told to have taken a place since then has not held it all the time, whatever was known before.
        let taken = |c: &&Change| {
            let since = c.after.as_ref().and_then(|s| s.since);
            c.changed_hands || since.zip(self.before).is_some_and(|(s, b)| s > b)
        };
        let hands = self.changes.iter().filter(taken);
        section(
            "changed-hands",
            "What changed hands",
            "Between the day before the period and its last day; where nobody is named, nothing is said.",
            hands.filter_map(|c| hold::change(c, files)).collect(),
        )
    }

    fn holds(&self, files: &Files<'_>) -> Section {
        let title = self
            .day
            .map_or_else(|| "Who holds what".into(), |d| format!("Who holds what on {}", say::day(d)));
        section(
            "who-holds-what",
            &title,
            "Held: said by a source without a stake, or by a party against its own interest. A party's own word \
             is only a claim, and what has not been reported for long is not current.",
            self.states.iter().filter_map(|s| hold::state(s, files)).collect(),
        )
    }

    fn sieges(&self, files: &Files<'_>) -> Section {
        let lines = self.sieges.iter().filter_map(|s| hold::siege(s, files)).collect();
        section(
            "sieges",
            "Sieges",
            "From the first report of a siege to its end, or to the last report.",
            lines,
        )
    }

    fn last(&self, files: &Files<'_>) -> Section {
        let mut lines: Vec<Line> = self.last.iter().filter_map(|h| hold::last(h, files)).collect();
        lines.extend(self.supply.iter().filter_map(|l| hold::supply(l, files)));
        section(
            "last-and-supply",
            "Last strongholds and lines of supply",
            "As stated, or as the record counts.",
            lines,
        )
    }

    fn ties(&self, files: &Files<'_>) -> Section {
        let said = self.edges.iter().filter(|e| e.basis != Basis::InferredFromEvent);
        section(
            "relations",
            "Relations",
            "Stated, or said in passing; never concluded from two names in one sentence.",
            said.filter_map(|e| tie::edge(e, files)).collect(),
        )
    }

    fn arms(&self, files: &Files<'_>) -> Section {
        let lines = self.arms.iter().filter_map(|c| tie::arms(c, files)).collect();
        section(
            "arms",
            "Weapons and their way",
            "Each step stands on its own claims; gaps are left open.",
            lines,
        )
    }

    fn media(&self, files: &Files<'_>) -> Section {
        let lines = self.releases.iter().filter_map(|r| tie::release(r, files)).collect();
        section(
            "media",
            "Published by armed groups",
            "A release shows what its maker wants seen: it proves nothing.",
            lines,
        )
    }
}

fn section(id: &'static str, title: &str, rule: &'static str, lines: Vec<Line>) -> Section {
    Section { id, title: title.into(), rule, lines, more: 0, quotes: super::text::QUOTED }
}

fn lines<'e>(events: &[&'e Event], files: &Files<'_>, keep: impl Fn(&'e Event) -> bool) -> Vec<Line> {
    events.iter().filter(|e| keep(e)).filter_map(|e| event::line(e, files)).collect()
}

/// Something that took place, in the time the reports are about. Ties, sieges and words have their own sections.
fn is_fact(e: &Event) -> bool {
    e.modality == Modality::Actual && is_deed(e)
}

fn is_deed(e: &Event) -> bool {
    e.kind == Kind::Event
        && !matches!(e.family.as_str(), "support" | "relations" | "statements")
        && e.event_type != "siege_begin"
}

/// A deed without the place or the day that would let it be mapped.
fn is_loose(e: &Event) -> bool {
    let needs_place = matches!(e.family.as_str(), "force" | "harm" | "control" | "access");
    let no_place = e.place.as_ref().is_none_or(|p| p.precision == "unresolved");
    let no_date = e.date.from.is_none() && e.date.to.is_none();
    no_date || (needs_place && no_place)
}

/// Nobody without an interest says so.
pub(crate) fn only_claimed(e: &Event, files: &Files<'_>) -> bool {
    let stance = |id: &String| files.claim(id).map(|c| c.stance);
    e.claims
        .iter()
        .filter_map(stance)
        .all(|s| matches!(s, Stance::Claimed | Stance::Alleged | Stance::Depicted))
}

fn happened(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| is_fact(e) && !is_loose(e) && !only_claimed(e, files);
    section(
        "what-happened",
        "What happened",
        "Dated and placed, said by at least one source without a stake in it.",
        lines(events, files, keep),
    )
}

fn disagree(events: &[&Event], files: &Files<'_>) -> Section {
    let lines = events
        .iter()
        .filter(|e| is_fact(e) && (!e.disputed.is_empty() || !e.against.is_empty()))
        .filter_map(|e| event::line(e, files));
    // The headline is told above; here it only carries what is disputed.
    let lines = lines.filter(|l| !l.below.is_empty()).collect();
    section("disagreement", "Where sources disagree", "Every value is kept with who gives it.", lines)
}

fn statements(events: &[&Event], files: &Files<'_>) -> Section {
    let keep =
        |e: &Event| e.modality == Modality::Actual && e.kind == Kind::Event && e.family == "statements";
    section(
        "statements",
        "Threats, accusations and other words",
        "Said; nothing else has happened by it.",
        lines(events, files, keep),
    )
}

fn claimed(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| is_fact(e) && only_claimed(e, files);
    section(
        "only-claimed",
        "Only claimed",
        "Said only by a party about its own success or its enemy, or only shown in its media.",
        lines(events, files, keep),
    )
}

fn planned(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| matches!(e.modality, Modality::Future | Modality::Hypothetical) && is_deed(e);
    section(
        "planned",
        "Planned, threatened or tried",
        "Not said to have happened, and counted nowhere.",
        lines(events, files, keep),
    )
}

fn background(events: &[&Event], files: &Files<'_>) -> Section {
    let keep = |e: &Event| e.modality == Modality::Historical && is_deed(e) && !is_loose(e);
    section("background", "Background", "Earlier events that the reports recall.", lines(events, files, keep))
}

fn loose(events: &[&Event], files: &Files<'_>) -> Section {
    let told = |e: &Event| matches!(e.modality, Modality::Actual | Modality::Historical) && is_deed(e);
    let keep =
        |e: &Event| told(e) && is_loose(e) && !(e.modality == Modality::Actual && only_claimed(e, files));
    section(
        "loose",
        "Not placed or not dated",
        "The words do not say where or when, and nothing was guessed.",
        lines(events, files, keep),
    )
}
