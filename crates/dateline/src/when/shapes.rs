//! Which number does a pattern ask for, and does one stand here?

use super::lexer::Shape;
use super::pattern::{Input, Val};

/// Shapes of numbers a pattern can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builtin {
    /// Any cardinal, in digits or words.
    Number,
    /// An ordinal, in digits or words.
    Ordinal,
    /// 1000 to 2199 in four digits.
    Year,
    /// A year in words.
    Yearwords,
    /// One to four digits, for years before or after Christ.
    Int,
    /// Two digits.
    Two,
    /// 1 to 31 in one or two digits.
    Day,
    /// 0 to 24 in one or two digits.
    Hour,
    /// 0000 to 2400 in four digits.
    Military,
    /// `10:35`, `10:35:07`.
    Clock,
    /// `2014-12-15`.
    Iso,
    /// `12/15/2014`.
    Slash,
    /// An ordinal in digits: `15th`.
    Nth,
    /// 100 to 999 in three digits.
    Three,
}

impl Builtin {
    pub(super) fn named(name: &str) -> Option<Builtin> {
        Some(match name {
            "number" => Builtin::Number,
            "ordinal" => Builtin::Ordinal,
            "year4" => Builtin::Year,
            "yearwords" => Builtin::Yearwords,
            "int" => Builtin::Int,
            "two" => Builtin::Two,
            "day31" => Builtin::Day,
            "hour24" => Builtin::Hour,
            "military" => Builtin::Military,
            "hhmm" => Builtin::Clock,
            "iso" => Builtin::Iso,
            "slash" => Builtin::Slash,
            "nth" => Builtin::Nth,
            "three" => Builtin::Three,
            _ => return None,
        })
    }
}

/// The number of shape `b` at token `at`: how many tokens, and its value.
pub(super) fn builtin(b: Builtin, input: &Input, at: usize) -> Option<(usize, Val)> {
    let first = input.toks.get(at)?;
    if matches!(first.shape, Shape::Word | Shape::Mark) && !input.tables.counts(first.word) {
        return None;
    }
    let toks = &input.toks[at..(at + 16).min(input.toks.len())];
    let n = &input.tables.numbers;
    let shape = first.shape;
    let number = |found: Option<(usize, f64)>| found.map(|(len, v)| (len, Val::Number(v)));
    let digits = |fits: fn(u8, u32) -> bool| match shape {
        Shape::Int(k, v) if fits(k, v) => Some((1, Val::Number(f64::from(v)))),
        _ => None,
    };
    match b {
        Builtin::Number => number(n.cardinal(toks)),
        Builtin::Ordinal => number(n.ordinal(toks)),
        Builtin::Yearwords => number(n.year(toks)),
        Builtin::Year => digits(|k, v| k == 4 && (1000..2200).contains(&v)),
        Builtin::Int => digits(|k, v| k <= 4 && v > 0),
        Builtin::Nth => number(n.ordinal(toks).filter(|_| matches!(shape, Shape::Int(..)))),
        Builtin::Three => digits(|k, v| k == 3 && v >= 100),
        Builtin::Two => digits(|k, _| k == 2),
        Builtin::Day => digits(|k, v| k <= 2 && (1..=31).contains(&v)),
        Builtin::Hour => digits(|k, v| k <= 2 && v <= 24),
        Builtin::Military => digits(|k, v| k == 4 && v <= 2400 && v % 100 < 60)
            .map(|(len, v)| (len, if let Val::Number(x) = v { hhmm(x) } else { v })),
        Builtin::Clock => match shape {
            Shape::Clock(h, m, s) => Some((1, Val::Clock(h, m, s))),
            _ => None,
        },
        Builtin::Iso => match shape {
            Shape::Iso(y, m, d) => Some((1, Val::Ymd(y, m, d))),
            _ => None,
        },
        Builtin::Slash => match shape {
            Shape::Slash(a, b, y, points) => Some((1, slash(a, b, y, points)?)),
            _ => None,
        },
    }
}

fn hhmm(v: f64) -> Val {
    let v = v as u32;
    Val::Clock((v / 100) as u8, (v % 100) as u8, None)
}

/// Month first, unless it cannot be or the parts are separated by points.
fn slash(a: u8, b: u8, y: i32, points: bool) -> Option<Val> {
    let (m, d) = if points || a > 12 { (b, a) } else { (a, b) };
    (m <= 12).then_some(Val::Ymd(y, m, d))
}
