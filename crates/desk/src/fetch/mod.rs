//! How are pages fetched without doing harm, or being harmed? Politely, and only from public addresses.
//!
//! Names are looked up here, every address is checked, and the connection goes to a checked address: a name that
//! answers differently the second time leads nowhere else. Redirects are followed here too, each checked anew.

mod address;
mod robots;

pub use robots::Robots;

use address::{Guard, host_of, joined};
use std::io::Read;
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

/// What is said of who asks.
pub const AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"));

/// Largest page that is fetched, in bytes.
const MAX_BODY: u64 = 16 << 20;

/// Most redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// Longest time that one request may take.
const MAX_TIME: Duration = Duration::from_secs(30);

/// Fetches pages.
pub struct Fetcher {
    agent: Agent,
}

/// What is known of a page from the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its mark, as the server gave it.
    pub etag: Option<String>,
    /// When it was changed last, as the server gave it.
    pub modified: Option<String>,
}

/// What a server answers.
#[derive(Debug)]
pub enum Answer {
    /// This.
    Page(Fetched),
    /// That it is elsewhere.
    Elsewhere(String),
}

/// What the server sent.
#[derive(Debug)]
pub struct Fetched {
    /// Status code.
    pub status: u16,
    /// The page.
    pub body: Vec<u8>,
    /// To ask again with.
    pub known: Known,
    /// Seconds that the server asks to wait.
    pub retry_after: Option<u64>,
}

impl Fetcher {
    /// A fetcher; `loopback` lets it ask servers on this machine, as tests do.
    pub fn new(loopback: bool) -> Fetcher {
        let config = Agent::config_builder()
            .user_agent(AGENT)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(MAX_TIME))
            .timeout_connect(Some(Duration::from_secs(10)))
            .max_response_header_size(64 << 10)
            .proxy(None)
            .build();
        Fetcher { agent: Agent::with_parts(config, DefaultConnector::default(), Guard { loopback }) }
    }

    /// The page at `url`, unless it is what is known; redirects are followed.
    ///
    /// # Errors
    /// Why there is none, in plain words.
    pub fn get(&self, url: &str, known: &Known) -> Result<Fetched, String> {
        follow(url, |url| self.ask(url, known))
    }

    /// What the server answers to one request.
    ///
    /// # Errors
    /// Why there is no answer, in plain words.
    pub fn ask(&self, url: &str, known: &Known) -> Result<Answer, String> {
        host_of(url)?;
        let mut request = self.agent.get(url).header("Accept", "*/*;q=0.8");
        if let Some(etag) = &known.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header("If-Modified-Since", modified);
        }
        let mut response = request.call().map_err(|e| format!("cannot be fetched: {e}"))?;
        let header =
            |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let status = response.status().as_u16();
        if let (301..=303 | 307 | 308, Some(to)) = (status, header("location")) {
            return Ok(Answer::Elsewhere(joined(url, &to)?));
        }
        let known = Known { etag: header("etag"), modified: header("last-modified") };
        let retry_after = header("retry-after").and_then(|v| v.trim().parse().ok());
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(MAX_BODY + 1).read_to_end(&mut body);
        read.map_err(|e| format!("cannot be fetched: {e}"))?;
        if body.len() as u64 > MAX_BODY {
            return Err(format!("a page of more than {} MB", MAX_BODY >> 20));
        }
        Ok(Answer::Page(Fetched { status, body, known, retry_after }))
    }
}

/// Asks for the page at `url`, and where it leads from there, a few times at most.
///
/// # Errors
/// What `ask` says, or that the page leads on and on.
pub fn follow(url: &str, mut ask: impl FnMut(&str) -> Result<Answer, String>) -> Result<Fetched, String> {
    let mut url = url.to_owned();
    for _ in 0..=MOST_REDIRECTS {
        match ask(&url)? {
            Answer::Page(fetched) => return Ok(fetched),
            Answer::Elsewhere(to) => url = to,
        }
    }
    Err(format!("more than {MOST_REDIRECTS} redirects"))
}

/// Scheme, host and port of an address: whose rules and limits hold for it.
pub fn site_of(url: &str) -> Result<String, String> {
    host_of(url).map(|(scheme, host)| format!("{scheme}://{host}"))
}
