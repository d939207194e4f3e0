//! The questions of the API, one file each.

pub mod about;
pub mod events;
pub mod labels;
pub mod map;
pub mod paste;
pub mod reports;
pub mod search;
pub mod shape;
