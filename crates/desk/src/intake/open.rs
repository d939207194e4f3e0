//! Files into the bytes of single reports, one after the other: a file of lines is never held whole.

use super::walk::{Walk, refuse};
use super::{Format, INTAKES, MAX_BYTES, Origin, Piece, Refusal, Stage};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes that formats are recognised by.
const HEAD: usize = 4096;

/// The reports in files, folders and standard input, as bytes. Memory is bounded by one report.
pub struct Intake {
    files: Walk,
    lines: Option<Lines>,
}

impl Intake {
    /// Everything below `paths`; `-` is standard input.
    pub fn new(paths: &[PathBuf]) -> Intake {
        Intake { files: Walk::new(paths), lines: None }
    }

    fn open(&mut self, path: &Path) -> io::Result<Option<Piece>> {
        let raw: Box<dyn Read + Send> =
            if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
        let mut input = BufReader::with_capacity(64 << 10, raw);
        let head = head(&mut input)?;
        let format = recognise(&head);
        let input = io::Cursor::new(head).chain(input);
        let path = path.display().to_string();
        if format.lines {
            self.lines = Some(Lines { path, format, input: Box::new(input), line: 0 });
            return Ok(None);
        }
        let mut bytes = Vec::new();
        input.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BYTES {
            let message = format!(
                "it has more than {} MB; split it, or hand its reports over as JSON lines",
                MAX_BYTES >> 20
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(Some(Piece { origin: Origin { path, line: None }, bytes, format }))
    }
}

/// The first bytes of `input`, or all if it is shorter.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn recognise(head: &[u8]) -> &'static Format {
    INTAKES.into_iter().find(|f| (f.recognise)(head)).unwrap_or(&super::text::FORMAT)
}

impl Iterator for Intake {
    type Item = Result<Piece, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let path = match self.files.next()? {
                Ok(path) => path,
                Err(refusal) => return Some(Err(refusal)),
            };
            match self.open(&path) {
                Ok(Some(piece)) => return Some(Ok(piece)),
                Ok(None) => {}
                Err(e) => return Some(Err(refuse(&path, &e))),
            }
        }
    }
}

/// A file of lines, read as it is needed.
struct Lines {
    path: String,
    format: &'static Format,
    input: Box<dyn BufRead + Send>,
    line: u32,
}

impl Lines {
    fn next(&mut self) -> Option<Result<Piece, Refusal>> {
        loop {
            self.line = self.line.saturating_add(1);
            let origin = Origin { path: self.path.clone(), line: Some(self.line) };
            let refused = |reason| Some(Err(Refusal { origin: origin.clone(), stage: Stage::Open, reason }));
            match read_line(&mut self.input) {
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => return refused(format!("a line of more than {} MB", MAX_BYTES >> 20)),
                Ok(Line::Whole(bytes)) if bytes.trim_ascii().is_empty() => {}
                Ok(Line::Whole(bytes)) => return Some(Ok(Piece { origin, bytes, format: self.format })),
                Err(e) => {
                    self.input = Box::new(io::empty());
                    return refused(format!("cannot be read further: {e}"));
                }
            }
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// The next line without its end; a line over the limit is passed over, not kept.
fn read_line(input: &mut dyn BufRead) -> io::Result<Line> {
    let mut line = Vec::new();
    let read = input.take(MAX_BYTES + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if read as u64 > MAX_BYTES {
        input.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    }
    Ok(Line::Whole(line))
}
