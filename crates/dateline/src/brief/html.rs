//! The brief as a web page that needs nothing else: no script, no image, no request.

use super::text::{longest, quoted, rest};
use super::{Brief, Cite, Face, Line, Part, safe};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin:2rem 0 .2rem;border-bottom:1px solid}\
.rule,.badge,cite{opacity:.75;font-size:.87rem}.rule{margin:0 0 .8rem}\
ul{list-style:none;padding-left:0}li{margin:0 0 1rem}li li{margin:.3rem 0 .3rem 1.2rem}\
.label{font-weight:600}time{font-variant-numeric:tabular-nums}\
blockquote{margin:.25rem 0 .25rem 1.2rem;padding-left:.8rem;border-left:3px solid}\
cite{font-style:normal}code{font-size:.8rem}\
@media print{body{max-width:none}li{break-inside:avoid}}";

impl Brief {
    /// A complete page in UTF-8. Words of reports are escaped, and only http addresses become links.
    pub fn html(&self) -> String {
        let title = safe::html(&self.title);
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
            self.html_body()
        )
    }

    /// The brief without the page around it, to be put into another.
    pub fn html_body(&self) -> String {
        let mut out = format!("<h1>{}</h1>\n<p>{}</p>\n", safe::html(&self.title), safe::html(&self.basis));
        for s in &self.sections {
            out.push_str(&format!(
                "<section id=\"{}\">\n<h2>{}</h2>\n<p class=\"rule\">{}</p>\n<ul>\n",
                s.id,
                safe::html(&s.title),
                safe::html(s.rule)
            ));
            for line in &s.lines {
                item(&mut out, line, s.quotes, s.tells_below());
            }
            out.push_str("</ul>\n");
            if let Some(more) = s.left_out() {
                out.push_str(&format!("<p class=\"rule\">{}</p>\n", safe::html(&more)));
            }
            out.push_str("</section>\n");
        }
        out
    }
}

fn item(out: &mut String, line: &Line, most: usize, brief: bool) {
    match &line.event {
        Some(id) => out.push_str(&format!("<li data-event=\"{}\">", safe::html(id))),
        None => out.push_str("<li>"),
    }
    out.push_str(&line.parts.iter().map(part).collect::<Vec<_>>().join(" "));
    out.push('\n');
    if !brief || line.below.is_empty() {
        quotes(out, &line.cites, most);
    }
    if !line.below.is_empty() {
        out.push_str("<ul>\n");
        for below in &line.below {
            item(out, below, most, false);
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</li>\n");
}

fn part(p: &Part) -> String {
    let text = safe::html(&p.text);
    match p.face {
        Face::Key => format!("<time>{text}</time>"),
        Face::Label => format!("<span class=\"label\">{text}</span>"),
        Face::Name => format!("<bdi>{text}</bdi>"),
        Face::Badge => format!("<span class=\"badge\">{text}</span>"),
        Face::Plain => text,
    }
}

fn quotes(out: &mut String, cites: &[Cite], most: usize) {
    for c in quoted(cites, most) {
        let whence = match c.url.as_deref().and_then(safe::link) {
            Some(url) => format!(
                "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
                safe::html(&url),
                safe::html(&c.whence())
            ),
            None => safe::html(&c.whence()),
        };
        let quote = safe::html(&safe::short(&c.quote, longest(most)));
        out.push_str(&format!(
            "<blockquote dir=\"auto\">“{quote}” <cite>— {whence} <code>{}</code></cite></blockquote>\n",
            safe::html(&c.claim)
        ));
    }
    if let Some(rest) = rest(cites, most) {
        out.push_str(&format!("<p class=\"badge\">{}</p>\n", safe::html(&rest)));
    }
}
