//! What the networks are told of a word: spaCy's lexical attributes, computed once a word.

use crate::chars::{is_alpha, is_digit, is_space};
use crate::error::Error;
use crate::msgpack::{Field, decode};
use crate::strings::string_id;
use rustc_hash::FxHashMap;

/// An attribute that an embedding looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// The exact text.
    Orth,
    /// The text in lower case.
    Lower,
    /// Normal form: spelling variants and typographic characters made one.
    Norm,
    /// First character.
    Prefix,
    /// Last three characters.
    Suffix,
    /// Pattern of letters and digits: `Xxxx`, `dd.d`.
    Shape,
    /// Whether a space follows.
    Spacy,
    /// Whether it is white space.
    IsSpace,
}

impl Feature {
    /// The feature that spaCy calls `name`.
    pub fn by_name(name: &str) -> Option<Feature> {
        Some(match name {
            "ORTH" => Feature::Orth,
            "LOWER" => Feature::Lower,
            "NORM" => Feature::Norm,
            "PREFIX" => Feature::Prefix,
            "SUFFIX" => Feature::Suffix,
            "SHAPE" => Feature::Shape,
            "SPACY" => Feature::Spacy,
            "IS_SPACE" => Feature::IsSpace,
            _ => return None,
        })
    }

    /// True if hardly any two words have it in common.
    pub fn tells_words_apart(self) -> bool {
        matches!(self, Feature::Orth | Feature::Lower | Feature::Norm)
    }
}

/// Number of a word in a [`Lexicon`].
pub type LexId = u32;

/// A word (with the normal form it has in its context) and its attributes.
#[derive(Debug)]
pub struct Lexeme {
    /// Exact text.
    pub text: Box<str>,
    /// In lower case, as Python's `str.lower` has it.
    pub lower: Box<str>,
    /// True if it consists of white space.
    pub is_space: bool,
    /// True if one of the tokenizer's special phrases begins with it.
    pub begins_phrase: bool,
    orth: u64,
    lower_id: u64,
    norm: u64,
    prefix: u64,
    suffix: u64,
    shape: u64,
}

impl Lexeme {
    /// The id of `feature`; `space` tells whether a space follows the token.
    pub fn feature(&self, feature: Feature, space: bool) -> u64 {
        match feature {
            Feature::Orth => self.orth,
            Feature::Lower => self.lower_id,
            Feature::Norm => self.norm,
            Feature::Prefix => self.prefix,
            Feature::Suffix => self.suffix,
            Feature::Shape => self.shape,
            Feature::Spacy => space.into(),
            Feature::IsSpace => self.is_space.into(),
        }
    }
}

/// Normal forms of particular words.
#[derive(Debug, Default)]
pub struct Norms {
    by_id: FxHashMap<u64, Box<str>>,
    base: FxHashMap<&'static str, &'static str>,
}

impl Norms {
    /// Reads `vocab/lookups.bin`, which may have no table of norms.
    pub fn read(bytes: Option<&[u8]>) -> Result<Norms, Error> {
        let file = "vocab/lookups.bin";
        let base =
            include_str!("tables/norms.tsv").lines().filter_map(|line| line.split_once('\t')).collect();
        let mut norms = Norms { by_id: FxHashMap::default(), base };
        if let Some(bytes) = bytes {
            let value = decode(file, bytes)?;
            let root = Field::new(file, &value);
            drop(root.pairs("the file")?);
            if let Some(table) = root.get("lexeme_norm") {
                for (key, norm) in table.pairs("`lexeme_norm`")? {
                    let key =
                        key.as_u64().ok_or_else(|| key.error("a key of `lexeme_norm` is not a number"))?;
                    norms.by_id.insert(key, norm.text("a norm")?.into());
                }
            }
        }
        Ok(norms)
    }

    fn id(&self, text: &str, orth: u64, lower_id: u64) -> u64 {
        if let Some(norm) = self.by_id.get(&orth) {
            return string_id(norm);
        }
        match self.base.get(text) {
            Some(norm) => string_id(norm),
            None => lower_id,
        }
    }
}

/// The words met so far. Grows with the text, so its owner empties it from time to time.
#[derive(Debug, Default)]
pub struct Lexicon {
    lexemes: Vec<Lexeme>,
    plain: FxHashMap<Box<str>, LexId>,
    with_norm: FxHashMap<(Box<str>, Box<str>), LexId>,
}

impl Lexicon {
    /// The word `text`; its normal form is `norm` if given, otherwise what [`Norms`] say.
    pub fn intern(
        &mut self,
        text: &str,
        norm: Option<&str>,
        norms: &Norms,
        begins_phrase: impl Fn(&str) -> bool,
    ) -> LexId {
        let known = match norm {
            None => self.plain.get(text).copied(),
            Some(norm) => self.with_norm.get(&(text.into(), norm.into())).copied(),
        };
        if let Some(id) = known {
            return id;
        }
        let id = self.lexemes.len() as LexId;
        let mut lexeme = describe(text, norms);
        lexeme.begins_phrase = begins_phrase(text);
        if let Some(norm) = norm {
            lexeme.norm = string_id(norm);
            self.with_norm.insert((text.into(), norm.into()), id);
        } else {
            self.plain.insert(text.into(), id);
        }
        self.lexemes.push(lexeme);
        id
    }

    /// The word of number `id`.
    pub fn get(&self, id: LexId) -> &Lexeme {
        &self.lexemes[id as usize]
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Forgets all words.
    pub fn clear(&mut self) {
        self.lexemes.clear();
        self.plain.clear();
        self.with_norm.clear();
    }
}

fn describe(text: &str, norms: &Norms) -> Lexeme {
    let lower = text.to_lowercase();
    let (orth, lower_id) = (string_id(text), string_id(&lower));
    let prefix = text.char_indices().nth(1).map_or(text, |(end, _)| &text[..end]);
    let suffix = text.char_indices().rev().nth(2).map_or(text, |(start, _)| &text[start..]);
    Lexeme {
        orth,
        lower_id,
        norm: norms.id(text, orth, lower_id),
        prefix: string_id(prefix),
        suffix: string_id(suffix),
        shape: string_id(&shape(text)),
        is_space: !text.is_empty() && text.chars().all(is_space),
        begins_phrase: false,
        text: text.into(),
        lower: lower.into(),
    }
}

/// Letters become `x` or `X`, digits `d`; runs of equal signs are cut after four.
fn shape(text: &str) -> String {
    if text.len() >= 100 && text.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::new();
    let (mut last, mut run) = (None, 0);
    for c in text.chars() {
        let sign = match c {
            c if is_alpha(c) => {
                if c.is_uppercase() {
                    'X'
                } else {
                    'x'
                }
            }
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(sign) { run + 1 } else { 0 };
        last = Some(sign);
        if run < 4 {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert_eq!(shape("Damascus"), "Xxxxx");
        assert_eq!(shape("C3P0-x"), "XdXd-x");
        assert_eq!(shape("2014"), "dddd");
        assert_eq!(shape("1234567"), "dddd");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
        assert_eq!(shape("ʹ²⅓"), "xd⅓");
    }

    #[test]
    fn affixes_are_counted_in_characters() {
        let norms = Norms::read(None).unwrap();
        let lexeme = describe("Ålesund", &norms);
        assert_eq!(lexeme.prefix, string_id("Å"));
        assert_eq!(lexeme.suffix, string_id("und"));
        assert_eq!(describe("é", &norms).suffix, string_id("é"));
        assert_eq!(describe("“", &norms).norm, string_id("\""));
    }
}
