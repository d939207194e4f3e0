//! Where a tokenizer's prefix, suffix and infix rules match.
//!
//! spaCy writes such a rule as one regular expression: a long alternation, some alternatives with
//! look-around. Matched as it stands by a backtracking engine, an unseen word costs hundreds of
//! microseconds. Here the alternation is taken apart: alternatives without look-around go to the `regex`
//! crate as they are; one with a look-behind or look-ahead of fixed width is matched together with its
//! surroundings, which are then cut off. Both keep the meaning of the whole: the leftmost match, and among
//! those that begin at the same place the first alternative. Anything else is left to `fancy-regex`.

use std::ops::Range;

/// An alternation, taken apart.
#[derive(Debug)]
pub struct Affixes {
    alternatives: Vec<Alternative>,
}

#[derive(Debug)]
enum Alternative {
    /// A regular expression whose first `behind` and last `ahead` characters are not part of the match.
    Plain { regex: regex::Regex, behind: usize, ahead: usize },
    /// One that needs a backtracking engine.
    General(Box<fancy_regex::Regex>),
}

/// Backtracking steps after which a match is given up: a bound on the time that hostile text can cost.
pub const BACKTRACK_LIMIT: usize = 100_000;

/// Memory that one compiled expression may take, in bytes.
const SIZE_LIMIT: usize = 64 << 20;

impl Affixes {
    /// Takes a Python regular expression apart.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn new(pattern: &str) -> Result<Affixes, String> {
        let pattern = to_rust(pattern);
        let mut alternatives = Vec::new();
        let mut simple: Vec<&str> = Vec::new();
        for part in split(&pattern) {
            if !has_look_around(part) {
                simple.push(part);
                continue;
            }
            if !simple.is_empty() {
                alternatives.push(plain(&simple.join("|"), 0, 0)?);
                simple.clear();
            }
            alternatives.extend(surrounded(part)?);
        }
        if !simple.is_empty() {
            alternatives.push(plain(&simple.join("|"), 0, 0)?);
        }
        Ok(Affixes { alternatives })
    }

    /// The first match in `text`.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let mut best: Option<Range<usize>> = None;
        for alternative in &self.alternatives {
            if let Some(found) = alternative.find_from(text, 0)
                && best.as_ref().is_none_or(|b| found.start < b.start)
            {
                best = Some(found);
            }
        }
        best
    }

    /// All matches in `text` from left to right that do not overlap.
    pub fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut next: Vec<Option<Range<usize>>> =
            self.alternatives.iter().map(|a| a.find_from(text, 0)).collect();
        let mut at = 0;
        loop {
            for (alternative, next) in self.alternatives.iter().zip(&mut next) {
                if next.as_ref().is_some_and(|n| n.start < at) {
                    *next = alternative.find_from(text, at);
                }
            }
            // `min_by_key` keeps the first of equals: the first alternative.
            let Some(first) = next.iter().flatten().min_by_key(|r| r.start).cloned() else { return found };
            at = first.end.max(first.start + 1);
            while at < text.len() && !text.is_char_boundary(at) {
                at += 1;
            }
            found.push(first);
            if at > text.len() {
                return found;
            }
        }
    }
}

impl Alternative {
    /// The first match that begins at or after byte `at`.
    fn find_from(&self, text: &str, at: usize) -> Option<Range<usize>> {
        if at > text.len() {
            return None;
        }
        match self {
            Alternative::Plain { regex, behind, ahead } => {
                let from = match behind {
                    0 => at,
                    n => text[..at].char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i),
                };
                let found = regex.find_at(text, from)?;
                let inside = found.as_str();
                let skip: usize = inside.chars().take(*behind).map(char::len_utf8).sum();
                let drop: usize = inside.chars().rev().take(*ahead).map(char::len_utf8).sum();
                Some(found.start() + skip..found.end() - drop)
            }
            Alternative::General(regex) => {
                let found = regex.find_from_pos(text, at).ok()??;
                Some(found.start()..found.end())
            }
        }
    }
}

fn plain(pattern: &str, behind: usize, ahead: usize) -> Result<Alternative, String> {
    let regex = regex::RegexBuilder::new(pattern)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|e| brief(&e))?;
    Ok(Alternative::Plain { regex, behind, ahead })
}

/// An alternative with look-around, as one or two that mean the same without.
fn surrounded(part: &str) -> Result<Vec<Alternative>, String> {
    let mut rest = part;
    let (mut before, mut after) = (String::new(), String::new());
    let (mut behind, mut ahead) = (0, 0);
    if let Some(tail) = rest.strip_prefix("(?<=")
        && let Some(end) = group_end(tail)
        && let Some(width) = classes(&tail[..end])
    {
        before = tail[..end].to_owned();
        behind = width;
        rest = &tail[end + 1..];
    }
    if let Some((body, class)) = rest.strip_suffix(')').and_then(|r| r.rsplit_once("(?!"))
        && class.starts_with('[')
        && classes(class) == Some(1)
        && !class.starts_with("[^")
        && !has_look_around(body)
        && !body.contains(['*', '?', '{', '|', '('])
        && !body.replace("\\+", "").contains('+')
    {
        // Not followed by one of a class: followed by another character, or by the end. The body has one
        // length only, so it does not matter which of the two is tried first.
        let other = format!("{before}{body}[^{}", &class[1..]);
        return Ok(vec![plain(&other, behind, 1)?, plain(&format!("{before}{body}$"), behind, 0)?]);
    }
    if let Some(start) = rest.rfind("(?=")
        && let Some(tail) = rest[start + 3..].strip_suffix(')')
        && let Some(width) = classes(tail)
    {
        after = tail.to_owned();
        ahead = width;
        rest = &rest[..start];
    }
    if has_look_around(rest) {
        return Ok(vec![Alternative::General(Box::new(general(part)?))]);
    }
    Ok(vec![plain(&format!("{before}(?:{rest}){after}"), behind, ahead)?])
}

