//! How many, and which one: cardinal and ordinal numbers in digits or words.

use super::lexer::{Shape, Tok, WordId};
use rustc_hash::FxHashMap;

/// The number words of a language, from its tables `ones`, `tens`, `scales`, `ordinals`.
#[derive(Debug, Default)]
pub(super) struct NumberWords {
    pub ones: FxHashMap<WordId, u32>,
    pub tens: FxHashMap<WordId, u32>,
    pub scales: FxHashMap<WordId, u32>,
    pub ordinals: FxHashMap<WordId, u32>,
    pub suffixes: FxHashMap<WordId, u32>,
    pub and: WordId,
    pub hyphen: WordId,
    pub a: WordId,
    pub half: WordId,
}

/// A number phrase: how many tokens, and its value.
pub(super) type Found = Option<(usize, f64)>;

impl NumberWords {
    /// Words that may stand inside a number after its first token.
    pub(super) fn joints(&self) -> impl Iterator<Item = WordId> + '_ {
        let marks = [self.and, self.hyphen, self.a, self.half].into_iter().filter(|w| *w != 0);
        marks.chain(self.scales.keys().copied()).chain(self.suffixes.keys().copied())
    }

    /// A number below 100 in words: `twelve`, `twenty-five`.
    fn small(&self, toks: &[Tok]) -> Option<(usize, u32)> {
        let first = toks.first()?.word;
        if let Some(&v) = self.ones.get(&first) {
            return Some((1, v));
        }
        let &ten = self.tens.get(&first)?;
        let skip = usize::from(toks.get(1).is_some_and(|t| t.word == self.hyphen && self.hyphen != 0));
        let unit = toks.get(1 + skip).and_then(|t| self.ones.get(&t.word)).copied().filter(|v| *v < 10);
        Some(unit.map_or((1, ten), |v| (2 + skip, ten + v)))
    }

    /// A cardinal: `5`, `1,200`, `2 1/2`, `two hundred and five`, `a dozen`, `two and a half`.
    pub(super) fn cardinal(&self, toks: &[Tok]) -> Found {
        let first = toks.first()?;
        let (mut len, mut value) = match first.shape {
            Shape::Int(n, v) if n <= 6 => (1, f64::from(v)),
            Shape::Decimal(v) => (1, v),
            Shape::Fraction(a, b) if a < b && b > 0 => return Some((1, f64::from(a) / f64::from(b))),
            Shape::Word => self.words(toks)?,
            _ => return None,
        };
        if let Some(Tok { shape: Shape::Fraction(a, b), .. }) = toks.get(len)
            && a < b
            && *b > 0
        {
            return Some((len + 1, value + f64::from(*a) / f64::from(*b)));
        }
        let scale = toks.get(len).and_then(|t| self.scales.get(&t.word));
        if let (Some(&scale), Shape::Int(..) | Shape::Decimal(_)) = (scale, first.shape) {
            (len, value) = (len + 1, value * f64::from(scale));
        }
        let word = |i: usize| toks.get(i).map_or(0, |t| t.word);
        if word(len) == self.and && self.and != 0 && self.half != 0 {
            if word(len + 1) == self.a && word(len + 2) == self.half {
                return Some((len + 3, value + 0.5));
            }
            if word(len + 1) == self.half {
                return Some((len + 2, value + 0.5));
            }
        }
        Some((len, value))
    }

    fn words(&self, toks: &[Tok]) -> Found {
        let (mut at, mut total, mut group, mut any) = (0usize, 0f64, 0f64, false);
        if toks[0].word == self.a && toks.get(1).is_some_and(|t| self.scales.contains_key(&t.word)) {
            (at, group) = (1, 1.0);
        }
        loop {
            if let Some(&scale) = toks.get(at).and_then(|t| self.scales.get(&t.word)) {
                if group == 0.0 {
                    break;
                }
                if scale >= 1000 {
                    total += group * f64::from(scale);
                    group = 0.0;
                } else {
                    group *= f64::from(scale);
                }
                (at, any) = (at + 1, true);
            } else if let Some((n, v)) = self.small(&toks[at.min(toks.len())..])
                && (group == 0.0 || (group >= 100.0 && group % 100.0 == 0.0))
            {
                group += f64::from(v);
                (at, any) = (at + n, true);
            } else if any
                && group >= 100.0
                && toks.get(at).is_some_and(|t| t.word == self.and)
                && self.small(&toks[(at + 1).min(toks.len())..]).is_some()
            {
                at += 1;
            } else {
                break;
            }
            if at > 12 {
                break;
            }
        }
        (any && at > 0).then_some((at, total + group))
    }

    /// An ordinal: `15th`, `fifteenth`, `twenty-first`.
    pub(super) fn ordinal(&self, toks: &[Tok]) -> Found {
        let first = toks.first()?;
        if let Shape::Int(n, v) = first.shape {
            let suffix = toks.get(1).filter(|t| t.glued && self.suffixes.contains_key(&t.word))?;
            let _ = suffix;
            return (n <= 3).then_some((2, f64::from(v)));
        }
        if let Some(&v) = self.ordinals.get(&first.word) {
            return Some((1, f64::from(v)));
        }
        let &ten = self.tens.get(&first.word)?;
        let skip = usize::from(toks.get(1).is_some_and(|t| t.word == self.hyphen));
        let unit =
            toks.get(1 + skip).and_then(|t| self.ordinals.get(&t.word)).copied().filter(|v| *v < 10)?;
        Some((2 + skip, f64::from(ten + unit)))
    }

    /// A year in words: `nineteen ninety-six`, `two thousand`, `two thousand and one`, `nineteen oh five`.
    pub(super) fn year(&self, toks: &[Tok]) -> Found {
        if toks.first()?.shape != Shape::Word {
            return None;
        }
        if let Some((n, v)) = self.small(toks)
            && (10..=20).contains(&v)
            && let Some((m, w)) = self.small(&toks[n..])
            && (10..100).contains(&w)
        {
            return Some((n + m, f64::from(v * 100 + w)));
        }
        self.words(toks).filter(|(n, v)| *n >= 2 && (2000.0..2100.0).contains(v))
    }
}
