//! Where words begin and end: spaCy's tokenizer, its rules read from the package.
//!
//! A text is cut at white space; each piece is an exception, or is stripped of prefixes and suffixes
//! until nothing more comes off, and what is left is an exception, a URL, or is cut at infixes. A second
//! pass puts together exceptions that the first pass would take apart (emoticons, `a.m.`).

use crate::affixes::{Affixes, general, to_rust};
use crate::chars::is_space;
use crate::error::Error;
use crate::lexicon::{LexId, Lexicon, Norms};
use crate::msgpack::{Field, decode};
use rustc_hash::FxHashMap;

/// A token in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tok {
    /// Its word in the lexicon.
    pub lex: LexId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// A single space follows and belongs to it.
    pub space: bool,
}

/// A part of an exception: its text and, if it has one of its own, its normal form.
type Piece = (Box<str>, Option<Box<str>>);

/// The rules.
#[derive(Debug)]
pub struct Tokenizer {
    prefixes: Option<Affixes>,
    suffixes: Option<Affixes>,
    infixes: Option<Affixes>,
    url: Option<Url>,
    exceptions: FxHashMap<Box<str>, Vec<Piece>>,
    longest_exception: usize,
    /// Exceptions that the rules would take apart, as the words they fall into, by their first word.
    phrases: FxHashMap<Box<str>, Vec<Vec<Box<str>>>>,
    norms: Norms,
}

/// What the tokenizer remembers between texts: the words, and how pieces between spaces fall into words.
#[derive(Debug, Default)]
pub struct Memory {
    /// All words met.
    pub lexicon: Lexicon,
    chunks: FxHashMap<Box<str>, (u32, u32)>,
    words: Vec<LexId>,
}

impl Memory {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.lexicon.clear();
        self.chunks.clear();
        self.words.clear();
    }

    /// Number of pieces and words remembered.
    pub fn len(&self) -> usize {
        self.chunks.len() + self.words.len() + self.lexicon.len()
    }
}

/// Pieces longer than this many bytes are not remembered.
const LONGEST_REMEMBERED: usize = 128;

/// Pieces longer than this many bytes are not tried as URLs: matching one may take quadratic time.
const LONGEST_URL: usize = 4096;

impl Tokenizer {
    /// Reads the file `tokenizer`.
    ///
    /// # Errors
    /// If it is damaged or has rules of a kind that is not supported.
    pub fn read(bytes: &[u8], norms: Norms) -> Result<Tokenizer, Error> {
        let file = "tokenizer";
        let value = decode(file, bytes)?;
        let root = Field::new(file, &value);
        let affixes = |key: &str| -> Result<Option<Affixes>, Error> {
            match root.need(key)? {
                pattern if pattern.is_nil() => Ok(None),
                pattern => {
                    let made = Affixes::new(pattern.text(key)?);
                    made.map(Some).map_err(|e| Error::new(file, format!("`{key}`: {e}")))
                }
            }
        };
        if root.get("token_match").is_some_and(|m| !m.is_nil()) {
            return Err(Error::new(file, "a `token_match` rule is not supported"));
        }
        let url = match root.get("url_match").filter(|m| !m.is_nil()) {
            Some(pattern) => {
                let made = Url::new(pattern.text("url_match")?);
                Some(made.map_err(|e| Error::new(file, format!("`url_match`: {e}")))?)
            }
            None => None,
        };
        let mut tokenizer = Tokenizer {
            prefixes: affixes("prefix_search")?,
            suffixes: affixes("suffix_search")?,
            infixes: affixes("infix_finditer")?,
            url,
            exceptions: FxHashMap::default(),
            longest_exception: 0,
            phrases: FxHashMap::default(),
            norms,
        };
        let faster = root.get("faster_heuristics").and_then(|f| f.as_bool()).unwrap_or(true);
        tokenizer.read_exceptions(root.need("exceptions")?, faster)?;
        Ok(tokenizer)
    }

    fn read_exceptions(&mut self, table: Field<'_, '_>, faster: bool) -> Result<(), Error> {
        let mut texts = Vec::new();
        for (text, pieces) in table.pairs("`exceptions`")? {
            let text = text.text("an exception")?;
            let mut whole = Vec::new();
            for piece in pieces.items("an exception")? {
                let (mut orth, mut norm) = (None, None);
                for (attribute, value) in piece.pairs("a part of an exception")? {
                    let value = value.text("a part of an exception")?;
                    match attribute.as_u64() {
                        Some(65) => orth = Some(value),
                        Some(67) => norm = Some(value.into()),
                        other => {
                            return Err(table.error(format!(
                                "`{text}`: attribute {other:?} of an exception is not supported"
                            )));
                        }
                    }
                }
                let orth = orth.ok_or_else(|| table.error(format!("`{text}`: a part without text")))?;
                whole.push((orth.into(), norm));
            }
            let joined: String = whole.iter().map(|(orth, _): &Piece| &**orth).collect();
            if joined != text || text.is_empty() {
                return Err(table.error(format!("the parts of exception `{text}` make `{joined}`")));
            }
            self.longest_exception = self.longest_exception.max(text.len());
            self.exceptions.insert(text.into(), whole);
            texts.push(text);
        }
        for text in texts {
            let composed = text.contains(is_space)
                || [&self.prefixes, &self.suffixes, &self.infixes]
                    .into_iter()
                    .flatten()
                    .any(|affixes| affixes.find(text).is_some());
            if composed || !faster {
                self.add_phrase(text);
            }
        }
        Ok(())
    }

