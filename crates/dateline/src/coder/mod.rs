//! A report in, its claims out: the one pipeline, and the data it needs.

mod anaphor;
mod assemble;
mod codes;
mod correction;
mod dating;
mod flow;
mod hyphened;
mod memory;
pub mod mentions;
pub mod number;
mod occurrence;
mod refine;
mod sections;
mod siting;
mod standing;
mod subject;
pub mod toll;
mod voices;

use crate::actor::{Actors, Context};
use crate::casing::Casing;
use crate::claim::{Claim, Hop};
use crate::codebook::{Codebook, Cues, Match};
use crate::error::Error;
use crate::frame::Frames;
use crate::hash::short_hash;
use crate::place::{Places, Settings};
use crate::report::{CodePoints, Report};
use crate::settle::Rules;
use crate::when::Dates;
use mentions::Mentions;
use number::Numbers;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use subject::Subject;
use syntax::{Doc, Model};

/// Data files: path under its folder, and text.
pub type Files<'a> = &'a [(&'a str, &'a str)];

/// What a project adds to the data that everybody shares.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Countries watched and the like.
    pub settings: Settings,
    /// Gazetteers of its own in the form of our overlays, which have priority: name and text of each.
    pub gazetteers: Vec<(String, String)>,
}

/// Everything needed to code reports. Loading may fail; coding cannot.
pub struct Coder {
    model: Model,
    casing: Casing,
    codebook: Codebook,
    actors: Actors,
    places: Places,
    dates: Dates,
    numbers: Numbers,
    settings: Settings,
    hash: String,
    /// Sentences coded so far: a statistic that no result depends on.
    sentences: AtomicU64,
    /// Made when first asked for.
    cues: OnceLock<Cues>,
    subject: OnceLock<Subject>,
    settling: OnceLock<Rules>,
    memory: memory::Memory,
}

/// What was read off one parse: for `why` and for tests.
pub struct Reading<'a> {
    /// Who, where, when.
    pub mentions: Mentions<'a>,
    /// Predicates with their arguments.
    pub frames: Frames,
}

impl Coder {
    /// The coder with the codebook, world and model that are built in.
    ///
    /// # Errors
    /// A data file that cannot be used; the tests make sure that none of those built in is.
    pub fn embedded() -> Result<Coder, Error> {
        Coder::new(crate::embedded::model()?, crate::embedded::CODEBOOK, crate::embedded::WORLD)
    }

    /// A coder of these data files: `codebook` under `codebook/`, `world` under `world/`.
    ///
    /// # Errors
    /// The first file that cannot be used: where, why and what to do.
    pub fn new(model: Model, codebook: Files<'_>, world: Files<'_>) -> Result<Coder, Error> {
        Coder::for_project(model, codebook, world, &Project::default())
    }

    /// A coder of these data files for a project with places and settings of its own.
    ///
    /// # Errors
    /// The first file that cannot be used: where, why and what to do.
    pub fn for_project(
        model: Model,
        codebook: Files<'_>,
        world: Files<'_>,
        project: &Project,
    ) -> Result<Coder, Error> {
        let language = "en";
        let book = Codebook::load(codebook, language)?;
        let find =
            |files: Files<'_>, path: &str| files.iter().find(|f| f.0 == path).map_or("", |f| f.1).to_owned();
        let toll = format!("languages/{language}/toll.toml");
        let numbers = Numbers::load(&toll, &find(codebook, &toll))?;
        let (counts, lists) =
            (format!("languages/{language}/case.tsv"), format!("languages/{language}/case.toml"));
        let casing = Casing::load((&counts, &find(codebook, &counts)), (&lists, &find(codebook, &lists)))?;
        let date_files: Vec<(&str, &str)> = codebook
            .iter()
            .copied()
            .filter(|f| f.0.starts_with(&format!("languages/{language}/dates")))
            .collect();
        let dates = Dates::load(&date_files)?;
        let countries = find(world, "countries.tsv");
        let who: Vec<(&str, &str)> =
            world.iter().copied().filter(|f| f.0.ends_with(".toml") && !f.0.starts_with("places/")).collect();
        let actors = Actors::load(&countries, &who)?;
        let own: Vec<(&str, &str)> =
            project.gazetteers.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let places = Places::with_project(&own)?;
        let parts: Vec<&str> = world.iter().chain(&own).flat_map(|f| [f.0, f.1]).collect();
        let watched = project.settings.watched.join(",");
        let mut hashed = vec![book.hash().to_owned(), short_hash(&parts)];
        hashed.extend((!watched.is_empty()).then_some(watched));
        let hash = short_hash(&hashed.iter().map(String::as_str).collect::<Vec<_>>());
        Ok(Coder {
            model,
            casing,
            codebook: book,
            actors,
            places,
            dates,
            numbers,
            settings: project.settings.clone(),
            hash,
            sentences: AtomicU64::new(0),
            cues: OnceLock::new(),
            subject: OnceLock::new(),
            settling: OnceLock::new(),
            memory: memory::Memory::default(),
        })
    }

    /// Hash of codebook and world: part of every claim's evidence.
    pub fn codebook_hash(&self) -> &str {
        &self.hash
    }

