//! `dateline follow`: what do these feeds report that the record does not have? Again and again, without harm to
//! the sites, and without loss when it is stopped.
//!
//! What is known of each feed (its mark, when to ask again) and which entries were fetched stands in the record. An
//! entry is noted as done in the transaction that lands its report, so a stop at any moment loses nothing.

use super::{Outcome, Record, say_size, tell};
use crate::coding::{self, Data};
use crate::fetch::{self, AGENT, Fetched, Fetcher, Known, Robots, site_of};
use crate::intake::{self, Found, Intake, Options, Origin, Piece, Refusal, Stage};
use crate::store::{Arrival, CodedWith, Landed, Store};
use anyhow::{Result, bail};
use dateline::{Claim, Coder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Follow feeds: read what is new in them into the record
#[derive(clap::Args)]
pub struct Args {
    /// Addresses of RSS, Atom and JSON feeds
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    /// Ask each feed once and stop, as for cron
    #[arg(long)]
    once: bool,
    /// Minutes between two requests of a feed
    #[arg(long, value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=10_080))]
    every: u64,
    /// Milliseconds between two requests of a site; more if its rules say so
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pause: u64,
    /// Take the words of the feed itself; fetch no article
    #[arg(long)]
    no_articles: bool,
    /// Also ask servers on this machine, for tests
    #[arg(long, hide = true)]
    allow_loopback: bool,
    #[command(flatten)]
    record: Record,
    #[command(flatten)]
    data: Data,
}

/// Longest time that a feed is left alone after failures, in seconds.
const LONGEST_BACKOFF: u64 = 24 * 3600;

/// How long the rules of a site are taken to hold.
const RULES_HOLD: Duration = Duration::from_secs(3600);

/// Times that fetching an article is tried before its entry is taken as it is.
const TRIES: u32 = 3;

/// What the record knows of a feed.
#[derive(Default, Serialize, Deserialize)]
struct Standing {
    etag: Option<String>,
    modified: Option<String>,
    /// Failures since it last answered.
    failures: u32,
    /// Seconds since 1970 before which it is not asked.
    not_before: u64,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        for feed in &self.feeds {
            if let Err(reason) = site_of(feed) {
                bail!("{reason}");
            }
        }
        let coder = self.data.coder()?;
        let store = Store::create(&self.record.db)?;
        let mut desk = Desk {
            coded_with: coding::coded_with(&coder),
            coder,
            store,
            sites: Sites { pause: Duration::from_millis(self.pause), known: HashMap::new() },
            fetcher: Fetcher::new(self.allow_loopback),
            articles: !self.no_articles,
            every: self.every * 60,
            new: 0,
            refused: 0,
        };
        loop {
            for feed in &self.feeds {
                desk.feed(feed, self.once)?;
            }
            coding::settle(&mut desk.store)?;
            if self.once {
                break;
            }
            sleep(Duration::from_secs(1));
        }
        println!("{} new reports, {} refused.", desk.new, desk.refused);
        say_size(&desk.store)?;
        Ok(Outcome::of(desk.refused))
    }
}

struct Desk {
    coder: Coder,
    coded_with: CodedWith,
    store: Store,
    sites: Sites,
    fetcher: Fetcher,
    articles: bool,
    /// Seconds between two requests of a feed.
    every: u64,
    new: u64,
    refused: u64,
}

impl Desk {
    /// Asks a feed if it is time, and lands what is new in it.
    fn feed(&mut self, feed: &str, now_or_never: bool) -> Result<()> {
        let name = format!("feed {feed}");
        let held = self.store.fact(&name)?;
        let mut standing: Standing =
            held.and_then(|held| serde_json::from_str(&held).ok()).unwrap_or_default();
        let backing_off = standing.failures > 0;
        if now() < standing.not_before && (!now_or_never || backing_off) {
            return Ok(());
        }
        let known = Known { etag: standing.etag.clone(), modified: standing.modified.clone() };
        match self.sites.get(&self.fetcher, feed, &known) {
            Ok(fetched) if fetched.status == 304 => standing.failures = 0,
            Ok(fetched) if fetched.status == 200 => {
                let mut all = true;
                for piece in Intake::of_bytes(feed, fetched.body, Options::default()) {
                    match piece {
                        Ok(piece) => all &= self.entry(piece)?,
                        Err(refusal) => self.refuse(&refusal)?,
                    }
                }
                standing.failures = 0;
                // While entries wait to be fetched again, the feed must be sent again.
                let known = if all { fetched.known } else { Known::default() };
                (standing.etag, standing.modified) = (known.etag, known.modified);
            }
            Ok(fetched) => {
                standing.failures += 1;
                standing.not_before = now() + fetched.retry_after.unwrap_or(0);
                self.refuse(&refusal(feed, Stage::Open, format!("the server answers {}", fetched.status)))?;
            }
            Err(reason) => {
                standing.failures += 1;
                self.refuse(&refusal(feed, Stage::Open, reason))?;
            }
        }
        let wait = self.every.saturating_mul(1 << standing.failures.min(10)).min(LONGEST_BACKOFF);
        standing.not_before = standing.not_before.max(now() + wait);
        self.store.set_fact(&name, &serde_json::to_string(&standing)?)
    }