    /// Notes into which words `text` falls if there were no exceptions.
    fn add_phrase(&mut self, text: &str) {
        let mut words: Vec<Box<str>> = Vec::new();
        for (chunk, _) in chunks(text) {
            self.split(chunk, false, &mut |word, _| words.push(word.into()));
        }
        if let Some(first) = words.first() {
            let known = self.phrases.entry(first.clone()).or_default();
            if !known.contains(&words) {
                known.push(words);
            }
        }
    }

    /// Cuts `text` into tokens, which are appended to `out`.
    pub fn tokenize(&self, text: &str, memory: &mut Memory, out: &mut Vec<Tok>) {
        let first = out.len();
        let mut at = 0;
        let mut phrase = false;
        for (chunk, space) in chunks(text) {
            phrase |= self.tokenize_chunk(chunk, at, memory, out);
            at += chunk.len() as u32;
            if space {
                if let Some(last) = out[first..].last_mut() {
                    last.space = true;
                }
                at += 1;
            }
        }
        if phrase {
            self.join_phrases(text, memory, out, first);
        }
    }

    /// Appends the tokens of a piece that begins at byte `at`; tells whether one of them begins a phrase.
    fn tokenize_chunk(&self, chunk: &str, mut at: u32, memory: &mut Memory, out: &mut Vec<Tok>) -> bool {
        let (from, to) = match memory.chunks.get(chunk) {
            Some(&known) => known,
            None => {
                let from = memory.words.len() as u32;
                let Memory { lexicon, words, .. } = memory;
                self.split(chunk, true, &mut |word, norm| {
                    words.push(lexicon.intern(word, norm, &self.norms, |w| self.phrases.contains_key(w)));
                });
                let range = (from, words.len() as u32);
                if chunk.len() <= LONGEST_REMEMBERED {
                    memory.chunks.insert(chunk.into(), range);
                }
                range
            }
        };
        let mut phrase = false;
        for &lex in &memory.words[from as usize..to as usize] {
            let lexeme = memory.lexicon.get(lex);
            phrase |= lexeme.begins_phrase;
            let end = at + lexeme.text.len() as u32;
            out.push(Tok { lex, start: at, end, space: false });
            at = end;
        }
        phrase
    }

    /// Hands the words of a piece without inner white space (or of nothing else) to `emit`, with their own norms.
    fn split(&self, chunk: &str, with_exceptions: bool, emit: &mut dyn FnMut(&str, Option<&str>)) {
        let exception = |s: &str| if with_exceptions { self.exception(s) } else { None };
        let emit_exception = |pieces: &[Piece], emit: &mut dyn FnMut(&str, Option<&str>)| {
            for (orth, norm) in pieces {
                emit(orth, norm.as_deref());
            }
        };
        if let Some(pieces) = exception(chunk) {
            return emit_exception(pieces, emit);
        }
        let mut suffixes: Vec<&str> = Vec::new();
        let mut s = chunk;
        while !s.is_empty() && exception(s).is_none() {
            let before = s.len();
            let p = self.prefixes.as_ref().and_then(|a| a.find(s)).map_or(0, |m| m.len());
            let p = floor(s, p);
            if p > 0 && p < s.len() && exception(&s[p..]).is_some() {
                emit(&s[..p], None);
                s = &s[p..];
                break;
            }
            let q = self.suffixes.as_ref().and_then(|a| a.find(&s[p..])).map_or(0, |m| m.len());
            let q = s.len() - ceil(s, s.len() - q);
            if q > 0 && q < s.len() && exception(&s[..s.len() - q]).is_some() {
                suffixes.push(&s[s.len() - q..]);
                s = &s[..s.len() - q];
                break;
            }
            if p > 0 {
                emit(&s[..p], None);
            }
            if q > 0 && (p == 0 || p + q <= s.len()) {
                suffixes.push(&s[s.len() - q..]);
                s = &s[p..s.len() - q];
            } else {
                s = &s[p..];
            }
            if s.len() == before {
                break;
            }
        }
        if let Some(pieces) = exception(s) {
            emit_exception(pieces, emit);
        } else if !s.is_empty() {
            if self.is_url(s) { emit(s, None) } else { self.split_infixes(s, emit) }
        }
        for suffix in suffixes.iter().rev() {
            emit(suffix, None);
        }
    }

    fn split_infixes(&self, s: &str, emit: &mut dyn FnMut(&str, Option<&str>)) {
        let mut start = 0;
        for infix in self.infixes.iter().flat_map(|a| a.find_all(s)) {
            if infix.start == 0 {
                continue;
            }
            if infix.start > start {
                emit(&s[start..infix.start], None);
            }
            if !infix.is_empty() {
                emit(&s[infix.clone()], None);
            }
            start = infix.end;
        }
        if start < s.len() {
            emit(&s[start..], None);
        }
    }

