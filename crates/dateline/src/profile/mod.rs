//! What may be shown to whom? `internal` shows everything; `public` withholds names of private people, makes
//! protected sites coarser, leaves out small counts of living people and shortens quotations.
//!
//! A guard is laid over claims, events and citations before anything is printed or exported, so that no page and
//! no format can differ from another. What it takes away is marked in the place where it stood. The rules stand
//! in `codebook/profiles.toml`.

mod names;
mod rules;
mod site;

#[cfg(test)]
mod tests;

pub use names::Names;
pub use rules::{ProfileError, ProfileRules};

use crate::claim::{Claim, Count, Place, Stance};
use crate::event::{Event, Figure};
use crate::record::Citation;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// For whom a page or file is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// For those who keep the record.
    #[default]
    Internal,
    /// For anyone.
    Public,
}

impl Profile {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Internal => "internal",
            Profile::Public => "public",
        }
    }
}

/// Shows claims, events and citations as a profile allows.
pub struct Guard {
    profile: Profile,
    rules: ProfileRules,
    names: Names,
}

/// Keys of claims and events whose strings are ours and name nobody.
const OWN: [&str; 13] = [
    "id",
    "report",
    "type",
    "family",
    "kind",
    "clause",
    "codes",
    "evidence",
    "grade",
    "claims",
    "against",
    "answered_by",
    "place_id",
];

impl Guard {
    /// A guard for `profile`. `names` are those that may be shown.
    pub fn new(profile: Profile, rules: ProfileRules, names: Names) -> Guard {
        Guard { profile, rules, names }
    }

    /// For whom it guards.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    fn is_public(&self) -> bool {
        self.profile == Profile::Public
    }

    /// The claim as it may be shown.
    pub fn claim<'c>(&self, claim: &'c Claim) -> Cow<'c, Claim> {
        if !self.is_public() {
            return Cow::Borrowed(claim);
        }
        let hidden = self.names.private(claim, &self.rules);
        let site = site::of(claim, &self.rules);
        let mut shown: Claim = self.rewritten(claim, &hidden);
        let sensitive = self.rules.sensitive.types.contains(&claim.event_type);
        shown.quote = if sensitive || site.is_some() {
            self.rules.quotes.withheld.clone()
        } else {
            self.shortened(&shown.quote)
        };
        if let Some(site) = site {
            site.hide(&mut shown, &self.rules);
        }
        for count in [&mut shown.injured, &mut shown.abducted, &mut shown.displaced] {
            if count.as_ref().is_some_and(|c| self.is_small(c)) {
                *count = None;
            }
        }
        let counts = [&mut shown.killed, &mut shown.injured, &mut shown.abducted, &mut shown.displaced];
        for count in counts.into_iter().flatten() {
            count.parts.retain(|part| !self.is_small(part));
            count.text = self.shortened(&count.text);
        }
        Cow::Owned(shown)
    }

    /// The event as it may be shown. `claims` are its claims, for and against, as the record has them.
    pub fn event<'e>(&self, event: &'e Event, claims: &[&Claim]) -> Cow<'e, Event> {
        if !self.is_public() {
            return Cow::Borrowed(event);
        }
        let mut hidden: Vec<(String, String)> = Vec::new();
        for (name, by) in claims.iter().flat_map(|c| self.names.private(c, &self.rules)) {
            if !hidden.iter().any(|(held, _)| *held == name) {
                hidden.push((name, by));
            }
        }
        let mut shown: Event = self.rewritten(event, &hidden);
        if let Some(site) = claims.iter().find_map(|c| site::of(c, &self.rules)) {
            if let Some(place) = &mut shown.place {
                site.hide_place(place, &self.rules);
            }
            let words =
                |words: &mut Vec<String>| words.iter_mut().for_each(|w| *w = site.hide_words(w, &self.rules));
            words(&mut shown.merged);
            words(&mut shown.actor1);
            words(&mut shown.actor2);
            shown.disputed.retain(|d| d.field != "place");
        }
        let small = |f: &Figure| f.best.or(f.low).or(f.high).is_some_and(|n| n < self.rules.counts.smallest);
        for figure in [&mut shown.injured, &mut shown.abducted, &mut shown.displaced] {
            if figure.as_ref().is_some_and(small) {
                *figure = None;
            }
        }
        shown.disputed.retain(|d| !matches!(d.field.as_str(), "injured" | "abducted" | "displaced"));
        // Who looked at it is nobody's business but the house's.
        shown.reviewed.iter_mut().for_each(|review| {
            review.by = None;
            review.why = None;
        });
        Cow::Owned(shown)
    }

    /// The citation as it may be shown. `claims` are those that it is cited for. The public gets no address of
    /// what a party publishes itself (`is_party`).
    pub fn citation<'c>(
        &self,
        citation: &'c Citation,
        claims: &[&Claim],
        is_party: bool,
    ) -> Cow<'c, Citation> {
        if !self.is_public() {
            return Cow::Borrowed(citation);
        }
        let mut shown = citation.clone();
        if let Some(title) = &shown.title {
            let mut hidden: Vec<(String, String)> =
                claims.iter().flat_map(|c| self.names.private(c, &self.rules)).collect();
            hidden.extend(self.names.private_in(title, &self.rules));
            shown.title = Some(self.shortened(&replaced(title, &hidden)));
        }
        if is_party {
            shown.url = None;
        }
        Cow::Owned(shown)
    }

    /// Words that stand for themselves, such as what a release shows or a decision says.
    pub fn words(&self, words: &str) -> String {
        if !self.is_public() {
            return words.to_owned();
        }
        self.shortened(&replaced(words, &self.names.private_in(words, &self.rules)))
    }

    fn is_small(&self, count: &Count) -> bool {
        count.best.or(count.low).or(count.high).is_some_and(|n| n < self.rules.counts.smallest)
    }

    /// The beginning, cut between words.
    fn shortened(&self, words: &str) -> String {
        let most = self.rules.quotes.longest;
        if words.chars().count() <= most {
            return words.to_owned();
        }
        let cut: String = words.chars().take(most).collect();
        let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
        format!("{cut} …")
    }

    /// A copy in which no string holds a hidden name.
    fn rewritten<T: Clone + Serialize + for<'a> Deserialize<'a>>(
        &self,
        of: &T,
        hidden: &[(String, String)],
    ) -> T {
        if hidden.is_empty() {
            return of.clone();
        }
        let rewrite = || -> Option<T> {
            let mut value = serde_json::to_value(of).ok()?;
            rewrite(&mut value, hidden);
            serde_json::from_value(value).ok()
        };
        rewrite().expect("what is written as JSON is read again")
    }
}

