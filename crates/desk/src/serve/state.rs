//! What does the desk keep at hand between requests? Open records, the board of now and of days asked for, the coder.

use super::access::Access;
use super::audit::Audit;
use super::board::Board;
use super::ground::Ground;
use crate::store::Store;
use crate::view::{self, View};
use anyhow::{Context, Result};
use dateline::Coder;
use dateline::codebook::Codebook;
use dateline::embedded;
use dateline::profile::Profile;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Makes the coder, when it is first needed.
pub type CoderOf = Box<dyn Fn() -> Result<Coder> + Send + Sync>;

/// Boards of past days that are kept: a slider is moved to and fro.
const BOARDS: usize = 6;

/// Counted answers that are kept.
const ANSWERS: usize = 16;

/// Parts of the record that a page looks at whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is published, and what it shows.
    Releases,
    /// What is told of arms on their way.
    Arms,
}

/// Everything that answering needs.
pub struct Desk {
    db: PathBuf,
    stores: Mutex<Vec<Store>>,
    /// Sees whether anyone changed the record.
    watch: Mutex<(Store, i64)>,
    boards: Mutex<Vec<Arc<Board>>>,
    making: Mutex<()>,
    /// The board that was replaced last: the next is made from it.
    before: Mutex<Option<Arc<Board>>>,
    /// All events and claims of now, for pages that look at every claim.
    view: Mutex<Option<Arc<View>>>,
    /// What is said of who holds what, of now and of days asked for.
    grounds: Mutex<Vec<Arc<Ground>>>,
    /// Releases and arms of now: few claims, and dear to find.
    parts: Mutex<Vec<(Part, Arc<View>)>>,
    /// Answers about all of now that take long to count.
    answers: Mutex<Vec<(String, Arc<Json>)>>,
    coder_of: CoderOf,
    coder: OnceLock<Result<Coder, String>>,
    /// Who may come in.
    pub access: Access,
    /// What was done.
    pub audit: Audit,
    /// Types and their titles.
    pub codebook: Codebook,
    /// Map tiles of the user.
    pub basemap: Option<PathBuf>,
    /// Only what anyone may see is shown.
    pub public: bool,
    /// Labels of the map.
    pub labels: OnceLock<super::api::labels::Labels>,
}

