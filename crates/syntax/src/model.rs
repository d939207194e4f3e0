//! A loaded pipeline: from text to [`Doc`].

use crate::doc::Doc;
use crate::error::Error;
use crate::lexicon::Norms;
use crate::package::{Config, Factory, Meta, Package, Source};
use crate::parts::arc_eager;
use crate::parts::lemmatizer::Lemmatizer;
use crate::parts::moves::{Moves, check_cfg};
use crate::parts::ner::{self, Ner};
use crate::parts::parser::Parser;
use crate::parts::ruler::Ruler;
use crate::parts::tagger::Tagger;
use crate::parts::tok2vec::Tok2Vec;
use crate::session::Session;
use crate::tokenizer::Tokenizer;
use crate::vectors::Vectors;
use crate::weights::Network;
use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A spaCy v3 pipeline, ready to parse.
///
/// Parsing cannot fail and takes time and memory in proportion to the text. It may be called from any
/// number of threads at once; each keeps caches of bounded size, and what they hold never shows in the result.
///
/// Texts longer than [`Model::LONGEST_SECTION`] are parsed in sections.
#[derive(Debug)]
pub struct Model {
    pub(crate) tokenizer: Tokenizer,
    pub(crate) tok2vec: Option<Tok2Vec>,
    pub(crate) tagger: Option<Tagger>,
    pub(crate) parser: Option<Parser>,
    pub(crate) ner: Option<(Ner, Option<Tok2Vec>)>,
    pub(crate) ruler: Option<Ruler>,
    pub(crate) lemmatizer: Option<Lemmatizer>,
    meta: Meta,
    id: String,
    /// Caches of calls that have ended, for the next ones.
    sessions: Mutex<Vec<Session>>,
}

/// Finds forms of a dictionary form.
pub type Forms<'a> = Box<dyn Fn(&str) -> Vec<String> + 'a>;

impl Model {
    /// The files that an English package of the usual pipes consists of, for embedding.
    pub const FILES: [&'static str; 18] = [
        "config.cfg",
        "meta.json",
        "tokenizer",
        "vocab/lookups.bin",
        "vocab/vectors",
        "vocab/key2row",
        "vocab/vectors.cfg",
        "tok2vec/model",
        "tagger/cfg",
        "tagger/model",
        "parser/cfg",
        "parser/model",
        "parser/moves",
        "ner/cfg",
        "ner/model",
        "ner/moves",
        "attribute_ruler/patterns",
        "lemmatizer/lookups/lookups.bin",
    ];

    /// Texts of more than this many bytes are parsed in sections of at most this size, each as if it were a
    /// text of its own, cut after a blank line, else a line, a sentence or a word, as late as possible in the
    /// last half. (spaCy refuses texts of more than a million characters, and its memory grows with the text.)
    pub const LONGEST_SECTION: usize = 100_000;

