//! A mail (EML): what does it say, who sent it, and what is attached?

use super::source::{Source, Step, Steps, refused};
use super::text::tidy;
use super::{Format, Found, Kind, Open, Piece, Stage, content_id, filled, html};
use dateline::Report;
use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use std::io::Cursor;

/// Mails, one a file.
pub static KIND: Kind = Kind { recognise, open: Open::Steps(steps) };

/// One mail.
pub static FORMAT: Format = Format { name: "mail", version: 1, extract };

/// Most attachments that are looked into.
const MOST_ATTACHMENTS: usize = 200;

/// Fields that only the head of a mail has.
const TELLING: [&str; 8] =
    ["received", "message-id", "mime-version", "return-path", "delivered-to", "date", "to", "content-type"];

/// A head of fields with a sender and at least two more that mails have.
pub fn recognise(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let mut names = Vec::new();
    for line in head.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && !names.is_empty() {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return false;
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |name: &str| names.iter().any(|n| n == name);
    has("from") && TELLING.iter().filter(|name| has(name)).count() >= 2
}

fn steps(mut source: Source) -> Steps {
    let origin = source.origin(None);
    match source.whole() {
        Ok(bytes) => {
            let piece = Piece { origin, bytes, format: &FORMAT };
            let attached = attachments(&source, &piece.bytes);
            Box::new(std::iter::once(Step::Report(piece)).chain(attached))
        }
        Err(e) => refused(origin, format!("cannot be read: {e}")),
    }
}

/// What is attached to a mail, each as a stream of its own.
pub fn attachments(source: &Source, mail: &[u8]) -> Vec<Step> {
    let Some(message) = parsed(mail) else { return Vec::new() };
    let step = |(at, part): (usize, &mail_parser::MessagePart<'_>)| {
        let bytes = match &part.body {
            PartType::Message(inner) => inner.raw_message.to_vec(),
            _ => part.contents().to_vec(),
        };
        // Pictures in a signature are no reports.
        let media = part
            .content_type()
            .is_some_and(|c| matches!(c.c_type.to_lowercase().as_str(), "image" | "audio" | "video"));
        if media || bytes.is_empty() {
            return Step::Passed;
        }
        let name = part.attachment_name().map_or_else(|| format!("attachment {}", at + 1), str::to_owned);
        Step::Inside(source.inside(&name, Box::new(Cursor::new(bytes))))
    };
    message.attachments().take(MOST_ATTACHMENTS).enumerate().map(step).collect()
}

fn parsed(mail: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(mail)
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let wrong = |reason: &str| (Stage::Extract, reason.to_owned());
    let message = parsed(bytes).ok_or_else(|| wrong("a mail that cannot be read"))?;
    let mut notes = Vec::new();
    let text = body(&message).map_err(|reason| (Stage::Extract, reason))?;
    if text.is_empty() {
        return Err(wrong("a mail without words of its own"));
    }
    let day = message.date().and_then(|d| {
        Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
    });
    if day.is_none() {
        notes.push("the mail does not say when it was sent".to_owned());
    }
    let sender = message.from().and_then(|list| list.first());
    let source = sender.and_then(|s| s.name.as_ref().or(s.address.as_ref())).and_then(filled);
    let mut report = Report {
        text,
        title: message.subject().and_then(filled),
        published: day,
        source,
        ..Report::default()
    };
    report.id = content_id(&report);
    Ok(Found { report, published_basis: day.map(|_| "mail date".to_owned()), notes })
}

/// The plain words if the sender wrote such, else those of the HTML.
fn body(message: &Message<'_>) -> Result<String, String> {
    let plain = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(words) => Some(words.as_ref()),
        _ => None,
    });
    let plain = tidy(&plain.collect::<Vec<_>>().join("\n\n"));
    if !plain.is_empty() {
        return Ok(plain);
    }
    let mut out = String::new();
    for part in message.html_bodies() {
        if let PartType::Html(page) = &part.body {
            out.push_str(&html::words(page)?);
            out.push_str("\n\n");
        }
    }
    Ok(tidy(&out))
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options, extract};
    use super::*;

    const MAIL: &str = "Received: from a by b\r\nFrom: \"Northline Desk\" <desk@northline.example>\r\nTo: list@example.org\r\nDate: Mon, 15 Dec 2014 10:00:00 +0200\r\nSubject: =?utf-8?q?Base_taken?=\r\nMIME-Version: 1.0\r\n";

    #[test]
    fn heads_of_mails_are_told_from_other_heads() {
        assert!(recognise(MAIL.as_bytes()));
        assert!(!recognise(b"From: our correspondent\nRebels took the base."));
        assert!(!recognise(b"Title: A\nDate: 2014-12-15\n\nText"));
    }

    #[test]
    fn the_words_the_sender_and_the_day_are_read() {
        let mail = format!(
            "{MAIL}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nRebels took=20the base.\r\n"
        );
        let found = super::extract(mail.as_bytes()).unwrap();
        assert_eq!(found.report.text, "Rebels took the base.");
        assert_eq!(found.report.title.as_deref(), Some("Base taken"));
        assert_eq!(found.report.source.as_deref(), Some("Northline Desk"));
        assert_eq!(found.report.published.unwrap().to_string(), "2014-12-15");
        assert_eq!(found.published_basis.as_deref(), Some("mail date"));
    }

    #[test]
    fn what_is_attached_is_read_too() {
        let mail = format!(
            "{MAIL}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>See <b>below</b>.</p>\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=\"../../a.txt\"\r\n\r\nThe army fled.\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
        );
        let mut intake = Intake::of_bytes("m", mail.into_bytes(), Options::default());
        let texts: Vec<(String, String)> = intake
            .by_ref()
            .map(|piece| {
                let piece = piece.unwrap();
                (piece.origin.to_string(), extract(&piece).unwrap().report.text)
            })
            .collect();
        assert_eq!(texts[0].1, "See below.");
        assert_eq!(texts[1].1, "The army fled.");
        assert!(texts[1].0.starts_with("m!/"), "{texts:?}");
        assert_eq!((texts.len(), intake.passed()), (2, 1));
    }
}
