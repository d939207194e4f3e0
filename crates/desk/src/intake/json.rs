//! JSON: one report a line, or one report a file.

use super::source::{Source, Step, Steps, refusal};
use super::{
    Format, Found, Kind, MAX_BYTES, Open, Piece, Stage, byline, content_id, filled, lines, published,
};
use dateline::Report;
use serde_json::{Map, Value};
use std::io::{self, BufRead};

static FORMAT: Format = Format { name: "jsonl", version: 1, extract };

static FORMAT_OF_OBJECT: Format = Format { name: "json", version: 1, extract };

/// One object a line.
pub static LINES: Kind =
    Kind { recognise: recognise_lines, open: Open::Steps(|source| lines::steps(source, &FORMAT)) };

/// One object over several lines.
pub static OBJECT: Kind = Kind { recognise: recognise_object, open: Open::Whole(&FORMAT_OF_OBJECT) };

/// A list of objects.
pub static ARRAY: Kind = Kind { recognise: recognise_array, open: Open::Steps(elements) };

/// The fields of a report, by our own names.
pub const FIELDS: [&str; 8] = ["id", "text", "title", "published", "source", "url", "lang", "byline"];

/// Names of the fields of a report, our own first, then those of news-please, Media Cloud and other crawlers.
pub const TEXT: &[&str] =
    &["text", "maintext", "story_text", "article_text", "content", "body", "full_text", "text_content"];
const ID: &[&str] = &["id", "stories_id"];
const TITLE: &[&str] = &["title", "headline", "article_title"];
const PUBLISHED: &[&str] = &[
    "published",
    "date_publish",
    "publish_date",
    "publication_date",
    "pub_date",
    "published_at",
    "date_published",
    "date",
];
const SOURCE: &[&str] = &["source", "source_domain", "media_name", "outlet", "publication", "publisher"];
const ADDRESS: &[&str] = &["url", "link", "guid"];
const BYLINE: &[&str] = &["byline", "authors", "author", "creator"];
const LANGUAGE: &[&str] = &["lang", "language"];

fn recognise_lines(head: &[u8]) -> bool {
    opens_object(head) && !recognise_object(head)
}

/// `{` alone on its line opens an object over several lines.
fn recognise_object(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    opens_object(head) && rest[1..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')) == Some(&b'\n')
}

fn opens_object(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let next = rest.iter().skip(1).find(|b| !b.is_ascii_whitespace());
    rest.first() == Some(&b'{') && matches!(next, Some(b'"' | b'}'))
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let decoded = String::from_utf8_lossy(bytes);
    let mut notes = Vec::new();
    if std::str::from_utf8(bytes).is_err() {
        notes.push("some bytes are not UTF-8; each is shown as U+FFFD".to_owned());
    }
    let line: Map<String, Value> = serde_json::from_str(&decoded)
        .map_err(|e| (Stage::Extract, format!("{e}; a line must be an object with \"text\"")))?;
    found(&line, notes)
}

/// True for a name under which a field of a report is known.
pub fn is_field(name: &str) -> bool {
    [TEXT, ID, TITLE, PUBLISHED, SOURCE, ADDRESS, LANGUAGE, BYLINE].iter().any(|names| names.contains(&name))
}

/// The report that these fields make, whatever they were written in.
pub fn found(line: &Map<String, Value>, mut notes: Vec<String>) -> Result<Found, (Stage, String)> {
    let wrong = |reason: String| (Stage::Extract, reason);
    let Some((_, text)) = first(line, TEXT) else {
        return Err(wrong("missing field `text`: a line must be an object with \"text\"".to_owned()));
    };
    let Value::String(text) = text else {
        return Err(wrong(format!("\"text\" must be a string, not {text}")));
    };
    let string = |names| first(line, names).and_then(|(_, v)| filled(v.as_str()?));
    let id = match first(line, ID) {
        None => String::new(),
        Some((_, Value::String(s))) => s.clone(),
        Some((_, Value::Number(n))) => n.to_string(),
        Some((name, _)) => return Err(wrong(format!("{name:?} must be a string or a number"))),
    };
    let published = string(PUBLISHED);
    let day = published.as_deref().and_then(published::day);
    if let (Some(value), None) = (&published, day) {
        notes.push(format!("\"published\": {value:?} is no date such as 2014-12-15"));
    }
    let mut report = Report {
        id,
        text: text.clone(),
        title: string(TITLE),
        published: day,
        source: string(SOURCE),
        url: string(ADDRESS),
        lang: string(LANGUAGE),
        byline: first(line, BYLINE).and_then(|(_, v)| byline::in_json(v)),
    };
    if report.id.is_empty() {
        report.id = content_id(&report);
    }
    Ok(Found { report, published_basis: day.map(|_| "metadata".to_owned()), notes })
}

/// The first of these fields that says anything.
fn first<'a>(line: &'a Map<String, Value>, names: &[&'static str]) -> Option<(&'static str, &'a Value)> {
    names.iter().find_map(|&name| line.get(name).filter(|v| !v.is_null()).map(|v| (name, v)))
}

fn recognise_array(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    rest.strip_prefix(b"[").is_some_and(opens_object)
}

/// The elements of a list, cut by their brackets alone and read one by one.
fn elements(source: Source) -> Steps {
    Box::new(Elements { source, number: 0, within: false, done: false })
}

struct Elements {
    source: Source,
    number: u32,
    within: bool,
    done: bool,
}

impl Iterator for Elements {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let origin = self.source.origin(Some(self.number));
        match self.element() {
            Ok(Some(bytes)) => Some(Step::Report(Piece { origin, bytes, format: &FORMAT })),
            Ok(None) => {
                self.done = true;
                None
            }
            Err(e) => {
                self.done = true;
                Some(refusal(origin, format!("the list cannot be read further: {e}")))
            }
        }
    }
}

