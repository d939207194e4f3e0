//! What people decided.

use crate::column::{Column, Holds::*, Rows, column};

/// One row a decision.
#[rustfmt::skip]
pub static REVIEWS: &[Column] = &[
    column("review_id", Text, "Number of the decision"),
    column("event_id", Text, "Event or claim it is about"),
    column("field", Word, "What it is about: a field, or the action"),
    column("old", Text, "Value before"),
    column("new", Text, "Value after"),
    column("coder", Word, "Who decided"),
    column("at", Text, "When, UTC"),
    column("reason", Text, "Why"),
    column("blind_round", Word, "Round of blind double coding"),
];

/// A decision.
#[derive(Clone, Copy, Debug, Default)]
pub struct Review<'a> {
    /// Number of the decision.
    pub id: &'a str,
    /// Event or claim it is about.
    pub subject: &'a str,
    /// Field, or the action where it is about the whole.
    pub field: &'a str,
    /// Value before, if any.
    pub old: Option<&'a str>,
    /// Value after, if any.
    pub new: Option<&'a str>,
    /// Who decided.
    pub coder: &'a str,
    /// When, UTC.
    pub at: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Round of blind double coding, if any.
    pub blind_round: Option<&'a str>,
}

/// Appends a decision.
pub fn review(rows: &mut Rows, r: &Review<'_>) {
    rows.text(Some(r.id)).text(Some(r.subject)).text(Some(r.field)).text(r.old).text(r.new);
    rows.text(Some(r.coder)).text(Some(r.at)).text(Some(r.reason)).text(r.blind_round).end();
}
