//! Which words, numbers and marks is a text made of, as far as dates are concerned?
//!
//! One pass over the bytes, one table look-up a word, no allocation a word. Numbers keep their shape
//! (`10:35`, `2014-12-15`, `12/15/2014`, `3.5`, `1,200`) so that a rule can ask for it.

use rustc_hash::FxHashMap;

/// Index of a word in the [`Lexicon`]; 0 is any word that no rule names.
pub(super) type WordId = u32;

/// The words that rules and tables name.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: FxHashMap<Box<str>, WordId>,
    words: Vec<Box<str>>,
}

/// Longest word looked up, in bytes.
const LONGEST: usize = 24;

impl Lexicon {
    /// The index of `word` (already lower case), made if new.
    pub(super) fn add(&mut self, word: &str) -> WordId {
        let next = self.words.len() as WordId + 1;
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        self.ids.insert(word.into(), next);
        self.words.push(word.into());
        next
    }

    /// The index of a lower-case word, 0 if no rule names it.
    pub(super) fn get(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// The word with this index.
    pub(super) fn word(&self, id: WordId) -> Option<&str> {
        self.words.get((id as usize).checked_sub(1)?).map(|w| &**w)
    }

    /// One more than the greatest index.
    pub(super) fn len(&self) -> usize {
        self.ids.len() + 1
    }

    fn id_of(&self, text: &str) -> WordId {
        let mut buffer = [0u8; LONGEST];
        let bytes = text.as_bytes();
        if bytes.len() > LONGEST {
            return 0;
        }
        let lower = &mut buffer[..bytes.len()];
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).map_or(0, |w| self.get(w))
    }
}

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Letters.
    Word,
    /// Digits only: how many, and their value (at most nine digits).
    Int(u8, u32),
    /// `3.5`, `1,200`.
    Decimal(f64),
    /// `1/2`, `3/4`, but also `9/11`.
    Fraction(u16, u16),
    /// `10:35`, `10:35:07`.
    Clock(u8, u8, Option<u8>),
    /// `2014-12-15`, `2014/12/15`, `2014.12.15`.
    Iso(i32, u8, u8),
    /// `12/15/2014`, `15.12.2014`, `12/15/14`: first, second, year; true if separated by points.
    Slash(u8, u8, i32, bool),
    /// Anything else, one character.
    Mark,
}

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Title,
    Upper,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    pub word: WordId,
    pub shape: Shape,
    pub case: Case,
    /// Nothing stands between this token and the one before.
    pub glued: bool,
    /// An empty line stands between this token and the one before.
    pub breaks: bool,
}

/// The tokens of `text`, appended to `out`.
pub(super) fn lex(lexicon: &Lexicon, text: &str, out: &mut Vec<Tok>) {
    let bytes = text.as_bytes();
    let (mut at, mut glued, mut newlines) = (0, false, 2);
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_whitespace() {
            newlines += u32::from(b == b'\n');
            glued = false;
            at += 1;
            continue;
        }
        if bytes[at..].starts_with("\u{a0}".as_bytes()) {
            glued = false;
            at += 2;
            continue;
        }
        let address = address(bytes, at);
        if address > at {
            let start = at as u32;
            let end = address as u32;
            out.push(Tok {
                start,
                end,
                word: 0,
                shape: Shape::Mark,
                case: Case::Lower,
                glued,
                breaks: newlines > 1,
            });
            (at, glued, newlines) = (address, true, 0);
            continue;
        }
        let (end, shape) = if b.is_ascii_digit() { number(bytes, at) } else { word(text, at) };
        let end = if shape == Shape::Word { with_period(lexicon, text, at, end) } else { end };
        let id = match shape {
            Shape::Word | Shape::Mark => match &text[at..end] {
                "\u{2013}" | "\u{2010}" | "\u{2011}" => lexicon.get("-"),
                "\u{2019}s" => lexicon.get("'s"),
                "\u{2019}" | "\u{2018}" => lexicon.get("'"),
                w => lexicon.id_of(w),
            },
            _ => 0,
        };
        let case = case_of(&text[at..end]);
        out.push(Tok {
            start: at as u32,
            end: end as u32,
            word: id,
            shape,
            case,
            glued,
            breaks: newlines > 1,
        });
        (at, glued, newlines) = (end, true, 0);
    }
}

