//! Is this about a place under special protection, and how is it shown coarser?

use super::coarsened;
use super::rules::ProfileRules;
use crate::claim::{Claim, Filler, Place};

/// The words that name a protected site in a claim.
pub(crate) struct Site {
    words: Vec<String>,
}

/// The site that a claim is about, by its type, the kind of its place, or the words of its roles and place.
pub(crate) fn of(claim: &Claim, rules: &ProfileRules) -> Option<Site> {
    let mut words: Vec<String> = Vec::new();
    let mut see = |name: &str| {
        if names_site(name, rules) && !words.iter().any(|w| w == name) {
            words.push(name.to_owned());
        }
    };
    for filler in claim.roles.values().flat_map(|f| std::iter::once(f).chain(&f.also)) {
        see(&filler.text);
        filler.name.iter().for_each(|name| see(name));
    }
    if let Some(place) = &claim.place {
        see(&place.name);
        see(&place.text);
    }
    claim.actor1.iter().chain(&claim.actor2).for_each(|name| see(name));
    let kind = claim.place.as_ref().is_some_and(|p| rules.sites.features.contains(&p.feature));
    let typed = rules.sites.types.contains(&claim.event_type);
    (kind || typed || !words.is_empty()).then_some(Site { words })
}

/// True if one of the words for sites stands in `name`, in the singular or plural.
fn names_site(name: &str, rules: &ProfileRules) -> bool {
    let name = format!(" {} ", name.to_lowercase().replace(['-', ',', '\'', '’', '"'], " "));
    rules.sites.words.iter().any(|w| {
        [format!(" {w} "), format!(" {w}s "), format!(" {w}es ")]
            .iter()
            .any(|form| name.contains(form.as_str()))
    })
}

impl Site {
    /// Hides where and what it is in the claim.
    pub(crate) fn hide(&self, claim: &mut Claim, rules: &ProfileRules) {
        let id = claim.place.as_ref().and_then(|p| p.id.clone()).filter(|_| self.is_place(claim, rules));
        if let Some(place) = &mut claim.place {
            self.hide_place(place, rules);
        }
        for filler in claim.roles.values_mut() {
            self.hide_filler(filler, id.as_deref(), rules);
            filler.also.iter_mut().for_each(|f| self.hide_filler(f, id.as_deref(), rules));
        }
        for name in claim.actor1.iter_mut().chain(&mut claim.actor2) {
            *name = self.hide_words(name, rules);
        }
    }

    /// The place of the claim is the site itself, not the town it is in.
    fn is_place(&self, claim: &Claim, rules: &ProfileRules) -> bool {
        claim.place.as_ref().is_some_and(|p| {
            rules.sites.features.contains(&p.feature)
                || names_site(&p.name, rules)
                || names_site(&p.text, rules)
        })
    }

    fn hide_filler(&self, filler: &mut Filler, id: Option<&str>, rules: &ProfileRules) {
        filler.text = self.hide_words(&filler.text, rules);
        filler.name = filler.name.take().map(|name| self.hide_words(&name, rules));
        filler.reason = None;
        if id.is_some() && filler.place_id.as_deref() == id {
            filler.place_id = None;
        }
    }

    /// Moves the place into the middle of its cell, and takes its name if that is the site's own.
    pub(crate) fn hide_place(&self, place: &mut Place, rules: &ProfileRules) {
        if rules.sites.features.contains(&place.feature) || names_site(&place.name, rules) {
            rules.sites.withheld.clone_into(&mut place.name);
            place.id = None;
        }
        place.text = self.hide_words(&place.text, rules);
        place.reason = format!("Shown within {} km: a protected site.", rules.sites.radius_km);
        coarsened(place, rules.sites.grid_degrees, rules.sites.radius_km);
    }

    /// The words, unless they name the site by a name of its own: "a hospital" tells nobody which.
    pub(crate) fn hide_words(&self, words: &str, rules: &ProfileRules) -> String {
        let own = words.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase))
            || words.split_whitespace().count() > 1 && words.starts_with(char::is_uppercase);
        let named = self.words.iter().any(|w| w == words) || names_site(words, rules);
        if named && own || self.is_proper(words, rules) {
            rules.sites.withheld.clone()
        } else {
            words.to_owned()
        }
    }

    /// True of "Al Amal" where the site is "the Al Amal hospital": its own name, without the word for what it is.
    fn is_proper(&self, words: &str, rules: &ProfileRules) -> bool {
        words.starts_with(char::is_uppercase)
            && self.words.iter().any(|site| {
                let site = site.strip_prefix("the ").or(site.strip_prefix("The ")).unwrap_or(site);
                let rest = site.strip_prefix(words).and_then(|rest| rest.strip_prefix(' '));
                rest.and_then(|rest| rest.split(' ').next()).is_some_and(|next| names_site(next, rules))
            })
    }
}
