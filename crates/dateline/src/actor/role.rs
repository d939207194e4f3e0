//! Which common words name people who act, and what are they: "rebels", "troops", "spokesman", "villagers"?

use super::entry::{Complaint, Example, RawExample, complain, example};
use super::kind::Kind;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A role that common words name.
#[derive(Clone, Debug)]
pub struct Role {
    /// Stable id: `rebels`.
    pub id: String,
    /// What sort of actor people in this role belong to; `None` when the word leaves it open.
    pub kind: Option<Kind>,
    /// CAMEO sector code, or `""`.
    pub sector: String,
    /// CAMEO agent code, or `""`.
    pub cameo: String,
    /// ACLED inter label, or `""`.
    pub inter: String,
    /// Carries weapons; `None` when the word leaves it open.
    pub armed: Option<bool>,
    /// Things that stand for those who use them: warplanes, gunboats.
    pub instrument: bool,
    /// May be anybody's, wherever it is seen: a drone over a country is not the country's own for that.
    pub anybodys: bool,
    /// Only the plural names people who act: *forces*, *authorities*.
    pub plural_only: bool,
    /// A charged word: kept only as the words of a source, never used by the record itself.
    pub verbatim: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    words: Vec<String>,
    kind: Option<String>,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    cameo: String,
    #[serde(default)]
    inter: String,
    armed: Option<bool>,
    #[serde(default)]
    instrument: bool,
    #[serde(default)]
    anybodys: bool,
    #[serde(default)]
    plural_only: bool,
    #[serde(default)]
    verbatim: bool,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(default)]
    example: Vec<Spanned<RawExample>>,
}

/// Words that show that the head of a role stands at its front.
const PREPOSITIONS: [&str; 7] = ["of", "in", "on", "with", "at", "from", "by"];

/// All roles, found by their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub all: Vec<Role>,
    /// Words of a role, one space between them, in lower case.
    by_words: FxHashMap<String, u32>,
    /// Last words of roles of several words.
    ends_longer: FxHashMap<String, usize>,
    /// First words of roles that go on behind their head: *prisoner* of "prisoner of war".
    begins_longer: FxHashMap<String, usize>,
    /// Words of roles that are proper names: *Yazidi*.
    proper: Vec<String>,
    pub examples: Vec<(String, Example)>,
}

impl Roles {
    /// Adds the roles of one file.
    pub fn add(&mut self, text: &str) -> Result<(), Complaint> {
        let raw: BTreeMap<Spanned<String>, RawRole> = toml::from_str(text).map_err(complain)?;
        for (id, raw) in raw {
            let offset = id.span().start;
            self.add_one(id.into_inner(), raw, offset)?;
        }
        Ok(())
    }

    fn add_one(&mut self, id: String, raw: RawRole, offset: usize) -> Result<(), Complaint> {
        let kind = match raw.kind.as_deref() {
            None | Some("") => None,
            Some(word) => Some(Kind::named(word).ok_or_else(|| {
                let known = Kind::words();
                Complaint::new(offset, format!("kind \"{word}\" is not known; write one of: {known}"))
            })?),
        };
        let n = self.all.len() as u32;
        for words in &raw.words {
            if words.starts_with(char::is_uppercase) {
                self.proper.push(words.clone());
            }
            let words = words.to_lowercase().replace('-', " ");
            self.note_length(&words);
            if let Some(other) = self.by_words.insert(words.clone(), n)
                && other != n
            {
                let other = &self.all[other as usize].id;
                return Err(Complaint::new(
                    offset,
                    format!("\"{words}\" is a word of role {other} already; keep it in one of the two"),
                ));
            }
        }
        for e in raw.example {
            self.examples.push((id.clone(), example(e)?));
        }
        self.all.push(Role {
            id,
            kind,
            sector: raw.sector,
            cameo: raw.cameo,
            inter: raw.inter,
            armed: raw.armed.or(kind.map(Kind::is_armed)),
            instrument: raw.instrument,
            anybodys: raw.anybodys,
            plural_only: raw.plural_only,
            verbatim: raw.verbatim,
        });
        Ok(())
    }

    fn note_length(&mut self, words: &str) {
        let all: Vec<&str> = words.split(' ').collect();
        if all.len() > 1 {
            let goes_on = all[1..].iter().any(|w| PREPOSITIONS.contains(w));
            let (table, word) = match goes_on {
                true => (&mut self.begins_longer, all[0]),
                false => (&mut self.ends_longer, all[all.len() - 1]),
            };
            let longest = table.entry(word.to_owned()).or_default();
            *longest = all.len().max(*longest);
        }
    }

    /// Number of words of the longest role that begins with `first` and goes on behind it; 0 if none does.
    pub fn longest_from(&self, first: &str) -> usize {
        self.begins_longer.get(first).copied().unwrap_or(0)
    }

    /// The role with this id.
    pub fn named(&self, id: &str) -> Option<&Role> {
        self.all.iter().find(|r| r.id == id)
    }

    /// All words of roles in lower case, in their order, with the role that they name.
    pub fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut words: Vec<(&str, u32)> = self.by_words.iter().map(|(w, r)| (w.as_str(), *r)).collect();
        words.sort_unstable();
        words.into_iter()
    }

    /// The words of roles that are written with a capital.
    pub fn proper(&self) -> impl Iterator<Item = &str> {
        self.proper.iter().map(String::as_str)
    }

    /// The role that one word in lower case names.
    pub fn word(&self, word: &str) -> Option<u32> {
        self.by_words.get(word).copied()
    }

    /// Number of words of the longest role that ends in `last`; 0 if only single words do.
    pub fn longest(&self, last: &str) -> usize {
        self.ends_longer.get(last).copied().unwrap_or(0)
    }
}
