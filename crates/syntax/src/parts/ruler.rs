//! Tags, parts of speech, features and lemmas that follow from rules over tag, word and label.
//!
//! All patterns are matched on the tokens as they are before any rule is applied; then the rules are
//! applied in the order of the file, so that later rules win, attribute by attribute.

use crate::error::Error;
use crate::label::{Label, label};
use crate::msgpack::{Field, decode};
use rustc_hash::FxHashMap;

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Fine-grained tag.
    pub tag: Label,
    /// Universal part of speech.
    pub pos: Label,
    /// Dependency label.
    pub dep: Label,
    /// The word in lower case.
    pub lower: &'a str,
    /// The word.
    pub orth: &'a str,
    /// Whether it is white space.
    pub is_space: bool,
}

/// What the rules change; `None` leaves an attribute as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Fine-grained tag.
    pub tag: Option<Label>,
    /// Universal part of speech.
    pub pos: Option<Label>,
    /// Universal features.
    pub morph: Option<Label>,
    /// Dictionary form.
    pub lemma: Option<Box<str>>,
    /// Dependency label.
    pub dep: Option<Label>,
}

impl Change {
    /// Lets `later` override.
    pub fn merge(&mut self, later: &Change) {
        self.tag = later.tag.or(self.tag);
        self.pos = later.pos.or(self.pos);
        self.morph = later.morph.or(self.morph);
        self.dep = later.dep.or(self.dep);
        if later.lemma.is_some() {
            self.lemma.clone_from(&later.lemma);
        }
    }
}

/// The rules of an attribute ruler.
#[derive(Debug)]
pub struct Ruler {
    rules: Vec<Rule>,
    /// Patterns of more than one token, as (rule, pattern).
    long: Vec<(usize, Vec<TokenTest>)>,
    /// Rules that may change a single token, by the tag it has, in order; under `""` those for all other tags.
    by_tag: FxHashMap<Box<str>, Vec<u32>>,
}

#[derive(Debug)]
struct Rule {
    /// Patterns of one token.
    short: Vec<TokenTest>,
    change: Change,
    /// Which token of the match is changed; negative numbers count from its end.
    index: i64,
}

type TokenTest = Vec<(Attribute, Test)>;

#[derive(Clone, Copy, Debug)]
enum Attribute {
    Tag,
    Pos,
    Dep,
    Lower,
    Orth,
    IsSpace,
}

#[derive(Debug)]
enum Test {
    Is(Box<str>),
    IsFlag(bool),
    In(Vec<Box<str>>),
    NotIn(Vec<Box<str>>),
    Regex(Box<fancy_regex::Regex>),
}

/// A pattern of several tokens that was found: which rule, and where.
pub type LongMatch = (usize, usize, usize);

impl Ruler {
    /// Reads the file `patterns` of an attribute ruler.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Ruler, Error> {
        let value = decode(file, bytes)?;
        let mut ruler = Ruler { rules: Vec::new(), long: Vec::new(), by_tag: FxHashMap::default() };
        for (number, entry) in Field::new(file, &value).items("the file")?.enumerate() {
            let at = |e: Error| Error::new(file, format!("rule {number}: {}", e.reason()));
            ruler.read_rule(number, entry).map_err(at)?;
        }
        ruler.index();
        Ok(ruler)
    }

    /// Notes which rules ask for which tag.
    fn index(&mut self) {
        let tags = |rule: &Rule| rule.short.iter().map(wanted_tag).collect::<Vec<_>>();
        let wanted: Vec<Vec<Option<Box<str>>>> = self.rules.iter().map(tags).collect();
        let mut all: Vec<Box<str>> = wanted.iter().flatten().flatten().cloned().collect();
        all.push("".into());
        for tag in all {
            let may = |n: &usize| wanted[*n].iter().any(|w| w.as_ref().is_none_or(|w| *w == tag));
            let rules = (0..wanted.len()).filter(may).map(|n| n as u32).collect();
            self.by_tag.insert(tag, rules);
        }
    }

    fn read_rule(&mut self, number: usize, entry: Field<'_, '_>) -> Result<(), Error> {
        let index = match entry.get("index") {
            Some(index) => index.as_i64().ok_or_else(|| entry.error("`index` is not a number"))?,
            None => 0,
        };
        let mut short = Vec::new();
        for pattern in entry.need("patterns")?.items("`patterns`")? {
            let mut tests = pattern.items("a pattern")?.map(read_token).collect::<Result<Vec<_>, _>>()?;
            let length = tests.len() as i64;
            if index >= length || index < -length {
                return Err(entry.error(format!("`index` {index} is outside a pattern of {length} tokens")));
            }
            match tests.len() {
                1 => short.extend(tests.pop()),
                _ => self.long.push((number, tests)),
            }
        }
        self.rules.push(Rule { short, change: read_change(entry.need("attrs")?)?, index });
        Ok(())
    }

    /// What the patterns of one token change about `token`; depends on nothing but the view.
    pub fn apply_short(&self, token: &View<'_>) -> Change {
        let mut change = Change::default();
        let rules = self.by_tag.get(token.tag).or_else(|| self.by_tag.get(""));
        for rule in rules.into_iter().flatten().map(|&n| &self.rules[n as usize]) {
            if rule.short.iter().any(|test| matches(test, token)) {
                change.merge(&rule.change);
            }
        }
        change
    }

    /// Whether a pattern of several tokens may begin with `token`.
    pub fn begins_long(&self, token: &View<'_>) -> bool {
        self.long.iter().any(|(_, tests)| tests.first().is_some_and(|test| matches(test, token)))
    }

    /// Adds to `found` the patterns of several tokens that begin at token `start` of `n`.
    pub fn find_long<'a>(
        &self,
        start: usize,
        n: usize,
        view: impl Fn(usize) -> View<'a>,
        found: &mut Vec<LongMatch>,
    ) {
        for (rule, tests) in &self.long {
            let end = start + tests.len();
            if end <= n && tests.iter().zip(start..end).all(|(test, i)| matches(test, &view(i))) {
                found.push((*rule, start, end));
            }
        }
    }

    /// The token that a match changes.
    pub fn target(&self, (rule, start, end): LongMatch) -> usize {
        let index = self.rules[rule].index;
        if index >= 0 { start + index as usize } else { end - index.unsigned_abs() as usize }
    }

    /// What all rules change about the token at `i`, of which `found` are the matches of several tokens.
    pub fn apply_all(&self, i: usize, token: &View<'_>, found: &[LongMatch]) -> Change {
        let mut change = Change::default();
        for (number, rule) in self.rules.iter().enumerate() {
            let long = found.iter().any(|&m| m.0 == number && self.target(m) == i);
            if long || rule.short.iter().any(|test| matches(test, token)) {
                change.merge(&rule.change);
            }
        }
        change
    }
}

