//! Reads a language's date words and rules, and runs every rule's examples.
//!
//! A file holds any of: `[tables.NAME]` (phrase = value; a phrase written with a capital matches only with
//! one), `[unions]` (a name for several tables and number shapes), `[macros]` (a pattern to be used as
//! `@name` in others of the same file), `[numbers]` and `[[rule]]`:
//!
//! ```toml
//! [[rule]]
//! name = "month day year"
//! gives = "date"
//! patterns = ["{month} {day} (,? {year})?"]
//! with = { dir = "last" }          # constants
//! not_before = ["percent"]         # words that may not follow
//! not_after = ["no."]              # words that may not stand before
//! only_before = ["ended"]          # one of these must follow
//! only_after = ["in"]              # one of these must stand before
//! unless_tag = ["MD"]              # tags that the first word may not have
//! examples = [["on 15 May", "2014-12-16", "2014-05-15"]]
//! ```
//! An example is a text, the day of publication (or `narrative`, or `""` for none) and all values found,
//! in order, with a space between them.

use super::DocKind;
use super::dates::Dates;
use super::fields::Field;
use super::lexer::{Lexicon, WordId};
use super::pattern::{Pattern, Val};
use super::resolve::Gives;
use super::tables::Tables;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// The English words and rules that come with the crate: file name and content.
pub const ENGLISH: &[(&str, &str)] = &[
    ("dates-not.toml", include_str!("../../../../codebook/languages/en/dates-not.toml")),
    ("dates-words.toml", include_str!("../../../../codebook/languages/en/dates-words.toml")),
    ("dates-calendar.toml", include_str!("../../../../codebook/languages/en/dates-calendar.toml")),
    ("dates-relative.toml", include_str!("../../../../codebook/languages/en/dates-relative.toml")),
    ("dates-lengths.toml", include_str!("../../../../codebook/languages/en/dates-lengths.toml")),
];

/// A date file that cannot be used: which, where, why and what to do.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}:{line}: {problem}; {hint}")]
pub struct Error {
    /// File name as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

/// An example that its rule does not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Rule that the example belongs to.
    pub rule: String,
    /// The example's text.
    pub text: String,
    /// Values it names.
    pub expected: String,
    /// Values found, with the rules that found them.
    pub found: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: “{}” should give {} and gives {}", self.rule, self.text, self.expected, self.found)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    tables: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(default)]
    unions: BTreeMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    macros: BTreeMap<String, String>,
    #[serde(default)]
    numbers: BTreeMap<String, BTreeMap<String, u32>>,
    #[serde(default)]
    rule: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Number(i64),
    Text(String),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Number(n) => n.to_string(),
            Value::Text(t) => t.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: Spanned<String>,
    gives: String,
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    with: BTreeMap<String, Value>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    only_after: Vec<String>,
    #[serde(default)]
    only_before: Vec<String>,
    #[serde(default)]
    unless_tag: Vec<String>,
    kind: Option<String>,
    examples: Vec<[String; 3]>,
}

/// A rule, ready to match.
#[derive(Debug)]
pub(super) struct Rule {
    pub name: Arc<str>,
    pub gives: Gives,
    pub patterns: Vec<Pattern>,
    pub with: Vec<(Field, Val)>,
    pub not_before: Vec<WordId>,
    pub not_after: Vec<WordId>,
    pub only_after: Vec<WordId>,
    pub only_before: Vec<WordId>,
    pub unless_tag: Vec<String>,
    /// Kind of document it is for; `None`: both.
    pub kind: Option<DocKind>,
    pub examples: Vec<[String; 3]>,
}

struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, offset: usize, problem: String, hint: &str) -> Error {
        let line = self.text.get(..offset).map_or(1, |t| t.matches('\n').count() + 1);
        Error { file: self.file.to_owned(), line, problem, hint: hint.to_owned() }
    }
}

/// What the files of a language hold.
pub(super) struct Loaded {
    pub lexicon: Lexicon,
    pub tables: Tables,
    pub rules: Vec<Rule>,
}

