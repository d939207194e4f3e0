//! Which phrases are about someone at all, and on what ground?

use super::find::{Base, Reader, State, is_nominal_place};
use super::mention::{ActorMention, How, Number};
use super::names::Denotes;
use super::tree::{self, lower};
use std::ops::Range;

/// Labels of the model for what is no actor unless its words say so.
const NOT_SOMEONE: [&str; 14] = [
    "GPE",
    "LOC",
    "FAC",
    "DATE",
    "TIME",
    "MONEY",
    "PERCENT",
    "QUANTITY",
    "ORDINAL",
    "CARDINAL",
    "LAW",
    "LANGUAGE",
    "WORK_OF_ART",
    "EVENT",
];

impl Reader<'_> {
    /// Drafts a mention for every phrase that may be about someone.
    pub(super) fn draft(&mut self) {
        for head in 0..self.doc.len() {
            if let Some((base, tokens)) = self.ground(head) {
                self.push(base, tokens, head);
            }
        }
    }

    pub(super) fn push(&mut self, base: Base, tokens: Range<usize>, head: usize) -> usize {
        let plural = tree::is_plural(self.doc, head);
        self.mentions.push(ActorMention {
            tokens,
            head,
            candidates: Vec::new(),
            ambiguous: false,
            role: None,
            kind: None,
            armed: None,
            sector: String::new(),
            inter: String::new(),
            country: None,
            how: How::Unknown,
            antecedent: None,
            within: None,
            members: Vec::new(),
            reason: String::new(),
            number: if plural { Number::Plural } else { Number::Singular },
            person: None,
        });
        self.bases.push(base);
        self.states.push(State::New);
        self.at[head] = self.mentions.len() as u32;
        self.mentions.len() - 1
    }

    fn ground(&self, h: usize) -> Option<(Base, Range<usize>)> {
        let t = &self.doc.tokens()[h];
        if matches!(t.pos, "PUNCT" | "SPACE" | "ADP" | "CCONJ" | "AUX" | "PART") && self.covers[h] == 0 {
            return None;
        }
        if let Some(f) = self.found_at(h) {
            let tokens = self.found[f].tokens.clone();
            return (tree::head_of(self.doc, &tokens) == h).then_some((Base::Name(f), tokens));
        }
        if matches!(t.pos, "PRON" | "DET") || t.tag == "PRP$" {
            return is_pronoun(self.doc.word(h), t.tag).then_some((Base::Pronoun, h..h + 1));
        }
        let word = lower(self.doc.word(h));
        if self.stands_for_pair(h, &word) {
            return Some((Base::Pair, h..h + 1));
        }
        if self.counted(h).is_some() && !tree::is_definite(self.doc, h) {
            return None;
        }
        let named = self.is_named_organisation(h, &word);
        if let Some((role, first)) = self.roles[h].filter(|_| !named) {
            return Some((Base::Role(role, first as usize), self.phrase(h)));
        }
        let lemma = lower(&t.lemma);
        let group = self.actors.reference.group.contains(&*lemma) || self.is_member_of_someone(h, &lemma);
        if group && t.pos == "NOUN" && is_nominal_place(t.dep) {
            return Some((Base::Group, self.phrase(h)));
        }
        let name = (t.pos == "PROPN" && self.is_someone(h, named, &word)).then(|| self.name_phrase(h))?;
        // "Near Sinjar, two strikes …": a sentence's first word, taken for a part of the name, makes nobody of it.
        let opener = lower(self.doc.word(name.start));
        let led = name.len() > 1 && self.actors.reference.openers.contains(&*opener);
        (!led).then_some((Base::Unknown, name))
    }

    /// "members of X", "its men": a word of members with an owner, though it names no role by itself.
    fn is_member_of_someone(&self, h: usize, lemma: &str) -> bool {
        if !self.actors.reference.members.contains(lemma) {
            return false;
        }
        let of = |c: usize| {
            self.doc.dep(c) == "prep"
                && matches!(self.doc.word(c), "of" | "from")
                && self.doc.child(c, "pobj").is_some()
        };
        let owned = self.doc.child(h, "poss").is_some() || self.doc.children(h).any(of);
        owned || (tree::left_edge(self.doc, h)..h).any(|i| self.covers[i] > 0)
    }

    /// "both sides", "the two groups", "the latter".
    fn stands_for_pair(&self, h: usize, word: &str) -> bool {
        if matches!(word, "latter" | "former") {
            return is_nominal_place(self.doc.dep(h))
                && tree::is_definite(self.doc, h)
                && !matches!(self.doc.dep(h), "compound" | "nmod");
        }
        let two =
            |c: usize| c < h && matches!(&*lower(self.doc.word(c)), "both" | "two" | "warring" | "rival");
        let lemma = lower(self.doc.lemma(h));
        tree::is_plural(self.doc, h)
            && self.doc.child(h, "poss").is_none()
            && (self.actors.reference.sides.contains(&*lemma) || self.roles[h].is_some())
            && self.doc.children(h).any(two)
            && (tree::is_definite(self.doc, h)
                || self.doc.children(h).any(|c| lower(self.doc.word(c)) == "both"))
            && self.doc.children(h).all(|c| self.covers[c] == 0 && (c < h || self.doc.dep(c) != "prep"))
    }

    /// "Martyr X Battalion": a word of organisations with a name of its own before or after it.
    fn is_named_organisation(&self, h: usize, word: &str) -> bool {
        let capital = self.doc.word(h).chars().next().is_some_and(char::is_uppercase);
        if !capital || !self.actors.reference.named.contains_key(word) {
            return false;
        }
        let first = tree::left_edge(self.doc, h);
        let own = |i: usize| {
            let word = lower(self.doc.word(i));
            self.doc.tokens()[i].pos == "PROPN"
                && self.covers[i] == 0
                && self.roles[i].is_none()
                && !self.actors.reference.generic.contains(&*word)
                && !self.actors.reference.title.contains(&*word)
        };
        (first..h).any(own) || self.of_name(h).is_some()
    }

    /// The end of "of X" after a word of organisations, X being a proper name.
    fn of_name(&self, h: usize) -> Option<usize> {
        let of = self.doc.children(h).find(|&c| c == h + 1 && matches!(self.doc.word(c), "of" | "for"))?;
        let object = self.doc.child(of, "pobj")?;
        let span = self.doc.subtree(object);
        let fits = self.doc.tokens()[object].pos == "PROPN" && self.covers[object] == 0 && span.len() < 10;
        fits.then_some(object + 1)
    }

    /// A proper name that no file knows: is it someone?
    fn is_someone(&self, h: usize, named: bool, word: &str) -> bool {
        let t = &self.doc.tokens()[h];
        let modifier = matches!(t.dep, "compound" | "nmod" | "amod" | "npadvmod" | "nummod");
        if modifier
            || self.actors.reference.not_actors.contains(word)
            || !word.chars().any(char::is_alphabetic)
        {
            return false;
        }
        if named || matches!(t.ent_type, "PERSON" | "ORG") || self.has_title(h) {
            return true;
        }
        if t.ent_type == "NORP" && tree::is_plural(self.doc, h) {
            return true;
        }
        let acts = matches!(t.dep, "nsubj")
            || t.dep == "pobj" && self.doc.head(h).is_some_and(|p| self.doc.dep(p) == "agent");
        acts && !NOT_SOMEONE.contains(&t.ent_type)
    }

    fn has_title(&self, h: usize) -> bool {
        let words = &self.actors.reference;
        (tree::left_edge(self.doc, h)..h).any(|i| {
            let word = lower(self.doc.word(i));
            words.title.contains(&*word) || words.courtesy.contains(&*word) || words.office.contains(&*word)
        })
    }

    /// The phrase headed by `h`, from its modifiers to its head and, for members, what they are members of.
    fn phrase(&self, h: usize) -> Range<usize> {
        let mut end = h + 1;
        if let Some(of) =
            self.doc.children(h).find(|&c| c == h + 1 && matches!(self.doc.word(c), "of" | "from"))
            && self.actors.reference.members.contains(&*lower(self.doc.lemma(h)))
            && let Some(object) = self.doc.child(of, "pobj")
        {
            let listed = tree::conjuncts(self.doc, object).last().copied().unwrap_or(object);
            let last = self.found_at(listed).map_or(listed + 1, |f| self.found[f].tokens.end);
            end = if last - h < 24 { last } else { end };
        }
        tree::left_edge(self.doc, h)..end
    }

    /// The words of a proper name headed by `h`.
    fn name_phrase(&self, h: usize) -> Range<usize> {
        let mut first = tree::left_edge(self.doc, h);
        while first < h
            && self.doc.tokens()[first].pos != "PROPN"
            && self.covers[first] == 0
            && self.roles[first].is_none()
        {
            first += 1;
        }
        first..self.of_name(h).unwrap_or(h + 1)
    }

    /// True if everything a found name may denote is a country, by name, people or capital.
    pub(super) fn is_country(&self, found: usize) -> bool {
        self.found[found]
            .entries
            .iter()
            .all(|e| matches!(e.0, Denotes::Country(_) | Denotes::Demonym(_) | Denotes::Capital(_)))
    }
}

/// Pronouns that may stand for someone. Those of the second person never do in a report.
#[rustfmt::skip]
const PRONOUNS: [&str; 27] = [
    "it", "its", "itself", "they", "them", "their", "theirs", "themselves", "he", "him", "his", "himself", "she", "her",
    "herself", "who", "whom", "whose", "which", "we", "our", "ours", "ourselves", "i", "me", "my", "us",
];

fn is_pronoun(word: &str, tag: &str) -> bool {
    // "that" also introduces clauses and points; only as a relative it stands for someone.
    let word = lower(word);
    word == "that" && tag == "WDT" || PRONOUNS.contains(&&*word)
}
