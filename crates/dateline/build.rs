//! Lists the data files that are built in: presence under `codebook/`, `world/` or `models/` is what registers them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The syntax model that is built in.
const MODEL: &str = "en_core_web_sm-3.8.0";

fn main() -> io::Result<()> {
    let root =
        Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../..").canonicalize()?;
    // A copied target folder must not build the files of the place it was copied from into the program.
    println!("cargo:rerun-if-env-changed=CARGO_MANIFEST_DIR");
    let mut out = String::new();
    for (name, folder, endings) in
        [("CODEBOOK", "codebook", &["toml", "tsv"][..]), ("WORLD", "world", &["toml", "tsv"][..])]
    {
        let dir = root.join(folder);
        println!("cargo:rerun-if-changed={}", dir.display());
        let _ = writeln!(
            out,
            "/// Text files under `{folder}/`: path and text.\npub static {name}: &[(&str, &str)] = &["
        );
        for path in files(&dir)? {
            if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
                println!("cargo:rerun-if-changed={}", path.display());
                let _ = writeln!(
                    out,
                    "    ({:?}, include_str!({:?})),",
                    relative(&path, &dir),
                    path.display().to_string()
                );
            }
        }
        out.push_str("];\n");
    }
    let model = root.join("models").join(MODEL);
    println!("cargo:rerun-if-changed={}", model.display());
    out.push_str("static MODEL: &[(&str, &[u8])] = &[\n");
    for path in files(&model)? {
        let name = relative(&path, &model);
        if !name.starts_with("LICENSE") && !name.ends_with("SUMS") {
            let _ = writeln!(out, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
        }
    }
    out.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("files.rs"), out)
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

/// Path below `dir` with forward slashes.
fn relative(path: &Path, dir: &Path) -> String {
    let below = path.strip_prefix(dir).expect("found below it");
    below.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/")
}