/// Reads all files: tables first, then unions, then rules, in the order given.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Loaded, Error> {
    let mut loaded = Loaded { lexicon: Lexicon::default(), tables: Tables::default(), rules: Vec::new() };
    let mut read = Vec::new();
    for (file, text) in files {
        let source = Source { file, text };
        let parsed: File = toml::from_str(text).map_err(|e| {
            let at = e.span().map_or(0, |s| s.start);
            source.error(at, e.message().replace('\n', " "), "correct the TOML or the key's name")
        })?;
        read.push((source, parsed));
    }
    for (source, file) in &read {
        loaded.words(source, file)?;
    }
    for (source, file) in &read {
        loaded.unite(source, file)?;
    }
    for (source, file) in read {
        for rule in file.rule {
            let rule = loaded.rule(&source, &file.macros, rule)?;
            loaded.rules.push(rule);
        }
    }
    let words = loaded.lexicon.len();
    loaded.tables.seal(words).map_err(|problem| Error {
        file: files.first().map_or("", |f| f.0).to_owned(),
        line: 1,
        problem,
        hint: "join some of the tables".to_owned(),
    })?;
    Ok(loaded)
}

impl Loaded {
    fn words(&mut self, source: &Source, file: &File) -> Result<(), Error> {
        for (name, entries) in &file.tables {
            let table = self.tables.open(name).ok_or_else(|| {
                let at = source.text.find(&format!("[tables.{name}]")).unwrap_or(0);
                source.error(at, format!("table “{name}” is there already"), "join the two tables")
            })?;
            for (phrase, value) in entries {
                let words = self.phrase(phrase);
                let title = phrase.chars().next().is_some_and(char::is_uppercase);
                self.tables.add(table, &words, title, &value.text());
            }
        }
        for (name, entries) in &file.numbers {
            for (word, value) in entries {
                let id = self.lexicon.add(&word.to_lowercase());
                let n = &mut self.tables.numbers;
                let into = match name.as_str() {
                    "ones" => &mut n.ones,
                    "tens" => &mut n.tens,
                    "scales" => &mut n.scales,
                    "ordinals" => &mut n.ordinals,
                    "suffixes" => &mut n.suffixes,
                    "joints" => {
                        match value {
                            0 => n.and = id,
                            1 => n.a = id,
                            _ => n.half = id,
                        }
                        continue;
                    }
                    _ => {
                        let at = source.text.find(&format!("[numbers.{name}]")).unwrap_or(0);
                        let hint = "use ones, tens, scales, ordinals, suffixes or joints";
                        return Err(source.error(at, format!("“{name}” is no kind of number word"), hint));
                    }
                };
                into.insert(id, *value);
            }
        }
        self.tables.numbers.hyphen = self.lexicon.add("-");
        for mark in ["'", "'s", ",", "."] {
            self.lexicon.add(mark);
        }
        Ok(())
    }

    fn phrase(&mut self, phrase: &str) -> Vec<WordId> {
        phrase.to_lowercase().split_whitespace().map(|w| self.lexicon.add(w)).collect()
    }

    fn unite(&mut self, source: &Source, file: &File) -> Result<(), Error> {
        for (name, members) in &file.unions {
            let mut classes = Vec::new();
            for member in members.get_ref() {
                let found = self.tables.classes(member).ok_or_else(|| {
                    let problem =
                        format!("union “{name}” names “{member}”, which is no table or number shape");
                    source.error(members.span().start, problem, "name a table of these files")
                })?;
                classes.extend(found);
            }
            self.tables.unite(name, classes);
        }
        Ok(())
    }

