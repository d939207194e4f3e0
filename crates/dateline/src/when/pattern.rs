//! Does a rule's pattern match here, and what did its parts capture?
//!
//! A pattern is a sequence of words; `(a|b)` is a choice, `x?` may be missing, `{field}` or
//! `{field:table|builtin}` captures, `~` says that no space stands between its neighbours. Builtins are
//! number shapes (see [`super::shapes::Builtin`]). There is no repetition, so a match costs at most the pattern's size.

use super::fields::Field;
use super::lexer::{Lexicon, Tok, WordId};
use super::shapes::{Builtin, builtin};
use super::tables::Tables;

/// What a capture holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Val {
    /// A table's value: index in the values of the tables.
    Word(u32),
    Number(f64),
    Clock(u8, u8, Option<u8>),
    Ymd(i32, u8, u8),
}

/// One capture: field, value and one past its last token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capture {
    pub field: Field,
    pub val: Val,
    pub to: usize,
}

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Word(WordId),
    Capture(Field, Vec<Class>),
    Choice(Vec<Vec<Node>>),
    Maybe(Vec<Node>),
    Glue,
}

/// What a capture accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Table(usize),
    Builtin(Builtin),
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    pub nodes: Vec<Node>,
}

struct Next<'a> {
    nodes: &'a [Node],
    then: Option<&'a Next<'a>>,
}

/// What a match may look at.
pub(super) struct Input<'a> {
    pub toks: &'a [Tok],
    pub tables: &'a Tables,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn parse(source: &str, lexicon: &mut Lexicon, tables: &Tables) -> Result<Pattern, String> {
        let mut reader = Reader { rest: source, lexicon, tables };
        let nodes = reader.sequence()?;
        if !reader.rest.is_empty() {
            return Err(format!("stray “{}”", reader.rest));
        }
        Ok(Pattern { nodes })
    }

    /// The end of the match that begins at token `at`, with its captures.
    pub(super) fn match_at(&self, input: &Input, at: usize, captures: &mut Vec<Capture>) -> Option<usize> {
        captures.clear();
        step(&self.nodes, None, input, at, captures, at)
    }

    /// What a match can begin with: words and number shapes.
    pub(super) fn firsts(&self, tables: &Tables) -> (Vec<WordId>, bool) {
        let (mut words, mut digits) = (Vec::new(), false);
        firsts(&self.nodes, tables, &mut words, &mut digits);
        words.sort_unstable();
        words.dedup();
        (words, digits)
    }
}

fn firsts(nodes: &[Node], tables: &Tables, words: &mut Vec<WordId>, digits: &mut bool) -> bool {
    for node in nodes {
        let can_be_empty = match node {
            Node::Glue => true,
            Node::Word(w) => {
                words.push(*w);
                false
            }
            Node::Capture(_, classes) => {
                for class in classes {
                    first_of(*class, tables, words, digits);
                }
                false
            }
            Node::Choice(ways) => {
                let mut empty = false;
                for way in ways {
                    empty |= firsts(way, tables, words, digits);
                }
                empty
            }
            Node::Maybe(inner) => {
                firsts(inner, tables, words, digits);
                true
            }
        };
        if !can_be_empty {
            return false;
        }
    }
    true
}

fn first_of(class: Class, tables: &Tables, words: &mut Vec<WordId>, digits: &mut bool) {
    let n = &tables.numbers;
    match class {
        Class::Table(t) => words.extend(tables.firsts(t)),
        Class::Builtin(b) => {
            *digits |= b != Builtin::Yearwords;
            if matches!(b, Builtin::Number | Builtin::Yearwords) {
                words.extend(n.ones.keys().chain(n.tens.keys()));
                words.push(n.a);
            }
            if b == Builtin::Ordinal {
                words.extend(n.ordinals.keys().chain(n.tens.keys()));
            }
        }
    }
}

