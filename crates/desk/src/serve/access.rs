//! Who is there, and what may they do? Tokens, sessions and roles.
//!
//! On one machine, the token in the printed address is good for one browser and makes it the owner of the desk.
//! On a shared server, an access file lists people with their roles and the hashes of their tokens.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What someone may do; each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Look.
    Viewer,
    /// Decide on claims and events, try out reports.
    Coder,
    /// Read reports into the record, see the audit log.
    Admin,
}

impl Role {
    /// The role of that name.
    pub fn named(name: &str) -> Option<Role> {
        [Role::Viewer, Role::Coder, Role::Admin].into_iter().find(|r| r.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Coder => "coder",
            Role::Admin => "admin",
        }
    }
}

/// Someone who is there.
#[derive(Clone, Debug)]
pub struct Session {
    /// Name, as decisions are signed.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What every change must bear, so that no other site can make one.
    pub csrf: String,
}

/// A person in the access file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    name: String,
    role: Role,
    /// SHA-256 of the token, in hexadecimal.
    sha256: String,
    /// Last day on which it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessFile {
    #[serde(default)]
    person: Vec<Person>,
}

/// Tokens that open the desk, and who came in.
pub struct Access {
    people: Vec<Person>,
    /// The token of the printed address, until it is used.
    once: Mutex<Option<String>>,
    sessions: Mutex<HashMap<String, Session>>,
}

impl Access {
    /// A desk for the one who started it.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn alone() -> Result<Access> {
        Ok(Access { people: Vec::new(), once: Mutex::new(Some(secret()?)), sessions: Mutex::default() })
    }

    /// A desk for the people of an access file.
    ///
    /// # Errors
    /// When the file cannot be used: where and why.
    pub fn shared(path: &Path) -> Result<Access> {
        let people = read(path)?.person;
        if people.is_empty() {
            bail!("{}: nobody is in it; add someone with --grant NAME:ROLE", path.display());
        }
        Ok(Access { people, once: Mutex::new(None), sessions: Mutex::default() })
    }

    /// The token of the printed address, while it was not used.
    pub fn token(&self) -> Option<String> {
        lock(&self.once).clone()
    }

    /// A cookie for whoever holds `token`, if it is good on `today`.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn enter(&self, token: &str, today: Date) -> Result<Option<String>> {
        let Some((name, role)) = self.holder(token, today) else { return Ok(None) };
        let cookie = secret()?;
        lock(&self.sessions).insert(cookie.clone(), Session { name, role, csrf: secret()? });
        Ok(Some(cookie))
    }

    fn holder(&self, token: &str, today: Date) -> Option<(String, Role)> {
        let mut once = lock(&self.once);
        if once.as_deref().is_some_and(|own| same(own, token)) {
            *once = None;
            return Some(("owner".into(), Role::Admin));
        }
        let hash = hash(token);
        let person = self.people.iter().find(|p| same(&p.sha256, &hash))?;
        person.until.is_none_or(|day| today <= day).then(|| (person.name.clone(), person.role))
    }

    /// A fresh token for another browser, on a desk of one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn renew(&self) -> Result<Option<String>> {
        if !self.people.is_empty() {
            return Ok(None);
        }
        let token = secret()?;
        *lock(&self.once) = Some(token.clone());
        Ok(Some(token))
    }

    /// Who has that cookie.
    pub fn session(&self, cookie: &str) -> Option<Session> {
        lock(&self.sessions).get(cookie).cloned()
    }

    /// Ends a session.
    pub fn leave(&self, cookie: &str) {
        lock(&self.sessions).remove(cookie);
    }
}

/// Adds `NAME:ROLE` to an access file and gives the token, which is kept nowhere else.
///
/// # Errors
/// When the role is none, the name is taken, or the file cannot be written.
pub fn grant(path: &Path, whom: &str, until: Option<Date>) -> Result<String> {
    let (name, role) = whom.rsplit_once(':').context("--grant takes NAME:ROLE, as amira:coder")?;
    let role = Role::named(role).with_context(|| format!("{role}: roles are viewer, coder, admin"))?;
    let mut file = if path.exists() { read(path)? } else { AccessFile::default() };
    if file.person.iter().any(|p| p.name == name) {
        bail!("{}: {name} is in it already; take the entry out first", path.display());
    }
    let token = secret()?;
    file.person.push(Person { name: name.to_owned(), role, sha256: hash(&token), until });
    write(path, &toml::to_string(&file)?).with_context(|| format!("{}: cannot write", path.display()))?;
    Ok(token)
}

fn read(path: &Path) -> Result<AccessFile> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{}: not an access file", path.display()))
}

/// Writes a file that only its owner may read.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    private(fs::OpenOptions::new().write(true).create(true).truncate(true), path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
}

/// Opens a file that only its owner may read, where the system knows owners.
pub fn private(options: &mut fs::OpenOptions, path: &Path) -> std::io::Result<fs::File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// 192 random bits, as letters and digits.
fn secret() -> Result<String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))?;
    Ok(hex(&bytes))
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Compares without telling by the time taken how far two secrets agree.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_printed_token_is_good_once() {
        let access = Access::alone().unwrap();
        let (token, today) = (access.token().unwrap(), date(2026, 1, 1));
        assert!(access.enter("wrong", today).unwrap().is_none());
        let cookie = access.enter(&token, today).unwrap().unwrap();
        assert!(access.enter(&token, today).unwrap().is_none());
        assert_eq!(access.session(&cookie).unwrap().role, Role::Admin);
        access.leave(&cookie);
        assert!(access.session(&cookie).is_none());
        let next = access.renew().unwrap().unwrap();
        assert!(access.enter(&next, today).unwrap().is_some());
    }

    #[test]
    fn people_of_an_access_file_have_their_role_until_their_day() {
        let path = std::env::temp_dir().join(format!("dateline-access-{}.toml", std::process::id()));
        let _ = fs::remove_file(&path);
        let token = grant(&path, "amira:coder", Some(date(2026, 6, 30))).unwrap();
        assert!(grant(&path, "amira:viewer", None).is_err());
        assert!(grant(&path, "ben:king", None).is_err());
        assert!(!fs::read_to_string(&path).unwrap().contains(&token));
        let access = Access::shared(&path).unwrap();
        let cookie = access.enter(&token, date(2026, 6, 30)).unwrap().unwrap();
        assert_eq!(access.session(&cookie).unwrap().role, Role::Coder);
        assert!(access.enter(&token, date(2026, 7, 1)).unwrap().is_none());
        assert!(access.renew().unwrap().is_none());
        fs::remove_file(&path).unwrap();
    }
}
