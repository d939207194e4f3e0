//! Words of strangers made harmless for a terminal, a Markdown page and a web page.

/// Without control characters and with direction overrides made visible; line breaks become spaces.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
                out.push('\u{fffd}')
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// At most `most` characters, cut between words.
pub(crate) fn short(text: &str, most: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{} …", cut.trim_end_matches([',', ';', ':']))
}

/// For HTML text and quoted attributes.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// For Markdown: nothing in it is a mark, a link or a tag.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // A bare address would become a link of its own.
            ':' => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
    }
    out
}

/// An address that may be linked: http or https, nothing else.
pub(crate) fn link(url: &str) -> Option<String> {
    let ok = (url.starts_with("https://") || url.starts_with("http://"))
        && url.chars().all(|c| !c.is_control() && !c.is_whitespace());
    ok.then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_stranger_writes_gets_through() {
        let evil =
            "<script>alert(1)</script> \u{1b}[31m [x](javascript:1) \u{202e}gnp.exe & \"q\" 'q' https://a.b";
        assert!(!html(evil).contains('<') && !html(evil).contains('\u{1b}') && !html(evil).contains('"'));
        let md = markdown(evil).replace("\\]", "");
        assert!(!md.contains("<s") && !md.contains("](") && !md.contains("]") && !md.contains("://"), "{md}");
        assert!(!plain(evil).contains('\u{1b}') && !plain(evil).contains('\u{202e}'));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.b/\n<"), None);
    }

    #[test]
    fn long_words_are_cut_between_words() {
        assert_eq!(short("one two three", 8), "one two …");
        assert_eq!(short("short", 8), "short");
    }
}
