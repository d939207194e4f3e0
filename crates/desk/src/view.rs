//! The record as it was known on a day, in memory: what a page is made from.

use crate::coding;
use crate::export::world::world;
use crate::store::{Readings, Store};
use anyhow::Result;
use dateline::brief::{self, Material, Origin, Scope};
use dateline::profile::{Guard, Names, Profile, ProfileRules};
use dateline::record::Citation;
use dateline::settle::{ReportFacts, Rules};
use dateline::{Claim, Event, Record};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Events with their claims and what is known of the reports.
pub struct View {
    /// Settled events.
    pub events: Vec<Event>,
    /// The claims.
    pub claims: Vec<Claim>,
    citations: HashMap<String, Citation>,
    /// Where each claim stands in `claims`.
    at: HashMap<String, usize>,
    /// How people want names and outlets read.
    readings: Readings,
    /// As known on this day.
    as_of: Option<Date>,
    /// The report whose text each report prints, when that was asked.
    reprints: BTreeMap<String, String>,
}

impl View {
    /// The record as known on `as_of`: reports published later, and undated ones, had not said anything yet.
    /// `None` is all that the record holds.
    pub fn of(store: &mut Store, as_of: Option<Date>) -> Result<View> {
        View::read(store, as_of, None)
    }

    /// The same with claims of these types alone, and the events that they are in.
    pub fn of_types(store: &mut Store, as_of: Option<Date>, types: &[String]) -> Result<View> {
        View::read(store, as_of, Some(types))
    }

    /// Releases alone: the claims that speak of them and what they are said to show.
    pub fn of_releases(store: &mut Store, as_of: Option<Date>) -> Result<View> {
        if as_of.is_some() {
            return View::of(store, as_of);
        }
        let mut view = View::of_types(store, None, &["media_release".into()])?;
        for mut claim in store.claims_depicted()? {
            if !view.at.contains_key(&claim.id) {
                let outlet = view.citations.get(&claim.report).and_then(|cited| cited.source.clone());
                view.readings.apply(&mut claim, outlet.as_deref());
                view.at.insert(claim.id.clone(), view.claims.len());
                view.claims.push(claim);
            }
        }
        Ok(view)
    }

    fn read(store: &mut Store, as_of: Option<Date>, types: Option<&[String]>) -> Result<View> {
        coding::settle(store)?;
        let readings = store.readings()?;
        let mut citations = store.citations()?;
        let mut claims = match types {
            None => store.claims()?,
            Some(types) => store.claims_of_types(types)?,
        };
        if let Some(day) = as_of {
            citations.retain(|_, cited| cited.published.is_some_and(|p| p <= day));
            claims.retain(|claim| citations.contains_key(&claim.report));
        }
        for claim in &mut claims {
            let outlet = citations.get(&claim.report).and_then(|cited| cited.source.as_deref());
            readings.apply(claim, outlet);
        }
        let events = match (as_of, types) {
            (None, None) => store.events()?,
            (None, Some(types)) => store.events_of_types(types)?,
            (Some(_), _) => {
                let mut reports: Vec<_> = store.reports()?.into_iter().map(|kept| kept.report).collect();
                reports.retain(|report| citations.contains_key(&report.id));
                let mut events =
                    coding::events(coding::rules(), &reports, &claims, &store.settling_decisions()?);
                store.keep_names(&mut events)?;
                events
            }
        };
        let at = claims.iter().enumerate().map(|(n, c)| (c.id.clone(), n)).collect();
        Ok(View { events, claims, citations, at, readings, as_of, reprints: BTreeMap::new() })
    }

    /// With which report's text each report prints, out of the texts that `store` keeps.
    pub fn with_reprints(mut self, store: &Store) -> Result<View> {
        self.reprints = match self.as_of {
            None => store.reprints()?,
            Some(_) => {
                let mut reports: Vec<_> = store.reports()?.into_iter().map(|kept| kept.report).collect();
                reports.retain(|report| self.citations.contains_key(&report.id));
                coding::reprints(&reports)
            }
        };
        Ok(self)
    }

    /// The Admiralty letter that a person gave the outlet.
    pub fn letter(&self, outlet: &str) -> Option<char> {
        self.readings.letter(outlet)
    }

    /// The report whose text `report` prints, itself if it is the first; `None` if that was not asked.
    pub fn reprint_of(&self, report: &str) -> Option<&str> {
        self.reprints.get(report).map(String::as_str)
    }

    /// True if the report was known.
    pub fn has_report(&self, id: &str) -> bool {
        self.citations.contains_key(id)
    }

    /// What a row cites of a report.
    pub fn citation(&self, report: &str) -> Option<&Citation> {
        self.citations.get(report)
    }

