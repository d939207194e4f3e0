//! Who did what to whom, whatever the grammar: one [`Frame`] a predicate, with its *logical* subject and
//! object, its preposition phrases, its mode and its speaker.
//!
//! A frame never mentions capture or siege: what syntax can mean is said here, once, so that a codebook
//! clause is written once, in the active voice. Works on CLEAR labels (spaCy's English pipelines).
//! Framing cannot fail; on a damaged tree it yields fewer frames.

mod arguments;
mod epithet;
pub mod grammar;
mod headed;
mod mode;
mod nominal;
mod speech;
mod tree;

pub use grammar::{Grammar, Mode, Phase, Saying};
pub use headed::unwritten_predicate;
pub use speech::Speech;
pub use tree::{conjuncts, phrase_span, transparent_head};

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use syntax::Doc;

/// How the predicate is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A verb, finite or not.
    Verb,
    /// A noun that names what a verb says: "the capture of".
    Noun,
    /// "X is Y", "X, Y, …".
    Copula,
    /// "US-backed", "al-Qaeda affiliate X".
    Epithet,
}

/// When, as far as the verb's form tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// Present, or no sign.
    #[default]
    Present,
    /// Past.
    Past,
    /// Before another past: background, as a rule.
    Pluperfect,
    /// Future.
    Future,
}

/// A phrase without a written preposition, and the prepositions a clause may ask for it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// "gave rebels missiles": to rebels.
    Dative,
    /// "al-Qaeda affiliate", "al-Qaeda's affiliate": of al-Qaeda.
    Genitive,
    /// "held them hostage", "was named commander": as hostage, as commander.
    Predicative,
    /// "A and B met": with B. "al-Qaeda-linked": to or with al-Qaeda.
    Comitative,
}

impl Unwritten {
    /// True if the phrase can stand for one with this preposition.
    pub fn reads(self, prep: &str) -> bool {
        match self {
            Unwritten::Dative => matches!(prep, "to" | "for"),
            Unwritten::Genitive => matches!(prep, "of" | "to" | "with"),
            Unwritten::Predicative => prep == "as",
            Unwritten::Comitative => matches!(prep, "with" | "to" | "against" | "between" | "by"),
        }
    }
}

/// A preposition phrase of a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Set when no preposition is written.
    pub unwritten: Option<Unwritten>,
    /// Token of the preposition; the head itself when none is written.
    pub prep: u32,
    /// Head of what follows.
    pub head: u32,
    /// The token it hangs on in the tree: the predicate, or the argument it was taken from.
    pub on: u32,
}

/// One predicate with its logical arguments. All numbers are token indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The predicate.
    pub pred: u32,
    /// Lemma under which the codebook looks it up; "take_over" with its particle.
    pub lemma: String,
    /// How it is worded.
    pub shape: Shape,
    /// Heads of the logical subject, coordination opened.
    pub subject: Vec<u32>,
    /// Heads of the logical object, coordination opened; what follows "be" in a copula.
    pub object: Vec<u32>,
    /// Noun modifiers that may be subject or object: "rebel capture", "its fall".
    pub loose: Vec<u32>,
    /// Preposition phrases, nearest first.
    pub phrases: Vec<Phrase>,
    /// What the words around do to it.
    pub mode: Mode,
    /// "probably", "reportedly": hedged.
    pub hedged: bool,
    /// Begin, ongoing, end.
    pub phase: Option<Phase>,
    /// Time of the verb's form.
    pub tense: Tense,
    /// Who says so, from the nearest hop back; empty in the outlet's own voice.
    pub speech: Vec<Speech>,
    /// The verb is passive, so that a missing subject is an unnamed doer.
    pub passive: bool,
    /// The light verb that carries this nominal ("launched an attack").
    pub carrier: Option<u32>,
}

impl Frame {
    /// Phrases opened by the preposition `prep` (lower case).
    pub fn with_prep<'a>(&'a self, doc: &'a Doc, prep: &'a str) -> impl Iterator<Item = &'a Phrase> + 'a {
        self.phrases.iter().filter(move |p| p.reads(doc, prep))
    }
}

impl Phrase {
    fn written(prep: usize, head: usize, on: usize) -> Phrase {
        Phrase { unwritten: None, prep: prep as u32, head: head as u32, on: on as u32 }
    }

    fn unwritten(how: Unwritten, head: usize, on: usize) -> Phrase {
        Phrase { unwritten: Some(how), prep: head as u32, head: head as u32, on: on as u32 }
    }

    /// True if a clause that asks for `prep` may take this phrase.
    pub fn reads(&self, doc: &Doc, prep: &str) -> bool {
        match self.unwritten {
            Some(how) => how.reads(prep),
            None => preposition(doc, self.prep as usize) == prep,
        }
    }
}

/// The preposition at token `i` in lower case.
pub fn preposition(doc: &Doc, i: usize) -> Cow<'_, str> {
    let word = doc.word(i);
    if word.bytes().any(|b| b.is_ascii_uppercase()) { word.to_lowercase().into() } else { word.into() }
}

