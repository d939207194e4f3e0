//! Which day does a page show as its own, where its metadata names none? The line that the page marks as such.

use super::published;
use dom_query::{Document, NodeRef};
use jiff::civil::Date;

/// Words in a class or id by which pages mark the line with the day of publication.
const MARKS: [&str; 12] = [
    "date",
    "pubdate",
    "publishdate",
    "published",
    "publication",
    "publish",
    "posted",
    "timestamp",
    "datetime",
    "byline",
    "dateline",
    "pubtime",
];

/// Words in a class or id of parts that speak of other pages, of readers, or of changes.
const ELSEWHERE: [&str; 19] = [
    "related", "recent", "latest", "popular", "sidebar", "widget", "comment", "comments", "footer", "nav",
    "menu", "teaser", "card", "modified", "updated", "trending", "archive", "promo", "list",
];

/// Longest such line, in characters, and most nodes in it.
const LONGEST: usize = 160;
const MOST_NODES: usize = 24;

/// Most lines that are looked at, and most elements around each.
const MOST_LINES: usize = 200;
const MOST_AROUND: usize = 64;

/// The day, if all lines that the page marks as its own show the same one.
pub fn shown(document: &Document) -> Option<Date> {
    let marked = document.select("[class], [id]");
    let lines = marked.nodes().iter().filter(|node| has(node, &MARKS) && !has(node, &ELSEWHERE));
    let own = lines.filter(|node| !is_elsewhere_of(node));
    let mut days: Vec<Date> =
        own.take(MOST_LINES).filter_map(short_text).filter_map(|text| published::in_line(&text)).collect();
    days.dedup();
    (days.len() == 1).then(|| days[0])
}

/// True if a class or the id has one of `words` as a part: `entry-date`, `post_date`.
fn has(node: &NodeRef<'_>, words: &[&str]) -> bool {
    let marks = [node.attr("class"), node.attr("id")];
    marks.iter().flatten().any(|mark| {
        let mark = mark.to_ascii_lowercase();
        mark.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| words.contains(&part))
    })
}

/// True for an element inside a part that speaks of other pages.
pub fn is_elsewhere_of(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(MOST_AROUND)).any(|around| is_elsewhere(&around))
}

fn is_elsewhere(around: &NodeRef<'_>) -> bool {
    let name = around.node_name();
    // Marks on the whole page speak of its layout.
    match name.as_deref() {
        Some("html" | "body" | "main" | "article") | None => false,
        Some("aside" | "nav" | "footer" | "a" | "li") => true,
        Some(_) => has(around, &ELSEWHERE),
    }
}

/// The words of an element that is a line and no more.
fn short_text(node: &NodeRef<'_>) -> Option<String> {
    let mut text = String::new();
    for (n, inner) in node.descendants_it().enumerate() {
        if n >= MOST_NODES || text.len() > 4 * LONGEST {
            return None;
        }
        if inner.is_text() {
            text.push_str(&inner.text());
            text.push(' ');
        }
    }
    (text.chars().count() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(body: &str) -> Option<String> {
        shown(&Document::from(format!("<html><body>{body}<p>A town fell.</p></body></html>")))
            .map(|d| d.to_string())
    }

    #[test]
    fn a_line_that_is_marked_shows_the_day() {
        for line in [
            "<span class=post-date>December 15, 2014</span>",
            "<div class='article byline'>By <a href=/a>Anna Keller</a> on December 15, 2014 at 12:06 PM, updated December 16, 2014</div>",
            "<p id=pubdate>Published: 15 Dec 2014, 10:00</p>",
            "<div class=date><b>2014-12-15</b> 10:00</div><div class=date>15 December 2014</div>",
        ] {
            assert_eq!(day(line).as_deref(), Some("2014-12-15"), "{line}");
        }
    }

    #[test]
    fn days_of_other_pages_and_of_changes_are_not_its_own() {
        for line in [
            "<span>December 15, 2014</span>",
            "<aside><span class=date>December 15, 2014</span></aside>",
            "<div class=related-posts><span class=date>December 15, 2014</span></div>",
            "<ul><li><span class=date>December 15, 2014</span></ul>",
            "<span class=date-modified>December 15, 2014</span>",
            "<span class=date>Updated December 15, 2014</span>",
            "<span class=date>December 15</span>",
            "<span class=date>December 15, 2014</span><span class=date>December 17, 2014</span>",
            "<div class=date>The town was taken on December 15, 2014, by fighters who had come from the north in the night, as those who fled told us in the camp at the border, where they wait for help</div>",
        ] {
            assert_eq!(day(line), None, "{line}");
        }
    }
}
