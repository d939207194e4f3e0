//! What the frame layer knows of a language's words: loaded from `codebook/languages/<xx>/grammar.toml`.
//!
//! Knows nothing of event types.

use crate::error::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a word does to the clause below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Said to be so.
    #[default]
    Plain,
    /// Said not to be so.
    Negated,
    /// Somebody says it is not so.
    Denied,
    /// Tried; outcome open.
    Attempted,
    /// Did not come about: failed, prevented, refused.
    Failed,
    /// To come: planned, promised, expected.
    Planned,
    /// Threatened.
    Threatened,
    /// Ordered, demanded, asked for.
    Ordered,
    /// Allowed or made possible.
    Allowed,
    /// Feared, possible, conditional.
    Possible,
    /// Happens again and again, or as a rule.
    Habitual,
}

impl Mode {
    /// Name in codebook examples and JSON; `None` when plain.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Mode::Plain => return None,
            Mode::Negated => "negated",
            Mode::Denied => "denied",
            Mode::Attempted => "attempted",
            Mode::Failed => "failed",
            Mode::Planned => "planned",
            Mode::Threatened => "threatened",
            Mode::Ordered => "ordered",
            Mode::Allowed => "allowed",
            Mode::Possible => "possible",
            Mode::Habitual => "habitual",
        })
    }
}

/// Stage of what a clause tells: "began shelling", "continued to besiege", "lifted".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It begins.
    Begin,
    /// It goes on.
    Ongoing,
    /// It ends.
    End,
}

impl Phase {
    /// Name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Begin => "begin",
            Phase::Ongoing => "ongoing",
            Phase::End => "end",
        }
    }
}

/// What a governing verb does to its complement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Governs {
    /// Gives it this mode.
    Mode(Mode),
    /// Gives it this phase and leaves the mode.
    Phase(Phase),
}

/// How a verb of saying presents what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// said, told, reported
    Neutral,
    /// claimed, declared, announced
    Claim,
    /// alleged, accused, blamed
    Allege,
    /// confirmed, acknowledged
    Confirm,
    /// denied
    Deny,
    /// showed, saw
    See,
    /// believed, estimated
    Believe,
}

