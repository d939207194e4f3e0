//! Parquet: a folder with the nine tables of the record and its sentences, for DuckDB, pandas, R and Spark.
//!
//! Events and control carry GeoParquet metadata. The schema is that of the crate `tables`, the same that Python
//! and a cluster use; [`tables`] keeps them in memory in place of files.

use super::vanished::Key;
use super::world::world;
use super::{Counts, Format, Job, Make};
use crate::coding;
use crate::pages::{self, Lookup};
use crate::store::Store;
use crate::view::{self, View};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use anyhow::{Context, Result};
use dateline::brief::Scope;
use dateline::profile::{Guard, Profile};
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
    let out = Out::of_events(Some(folder), job.target.options.partitioned)?;
    let (done, written) = fill(out, Asked { store: job.store, scope: job.scope, guard: job.guard })?;
    let parts = done.into_iter().filter_map(|sheet| match sheet.to {
        To::File { path, .. } => Some((path, sheet.written)),
        To::Memory(_) => None,
    });
    job.parts = parts.collect();
    job.parts.sort();
    Ok(Counts { written, ..Counts::default() })
}

/// All tables of the record in `store`, by name, as they are within the house.
///
/// # Errors
/// The record cannot be read.
pub fn tables(store: &mut Store) -> Result<BTreeMap<&'static str, Vec<RecordBatch>>> {
    coding::settle(store)?;
    let guard = view::guard(store, Profile::Internal)?;
    let asked = Asked { store, scope: &Scope::default(), guard: &guard };
    let (done, _) = fill(Out::of_events(None, false)?, asked)?;
    let batches = done.into_iter().filter_map(|sheet| match sheet.to {
        To::Memory(batches) => Some((sheet.table, batches)),
        To::File { .. } => None,
    });
    Ok(batches.collect())
}

/// What is asked of which record, and what may be shown of it.
struct Asked<'a> {
    store: &'a mut Store,
    scope: &'a Scope,
    guard: &'a Guard,
}

/// All tables with their rows, and the number of events.
fn fill(mut out: Out, asked: Asked<'_>) -> Result<(Vec<Sheet>, u64)> {
    let Asked { store, scope, guard } = asked;
    let mut told = Told::default();
    let mut written = 0;
    view::each_shown(store, scope, guard, |record| {
        written += 1;
        told.see(record);
        out.event(record)
    })?;
    let whole = scope == &Scope { as_of: scope.as_of, ..Scope::default() };
    // What was known on a day is settled in memory, once; what is known now is read piece by piece.
    let known = scope.as_of.map(|day| View::of(store, Some(day))).transpose()?;
    let mut from = Rest { store, scope, guard, known: known.map(|view| view.shown(guard)), told, whole };
    out.against(&mut from)?;
    out.actors(&from)?;
    out.ties(&mut from)?;
    out.control(&mut from)?;
    out.media(&mut from)?;
    out.documents(&from)?;
    out.reviews(&from)?;
    Ok((out.end()?, written))
}

/// What the tables that events point to are made from.
struct Rest<'a> {
    store: &'a mut Store,
    scope: &'a Scope,
    guard: &'a Guard,
    /// The record as known on the day asked for.
    known: Option<View>,
    told: Told,
    /// No event is left out.
    whole: bool,
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
    /// Where the files go; in memory if there is no folder.
    folder: Option<PathBuf>,
    events: Events,
    event_actors: Sheet,
    claims: Sheet,
    sentences: Sheet,
    quoted: HashSet<(String, u32)>,
    done: Vec<Sheet>,
}

