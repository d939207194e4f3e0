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
            let (name, what) = if appos_is_name && !noun_is_name { (i, noun) } else { (noun, i) };
            let frame = self.copula(name, what, i);
            self.push(frame);
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
        frame.tense = Tense::Present;
        frame
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
