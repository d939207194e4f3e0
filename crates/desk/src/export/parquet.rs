//! Parquet: a folder with the nine tables of the record and its sentences, for DuckDB, pandas, R and Spark.
//!
//! Events and control carry GeoParquet metadata. The schema is that of the crate `tables`, the same that Python
//! and a cluster use.

use super::vanished::Key;
use super::world::world;
use super::{Counts, Format, Job, Make};
use crate::pages::{self, Lookup};
use crate::view::{self, View};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use anyhow::{Context, Result};
use dateline::{Claim, Record};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tables::{Column, Document, RecordBatch, Review, Rows, Strings, TABLES, VERSION};

/// The tables as a folder of files.
pub static FORMAT: Format = Format {
    name: "parquet",
    about: "a folder of tables, with GeoParquet for events and control",
    make: Make::Whole(write),
    key: Key::None,
};

/// Rows that a reader takes in at once.
const GROUP: usize = 128 * 1024;

/// Where hive puts rows without a value.
const NO_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

fn write(job: &mut Job<'_>) -> Result<Counts> {
    let folder = job.target.path;
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot make the folder", folder.display()))?;
    let mut told = Told::default();
    let mut counts = Counts::default();
    let mut out = Out::of_events(folder, job.target.options.partitioned)?;
    let store = &mut *job.store;
    view::each_shown(store, job.scope, job.guard, |record| {
        counts.written += 1;
        told.see(record);
        out.event(record)
    })?;
    let mut view = View::of(job.store, job.scope.as_of)?.shown(job.guard).with_reprints(job.store)?;
    let whole = job.scope == &dateline::brief::Scope { as_of: job.scope.as_of, ..Default::default() };
    out.against(&view, &told)?;
    out.actors(&told)?;
    out.ties(&view, &told, whole)?;
    out.control(&view, job)?;
    out.media(&view, &told)?;
    view.events = Vec::new();
    out.documents(job, &view, &told, whole)?;
    out.reviews(job, &told, whole)?;
    job.parts = out.end()?;
    Ok(counts)
}

/// What the events name, for the tables that events point to.
#[derive(Default)]
struct Told {
    events: BTreeSet<String>,
    claims: HashSet<String>,
    against: BTreeMap<String, String>,
    reports: BTreeSet<String>,
    actors: BTreeSet<String>,
}

impl Told {
    fn see(&mut self, record: &Record<'_>) {
        self.events.insert(record.event.id.clone());
        for (claim, _) in &record.claims {
            self.see_claim(claim);
        }
        for id in &record.event.against {
            self.against.insert(id.clone(), record.event.id.clone());
        }
    }

    fn see_claim(&mut self, claim: &Claim) {
        self.claims.insert(claim.id.clone());
        self.reports.insert(claim.report.clone());
        let fillers = claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also));
        self.actors.extend(fillers.filter_map(|f| f.actor.clone()));
        self.actors.extend(claim.attribution.iter().filter_map(|hop| hop.actor.clone()));
    }

    fn mine(&self, ids: &[String]) -> bool {
        ids.iter().any(|id| self.claims.contains(id) || self.against.contains_key(id))
    }
}

/// The files that are being written.
struct Out {
    folder: PathBuf,
    events: Events,
    event_actors: Sheet,
    claims: Sheet,
    sentences: Sheet,
    quoted: HashSet<(String, u32)>,
    done: Vec<(PathBuf, u64)>,
}

impl Out {
    fn of_events(folder: &Path, partitioned: bool) -> Result<Out> {
        let events = if partitioned {
            // Files of an earlier export would be read together with these.
            let below = folder.join("events");
            if below.is_dir() {
                fs::remove_dir_all(&below)
                    .with_context(|| format!("{}: cannot be renewed", below.display()))?;
            }
            Events::Apart(below, BTreeMap::new())
        } else {
            Events::One(Box::new(Sheet::create(folder, "events")?))
        };
        Ok(Out {
            folder: folder.to_owned(),
            events,
            event_actors: Sheet::create(folder, "event_actors")?,
            claims: Sheet::create(folder, "claims")?,
            sentences: Sheet::create(folder, "sentences")?,
            quoted: HashSet::new(),
            done: Vec::new(),
        })
    }

    fn event(&mut self, record: &Record<'_>) -> Result<()> {
        let iso3 = record.event.place.as_ref().and_then(|p| p.country.as_deref());
        let country = iso3.and_then(|c| world().country(c)).map(|c| c.name.as_str());
        let reviewed = !record.event.reviewed.is_empty();
        let year = record.event.date.from.map(|d| d.year());
        let sheet = self.events.sheet(iso3, year)?;
        sheet.add(|rows| tables::event(rows, record, country, reviewed))?;
        self.event_actors.add(|rows| tables::event_actors(rows, record))?;
        for (claim, _) in &record.claims {
            self.claim(claim, &record.event.id)?;
        }
        Ok(())
    }