    fn rule(
        &mut self,
        source: &Source,
        macros: &BTreeMap<String, String>,
        text: RuleText,
    ) -> Result<Rule, Error> {
        let at = text.name.span().start;
        let gives = match text.gives.as_str() {
            "date" => Gives::Date,
            "unit" => Gives::Unit,
            "shift" => Gives::Shift,
            "duration" => Gives::Duration,
            "set" => Gives::Set,
            "ref" => Gives::Ref,
            "none" => Gives::None,
            other => {
                let hint = "use date, unit, shift, duration, set, ref or none";
                return Err(source.error(at, format!("a rule cannot give “{other}”"), hint));
            }
        };
        let kind = match text.kind.as_deref() {
            None => None,
            Some("news") => Some(DocKind::News),
            Some("narrative") => Some(DocKind::Narrative),
            Some(other) => {
                let problem = format!("there is no kind of document “{other}”");
                return Err(source.error(at, problem, "use news or narrative, or leave it out"));
            }
        };
        let mut patterns = Vec::new();
        for pattern in &text.patterns {
            let parsed = expand(pattern.get_ref(), macros)
                .and_then(|p| Pattern::parse(&p, &mut self.lexicon, &self.tables));
            patterns.push(parsed.map_err(|problem| {
                source.error(pattern.span().start, problem, "see the pattern grammar in when/pattern.rs")
            })?);
        }
        let mut with = Vec::new();
        for (name, value) in &text.with {
            let field = Field::named(name).ok_or_else(|| {
                let hint = format!("use one of {}", Field::names().join(", "));
                source.error(at, format!("“{name}” is not a field"), &hint)
            })?;
            with.push((field, Val::Word(self.tables.value(&value.text()))));
        }
        if text.examples.is_empty() {
            let problem = format!("rule “{}” has no example", text.name.get_ref());
            return Err(source.error(at, problem, "add examples = [[text, published, values]]"));
        }
        for [_, anchor, _] in &text.examples {
            if !matches!(anchor.as_str(), "" | "narrative") && anchor.parse::<Date>().is_err() {
                let problem = format!("“{anchor}” is no anchor of an example");
                return Err(source.error(at, problem, "give a day (2014-12-16), \"narrative\" or \"\""));
            }
        }
        let mut ids = |words: &[String]| words.iter().map(|w| self.lexicon.add(&w.to_lowercase())).collect();
        Ok(Rule {
            name: text.name.into_inner().into(),
            gives,
            patterns,
            with,
            not_before: ids(&text.not_before),
            not_after: ids(&text.not_after),
            only_after: ids(&text.only_after),
            only_before: ids(&text.only_before),
            unless_tag: text.unless_tag,
            kind,
            examples: text.examples,
        })
    }
}

/// Puts macros in the place of their names; a macro may not use another.
fn expand(pattern: &str, macros: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('@') {
        let name: String = rest[at + 1..].chars().take_while(|c| c.is_alphanumeric()).collect();
        let body = macros.get(&name).ok_or_else(|| format!("there is no macro “@{name}” in this file"))?;
        out.push_str(&rest[..at]);
        out.push_str(&format!("({body})"));
        rest = &rest[at + 1 + name.len()..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Runs every example of `dates`.
pub(super) fn check(dates: &Dates, rules: &[Rule]) -> Vec<Failure> {
    let mut failures = Vec::new();
    for rule in rules {
        for [text, anchor, expected] in &rule.examples {
            let doc = dates.plain(text);
            let narrative = anchor == "narrative";
            let kind = if narrative { DocKind::Narrative } else { DocKind::News };
            let found = dates.find(&doc, anchor.parse().ok(), kind);
            let values = found.iter().map(|t| t.value.as_str()).collect::<Vec<_>>().join(" ");
            let by_rule = expected.is_empty() || found.iter().any(|t| t.rule == rule.name);
            if values != *expected || !by_rule {
                let found = found.iter().map(|t| format!("{} (“{}”, {})", t.value, t.text(text), t.rule));
                failures.push(Failure {
                    rule: rule.name.to_string(),
                    text: text.clone(),
                    expected: expected.clone(),
                    found: found.collect::<Vec<_>>().join(", "),
                });
            }
        }
    }
    failures
}