impl Desk {
    /// Opens the record, which is made if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(
        db: &Path,
        basemap: Option<PathBuf>,
        public: bool,
        coder_of: CoderOf,
        access: Access,
        audit: Audit,
    ) -> Result<Desk> {
        if let Some(path) = &basemap {
            super::api::labels::check_tiles(path)?;
        }
        let mut store = Store::create(db)?;
        let guard = view::guard(&store, profile(public))?;
        let board = Board::of(&mut store, None, &guard)?;
        let version = store.version()?;
        Ok(Desk {
            db: db.to_owned(),
            stores: Mutex::default(),
            watch: Mutex::new((store, version)),
            boards: Mutex::new(vec![Arc::new(board)]),
            making: Mutex::default(),
            before: Mutex::default(),
            view: Mutex::default(),
            grounds: Mutex::default(),
            parts: Mutex::default(),
            answers: Mutex::default(),
            coder_of,
            coder: OnceLock::new(),
            access,
            audit,
            codebook: Codebook::load(embedded::CODEBOOK, "en").context("the codebook that is built in")?,
            basemap,
            public,
            labels: OnceLock::new(),
        })
    }

    /// File of the record.
    pub fn path(&self) -> &Path {
        &self.db
    }

    /// Reports, claims and events.
    pub fn size(&self) -> (usize, usize, usize) {
        lock(&self.boards).first().map_or((0, 0, 0), |b| (b.heads.len(), b.claims, b.rows.len()))
    }

    /// Does `work` with an open record.
    ///
    /// # Errors
    /// Those of the work, and when the record cannot be opened.
    pub fn with<T>(&self, work: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
        let kept = lock(&self.stores).pop();
        let mut store = match kept {
            Some(store) => store,
            None => Store::open(&self.db)?,
        };
        let result = work(&mut store);
        lock(&self.stores).push(store);
        result
    }

    /// The board as known on a day, or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn board(&self, as_of: Option<Date>) -> Result<Arc<Board>> {
        self.forget_if_changed()?;
        if let Some(board) = self.kept(as_of) {
            return Ok(board);
        }
        // One makes it, the others wait for it.
        let _making = lock(&self.making);
        if let Some(board) = self.kept(as_of) {
            return Ok(board);
        }
        let before = if as_of.is_none() && !self.public { lock(&self.before).take() } else { None };
        let board = Arc::new(self.with(|store| match before {
            Some(before) => before.renewed(store),
            None => {
                let guard = view::guard(store, profile(self.public))?;
                Board::of(store, as_of, &guard)
            }
        })?);
        let mut boards = lock(&self.boards);
        boards.push(Arc::clone(&board));
        if boards.len() > BOARDS {
            let oldest = boards.iter().position(|b| b.as_of.is_some()).unwrap_or(0);
            boards.remove(oldest);
        }
        Ok(board)
    }

    /// Events and claims as known on a day, or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn view(&self, as_of: Option<Date>) -> Result<Arc<View>> {
        if as_of.is_some() || self.public {
            let board = self.board(as_of)?;
            return board.view().context("such a board has its view");
        }
        self.forget_if_changed()?;
        let mut kept = lock(&self.view);
        if let Some(view) = &*kept {
            return Ok(Arc::clone(view));
        }
        let view = Arc::new(self.with(|store| View::of(store, None))?);
        *kept = Some(Arc::clone(&view));
        Ok(view)
    }

    /// The part of the record that a page looks at, as known on a day or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn part(&self, part: Part, as_of: Option<Date>) -> Result<Arc<View>> {
        if as_of.is_some() || self.public {
            return self.view(as_of);
        }
        self.forget_if_changed()?;
        let mut kept = lock(&self.parts);
        if let Some((_, view)) = kept.iter().find(|(of, _)| *of == part) {
            return Ok(Arc::clone(view));
        }
        let view = Arc::new(self.with(|store| match part {
            Part::Releases => View::of_releases(store, None),
            Part::Arms => View::of_arms(store, None),
        })?);
        kept.push((part, Arc::clone(&view)));
        Ok(view)
    }

    /// What `count` makes of the record of now, kept under `question` until the record changes.
    ///
    /// # Errors
    /// Those of `count`.
    pub fn counted(
        &self,
        question: String,
        count: impl FnOnce(&mut Store) -> Result<Json>,
    ) -> Result<Arc<Json>> {
        self.forget_if_changed()?;
        // Who asks while it is counted waits for the same answer.
        let mut kept = lock(&self.answers);
        if let Some((_, answer)) = kept.iter().find(|(of, _)| *of == question) {
            return Ok(Arc::clone(answer));
        }
        let answer = Arc::new(self.with(count)?);
        if kept.len() >= ANSWERS {
            kept.remove(0);
        }
        kept.push((question, Arc::clone(&answer)));
        Ok(answer)
    }

    /// True if what is shown is the record itself, and not what was known on a day or may be seen outside.
    pub fn is_live(&self, as_of: Option<Date>) -> bool {
        as_of.is_none() && !self.public
    }

    /// What is said of who holds what, as known on a day or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn ground(&self, as_of: Option<Date>) -> Result<Arc<Ground>> {
        self.forget_if_changed()?;
        let mut kept = lock(&self.grounds);
        if let Some(ground) = kept.iter().find(|g| g.as_of == as_of) {
            return Ok(Arc::clone(ground));
        }
        let view = match self.is_live(as_of) {
            true => Arc::new(self.with(|store| View::of_ground(store, None, None))?),
            false => self.view(as_of)?,
        };
        let ground = Arc::new(Ground::new(view, as_of));
        kept.push(Arc::clone(&ground));
        if kept.len() > BOARDS {
            kept.remove(0);
        }
        Ok(ground)
    }

    fn kept(&self, as_of: Option<Date>) -> Option<Arc<Board>> {
        lock(&self.boards).iter().find(|b| b.as_of == as_of).cloned()
    }

    fn forget_if_changed(&self) -> Result<()> {
        let mut watch = lock(&self.watch);
        let now = watch.0.version()?;
        if now != watch.1 {
            watch.1 = now;
            let mut boards = lock(&self.boards);
            if let Some(board) = boards.drain(..).find(|b| b.as_of.is_none()) {
                *lock(&self.before) = Some(board);
            }
            *lock(&self.view) = None;
            lock(&self.grounds).clear();
            lock(&self.parts).clear();
            lock(&self.answers).clear();
        }
        Ok(())
    }

    /// What reads reports; loaded when it is first asked for.
    ///
    /// # Errors
    /// When codebook or world cannot be used.
    pub fn coder(&self) -> Result<&Coder> {
        let made = self.coder.get_or_init(|| (self.coder_of)().map_err(|e| format!("{e:#}")));
        made.as_ref().map_err(|e| anyhow::anyhow!("{e}"))
    }

    /// Loads in the background what the first visitor would otherwise wait for.
    pub fn warm(self: &Arc<Desk>) {
        let desk = Arc::clone(self);
        std::thread::spawn(move || {
            if let Err(error) = desk.coder() {
                eprintln!("dateline: {error:#}");
            }
            super::api::labels::warm(&desk);
            if let Ok(ground) = desk.ground(None) {
                ground.turns();
            }
            super::api::warm(&desk);
        });
    }

    /// Title of a type.
    pub fn title(&self, name: &str) -> String {
        self.codebook.get(name).map_or_else(|| name.replace('_', " "), |t| t.title.clone())
    }
}

fn profile(public: bool) -> Profile {
    if public { Profile::Public } else { Profile::Internal }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