    fn claim(&mut self, claim: &Claim, event: &str) -> Result<()> {
        self.claims.add(|rows| tables::claim(rows, claim, Some(event)))?;
        if self.quoted.insert((claim.report.clone(), claim.start)) {
            self.sentences.add(|rows| tables::sentence(rows, claim))?;
        }
        Ok(())
    }

    /// Claims that deny an event.
    fn against(&mut self, view: &View, told: &Told) -> Result<()> {
        let denials = told.against.iter().filter(|(id, _)| !told.claims.contains(*id));
        for (id, event) in denials {
            if let Some(claim) = view.claim(id) {
                self.claim(claim, event)?;
            }
        }
        Ok(())
    }

    fn actors(&mut self, told: &Told) -> Result<()> {
        let known = told.actors.iter().filter_map(|id| world().actor(id));
        self.table("actors", known, tables::actor)
    }

    fn ties(&mut self, view: &View, told: &Told, whole: bool) -> Result<()> {
        let facts = |report: &str| view.facts(report);
        let edges = dateline::relations::edges(&view.claims, &view.events, &facts, view.rules());
        let mine = edges.iter().filter(|e| whole || told.mine(&e.claims) || told.mine(&e.against));
        self.table("relations", mine, tables::relation)
    }

    fn control(&mut self, view: &View, job: &Job<'_>) -> Result<()> {
        let s = job.scope;
        let ask =
            Lookup { on: s.to, as_of: s.as_of, place: s.place.clone(), actor: s.actor.clone(), quiet: false };
        let rows = pages::held(view, &ask);
        self.table("control", rows.iter(), tables::hold)
    }

    fn media(&mut self, view: &View, told: &Told) -> Result<()> {
        let facts = |report: &str| view.facts(report);
        let releases = dateline::media::releases(&view.claims, &view.events, &facts);
        let mine = releases.iter().filter(|r| told.events.contains(&r.event));
        let first = |ids: &[String]| ids.first().and_then(|id| view.claim(id)).map(|c| c.report.clone());
        self.table("media", mine, |rows, r| tables::release(rows, r, first(&r.claims).as_deref()))
    }

    fn documents(&mut self, job: &Job<'_>, view: &View, told: &Told, whole: bool) -> Result<()> {
        let mut sheet = Sheet::create(&self.folder, "documents")?;
        for kept in job.store.reports()? {
            let report = &kept.report;
            if !view.has_report(&report.id) || !(whole || told.reports.contains(&report.id)) {
                continue;
            }
            let cited = view.citation(&report.id);
            let title = cited.and_then(|c| c.title.as_deref());
            sheet.add(|rows| {
                tables::document(
                    rows,
                    &Document {
                        sha256: Some(&kept.raw),
                        outlet_id: report.source.as_deref().and_then(|name| world().outlet(name)),
                        received: Some(kept.received),
                        near_dup_of: view.reprint_of(&report.id).filter(|first| *first != report.id),
                        title,
                        url: cited.and_then(|c| c.url.as_deref()),
                        ..Document::of(report)
                    },
                );
            })?;
        }
        self.done.push(sheet.end()?);
        Ok(())
    }

    fn reviews(&mut self, job: &Job<'_>, told: &Told, whole: bool) -> Result<()> {
        let decisions = job.store.decisions()?;
        let public = job.guard.profile() == dateline::profile::Profile::Public;
        let mine =
            decisions.iter().filter(|d| whole || told.events.contains(&d.subject) || told.mine(&d.claims));
        let word = |value: &serde_json::Value| match value {
            serde_json::Value::String(words) => words.clone(),
            other => other.to_string(),
        };
        self.table("reviews", mine, |rows, d| {
            let action = serde_json::to_value(d.action).ok();
            let change = d.change.as_ref().and_then(|c| serde_json::to_value(c).ok());
            let part = |name: &str| change.as_ref().and_then(|c| c.get(name)).map(word);
            let field = part("field").or_else(|| action.as_ref().map(word)).unwrap_or_default();
            let shown = |words: &str| if public { job.guard.words(words) } else { words.to_owned() };
            let (old, new) = (d.was.as_deref().map(shown), part("value").as_deref().map(shown));
            tables::review(
                rows,
                &Review {
                    id: &d.id,
                    subject: &shown(&d.subject),
                    field: &field,
                    old: old.as_deref(),
                    new: new.as_deref(),
                    coder: if public { "a coder" } else { &d.by },
                    at: &d.at,
                    reason: if public { "" } else { &d.reason },
                    blind_round: d.round.as_deref(),
                },
            );
        })
    }

