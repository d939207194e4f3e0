//! What reads a report? The door to the library, with a guard: one report that breaks it costs no other.

use crate::intake;
use crate::project::Choice;
use crate::store::{CodedWith, Settled, Store};
use anyhow::{Context, Result};
use dateline::actor::Actors;
use dateline::settle::{self, Decision, ReportFacts, Rules};
use dateline::{Claim, Coder, Event, Project, Report, embedded};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Which codebook and world are read.
#[derive(Clone, clap::Args)]
pub struct Data {
    /// Folder of a codebook, in place of the one built in
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    /// Folder of actors and countries, in place of those built in
    #[arg(long, value_name = "DIR")]
    world: Option<PathBuf>,
    #[command(flatten)]
    project: Choice,
}

impl Data {
    /// The coder that reads by them.
    pub fn coder(&self) -> Result<Coder> {
        let codebook = self.codebook.as_deref().map(codebook_files).transpose()?;
        let world = self.world.as_deref().map(world_files).transpose()?;
        coder(codebook.as_deref(), world.as_deref(), &self.project.load()?)
    }
}

/// The coder that reads by these files, or by those built in.
pub fn coder(codebook: Option<&[DataFile]>, world: Option<&[DataFile]>, project: &Project) -> Result<Coder> {
    let (codebook, world) = (codebook.map(borrow), world.map(borrow));
    let codebook = codebook.as_deref().unwrap_or(embedded::CODEBOOK);
    let world = world.as_deref().unwrap_or(embedded::WORLD);
    Ok(Coder::for_project(embedded::model()?, codebook, world, project)?)
}

/// Path below its folder, with forward slashes, and text.
pub type DataFile = (String, String);

/// The files of the codebook in `dir`.
pub fn codebook_files(dir: &Path) -> Result<Vec<DataFile>> {
    files(dir, &["toml", "tsv"])
}

/// The files of the world in `dir`.
pub fn world_files(dir: &Path) -> Result<Vec<DataFile>> {
    files(dir, &["toml", "tsv"])
}

fn borrow(files: &[DataFile]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// Path below `dir`, with forward slashes, and text of every file with one of `endings`, by path.
fn files(dir: &Path, endings: &[&str]) -> Result<Vec<DataFile>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("{}: cannot read the folder", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
                let text =
                    fs::read_to_string(&path).with_context(|| format!("{}: cannot read", path.display()))?;
                let below =
                    path.strip_prefix(dir)?.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
                found.push((below.join("/"), text));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What reads now: claims made with another codebook or model are made anew.
pub fn coded_with(coder: &Coder) -> CodedWith {
    CodedWith { codebook: coder.codebook_hash().to_owned(), model: coder.model_id().to_owned() }
}

/// Which reports are parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// All.
    All,
    /// Those with words that some clause needs: no other has claims.
    Speaking,
    /// Of these, those that are about conflict: what is fit for a crawl of the web.
    Relevant,
}

impl Parsed {
    /// True if this report is parsed. One in a language without a pipeline never is ([`foreign`]).
    pub fn takes(self, coder: &Coder, report: &Report) -> bool {
        !intake::is_foreign(report)
            && (self != Parsed::Relevant || coder.is_about_conflict(&report.text))
            && (self == Parsed::All || coder.may_speak_of(&report.text))
    }
}

/// The claims of each report; those that are not parsed have none.
pub fn claims(coder: &Coder, reports: &[Report], which: Parsed) -> Vec<Vec<Claim>> {
    let is_read = |r: &Report| which.takes(coder, r);
    if reports.iter().all(is_read) {
        return coder.code_batch(reports);
    }
    let read: Vec<bool> = reports.iter().map(is_read).collect();
    let worth: Vec<Report> =
        reports.iter().zip(&read).filter(|(_, read)| **read).map(|(r, _)| r.clone()).collect();
    let mut claims = coder.code_batch(&worth).into_iter();
    read.into_iter().map(|read| if read { claims.next().unwrap_or_default() } else { Vec::new() }).collect()
}

/// Why a report is not coded, if it is in a language that is not read.
pub fn foreign(report: &Report) -> Option<String> {
    let lang = report.lang.as_ref().filter(|_| intake::is_foreign(report))?;
    Some(format!("language {lang}: there is no pipeline for it, so the report is kept and not coded"))
}

/// What the report says, or what went wrong inside.
pub fn code(coder: &Coder, report: &Report) -> Result<Vec<Claim>, String> {
    guarded(|| claims(coder, std::slice::from_ref(report), Parsed::Speaking).pop().unwrap_or_default())
}

/// What each report says, in order: all of them together, and one by one if that breaks off.
pub fn code_all(coder: &Coder, reports: &[Report]) -> Vec<Result<Vec<Claim>, String>> {
    match guarded(|| claims(coder, reports, Parsed::Speaking)) {
        Ok(claims) => claims.into_iter().map(Ok).collect(),
        Err(_) => reports.iter().map(|report| code(coder, report)).collect(),
    }
}

/// The result of `work`, or why it broke off: one report that breaks the library costs no other.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        format!("coding broke off ({}); please report this text", words.unwrap_or("no reason given"))
    })
}

