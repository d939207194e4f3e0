//! Markdown, with or without front matter: what is the text, and what does its head say of it?

use super::text::tidy;
use super::{Format, Found, Kind, Open, Stage, content_id, decode, filled, published};
use dateline::Report;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Markdown that opens with front matter or a heading.
pub static KIND: Kind = Kind { recognise, open: Open::Whole(&FORMAT) };

static FORMAT: Format = Format { name: "markdown", version: 2, extract };

fn recognise(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    head.starts_with(b"---\n") || head.starts_with(b"---\r\n") || head.starts_with(b"# ")
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let (whole, note) = decode::text(bytes, None)?;
    let whole = tidy(&whole);
    let (front, body) = split_front(&whole);
    let mut notes: Vec<String> = note.into_iter().collect();
    let mut report = Report::default();
    let mut basis = None;
    for (key, value) in front.lines().filter_map(key_value) {
        match key {
            "id" => report.id = value,
            "title" => report.title = Some(value),
            "byline" | "author" => report.byline = super::byline::of([value]),
            "source" => report.source = Some(value),
            "url" => report.url = Some(value),
            "lang" => report.lang = Some(value),
            "published" | "date" if basis.is_none() => {
                report.published = published::day(&value);
                match report.published {
                    Some(_) => basis = Some("front matter".to_owned()),
                    None => {
                        notes.push(format!("front matter: {key}: {value:?} is no date such as 2014-12-15"))
                    }
                }
            }
            _ => {}
        }
    }
    let (heading, text) = plain(body);
    report.title = report.title.or(heading);
    report.text = tidy(&text);
    if report.text.is_empty() {
        return Err((Stage::Extract, "no text after the front matter".to_owned()));
    }
    if report.published.is_none()
        && let Some(day) = published::dateline(&report.text)
    {
        report.published = Some(day);
        basis = Some("dateline".to_owned());
    }
    if report.id.is_empty() {
        report.id = content_id(&report);
    }
    Ok(Found { report, published_basis: basis, notes })
}

/// Front matter and body; the front is empty when the text does not open with `---` or never closes it.
fn split_front(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix("---\n") else { return ("", text) };
    match rest
        .find("\n---\n")
        .map(|at| (at, at + 5))
        .or_else(|| rest.strip_suffix("\n---").map(|r| (r.len(), rest.len())))
    {
        Some((end, next)) => (&rest[..end], &rest[next..]),
        None => ("", text),
    }
}

/// `key: value` of a flat head, quotes taken off.
fn key_value(line: &str) -> Option<(&str, String)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    let bare = ['"', '\''].iter().find_map(|&q| value.strip_prefix(q)?.strip_suffix(q)).unwrap_or(value);
    Some((key.trim(), filled(bare)?))
}

/// A heading that opens the body, and the words of the rest with a blank line between blocks.
fn plain(body: &str) -> (Option<String>, String) {
    let mut heading = None;
    let mut text = String::with_capacity(body.len());
    let mut block = String::new();
    let mut images = 0usize;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) if images == 0 => block.push_str(&words),
            Event::SoftBreak | Event::HardBreak => block.push('\n'),
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            Event::Start(_) => flush_if_block(&event, &mut block, &mut text),
            Event::End(TagEnd::TableCell) => block.push('\t'),
            Event::End(TagEnd::Heading(_)) if heading.is_none() && text.is_empty() => {
                heading = filled(std::mem::take(&mut block));
            }
            Event::End(end) if ends_block(end) => flush(&mut block, &mut text),
            _ => {}
        }
    }
    flush(&mut block, &mut text);
    (heading, text)
}

fn flush_if_block(event: &Event<'_>, block: &mut String, text: &mut String) {
    if let Event::Start(
        Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::BlockQuote(_) | Tag::List(_),
    ) = event
    {
        flush(block, text);
    }
}

fn ends_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Strikethrough)
}

fn flush(block: &mut String, text: &mut String) {
    let words = block.trim();
    if !words.is_empty() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(words);
    }
    block.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "---\nid: wire-1\ntitle: \"A base: taken\"\nsource: Northline\npublished: 2014-12-15\nurl: https://example.org/a?b=1\n---\nRebels took *the base* on [Monday](https://example.org).\n\n- Ten died.\n- Two fled.\n\n![smoke](a.png)\n";

    #[test]
    fn front_matter_is_read_and_marks_are_dropped() {
        let found = extract(REPORT.as_bytes()).unwrap();
        let report = found.report;
        assert_eq!(report.id, "wire-1");
        assert_eq!(report.title.as_deref(), Some("A base: taken"));
        assert_eq!(report.url.as_deref(), Some("https://example.org/a?b=1"));
        assert_eq!(report.published.unwrap().to_string(), "2014-12-15");
        assert_eq!(found.published_basis.as_deref(), Some("front matter"));
        assert_eq!(report.text, "Rebels took the base on Monday.\n\nTen died.\n\nTwo fled.");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let report =
            extract(b"# Siege lifted\n\nThe army lifted the siege.\n\n## Background\n\nIt began in May.")
                .unwrap()
                .report;
        assert_eq!(report.title.as_deref(), Some("Siege lifted"));
        assert_eq!(report.text, "The army lifted the siege.\n\nBackground\n\nIt began in May.");
    }

    #[test]
    fn a_date_that_is_none_is_said() {
        let found = extract(b"---\npublished: last Monday\n---\nText.").unwrap();
        assert_eq!(found.report.published, None);
        assert!(found.notes[0].contains("last Monday"));
    }

    #[test]
    fn a_rule_that_is_never_closed_is_no_front_matter() {
        assert!(extract(b"---\nid: a\nText").unwrap().report.text.contains("Text"));
        assert!(extract(b"---\nid: a\n---\n").is_err());
    }
}
