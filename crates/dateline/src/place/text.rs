//! What each token looks like: capitals, small-letter form, sentences that are all capitals.

use syntax::Doc;

/// Looks of one token.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Small-letter form without a final full stop.
    pub low: Box<str>,
    /// First letter is a capital, or the token has a digit.
    pub cap: bool,
    /// All letters are capitals, two or more.
    pub upper: bool,
    /// Has a letter or digit.
    pub word: bool,
    /// Its sentence is written in capitals, so that capitals say nothing.
    pub shouted: bool,
}

/// The looks of every token of `doc`.
pub fn looks(doc: &Doc) -> Vec<Look> {
    let mut out: Vec<Look> = (0..doc.len()).map(|i| look(doc.word(i))).collect();
    for s in doc.sentences() {
        let tokens = s.tokens();
        let words = out[tokens.clone()].iter().filter(|l| l.word).count();
        let upper = out[tokens.clone()].iter().filter(|l| l.upper).count();
        if words >= 4 && upper * 10 >= words * 7 {
            for look in &mut out[tokens] {
                look.shouted = true;
            }
        }
    }
    out
}

fn look(word: &str) -> Look {
    let first = word.chars().find(|c| c.is_alphanumeric());
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    Look {
        low: word.trim_end_matches('.').to_lowercase().into_boxed_str(),
        cap: first.is_some_and(|c| c.is_uppercase() || c.is_numeric()),
        upper: letters >= 2 && !word.chars().any(char::is_lowercase),
        word: first.is_some(),
        shouted: false,
    }
}
