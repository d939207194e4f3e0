//! The questions of the API, one file each.

pub mod about;
pub mod actors;
pub mod cite;
pub mod control;
pub mod events;
pub mod labels;
pub mod map;
pub mod media;
pub mod missed;
pub mod paste;
pub mod reports;
pub mod review;
pub mod search;
pub mod shape;
