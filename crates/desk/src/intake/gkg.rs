//! GDELT's Global Knowledge Graph: not the words of articles, but what is known of them.
//!
//! A row has an address, an outlet, and often the headline as the page gave it, and its day of publication. The
//! headline is what is read; the rest of the article is not in the file, and the report says so.

use super::{Format, Found, Kind, Open, Stage, content_id, filled, lines, published};
use dateline::Report;

/// GKG 2.1, one document a line, 27 columns between tabs.
pub static KIND: Kind = Kind { recognise, open: Open::Steps(|source| lines::steps(source, &FORMAT)) };

static FORMAT: Format = Format { name: "gkg", version: 1, extract };

/// Columns of a row.
const COLUMNS: usize = 27;

fn recognise(head: &[u8]) -> bool {
    let Some(line) = head.split(|&b| b == b'\n').next() else { return false };
    let mut cells = line.split(|&b| b == b'\t');
    let digits = |cell: Option<&[u8]>, n: usize| {
        cell.is_some_and(|c| c.len() >= n && c[..n].iter().all(u8::is_ascii_digit))
    };
    digits(cells.next(), 14) && digits(cells.next(), 14) && cells.count() >= 3
}

fn extract(line: &[u8]) -> Result<Found, (Stage, String)> {
    let line = String::from_utf8_lossy(line);
    let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
    if cells.len() != COLUMNS {
        return Err((Stage::Decode, format!("{} columns; a row of GKG 2.1 has {COLUMNS}", cells.len())));
    }
    let extras = cells[26];
    let Some(title) = tagged(extras, "PAGE_TITLE").and_then(|t| filled(unescaped(t))) else {
        let reason = "no headline in the row, and GKG has no other words; fetch the article by its address";
        return Err((Stage::Extract, format!("{reason}: {}", cells[4])));
    };
    let day = tagged(extras, "PAGE_PRECISEPUBTIMESTAMP").and_then(published::day);
    let web = cells[2] == "1";
    let mut report = Report {
        id: cells[0].to_owned(),
        text: title.clone(),
        title: Some(title),
        published: day,
        source: filled(cells[3]),
        url: filled(cells[4]).filter(|_| web),
        lang: language(cells[25]),
        byline: None,
    };
    if report.id.is_empty() {
        report.id = content_id(&report);
    }
    let notes = vec!["metadata of GDELT: only the headline is known".to_owned()];
    Ok(Found { report, published_basis: day.map(|_| "page timestamp".to_owned()), notes })
}

/// What stands in `<NAME>…</NAME>`.
fn tagged<'a>(extras: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = extras.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(value, _)| value)
}

fn unescaped(words: &str) -> String {
    let unescaped = quick_xml::escape::unescape(words).map(|w| w.into_owned());
    unescaped.unwrap_or_else(|_| words.to_owned())
}

/// `srclc:fra;eng:…` names the language that an article was translated from; nothing means English.
fn language(translation: &str) -> Option<String> {
    let code = translation.split(';').find_map(|part| part.trim().strip_prefix("srclc:"))?;
    filled(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(extras: &str) -> String {
        let mut cells = vec![""; COLUMNS];
        cells[0] = "20141215103000-7";
        cells[1] = "20141215103000";
        cells[2] = "1";
        cells[3] = "northline.example";
        cells[4] = "https://northline.example/a";
        cells[26] = extras;
        cells.join("\t")
    }

    #[test]
    fn the_headline_is_read_and_the_rest_is_said_to_be_missing() {
        let row = row(
            "<PAGE_PRECISEPUBTIMESTAMP>20141214220000</PAGE_PRECISEPUBTIMESTAMP><PAGE_TITLE>Rebels take base &amp; town</PAGE_TITLE>",
        );
        assert!(recognise(row.as_bytes()));
        let found = extract(row.as_bytes()).unwrap();
        assert_eq!(found.report.text, "Rebels take base & town");
        assert_eq!(found.report.published.unwrap().to_string(), "2014-12-14");
        assert!(found.notes[0].contains("only the headline"));
    }

    #[test]
    fn a_row_without_words_says_where_they_are() {
        let reason = extract(row("").as_bytes()).unwrap_err().1;
        assert!(reason.contains("https://northline.example/a"), "{reason}");
        assert!(extract(b"20141215103000-7\t20141215103000\t1").unwrap_err().1.contains("3 columns"));
    }
}
