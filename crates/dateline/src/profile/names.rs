//! Which names in a claim are those of private people?
//!
//! Known actors, public persons of the world files, places and countries may be named; so may whoever speaks or
//! acts in a public role. Everybody else whose name has two words or more is withheld, and so are the single words
//! of that name wherever they stand. It errs on the side of withholding: a name may be cleared by a person.

use super::rules::{NameRules, ProfileRules};
use crate::actor::Actors;
use crate::claim::{Claim, Filler};
use std::collections::BTreeSet;

/// Names that may be shown, folded.
#[derive(Debug, Default)]
pub struct Names {
    phrases: BTreeSet<String>,
    /// Most words in a phrase.
    longest: usize,
}

impl Names {
    /// The names of all actors, their leaders and countries, and those that people cleared.
    pub fn of(actors: &Actors, cleared: impl IntoIterator<Item = String>) -> Names {
        let mut phrases: BTreeSet<String> = BTreeSet::new();
        let mut add = |name: &str| {
            phrases.insert(fold(name));
        };
        for actor in actors.iter() {
            add(&actor.name);
            actor.also.iter().chain(&actor.acronyms).chain(&actor.people).for_each(|name| add(name));
            for leader in &actor.leaders {
                add(&leader.name);
                leader.also.iter().for_each(|name| add(name));
            }
        }
        for country in actors.countries() {
            add(&country.name);
            country.demonyms.iter().for_each(|name| add(name));
        }
        cleared.into_iter().for_each(|name| add(&name));
        let longest = phrases.iter().map(|p| p.split(' ').count()).max().unwrap_or(1);
        Names { phrases, longest }
    }

