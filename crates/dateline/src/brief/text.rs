//! The brief on a terminal.

use super::{Brief, Cite, Face, Line, Section, safe};

/// Quotes shown of one line; the other claims are named.
pub(crate) const QUOTED: usize = 2;
/// Characters shown of one quote.
pub(crate) const QUOTE: usize = 320;

impl Brief {
    /// Plain text wrapped at `width` columns (at least 40); with `colour`, ANSI faces for a terminal.
    pub fn text(&self, width: usize, colour: bool) -> String {
        let mut page = Page { out: String::new(), width: width.max(40), colour };
        page.wrap(&[(Face::Label, &self.title)], "", "");
        page.wrap(&[(Face::Plain, &self.basis)], "", "");
        for s in &self.sections {
            page.out.push('\n');
            page.wrap(&[(Face::Label, &s.title.to_uppercase())], "", "");
            page.wrap(&[(Face::Badge, s.rule)], "", "");
            for line in &s.lines {
                // Lines without quotations stand close.
                if s.quotes > 0 {
                    page.out.push('\n');
                }
                page.line(line, "", s.quotes, s.tells_below());
            }
            if let Some(more) = s.left_out() {
                page.wrap(&[(Face::Plain, &more)], "", "");
            }
        }
        page.out
    }
}

struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    fn line(&mut self, line: &Line, indent: &str, most: usize, brief: bool) {
        let parts: Vec<(Face, String)> =
            line.parts.iter().map(|p| (p.face, face(p.face, &safe::plain(&p.text)))).collect();
        let parts: Vec<(Face, &str)> = parts.iter().map(|(f, t)| (*f, t.as_str())).collect();
        let more = format!("{indent}  ");
        self.wrap(&parts, indent, &more);
        if !brief || line.below.is_empty() {
            self.quotes(&line.cites, most, &more);
        }
        for below in &line.below {
            self.line(below, &more, most, false);
        }
    }

    fn quotes(&mut self, cites: &[Cite], most: usize, indent: &str) {
        for c in quoted(cites, most) {
            let quote = format!("“{}”", safe::short(&c.quote, longest(most)));
            let whence = format!("— {} [{}]", safe::plain(&c.whence()), safe::plain(&c.claim));
            self.wrap(&[(Face::Plain, &quote), (Face::Badge, &whence)], indent, indent);
        }
        if let Some(rest) = rest(cites, most) {
            self.wrap(&[(Face::Badge, &safe::plain(&rest))], indent, indent);
        }
    }

    /// Words of `parts` in lines of at most `width` columns.
    fn wrap(&mut self, parts: &[(Face, &str)], first: &str, then: &str) {
        let mut column = first.chars().count();
        let mut fresh = true;
        self.out.push_str(first);
        for (face, text) in parts {
            let (on, off) = if self.colour { ansi(*face) } else { ("", "") };
            self.out.push_str(on);
            for word in text.split(' ').filter(|w| !w.is_empty()) {
                let wide = word.chars().count();
                if !fresh && column + 1 + wide > self.width {
                    self.out.push_str(off);
                    self.out.push('\n');
                    self.out.push_str(then);
                    self.out.push_str(on);
                    column = then.chars().count();
                    fresh = true;
                }
                if !fresh {
                    self.out.push(' ');
                    column += 1;
                }
                self.out.push_str(word);
                column += wide;
                fresh = false;
            }
            self.out.push_str(off);
        }
        self.out.push('\n');
    }
}

/// Characters shown of a quotation where there are `most` of a line.
pub(crate) fn longest(most: usize) -> usize {
    if most < QUOTED { QUOTE / 2 + 40 } else { QUOTE }
}

impl Section {
    /// What its lines stand on is told by the lines below them.
    pub(crate) fn tells_below(&self) -> bool {
        matches!(self.id, "disagreement" | "arms")
    }

    /// "… and 12 more: see --full".
    pub(crate) fn left_out(&self) -> Option<String> {
        (self.more > 0).then(|| format!("… and {} more; --full shows all.", self.more))
    }
}

/// Without colour, capitals and brackets carry the faces.
fn face(face: Face, text: &str) -> String {
    match face {
        Face::Label => text.to_uppercase(),
        Face::Badge => format!("[{text}]"),
        _ => text.to_owned(),
    }
}

fn ansi(face: Face) -> (&'static str, &'static str) {
    match face {
        Face::Key => ("\u{1b}[36m", "\u{1b}[0m"),
        Face::Label => ("\u{1b}[1m", "\u{1b}[0m"),
        Face::Badge => ("\u{1b}[2m", "\u{1b}[0m"),
        Face::Name | Face::Plain => ("", ""),
    }
}

/// The claims to quote: the first ones whose words differ.
pub(crate) fn quoted(cites: &[Cite], most: usize) -> Vec<&Cite> {
    let mut out: Vec<&Cite> = Vec::new();
    for c in cites {
        if out.len() < most && !out.iter().any(|o| o.quote == c.quote) {
            out.push(c);
        }
    }
    out
}

/// The claims that are not quoted, by source: "Also: Gulf Courier, 17 Dec 2014 [1a2b]; and 3 more."
pub(crate) fn rest(cites: &[Cite], most: usize) -> Option<String> {
    let shown: Vec<&str> = quoted(cites, most).iter().map(|c| c.claim.as_str()).collect();
    let rest: Vec<&Cite> = cites.iter().filter(|c| !shown.contains(&c.claim.as_str())).collect();
    if rest.is_empty() {
        return None;
    }
    let first = if most < QUOTED { 1 } else { 4 };
    let named: Vec<String> =
        rest.iter().take(first).map(|c| format!("{} [{}]", c.whence(), c.claim)).collect();
    let more = rest.len() - named.len();
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let lead = if most == 0 { "—" } else { "Also:" };
    Some(format!("{lead} {}{more}.", named.join("; ")))
}
