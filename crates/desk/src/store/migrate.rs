//! Is the file a record, and of which form? Brings older forms up to date, after a copy.

use super::Store;
use anyhow::{Context, Result, bail};
use rusqlite::{Connection, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};

/// Marks an SQLite file as a record of ours: "DLIN".
const APPLICATION: i64 = 0x444c_494e;

/// What each form adds to the one before. A form that was released is never edited.
const FORMS: [&str; 6] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
];

impl Store {
    /// Brings the file to the newest form.
    pub(super) fn migrate(&mut self) -> Result<()> {
        let form = form(&self.db)?;
        if form as usize > FORMS.len() {
            bail!(
                "this record has form {form}, made by a newer dateline; this one knows forms up to {}",
                FORMS.len()
            );
        }
        if form as usize == FORMS.len() {
            return Ok(());
        }
        if form > 0 {
            self.copy_as(&PathBuf::from(format!("{}.form{form}.bak", self.path.display())))?;
        }
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have done it while we waited for the lock.
        for step in &FORMS[self::form(&change)? as usize..] {
            change.execute_batch(step)?;
        }
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", FORMS.len() as i64)?;
        change.commit()?;
        Ok(())
    }

    /// Copies the record to `copy`, which an attempt that was killed may have left.
    fn copy_as(&self, copy: &Path) -> Result<()> {
        // A copy bears its name when it is whole; another process may be making its own.
        let part = copy.with_extension(format!("{}.part", std::process::id()));
        // Left by a process of this number that was killed.
        let _ = fs::remove_file(&part);
        let cannot = || format!("cannot copy the record to {} before changing its form", copy.display());
        self.db.execute("VACUUM INTO ?1", [part.to_string_lossy()]).with_context(cannot)?;
        fs::rename(&part, copy).with_context(cannot)
    }
}

/// The form of the record: 0 for an empty file.
fn form(db: &Connection) -> Result<i64> {
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id").context("this is no record: it is not an SQLite file")?;
    let version = number("user_version")?;
    if application == APPLICATION {
        return Ok(version);
    }
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != 0 || version != 0 || tables != 0 {
        bail!("this is no record: it is an SQLite file of another program");
    }
    Ok(0)
}
