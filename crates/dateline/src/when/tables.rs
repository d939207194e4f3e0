//! Which words of a language mean what: its tables, its unions of them and its number words.

use super::lexer::{Case, Tok, WordId};
use super::number::NumberWords;
use super::pattern::Class;
use super::shapes::Builtin;
use rustc_hash::FxHashMap;

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
    pub(super) fn firsts(&self, table: usize) -> impl Iterator<Item = WordId> + '_ {
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

    pub(super) fn matches<'a>(
        &'a self,
        table: usize,
        toks: &'a [Tok],
    ) -> impl Iterator<Item = (usize, u32)> + 'a {
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
