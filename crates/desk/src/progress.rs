//! How far is it? One line on the terminal, nothing when standard error is not one.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Counts and shows.
pub struct Progress {
    what: &'static str,
    shown: bool,
    done: u64,
    start: Instant,
    last: Instant,
}

impl Progress {
    /// Nothing done yet of `what`.
    pub fn new(what: &'static str) -> Progress {
        let now = Instant::now();
        Progress { what, shown: io::stderr().is_terminal(), done: 0, start: now, last: now }
    }

    /// So many more are done, and so many were refused in all.
    pub fn steps(&mut self, more: u64, refused: u64) {
        self.done += more;
        if self.shown && self.last.elapsed() > Duration::from_millis(200) {
            self.last = Instant::now();
            let rate = self.done as f64 / self.start.elapsed().as_secs_f64();
            // A progress line that cannot be shown is no reason to stop.
            let _ = write!(
                io::stderr(),
                "\r\x1b[K{} {}, {rate:.0} a second, {refused} refused",
                self.done,
                self.what
            );
        }
    }

    /// Takes the line away.
    pub fn end(self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
