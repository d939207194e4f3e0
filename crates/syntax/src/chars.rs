//! Which characters are letters, digits and white space, in the sense of Python's `str` methods.
//!
//! spaCy's models were trained on features computed with `str.isalpha`, `isdigit`, `isupper` and
//! `isspace`; Rust's own predicates draw the lines elsewhere (marks, letter numbers, U+001C..U+001F).

use unicode_general_category::{GeneralCategory as Gc, get_general_category};

/// `str.isspace`: white space, and the four information separators.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.isalpha`: general category L.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    use Gc::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(
        get_general_category(c),
        UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
    )
}

/// `str.isdigit`: decimal digits and the superscript, circled and similar ones.
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == Gc::DecimalNumber
        || OTHER_DIGITS.iter().any(|&(first, last)| (first..=last).contains(&(c as u32)))
}

/// Code points with the Unicode property `Numeric_Type=Digit`.
const OTHER_DIGITS: &[(u32, u32)] = &[
    (0xB2, 0xB3),
    (0xB9, 0xB9),
    (0x1369, 0x1371),
    (0x19DA, 0x19DA),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247C),
    (0x2488, 0x2490),
    (0x24EA, 0x24EA),
    (0x24F5, 0x24FD),
    (0x24FF, 0x24FF),
    (0x2776, 0x277E),
    (0x2780, 0x2788),
    (0x278A, 0x2792),
    (0x10A40, 0x10A43),
    (0x10E60, 0x10E68),
    (0x11052, 0x1105A),
    (0x1F100, 0x1F10A),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_and_rust_differ_where_expected() {
        assert!(is_space('\u{1f}') && !'\u{1f}'.is_whitespace());
        assert!(!is_alpha('\u{0345}') && '\u{0345}'.is_alphabetic());
        assert!(is_digit('²') && is_digit('٣') && !is_digit('½'));
    }
}
