//! Plain text: the whole file is the report, its first line may be a dateline.

use super::{Format, Found, Kind, Open, Stage, content_id, decode, published};
use dateline::Report;

/// Any text that no other format takes.
pub static KIND: Kind = Kind { recognise: |_| true, open: Open::Whole(&FORMAT) };

static FORMAT: Format = Format { name: "text", version: 2, extract };

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    plain(bytes, None)
}

/// Plain text; `sent` is the charset that it was sent with.
pub(super) fn plain(
    bytes: &[u8],
    sent: Option<&'static encoding_rs::Encoding>,
) -> Result<Found, (Stage, String)> {
    let (text, note) = decode::text(bytes, sent)?;
    let text = tidy(&text);
    if text.is_empty() {
        return Err((Stage::Extract, "empty: there is no text to read".to_owned()));
    }
    let dateline = published::dateline(&text);
    let mut report = Report { text, published: dateline, ..Report::default() };
    report.id = content_id(&report);
    let published_basis = dateline.map(|_| "dateline".to_owned());
    Ok(Found { report, published_basis, notes: note.into_iter().collect() })
}

/// One kind of line end, no blank space around the whole, and nothing that is not shown: characters that steer a
/// terminal, turn the order of words or split a word unseen are no part of what was written.
pub(super) fn tidy(text: &str) -> String {
    let text =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    let unwanted = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || is_hidden(c);
    let text = if text.contains(unwanted) { text.replace(unwanted, "") } else { text };
    text.trim().to_owned()
}

/// Characters without a shape: marks of direction, joints and breaks of no width, soft hyphens, tags.
/// Joiners that letters of Arabic and Indic scripts need are none of them.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(extract(b"One.\r\n\r\nTwo.\r\n").unwrap().report.text, "One.\n\nTwo.");
    }

    #[test]
    fn blank_is_refused() {
        assert!(extract(b" \n\t ").unwrap_err().1.contains("empty"));
    }

    #[test]
    fn a_banner_date_is_not_the_day_of_publication() {
        let found = extract(b"Monday, 15 December 2014\n\nRebels took the base.").unwrap();
        assert_eq!(found.report.published, None);
        assert_eq!(found.published_basis, None);
    }

    #[test]
    fn a_full_dateline_is() {
        let found = extract(b"BEIRUT, Dec. 15, 2014 (AP) -- Rebels took the base.").unwrap();
        assert_eq!(found.report.published.unwrap().to_string(), "2014-12-15");
        assert_eq!(found.published_basis.as_deref(), Some("dateline"));
    }
}
