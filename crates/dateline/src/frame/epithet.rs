//! Relations told by the way: "X, an affiliate of Y,", "X is Y's ally", "al-Qaeda affiliate X", "US-backed X".

use super::tree::{conjuncts, prep_objects};
use super::{Builder, Frame, Phrase, Shape, Tense};

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

    fn copula(&self, name: usize, what: usize, pred: usize) -> Frame {
        let mut frame = Frame::new(pred, "be".to_owned(), Shape::Copula);
        frame.subject = self.open(vec![name]);
        frame.object = conjuncts(self.doc, what).into_iter().map(|w| w as u32).collect();
        for w in frame.object.clone() {
            for prep in self.doc.children_by(w as usize, "prep") {
                for (prep, head) in prep_objects(self.doc, prep) {
                    frame.phrases.push(Phrase { prep: prep as u32, head: head as u32, on: w });
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
            // Read as "of": the preposition token is the name itself.
            frame.phrases = vec![Phrase { prep: (i - 1) as u32, head: (i - 1) as u32, on: i as u32 }];
            self.push(frame);
        }
    }
}
