//! What one report says: "TYPE (roles …), then, there, according to …", with the words it stands on.
//!
//! This is the unit that users exchange (`dateline code`), so it is written to and read from JSON as it is.
//! Offsets count Unicode code points of the report's text. A claim is never edited: a correction is another
//! decision beside it, and events are made anew from claims.

use crate::evidence::Evidence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What sort of thing a type describes; decides where it is shown and what settles with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something happened in time.
    Event,
    /// Something holds over an interval, observed at a date: who holds a place.
    State,
    /// Someone stands to someone over an interval: allied with, backs, supplies.
    Relation,
    /// An armed group publishes, or answers for, something.
    Media,
}

/// Whether the report speaks of something as having happened (PLOVER's auxiliary modes, and `generic`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// It happened, happens or holds.
    #[default]
    Actual,
    /// It happened, long before the report: background.
    Historical,
    /// It is to happen.
    Future,
    /// It may happen, was tried, threatened, wished, ordered or supposed.
    Hypothetical,
    /// It did not happen.
    Negated,
    /// It happens habitually, or could happen to anyone.
    Generic,
}

/// On whose word, and with what interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// The outlet says so in its own voice.
    #[default]
    Asserted,
    /// A named or described third party says so.
    Reported,
    /// A belligerent says so of its own success.
    Claimed,
    /// A belligerent says so of its own loss or harm: a statement against interest.
    Admitted,
    /// A party says so of its enemy's wrongdoing.
    Alleged,
    /// Shown in a group's own media.
    Depicted,
    /// A reporter or analyst saw or geolocated it.
    Observed,
    /// Said not to be so.
    Denied,
    /// The outlet takes it back.
    Corrected,
}

/// The words that fill a role, and who or what they mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filler {
    /// The exact words.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Id of the actor meant, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Id of the place meant, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_id: Option<String>,
    /// Preferred name of whoever or whatever is meant; the words themselves when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What sort of actor it is: `rebel group`, `state military`; absent when the words leave it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Country that the actor belongs to, ISO 3166-1 alpha-3, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Why these words mean that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The public person named in or beside the words: "NATO's secretary-general, [Jens Stoltenberg]".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// For a pronoun or "the group": the words it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<String>,
    /// Others that fill the same role: "A, B and C".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Filler>,
}

/// Where it happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Preferred name, or the words when it could not be resolved.
    pub name: String,
    /// The words of the report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Stable id in the gazetteer or overlay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Degrees north, WGS 84; absent when unresolved.
    pub lat: Option<f64>,
    /// Degrees east, WGS 84.
    pub lon: Option<f64>,
    /// How far off the point may be, in kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<f64>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level administrative unit.
    pub admin1: Option<String>,
    /// Kind of feature: `PPL`, `ADM1`, `base`, `crossing` …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feature: String,
    /// `exact`, `near`, `admin2`, `admin1`, `country`, `region` or `unresolved`.
    pub precision: String,
    /// One sentence: why this place.
    pub reason: String,
}

/// When it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// First day it may have happened.
    pub from: Option<Date>,
    /// Last day it may have happened.
    pub to: Option<Date>,
    /// `day`, `week`, `month`, `year` …, `unknown`.
    pub precision: String,
    /// `stated`, `relative`, `weekday`, `inferred`, `publication_only`, `unknown` …
    pub basis: String,
    /// The words it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// One sentence that derives it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A number of people, as worded. Absent is not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Lowest number the words allow.
    pub low: Option<u32>,
    /// The number a coder writes down.
    pub best: Option<u32>,
    /// Highest number the words allow; absent when open ("at least 12").
    pub high: Option<u32>,
    /// The words.
    pub text: String,
    /// Who they are, as worded: "civilians", "soldiers".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Figures for parts of the same number ("including four children") and for other groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Count>,
}

/// A weapon, as worded, and its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weapon {
    /// The words.
    pub text: String,
    /// Kind in the codebook's weapon list.
    pub kind: String,
}

/// One hop of the chain from the outlet back to whoever says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Who says so.
    pub name: String,
    /// Id of the actor or outlet, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// In which role: spokesman, witness, doctor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Lemma of the verb of saying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verb: Option<String>,
    /// First code point of the words that name the source; absent when carried over from another sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past their last code point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

/// The type in the code systems of the field; empty where a system has no such type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// ACLED sub-event type.
    pub acled: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER category, mode and context.
    pub plover: Vec<String>,
    /// UCDP type of violence (1 state-based, 2 non-state, 3 one-sided), by the pair of actors.
    pub ucdp: Option<u8>,
}

/// A release by an armed group. What it shows is depicted, never proven.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// `video`, `audio`, `photo report`, `magazine`, `statement` …
    pub medium: Option<String>,
    /// Media arm or brand, as worded.
    pub brand: Option<String>,
    /// Title of the release.
    pub title: Option<String>,
    /// Theme codes, the first is the main one.
    pub themes: Vec<String>,
    /// What it shows, as worded.
    pub depicted: Vec<String>,
}

/// What was done about the letter case of a sentence before it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// It says nothing in the report, and was given back.
    Restored,
}

/// What one report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Hash of report, type, trigger and roles: the same words give the same id.
    pub id: String,
    /// Id of the report.
    pub report: String,
    /// Name of the type in the codebook.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Family of the type.
    pub family: String,
    /// Event, state, relation or media.
    pub kind: Kind,
    /// Role name to the words that fill it.
    pub roles: BTreeMap<String, Filler>,
    /// Names of the doers.
    pub actor1: Vec<String>,
    /// Names of those it is done to, or with.
    pub actor2: Vec<String>,
    /// Where; `None` when the claim is about no place, or none is stated.
    pub place: Option<Place>,
    /// When; its `precision` is `unknown` when nothing says so.
    pub date: When,
    /// With what.
    pub weapons: Vec<Weapon>,
    /// Killed, as worded.
    pub killed: Option<Count>,
    /// Injured, as worded.
    pub injured: Option<Count>,
    /// Abducted or detained, as worded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abducted: Option<Count>,
    /// Displaced, as worded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displaced: Option<Count>,
    /// Whether it happened, according to the words.
    pub modality: Modality,
    /// Finer than modality, when not plain: `attempted`, `planned`, `threatened`, `denied`, `failed` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// On whose word.
    pub stance: Stance,
    /// From the one named next to the words back to the originator.
    pub attribution: Vec<Hop>,
    /// `begin`, `ongoing`, `end`, when the words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// `success` or `failure`, when the words say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Media fields, for releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// Codes in other systems.
    pub codes: Codes,
    /// The sentence the claim stands in.
    pub quote: String,
    /// First code point of the quote.
    pub start: u32,
    /// One past the last code point of the quote.
    pub end: u32,
    /// `restored` when the sentence is in capitals, or a headline, and was read in ordinary letter case. The quote and
    /// the words of the roles stand as the report writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Case>,
    /// Codebook clause that matched: `control/place_captured#1`.
    pub clause: String,
    /// Admiralty code: source and information. Outlets are `F` until a person grades them.
    pub grade: String,
    /// The words it stands on and what read them.
    pub evidence: Evidence,
}
