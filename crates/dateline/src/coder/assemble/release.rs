//! What an armed group published: medium, title, themes, and what it is said to show.

use super::Assembly;
use crate::claim::Release;
use crate::codebook::Match;

impl Assembly<'_> {
    pub(super) fn release(&self, found: &Match<'_>) -> Release {
        let m = self.m;
        let medium_head = found
            .event_type
            .roles
            .iter()
            .position(|r| r.name == "media")
            .and_then(|r| found.heads(r).first().copied());
        let medium = medium_head.and_then(|h| m.listed("media", h)).map(str::to_owned);
        let sentence = m.doc.sentence_of(found.frames[0].pred as usize);
        let mut themes: Vec<(String, usize)> = Vec::new();
        for i in m.doc.sentence(sentence) {
            if Some(i) != medium_head
                && let Some(theme) = m.listed("themes", i).filter(|t| !t.is_empty())
            {
                match themes.iter_mut().find(|(t, _)| t == theme) {
                    Some(entry) => entry.1 += 1,
                    None => themes.push((theme.to_owned(), 1)),
                }
            }
        }
        themes.sort_by_key(|t| std::cmp::Reverse(t.1));
        Release {
            medium,
            brand: None,
            title: self.title_in(sentence),
            themes: themes.into_iter().map(|t| t.0).collect(),
            depicted: self.depicted(medium_head),
        }
    }

    /// Words in quotation marks that begin with a capital: a title.
    fn title_in(&self, sentence: usize) -> Option<String> {
        let doc = self.m.doc;
        let range = doc.sentence(sentence);
        let open = range.clone().find(|&i| matches!(doc.word(i), "\"" | "“" | "``"))?;
        let close =
            (open + 1..range.end.min(open + 16)).find(|&i| matches!(doc.word(i), "\"" | "”" | "''"))?;
        let title = doc.words(open + 1..close).trim_end_matches(',');
        title.chars().next().filter(|c| c.is_uppercase()).map(|_| title.to_owned())
    }

    /// What a release is said to show: objects of verbs of showing below the medium.
    fn depicted(&self, medium: Option<usize>) -> Vec<String> {
        let m = self.m;
        let Some(medium) = medium else { return Vec::new() };
        let sentence = m.doc.sentence(m.doc.sentence_of(medium));
        let shows = sentence
            .filter(|&i| m.grammar.showing.contains(m.doc.lemma(i)) && m.doc.tokens()[i].pos == "VERB");
        let mut out = Vec::new();
        for verb in shows {
            for object in m.doc.children(verb).filter(|&c| matches!(m.doc.dep(c), "dobj" | "ccomp")) {
                let range = m.doc.subtree(object);
                out.push(
                    m.doc
                        .words(range.start..range.end.min(range.start + 30))
                        .trim_end_matches(['.', ','])
                        .to_owned(),
                );
            }
        }
        out
    }
}
