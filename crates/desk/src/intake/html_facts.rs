//! What does a page say of itself: headline, outlet, day of publication, address, language?

use super::{byline, filled, html_day, published};
use dom_query::Document;
use jiff::civil::Date;
use serde_json::Value;

/// What a page says of itself, from its metadata alone; dates in its running text are not looked at.
#[derive(Debug, Default)]
pub struct Facts {
    /// Headline.
    pub title: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// Day of publication, and which kind of metadata says so.
    pub published: Option<(Date, &'static str)>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language code.
    pub lang: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
}

/// Metadata names of the day of publication, the surest first.
const PUBLISHED: [&str; 14] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "date",
];

/// Metadata names of who wrote it; the first that names somebody counts.
const BYLINE: [&str; 8] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "twitter:creator:name",
];

/// Elements that mark who wrote the page.
const MARKED: &str = "[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]";

/// Most elements of that kind that are looked at.
const MOST_MARKED: usize = 8;

/// The facts of a page. JSON-LD is the publisher's own statement and comes first, then meta elements.
pub fn of(document: &Document) -> Facts {
    let metas = metas(document);
    let meta = |name: &str| metas.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    let ld = json_ld(document);
    let ld_string = |path: &[&str]| ld.as_ref().and_then(|v| string_at(v, path));

    let published = ld_string(&["datePublished"])
        .and_then(|v| published::day(&v).map(|d| (d, "json-ld")))
        .or_else(|| PUBLISHED.iter().find_map(|n| published::day(&meta(n)?)).map(|d| (d, "meta")))
        .or_else(|| named_so(&metas).map(|d| (d, "meta")))
        .or_else(|| time_element(document).map(|d| (d, "time element")))
        .or_else(|| html_day::shown(document).map(|d| (d, "date line")));
    let url = attr(document, "link[rel=canonical]", "href")
        .or_else(|| meta("og:url"))
        .or_else(|| ld_string(&["url"]));
    Facts {
        title: ld_string(&["headline"])
            .or_else(|| meta("og:title"))
            .or_else(|| only_text(document, "h1"))
            .or_else(|| only_text(document, "title")),
        outlet: ld_string(&["publisher", "name"])
            .or_else(|| meta("og:site_name"))
            .or_else(|| meta("application-name"))
            .or_else(|| url.as_deref().and_then(host)),
        published,
        url: url.filter(|u| u.starts_with("http://") || u.starts_with("https://")),
        lang: attr(document, "html", "lang").or_else(|| meta("og:locale")).map(|l| language(&l)),
        byline: ld
            .as_ref()
            .and_then(|v| byline::in_json(v.get("author")?))
            .or_else(|| byline::of(BYLINE.iter().filter_map(|n| meta(n))))
            .or_else(|| authors(document)),
    }
}

/// The day in a meta element of an outlet's own making whose name says publication: `story_date_original`,
/// `acme:publishtime`; none if two such disagree.
fn named_so(metas: &[(String, String)]) -> Option<Date> {
    let has = |name: &str, words: &[&str]| words.iter().any(|word| name.contains(word));
    let own = metas.iter().filter(|(name, _)| {
        has(name, &["publi", "pubdate", "original", "issued"])
            && has(name, &["date", "time"])
            && !has(name, &["modif", "updat", "publisher", "expir"])
    });
    let mut days = own.filter_map(|(_, value)| published::day(value));
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// The names in elements that mark an author, outside of parts that speak of other pages.
fn authors(document: &Document) -> Option<String> {
    let marked = document.select(MARKED);
    let own = marked.nodes().iter().filter(|node| !html_day::is_elsewhere_of(node));
    byline::of(own.take(MOST_MARKED).map(|node| node.text().to_string()))
}

/// Name (or property, or itemprop) in lower case, and content, of every meta element.
fn metas(document: &Document) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for node in document.select("meta[content]").nodes() {
        let Some(content) = node.attr("content").and_then(|c| filled(&*c)) else { continue };
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = node.attr(key) {
                metas.push((name.trim().to_lowercase(), content.clone()));
            }
        }
    }
    metas
}

/// The first article among the JSON-LD blocks, also inside lists and `@graph`.
fn json_ld(document: &Document) -> Option<Value> {
    let scripts = document.select("script[type='application/ld+json']");
    scripts.nodes().iter().find_map(|script| {
        let text = script.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        article(serde_json::from_str(text).ok()?)
    })
}

fn article(value: Value) -> Option<Value> {
    match value {
        Value::Array(items) => items.into_iter().find_map(article),
        Value::Object(mut object) => {
            let is_article =
                |t: &str| t.ends_with("Article") || matches!(t, "BlogPosting" | "LiveBlogPosting" | "Report");
            let typed = match object.get("@type") {
                Some(Value::String(t)) => is_article(t),
                Some(Value::Array(ts)) => ts.iter().filter_map(Value::as_str).any(is_article),
                _ => false,
            };
            if typed {
                return Some(Value::Object(object));
            }
            article(object.remove("@graph")?)
        }
        _ => None,
    }
}

/// The string at `path`, looking into the first entry of lists on the way.
fn string_at(value: &Value, path: &[&str]) -> Option<String> {
    let mut at = value;
    for key in path {
        at = first(at).get(key)?;
    }
    filled(first(at).as_str()?)
}

fn first(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

/// The day in `<time datetime>` that is marked as publication, or the only day that times in the article name.
fn time_element(document: &Document) -> Option<Date> {
    let marked =
        document.select("time[pubdate], time[itemprop=datePublished], [itemprop=datePublished][datetime]");
    if let Some(day) = marked.nodes().iter().find_map(|n| published::day(&n.attr("datetime")?)) {
        return Some(day);
    }
    let times = document.select("article time[datetime], main time[datetime]");
    let mut days: Vec<Date> =
        times.nodes().iter().filter_map(|n| published::day(&n.attr("datetime")?)).collect();
    days.dedup();
    (days.len() == 1).then(|| days[0])
}

fn attr(document: &Document, selector: &str, name: &str) -> Option<String> {
    filled(&*document.select_single(selector).attr(name)?)
}

/// The words of the element if the page has exactly one such.
fn only_text(document: &Document, selector: &str) -> Option<String> {
    let found = document.select(selector);
    let text = (found.length() == 1).then(|| found.text())?;
    filled(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The host of an address, without `www`.
pub fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    filled(host.strip_prefix("www.").unwrap_or(host))
}

/// `en` of `en-GB` or `en_GB`.
fn language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()
}
