//! Do `gaps` and `score` say what an author and a team of coders ask of them?

mod common;

use common::Folder;
use serde_json::Value;

#[test]
fn gaps_counts_deeds_that_no_clause_reads() {
    let folder = Folder::new("gaps");
    folder.put(
        "one.txt",
        b"The rebels repainted the town of Zintan. The army attacked the rebels near Zintan.",
    );
    folder.put("two.txt", b"On Monday the rebels repainted the town of Nalut.");
    let run = folder.run(&["gaps", "one.txt", "two.txt", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let found: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found.len(), 1, "{}", run.out);
    assert_eq!(found[0]["count"], 2);
    assert_eq!(found[0]["about"], "place");
    assert!(found[0]["pattern"].as_str().unwrap().starts_with("ARMED repaint PLACE"));
}

#[test]
fn score_compares_what_both_coded_and_names_lines_it_cannot_use() {
    let folder = Folder::new("score");
    folder.put("gold.csv", b"id,type,killed\na,clash,3\nb,ied,\nc,ied,4\n");
    folder.put("pred.jsonl", b"{\"id\":\"a\",\"type\":\"clash\",\"killed\":3}\nnonsense\n{\"id\":\"b\",\"type\":\"clash\",\"killed\":null}\n");
    let run = folder.run(&["score", "gold.csv", "pred.jsonl", "--format", "json"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("pred.jsonl:2: is no JSON object"), "{}", run.err);
    assert!(run.err.contains("1 units only in gold.csv"), "{}", run.err);
    let fields: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let names: Vec<&str> = fields.iter().filter_map(|f| f["field"].as_str()).collect();
    assert_eq!(names, ["killed", "type"]);
    assert_eq!((&fields[1]["n"], &fields[1]["precision"]), (&Value::from(2), &Value::from(0.5)));
}

#[test]
fn score_reads_what_code_writes() {
    let folder = Folder::new("score-code");
    folder.put("a.txt", b"Gunmen killed four farmers near Goma on Monday.");
    let coded = folder.run(&["code", "a.txt"]);
    folder.put("coded.jsonl", coded.out.as_bytes());
    let run =
        folder.run(&["score", "coded.jsonl", "coded.jsonl", "--fields", "type,killed", "--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[1].starts_with("killed,1,1") && lines[2].starts_with("type,1,1"), "{}", run.out);
}

#[test]
fn score_says_when_nothing_can_be_compared() {
    let folder = Folder::new("score-none");
    folder.put("a.csv", b"id,type\na,clash\n");
    folder.put("b.csv", b"id,type\nb,clash\n");
    let run = folder.run(&["score", "a.csv", "b.csv"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("no unit and field in common"), "{}", run.err);
}
