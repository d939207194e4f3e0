//! "by Jabhat al-Nusra on Monday": a parser that was trained on English takes the pieces of such a name for a subject, an
//! object and a hyphen. Pieces that a hyphen ties without a space are one name and hang where the first of them hangs.

use std::ops::Range;
use syntax::{Doc, Token};

/// The document with such names in one piece; the same document when all are.
pub fn joined(doc: Doc) -> Doc {
    let torn: Vec<(Range<usize>, usize)> =
        names(&doc).into_iter().filter_map(|name| torn(&doc, name)).collect();
    if torn.is_empty() {
        return doc;
    }
    let mut tokens = doc.tokens().to_vec();
    for (name, first) in torn {
        join(&mut tokens, name, first);
    }
    Doc::new(doc.text().to_owned(), tokens)
}

/// Runs of proper names tied by hyphens, with the proper names right before them: "Jabhat al-Nusra".
fn names(doc: &Doc) -> Vec<Range<usize>> {
    let glued = |i: usize| doc.tokens()[i - 1].end == doc.tokens()[i].start;
    let proper = |i: usize| doc.tokens()[i].pos == "PROPN";
    let tied = |i: usize| {
        i + 2 < doc.len()
            && proper(i)
            && proper(i + 2)
            && doc.word(i + 1) == "-"
            && glued(i + 1)
            && glued(i + 2)
    };
    let mut out = Vec::new();
    let mut i = 0;
    while i < doc.len() {
        if !tied(i) {
            i += 1;
            continue;
        }
        let mut last = i + 2;
        while tied(last) {
            last += 2;
        }
        let mut start = i;
        while start > 0 && proper(start - 1) && begins(doc, start - 1, start..last + 1) {
            start -= 1;
        }
        out.push(start..last + 1);
        i = last + 1;
    }
    out
}

/// True if token `i` before a name is the beginning of it: it hangs on the name, or on what a piece of the name hangs on.
/// "In November al-Shabab ...": a month does not.
fn begins(doc: &Doc, i: usize, name: Range<usize>) -> bool {
    let Some(head) = doc.head(i).filter(|_| doc.word(i) != "-" && !doc.tokens()[i + 1].sent_start) else {
        return false;
    };
    name.contains(&head) || name.clone().any(|piece| doc.head(piece) == Some(head))
}

/// The name and the piece by which it hangs, when several of its pieces hang on words outside it.
fn torn(doc: &Doc, name: Range<usize>) -> Option<(Range<usize>, usize)> {
    let outside = |&i: &usize| doc.head(i).is_none_or(|h| !name.contains(&h));
    let hanging: Vec<usize> = name.clone().filter(outside).collect();
    if hanging.len() < 2 {
        return None;
    }
    let plain =
        |&i: &usize| !matches!(doc.dep(i), "compound" | "punct" | "dep" | "nmod" | "amod" | "npadvmod");
    // "the Israel-Hamas war": two names, both of which are told of the war.
    let first = hanging.iter().copied().find(plain)?;
    // What it hangs on must not hang on it.
    let mut at = doc.head(first)?;
    for _ in 0..doc.len() {
        if name.contains(&at) {
            return None;
        }
        match doc.head(at) {
            Some(up) => at = up,
            None => return Some((name, first)),
        }
    }
    None
}

fn join(tokens: &mut [Token], name: Range<usize>, first: usize) {
    let last = name.end - 1;
    let (head, dep) = (tokens[first].head, tokens[first].dep);
    for token in tokens.iter_mut() {
        if name.start as u32 <= token.head && token.head < last as u32 {
            token.head = last as u32;
        }
    }
    for token in &mut tokens[name.start..last] {
        token.head = last as u32;
        token.dep = if token.pos == "PUNCT" { "punct" } else { "compound" };
    }
    tokens[last].head = head;
    tokens[last].dep = dep;
}

#[cfg(test)]
mod tests {
    use super::joined;
    use syntax::{Doc, Iob, Token};

    /// Words with their part of speech, head and label; `-` is tied to what stands beside it.
    fn doc(words: &[(&str, &'static str, u32, &'static str)]) -> Doc {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for (word, pos, head, dep) in words {
            if !text.is_empty() && *word != "-" && !text.ends_with('-') {
                text.push(' ');
            }
            let start = text.len() as u32;
            text.push_str(word);
            let end = text.len() as u32;
            tokens.push(Token {
                start,
                end,
                pos,
                head: *head,
                dep,
                lemma: (*word).into(),
                space: false,
                tag: "",
                morph: "",
                ent_type: "",
                iob: Iob::default(),
                sent_start: false,
            });
        }
        Doc::new(text, tokens)
    }

    #[test]
    fn the_pieces_of_a_name_hang_together_where_the_first_hangs() {
        let torn = doc(&[
            ("by", "ADP", 6, "prep"),
            ("Jabhat", "PROPN", 2, "compound"),
            ("al", "PROPN", 0, "pobj"),
            ("-", "PUNCT", 6, "nsubj"),
            ("Nusra", "PROPN", 6, "nsubj"),
            ("it", "PRON", 6, "dobj"),
            ("fell", "VERB", 6, "ROOT"),
        ]);
        let whole = joined(torn);
        let hangs: Vec<(usize, &str)> = (1..5).map(|i| (whole.head(i).unwrap(), whole.dep(i))).collect();
        assert_eq!(hangs, [(4, "compound"), (4, "compound"), (4, "punct"), (0, "pobj")]);
    }

    #[test]
    fn two_names_before_a_noun_stay_two() {
        let war = doc(&[
            ("Israel", "PROPN", 3, "compound"),
            ("-", "PUNCT", 3, "punct"),
            ("Hamas", "PROPN", 3, "compound"),
            ("war", "NOUN", 3, "ROOT"),
        ]);
        assert_eq!(joined(war.clone()), war);
    }
}
