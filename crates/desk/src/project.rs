//! What does a project set? The folder with `dateline.toml` and `gazetteer/*.tsv`, by default the one we are in.

use crate::gazetteer::{self, Given, Head};
use anyhow::{Context, Result, bail};
use dateline::Project;
use dateline::place::{Places, Settings};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Which project, and what this run adds to it.
#[derive(Clone, clap::Args)]
pub struct Choice {
    /// Folder of the project: its settings `dateline.toml`, its places `gazetteer/*.tsv`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// Places of your own for this run: a GeoNames dump, an OCHA table, CSV or TSV; may be given more than once
    #[arg(long, value_name = "FILE")]
    gazetteer: Vec<PathBuf>,
    /// Countries that are watched, in place of those in `dateline.toml`: a name that several places bear is rather there
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    watch: Vec<String>,
}

/// `dateline.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    places: PlaceSettings,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct PlaceSettings {
    /// Codes or names of countries.
    #[serde(default)]
    watch: Vec<String>,
}

/// The folder with the project's gazetteers.
pub fn gazetteers(project: &Path) -> PathBuf {
    project.join("gazetteer")
}

/// The project's gazetteers, by name.
pub fn gazetteer_files(project: &Path) -> Result<Vec<PathBuf>> {
    let folder = gazetteers(project);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let read = std::fs::read_dir(&folder).with_context(|| format!("{}: cannot read", folder.display()))?;
    let mut files: Vec<PathBuf> = read.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "tsv"));
    files.sort();
    Ok(files)
}

impl Choice {
    /// The project's places and settings.
    pub fn load(&self) -> Result<Project> {
        let mut project = Project::default();
        let file = self.project.join("dateline.toml");
        let mut origin = "--watch".to_owned();
        project.settings.watched =
            self.watch.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        if file.exists() {
            let text =
                std::fs::read_to_string(&file).with_context(|| format!("{}: cannot read", file.display()))?;
            let set: File = toml::from_str(&text)
                .with_context(|| format!("{}: known is [places] with watch = [\"SYR\"]", file.display()))?;
            if self.watch.is_empty() {
                project.settings = Settings { watched: set.places.watch };
                origin = file.display().to_string();
            }
        }
        if self.gazetteer.is_empty()
            && project.settings.watched.is_empty()
            && !gazetteers(&self.project).is_dir()
        {
            return Ok(project);
        }
        let places = if self.gazetteer.is_empty() { None } else { Some(Places::shipped()?) };
        for path in &self.gazetteer {
            if let Some(places) = &places {
                project.gazetteers.push((path.display().to_string(), for_this_run(path, places)?));
            }
        }
        for path in gazetteer_files(&self.project)? {
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("{}: cannot read", path.display()))?;
            project.gazetteers.push((path.display().to_string(), text));
        }
        let countries = dateline::place::Countries::shipped()?;
        if let Some(unknown) = project.settings.watched.iter().find(|c| countries.find(c).is_none()) {
            bail!(
                "{origin}: country `{unknown}` is not known; write a code of three letters (SYR) or a name"
            );
        }
        Ok(project)
    }
}

/// A file as an overlay; what cannot be used of it is told.
fn for_this_run(path: &Path, places: &Places) -> Result<String> {
    let import = gazetteer::read(path, &Given::default(), places)?;
    for (line, what) in &import.bad {
        eprintln!("dateline: {}:{line}: {what}", path.display());
    }
    let head = Head { source: path.display().to_string(), ..Head::default() };
    Ok(gazetteer::overlay(&import, &head))
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
