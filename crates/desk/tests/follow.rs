//! Does following feeds fetch what is new, politely, from public addresses only, and without loss? Asked of a real
//! server on this machine.

mod common;

use common::{Folder, story};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a path answers: status, header lines, body.
type Answer = (u16, String, String);

/// A server whose answers a test can change while it runs, and what it was asked.
struct Server {
    site: String,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
    slow: Arc<Mutex<Duration>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = format!("http://{}", listener.local_addr().unwrap());
        let server = Server { site, answers: Arc::default(), asked: Arc::default(), slow: Arc::default() };
        let (answers, asked, slow) = (server.answers.clone(), server.asked.clone(), server.slow.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked, slow) = (answers.clone(), asked.clone(), slow.clone());
                thread::spawn(move || serve(stream, &answers, &asked, &slow));
            }
        });
        server
    }

    fn put(&self, path: &str, status: u16, headers: &str, body: impl Into<String>) -> &Server {
        let body = body.into().replace("SITE", &self.site);
        let headers = headers.replace("SITE", &self.site);
        self.answers.lock().unwrap().insert(path.to_owned(), (status, headers, body));
        self
    }

    /// Requests since the last time this was called, without those for the rules of the site.
    fn asked(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.into_iter().filter(|a| !a.starts_with("/robots.txt")).collect()
    }

    fn follow(&self, folder: &Folder, more: &[&str]) -> common::Run {
        let feed = format!("{}/feed", self.site);
        let mut args = vec!["follow", feed.as_str(), "--once", "--allow-loopback", "--pause", "0"];
        args.extend(more);
        folder.run(&args)
    }
}

fn serve(
    mut stream: TcpStream,
    answers: &Mutex<HashMap<String, Answer>>,
    asked: &Mutex<Vec<String>>,
    slow: &Mutex<Duration>,
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut known = String::new();
    for line in lines.map_while(Result::ok).take_while(|l| !l.is_empty()) {
        if line.to_ascii_lowercase().starts_with("if-") {
            known.push_str(&format!(" {line}"));
        }
    }
    asked.lock().unwrap().push(format!("{path}{known}"));
    let pause = *slow.lock().unwrap();
    thread::sleep(pause);
    let answer = answers.lock().unwrap().get(&path).cloned();
    let (status, headers, body) = answer.unwrap_or((404, String::new(), "nothing here".to_owned()));
    let same = headers.contains("ETag") && known.contains("\"v1\"");
    let (status, body) = if same { (304, String::new()) } else { (status, body) };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read(&mut [0; 64]);
}

fn feed(entries: std::ops::Range<usize>) -> String {
    let items: String = entries
        .map(|n| format!("<item><title>T{n}</title><link>SITE/{n}</link><pubDate>Mon, 15 Dec 2014 10:00:00 GMT</pubDate><description>Summary {n}: two died.</description></item>"))
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Northline</title>{items}</channel></rss>"
    )
}

fn page(n: usize) -> String {
    format!("<!doctype html><html><body><article><p>{}</p></article></body></html>", story(n))
}

#[test]
fn articles_are_fetched_once_and_feeds_only_when_they_change() {
    let (server, folder) = (Server::start(), Folder::new("follow-once"));
    server.put("/feed", 200, "ETag: \"v1\"\r\nLast-Modified: Mon, 15 Dec 2014 10:00:00 GMT\r\n", feed(0..2));
    server.put("/0", 200, "", page(0)).put("/1", 200, "", page(1));
    let run = server.follow(&folder, &[]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.starts_with("2 new reports, 0 refused."), "{}", run.out);
    assert_eq!(server.asked(), ["/feed", "/0", "/1"]);
    assert_eq!(
        folder.ask("SELECT group_concat(DISTINCT published || source || published_basis) FROM reports"),
        "2014-12-15Northlinefeed"
    );
    assert_ne!(folder.ask("SELECT count(*) FROM events"), "0");
    assert!(server.follow(&folder, &[]).out.starts_with("0 new reports"));
    let asked = server.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].to_ascii_lowercase().contains("if-none-match: \"v1\""), "{asked:?}");
    assert!(asked[0].to_ascii_lowercase().contains("if-modified-since: mon, 15 dec 2014"), "{asked:?}");
    server.put("/feed", 200, "", feed(0..3)).put("/2", 200, "", page(2));
    assert!(server.follow(&folder, &[]).out.starts_with("1 new reports"));
    assert_eq!(server.asked().last().unwrap(), "/2");
}

