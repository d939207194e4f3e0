//! Other coders' records in, cases out, words found, reports read anew.

mod common;

use common::{Folder, story};
use std::io::Read;

const ACLED: &str = "event_id_cnty,event_date,year,event_type,sub_event_type,actor1,actor2,country,location,latitude,longitude,fatalities
SYR1,15 December 2014,2014,Battles,Non-state actor overtakes territory,Rebels,Military Forces of Syria,Syria,Saraqib,35.86,36.80,3
SYR2,16 December 2014,2014,Battles,Armed clash,Rebels,,Syria,Morek,35.37,36.69,many
SYR3,sometime,2014,Battles,Armed clash,Rebels,,Syria,Morek,35.37,36.69,0
SYR4,17 December 2014,2014,Battles,Armed clash,Rebels,,Syria,Binnish,95,36.69,0
";

#[test]
fn another_coders_record_stands_beside_ours_and_bad_rows_are_refused() {
    let folder = Folder::new("import");
    folder.put("a.txt", story(0)).put("acled.csv", ACLED).run(&["read", "a.txt"]);
    let ours = folder.run(&["events", "--format", "json"]).out;
    let run = folder.run(&["import", "acled.csv", "--as", "acled", "--coder", "ACLED"]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.starts_with("4 rows of ACLED: 1 new, 0 known already, 3 refused."), "{}", run.out);
    for says in [
        "\"many\" in fatalities is no number",
        "\"sometime\" is no day",
        "\"95\" in latitude is out of range",
    ] {
        assert!(run.err.contains(says), "{}", run.err);
    }
    assert_eq!(folder.run(&["events", "--format", "json"]).out, ours, "our events are ours alone");
    let theirs = folder.run(&["events", "--coder", "ACLED", "--format", "csv"]).out;
    assert!(theirs.contains("2014-12-15,2014-12-15,Non-state actor overtakes territory,Rebels,Military Forces of Syria,Saraqib,Syria,3,ACLED,SYR1"), "{theirs}");
    let again = folder.run(&["import", "acled.csv", "--as", "acled", "--coder", "ACLED"]);
    assert!(again.out.starts_with("4 rows of ACLED: 0 new, 1 known already"), "{}", again.out);
    assert!(folder.run(&["events", "--coder", "Nobody"]).err.contains("there are: ACLED"));
}

#[test]
fn a_table_of_another_form_is_refused_with_the_columns_it_lacks() {
    let folder = Folder::new("import-form");
    folder.put("x.csv", "a,b\n1,2\n");
    let run = folder.run(&["import", "x.csv", "--as", "ucdp", "--coder", "UCDP"]);
    assert!(
        run.status == 1 && run.err.contains("has an id in id or relid; this one has: a, b"),
        "{}",
        run.err
    );
    folder.put("ged.csv", "id,type_of_violence,side_a,side_b,where_coordinates,country,latitude,longitude,date_start,date_end,best\n7,1,Government of Syria,Rebels,Saraqib town,Syria,35.86,36.8,2014-12-15 00:00:00.000,2014-12-16 00:00:00.000,3\n");
    assert_eq!(folder.run(&["import", "ged.csv", "--as", "ucdp", "--coder", "UCDP"]).status, 0);
    assert!(folder.run(&["events", "--coder", "UCDP"]).out.contains("state-based"));
}

#[test]
fn claims_coded_elsewhere_land_and_settle_as_if_read_here() {
    let folder = Folder::new("import-coded");
    let report = serde_json::json!({"id": "r1", "published": "2014-12-16", "text": story(0)});
    folder.put("r.jsonl", format!("{report}\n"));
    folder.run(&["read", "r.jsonl"]);
    let claims: Vec<serde_json::Value> = folder
        .ask("SELECT group_concat(json, char(10)) FROM (SELECT json FROM claims ORDER BY seq)")
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(!claims.is_empty());
    let there = Folder::new("import-coded-there");
    let mut bad = claims.clone();
    bad[0]["quote"] = "Nobody said this.".into();
    let mut other = report.clone();
    other["id"] = "r2".into();
    bad.iter_mut().for_each(|c| c["report"] = "r2".into());
    let lines = [
        serde_json::json!({"report": report, "claims": claims}),
        serde_json::json!({"report": other, "claims": bad}),
    ];
    there.put("coded.jsonl", format!("{}\n{}\n", lines[0], lines[1]));
    let run = there.run(&["import", "coded.jsonl", "--as", "coded"]);
    assert!(run.status == 1 && run.err.contains("does not stand at"), "{}", run.err);
    assert_eq!(there.run(&["verify"]).status, 0);
    let events = "SELECT group_concat(json) FROM events";
    assert_eq!(there.ask(events), folder.ask(events));
}

