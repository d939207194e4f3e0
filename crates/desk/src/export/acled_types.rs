//! ACLED's sub-event types and inter codes, as its codebook orders them.

/// A sub-event type.
#[derive(Debug, PartialEq, Eq)]
pub struct SubEvent {
    /// Name.
    pub name: &'static str,
    /// Event type it belongs to.
    pub event: &'static str,
    /// Disorder type.
    pub disorder: &'static str,
    /// Political violence, where sides are merged and civilians can be targets.
    pub political: bool,
}

const fn sub(name: &'static str, event: &'static str, disorder: &'static str) -> SubEvent {
    SubEvent { name, event, disorder, political: disorder.as_bytes()[0] == b'P' }
}

const VIOLENCE: &str = "Political violence";
const DEMONSTRATIONS: &str = "Demonstrations";
const STRATEGIC: &str = "Strategic developments";

/// All sub-event types; of several on one day, place and pair the first is coded.
static ALL: [SubEvent; 25] = [
    sub("Government regains territory", "Battles", VIOLENCE),
    sub("Non-state actor overtakes territory", "Battles", VIOLENCE),
    sub("Armed clash", "Battles", VIOLENCE),
    sub("Excessive force against protesters", "Protests", "Political violence; Demonstrations"),
    sub("Protest with intervention", "Protests", DEMONSTRATIONS),
    sub("Peaceful protest", "Protests", DEMONSTRATIONS),
    sub("Violent demonstration", "Riots", DEMONSTRATIONS),
    sub("Mob violence", "Riots", VIOLENCE),
    sub("Chemical weapon", "Explosions/Remote violence", VIOLENCE),
    sub("Air/drone strike", "Explosions/Remote violence", VIOLENCE),
    sub("Suicide bomb", "Explosions/Remote violence", VIOLENCE),
    sub("Shelling/artillery/missile attack", "Explosions/Remote violence", VIOLENCE),
    sub("Remote explosive/landmine/IED", "Explosions/Remote violence", VIOLENCE),
    sub("Grenade", "Explosions/Remote violence", VIOLENCE),
    sub("Sexual violence", "Violence against civilians", VIOLENCE),
    sub("Attack", "Violence against civilians", VIOLENCE),
    sub("Abduction/forced disappearance", "Violence against civilians", VIOLENCE),
    sub("Agreement", STRATEGIC, STRATEGIC),
    sub("Arrests", STRATEGIC, STRATEGIC),
    sub("Change to group/activity", STRATEGIC, STRATEGIC),
    sub("Disrupted weapons use", STRATEGIC, STRATEGIC),
    sub("Headquarters or base established", STRATEGIC, STRATEGIC),
    sub("Looting/property destruction", STRATEGIC, STRATEGIC),
    sub("Non-violent transfer of territory", STRATEGIC, STRATEGIC),
    sub("Other", STRATEGIC, STRATEGIC),
];

/// Inter codes 1 to 8.
const INTERS: [&str; 8] = [
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
];

/// The sub-event type of that name.
pub fn named(name: &str) -> Option<&'static SubEvent> {
    ALL.iter().find(|s| s.name == name)
}

/// Place in ACLED's order, the first highest.
pub fn rank(sub: &SubEvent) -> usize {
    ALL.iter().position(|s| s == sub).unwrap_or(ALL.len())
}

/// An inter code as text or number. No actor is blank, or 0; an actor of unknown sort is blank.
pub fn inter(label: &str, numeric: bool) -> String {
    match (numeric, code(label)) {
        (false, _) => label.to_owned(),
        (true, code) => code.to_string(),
    }
}

/// The pair of inter codes, the lower first; `State forces only` where there is one side.
pub fn interaction(one: &str, two: &str, numeric: bool) -> String {
    let (low, high) = if code(two) != 0 && code(two) < code(one) { (two, one) } else { (one, two) };
    match (numeric, low.is_empty(), high.is_empty()) {
        (_, true, true) => String::new(),
        (true, _, true) => (code(low) * 10).to_string(),
        (true, ..) => (code(low) * 10 + code(high)).to_string(),
        (false, _, true) => format!("{low} only"),
        (false, true, _) => format!("{high} only"),
        (false, ..) => format!("{low}-{high}"),
    }
}

fn code(label: &str) -> u8 {
    INTERS.iter().position(|i| *i == label).map_or(0, |at| at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_code_stands_first() {
        assert_eq!(interaction("Civilians", "Rebel group", false), "Rebel group-Civilians");
        assert_eq!(interaction("Civilians", "Rebel group", true), "27");
        assert_eq!(interaction("State forces", "", false), "State forces only");
        assert_eq!(interaction("State forces", "", true), "10");
        assert_eq!(interaction("", "", true), "");
        assert_eq!((inter("", true).as_str(), inter("Rioters", true).as_str()), ("0", "5"));
    }

    #[test]
    fn disorder_follows_the_sub_event() {
        assert!(named("Mob violence").unwrap().political);
        assert!(named("Excessive force against protesters").unwrap().political);
        assert!(!named("Violent demonstration").unwrap().political);
        assert!(rank(named("Armed clash").unwrap()) < rank(named("Air/drone strike").unwrap()));
    }
}
