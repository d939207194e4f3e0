//! Who is telling us this? Outlets, and those whom they quote.

use crate::coding;
use crate::store::{Cast, Marks, Print, Store, Telling, Voice};
use crate::view::View;
use anyhow::Result;
use dateline::Claim;
use dateline::brief::{self, Scope};
use dateline::settle::Rules;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Outlets and quoted sources.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourcesPage {
    /// Outlets, those with most claims first.
    pub outlets: Vec<OutletRow>,
    /// Those whom outlets quote, those with most claims first.
    pub voices: Vec<VoiceRow>,
}

/// What an outlet contributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OutletRow {
    /// Outlet; `None` for reports without one.
    pub outlet: Option<String>,
    /// Party to a conflict that it belongs to, by the world files.
    pub side: Option<String>,
    /// Admiralty letter that a person gave it: A, completely reliable, to E; F, cannot be judged.
    pub letter: Option<char>,
    /// Reports.
    pub reports: u64,
    /// Reports whose text reprints an older report of another outlet.
    pub reprints: u64,
    /// Claims.
    pub claims: u64,
    /// Claims in its own voice, or of what its reporter saw.
    pub own_voice: u64,
    /// Claims it attributes to somebody.
    pub quoted: u64,
    /// Claims of parties for themselves or against their enemy, and what releases show.
    pub interested: u64,
    /// Events it speaks of.
    pub events: u64,
    /// Events of several outlets of which it is the first to speak, by day of publication.
    pub first: u64,
    /// Events of which no other outlet speaks.
    pub alone: u64,
    /// Events it speaks of that somebody denies.
    pub denied: u64,
    /// Denials it carries.
    pub denials: u64,
    /// Admiralty letters of its claims: `F` until a person grades it.
    pub grades: BTreeMap<String, u64>,
    /// First day of publication.
    pub from: Option<Date>,
    /// Last day of publication.
    pub to: Option<Date>,
}

/// What somebody says through outlets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VoiceRow {
    /// Who says so: the far end of the chain of attribution.
    pub name: String,
    /// Id in the world files.
    pub actor: Option<String>,
    /// Roles in which it speaks: spokesman, witness.
    pub roles: BTreeSet<String>,
    /// Claims.
    pub claims: u64,
    /// Events it speaks of.
    pub events: u64,
    /// Events for which it is the only one whom anyone quotes, and which no outlet states in its own voice.
    pub alone: u64,
    /// Claims for its own side or against its enemy.
    pub interested: u64,
    /// Events it speaks of that somebody denies.
    pub denied: u64,
    /// Denials it makes.
    pub denials: u64,
    /// Outlets that quote it.
    pub outlets: BTreeSet<String>,
}

/// Sources of the events that `scope` asks for, as the view shows them.
pub fn sources(view: &View, scope: &Scope) -> SourcesPage {
    let origin = |report: &str| view.origin(report);
    let mut named = Named::default();
    let events: Vec<Vec<Telling>> = brief::select(&view.material(&origin), scope)
        .into_iter()
        .map(|event| {
            let of = |ids: &[String], against: bool, named: &mut Named| -> Vec<Telling> {
                let claims = ids.iter().filter_map(|id| view.claim(id));
                claims.map(|claim| named.telling(view, claim, against)).collect()
            };
            let mut told = of(&event.claims, false, &mut named);
            told.extend(of(&event.against, true, &mut named));
            told
        })
        .collect();
    let mut tally = Tally::new(&named.cast);
    events.iter().for_each(|told| tally.event(told));
    tally.page(&|outlet| view.letter(outlet), view.rules())
}

/// The same of all that the record holds now, out of the small rows that it keeps for this: no claim is read.
///
/// # Errors
/// When the record cannot be read.
pub fn sources_of(store: &mut Store, scope: &Scope) -> Result<SourcesPage> {
    coding::settle(store)?;
    let cast = store.cast()?;
    let readings = store.readings()?;
    let mut tally = Tally::new(&cast);
    store.each_told(scope, |told| tally.event(told))?;
    Ok(tally.page(&|outlet| readings.letter(outlet), coding::rules()))
}

/// Reports and voices of a view, numbered as they come.
#[derive(Default)]
struct Named {
    cast: Cast,
    reports: HashMap<String, i64>,
    outlets: HashMap<Option<String>, usize>,
    voices: HashMap<Voice, i64>,
}

impl Named {
    fn telling(&mut self, view: &View, claim: &Claim, against: bool) -> Telling {
        let voice = Voice::of(claim).map(|voice| {
            let next = self.voices.len() as i64;
            let number = *self.voices.entry(voice.clone()).or_insert(next);
            self.cast.voices.insert(number, voice);
            number
        });
        let letter = claim.grade.chars().next().unwrap_or('F');
        Telling { report: self.report(view, &claim.report), voice, marks: Marks::of(claim, against), letter }
    }

    fn report(&mut self, view: &View, id: &str) -> i64 {
        if let Some(&number) = self.reports.get(id) {
            return number;
        }
        let origin = view.origin(id);
        let cast = &mut self.cast;
        let outlet = *self.outlets.entry(origin.source.clone()).or_insert_with(|| {
            cast.outlets.push(origin.source.clone());
            cast.outlets.len() - 1
        });
        let reprint = view.reprint_of(id).is_some_and(|first| first != id);
        let number = self.reports.len() as i64;
        cast.reports.insert(number, Print { outlet, published: origin.published, reprint });
        self.reports.insert(id.to_owned(), number);
        number
    }
}

