//! Do the examples in the world files hold?

use super::find::Context;
use super::load::{Actors, Placed};
use super::mention::{How, Mentions};
use syntax::Doc;

/// How an example came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it says.
    Ok,
    /// Its words were not found, or not as the entry.
    Missing(String),
    /// Something in it was taken for the entry though nothing may be.
    Noisy(String),
    /// A known gap, still there.
    Gap(String),
    /// A known gap that is gone: the mark must be taken away.
    GapClosed,
}

/// One example of the world files, as a check of its own.
#[derive(Clone, Debug)]
pub struct Check {
    /// File, line and entry: `world/actors/syria.toml:12 ahrar-al-sham`.
    pub name: String,
    /// The text to parse.
    pub text: String,
    placed: Placed,
}

impl Actors {
    /// Every example of the files, in their order.
    pub fn checks(&self) -> Vec<Check> {
        self.examples
            .iter()
            .map(|p| Check {
                name: format!("{}:{} {}", p.file, p.line, p.of),
                text: p.example.text.clone(),
                placed: p.clone(),
            })
            .collect()
    }

    /// Runs one example on the parse of its text.
    pub fn check(&self, check: &Check, doc: &Doc) -> Verdict {
        let example = &check.placed.example;
        let country = example.country.clone().or_else(|| self.get(&check.placed.of)?.country.clone());
        let given: Vec<(&str, f32)> = match (&example.country, &example.is) {
            (Some(c), _) => vec![(c.as_str(), 3.0)],
            (None, Some(_)) => country.iter().map(|c| (c.as_str(), 1.0)).collect(),
            (None, None) => Vec::new(),
        };
        let mentions = self.find(doc, &Context { published: example.published, countries: &given });
        let verdict = match &example.is {
            Some(words) => self.expect(check, doc, &mentions, words),
            None => self.expect_none(check, doc, &mentions),
        };
        match (&example.gap, verdict) {
            (Some(_), Verdict::Ok) => Verdict::GapClosed,
            (Some(why), _) => Verdict::Gap(why.clone()),
            (None, verdict) => verdict,
        }
    }

    fn expect(&self, check: &Check, doc: &Doc, mentions: &Mentions, words: &str) -> Verdict {
        let start = check.text.find(words).unwrap_or(0);
        let wanted = doc.token_at(start)..doc.token_at(start + words.len());
        let mut seen = Vec::new();
        for m in mentions.iter() {
            let covers = m.tokens.start <= wanted.start && wanted.end <= m.tokens.end;
            let within = wanted.contains(&m.head) || covers;
            if within && self.denotes(m, check) {
                return Verdict::Ok;
            }
            if within || m.tokens.start < wanted.end && wanted.start < m.tokens.end {
                let id = m.id().map_or_else(|| m.role.clone().unwrap_or_default(), str::to_owned);
                seen.push(format!("\"{}\" {:?} {id}: {}", doc.words(m.tokens.clone()), m.how, m.reason));
            }
        }
        Verdict::Missing(if seen.is_empty() { "nobody was found there".to_owned() } else { seen.join("; ") })
    }

    fn denotes(&self, m: &super::mention::ActorMention, check: &Check) -> bool {
        if check.placed.of_role {
            return m.role.as_deref() == Some(&check.placed.of);
        }
        m.id() == Some(&check.placed.of)
    }

    fn expect_none(&self, check: &Check, doc: &Doc, mentions: &Mentions) -> Verdict {
        let example = &check.placed.example;
        let found = mentions.iter().find(|m| m.how != How::Metonym && self.denotes(m, check));
        match found {
            Some(m) => {
                let why = example.none.as_deref().unwrap_or_default();
                Verdict::Noisy(format!("\"{}\": {} ({why})", doc.words(m.tokens.clone()), m.reason))
            }
            None => Verdict::Ok,
        }
    }
}
