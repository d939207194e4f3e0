//! What did a server send? Head and body of a kept HTTP response, with its encodings taken off.

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::{self, Read};

/// Most header lines of a response.
const MOST_HEADERS: usize = 128;

/// Largest body after its encodings are taken off, in bytes.
const MAX_BODY: u64 = 16 << 20;

/// A response.
pub struct Response<'a> {
    /// Status code.
    pub status: u16,
    /// Media type in lower case, without parameters.
    pub media: Option<String>,
    /// The charset that the server names.
    pub charset: Option<&'static Encoding>,
    /// The body as it was meant.
    pub body: Cow<'a, [u8]>,
}

/// The response in `bytes`.
///
/// # Errors
/// Why it is none.
pub fn response(bytes: &[u8]) -> Result<Response<'_>, String> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("an HTTP response without an end of its head".to_owned()),
        Err(e) => return Err(format!("no HTTP response: {e}")),
    };
    let status = head.code.unwrap_or(0);
    let header = |name: &str| {
        let found = head.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(found.value).trim().to_ascii_lowercase())
    };
    let (media, charset) = header("content-type").map_or((None, None), |value| media_type(&value));
    let mut body = Cow::Borrowed(&bytes[length..]);
    if header("transfer-encoding").is_some_and(|v| v.contains("chunked"))
        && let Some(whole) = dechunked(&body)
    {
        body = Cow::Owned(whole);
    }
    if let Some(encodings) = header("content-encoding") {
        for encoding in encodings.rsplit(',') {
            body = Cow::Owned(decoded(&body, encoding.trim())?);
        }
    }
    Ok(Response { status, media, charset, body })
}

/// Media type, and the charset among its parameters.
pub fn media_type(value: &str) -> (Option<String>, Option<&'static Encoding>) {
    let mut parts = value.split(';').map(str::trim);
    let media = parts.next().filter(|m| !m.is_empty()).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|p| {
        let (name, label) = p.split_once('=')?;
        let label = label.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(label.as_bytes())).flatten()
    });
    (media, charset)
}

/// The bytes of a chunked body; `None` if it is none, as in archives that took the chunks away but left the header.
fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut rest = body;
    while let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) {
        if size == 0 {
            return Some(whole);
        }
        let size = usize::try_from(size).ok()?;
        let end = start.checked_add(size)?.min(rest.len());
        whole.extend_from_slice(&rest[start..end]);
        rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
    }
    // A response that was cut off in the middle still has what came before.
    (!whole.is_empty()).then_some(whole)
}

fn decoded(body: &[u8], encoding: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    // Archives may keep the header of an encoding that they took off.
    let gzip = body.starts_with(b"\x1f\x8b");
    let read: io::Result<usize> = match encoding {
        "gzip" | "x-gzip" if gzip => MultiGzDecoder::new(body).take(MAX_BODY + 1).read_to_end(&mut out),
        "gzip" | "x-gzip" | "identity" | "" => return Ok(body.to_vec()),
        "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) => {
            ZlibDecoder::new(body).take(MAX_BODY + 1).read_to_end(&mut out)
        }
        "deflate" => DeflateDecoder::new(body).take(MAX_BODY + 1).read_to_end(&mut out),
        other => return Err(format!("the body is encoded as {other:?}, which is not read")),
    };
    read.map_err(|e| format!("the {encoding} body is broken: {e}"))?;
    if out.len() as u64 > MAX_BODY {
        return Err(format!("a body of more than {} MB", MAX_BODY >> 20));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let sent = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"windows-1251\"\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nTown\r\n6;x=y\r\n taken\r\n0\r\n\r\n";
        let read = response(sent).unwrap();
        assert_eq!(&*read.body, b"Town taken");
        assert_eq!((read.status, read.media.as_deref()), (200, Some("text/html")));
        assert_eq!(read.charset.unwrap().name(), "windows-1251");
    }

    #[test]
    fn a_header_that_no_longer_holds_is_no_harm() {
        let sent =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n<p>Town taken";
        assert_eq!(&*response(sent).unwrap().body, b"<p>Town taken");
    }

    #[test]
    fn what_cannot_be_decoded_is_said() {
        let error = |bytes: &[u8]| response(bytes).map(|_| ()).unwrap_err();
        assert!(error(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxx").contains("\"br\""));
        assert!(error(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08xx").contains("broken"));
        assert!(error(b"HTTP/1.1 200").contains("without an end"));
        assert!(error(b"GET / HTTP/1.1\r\n\r\n").contains("no HTTP response"));
    }
}