    /// A table of which all rows are at hand.
    fn table<T>(
        &mut self,
        name: &str,
        all: impl Iterator<Item = T>,
        mut row: impl FnMut(&mut Rows, T),
    ) -> Result<()> {
        let mut sheet = Sheet::create(&self.folder, name)?;
        for item in all {
            sheet.add(|rows| row(rows, item))?;
        }
        self.done.push(sheet.end()?);
        Ok(())
    }

    /// Closes all files: their paths with the number of rows, in the order of paths.
    fn end(mut self) -> Result<Vec<(PathBuf, u64)>> {
        let sheets = [self.event_actors, self.claims, self.sentences].into_iter().chain(self.events.all());
        for sheet in sheets {
            self.done.push(sheet.end()?);
        }
        self.done.sort();
        Ok(self.done)
    }
}

/// Events in one file, or apart by country and year.
enum Events {
    One(Box<Sheet>),
    Apart(PathBuf, BTreeMap<(String, String), Sheet>),
}

impl Events {
    fn sheet(&mut self, iso3: Option<&str>, year: Option<i16>) -> Result<&mut Sheet> {
        match self {
            Events::One(sheet) => Ok(sheet),
            Events::Apart(folder, sheets) => {
                let year = year.map_or(NO_VALUE.to_owned(), |y| y.to_string());
                let at = (iso3.unwrap_or(NO_VALUE).to_owned(), year);
                if !sheets.contains_key(&at) {
                    let below = folder.join(format!("iso3={}", at.0)).join(format!("year={}", at.1));
                    fs::create_dir_all(&below)
                        .with_context(|| format!("{}: cannot make the folder", below.display()))?;
                    let mut sheet = Sheet::create_at(&below.join("part-0.parquet"), "events")?;
                    sheet.left_out = Some("iso3");
                    sheets.insert(at.clone(), sheet);
                }
                sheets.get_mut(&at).context("it was just put there")
            }
        }
    }

    fn all(self) -> Vec<Sheet> {
        match self {
            Events::One(sheet) => vec![*sheet],
            Events::Apart(_, sheets) => sheets.into_values().collect(),
        }
    }
}

/// One file that is being written.
struct Sheet {
    path: PathBuf,
    rows: Rows,
    /// Made with the first batch, for what is left out is known by then.
    writer: Option<ArrowWriter<File>>,
    columns: &'static [Column],
    /// A column that the names of folders tell.
    left_out: Option<&'static str>,
    written: u64,
}

impl Sheet {
    fn create(folder: &Path, table: &str) -> Result<Sheet> {
        Sheet::create_at(&folder.join(format!("{table}.parquet")), table)
    }

    fn create_at(path: &Path, table: &str) -> Result<Sheet> {
        let table = TABLES.iter().find(|t| t.name == table).context("a table of the record")?;
        let rows = Rows::new(table.columns, Strings::Dictionary);
        Ok(Sheet {
            path: path.to_owned(),
            rows,
            writer: None,
            columns: table.columns,
            left_out: None,
            written: 0,
        })
    }

    fn add(&mut self, row: impl FnOnce(&mut Rows)) -> Result<()> {
        row(&mut self.rows);
        if self.rows.len() >= GROUP / 16 { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        self.written += self.rows.len() as u64;
        let mut batch = self.rows.batch();
        if let Some(name) = self.left_out {
            let at: Vec<usize> = (0..self.columns.len()).filter(|&n| self.columns[n].name != name).collect();
            batch = batch.project(&at)?;
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&self.path, &batch, self.columns)?),
        };
        writer.write(&batch).with_context(|| format!("{}: cannot write", self.path.display()))
    }

    fn end(mut self) -> Result<(PathBuf, u64)> {
        // A table without rows has a schema all the same.
        if !self.rows.is_empty() || self.writer.is_none() {
            self.flush()?;
        }
        if let Some(writer) = self.writer {
            writer.close().with_context(|| format!("{}: cannot write", self.path.display()))?;
        }
        Ok((self.path, self.written))
    }
}

fn writer(path: &Path, first: &RecordBatch, columns: &[Column]) -> Result<ArrowWriter<File>> {
    let file = File::create(path).with_context(|| format!("{}: cannot write", path.display()))?;
    let mut facts = vec![KeyValue::new("dateline.schema".to_owned(), VERSION.to_owned())];
    if columns.iter().any(|c| c.name == "geometry") {
        // No reference system is named: longitude and latitude, WGS 84, is what GeoParquet takes then.
        let geo = json!({ "version": "1.1.0", "primary_column": "geometry", "columns": {
            "geometry": { "encoding": "WKB", "geometry_types": ["Point"] } } });
        facts.push(KeyValue::new("geo".to_owned(), geo.to_string()));
    }
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .set_created_by(concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(facts))
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties);
    Ok(ArrowWriter::try_new_with_options(file, first.schema(), options)?)
}
