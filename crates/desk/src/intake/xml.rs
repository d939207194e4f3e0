//! XML as documents and feeds use it: text and elements in order, nothing expanded, nothing fetched.
//!
//! A document type is refused before anything is read: entities of a document's own are how a few bytes become
//! many, and how a file reads other files.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 256;

/// What stands in the document, in order.
pub enum Item<'a> {
    /// An element opens; its name without a prefix, the element, and whether it closes at once.
    Open(&'a str, &'a BytesStart<'a>, bool),
    /// An element closes.
    Close(&'a str),
    /// Text, with its character references resolved.
    Text(&'a str),
}

/// Calls `see` on everything in `text`; it says whether to go on.
///
/// # Errors
/// Why it is no XML that is read.
pub fn each(text: &str, mut see: impl FnMut(Item<'_>) -> bool) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut depth = 0usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|e| format!("broken XML at byte {}: {e}", reader.error_position()))?;
        let more = match &event {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(format!("elements nested more than {MAX_DEPTH} deep"));
                }
                see(Item::Open(element.local_name().into_inner(), element, false))
            }
            Event::Empty(element) => {
                let name = element.local_name();
                see(Item::Open(name.into_inner(), element, true)) && see(Item::Close(name.into_inner()))
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                see(Item::Close(element.local_name().into_inner()))
            }
            Event::Text(text) => see(Item::Text(text)),
            Event::CData(text) => see(Item::Text(text)),
            Event::GeneralRef(name) => match character(name) {
                Some(c) => see(Item::Text(c.encode_utf8(&mut [0; 4]))),
                None => see(Item::Text(&format!("&{};", &**name))),
            },
            Event::DocType(_) => return Err("it has a document type (DTD), which is not read".to_owned()),
            Event::Eof => return Ok(()),
            _ => true,
        };
        if !more {
            return Ok(());
        }
    }
}

/// The character of `&amp;`, `&#8211;`, `&nbsp;`.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).filter(|&c| c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "eacute" => 'é',
        _ => return None,
    })
}

/// An attribute by its name without a prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|a| {
        let key = a.key.local_name();
        (key.into_inner() == name).then(|| {
            quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), |v| v.into_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> Result<String, String> {
        let mut out = String::new();
        each(xml, |item| {
            if let Item::Text(words) = item {
                out.push_str(words);
            }
            true
        })?;
        Ok(out)
    }

    #[test]
    fn references_are_characters_and_nothing_else() {
        assert_eq!(
            text("<a>A &amp; B &#8211; C &#x41; &unknown; <![CDATA[<p>]]></a>").unwrap(),
            "A & B – C A &unknown; <p>"
        );
    }

    #[test]
    fn a_document_type_is_refused() {
        let bomb =
            "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><a>&b;&c;</a>";
        assert!(text(bomb).unwrap_err().contains("document type"));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(text(&"<a>".repeat(10_000)).unwrap_err().contains("nested"));
    }
}
