//! Where is the record kept? One SQLite file. No SQL stands outside this room.

mod counts;
mod crawl;
mod decisions;
mod desk;
mod kept;
mod land;
mod migrate;
mod needed;
mod prints;
mod query;
mod queue;
mod readings;
mod search;
mod settled;
mod ties;
mod units;
mod verify;
mod write;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use counts::{Cast, Marks, Print, Telling, Voice};
pub use decisions::{Action, Coder, Decision, Verdict};
pub use desk::Head;
pub use kept::Evidence;
pub use land::{Arrival, CodedWith, Landed, sha256};
pub use needed::Numbers;
pub use query::{Kept, Refused, Size};
pub use queue::{Queued, state as review_state};
pub use readings::Readings;
pub use search::Hit;
pub use settled::Settled;
pub use ties::TieRow;
pub use units::Unit;

/// An open record.
pub struct Store {
    db: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the record at `path` for reading and writing, and makes it if there is none.
    pub fn create(path: &Path) -> Result<Store> {
        let db =
            Connection::open(path).with_context(|| format!("{}: cannot open the record", path.display()))?;
        Store::ready(db, path)
    }

    /// Opens the record at `path`, which must be there.
    pub fn open(path: &Path) -> Result<Store> {
        if !path.exists() {
            anyhow::bail!(
                "{}: there is no record; make one with `dateline read PATH…`, or name one with --db",
                path.display()
            );
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)
            .with_context(|| format!("{}: cannot open the record", path.display()))?;
        Store::ready(db, path)
    }

    fn ready(db: Connection, path: &Path) -> Result<Store> {
        db.busy_timeout(Duration::from_secs(10))?;
        let mut store = Store { db, path: path.to_owned() };
        store.migrate().with_context(|| path.display().to_string())?;
        // The write-ahead log lets a killed process lose at most what it had not yet landed.
        store.db.pragma_update(None, "journal_mode", "wal")?;
        store.db.pragma_update(None, "synchronous", "normal")?;
        store.db.pragma_update(None, "foreign_keys", true)?;
        Ok(store)
    }

    /// The file of the record.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A named fact about the record, if it was set.
    pub fn fact(&self, name: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        Ok(self.db.query_row("SELECT value FROM facts WHERE name = ?1", [name], |r| r.get(0)).optional()?)
    }
}
