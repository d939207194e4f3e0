//! Runs the examples of every date rule, and a table of sentences over many theatres.

use dateline::when::{Dates, DocKind, ENGLISH, Role};
use serde::Deserialize;

fn english() -> Dates {
    Dates::english().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_rule_does_what_its_examples_say() {
    let failures = english().check();
    let all: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(all.is_empty(), "{} examples fail:\n{}", all.len(), all.join("\n"));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    theatre: String,
    text: String,
    published: Option<String>,
    kind: Option<String>,
    found: Vec<String>,
    days: Option<Vec<String>>,
    roles: Option<Vec<String>>,
}

#[test]
fn sentences_from_many_theatres_are_dated() {
    let table: Table = toml::from_str(include_str!("dates.toml")).unwrap_or_else(|e| panic!("{e}"));
    assert!(table.case.len() >= 60, "only {} sentences", table.case.len());
    let dates = english();
    let mut wrong = Vec::new();
    for case in &table.case {
        let kind = if case.kind.as_deref() == Some("narrative") { DocKind::Narrative } else { DocKind::News };
        let published = case.published.as_ref().map(|p| p.parse().unwrap_or_else(|e| panic!("{p}: {e}")));
        let found = dates.find(&dates.plain(&case.text), published, kind);
        let values: Vec<String> =
            found.iter().map(|t| format!("{} = {}", t.text(&case.text), t.value)).collect();
        let day = |d: Option<jiff::civil::Date>| d.map_or("-".to_owned(), |d| d.to_string());
        let days: Vec<String> = found.iter().map(|t| format!("{}..{}", day(t.from), day(t.to))).collect();
        let roles: Vec<String> = found.iter().map(|t| t.role.as_str().to_owned()).collect();
        let mut compare = |what: &str, is: &[String], should: &[String]| {
            if is != should {
                wrong.push(format!("{}: {what}\n  should be {should:?}\n  is        {is:?}", case.theatre));
            }
        };
        compare("found", &values, &case.found);
        if let Some(expected) = &case.days {
            compare("days", &days, expected);
        }
        if let Some(expected) = &case.roles {
            compare("roles", &roles, expected);
        }
        for t in &found {
            assert!(t.reason.ends_with('.') && t.reason.len() > 10, "no reason: {t:?}");
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Values of what is found in a tree in brackets, published on Tuesday 2014-12-16.
fn dated(tree: &str) -> Vec<String> {
    let doc = syntax::bracket::read(tree).unwrap_or_else(|e| panic!("{e}"));
    let published = jiff::civil::date(2014, 12, 16);
    english().find(&doc, Some(published), DocKind::News).into_iter().map(|t| t.value).collect()
}

#[test]
fn the_tense_of_the_governing_verb_decides_the_side() {
    let on_friday = "prep>[on/IN pobj>Friday/NNP]";
    let past = format!("[nsubj>Rebels/NNS attacked/VBD/attack {on_friday}]");
    assert_eq!(dated(&past), ["2014-12-12"]);
    let will = format!("[nsubj>Rebels/NNS aux>will/MD attack/VB {on_friday}]");
    assert_eq!(dated(&will), ["2014-12-19"]);
    let agreed = format!("[nsubj>They/PRP agreed/VBD/agree xcomp>[aux>to/TO meet/VB {on_friday}]]");
    assert_eq!(dated(&agreed), ["2014-12-19"]);
    let failed = format!("[nsubj>They/PRP failed/VBD/fail xcomp>[aux>to/TO meet/VB {on_friday}]]");
    assert_eq!(dated(&failed), ["2014-12-12"]);
    let planned = format!("[nsubj>They/PRP planned/VBD/plan dobj>[det>a/DT march/NN {on_friday}]]");
    assert_eq!(dated(&planned), ["2014-12-19"]);
    let same = "[nsubj>Rebels/NNS attacked/VBD/attack npadvmod>Tuesday/NNP]";
    assert_eq!(dated(same), ["2014-12-16"]);
}

#[test]
fn a_lasting_state_ends_at_publication() {
    let tree = "[nsubj>Rebels/NNS aux>have/VBP held/VBN/hold dobj>it/PRP prep>[for/IN pobj>[nummod>two/CD years/NNS]]]";
    let doc = syntax::bracket::read(tree).unwrap_or_else(|e| panic!("{e}"));
    let found = english().find(&doc, Some(jiff::civil::date(2014, 12, 16)), DocKind::News);
    assert_eq!(found[0].value, "P2Y");
    assert_eq!(found[0].from, Some(jiff::civil::date(2012, 12, 16)));
    assert_eq!(found[0].to, Some(jiff::civil::date(2014, 12, 16)));
}

#[test]
fn ranges_are_tied_and_datelines_date_nothing() {
    let dates = english();
    let doc = dates.plain("ADEN, May 6 (Reuters) - Clashes lasted from 3 to 5 May.");
    let found = dates.find(&doc, Some(jiff::civil::date(2015, 5, 6)), DocKind::News);
    assert_eq!(found[0].role, Role::Dateline);
    assert!(!found[0].dates_events() && found[1].dates_events());
    assert_eq!(found[1].through, Some(2));
    assert_eq!(found[1].tokens(&doc), 11..12);
}

#[test]
fn the_kind_of_document_is_told_with_its_reason() {
    let dates = english();
    let published = Some(jiff::civil::date(2014, 12, 16));
    let kind = |text: &str| dates.kind_of(&dates.plain(text), published);
    let (news, why) = kind("Rebels seized the base on Monday. Two soldiers died yesterday.");
    assert_eq!(news, DocKind::News, "{why}");
    let (narrative, why) = kind(
        "The revolt began on 3 March 1911. In May 1911 the capital fell. By June 1912 the provinces had \
         followed, and on 4 July 1913 a treaty was signed. It was broken in 1914.",
    );
    assert_eq!(narrative, DocKind::Narrative, "{why}");
    assert!(why.contains("years"));
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_line_and_hint() {
    let broken = |text: &str| {
        let mut files = ENGLISH.to_vec();
        files.push(("mine.toml", text));
        Dates::load(&files).err().unwrap_or_else(|| panic!("it loads: {text}"))
    };
    let rule = |body: &str| format!("# mine\n[[rule]]\nname = \"x\"\n{body}");
    let e = broken(&rule("gives = \"date\"\npatterns = [\"{month\"]\nexamples = [[\"a\", \"\", \"\"]]\n"));
    assert_eq!((e.file.as_str(), e.line), ("mine.toml", 5), "{e}");
    let e = broken(&rule("gives = \"date\"\npatterns = [\"{monht}\"]\nexamples = [[\"a\", \"\", \"\"]]\n"));
    assert!(e.problem.contains("monht") && e.line == 5, "{e}");
    let e = broken(&rule("gives = \"dates\"\npatterns = [\"{month}\"]\nexamples = [[\"a\", \"\", \"\"]]\n"));
    assert!(e.hint.contains("date, unit"), "{e}");
    let e = broken(&rule("gives = \"date\"\npatterns = [\"{month}\"]\nexamples = []\n"));
    assert!(e.problem.contains("no example") && e.line == 3, "{e}");
    let e = broken("[[rule]\n");
    assert_eq!(e.line, 1, "{e}");
    let e = broken(&rule("gives = \"date\"\npatterns = [\"@moment\"]\nexamples = [[\"a\", \"\", \"\"]]\n"));
    assert!(e.problem.contains("@moment"), "{e}");
}

#[test]
fn hostile_text_is_read_in_time_and_order() {
    let dates = english();
    let published = Some(jiff::civil::date(2014, 12, 16));
    for piece in [
        "the early late mid- of on ",
        "May 1, ",
        "1-",
        "two and a half ",
        "999999 years ago ",
        "' '9",
        "\u{1F4A5}é ",
    ] {
        let text = piece.repeat(5_000);
        for kind in [DocKind::News, DocKind::Narrative] {
            let found = dates.find(&dates.plain(&text), published, kind);
            assert!(found.windows(2).all(|w| w[0].end <= w[1].start));
            assert!(found.iter().all(|t| text.is_char_boundary(t.start) && text.is_char_boundary(t.end)));
        }
    }
}
