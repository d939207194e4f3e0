//! What several claims agree happened, and where they do not.

use crate::claim::{Codes, Kind, Modality, Place, Stance, Weapon, When};
use crate::settle::Act;
use serde::{Deserialize, Serialize};

/// Something that happened, or holds, settled from the claims about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Made from the earliest claim: stays while claims of later reports are added (`docs/settling.md`).
    pub id: String,
    /// Name of the type in the codebook.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Family of the type.
    pub family: String,
    /// Event, state, relation or media.
    pub kind: Kind,
    /// Ids of the claims that say so, in report and text order. When nobody says so and somebody denies it,
    /// the denials.
    pub claims: Vec<String>,
    /// Ids of the claims that deny it or take it back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// Ids of claims of other events in which a group answers for this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered_by: Vec<String>,
    /// The best place that the claims agree on.
    pub place: Option<Place>,
    /// The narrowest interval that the claims agree on.
    pub date: When,
    /// Names of the doers.
    pub actor1: Vec<String>,
    /// Names of those it is done to, or with.
    pub actor2: Vec<String>,
    /// With what, each kind once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weapons: Vec<Weapon>,
    /// Deaths over all claims.
    pub killed: Option<Figure>,
    /// Injuries over all claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub injured: Option<Figure>,
    /// Abducted or detained over all claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abducted: Option<Figure>,
    /// Displaced over all claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displaced: Option<Figure>,
    /// Whether it happened, according to its claims: only `actual` and dated `historical` events are facts to
    /// count.
    #[serde(default)]
    pub modality: Modality,
    /// The stance of its best claim.
    #[serde(default)]
    pub stance: Stance,
    /// Admiralty code: source (always `F`: outlets are graded by people) and information.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grade: String,
    /// One sentence: why this grade.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grade_reason: String,
    /// What the claims disagree on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Dispute>,
    /// Number of reports.
    pub reports: u32,
    /// Number of independent originators: reprints of one text count once.
    pub originators: u32,
    /// Why its claims were put together; empty for a single claim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// Codes of a type that a person set; otherwise they are those of the claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Codes>,
    /// Decisions that accepted or edited it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed: Vec<Review>,
}

/// That a person looked at an event, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Name of the decision.
    pub decision: String,
    /// `accept` or `edit`.
    pub act: Act,
    /// The field that was edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The event has claims that the decision did not know: it should be looked at again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grown: bool,
}

/// A number over several claims: lowest, the best supported, highest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Lowest figure any claim allows.
    pub low: Option<u32>,
    /// The figure of the best claim (rule in `docs/settling.md`).
    pub best: Option<u32>,
    /// Highest figure any claim allows; absent when every claim leaves it open.
    pub high: Option<u32>,
}

/// Values of one field that exclude one another, each with the claims that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Name of the field.
    pub field: String,
    /// Value as text and the claims behind it.
    pub values: Vec<(String, Vec<String>)>,
}
