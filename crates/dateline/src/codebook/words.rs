//! Word lists of the codebook: what counts as a weapon, a medium, a service. Read from `codebook/words.toml`.

use crate::error::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;
use syntax::Doc;

/// Longest entry in words.
const MOST_WORDS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    about: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    kinds: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    includes: Vec<String>,
}

/// All word lists: entry to the kind it belongs to (`""` when the list has no kinds).
pub struct WordLists {
    lists: BTreeMap<String, FxHashMap<String, String>>,
    /// For every list, the last words of its entries: what a phrase that is in it ends in.
    ends: BTreeMap<String, FxHashSet<String>>,
    abouts: BTreeMap<String, String>,
}

impl WordLists {
    /// Reads the lists.
    ///
    /// # Errors
    /// File, line and what is wrong.
    pub fn load(path: &str, text: &str) -> Result<WordLists, Error> {
        let file: BTreeMap<String, ListFile> =
            toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
        let mut lists: BTreeMap<String, FxHashMap<String, String>> = BTreeMap::new();
        for (name, list) in &file {
            let mut entries = FxHashMap::default();
            for word in &list.words {
                entries.insert(word.clone(), String::new());
            }
            for (kind, words) in &list.kinds {
                for word in words {
                    entries.insert(word.clone(), kind.clone());
                }
            }
            lists.insert(name.clone(), entries);
        }
        for (name, list) in &file {
            for included in &list.includes {
                let Some(more) = lists.get(included).cloned() else {
                    let line = text.lines().position(|l| l.contains(included.as_str())).map_or(1, |n| n + 1);
                    return Err(Error::at(
                        path,
                        line,
                        format!("list `{name}` includes `{included}`, which is not there"),
                        "name a list of this file",
                    ));
                };
                if let Some(entries) = lists.get_mut(name) {
                    for (word, kind) in more {
                        entries.entry(word).or_insert(kind);
                    }
                }
            }
        }
        let ends = lists.iter().map(|(name, entries)| (name.clone(), last_words(entries))).collect();
        Ok(WordLists { lists, ends, abouts: file.into_iter().map(|(n, l)| (n, l.about)).collect() })
    }

    /// True if there is a list of this name.
    pub fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }

    /// Names of the lists with what each is for.
    pub fn abouts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.abouts.iter().map(|(n, a)| (n.as_str(), a.as_str()))
    }

    /// The kind under which a list has the phrase that ends at `head`; the longest entry wins.
    pub fn find(&self, doc: &Doc, list: &str, head: usize) -> Option<&str> {
        let entries = self.lists.get(list)?;
        let mut found = None;
        for_endings(doc, head, self.ends.get(list)?, |phrase| {
            if let Some(kind) = entries.get(phrase) {
                found = Some(kind.as_str());
            }
        });
        // "state of emergency", "cessation of hostilities"
        if head + 2 < doc.len() && doc.word(head + 1) == "of" {
            let phrase = format!("{} of {}", doc.lemma(head), doc.word(head + 2)).to_lowercase();
            found = entries.get(phrase.as_str()).map(String::as_str).or(found);
        }
        found
    }

    /// The words that entries of a list end in.
    pub fn ends_of(&self, list: &str) -> impl Iterator<Item = &str> {
        self.ends.get(list).into_iter().flatten().map(String::as_str)
    }

    /// True if a list has this lemma.
    pub fn contains(&self, list: &str, lemma: &str) -> bool {
        self.lists.get(list).is_some_and(|l| l.contains_key(lemma))
    }
}

/// "missile" of "anti-tank missile", "bomb" and "car-bomb" of "car-bomb".
fn last_words(entries: &FxHashMap<String, String>) -> FxHashSet<String> {
    let ends = |entry: &String| {
        let word = entry.rsplit(' ').next().unwrap_or(entry).to_owned();
        let part = word.rsplit('-').next().unwrap_or(&word).to_owned();
        [word, part]
    };
    entries.keys().flat_map(ends).collect()
}

/// Calls `see` with "missile", "tank missile", "anti-tank missile" for the phrase that ends at `head`:
/// the head by lemma and by word, hyphens closed up, lower case, shortest first.
/// Nothing is tried for a head that ends none of the entries (`ends`).
fn for_endings(doc: &Doc, head: usize, ends: &FxHashSet<String>, mut see: impl FnMut(&str)) {
    let lemma = doc.lemma(head).to_lowercase();
    let word = doc.word(head).to_lowercase();
    let mut tails = vec![lemma];
    // The lemmatizer makes "taxis" of "taxes" and "basis" of "bases": the bare stems are tried too.
    let stems = [word.strip_suffix("es"), word.strip_suffix('s'), Some(word.as_str())];
    for stem in stems.into_iter().flatten() {
        if !tails.iter().any(|t| t == stem) {
            tails.push(stem.to_owned());
        }
    }
    if !tails.iter().any(|t| ends.contains(t)) {
        return;
    }
    for tail in &tails {
        see(tail);
    }
    let mut at = head;
    let mut words = 1;
    while at > 0 && words < MOST_WORDS {
        at -= 1;
        let before = doc.word(at).to_lowercase();
        let hyphen = matches!(before.as_str(), "-" | "–" | "‑");
        for tail in &mut tails {
            let glue = if hyphen || tail.starts_with('-') { "" } else { " " };
            *tail = if hyphen { format!("-{tail}") } else { format!("{before}{glue}{tail}") };
        }
        if hyphen {
            continue;
        }
        if !before.chars().next().is_some_and(char::is_alphanumeric) {
            return;
        }
        words += 1;
        for tail in &tails {
            see(tail);
        }
    }
}