    /// Private names in all words of the claim, each with what stands in its place.
    pub(crate) fn private(&self, claim: &Claim, rules: &ProfileRules) -> Vec<(String, String)> {
        let known = self.known_here(claim, rules);
        let mut out: Vec<(String, String)> = Vec::new();
        for hop in claim.attribution.iter().filter(|hop| hop.actor.is_none()) {
            let public = hop.role.as_deref().is_some_and(|role| is_public(role, &rules.names));
            if !public && is_person(&hop.name, &rules.names) && !self.has(&hop.name) {
                let by = hop.role.as_deref().map_or_else(|| rules.names.withheld.clone(), in_role);
                out.push((hop.name.clone(), by));
            }
        }
        for filler in claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also)) {
            let unknown = filler.actor.is_none() && filler.place_id.is_none() && filler.kind.is_none();
            for name in [Some(&filler.text), filler.name.as_ref()].into_iter().flatten() {
                let shown = known.contains(&fold(name)) || self.has(name);
                if unknown && !shown && is_person(name, &rules.names) {
                    out.push((name.clone(), rules.names.withheld.clone()));
                }
            }
        }
        let names = claim.actor1.iter().chain(&claim.actor2).filter(|n| !known.contains(&fold(n)));
        for name in names.filter(|n| is_person(n, &rules.names) && !self.has(n)) {
            out.push((name.clone(), rules.names.withheld.clone()));
        }
        out.extend(few(claim, rules));
        out.extend(self.runs(&claim.quote, &known, &rules.names));
        if let Some(release) = &claim.release {
            for words in release.depicted.iter().chain(&release.title) {
                out.extend(self.runs(words, &known, &rules.names));
            }
        }
        with_parts(out, &rules.names)
    }

    /// Private names in words that stand for themselves.
    pub(crate) fn private_in(&self, words: &str, rules: &ProfileRules) -> Vec<(String, String)> {
        let none = BTreeSet::new();
        // "Amal Nasser tells of the raid": a headline may begin with a name, and what it begins with is looked at both
        // with its first word and without.
        let whole = self.leading(words, &rules.names);
        with_parts(whole.into_iter().chain(self.runs(words, &none, &rules.names)).collect(), &rules.names)
    }

    /// A name at the very beginning of the words.
    fn leading(&self, text: &str, rules: &NameRules) -> Option<(String, String)> {
        let words = words(text);
        let none = BTreeSet::new();
        let known = |n: usize| self.known_at(&words[n..], &none, rules).is_some();
        let goes_on = |n: usize| !known(n) && is_capital(words[n].text) && (n == 0 || words[n].follows);
        let end = (0..words.len()).find(|&n| !goes_on(n)).unwrap_or(words.len());
        let last = words.get(end.checked_sub(1)?)?;
        let name = &text[words[0].at..last.at + last.text.len()];
        is_person(name, rules).then(|| (name.to_owned(), rules.withheld.clone()))
    }

    /// Names that the claim itself tells to be places, actors or public persons.
    fn known_here(&self, claim: &Claim, rules: &ProfileRules) -> BTreeSet<String> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut add = |words: &str| {
            known.insert(fold(words));
        };
        if let Some(place) = &claim.place {
            add(&place.name);
            add(&place.text);
            place.admin1.iter().for_each(|name| add(name));
        }
        let fillers = || claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also));
        for f in fillers().filter(|f| is_known(f)) {
            add(&f.text);
            f.name.iter().chain(&f.person).chain(&f.refers_to).for_each(|name| add(name));
        }
        // A place without an entry in the gazetteer is a place all the same when it fills a place's role.
        for (_, f) in claim.roles.iter().filter(|(role, _)| role.contains("place")) {
            add(&f.text);
        }
        for hop in &claim.attribution {
            let public = hop.role.as_deref().is_some_and(|role| is_public(role, &rules.names));
            if hop.actor.is_some() || public || !is_person(&hop.name, &rules.names) {
                add(&hop.name);
            }
        }
        if let Some(release) = &claim.release {
            release.brand.iter().for_each(|name| add(name));
        }
        known
    }

    fn has(&self, name: &str) -> bool {
        self.phrases.contains(&fold(name))
    }

    /// Runs of two capitalised words or more that nothing makes known, with what stands in their place.
    fn runs(&self, text: &str, known: &BTreeSet<String>, rules: &NameRules) -> Vec<(String, String)> {
        let words = words(text);
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if let Some(n) = self.known_at(&words[at..], known, rules) {
                at += n;
                continue;
            }
            let mut end = at;
            while end < words.len() && self.known_at(&words[end..], known, rules).is_none() {
                let w = &words[end];
                // A name is not spread over a comma or a full stop, and a particle does not begin one.
                let goes_on = is_capital(w.text) || (end > at && rules.particles.iter().any(|p| p == w.text));
                if !goes_on || (end > at && !w.follows) {
                    break;
                }
                end += 1;
            }
            while end > at && !is_capital(words[end - 1].text) {
                end -= 1;
            }
            let run = &words[at..end.max(at)];
            // The first word of a sentence has its capital from there.
            let run = if run.first().is_some_and(|w| w.first && !self.may_be_name(w.text)) {
                &run[1..]
            } else {
                run
            };
            if run.iter().filter(|w| is_capital(w.text)).count() >= 2 {
                let (first, last) = (&run[0], &run[run.len() - 1]);
                let name = &text[first.at..last.at + last.text.len()];
                if is_person(name, rules) {
                    out.push((name.to_owned(), rules.withheld.clone()));
                }
            }
            at = end.max(at + 1);
        }
        out
    }

    /// Number of words at the beginning that are known: a name, a title, a day.
    fn known_at(&self, words: &[Word<'_>], known: &BTreeSet<String>, rules: &NameRules) -> Option<usize> {
        let most = self.longest.max(8).min(words.len());
        let mut phrase = String::new();
        let mut found = None;
        for (n, w) in words.iter().take(most).enumerate() {
            if n > 0 {
                phrase.push(' ');
            }
            phrase.push_str(&fold(w.text));
            if self.phrases.contains(&phrase) || known.contains(&phrase) {
                found = Some(n + 1);
            }
        }
        let first = words.first()?.text;
        let plain = rules.titles.iter().chain(&rules.calendar).any(|t| t == first) || is_acronym(first);
        found.or(plain.then_some(1))
    }

    /// A word that no list of English would have: cheap to say of short ones only.
    fn may_be_name(&self, word: &str) -> bool {
        word.contains('-') && word.to_lowercase().starts_with("al-")
    }
}