/// Replaces hidden names in every string that is not our own.
fn rewrite(value: &mut Value, hidden: &[(String, String)]) {
    match value {
        Value::String(words) => *words = replaced(words, hidden),
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, hidden)),
        Value::Object(fields) => {
            let named = fields.iter_mut().filter(|(key, _)| !OWN.contains(&key.as_str()));
            named.for_each(|(_, value)| rewrite(value, hidden));
        }
        _ => {}
    }
}

/// `words` without the hidden names; the longest is looked for first.
fn replaced(words: &str, hidden: &[(String, String)]) -> String {
    let mut hidden: Vec<&(String, String)> = hidden.iter().collect();
    hidden.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut out = words.to_owned();
    for (name, by) in hidden {
        if out.contains(name.as_str()) {
            out = replaced_words(&out, name, by);
        }
    }
    out
}

/// Every occurrence of `name` that begins and ends with a word.
fn replaced_words(words: &str, name: &str, by: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole =
            !inside(before.chars().next_back().or(out.chars().next_back().filter(|_| before.is_empty())))
                && !inside(after.chars().next());
        out.push_str(before);
        out.push_str(if whole { by } else { name });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// True of stances in which a party speaks for itself: nothing is withheld on their account, but their outlets are
/// not linked to.
pub fn is_partisan(stance: Stance) -> bool {
    matches!(stance, Stance::Claimed | Stance::Depicted)
}

/// Shown as known to `radius_km` at most, in the middle of a cell of `grid` degrees.
fn coarsened(place: &mut Place, grid: f64, radius_km: f64) {
    let middle = |x: f64| ((x / grid).floor() + 0.5) * grid;
    let round = |x: f64| (x * 1e4).round() / 1e4;
    place.lat = place.lat.map(|x| round(middle(x)));
    place.lon = place.lon.map(|x| round(middle(x)));
    place.radius_km = Some(place.radius_km.unwrap_or(0.0).max(radius_km));
    if place.precision == "exact" {
        "near".clone_into(&mut place.precision);
    }
}
