//! What settling takes from the world files: who is part of whom, who is a state, whose outlet is whose.

use super::rules::{Kin, Rules};
use super::words::words;
use crate::actor::Actors;
use std::collections::BTreeMap;

/// Ties by which a deed of the one may be told as a deed of the other.
const BELONGS: [&str; 5] = ["part", "member", "affiliate", "branch", "armed wing"];

impl Rules {
    /// The same rules with what the world files know: who is part of whom, who is a state, whose outlet is whose.
    pub fn with_world(self, actors: &Actors) -> Rules {
        let mut kin = BTreeMap::new();
        let mut sides = BTreeMap::new();
        for actor in actors.iter() {
            let part_of = above(actors, &actor.id);
            let kind = Kin { name: actor.name.clone(), part_of, state: Some(actor.kind.is_state()) };
            kin.insert(actor.id.clone(), kind);
            if let Some(outlet) = actor.outlet.as_ref().filter(|o| !o.side.is_empty()) {
                for name in std::iter::once(&actor.name).chain(&actor.also) {
                    sides.insert(name.clone(), outlet.side.clone());
                }
            }
        }
        let mut rules = self.with_actors(kin).with_outlets(sides);
        // "the Malian town" names no place by "Malian".
        let demonyms = actors.countries().iter().flat_map(|c| &c.demonyms);
        rules.feature_words.extend(demonyms.flat_map(|d| words(d)).filter(|w| w.len() > 3));
        rules
    }
}

/// Ids of the actors that `id` is part of, directly or through others.
fn above(actors: &Actors, id: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut next = vec![id.to_owned()];
    while let Some(id) = next.pop() {
        let ties = actors.get(&id).into_iter().flat_map(|a| &a.parents);
        for tie in ties.filter(|t| BELONGS.contains(&t.as_what.as_str())) {
            if tie.to != id && !out.contains(&tie.to) {
                out.push(tie.to.clone());
                next.push(tie.to.clone());
            }
        }
    }
    out.sort();
    out
}

#[cfg(test)]
mod tests {
    use super::super::words::name_key;
    use super::*;

    #[test]
    fn parts_sides_and_states_come_from_the_world_files() {
        let table = include_str!("../../../../world/countries.tsv");
        let file = r#"
[front]
name    = "Broad Front"
kind    = "rebel group"
country = "SYR"
source  = "test"
example = [{ text = "Broad Front fighters left.", is = "Broad Front" }]

[wing]
name    = "Northern Wing"
kind    = "rebel group"
country = "SYR"
source  = "test"
parents = [{ is = "front", as = "part" }]
example = [{ text = "Northern Wing fighters left.", is = "Northern Wing" }]
"#;
        let actors = Actors::load(table, &[("world/actors/test.toml", file)]).unwrap();
        let rules = Rules::standard().with_world(&actors);
        let bond = |name: &str| &rules.kin[&name_key(name)];
        assert_eq!(bond("Northern Wing").part_of, [name_key("Broad Front")]);
        assert_eq!(bond("Northern Wing").state, Some(false));
        assert_eq!(bond("Military Forces of Syria").part_of, [name_key("Government of Syria")]);
        assert!(rules.feature_words.contains("malian") && !rules.feature_words.contains("konna"));
    }
}
