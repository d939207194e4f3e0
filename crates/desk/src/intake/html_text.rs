//! Which words of a block of HTML are the story? Paragraphs, without captions, menus, buttons and calls to read on.

use super::html::walk;
use dom_query::{Document, NodeRef};
use std::cell::{Cell, OnceCell, RefCell};

/// Elements whose words are not part of a story.
const SKIPPED: [&str; 21] = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "header",
    "footer",
    "aside",
    "button",
    "select",
    "textarea",
    "figure",
    "figcaption",
    "svg",
    "iframe",
    "object",
    "video",
    "audio",
    "canvas",
    "dialog",
];

/// Elements that stand inside a line.
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];

/// How a short block begins that leads away from the story.
const LEADS_AWAY: [&str; 16] = [
    "advertisement",
    "read more",
    "read also",
    "also read",
    "see also",
    "related:",
    "related stories",
    "more on this",
    "share this",
    "sign up",
    "subscribe",
    "follow us",
    "click here",
    "photo:",
    "image:",
    "file photo",
];

/// Longest block, in bytes, that is looked at as a possible label, credit or link list.
const SHORT: usize = 160;

/// Most elements that are left in though they are marked: each is measured, and one may stand in another.
const MOST_SPARED: usize = 8;

/// Takes out of a page whatever is not shown or marked as no part of the story.
pub fn prune(document: &Document) {
    let doomed = RefCell::new(Vec::new());
    let (whole, spared) = (OnceCell::new(), Cell::new(0));
    let look = |node: &NodeRef<'_>| {
        let Some(name) = node.node_name() else { return false };
        // What holds most of the page is its story, whatever a mark says: `advert-wrap` around all of it.
        let most = || {
            let is_story = spared.get() < MOST_SPARED
                && node.text().len() * 2 > *whole.get_or_init(|| document.root().text().len());
            spared.set(spared.get() + usize::from(is_story));
            is_story
        };
        let goes = SKIPPED.contains(&&*name) && &*name != "head"
            || unseen(node, &name)
            || marked(node, &name) && !most();
        if goes {
            doomed.borrow_mut().push(node.id);
        }
        !goes
    };
    walk(&document.root(), look, |_| ());
    for id in doomed.into_inner() {
        NodeRef::new(id, &document.tree).remove_from_parent();
    }
}

/// The story's words below `root`, a blank line between blocks.
pub fn of(root: &NodeRef<'_>, title: Option<&str>) -> String {
    let blocks = RefCell::new(Blocks::default());
    walk(
        root,
        |node| {
            let mut blocks = blocks.borrow_mut();
            if node.is_text() {
                blocks.add(&node.text());
                return false;
            }
            let Some(name) = node.node_name() else { return false };
            if SKIPPED.contains(&&*name) {
                return false;
            }
            match &*name {
                "br" => blocks.add("\n"),
                "a" => blocks.links += 1,
                name if !INLINE.contains(&name) => blocks.end(),
                _ => {}
            }
            true
        },
        |node| {
            let mut blocks = blocks.borrow_mut();
            match node.node_name().as_deref() {
                Some("a") => blocks.links = blocks.links.saturating_sub(1),
                Some(name) if node.is_element() && name != "br" && !INLINE.contains(&name) => blocks.end(),
                _ => {}
            }
        },
    );
    blocks.into_inner().story(title)
}

/// Marks on these speak of the whole page: `<body class="share-bar-on">`.
const WHOLE: [&str; 5] = ["html", "body", "main", "article", "head"];

/// Not shown.
fn unseen(node: &NodeRef<'_>, name: &str) -> bool {
    !WHOLE.contains(&name)
        && (node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|v| &*v == "true")
            || node.attr("style").is_some_and(|s| s.replace(' ', "").contains("display:none")))
}

/// Marked as something other than the story.
fn marked(node: &NodeRef<'_>, name: &str) -> bool {
    if WHOLE.contains(&name) {
        return false;
    }
    let marks = [node.attr("class"), node.attr("id"), node.attr("role")];
    marks.iter().flatten().flat_map(|m| m.split_ascii_whitespace()).any(|mark| {
        let mark = mark.to_ascii_lowercase();
        [
            "cookie",
            "newsletter",
            "related",
            "byline",
            "share",
            "social",
            "comments",
            "navigation",
            "advert",
            "promo",
            "breadcrumb",
        ]
        .iter()
        .any(|word| mark.split(['-', '_']).any(|part| part.starts_with(word)))
    })
}

#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    current: Block,
    links: usize,
}

#[derive(Default)]
struct Block {
    text: String,
    linked: usize,
}

impl Blocks {
    /// Adds words to the current block; runs of white space become one space, line breaks are kept.
    fn add(&mut self, words: &str) {
        let text = &mut self.current.text;
        let before = text.len();
        if words == "\n" {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                text.push('\n');
            }
            return;
        }
        for c in words.chars() {
            let blank = c.is_whitespace();
            if !blank {
                text.push(c);
            } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        }
        if self.links > 0 {
            self.current.linked += text.len() - before;
        }
    }

    fn end(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        block.text.truncate(block.text.trim_end().len());
        if !block.text.is_empty() {
            self.done.push(block);
        }
    }

    fn story(mut self, title: Option<&str>) -> String {
        self.end();
        let kept = self.done.iter().enumerate().filter(|(at, block)| block.tells(*at, title));
        kept.map(|(_, block)| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }
}

impl Block {
    /// False for a title said again, a byline, a link list, a call to read on.
    fn tells(&self, at: usize, title: Option<&str>) -> bool {
        if self.text.len() > SHORT {
            return true;
        }
        let lower = self.text.to_lowercase();
        let again = at < 3 && title.is_some_and(|t| letters(t) == letters(&self.text));
        let byline = at < 4 && lower.starts_with("by ") && !self.text.ends_with('.');
        let links = self.linked * 10 > self.text.len() * 7;
        let leads = LEADS_AWAY.iter().any(|l| lower.starts_with(l));
        !(again || byline || links || leads)
    }
}

/// The letters alone, to compare wordings.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
