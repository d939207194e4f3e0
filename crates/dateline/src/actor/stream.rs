//! A text as the pieces that names are made of: what stands between spaces and hyphens, with its keys.

use super::key;
use super::names::Names;
use syntax::Doc;

/// No piece of any known name.
pub(super) const NONE: u32 = u32::MAX;

/// How a piece is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No capital at the front.
    Lower,
    /// A capital at the front.
    Capital,
    /// Capitals only, two letters or more.
    Upper,
}

/// One piece of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The token it is part of.
    pub token: u32,
    /// Its number among the folded pieces of known names, or [`NONE`].
    pub exact: u32,
    /// Its number among the transliteration keys of known names, or [`NONE`].
    pub soup: u32,
    /// How it is written.
    pub shape: Shape,
    /// An article of Arabic names.
    pub article: bool,
    /// Something other than a hyphen stands between it and the piece before.
    pub gap: bool,
    /// The rest of a possessive: *'s*.
    pub possessive: bool,
}

/// The pieces of `doc`, looked up in `names`.
pub(super) fn read(doc: &Doc, names: &Names) -> Vec<Piece> {
    let mut out = Vec::with_capacity(doc.len());
    let mut folded = String::new();
    let mut gap = true;
    for token in 0..doc.len() {
        let word = doc.word(token);
        if !word.bytes().any(|b| b.is_ascii_alphanumeric() || b >= 0x80) {
            gap |= !joins(word);
            continue;
        }
        for part in split(word) {
            folded.clear();
            key::fold_into(part, &mut folded);
            if folded.is_empty() {
                continue;
            }
            let shape = shape(part);
            let exact = names.exact_piece(&folded);
            let strange = shape == Shape::Lower && exact == NONE;
            let soup = if strange || folded.len() < 2 { NONE } else { names.soup_piece(&folded) };
            out.push(Piece {
                token: token as u32,
                exact,
                soup,
                shape,
                article: key::is_article(&folded),
                gap,
                possessive: folded == "s" && part.len() != word.len() || is_possessive(word),
            });
            gap = false;
        }
    }
    out
}

/// True for what may stand inside a name: hyphens, apostrophes, a line break of wrapped text.
fn joins(word: &str) -> bool {
    matches!(word, "-" | "–" | "‐" | "‑" | "'" | "’" | "‘" | "`" | "\n" | "/" | "." | ",")
}

fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}

/// The parts of a token: at hyphens, and before a possessive *'s*.
pub(super) fn split(word: &str) -> impl Iterator<Item = &str> {
    key::pieces(word).flat_map(|p| {
        let cut = ["'s", "’s", "'S", "’S"].iter().find_map(|s| p.strip_suffix(s));
        match cut {
            Some(stem) if !stem.is_empty() => [Some(stem), Some(&p[p.len() - 1..])],
            _ => [Some(p), None],
        }
        .into_iter()
        .flatten()
    })
}

/// How `part` is written.
pub(super) fn shape(part: &str) -> Shape {
    let mut letters = part.chars().filter(|c| c.is_alphanumeric());
    let Some(first) = letters.next() else { return Shape::Lower };
    if !first.is_uppercase() && !first.is_numeric() {
        // al-Nusra written al‑Nusra keeps its capital in the next piece; d'Ivoire, eThekwini are names too.
        return if letters.any(char::is_uppercase) && part.len() > 3 { Shape::Capital } else { Shape::Lower };
    }
    let mut more = 0;
    for c in letters {
        if c.is_lowercase() {
            return Shape::Capital;
        }
        more += 1;
    }
    if more > 0 { Shape::Upper } else { Shape::Capital }
}
