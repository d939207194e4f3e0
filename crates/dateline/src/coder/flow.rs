//! How would the text run if it were set without line ends inside paragraphs and without editors' brackets?
//!
//! Wire copy is often broken into lines of 60 to 90 letters, and editors put what they add between square brackets.
//! A parser that was trained on running text stumbles over both. Line ends become spaces and square brackets round
//! ones, so that the text stays as long as it was.

use std::borrow::Cow;

/// Bytes of the longest line of a text that is broken into lines.
const WIDEST: usize = 110;
/// Fewest lines of such a text.
const FEWEST_LINES: usize = 3;

/// The text as it would run, as long in bytes.
pub fn of(text: Cow<'_, str>) -> Cow<'_, str> {
    let ends = inner_line_ends(&text);
    if ends.is_empty() && !text.contains(['[', ']']) {
        return text;
    }
    let mut out: String = text
        .chars()
        .map(|c| match c {
            '[' => '(',
            ']' => ')',
            other => other,
        })
        .collect();
    for end in ends {
        out.replace_range(end..end + 1, " ");
    }
    Cow::Owned(out)
}

/// Line ends that stand only because the next word would not have fitted.
fn inner_line_ends(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.split('\n').collect();
    let widest = lines.iter().map(|l| l.trim_end().len()).max().unwrap_or(0);
    if lines.len() < FEWEST_LINES || widest > WIDEST {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = 0;
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].trim_end(), pair[1]);
        let word = next.split(char::is_whitespace).next().unwrap_or("");
        let runs_on = !line.is_empty() && !word.is_empty();
        if runs_on && line.len() + 1 + word.len() > widest {
            out.push(at + pair[0].len());
        }
        at += pair[0].len() + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> String {
        of(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn lines_broken_by_width_run_on() {
        let text = "Clashes in the north\n\nThe rebels took the bridge\nafter two days and left\nit in the evening.\n\n   The\nend.";
        let flowing = "Clashes in the north\n\nThe rebels took the bridge after two days and left\nit in the evening.\n\n   The\nend.";
        assert_eq!(run(text), flowing);
    }

    #[test]
    fn paragraphs_that_are_lines_stay_apart() {
        let text = format!("A headline\n{}\nThe army left.", "The rebels took the bridge. ".repeat(9));
        assert_eq!(run(&text), text);
        assert_eq!(run("One\nTwo"), "One\nTwo");
    }

    #[test]
    fn what_editors_add_stands_in_round_brackets() {
        assert_eq!(run("The front [FMLN] said – so."), "The front (FMLN) said – so.");
    }
}
