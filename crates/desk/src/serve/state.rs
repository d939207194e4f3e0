//! What does the desk keep at hand between requests? Open records, the board of now and of days asked for, the coder.

use super::access::Access;
use super::audit::Audit;
use super::board::Board;
use super::ground::Ground;
use super::kept::Kept;
use crate::pages::{self, MediaPage};
use crate::store::{Size, Store};
use crate::view::{self, View};
use anyhow::{Context, Result};
use dateline::Coder;
use dateline::brief::Scope;
use dateline::codebook::Codebook;
use dateline::embedded;
use dateline::profile::Profile;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Makes the coder, when it is first needed.
pub type CoderOf = Box<dyn Fn() -> Result<Coder> + Send + Sync>;

/// Boards of past days that are kept: a day is set and taken back. Each has all claims of its day.
const BOARDS: usize = 4;

/// Grounds that are kept: that of now, and of past days.
const GROUNDS: usize = 1 + BOARDS;

/// Open records that wait for work.
const STORES: usize = 8;

/// Lists of releases that are kept: one of all is some tens of megabytes.
const LISTS: usize = 3;

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
    /// The board of now, and those of days asked for.
    now: Kept<(), Board>,
    boards: Kept<Date, Board>,
    /// The board of now that was replaced last: the next is made from it.
    before: Mutex<Option<Arc<Board>>>,
    /// What is said of who holds what, of now and of days asked for.
    grounds: Kept<Option<Date>, Ground>,
    /// Releases and arms of now: few claims, and dear to find.
    parts: Kept<Part, View>,
    /// Lists of releases, by what was asked.
    releases: Kept<String, MediaPage>,
    /// Answers about all of now that take long to count.
    answers: Kept<String, Json>,
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
        crate::coding::settle(&mut store)?;
        let version = store.version()?;
        Ok(Desk {
            db: db.to_owned(),
            stores: Mutex::default(),
            watch: Mutex::new((store, version)),
            now: Kept::new(1),
            boards: Kept::new(BOARDS),
            before: Mutex::default(),
            grounds: Kept::new(GROUNDS),
            parts: Kept::new(2),
            releases: Kept::new(LISTS),
            answers: Kept::new(ANSWERS),
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
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn size(&self) -> Result<Size> {
        lock(&self.watch).0.size()
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
        let mut stores = lock(&self.stores);
        if stores.len() < STORES {
            stores.push(store);
        }
        result
    }

    /// The board as known on a day, or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn board(&self, as_of: Option<Date>) -> Result<Arc<Board>> {
        self.forget_if_changed()?;
        match as_of {
            Some(day) => self.boards.get(day, || self.with(|store| self.board_of(store, as_of))),
            None => self.now.get((), || self.with(|store| self.board_now(store))),
        }
    }

    fn board_of(&self, store: &mut Store, as_of: Option<Date>) -> Result<Board> {
        let guard = view::guard(store, profile(self.public))?;
        Board::of(store, as_of, &guard)
    }

    /// Only what is new is read when there was a board before.
    fn board_now(&self, store: &mut Store) -> Result<Board> {
        let before = if self.public { None } else { lock(&self.before).take() };
        match before {
            Some(before) => before.renewed(store),
            None => self.board_of(store, None),
        }
    }

    /// Events and claims as known on a day, or as may be seen outside: what [`Desk::is_live`] is not true of.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn view(&self, as_of: Option<Date>) -> Result<Arc<View>> {
        self.board(as_of)?.view().context("such a board has its view")
    }

    /// The part of the record that a page looks at, as known on a day or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn part(&self, part: Part, as_of: Option<Date>) -> Result<Arc<View>> {
        if !self.is_live(as_of) {
            return self.view(as_of);
        }
        self.forget_if_changed()?;
        self.parts.get(part, || {
            self.behind_the_board()?;
            self.with(|store| match part {
                Part::Releases => View::of_releases(store, None),
                Part::Arms => View::of_arms(store, None),
            })
        })
    }

    /// Releases among the events that `scope` asks for, without the words; themes are compared at `split`.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn releases(&self, scope: &Scope, split: Option<Date>) -> Result<Arc<MediaPage>> {
        let view = self.part(Part::Releases, scope.as_of)?;
        self.releases.get(format!("{split:?} {scope:?}"), || Ok(pages::listed(&view, scope, split)))
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
        self.answers.get(question, || {
            self.behind_the_board()?;
            self.with(count)
        })
    }

    /// True if what is shown is the record itself, and not what was known on a day or may be seen outside.
    pub fn is_live(&self, as_of: Option<Date>) -> bool {
        as_of.is_none() && !self.public
    }

    /// Waits for the board of now: what every page asks first is not held up by what takes longer.
    fn behind_the_board(&self) -> Result<()> {
        self.board(None).map(drop)
    }

    /// What is said of who holds what, as known on a day or now.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn ground(&self, as_of: Option<Date>) -> Result<Arc<Ground>> {
        self.forget_if_changed()?;
        self.grounds.get(as_of, || match self.is_live(as_of) {
            true => {
                self.behind_the_board()?;
                self.with(Ground::now)
            }
            false => Ok(Ground::known(self.view(as_of)?, as_of)),
        })
    }

    /// Throws away what was made of the record before another changed it. Waits for nobody who makes something.
    fn forget_if_changed(&self) -> Result<()> {
        let mut watch = lock(&self.watch);
        let now = watch.0.version()?;
        if now != watch.1 {
            watch.1 = now;
            if let Some(board) = self.now.forget().pop() {
                *lock(&self.before) = Some(board);
            }
            self.boards.forget();
            self.grounds.forget();
            self.parts.forget();
            self.releases.forget();
            self.answers.forget();
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

    /// Loads in the background what the first visitor would otherwise wait for: first what every page asks.
    pub fn warm(self: &Arc<Desk>) {
        let desk = Arc::clone(self);
        std::thread::spawn(move || {
            if let Err(error) = desk.board(None) {
                eprintln!("dateline: {error:#}");
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    /// A desk over an empty record of its own.
    fn desk(name: &str) -> (Desk, PathBuf) {
        let folder = std::env::temp_dir().join(format!("dateline-desk-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let db = folder.join("desk.db");
        let coder: CoderOf = Box::new(|| anyhow::bail!("no report is read here"));
        let audit = Audit::beside(&db).unwrap();
        (Desk::open(&db, None, false, coder, Access::alone().unwrap(), audit).unwrap(), folder)
    }

    /// Counts until it is let go; fails rather than for ever.
    fn slowly(desk: &Desk, begun: &Sender<()>, go: std::sync::mpsc::Receiver<()>) -> Result<Arc<Json>> {
        desk.counted("slow".into(), |_| {
            begun.send(())?;
            go.recv_timeout(Duration::from_secs(20)).context("nobody else was answered")?;
            Ok(json!("old"))
        })
    }

    #[test]
    fn what_takes_long_holds_up_nobody_else_also_when_the_record_changes() {
        let (desk, folder) = desk("busy");
        let ((begun, begin), (go, on)) = (channel(), channel());
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| slowly(&desk, &begun, on));
            begin.recv_timeout(Duration::from_secs(20)).unwrap();
            assert_eq!(desk.board(None).unwrap().rows.len(), 0);
            assert_eq!(*desk.counted("quick".into(), |_| Ok(json!(1))).unwrap(), 1);
            assert!(desk.ground(None).unwrap().turns().days.is_empty());
            let version = lock(&desk.watch).1;
            Store::open(&desk.db).unwrap().set_fact("touched", "yes").unwrap();
            assert_eq!(desk.board(None).unwrap().rows.len(), 0);
            assert_ne!(lock(&desk.watch).1, version, "the change was not seen");
            assert_eq!(*desk.counted("slow".into(), |_| Ok(json!("new"))).unwrap(), "new");
            go.send(()).unwrap();
            assert_eq!(*slow.join().unwrap().unwrap(), "old");
        });
        std::fs::remove_dir_all(folder).unwrap();
    }
}