/// A noun that names what a verb says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominal {
    /// Lemma under which clauses find it.
    pub verb: String,
    /// Prepositions before its logical object.
    #[serde(default)]
    pub object: Vec<String>,
    /// Prepositions before its logical subject, besides "by".
    #[serde(default)]
    pub subject: Vec<String>,
    /// "between A and B", "with B".
    #[serde(default)]
    pub reciprocal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lemmas: BTreeMap<String, String>,
    prepositions: Prepositions,
    particles: Words,
    transparent: Nouns,
    titles: Nouns,
    nominals: BTreeMap<String, Nominal>,
    light: Light,
    occurrence: Occurrence,
    correction: Correction,
    sorts: Words,
    reciprocal: Verbs,
    giving: Verbs,
    instrument: Verbs,
    showing: Verbs,
    modes: BTreeMap<String, Vec<String>>,
    mode_nouns: BTreeMap<String, Vec<String>>,
    mode_adjectives: BTreeMap<String, Vec<String>>,
    negation: Words,
    hedges: Words,
    saying: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Prepositions {
    words: Vec<String>,
    place: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Nouns {
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Verbs {
    verbs: Vec<String>,
}

#[derive(Deserialize)]
struct Occurrence {
    verbs: Vec<String>,
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Correction {
    subjects: Vec<String>,
    predicates: Vec<String>,
}

#[derive(Deserialize)]
struct Light {
    subject: Vec<String>,
    object: Vec<String>,
    under: Vec<String>,
    happen: Vec<String>,
}

type Set = FxHashSet<String>;

/// A language's words, ready for look-up.
pub struct Grammar {
    lemmas: FxHashMap<String, String>,
    /// Prepositions.
    pub prepositions: Set,
    /// Prepositions of phrases that say where.
    pub place_prepositions: Set,
    /// Particles of phrasal verbs.
    pub particles: Set,
    /// Heads that stand for what follows "of".
    pub transparent: Set,
    nominals: FxHashMap<String, Nominal>,
    /// Verbs whose subject is the subject of the nominal below them.
    pub light_subject: Set,
    /// Verbs whose subject is the object of the nominal below them.
    pub light_object: Set,
    /// Verbs that take "under" a nominal.
    pub light_under: Set,
    /// Verbs that say that a nominal happens.
    pub happen: Set,
    /// Verbs of sentences that only say when and where something told before happened.
    pub occurs: Set,
    /// Nouns that such sentences have for it.
    pub occurrences: Set,
    /// Nouns before a noun that say of what sort it is, and not whose.
    pub sorts: Set,
    /// Subjects of sentences that take back the one before.
    pub corrected: Set,
    /// What such sentences say of it.
    pub corrects: Set,
    /// Verbs whose plural subject acts on itself.
    pub reciprocal: Set,
    /// Verbs that take two objects: who is given, shown or told what.
    pub giving: Set,
    /// Verbs whose object is what the clause below them is done with.
    pub instrument: Set,
    /// Verbs whose object is what a picture or a text shows.
    pub showing: Set,
    governs: FxHashMap<String, Governs>,
    mode_nouns: FxHashMap<String, Mode>,
    mode_adjectives: FxHashMap<String, Mode>,
    /// Adjectives that put a nominal into the past.
    pub past_adjectives: Set,
    /// Words of negation.
    pub negation: Set,
    /// Adverbs that hedge.
    pub hedges: Set,
    saying: FxHashMap<String, Saying>,
    /// Nouns that carry a source.
    pub saying_nouns: Set,
    /// Nouns for what a person is to a body: "a spokesman for X, Y".
    pub titles: Set,
    /// Verbs that give somebody's words, views, wishes or intentions, saying or not.
    pub voices: Set,
}

impl Grammar {
    /// Reads a grammar file.
    ///
    /// # Errors
    /// File, line and what is wrong, when the file is not of the expected form or names an unknown mode.
    pub fn load(path: &str, text: &str) -> Result<Grammar, Error> {
        let file: File = toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
        let set = |words: Vec<String>| words.into_iter().collect::<Set>();
        let mut governs = FxHashMap::default();
        for (name, verbs) in file.modes {
            let effect = governs_named(&name).ok_or_else(|| unknown_mode(path, text, &name))?;
            for verb in verbs {
                governs.entry(verb).or_insert(effect);
            }
        }
        let modes_of = |table: BTreeMap<String, Vec<String>>| -> Result<FxHashMap<String, Mode>, Error> {
            let mut out = FxHashMap::default();
            for (name, words) in table {
                match governs_named(&name) {
                    Some(Governs::Mode(mode)) => out.extend(words.into_iter().map(|w| (w, mode))),
                    _ => return Err(unknown_mode(path, text, &name)),
                }
            }
            Ok(out)
        };
        let mut adjectives = file.mode_adjectives;
        let past_adjectives = set(adjectives.remove("past").unwrap_or_default());
        let mut saying_words = file.saying;
        let saying_nouns = set(saying_words.remove("nouns").unwrap_or_default());
        let voices = set(saying_words.remove("voices").unwrap_or_default());
        saying_words.remove("according");
        let mut saying = FxHashMap::default();
        for (name, verbs) in saying_words {
            let kind = saying_named(&name).ok_or_else(|| unknown_mode(path, text, &name))?;
            for verb in verbs {
                saying.entry(verb).or_insert(kind);
            }
        }
        Ok(Grammar {
            lemmas: file.lemmas.into_iter().collect(),
            prepositions: set(file.prepositions.words),
            place_prepositions: set(file.prepositions.place),
            particles: set(file.particles.words),
            transparent: set(file.transparent.nouns),
            nominals: file.nominals.into_iter().collect(),
            light_subject: set(file.light.subject),
            light_object: set(file.light.object),
            light_under: set(file.light.under),
            happen: set(file.light.happen),
            occurs: set(file.occurrence.verbs),
            occurrences: set(file.occurrence.nouns),
            sorts: set(file.sorts.words),
            corrected: set(file.correction.subjects),
            corrects: set(file.correction.predicates),
            reciprocal: set(file.reciprocal.verbs),
            giving: set(file.giving.verbs),
            instrument: set(file.instrument.verbs),
            showing: set(file.showing.verbs),
            governs,
            mode_nouns: modes_of(file.mode_nouns)?,
            mode_adjectives: modes_of(adjectives)?,
            past_adjectives,
            negation: set(file.negation.words),
            hedges: set(file.hedges.words),
            saying,
            saying_nouns,
            titles: set(file.titles.nouns),
            voices,
        })
    }

    /// The lemma as it should be.
    pub fn lemma<'a>(&'a self, lemma: &'a str) -> &'a str {
        self.lemmas.get(lemma).map_or(lemma, String::as_str)
    }

    /// The verb that a noun names.
    pub fn nominal(&self, lemma: &str) -> Option<&Nominal> {
        self.nominals.get(lemma)
    }

    /// Nouns, and the verb that each names.
    pub fn nominal_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.nominals.iter().map(|(noun, n)| (noun.as_str(), n.verb.as_str()))
    }

    /// Lemmas as the parser gives them, and as they should be.
    pub fn respelled(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lemmas.iter().map(|(read, meant)| (read.as_str(), meant.as_str()))
    }

    /// True if some noun names this verb.
    pub fn names_verb(&self, verb: &str) -> bool {
        self.nominals.values().any(|n| n.verb == verb)
    }

    /// What a verb does to its complement.
    pub fn governs(&self, verb: &str) -> Option<Governs> {
        self.governs.get(verb).copied()
    }

    /// What a noun does to its complement.
    pub fn mode_noun(&self, noun: &str) -> Option<Mode> {
        self.mode_nouns.get(noun).copied()
    }

    /// What an adjective does to the nominal it stands on.
    pub fn mode_adjective(&self, word: &str) -> Option<Mode> {
        self.mode_adjectives.get(word).copied()
    }

    /// How a verb presents what is said.
    pub fn saying(&self, verb: &str) -> Option<Saying> {
        self.saying.get(verb).copied()
    }
}

fn governs_named(name: &str) -> Option<Governs> {
    Some(match name {
        "attempted" => Governs::Mode(Mode::Attempted),
        "failed" => Governs::Mode(Mode::Failed),
        "planned" => Governs::Mode(Mode::Planned),
        "threatened" => Governs::Mode(Mode::Threatened),
        "ordered" => Governs::Mode(Mode::Ordered),
        "denied" => Governs::Mode(Mode::Denied),
        "allowed" => Governs::Mode(Mode::Allowed),
        "feared" => Governs::Mode(Mode::Possible),
        "habitual" => Governs::Mode(Mode::Habitual),
        "achieved" => Governs::Mode(Mode::Plain),
        "begun" => Governs::Phase(Phase::Begin),
        "ongoing" => Governs::Phase(Phase::Ongoing),
        "ended" => Governs::Phase(Phase::End),
        _ => return None,
    })
}

fn saying_named(name: &str) -> Option<Saying> {
    Some(match name {
        "neutral" => Saying::Neutral,
        "claim" => Saying::Claim,
        "allege" => Saying::Allege,
        "confirm" => Saying::Confirm,
        "deny" => Saying::Deny,
        "see" => Saying::See,
        "believe" => Saying::Believe,
        _ => return None,
    })
}

fn unknown_mode(path: &str, text: &str, name: &str) -> Error {
    let line = text.lines().position(|l| l.starts_with(name)).map_or(1, |n| n + 1);
    Error::at(
        path,
        line,
        format!("unknown group `{name}`"),
        "use one of the groups that this file begins with",
    )
}
