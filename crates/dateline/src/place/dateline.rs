//! "BEIRUT (AP) --", "SAN SALVADOR, 12 JAN 90 --": where a report was written, which is not where it happened.

use super::mention::{Mention, Role};
use super::text::Look;
use syntax::Doc;

/// Most tokens between the first name of a dateline and its dash.
const LONGEST: usize = 22;

/// Marks the names of every dateline of `doc`: at the beginning of a line, before a dash that follows an agency,
/// a date or a name in capitals.
pub fn mark(doc: &Doc, looks: &[Look], mentions: &mut [Mention]) {
    let mut m = 0;
    while m < mentions.len() {
        let start = mentions[m].tokens.start;
        let end = if begins_line(doc, start) { dash(doc, looks, start) } else { None };
        if let Some(end) = end {
            while m < mentions.len() && mentions[m].tokens.start < end {
                if mentions[m].role == Role::Place {
                    mentions[m].role = Role::Dateline;
                    mentions[m].weight += 3.0;
                }
                m += 1;
            }
        } else {
            m += 1;
        }
    }
}

/// Nothing but white space, a bracket or a quotation mark stands before token `i` in its line.
fn begins_line(doc: &Doc, i: usize) -> bool {
    let before = doc.tokens()[i].start as usize;
    let line = doc.text()[..before].rfind('\n').map_or(0, |at| at + 1);
    doc.text()[line..before].trim_matches(['"', '“', '(', '[', ' ']).is_empty()
}

/// One past the dash that ends a dateline begun at `start`.
fn dash(doc: &Doc, looks: &[Look], start: usize) -> Option<usize> {
    let limit = doc.len().min(start + LONGEST);
    let (mut agency, mut depth, mut comma) = (false, 0, false);
    for i in start..limit {
        let word = doc.word(i);
        match word {
            "(" | "[" => {
                agency = true;
                depth += 1;
            }
            ")" | "]" => depth -= 1,
            "," => comma = true,
            "-" | "--" | "–" | "—" | "---" => {
                let apart = i > start && (doc.tokens()[i - 1].space || word != "-");
                let capitals = looks[start].upper && !looks[start].shouted;
                return (apart && (agency || capitals || comma && i < start + 8)).then_some(i + 1);
            }
            _ if depth > 0 => {}
            _ if word.contains('\n') && depth == 0 => return None,
            // Words in small letters end the head of a report.
            _ if looks[i].word && !looks[i].cap => return None,
            "." | ":" | ";" => return None,
            _ => {}
        }
    }
    None
}
