//! A phrase and who it may denote, with a reason for every reading.

use super::kind::Kind;
use std::ops::Range;

/// How a phrase was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A name of the world files.
    Name,
    /// A name that the text itself introduced.
    Learned,
    /// A common word with the name of an actor or a country: "Syrian troops", "fighters of X".
    Composed,
    /// A common word alone: "gunmen", "villagers".
    Role,
    /// A pronoun.
    Pronoun,
    /// A short or descriptive form of what was named before: "the group", "the Front".
    ShortForm,
    /// A country or capital standing for its government.
    Metonym,
    /// A name that no file knows, kept by its words.
    Unknown,
}

/// One possible reading of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Id of a known actor; `None` for one known by its words only.
    pub id: Option<String>,
    /// Preferred name, or the words.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// One or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// One person, group or thing.
    Singular,
    /// Several.
    Plural,
}

/// A named person in a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The tokens of the name, without titles.
    pub tokens: Range<usize>,
    /// The words of the office or role that makes the person public: "army spokesman".
    pub office: Option<String>,
    /// No office and no role in an armed group is known: to be redacted in what leaves the house.
    pub private: bool,
}

/// A phrase that names someone who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorMention {
    /// The name phrase: without determiner, relative clause and apposition.
    pub tokens: Range<usize>,
    /// Its head.
    pub head: usize,
    /// Who it may denote, best first. Empty when it is someone, but unknown whom.
    pub candidates: Vec<Candidate>,
    /// True if nothing decides between the first candidates. Then [`ActorMention::id`] is `None`.
    pub ambiguous: bool,
    /// Id of the role that its words name.
    pub role: Option<String>,
    /// What sort of actor it is.
    pub kind: Option<Kind>,
    /// Carries weapons as an organisation or in that role; `None` if the words leave it open.
    pub armed: Option<bool>,
    /// CAMEO sector code, or `""`.
    pub sector: String,
    /// ACLED inter label, or `""`.
    pub inter: String,
    /// ISO 3166 alpha-3 of the country it belongs to.
    pub country: Option<String>,
    /// How it was understood.
    pub how: How,
    /// Index of the mention it refers back to.
    pub antecedent: Option<usize>,
    /// Index of the mention that this one is a modifier in.
    pub within: Option<usize>,
    /// Indices of the mentions it stands for together: "fighters from A, B and C", "both sides".
    pub members: Vec<usize>,
    /// Why it was understood so, or why it was not.
    pub reason: String,
    /// One or many.
    pub number: Number,
    /// The person named, if it names one.
    pub person: Option<Person>,
}

impl ActorMention {
    /// The best reading, unless it is one of several that nothing decides between.
    pub fn best(&self) -> Option<&Candidate> {
        if self.ambiguous { None } else { self.candidates.first() }
    }

    /// Id of the known actor that is meant, if one is.
    pub fn id(&self) -> Option<&str> {
        self.best().and_then(|c| c.id.as_deref())
    }

    /// True if it is an anaphor (pronoun, "the group") that nothing resolved.
    pub fn is_unresolved(&self) -> bool {
        matches!(self.how, How::Pronoun | How::ShortForm)
            && self.candidates.is_empty()
            && self.members.is_empty()
    }
}

/// All mentions of actors in a text, in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    pub(super) all: Vec<ActorMention>,
    /// For every token, one more than the index of the mention it heads or names; 0 for none.
    pub(super) at: Vec<u32>,
    /// Codes of the countries that the report is about, the first weighing most.
    pub(super) countries: Vec<String>,
}

impl Mentions {
    /// Who the phrase headed by token `head` denotes. `None` if it is nobody: a moment, a ceasefire, a town.
    /// A country or capital that only may stand for its government is asked for by [`Mentions::metonym_at`].
    pub fn actor_at(&self, head: usize) -> Option<&ActorMention> {
        self.mention(head).filter(|m| m.how != How::Metonym)
    }

    /// The government that the country, people's name or capital at token `head` may stand for.
    pub fn metonym_at(&self, head: usize) -> Option<&ActorMention> {
        self.mention(head).filter(|m| m.how == How::Metonym && !m.candidates.is_empty())
    }

    /// The mention with this index.
    pub fn get(&self, index: usize) -> Option<&ActorMention> {
        self.all.get(index)
    }

    /// Index of the mention headed by token `head`, of whatever kind.
    pub fn index_at(&self, head: usize) -> Option<usize> {
        self.at.get(head).and_then(|&i| (i as usize).checked_sub(1))
    }

    /// All mentions, in the order of their heads.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &ActorMention> {
        self.all.iter()
    }

    /// ISO 3166 alpha-3 codes of the countries the report is about, the first weighing most.
    pub fn countries(&self) -> &[String] {
        &self.countries
    }

    fn mention(&self, head: usize) -> Option<&ActorMention> {
        self.index_at(head).and_then(|i| self.all.get(i))
    }
}
