//! Which known names stand in a text, and which of them is the longest at each place?
//!
//! Two tries over pieces of names: one over folded pieces, one over transliteration keys for names long
//! enough not to meet a stranger. Matches are leftmost-longest and always cover whole tokens.

use super::key;
use super::stream::{self, NONE, Piece, Shape};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a name denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Denotes {
    /// An actor, by index.
    Actor(u32),
    /// A leader of an actor: indices of both.
    Leader(u32, u32),
    /// A country by its name, by index.
    Country(u32),
    /// A country by the adjective or name of its people, by index.
    Demonym(u32),
    /// A country by its capital, by index.
    Capital(u32),
    /// A name that the text introduces, by index.
    Learned(u32),
}

/// What sort of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// A full name, or one that is enough by itself.
    Name,
    /// Words for members.
    People,
    /// A short form that needs support.
    Acronym,
}

/// One name in the tries.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub denotes: Denotes,
    pub form: Form,
    shapes: Box<[Shape]>,
    needs_article: bool,
}

/// Articles and possessives that are passed over inside one name, at most.
const SKIPPED: usize = 6;

/// A name found in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// What it may denote, and how.
    pub entries: Vec<(Denotes, Form)>,
    /// Found by its transliteration key only.
    pub by_soup: bool,
}

#[derive(Clone, Debug, Default)]
struct Trie {
    pieces: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    ends: Vec<Vec<Entry>>,
}

impl Trie {
    fn add(&mut self, pieces: &[String], entry: Entry) {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
        }
        let mut node = 0;
        for piece in pieces {
            let fresh = self.pieces.len() as u32;
            let piece = *self.pieces.entry(piece.as_str().into()).or_insert(fresh);
            let fresh = self.ends.len() as u32;
            node = *self.edges.entry((node, piece)).or_insert(fresh);
            if node == fresh {
                self.ends.push(Vec::new());
            }
        }
        let end = &mut self.ends[node as usize];
        let covers = |e: &Entry| {
            e.denotes == entry.denotes
                && e.form <= entry.form
                && e.shapes == entry.shapes
                && (!e.needs_article || entry.needs_article)
        };
        if !end.iter().any(covers) {
            end.push(entry);
        }
    }

    /// The longest name that starts at piece `at`: one past its last piece, and its node.
    fn longest(
        &self,
        text: &[Piece],
        at: usize,
        id: fn(&Piece) -> u32,
    ) -> Option<(usize, Vec<(Denotes, Form)>)> {
        let first = *self.edges.get(&(0, id(&text[at])))?;
        let (mut node, mut end, mut shapes) = (first, at + 1, vec![text[at].shape]);
        let mut best = self.accepted(first, text, at, &shapes).map(|found| (end, found));
        let mut skipped = 0;
        while let Some(piece) = text.get(end).filter(|p| !p.gap) {
            match self.edges.get(&(node, id(piece))).filter(|_| id(piece) != NONE) {
                Some(&next) => {
                    node = next;
                    shapes.push(piece.shape);
                }
                None if (piece.article || piece.possessive) && skipped < SKIPPED => {
                    skipped += 1;
                    end += 1;
                    continue;
                }
                None => break,
            }
            end += 1;
            if let Some(found) = self.accepted(node, text, at, &shapes) {
                best = Some((end, found));
            }
        }
        best
    }

    fn accepted(
        &self,
        node: u32,
        text: &[Piece],
        at: usize,
        shapes: &[Shape],
    ) -> Option<Vec<(Denotes, Form)>> {
        let article = at > 0 && text[at - 1].article && !text[at].gap;
        let fits = |e: &&Entry| {
            (article || !e.needs_article) && e.shapes.iter().zip(shapes).all(|(want, is)| fits(*want, *is))
        };
        let mut found: Vec<_> =
            self.ends[node as usize].iter().filter(fits).map(|e| (e.denotes, e.form)).collect();
        found.sort();
        found.dedup_by_key(|e| e.0);
        (!found.is_empty()).then_some(found)
    }
}

/// True if a piece written as `is` may stand for a piece of a name written as `want`.
fn fits(want: Shape, is: Shape) -> bool {
    match want {
        Shape::Lower => true,
        Shape::Capital => is != Shape::Lower,
        Shape::Upper => is == Shape::Upper,
    }
}

/// The index of all known names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    exact: Trie,
    soup: Trie,
}

