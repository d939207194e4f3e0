//! Which bytes are the pages themselves? All built in; a development build reads them from the source tree.

use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// The bytes of a file of the pages and its media type.
pub fn find(path: &str) -> Option<(Cow<'static, [u8]>, &'static str)> {
    let (name, bytes) = WEB.iter().find(|(name, _)| *name == path)?;
    Some((fresh(name, bytes), media_type(name)))
}

/// In development a change of a page shows without building anew.
#[cfg(debug_assertions)]
fn fresh(name: &str, built_in: &'static [u8]) -> Cow<'static, [u8]> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web").join(name);
    std::fs::read(path).map_or(Cow::Borrowed(built_in), Cow::Owned)
}

#[cfg(not(debug_assertions))]
fn fresh(_: &str, built_in: &'static [u8]) -> Cow<'static, [u8]> {
    Cow::Borrowed(built_in)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
