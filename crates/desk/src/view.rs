//! The record as it was known on a day, in memory: what a page is made from.

use crate::coding;
use crate::export::world::world;
use crate::store::{Kept, Numbers, Readings, Store};
use anyhow::Result;
use dateline::brief::{self, Material, Origin, Scope};
use dateline::profile::{Guard, Names, Profile, ProfileRules};
use dateline::record::Citation;
use dateline::relations::ARMS_TYPES;
use dateline::settle::{Decided, Decision, ReportFacts, Rules};
use dateline::{Claim, Event, Record, Report};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Events with their claims and what is known of the reports.
pub struct View {
    /// Settled events.
    pub events: Vec<Event>,
    /// The claims.
    pub claims: Vec<Claim>,
    citations: Arc<HashMap<String, Citation>>,
    /// Where each claim stands in `claims`.
    at: HashMap<String, usize>,
    /// How people want names and outlets read.
    readings: Readings,
    /// The last day of publication of all reports.
    last: Option<Date>,
    /// First and last day of publication of all claims, when these are some of them.
    days: Option<(Date, Date)>,
    /// The report whose text each report prints, itself if it is the first.
    reprints: Arc<BTreeMap<String, String>>,
}

/// How claims are read now, for views of one part of the record after another.
pub struct Now {
    readings: Readings,
    decisions: Vec<Decision>,
    last: Option<Date>,
    /// What is known of all reports, when views of much of the record follow.
    reports: Option<Reports>,
}

/// What claims need to know of reports.
#[derive(Clone)]
struct Reports {
    citations: Arc<HashMap<String, Citation>>,
    reprints: Arc<BTreeMap<String, String>>,
}

impl Now {
    /// As the record says. It has to be settled.
    pub fn of(store: &Store) -> Result<Now> {
        Ok(Now {
            readings: store.readings()?,
            decisions: store.settling_decisions()?,
            last: store.last_day()?,
            reports: None,
        })
    }

    /// The same for views that together look at much of the record: what is known of reports is read once.
    pub fn of_much(store: &Store) -> Result<Now> {
        let reports =
            Reports { citations: Arc::new(store.citations()?), reprints: Arc::new(store.reprints()?) };
        Ok(Now { reports: Some(reports), ..Now::of(store)? })
    }

    /// The last day of publication of all reports.
    pub fn last_day(&self) -> Option<Date> {
        self.last
    }

    /// The claims of these numbers, with the events that they are in.
    pub fn view(&self, store: &Store, numbers: &Numbers) -> Result<View> {
        let claims = store.claims_numbered(numbers)?;
        let reports = match &self.reports {
            Some(all) => all.clone(),
            None => Reports {
                citations: Arc::new(store.citations_of(&claims)?),
                reprints: Arc::new(store.reprints_of(&claims)?),
            },
        };
        let known = Known {
            reports,
            readings: self.readings.clone(),
            decided: Decided::new(&self.decisions),
            last: self.last,
        };
        Ok(View::made(claims, store.events_numbered(numbers)?, known))
    }
}

/// What claims are read with.
struct Known<'d> {
    reports: Reports,
    readings: Readings,
    decided: Decided<'d>,
    last: Option<Date>,
}

impl View {
    /// The record as known on `as_of`: reports published later, and undated ones, had not said anything yet.
    /// `None` is all that the record holds.
    pub fn of(store: &mut Store, as_of: Option<Date>) -> Result<View> {
        coding::settle(store)?;
        let readings = store.readings()?;
        let decisions = store.settling_decisions()?;
        let mut citations = store.citations()?;
        let mut claims = store.claims()?;
        if let Some(day) = as_of {
            citations.retain(|_, cited| cited.published.is_some_and(|p| p <= day));
            claims.retain(|claim| citations.contains_key(&claim.report));
        }
        let last = citations.values().filter_map(|cited| cited.published).max();
        let decided = Decided::new(&decisions);
        let (events, reprints) = match as_of {
            None => (store.events()?, store.reprints()?),
            Some(_) => {
                claims.iter_mut().for_each(|claim| readings.apply(claim, outlet(&citations, claim)));
                let mut reports: Vec<_> = store.reports()?.into_iter().map(|kept| kept.report).collect();
                reports.retain(|report| citations.contains_key(&report.id));
                let reprints = coding::reprints(&reports);
                let mut events = coding::events_of(coding::rules(), &reports, &reprints, &claims, &decisions);
                store.keep_names(&mut events)?;
                (events, reprints)
            }
        };
        let reports = Reports { citations: Arc::new(citations), reprints: Arc::new(reprints) };
        let known = Known { reports, readings, decided, last };
        Ok(View::made(claims, events, known))
    }

    /// Releases alone: the claims that speak of them and what they are said to show.
    pub fn of_releases(store: &mut Store, as_of: Option<Date>) -> Result<View> {
        if as_of.is_some() {
            return View::of(store, as_of);
        }
        coding::settle(store)?;
        let mut numbers = store.claims_typed(&["media_release".into()])?;
        numbers.extend(store.claims_depicted()?);
        View::of_claims(store, &numbers)
    }

