//! A language's dates, loaded: the one thing that other modules hold.

use super::follow::Second;
use super::lexer::{self, Lexicon, Tok};
use super::load::{self, Error, Failure, Rule};
use super::tables::Tables;
use super::tense::Cues;
use super::{DocKind, Timex, document, find};
use jiff::civil::Date;
use syntax::{Doc, Iob, Token};

/// A pattern that can begin with a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub rule: u32,
    pub pattern: u32,
    pub second: Second,
}

/// The date words and rules of one language.
#[derive(Debug)]
pub struct Dates {
    pub(super) lexicon: Lexicon,
    pub(super) tables: Tables,
    pub(super) rules: Vec<Rule>,
    /// By word: the rules (and which of their patterns) that can begin with it.
    pub(super) by_word: Vec<Vec<Start>>,
    /// Those that can begin with a number in digits.
    pub(super) by_digit: Vec<Start>,
    pub(super) cues: Cues,
    pub(super) bounds: Option<usize>,
    pub(super) ahead: Option<usize>,
    pub(super) links: Option<usize>,
    pub(super) banners: Option<usize>,
}

impl Dates {
    /// Reads the files of a language, each with the name to use in errors.
    ///
    /// # Errors
    /// The first thing that cannot be used: file, line, and what to do.
    pub fn load(files: &[(&str, &str)]) -> Result<Dates, Error> {
        let loaded = load::load(files)?;
        let mut by_word = vec![Vec::new(); loaded.lexicon.len()];
        let mut by_digit = Vec::new();
        for (r, rule) in loaded.rules.iter().enumerate() {
            for (p, pattern) in rule.patterns.iter().enumerate() {
                let (words, digits) = pattern.firsts(&loaded.tables);
                let start = |first| Start {
                    rule: r as u32,
                    pattern: p as u32,
                    second: Second::after(&pattern.nodes, first, &loaded.tables),
                };
                for w in words {
                    by_word[w as usize].push(start(Some(w)));
                }
                if digits {
                    by_digit.push(start(None));
                }
            }
        }
        by_word[0].clear();
        let cues = Cues::of(&loaded.tables, &loaded.lexicon, loaded.tables.index("tense"));
        Ok(Dates {
            cues,
            bounds: loaded.tables.index("bounds"),
            ahead: loaded.tables.index("ahead"),
            links: loaded.tables.index("links"),
            banners: loaded.tables.index("banners"),
            lexicon: loaded.lexicon,
            tables: loaded.tables,
            rules: loaded.rules,
            by_word,
            by_digit,
        })
    }

    /// The English dates that come with the crate.
    ///
    /// # Errors
    /// As [`Dates::load`]; a test of the crate runs it.
    pub fn english() -> Result<Dates, Error> {
        Dates::load(load::ENGLISH)
    }

    /// The temporal expressions of a parsed text, in text order, none overlapping.
    ///
    /// Without `published`, what counts from it stays undated, with the reason.
    pub fn find(&self, doc: &Doc, published: Option<Date>, kind: DocKind) -> Vec<Timex> {
        find::find(self, doc, published, kind)
    }

    /// Which kind of document this is, and why.
    pub fn kind_of(&self, doc: &Doc, published: Option<Date>) -> (DocKind, String) {
        document::kind(&self.find(doc, published, DocKind::News), published)
    }

    /// The temporal expressions of a text whose kind is not known: what [`Dates::find`] gives for what
    /// [`Dates::kind_of`] says, for less work.
    pub fn read(&self, doc: &Doc, published: Option<Date>) -> Vec<Timex> {
        let as_news = self.find(doc, published, DocKind::News);
        match document::kind(&as_news, published).0 {
            DocKind::News => as_news,
            kind => self.find(doc, published, kind),
        }
    }

    /// Runs the rules' examples; returns those that do not come out.
    pub fn check(&self) -> Vec<Failure> {
        load::check(self, &self.rules)
    }

    /// A document of untagged words, for examples and for texts that nobody has parsed.
    pub fn plain(&self, text: &str) -> Doc {
        let toks = self.lex(text);
        let mut first = true;
        let mut tokens = Vec::with_capacity(toks.len());
        for (i, t) in toks.iter().enumerate() {
            let next = toks.get(i + 1).map_or(text.len(), |n| n.start as usize);
            tokens.push(Token {
                start: t.start,
                end: t.end,
                space: text[t.end as usize..next].starts_with(' '),
                tag: "",
                pos: "",
                morph: "",
                dep: "",
                ent_type: "",
                iob: Iob::O,
                head: i as u32,
                sent_start: std::mem::take(&mut first),
                lemma: text[t.start as usize..t.end as usize].to_lowercase().into(),
            });
            first = matches!(&text[t.start as usize..t.end as usize], "." | "!" | "?")
                || toks.get(i + 1).is_some_and(|n| n.breaks);
        }
        Doc::new(text.to_owned(), tokens)
    }

    pub(super) fn lex(&self, text: &str) -> Vec<Tok> {
        let mut toks = Vec::with_capacity(text.len() / 4);
        lexer::lex(&self.lexicon, text, &mut toks);
        toks
    }
}
