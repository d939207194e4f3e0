//! Who is meant: every example of the world files, and a table of short texts for reference across sentences.

use dateline::actor::{ActorMention, Actors, Context, Mentions, Stance, Verdict};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use syntax::{Doc, Model};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::load(&root().join("models/en_core_web_sm-3.8.0")).expect("the vendored model loads")
});
static ACTORS: LazyLock<Actors> = LazyLock::new(|| {
    let mut files = Vec::new();
    for dir in ["world", "world/actors"] {
        files.extend(toml_files(&root().join(dir)));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|f| (f.0.as_str(), f.1.as_str())).collect();
    let countries = std::fs::read_to_string(root().join("world/countries.tsv")).expect("country table");
    Actors::load(&countries, &files).unwrap_or_else(|e| panic!("{e}"))
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn toml_files(dir: &Path) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(dir).expect("world directory").map(|e| e.expect("entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let name = |p: &Path| p.strip_prefix(root()).unwrap_or(p).display().to_string();
    paths.iter().map(|p| (name(p), std::fs::read_to_string(p).expect("world file"))).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    published: Option<String>,
    #[serde(default)]
    countries: Vec<String>,
    expect: Vec<Expect>,
    /// Why the case is not met today; it fails the day it is.
    gap: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// The words; the mention meant is headed inside them.
    at: String,
    /// Which occurrence of the words, from 1.
    nth: Option<usize>,
    /// Id of the actor.
    is: Option<String>,
    /// Name of one that no file knows.
    name: Option<String>,
    /// Ids or names, in any order.
    members: Option<Vec<String>>,
    role: Option<String>,
    country: Option<String>,
    /// True: nobody at all, no unresolved reference either.
    nobody: Option<bool>,
    /// True: a reference that stays open, with a reason.
    open: Option<bool>,
    private: Option<bool>,
    /// True: a country or capital that may stand for its government.
    metonym: Option<bool>,
}

fn occurrence(text: &str, words: &str, nth: usize) -> usize {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        !letter(text[..*at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    };
    let mut all = text.match_indices(words).map(|m| m.0).filter(whole);
    all.nth(nth - 1).unwrap_or_else(|| panic!("\"{words}\" is not in \"{text}\""))
}

fn mention_in<'a>(doc: &Doc, mentions: &'a Mentions, e: &Expect) -> Option<&'a ActorMention> {
    let start = occurrence(doc.text(), &e.at, e.nth.unwrap_or(1));
    let span = doc.token_at(start)..doc.token_at(start + e.at.len());
    let heads = span.clone().rev().filter(|&i| doc.head(i).is_none_or(|h| !span.contains(&h)));
    let mut at = heads
        .filter_map(|i| if e.metonym == Some(true) { mentions.metonym_at(i) } else { mentions.actor_at(i) });
    at.next()
}

fn name_of(mentions: &Mentions, index: usize) -> String {
    let m = mentions.get(index).expect("members are mentions");
    m.id().map(str::to_owned).or_else(|| m.best().map(|c| c.name.clone())).unwrap_or_default()
}

/// What is wrong with the reading, if anything.
fn fault(doc: &Doc, mentions: &Mentions, e: &Expect) -> Option<String> {
    let m = mention_in(doc, mentions, e);
    if e.nobody == Some(true) {
        let m =
            m.filter(|_| e.metonym != Some(true) || mentions.metonym_at(m.map_or(0, |m| m.head)).is_some());
        return m.map(|m| format!("somebody: {}", m.reason));
    }
    let Some(m) = m else { return Some("nobody found".to_owned()) };
    let seen = || {
        format!("{:?} {:?}: {}", m.id(), m.candidates.iter().map(|c| &c.name).collect::<Vec<_>>(), m.reason)
    };
    if e.open == Some(true) {
        let open = (m.is_unresolved() || m.ambiguous || m.id().is_none() && m.antecedent.is_none())
            && !m.reason.is_empty();
        return (!open).then(seen);
    }
    let name = m.best().map(|c| c.name.as_str());
    let wrong = e.is.as_deref().is_some_and(|id| m.id() != Some(id))
        || e.name.as_deref().is_some_and(|n| name != Some(n) || m.id().is_some())
        || e.role.is_some() && m.role != e.role
        || e.country.is_some() && m.country != e.country
        || e.private.is_some() && m.person.as_ref().map(|p| p.private) != e.private;
    if wrong {
        return Some(seen());
    }
    let mut wanted = e.members.clone()?;
    let mut got: Vec<String> = m.members.iter().map(|&i| name_of(mentions, i)).collect();
    wanted.sort();
    got.sort();
    (wanted != got).then(|| format!("members {got:?}: {}", m.reason))
}

fn faults(case: &Case) -> Vec<String> {
    let doc = MODEL.parse(&case.text);
    let countries: Vec<(&str, f32)> = case.countries.iter().map(|c| (c.as_str(), 2.0)).collect();
    let published = case.published.as_ref().map(|d| d.parse().expect("a day"));
    let mentions = ACTORS.find(&doc, &Context { published, countries: &countries });
    let told = |e: &Expect| fault(&doc, &mentions, e).map(|f| format!("\"{}\": {f}", e.at));
    case.expect.iter().filter_map(told).collect()
}

#[test]
fn short_texts_mean_whom_the_table_says() {
    let table: Table = toml::from_str(include_str!("who.toml")).expect("who.toml");
    assert!(table.case.len() >= 40);
    let mut wrong = String::new();
    for case in &table.case {
        let faults = faults(case);
        match (&case.gap, faults.is_empty()) {
            (None, false) => wrong += &format!("{}\n  {}\n", case.text, faults.join("\n  ")),
            (Some(_), true) => wrong += &format!("{}\n  the gap is closed: take the mark away\n", case.text),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn examples_of_the_world_files_hold() {
    let mut wrong = String::new();
    for check in ACTORS.checks() {
        match ACTORS.check(&check, &MODEL.parse(&check.text)) {
            Verdict::Ok | Verdict::Gap(_) => {}
            verdict => wrong += &format!("{} {verdict:?}\n  {}\n", check.name, check.text),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn sides_and_parents_depend_on_the_day() {
    let day = |d: &str| Some(d.parse().expect("a day"));
    let nusra = "jabhat-al-nusra";
    let hostile = ACTORS.relation("mil:SYR", nusra, day("2014-12-15")).expect("stated of the government");
    assert_eq!(hostile.stance, Stance::Against);
    assert!(hostile.reason.contains("gov:SYR") && !hostile.source.is_empty());
    assert!(ACTORS.is_part_of("mil:SYR", "gov:SYR", None));
    assert!(!ACTORS.is_part_of(nusra, "al-qaeda", day("2014-12-15")), "an affiliate is no part");
    assert!(ACTORS.relation("gov:ISL", nusra, day("2014-12-15")).is_none(), "nothing is inferred");
}

#[test]
fn the_same_text_gives_the_same_mentions() {
    let table: Table = toml::from_str(include_str!("who.toml")).expect("who.toml");
    for case in table.case.iter().take(8) {
        let doc = MODEL.parse(&case.text);
        let context = Context::default();
        assert_eq!(ACTORS.find(&doc, &context), ACTORS.find(&doc, &context));
    }
}

#[test]
fn hostile_text_is_read() {
    let context = Context::default();
    for text in [
        String::new(),
        "(".repeat(3000),
        "its ".repeat(4000),
        "al-".repeat(4000),
        "the group said it said ".repeat(500),
        "Syria and ".repeat(2000),
        "president of the army of ".repeat(20_000),
        "X (IS) ".repeat(700),
        "\u{202e}’s\u{0}".repeat(900),
    ] {
        let doc = MODEL.parse(&text);
        // That it takes no more than its share of time is for `bounds.rs` to say.
        ACTORS.find(&doc, &context);
    }
}

#[test]
fn errors_in_files_name_the_line_and_the_remedy() {
    let countries = std::fs::read_to_string(root().join("world/countries.tsv")).expect("country table");
    let load = |text: &str| Actors::load(&countries, &[("x.toml", text)]).expect_err("refused").to_string();
    let kind = load("\n[a]\nname = \"A\"\nkind = \"rebels\"\n");
    assert!(
        kind.starts_with("x.toml:2: kind \"rebels\" is not known; write one of: state military"),
        "{kind}"
    );
    let side = load("[a]\nname = \"A\"\nkind = \"militia\"\nsides = [{ with = \"b\" }]\n");
    assert_eq!(side, "x.toml:1: a mentions b, which is no actor; correct the id or add it");
    let field = load("[a]\nname = \"A\"\nkind = \"militia\"\nnames = []\n");
    assert!(field.starts_with("x.toml:4: unknown field `names`"), "{field}");
    let twice = load("[\"gov:SYR\"]\nname = \"A\"\nkind = \"militia\"\n");
    assert!(twice.contains("used already"), "{twice}");
    let example =
        load("[a]\nname = \"A\"\nkind = \"militia\"\nexample = [{ text = \"B came.\", is = \"A\" }]\n");
    assert_eq!(example, "x.toml:4: \"A\" does not stand in the text of the example");
}
