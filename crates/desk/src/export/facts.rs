//! Which events are facts that other data sets would code, and what do several formats say of them alike?

use dateline::Record;
use dateline::claim::{Count, Kind, Modality};
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

/// Deaths as ACLED counts them: the lowest figure; words without a number ("several", "many") as its codebook has
/// them, which is what the codebook's own word lists hold as the number that a coder writes down.
pub fn lowest_deaths(record: &Record<'_>) -> Option<u32> {
    let killed = record.event.killed?;
    let low = killed.low.or(killed.best)?;
    let worded = |count: &&Count| count.low == Some(low) && count.best.is_some_and(|best| best > low);
    let vague = |count: &&Count| count.high.is_none() && !count.text.contains(|c: char| c.is_ascii_digit());
    let told = || record.claims.iter().filter_map(|(claim, _)| claim.killed.as_ref());
    let exact = told().any(|count| count.low == Some(low) && !(worded(&count) && vague(&count)));
    let words = told().filter(|c| worded(c) && vague(c)).filter_map(|c| c.best).min();
    // A figure in numbers, or one that a person set, stays.
    if exact { Some(low) } else { words.or(Some(low)) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use dateline::claim::Claim;
    use dateline::record::Citation;
    use dateline::settle::{Rules, settle};

    fn deaths(figures: &[(u32, u32, &str)]) -> Option<u32> {
        let claim = |n: usize, (low, best, text): (u32, u32, &str)| -> Claim {
            let json = serde_json::json!({ "id": format!("C{n}"), "report": format!("r{n}"), "type": "clash", "family": "force",
                "kind": "event", "roles": {}, "actor1": ["A"], "actor2": ["B"], "place": { "name": "X", "id": "x", "lat": 1.0,
                "lon": 1.0, "country": "SYR", "admin1": null, "precision": "exact", "reason": "" },
                "date": { "from": "2014-12-15", "to": "2014-12-15", "precision": "day", "basis": "stated" }, "weapons": [],
                "killed": { "low": low, "best": best, "high": null, "text": text }, "injured": null, "modality": "actual",
                "stance": "asserted", "attribution": [], "codes": { "acled": null, "cameo": null, "plover": [], "ucdp": null },
                "quote": "q", "start": 0, "end": 1, "clause": "c", "grade": "F2",
                "evidence": { "trigger": { "start": 0, "end": 1 }, "arguments": [], "codebook": "", "model": "" } });
            serde_json::from_value(json).unwrap()
        };
        let claims: Vec<Claim> = figures.iter().enumerate().map(|(n, f)| claim(n, *f)).collect();
        let events = settle(&claims, &|_| Default::default(), &Rules::standard(), &[]);
        assert_eq!(events.len(), 1, "{events:#?}");
        let cited = Citation::default();
        let record = Record::new(&events[0], claims.iter().map(|c| (c, &cited)).collect()).unwrap();
        lowest_deaths(&record)
    }

    #[test]
    fn acled_takes_the_lowest_figure_and_its_own_numbers_for_words() {
        assert_eq!(deaths(&[(31, 31, "31 soldiers"), (43, 43, "43")]), Some(31));
        assert_eq!(deaths(&[(2, 3, "several soldiers")]), Some(3), "several is 3");
        assert_eq!(deaths(&[(2, 3, "several soldiers"), (2, 2, "2 soldiers")]), Some(2));
        assert_eq!(deaths(&[(12, 12, "dozens")]), Some(12));
    }
}
