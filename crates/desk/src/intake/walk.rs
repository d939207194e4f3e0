//! Which files do these paths name? Folders are read in the order of names, so that runs can be compared.

use super::{Origin, Refusal, Stage};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files below the paths, folders opened as they are reached. Only the entries of open folders are in memory.
pub struct Walk {
    open: VecDeque<Entry>,
}

struct Entry {
    path: PathBuf,
    /// Named by the user, not found in a folder: may be a pipe or a link to anything.
    named: bool,
}

impl Walk {
    /// The files below `paths`, in the order given.
    pub fn new(paths: &[PathBuf]) -> Walk {
        Walk { open: paths.iter().map(|p| Entry { path: p.clone(), named: true }).collect() }
    }

    /// Puts the entries of a folder in front, in the order of names.
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        let mut entries: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder)? {
            entries.push(entry?.path());
        }
        entries.sort();
        for path in entries.into_iter().rev() {
            self.open.push_front(Entry { path, named: false });
        }
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(Entry { path, named }) = self.open.pop_front() {
            if path.as_os_str() == "-" {
                return Some(Ok(path));
            }
            // A folder of notes has its own files (`.git`, `.DS_Store`) that hold no reports.
            if !named && path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b".")) {
                continue;
            }
            let kind = match kind(&path, named) {
                Ok(kind) => kind,
                Err(e) => return Some(Err(refuse(&path, &e))),
            };
            match kind {
                Kind::Folder => {
                    if let Err(e) = self.enter(&path) {
                        return Some(Err(refuse(&path, &e)));
                    }
                }
                Kind::File => return Some(Ok(path)),
                Kind::LinkedFolder => {}
                Kind::Other => {
                    let e = io::Error::other("neither a file nor a folder");
                    return Some(Err(refuse(&path, &e)));
                }
            }
        }
        None
    }
}

enum Kind {
    File,
    Folder,
    /// A link to a folder inside a folder: not followed, so that no loop is walked and nothing is read twice.
    LinkedFolder,
    Other,
}

fn kind(path: &Path, named: bool) -> io::Result<Kind> {
    let meta = fs::metadata(path)?;
    let linked = fs::symlink_metadata(path)?.is_symlink();
    Ok(match (meta.is_dir(), meta.is_file()) {
        (true, _) if linked && !named => Kind::LinkedFolder,
        (true, _) => Kind::Folder,
        (_, true) => Kind::File,
        // Reading a pipe that nobody writes to would wait for ever; one that the user names is meant.
        _ if named => Kind::File,
        _ => Kind::Other,
    })
}

/// A refusal to open `path`, in plain words.
pub(super) fn refuse(path: &Path, error: &io::Error) -> Refusal {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    Refusal { origin: Origin { path: path.display().to_string(), line: None }, stage: Stage::Open, reason }
}
