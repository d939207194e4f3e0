//! Does a rule's pattern match here, and what did its parts capture?
//!
//! A pattern is a sequence of words; `(a|b)` is a choice, `x?` may be missing, `{field}` or
//! `{field:table|builtin}` captures, `~` says that no space stands between its neighbours. Builtins are
//! number shapes (see [`Builtin`]). There is no repetition, so a match costs at most the pattern's size.

use super::fields::Field;
use super::lexer::{Case, Lexicon, Shape, Tok, WordId};
use super::number::NumberWords;
use rustc_hash::FxHashMap;

/// What a capture holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Val {
    /// A table's value: index in [`Tables::values`].
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

/// Shapes of numbers a pattern can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builtin {
    /// Any cardinal, in digits or words.
    Number,
    /// An ordinal, in digits or words.
    Ordinal,
    /// 1000 to 2199 in four digits.
    Year,
    /// A year in words.
    Yearwords,
    /// One to four digits, for years before or after Christ.
    Int,
    /// Two digits.
    Two,
    /// 1 to 31 in one or two digits.
    Day,
    /// 0 to 24 in one or two digits.
    Hour,
    /// 0000 to 2400 in four digits.
    Military,
    /// `10:35`, `10:35:07`.
    Clock,
    /// `2014-12-15`.
    Iso,
    /// `12/15/2014`.
    Slash,
    /// An ordinal in digits: `15th`.
    Nth,
    /// 100 to 999 in three digits.
    Three,
}

impl Builtin {
    pub(super) fn named(name: &str) -> Option<Builtin> {
        Some(match name {
            "number" => Builtin::Number,
            "ordinal" => Builtin::Ordinal,
            "year4" => Builtin::Year,
            "yearwords" => Builtin::Yearwords,
            "int" => Builtin::Int,
            "two" => Builtin::Two,
            "day31" => Builtin::Day,
            "hour24" => Builtin::Hour,
            "military" => Builtin::Military,
            "hhmm" => Builtin::Clock,
            "iso" => Builtin::Iso,
            "slash" => Builtin::Slash,
            "nth" => Builtin::Nth,
            "three" => Builtin::Three,
            _ => return None,
        })
    }
}

/// One entry of a table: its words after the first, and its value.
#[derive(Debug)]
struct Entry {
    rest: Vec<WordId>,
    title: bool,
    value: u32,
}

/// All word tables of a language.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// By table, by first word: entries, longest first.
    tables: Vec<FxHashMap<WordId, Vec<Entry>>>,
    names: FxHashMap<String, usize>,
    /// Names for several tables and shapes at once.
    unions: FxHashMap<String, Vec<Class>>,
    /// By word: the tables that have a phrase beginning with it, as bits; built by [`Tables::seal`].
    begins: Vec<u128>,
    /// By word: true if a number in words can begin with it.
    counts: Vec<bool>,
    pub values: Vec<String>,
    pub numbers: NumberWords,
}

impl Tables {
    /// Builds the look-up by word, once all tables are filled: `words` is one more than the last word.
    ///
    /// # Errors
    /// If there are more tables than bits.
    pub(super) fn seal(&mut self, words: usize) -> Result<(), String> {
        if self.tables.len() > 128 {
            return Err(format!("{} tables are more than 128", self.tables.len()));
        }
        self.begins = vec![0; words];
        for (i, table) in self.tables.iter().enumerate() {
            for &w in table.keys() {
                self.begins[w as usize] |= 1 << i;
            }
        }
        let n = &self.numbers;
        let starts = |w: &WordId| {
            n.ones.contains_key(w) || n.tens.contains_key(w) || n.ordinals.contains_key(w) || *w == n.a
        };
        self.counts = (0..words as WordId).map(|w| starts(&w)).collect();
        Ok(())
    }

    /// The tables that have a phrase beginning with `word`, as bits.
    pub(super) fn begun_by(&self, word: WordId) -> u128 {
        self.begins[word as usize]
    }

    /// True if a number in words can begin with `word`.
    pub(super) fn counts(&self, word: WordId) -> bool {
        self.counts[word as usize]
    }

