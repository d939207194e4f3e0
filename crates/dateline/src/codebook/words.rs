//! Word lists of the codebook: what counts as a weapon, a medium, a service. Read from `codebook/words.toml`.

use crate::error::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::borrow::Cow;
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

/// All word lists.
pub struct WordLists {
    lists: FxHashMap<String, List>,
    /// By the words that entries end in: which lists have such entries.
    ends: FxHashMap<String, Signs>,
    abouts: BTreeMap<String, String>,
}

struct List {
    /// Its bit in [`Signs`].
    sign: Signs,
    /// Entry to the kind it belongs to (`""` when the list has no kinds).
    entries: FxHashMap<String, String>,
    /// The last words of its entries: what a phrase that is in it ends in.
    ends: FxHashSet<String>,
}

/// Lists that may have a phrase, one bit each; lists beyond the number of bits share the last.
pub type Signs = u128;

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
        let mut ends: FxHashMap<String, Signs> = FxHashMap::default();
        let mut numbered = FxHashMap::default();
        for (number, (name, entries)) in lists.into_iter().enumerate() {
            let sign = 1 << number.min(Signs::BITS as usize - 1);
            let list = List { sign, ends: last_words(&entries), entries };
            // "state of emergency" is looked for from its first word.
            let firsts = list.entries.keys().filter_map(|e| e.split_once(" of ")).map(|(first, _)| first);
            for end in list.ends.iter().map(String::as_str).chain(firsts) {
                *ends.entry(end.to_owned()).or_default() |= sign;
            }
            numbered.insert(name, list);
        }
        let abouts = file.into_iter().map(|(n, l)| (n, l.about)).collect();
        Ok(WordLists { lists: numbered, ends, abouts })
    }

    /// The lists that may have a phrase ending at `head`, by its last word alone.
    pub fn signs(&self, doc: &Doc, head: usize) -> Signs {
        let (word, lemma) = (lower(doc.word(head)), lower(doc.lemma(head)));
        let sign = |end: &str| self.ends.get(end).copied().unwrap_or_default();
        let known = if lemma == word { 0 } else { sign(&lemma) };
        stems(&word).fold(known, |all, stem| all | sign(stem))
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
        self.find_signed(doc, list, head, Signs::MAX)
    }

    /// The same, when the [`WordLists::signs`] of `head` are known: almost free for a list that they rule out.
    pub fn find_signed(&self, doc: &Doc, list: &str, head: usize, signs: Signs) -> Option<&str> {
        let List { sign, entries, ends } = self.lists.get(list)?;
        if signs & sign == 0 {
            return None;
        }
        let mut found = None;
        for_endings(doc, head, ends, |phrase| {
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
        self.lists.get(list).into_iter().flat_map(|l| l.ends.iter().map(String::as_str))
    }

    /// The entries of a list, in their order.
    pub fn entries_of(&self, list: &str) -> impl Iterator<Item = &str> {
        let entries = self.lists.get(list).into_iter().flat_map(|l| l.entries.keys());
        let mut entries: Vec<&str> = entries.map(String::as_str).collect();
        entries.sort_unstable();
        entries.into_iter()
    }

    /// True if a list has this lemma.
    pub fn contains(&self, list: &str, lemma: &str) -> bool {
        self.lists.get(list).is_some_and(|l| l.entries.contains_key(lemma))
    }
}

/// The lemmatizer makes "taxis" of "taxes" and "basis" of "bases": the bare stems are tried too.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    [word.strip_suffix("es"), word.strip_suffix('s'), Some(word)].into_iter().flatten()
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.chars().any(char::is_uppercase) { word.to_lowercase().into() } else { word.into() }
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
    for stem in stems(&word) {
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
