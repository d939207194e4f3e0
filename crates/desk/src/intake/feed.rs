//! A feed (RSS, Atom, JSON): which entries has it, and what does each say?
//!
//! A feed is cut into feeds of one entry, so that what is kept of each is what was received, and can be read again.

use super::source::{Source, Step, Steps, refused};
use super::text::tidy;
use super::xml::{self, Item};
use super::{Format, Found, Kind, Open, Piece, Stage, byline, content_id, decode, filled, html, published};
use dateline::Report;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};
use std::ops::Range;

/// RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom.
pub static XML: Kind = Kind { recognise: is_xml_feed, open: Open::Steps(xml_entries) };

/// JSON Feed 1.
pub static JSON: Kind = Kind { recognise: is_json_feed, open: Open::Steps(json_entries) };

static FORMAT: Format = Format { name: "feed", version: 1, extract };

static FORMAT_OF_JSON: Format = Format { name: "jsonfeed", version: 1, extract: extract_json };

/// Most of what a feed says of itself that is kept with each entry, in bytes.
const MAX_HEAD: usize = 16 << 10;

fn is_xml_feed(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let opens = |name: &str| {
        head.find(name).is_some_and(|at| {
            // Only declarations, comments and processing instructions may stand before the root.
            let before = head[..at].trim_start_matches('\u{feff}').trim();
            before.is_empty() || before.starts_with("<?") || before.starts_with("<!")
        })
    };
    opens("<rss") || opens("<feed") || opens("<rdf:RDF")
}

fn is_json_feed(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"{")
        && head.windows(20).any(|w| w == b"jsonfeed.org/version" || w == b"jsonfeed.org\\/versio")
}

fn xml_entries(mut source: Source) -> Steps {
    let origin = source.origin(None);
    let text = match source.whole() {
        Ok(bytes) => match decode::text(&bytes, declared(&bytes)) {
            Ok((text, _)) => text,
            Err((_, reason)) => return refused(origin, reason),
        },
        Err(e) => return refused(origin, format!("cannot be read: {e}")),
    };
    let ranges = match cut(&text) {
        Ok(ranges) => ranges,
        Err(reason) => return refused(origin, reason),
    };
    let Some(first) = ranges.first() else {
        return refused(origin, "a feed without entries");
    };
    let head = if first.start <= MAX_HEAD { text[..first.start].to_owned() } else { String::new() };
    let mut number = 0u32;
    Box::new(ranges.into_iter().map(move |range| {
        number = number.saturating_add(1);
        let bytes = format!("{head}{}", &text[range]).into_bytes();
        Step::Report(Piece { origin: source.origin(Some(number)), bytes, format: &FORMAT })
    }))
}

/// The charset that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let (_, rest) = head.split_once("encoding=")?;
    let label = rest.trim_start_matches(['"', '\'']).split(['"', '\'', '?']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// Where the entries stand.
fn cut(text: &str) -> Result<Vec<Range<usize>>, String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut ranges = Vec::new();
    let mut start = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            // A feed that breaks off still has the entries before.
            Err(_) if !ranges.is_empty() => return Ok(ranges),
            Err(e) => return Err(format!("broken XML at byte {}: {e}", reader.error_position())),
        };
        match event {
            Event::DocType(_) => return Err("it has a document type (DTD), which is not read".to_owned()),
            Event::Start(e) if start.is_none() && is_entry(e.local_name().into_inner()) => {
                start = Some(before)
            }
            Event::End(e) if is_entry(e.local_name().into_inner()) => {
                if let Some(from) = start.take() {
                    ranges.push(from..reader.buffer_position() as usize);
                }
            }
            Event::Eof => return Ok(ranges),
            _ => {}
        }
    }
}

/// What an entry says.
#[derive(Default)]
struct Entry {
    feed: String,
    language: String,
    title: String,
    link: String,
    id: String,
    day: String,
    by: String,
    short: String,
    full: String,
}

