//! Which events are facts that other data sets would code, and what do several formats say of them alike?

use dateline::claim::{Kind, Modality};
use dateline::event::Event;
use jiff::civil::Date;

/// Why the event is no fact that other data sets would code.
pub fn happened(event: &Event) -> Result<(), String> {
    match event.kind {
        Kind::Event | Kind::Media => {}
        Kind::State => return Err("a state of things, not an event".into()),
        Kind::Relation => return Err("a relation between actors, not an event".into()),
    }
    match event.modality {
        Modality::Actual => Ok(()),
        Modality::Historical if event.date.from.is_some() => Ok(()),
        Modality::Historical => Err("background without a date".into()),
        Modality::Future => Err("it is to happen".into()),
        Modality::Hypothetical => Err("it was attempted, threatened, planned or supposed".into()),
        Modality::Negated => Err("it is denied, or did not happen".into()),
        Modality::Generic => Err("a habit, not one event".into()),
    }
}

/// Days from first to last, both counted.
pub fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days().saturating_add(1))
}

/// A number that stays with the event: 48 bits of its id.
pub fn number(id: &str) -> u64 {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).skip(1).take(12).collect();
    u64::from_str_radix(&digits, 16).unwrap_or(0)
}
