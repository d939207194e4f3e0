//! The dictionary form of a word, by rules, exceptions and an index of known forms.

use crate::chars::is_alpha;
use crate::error::Error;
use crate::label::Label;
use crate::msgpack::{Field, decode};
use crate::strings::string_id;
use rustc_hash::{FxHashMap, FxHashSet};

/// The tables for one part of speech.
#[derive(Debug, Default)]
struct Tables {
    /// Endings and what they are replaced by.
    rules: Vec<(Box<str>, Box<str>)>,
    exceptions: FxHashMap<Box<str>, Vec<Box<str>>>,
    index: FxHashSet<Box<str>>,
}

/// spaCy's English rule lemmatizer.
#[derive(Debug)]
pub struct Lemmatizer {
    by_pos: FxHashMap<u64, Tables>,
}

impl Lemmatizer {
    /// Reads `lookups/lookups.bin` of the pipe.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Lemmatizer, Error> {
        let value = decode(file, bytes)?;
        let root = Field::new(file, &value);
        let mut by_pos: FxHashMap<u64, Tables> = FxHashMap::default();
        let key = |k: Field<'_, '_>| k.as_u64().ok_or_else(|| k.error("a part of speech is not a number"));
        for (pos, rules) in root.need("lemma_rules")?.pairs("`lemma_rules`")? {
            let tables = by_pos.entry(key(pos)?).or_default();
            for rule in rules.items("`lemma_rules`")? {
                let sides =
                    rule.items("a rule")?.map(|side| side.text("a rule")).collect::<Result<Vec<_>, _>>()?;
                let [old, new] = sides[..] else { return Err(rule.error("a rule does not have two sides")) };
                tables.rules.push((old.into(), new.into()));
            }
        }
        for (pos, words) in root.need("lemma_exc")?.pairs("`lemma_exc`")? {
            let tables = by_pos.entry(key(pos)?).or_default();
            for (word, lemmas) in words.pairs("`lemma_exc`")? {
                let lemmas = lemmas
                    .items("lemmas")?
                    .map(|l| Ok(l.text("a lemma")?.into()))
                    .collect::<Result<_, _>>()?;
                tables.exceptions.insert(word.text("a word")?.into(), lemmas);
            }
        }
        for (pos, words) in root.need("lemma_index")?.pairs("`lemma_index`")? {
            let tables = by_pos.entry(key(pos)?).or_default();
            for word in words.items("`lemma_index`")? {
                tables.index.insert(word.text("a word")?.into());
            }
        }
        by_pos.retain(|_, t| !(t.rules.is_empty() && t.exceptions.is_empty() && t.index.is_empty()));
        Ok(Lemmatizer { by_pos })
    }

    /// Finds every form in lower case that may have a dictionary form, whatever its part of speech; some of those
    /// found stand in no text.
    pub fn inverse(&self) -> impl Fn(&str) -> Vec<String> {
        let mut irregular: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        let mut rules: Vec<(&str, &str)> = Vec::new();
        for tables in self.by_pos.values() {
            rules.extend(tables.rules.iter().map(|(old, new)| (&**old, &**new)));
            for (form, lemmas) in &tables.exceptions {
                for lemma in lemmas {
                    irregular.entry(lemma).or_default().push(form);
                }
            }
        }
        rules.sort_unstable();
        rules.dedup();
        move |lemma| {
            let mut forms = vec![lemma.to_owned()];
            let regular =
                |(old, new): &(&str, &str)| lemma.strip_suffix(new).map(|stem| format!("{stem}{old}"));
            forms.extend(rules.iter().filter_map(regular));
            forms.extend(irregular.get(lemma).into_iter().flatten().map(|form| (*form).to_owned()));
            forms
        }
    }

    /// The dictionary form of `text` (`lower` in lower case) with the given part of speech and features.
    pub fn lemma(&self, text: &str, lower: &str, pos: Label, morph: Label) -> Box<str> {
        if matches!(pos, "" | "EOL" | "SPACE") || is_base_form(pos, morph) {
            return lower.into();
        }
        match self.by_pos.get(&string_id(&pos.to_lowercase())) {
            Some(tables) => tables.lemma(text, lower),
            None if pos == "PROPN" => text.into(),
            None => lower.into(),
        }
    }
}

impl Tables {
    fn lemma(&self, text: &str, lower: &str) -> Box<str> {
        let mut forms: Vec<String> = Vec::new();
        let mut unknown: Option<String> = None;
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(&**old) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
            } else if self.index.contains(form.as_str()) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        // Each exception goes to the front, so the last one that is new wins.
        let exceptions = self.exceptions.get(lower).map_or(&[][..], |e| e);
        if let Some(last) = exceptions
            .iter()
            .enumerate()
            .rev()
            .find(|(i, e)| !forms.iter().any(|f| **f == ***e) && !exceptions[..*i].contains(e))
        {
            return last.1.clone();
        }
        match forms.into_iter().next().or(unknown) {
            Some(form) => form.into(),
            None => text.into(),
        }
    }
}

/// Whether the features say that the word is a dictionary form already.
fn is_base_form(pos: Label, morph: Label) -> bool {
    let feature = |name: &str| {
        morph
            .split('|')
            .find_map(|f| f.strip_prefix(name)?.strip_prefix('='))
            .filter(|value| !value.is_empty())
    };
    match pos {
        "NOUN" if feature("Number") == Some("Sing") => return true,
        "VERB"
            if feature("VerbForm") == Some("Fin")
                && feature("Tense") == Some("Pres")
                && feature("Number").is_none() =>
        {
            return true;
        }
        _ => {}
    }
    matches!(feature("VerbForm"), Some("Inf" | "None")) || feature("Degree") == Some("Pos")
}
