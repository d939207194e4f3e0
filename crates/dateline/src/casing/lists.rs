//! Which words are written as their neighbours say? Read from `languages/<language>/case.toml`.

use crate::error::Error;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// Said in the file for its readers.
    #[serde(rename = "about")]
    _about: String,
    words: Vec<String>,
}

/// The lists by what they are for; each is told in its file.
pub struct Lists {
    pub particles: FxHashSet<String>,
    pub openers: FxHashSet<String>,
    pub titles: FxHashSet<String>,
    pub short_titles: FxHashSet<String>,
    pub months: FxHashSet<String>,
    pub month_cues: FxHashSet<String>,
    pub small: FxHashSet<String>,
    pub acronyms: FxHashSet<String>,
}

impl Lists {
    /// Reads the lists.
    ///
    /// # Errors
    /// File, line and what is wrong; a list that is missing or that nobody asks for.
    pub fn load(path: &str, text: &str) -> Result<Lists, Error> {
        let mut read: BTreeMap<String, List> =
            toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
        let mut take = |name: &str| match read.remove(name) {
            Some(list) => Ok(list.words.into_iter().collect()),
            None => {
                Err(Error::at(path, 1, format!("there is no list [{name}]"), "add it, with about and words"))
            }
        };
        let lists = Lists {
            particles: take("particles")?,
            openers: take("openers")?,
            titles: take("titles")?,
            short_titles: take("short_titles")?,
            months: take("months")?,
            month_cues: take("month_cues")?,
            small: take("small")?,
            acronyms: take("acronyms")?,
        };
        match read.keys().next() {
            Some(name) => Err(Error::at(
                path,
                1,
                format!("nobody asks for [{name}]"),
                "take it out, or correct its name",
            )),
            None => Ok(lists),
        }
    }
}