    /// Loads a model directory as spaCy writes it.
    ///
    /// # Errors
    /// If a file is missing, damaged, or asks for something this runtime cannot do; the error names the file.
    pub fn load(dir: &Path) -> Result<Model, Error> {
        Model::from_source(&|file| match std::fs::read(dir.join(file)) {
            Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e.to_string()),
        })
    }

    /// Loads a model from wherever `files` gets its files; see [`Model::FILES`].
    ///
    /// # Errors
    /// As for [`Model::load`].
    pub fn from_files(files: &dyn Fn(&str) -> Option<Cow<'static, [u8]>>) -> Result<Model, Error> {
        Model::from_source(&|file| Ok(files(file)))
    }

    fn from_source(source: Source<'_>) -> Result<Model, Error> {
        let package = Package::new(source);
        let config = Config::read(&package.need("config.cfg")?)?;
        let meta = Meta::read(&package.need("meta.json")?)?;
        let pipes = config.pipes()?;
        let norms = Norms::read(package.find("vocab/lookups.bin")?.as_deref())?;
        let tokenizer = Tokenizer::read(&package.need("tokenizer")?, norms)?;
        let vectors = read_vectors(&package)?;
        let mut model = Model {
            tokenizer,
            tok2vec: None,
            tagger: None,
            parser: None,
            ner: None,
            ruler: None,
            lemmatizer: None,
            meta,
            id: String::new(),
            sessions: Mutex::default(),
        };
        for (name, factory) in pipes {
            model.read_pipe(&package, &config, name, factory, vectors.as_ref())?;
        }
        model.id = format!("{} {} sha256:{}", model.meta.name, model.meta.version, package.digest());
        Ok(model)
    }

    fn read_pipe(
        &mut self,
        package: &Package<'_>,
        config: &Config,
        name: &str,
        factory: Factory,
        vectors: Option<&Arc<Vectors>>,
    ) -> Result<(), Error> {
        let file = |file: &str| format!("{name}/{file}");
        let network = || Network::read(&file("model"), &package.need(&file("model"))?);
        let shared = self.tok2vec.as_ref().map(Tok2Vec::width);
        let listened = || {
            let reason = format!("pipe `{name}` listens to a tok2vec, and none runs before it");
            shared.ok_or_else(|| Error::new("config.cfg", reason))
        };
        let own =
            || Error::new("config.cfg", format!("pipe `{name}` with a tok2vec of its own is not supported"));
        let moves = |actions| Moves::read(&file("moves"), &package.need(&file("moves"))?, actions);
        match factory {
            Factory::Tok2Vec => self.tok2vec = Some(Tok2Vec::read(&network()?, vectors)?),
            Factory::Tagger if !config.listens(name) => return Err(own()),
            Factory::Tagger => {
                let cfg = package.need(&file("cfg"))?;
                self.tagger = Some(Tagger::read(&network()?, &cfg, &file("cfg"), listened()?)?);
            }
            Factory::Parser if !config.listens(name) => return Err(own()),
            Factory::Parser => {
                check_cfg(&file("cfg"), &package.need(&file("cfg"))?)?;
                self.parser = Some(Parser::read(&network()?, listened()?, moves(arc_eager::ACTIONS)?)?);
            }
            Factory::Ner => {
                check_cfg(&file("cfg"), &package.need(&file("cfg"))?)?;
                let network = network()?;
                let own = if config.listens(name) { None } else { Some(Tok2Vec::read(&network, vectors)?) };
                let width = own.as_ref().map_or_else(listened, |t| Ok(t.width()))?;
                self.ner = Some((Ner::read(&network, width, moves(ner::ACTIONS)?)?, own));
            }
            Factory::AttributeRuler => {
                self.ruler = Some(Ruler::read(&file("patterns"), &package.need(&file("patterns"))?)?);
            }
            Factory::Lemmatizer => {
                let lookups = file("lookups/lookups.bin");
                self.lemmatizer = Some(Lemmatizer::read(&lookups, &package.need(&lookups)?)?);
            }
        }
        Ok(())
    }

    /// Name, version and SHA-256 of the files: tells which model a parse was made with.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Finds every form in lower case that may have a dictionary form; nothing but itself without a lemmatizer.
    pub fn forms(&self) -> Forms<'_> {
        match &self.lemmatizer {
            Some(lemmatizer) => Box::new(lemmatizer.inverse()),
            None => Box::new(|lemma| vec![lemma.to_owned()]),
        }
    }

    /// What the package says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Parses one text.
    pub fn parse(&self, text: &str) -> Doc {
        self.parse_batch(&[text]).pop().unwrap_or_default()
    }

    /// Parses texts; the results are those of [`Model::parse`], and come faster for short texts.
    pub fn parse_batch(&self, texts: &[&str]) -> Vec<Doc> {
        self.run(texts, true)
    }

    /// The same without named entities, as spaCy with `disable=["ner"]`: for half the cost every token is
    /// outside of entities, and all else is what [`Model::parse_batch`] gives.
    pub fn parse_batch_without_entities(&self, texts: &[&str]) -> Vec<Doc> {
        self.run(texts, false)
    }

    fn run(&self, texts: &[&str], entities: bool) -> Vec<Doc> {
        let lock = || self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        // Bound to a name, so that the lock is free again before the work begins.
        let kept = lock().pop();
        let mut session = kept.unwrap_or_default();
        let docs = session.parse(self, texts, entities);
        lock().push(session);
        docs
    }
}

fn read_vectors(package: &Package<'_>) -> Result<Option<Arc<Vectors>>, Error> {
    let Some(npy) = package.find("vocab/vectors")? else { return Ok(None) };
    let cfg = package.find("vocab/vectors.cfg")?;
    let key2row = package.need("vocab/key2row")?;
    Ok(Vectors::read(&npy, &key2row, cfg.as_deref())?.map(Arc::new))
}
