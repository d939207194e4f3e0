//! Nouns that name what a verb says: "the capture of X by Y", "its defeat of", "an attack on",
//! and the light verbs that carry them: "laid siege to", "came under attack", "suffered a setback".

use super::arguments::is_verb;
use super::grammar::Nominal;
use super::tree::prep_objects;
use super::{Builder, Frame, Phrase, Shape, Tense, Unwritten, preposition};

impl Builder<'_> {
    /// One frame for every noun that the grammar knows as a nominal.
    pub(super) fn nominals(&mut self) {
        for i in 0..self.doc.len() {
            let t = &self.doc.tokens()[i];
            let may_name = matches!(t.pos, "NOUN" | "PROPN")
                || t.tag == "VBG" && matches!(t.dep, "dobj" | "pobj" | "nsubj" | "nsubjpass" | "conj");
            if !may_name || t.dep == "compound" {
                continue;
            }
            let lemma = self.grammar.lemma(self.doc.lemma(i)).to_lowercase();
            if let Some(nominal) = self.compound_nominal(i, &lemma).or_else(|| self.grammar.nominal(&lemma)) {
                let frame = self.nominal(i, nominal);
                self.push(frame);
            }
        }
    }

    /// "air strike", "take over" in two words.
    fn compound_nominal(&self, i: usize, lemma: &str) -> Option<&super::grammar::Nominal> {
        let before = self.doc.children_by(i, "compound").last()?;
        self.grammar.nominal(&format!("{}_{lemma}", self.doc.lemma(before).to_lowercase()))
    }

    fn nominal(&self, i: usize, spec: &Nominal) -> Frame {
        let doc = self.doc;
        let mut frame = Frame::new(i, spec.verb.clone(), Shape::Noun);
        frame.tense = Tense::Past;
        for prep in doc.children(i).filter(|&c| matches!(doc.dep(c), "prep" | "agent")) {
            for (prep, head) in prep_objects(doc, prep) {
                self.place_phrase(&mut frame, spec, prep, head);
            }
        }
        frame.loose = self.modifiers(i);
        self.carry(&mut frame);
        self.open_reciprocal(&mut frame);
        frame
    }

    /// Puts a preposition phrase where the nominal's verb would have it.
    fn place_phrase(&self, frame: &mut Frame, spec: &Nominal, prep: usize, head: usize) {
        let word = preposition(self.doc, prep);
        let is = |list: &[String]| list.iter().any(|w| *w == *word);
        let head32 = head as u32;
        match &*word {
            "by" => frame.subject.push(head32),
            "between" | "among" => self.between(frame, head32),
            _ if is(&spec.object) => frame.object.push(head32),
            _ if is(&spec.subject) => frame.subject.push(head32),
            _ => {}
        }
        frame.phrases.push(Phrase::written(prep, head, frame.pred as usize));
        // "the capture of the base from the army": phrases may hang on the object.
        for inner in self.doc.children_by(head, "prep") {
            for (prep, head) in prep_objects(self.doc, inner) {
                if preposition(self.doc, prep) == "by" && frame.subject.is_empty() {
                    frame.subject.push(head as u32);
                }
                frame.phrases.push(Phrase::written(prep, head, frame.pred as usize));
            }
        }
    }

    /// "between A and B": the first is the subject, the others the other side.
    fn between(&self, frame: &mut Frame, head: u32) {
        if frame.subject.is_empty() {
            frame.subject.push(head);
        } else {
            frame.object.push(head);
            frame.phrases.push(Phrase::unwritten(Unwritten::Comitative, head as usize, frame.pred as usize));
        }
    }

    /// "rebel capture", "its fall", "Israeli airstrike", "army's shelling", "car-bomb attack".
    fn modifiers(&self, i: usize) -> Vec<u32> {
        let doc = self.doc;
        let mut out: Vec<u32> = Vec::new();
        for child in doc.children(i).filter(|&c| c < i) {
            match doc.dep(child) {
                "poss" => out.insert(0, child as u32),
                "compound" | "amod" | "nmod" | "npadvmod" => out.push(child as u32),
                _ => {}
            }
        }
        out
    }

    /// Takes arguments from the verb that carries the nominal.
    fn carry(&self, frame: &mut Frame) {
        let doc = self.doc;
        let i = frame.pred as usize;
        let Some((verb, role)) = self.carrier(i) else { return };
        let lemma = self.predicate_lemma(verb);
        let grammar = self.grammar;
        let as_subject = matches!(role, Carried::Object) && grammar.light_subject.contains(&lemma);
        let as_object = match role {
            Carried::Object => grammar.light_object.contains(&lemma),
            Carried::Under => grammar.light_under.contains(&lemma),
            Carried::Subject => false,
        };
        let happens = matches!(role, Carried::Subject);
        if !(as_subject || as_object || happens) {
            return;
        }
        frame.carrier = Some(verb as u32);
        let Some(light) = self.frame_at(verb, Shape::Verb) else { return };
        frame.tense = light.tense;
        if happens {
            if light.passive && grammar.light_subject.contains(&lemma) {
                extend_new(&mut frame.subject, &light.subject);
            }
        } else if let Some(owner) = self.owner_of(i).filter(|_| as_subject && lemma == "join") {
            // "seek to join the army's fight": whoever joins comes to those who fight.
            extend_new(&mut frame.subject, &[owner]);
        } else if as_subject {
            extend_new(&mut frame.subject, &light.subject);
            // "the group carried out its deadliest attack": the owner is the doer, nobody it is done to.
            if !frame.subject.is_empty() {
                frame.loose.retain(|&l| doc.dep(l as usize) != "poss");
            }
        } else {
            extend_new(&mut frame.object, &light.subject);
            let by = light.phrases.iter().filter(|p| doc.lemma(p.prep as usize) == "by").map(|p| p.head);
            extend_new(&mut frame.subject, &by.collect::<Vec<_>>());
        }
        for p in &light.phrases {
            if p.head != frame.pred && !frame.phrases.iter().any(|q| q.head == p.head) {
                let word = preposition(doc, p.prep as usize);
                let spec = self.grammar.nominal(&self.grammar.lemma(doc.lemma(i)).to_lowercase());
                if frame.object.is_empty() && spec.is_some_and(|s| s.object.iter().any(|o| *o == *word)) {
                    frame.object.push(p.head);
                }
                frame.phrases.push(p.clone());
            }
        }
    }

    /// "the army's fight": who is named as the one that does it.
    fn owner_of(&self, noun: usize) -> Option<u32> {
        let doc = self.doc;
        doc.children_by(noun, "poss").find(|&c| doc.tokens()[c].pos != "PRON").map(|c| c as u32)
    }

    /// The verb that a nominal hangs on, and how.
    fn carrier(&self, i: usize) -> Option<(usize, Carried)> {
        let doc = self.doc;
        let mut at = i;
        while doc.dep(at) == "conj" {
            at = doc.head(at)?;
        }
        // "a series of attacks"
        if doc.dep(at) == "pobj"
            && let Some(quantity) =
                doc.head(at).filter(|&of| doc.lemma(of) == "of").and_then(|of| doc.head(of))
            && self.grammar.transparent.contains(doc.lemma(quantity))
        {
            at = quantity;
        }
        let head = doc.head(at)?;
        match doc.dep(at) {
            "dobj" if is_verb(doc.tokens()[head].pos) => Some((head, Carried::Object)),
            "nsubjpass" => Some((head, Carried::Subject)),
            "nsubj" => Some((head, Carried::Subject)),
            // "weapons used in an attack"; "came under attack"
            "pobj" if doc.lemma(head) == "under" => {
                let verb = doc.head(head)?;
                is_verb(doc.tokens()[verb].pos).then_some((verb, Carried::Under))
            }
            // "an attack launched by rebels"
            _ => {
                let participle = doc.children_by(i, "acl").find(|&a| doc.tokens()[a].tag == "VBN")?;
                Some((participle, Carried::Subject))
            }
        }
    }
}

enum Carried {
    Object,
    Subject,
    Under,
}

fn extend_new(to: &mut Vec<u32>, from: &[u32]) {
    for &x in from {
        if !to.contains(&x) {
            to.push(x);
        }
    }
}