    /// The view as `guard` shows it.
    pub fn shown(mut self, guard: &Guard) -> View {
        if guard.profile() == Profile::Internal {
            return self;
        }
        let mut told: HashMap<&str, Vec<&Claim>> = HashMap::new();
        for claim in &self.claims {
            told.entry(&claim.report).or_default().push(claim);
        }
        for (report, cited) in &mut self.citations {
            let claims = told.get(report.as_str()).map_or(&[][..], Vec::as_slice);
            *cited = guard.citation(cited, claims, is_party(cited)).into_owned();
        }
        let events = self.events.iter().map(|event| {
            let ids = event.claims.iter().chain(&event.against);
            let claims: Vec<&Claim> = ids.filter_map(|id| self.claim(id)).collect();
            guard.event(event, &claims).into_owned()
        });
        let events: Vec<Event> = events.collect();
        self.claims = self.claims.iter().map(|claim| guard.claim(claim).into_owned()).collect();
        self.events = events;
        self
    }

    /// The claim of that name.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.at.get(id).map(|&n| &self.claims[n])
    }

    /// What settling and control need to know of a report.
    pub fn facts(&self, report: &str) -> ReportFacts {
        let Some(cited) = self.citations.get(report) else { return ReportFacts::default() };
        let text = self.reprints.get(report).cloned();
        ReportFacts { published: cited.published, source: cited.source.clone(), text }
    }

    /// The rules of settling and control.
    pub fn rules(&self) -> &'static Rules {
        coding::rules()
    }

    /// The last day of publication.
    pub fn last_day(&self) -> Option<Date> {
        self.citations.values().filter_map(|cited| cited.published).max()
    }

    /// Reports of the claims `ids`, each once.
    pub fn reports_of(&self, ids: &BTreeSet<&str>) -> BTreeSet<&str> {
        ids.iter().filter_map(|id| self.claim(id)).map(|claim| claim.report.as_str()).collect()
    }

    /// What a brief says of a report.
    pub fn origin(&self, report: &str) -> Origin {
        let Some(cited) = self.citations.get(report) else { return Origin::default() };
        Origin {
            source: cited.source.clone(),
            title: cited.title.clone(),
            published: cited.published,
            url: cited.url.clone(),
        }
    }

    /// The events of `scope`, as rows.
    pub fn each_event(&self, scope: &Scope, mut each: impl FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        let claims: HashMap<&str, &Claim> = self.claims.iter().map(|c| (c.id.as_str(), c)).collect();
        for event in brief::select(&self.material(&|report| self.origin(report)), scope) {
            let own = event.claims.iter().filter_map(|id| claims.get(id.as_str()));
            let own = own.filter_map(|c| Some((*c, self.citations.get(&c.report)?))).collect();
            if let Some(record) = Record::new(event, own) {
                each(&record)?;
            }
        }
        Ok(())
    }

    /// What a brief is made from.
    pub fn material<'a>(&'a self, origin: &'a dyn Fn(&str) -> Origin) -> Material<'a> {
        Material { events: &self.events, claims: &self.claims, origin, label: &|_| None }
    }
}

/// Calls `each` on the rows of `scope`: out of the record, or as known on its day.
pub fn each_event(
    store: &mut Store,
    scope: &Scope,
    each: impl FnMut(&Record<'_>) -> Result<()>,
) -> Result<()> {
    match scope.as_of {
        Some(_) => View::of(store, scope.as_of)?.each_event(scope, each),
        None => {
            coding::settle(store)?;
            store.each_event(scope, each)
        }
    }
}

/// As [`each_event`], with what `guard` allows to be shown.
pub fn each_shown(
    store: &mut Store,
    scope: &Scope,
    guard: &Guard,
    mut each: impl FnMut(&Record<'_>) -> Result<()>,
) -> Result<()> {
    if guard.profile() == Profile::Internal {
        return each_event(store, scope, each);
    }
    each_event(store, scope, |record| {
        let claims: Vec<&Claim> = record.claims.iter().map(|(claim, _)| *claim).collect();
        let event = guard.event(record.event, &claims);
        let held: Vec<_> = record
            .claims
            .iter()
            .map(|(claim, cited)| (guard.claim(claim), guard.citation(cited, &claims, is_party(cited))))
            .collect();
        let held = held.iter().map(|(claim, cited)| (claim.as_ref(), cited.as_ref())).collect();
        Record::new(&event, held).map_or(Ok(()), |record| each(&record))
    })
}

/// What `profile` shows of this record: names that people cleared may be seen.
pub fn guard(store: &Store, profile: Profile) -> Result<Guard> {
    let cleared = if profile == Profile::Public { store.cleared_names()? } else { BTreeSet::new() };
    Ok(Guard::new(profile, ProfileRules::standard(), Names::of(world().actors(), cleared)))
}

/// True if a party to the conflict publishes it.
fn is_party(cited: &Citation) -> bool {
    cited.source.as_deref().is_some_and(|source| coding::rules().side(source).is_some())
}