/// The tag that a token must have to pass, if the test names one.
fn wanted_tag(test: &TokenTest) -> Option<Box<str>> {
    test.iter().find_map(|(attribute, test)| match (attribute, test) {
        (Attribute::Tag, Test::Is(tag)) => Some(tag.clone()),
        _ => None,
    })
}

fn matches(test: &TokenTest, token: &View<'_>) -> bool {
    test.iter().all(|(attribute, test)| {
        let text = match attribute {
            Attribute::Tag => token.tag,
            Attribute::Pos => token.pos,
            Attribute::Dep => token.dep,
            Attribute::Lower => token.lower,
            Attribute::Orth => token.orth,
            Attribute::IsSpace => return matches!(test, Test::IsFlag(flag) if *flag == token.is_space),
        };
        match test {
            Test::Is(wanted) => text == &**wanted,
            Test::In(list) => list.iter().any(|wanted| text == &**wanted),
            Test::NotIn(list) => !list.iter().any(|wanted| text == &**wanted),
            Test::Regex(regex) => regex.is_match(text).unwrap_or(false),
            Test::IsFlag(_) => false,
        }
    })
}

fn read_token(token: Field<'_, '_>) -> Result<TokenTest, Error> {
    let mut tests = Vec::new();
    for (name, value) in token.pairs("a token of a pattern")? {
        let attribute = match name.text("an attribute")? {
            "TAG" => Attribute::Tag,
            "POS" => Attribute::Pos,
            "DEP" => Attribute::Dep,
            "LOWER" => Attribute::Lower,
            "ORTH" | "TEXT" => Attribute::Orth,
            "IS_SPACE" => Attribute::IsSpace,
            other => return Err(token.error(format!("patterns over {other} are not supported"))),
        };
        if let Some(text) = value.as_str() {
            tests.push((attribute, Test::Is(text.into())));
        } else if let Some(flag) = value.as_bool() {
            tests.push((attribute, Test::IsFlag(flag)));
        } else {
            for (operator, value) in value.pairs("a condition")? {
                let test = match operator.text("an operator")? {
                    "IN" => Test::In(read_list(value)?),
                    "NOT_IN" => Test::NotIn(read_list(value)?),
                    "REGEX" => {
                        let pattern = crate::affixes::to_rust(value.text("a regular expression")?);
                        Test::Regex(Box::new(crate::affixes::general(&pattern).map_err(|e| value.error(e))?))
                    }
                    other => {
                        return Err(token.error(format!("the pattern operator {other} is not supported")));
                    }
                };
                tests.push((attribute, test));
            }
        }
    }
    Ok(tests)
}

fn read_list(value: Field<'_, '_>) -> Result<Vec<Box<str>>, Error> {
    value.items("a list")?.map(|item| Ok(item.text("an item")?.into())).collect()
}

fn read_change(attrs: Field<'_, '_>) -> Result<Change, Error> {
    let mut change = Change::default();
    for (name, value) in attrs.pairs("`attrs`")? {
        let text = value.text("the value of an attribute")?;
        match name.text("an attribute")? {
            "TAG" => change.tag = Some(label(text)),
            "POS" => change.pos = Some(label(text)),
            "MORPH" => change.morph = Some(label(if text == "_" { "" } else { text })),
            "LEMMA" => change.lemma = Some(text.into()),
            "DEP" => change.dep = Some(label(text)),
            other => return Err(attrs.error(format!("setting {other} is not supported"))),
        }
    }
    Ok(change)
}
