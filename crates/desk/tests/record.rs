//! Does the record keep whole what landed, whatever happens to the process?

mod common;

use common::{Folder, story};
use std::io::Write;
use std::time::Duration;

/// Every report has its words and its claims, or is not there.
fn sound(folder: &Folder) {
    assert_eq!(folder.ask("PRAGMA integrity_check"), "ok");
    assert_eq!(folder.ask("SELECT count(*) FROM pragma_foreign_key_check"), "0");
    assert_eq!(folder.ask("SELECT count(*) FROM reports WHERE raw NOT IN (SELECT sha256 FROM blobs)"), "0");
}

#[test]
fn a_kill_at_any_moment_leaves_no_half_report() {
    let folder = Folder::new("kill");
    let lines: String = (0..400)
        .map(|n| {
            format!(
                "{}\n",
                serde_json::json!({"id": format!("r{n}"), "text": story(n), "published": "2014-12-16"})
            )
        })
        .collect();
    let whole = Folder::new("kill-whole");
    assert_eq!(whole.run_with(&["read", "-"], &lines).status, 0);
    // `DATELINE_KILLS=50 cargo test -p desk --test record kill` is the long run.
    let kills: u64 = std::env::var("DATELINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    for round in 0..kills {
        let mut child = folder.start(&["read", "-"]);
        let mut input = child.stdin.take().unwrap();
        let text = lines.clone();
        let feed = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
        std::thread::sleep(Duration::from_millis(5 + round * 17 % 400));
        child.kill().unwrap();
        child.wait().unwrap();
        feed.join().unwrap();
        if folder.0.join("dateline.db").exists() && folder.run(&["events"]).status == 0 {
            sound(&folder);
        }
    }
    // Going on after the last kill ends where a run that was never killed ends.
    assert_eq!(folder.run_with(&["read", "-"], &lines).status, 0);
    sound(&folder);
    for sql in [
        "SELECT group_concat(id || chain || codebook) FROM (SELECT * FROM reports ORDER BY seq)",
        "SELECT group_concat(id || json) FROM (SELECT * FROM claims ORDER BY id)",
        // Events keep the names they were given first, on what was read by then.
        "SELECT group_concat(json) FROM (SELECT json_remove(json, '$.id') AS json FROM events ORDER BY json_remove(json, '$.id'))",
        "SELECT count(*) FROM report_words WHERE report_words MATCH 'saraqib'",
    ] {
        assert_eq!(folder.ask(sql), whole.ask(sql), "{sql}");
    }
}

#[test]
fn decisions_are_only_added_to() {
    let folder = Folder::new("decisions");
    folder.put("a.txt", story(0)).run(&["read", "a.txt"]);
    let db = rusqlite::Connection::open(folder.0.join("dateline.db")).unwrap();
    db.execute("INSERT INTO decisions (at, by, action, subject, body, reason) VALUES ('now', 'a', 'accept', 'x', '{}', '')", []).unwrap();
    assert!(
        db.execute("UPDATE decisions SET by = 'b'", []).unwrap_err().to_string().contains("only added to")
    );
    assert!(db.execute("DELETE FROM decisions", []).unwrap_err().to_string().contains("only added to"));
}

#[test]
fn verify_finds_what_was_changed() {
    let folder = Folder::new("verify");
    for n in 0..4 {
        folder.put(&format!("in/{n}.txt"), story(n));
    }
    folder.run(&["read", "in"]);
    let run = folder.run(&["verify"]);
    assert_eq!(run.status, 0, "{}", run.out);
    assert!(run.out.starts_with("4 reports and ") && run.out.ends_with(" 0 faults\n"), "{}", run.out);
    let change = |sql: &str| {
        let db = rusqlite::Connection::open(folder.0.join("dateline.db")).unwrap();
        db.pragma_update(None, "foreign_keys", false).unwrap();
        db.execute_batch(sql).unwrap();
        let run = folder.run(&["verify"]);
        assert_eq!(run.status, 1);
        run.out
    };
    assert!(
        change("UPDATE reports SET text = 'Zebels' || substr(text, 7) WHERE seq = 2")
            .contains("its text was changed")
    );
    assert!(
        change("UPDATE blobs SET bytes = x'00' WHERE sha256 = (SELECT raw FROM reports WHERE seq = 3)")
            .contains("the bytes kept are not those received")
    );
    assert!(
        change("DELETE FROM claims WHERE report = 1; DELETE FROM reports WHERE seq = 1")
            .contains("the chain of reports is broken")
    );
}

#[test]
fn what_was_refused_is_listed_and_tried_again() {
    let folder = Folder::new("refused");
    folder
        .put("in/a.txt", story(0))
        .put("in/b.txt", "")
        .put("in/c.jsonl", "{\"text\":\"One.\"}\n{\"text\"}\n");
    assert_eq!(folder.run(&["read", "in"]).status, 1);
    let list = folder.run(&["refused", "--format", "csv"]).out;
    let inputs: Vec<&str> = list.lines().skip(1).map(|l| l.split(',').next().unwrap()).collect();
    assert_eq!(inputs, ["in/b.txt", "in/c.jsonl:2"]);
    folder.put("in/b.txt", story(1));
    let again = folder.run(&["refused", "--retry"]);
    assert_eq!(again.status, 1);
    assert!(
        again.out.starts_with("1 new reports, 0 read anew, 1 known already, 1 refused."),
        "{}",
        again.out
    );
    folder.put("in/c.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    assert_eq!(folder.run(&["refused", "--retry"]).status, 0);
    assert_eq!(folder.ask("SELECT count(*) FROM refused"), "0");
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "4");
}