impl Names {
    /// Adds a name. A bracketed qualifier at its end is for people, and is left out.
    pub fn add(&mut self, name: &str, denotes: Denotes, form: Form) {
        let name = name.split(" (").next().unwrap_or(name).trim();
        let all: Vec<&str> = key::pieces(name).flat_map(stream::split).collect();
        let (mut folded, mut shapes) = (Vec::new(), Vec::new());
        let keeps_article =
            matches!(denotes, Denotes::Country(_) | Denotes::Demonym(_) | Denotes::Capital(_));
        let mut front_article = false;
        for (i, part) in all.iter().enumerate() {
            let piece = key::fold(part);
            let article = key::is_article(&piece) && !keeps_article && all.len() > 1;
            if piece.is_empty() || article || i == 0 && piece == "the" {
                front_article |= i == 0 && article;
                continue;
            }
            shapes.push(written(part, all.len()));
            folded.push(piece);
        }
        if folded.is_empty() {
            return;
        }
        let needs_article = front_article && folded.len() == 1;
        let entry = Entry { denotes, form, shapes: shapes.clone().into(), needs_article };
        self.add_joined(&folded, &entry);
        self.add_soup(&folded, &entry);
        self.exact.add(&folded, entry);
    }

    /// Spellings that join what the name keeps apart: *Alshabab*, *Peoples*.
    fn add_joined(&mut self, folded: &[String], entry: &Entry) {
        if entry.needs_article {
            let joined = Entry { needs_article: false, ..entry.clone() };
            self.exact.add(&[format!("al{}", folded[0])], joined);
        }
        if let Some(at) = folded.iter().position(|p| p == "s").filter(|&at| at > 0) {
            let mut pieces = folded.to_vec();
            pieces.remove(at);
            pieces[at - 1].push('s');
            let mut shapes = entry.shapes.to_vec();
            shapes.remove(at);
            self.exact.add(&pieces, Entry { shapes: shapes.into(), ..entry.clone() });
        }
    }

    fn add_soup(&mut self, folded: &[String], entry: &Entry) {
        let capital = entry.shapes.iter().any(|s| *s != Shape::Lower);
        let acronym = entry.shapes.contains(&Shape::Upper);
        if matches!(entry.denotes, Denotes::Actor(_) | Denotes::Leader(..)) && capital && !acronym {
            let keys: Vec<String> = folded.iter().map(|p| key::soup(p)).collect();
            let long = keys.iter().map(String::len).sum::<usize>() >= if keys.len() > 1 { 6 } else { 5 };
            if long && entry.form == Form::Name {
                self.soup.add(&keys, entry.clone());
            }
        }
    }

    pub fn exact_piece(&self, folded: &str) -> u32 {
        self.exact.pieces.get(folded).copied().unwrap_or(NONE)
    }

    pub fn soup_piece(&self, folded: &str) -> u32 {
        if !folded.is_ascii() {
            return NONE;
        }
        self.soup.pieces.get(key::soup(folded).as_str()).copied().unwrap_or(NONE)
    }

    /// All names in `text`, leftmost-longest, in text order.
    pub fn scan(&self, text: &[Piece]) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let piece = &text[at];
            let exact =
                if piece.exact == NONE { None } else { self.exact.longest(text, at, |p: &Piece| p.exact) };
            let strange = piece.soup == NONE || piece.shape == Shape::Lower;
            let soup = if strange { None } else { self.soup.longest(text, at, |p: &Piece| p.soup) };
            let by_soup = soup.as_ref().map(|s| s.0) > exact.as_ref().map(|e| e.0);
            let Some((end, entries)) = (if by_soup { soup } else { exact }) else {
                at += 1;
                continue;
            };
            out.push(Found { tokens: tokens(text, at, end), entries, by_soup });
            at = end;
        }
        out
    }
}

/// Tokens of the pieces from `at` to before `end`, with the article in front.
fn tokens(text: &[Piece], at: usize, end: usize) -> Range<usize> {
    let mut first = at;
    while first > 0
        && at - first < SKIPPED
        && text[first - 1].article
        && !text[first].gap
        && text[first - 1].token != text[first].token
    {
        // "as", "at" and "an" are English words unless a hyphen follows.
        if text[first].token - text[first - 1].token != 2 && text[first - 1].shape == Shape::Lower {
            break;
        }
        first -= 1;
    }
    text[first].token as usize..text[end - 1].token as usize + 1
}

/// How a piece of a name must be written in a text for the name to be meant.
fn written(part: &str, of: usize) -> Shape {
    match stream::shape(part) {
        // A long acronym is also written as a word: Isis, Farc, Nato.
        Shape::Upper if part.len() > 3 || of > 1 => Shape::Capital,
        shape => shape,
    }
}
