//! JSON: one report a line, or one report a file.

use super::{Format, Found, Stage, content_id, filled, published};
use dateline::Report;
use serde::Deserialize;
use serde::de::{self, Deserializer};

/// One object a line.
pub static LINES: Format =
    Format { name: "jsonl", version: 1, recognise: recognise_lines, lines: true, extract };

/// One object over several lines.
pub static OBJECT: Format =
    Format { name: "json", version: 1, recognise: recognise_object, lines: false, extract };

/// What a report in JSON may say. Other fields are not read.
#[derive(Deserialize)]
struct Line {
    #[serde(default, deserialize_with = "name")]
    id: Option<String>,
    text: String,
    title: Option<String>,
    published: Option<String>,
    source: Option<String>,
    url: Option<String>,
    lang: Option<String>,
}

/// An id may be written as a number.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::String(s) => Ok(Some(s)),
        serde_json::Value::Number(n) => Ok(Some(n.to_string())),
        _ => Err(de::Error::custom("id must be a string or a number")),
    }
}

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
    let line: Line = serde_json::from_str(&decoded)
        .map_err(|e| (Stage::Extract, format!("{e}; a line must be an object with \"text\"")))?;
    let published = line.published.as_deref().and_then(filled);
    let day = published.as_deref().and_then(published::day);
    if let (Some(value), None) = (&published, day) {
        notes.push(format!("\"published\": {value:?} is no date such as 2014-12-15"));
    }
    let mut report = Report {
        id: line.id.unwrap_or_default(),
        text: line.text,
        title: line.title.and_then(filled),
        published: day,
        source: line.source.and_then(filled),
        url: line.url.and_then(filled),
        lang: line.lang.and_then(filled),
    };
    if report.id.is_empty() {
        report.id = content_id(&report);
    }
    Ok(Found { report, published_basis: day.map(|_| "metadata".to_owned()), notes })
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
