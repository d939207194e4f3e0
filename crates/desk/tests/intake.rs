//! What becomes of good, bad, hostile and large input? Each bad one is named, the rest is done.

mod common;

use common::{Folder, story};

#[test]
fn a_bad_file_among_a_hundred_costs_no_other() {
    let folder = Folder::new("hundred");
    for n in 0..99 {
        folder.put(&format!("in/{n:02}.txt"), story(n));
    }
    folder.put("in/photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let run = folder.run(&["read", "in"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("in/photo.txt: a PNG image, not text"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert_eq!(folder.ask("SELECT count(*) FROM reports"), "99");
    assert_eq!(folder.ask("SELECT stage || path FROM refused"), "decodein/photo.txt");
}

#[test]
fn reading_twice_changes_nothing() {
    let folder = Folder::new("twice");
    folder.put("in/a.txt", story(1)).put("in/b.txt", story(2));
    assert_eq!(folder.run(&["read", "in"]).status, 0);
    let chain = folder.ask("SELECT group_concat(chain || added_at) FROM reports");
    let again = folder.run(&["read", "in", "in/a.txt"]);
    assert_eq!(again.status, 0);
    assert!(
        again.out.starts_with("0 new reports, 0 read anew, 3 known already, 0 refused."),
        "{}",
        again.out
    );
    assert_eq!(folder.ask("SELECT group_concat(chain || added_at) FROM reports"), chain);
}

#[test]
fn files_are_chosen_by_content() {
    let folder = Folder::new("content");
    folder
        .put("a", "---\nid: md\npublished: 2014-12-15\n---\nRebels took *the base*.")
        .put("b.txt", "{\"id\":\"j1\",\"text\":\"Rebels took the base.\"}\n\n{\"id\":\"j2\",\"text\":\"They lost it.\"}\n")
        .put("c.json", "<!doctype html><html><body><article><p>Rebels took the base on Monday, he said.</p></article></body></html>")
        .put("d.md", "Rebels took the base on Tuesday.");
    let run = folder.run(&["read", "a", "b.txt", "c.json", "d.md"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let formats =
        folder.ask("SELECT group_concat(extractor, ' ') FROM (SELECT extractor FROM reports ORDER BY seq)");
    assert_eq!(formats, "markdown/2 jsonl/1 jsonl/1 html/3 text/2");
    assert_eq!(folder.ask("SELECT published_basis FROM reports WHERE id = 'md'"), "front matter");
    assert_eq!(folder.ask("SELECT group_concat(line) FROM reports WHERE line > 0"), "1,3");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let folder = Folder::new("named");
    folder
        .put("empty.txt", "")
        .put("lines.jsonl", "{\"text\":\"a b c\"}\n{\"text\":\n{\"words\":\"a\"}\n{\"text\":\"d\"}\n");
    let run = folder.run(&["code", "empty.txt", "nowhere", "lines.jsonl"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.out.lines().count(), 2);
    for message in [
        "empty.txt: empty: there is no text to read",
        "nowhere: there is no such file or folder",
        "lines.jsonl:2: EOF while parsing",
        "lines.jsonl:3: missing field `text`",
    ] {
        assert!(run.err.contains(message), "{message} is not in {}", run.err);
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = Folder::new("usage");
    for args in [
        &["read"][..],
        &["no-such-command"],
        &["code", "--threads", "0"],
        &["export", "--as", "xls", "-o", "a"],
    ] {
        assert_eq!(folder.run(args).status, 2, "{args:?}");
    }
}

#[test]
fn a_record_that_is_not_there_is_said() {
    let run = Folder::new("norecord").run(&["events"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("dateline.db: there is no record; make one with `dateline read PATH…`"),
        "{}",
        run.err
    );
}

#[test]
fn a_file_of_another_program_is_not_touched() {
    let folder = Folder::new("foreign");
    folder
        .put("a.txt", story(0))
        .put("notes.db", "not a database at all, but long enough to be looked at as one\n".repeat(20));
    let run = folder.run(&["read", "a.txt", "--db", "notes.db"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("notes.db: this is no record"), "{}", run.err);
    assert!(folder.get("notes.db").starts_with("not a database"));
    rusqlite::Connection::open(folder.0.join("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    let run = folder.run(&["read", "a.txt", "--db", "other.db"]);
    assert!(run.err.contains("an SQLite file of another program"), "{}", run.err);
}

#[test]
fn a_newer_record_is_not_opened() {
    let folder = Folder::new("newer");
    folder.put("a.txt", story(0)).run(&["read", "a.txt"]);
    let db = rusqlite::Connection::open(folder.0.join("dateline.db")).unwrap();
    db.pragma_update(None, "user_version", 1000).unwrap();
    drop(db);
    let run = folder.run(&["events"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("form 1000, made by a newer dateline"), "{}", run.err);
}

#[test]
fn one_name_for_two_texts_is_refused() {
    let folder = Folder::new("clash");
    let run = folder.run_with(&["read", "-"], "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"a\",\"text\":\"Two.\"}\n{\"id\":\"a\",\"text\":\"One.\"}\n");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("-:2: the id \"a\" stands for other words, read from -:1"), "{}", run.err);
    assert!(run.out.starts_with("1 new reports, 0 read anew, 1 known already, 1 refused."), "{}", run.out);
}

#[test]
fn other_charsets_are_read_and_said() {
    let folder = Folder::new("charsets");
    folder
        .put("latin.txt", b"Les rebelles ont pris la ville de Bra\xefda \xe0 l'arm\xe9e, dit-on \xe0 Alep.");
    let run = folder.run(&["read", "latin.txt"]);
    assert_eq!(run.status, 0);
    assert!(
        run.err.contains("latin.txt: not UTF-8 and no charset given; read as windows-1252"),
        "{}",
        run.err
    );
    assert!(folder.ask("SELECT text FROM reports").contains("l'armée"));
}

#[test]
fn one_line_of_fifty_megabytes_is_refused_and_the_next_is_read() {
    let folder = Folder::new("long");
    let long = "Rebels took it. ".repeat(50 << 16);
    folder.put("long.txt", &long).put("next.txt", story(0));
    let run = folder.run(&["code", "long.txt", "next.txt"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("long.txt: a text of 52428799 characters; one report may have 1000000"),
        "{}",
        run.err
    );
    assert_eq!(run.out.lines().count(), 1);
    let lines = format!("{{\"text\":\"{long}\"}}\n{{\"text\":\"Short.\"}}\n");
    let run = folder.run_with(&["code"], lines);
    assert!(run.err.contains("-:1: a text of 52428800 characters"), "{}", run.err);
    assert_eq!((run.status, run.out.lines().count()), (1, 1));
}

#[test]
fn a_file_or_line_over_the_limit_is_not_held() {
    let folder = Folder::new("huge");
    let path = folder.0.join("huge.txt");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(200 << 20).unwrap();
    let run = folder.run(&["code", "huge.txt"]);
    assert!(run.err.contains("huge.txt: cannot be read: it has more than 64 MB"), "{}", run.err);
    let mut line = b"{\"text\":\"".to_vec();
    line.resize(65 << 20, b'a');
    line.extend_from_slice(b"\"}\n{\"text\":\"Short.\"}\n");
    let run = folder.run_with(&["code"], line);
    assert!(run.err.contains("-:1: a line of more than 64 MB"), "{}", run.err);
    assert_eq!(run.out.lines().count(), 1);
}

#[test]
fn folders_are_walked_in_order_and_loops_are_not_followed() {
    let folder = Folder::new("walk");
    folder
        .put("in/b/1.txt", story(1))
        .put("in/a.txt", story(2))
        .put("in/.hidden", b"\0\0")
        .put("in/b/0.txt", story(3));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", folder.0.join("in/b/loop")).unwrap();
        std::os::unix::fs::symlink("nothing", folder.0.join("in/dead")).unwrap();
    }
    let run = folder.run(&["read", "in"]);
    let order = folder.ask("SELECT group_concat(path, ' ') FROM (SELECT path FROM reports ORDER BY seq)");
    assert_eq!(order, "in/a.txt in/b/0.txt in/b/1.txt");
    #[cfg(unix)]
    assert!(run.err.contains("in/dead: there is no such file or folder"), "{}", run.err);
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let folder = Folder::new("threads");
    let lines: String = (0..300)
        .map(|n| format!("{}\n", serde_json::json!({"id": n, "text": story(n), "published": "2014-12-16"})))
        .collect();
    let one = folder.run_with(&["code", "--threads", "1"], &lines);
    let two = folder.run_with(&["code", "--threads", "2"], &lines);
    assert_eq!(one.out.lines().count(), 300);
    assert!(one.out == two.out);
}

#[test]
fn hostile_files_are_read_or_refused() {
    let folder = Folder::new("hostile");
    let files: [(&str, Vec<u8>); 9] = [
        ("deep.json", [b"{\"text\":".to_vec(), b"[".repeat(200_000)].concat()),
        ("deep.html", [b"<html><body>".to_vec(), b"<div><b>".repeat(100_000)].concat()),
        ("bidi.txt", "Rebels \u{202e}took\u{202c} the base\u{200f}.".into()),
        ("quotes.md", [b"# T\n\n".to_vec(), b"> ".repeat(50_000), b"a".to_vec()].concat()),
        ("links.md", [b"# T\n\n".to_vec(), b"[a](".repeat(50_000)].concat()),
        ("stars.md", [b"# T\n\n".to_vec(), b"*a_".repeat(50_000)].concat()),
        ("entities.html", [b"<html><body><p>".to_vec(), b"&amp;&#x0;&#99999999;".repeat(10_000)].concat()),
        ("tags.html", [b"<html><body><p>a".to_vec(), b"<".repeat(100_000)].concat()),
        (
            "attr.html",
            [b"<html><body><p ".to_vec(), b"a=b ".repeat(100_000), b">Text of it.</p>".to_vec()].concat(),
        ),
    ];
    for (name, bytes) in &files {
        folder.put(&format!("in/{name}"), bytes);
    }
    let start = std::time::Instant::now();
    let run = folder.run(&["read", "in"]);
    assert!(run.status == 0 || run.status == 1, "{} {}", run.status, run.err);
    let kept: usize = folder.ask("SELECT count(*) FROM reports").parse().unwrap();
    let refused: usize = folder.ask("SELECT count(*) FROM refused").parse().unwrap();
    assert_eq!(kept + refused, files.len(), "{}", run.err);
    // Seconds on an idle machine; the bound is for what grows with the square of the input.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}