impl Entry {
    /// Where the words of an element go.
    fn field(&mut self, name: &str, inside: bool) -> Option<&mut String> {
        Some(match (name, inside) {
            ("title", false) => &mut self.feed,
            ("language" | "dc:language", false) => &mut self.language,
            ("title", true) => &mut self.title,
            ("link", true) => &mut self.link,
            ("guid" | "id", true) => &mut self.id,
            ("pubDate" | "published" | "issued" | "dc:date" | "dcterms:issued", true) => &mut self.day,
            ("dc:creator" | "name", true) => &mut self.by,
            ("description" | "summary", true) => &mut self.short,
            ("content:encoded" | "content", true) => &mut self.full,
            _ => return None,
        })
    }
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let text = String::from_utf8_lossy(bytes);
    let mut entry = Entry::default();
    let mut inside = false;
    // The element whose words are read, and how many elements are open in it.
    let mut open: Option<(String, usize)> = None;
    xml::each(&text, |item| {
        match item {
            Item::Open(name, element, empty) => {
                if is_entry(name) {
                    inside = true;
                }
                if name == "link" && inside && entry.link.trim().is_empty() {
                    let kind = xml::attribute(element, "rel");
                    if kind.is_none_or(|k| k == "alternate") {
                        entry.link = xml::attribute(element, "href").unwrap_or_default();
                    }
                }
                match &mut open {
                    Some((field, depth)) => {
                        *depth += usize::from(!empty);
                        if let Some(words) = entry.field(field, inside) {
                            words.push_str(if is_block(name) { "<p>" } else { " " });
                        }
                    }
                    None if !empty => {
                        let full = element.name().into_inner().to_owned();
                        if let Some(words) = entry.field(&full, inside) {
                            // Of several descriptions or dates the first counts.
                            if words.trim().is_empty() {
                                open = Some((full, 0));
                            }
                        }
                    }
                    None => {}
                }
            }
            Item::Close(_) => match &mut open {
                Some((_, 0)) => open = None,
                Some((_, depth)) => *depth -= 1,
                None => {}
            },
            Item::Text(words) => {
                if let Some((field, _)) = &open
                    && let Some(to) = entry.field(field, inside)
                {
                    to.push_str(words);
                }
            }
        }
        true
    })
    .map_err(|reason| (Stage::Extract, reason))?;
    found(entry)
}

fn is_block(name: &str) -> bool {
    matches!(name, "p" | "div" | "br" | "li" | "h1" | "h2" | "h3" | "h4" | "tr" | "blockquote")
}

/// The report of an entry: its full words, else its summary, else its headline.
fn found(entry: Entry) -> Result<Found, (Stage, String)> {
    let mut notes = Vec::new();
    let mut text = words(&entry.full)?;
    if text.is_empty() {
        text = words(&entry.short)?;
        if !text.is_empty() {
            notes.push("only the summary of the feed".to_owned());
        }
    }
    let title = words(&entry.title)?;
    if text.is_empty() {
        text.clone_from(&title);
        notes.push("only the headline of the feed".to_owned());
    }
    if text.is_empty() {
        return Err((Stage::Extract, "an entry without words".to_owned()));
    }
    let value = entry.day.trim();
    let day = published::day(value);
    if day.is_none() && !value.is_empty() {
        notes.push(format!("{value:?} is no date such as 2014-12-15"));
    }
    let is_address = |a: &&str| a.starts_with("http://") || a.starts_with("https://");
    let url = [entry.link.trim(), entry.id.trim()].into_iter().find(is_address).map(str::to_owned);
    let source = filled(words(&entry.feed)?).or_else(|| url.as_deref().and_then(html::host));
    let lang = filled(&entry.language).map(|l| l.split(['-', '_']).next().unwrap_or(&l).to_lowercase());
    let byline = byline::of([words(&entry.by)?]);
    let mut report =
        Report { text, title: filled(title), published: day, source, url, lang, byline, ..Report::default() };
    report.id = content_id(&report);
    Ok(Found { report, published_basis: day.map(|_| "feed".to_owned()), notes })
}

/// The words of a field that may hold HTML.
fn words(field: &str) -> Result<String, (Stage, String)> {
    let field = field.trim();
    if !field.contains(['<', '&']) {
        return Ok(tidy(field));
    }
    html::words(field).map(|words| tidy(&words)).map_err(|reason| (Stage::Extract, reason))
}

