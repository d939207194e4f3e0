//! What counts as an event: the types under `codebook/`, their clauses, codes and examples.
//!
//! Knows nothing of grammar (that is [`crate::frame`]) and nothing of who is who (that is [`crate::actor`]).

mod announced;
mod clause;
mod cues;
mod load;
mod matcher;
pub mod words;

pub use announced::Announced;
pub use clause::{Clause, Part, Slot};
pub use cues::Cues;
pub use matcher::{Binding, Fits, Match};
pub use words::WordLists;

use crate::claim::Kind;
use crate::frame::{Grammar, Mode};
use clause::Reading;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a role accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleType {
    /// Anyone who acts.
    Actor,
    /// An actor, or a name that nobody knows yet.
    AnyActor,
    /// An actor that bears arms.
    Armed,
    /// An actor that bears none.
    Unarmed,
    /// Who fights: an actor that bears arms, or a state; no minister, senator or judge, and no person by name who is
    /// not known to bear arms.
    Forces,
    /// A person by name, or by a civil office, of whom nothing says that arms are borne.
    Person,
    /// A state or one of its bodies.
    State,
    /// An actor that may bear arms and is no state and no body of one.
    NonState,
    /// A place, or a word for one.
    Place,
    /// A place that is a base, airport, dam, crossing or the like.
    Facility,
    /// A place where people live, or a region of such.
    Settlement,
    /// Any noun phrase.
    Thing,
    /// A word from a list of `words.toml`.
    List(String),
    /// Any of several, the first that fits.
    OneOf(Vec<RoleType>),
}

impl RoleType {
    /// True for roles that places fill.
    pub fn is_place(&self) -> bool {
        match self {
            RoleType::OneOf(kinds) => kinds.iter().all(RoleType::is_place),
            _ => matches!(self, RoleType::Place | RoleType::Facility | RoleType::Settlement),
        }
    }
}

/// A role of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleDecl {
    /// Name, lower case.
    pub name: String,
    /// What it accepts.
    pub kind: RoleType,
    /// Number of `kind` among all kinds of roles in the codebook.
    pub sort: u16,
    /// It may be absent.
    pub optional: bool,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// This type with these roles (and `mode`, `said_by`), or several times.
    Events(Vec<BTreeMap<String, String>>),
    /// Not this type, and why.
    None(String),
}

/// A sentence with what it must yield.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// What it must yield.
    pub expect: Expect,
    /// Why it fails today; then it must fail.
    pub gap: Option<String>,
    /// Line in its file.
    pub line: usize,
}

/// Codes of a type in other systems.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeCodes {
    /// ACLED sub-event type, for a non-state doer where the two differ.
    pub acled: Option<String>,
    /// ACLED sub-event type when the doer is a state, where it differs.
    pub acled_state: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER category, mode, context.
    pub plover: Vec<String>,
    /// UCDP rule: `AP` by actor pair, `OS` one-sided, `AP/OS` by target.
    pub ucdp: Option<String>,
}

/// One event type: one file.
#[derive(Clone, Debug)]
pub struct EventType {
    /// Name: the file's.
    pub name: String,
    /// Family: the folder's.
    pub family: String,
    /// Path under `codebook/`.
    pub path: String,
    /// Few words for people.
    pub title: String,
    /// What counts and what does not.
    pub about: String,
    /// Event, state, relation, media.
    pub kind: Kind,
    /// Roles in the order declared.
    pub roles: Vec<RoleDecl>,
    /// Roles that are doers.
    pub actor1: Vec<usize>,
    /// Roles that it is done to, or with.
    pub actor2: Vec<usize>,
    /// Clauses; those of one inner list must hold together.
    pub clauses: Vec<Vec<Clause>>,
    /// Line of each of them in the file.
    pub clause_lines: Vec<usize>,
    /// Codes.
    pub codes: TypeCodes,
    /// Phase that every claim of the type has.
    pub phase: Option<String>,
    /// The doer loses by it: what a doer says of itself is an admission.
    pub loss: bool,
    /// Told as what another deed did ("…, killing 12"), it belongs to that deed.
    pub consequence: bool,
    /// Both sides do it: of several doers and no other side, the first is one side and the rest the other.
    pub mutual: bool,
    /// Of these roles, if any is told, one at least must be filled by somebody or some place known.
    pub known: Vec<usize>,
    /// Type of what it ends: told without a place, it is where the last of those was told to be.
    pub ends: Option<String>,
    /// Examples.
    pub examples: Vec<Example>,
}

/// A clause that a predicate may begin.
struct Trigger {
    /// Type, alternative, clause in it.
    at: (u32, u32, u32),
    reading: Reading,
}

/// The whole codebook of one language.
pub struct Codebook {
    types: Vec<EventType>,
    /// By predicate lemma: the clauses that it may begin.
    triggers: FxHashMap<String, Vec<Trigger>>,
    words: WordLists,
    announced: Announced,
    grammar: Grammar,
    hash: String,
}

impl Codebook {
    /// All types in order of family and name.
    pub fn types(&self) -> &[EventType] {
        &self.types
    }

    /// A type by name.
    pub fn get(&self, name: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.name == name)
    }

    /// The word lists.
    pub fn announced(&self) -> &Announced {
        &self.announced
    }

    /// Word lists.
    pub fn words(&self) -> &WordLists {
        &self.words
    }

    /// The language's grammar words.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// Hash of all files the codebook was read from.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// True if some clause begins with this predicate.
    pub fn is_trigger(&self, lemma: &str) -> bool {
        self.triggers.contains_key(lemma)
    }
}

/// The mode that an example names.
pub(crate) fn mode_named(name: &str) -> Option<Mode> {
    [
        Mode::Negated,
        Mode::Denied,
        Mode::Attempted,
        Mode::Failed,
        Mode::Planned,
        Mode::Threatened,
        Mode::Ordered,
        Mode::Allowed,
        Mode::Possible,
        Mode::Habitual,
    ]
    .into_iter()
    .find(|m| m.name() == Some(name))
}
