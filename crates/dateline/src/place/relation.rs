//! "North of X", "20 km south-west of X", "the road between X and Y", "the border with Y": places by relation.

use super::mention::Mention;
use super::text::Look;
use super::words::Words;
use syntax::Doc;

/// How the place that is meant lies to the place that is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Relation {
    /// So far from it, in degrees from north if said.
    Away { km: f64, bearing: Option<u16>, words: String },
    /// In that direction from it, or about it, at no stated distance.
    Beside { bearing: Option<u16>, words: String },
    /// In that part of it.
    Part { words: String },
    /// On the way between it and another mention.
    Between { other: usize },
    /// On its border with the place named.
    Border,
}

impl Relation {
    /// True if it is measured from a point, which a unit or a country is not.
    pub fn needs_point(&self) -> bool {
        matches!(self, Relation::Away { .. } | Relation::Between { .. })
    }
}

/// Finds the relation that the words before each mention state.
pub fn relate(doc: &Doc, looks: &[Look], words: &Words, mentions: &mut [Mention]) {
    for m in 0..mentions.len() {
        let (start, end) = (mentions[m].span.start, mentions[m].span.end);
        mentions[m].relation = between(doc, looks, mentions, m)
            .or_else(|| border(looks, start))
            .or_else(|| away(doc, looks, words, start, end))
            .or_else(|| part(doc, looks, words, start, end));
    }
}

/// The small-letter word `back` tokens before `start`.
fn word(looks: &[Look], start: usize, back: usize) -> &str {
    start.checked_sub(back).and_then(|i| looks.get(i)).map_or("", |l| &l.low)
}

/// A bearing that ends `back` tokens before `start`, and the tokens it takes: `south - west` is three.
fn bearing(looks: &[Look], words: &Words, start: usize, back: usize) -> Option<(Option<u16>, usize)> {
    let last = word(looks, start, back);
    let known = |w: &str| words.directions.get(w).copied();
    if word(looks, start, back + 1) == "-" {
        let joined = format!("{}-{last}", word(looks, start, back + 2));
        if let Some(degrees) = known(&joined) {
            return Some((degrees, 3));
        }
    }
    known(last).map(|degrees| (degrees, 1))
}

/// "[20 km] [to the] south-west of X", "20 km from X", "just outside X".
fn away(doc: &Doc, looks: &[Look], words: &Words, start: usize, end: usize) -> Option<Relation> {
    let the = usize::from(matches!(word(looks, start, 1), "the"));
    let mut before_kind = 0;
    // "north of the town of X": the kind word and its preposition stand between.
    if word(looks, start, 1) == "of" && words.units.contains_key(word(looks, start, 2)) {
        // "the", "its" or an adjective or two may stand before the kind: "near the Libyan town of X".
        let preposition =
            |back: &usize| matches!(word(looks, start, *back), "of" | "from" | "outside" | "near" | "around");
        before_kind = (3..=5).find(preposition).map_or(2, |back| back - 1);
    }
    let at = 1 + the.max(before_kind);
    let preposition = word(looks, start, at);
    let text_from = |back: usize| doc.words(start.saturating_sub(back)..end).to_owned();
    match preposition {
        "of" | "from" => {
            let found = bearing(looks, words, start, at + 1).filter(|(b, _)| b.is_some());
            let (degrees, taken) = found.unwrap_or((None, 0));
            let mut back = at + 1 + taken;
            if word(looks, start, back) == "the" {
                back += 1;
            }
            if matches!(word(looks, start, back), "to" | "just" | "further" | "farther" | "away" | "about") {
                back += 1;
            }
            if let Some((km, n)) = distance(looks, start, back) {
                return Some(Relation::Away { km, bearing: degrees, words: text_from(back + n - 1) });
            }
            degrees.map(|_| Relation::Beside { bearing: degrees, words: text_from(at + taken) })
        }
        "outside" | "near" | "around" => Some(Relation::Beside { bearing: None, words: text_from(at) }),
        _ => None,
    }
}

/// "20 km", "20 kilometers (12 miles)", "a few miles" that ends `back` tokens before `start`: kilometres and tokens.
fn distance(looks: &[Look], start: usize, back: usize) -> Option<(f64, usize)> {
    let mut at = back;
    if word(looks, start, at) == ")" {
        // The figure in brackets repeats the one before them.
        let open = (at..at + 6).find(|&b| word(looks, start, b) == "(")?;
        at = open + 1;
    }
    let unit = match word(looks, start, at) {
        "km" | "kms" | "kilometers" | "kilometres" | "kilometer" | "kilometre" => 1.0,
        "mi" | "mile" | "miles" => 1.609,
        "meters" | "metres" | "m" => 0.001,
        _ => return None,
    };
    let number = word(looks, start, at + 1).trim_matches('-');
    let n = number.replace(',', "").parse::<f64>().ok().or_else(|| small_number(number))?;
    (n * unit < 2000.0).then_some((n * unit, at + 2 - back + (at - back)))
}

fn small_number(word: &str) -> Option<f64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    WORDS.iter().position(|w| *w == word).map(|n| n as f64).or(match word {
        "few" => Some(5.0),
        "thirty" => Some(30.0),
        "forty" => Some(40.0),
        "fifty" => Some(50.0),
        _ => None,
    })
}

/// "northern Syria", "the eastern part of Aleppo", "south-western Syria".
fn part(doc: &Doc, looks: &[Look], words: &Words, start: usize, end: usize) -> Option<Relation> {
    let of = word(looks, start, 1) == "of"
        && matches!(
            word(looks, start, 2),
            "part" | "parts" | "half" | "side" | "suburbs" | "outskirts" | "countryside"
        );
    let back = if of { 3 } else { 1 };
    let (_, taken) = bearing(looks, words, start, back)?;
    let from = start.saturating_sub(back + taken - 1);
    Some(Relation::Part { words: doc.words(from..end).to_owned() })
}

/// "between X and Y", "from X to Y" with a way before it: "the highway linking X to Y".
fn between(doc: &Doc, looks: &[Look], mentions: &[Mention], m: usize) -> Option<Relation> {
    let (a, b) = (&mentions[m], mentions.get(m + 1)?);
    let gap = b.span.start.checked_sub(a.span.end)?;
    if gap == 0 || gap > 4 {
        return None;
    }
    let joined =
        looks[a.span.end..b.span.start].iter().any(|l| matches!(&*l.low, "and" | "to" | "with" | "-" | "–"));
    let start = a.span.start;
    let opened = (1..=3).any(|back| {
        matches!(word(looks, start, back), "between" | "linking" | "connecting" | "connects" | "links")
    });
    let way = (1..=6).any(|back| is_way(word(looks, start, back)))
        || (b.span.end..(b.span.end + 2).min(doc.len())).any(|i| is_way(&looks[i].low));
    (joined && opened && way && looks[a.span.end..b.span.start].iter().all(|l| &*l.low != ","))
        .then_some(Relation::Between { other: m + 1 })
}

fn is_way(word: &str) -> bool {
    matches!(
        word,
        "road"
            | "highway"
            | "motorway"
            | "route"
            | "line"
            | "corridor"
            | "railway"
            | "bridge"
            | "front"
            | "area"
            | "border"
    )
}

/// "the border with Y", "the Y border" is left to the judge of what is beside a name.
fn border(looks: &[Look], start: usize) -> Option<Relation> {
    let the = usize::from(word(looks, start, 1) == "the");
    let with = word(looks, start, 1 + the) == "with";
    (with && matches!(word(looks, start, 2 + the), "border" | "borders" | "frontier" | "boundary"))
        .then_some(Relation::Border)
}
