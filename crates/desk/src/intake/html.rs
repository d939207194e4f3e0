//! A saved web page: what is the story on it, and what does the page say of its outlet and day?
//!
//! The page is never rendered. Mozilla's Readability method finds the main block, our own walk takes its words.

use super::{Format, Found, Kind, Open, Stage, content_id, decode, html_facts, html_lean, html_text};
use dateline::Report;
use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

pub use html_facts::host;

/// HTML and XHTML.
pub static KIND: Kind = Kind { recognise, open: Open::Whole(&FORMAT) };

static FORMAT: Format = Format { name: "html", version: 3, extract };

/// Largest page in bytes; building the tree of some pages costs more than in proportion.
const MAX_PAGE: usize = 16 << 20;

/// Elements over which a page is no article.
const MAX_ELEMENTS: usize = 200_000;

/// Deepest nesting that is read. Pages that people write stay far below it.
const MAX_DEPTH: usize = 400;

/// Elements times depth up to which a tree is cheap to build.
const MAX_STEPS: usize = 20_000_000;

/// A main block with less than this share of the words of the page's own article is taken for a side block.
const LEAST_SHARE: usize = 4;

/// True if the bytes begin as a page does.
pub fn recognise(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head)
        .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .to_ascii_lowercase();
    let opens = |tag: &str| {
        head.strip_prefix(tag)
            .is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()))
    };
    head.starts_with("<!doctype html")
        || ["<html", "<head", "<body", "<meta", "<title", "<article", "<main", "<div", "<p", "<h1"]
            .iter()
            .any(|t| opens(t))
        || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html")
}

fn extract(bytes: &[u8]) -> Result<Found, (Stage, String)> {
    page(bytes, None)
}

/// The story on a page; `sent` is the charset that it was sent with, and counts for more than what it says of itself.
pub fn page(bytes: &[u8], sent: Option<&'static Encoding>) -> Result<Found, (Stage, String)> {
    let refuse = |reason: String| Err((Stage::Extract, reason));
    if bytes.len() > MAX_PAGE {
        return refuse(format!("a page of more than {} MB", MAX_PAGE >> 20));
    }
    let (html, note) = decode::text(bytes, sent.or_else(|| declared_charset(bytes)))?;
    let document = match tree(&html) {
        Ok(document) => document,
        Err(limit) => return refuse(limit),
    };
    let facts = html_facts::of(&document);
    let text = super::text::tidy(&main_text(document, facts.title.as_deref()));
    if text.is_empty() {
        return refuse("no article found on the page".to_owned());
    }
    let mut report = Report {
        text,
        title: facts.title,
        published: facts.published.as_ref().map(|(day, _)| *day),
        source: facts.outlet,
        url: facts.url,
        lang: facts.lang,
        byline: facts.byline,
        ..Report::default()
    };
    let mut basis = facts.published.map(|(_, basis)| basis.to_owned());
    if report.published.is_none() {
        report.published = super::published::dateline(&report.text);
        basis = report.published.map(|_| "dateline".to_owned());
    }
    let mut found = Found { report, published_basis: basis, notes: note.into_iter().collect() };
    date_by_address(&mut found);
    found.report.id = content_id(&found.report);
    Ok(found)
}

/// Where nothing on a page says its day, its address may.
pub fn date_by_address(found: &mut Found) {
    if found.report.published.is_none() {
        found.report.published = found.report.url.as_deref().and_then(super::published::address);
        found.published_basis = found.report.published.map(|_| "address".to_owned());
    }
}

/// The words of a piece of HTML that is no page: the body of a mail, an entry of a feed.
pub fn words(html: &str) -> Result<String, String> {
    if html.len() > MAX_PAGE {
        return Err(format!("HTML of more than {} MB", MAX_PAGE >> 20));
    }
    let document = tree(html)?;
    html_text::prune(&document);
    Ok(html_text::of(&document.root(), None))
}

/// The main block as Readability sees it. If it sees none, or one that is small beside what the page itself marks as its
/// article, that; else the whole body.
fn main_text(document: Document, title: Option<&str>) -> String {
    html_text::prune(&document);
    let marked = ["[itemprop=articleBody]", "article", "main"]
        .into_iter()
        .map(|selector| document.select(selector))
        .find(|found| found.length() == 1)
        .and_then(|found| Some(html_text::of(found.nodes().first()?, title)))
        .filter(|text| !text.is_empty());
    let whole = marked.unwrap_or_else(|| html_text::of(&document.root(), title));
    let config = Config { disable_json_ld: true, char_threshold: 250, ..Config::default() };
    let article =
        Readability::with_document(document, None, Some(config)).ok().and_then(|mut r| r.parse().ok());
    match article {
        Some(article) => {
            let main = html_text::of(&Document::from(article.content).root(), title);
            if main.len() < whole.len() / LEAST_SHARE { whole } else { main }
        }
        None => whole,
    }
}

/// The charset a page declares for itself.
fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label = rest.trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'))
        .unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// The page as a tree, or why it is beyond any article.
