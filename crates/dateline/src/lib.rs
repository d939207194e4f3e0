//! Reads reports on armed conflict: report in, sourced claims and events out.
//!
//! ```text
//! Report -syntax-> Sentence* -frame-> Frame* -mention-> Mention* -codebook-> Claim* -settle-> Event* -record-> Record*
//! ```
//!
//! Nothing here reads a clock, a disk or a network, and nothing is random: the same report, codebook and
//! model give the same bytes.

pub mod actor;
pub mod brief;
mod casing;
pub mod check;
pub mod claim;
pub mod codebook;
pub mod coder;
pub mod control;
pub mod embedded;
pub mod error;
pub mod event;
pub mod evidence;
pub mod frame;
pub mod gaps;
pub mod hash;
pub mod manual;
pub mod media;
pub mod place;
pub mod profile;
pub mod record;
pub mod relations;
pub mod report;
pub mod score;
pub mod settle;
pub mod when;
pub mod why;

pub use claim::{Claim, Hop};
pub use coder::{Coder, Project};
pub use error::Error;
pub use event::Event;
pub use evidence::{Evidence, Span};
pub use record::Record;
pub use report::{CodePoints, Report};
