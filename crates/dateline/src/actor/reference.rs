//! By which words does a text refer to actors without naming them?
//!
//! The words are data (`world/reference.toml`); what they do is said in the modules that use them.

use super::entry::{Complaint, complain};
use super::kind::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Built in, so that the actors can be read without a word about English from the caller.
pub(super) const DEFAULT: &str = include_str!("../../../../world/reference.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    #[serde(rename = "about")]
    _about: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNamed {
    #[serde(rename = "about")]
    _about: String,
    kinds: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    group: RawList,
    members: RawList,
    office: RawList,
    voices: RawList,
    title: RawList,
    courtesy: RawList,
    named: RawNamed,
    called: RawList,
    tie: RawList,
    link: RawList,
    quantity: RawList,
    sides: RawList,
    not_actors: RawList,
    generic: RawList,
    irregular: RawList,
    speaks: RawList,
    collective: RawList,
    locative: RawList,
    addressed: RawList,
    rulers: RawList,
    openers: RawList,
}

/// A list of words.
pub(super) type Words = FxHashSet<String>;

/// The words of reference.
#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    pub group: Words,
    pub members: Words,
    pub office: Words,
    pub voices: Words,
    pub title: Words,
    pub courtesy: Words,
    /// Words of names of organisations; `None` where the word does not show what sort it is.
    pub named: FxHashMap<String, Option<Kind>>,
    pub called: Words,
    pub tie: Words,
    pub link: Words,
    pub quantity: Words,
    pub sides: Words,
    pub not_actors: Words,
    /// Adjectives that make no name of a word: "National" in "National Police".
    pub generic: Words,
    /// Words that tell a unit from a state's.
    pub irregular: Words,
    /// Verbs that only someone can be the subject of.
    pub speaks: Words,
    /// Roles that name an organisation, not people: "the army".
    pub collective: Words,
    /// Prepositions after which a country is a place.
    pub locative: Words,
    /// Verbs whose object, if a capital, is its government.
    pub addressed: Words,
    /// Who rules, when a country is named with it.
    pub rulers: Words,
    /// Words that open a sentence and begin no name.
    pub openers: Words,
}

/// Reads the lists.
pub(super) fn read(text: &str) -> Result<Reference, Complaint> {
    let raw: Raw = toml::from_str(text).map_err(complain)?;
    let mut named = FxHashMap::default();
    for (kind, words) in raw.named.kinds {
        let kind = match kind.as_str() {
            "unknown" => None,
            word => Some(Kind::named(word).ok_or_else(|| {
                Complaint::new(0, format!("kind \"{word}\" is not known; write unknown or {}", Kind::words()))
            })?),
        };
        named.extend(words.into_iter().map(|w| (w, kind)));
    }
    let set = |list: RawList| list.words.into_iter().collect();
    Ok(Reference {
        group: set(raw.group),
        members: set(raw.members),
        office: set(raw.office),
        voices: set(raw.voices),
        title: set(raw.title),
        courtesy: set(raw.courtesy),
        named,
        called: set(raw.called),
        tie: set(raw.tie),
        link: set(raw.link),
        quantity: set(raw.quantity),
        sides: set(raw.sides),
        not_actors: set(raw.not_actors),
        generic: set(raw.generic),
        irregular: set(raw.irregular),
        speaks: set(raw.speaks),
        collective: set(raw.collective),
        locative: set(raw.locative),
        addressed: set(raw.addressed),
        rulers: set(raw.rulers),
        openers: set(raw.openers),
    })
}