/// "two nurses" in a claim about captives or survivors: so few that they can be told apart.
fn few(claim: &Claim, rules: &ProfileRules) -> Vec<(String, String)> {
    if !rules.sensitive.types.contains(&claim.event_type) {
        return Vec::new();
    }
    let fillers = claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also));
    let words = fillers
        .flat_map(|f| std::iter::once(&f.text).chain(&f.name))
        .chain(&claim.actor1)
        .chain(&claim.actor2);
    let fewer = |words: &String| {
        let (number, who) = words.split_once(' ')?;
        let number = number.to_lowercase();
        let small = rules.counts.words.contains(&number)
            || number.parse().is_ok_and(|n: u32| n < rules.counts.smallest);
        small.then(|| (words.clone(), format!("some {who}")))
    };
    words.filter_map(fewer).collect()
}

/// Someone or something that the coder knows: an actor, a kind of actor, a place, a public person.
fn is_known(f: &Filler) -> bool {
    f.actor.is_some() || f.place_id.is_some() || f.kind.is_some() || f.person.is_some()
}

fn is_public(role: &str, rules: &NameRules) -> bool {
    let role = role.to_lowercase();
    rules.public_roles.iter().any(|public| role == *public || role.ends_with(&format!(" {public}")))
}

/// "a resident", "an elder".
fn in_role(role: &str) -> String {
    let vowel = role.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {role}", if vowel { "an" } else { "a" })
}

/// Two to five words, each with a capital or a particle, none of them a word of organisations or places.
fn is_person(name: &str, rules: &NameRules) -> bool {
    let words: Vec<&str> = name.split_whitespace().filter(|w| !rules.titles.iter().any(|t| t == w)).collect();
    let particle = |w: &str| rules.particles.iter().any(|p| p == w);
    let body = |w: &str| {
        let w = w.trim_end_matches(['s', 'S']).to_lowercase();
        rules.organisations.iter().any(|o| o.trim_end_matches('s') == w)
    };
    (2..=5).contains(&words.len())
        && words.iter().all(|w| is_capital(w) || particle(w))
        && words.iter().filter(|w| is_capital(w)).count() >= 2
        && !words.iter().any(|w| body(w) || is_acronym(w) || w.chars().any(|c| c.is_ascii_digit()))
}

fn is_capital(word: &str) -> bool {
    let own =
        word.strip_prefix("al-").or(word.strip_prefix("el-")).or(word.strip_prefix("ash-")).unwrap_or(word);
    own.starts_with(char::is_uppercase)
}

fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.chars().any(char::is_lowercase)
        || word.contains("-backed")
        || word.contains("-made")
        || word.contains("-led")
}

/// The single words of each name, too, longer than three letters: who is named once in full is "Hassan" after.
fn with_parts(names: Vec<(String, String)>, rules: &NameRules) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for (name, by) in names {
        let parts = name.split_whitespace().filter(|w| is_capital(w) && w.chars().count() > 3);
        let parts: Vec<String> =
            parts.filter(|w| !rules.titles.iter().any(|t| t == w)).map(str::to_owned).collect();
        let mut add = |name: String, by: &str| {
            if !out.iter().any(|(held, _)| *held == name) {
                out.push((name, by.to_owned()));
            }
        };
        add(name, &by);
        parts.into_iter().for_each(|part| add(part, &rules.withheld));
    }
    out
}

/// A word of a text and how it stands to the one before.
struct Word<'t> {
    text: &'t str,
    at: usize,
    /// Nothing but a space is between it and the word before.
    follows: bool,
    /// It begins a sentence.
    first: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::new();
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '‘');
    let mut start = None;
    let mut gap = String::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (inner(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches("'s").trim_end_matches("’s");
                let first = out.is_empty() || gap.contains(['.', '!', '?', ':', '“', '"']);
                out.push(Word { text: word, at: from, follows: gap.trim().is_empty(), first });
                gap.clear();
                gap.push(c);
                start = None;
            }
            (false, None) => gap.push(c),
            (true, Some(_)) => {}
        }
    }
    out
}

/// Lower case, one space between words, without marks around them.
fn fold(words: &str) -> String {
    let trim = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase();
    words.split_whitespace().map(trim).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}
