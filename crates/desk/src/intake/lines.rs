//! Files of lines, one report a line; a line over the limit is passed over, never held.

use super::source::{Source, Step, Steps, refusal};
use super::{Format, MAX_BYTES, Piece};
use std::io::{self, BufRead, Read};

/// The lines of `source` as reports of `format`. Blank lines are none.
pub fn steps(source: Source, format: &'static Format) -> Steps {
    Box::new(Lines { source, format, line: 0 })
}

struct Lines {
    source: Source,
    format: &'static Format,
    line: u32,
}

impl Iterator for Lines {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            self.line = self.line.saturating_add(1);
            let origin = self.source.origin(Some(self.line));
            match read_line(&mut self.source.input) {
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => {
                    return Some(refusal(origin, format!("a line of more than {} MB", MAX_BYTES >> 20)));
                }
                Ok(Line::Whole(bytes)) if bytes.trim_ascii().is_empty() => {}
                Ok(Line::Whole(bytes)) => {
                    return Some(Step::Report(Piece { origin, bytes, format: self.format }));
                }
                Err(e) => {
                    self.source.input = Box::new(io::empty());
                    return Some(refusal(origin, format!("cannot be read further: {e}")));
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
