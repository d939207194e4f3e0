//! What a model directory says about itself, and whether this runtime can run it.
//!
//! Nothing is guessed: a language, pipe or network architecture that is not known here is refused by name.

use crate::error::Error;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::cell::RefCell;

/// Where files come from: `Ok(None)` if there is no such file.
pub type Source<'a> = &'a dyn Fn(&str) -> Result<Option<Cow<'static, [u8]>>, String>;

/// A model directory that is being read.
pub struct Package<'a> {
    source: Source<'a>,
    digest: RefCell<Sha256>,
}

impl<'a> Package<'a> {
    pub fn new(source: Source<'a>) -> Self {
        Package { source, digest: RefCell::default() }
    }

    /// The file, if it is there.
    pub fn find(&self, file: &str) -> Result<Option<Cow<'static, [u8]>>, Error> {
        let bytes = (self.source)(file).map_err(|why| Error::new(file, why))?;
        if let Some(bytes) = &bytes {
            let mut digest = self.digest.borrow_mut();
            digest.update(file.as_bytes());
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        }
        Ok(bytes)
    }

    /// The file, which must be there.
    pub fn need(&self, file: &str) -> Result<Cow<'static, [u8]>, Error> {
        self.find(file)?.ok_or_else(|| Error::new(file, "the file is missing"))
    }

    /// SHA-256 over the names, lengths and contents of the files read so far, in hexadecimal.
    pub fn digest(&self) -> String {
        self.digest.borrow().clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Facts about a model, from its `meta.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Language and name, as in `en_core_web_sm`.
    pub name: String,
    /// Version of the package.
    pub version: String,
    /// Licence that the package states.
    pub license: String,
}

impl Meta {
    /// Reads `meta.json`.
    pub fn read(bytes: &[u8]) -> Result<Meta, Error> {
        let json: Value =
            serde_json::from_slice(bytes).map_err(|e| Error::new("meta.json", e.to_string()))?;
        let text = |key: &str| {
            let value = json.get(key).and_then(Value::as_str).map(str::to_owned);
            value.ok_or_else(|| Error::new("meta.json", format!("`{key}` is missing")))
        };
        let name = format!("{}_{}", text("lang")?, text("name")?);
        Ok(Meta { name, version: text("version")?, license: text("license").unwrap_or_default() })
    }
}

/// `config.cfg`: sections of keys with JSON values.
#[derive(Debug)]
pub struct Config {
    values: Vec<(String, String, Value)>,
}

const CONFIG: &str = "config.cfg";

impl Config {
    /// Reads `config.cfg`.
    pub fn read(bytes: &[u8]) -> Result<Config, Error> {
        let text = std::str::from_utf8(bytes).map_err(|e| Error::new(CONFIG, e.to_string()))?;
        let mut entries: Vec<(String, String, String)> = Vec::new();
        let mut section = String::new();
        for (n, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            } else if line.starts_with(char::is_whitespace) && !entries.is_empty() {
                // A value goes on in indented lines.
                if let Some((_, _, value)) = entries.last_mut() {
                    value.push_str(trimmed);
                }
            } else if let Some(name) = trimmed.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                section = name.to_owned();
            } else if let Some((key, value)) = trimmed.split_once('=') {
                entries.push((section.clone(), key.trim().to_owned(), value.trim().to_owned()));
            } else {
                return Err(Error::new(CONFIG, format!("line {}: neither section nor `key = value`", n + 1)));
            }
        }
        // References to other values (`${a.b:c}`) are not JSON; none of them is needed here.
        let json = |value: String| serde_json::from_str(&value).unwrap_or(Value::String(value));
        Ok(Config { values: entries.into_iter().map(|(s, k, v)| (s, k, json(v))).collect() })
    }

    /// The value of `key` in `section`.
    pub fn get(&self, section: &str, key: &str) -> Option<&Value> {
        self.values.iter().find(|(s, k, _)| s == section && k == key).map(|(_, _, v)| v)
    }

    fn text(&self, section: &str, key: &str) -> Result<&str, Error> {
        let value = self.get(section, key).and_then(Value::as_str);
        value.ok_or_else(|| Error::new(CONFIG, format!("`{key}` is missing in [{section}]")))
    }

    fn names(&self, key: &str) -> Result<Vec<&str>, Error> {
        let list = self.get("nlp", key).and_then(Value::as_array);
        let names: Option<Vec<&str>> = list.and_then(|l| l.iter().map(Value::as_str).collect());
        names.ok_or_else(|| Error::new(CONFIG, format!("`{key}` is not a list of names in [nlp]")))
    }

    /// The pipes to run, by name and factory, after checking that each is of a known kind and in a known order.
    pub fn pipes(&self) -> Result<Vec<(&str, Factory)>, Error> {
        let lang = self.text("nlp", "lang")?;
        if lang != "en" {
            return Err(Error::new(
                CONFIG,
                format!(
                    "language `{lang}` is not supported: its tokenizer and lemmatizer have rules of their own"
                ),
            ));
        }
        if let Some(tokenizer) = self
            .get("nlp.tokenizer", "@tokenizers")
            .or(self.get("nlp", "tokenizer").and_then(|t| t.get("@tokenizers")))
            && tokenizer != "spacy.Tokenizer.v1"
        {
            return Err(Error::new(CONFIG, format!("tokenizer {tokenizer} is not supported")));
        }
        let disabled = self.names("disabled").unwrap_or_default();
        let mut pipes: Vec<(&str, Factory)> = Vec::new();
        for name in self.names("pipeline")?.into_iter().filter(|name| !disabled.contains(name)) {
            let section = format!("components.{name}");
            let factory = self.text(&section, "factory")?;
            let known = Factory::ALL.into_iter().find(|f| f.name() == factory);
            let known = known.ok_or_else(|| {
                Error::new(CONFIG, format!("pipe `{name}` is a `{factory}`, which is not supported"))
            })?;
            if pipes.iter().any(|(_, f)| *f == known) {
                return Err(Error::new(CONFIG, format!("a second `{factory}` (`{name}`) is not supported")));
            }
            self.check_architectures(name)?;
            pipes.push((name, known));
        }
        let place = |factory| pipes.iter().position(|(_, f)| *f == factory);
        for (first, second) in ORDER {
            if let (Some(a), Some(b)) = (place(first), place(second))
                && a > b
            {
                return Err(Error::new(
                    CONFIG,
                    format!("`{}` after `{}` is not supported", first.name(), second.name()),
                ));
            }
        }
        if place(Factory::Lemmatizer).is_some() {
            self.check_lemmatizer(&pipes)?;
        }
        Ok(pipes)
    }

    /// Whether the model of pipe `name` listens to the shared tok2vec instead of having its own.
    pub fn listens(&self, name: &str) -> bool {
        let section = format!("components.{name}.model.tok2vec");
        self.text(&section, "@architectures").is_ok_and(|a| a.starts_with("spacy.Tok2VecListener."))
    }

    /// Refuses network architectures that are not known.
    fn check_architectures(&self, name: &str) -> Result<(), Error> {
        let prefix = format!("components.{name}.model");
        for (section, key, value) in &self.values {
            let inside =
                section == &prefix || section.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('.'));
            if !inside {
                continue;
            }
            let value_text = value.as_str().unwrap_or_default();
            let refuse =
                |what: String| Err(Error::new(CONFIG, format!("[{section}]: {what} is not supported")));
            match (key.as_str(), value) {
                ("@architectures", _) if !ARCHITECTURES.contains(&value_text) => {
                    return refuse(format!("architecture {value_text}"));
                }
                ("use_upper", Value::Bool(false)) => return refuse("use_upper = false".into()),
                ("extra_state_tokens", Value::Bool(true)) => {
                    return refuse("extra_state_tokens = true".into());
                }
                ("normalize", Value::Bool(true)) => {}
                _ => {}
            }
        }
        Ok(())
    }

    fn check_lemmatizer(&self, pipes: &[(&str, Factory)]) -> Result<(), Error> {
        let Some((name, _)) = pipes.iter().find(|(_, f)| *f == Factory::Lemmatizer) else { return Ok(()) };
        let section = format!("components.{name}");
        if let Some(mode) = self.get(&section, "mode").and_then(Value::as_str)
            && mode != "rule"
        {
            return Err(Error::new(
                CONFIG,
                format!("[{section}]: a lemmatizer of mode `{mode}` is not supported"),
            ));
        }
        if self.get(&section, "overwrite") == Some(&Value::Bool(true)) {
            return Err(Error::new(CONFIG, format!("[{section}]: overwrite = true is not supported")));
        }
        Ok(())
    }
}

const ARCHITECTURES: [&str; 9] = [
    "spacy.Tok2Vec.v2",
    "spacy.HashEmbedCNN.v2",
    "spacy.MultiHashEmbed.v2",
    "spacy.MaxoutWindowEncoder.v2",
    "spacy.Tok2VecListener.v1",
    "spacy.Tagger.v1",
    "spacy.Tagger.v2",
    "spacy.TransitionBasedParser.v1",
    "spacy.TransitionBasedParser.v2",
];

/// Kinds of pipe that can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factory {
    /// The network shared by the pipes that listen to it.
    Tok2Vec,
    /// Fine-grained tags.
    Tagger,
    /// Heads and dependency labels.
    Parser,
    /// Named entities.
    Ner,
    /// Rules over tags, words and labels.
    AttributeRuler,
    /// Dictionary forms.
    Lemmatizer,
}

impl Factory {
    const ALL: [Factory; 6] = [
        Factory::Tok2Vec,
        Factory::Tagger,
        Factory::Parser,
        Factory::Ner,
        Factory::AttributeRuler,
        Factory::Lemmatizer,
    ];

    /// What spaCy calls it.
    pub fn name(self) -> &'static str {
        match self {
            Factory::Tok2Vec => "tok2vec",
            Factory::Tagger => "tagger",
            Factory::Parser => "parser",
            Factory::Ner => "ner",
            Factory::AttributeRuler => "attribute_ruler",
            Factory::Lemmatizer => "lemmatizer",
        }
    }
}

/// What must come before what: each pipe reads what the ones before it wrote.
const ORDER: [(Factory, Factory); 7] = [
    (Factory::Tok2Vec, Factory::Tagger),
    (Factory::Tok2Vec, Factory::Parser),
    (Factory::Tok2Vec, Factory::Ner),
    (Factory::Parser, Factory::Ner),
    (Factory::Tagger, Factory::AttributeRuler),
    (Factory::Parser, Factory::AttributeRuler),
    (Factory::AttributeRuler, Factory::Lemmatizer),
];
