//! What was parsed a short while ago? Wire stories are printed by many outlets; their words are parsed once.
//!
//! Only equal words are taken from memory, so no result depends on it.

use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use syntax::Doc;

/// Most parses that are remembered.
const MOST: usize = 512;

/// Most bytes of their texts; a parse takes about ten times as much.
const MOST_BYTES: usize = 4 << 20;

/// Texts below this length, in bytes, are parsed as fast as they are looked up.
const SHORT: usize = 300;

/// Parses by their text, the oldest forgotten first.
#[derive(Default)]
pub struct Memory(Mutex<Held>);

#[derive(Default)]
struct Held {
    docs: FxHashMap<Box<str>, Arc<Doc>>,
    order: VecDeque<Box<str>>,
    bytes: usize,
}

impl Memory {
    /// The parses of `texts`; `parse` is asked for those that are not remembered, each once.
    pub fn docs(&self, texts: &[&str], parse: impl FnOnce(&[&str]) -> Vec<Doc>) -> Vec<Arc<Doc>> {
        let mut found: Vec<Option<Arc<Doc>>> = {
            let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            texts.iter().map(|text| held.docs.get(*text).cloned()).collect()
        };
        let mut new: Vec<&str> = Vec::new();
        let mut at: FxHashMap<&str, usize> = FxHashMap::default();
        let wanted = texts.iter().zip(&found).filter(|(_, doc)| doc.is_none());
        for (text, _) in wanted {
            at.entry(text).or_insert_with(|| {
                new.push(text);
                new.len() - 1
            });
        }
        let parsed: Vec<Arc<Doc>> = parse(&new).into_iter().map(Arc::new).collect();
        self.remember(&new, &parsed);
        for (text, doc) in texts.iter().zip(&mut found) {
            if doc.is_none() {
                *doc = at.get(text).and_then(|&n| parsed.get(n)).cloned();
            }
        }
        found.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn remember(&self, texts: &[&str], docs: &[Arc<Doc>]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (text, doc) in texts.iter().zip(docs) {
            if !(SHORT..=MOST_BYTES / 16).contains(&text.len()) || held.docs.contains_key(*text) {
                continue;
            }
            held.bytes += text.len();
            held.order.push_back((*text).into());
            held.docs.insert((*text).into(), doc.clone());
            while held.order.len() > MOST || held.bytes > MOST_BYTES {
                let Some(oldest) = held.order.pop_front() else { break };
                held.bytes -= oldest.len();
                held.docs.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texts: &[&str]) -> Vec<Doc> {
        texts.iter().map(|t| Doc::new((*t).to_owned(), Vec::new())).collect()
    }

    #[test]
    fn equal_words_are_parsed_once_and_come_back_in_order() {
        let memory = Memory::default();
        let (a, b) = ("a".repeat(400), "b".repeat(400));
        let mut asked = Vec::new();
        let docs = memory.docs(&[&a, &b, &a], |new| {
            asked.extend(new.iter().map(|t| t.len()));
            parse(new)
        });
        assert_eq!(asked, [400, 400]);
        assert_eq!(
            docs.iter().map(|d| d.text().to_owned()).collect::<Vec<_>>(),
            [a.clone(), b.clone(), a.clone()]
        );
        let docs = memory.docs(&[&b, "new"], |new| {
            assert_eq!(new, ["new"]);
            parse(new)
        });
        assert_eq!((docs[0].text(), docs[1].text()), (b.as_str(), "new"));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let memory = Memory::default();
        for n in 0..2000 {
            let text = format!("{n:0>1000}");
            memory.docs(&[&text], parse);
        }
        let held = memory.0.lock().unwrap();
        assert_eq!((held.docs.len(), held.order.len()), (MOST, MOST));
        assert_eq!(held.bytes, MOST * 1000);
    }
}