impl Elements {
    /// The bytes of the next element; `None` at the end of the list.
    fn element(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut element = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        loop {
            let buffer = self.source.input.fill_buf()?;
            if buffer.is_empty() {
                let message = "it ends before the list does";
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
            }
            for (at, &byte) in buffer.iter().enumerate() {
                if !self.within {
                    self.within = byte == b'[';
                    continue;
                }
                if depth == 0 && element.is_empty() {
                    match byte {
                        b']' => {
                            self.source.input.consume(at + 1);
                            return Ok(None);
                        }
                        b',' | b' ' | b'\t' | b'\r' | b'\n' => continue,
                        _ => {}
                    }
                }
                let ends = depth == 0 && !quoted && matches!(byte, b',' | b']');
                if ends {
                    self.source.input.consume(at);
                    return Ok(Some(element));
                }
                element.push(byte);
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    _ if quoted => {}
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            let read = buffer.len();
            self.source.input.consume(read);
            if element.len() as u64 > MAX_BYTES {
                let message = format!("an element of more than {} MB", MAX_BYTES >> 20);
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_objects_are_told_apart() {
        for (head, lines, object) in [
            (&b"{\"id\": 1, \"text\": \"a\"}\n"[..], true, false),
            (b"  { \"text\": \"a\" }", true, false),
            (b"{\n  \"text\": \"a\"\n}", false, true),
            (b"{\"id\":\nbroken", true, false),
            (b"{ curly talk", false, false),
            (b"", false, false),
            (b"{", false, false),
        ] {
            assert_eq!((recognise_lines(head), recognise_object(head)), (lines, object), "{head:?}");
        }
    }

    #[test]
    fn the_text_is_kept_to_the_character() {
        let report =
            extract(br#"{"id":7,"text":" A\r\nb ","published":"2014-12-15T10:00:00Z"}"#).unwrap().report;
        assert_eq!((report.id.as_str(), report.text.as_str()), ("7", " A\r\nb "));
        assert_eq!(report.published.unwrap().to_string(), "2014-12-15");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(extract(br#"{"id":"a"}"#).unwrap_err().1.contains("missing field `text`"));
        assert!(extract(br#"{"id":"a","text":3}"#).unwrap_err().1.contains("string"));
        assert!(extract(br#"{"id":["a"],"text":"b"}"#).is_err());
        assert!(extract(br#"{"text":"b","published":"soon"}"#).unwrap().notes[0].contains("soon"));
    }
}
