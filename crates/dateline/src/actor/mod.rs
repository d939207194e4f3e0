//! Who acts in a report: the actors that the world files know, and who is meant by each phrase of a text.
//!
//! ```text
//! country table, world files -load-> Actors ;  Actors + parse -find-> Mentions
//! ```
//!
//! [`Actors::load`] is the only thing that can fail. [`Actors::find`] reads names, learns those that the text
//! introduces, composes phrases ("Syrian troops", "fighters from X"), and resolves what refers back ("the
//! group", "it"). It knows nothing of events. Labels of the model are hints: the world files, the words of
//! roles and the text itself decide who is who. Whatever it does not know it says with a reason.

mod check;
mod compose;
mod country;
mod draft;
mod entry;
mod error;
mod find;
mod focus;
mod key;
mod kind;
mod learn;
mod load;
mod mention;
mod names;
mod refer;
mod reference;
mod relation;
mod resolve;
mod role;
mod settle;
mod stream;
mod tree;
mod vocabulary;

pub use check::{Check, Verdict};
pub use country::Country;
pub use entry::{Actor, Leader, Outlet, Side, Stance, Tie};
pub use error::Error;
pub use find::Context;
pub use kind::Kind;
pub use load::Actors;
pub use mention::{ActorMention, Candidate, How, Mentions, Number, Person};
pub use relation::Relation;
pub use role::Role;