    fn exception(&self, s: &str) -> Option<&Vec<Piece>> {
        if s.len() > self.longest_exception { None } else { self.exceptions.get(s) }
    }

    fn is_url(&self, s: &str) -> bool {
        self.url.as_ref().is_some_and(|url| url.is_match(s))
    }

    /// Puts exceptions together again that the first pass took apart.
    fn join_phrases(&self, text: &str, memory: &mut Memory, out: &mut Vec<Tok>, first: usize) {
        let tokens = out.split_off(first);
        let mut spans = self.phrase_spans(&tokens, &memory.lexicon);
        spans.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut seen = vec![false; tokens.len()];
        let mut accepted = vec![None; tokens.len()];
        for (start, end) in spans {
            if !seen[start] && !seen[end - 1] {
                accepted[start] = Some(end);
            }
            seen[start..end].fill(true);
        }
        let mut i = 0;
        while i < tokens.len() {
            let whole = accepted[i].and_then(|end| {
                let span = &text[tokens[i].start as usize..tokens[end - 1].end as usize];
                Some((end, self.exception(span)?))
            });
            let Some((end, pieces)) = whole else {
                out.push(tokens[i]);
                i += 1;
                continue;
            };
            let mut at = tokens[i].start;
            for (orth, norm) in pieces {
                let lex = memory
                    .lexicon
                    .intern(orth, norm.as_deref(), &self.norms, |w| self.phrases.contains_key(w));
                out.push(Tok { lex, start: at, end: at + orth.len() as u32, space: false });
                at += orth.len() as u32;
            }
            if let Some(last) = out.last_mut() {
                last.space = tokens[end - 1].space;
            }
            i = end;
        }
    }

    /// Token ranges where the words of a phrase stand one after the other.
    fn phrase_spans(&self, tokens: &[Tok], lexicon: &Lexicon) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let lexeme = lexicon.get(token.lex);
            if !lexeme.begins_phrase {
                continue;
            }
            for phrase in self.phrases.get(&lexeme.text).into_iter().flatten() {
                let there = tokens[i..].iter().map(|t| &lexicon.get(t.lex).text).take(phrase.len());
                if there.eq(phrase) {
                    spans.push((i, i + phrase.len()));
                }
            }
        }
        spans
    }
}

/// What spaCy takes for a URL.
#[derive(Debug)]
struct Url {
    any: Box<fancy_regex::Regex>,
    /// The same without the part before an `@`, which would be tried at every place of a long URL.
    without_user: Box<fancy_regex::Regex>,
}

/// How spaCy's rule writes the optional `user:password@`.
const USER: &str = r"(?:\S+(?::\S*)?@)?";

impl Url {
    fn new(pattern: &str) -> Result<Url, String> {
        let pattern = to_rust(pattern);
        let anchored = if pattern.starts_with('^') { pattern } else { format!("^(?:{pattern})") };
        let without_user = Box::new(general(&anchored.replacen(USER, "", 1))?);
        Ok(Url { any: Box::new(general(&anchored)?), without_user })
    }

    /// Every URL that the rule knows has a dot in it.
    fn is_match(&self, s: &str) -> bool {
        if !s.contains('.') || s.len() > LONGEST_URL {
            return false;
        }
        let regex = if s.contains('@') { &self.any } else { &self.without_user };
        regex.is_match(s).unwrap_or(false)
    }
}

/// The longest prefix of `s` of at most `n` bytes that ends between characters.
fn floor(s: &str, mut n: usize) -> usize {
    while !s.is_char_boundary(n) {
        n -= 1;
    }
    n
}

/// The first place at or after byte `n` of `s` that is between characters.
fn ceil(s: &str, mut n: usize) -> usize {
    while !s.is_char_boundary(n) {
        n += 1;
    }
    n
}

/// Cuts `text` where white space begins or ends; a plain space after a piece belongs to it and is told.
fn chunks(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let space = is_space(first);
        let end = rest.find(|c| is_space(c) != space).unwrap_or(rest.len());
        let chunk = &rest[..end];
        rest = &rest[end..];
        // Only where the kind changes from word to white space, not at the end of a run of white space.
        let absorbed = !space && rest.starts_with(' ');
        if absorbed {
            rest = &rest[1..];
        }
        Some((chunk, absorbed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_space_belongs_to_the_word_before_it() {
        let cut = |text: &'static str| chunks(text).collect::<Vec<_>>();
        assert_eq!(cut("a b"), [("a", true), ("b", false)]);
        assert_eq!(cut("a  b"), [("a", true), (" ", false), ("b", false)]);
        assert_eq!(cut(" a "), [(" ", false), ("a", true)]);
        assert_eq!(cut("a\n"), [("a", false), ("\n", false)]);
        assert_eq!(cut("  "), [("  ", false)]);
        assert_eq!(cut("a \u{a0} b"), [("a", true), ("\u{a0} ", false), ("b", false)]);
    }
}
