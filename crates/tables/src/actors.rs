//! Actors of the world files that claims name.

use crate::column::{Column, Holds::*, Rows, column, some};
use dateline::actor::Actor;

/// One row an actor.
#[rustfmt::skip]
pub static ACTORS: &[Column] = &[
    column("actor_id", Text, "Id in the world files"),
    column("name", Text, "The name to show"),
    column("aliases", List, "Other names"),
    column("kind", Word, "What sort of actor it is"),
    column("inter", Word, "ACLED's inter label"),
    column("sector", Word, "CAMEO sector code"),
    column("country", Word, "Country it belongs to, ISO 3166-1 alpha-3"),
    column("wikidata", Text, "Item in Wikidata, when the world files name one"),
    column("parent_id", Word, "First of those it is or was part of"),
    column("active_from", Day, "First day it existed, when known"),
    column("active_to", Day, "Last day it existed under this name"),
];

/// Appends an actor.
pub fn actor(rows: &mut Rows, actor: &Actor) {
    let wikidata = actor.source.split_whitespace().find(|w| is_item(w));
    rows.text(Some(&actor.id)).text(Some(&actor.name)).list(&actor.also).text(Some(actor.kind.word()));
    rows.text(some(&actor.inter)).text(some(&actor.sector)).text(actor.country.as_deref()).text(wikidata);
    rows.text(actor.parents.first().map(|tie| tie.to.as_str())).day(actor.from).day(actor.until).end();
}

/// The name of a Wikidata item: Q and digits.
fn is_item(word: &str) -> bool {
    word.strip_prefix('Q').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}