#[test]
fn a_line_with_an_id_that_is_taken_is_refused_and_the_rest_lands() {
    let folder = Folder::new("import-twice");
    let report =
        |n: usize| serde_json::json!({"id": format!("r{n}"), "published": "2014-12-16", "text": story(0)});
    folder.put("r.jsonl", format!("{}\n", report(1)));
    folder.run(&["read", "r.jsonl"]);
    let claim: serde_json::Value =
        serde_json::from_str(&folder.ask("SELECT json FROM claims ORDER BY seq LIMIT 1")).unwrap();
    let of = |n: usize, id: &str| {
        let mut claim = claim.clone();
        (claim["id"], claim["report"]) = (id.into(), format!("r{n}").into());
        claim
    };
    let there = Folder::new("import-twice-there");
    let lines = [
        serde_json::json!({"report": report(1), "claims": [of(1, "A")]}),
        serde_json::json!({"report": report(2), "claims": [of(2, "A")]}),
        serde_json::json!({"report": report(3), "claims": [of(3, "B"), of(3, "B")]}),
        serde_json::json!({"report": report(4), "claims": [of(4, "C")]}),
    ];
    there.put("coded.jsonl", lines.map(|line| format!("{line}\n")).concat());
    let run = there.run(&["import", "coded.jsonl", "--as", "coded"]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(
        run.err.contains("coded.jsonl:2") && run.err.contains("a claim of the report \"r1\""),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("coded.jsonl:3") && run.err.contains("two of its claims have the id B"),
        "{}",
        run.err
    );
    assert!(run.out.contains("2 reports with their claims, 0 known already, 2 refused."), "{}", run.out);
    assert_eq!(there.ask("SELECT group_concat(id) FROM (SELECT id FROM claims ORDER BY id)"), "A,C");
    let again = there.run(&["import", "coded.jsonl", "--as", "coded"]);
    assert!(again.out.contains("0 reports with their claims, 2 known already, 2 refused."), "{}", again.out);
}

#[test]
fn a_case_holds_what_it_rests_on_and_says_how_to_check_it() {
    let folder = Folder::new("bundle");
    folder.put(
        "a.jsonl",
        format!(
            "{}\n",
            serde_json::json!({"id": "r<1>", "published": "2014-12-16", "source": "A & B", "text": story(0)})
        ),
    );
    folder.run(&["read", "a.jsonl"]);
    let event = folder.ask("SELECT id FROM events LIMIT 1");
    let run = folder.run(&["bundle", &event, "-o", "case.zip"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let bytes = std::fs::read(folder.0.join("case.zip")).unwrap();
    assert_eq!(folder.run(&["bundle", &event, "-o", "again.zip"]).status, 0);
    assert_eq!(std::fs::read(folder.0.join("again.zip")).unwrap(), bytes, "the same case is the same file");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut get = |name: &str| {
        let mut out = Vec::new();
        zip.by_name(name).unwrap_or_else(|e| panic!("{name}: {e}")).read_to_end(&mut out).unwrap();
        out
    };
    let manifest: serde_json::Value = serde_json::from_slice(&get("manifest.json")).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let bytes = get(file["file"].as_str().unwrap());
        assert_eq!(desk::store::sha256(&bytes), file["sha256"].as_str().unwrap());
    }
    let raw = folder.ask("SELECT raw FROM reports");
    assert_eq!(get(&format!("received/{raw}.bin")), folder.get("a.jsonl").trim_end().as_bytes());
    let page = String::from_utf8(get("index.html")).unwrap();
    assert!(page.contains("r&lt;1&gt;") && page.contains("A &amp; B") && page.contains(&raw), "{page}");
    for outside in ["http://", "https://", "<script"] {
        assert!(!page.contains(outside), "the page needs nothing from outside");
    }
    // What was tampered with is not handed over.
    let db = rusqlite::Connection::open(folder.0.join("dateline.db")).unwrap();
    db.execute_batch("UPDATE blobs SET bytes = x'00'").unwrap();
    assert!(folder.run(&["bundle", &event]).err.contains("run `dateline verify`"));
    assert!(folder.run(&["bundle", "E0"]).err.contains("no event of that name"));
}

#[test]
fn reading_anew_shows_what_changed_and_a_dry_run_changes_nothing() {
    let folder = Folder::new("recode");
    for n in 0..3 {
        folder.put(&format!("in/{n}.txt"), story(n));
    }
    folder.run(&["read", "in"]);
    let run = folder.run(&["recode", "--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.out.lines().last().unwrap().ends_with(",0,0,0"),
        "the same codebook, the same claims: {}",
        run.out
    );
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    copy(&from, &folder.0.join("codebook"));
    let control = folder.0.join("codebook/control");
    std::fs::rename(control.join("place_captured.toml"), control.join("place_taken.toml")).unwrap();
    let before = folder.ask("SELECT group_concat(id) FROM claims");
    let args = ["recode", "--codebook", "codebook", "--format", "csv"];
    let dry = folder.run(&[&args[..], &["--dry-run"]].concat());
    assert!(
        dry.out.contains("place_captured,3,0,0,3,0") && dry.out.contains("place_taken,0,3,3,0,0"),
        "{}{}",
        dry.out,
        dry.err
    );
    assert_eq!(folder.ask("SELECT group_concat(id) FROM claims"), before);
    assert_eq!(folder.run(&args).out, dry.out);
    assert_eq!(folder.ask("SELECT count(*) FROM claims WHERE type = 'place_taken'"), "3");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn words_are_found_in_quotes_and_reports() {
    let folder = Folder::new("search");
    folder.put("a.txt", format!("{} The mayor opened a library.", story(0))).run(&["read", "a.txt"]);
    assert!(folder.run(&["search", "Saraqib", "captur"]).out.contains("Rebels captured the town"));
    assert_eq!(folder.run(&["search", "library"]).out.lines().count(), 1, "no claim speaks of it");
    assert!(folder.run(&["search", "--reports", "library"]).out.contains("library"));
    assert_eq!(folder.run(&["search", "\"OR NEAR(*"]).status, 0);
}
