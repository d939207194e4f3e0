//! `cargo xtask web [DIR]`: takes in what the pages of the desk use of others: the map library and fonts.
//!
//! Files are copied into `crates/desk/web/vendor` as they are, with their licences; `NOTICE.md` names them.

use crate::packages::{Package, unpack};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

const PACKAGES: [Package; 4] = [
    Package {
        name: "maplibre-gl",
        version: "6.17.0",
        sha256: "587807d8d6c99349022e027fa310c16cfaa55392131f6263df080306db6809b0",
        files: &[
            "package/dist/maplibre-gl.mjs",
            "package/dist/maplibre-gl-worker.mjs",
            "package/LICENSE.txt",
        ],
    },
    Package {
        name: "@fontsource/noto-sans",
        version: "5.3.0",
        sha256: "f62f8ed40e378f15134e32bed2fd5718d81e9ec7a5603d1022d7b385e2297abc",
        files: &[
            "package/files/noto-sans-latin-400-normal.woff2",
            "package/files/noto-sans-latin-600-normal.woff2",
            "package/files/noto-sans-latin-ext-400-normal.woff2",
            "package/files/noto-sans-latin-ext-600-normal.woff2",
            "package/LICENSE",
        ],
    },
    Package {
        name: "@fontsource/noto-sans-arabic",
        version: "5.3.0",
        sha256: "e0a81ade67ce507c9b91546ca3d91332d184a8277fc683440b00896b430856bb",
        files: &["package/files/noto-sans-arabic-arabic-400-normal.woff2", "package/LICENSE"],
    },
    Package {
        name: "@fontsource/noto-serif",
        version: "5.3.0",
        sha256: "846d219c2c9c668ebe2b5ca0e76c403a35f847d83c4c441c107f9bdc152830df",
        files: &[
            "package/files/noto-serif-latin-400-normal.woff2",
            "package/files/noto-serif-latin-ext-400-normal.woff2",
            "package/LICENSE",
        ],
    },
];

/// Runs the chore.
///
/// # Errors
/// When a package cannot be had or is not the one named here.
pub fn run(mut args: impl Iterator<Item = String>) -> Result<()> {
    let dir = args.next().map_or_else(|| PathBuf::from("target/web"), PathBuf::from);
    std::fs::create_dir_all(&dir)?;
    let vendor = Path::new("crates/desk/web/vendor");
    std::fs::create_dir_all(vendor)?;
    for package in &PACKAGES {
        for file in unpack(&dir, package)? {
            let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
            let plain = package.name.trim_start_matches("@fontsource/");
            let name = if name.starts_with("LICENSE") { format!("{plain}.LICENSE.txt") } else { name };
            let to = vendor.join(name);
            std::fs::copy(&file, &to).with_context(|| format!("{}: cannot write", to.display()))?;
            println!("{}", to.display());
        }
    }
    Ok(())
}