fn step(
    nodes: &[Node],
    then: Option<&Next>,
    input: &Input,
    at: usize,
    captures: &mut Vec<Capture>,
    start: usize,
) -> Option<usize> {
    let Some((node, rest)) = nodes.split_first() else {
        return match then {
            Some(next) => step(next.nodes, next.then, input, at, captures, start),
            None => (at > start).then_some(at),
        };
    };
    let tok = input.toks.get(at).filter(|t| at == start || !t.breaks);
    match node {
        Node::Word(w) => {
            if tok.is_some_and(|t| t.word == *w) {
                step(rest, then, input, at + 1, captures, start)
            } else {
                None
            }
        }
        Node::Glue => {
            if tok.is_some_and(|t| t.glued) {
                step(rest, then, input, at, captures, start)
            } else {
                None
            }
        }
        Node::Capture(field, classes) => {
            tok?;
            let depth = captures.len();
            for class in classes {
                let mut attempt = |len: usize, val: Val| {
                    captures.truncate(depth);
                    captures.push(Capture { field: *field, val, to: at + len });
                    step(rest, then, input, at + len, captures, start)
                };
                let end = match class {
                    Class::Table(t) => input
                        .tables
                        .matches(*t, &input.toks[at..])
                        .find_map(|(len, value)| attempt(len, Val::Word(value))),
                    Class::Builtin(b) => builtin(*b, input, at).and_then(|(len, val)| attempt(len, val)),
                };
                if end.is_some() {
                    return end;
                }
            }
            captures.truncate(depth);
            None
        }
        Node::Choice(ways) => {
            let depth = captures.len();
            let next = Next { nodes: rest, then };
            ways.iter().find_map(|way| {
                captures.truncate(depth);
                step(way, Some(&next), input, at, captures, start)
            })
        }
        Node::Maybe(inner) => {
            let depth = captures.len();
            let next = Next { nodes: rest, then };
            if let Some(end) = step(inner, Some(&next), input, at, captures, start) {
                return Some(end);
            }
            captures.truncate(depth);
            step(rest, then, input, at, captures, start)
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    lexicon: &'a mut Lexicon,
    tables: &'a Tables,
}

impl Reader<'_> {
    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(c) = self.rest.chars().next() else { return Ok(nodes) };
            if c == '|' || c == ')' {
                return Ok(nodes);
            }
            let node = self.atom(c)?;
            if self.rest.starts_with('?') {
                self.rest = &self.rest[1..];
                nodes.push(Node::Maybe(vec![node]));
            } else {
                nodes.push(node);
            }
        }
    }

    fn atom(&mut self, c: char) -> Result<Node, String> {
        match c {
            '(' => {
                let mut ways = Vec::new();
                loop {
                    self.rest = &self.rest[1..];
                    ways.push(self.sequence()?);
                    match self.rest.chars().next() {
                        Some('|') => {}
                        Some(')') => break,
                        _ => return Err("a “(” is not closed".to_owned()),
                    }
                }
                self.rest = &self.rest[1..];
                Ok(Node::Choice(ways))
            }
            '{' => {
                let end = self.rest.find('}').ok_or("a “{” is not closed")?;
                let inner = &self.rest[1..end];
                self.rest = &self.rest[end + 1..];
                self.capture(inner)
            }
            '~' => {
                self.rest = &self.rest[1..];
                Ok(Node::Glue)
            }
            _ => {
                let end = self.rest.find(|c: char| c.is_whitespace() || "(){}|?~".contains(c));
                let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                if word.is_empty() {
                    return Err(format!("“{c}” has no meaning here"));
                }
                self.rest = rest;
                Ok(Node::Word(self.lexicon.add(&word.to_lowercase())))
            }
        }
    }

    fn capture(&mut self, inner: &str) -> Result<Node, String> {
        let (field, classes) = inner.split_once(':').unwrap_or((inner, inner));
        let name = field.trim();
        let field = Field::named(name).ok_or_else(|| {
            format!("“{name}” is not a field; the fields are {}", Field::names().join(", "))
        })?;
        let mut all = Vec::new();
        for class in classes.split('|') {
            let class = class.trim();
            let found = self.tables.classes(class);
            all.extend(found.ok_or_else(|| format!("there is no table or number shape “{class}”"))?);
        }
        Ok(Node::Capture(field, all))
    }
}
