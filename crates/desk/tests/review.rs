//! Do decisions hold, whatever happens to the record after them?

mod common;

use common::Folder;
use serde_json::Value;
use std::path::Path;

fn report(id: &str, day: &str, outlet: &str, words: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "published": day, "source": outlet, "text": words}))
}

const TAKEN: &str = "Rebels captured the town of Saraqib from government forces on Monday, a monitor said.";
const LOST: &str =
    "Government forces lost the town of Saraqib to rebels on Monday. Shops stayed closed all day.";
const STRIKE: &str = "Warplanes bombed the town of Binnish on Monday, killing 7 civilians, residents said.";

fn record(name: &str) -> Folder {
    let folder = Folder::new(name);
    let lines = [
        report("b1", "2014-12-16", "The Wire", TAKEN),
        report("c1", "2014-12-16", "The Courier", LOST),
        report("d1", "2014-12-16", "The Daily", STRIKE),
    ];
    let run = folder.run_with(&["read", "-"], lines.concat());
    assert_eq!(run.status, 0, "{}", run.err);
    folder
}

fn events(folder: &Folder) -> Vec<Value> {
    let run = folder.run(&["events", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn of_place(folder: &Folder, place: &str) -> Vec<Value> {
    events(folder).into_iter().filter(|e| e["place"] == place).collect()
}

fn id(event: &Value) -> String {
    event["id"].as_str().unwrap().to_owned()
}

fn decide(folder: &Folder, args: &[&str]) -> String {
    let run = folder.run(&[&["review"], args, &["--by", "R. Coder", "--why", "I read both"]].concat());
    assert_eq!(run.status, 0, "{args:?}: {}", run.err);
    run.out
}

#[test]
fn an_edit_is_seen_everywhere_and_survives_settling_again() {
    let folder = record("review-edit");
    let strike = id(&of_place(&folder, "Binnish")[0]);
    let said = decide(&folder, &["edit", &strike, "killed", "9-11"]);
    assert_eq!(said, format!("D1: edit {strike} killed: \"7\" → \"9-11\", by R. Coder\n"));
    for _ in 0..2 {
        let event = &of_place(&folder, "Binnish")[0];
        assert_eq!((&event["fatalities_low"], &event["fatalities_high"]), (&9.into(), &11.into()));
        assert_eq!(folder.run(&["settle"]).status, 0);
    }
    decide(&folder, &["edit", &strike, "type", "shelling"]);
    let event = &of_place(&folder, "Binnish")[0];
    assert_eq!((&event["type"], &event["family"]), (&"shelling".into(), &"force".into()));
    assert_eq!(event["acled"], "Shelling/artillery/missile attack");
    let list = folder.run(&["review", "history", &strike, "--format", "json"]).out;
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!((list.len(), &list[0]["old"], &list[0]["new"]), (2, &"7".into(), &"9-11".into()));
    // Undone, the claims speak again.
    decide(&folder, &["undo", "D1"]);
    assert_eq!(of_place(&folder, "Binnish")[0]["fatalities_high"], 7);
    assert_eq!(folder.run(&["review", "undo", "D1", "--by", "x"]).status, 1, "once undone is undone");
}

#[test]
fn an_edited_event_tells_who_holds_the_place() {
    let folder = record("review-control");
    let holder = |place: &str| -> Value {
        let run = folder.run(&["control", "--on", "2014-12-20", "--place", place, "--format", "json"]);
        let page: Value = serde_json::from_str(&run.out).unwrap();
        page["places"][0]["controller"][0].clone()
    };
    let taken = of_place(&folder, "Sarāqib");
    assert_eq!((taken.len(), holder("Saraqib").is_string()), (1, true));
    decide(&folder, &["edit", &id(&taken[0]), "actor1", "Northern Storm"]);
    assert_eq!(holder("Saraqib"), "Northern Storm");
    decide(&folder, &["edit", &id(&taken[0]), "place", "Binnish"]);
    assert_eq!((holder("Saraqib"), holder("Binnish")), (Value::Null, "Northern Storm".into()));
    decide(&folder, &["undo", "D2"]);
    assert_eq!((holder("Saraqib"), holder("Binnish")), ("Northern Storm".into(), Value::Null));
}

#[test]
fn merge_split_and_reject_hold_when_the_record_is_settled_again_and_grows() {
    let folder = record("review-merge");
    let town = of_place(&folder, "Sarāqib");
    assert_eq!(town.len(), 1, "taken and lost is one event");
    let (event, claims) = (id(&town[0]), town[0]["claims"].as_array().unwrap().clone());
    let second = claims[1].as_str().unwrap();
    decide(&folder, &["split", &event, second]);
    assert_eq!(of_place(&folder, "Sarāqib").len(), 2);
    assert!(of_place(&folder, "Sarāqib").iter().any(|e| id(e) == event), "one part keeps the name");
    let strike = id(&of_place(&folder, "Binnish")[0]);
    decide(&folder, &["reject", &strike]);
    // An older report of the same day joins; nothing that was decided changes.
    let run = folder.run_with(
        &["read", "-"],
        report("a0", "2014-12-15", "The Post", "Rebels captured the town of Saraqib on Monday."),
    );
    assert_eq!(run.status, 0);
    assert_eq!(of_place(&folder, "Sarāqib").len(), 2);
    assert!(
        of_place(&folder, "Sarāqib").iter().any(|e| id(e) == event),
        "the name stays when an older report joins"
    );
    assert!(of_place(&folder, "Binnish").is_empty());
    let parts: Vec<String> = of_place(&folder, "Sarāqib").iter().map(id).collect();
    decide(&folder, &["merge", &parts[0], &parts[1]]);
    assert_eq!(of_place(&folder, "Sarāqib").len(), 1);
}

#[test]
fn a_blind_round_changes_nothing_and_is_kept() {
    let folder = record("review-blind");
    let strike = id(&of_place(&folder, "Binnish")[0]);
    decide(&folder, &["edit", &strike, "killed", "70", "--round", "spring"]);
    assert_eq!(of_place(&folder, "Binnish")[0]["fatalities_high"], 7);
    assert_eq!(folder.ask("SELECT blind_round FROM decisions"), "spring");
}

#[test]
fn the_queue_begins_with_the_most_doubtful_and_loses_what_was_accepted() {
    let folder = record("review-queue");
    let queue = || -> Vec<Value> {
        serde_json::from_str(&folder.run(&["review", "queue", "--format", "json"]).out).unwrap()
    };
    let first = queue();
    let doubts: Vec<f64> = first.iter().map(|q| q["doubt"].as_f64().unwrap()).collect();
    assert!(doubts.len() > 1 && doubts.is_sorted_by(|a, b| a >= b), "{doubts:?}");
    let event = first[0]["id"].as_str().unwrap().to_owned();
    decide(&folder, &["accept", &event]);
    assert!(queue().iter().all(|q| q["id"] != event.as_str()));
    // Another claim joins it: it is to be looked at again.
    let town = id(&of_place(&folder, "Sarāqib")[0]);
    decide(&folder, &["accept", &town]);
    folder.run_with(
        &["read", "-"],
        report("z9", "2014-12-17", "The Post", "Rebels captured the town of Saraqib on Monday."),
    );
    let again = queue();
    assert!(again.iter().any(|q| q["id"] == town.as_str() && q["state"] == "grown"), "{again:?}");
}

#[test]
fn what_cannot_be_decided_is_refused_with_the_reason() {
    let folder = record("review-refused");
    let strike = id(&of_place(&folder, "Binnish")[0]);
    for (args, says) in [
        (vec!["accept", "E0"], "no event and no claim"),
        (vec!["edit", &strike, "killed", "dozens"], "10-15"),
        (vec!["edit", &strike, "type", "party"], "no type of the codebook"),
        (vec!["merge", &strike, &strike], "two events"),
        (vec!["split", &strike, "x"], "no claim of"),
        (vec!["undo", "D9"], "no decision"),
    ] {
        let run = folder.run(&[&["review"], args.as_slice(), &["--by", "R. Coder"]].concat());
        assert!(run.status == 1 && run.err.contains(says), "{args:?}: {}", run.err);
    }
    assert_eq!(folder.ask("SELECT count(*) FROM decisions"), "0");
}

/// A codebook like ours in which one type has another name.
fn renamed(folder: &Folder) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    copy(&from, &folder.0.join("codebook"));
    let family = folder.0.join("codebook/control");
    std::fs::rename(family.join("place_captured.toml"), family.join("place_taken.toml")).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

#[test]
fn decisions_and_names_outlive_a_change_of_the_codebook() {
    let folder = Folder::new("review-recode");
    folder.put(
        "a.jsonl",
        [report("b1", "2014-12-16", "The Wire", TAKEN), report("d1", "2014-12-16", "The Daily", STRIKE)]
            .concat(),
    );
    assert_eq!(folder.run(&["read", "a.jsonl"]).status, 0);
    let town = id(&of_place(&folder, "Sarāqib")[0]);
    decide(&folder, &["edit", &town, "actor1", "Ahrar al-Sham"]);
    decide(&folder, &["accept", &town]);
    renamed(&folder);
    let run = folder.run(&["read", "a.jsonl", "--codebook", "codebook"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let event = &of_place(&folder, "Sarāqib")[0];
    assert_eq!(event["type"], "place_taken", "read anew");
    assert_eq!(id(event), town, "under the name it had");
    assert_eq!(event["actor1"], "Ahrar al-Sham", "as it was edited");
    assert_eq!(folder.ask("SELECT state FROM events WHERE type = 'place_taken'"), "edited");
}

#[test]
fn two_names_of_one_are_one_for_what_comes_later_too() {
    let folder = record("review-alias");
    let named = |folder: &Folder, who: &str| {
        let run = folder.run(&["events", "--actor", who, "--format", "json"]);
        serde_json::from_str::<Vec<Value>>(&run.out).unwrap().len()
    };
    let wing = |folder: &Folder| {
        events(folder).iter().filter(|e| e["actor1"].to_string().contains("The Air Wing")).count()
    };
    let before = of_place(&folder, "Binnish")[0]["actor1"].clone();
    let who = before.as_str().map_or_else(|| before[0].as_str().unwrap().to_owned(), str::to_owned);
    let said = decide(&folder, &["alias", &who, "The Air Wing"]);
    assert_eq!(said, format!("D1: alias {who} → The Air Wing, by R. Coder\n"));
    assert_eq!(wing(&folder), 1);
    assert!(named(&folder, "Air Wing") > 0);
    let later = report("e1", "2014-12-24", "The Wire", &STRIKE.replace("Binnish", "Saraqib"));
    assert_eq!(folder.run_with(&["read", "-"], later).status, 0);
    assert_eq!(wing(&folder), 2);
    let both = folder.run(&["review", "alias", "The Air Wing", &who, "--by", "R. Coder"]);
    assert_ne!(both.status, 0, "a circle: {}", both.out);
    decide(&folder, &["undo", "D1"]);
    assert_eq!(wing(&folder), 0);
    assert_eq!(of_place(&folder, "Binnish")[0]["actor1"], before);
}

#[test]
fn a_letter_for_an_outlet_is_that_of_its_events() {
    let folder = record("review-grade");
    let grade = |folder: &Folder| of_place(folder, "Binnish")[0]["grade"].as_str().unwrap().to_owned();
    assert!(grade(&folder).starts_with('F'));
    decide(&folder, &["grade", "The Daily", "b"]);
    assert!(grade(&folder).starts_with('B'));
    assert_eq!(folder.run(&["settle"]).status, 0);
    assert!(grade(&folder).starts_with('B'));
    let sources = folder.run(&["sources", "--format", "csv"]);
    assert!(sources.out.lines().any(|l| l.starts_with("The Daily,") && l.contains(",B,")), "{}", sources.out);
    assert_ne!(folder.run(&["review", "grade", "The Daily", "Q", "--by", "R. Coder"]).status, 0);
    decide(&folder, &["undo", "D1"]);
    assert!(grade(&folder).starts_with('F'));
}