/// The end of a web address that begins at `at`, or `at`: no date is read out of it.
fn address(bytes: &[u8], at: usize) -> usize {
    let begins = |s: &str| bytes[at..].get(..s.len()).is_some_and(|b| b.eq_ignore_ascii_case(s.as_bytes()));
    if !(matches!(bytes[at], b'h' | b'H' | b'w' | b'W')
        && ["http://", "https://", "www."].into_iter().any(begins))
    {
        return at;
    }
    at + bytes[at..]
        .iter()
        .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'<' | b'>' | b'"'))
        .count()
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(c) if c.is_uppercase() => match letters.next() {
            Some(d) if d.is_uppercase() => Case::Upper,
            _ => Case::Title,
        },
        _ => Case::Lower,
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic())
}

/// A word, a possessive ending or a mark beginning at `at`.
fn word(text: &str, at: usize) -> (usize, Shape) {
    let rest = &text[at..];
    let first = rest.chars().next().unwrap_or(' ');
    if first == '\'' || first == '\u{2019}' {
        let after = at + first.len_utf8();
        let tail = &text.as_bytes()[after..];
        let alone = tail.get(1).is_none_or(|b| !b.is_ascii_alphanumeric());
        if tail.first().is_some_and(|b| b.eq_ignore_ascii_case(&b's')) && alone {
            return (after + 1, Shape::Word);
        }
        return (after, Shape::Mark);
    }
    if !is_letter(first) {
        return (at + first.len_utf8(), Shape::Mark);
    }
    let end = rest.find(|c: char| !is_letter(c)).map_or(text.len(), |n| at + n);
    let bytes = text.as_bytes();
    // a.m. p.m. B.C. U.S.: single letters with periods between them.
    if end == at + 1
        && bytes.get(end) == Some(&b'.')
        && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic)
    {
        let mut e = end;
        while bytes.get(e) == Some(&b'.')
            && bytes.get(e + 1).is_some_and(u8::is_ascii_alphabetic)
            && bytes.get(e + 2).is_none_or(|b| !b.is_ascii_alphabetic())
        {
            e += 2;
        }
        if e > end {
            return (if bytes.get(e) == Some(&b'.') { e + 1 } else { e }, Shape::Word);
        }
    }
    if text[end..].to_ascii_lowercase_starts("'clock") {
        return (end + 6, Shape::Word);
    }
    (end, Shape::Word)
}

trait StartsFolded {
    fn to_ascii_lowercase_starts(&self, prefix: &str) -> bool;
}

impl StartsFolded for str {
    fn to_ascii_lowercase_starts(&self, prefix: &str) -> bool {
        self.as_bytes().get(..prefix.len()).is_some_and(|b| b.eq_ignore_ascii_case(prefix.as_bytes()))
    }
}

/// Takes the period of an abbreviation that a table lists (`Dec.`, `Gen.`) into the word.
fn with_period(lexicon: &Lexicon, text: &str, at: usize, end: usize) -> usize {
    if text.as_bytes().get(end) == Some(&b'.') && end - at < 6 && lexicon.id_of(&text[at..=end]) != 0 {
        end + 1
    } else {
        end
    }
}

/// Reads digits from `at`; returns where they end, how many there are and their value.
fn digits(bytes: &[u8], at: usize) -> (usize, u8, u32) {
    let n = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let value = bytes[at..at + n.min(9)].iter().fold(0u32, |v, b| v * 10 + u32::from(b - b'0'));
    (at + n, n.min(255) as u8, value)
}

fn number(bytes: &[u8], at: usize) -> (usize, Shape) {
    let (end, n, value) = digits(bytes, at);
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mark = bytes.get(end).copied().unwrap_or(b' ');
    if !digit(end + 1) {
        return (end, Shape::Int(n, value));
    }
    match mark {
        b':' if n <= 2 => {
            let (e, m, min) = digits(bytes, end + 1);
            if m != 2 || value > 24 || min > 59 {
                return (e, Shape::Mark);
            }
            if bytes.get(e) == Some(&b':') && digit(e + 1) {
                let (f, s, sec) = digits(bytes, e + 1);
                if s == 2 && sec < 60 {
                    return (f, Shape::Clock(value as u8, min as u8, Some(sec as u8)));
                }
                return (f, Shape::Mark);
            }
            (e, Shape::Clock(value as u8, min as u8, None))
        }
        b',' => thousands(bytes, end, n, value),
        b'-' | b'/' | b'.' => triple(bytes, end, n, value, mark).unwrap_or_else(|| {
            let (e, m, second) = digits(bytes, end + 1);
            match mark {
                b'.' if bytes.get(e) == Some(&b'.') && digit(e + 1) => version(bytes, e),
                b'.' => (e, Shape::Decimal(f64::from(value) + f64::from(second) / 10f64.powi(i32::from(m)))),
                b'/' if n <= 2 && m <= 2 => (e, Shape::Fraction(value as u16, second as u16)),
                _ => (end, Shape::Int(n, value)),
            }
        }),
        _ => (end, Shape::Int(n, value)),
    }
}