impl Out {
    fn of_events(folder: Option<&Path>, partitioned: bool) -> Result<Out> {
        let events = if let Some(folder) = folder.filter(|_| partitioned) {
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
            folder: folder.map(Path::to_owned),
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
    fn against(&mut self, from: &mut Rest<'_>) -> Result<()> {
        let told = &from.told;
        let denials = || told.against.iter().filter(|(id, _)| !told.claims.contains(*id));
        let numbers = from.store.claims_named(denials().map(|(id, _)| id))?;
        let read = match &from.known {
            Some(_) => None,
            None => Some(View::of_claims(from.store, &numbers)?.shown(from.guard)),
        };
        let view = from.known.as_ref().or(read.as_ref());
        for (id, event) in denials() {
            if let Some(claim) = view.and_then(|view| view.claim(id)) {
                self.claim(claim, event)?;
            }
        }
        Ok(())
    }

    fn actors(&mut self, from: &Rest<'_>) -> Result<()> {
        let known = from.told.actors.iter().filter_map(|id| world().actor(id));
        self.table("actors", known, tables::actor)
    }

    fn ties(&mut self, from: &mut Rest<'_>) -> Result<()> {
        let edges = match &from.known {
            Some(view) => {
                let facts = |report: &str| view.facts(report);
                dateline::relations::edges(&view.claims, &view.events, &facts, view.rules())
            }
            None => pages::edges_of(from.store, &Scope::default(), None, from.guard)?,
        };
        let (told, whole) = (&from.told, from.whole);
        let mine = edges.iter().filter(|e| whole || told.mine(&e.claims) || told.mine(&e.against));
        self.table("relations", mine, tables::relation)
    }

    fn control(&mut self, from: &mut Rest<'_>) -> Result<()> {
        let s = from.scope;
        let ask = Lookup { on: s.to, as_of: s.as_of, place: s.place.clone(), actor: s.actor.clone() };
        let rows = match &from.known {
            Some(view) => pages::held(view, &ask),
            None => pages::history(from.store, &ask, from.guard)?,
        };
        self.table("control", rows.iter(), tables::hold)
    }

    fn media(&mut self, from: &mut Rest<'_>) -> Result<()> {
        let read = match &from.known {
            Some(_) => None,
            None => Some(View::of_releases(from.store, None)?.shown(from.guard)),
        };
        let Some(view) = from.known.as_ref().or(read.as_ref()) else { return Ok(()) };
        let facts = |report: &str| view.facts(report);
        let releases = dateline::media::releases(&view.claims, &view.events, &facts);
        let mine = releases.iter().filter(|r| from.told.events.contains(&r.event));
        let first = |ids: &[String]| ids.first().and_then(|id| view.claim(id)).map(|c| c.report.clone());
        self.table("media", mine, |rows, r| tables::release(rows, r, first(&r.claims).as_deref()))
    }

    fn documents(&mut self, from: &Rest<'_>) -> Result<()> {
        let Rest { store, guard, known, told, whole, .. } = from;
        let reprints = match known {
            Some(_) => BTreeMap::new(),
            None => store.reprints()?,
        };
        let first_of = |id: &str| match known {
            Some(view) => view.reprint_of(id),
            None => reprints.get(id).map(String::as_str),
        };
        let mut sheet = Sheet::create(self.folder.as_deref(), "documents")?;
        store.each_report(|kept| {
            let report = &kept.report;
            let cited = match known {
                Some(view) => view.citation(&report.id).cloned(),
                None => Some(view::cited(store, guard, &kept)?),
            };
            let Some(cited) = cited.filter(|_| *whole || told.reports.contains(&report.id)) else {
                return Ok(());
            };
            sheet.add(|rows| {
                tables::document(
                    rows,
                    &Document {
                        sha256: Some(&kept.raw),
                        outlet_id: report.source.as_deref().and_then(|name| world().outlet(name)),
                        received: Some(kept.received),
                        near_dup_of: first_of(&report.id).filter(|first| *first != report.id),
                        title: cited.title.as_deref(),
                        url: cited.url.as_deref(),
                        ..Document::of(report)
                    },
                );
            })
        })?;
        self.done.push(sheet.end()?);
        Ok(())
    }

    fn reviews(&mut self, from: &Rest<'_>) -> Result<()> {
        let Rest { store, guard, told, whole, .. } = from;
        let decisions = store.decisions()?;
        let public = guard.profile() == Profile::Public;
        let mine =
            decisions.iter().filter(|d| *whole || told.events.contains(&d.subject) || told.mine(&d.claims));
        let word = |value: &serde_json::Value| match value {
            serde_json::Value::String(words) => words.clone(),
            other => other.to_string(),
        };
        self.table("reviews", mine, |rows, d| {
            let action = serde_json::to_value(d.action).ok();
            let change = d.change.as_ref().and_then(|c| serde_json::to_value(c).ok());
            let part = |name: &str| change.as_ref().and_then(|c| c.get(name)).map(word);
            let field = part("field").or_else(|| action.as_ref().map(word)).unwrap_or_default();
            let shown = |words: &str| if public { guard.words(words) } else { words.to_owned() };
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
        let mut sheet = Sheet::create(self.folder.as_deref(), name)?;
        for item in all {
            sheet.add(|rows| row(rows, item))?;
        }
        self.done.push(sheet.end()?);
        Ok(())
    }

    /// Closes all tables.
    fn end(mut self) -> Result<Vec<Sheet>> {
        let sheets = [self.event_actors, self.claims, self.sentences].into_iter().chain(self.events.all());
        for sheet in sheets {
            self.done.push(sheet.end()?);
        }
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

/// One table that is being written.
struct Sheet {
    table: &'static str,
    rows: Rows,
    to: To,
    columns: &'static [Column],
    /// A column that the names of folders tell.
    left_out: Option<&'static str>,
    written: u64,
}

/// Where its rows go.
enum To {
    /// The writer is made with the first batch, for what is left out is known by then.
    File {
        path: PathBuf,
        writer: Option<Box<ArrowWriter<File>>>,
    },
    Memory(Vec<RecordBatch>),
}

impl Sheet {
    fn create(folder: Option<&Path>, table: &str) -> Result<Sheet> {
        match folder {
            Some(folder) => Sheet::create_at(&folder.join(format!("{table}.parquet")), table),
            None => Sheet::new(table, To::Memory(Vec::new()), Strings::Plain),
        }
    }

    fn create_at(path: &Path, table: &str) -> Result<Sheet> {
        Sheet::new(table, To::File { path: path.to_owned(), writer: None }, Strings::Dictionary)
    }

    fn new(table: &str, to: To, strings: Strings) -> Result<Sheet> {
        let table = TABLES.iter().find(|t| t.name == table).context("a table of the record")?;
        let rows = Rows::new(table.columns, strings);
        Ok(Sheet { table: table.name, rows, to, columns: table.columns, left_out: None, written: 0 })
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
        match &mut self.to {
            To::Memory(batches) => batches.push(batch),
            To::File { path, writer } => {
                let writer = match writer {
                    Some(writer) => writer,
                    none => none.insert(Box::new(start(path, &batch, self.columns)?)),
                };
                writer.write(&batch).with_context(|| format!("{}: cannot write", path.display()))?;
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<Sheet> {
        let begun = match &self.to {
            To::File { writer, .. } => writer.is_some(),
            To::Memory(batches) => !batches.is_empty(),
        };
        // A table without rows has a schema all the same.
        if !self.rows.is_empty() || !begun {
            self.flush()?;
        }
        if let To::File { path, writer } = &mut self.to
            && let Some(writer) = writer.take()
        {
            writer.close().with_context(|| format!("{}: cannot write", path.display()))?;
        }
        Ok(self)
    }
}

fn start(path: &Path, first: &RecordBatch, columns: &[Column]) -> Result<ArrowWriter<File>> {
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