fn has_look_around(pattern: &str) -> bool {
    ["(?<", "(?=", "(?!"].iter().any(|sign| pattern.contains(sign))
}

/// An expression for the backtracking engine.
pub fn general(pattern: &str) -> Result<fancy_regex::Regex, String> {
    fancy_regex::RegexBuilder::new(pattern)
        .backtrack_limit(BACKTRACK_LIMIT)
        .delegate_size_limit(SIZE_LIMIT)
        .delegate_dfa_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|e| brief(&e))
}

/// The last line of an error: those of regular expressions repeat the whole expression, which may be long.
fn brief(error: &dyn std::fmt::Display) -> String {
    let message = error.to_string();
    let line = message.trim_end().lines().next_back().unwrap_or_default();
    line.chars().take(200).collect()
}

/// Number of characters that `pattern` matches, if it is a row of classes and plain characters.
fn classes(pattern: &str) -> Option<usize> {
    let mut rest = pattern;
    let mut count = 0;
    while let Some(first) = rest.chars().next() {
        if first == '[' {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|&(_, c)| {
                let ends = c == ']' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            rest = &rest[end.0 + 1..];
        } else if r"\.^$|?*+(){}]".contains(first) {
            return None;
        } else {
            rest = &rest[first.len_utf8()..];
        }
        count += 1;
    }
    (count > 0).then_some(count)
}

/// Where the group ends whose inside `pattern` begins with: the position of its closing parenthesis.
fn group_end(pattern: &str) -> Option<usize> {
    let mut scan = Scan::default();
    pattern.char_indices().find(|&(_, c)| scan.step(c) == -1).map(|(i, _)| i)
}

/// The alternatives of `pattern` at its outermost level.
fn split(pattern: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut scan = Scan::default();
    let mut start = 0;
    for (i, c) in pattern.char_indices() {
        let plain = !scan.escaped && !scan.class;
        if scan.step(c) == 0 && c == '|' && plain {
            parts.push(&pattern[start..i]);
            start = i + 1;
        }
    }
    parts.push(&pattern[start..]);
    parts
}

/// Follows parentheses, classes and escapes through a regular expression.
#[derive(Default)]
struct Scan {
    depth: i32,
    class: bool,
    escaped: bool,
}

impl Scan {
    /// Depth of nesting after `c`.
    fn step(&mut self, c: char) -> i32 {
        match c {
            _ if self.escaped => self.escaped = false,
            '\\' => self.escaped = true,
            ']' => self.class = false,
            _ if self.class => {}
            '[' => self.class = true,
            '(' => self.depth += 1,
            ')' => self.depth -= 1,
            _ => {}
        }
        self.depth
    }
}

/// Rewrites what Python and Rust write or mean differently: inline flags and `\w`.
pub fn to_rust(pattern: &str) -> String {
    let pattern = pattern.strip_prefix("(?u)").unwrap_or(pattern);
    let mut out = String::with_capacity(pattern.len());
    let (mut escaped, mut class) = (false, false);
    for c in pattern.chars() {
        if escaped {
            escaped = false;
            match (c, class) {
                ('w', true) => out.push_str(r"\p{L}\p{N}_"),
                ('w', false) => out.push_str(r"[\p{L}\p{N}_]"),
                _ => {
                    out.push('\\');
                    out.push(c);
                }
            }
            continue;
        }
        match c {
            '\\' => {
                escaped = true;
                continue;
            }
            '[' if class => out.push('\\'),
            '[' => class = true,
            ']' => class = false,
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternation_taken_apart_matches_as_a_whole() {
        let pattern = r"\.\.+|…|(?<=[0-9])[+\-\*^](?=[0-9-])|(?<=[a-z])\.(?=[A-Z])|(?<=[a-zA-Z])(?:-|--|—)(?=[a-zA-Z])|(?<=[a-z])[:<>=/](?=[a-z])|\+(?![0-9])|(?:x|xx)(?!y)";
        let apart = Affixes::new(pattern).unwrap();
        assert_eq!(apart.alternatives.iter().filter(|a| matches!(a, Alternative::General(_))).count(), 1);
        let whole = fancy_regex::Regex::new(pattern).unwrap();
        for text in [
            "",
            "a",
            "10-20",
            "1--2",
            "well-known",
            "a--b",
            "end.Start",
            "x=y:z/w",
            "1+2-3*4",
            "...",
            "a....b…c",
            "+1",
            "+a",
            "é-b-c-d",
            "a-b-c.D—e",
        ] {
            let want: Vec<_> = whole.find_iter(text).map(|m| m.unwrap().range()).collect();
            assert_eq!(apart.find_all(text), want, "{text}");
            assert_eq!(apart.find(text), want.first().cloned(), "{text}");
        }
    }

    #[test]
    fn a_class_may_hold_anything() {
        assert_eq!(classes(r"[a\]b][|()]"), Some(2));
        assert_eq!(classes("°[FC]"), Some(2));
        assert_eq!(classes("[a]b+"), None);
        assert_eq!(split(r"a|[|]|(b|c)|\|d"), ["a", "[|]", "(b|c)", r"\|d"]);
    }
}
