//! Lists the files that the desk serves and the sample that it can read: presence in their folders registers them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let mut out = String::new();
    list(&mut out, "WEB", "Files of the pages: path and bytes.", &here.join("web"))?;
    list(
        &mut out,
        "SAMPLE",
        "Reports of the sample: path and bytes.",
        &here.join("../../examples/idlib-2014"),
    )?;
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("web.rs"), out)
}

fn list(out: &mut String, name: &str, about: &str, dir: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", dir.display());
    let _ = writeln!(out, "/// {about}\npub static {name}: &[(&str, &[u8])] = &[");
    for path in files(dir)? {
        println!("cargo:rerun-if-changed={}", path.display());
        let below = path.strip_prefix(dir).expect("found below it");
        let below = below.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/");
        let _ = writeln!(out, "    ({below:?}, include_bytes!({:?})),", path.display().to_string());
    }
    out.push_str("];\n");
    Ok(())
}

/// All files below `dir`, sorted by path.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir)? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { out.push(path) }
        }
    }
    out.sort();
    Ok(out)
}
