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

use super::state::{Desk, Part};
use dateline::brief::Scope;

/// Counts what the pages on sources, ties, releases and arms ask first.
pub fn warm(desk: &Desk) {
    let all = Scope::default();
    if desk.is_live(None) {
        // What cannot be counted is told to whoever asks for it.
        let _ = media::counted(desk, &all);
        let _ = actors::counted(desk, &all, None);
    }
    let _ = desk.releases(&all, None);
    let _ = desk.part(Part::Arms, None);
}