fn json_entries(mut source: Source) -> Steps {
    let origin = source.origin(None);
    let bytes = match source.whole() {
        Ok(bytes) => bytes,
        Err(e) => return refused(origin, format!("cannot be read: {e}")),
    };
    let mut feed: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))
    {
        Ok(feed) => feed,
        Err(e) => return refused(origin, format!("broken JSON: {e}")),
    };
    let items = match feed.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) if !items.is_empty() => items,
        _ => return refused(origin, "a feed without entries"),
    };
    let (title, language) = (feed["title"].take(), feed["language"].take());
    let mut number = 0u32;
    Box::new(items.into_iter().map(move |item| {
        number = number.saturating_add(1);
        let one = json!({ "title": title, "language": language, "items": [item] });
        let origin = source.origin(Some(number));
        Step::Report(Piece { origin, bytes: one.to_string().into_bytes(), format: &FORMAT_OF_JSON })
    }))
}

fn extract_json(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let feed: Value = serde_json::from_slice(bytes).map_err(|e| (Stage::Extract, e.to_string()))?;
    let item = &feed["items"][0];
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let plain = string(&item["content_text"]);
    let by = [&item["authors"], &item["author"]].into_iter().find_map(byline::in_json);
    found(Entry {
        feed: string(&feed["title"]),
        language: item["language"].as_str().or(feed["language"].as_str()).unwrap_or_default().to_owned(),
        title: string(&item["title"]),
        link: item["url"].as_str().or(item["external_url"].as_str()).unwrap_or_default().to_owned(),
        id: string(&item["id"]),
        day: string(&item["date_published"]),
        by: by.unwrap_or_default(),
        short: string(&item["summary"]),
        full: if plain.is_empty() { string(&item["content_html"]) } else { escaped(&plain) },
    })
}

/// Plain words as HTML, so that `<` in them stays what it is.
fn escaped(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace("\n\n", "<p>").replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::super::{Intake, Options, extract};

    fn read(feed: &str) -> Vec<String> {
        Intake::of_bytes("f", feed.as_bytes().to_vec(), Options::default())
            .map(|piece| {
                let r = extract(&piece.unwrap()).unwrap().report;
                let shown = [r.title, r.source, r.url, r.published.map(|d| d.to_string())];
                format!("{}|{}", r.text, shown.map(Option::unwrap_or_default).join("|"))
            })
            .collect()
    }

    #[test]
    fn rss_is_read() {
        let feed = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="a" xmlns:media="b"><channel><title>Northline</title><link>https://n.example</link>
            <item><title>Base &amp; town taken</title><link>https://n.example/1</link><pubDate>Mon, 15 Dec 2014 10:00:00 GMT</pubDate>
              <description>Short.</description><media:content url="x.jpg"/><content:encoded><![CDATA[<p>Rebels took <b>the base</b>.</p><p>The army fled.</p>]]></content:encoded></item>
            <item><title>Two died</title><guid>https://n.example/2</guid><description>Two &lt;i&gt;died&lt;/i&gt; in Douma.</description></item></channel></rss>"#;
        assert_eq!(
            read(feed),
            [
                "Rebels took the base.\n\nThe army fled.|Base & town taken|Northline|https://n.example/1|2014-12-15",
                "Two died in Douma.|Two died|Northline|https://n.example/2|"
            ]
        );
    }

    #[test]
    fn atom_is_read() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Northline</title>
            <entry><title>Base taken</title><link rel="self" href="https://n.example/self"/><link href="https://n.example/1"/><updated>2014-12-20T00:00:00Z</updated><published>2014-12-15T10:00:00Z</published>
            <content type="xhtml"><div><p>Rebels took it.</p><p>The army fled.</p></div></content></entry></feed>"#;
        assert_eq!(
            read(feed),
            ["Rebels took it.\n\nThe army fled.|Base taken|Northline|https://n.example/1|2014-12-15"]
        );
    }

    #[test]
    fn json_feed_is_read() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Northline", "items": [
            {"id": "1", "url": "https://n.example/1", "title": "Base taken", "content_html": "<p>Rebels took it.</p>", "date_published": "2014-12-15T10:00:00Z"},
            {"id": "2", "content_text": "Under 5 < 10 died."}]}"#;
        assert_eq!(
            read(feed),
            [
                "Rebels took it.|Base taken|Northline|https://n.example/1|2014-12-15",
                "Under 5 < 10 died.||Northline||"
            ]
        );
    }

    #[test]
    fn a_feed_with_a_document_type_is_refused() {
        let feed = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&a;</title></item></channel></rss>";
        let mut intake = Intake::of_bytes("f", feed.as_bytes().to_vec(), Options::default());
        assert!(intake.next().unwrap().unwrap_err().reason.contains("document type"));
    }
}
