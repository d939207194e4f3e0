//! What does a site ask robots not to fetch, and how long to wait between requests? RFC 9309.

/// Largest file of rules that is read, in bytes.
const MAX_BYTES: usize = 500 << 10;

/// Longest pause that is kept, in seconds.
const LONGEST_PAUSE: u64 = 60;

/// The rules of a site for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    /// Pattern, and whether it allows.
    rules: Vec<(String, bool)>,
    /// Seconds between requests.
    pause: Option<u64>,
}

impl Robots {
    /// Nothing may be fetched: the site cannot say what it allows.
    pub fn nothing() -> Robots {
        Robots { rules: vec![("/".to_owned(), false)], pause: None }
    }

    /// The rules in `text` for `agent`, else those for everybody.
    pub fn read(text: &str, agent: &str) -> Robots {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        let agent = agent.split('/').next().unwrap_or(agent).to_ascii_lowercase();
        let (mut ours, mut all) = (None, Robots::default());
        let mut named: Vec<String> = Vec::new();
        let mut in_rules = false;
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if in_rules {
                    named.clear();
                    in_rules = false;
                }
                named.push(value.to_ascii_lowercase());
                continue;
            }
            in_rules = true;
            if named.iter().any(|n| n == &agent) {
                ours.get_or_insert_with(Robots::default).take(&key, value);
            }
            if named.iter().any(|n| n == "*") {
                all.take(&key, value);
            }
        }
        ours.unwrap_or(all)
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "disallow" | "allow" if !value.is_empty() => self.rules.push((value.to_owned(), key == "allow")),
            "crawl-delay" => {
                self.pause = value.parse::<f64>().ok().map(|s| (s.ceil() as u64).min(LONGEST_PAUSE))
            }
            _ => {}
        }
    }

    /// Seconds to wait between requests, if the site asks for a pause.
    pub fn pause(&self) -> Option<u64> {
        self.pause
    }

    /// Whether `url` may be fetched: the longest rule that matches its path says so, and of two the kinder.
    pub fn allow(&self, url: &str) -> bool {
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        let path = format!("/{}", path.split('#').next().unwrap_or_default());
        let matching = self.rules.iter().filter(|(pattern, _)| matches(pattern, &path));
        matching.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }
}

/// `*` stands for anything, `$` for the end. Cost is bounded by pattern times path.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (n, part) in parts.iter().enumerate() {
        if whole && n + 1 == parts.len() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    !whole || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_counts() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /private\nAllow: /private/news\nDisallow: /*.pdf$\nCrawl-delay: 2.5\n\nUser-agent: other\nDisallow: /\n",
            "dateline/1",
        );
        for (path, allowed) in [
            ("", true),
            ("a", true),
            ("private/x", false),
            ("private/news/1", true),
            ("a/b.pdf", false),
            ("a/b.pdf?x", true),
        ] {
            assert_eq!(robots.allow(&format!("https://n.example/{path}")), allowed, "{path}");
        }
        assert_eq!(robots.pause(), Some(3));
    }

    #[test]
    fn rules_for_us_come_before_rules_for_all() {
        let text =
            "User-agent: *\nDisallow: /\n\nUser-agent: x\nUser-agent: Dateline\nDisallow: /a # not this\n";
        let robots = Robots::read(text, "dateline/0.1");
        assert!(robots.allow("http://n.example/b") && !robots.allow("http://n.example/a"));
        assert!(!Robots::read(text, "y").allow("http://n.example/b"));
        assert!(Robots::read("<html>not found</html>", "y").allow("http://n.example/"));
        assert!(!Robots::nothing().allow("http://n.example/"));
    }
}
