//! What people decided about the settling, which outranks every rule and survives settling again.

use serde::{Deserialize, Serialize};

/// What a person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// All of `claims` are about one event.
    Merge,
    /// None of `claims` is about the same event as any of `from`.
    Split,
    /// `claims` are left out of every event: the coder erred.
    NotEvent,
}

/// A decision, as the record keeps it. When two conflict, the later in the list holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Name in the record, for citing.
    pub id: String,
    /// What was decided.
    pub act: Act,
    /// Ids of the claims it concerns. Ids that no claim has are passed over.
    pub claims: Vec<String>,
    /// For a split, the claims that `claims` are kept apart from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
