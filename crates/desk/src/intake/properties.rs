//! What holds of every input, tried on thousands of made ones.

use super::text::{is_hidden, tidy};
use super::{Intake, Options, extract, published};
use proptest::collection::vec;
use proptest::prelude::*;

fn reports(name: &str, bytes: Vec<u8>) -> Vec<Result<dateline::Report, String>> {
    Intake::of_bytes(name, bytes, Options::default())
        .map(|piece| piece.and_then(|p| extract(&p)).map(|f| f.report).map_err(|r| r.reason))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..600)) {
        prop_assert!(!reports("a", bytes).is_empty());
    }

    #[test]
    fn any_bytes_behind_a_mark_are_read_or_refused(mark in 0usize..14, bytes in vec(any::<u8>(), 0..300)) {
        const MARKS: [&[u8]; 14] = [
            b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"WARC/1.0\r\n", b"<rss>",
            b"<html>", b"[{\"", b"{\"text\":", b"From a\nFrom: a\nTo: b\nDate: c\n\n", b"title,text\n", b"---\n", b"{\n\"",
        ];
        reports("a", [MARKS[mark], &bytes].concat());
    }

    #[test]
    fn text_in_json_is_kept_to_the_character(text in "\\PC{1,80}") {
        let line = serde_json::json!({ "text": text }).to_string();
        let read = reports("a", line.into_bytes());
        prop_assert_eq!(&read[0].as_ref().unwrap().text, &text);
    }

    #[test]
    fn a_row_of_a_table_is_read_back(text in "[ -~]{0,40}[a-z][ -~\n]{0,40}", title in "[a-z]{1,9}") {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["title", "text"]).unwrap();
        table.write_record([&title, &text]).unwrap();
        let read = reports("a", table.into_inner().unwrap());
        let report = read[0].as_ref().unwrap();
        prop_assert_eq!(&report.text, &text);
        prop_assert_eq!(report.title.as_deref(), Some(title.as_str()));
    }

    #[test]
    fn tidy_text_stays_as_it_is(text in "\\PC*|[\\x00-\\x1f\u{202e}\u{200b}a ]*") {
        let once = tidy(&text);
        prop_assert_eq!(&tidy(&once), &once);
        prop_assert!(!once.chars().any(|c| is_hidden(c) || c.is_control() && !matches!(c, '\n' | '\t')));
    }

    #[test]
    fn a_day_is_read_back_in_every_form(days in 0i64..40_000) {
        let day = jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        for form in ["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b. %d, %Y", "%a, %d %b %Y 10:00:00 GMT"] {
            prop_assert_eq!(published::day(&day.strftime(form).to_string()), Some(day));
        }
    }

    #[test]
    fn no_words_break_the_reading_of_days(words in "\\PC{0,60}|[0-9/.: TZ-]{0,30}") {
        published::day(&words);
        published::dateline(&words);
    }

    #[test]
    fn what_is_packed_comes_out_again(text in "[a-z ]{1,2000}[a-z]") {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        let plain = reports("a", text.clone().into_bytes());
        prop_assert_eq!(reports("a", packed.finish().unwrap()), plain);
    }
}
