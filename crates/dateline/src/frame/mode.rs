//! Whether a predicate is said to be so: negation, modals, and the verbs, nouns and adjectives above it.

use super::arguments::is_verb;
use super::grammar::{Governs, Mode, Phase};
use super::{Builder, Frame, Shape, Tense};

/// Steps up a tree that are looked at for modes.
const MOST_STEPS: usize = 10;

/// What is found for one predicate.
#[derive(Clone, Copy, Default)]
struct Found {
    mode: Mode,
    hedged: bool,
    phase: Option<Phase>,
}

impl Found {
    /// Adds the mode of something further up. The nearest sign wins, except that what is wished, denied or
    /// supposed above covers what is plain below.
    fn under(&mut self, mode: Mode) {
        if self.mode == Mode::Plain {
            self.mode = mode;
        } else if self.mode == Mode::Negated && matches!(mode, Mode::Negated | Mode::Denied) {
            // "denied that it had not": two negations.
            self.mode = Mode::Plain;
        }
    }
}

impl Builder<'_> {
    /// Gives every frame its mode and phase.
    pub(super) fn modes(&mut self) {
        let found: Vec<Found> = self.frames.iter().map(|f| self.mode_of(f)).collect();
        for (frame, found) in self.frames.iter_mut().zip(found) {
            frame.mode = found.mode;
            frame.hedged = found.hedged;
            frame.phase = found.phase;
        }
    }

    fn mode_of(&self, frame: &Frame) -> Found {
        let i = frame.pred as usize;
        let mut found = Found::default();
        match frame.shape {
            Shape::Verb => self.verb_mode(i, &mut found, 0),
            Shape::Noun => self.noun_mode(frame, &mut found),
            // What is said in passing is presupposed, whatever the clause around it says.
            Shape::Copula | Shape::Epithet => {}
        }
        if self.nobody_does(frame) {
            found.under(Mode::Negated);
        }
        found
    }

    /// "No group has claimed responsibility", "none of them".
    fn nobody_does(&self, frame: &Frame) -> bool {
        let doc = self.doc;
        frame.subject.iter().chain(frame.object.iter().take(1)).any(|&s| {
            let s = s as usize;
            let word = doc.word(s).to_lowercase();
            matches!(word.as_str(), "nobody" | "none" | "neither" | "nothing")
                || doc.children(s).any(|c| {
                    doc.dep(c) == "det"
                        && matches!(doc.lemma(c), "no" | "neither")
                        && c + 1 < doc.len()
                        && !matches!(doc.word(c + 1), "longer" | "fewer" | "less" | "more")
                })
        })
    }

    fn verb_mode(&self, i: usize, found: &mut Found, step: usize) {
        let doc = self.doc;
        if step > MOST_STEPS {
            return;
        }
        // "will not release" is a refusal, not a plan; "may not", "should not" stay what they are.
        let refused = self.is_refused(i);
        if refused {
            found.under(Mode::Negated);
        }
        for c in doc.children(i) {
            let word = doc.word(c).to_lowercase();
            match doc.dep(c) {
                "neg" if refused => {}
                "neg" => found.under(Mode::Negated),
                "advmod" if self.grammar.negation.contains(&word) => found.under(Mode::Negated),
                "advmod" if self.grammar.hedges.contains(&word) => found.hedged = true,
                "advmod"
                    if matches!(
                        word.as_str(),
                        "often"
                            | "routinely"
                            | "regularly"
                            | "usually"
                            | "frequently"
                            | "always"
                            | "sometimes"
                    ) =>
                {
                    found.under(Mode::Habitual)
                }
                "aux" => self.auxiliary(i, &word, found),
                "mark" if matches!(word.as_str(), "if" | "unless" | "whether" | "lest") => {
                    found.under(Mode::Possible)
                }
                _ => {}
            }
        }
        if doc.head(i).is_none() && self.is_to_infinitive(i) {
            // "To massacre the people!"
            found.under(Mode::Possible);
        }
        let Some(head) = doc.head(i) else { return };
        match doc.dep(i) {
            "conj" if is_verb(doc.tokens()[head].pos) => self.shared_mode(i, head, found, step),
            "xcomp" | "ccomp" | "csubj" | "oprd" | "dep" => self.governed(i, head, found, step),
            "pcomp" => self.gerund_mode(head, found, step),
            "acl" if self.is_to_infinitive(i) || doc.tokens()[i].tag == "VBG" => {
                self.noun_governed(head, found, step)
            }
            // "it would be the second city lost by the army"
            "acl" if doc.tokens()[i].tag == "VBN" && doc.dep(head) == "attr" => {
                self.of_attribute(head, found, step)
            }
            "acl" | "relcl" | "amod" => {}
            "advcl" => self.adverbial(i, head, found, step),
            _ => {}
        }
    }

    /// What is said of an attribute holds no more than that it is one.
    fn of_attribute(&self, attribute: usize, found: &mut Found, step: usize) {
        let Some(copula) = self.doc.head(attribute) else { return };
        let mut above = Found::default();
        self.verb_mode(copula, &mut above, step + 1);
        if matches!(above.mode, Mode::Planned | Mode::Possible) {
            found.under(Mode::Possible);
        }
    }

    fn is_refused(&self, verb: usize) -> bool {
        let doc = self.doc;
        let will = |c: usize| {
            matches!(doc.word(c).to_lowercase().as_str(), "will" | "'ll" | "shall" | "wo" | "would" | "'d")
        };
        doc.children_by(verb, "neg").next().is_some()
            && doc.children_by(verb, "aux").any(will)
            && !self.has_perfect(verb)
    }

    fn auxiliary(&self, verb: usize, word: &str, found: &mut Found) {
        match word {
            "will" | "'ll" | "shall" | "wo" => found.under(Mode::Planned),
            "would" | "'d" if self.has_perfect(verb) => found.under(Mode::Possible),
            "would" => found.under(Mode::Planned),
            "should" | "had" | "were" if self.is_inverted(verb) => found.under(Mode::Possible),
            "should" | "must" | "ought" if !self.has_perfect(verb) => found.under(Mode::Ordered),
            "could" | "can" | "may" | "might" | "should" | "must" | "ca" | "ought" => {
                found.under(Mode::Possible)
            }
            _ => {}
        }
    }

    /// A present without auxiliaries.
    fn has_present(&self, verb: usize) -> bool {
        !self.doc.children(verb).any(|c| matches!(self.doc.dep(c), "aux" | "auxpass"))
    }

    /// "Should the town fall": a condition.
    fn is_inverted(&self, verb: usize) -> bool {
        let doc = self.doc;
        let subject = doc.children(verb).find(|&c| matches!(doc.dep(c), "nsubj" | "nsubjpass"));
        let aux = doc.child(verb, "aux");
        matches!((aux, subject), (Some(a), Some(s)) if a < s) && doc.dep(verb) != "ROOT"
    }

    fn has_perfect(&self, verb: usize) -> bool {
        self.doc.children(verb).any(|c| self.doc.dep(c) == "aux" && self.doc.lemma(c) == "have")
    }

    fn is_to_infinitive(&self, i: usize) -> bool {
        self.doc.children(i).any(|c| self.doc.tokens()[c].tag == "TO" && self.doc.dep(c) == "aux")
    }

    /// A second verb shares what stands over the first, unless it has its own subject or auxiliary.
    fn shared_mode(&self, i: usize, first: usize, found: &mut Found, step: usize) {
        let doc = self.doc;
        let own = doc.children(i).any(|c| matches!(doc.dep(c), "nsubj" | "nsubjpass" | "aux" | "auxpass"));
        let mut above = Found::default();
        self.verb_mode(first, &mut above, step + 1);
        let bare = matches!(doc.tokens()[i].tag, "VB" | "VBN" | "VBG");
        if !own && (bare || doc.tokens()[i].tag == doc.tokens()[first].tag) {
            // "did not attack but withdrew": negation stays with the first.
            let contrast = doc.children_by(first, "cc").any(|c| doc.lemma(c) == "but");
            if !(contrast && above.mode == Mode::Negated) {
                found.under(above.mode);
            }
            found.phase = found.phase.or(above.phase);
        } else if matches!(doc.dep(first), "ccomp" | "advcl" | "xcomp") && above.mode != Mode::Negated {
            found.under(above.mode);
        }
        found.hedged |= above.hedged;
    }

    /// Complement of a verb: "tried to", "denied that", "began", "said that".
    fn governed(&self, i: usize, head: usize, found: &mut Found, step: usize) {
        // "the base, now used to train recruits": what it is for.
        if self.doc.lemma(head) == "use" && self.doc.dep(head) == "acl" {
            found.under(Mode::Habitual);
        }
        let doc = self.doc;
        if !is_verb(doc.tokens()[head].pos) {
            // "is likely to", "is ready to", "was able to"
            let word = doc.lemma(head);
            match self.grammar.governs(word).or(self.grammar.mode_adjective(word).map(Governs::Mode)) {
                Some(Governs::Mode(mode)) => found.under(mode),
                Some(Governs::Phase(phase)) => found.phase = found.phase.or(Some(phase)),
                None if word == "unable" || word == "unwilling" => found.under(Mode::Failed),
                None if matches!(word, "able" | "successful") => {}
                None if self.is_to_infinitive(i) => found.under(Mode::Possible),
                None => {}
            }
            return;
        }
        if doc.dep(i) == "ccomp" && self.is_apart(i, head) {
            return;
        }
        if self.asks_who(i) || self.grammar.saying(doc.lemma(head)).is_some() && self.goes_unsaid(head) {
            found.under(Mode::Possible);
        }
        // "talks are to start"
        if doc.lemma(head) == "be" && doc.dep(i) == "xcomp" && self.is_to_infinitive(i) {
            found.under(Mode::Planned);
        }
        let lemma = self.predicate_lemma(head);
        let governs = self.grammar.governs(&lemma).or_else(|| self.grammar.governs(doc.lemma(head)));
        let finite = doc.dep(i) == "ccomp" && !self.is_to_infinitive(i) && doc.tokens()[i].tag != "VBG";
        match governs {
            // "told reporters that it had fallen": a finite complement is only touched by denial and fear, and by
            // orders when it is bare ("demanded that he leave").
            Some(Governs::Mode(mode))
                if !finite
                    || matches!(mode, Mode::Denied | Mode::Possible)
                    || mode == Mode::Ordered && doc.tokens()[i].tag == "VB"
                    || will_like(self, i) =>
            {
                if mode == Mode::Attempted && self.object_controls(head) {
                    // "fought to", "moved": only without an object of their own.
                } else {
                    found.under(mode)
                }
            }
            Some(Governs::Phase(phase)) => found.phase = found.phase.or(Some(phase)),
            _ => {}
        }
        // The governing clause's own mode covers its complement, but not that somebody did not say so.
        let mut above = Found::default();
        self.verb_mode(head, &mut above, step + 1);
        if self.grammar.saying(doc.lemma(head)).is_none() || above.mode == Mode::Denied {
            found.under(above.mode);
        }
        found.hedged |= above.hedged;
    }

    /// "who was behind it": asks, and says nothing of anybody.
    fn asks_who(&self, i: usize) -> bool {
        let doc = self.doc;
        doc.children(i).any(|c| {
            matches!(doc.dep(c), "nsubj" | "nsubjpass") && matches!(doc.lemma(c), "who" | "which" | "whoever")
        })
    }

    /// "No group has said that", "did not say whether".
    fn goes_unsaid(&self, verb: usize) -> bool {
        let doc = self.doc;
        doc.children(verb).any(|c| match doc.dep(c) {
            "neg" => true,
            "nsubj" => {
                matches!(doc.word(c).to_lowercase().as_str(), "nobody" | "none" | "neither")
                    || doc.children(c).any(|d| doc.dep(d) == "det" && doc.lemma(d) == "no")
            }
            _ => false,
        })
    }

    fn object_controls(&self, verb: usize) -> bool {
        self.doc.lemma(verb) == "fight" && self.doc.child(verb, "dobj").is_some()
    }

    /// "accused of shelling", "prevented from entering", "responsibility for shelling", "plans for attacking".
    fn gerund_mode(&self, prep: usize, found: &mut Found, step: usize) {
        let doc = self.doc;
        if doc.lemma(prep) == "without" {
            found.under(Mode::Negated);
        }
        let Some(head) = doc.head(prep) else { return };
        if is_verb(doc.tokens()[head].pos) {
            let from = doc.lemma(prep) == "from";
            match self.grammar.governs(doc.lemma(head)) {
                Some(Governs::Mode(mode))
                    if from
                        || matches!(mode, Mode::Denied | Mode::Planned | Mode::Threatened | Mode::Failed) =>
                {
                    found.under(mode)
                }
                Some(Governs::Phase(Phase::End)) if from => found.under(Mode::Failed),
                _ => {}
            }
            let mut above = Found::default();
            self.verb_mode(head, &mut above, step + 1);
            if self.grammar.saying(doc.lemma(head)).is_none() {
                found.under(above.mode);
            }
        } else {
            self.noun_governed(head, found, step);
        }
    }

    /// "an attempt to capture", "threats to attack", "fears that": the noun's mode, then the verb's above it.
    fn noun_governed(&self, noun: usize, found: &mut Found, step: usize) {
        let doc = self.doc;
        if let Some(mode) = self.grammar.mode_noun(&doc.lemma(noun).to_lowercase()) {
            let failed = doc
                .children_by(noun, "amod")
                .any(|a| self.grammar.mode_adjective(&doc.lemma(a).to_lowercase()) == Some(Mode::Failed));
            found.under(if failed { Mode::Failed } else { mode });
        }
        let verb = match doc.dep(noun) {
            "dobj" | "nsubjpass" => doc.head(noun),
            _ => None,
        };
        if let Some(verb) = verb.filter(|_| step < MOST_STEPS)
            && let Some(Governs::Mode(mode)) = self.grammar.governs(doc.lemma(verb))
            && matches!(mode, Mode::Denied | Mode::Failed)
        {
            found.mode = mode;
        }
    }

    /// Adverbial clauses: purpose ("to capture X") is not a deed; conditions are not; the rest stands by itself.
    fn adverbial(&self, i: usize, head: usize, found: &mut Found, step: usize) {
        let doc = self.doc;
        if self.is_to_infinitive(i) {
            let lemma = self.predicate_lemma(head);
            match self.grammar.governs(&lemma) {
                Some(Governs::Mode(mode)) => found.under(mode),
                Some(Governs::Phase(phase)) => found.phase = Some(phase),
                None => found.under(Mode::Planned),
            }
            return;
        }
        let mut above = Found::default();
        self.verb_mode(head, &mut above, step + 1);
        let participle = doc.tokens()[i].tag == "VBG" && !doc.children(i).any(|c| doc.dep(c) == "mark");
        if participle && above.mode != Mode::Negated {
            found.under(above.mode);
        }
        // "When he becomes president, he will": not yet.
        let open = matches!(above.mode, Mode::Planned | Mode::Possible | Mode::Ordered | Mode::Threatened);
        if open && matches!(doc.tokens()[i].tag, "VBZ" | "VBP") && self.has_present(i) {
            found.under(Mode::Planned);
        }
    }

    fn noun_mode(&self, frame: &Frame, found: &mut Found) {
        let doc = self.doc;
        let i = frame.pred as usize;
        for c in doc.children(i) {
            match doc.dep(c) {
                "amod" | "compound" | "advmod" => {
                    let word = doc.word(c).to_lowercase();
                    if let Some(mode) = self.grammar.mode_adjective(&word) {
                        found.under(mode);
                    }
                    if matches!(
                        word.as_str(),
                        "alleged" | "reported" | "suspected" | "apparent" | "purported"
                    ) {
                        found.hedged = true;
                    }
                }
                "det" if doc.lemma(c) == "no" => found.under(Mode::Negated),
                "det" if doc.lemma(c) == "any" => found.under(Mode::Possible),
                _ => {}
            }
        }
        self.noun_context(i, frame.carrier, found, 0);
    }

    /// What stands over a nominal: the verb that carries it, "plans for", "threat of", "prevented".
    fn noun_context(&self, i: usize, carrier: Option<u32>, found: &mut Found, step: usize) {
        let doc = self.doc;
        if let Some(verb) = carrier {
            let verb = verb as usize;
            self.verb_mode(verb, found, 1);
            match self.grammar.governs(&self.predicate_lemma(verb)) {
                Some(Governs::Mode(mode)) if doc.dep(i) == "dobj" && mode != Mode::Plain => found.under(mode),
                Some(Governs::Phase(phase)) => found.phase = found.phase.or(Some(phase)),
                _ => {}
            }
            return;
        }
        let Some(head) = doc.head(i) else { return };
        match doc.dep(i) {
            "dobj" | "nsubjpass" => {
                match self.grammar.governs(&self.predicate_lemma(head)) {
                    Some(Governs::Mode(mode)) if mode != Mode::Plain => found.under(mode),
                    Some(Governs::Phase(phase)) => found.phase = found.phase.or(Some(phase)),
                    _ => {}
                }
                let mut above = Found::default();
                self.verb_mode(head, &mut above, 1);
                if matches!(above.mode, Mode::Possible | Mode::Planned | Mode::Threatened) {
                    found.under(above.mode);
                }
            }
            // "there will not be any more bombings"
            "attr" | "nsubj" if doc.lemma(head) == "be" => {
                let mut above = Found::default();
                self.verb_mode(head, &mut above, 1);
                if above.mode != Mode::Plain {
                    found.under(above.mode);
                }
            }
            "conj" if step < MOST_STEPS && doc.tokens()[head].pos == "NOUN" => {
                self.noun_context(head, None, found, step + 1);
            }
            "pobj" => {
                let Some(noun) = doc.head(head) else { return };
                if let Some(mode) = self
                    .grammar
                    .mode_noun(doc.lemma(noun))
                    .filter(|_| matches!(doc.lemma(head), "of" | "for" | "to" | "at"))
                {
                    found.under(mode);
                } else if let Some(Governs::Mode(mode)) = self.grammar.governs(doc.lemma(noun))
                    && matches!(mode, Mode::Planned | Mode::Threatened | Mode::Ordered | Mode::Possible)
                    && matches!(doc.lemma(head), "for" | "of" | "with" | "to")
                {
                    found.under(mode);
                }
            }
            _ => {}
        }
    }
}

/// "warned that it will attack": the finite complement itself looks ahead.
fn will_like(builder: &Builder<'_>, i: usize) -> bool {
    builder.frame_at(i, Shape::Verb).is_some_and(|f| f.tense == Tense::Future)
        || builder.doc.children(i).any(|c| {
            builder.doc.dep(c) == "aux"
                && matches!(builder.doc.lemma(c), "would" | "will" | "could" | "may" | "might")
        })
}
