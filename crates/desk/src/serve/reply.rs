//! How is an answer put into HTTP?

use super::assets;
use super::guard::Denied;
use super::listing::{Form, Listing};
use anyhow::Error;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// An answer.
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A question that cannot be answered, in words for the one who asked.
#[derive(Debug)]
pub struct Fault(pub StatusCode, pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Fault {}

/// The question itself is wrong.
pub fn wrong(why: impl Into<String>) -> Error {
    Fault(StatusCode::BAD_REQUEST, why.into()).into()
}

/// What was asked for is not there.
pub fn missing(why: impl Into<String>) -> Error {
    Fault(StatusCode::NOT_FOUND, why.into()).into()
}

impl Reply {
    fn new(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Reply {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Reply { status, headers, body: body.into() }
    }

    /// Data.
    pub fn json(value: &Json) -> Reply {
        Reply::new(StatusCode::OK, "application/json", value.to_string())
    }

    /// A list in the form that the address asks for.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn list(
        listing: &Listing,
        form: Form,
        name: &str,
        page: (usize, usize),
        spreadsheet: bool,
    ) -> anyhow::Result<Reply> {
        if form == Form::Page {
            return Ok(Reply::json(&listing.page(page.0, page.1)));
        }
        Ok(Reply::file(listing.file(form, spreadsheet)?, form, name))
    }

    /// A file to be saved.
    pub fn file(bytes: Vec<u8>, form: Form, name: &str) -> Reply {
        let (media_type, ending) = match form {
            Form::Csv => ("text/csv; charset=utf-8", "csv"),
            Form::Geojson => ("application/geo+json", "geojson"),
            Form::Json | Form::Page => ("application/json", "json"),
        };
        let mut reply = Reply::new(StatusCode::OK, media_type, bytes);
        if let Ok(value) = format!("attachment; filename=\"{name}.{ending}\"").parse() {
            reply.headers.insert(header::CONTENT_DISPOSITION, value);
        }
        reply
    }

    /// Words to be saved as a file.
    pub fn text(words: String, media_type: &'static str, name: &str) -> Reply {
        let mut reply = Reply::new(StatusCode::OK, media_type, words);
        if let Ok(value) = format!("attachment; filename=\"{name}\"").parse() {
            reply.headers.insert(header::CONTENT_DISPOSITION, value);
        }
        reply
    }

    /// A file of the pages. Browsers keep it and ask whether it is still the same.
    pub fn asset(path: &str, asked: &HeaderMap) -> Reply {
        let Some((bytes, media_type)) = assets::find(path) else {
            let denied = Denied { status: StatusCode::NOT_FOUND, why: "there is no such page" };
            return Reply::denied(&denied, true);
        };
        let digest = Sha256::digest(&bytes);
        let tag = format!("\"{}\"", digest[..8].iter().map(|b| format!("{b:02x}")).collect::<String>());
        let same = asked.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
        let mut reply = match same {
            true => Reply::new(StatusCode::NOT_MODIFIED, media_type, Bytes::new()),
            false => Reply::new(StatusCode::OK, media_type, Bytes::from(bytes.into_owned())),
        };
        reply.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(value) = tag.parse() {
            reply.headers.insert(header::ETAG, value);
        }
        reply
    }

    /// Part of a file, as map tiles are read.
    pub fn part(bytes: Vec<u8>, from: u64, whole: u64) -> Reply {
        let to = from + bytes.len() as u64;
        let mut reply = Reply::new(StatusCode::PARTIAL_CONTENT, "application/octet-stream", bytes);
        if let Ok(value) = format!("bytes {from}-{}/{whole}", to.saturating_sub(1)).parse() {
            reply.headers.insert(header::CONTENT_RANGE, value);
        }
        reply
    }

    /// Sends the browser on with its cookie.
    pub fn enter(to: &str, cookie: &str, value: &str) -> Reply {
        let mut reply = Reply::see(to);
        let set = format!("{cookie}={value}; Path=/; HttpOnly; SameSite=Strict");
        if let Ok(value) = set.parse() {
            reply.headers.insert(header::SET_COOKIE, value);
        }
        reply
    }

    /// Sends the browser on, to a page of this desk and no other: `//host` would be one.
    pub fn see(to: &str) -> Reply {
        let mut reply = Reply::new(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
        let to = if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') { to } else { "/" };
        if let Ok(value) = to.parse() {
            reply.headers.insert(header::LOCATION, value);
        }
        reply
    }

    /// Says why a request is not answered: to a person, or to a program.
    pub fn denied(denied: &Denied, page: bool) -> Reply {
        if page {
            let text = String::from_utf8_lossy(&assets::find("denied.html").map(|f| f.0).unwrap_or_default())
                .replace("{{why}}", denied.why);
            return Reply::new(denied.status, "text/html; charset=utf-8", text);
        }
        Reply::new(denied.status, "application/json", json!({ "error": denied.why }).to_string())
    }

    /// Says what went wrong: in full when it is the question's fault, else on standard error.
    pub fn fault(error: &Error) -> Reply {
        let (status, words) = match error.downcast_ref::<Fault>() {
            Some(Fault(status, words)) => (*status, words.clone()),
            None => {
                eprintln!("dateline: {error:#}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "it could not be answered; the terminal says why".to_owned(),
                )
            }
        };
        Reply::new(status, "application/json", json!({ "error": words }).to_string())
    }

    /// The answer as HTTP.
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
