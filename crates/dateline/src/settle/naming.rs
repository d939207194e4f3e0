//! Which name does an event bear, when it had one before?
//!
//! The library names an event after its first claim. A record remembers: a name that was given stays with the
//! claim it was given for, whatever joins the event later and however its claims are read anew.

use super::event_id;
use crate::event::Event;
use std::collections::{BTreeMap, BTreeSet};

/// A name that an event bore, as the record remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The name.
    pub name: String,
    /// The claim it was given for, by the name the claim has now.
    pub claim: String,
}

/// Gives `events` the names they had, and new ones to the rest; says which names are new.
///
/// `given` are the names that claims of these events have led to, the oldest first. Where two named events
/// became one, the older name stays; the part of a divided event that keeps the claim keeps the name.
/// `taken` tells whether a name was ever given to anything else.
pub fn name(events: &mut [Event], given: &[Given], taken: &dyn Fn(&str) -> bool) -> Vec<Given> {
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, e) in events.iter().enumerate() {
        of.extend(e.claims.iter().map(|c| (c.as_str(), n)));
        e.against.iter().for_each(|c| {
            of.entry(c).or_insert(n);
        });
    }
    let mut names: BTreeMap<usize, String> = BTreeMap::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for g in given {
        used.insert(g.name.clone());
        if let Some(&n) = of.get(g.claim.as_str()) {
            names.entry(n).or_insert_with(|| g.name.clone());
        }
    }
    let mut new = Vec::new();
    for (n, event) in events.iter_mut().enumerate() {
        if let Some(name) = names.remove(&n) {
            event.id = name;
            continue;
        }
        let free = |id: &String| !used.contains(id) && !taken(id);
        let own = event.claims.iter().map(|c| (event_id(c), c)).find(|(id, _)| free(id));
        // Every name that its claims could give is another event's: a number behind the first sets it apart.
        let (id, claim) = own.map(|(id, c)| (id, c.clone())).unwrap_or_else(|| {
            let first = event.claims.first().cloned().unwrap_or_default();
            let id = (2..).map(|k| format!("{}-{k}", event_id(&first))).find(free).unwrap_or_default();
            (id, first)
        });
        used.insert(id.clone());
        new.push(Given { name: id.clone(), claim });
        event.id = id;
    }
    new
}

#[cfg(test)]
mod tests {
    use super::super::sample::{events, say};
    use super::*;

    fn at(report: &str) -> crate::claim::Claim {
        say(report, 0, "base_captured")
            .by("Nusra")
            .place("Wadi al-Deif", 35.65, 36.70)
            .on_day("2014-12-15")
            .end()
    }

    #[test]
    fn an_older_report_does_not_rename_an_event() {
        let mut first = events(&[at("b/2014-12-16")]);
        let given = name(&mut first, &[], &|_| false);
        let mut grown = events(&[at("b/2014-12-16"), at("a/2014-12-15")]);
        assert_ne!(grown[0].id, first[0].id, "the library names it after the older claim");
        assert!(name(&mut grown, &given, &|_| false).is_empty());
        assert_eq!(grown[0].id, first[0].id);
    }

    #[test]
    fn the_older_name_stays_when_two_become_one_and_a_part_gets_a_new_one() {
        let given = |n: &str, c: &str| Given { name: n.into(), claim: c.into() };
        let mut one = events(&[at("a/2014-12-15"), at("b/2014-12-16")]);
        name(&mut one, &[given("E-old", "b/2014-12-16#0"), given("E-new", "a/2014-12-15#0")], &|_| false);
        assert_eq!(one[0].id, "E-old");
        let mut two = [events(&[at("a/2014-12-15")]), events(&[at("b/2014-12-16")])].concat();
        let known = [given("E-old", "b/2014-12-16#0")];
        let new = name(&mut two, &known, &|_| false);
        assert_eq!((two[1].id.as_str(), new.len()), ("E-old", 1));
        // The name that its claim would give is taken: another one is found.
        let taken = event_id("a/2014-12-15#0");
        let mut two = events(&[at("a/2014-12-15")]);
        name(&mut two, &[], &|id| id == taken);
        assert_eq!(two[0].id, format!("{taken}-2"));
    }
}
