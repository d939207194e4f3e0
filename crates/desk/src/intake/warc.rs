//! An archive of the web (WARC, ISO 28500): which pages were kept, and where from?
//!
//! Records are read one by one, so that an archive of any size takes the memory of one record.

use super::source::{Source, Step, Steps, refusal};
use super::{Format, Found, Kind, Open, Piece, Stage, content_id, filled, html, http, pdf, text};
use std::io::{self, BufRead, Read};

/// WARC 0.17 to 1.1, unpacked.
pub static KIND: Kind = Kind { recognise: |head| head.starts_with(b"WARC/"), open: Open::Steps(records) };

/// One record: its head and its block, as received.
static FORMAT: Format = Format { name: "warc", version: 1, extract };

/// Largest record that is read, in bytes.
const MAX_RECORD: u64 = 16 << 20;

/// Largest head of a record, in bytes.
const MAX_HEAD: u64 = 64 << 10;

fn records(source: Source) -> Steps {
    Box::new(Records { source, number: 0, lost: false, done: false })
}

struct Records {
    source: Source,
    number: u32,
    /// The last record did not end where it said; the next begins at a line `WARC/…`.
    lost: bool,
    done: bool,
}

/// What became of one record.
enum Outcome {
    Kept(Vec<u8>),
    Passed,
    Refused(String),
    /// Its frame is broken: where it ends is not known.
    Broken(String),
    End,
}

impl Iterator for Records {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done {
            return None;
        }
        let outcome = self.record();
        self.number = self.number.saturating_add(1);
        let origin = self.source.origin(Some(self.number));
        Some(match outcome {
            Ok(Outcome::End) => return None,
            Ok(Outcome::Kept(bytes)) => Step::Report(Piece { origin, bytes, format: &FORMAT }),
            Ok(Outcome::Passed) => Step::Passed,
            Ok(Outcome::Refused(reason)) => refusal(origin, reason),
            Ok(Outcome::Broken(reason)) => {
                self.lost = true;
                refusal(origin, reason)
            }
            Err(e) => {
                self.done = true;
                refusal(origin, format!("cannot be read further: {e}"))
            }
        })
    }
}

impl Records {
    fn record(&mut self) -> io::Result<Outcome> {
        let input = &mut self.source.input;
        let Some(version) = first_line(input, self.lost)? else { return Ok(Outcome::End) };
        self.lost = false;
        if !version.starts_with(b"WARC/") {
            return Ok(Outcome::Broken("no record of a web archive begins here".to_owned()));
        }
        let mut head = version;
        loop {
            let before = head.len();
            input.take(MAX_HEAD).read_until(b'\n', &mut head)?;
            let line = &head[before..];
            if line.is_empty() {
                return Ok(Outcome::Broken("it ends in the head of a record".to_owned()));
            }
            if head.len() as u64 > MAX_HEAD {
                return Ok(Outcome::Broken(format!(
                    "the head of a record has more than {} kB",
                    MAX_HEAD >> 10
                )));
            }
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        let Some(length) = field(&head, "content-length").and_then(|v| v.parse::<u64>().ok()) else {
            return Ok(Outcome::Broken("a record that does not say its length".to_owned()));
        };
        if !may_hold_report(&head) {
            skip(input, length)?;
            return Ok(Outcome::Passed);
        }
        if length > MAX_RECORD {
            skip(input, length)?;
            let mb = length >> 20;
            return Ok(Outcome::Refused(format!(
                "a record of {mb} MB; a page has less than {} MB",
                MAX_RECORD >> 20
            )));
        }
        let before = head.len();
        input.take(length).read_to_end(&mut head)?;
        if ((head.len() - before) as u64) < length {
            return Ok(Outcome::Broken("it ends in the middle of a record".to_owned()));
        }
        // Images, style sheets and error pages are not looked into, and not listed one by one.
        Ok(if is_page(&head, before) { Outcome::Kept(head) } else { Outcome::Passed })
    }
}

/// The first line of the next record, blank lines before it passed over. When lost, looks for one that may be it.
fn first_line(input: &mut Box<dyn BufRead + Send>, lost: bool) -> io::Result<Option<Vec<u8>>> {
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEAD).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.starts_with(b"WARC/") || !lost && !line.trim_ascii().is_empty() {
            return Ok(Some(line));
        }
    }
}

fn skip(input: &mut Box<dyn BufRead + Send>, length: u64) -> io::Result<()> {
    let skipped = io::copy(&mut input.take(length), &mut io::sink())?;
    if skipped < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends in the middle of a record"));
    }
    Ok(())
}

/// The value of a field in the head of a record.
fn field(head: &[u8], name: &str) -> Option<String> {
    head.split(|&b| b == b'\n').skip(1).find_map(|line| {
        let colon = line.iter().position(|&b| b == b':')?;
        let found = line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        found.then(|| String::from_utf8_lossy(line[colon + 1..].trim_ascii()).into_owned())
    })
}

/// Responses, resources, and text that was made of a page; not requests, metadata and repetitions.
fn may_hold_report(head: &[u8]) -> bool {
    let kind = field(head, "warc-type").unwrap_or_default().to_ascii_lowercase();
    matches!(kind.as_str(), "response" | "resource" | "conversion")
}

