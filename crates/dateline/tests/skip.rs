//! Is a text ever passed over that a type of the codebook can be told in? Asked of every example that yields
//! something, as it is written and in capitals, and of words that yield nothing.

use dateline::Coder;
use dateline::codebook::Expect;

#[test]
fn every_example_may_speak_of_something() {
    let coder = Coder::embedded().expect("the data built in");
    let mut asked = 0;
    for event_type in coder.codebook().types() {
        let telling = event_type.examples.iter().filter(|e| matches!(e.expect, Expect::Events(_)));
        for example in telling.filter(|e| e.gap.is_none()) {
            for text in [example.text.clone(), example.text.to_uppercase()] {
                assert!(coder.may_speak_of(&text), "{}: {text}", event_type.name);
                asked += 1;
            }
        }
    }
    assert!(asked > 500, "{asked} examples");
}

#[test]
fn a_longer_text_is_about_conflict_if_it_names_states_peoples_parties_or_harm() {
    let coder = Coder::embedded().expect("the data built in");
    let plain = "The coach praised the young side and backed the plan. The club will open two new halls and repair the old one. ";
    assert!(coder.is_about_conflict(plain), "a short text may take for granted what it is about");
    assert!(!coder.is_about_conflict(&plain.repeat(5)));
    for told in [
        "Rebels praised the army.",
        "Malian ministers backed it.",
        "A car bomb killed four.",
        "YAZIDIS AND DRUZE CAME.",
    ] {
        assert!(coder.is_about_conflict(&format!("{}{told}", plain.repeat(5))), "{told}");
    }
}

#[test]
fn a_text_about_something_else_is_passed_over() {
    let coder = Coder::embedded().expect("the data built in");
    for text in ["", "The soup is thick, mild and quite green, with butter, lemon and a little nutmeg."] {
        assert!(!coder.may_speak_of(text), "{text}");
    }
}
