//! Does a record that an older program made open, whole, with a copy of what it was?

mod common;

use common::Folder;
use rusqlite::Connection;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/idlib-2014");

const FORMS: [&str; 5] = [
    include_str!("../src/store/schema/1.sql"),
    include_str!("../src/store/schema/2.sql"),
    include_str!("../src/store/schema/3.sql"),
    include_str!("../src/store/schema/4.sql"),
    include_str!("../src/store/schema/5.sql"),
];

/// The record `from` as a program of form `form` kept it.
fn older(from: &Folder, to: &Folder, form: usize) {
    let db = Connection::open(to.0.join("dateline.db")).unwrap();
    FORMS[..form].iter().for_each(|step| db.execute_batch(step).unwrap());
    db.execute("ATTACH ?1 AS now", [from.0.join("dateline.db").to_str().unwrap()]).unwrap();
    let columns = "SELECT group_concat(name, ', ') FROM pragma_table_info('reports')";
    let reports: String = db.query_row(columns, [], |row| row.get(0)).unwrap();
    let claims = "id, report, place_in_report, type, family, kind, date_from, date_to, quote, json";
    let ties = if form < 3 {
        "SELECT c.id, a.actor FROM now.claim_actors a JOIN now.claims c ON c.seq = a.claim"
    } else {
        "SELECT claim, actor FROM now.claim_actors"
    };
    db.execute_batch(&format!(
        "INSERT INTO main.blobs SELECT * FROM now.blobs;
         INSERT INTO main.reports ({reports}) SELECT {reports} FROM now.reports;
         INSERT INTO main.claims ({claims}) SELECT {claims} FROM now.claims ORDER BY seq;
         INSERT INTO main.actors SELECT * FROM now.actors;
         INSERT INTO main.claim_actors {ties};
         INSERT INTO main.decisions SELECT * FROM now.decisions;
         INSERT INTO main.event_names SELECT * FROM now.event_names;
         DETACH now;
         PRAGMA application_id = 0x444c494e;
         PRAGMA user_version = {form};"
    ))
    .unwrap();
}

#[test]
fn a_record_of_an_older_form_opens_whole_and_a_copy_of_it_is_kept() {
    let now = Folder::new("form-now");
    assert_eq!(now.run(&["read", SAMPLE]).status, 0);
    let event = now.ask("SELECT id FROM events ORDER BY id LIMIT 1");
    assert_eq!(now.run(&["review", "accept", &event, "--by", "amira", "--why", "as read"]).status, 0);
    let shown = |folder: &Folder, args: &[&str]| {
        let run = folder.run(args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.err);
        run.out
    };
    for form in 2..=FORMS.len() {
        let old = Folder::new(&format!("form-{form}"));
        older(&now, &old, form);
        old.put(&format!("dateline.db.form{form}.bak"), "the copy of an attempt that was killed");
        for page in [
            &["events", "--format", "json"][..],
            &["search", "Wadi al-Deif"],
            &["control", "--format", "json"],
            &["relations", "--format", "json"],
            &["sources", "--format", "json"],
            &["review", "history"],
            &["verify"],
        ] {
            assert!(shown(&old, page) == shown(&now, page), "form {form}: {page:?} differs");
        }
        let copy = old.0.join(format!("dateline.db.form{form}.bak"));
        let copy = Connection::open(copy).unwrap();
        let number = |db: &Connection, sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(number(&copy, "PRAGMA user_version"), form as i64);
        let count = number(&copy, "SELECT count(*) FROM claims");
        assert_eq!(count.to_string(), now.ask("SELECT count(*) FROM claims"));
    }
}

#[test]
fn a_record_of_a_newer_program_is_left_alone() {
    let folder = Folder::new("form-newer");
    folder.put("a.txt", "Rebels captured the town of Saraqib on 15 December 2014.");
    assert_eq!(folder.run(&["read", "a.txt"]).status, 0);
    let db = Connection::open(folder.0.join("dateline.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let run = folder.run(&["events"]);
    assert!(run.status == 1 && run.err.contains("made by a newer dateline"), "{}", run.err);
}
