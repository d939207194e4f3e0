//! The word lists of the place finder: `world/places/words.toml`.

use super::feature::Feature;
use super::table::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// What a unit word beside a name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A kind of unit or town.
    Kind(Feature),
    /// Somewhere about the place of that name.
    Near,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    before: FxHashMap<String, f32>,
    units: FxHashMap<String, String>,
    facilities: FxHashMap<String, String>,
    directions: FxHashMap<String, i32>,
    lists: Lists,
}

/// Lists of words that tell names of places from others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Words before the name of a person.
    pub titles: FxHashSet<String>,
    /// Words that make a place name before them part of another name.
    pub name_words: FxHashSet<String>,
    /// Words of public bodies, which sit in the place they are named after.
    pub public_bodies: FxHashSet<String>,
    /// Names of persons.
    pub persons: FxHashSet<String>,
    /// Words and names of other things.
    pub others: FxHashSet<String>,
    /// Lemmas of verbs that persons are the subject of.
    pub person_verbs: FxHashSet<String>,
    /// Lemmas of verbs that places are the object of.
    pub place_verbs: FxHashSet<String>,
    /// Words that are small within names.
    pub particles: FxHashSet<String>,
    /// Words that names begin with, and that alone are none before another word with a capital.
    pub openers: FxHashSet<String>,
}

/// The lists, ready for looking up. All words are in small letters.
pub struct Words {
    /// How strongly a preposition speaks for a place after it.
    pub before: FxHashMap<String, f32>,
    /// Words for units.
    pub units: FxHashMap<String, Unit>,
    /// Words for what people built; up to three words.
    pub facilities: FxHashMap<String, Feature>,
    /// Bearings of compass words; `None` for the middle.
    pub directions: FxHashMap<String, Option<u16>>,
    /// What tells names of places from others.
    pub lists: Lists,
}

impl Words {
    /// Reads `world/places/words.toml`.
    ///
    /// # Errors
    /// With file, line and hint: what is no TOML, and kinds that are not known.
    pub fn load(file: &str, text: &str) -> Result<Words, Error> {
        let bad = |line: usize, what: String, hint: &str| Error {
            file: file.into(),
            line,
            what,
            hint: hint.into(),
        };
        let read: File = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |span| text[..span.start.min(text.len())].lines().count().max(1));
            bad(line, e.message().to_owned(), "see the comments in the file for what each table holds")
        })?;
        let line_of = |word: &str| {
            text.lines().position(|l| l.trim_start_matches('"').starts_with(word)).map_or(0, |n| n + 1)
        };
        let kind = |word: &str, code: &str| {
            Feature::parse(code).ok_or_else(|| {
                bad(line_of(word), format!("kind `{code}` is not known"), "use a feature code")
            })
        };
        let mut units = FxHashMap::default();
        for (word, code) in &read.units {
            let unit = if code == "near" { Unit::Near } else { Unit::Kind(kind(word, code)?) };
            units.insert(word.clone(), unit);
        }
        let mut facilities = FxHashMap::default();
        for (word, code) in &read.facilities {
            facilities.insert(word.clone(), kind(word, code)?);
        }
        let directions = read.directions.iter().map(|(w, &d)| (w.clone(), u16::try_from(d).ok())).collect();
        Ok(Words { before: read.before, units, facilities, directions, lists: read.lists })
    }
}