    /// Lands an entry of a feed; false if it is to be tried again.
    fn entry(&mut self, piece: Piece) -> Result<bool> {
        let found = match intake::extract(&piece) {
            Ok(found) => found,
            Err(refusal) => {
                self.refuse(&refusal)?;
                return Ok(true);
            }
        };
        let url = found.report.url.clone();
        let name = format!("entry {}", url.as_deref().unwrap_or(&found.report.id));
        let tries = match self.store.fact(&name)?.as_deref() {
            Some("done") => return Ok(true),
            Some(tries) => tries.parse().unwrap_or(0),
            None => 0u32,
        };
        let article = match url.filter(|_| self.articles) {
            Some(url) => match self.article(&url, &found) {
                Ok(article) => Some(article),
                Err((later, reason)) => {
                    tell(&url, &reason);
                    if later && tries + 1 < TRIES {
                        self.store.set_fact(&name, &(tries + 1).to_string())?;
                        return Ok(false);
                    }
                    None
                }
            },
            None => None,
        };
        let (piece, found) = article.unwrap_or((piece, found));
        self.land(&piece, found, &name)?;
        Ok(true)
    }

    /// The article that an entry leads to; or whether to try again later, and why there is none.
    fn article(&mut self, url: &str, entry: &Found) -> Result<(Piece, Found), (bool, String)> {
        let fetched =
            self.sites.get(&self.fetcher, url, &Known::default()).map_err(|reason| (true, reason))?;
        match fetched.status {
            200 => {}
            429 | 500..=599 => return Err((true, format!("the server answers {}", fetched.status))),
            status => {
                return Err((false, format!("the server answers {status}; the words of the feed are taken")));
            }
        }
        let mut pieces = Intake::of_bytes(url, fetched.body, Options::default());
        let piece = pieces.next().ok_or((false, "an empty page".to_owned()))?;
        let piece = piece.map_err(|refusal| (false, refusal.reason))?;
        let mut found = intake::extract(&piece).map_err(|refusal| (false, refusal.reason))?;
        let (report, known) = (&mut found.report, &entry.report);
        report.url = Some(url.to_owned());
        report.title = report.title.take().or_else(|| known.title.clone());
        report.source = report.source.take().or_else(|| known.source.clone());
        if report.published.is_none() {
            report.published = known.published;
            found.published_basis.clone_from(&entry.published_basis);
        }
        Ok((piece, found))
    }

    /// Lands a report, and notes in the same transaction that its entry is done.
    fn land(&mut self, piece: &Piece, mut found: Found, name: &str) -> Result<()> {
        found.notes.extend(coding::foreign(&found.report));
        let claims: Vec<Claim> = match coding::code(&self.coder, &found.report) {
            Ok(claims) => claims,
            Err(reason) => {
                let refusal = Refusal { origin: piece.origin.clone(), stage: Stage::Code, reason };
                self.store.land_all(&[], &[&refusal], Some((name, "done")))?;
                self.say(&refusal);
                return Ok(());
            }
        };
        let extractor = format!("{}/{}", piece.format.name, piece.format.version);
        let arrival = Arrival {
            origin: &piece.origin,
            raw: &piece.bytes,
            extractor: &extractor,
            found: &found,
            claims: &claims,
            coded_with: &self.coded_with,
        };
        let landed = self.store.land_all(&[arrival], &[], Some((name, "done")))?;
        self.new += landed.iter().filter(|l| **l == Landed::New).count() as u64;
        Ok(())
    }

    fn refuse(&mut self, refusal: &Refusal) -> Result<()> {
        self.say(refusal);
        self.store.land_all(&[], &[refusal], None)?;
        Ok(())
    }

    fn say(&mut self, refusal: &Refusal) {
        self.refused += 1;
        tell(&refusal.origin, &refusal.reason);
    }
}

/// The sites asked in this run: their rules, and when each was asked last.
struct Sites {
    pause: Duration,
    known: HashMap<String, Site>,
}

struct Site {
    robots: Robots,
    /// When the rules were read.
    read: Instant,
    /// When the site was asked last.
    last: Instant,
}

impl Sites {
    /// Fetches a page when its site's turn has come, if the site allows it; so too every site it leads to.
    fn get(&mut self, fetcher: &Fetcher, url: &str, known: &Known) -> Result<Fetched, String> {
        fetch::follow(url, |url| {
            self.wait_for_turn(fetcher, url)?;
            fetcher.ask(url, known)
        })
    }

    fn wait_for_turn(&mut self, fetcher: &Fetcher, url: &str) -> Result<(), String> {
        let name = site_of(url)?;
        if self.known.get(&name).is_none_or(|site| site.read.elapsed() > RULES_HOLD) {
            let robots = rules(fetcher, &name)?;
            let now = Instant::now();
            self.known.insert(name.clone(), Site { robots, read: now, last: now });
        }
        let Some(site) = self.known.get_mut(&name) else { return Err("a site without a name".to_owned()) };
        if !site.robots.allow(url) {
            return Err("the site asks robots not to fetch it (robots.txt)".to_owned());
        }
        let pause = site.robots.pause().map(Duration::from_secs).unwrap_or_default().max(self.pause);
        sleep(pause.saturating_sub(site.last.elapsed()));
        site.last = Instant::now();
        Ok(())
    }
}

/// The rules of a site. Without an answer nothing is fetched now; without a file everything may be.
fn rules(fetcher: &Fetcher, site: &str) -> Result<Robots, String> {
    let fetched = fetcher.get(&format!("{site}/robots.txt"), &Known::default())?;
    Ok(match fetched.status {
        200..=299 => Robots::read(&String::from_utf8_lossy(&fetched.body), AGENT),
        500..=599 | 429 => Robots::nothing(),
        _ => Robots::default(),
    })
}

fn refusal(feed: &str, stage: Stage, reason: String) -> Refusal {
    Refusal { origin: Origin { path: feed.to_owned(), line: None }, stage, reason }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
