//! A text document (DOCX): which words stand in its paragraphs?

use super::text::tidy;
use super::xml::{self, Item};
use super::{Format, Found, Stage, content_id, filled, published, zip};
use dateline::Report;

/// Word documents.
pub static FORMAT: Format = Format { name: "docx", version: 1, extract };

/// The part of the archive that holds the words.
pub const MAIN: &str = "word/document.xml";

/// Largest part that is unpacked, in bytes.
const MAX_PART: u64 = 64 << 20;

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    let wrong = |reason: String| (Stage::Extract, reason);
    let main = zip::file(bytes, MAIN, MAX_PART).map_err(|reason| (Stage::Decode, reason))?;
    let main = main.ok_or_else(|| wrong(format!("{MAIN} is missing")))?;
    let text = tidy(&words(&String::from_utf8_lossy(&main)).map_err(wrong)?);
    if text.is_empty() {
        return Err(wrong("a document without words".to_owned()));
    }
    let core = zip::file(bytes, "docProps/core.xml", 1 << 20).ok().flatten().unwrap_or_default();
    let day = published::dateline(&text);
    let title = title(&String::from_utf8_lossy(&core));
    let mut report = Report { text, title, published: day, ..Report::default() };
    report.id = content_id(&report);
    Ok(Found { report, published_basis: day.map(|_| "dateline".to_owned()), notes: Vec::new() })
}

/// Paragraphs with a blank line between. What was deleted, and instructions of fields, are no words of the text;
/// of two renderings of the same drawing only one is read.
fn words(xml: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut left_out = 0usize;
    let mut in_text = false;
    xml::each(xml, |item| {
        match item {
            Item::Open("del" | "moveFrom" | "instrText" | "Fallback", _, false) => left_out += 1,
            Item::Close("del" | "moveFrom" | "instrText" | "Fallback") => {
                left_out = left_out.saturating_sub(1)
            }
            _ if left_out > 0 => {}
            Item::Open("t", _, false) => in_text = true,
            Item::Close("t") => in_text = false,
            Item::Open("tab", _, _) | Item::Close("tc") => text.push('\t'),
            Item::Open("br" | "cr", _, _) => text.push('\n'),
            Item::Open("noBreakHyphen", _, _) => text.push('-'),
            Item::Close("p") => text.push_str("\n\n"),
            Item::Text(words) if in_text => text.push_str(words),
            _ => {}
        }
        true
    })?;
    Ok(text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n"))
}

/// The title among the document's properties. Its dates say when the file was made, not when it was published.
fn title(xml: &str) -> Option<String> {
    let (mut title, mut inside) = (String::new(), false);
    let read = xml::each(xml, |item| {
        match item {
            Item::Open("title", _, _) => inside = true,
            Item::Close("title") => inside = false,
            Item::Text(words) if inside => title.push_str(words),
            _ => {}
        }
        true
    });
    read.ok().and_then(|()| filled(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_kept_and_deletions_are_not() {
        let xml = "<w:document><w:body><w:p><w:r><w:t>Rebels </w:t></w:r><w:del><w:r><w:t>never </w:t></w:r></w:del><w:r><w:t xml:space=\"preserve\">took it.</w:t></w:r></w:p><w:p/><w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>A &amp; B fled.</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(words(xml).unwrap(), "Rebels took it.\n\nA & B fled.");
    }
}
