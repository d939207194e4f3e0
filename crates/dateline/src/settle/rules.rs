//! What makes two claims one event, as written in `codebook/settling.toml`.

use super::words::name_key;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A settling file that cannot be used, with the line and what to do.
#[derive(Debug, thiserror::Error)]
#[error("settling rules: {0}")]
pub struct RulesError(String);

/// The rule that decides what settles with what.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(crate) place: PlaceRule,
    pub(crate) date: DateRule,
    pub(crate) report: ReportRule,
    pub(crate) points: Points,
    pub(crate) actors: ActorWords,
    pub(crate) figures: FigureWords,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) feature_words: BTreeSet<String>,
    pub(crate) lane_of: BTreeMap<String, (u16, u16)>,
    /// By key of the name.
    pub(crate) kin: BTreeMap<u64, Bond>,
    sides: BTreeMap<u64, String>,
    pub(crate) control: ControlRule,
    pub(crate) relations: RelationRules,
}

/// Keys of those an actor is part of, and whether it is a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bond {
    pub part_of: Vec<u64>,
    pub state: Option<bool>,
}

/// What the world knows of an actor that settling needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kin {
    /// Preferred name: the one that claims give.
    pub name: String,
    /// Ids of the actors it is part of, directly or not.
    pub part_of: Vec<String>,
    /// A state or one of its forces; `None` when not known.
    pub state: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRule {
    pub radius_km: f64,
    pub widest_km: f64,
    pub feature_words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateRule {
    pub days: i32,
    pub undated_days: i32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportRule {
    pub near: u32,
    pub text: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Points {
    pub same_type: f32,
    pub told_otherwise: f32,
    pub same_place: f32,
    pub near_place: f32,
    pub inside_place: f32,
    pub place_missing: f32,
    pub place_unknown: f32,
    pub same_day: f32,
    pub days_overlap: f32,
    pub days_apart: f32,
    pub same_doer: f32,
    pub part_doer: f32,
    pub maybe_doer: f32,
    pub same_target: f32,
    pub part_target: f32,
    pub maybe_target: f32,
    pub same_figure: f32,
    pub near_figure: f32,
    pub other_figure: f32,
    pub far_figure: f32,
    pub same_weapon: f32,
    pub same_words: f32,
    pub same_text: f32,
    pub same_report: f32,
    pub continues: f32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActorWords {
    pub state: BTreeSet<String>,
    pub armed: BTreeSet<String>,
    pub anyone: BTreeSet<String>,
    pub anyone_names: Vec<String>,
    pub state_names: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ControlRule {
    pub takes: Vec<String>,
    pub loses: Vec<String>,
    pub holds: Vec<String>,
    pub fights: Vec<String>,
    pub besieges: Vec<String>,
    pub lifts: Vec<String>,
    pub contested_days: i32,
    pub contested_claims: usize,
    pub last_days: i32,
    pub denial_days: i32,
    pub last_words: Vec<String>,
    pub hold_words: Vec<String>,
    pub supply_words: Vec<String>,
    pub route_features: Vec<String>,
    pub route_words: Vec<String>,
}

/// How types read as ties between actors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationRules {
    pub stated: Vec<RelationRule>,
    pub inferred: Vec<RelationRule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationRule {
    pub kind: String,
    pub types: Vec<String>,
    pub sign: i8,
    #[serde(default)]
    pub mutual: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureWords {
    pub state: Vec<String>,
    pub armed: Vec<String>,
    pub civilian: Vec<String>,
}

/// Types that can be one event told in different ways.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lane {
    pub name: String,
    pub types: Vec<String>,
    #[serde(default)]
    pub reversed: Vec<String>,
    #[serde(default)]
    pub symmetric: Vec<String>,
    pub days: Option<i32>,
    pub days_apart: Option<f32>,
    pub threshold: f32,
    #[serde(default = "yes")]
    pub inside: bool,
    #[serde(default = "yes")]
    pub nearby: bool,
    #[serde(default = "yes")]
    pub placed: bool,
    #[serde(default)]
    pub lasting: bool,
    #[serde(default)]
    pub blame: bool,
    pub alike: Option<Vec<Vec<String>>>,
    #[serde(default)]
    pub absorbs: Vec<String>,
    #[serde(default)]
    pub because: String,
    /// `alike` by position in `types`.
    #[serde(skip)]
    pub pairs: BTreeSet<(u16, u16)>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    days: i32,
    threshold: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    place: PlaceRule,
    date: DateRule,
    report: ReportRule,
    points: Points,
    actors: ActorWords,
    figures: FigureWords,
    lane: Vec<Lane>,
    other: Other,
    control: ControlRule,
    relations: RelationRules,
}

impl Rules {
    /// The rules that come with the program.
    pub fn standard() -> Rules {
        Rules::load(include_str!("../../../../codebook/settling.toml"))
            .unwrap_or_else(|e| unreachable!("the rules built in are tested: {e}"))
    }

    /// Rules from the text of a settling file.
    ///
    /// # Errors
    /// The file is not TOML of the expected shape, or a lane names a type that it does not hold.
    pub fn load(text: &str) -> Result<Rules, RulesError> {
        let file: File = toml::from_str(text).map_err(|e| RulesError(e.to_string()))?;
        let mut lanes = file.lane;
        lanes.push(Lane::other(&file.other));
        let mut lane_of: BTreeMap<String, (u16, u16)> = BTreeMap::new();
        for (l, lane) in lanes.iter_mut().enumerate() {
            lane.check()?;
            lane.link();
            for (t, name) in lane.types.iter().enumerate() {
                // A type listed twice belongs to the first lane; the second may still name it in `alike`.
                lane_of.entry(name.clone()).or_insert((l as u16, t as u16));
            }
        }
        if !(0.0..=500.0).contains(&file.place.radius_km) || file.date.days < 0 {
            return Err(RulesError("radius_km must be 0 to 500 and days 0 or more".into()));
        }
        let feature_words = file.place.feature_words.iter().cloned().collect();
        Ok(Rules {
            place: file.place,
            date: file.date,
            report: file.report,
            points: file.points,
            actors: file.actors,
            figures: file.figures,
            lanes,
            feature_words,
            lane_of,
            kin: BTreeMap::new(),
            sides: BTreeMap::new(),
            control: file.control,
            relations: file.relations,
        })
    }

    /// The same rules with what the world knows of actors, by actor id.
    pub fn with_actors(mut self, kin: BTreeMap<String, Kin>) -> Rules {
        let name = |id: &String| kin.get(id).map_or_else(|| name_key(id), |k| name_key(&k.name));
        let bond = |k: &Kin| Bond { part_of: k.part_of.iter().map(name).collect(), state: k.state };
        self.kin = kin.values().map(|k| (name_key(&k.name), bond(k))).collect();
        self
    }

    /// The same rules with the outlets that belong to a party: name of the outlet to id of the actor.
    pub fn with_outlets(mut self, sides: BTreeMap<String, String>) -> Rules {
        self.sides = sides.into_iter().map(|(name, side)| (name_key(&name), side)).collect();
        self
    }

    /// Name of these rules: others have another name. Events settled by other rules may differ.
    pub fn id(&self) -> String {
        crate::hash::short_hash(&[&format!("{self:?}")])
    }

    /// The party that an outlet belongs to, if any: its word counts only against that party.
    pub fn side(&self, outlet: &str) -> Option<&str> {
        self.sides.get(&name_key(outlet)).map(String::as_str)
    }

    /// How alike two report texts must be to count as one, as a share of the shorter one.
    pub fn reprint_share(&self) -> f64 {
        self.report.text
    }

    /// Days that two tellings of one event of `lane` may lie apart.
    pub(crate) fn days(&self, lane: u16) -> i32 {
        self.lanes[lane as usize].days.unwrap_or(self.date.days)
    }
}

impl Lane {
    fn other(rule: &Other) -> Lane {
        Lane {
            name: "other".into(),
            types: Vec::new(),
            reversed: Vec::new(),
            symmetric: Vec::new(),
            days: Some(rule.days),
            days_apart: None,
            threshold: rule.threshold,
            inside: true,
            nearby: true,
            placed: true,
            lasting: false,
            blame: false,
            alike: None,
            absorbs: Vec::new(),
            because: String::new(),
            pairs: BTreeSet::new(),
        }
    }

    fn check(&self) -> Result<(), RulesError> {
        let named = self.reversed.iter().chain(&self.symmetric).chain(self.alike.iter().flatten().flatten());
        for name in named {
            if !self.types.contains(name) {
                let lane = &self.name;
                let say =
                    format!("lane {lane:?} speaks of {name:?}, which is not in its `types`: add it there");
                return Err(RulesError(say));
            }
        }
        Ok(())
    }

    fn link(&mut self) {
        let at = |name: &String| self.types.iter().position(|t| t == name).map(|p| p as u16);
        let every = vec![self.types.clone()];
        let mut pairs = BTreeSet::new();
        for set in self.alike.as_ref().unwrap_or(&every) {
            for a in set.iter().filter_map(at) {
                for b in set.iter().filter_map(at) {
                    pairs.insert((a, b));
                }
            }
        }
        self.pairs = pairs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_built_in_load() {
        let rules = Rules::standard();
        assert_eq!(rules.lane_of["place_lost"].0, rules.lane_of["base_captured"].0);
        assert_ne!(rules.lane_of["control_state"].0, rules.lane_of["base_captured"].0);
    }

    #[test]
    fn a_lane_that_names_a_stranger_is_refused() {
        let text = include_str!("../../../../codebook/settling.toml")
            .replace("reversed  = [\"place_lost\"", "reversed  = [\"place_gone\"");
        let err = Rules::load(&text).unwrap_err().to_string();
        assert!(err.contains("place_gone") && err.contains("change of control"), "{err}");
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_line() {
        let text = include_str!("../../../../codebook/settling.toml").replace("same_place  ", "same_palce  ");
        assert_ne!(text, include_str!("../../../../codebook/settling.toml"));
        let err = Rules::load(&text).unwrap_err().to_string();
        assert!(err.contains("same_palce") && err.contains("line"), "{err}");
    }
}