#[test]
fn the_rules_of_a_site_are_kept() {
    let (server, folder) = (Server::start(), Folder::new("follow-robots"));
    server.put("/robots.txt", 200, "", "User-agent: *\nDisallow: /1\n");
    server.put("/feed", 200, "", feed(0..2)).put("/0", 200, "", page(0)).put("/1", 200, "", page(1));
    let run = server.follow(&folder, &[]);
    assert!(run.err.contains("/1: the site asks robots not to fetch it"), "{}", run.err);
    assert_eq!(server.asked(), ["/feed", "/0"]);
    // Tried three times, then the words of the feed are taken.
    server.follow(&folder, &[]);
    server.follow(&folder, &[]);
    assert_eq!(folder.ask("SELECT count(*) FROM reports WHERE text = 'Summary 1: two died.'"), "1");
    // A page that is allowed may lead to one that is not.
    server.put("/feed", 200, "", feed(3..4)).put("/3", 302, "Location: /1\r\n", "");
    let run = server.follow(&folder, &[]);
    assert!(run.err.contains("/3: the site asks robots not to fetch it"), "{}", run.err);
    assert!(!server.asked().contains(&"/1".to_owned()));
    server.put("/robots.txt", 200, "", "User-agent: dateline\nDisallow: /\n");
    let run = server.follow(&folder, &["--db", "other.db"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("robots.txt"), "{}", run.err);
}

#[test]
fn private_addresses_are_not_asked() {
    let (server, folder) = (Server::start(), Folder::new("follow-private"));
    server.put("/feed", 200, "", feed(0..1));
    let feed_url = format!("{}/feed", server.site);
    let run = folder.run(&["follow", &feed_url, "--once"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("127.0.0.1 is no public address"), "{}", run.err);
    assert_eq!(server.asked().len(), 0);
    // A public site that sends on to a private address, by number or by name.
    for to in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::ffff:10.0.0.1]/",
        "http://0x0a000001/",
    ] {
        server.put("/feed", 302, &format!("Location: {to}\r\n"), "");
        let run = server.follow(&folder, &["--db", &format!("{}.db", to.len())]);
        assert!(
            run.err.contains("no public address") || run.err.contains("cannot be fetched"),
            "{to}: {}",
            run.err
        );
    }
    for feed in ["file:///etc/passwd", "ftp://n.example/feed", "feed"] {
        assert_eq!(folder.run(&["follow", feed, "--once"]).status, 1, "{feed}");
    }
}

#[test]
fn redirects_and_sizes_are_bounded() {
    let (server, folder) = (Server::start(), Folder::new("follow-bounds"));
    server.put("/feed", 301, "Location: /moved\r\n", "").put("/moved", 200, "", feed(0..2));
    server.put("/0", 302, "Location: SITE/0\r\n", "");
    server.put("/1", 200, "", format!("<html><body><p>{}", "word ".repeat(4 << 20)));
    for _ in 0..3 {
        server.follow(&folder, &[]);
    }
    let loops = server.asked().iter().filter(|a| *a == "/0").count();
    assert_eq!(loops, 18, "three times the request and five redirects");
    assert_eq!(
        folder.ask("SELECT group_concat(text, '|') FROM (SELECT text FROM reports ORDER BY text)"),
        "Summary 0: two died.|Summary 1: two died."
    );
}

#[test]
fn a_server_that_fails_is_asked_again_later() {
    let (server, folder) = (Server::start(), Folder::new("follow-fails"));
    server.put("/feed", 200, "ETag: \"v1\"\r\n", feed(0..1)).put("/0", 503, "", "");
    let run = server.follow(&folder, &[]);
    assert!(run.err.contains("/0: the server answers 503"), "{}", run.err);
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "0");
    server.put("/0", 200, "", page(0));
    assert!(server.follow(&folder, &[]).out.starts_with("1 new reports"));
    // A feed that fails is left alone for a while.
    server.put("/feed", 500, "Retry-After: 3600\r\n", "");
    let run = server.follow(&folder, &[]);
    assert_eq!(run.status, 1);
    server.asked();
    assert_eq!(server.follow(&folder, &[]).status, 0);
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn a_kill_loses_nothing_and_fetches_nothing_twice() {
    let (server, folder) = (Server::start(), Folder::new("follow-kill"));
    server.put("/feed", 200, "ETag: \"v1\"\r\n", feed(0..30));
    for n in 0..30 {
        server.put(&format!("/{n}"), 200, "", page(n));
    }
    *server.slow.lock().unwrap() = Duration::from_millis(20);
    let feed_url = format!("{}/feed", server.site);
    for round in 0..4 {
        let mut child = folder.start(&["follow", &feed_url, "--once", "--allow-loopback", "--pause", "0"]);
        thread::sleep(Duration::from_millis(400 + round * 130));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    *server.slow.lock().unwrap() = Duration::ZERO;
    let run = server.follow(&folder, &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "30");
    let asked = server.asked();
    for n in 0..30 {
        // One request may be under way when the process is killed: at most one more for each kill.
        let times = asked.iter().filter(|a| **a == format!("/{n}")).count();
        assert!((1..=5).contains(&times), "/{n} was asked {times} times");
    }
    let articles = asked.iter().filter(|a| !a.starts_with("/feed")).count();
    assert!(articles <= 34, "{articles} requests for 30 articles and 4 kills");
}
