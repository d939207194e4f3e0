//! Files into the bytes of single reports, one after the other: what is inside of what is found by content,
//! layer by layer, and nothing is held whole but one report.

use super::source::{Source, Step, Steps, refusal};
use super::walk::{Walk, refuse};
use super::{INTAKES, Kind, Open, Options, Piece, Refusal, csv, text};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that formats are recognised by.
pub const HEAD: usize = 4096;

/// Most archives and compressions around a report: `a.zip` with `b.warc.gz` in it has three.
const MAX_DEPTH: u8 = 6;

/// The reports in files, folders and standard input, as bytes. Memory is bounded by one report.
pub struct Intake {
    files: Walk,
    options: Arc<Options>,
    open: Vec<Steps>,
    passed: u64,
}

impl Intake {
    /// Everything below `paths`; `-` is standard input.
    pub fn new(paths: &[PathBuf], options: Options) -> Intake {
        Intake { files: Walk::new(paths), options: Arc::new(options), open: Vec::new(), passed: 0 }
    }

    /// The reports in `bytes`, as if they were a file of that name.
    pub fn of_bytes(name: &str, bytes: Vec<u8>, options: Options) -> Intake {
        let mut intake = Intake::new(&[], options);
        let input = Box::new(io::Cursor::new(bytes));
        let source =
            Source { path: name.to_owned(), depth: 0, input, file: None, options: intake.options.clone() };
        intake.enter(source);
        intake
    }

    /// What was passed over so far: parts of archives that are no reports and were never meant as such.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    fn source(&self, path: &Path) -> io::Result<Source> {
        let (raw, file): (Box<dyn Read + Send>, _) = if path.as_os_str() == "-" {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path)?;
            let seekable = file.metadata()?.is_file().then(|| file.try_clone()).transpose()?;
            (Box::new(file), seekable)
        };
        let input = Box::new(BufReader::with_capacity(64 << 10, raw));
        let path = path.display().to_string();
        Ok(Source { path, depth: 0, input, file, options: self.options.clone() })
    }

    /// Looks what a source is, and makes its steps the next to be taken.
    fn enter(&mut self, source: Source) {
        self.open.push(steps(source));
    }
}

fn steps(mut source: Source) -> Steps {
    let whole = source.origin(None);
    let once = |step| Box::new(std::iter::once(step)) as Steps;
    if source.depth > MAX_DEPTH {
        return once(refusal(whole, format!("more than {MAX_DEPTH} archives inside each other")));
    }
    let head = match head(&mut source.input) {
        Ok(head) => head,
        Err(e) => return once(refusal(whole, format!("cannot be read: {e}"))),
    };
    let kind = recognise(&head, &source.options);
    let rest = std::mem::replace(&mut source.input, Box::new(io::empty()));
    source.input = Box::new(io::Cursor::new(head).chain(rest));
    match kind.open {
        Open::Steps(open) => open(source),
        Open::Whole(format) => match source.whole() {
            Ok(bytes) => once(Step::Report(Piece { origin: whole, bytes, format })),
            Err(e) => once(refusal(whole, format!("cannot be read: {e}"))),
        },
    }
}

/// The first bytes of `input`, or all if it is shorter.
fn head(input: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn recognise(head: &[u8], options: &Options) -> &'static Kind {
    if !options.columns.is_empty() && csv::has(head, &options.columns) {
        return &csv::KIND;
    }
    INTAKES.into_iter().find(|kind| (kind.recognise)(head)).unwrap_or(&text::KIND)
}

impl Iterator for Intake {
    type Item = Result<Piece, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(steps) = self.open.last_mut() {
                match steps.next() {
                    Some(Step::Report(piece)) => return Some(Ok(piece)),
                    Some(Step::Refused(refusal)) => return Some(Err(refusal)),
                    Some(Step::Inside(source)) => self.enter(source),
                    Some(Step::Passed) => self.passed += 1,
                    None => drop(self.open.pop()),
                }
                continue;
            }
            let path = match self.files.next()? {
                Ok(path) => path,
                Err(refusal) => return Some(Err(refusal)),
            };
            match self.source(&path) {
                Ok(source) => self.enter(source),
                Err(e) => return Some(Err(refuse(&path, &e))),
            }
        }
    }
}
