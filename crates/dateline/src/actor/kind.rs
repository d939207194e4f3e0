//! What sort of actor is it, and what follows from that?

/// The sorts of actor that the world files know. Neutral words; they say what an actor is, not what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Armed forces of a state, or a branch of them.
    StateMilitary,
    /// Police and gendarmerie of a state.
    StatePolice,
    /// Security, intelligence and border forces of a state.
    StateSecurity,
    /// Armed, organised, tied to a state or to a party to the conflict.
    Paramilitary,
    /// Armed group that fights a government or another group over power or land.
    RebelGroup,
    /// Armed group with political aims short of that.
    Militia,
    /// Armed group of a community, clan or village.
    IdentityMilitia,
    /// Armed criminal organisation.
    Cartel,
    /// Party or political movement.
    PoliticalParty,
    /// Government of a country or of a territory.
    Government,
    /// Organisation of states.
    InternationalBody,
    /// Troops under the mandate of an international body.
    Peacekeepers,
    /// Several states or groups acting together.
    Coalition,
    /// Watches and counts: rights groups, observatories.
    Monitor,
    /// Gives relief.
    Humanitarian,
    /// Publishes news.
    Outlet,
    /// Publishes for an armed group.
    MediaArm,
    /// Courts and prosecutors.
    Courts,
    /// Parliament.
    Parliament,
    /// A population, a people, civilians.
    People,
}

/// Kinds by the words that files use, with ACLED's inter label and CAMEO's sector.
const KINDS: [(&str, Kind, &str, &str); 20] = [
    ("state military", Kind::StateMilitary, "State forces", "MIL"),
    ("state police", Kind::StatePolice, "State forces", "COP"),
    ("state security", Kind::StateSecurity, "State forces", "SPY"),
    ("paramilitary", Kind::Paramilitary, "Political militia", "PRM"),
    ("rebel group", Kind::RebelGroup, "Rebel group", "REB"),
    ("militia", Kind::Militia, "Political militia", "UAF"),
    ("identity militia", Kind::IdentityMilitia, "Identity militia", "UAF"),
    ("cartel", Kind::Cartel, "Political militia", "CRM"),
    ("political party", Kind::PoliticalParty, "Political militia", "PTY"),
    ("government", Kind::Government, "State forces", "GOV"),
    ("international body", Kind::InternationalBody, "External/Other forces", "IGO"),
    ("peacekeepers", Kind::Peacekeepers, "External/Other forces", "IGO"),
    ("coalition", Kind::Coalition, "External/Other forces", "MIL"),
    ("monitor", Kind::Monitor, "Civilians", "HRI"),
    ("humanitarian", Kind::Humanitarian, "Civilians", "NGO"),
    ("outlet", Kind::Outlet, "Civilians", "MED"),
    ("media arm", Kind::MediaArm, "Rebel group", "MED"),
    ("courts", Kind::Courts, "State forces", "JUD"),
    ("parliament", Kind::Parliament, "State forces", "LEG"),
    ("people", Kind::People, "Civilians", "CVL"),
];

impl Kind {
    /// The kind that files call `word`.
    pub fn named(word: &str) -> Option<Kind> {
        KINDS.iter().find(|k| k.0 == word).map(|k| k.1)
    }

    /// Every word that [`Kind::named`] knows, for messages.
    pub fn words() -> String {
        KINDS.map(|k| k.0).join(" | ")
    }

    /// What files call this kind.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// ACLED's label for actors of this kind, unless an entry says otherwise.
    pub fn inter(self) -> &'static str {
        self.row().2
    }

    /// CAMEO's sector code for actors of this kind, unless an entry says otherwise.
    pub fn sector(self) -> &'static str {
        self.row().3
    }

    /// Carries weapons as an organisation.
    pub fn is_armed(self) -> bool {
        use Kind::*;
        matches!(
            self,
            StateMilitary
                | StatePolice
                | StateSecurity
                | Paramilitary
                | RebelGroup
                | Militia
                | IdentityMilitia
                | Cartel
                | Peacekeepers
                | Coalition
        )
    }

    /// Part of a state.
    pub fn is_state(self) -> bool {
        use Kind::*;
        matches!(self, StateMilitary | StatePolice | StateSecurity | Government | Courts | Parliament)
    }

    /// The prefix of the body of a country that is of this kind: `mil` in `mil:SYR`.
    pub fn body(self) -> Option<&'static str> {
        Some(match self {
            Kind::Government => "gov",
            Kind::StateMilitary => "mil",
            Kind::StatePolice => "pol",
            Kind::StateSecurity => "sec",
            Kind::Courts => "jud",
            Kind::Parliament => "leg",
            Kind::People => "civ",
            _ => return None,
        })
    }

    fn row(self) -> &'static (&'static str, Kind, &'static str, &'static str) {
        KINDS.iter().find(|k| k.1 == self).unwrap_or(&KINDS[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        for (word, kind, ..) in KINDS {
            assert_eq!(kind.word(), word);
            assert_eq!(Kind::named(word), Some(kind));
        }
    }
}
