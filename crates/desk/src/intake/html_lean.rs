//! Which bytes of a page need no tree? Scripts and styles are most of many pages, and say nothing of the story.
//!
//! Cuts what lies between the tags of scripts and styles, as a browser finds their ends; JSON-LD stays, and so does
//! everything that only looks like a script: in a comment, in an attribute, in a title.

use std::borrow::Cow;

/// Elements whose content is no markup and is kept: what looks like a tag in it is none.
const WORDS_ONLY: [&str; 6] = ["title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// The page without the content of its scripts and styles, but for JSON-LD. Cost is one pass.
pub fn of(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    // Up to where the page is copied.
    let mut kept = 0;
    let mut at = 0;
    while let Some(tag) = html[at..].find('<').map(|n| at + n) {
        let rest = &html[tag..];
        let Some(end) = end_of_markup(rest) else { break };
        at = tag + end;
        let name = name(rest);
        let is_script = name.eq_ignore_ascii_case("script");
        let is_cut = is_script || name.eq_ignore_ascii_case("style");
        if !is_cut && !WORDS_ONLY.iter().any(|n| name.eq_ignore_ascii_case(n)) || rest[..end].ends_with("/>")
        {
            continue;
        }
        let content = closing(&html[at..], name).map_or(html.len(), |n| at + n);
        if is_cut && !(is_script && is_json_ld(&rest[..end])) {
            out.push_str(&html[kept..at]);
            kept = content;
        }
        at = content;
    }
    if kept == 0 {
        return html.into();
    }
    out.push_str(&html[kept..]);
    out.into()
}

fn is_json_ld(tag: &str) -> bool {
    tag.as_bytes().windows(7).any(|w| w.eq_ignore_ascii_case(b"ld+json"))
}

/// The name of the element that a tag opens; nothing for other markup.
fn name(tag: &str) -> &str {
    let name = &tag[1..];
    let end = name.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(name.len());
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { &name[..end] } else { "" }
}

/// Length of the tag or comment that begins here, or of the sign alone if none does. `None` if it never ends.
fn end_of_markup(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    match bytes.get(1) {
        Some(b'!') if rest.starts_with("<!--") => {
            if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
                return rest.find('>').map(|n| n + 1);
            }
            let closes = |&(at, _): &(usize, &str)| {
                let before = &bytes[4..at.max(4)];
                before.ends_with(b"--") || before.ends_with(b"--!")
            };
            rest.match_indices('>').find(closes).map(|(at, _)| at + 1)
        }
        Some(b'!' | b'?') => rest.find('>').map(|n| n + 1),
        Some(c) if c.is_ascii_alphabetic() || *c == b'/' => end_of_tag(bytes),
        _ => Some(1),
    }
}

/// One past the `>` that ends a tag: not one in a quoted value.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'=' => {
                at += 1;
                at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 2 + bytes[at + 1..].iter().position(|b| b == quote)?;
                }
            }
            _ => at += 1,
        }
    }
}

/// Where `</name` begins.
fn closing(content: &str, name: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let closes = |&(at, _): &(usize, &str)| {
        let tag = &bytes[at + 2..];
        tag.len() >= name.len()
            && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && !tag.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    content.match_indices("</").find(closes).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_styles_are_emptied_and_json_ld_stays() {
        let page = "<p>a<SCRIPT src='x>y'>if (a</b) '<p>'</Script ><style>p{}</style>b<script type=\"application/ld+json\">{}</script>c";
        assert_eq!(
            of(page),
            "<p>a<SCRIPT src='x>y'></Script ><style></style>b<script type=\"application/ld+json\">{}</script>c"
        );
        assert_eq!(of("<p>a<script>b"), "<p>a<script>");
    }

    #[test]
    fn what_only_looks_like_a_script_stays() {
        for page in [
            "<p>A town fell",
            "<!-- <script> --><p>a<p>b",
            "<!--><p>a</p><!--->b",
            "<title>The <script> tag</title><p>a",
            "<p title='a <script>'>a",
            "<p title=\"a",
            "a < b, <3, </",
            "<svg><style/></svg><p>a",
            "<scripted>a</scripted>",
            "<!-- a",
            "<",
        ] {
            assert_eq!(of(page), page);
        }
    }
}
