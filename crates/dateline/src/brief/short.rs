//! A brief of a length that a person reads, and the titles of types.

use super::{Brief, Line, Section};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most lines of a section, and quotations of each of its lines.
const LIMITS: [(&str, usize, usize); 14] = [
    ("changed-hands", 10, 1),
    ("what-happened", 12, 1),
    ("who-holds-what", 16, 0),
    ("sieges", 5, 0),
    ("last-and-supply", 4, 1),
    ("disagreement", 6, 0),
    ("only-claimed", 6, 1),
    ("arms", 4, 0),
    ("media", 6, 0),
    ("relations", 8, 0),
    ("statements", 4, 1),
    ("planned", 5, 0),
    ("background", 5, 0),
    ("loose", 6, 0),
];

impl Brief {
    /// The heaviest lines of each section, in their order, with fewer quotations; each section says how many lines
    /// it leaves out.
    pub fn short(mut self) -> Brief {
        self.sections.iter_mut().for_each(shorten);
        self
    }
}

fn shorten(section: &mut Section) {
    let Some((_, most, quotes)) = LIMITS.iter().find(|(id, ..)| *id == section.id) else { return };
    section.quotes = *quotes;
    section.more = section.lines.len().saturating_sub(*most);
    let mut order: Vec<usize> = (0..section.lines.len()).collect();
    order.sort_by_key(|&n| (std::cmp::Reverse(section.lines[n].weight), n));
    order.truncate(*most);
    order.sort_unstable();
    let mut lines: Vec<Option<Line>> = std::mem::take(&mut section.lines).into_iter().map(Some).collect();
    section.lines = order.into_iter().filter_map(|n| lines[n].take()).collect();
    // What is disputed has a section of its own.
    if section.id == "what-happened" {
        section.lines.iter_mut().for_each(|line| line.below.clear());
    }
}

/// Titles of types by their names, out of the files of a codebook: "base_captured" is "Base or facility captured".
pub fn titles(codebook: &[(&str, &str)]) -> BTreeMap<String, String> {
    #[derive(Deserialize)]
    struct Titled {
        title: String,
    }
    let title = |(path, text): &(&str, &str)| {
        let (_, file) = path.split_once('/')?;
        let name = file.strip_suffix(".toml").filter(|name| !name.contains('/'))?;
        let titled: Titled = toml::from_str(text).ok()?;
        Some((name.to_owned(), titled.title))
    };
    codebook.iter().filter_map(title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_codebook_has_a_title() {
        let titles = titles(crate::embedded::CODEBOOK);
        assert_eq!(titles["base_captured"], "Base or facility captured");
        assert!(titles.len() > 60 && !titles.contains_key("words"));
    }

    #[test]
    fn a_short_section_keeps_the_heaviest_lines_in_their_order_and_counts_the_rest() {
        let line = |weight: u32| Line { parts: vec![], cites: vec![], below: vec![], event: None, weight };
        let mut section = Section {
            id: "sieges",
            title: String::new(),
            rule: "",
            lines: [1, 9, 2, 8, 3, 7, 1].map(line).into(),
            more: 0,
            quotes: 2,
        };
        shorten(&mut section);
        assert_eq!(section.lines.iter().map(|l| l.weight).collect::<Vec<_>>(), [9, 2, 8, 3, 7]);
        assert_eq!((section.more, section.quotes), (2, 0));
    }
}
