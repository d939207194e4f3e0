//! Which addresses may be asked? Public ones; not this machine, not the networks around it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up and passes public addresses only.
#[derive(Debug)]
pub struct Guard {
    /// Servers on this machine may be asked.
    pub loopback: bool,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let found = (host, port).to_socket_addrs().map_err(|_| ureq::Error::HostNotFound)?;
        let mut passed = self.empty();
        let mut refused = None;
        for address in found.take(16) {
            if is_public(address.ip()) || self.loopback && address.ip().is_loopback() {
                passed.push(address);
            } else {
                refused = Some(address);
            }
        }
        match refused {
            _ if !passed.is_empty() => Ok(passed),
            Some(address) => Err(private(address)),
            None => Err(ureq::Error::HostNotFound),
        }
    }
}

fn private(address: SocketAddr) -> ureq::Error {
    let reason = format!("{} is no public address", address.ip());
    ureq::Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, reason))
}

/// True for addresses of the open internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast();
    // This network, shared addresses of providers, protocol assignments, 6to4 relays, benchmarks, reserved.
    let more = a == 0
        || (a, b & 0xc0) == (100, 64)
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a, b & 0xfe) == (198, 18)
        || a >= 240;
    !special && !more
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    // An address of the fourth version in one of the sixth is judged as what it is.
    let inner = match s {
        [0, 0, 0, 0, 0, 0xffff, a, b] => Some((a, b)),
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] => Some((a, b)),
        [0x2002, a, b, ..] => Some((a, b)),
        _ => None,
    };
    if let Some((a, b)) = inner {
        let [w, x] = a.to_be_bytes();
        let [y, z] = b.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(w, x, y, z));
    }
    // Global unicast is 2000::/3; of it not Teredo and other special blocks of 2001::/23, nor documentation.
    let global = s[0] & 0xe000 == 0x2000;
    let special = s[0] == 0x2001 && (s[1] < 0x200 || s[1] == 0xdb8) || s[0] == 0x3fff && s[1] < 0x1000;
    global && !special
}

/// Scheme and authority of an address that may be fetched.
pub fn host_of(url: &str) -> Result<(String, String), String> {
    let uri: Uri = url.parse().map_err(|_| format!("{url:?} is no address"))?;
    let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return Err(format!("{url:?} is neither http nor https"));
    }
    let authority = uri.authority().ok_or_else(|| format!("{url:?} has no host"))?;
    if authority.as_str().contains('@') {
        return Err(format!("{url:?} holds a name and password"));
    }
    Ok((scheme, authority.as_str().to_ascii_lowercase()))
}

/// Where `to` leads from the page at `base`.
pub fn joined(base: &str, to: &str) -> Result<String, String> {
    let (scheme, host) = host_of(base)?;
    let to = to.trim();
    if to.contains("://") {
        return Ok(to.to_owned());
    }
    if let Some(rest) = to.strip_prefix("//") {
        return Ok(format!("{scheme}://{rest}"));
    }
    if to.starts_with('/') {
        return Ok(format!("{scheme}://{host}{to}"));
    }
    let path = base.splitn(4, '/').nth(3).unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let gap = if folder.is_empty() { "" } else { "/" };
    Ok(format!("{scheme}://{host}/{folder}{gap}{to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_not_public() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::7f00:1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn addresses_are_joined() {
        let base = "https://n.example/a/b?c=/d";
        for (to, want) in [
            ("https://m.example/", "https://m.example/"),
            ("//m.example/x", "https://m.example/x"),
            ("/x", "https://n.example/x"),
            ("x", "https://n.example/a/x"),
        ] {
            assert_eq!(joined(base, to).unwrap(), want);
        }
        assert!(host_of("file:///etc/passwd").is_err());
        assert!(host_of("http://user:word@n.example/").is_err());
        assert!(host_of("gopher://n.example/").is_err());
    }
}
