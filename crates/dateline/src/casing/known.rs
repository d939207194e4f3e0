//! Which names of actors, people and countries stand here, and how are they written?

use super::small;
use crate::actor::Actors;
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest name looked for, in words.
pub const MOST_WORDS: usize = 8;

/// Names in small letters, their words parted by spaces, to how their words are written.
#[derive(Default)]
pub struct Known {
    names: FxHashMap<String, Box<[String]>>,
    first: FxHashSet<String>,
    /// Countries and their people: names even where the word has another use (turkey, polish).
    countries: FxHashSet<String>,
}

impl Known {
    /// The names of all actors, of those who lead them, and of countries and their people.
    pub fn of(actors: &Actors) -> Known {
        let mut known = Known::default();
        for country in actors.countries() {
            let names = std::iter::once(&country.name).chain(&country.names).chain(&country.demonyms);
            for name in names.chain(std::iter::once(&country.capital)) {
                known.add(name);
                if !name.contains(' ') && name.chars().any(char::is_lowercase) {
                    known.countries.insert(small(name));
                }
            }
        }
        for actor in actors.iter() {
            let names = std::iter::once(&actor.name).chain(&actor.also).chain(&actor.acronyms);
            names.chain(&actor.people).for_each(|n| known.add(n));
            for leader in &actor.leaders {
                std::iter::once(&leader.name).chain(&leader.also).for_each(|n| known.add(n));
            }
        }
        known
    }

    /// A name, unless it is a single word in small letters; a bracketed qualifier is left out.
    fn add(&mut self, name: &str) {
        let name = name.split(" (").next().unwrap_or(name);
        let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        let pieces: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).map(str::to_owned).collect();
        if pieces.is_empty() || pieces.len() > MOST_WORDS || !name.chars().any(char::is_uppercase) {
            return;
        }
        let folded: Vec<String> = pieces.iter().map(|p| small(p)).collect();
        self.first.insert(folded[0].clone());
        self.names.entry(folded.join(" ")).or_insert_with(|| pieces.into());
    }

    /// True if some name begins with `word`.
    pub fn begins(&self, word: &str) -> bool {
        self.first.contains(word)
    }

    /// How the words of a name are written.
    pub fn name(&self, key: &str) -> Option<&[String]> {
        self.names.get(key).map(|pieces| &**pieces)
    }

    /// True for the one-word name of a country or its people.
    pub fn is_country(&self, word: &str) -> bool {
        self.countries.contains(word)
    }
}
