//! What is a file taken apart into? A stream with a name, and the steps that come out of it: reports,
//! refusals, and streams inside it.

use super::{MAX_BYTES, Options, Origin, Piece, Refusal, Stage};
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// What stands between the name of an archive and the name of what is in it.
pub const INSIDE: &str = "!/";

/// A stream that was opened and not yet looked into.
pub struct Source {
    /// Path as the user would write it, and the way inside archives: `crawl.zip!/a/page.html`.
    pub path: String,
    /// Archives and compressions around it.
    pub depth: u8,
    /// Its bytes.
    pub input: Box<dyn BufRead + Send>,
    /// The file that `input` reads from its start, if nothing is between the two: some archives need to seek.
    pub file: Option<File>,
    /// What the user said of the input.
    pub options: Arc<Options>,
}

/// What comes out of a source, one after the other.
pub enum Step {
    /// A report.
    Report(Piece),
    /// Something that could not be used.
    Refused(Refusal),
    /// Another stream.
    Inside(Source),
    /// What is no report and was never meant as one: an image of a crawl, a request.
    Passed,
}

/// The steps of a source. Reads as it goes: memory is bounded by one report.
pub type Steps = Box<dyn Iterator<Item = Step> + Send>;

impl Source {
    /// A place in this source: a line or record, counted from 1, or the whole.
    pub fn origin(&self, line: Option<u32>) -> Origin {
        Origin { path: self.path.clone(), line }
    }

    /// A stream inside this one, of that name.
    pub fn inside(&self, name: &str, input: Box<dyn BufRead + Send>) -> Source {
        Source {
            path: format!("{}{INSIDE}{name}", self.path),
            depth: self.depth + 1,
            input,
            file: None,
            options: self.options.clone(),
        }
    }

    /// All its bytes, if they are few enough to be one report.
    pub fn whole(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BYTES {
            let message = format!(
                "it has more than {} MB; split it, or hand its reports over as JSON lines",
                MAX_BYTES >> 20
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(bytes)
    }
}

/// One step that says why a source cannot be opened.
pub fn refused(origin: Origin, reason: impl Into<String>) -> Steps {
    Box::new(std::iter::once(refusal(origin, reason)))
}

/// A refusal at opening.
pub fn refusal(origin: Origin, reason: impl Into<String>) -> Step {
    Step::Refused(Refusal { origin, stage: Stage::Open, reason: reason.into() })
}
