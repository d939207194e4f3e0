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
    for round in 0..12u64 {
        let mut child = folder.start(&["read", "-"]);
        let mut input = child.stdin.take().unwrap();
        let text = lines.clone();
        let feed = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
        std::thread::sleep(Duration::from_millis(5 + round * 17));
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
        "SELECT group_concat(id || json) FROM (SELECT * FROM events ORDER BY id)",
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