/// All frames of a document, and which token is whose predicate.
pub struct Frames {
    frames: Vec<Frame>,
    by_pred: FxHashMap<u32, Vec<u32>>,
}

impl Frames {
    /// The frames of `doc`. Cost grows with the number of tokens.
    pub fn of(doc: &Doc, grammar: &Grammar) -> Frames {
        let mut builder = Builder { doc, grammar, frames: Vec::new(), by_pred: FxHashMap::default() };
        builder.verbs();
        builder.nominals();
        builder.copulas();
        builder.epithets();
        builder.postnominal_adjectives();
        builder.headed_lists();
        builder.modes();
        builder.speech();
        Frames { frames: builder.frames, by_pred: builder.by_pred }
    }

    /// In text order of their predicates, verbs first.
    pub fn iter(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter()
    }

    /// Frames whose predicate is token `i`.
    pub fn at(&self, i: usize) -> impl Iterator<Item = &Frame> {
        self.by_pred.get(&(i as u32)).into_iter().flatten().map(|&f| &self.frames[f as usize])
    }

    /// The nearest predicate that governs token `i`, itself excluded.
    pub fn governor(&self, doc: &Doc, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..64 {
            at = doc.head(at)?;
            if self.by_pred.contains_key(&(at as u32)) {
                return Some(at);
            }
        }
        None
    }
}

/// Frames under construction.
struct Builder<'a> {
    doc: &'a Doc,
    grammar: &'a Grammar,
    frames: Vec<Frame>,
    by_pred: FxHashMap<u32, Vec<u32>>,
}

impl Builder<'_> {
    fn push(&mut self, frame: Frame) {
        self.by_pred.entry(frame.pred).or_default().push(self.frames.len() as u32);
        self.frames.push(frame);
    }

    fn frame_at(&self, pred: usize, shape: Shape) -> Option<&Frame> {
        let at = self.by_pred.get(&(pred as u32))?;
        at.iter().map(|&f| &self.frames[f as usize]).find(|f| f.shape == shape)
    }

    /// "turned [back] a convoy", "shot [down] 32 drones": the parser may call it an adverb.
    fn particle(&self, verb: usize) -> Option<usize> {
        let doc = self.doc;
        let adverb = |&c: &usize| {
            c == verb + 1
                && doc.dep(c) == "advmod"
                && matches!(doc.word(c), "back" | "down" | "off" | "away")
                && doc.children(verb).any(|o| matches!(doc.dep(o), "dobj" | "nsubjpass"))
        };
        // "killed along with his driver": no sort of killing.
        let own = |&c: &usize| doc.dep(c) == "prt" && !matches!(doc.word(c), "along" | "together");
        doc.children(verb).find(own).or_else(|| doc.children(verb).find(adverb))
    }

    /// "asked whether", "asked by a reporter", "'Why?' she asked": nobody is asked to do anything.
    fn is_question(&self, ask: usize) -> bool {
        let doc = self.doc;
        let to_do = |c: usize| doc.children(c).any(|g| doc.tokens()[g].tag == "TO" || doc.word(g) == "that");
        arguments::is_verb(doc.tokens()[ask].pos)
            && !doc.children(ask).any(|c| match doc.dep(c) {
                "xcomp" | "ccomp" | "advcl" => to_do(c),
                "prep" => doc.lemma(c) == "for",
                "prt" => true,
                _ => false,
            })
    }

    /// "called it a coup", "called her 'weak'", "a group called X": nobody is called on.
    fn is_naming(&self, call: usize) -> bool {
        let doc = self.doc;
        let name = |c: usize| {
            matches!(doc.dep(c), "oprd" | "ccomp") || matches!(doc.word(c), "\"" | "“" | "``" | "''")
        };
        let participle = doc.dep(call) == "acl" && doc.tokens()[call].tag == "VBN";
        arguments::is_verb(doc.tokens()[call].pos)
            && (participle || doc.children(call).any(|c| c > call && name(c)))
    }

    /// Lemma of a predicate, with its particle: "take_over".
    fn predicate_lemma(&self, i: usize) -> String {
        let lemma = self.grammar.lemma(self.doc.lemma(i)).to_lowercase();
        if lemma == "ask" && self.is_question(i) {
            return "inquire".to_owned();
        }
        if lemma == "call" && self.is_naming(i) {
            return "dub".to_owned();
        }
        match self.particle(i) {
            Some(prt) => format!("{lemma}_{}", self.doc.word(prt).to_lowercase()),
            None => lemma,
        }
    }
}

impl Frame {
    fn new(pred: usize, lemma: String, shape: Shape) -> Frame {
        Frame {
            pred: pred as u32,
            lemma,
            shape,
            subject: Vec::new(),
            object: Vec::new(),
            loose: Vec::new(),
            phrases: Vec::new(),
            mode: Mode::Plain,
            hedged: false,
            phase: None,
            tense: Tense::Present,
            speech: Vec::new(),
            passive: false,
            carrier: None,
        }
    }
}