    /// Name, version and hash of the syntax model.
    pub fn model_id(&self) -> &str {
        self.model.id()
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The places.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The actors.
    pub fn actors(&self) -> &Actors {
        &self.actors
    }

    /// The rules by which its claims settle, with what its world knows of actors.
    pub fn settling(&self) -> &Rules {
        self.settling.get_or_init(|| Rules::standard().with_world(&self.actors))
    }

    /// The date rules.
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    /// Parses a text. What is written in capitals is parsed with the case of ordinary writing: the words of the parse
    /// are as long in bytes as those of `text`, and may differ in case.
    pub fn parse(&self, text: &str) -> Doc {
        sections::parse(&self.model, &[text], self.cased(&[text]), true).pop().unwrap_or_default()
    }

    /// The texts with the letter case of ordinary writing, as long in bytes.
    fn cased<'t>(&self, texts: &[&'t str]) -> Vec<std::borrow::Cow<'t, str>> {
        texts.iter().map(|text| self.casing.restore(text, &self.actors, &self.places)).collect()
    }

    /// `text` as it is read: with the letter case of ordinary writing where it is all capitals or a headline.
    pub fn in_ordinary_case<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        self.casing.restore(text, &self.actors, &self.places)
    }

    /// Parses as coding does: without the model's entities, which are hints that it can do without.
    pub fn parse_to_code(&self, texts: &[&str]) -> Vec<Arc<Doc>> {
        let docs = sections::parse_once(&self.model, texts, self.cased(texts), &self.memory);
        let sentences: usize = docs.iter().map(|d| d.sentences().len()).sum();
        self.sentences.fetch_add(sentences as u64, Relaxed);
        docs
    }

    /// Sentences coded since the coder was made, by all threads.
    pub fn sentences_read(&self) -> u64 {
        self.sentences.load(Relaxed)
    }

    /// Reads frames and mentions off a parse of `report`.
    pub fn read<'a>(&'a self, report: &Report, doc: &'a Doc) -> Reading<'a> {
        let frames = Frames::of(doc, self.codebook.grammar());
        let places = self.places.find(doc, &self.settings);
        let times = self.dates.read(doc, report.published);
        let countries = countries_of(&places);
        let weights: Vec<(&str, f32)> = countries.iter().map(|(c, n)| (c.as_str(), *n as f32)).collect();
        let actors = self.actors.find(doc, &Context { published: report.published, countries: &weights });
        let mentions =
            Mentions::new(doc, self.codebook.grammar(), self.codebook.words(), actors, places, times);
        Reading { mentions, frames }
    }

    /// The claims of a report, in text order.
    pub fn code(&self, report: &Report) -> Vec<Claim> {
        self.code_batch(std::slice::from_ref(report)).pop().unwrap_or_default()
    }

    /// The claims of several reports; what [`Coder::code`] gives for each, and faster for short ones.
    pub fn code_batch(&self, reports: &[Report]) -> Vec<Vec<Claim>> {
        let texts: Vec<&str> = reports.iter().map(|r| r.text.as_str()).collect();
        let docs = self.parse_to_code(&texts);
        reports.iter().zip(&docs).map(|(report, doc)| self.code_parsed(report, doc)).collect()
    }

    /// False only if no type of the codebook can be told in a text with these words: such a text has no claims, and
    /// need not be parsed. Costs about a thousandth of a parse.
    pub fn may_speak_of(&self, text: &str) -> bool {
        self.cues().may_hold(text)
    }

    /// False for a text that is longer than a few sentences and hardly names a state, a people, a party or harm. Such a
    /// text may still have claims: a coach who praises a side, an arrest for theft.
    pub fn is_about_conflict(&self, text: &str) -> bool {
        let made = || Subject::new(self.codebook.words(), &self.actors, self.model.forms());
        self.subject.get_or_init(made).is_told(text)
    }

    /// Makes what coding needs and is otherwise made for the first report.
    pub fn ready(&self) {
        self.cues();
        self.settling();
    }

    /// The words that a text must have some of.
    pub fn cues(&self) -> &Cues {
        self.cues.get_or_init(|| Cues::new(&self.codebook, self.model.forms()))
    }

    /// The claims of a report that is parsed already.
    pub fn code_parsed(&self, report: &Report, doc: &Doc) -> Vec<Claim> {
        let reading = self.read(report, doc);
        let matches = self.matches(&reading);
        assemble::claims(self, report, &reading, &matches)
    }

    /// Who says something in a report, with or without a claim below: every source that its words name, with the
    /// verb, in text order. Parses the report anew.
    pub fn attributions(&self, report: &Report) -> Vec<Hop> {
        let doc = self.parse(&report.text);
        let reading = self.read(report, &doc);
        let points = CodePoints::of(&report.text);
        voices::all(&reading.mentions, &points, &reading.frames)
    }

    /// The codebook's matches in a reading.
    pub fn matches<'a>(&'a self, reading: &'a Reading<'_>) -> Vec<Match<'a>> {
        self.codebook.matches(reading.mentions.doc, &reading.frames, &reading.mentions)
    }

    /// Every clause that holds in a reading, before the fullest are chosen.
    pub(crate) fn holding<'a>(&'a self, reading: &'a Reading<'_>) -> Vec<Match<'a>> {
        self.codebook.holding(reading.mentions.doc, &reading.frames, &reading.mentions)
    }
}

/// Countries that the toponyms of a report lie in, with their number of mentions.
fn countries_of(places: &[crate::place::Toponym]) -> std::collections::BTreeMap<String, usize> {
    let mut out = std::collections::BTreeMap::new();
    for country in
        places.iter().filter(|p| p.role != crate::place::Role::Dateline).filter_map(|p| p.country.clone())
    {
        *out.entry(country).or_insert(0) += 1;
    }
    out
}
