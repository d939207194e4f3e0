//! How actors stand to one another.

use crate::column::{Column, Holds::*, Rows, column, word};
use dateline::hash::short_hash;
use dateline::relations::Edge;

/// One row a tie between two actors.
#[rustfmt::skip]
pub static RELATIONS: &[Column] = &[
    column("rel_id", Text, "Hash of kind, from and to"),
    column("from", Word, "From whom; of ties without direction the first in the alphabet"),
    column("to", Word, "To whom"),
    column("kind", Word, "backs, supplies, hostile_to …"),
    column("mutual", Yes, "The tie has no direction"),
    column("sign", Int, "1 friendly, -1 hostile, 0 neither"),
    column("from_date", Day, "First day it is said to hold"),
    column("to_date", Day, "Last day it is said to hold"),
    column("basis", Word, "stated, epithet or inferred_from_event"),
    column("denied", Yes, "A claim says that it is over or was not so"),
    column("items", List, "What passes between them, as worded"),
    column("claim_ids", List, "Claims that say so, oldest first"),
    column("against_ids", List, "Claims against it"),
];

/// Appends a tie.
pub fn relation(rows: &mut Rows, edge: &Edge) {
    let id = short_hash(&["relation", &edge.kind, &edge.from, &edge.to]);
    rows.text(Some(&id)).text(Some(&edge.from)).text(Some(&edge.to)).text(Some(&edge.kind));
    rows.yes(Some(edge.mutual)).int(Some(edge.sign.into())).day(edge.since).day(edge.until);
    rows.text(word(&edge.basis).as_deref()).yes(Some(edge.denied));
    rows.list(&edge.items).list(&edge.claims).list(&edge.against).end();
}
