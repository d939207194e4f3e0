//! The brief as Markdown (CommonMark).

use super::text::{longest, quoted, rest};
use super::{Brief, Cite, Face, Line, Part, safe};

impl Brief {
    /// A page in CommonMark. Words of reports are escaped: they cannot make marks, links or tags.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n", safe::markdown(&self.title), safe::markdown(&self.basis));
        for s in &self.sections {
            out.push_str(&format!("\n## {}\n\n*{}*\n\n", safe::markdown(&s.title), s.rule));
            for line in &s.lines {
                item(&mut out, line, 0, s.quotes, s.tells_below());
            }
            if let Some(more) = s.left_out() {
                out.push_str(&format!("\n{}\n", safe::markdown(&more)));
            }
        }
        out
    }
}

fn item(out: &mut String, line: &Line, depth: usize, most: usize, brief: bool) {
    let pad = "  ".repeat(depth);
    let words: Vec<String> = line.parts.iter().map(part).collect();
    out.push_str(&format!("{pad}- {}\n", words.join(" ")));
    if !brief || line.below.is_empty() {
        quotes(out, &line.cites, most, &format!("{pad}  "));
    }
    for below in &line.below {
        item(out, below, depth + 1, most, false);
    }
}

fn part(p: &Part) -> String {
    let text = safe::markdown(&p.text);
    match p.face {
        Face::Label => format!("**{text}**"),
        Face::Badge => format!("({text})"),
        Face::Key | Face::Name | Face::Plain => text,
    }
}

fn quotes(out: &mut String, cites: &[Cite], most: usize, pad: &str) {
    let source = |c: &Cite| match c.url.as_deref().and_then(safe::link) {
        Some(url) => format!("[{}](<{}>)", safe::markdown(&c.whence()), url.replace(['<', '>', '\\'], "")),
        None => safe::markdown(&c.whence()),
    };
    for c in quoted(cites, most) {
        let quote = safe::markdown(&safe::short(&c.quote, longest(most)));
        out.push_str(&format!(
            "{pad}> “{quote}” — {} \\[{}\\]\n{pad}>\n",
            source(c),
            safe::markdown(&c.claim)
        ));
    }
    if let Some(rest) = rest(cites, most) {
        out.push_str(&format!("{pad}> {}\n{pad}>\n", safe::markdown(&rest)));
    }
    // The last empty line of the quotation is one too many.
    if out.ends_with(&format!("{pad}>\n")) {
        out.truncate(out.len() - pad.len() - 2);
    }
}