/// A response whose head says that it is a page, or does not say.
fn is_page(record: &[u8], block: usize) -> bool {
    let head = &record[..block];
    let block = &record[block..];
    let content = field(head, "content-type").unwrap_or_default().to_ascii_lowercase();
    if !content.starts_with("application/http") {
        return is_text(http::media_type(&content).0.as_deref());
    }
    let end = block.windows(4).position(|w| w == b"\r\n\r\n").map_or(block.len(), |at| at + 4);
    match http::response(&block[..end]) {
        Ok(response) => matches!(response.status, 200..=299) && is_text(response.media.as_deref()),
        // An unreadable head, or an encoding without a body: reading it will say what is wrong.
        Err(_) => true,
    }
}

fn is_text(media: Option<&str>) -> bool {
    matches!(
        media,
        None | Some(
            "text/html"
                | "text/plain"
                | "application/xhtml+xml"
                | "application/pdf"
                | "application/octet-stream"
        )
    )
}

fn extract(record: &[u8]) -> Result<Found, (Stage, String)> {
    let wrong = |reason: &str| (Stage::Decode, reason.to_owned());
    let end = [&b"\r\n\r\n"[..], b"\n\n"]
        .iter()
        .filter_map(|gap| Some(record.windows(gap.len()).position(|w| w == *gap)? + gap.len()))
        .min()
        .ok_or_else(|| wrong("a record without an end of its head"))?;
    let (head, block) = record.split_at(end);
    let content = field(head, "content-type").unwrap_or_default();
    let mut found = if content.to_ascii_lowercase().starts_with("application/http") {
        let response = http::response(block).map_err(|reason| (Stage::Decode, reason))?;
        payload(&response.body, response.media.as_deref(), response.charset)?
    } else {
        let (media, charset) = http::media_type(&content);
        payload(block, media.as_deref(), charset)?
    };
    let address = field(head, "warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_owned());
    let report = &mut found.report;
    report.source = report.source.take().or_else(|| address.as_deref().and_then(html::host));
    report.url = report.url.take().or_else(|| address.and_then(filled));
    html::date_by_address(&mut found);
    found.report.id = content_id(&found.report);
    Ok(found)
}

fn payload(
    body: &[u8],
    media: Option<&str>,
    charset: Option<&'static encoding_rs::Encoding>,
) -> Result<Found, (Stage, String)> {
    if (pdf::KIND.recognise)(body) {
        return pdf::extract(body);
    }
    if html::recognise(&body[..body.len().min(4096)]) || media.is_some_and(|m| m.contains("html")) {
        return html::page(body, charset);
    }
    text::plain(body, charset)
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options, extract};

    fn record(kind: &str, uri: &str, content: &str, block: &str) -> String {
        let length = block.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Type: {content}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
        )
    }

    fn page(uri: &str, story: &str) -> String {
        let block = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><p>{story}</p></article></body></html>"
        );
        record("response", uri, "application/http; msgtype=response", &block)
    }

    fn read(archive: &str) -> (Vec<String>, Vec<String>, u64) {
        let mut intake = Intake::of_bytes("a.warc", archive.as_bytes().to_vec(), Options::default());
        let (mut texts, mut refused) = (Vec::new(), Vec::new());
        for item in intake.by_ref() {
            match item.and_then(|piece| Ok((piece.origin.line, extract(&piece)?.report))) {
                Ok((line, r)) => {
                    texts.push(format!("{} {} {}", line.unwrap_or(0), r.url.unwrap_or_default(), r.text))
                }
                Err(refusal) => refused.push(refusal.to_string()),
            }
        }
        (texts, refused, intake.passed())
    }

    #[test]
    fn pages_are_taken_and_the_rest_is_passed() {
        let archive = [
            record("warcinfo", "", "application/warc-fields", "software: x\r\n"),
            page("https://paper.example/1", "Rebels took the base."),
            record("request", "https://paper.example/1", "application/http", "GET / HTTP/1.1\r\n\r\n"),
            record(
                "response",
                "https://paper.example/a.png",
                "application/http",
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x01",
            ),
            record(
                "response",
                "https://paper.example/2",
                "application/http",
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
            ),
            record("conversion", "https://paper.example/3", "text/plain", "The army fled."),
        ];
        let (texts, refused, passed) = read(&archive.concat());
        assert_eq!(
            texts,
            ["2 https://paper.example/1 Rebels took the base.", "6 https://paper.example/3 The army fled."]
        );
        assert_eq!((refused.len(), passed), (0, 4));
    }

    #[test]
    fn a_broken_record_costs_no_other() {
        let broken = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ten\r\n\r\nHTTP\r\n";
        let archive = [
            page("a:1", "One."),
            broken.to_owned(),
            page("a:2", "Two."),
            "rubbish\r\n".to_owned(),
            page("a:3", "Three."),
        ];
        let (texts, refused, _) = read(&archive.concat());
        assert_eq!(texts.len(), 3, "{texts:?} {refused:?}");
        assert!(refused[0].starts_with("a.warc:2: a record that does not say its length"), "{refused:?}");
        assert_eq!(refused.len(), 2);
    }

    #[test]
    fn an_archive_that_ends_early_gives_what_it_has() {
        let archive = [page("a:1", "One."), page("a:2", "Two.")].concat();
        let (texts, refused, _) = read(&archive[..archive.len() - 40]);
        assert_eq!(texts.len(), 1);
        assert!(refused[0].contains("it ends in the middle of a record"), "{refused:?}");
    }
}
