//! May this request be answered? Host, origin, session and the secret that changes must bear.

use super::access::{Access, Session, same};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use std::net::IpAddr;

/// Names by which the desk may be called.
pub struct Hosts {
    names: Vec<String>,
    port: u16,
}

/// A request that is not answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Denied {
    /// Status.
    pub status: StatusCode,
    /// Why, in a sentence.
    pub why: &'static str,
}

fn deny<T>(status: StatusCode, why: &'static str) -> Result<T, Denied> {
    Err(Denied { status, why })
}

impl Hosts {
    /// The host that was asked for, and the names that mean this machine when it is loopback.
    pub fn new(host: &str, port: u16) -> Hosts {
        let mut names = vec![host.to_lowercase()];
        if is_loopback(host) {
            names.extend(["localhost", "127.0.0.1", "[::1]"].map(String::from));
        }
        Hosts { names, port }
    }

    /// A page of another site that had its name point here still calls us by that name (DNS rebinding).
    pub fn check(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let Some(host) = text(headers, header::HOST) else {
            return deny(StatusCode::BAD_REQUEST, "the request names no host");
        };
        if self.is_ours(host) {
            return Ok(());
        }
        deny(StatusCode::MISDIRECTED_REQUEST, "this desk is not called by that name")
    }

    fn is_ours(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (authority, Some(80)),
        };
        port == Some(self.port) && self.names.iter().any(|n| n.eq_ignore_ascii_case(name))
    }

    /// Whether a request that changes something comes from our own pages.
    pub fn check_origin(&self, headers: &HeaderMap) -> Result<(), Denied> {
        if text(headers, HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site != "same-origin")
        {
            return deny(StatusCode::FORBIDDEN, "changes are taken from the pages of this desk only");
        }
        match text(headers, header::ORIGIN) {
            None => Ok(()),
            Some(origin) => match origin.split_once("://") {
                Some(("http" | "https", authority)) if self.is_ours(authority) => Ok(()),
                _ => deny(StatusCode::FORBIDDEN, "changes are taken from the pages of this desk only"),
            },
        }
    }
}

/// Whether `host` means this machine alone.
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Who asks: by the cookie of a browser, or by a token as programs send it.
pub fn session(access: &Access, parts: &Parts, cookie: &str) -> Result<Session, Denied> {
    let found = cookie_of(&parts.headers, cookie).and_then(|value| access.session(value));
    match found {
        Some(session) => Ok(session),
        None => {
            deny(StatusCode::UNAUTHORIZED, "open the address that `dateline serve` printed, with its token")
        }
    }
}

/// A change must come from our pages, be JSON, and bear the secret of the session.
pub fn check_change(hosts: &Hosts, parts: &Parts, session: &Session) -> Result<(), Denied> {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        return Ok(());
    }
    hosts.check_origin(&parts.headers)?;
    let kind = text(&parts.headers, header::CONTENT_TYPE).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return deny(StatusCode::UNSUPPORTED_MEDIA_TYPE, "changes are sent as application/json");
    }
    let sent = text(&parts.headers, HeaderName::from_static(CSRF)).unwrap_or_default();
    if !same(sent, &session.csrf) {
        return deny(StatusCode::FORBIDDEN, "the secret of the session is missing; load the page again");
    }
    Ok(())
}

/// Header that bears the secret of the session.
pub const CSRF: &str = "x-dateline-csrf";

/// The value of a cookie.
pub fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).find_map(|pair| {
        let (n, value) = pair.trim().split_once('=')?;
        (n == name).then_some(value)
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// What every answer bears: nothing from elsewhere, nothing inline, no frame, no referrer.
pub fn harden(headers: &mut HeaderMap) {
    const SET: [(&str, &str); 6] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
             connect-src 'self'; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
    ];
    for (name, value) in SET {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_str(v).unwrap())).collect()
    }

    #[test]
    fn only_our_own_names_and_port_are_answered() {
        let hosts = Hosts::new("127.0.0.1", 8765);
        for good in ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"] {
            assert_eq!(hosts.check(&headers(&[("host", good)])), Ok(()), "{good}");
        }
        for bad in ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""] {
            assert!(hosts.check(&headers(&[("host", bad)])).is_err(), "{bad}");
        }
        assert!(hosts.check(&headers(&[])).is_err());
    }

    #[test]
    fn changes_come_from_our_own_pages() {
        let hosts = Hosts::new("localhost", 8765);
        assert_eq!(hosts.check_origin(&headers(&[("origin", "http://localhost:8765")])), Ok(()));
        assert_eq!(hosts.check_origin(&headers(&[])), Ok(()));
        for bad in ["https://evil.example", "null", "http://localhost:9000", "file://localhost:8765"] {
            assert!(hosts.check_origin(&headers(&[("origin", bad)])).is_err(), "{bad}");
        }
        assert!(hosts.check_origin(&headers(&[("sec-fetch-site", "cross-site")])).is_err());
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let all = headers(&[("cookie", "a=1; dateline-8765=abc; b=2")]);
        assert_eq!(cookie_of(&all, "dateline-8765"), Some("abc"));
        assert_eq!(cookie_of(&all, "dateline"), None);
    }
}
