//! Does a crawl go on after a kill, without doing work twice or losing a report? And are all kinds of files taken?

mod common;

use common::{Folder, story};
use std::time::Duration;

/// An archive of the web with `count` pages; every tenth is on armed conflict.
fn archive(count: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..count {
        let words = match n % 10 {
            0 => story(n),
            1 => format!(
                "Les habitants de la ville ont célébré la fête numéro {n} avec de la musique et des danses dans les rues."
            ),
            _ => format!(
                "The soup number {n} is thick, mild and quite green, with butter, lemon and a little nutmeg; it was good."
            ),
        };
        let page = format!("<!doctype html><html><body><article><p>{words}</p></article></body></html>");
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        out.extend(format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/{n}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n", http.len()).into_bytes());
    }
    out
}

/// Reports in the record so far.
fn landed(folder: &Folder) -> i64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = rusqlite::Connection::open_with_flags(folder.0.join("dateline.db"), flags);
    db.and_then(|db| db.query_row("SELECT count(*) FROM reports", [], |row| row.get(0))).unwrap_or(0)
}

#[test]
fn a_killed_crawl_goes_on_where_it_was() {
    let folder = Folder::new("crawl-kill");
    folder.put("crawl.warc", archive(3000)).put("crawl/a.txt", story(9000));
    let whole = Folder::new("crawl-whole");
    whole.put("crawl.warc", archive(3000)).put("crawl/a.txt", story(9000));
    let args = ["read", "crawl.warc", "crawl"];
    let run = whole.run(&args);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("Not coded, for want of a pipeline for their language: 300 fr."), "{}", run.out);
    assert!(run.out.contains("2400 have no word that any type"), "{}", run.out);
    // `DATELINE_KILLS=50 cargo test -p desk --test crawl kill` is the long run.
    let kills: u64 = std::env::var("DATELINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let mut resumed = 0;
    for round in 0..kills {
        let before = landed(&folder);
        let mut child = folder.start(&args);
        // At some moment after more has landed, or when it has ended by itself.
        while landed(&folder) == before && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_millis(round * 7 % 40));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        resumed += usize::from(String::from_utf8_lossy(&output.stderr).contains("going on behind"));
    }
    let run = folder.run(&args);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        resumed > 0 || run.err.contains("going on behind"),
        "no run went on where the one before was ended"
    );
    for sql in [
        "SELECT group_concat(id || chain) FROM (SELECT * FROM reports ORDER BY seq)",
        "SELECT group_concat(id || json) FROM (SELECT * FROM claims ORDER BY id)",
        "SELECT count(*) FROM facts WHERE name LIKE 'reading %'",
    ] {
        assert_eq!(folder.ask(sql), whole.ask(sql), "{sql}");
    }
}

#[test]
fn irrelevant_pages_may_be_left() {
    let folder = Folder::new("crawl-relevant");
    folder.put("crawl.warc", archive(200));
    let run = folder.run(&["read", "crawl.warc", "--keep", "relevant"]);
    for line in ["160 have no word that any type", "language: 20 fr.", "180 of these are not kept."] {
        assert!(run.out.contains(line), "{line} is not in {}", run.out);
    }
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "20");
}

#[test]
fn skipping_changes_no_output() {
    let folder = Folder::new("crawl-skip");
    folder.put("crawl.warc", archive(400));
    let fast = folder.run(&["code", "crawl.warc"]);
    let all = folder.run(&["code", "crawl.warc", "--thorough"]);
    assert_eq!(fast.out.lines().count(), 400);
    assert!(fast.out == all.out);
    assert!(fast.out.contains("\"uncoded\":\"language fr"));
}

#[test]
fn what_was_refused_inside_an_archive_is_tried_again() {
    let folder = Folder::new("crawl-retry");
    let mut broken = archive(3);
    broken.extend(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n");
    folder.put("a.warc", &broken);
    assert_eq!(folder.run(&["read", "a.warc"]).status, 1);
    assert_eq!(folder.ask("SELECT path || line FROM refused"), "a.warc4");
    folder.put("a.warc", archive(4));
    assert_eq!(folder.run(&["refused", "--retry"]).status, 0);
    assert_eq!(folder.ask("SELECT count(*) FROM refused"), "0");
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "4");
}

#[test]
fn a_pdf_is_read_apart_and_a_broken_one_costs_no_other() {
    let folder = Folder::new("crawl-pdf");
    let text =
        "BT /F1 10 Tf 50 700 Td (Rebels captured the town of Saraqib on Monday, a monitor said.) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let body: String =
        objects.iter().enumerate().map(|(n, o)| format!("{} 0 obj\n{o}\nendobj\n", n + 1)).collect();
    // Without a table of places: readers find the objects by looking.
    let pdf = format!("%PDF-1.4\n{body}trailer<</Size 6/Root 1 0 R>>\n%%EOF");
    folder.put("in/a.pdf", &pdf).put("in/b.pdf", &pdf[..200]).put("in/c.txt", story(1));
    let run = folder.run(&["read", "in"]);
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "2", "{}", run.err);
    assert!(run.err.contains("in/b.pdf"), "{}", run.err);
    assert_eq!(
        folder.ask("SELECT text FROM reports WHERE path = 'in/a.pdf'"),
        "Rebels captured the town of Saraqib on Monday, a monitor said."
    );
}