/// Counts over events. A claim is in one event, and counts once.
struct Tally<'c> {
    cast: &'c Cast,
    /// As the outlets of the cast.
    outlets: Vec<OutletRow>,
    voices: Vec<VoiceRow>,
    /// Outlets of each voice.
    through: Vec<BTreeSet<usize>>,
    /// Position of each number in `voices`: those of one name have one row.
    voice_at: HashMap<i64, usize>,
    seen: HashSet<i64>,
}

impl<'c> Tally<'c> {
    fn new(cast: &'c Cast) -> Tally<'c> {
        let outlets =
            cast.outlets.iter().map(|outlet| OutletRow { outlet: outlet.clone(), ..OutletRow::default() });
        let mut numbers: Vec<(&i64, &Voice)> = cast.voices.iter().collect();
        numbers.sort_unstable_by_key(|(number, _)| **number);
        let (mut voices, mut at): (Vec<VoiceRow>, HashMap<&str, usize>) = (Vec::new(), HashMap::new());
        let mut voice_at = HashMap::new();
        for (number, voice) in numbers {
            let place = *at.entry(&voice.name).or_insert_with(|| {
                voices.push(VoiceRow { name: voice.name.clone(), ..VoiceRow::default() });
                voices.len() - 1
            });
            voice_at.insert(*number, place);
        }
        Tally {
            cast,
            outlets: outlets.collect(),
            through: vec![BTreeSet::new(); voices.len()],
            voices,
            voice_at,
            seen: HashSet::new(),
        }
    }

    fn claim(&mut self, told: &Telling, print: Print) {
        let one = |mark: i64| u64::from(told.marks.has(mark));
        let row = &mut self.outlets[print.outlet];
        row.claims += 1;
        row.own_voice += one(Marks::OWN_VOICE);
        row.quoted += one(Marks::QUOTED);
        row.interested += one(Marks::INTERESTED);
        row.denials += one(Marks::DENIAL);
        match row.grades.get_mut(told.letter.encode_utf8(&mut [0; 4]) as &str) {
            Some(count) => *count += 1,
            None => drop(row.grades.insert(told.letter.to_string(), 1)),
        }
        if self.seen.insert(told.report) {
            row.reports += 1;
            row.reprints += u64::from(print.reprint);
            row.from = [row.from, print.published].into_iter().flatten().min();
            row.to = [row.to, print.published].into_iter().flatten().max();
        }
        let Some((number, at)) = told.voice.and_then(|n| Some((n, *self.voice_at.get(&n)?))) else { return };
        let voice = &mut self.voices[at];
        if let Some(known) = self.cast.voices.get(&number) {
            if voice.actor.is_none() {
                voice.actor.clone_from(&known.actor);
            }
            if let Some(role) = known.role.as_ref().filter(|role| !voice.roles.contains(*role)) {
                voice.roles.insert(role.clone());
            }
        }
        voice.claims += 1;
        voice.interested += one(Marks::INTERESTED);
        voice.denials += one(Marks::DENIAL);
        self.through[at].insert(print.outlet);
    }

    fn event(&mut self, told: &[Telling]) {
        let cast = self.cast;
        let all: Vec<(&Telling, Print)> =
            told.iter().filter_map(|t| Some((t, *cast.reports.get(&t.report)?))).collect();
        all.iter().for_each(|(told, print)| self.claim(told, *print));
        let denied = told.iter().any(|t| t.marks.has(Marks::AGAINST));
        let own = || all.iter().filter(|(t, _)| !t.marks.has(Marks::AGAINST));
        // Reprints of a text are one outlet's word: its first.
        let mut first: BTreeMap<usize, Option<Date>> = BTreeMap::new();
        for (_, print) in own() {
            let day = first.entry(print.outlet).or_insert(print.published);
            *day = [*day, print.published].into_iter().flatten().min();
        }
        let earliest = first.values().flatten().min().copied();
        let leaders = first.values().filter(|d| d.is_some() && **d == earliest).count();
        for (outlet, day) in &first {
            let row = &mut self.outlets[*outlet];
            row.events += 1;
            row.denied += u64::from(denied);
            row.alone += u64::from(first.len() == 1);
            row.first += u64::from(first.len() > 1 && leaders == 1 && day.is_some() && *day == earliest);
        }
        let quoted: BTreeSet<usize> =
            own().filter_map(|(t, _)| self.voice_at.get(&t.voice?).copied()).collect();
        let own_voice = own().any(|(t, _)| !t.marks.has(Marks::QUOTED));
        for at in &quoted {
            let voice = &mut self.voices[*at];
            voice.events += 1;
            voice.denied += u64::from(denied);
            voice.alone += u64::from(quoted.len() == 1 && !own_voice);
        }
    }

    fn page(self, letter: &dyn Fn(&str) -> Option<char>, rules: &Rules) -> SourcesPage {
        let Tally { cast, mut outlets, mut voices, through, .. } = self;
        for (voice, through) in voices.iter_mut().zip(through) {
            voice.outlets = through.into_iter().filter_map(|at| cast.outlets[at].clone()).collect();
        }
        outlets.retain(|row| row.claims > 0);
        voices.retain(|row| row.claims > 0);
        for row in &mut outlets {
            row.side = row.outlet.as_deref().and_then(|name| rules.side(name)).map(str::to_owned);
            row.letter = row.outlet.as_deref().and_then(letter);
        }
        outlets.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.outlet.cmp(&b.outlet)));
        voices.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.name.cmp(&b.name)));
        SourcesPage { outlets, voices }
    }
}
