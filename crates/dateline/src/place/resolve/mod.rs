//! Which of the places of a name is meant? A chain of small passes: each takes what it is sure of, leaves the rest,
//! and says in one sentence why.
//!
//! The order is that of CLIFF (structure of the text first, population last), the weighing of nearness that of the
//! Edinburgh Geoparser, with two things of our own: readings of names not yet decided vote with a share, and what no
//! reading fits stays open within the unit it is said to lie in.

mod doubt;
mod hierarchy;
mod sole;
mod tally;
mod unknown;
mod weigh;

use super::Places;
use super::mention::Mention;
use super::text::Look;
use syntax::Doc;

pub use unknown::names as unknown_names;

/// A report being resolved.
pub struct Scene<'a> {
    /// The tables.
    pub places: &'a Places,
    /// The parsed report.
    pub doc: &'a Doc,
    /// Looks of its tokens.
    pub looks: &'a [Look],
    /// Countries watched, by number.
    pub watched: Vec<u16>,
    /// The names found in it.
    pub mentions: Vec<Mention>,
}

/// One pass: what it goes by, and the pass.
pub struct Pass {
    /// One sentence on what it goes by.
    pub describe: &'static str,
    run: fn(&mut Scene<'_>),
}

/// The passes in order.
pub const CHAIN: [Pass; 5] = [
    Pass {
        describe: "A place named together with the unit or country it lies in is the one that lies there.",
        run: hierarchy::run,
    },
    Pass {
        describe: "A name that only one place bears, and names of countries, are that place.",
        run: sole::run,
    },
    Pass {
        describe: "Other names are weighed: nearness to the other places of the report, the unit and the country it is about, countries watched, and population last.",
        run: weigh::run,
    },
    Pass {
        describe: "A little-known place in a country that the report does not touch is left open: most villages are in no gazetteer.",
        run: doubt::run,
    },
    Pass {
        describe: "A name in no gazetteer is met by another transliteration inside the country the report is about.",
        run: unknown::run,
    },
];

impl Scene<'_> {
    /// Runs the chain.
    pub fn resolve(&mut self) {
        for pass in &CHAIN {
            (pass.run)(self);
        }
    }

    /// The words of a mention's name.
    pub fn text(&self, m: &Mention) -> &str {
        self.doc.words(m.tokens.clone())
    }
}
