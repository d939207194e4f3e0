//! Which preposition stands before an expression, and does it open one of its ends?

use super::Bound;
use super::lexer::Tok;
use super::tables::Tables;

impl Bound {
    fn of_code(code: &str) -> Option<Bound> {
        [Bound::Since, Bound::After, Bound::Until, Bound::By, Bound::Before]
            .into_iter()
            .find(|b| b.as_str() == code)
    }
}

/// The bound that the words before token `at` set, by the table `bounds` (at most three words).
pub(super) fn before(tables: &Tables, table: usize, toks: &[Tok], at: usize) -> Option<Bound> {
    (1..=3.min(at)).rev().find_map(|n| {
        let (len, value) = tables.look_up(table, &toks[at - n..at])?;
        (len == n).then(|| Bound::of_code(&tables.values[value as usize]))?
    })
}

/// True if a phrase of `table` (at most three words) ends right before token `at`.
pub(super) fn ends_in(tables: &Tables, table: usize, toks: &[Tok], at: usize) -> bool {
    (1..=3.min(at)).any(|n| tables.look_up(table, &toks[at - n..at]).is_some_and(|(len, _)| len == n))
}
