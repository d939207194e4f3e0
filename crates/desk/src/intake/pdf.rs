//! A PDF with text: read in a process of its own, because a PDF can break or stall any reader.
//!
//! The process has a limit of memory and time; whatever it does, only that one report is lost, and its name is said.

use super::pdf_text::{self, Pages};
use super::{Format, Found, Kind, Open, Stage, content_id, published};
use dateline::Report;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// PDF.
pub static KIND: Kind = Kind { recognise, open: Open::Whole(&FORMAT) };

static FORMAT: Format = Format { name: "pdf", version: 1, extract };

/// Longest time that reading a PDF may take.
const MAX_TIME: Duration = Duration::from_secs(30);

/// Most memory that reading a PDF may take, in bytes.
const MAX_MEMORY: u64 = 2 << 30;

/// Largest answer of the process, in bytes.
const MAX_ANSWER: u64 = 64 << 20;

/// The name of the hidden command that reads a PDF from standard input.
pub const COMMAND: &str = "read-pdf";

/// The command that reads a PDF, where the process is not this program.
static READER: OnceLock<Vec<OsString>> = OnceLock::new();

/// Names the program, with its arguments, that does as [`read`] does: for processes that are not this program.
/// The first name stays.
pub fn read_with(command: Vec<OsString>) {
    let _ = READER.set(command);
}

/// Some writers put a line of their own before the mark.
fn recognise(head: &[u8]) -> bool {
    head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") && !head.starts_with(b"WARC/")
}

/// The words of a PDF.
pub fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let pages = if cfg!(any(test, fuzzing)) { pdf_text::of(bytes) } else { apart(bytes) };
    let Pages { title, text } = pages.map_err(|reason| (Stage::Decode, reason))?;
    if text.is_empty() {
        return Err((Stage::Extract, "a PDF without text: its pages are pictures".to_owned()));
    }
    let day = published::dateline(&text);
    let mut report = Report { text, title, published: day, ..Report::default() };
    report.id = content_id(&report);
    Ok(Found { report, published_basis: day.map(|_| "dateline".to_owned()), notes: Vec::new() })
}

/// Reads the PDF in another process.
fn apart(bytes: &[u8]) -> Result<Pages, String> {
    let failed = |e: io::Error| format!("the reader of PDFs cannot be started: {e}");
    let command = match READER.get() {
        Some(command) => command.clone(),
        None => vec![std::env::current_exe().map_err(failed)?.into(), COMMAND.into()],
    };
    let (program, arguments) = command.split_first().ok_or("no reader of PDFs is named")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A reader that gives up closes its input; its answer says why.
            let _ = input.map(|mut input| input.write_all(bytes));
        });
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.map(|output| output.take(MAX_ANSWER).read_to_end(&mut answer));
            read.and_then(Result::ok).map(|_| answer)
        });
        let ended = wait(&mut child);
        (ended, answer.join().ok().flatten())
    });
    match answer {
        (Ok(()), Some(answer)) => {
            let read: Result<Pages, String> =
                serde_json::from_slice(&answer).map_err(|e| format!("the reader of PDFs broke off: {e}"))?;
            read
        }
        (Err(reason), _) => Err(reason),
        (_, None) => Err("the reader of PDFs said nothing".to_owned()),
    }
}

/// Waits for the process, and ends it when its time is over.
fn wait(child: &mut Child) -> Result<(), String> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("the PDF breaks its reader ({status})")),
            Ok(None) if start.elapsed() < MAX_TIME => std::thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("reading the PDF takes more than {} s", MAX_TIME.as_secs()));
            }
            Err(e) => return Err(format!("the reader of PDFs is lost: {e}")),
        }
    }
}

/// The hidden command: a PDF from standard input, its words or the reason there are none to standard output.
pub fn read() -> io::Result<()> {
    #[cfg(unix)]
    {
        rlimit::setrlimit(rlimit::Resource::AS, MAX_MEMORY, MAX_MEMORY)?;
        let seconds = MAX_TIME.as_secs() + 1;
        rlimit::setrlimit(rlimit::Resource::CPU, seconds, seconds)?;
    }
    let mut bytes = Vec::new();
    io::stdin().take(super::MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let mut answer = io::stdout();
    serde_json::to_writer(&mut answer, &pdf_text::of(&bytes))?;
    // Where another runtime ends the process, nobody else does.
    answer.flush()
}