    /// What is said of arms on their way.
    pub fn of_arms(store: &mut Store, as_of: Option<Date>) -> Result<View> {
        if as_of.is_some() {
            return View::of(store, as_of);
        }
        coding::settle(store)?;
        let numbers = store.claims_typed(&ARMS_TYPES.map(str::to_owned))?;
        View::of_claims(store, &numbers)
    }

    /// What is said of who holds the places asked for, or all places.
    pub fn of_ground(store: &mut Store, as_of: Option<Date>, place: Option<&str>) -> Result<View> {
        if as_of.is_some() {
            return View::of(store, as_of);
        }
        coding::settle(store)?;
        let numbers = store.claims_of_ground(place)?;
        View::of_claims(store, &numbers)
    }

    /// What is said of who holds the places of that name, now, and of nothing else.
    pub fn of_places(store: &mut Store, place: &str) -> Result<View> {
        coding::settle(store)?;
        let numbers = store.claims_of_places(place)?;
        View::of_claims(store, &numbers)
    }

    /// These claims as they are now.
    pub fn of_named(store: &mut Store, ids: &BTreeSet<&String>) -> Result<View> {
        coding::settle(store)?;
        let numbers = store.claims_named(ids.iter().copied())?;
        View::of_claims(store, &numbers)
    }

    /// What a brief on `scope` looks at.
    pub fn of_brief(store: &mut Store, scope: &Scope) -> Result<View> {
        coding::settle(store)?;
        let numbers = if scope.as_of.is_none() { store.claims_for_brief(scope)? } else { None };
        match numbers {
            Some(numbers) => Ok(View { days: store.days()?, ..View::of_claims(store, &numbers)? }),
            None => View::of(store, scope.as_of),
        }
    }

    /// What ties between actors rest on, of one kind or all, and what is said of arms on their way.
    pub fn of_ties(store: &mut Store, as_of: Option<Date>, kind: Option<&str>) -> Result<View> {
        if as_of.is_some() {
            return View::of(store, as_of);
        }
        coding::settle(store)?;
        let mut numbers = store.claims_tied(kind)?;
        numbers.extend(store.claims_typed(&ARMS_TYPES.map(str::to_owned))?);
        View::of_claims(store, &numbers)
    }

    /// The claims of these numbers as they are now, with the events that they are in. Its last day is that of all.
    pub fn of_claims(store: &Store, numbers: &Numbers) -> Result<View> {
        Now::of(store)?.view(store, numbers)
    }

    /// Claims as people want them read and have corrected them; without those that they said are no event.
    fn made(mut claims: Vec<Claim>, events: Vec<Event>, known: Known<'_>) -> View {
        let Known { reports: Reports { citations, reprints }, readings, decided, last } = known;
        claims.retain(|claim| !decided.drops(&claim.id));
        for claim in &mut claims {
            readings.apply(claim, outlet(&citations, claim));
            if let Cow::Owned(corrected) = decided.corrected(claim) {
                *claim = corrected;
            }
        }
        let at = claims.iter().enumerate().map(|(n, c)| (c.id.clone(), n)).collect();
        View { events, claims, citations, at, readings, last, days: None, reprints }
    }

    /// The Admiralty letter that a person gave the outlet.
    pub fn letter(&self, outlet: &str) -> Option<char> {
        self.readings.letter(outlet)
    }

    /// The report whose text `report` prints, itself if it is the first.
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
        for (report, cited) in Arc::make_mut(&mut self.citations) {
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
        self.last
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
            text: self.reprints.get(report).cloned(),
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
        Material { events: &self.events, claims: &self.claims, days: self.days, origin, label: &|_| None }
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
    // Who sees everything need not wait until it is known who is who.
    let names = match profile {
        Profile::Internal => Names::default(),
        Profile::Public => Names::of(world().actors(), store.cleared_names()?),
    };
    Ok(Guard::new(profile, ProfileRules::standard(), names))
}

fn outlet<'c>(citations: &'c HashMap<String, Citation>, claim: &Claim) -> Option<&'c str> {
    citations.get(&claim.report).and_then(|cited| cited.source.as_deref())
}

/// What `guard` shows of a report that is kept, with all that is said in it.
pub fn cited(store: &Store, guard: &Guard, report: &Kept) -> Result<Citation> {
    let Report { id, source, title, url, published, .. } = &report.report;
    let cited = Citation {
        source: source.clone(),
        title: title.clone(),
        url: url.clone(),
        published: *published,
        sha256: Some(report.raw.clone()),
        received: report.received,
    };
    if guard.profile() == Profile::Internal {
        return Ok(cited);
    }
    let claims = store.claims_of(id)?;
    let claims: Vec<&Claim> = claims.iter().collect();
    Ok(guard.citation(&cited, &claims, is_party(&cited)).into_owned())
}

/// True if a party to the conflict publishes it.
fn is_party(cited: &Citation) -> bool {
    cited.source.as_deref().is_some_and(|source| coding::rules().side(source).is_some())
}
