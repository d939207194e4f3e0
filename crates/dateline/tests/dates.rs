//! Runs the examples of every date rule.

use dateline::when::Dates;

#[test]
fn every_rule_does_what_its_examples_say() {
    let dates = Dates::english().unwrap_or_else(|e| panic!("{e}"));
    let failures = dates.check();
    let all: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(all.is_empty(), "{} examples fail:\n{}", all.len(), all.join("\n"));
}
