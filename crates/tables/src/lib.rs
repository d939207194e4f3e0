//! How does the record look as Arrow tables? One schema for Parquet files, Python and a cluster.
//!
//! Every table is a list of columns ([`Column`]) and a function that appends rows to [`Rows`]; `Rows::batch` gives
//! what was appended as a `RecordBatch`. What is not known is null. Numbers are signed, for the readers that know
//! no others; days are `date32` and stand beside their precision; times are microseconds UTC.

mod actors;
mod claims;
mod coded;
mod column;
mod control;
mod documents;
mod events;
mod media;
mod relations;
mod reviews;

#[cfg(test)]
mod tests;

pub use actors::{ACTORS, actor};
pub use arrow_array::RecordBatch;
pub use arrow_schema::SchemaRef;
pub use claims::{CLAIMS, SENTENCES, claim, sentence};
pub use coded::{CODED, coded};
pub use column::{Column, Holds, Rows, Strings};
pub use control::{CONTROL, hold};
pub use documents::{DOCUMENTS, Document, document};
pub use events::{EVENT_ACTORS, EVENTS, event, event_actors};
pub use media::{MEDIA, release};
pub use relations::{RELATIONS, relation};
pub use reviews::{REVIEWS, Review, review};

/// Version of the schema, written into every schema and file as `dateline.schema`.
pub const VERSION: &str = "1";

/// A table of the record.
#[derive(Debug)]
pub struct Table {
    /// Name, also of its file.
    pub name: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// The tables of a record, those that others point to first.
pub static TABLES: [Table; 10] = [
    Table { name: "documents", about: "a report as received", columns: DOCUMENTS },
    Table { name: "sentences", about: "a sentence that a claim quotes", columns: SENTENCES },
    Table { name: "claims", about: "one value that a claim states", columns: CLAIMS },
    Table { name: "events", about: "a settled event", columns: EVENTS },
    Table {
        name: "event_actors",
        about: "words that name who takes part in an event",
        columns: EVENT_ACTORS,
    },
    Table { name: "actors", about: "an actor that claims name", columns: ACTORS },
    Table { name: "relations", about: "how one actor stands to another", columns: RELATIONS },
    Table { name: "control", about: "who holds a place, over an interval", columns: CONTROL },
    Table { name: "media", about: "a release of an armed group", columns: MEDIA },
    Table { name: "reviews", about: "what a person decided", columns: REVIEWS },
];