/// Settles what came in, changed or was decided since the last time, if anything did.
pub fn settle(store: &mut Store) -> Result<()> {
    settle_by(store, rules())
}

/// The same, by other rules than those built in.
pub fn settle_by(store: &mut Store, rules: &Rules) -> Result<()> {
    if store.stale()? {
        store.settle(rules, false)?;
    }
    Ok(())
}

/// Makes all events of the record anew.
pub fn settle_anew(store: &mut Store) -> Result<Settled> {
    store.settle(rules(), true)
}

/// The rules of settling, with what the world built in knows of actors.
pub fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| {
        let rules = Rules::standard();
        let countries = embedded::WORLD.iter().find(|f| f.0 == "countries.tsv").map_or("", |f| f.1);
        let who = |f: &&(&str, &str)| f.0.ends_with(".toml") && !f.0.starts_with("places/");
        let files: Vec<(&str, &str)> = embedded::WORLD.iter().filter(who).copied().collect();
        // The data built in is tested; were it damaged, settling would go on without it.
        match Actors::load(countries, &files) {
            Ok(actors) => rules.with_world(&actors),
            Err(_) => rules,
        }
    });
    &RULES
}

/// What the claims agree happened, by these rules.
pub fn events(rules: &Rules, reports: &[Report], claims: &[Claim], decisions: &[Decision]) -> Vec<Event> {
    if claims.is_empty() {
        return Vec::new();
    }
    let texts = if reports.len() > 1 { prints(reports, rules.reprint_share()) } else { BTreeMap::new() };
    events_of(rules, reports, &texts, claims, decisions)
}

/// As [`events`], where it is known which text each report prints.
pub fn events_of(
    rules: &Rules,
    reports: &[Report],
    texts: &BTreeMap<String, String>,
    claims: &[Claim],
    decisions: &[Decision],
) -> Vec<Event> {
    let facts: HashMap<&str, ReportFacts> = reports
        .iter()
        .map(|r| {
            let text = texts.get(&r.id).cloned();
            (r.id.as_str(), ReportFacts { published: r.published, source: r.source.clone(), text })
        })
        .collect();
    settle::settle(claims, &|id| facts.get(id).cloned().unwrap_or_default(), rules, decisions)
}

/// The report whose text each report prints, itself if it is the first.
pub fn reprints(reports: &[Report]) -> BTreeMap<String, String> {
    prints(reports, rules().reprint_share())
}

/// The text that each report is a print of.
fn prints(reports: &[Report], share: f64) -> BTreeMap<String, String> {
    let prints: Vec<_> = reports.iter().map(|r| settle::fingerprint(&r.text)).collect();
    let named: Vec<_> = reports.iter().zip(&prints).map(|(r, print)| (r.id.as_str(), print)).collect();
    settle::reprints(&named, share)
}
