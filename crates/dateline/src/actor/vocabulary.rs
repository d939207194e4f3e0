//! Which names and words show that a text speaks of states, peoples and parties to conflicts?

use super::load::Actors;

/// The inter label of those who take no side.
const CIVILIANS: &str = "Civilians";

impl Actors {
    /// Every name of an actor, leader, country, capital and people, as it is written.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        let of_countries = self.countries.iter().flat_map(|c| {
            [&c.name, &c.capital].into_iter().chain(&c.names).chain(&c.demonyms).map(String::as_str)
        });
        let of_actors = self.all.iter().flat_map(|a| {
            let own = [&a.name].into_iter().chain(&a.also).chain(&a.people).chain(&a.acronyms);
            own.chain(a.leaders.iter().flat_map(|l| [&l.name].into_iter().chain(&l.also))).map(String::as_str)
        });
        of_countries.chain(of_actors).chain(self.roles.proper())
    }

    /// Every common word for those who bear arms, rule, or take a side: "rebel", "police", "minister".
    pub fn words_for_parties(&self) -> impl Iterator<Item = &str> {
        let party = |role: u32| {
            let role = &self.roles.all[role as usize];
            role.armed == Some(true) || !matches!(role.inter.as_str(), "" | CIVILIANS)
        };
        self.roles.words().filter(move |&(_, role)| party(role)).map(|(words, _)| words)
    }
}