    /// The second words of the phrases of `table` that begin with `first`; `None` for one of one word.
    pub(super) fn seconds(&self, table: usize, first: WordId) -> impl Iterator<Item = Option<WordId>> + '_ {
        let entries = self.tables[table].get(&first).map_or(&[][..], Vec::as_slice);
        entries.iter().map(|e| e.rest.first().copied())
    }

    /// The index of table `name`.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// A new, empty table; `None` if there is one of that name.
    pub(super) fn open(&mut self, name: &str) -> Option<usize> {
        if self.names.contains_key(name) {
            return None;
        }
        self.names.insert(name.to_owned(), self.tables.len());
        self.tables.push(FxHashMap::default());
        Some(self.tables.len() - 1)
    }

    /// Adds a phrase to a table. A phrase written with a capital matches only with one.
    pub(super) fn add(&mut self, table: usize, phrase: &[WordId], title: bool, value: &str) {
        let index = self.value(value);
        let Some((&first, rest)) = phrase.split_first() else { return };
        let entries = self.tables[table].entry(first).or_default();
        entries.push(Entry { rest: rest.to_vec(), title, value: index });
        entries.sort_by_key(|e| std::cmp::Reverse(e.rest.len()));
    }

    /// The index of a value, made if new.
    pub(super) fn value(&mut self, value: &str) -> u32 {
        let found = self.values.iter().position(|v| v == value);
        found.unwrap_or_else(|| {
            self.values.push(value.to_owned());
            self.values.len() - 1
        }) as u32
    }

    /// The phrases of one word of a table, with their values.
    pub(super) fn words(&self, table: usize) -> impl Iterator<Item = (WordId, &str)> + '_ {
        let all = self.tables[table].iter();
        all.flat_map(|(w, es)| {
            es.iter().filter(|e| e.rest.is_empty()).map(|e| (*w, self.values[e.value as usize].as_str()))
        })
    }

    /// Every first word of a table.
    fn firsts(&self, table: usize) -> impl Iterator<Item = WordId> + '_ {
        self.tables[table].keys().copied()
    }

    /// What a table, a number shape or a union of them accepts; `None` if there is none of that name.
    pub(super) fn classes(&self, name: &str) -> Option<Vec<Class>> {
        let table = self.index(name).map(|t| vec![Class::Table(t)]);
        table
            .or_else(|| self.unions.get(name).cloned())
            .or_else(|| Some(vec![Class::Builtin(Builtin::named(name)?)]))
    }

    /// Names `classes` together.
    pub(super) fn unite(&mut self, name: &str, classes: Vec<Class>) {
        self.unions.insert(name.to_owned(), classes);
    }

    /// The value of the longest phrase of `table` at the head of `toks`, and its length.
    pub(super) fn look_up(&self, table: usize, toks: &[Tok]) -> Option<(usize, u32)> {
        self.matches(table, toks).next()
    }

    fn matches<'a>(&'a self, table: usize, toks: &'a [Tok]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let first = toks.first();
        let word = first.filter(|t| self.begins[t.word as usize] >> table & 1 == 1);
        let entries = word.and_then(|t| self.tables[table].get(&t.word)).map_or(&[][..], Vec::as_slice);
        entries.iter().filter_map(move |e| {
            let tail = toks.get(1..=e.rest.len())?;
            let same = tail.iter().zip(&e.rest).all(|(t, w)| t.word == *w && !t.breaks);
            let case = !e.title || first.is_some_and(|t| t.case != Case::Lower);
            (same && case).then_some((1 + e.rest.len(), e.value))
        })
    }
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

fn builtin(b: Builtin, input: &Input, at: usize) -> Option<(usize, Val)> {
    let first = input.toks.get(at)?;
    if matches!(first.shape, Shape::Word | Shape::Mark) && !input.tables.counts[first.word as usize] {
        return None;
    }
    let toks = &input.toks[at..(at + 16).min(input.toks.len())];
    let n = &input.tables.numbers;
    let shape = first.shape;
    let number = |found: Option<(usize, f64)>| found.map(|(len, v)| (len, Val::Number(v)));
    let digits = |fits: fn(u8, u32) -> bool| match shape {
        Shape::Int(k, v) if fits(k, v) => Some((1, Val::Number(f64::from(v)))),
        _ => None,
    };
    match b {
        Builtin::Number => number(n.cardinal(toks)),
        Builtin::Ordinal => number(n.ordinal(toks)),
        Builtin::Yearwords => number(n.year(toks)),
        Builtin::Year => digits(|k, v| k == 4 && (1000..2200).contains(&v)),
        Builtin::Int => digits(|k, v| k <= 4 && v > 0),
        Builtin::Nth => number(n.ordinal(toks).filter(|_| matches!(shape, Shape::Int(..)))),
        Builtin::Three => digits(|k, v| k == 3 && v >= 100),
        Builtin::Two => digits(|k, _| k == 2),
        Builtin::Day => digits(|k, v| k <= 2 && (1..=31).contains(&v)),
        Builtin::Hour => digits(|k, v| k <= 2 && v <= 24),
        Builtin::Military => digits(|k, v| k == 4 && v <= 2400 && v % 100 < 60)
            .map(|(len, v)| (len, if let Val::Number(x) = v { hhmm(x) } else { v })),
        Builtin::Clock => match shape {
            Shape::Clock(h, m, s) => Some((1, Val::Clock(h, m, s))),
            _ => None,
        },
        Builtin::Iso => match shape {
            Shape::Iso(y, m, d) => Some((1, Val::Ymd(y, m, d))),
            _ => None,
        },
        Builtin::Slash => match shape {
            Shape::Slash(a, b, y, points) => Some((1, slash(a, b, y, points)?)),
            _ => None,
        },
    }
}

fn hhmm(v: f64) -> Val {
    let v = v as u32;
    Val::Clock((v / 100) as u8, (v % 100) as u8, None)
}

/// Month first, unless it cannot be or the parts are separated by points.
fn slash(a: u8, b: u8, y: i32, points: bool) -> Option<Val> {
    let (m, d) = if points || a > 12 { (b, a) } else { (a, b) };
    (m <= 12).then_some(Val::Ymd(y, m, d))
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
