//! A mailbox (MBOX): one mail after the other, cut at the lines that begin with `From `.

use super::source::{INSIDE, Source, Step, Steps, refusal};
use super::{Kind, MAX_BYTES, Open, Piece, mail};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// Mailboxes.
pub static KIND: Kind = Kind { recognise, open: Open::Steps(mails) };

fn recognise(head: &[u8]) -> bool {
    let Some(end) = head.iter().position(|&b| b == b'\n') else { return false };
    head.starts_with(b"From ") && mail::recognise(&head[end + 1..])
}

fn mails(source: Source) -> Steps {
    Box::new(Mails { source, number: 0, attached: VecDeque::new(), ahead: Vec::new(), done: false })
}

struct Mails {
    source: Source,
    number: u32,
    attached: VecDeque<Step>,
    /// A line that was read and belongs to the next mail.
    ahead: Vec<u8>,
    done: bool,
}

impl Iterator for Mails {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.attached.pop_front() {
            return Some(step);
        }
        while !self.done {
            self.number = self.number.saturating_add(1);
            let origin = self.source.origin(Some(self.number));
            match self.mail() {
                Ok(Some(bytes)) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(bytes)) => {
                    let path = std::mem::take(&mut self.source.path);
                    self.source.path = format!("{path}{INSIDE}{}", self.number);
                    self.attached = mail::attachments(&self.source, &bytes).into();
                    self.source.path = path;
                    return Some(Step::Report(Piece { origin, bytes, format: &mail::FORMAT }));
                }
                Ok(None) => {
                    return Some(refusal(origin, format!("a mail of more than {} MB", MAX_BYTES >> 20)));
                }
                Err(e) => {
                    self.done = true;
                    return Some(refusal(origin, format!("cannot be read further: {e}")));
                }
            }
        }
        None
    }
}

impl Mails {
    /// The next mail without its `From ` line; `None` if it is over the limit, and then it is not held.
    fn mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut mail = Vec::new();
        let mut too_long = false;
        let mut blank_before = true;
        let mut begun = false;
        loop {
            let mut line = std::mem::take(&mut self.ahead);
            if line.is_empty()
                && self.source.input.by_ref().take(MAX_BYTES).read_until(b'\n', &mut line)? == 0
            {
                self.done = true;
                break;
            }
            if blank_before && line.starts_with(b"From ") {
                if begun {
                    self.ahead = line;
                    break;
                }
                begun = true;
                continue;
            }
            begun = true;
            blank_before = line.trim_ascii().is_empty();
            too_long |= (mail.len() + line.len()) as u64 > MAX_BYTES;
            if too_long {
                mail = Vec::new();
            } else {
                // `>From ` was `From ` before the mailbox was written.
                mail.extend_from_slice(
                    line.strip_prefix(b">").filter(|l| l.starts_with(b"From ")).unwrap_or(&line),
                );
            }
        }
        Ok((!too_long).then_some(mail))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options, extract};

    #[test]
    fn mails_are_cut_where_they_begin() {
        let mail = |n: u32, body: &str| {
            format!(
                "From a@b Mon Dec 15 10:00:00 2014\nFrom: A {n} <a@b>\nTo: c@d\nDate: Mon, 15 Dec 2014 10:00:00 +0000\nSubject: S\n\n{body}\n\n"
            )
        };
        let mailbox =
            [mail(1, "One."), mail(2, "Two.\n>From here they fled.\nFrom there too."), mail(3, "Three.")]
                .concat();
        let texts: Vec<String> = Intake::of_bytes("m", mailbox.into_bytes(), Options::default())
            .map(|piece| {
                let piece = piece.unwrap();
                format!("{} {}", piece.origin, extract(&piece).unwrap().report.text)
            })
            .collect();
        assert_eq!(texts, ["m:1 One.", "m:2 Two.\nFrom here they fled.\nFrom there too.", "m:3 Three."]);
    }
}
