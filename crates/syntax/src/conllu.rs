//! CoNLL-U in and out: parses as text that people can read, compare and keep.
//!
//! Beyond the standard's ten columns, MISC holds what spaCy knows and the standard has no column for:
//! `SpaceAfter=No`, `Entity=B-GPE`. The text of a document is rebuilt from its tokens, so white space
//! other than single spaces is a token of its own, as in spaCy; in FORM it is written `\n`, `\t`, `\s`.

use crate::doc::{Doc, Iob, Token};
use crate::label::label;
use std::fmt::Write;

/// The document as CoNLL-U, one block a sentence, ending with a blank line each.
pub fn write(doc: &Doc) -> String {
    let mut out = String::new();
    for sentence in doc.sentences() {
        for i in sentence.tokens() {
            let t = &doc.tokens()[i];
            let head = doc.head(i).map_or(0, |h| (h + 1).saturating_sub(sentence.start));
            let mut misc = Vec::new();
            if !t.space {
                misc.push("SpaceAfter=No".to_owned());
            }
            match t.iob {
                Iob::B => misc.push(format!("Entity=B-{}", t.ent_type)),
                Iob::I => misc.push(format!("Entity=I-{}", t.ent_type)),
                Iob::O => {}
            }
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{}",
                i - sentence.start + 1,
                escape(doc.word(i)),
                escape(doc.lemma(i)),
                or_blank(t.pos),
                or_blank(t.tag),
                or_blank(t.morph),
                head,
                or_blank(t.dep),
                if misc.is_empty() { "_".to_owned() } else { misc.join("|") },
            );
        }
        out.push('\n');
    }
    out
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// The number of the first line that is not a CoNLL-U token, comment or blank line, and why.
pub fn read(conllu: &str) -> Result<Doc, String> {
    let mut text = String::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut first = 0usize;
    let mut fresh = true;
    for (n, line) in conllu.lines().enumerate() {
        let bad = |why: &str| format!("line {}: {why}", n + 1);
        if line.is_empty() {
            fresh = true;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let f: Vec<&str> = line.split('\t').collect();
        let [_, form, lemma, pos, tag, morph, head, dep, _, misc] = f[..] else {
            return Err(bad("not ten columns separated by tabs"));
        };
        if fresh {
            first = tokens.len();
        }
        let head: usize = head.parse().map_err(|_| bad("HEAD is not a number"))?;
        let start = text.len() as u32;
        text.push_str(&unescape(form));
        let end = text.len() as u32;
        let space = !misc.split('|').any(|m| m == "SpaceAfter=No");
        if space {
            text.push(' ');
        }
        let entity = misc.split('|').find_map(|m| m.strip_prefix("Entity="));
        let (iob, ent_type) = match entity.and_then(|e| e.split_once('-')) {
            Some(("B", kind)) => (Iob::B, label(kind)),
            Some((_, kind)) => (Iob::I, label(kind)),
            None => (Iob::O, ""),
        };
        let i = tokens.len();
        tokens.push(Token {
            start,
            end,
            space,
            tag: label(blank(tag)),
            pos: label(blank(pos)),
            morph: label(blank(morph)),
            dep: label(blank(dep)),
            ent_type,
            iob,
            head: if head == 0 { i as u32 } else { (first + head - 1) as u32 },
            sent_start: fresh,
            lemma: unescape(lemma).into(),
        });
        fresh = false;
    }
    Ok(Doc::new(text, tokens))
}

fn or_blank(s: &str) -> &str {
    if s.is_empty() { "_" } else { s }
}

fn blank(s: &str) -> &str {
    if s == "_" { "" } else { s }
}

fn escape(s: &str) -> String {
    if s.is_empty() {
        return "\\0".to_owned();
    }
    if s == " " {
        return "\\s".to_owned();
    }
    s.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

fn unescape(s: &str) -> String {
    match s {
        "\\0" => return String::new(),
        "\\s" => return " ".to_owned(),
        _ => {}
    }
    let mut out = String::with_capacity(s.len());
    let mut chars = s.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        let conllu = "1\tRebels\trebel\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_\n\
                      2\tcaptured\tcapture\tVERB\tVBD\t_\t0\tROOT\t_\t_\n\
                      3\tIdlib\tIdlib\tPROPN\tNNP\t_\t2\tdobj\t_\tSpaceAfter=No|Entity=B-GPE\n\
                      4\t\\n\t\\n\tSPACE\t_SP\t_\t3\tdep\t_\tSpaceAfter=No\n\n";
        let doc = read(conllu).unwrap();
        assert_eq!(doc.text(), "Rebels captured Idlib\n");
        assert_eq!(doc.head(2), Some(1));
        assert_eq!(doc.entities().collect::<Vec<_>>(), [(2..3, "GPE")]);
        assert_eq!(write(&doc), conllu);
    }

    #[test]
    fn a_damaged_line_is_named() {
        assert_eq!(read("1\tRebels\n").unwrap_err(), "line 1: not ten columns separated by tabs");
    }
}
