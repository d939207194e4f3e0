//! Relations told by the way: "X, an affiliate of Y,", "X is Y's ally", "al-Qaeda affiliate X", "US-backed X".

use super::tree::{conjuncts, prep_objects};
use super::{Builder, Frame, Phrase, Shape, Tense, Unwritten};

impl Builder<'_> {
    /// A frame "N be A" for every apposition; copula verbs already have theirs as verbs.
    pub(super) fn copulas(&mut self) {
        for i in 0..self.doc.len() {
            if self.doc.dep(i) != "appos" {
                continue;
            }
            let Some(noun) = self.doc.head(i) else { continue };
            let noun_is_name = self.doc.tokens()[noun].pos == "PROPN";
            let appos_is_name = self.doc.tokens()[i].pos == "PROPN";
            // "Jabhat al-Nusra, the affiliate of X" and "the affiliate of X, Jabhat al-Nusra"
            let (name, what) = match self.titled(noun, i) {
                Some(title) => (i, title),
                None if appos_is_name && !noun_is_name => (i, noun),
                None => (noun, i),
            };
            let frame = self.copula(name, what, i);
            self.push(frame);
        }
        self.turned_copulas();
    }

    /// "a spokesman for X, [Y]": the parser hangs the name on X, and Y is the spokesman.
    fn titled(&self, noun: usize, appos: usize) -> Option<usize> {
        let doc = self.doc;
        let prep = doc
            .head(noun)
            .filter(|&p| doc.dep(noun) == "pobj" && matches!(doc.lemma(p), "of" | "for" | "to" | "in"))?;
        let title = doc.head(prep).filter(|&t| self.grammar.titles.contains(doc.lemma(t)))?;
        // A name of a person has two parts at least, and stands between commas: no acronym.
        let named = doc.tokens()[appos].pos == "PROPN"
            && doc.children(appos).any(|c| doc.dep(c) == "compound" && doc.tokens()[c].pos == "PROPN");
        (named && doc.dep(prep) == "prep").then_some(title)
    }

    /// "Its last stronghold is the city of X" is "X is its last stronghold".
    fn turned_copulas(&mut self) {
        let doc = self.doc;
        for i in 0..doc.len() {
            if doc.lemma(i) != "be" || doc.dep(i) == "auxpass" || doc.child(i, "neg").is_some() {
                continue;
            }
            let (Some(what), Some(name)) = (doc.child(i, "nsubj"), doc.child(i, "attr")) else { continue };
            // "X", or "the city of X"
            let of = doc.children_by(name, "prep").find(|&p| doc.lemma(p) == "of");
            let named = of.and_then(|p| doc.child(p, "pobj")).unwrap_or(name);
            if doc.tokens()[what].pos == "NOUN" && doc.tokens()[named].pos == "PROPN" {
                let frame = self.copula(name, what, i);
                self.push(frame);
            }
        }
    }

    /// "fighters loyal to X": an adjective with a phrase of its own behind its noun says that the noun is so.
    pub(super) fn postnominal_adjectives(&mut self) {
        let doc = self.doc;
        for i in 1..doc.len() {
            let t = &doc.tokens()[i];
            let Some(noun) =
                doc.head(i).filter(|&h| h < i && t.pos == "ADJ" && matches!(t.dep, "amod" | "acl" | "relcl"))
            else {
                continue;
            };
            if doc.children(i).any(|c| doc.dep(c) == "prep") {
                let frame = self.copula(noun, i, i);
                self.push(frame);
            }
        }
    }

    fn copula(&self, name: usize, what: usize, pred: usize) -> Frame {
        let mut frame = Frame::new(pred, "be".to_owned(), Shape::Copula);
        frame.subject = self.open(vec![name]);
        frame.object = conjuncts(self.doc, what).into_iter().map(|w| w as u32).collect();
        for w in frame.object.clone() {
            for prep in self.doc.children_by(w as usize, "prep") {
                for (prep, head) in prep_objects(self.doc, prep) {
                    frame.phrases.push(Phrase::written(prep, head, w as usize));
                }
            }
        }
        for w in frame.object.clone() {
            frame.phrases.extend(self.owners(w as usize, pred));
        }
        frame.tense = Tense::Present;
        frame
    }

    /// "Y's ally", "an al-Qaeda affiliate": who stands before a noun that says what somebody is.
    pub(super) fn owners(&self, noun: usize, pred: usize) -> Vec<Phrase> {
        let doc = self.doc;
        let before = doc.children(noun).filter(|&c| c < noun);
        let sort = |c: usize| doc.dep(c) == "compound" && self.grammar.sorts.contains(doc.lemma(c));
        let owners = before.filter(|&c| matches!(doc.dep(c), "poss" | "compound" | "nmod") && !sort(c));
        owners.map(|c| Phrase::unwritten(Unwritten::Genitive, c, pred)).collect()
    }

    /// "al-Qaeda affiliate Jabhat al-Nusra": a relational noun inside a name's modifiers; what stands before it
    /// is what it is an affiliate of.
    pub(super) fn epithets(&mut self) {
        let doc = self.doc;
        for i in 1..doc.len() {
            let t = &doc.tokens()[i];
            let inside = matches!(t.dep, "compound" | "nmod" | "amod" | "nsubj" | "npadvmod");
            if t.pos != "NOUN" || !inside || doc.tokens()[i - 1].pos != "PROPN" {
                continue;
            }
            let Some(head) =
                doc.head(i).filter(|&h| h > i && matches!(doc.tokens()[h].pos, "PROPN" | "NOUN"))
            else {
                continue;
            };
            if doc.tokens()[i + 1].pos != "PROPN" && head != i + 1 {
                continue;
            }
            let mut frame = Frame::new(i, "be".to_owned(), Shape::Epithet);
            frame.subject = vec![head as u32];
            frame.object = vec![i as u32];
            frame.phrases = vec![Phrase::unwritten(Unwritten::Genitive, i - 1, i)];
            self.push(frame);
        }
    }
}