/// `1.2.3.4`, `192.168.0.1`: a number that means nothing here, in one piece.
fn version(bytes: &[u8], at: usize) -> (usize, Shape) {
    let n = bytes[at..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let end = at + n;
    (if bytes[end - 1] == b'.' { end - 1 } else { end }, Shape::Mark)
}

/// `1,200`, `12,345.6`.
fn thousands(bytes: &[u8], mut end: usize, n: u8, value: u32) -> (usize, Shape) {
    let mut total = f64::from(value);
    let start = end;
    while bytes.get(end) == Some(&b',') && n <= 3 {
        let (e, m, v) = digits(bytes, (end + 1).min(bytes.len()));
        if m != 3 {
            break;
        }
        total = total * 1000.0 + f64::from(v);
        end = e;
    }
    if end == start { (end, Shape::Int(n, value)) } else { (end, Shape::Decimal(total)) }
}

/// Three numbers with the same mark between them that can be a day.
fn triple(bytes: &[u8], end: usize, n: u8, a: u32, mark: u8) -> Option<(usize, Shape)> {
    let (e, m, b) = digits(bytes, end + 1);
    if bytes.get(e) != Some(&mark) || m > 2 {
        return None;
    }
    if !bytes.get(e + 1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (f, k, c) = digits(bytes, e + 1);
    if bytes.get(f) == Some(&mark) && bytes.get(f + 1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if n == 4 && k <= 2 && (1..=12).contains(&b) && (1..=31).contains(&c) {
        return Some((f, Shape::Iso(a as i32, b as u8, c as u8)));
    }
    let fits =
        n <= 2 && (k == 4 || (k == 2 && mark != b'.')) && (1..=31).contains(&a) && (1..=31).contains(&b);
    fits.then_some((f, Shape::Slash(a as u8, b as u8, c as i32, mark == b'.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(String, Shape)> {
        let mut lexicon = Lexicon::default();
        lexicon.add("dec.");
        let mut out = Vec::new();
        lex(&lexicon, text, &mut out);
        out.iter().map(|t| (text[t.start as usize..t.end as usize].to_owned(), t.shape)).collect()
    }

    #[test]
    fn numbers_keep_their_shape() {
        let s: Vec<Shape> = shapes("10:35 1,200 3.5 2014-12-15 12/15/2014 1/2 1.2.3.4 1914-1918")
            .into_iter()
            .map(|x| x.1)
            .collect();
        assert_eq!(
            s,
            [
                Shape::Clock(10, 35, None),
                Shape::Decimal(1200.0),
                Shape::Decimal(3.5),
                Shape::Iso(2014, 12, 15),
                Shape::Slash(12, 15, 2014, false),
                Shape::Fraction(1, 2),
                Shape::Mark,
                Shape::Int(4, 1914),
                Shape::Mark,
                Shape::Int(4, 1918)
            ]
        );
    }

    #[test]
    fn words_split_where_a_rule_needs_it() {
        let words: Vec<String> =
            shapes("last year's 10 p.m. Dec. 15th o'clock, '99 U.S. end.").into_iter().map(|x| x.0).collect();
        assert_eq!(
            words,
            [
                "last", "year", "'s", "10", "p.m.", "Dec.", "15", "th", "o'clock", ",", "'", "99", "U.S.",
                "end", "."
            ]
        );
    }

    #[test]
    fn an_address_is_one_piece() {
        let words: Vec<String> =
            shapes("see https://a.example/2014/12/24/x now").into_iter().map(|x| x.0).collect();
        assert_eq!(words, ["see", "https://a.example/2014/12/24/x", "now"]);
    }

    #[test]
    fn hostile_text_ends() {
        for text in [
            "'",
            "\u{2019}",
            "1,",
            "1:",
            "1-2-",
            "1.2.3.",
            "\u{a0}",
            "é'clock",
            "a.b",
            "99999999999999999999/1/1",
        ] {
            shapes(text);
        }
    }
}
