//! Which text do these bytes spell? Charset detection, and telling text from anything else.

use super::Stage;
use encoding_rs::{Encoding, UTF_8};

/// Bytes looked at to tell text from binary.
const HEAD: usize = 8192;

/// First bytes of files that people hand over by mistake, with their names.
const KNOWN_BINARY: [(&[u8], &str); 12] = [
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
];

/// The text of `bytes`, and a note if the charset had to be guessed or characters were lost.
pub fn text(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<(String, Option<String>), (Stage, String)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, lossy) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Ok((text.into_owned(), lossy.then(|| lost(encoding))));
    }
    if let Some(what) = binary(bytes) {
        return Err((Stage::Decode, format!("{what}, not text")));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), None));
    }
    let encoding = match declared {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ if mostly_utf8(bytes) => UTF_8,
        _ => guess(bytes),
    };
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let note = match (lossy, declared == Some(encoding)) {
        (true, _) => Some(lost(encoding)),
        (false, true) => None,
        (false, false) => Some(format!("not UTF-8 and no charset given; read as {}", encoding.name())),
    };
    Ok((text.into_owned(), note))
}

fn lost(encoding: &'static Encoding) -> String {
    format!("some bytes are not {}; each is shown as U+FFFD", encoding.name())
}

/// What the bytes are, if they are no text.
fn binary(bytes: &[u8]) -> Option<String> {
    if let Some((_, name)) = KNOWN_BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some((*name).to_owned());
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.contains(&0) {
        return Some("binary data (it contains NUL bytes)".to_owned());
    }
    let control =
        head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    (control * 20 > head.len()).then(|| "binary data (mostly control characters)".to_owned())
}

/// Broken UTF-8 rather than another charset: more multi-byte characters are sound than broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_taken_as_it_is() {
        assert_eq!(text("Ma‘arrat".as_bytes(), None), Ok(("Ma‘arrat".into(), None)));
    }

    #[test]
    fn a_byte_order_mark_names_the_charset() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("Idlib".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(text(&utf16, None).unwrap().0, "Idlib");
        assert_eq!(text(b"\xef\xbb\xbfIdlib", None).unwrap().0, "Idlib");
    }

    #[test]
    fn latin_1_is_guessed_and_said() {
        let (read, note) =
            text(b"Les rebelles ont pris la ville de Bra\xefda \xe0 l'arm\xe9e hier apr\xe8s-midi.", None)
                .unwrap();
        assert!(read.contains("l'armée"), "{read}");
        assert!(note.unwrap().contains("windows-1252"));
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_another_charset() {
        let mut bytes = "Ma‘arrat al-Nu‘man – Idlib".as_bytes().to_vec();
        bytes.push(0xff);
        let (read, note) = text(&bytes, None).unwrap();
        assert_eq!(read, "Ma‘arrat al-Nu‘man – Idlib\u{fffd}");
        assert!(note.unwrap().contains("U+FFFD"));
    }

    #[test]
    fn binary_is_refused_by_name() {
        assert!(text(b"%PDF-1.4 \xe2\xe3", None).unwrap_err().1.contains("PDF"));
        assert!(text(b"a\0b", None).unwrap_err().1.contains("NUL"));
        assert!(text(&[1, 2, 3, 4, 5, 6], None).unwrap_err().1.contains("control"));
    }
}