fn tree(html: &str) -> Result<Document, String> {
    let html = html_lean::of(html);
    if let Some(limit) = too_large(&html) {
        return Err(limit);
    }
    let document = Document::from(&*html);
    let mut open = vec![(document.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return Err(too_deep(depth));
        }
        open.extend(node.next_sibling().map(|next| (next, depth)));
        open.extend(node.first_child().map(|child| (child, depth + 1)));
    }
    Ok(document)
}

fn too_deep(depth: usize) -> String {
    format!("elements nested {depth} deep; an article stays under {MAX_DEPTH}")
}

/// Why the page is beyond any article, judged before a tree is built of it.
///
/// Counts tags that open and close without understanding them, those in scripts too; so what is only nested a little too
/// deep by this count is judged by its tree, if that is cheap to build.
fn too_large(html: &str) -> Option<String> {
    let (mut elements, mut depth, mut deepest) = (0usize, 0usize, 0usize);
    let bytes = html.as_bytes();
    for (at, _) in bytes.iter().enumerate().filter(|&(_, &b)| b == b'<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                elements += 1;
                depth += usize::from(nests(&bytes[at + 1..]));
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    if elements > MAX_ELEMENTS {
        return Some(format!("a page of {elements} elements; an article has fewer than {MAX_ELEMENTS}"));
    }
    let cheap = deepest <= 10 * MAX_DEPTH && elements * deepest <= MAX_STEPS;
    (deepest > MAX_DEPTH && !cheap).then(|| too_deep(deepest))
}

/// Elements that hold others, and whose end may not be left out.
fn nests(tag: &[u8]) -> bool {
    let end = tag.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag[..end.min(10)].to_ascii_lowercase();
    !matches!(
        &name[..],
        b"br"
            | b"img"
            | b"meta"
            | b"link"
            | b"input"
            | b"hr"
            | b"source"
            | b"wbr"
            | b"col"
            | b"area"
            | b"base"
            | b"embed"
            | b"param"
            | b"track"
            | b"p"
            | b"li"
            | b"td"
            | b"th"
            | b"tr"
            | b"dd"
            | b"dt"
            | b"option"
            | b"path"
            | b"use"
            | b"circle"
            | b"rect"
            | b"polygon"
            | b"line"
    )
}

/// Visits all nodes below `root` in text order, without recursion; `enter` says whether to look below a node.
pub(super) fn walk<'a>(
    root: &NodeRef<'a>,
    mut enter: impl FnMut(&NodeRef<'a>) -> bool,
    mut leave: impl FnMut(&NodeRef<'a>),
) {
    let mut open = Vec::new();
    let mut next = root.first_child();
    loop {
        match next {
            Some(node) => {
                let below = if enter(&node) { node.first_child() } else { None };
                next = below;
                open.push(node);
            }
            None => match open.pop() {
                Some(node) => {
                    leave(&node);
                    next = node.next_sibling();
                }
                None => return,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>Rebels took the base on Monday after two days of fighting, a monitor said.</p>\
        <p>At least 31 soldiers were killed, and the rest of the garrison <a href=x>fled</a> to the south, it said.</p>\
        <figure><img src=a.png><figcaption>Smoke over the base in 2012. Agency photo.</figcaption></figure>\
        <p>The army has not said anything on the loss of the base, which it had held for two years.</p>";

    fn page(head: &str, before: &str, after: &str) -> String {
        format!(
            "<!doctype html><html lang=en-GB><head><title>Base taken | Paper</title>{head}</head><body>{before}<article><h1>Base taken</h1>{STORY}</article>{after}</body></html>"
        )
    }

    fn read(html: &str) -> Found {
        extract(html.as_bytes()).unwrap()
    }

    #[test]
    fn the_story_is_taken_and_the_rest_is_left() {
        let menu = "<nav><a href=/>Home</a></nav><div class=banner>Friday, 19 December 2014</div><div id=cookie-notice>We use cookies.</div>";
        let related = "<aside><p>Army shells Morek</p></aside><div class=related-stories><ul><li><a href=/a>Five killed in Douma</a></li></ul></div><footer>© 2014</footer>";
        let found = read(&page("", menu, related));
        assert!(found.report.text.starts_with("Rebels took the base"), "{}", found.report.text);
        assert!(found.report.text.ends_with("for two years."), "{}", found.report.text);
        for left in ["Home", "cookies", "2012", "Morek", "Douma", "2014"] {
            assert!(!found.report.text.contains(left), "{left}");
        }
        assert_eq!(found.report.title.as_deref(), Some("Base taken"));
        assert_eq!(found.report.lang.as_deref(), Some("en"));
        assert_eq!(found.report.published, None);
    }

    #[test]
    fn the_day_of_publication_says_where_it_stands() {
        let ld = r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Paper"},
            {"@type":["NewsArticle"],"headline":"Base taken by rebels","datePublished":"2014-12-15T22:00:00+02:00","publisher":{"name":"The Paper"}}]}</script>"#;
        let meta = r#"<meta property="article:published_time" content="2014-12-16">"#;
        let both = read(&page(&format!("{ld}{meta}"), "", ""));
        assert_eq!(both.report.published.unwrap().to_string(), "2014-12-15");
        assert_eq!(both.published_basis.as_deref(), Some("json-ld"));
        assert_eq!(both.report.source.as_deref(), Some("The Paper"));
        assert_eq!(read(&page(meta, "", "")).published_basis.as_deref(), Some("meta"));
        let own = |content: &str| {
            format!(
                "<meta name='paper_date_original' content='{content}'><meta name=paper:publishtime content=2014-12-16T10:00:00Z><meta name=paper_updated_time content=2014-12-20>"
            )
        };
        assert_eq!(
            read(&page(&own("Tuesday, December 16, 2014, 12:06 PM"), "", "")).published_basis.as_deref(),
            Some("meta")
        );
        assert_eq!(read(&page(&own("17 December 2014"), "", "")).report.published, None);
        let time = "<main><time datetime=2014-12-17T10:00>17 December</time></main>";
        assert_eq!(read(&page("", time, "")).report.published.unwrap().to_string(), "2014-12-17");
        let linked = r#"<link rel=canonical href="https://n.example/2014/12/18/a">"#;
        assert_eq!(read(&page(linked, "", "")).published_basis.as_deref(), Some("address"));
        let two = "<main><time datetime=2014-12-17>a</time><time datetime=2014-12-18>b</time></main>";
        assert_eq!(read(&page("", two, "")).report.published, None);
    }

    #[test]
    fn who_wrote_it_is_said_by_metadata_or_a_mark() {
        let by = |head: &str, before: &str| read(&page(head, before, "")).report.byline;
        let ld = r#"<script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","name":"Anna Keller"},{"name":"Tom Birch"}]}</script>"#;
        let meta = r#"<meta name=author content="Lena Fischer"><meta property="article:author" content="https://p.example/lena">"#;
        assert_eq!(by(&format!("{ld}{meta}"), "").as_deref(), Some("Anna Keller, Tom Birch"));
        assert_eq!(by(meta, "").as_deref(), Some("Lena Fischer"));
        assert_eq!(by("", "<p>By <a rel=author href=/a>Paul Duval</a></p>").as_deref(), Some("Paul Duval"));
        assert_eq!(by("", "<aside><a rel=author href=/a>Paul Duval</a></aside>"), None);
    }

    #[test]
    fn a_side_block_is_not_the_article() {
        let story: String = (0..30)
            .map(|n| {
                format!(
                    "<div><span>Fighters took the hill number {n} near the town on that day.</span></div>"
                )
            })
            .collect();
        let offer = "<section><p>Subscribe now, and you will receive a monthly letter, and a bag, and other things that we like.</p></section>";
        let found = read(&page("", &format!("<main>{story}</main>"), offer));
        assert!(found.report.text.contains("number 29"), "{}", found.report.text);
    }

    #[test]
    fn a_mark_around_the_whole_story_does_not_take_it_out() {
        let page = format!(
            "<!doctype html><html><body><div class=menu>Home</div><div class='container advert-wrap'><div class=advert>Buy shoes</div>{STORY}</div></body></html>"
        );
        let text = read(&page).report.text;
        assert!(text.starts_with("Rebels took the base") && !text.contains("shoes"), "{text}");
    }

    #[test]
    fn a_declared_charset_is_used() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("<html><head><meta charset=windows-1251></head><body><p>Мирные жители покинули город.</p></body></html>");
        assert!(extract(&bytes).unwrap().report.text.contains("Мирные жители"));
    }

    #[test]
    fn hostile_pages_are_refused_in_time() {
        let deep = format!("<html><body>{}a", "<div>".repeat(100_000));
        assert!(extract(deep.as_bytes()).unwrap_err().1.contains("nested"));
        let scripted = format!("<html><script>{}</script><body><p>A town fell.", "a<b;".repeat(1000));
        assert!(extract(scripted.as_bytes()).is_ok());
        let nested = format!("<html><body>{}a", "<div>".repeat(1000));
        assert!(extract(nested.as_bytes()).unwrap_err().1.contains("nested"));
        let many = format!("<html><body>{}", "<p>a".repeat(300_000));
        assert!(extract(many.as_bytes()).unwrap_err().1.contains("elements"));
        let formatting = format!("<html><body>{}", "<b><i><u>x".repeat(130));
        assert!(extract(formatting.as_bytes()).is_ok());
        assert!(extract(b"<html><body></body></html>").unwrap_err().1.contains("no article"));
        assert!(extract(b"<html><script>var a = 'Rebels took the base'</script>").is_err());
    }

    #[test]
    fn pages_are_told_from_text_that_begins_with_a_sign() {
        assert!(recognise(b"\n<!DOCTYPE html><html>"));
        assert!(recognise(b"<?xml version=\"1.0\"?><html xmlns="));
        assert!(!recognise(b"<?xml version=\"1.0\"?><rss>"));
        assert!(!recognise(b"<p1> is the first placeholder"));
    }
}
