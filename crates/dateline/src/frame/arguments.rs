//! Logical arguments of verbs: passive, participles, relatives, control and raising, shared subjects of
//! coordinated verbs, datives, and phrases that the parser hangs on the object.

use super::tree::{conjuncts, is_nominal, prep_objects};
use super::{Builder, Frame, Phrase, Saying, Shape, Tense, Unwritten};

/// Clauses nested deeper than this take no subject from above: bounds the walk on damaged trees.
const MOST_NESTED: usize = 12;

impl Builder<'_> {
    /// One frame for every verb that is not an auxiliary.
    pub(super) fn verbs(&mut self) {
        for i in 0..self.doc.len() {
            if self.is_predicate(i) {
                let frame = self.verb(i);
                self.push(frame);
            }
        }
    }

    fn is_predicate(&self, i: usize) -> bool {
        let t = &self.doc.tokens()[i];
        let verb = t.pos == "VERB" || t.tag.starts_with("VB");
        let auxiliary = matches!(t.dep, "aux" | "auxpass");
        let participle = t.dep == "amod" && matches!(t.tag, "VBN" | "VBG" | "VBD");
        let copula = t.pos == "AUX" && !auxiliary;
        (verb && !auxiliary && (t.dep != "amod" || participle) && t.dep != "compound") || copula
    }

    fn verb(&self, i: usize) -> Frame {
        let mut frame = Frame::new(i, self.predicate_lemma(i), Shape::Verb);
        frame.passive = self.is_passive(i);
        frame.tense = self.tense(i);
        frame.object = self.objects(i, frame.passive);
        frame.subject = self.subjects(i, frame.passive);
        frame.phrases = self.phrases(i, &frame);
        if let Some(recipient) = self.recipient(i, frame.passive) {
            frame.phrases.insert(0, recipient);
        }
        if frame.passive && frame.subject.is_empty() {
            self.find_agent(&mut frame);
        }
        self.unwritten_phrases(&mut frame);
        self.open_reciprocal(&mut frame);
        frame
    }

    /// "is al-Qaeda's affiliate": of al-Qaeda. "al-Qaeda-linked fighters": linked to al-Qaeda.
    fn unwritten_phrases(&self, frame: &mut Frame) {
        let i = frame.pred as usize;
        if matches!(frame.lemma.as_str(), "be" | "become" | "remain") {
            for &object in &frame.object.clone() {
                frame.phrases.extend(self.owners(object as usize, i));
            }
        }
        let predicative = self.doc.child(i, "oprd").filter(|&p| !frame.object.contains(&(p as u32)));
        let predicative = predicative.or_else(|| self.small_clause(i).map(|c| c.1));
        if let Some(p) = predicative.filter(|_| !frame.object.is_empty()) {
            frame.phrases.push(Phrase::unwritten(Unwritten::Predicative, p, i));
        }
        for &tied in &self.hyphen_subject(i) {
            frame.phrases.push(Phrase::unwritten(Unwritten::Comitative, tied, i));
        }
    }

    /// "was captured", "captured by rebels", "the captured base", and the second verb of "was seized and burned".
    pub(super) fn is_passive(&self, i: usize) -> bool {
        let doc = self.doc;
        if doc.children(i).any(|c| matches!(doc.dep(c), "nsubjpass" | "auxpass" | "agent")) {
            return true;
        }
        let t = &doc.tokens()[i];
        if !matches!(t.tag, "VBN" | "VBD") {
            return false;
        }
        let has_aux = doc.children(i).any(|c| doc.dep(c) == "aux");
        let has_subject = doc.children(i).any(|c| doc.dep(c) == "nsubj");
        match t.dep {
            "acl" if self.headless(i).is_some() => false,
            "acl" | "amod" => t.tag == "VBN" || doc.child(i, "dobj").is_none(),
            "advcl" if !has_aux && !has_subject && self.is_parted_passive(i) => true,
            "advcl" | "relcl" => t.tag == "VBN" && !has_aux && !has_subject && doc.child(i, "dobj").is_none(),
            // "was found murdered", "were reported killed"
            "xcomp" | "oprd" if t.tag == "VBN" => {
                !has_aux
                    && !has_subject
                    && doc.child(i, "dobj").is_none()
                    && doc.head(i).is_some_and(|h| self.is_passive_shallow(h))
            }
            "conj" if t.tag == "VBN" && !has_aux && !has_subject && doc.child(i, "dobj").is_none() => {
                doc.head(i).is_some_and(|h| self.is_passive_shallow(h))
            }
            "conj" => self.is_gapped_passive(i),
            _ => false,
        }
    }

    /// "A series of bombs killed 26 people", read as bombs that somebody killed: a participle with an object of its own is
    /// the verb of its clause, if the clause has no other. Gives the noun that heads the clause.
    fn headless(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let object = doc.child(i, "dobj").filter(|&o| o > i)?;
        if doc.dep(i) != "acl"
            || doc.tokens()[i].tag != "VBN"
            || self.grammar.giving.contains(doc.lemma(i))
            || object > i + 12
        {
            return None;
        }
        let mut at = i;
        for _ in 0..MOST_NESTED {
            let noun = at < i && matches!(doc.tokens()[at].pos, "NOUN" | "PROPN");
            let Some(head) = doc.head(at) else { return noun.then_some(at) };
            if noun && self.is_left_over(at, head) {
                return Some(at);
            }
            at = head;
        }
        None
    }

    /// "A series of bombs killed 26 people, officials said": the noun stands where the clause that is said should.
    fn is_left_over(&self, noun: usize, verb: usize) -> bool {
        let doc = self.doc;
        if self.grammar.saying(doc.lemma(verb)).is_none() || !is_verb(doc.tokens()[verb].pos) {
            return false;
        }
        match doc.dep(noun) {
            "ccomp" => true,
            "nsubj" => noun < verb && doc.children_by(verb, "nsubj").any(|s| s > noun && s < verb),
            _ => false,
        }
    }

    /// "were on Sunday killed": a phrase between the auxiliary and its participle makes two verbs of them for the parser.
    fn is_parted_passive(&self, i: usize) -> bool {
        let doc = self.doc;
        let Some(be) = doc.head(i).filter(|&h| h < i && doc.lemma(h) == "be") else { return false };
        let between =
            |c: usize| c < be || c > i || matches!(doc.dep(c), "prep" | "npadvmod" | "advmod" | "advcl");
        doc.child(be, "nsubj").is_some_and(|s| s < be)
            && doc.children(be).all(between)
            && !doc.children(i).any(|c| matches!(doc.dep(c), "mark" | "dobj"))
    }

    /// "12 people were killed and 40 injured": the second verb has its own subject and no auxiliary of its own.
    fn is_gapped_passive(&self, i: usize) -> bool {
        let doc = self.doc;
        let counted = doc.child(i, "nsubj").is_some_and(|s| {
            doc.tokens()[s].tag == "CD"
                || matches!(doc.lemma(s), "other" | "another" | "more" | "dozen" | "score" | "hundred")
                || doc.child(s, "nummod").is_some()
        });
        counted
            && matches!(doc.tokens()[i].tag, "VBN" | "VBD")
            && !doc.children(i).any(|c| matches!(doc.dep(c), "aux" | "dobj" | "ccomp" | "xcomp"))
            && doc.head(i).is_some_and(|h| doc.child(h, "auxpass").is_some())
    }

    fn is_passive_shallow(&self, i: usize) -> bool {
        let doc = self.doc;
        doc.children(i).any(|c| matches!(doc.dep(c), "nsubjpass" | "auxpass" | "agent"))
            || (doc.tokens()[i].tag == "VBN" && matches!(doc.dep(i), "acl" | "amod"))
    }

    fn tense(&self, i: usize) -> Tense {
        let doc = self.doc;
        let mut at = i;
        // A second verb without auxiliaries shares those of the first.
        for _ in 0..4 {
            let aux: Vec<usize> =
                doc.children(at).filter(|&c| matches!(doc.dep(c), "aux" | "auxpass")).collect();
            let has =
                |words: &[&str]| aux.iter().any(|&a| words.contains(&doc.word(a).to_lowercase().as_str()));
            if has(&["will", "'ll", "shall", "wo"]) {
                return Tense::Future;
            }
            if has(&["had", "'d"]) {
                return Tense::Pluperfect;
            }
            if has(&["was", "were", "did", "has", "have", "'ve", "would", "could"]) {
                return Tense::Past;
            }
            if has(&["is", "are", "am", "'s", "'re", "do", "does", "can", "may", "must"]) {
                return Tense::Present;
            }
            match doc.tokens()[at].tag {
                "VBD" => return Tense::Past,
                "VBP" | "VBZ" => return Tense::Present,
                _ => match doc.head(at) {
                    Some(head)
                        if matches!(doc.dep(at), "conj" | "xcomp" | "advcl" | "pcomp" | "prep" | "ccomp") =>
                    {
                        at = head
                    }
                    Some(_) if doc.tokens()[at].tag == "VBN" => return Tense::Past,
                    _ => return Tense::Present,
                },
            }
        }
        Tense::Present
    }

    /// Heads of the logical object of verb `i`.
    fn objects(&self, i: usize, passive: bool) -> Vec<u32> {
        let doc = self.doc;
        // "shot dead 16 people": the people, not how they were shot.
        let direct = doc
            .child(i, "dobj")
            .or_else(|| doc.children(i).find(|&c| matches!(doc.dep(c), "attr" | "acomp" | "oprd")));
        let t = &doc.tokens()[i];
        let heads = if passive {
            match direct {
                // "rebels were given missiles": the object is what was given.
                Some(given)
                    if doc.dep(given) == "dobj"
                        && doc.child(i, "nsubjpass").is_some()
                        && self.is_given(i) =>
                {
                    vec![given]
                }
                _ => self.passive_subject(i),
            }
        } else if let Some(gap) = self.gap_beside(i, direct) {
            vec![gap]
        } else if let Some(object) = direct {
            vec![self.antecedent(object).unwrap_or(object)]
        } else if let Some(object) = self.small_clause(i).map(|c| c.0) {
            vec![object]
        } else if t.dep == "relcl" {
            // "the town that rebels captured", "the town rebels captured"
            self.relative_gap(i).into_iter().collect()
        } else if t.dep == "conj" && matches!(t.tag, "VBD" | "VBN" | "VBP" | "VBZ" | "VB") {
            // "seized and held the town": the object stands at the last verb, or is shared with a later one.
            let later = doc.children_by(i, "conj").find(|&c| doc.child(c, "dobj").is_some());
            let shared = later.and_then(|c| doc.child(c, "dobj"));
            shared.or_else(|| self.relative_object_of_twin(i)).into_iter().collect()
        } else {
            let later = doc
                .children_by(i, "conj")
                .find(|&c| doc.tokens()[c].tag == t.tag && doc.child(c, "nsubj").is_none());
            later.filter(|&c| c <= i + 3).and_then(|c| doc.child(c, "dobj")).into_iter().collect()
        };
        self.open(heads)
    }

    /// "the soldier that rebels held captive": who was held is in front, and how stands where an object might.
    fn gap_beside(&self, i: usize, direct: Option<usize>) -> Option<usize> {
        let doc = self.doc;
        let predicative = direct.is_some_and(|d| matches!(doc.dep(d), "acomp" | "oprd"));
        let copula = matches!(doc.lemma(i), "be" | "become" | "remain" | "seem" | "look");
        if predicative && !copula && doc.dep(i) == "relcl" { self.relative_gap(i) } else { None }
    }

    /// "proclaimed [himself president]": who, and as what.
    fn small_clause(&self, i: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let what = doc.children(i).find(|&c| {
            c > i
                && matches!(doc.dep(c), "ccomp" | "xcomp")
                && matches!(doc.tokens()[c].pos, "NOUN" | "PROPN")
        })?;
        let who = doc.child(what, "nsubj").filter(|&who| who > i && who < what)?;
        Some((who, what))
    }

    /// What a passive verb is said of.
    fn passive_subject(&self, i: usize) -> Vec<usize> {
        let doc = self.doc;
        if let Some(s) = doc.children(i).find(|&c| matches!(doc.dep(c), "nsubjpass" | "nsubj")) {
            return vec![self.antecedent(s).unwrap_or(s)];
        }
        match (doc.dep(i), doc.head(i)) {
            ("acl" | "amod", Some(noun)) => vec![noun],
            ("relcl", Some(noun)) => vec![noun],
            ("conj", Some(first)) if self.is_passive_shallow(first) => self.passive_subject_of(first),
            ("advcl", Some(verb)) if self.is_parted_passive(i) => self.surface_subject(verb, 0),
            ("advcl", Some(verb)) => {
                self.adjacent_noun(i).map_or_else(|| self.surface_subject(verb, 0), |n| vec![n])
            }
            ("xcomp" | "ccomp", Some(verb)) => self.controller(verb, 0),
            _ => Vec::new(),
        }
    }

    fn passive_subject_of(&self, i: usize) -> Vec<usize> {
        if self.doc.dep(i) == "conj" && self.doc.head(i) == Some(i) {
            Vec::new()
        } else {
            self.passive_subject(i)
        }
    }

    /// "missiles once supplied to X": a participle that the parser hangs on the verb but that follows its noun.
    fn adjacent_noun(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let mut at = doc.subtree(i).start.checked_sub(1)?;
        while at > 0 && (doc.dep(at) == "advmod" || doc.tokens()[at].pos == "ADV") {
            at -= 1;
        }
        (matches!(doc.tokens()[at].pos, "NOUN" | "PROPN") && doc.head(i)? < at).then_some(at)
    }

    /// Heads of the logical subject of verb `i`.
    fn subjects(&self, i: usize, passive: bool) -> Vec<u32> {
        let doc = self.doc;
        let heads = if passive {
            let by = doc
                .children(i)
                .filter(|&c| doc.dep(c) == "agent" || (doc.dep(c) == "prep" && doc.lemma(c) == "by"));
            let named: Vec<usize> =
                by.flat_map(|by| doc.children_by(by, "pobj")).filter(|&o| is_nominal(doc, o)).collect();
            if named.is_empty() { self.hyphen_subject(i) } else { named }
        } else {
            self.surface_subject(i, 0)
        };
        self.open(heads)
    }

    /// "Iran-backed rebels": what the hyphen ties to a participle is its doer.
    fn hyphen_subject(&self, i: usize) -> Vec<usize> {
        let doc = self.doc;
        let tied = doc.dep(i) == "amod" && i >= 2 && matches!(doc.word(i - 1), "-" | "–" | "‑");
        if tied && is_nominal(doc, i - 2) { vec![i - 2] } else { Vec::new() }
    }

    /// Heads that stand as subject of verb `i` on the surface, found above when it has none of its own.
    pub(super) fn surface_subject(&self, i: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        if depth > MOST_NESTED {
            return Vec::new();
        }
        // Of a name with hyphens the parser may hang a hyphen on the verb by itself.
        let is_subject = |&c: &usize| matches!(doc.dep(c), "nsubj" | "nsubjpass") && is_word(doc.word(c));
        if let Some(s) = self.quote_inverted(i) {
            return vec![s];
        }
        if let Some(s) = doc.children(i).find(is_subject) {
            let nearer =
                doc.children(i).filter(is_subject).find(|&c| c > s && c < i && self.is_left_over(s, i));
            let s = nearer.unwrap_or(s);
            return vec![self.antecedent(s).unwrap_or(s)];
        }
        if let Some(s) = self.subject_after_time(i) {
            return vec![s];
        }
        let Some(head) = doc.head(i) else { return Vec::new() };
        let up = depth + 1;
        match doc.dep(i) {
            "conj" | "dep" if is_verb(doc.tokens()[head].pos) => self.surface_subject(head, up),
            "xcomp" => self.controller(head, up),
            "ccomp" if doc.tokens()[i].tag == "VBG" || self.is_infinitive(i) => self.controller(head, up),
            "advcl" => {
                self.subject_taken(i, head).map_or_else(|| self.surface_subject(head, up), |s| vec![s])
            }
            "acl" if doc.tokens()[i].tag == "VBG" => vec![head],
            "acl" if self.headless(i).is_some() => self.headless(i).into_iter().collect(),
            "acl" => self.holder_of(head, up),
            "amod" if doc.tokens()[i].tag == "VBG" => vec![head],
            "relcl" => vec![head],
            "pcomp" => self.gerund_subject(head, up),
            _ => Vec::new(),
        }
    }

    /// "'Full panic mode,' said the envoy": who says it stands behind the verb, whatever the parser makes of the quotation.
    fn quote_inverted(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let closed = i > 0 && matches!(doc.word(i - 1), "”" | "\"" | "''");
        if !closed || doc.tokens()[i].tag == "VBG" || self.grammar.saying(doc.lemma(i)).is_none() {
            return None;
        }
        let behind = |&c: &usize| {
            c > i
                && matches!(doc.dep(c), "nsubj" | "dobj" | "attr" | "ccomp" | "npadvmod" | "oprd")
                && matches!(doc.tokens()[c].pos, "PROPN" | "NOUN" | "PRON")
                && doc.subtree(c).start == i + 1
        };
        doc.children(i).find(behind)
    }

    /// "were killed as a bomber hit a camp": the parser takes "as a bomber" for a phrase, and leaves the clause without
    /// its subject.
    fn subject_taken(&self, i: usize, head: usize) -> Option<usize> {
        let doc = self.doc;
        if !matches!(doc.tokens()[i].tag, "VBD" | "VBZ" | "VBP") {
            return None;
        }
        let start = doc.subtree(i).start;
        let taken = doc.children_by(head, "prep").find(|&p| {
            matches!(doc.lemma(p), "as" | "after" | "before" | "until" | "since")
                && doc.subtree(p).end == start
        })?;
        doc.child(taken, "pobj")
    }

    /// "On Friday evening gunmen killed 14 people": the parser takes the gunmen for a part of the evening.
    fn subject_after_time(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        if doc.tokens()[i].tag != "VBD" || !matches!(doc.dep(i), "ROOT" | "ccomp" | "conj" | "advcl") {
            return None;
        }
        let time = |c: usize| {
            let word = doc.word(c);
            word.ends_with("day") || matches!(word, "morning" | "evening" | "night" | "afternoon" | "weekend")
        };
        let front = doc.children_by(i, "prep").find(|&p| p < i && doc.subtree(p).end == i)?;
        let last = doc.child(front, "pobj").filter(|&o| doc.tokens()[o].pos == "NOUN" && !time(o))?;
        doc.children_by(last, "compound").any(time).then_some(last)
    }

    fn is_infinitive(&self, i: usize) -> bool {
        self.doc.children(i).any(|c| self.doc.tokens()[c].tag == "TO")
    }

    /// "forced residents to flee": the object of the governing verb; else its subject ("tried to flee").
    fn controller(&self, verb: usize, depth: usize) -> Vec<usize> {
        // "used machetes to kill": with what, and not who.
        if self.grammar.instrument.contains(self.doc.lemma(verb)) {
            return self.surface_subject(verb, depth);
        }
        let object = self.doc.children(verb).find(|&c| matches!(self.doc.dep(c), "dobj" | "dative"));
        match object {
            Some(o) if is_nominal(self.doc, o) => vec![self.antecedent(o).unwrap_or(o)],
            _ => self.surface_subject(verb, depth),
        }
    }

    /// "accused the army of shelling X": the object; "by shelling X, the army": the subject.
    fn gerund_subject(&self, prep: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        let Some(verb) = doc.head(prep) else { return Vec::new() };
        if is_verb(doc.tokens()[verb].pos) {
            if matches!(doc.lemma(prep), "of" | "from" | "for" | "into") {
                return self.controller(verb, depth);
            }
            return self.surface_subject(verb, depth);
        }
        // "accused the army [of shelling X]": the parser may hang it on the accused.
        let accuses = |v: usize| self.grammar.saying(doc.lemma(v)) == Some(Saying::Allege);
        if matches!(doc.dep(verb), "dobj" | "nsubjpass") && doc.head(verb).is_some_and(accuses) {
            return vec![verb];
        }
        // "was accused of shelling" hangs on the verb; "responsibility for shelling" on a noun.
        self.holder_of(verb, depth)
    }

    /// Whose attempt, plan or responsibility a noun is: its possessor, or the subject of the verb it hangs on.
    pub(super) fn holder_of(&self, noun: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        if depth > MOST_NESTED {
            return Vec::new();
        }
        if let Some(owner) = doc.child(noun, "poss") {
            return vec![owner];
        }
        let by =
            doc.children_by(noun, "prep").find(|&p| doc.lemma(p) == "by").and_then(|p| doc.child(p, "pobj"));
        if let Some(by) = by {
            return vec![by];
        }
        match doc.head(noun) {
            Some(verb)
                if is_verb(doc.tokens()[verb].pos) && matches!(doc.dep(noun), "dobj" | "attr" | "pobj") =>
            {
                self.surface_subject(verb, depth + 1)
            }
            Some(prep) if doc.dep(noun) == "pobj" => match doc.head(prep) {
                Some(verb) if is_verb(doc.tokens()[verb].pos) => self.surface_subject(verb, depth + 1),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        if !matches!(doc.tokens()[i].tag, "WDT" | "WP" | "WP$") && !doc.word(i).eq_ignore_ascii_case("that") {
            return None;
        }
        let mut at = i;
        for _ in 0..MOST_NESTED {
            if doc.dep(at) == "relcl" {
                return doc.head(at);
            }
            at = doc.head(at)?;
        }
        None
    }

    /// The object that a relative clause leaves out: its antecedent, when another subject is there.
    fn relative_gap(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let own_subject = doc.child(i, "nsubj").filter(|&s| self.antecedent(s).is_none())?;
        let stranded = doc
            .children_by(i, "prep")
            .any(|p| doc.child(p, "pobj").is_none_or(|o| self.antecedent(o).is_some()));
        let complement = doc.children(i).any(|c| matches!(doc.dep(c), "ccomp" | "xcomp"));
        let adverbial = doc.children_by(i, "advmod").any(|a| matches!(doc.tokens()[a].tag, "WRB"));
        if stranded || complement || adverbial || own_subject > i {
            return None;
        }
        doc.head(i)
    }

    /// "the city, which rebels took and the group has held": both verbs have what the relative pronoun stands for.
    fn relative_object_of_twin(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let first = doc.head(i).filter(|&f| doc.dep(f) == "relcl" && f < i)?;
        let own = doc.child(i, "nsubj").filter(|&s| s < i)?;
        let free =
            doc.children(i).all(|c| !matches!(doc.dep(c), "dobj" | "ccomp" | "xcomp" | "attr" | "acomp"));
        let relative = doc.child(first, "dobj").and_then(|o| self.antecedent(o));
        relative.or_else(|| self.relative_gap(first)).filter(|&noun| free && noun != own)
    }

    /// A verb that takes two objects: in the passive it may keep one. "was killed Friday" does not.
    fn is_given(&self, i: usize) -> bool {
        self.grammar.giving.contains(self.doc.lemma(i))
    }

    /// Who is given something: "gave rebels missiles", "rebels were given missiles".
    fn recipient(&self, i: usize, passive: bool) -> Option<Phrase> {
        let doc = self.doc;
        let dative = doc.children_by(i, "dative").find(|&d| is_nominal(doc, d));
        let given = passive && doc.child(i, "dobj").is_some() && self.is_given(i);
        let head = dative.or_else(|| if given { doc.child(i, "nsubjpass") } else { None })?;
        Some(Phrase::unwritten(Unwritten::Dative, head, i))
    }

    /// Preposition phrases of verb `i`, then those of its object and subject, nearest first.
    fn phrases(&self, i: usize, frame: &Frame) -> Vec<Phrase> {
        let mut out = Vec::new();
        self.phrases_on(i, &mut out);
        if let Some(gap) = self.stranded_preposition(i) {
            out.push(gap);
        }
        for &object in frame.object.iter().take(4) {
            self.phrases_on(object as usize, &mut out);
        }
        self.shared_phrases(frame, &mut out);
        // A phrase on the phrase: "from rebels by forces".
        for n in 0..out.len().min(8) {
            let head = out[n].head as usize;
            self.phrases_on(head, &mut out);
        }
        if frame.passive || matches!(self.doc.lemma(i), "be" | "remain" | "come") {
            for &subject in frame.subject.iter().take(2) {
                if !frame.object.contains(&subject) {
                    self.phrases_on(subject as usize, &mut out);
                }
            }
        }
        self.sides(frame, &mut out);
        let mut seen = Vec::new();
        out.retain(|p| {
            let new = !seen.contains(&(p.prep, p.head));
            seen.push((p.prep, p.head));
            new
        });
        out.truncate(32);
        out
    }

    /// "A truce between A and B held": between whom stands on the subject of a verb without object.
    fn sides(&self, frame: &Frame, out: &mut Vec<Phrase>) {
        let doc = self.doc;
        if frame.passive || !frame.object.is_empty() {
            return;
        }
        for &subject in frame.subject.iter().take(2) {
            for between in doc.children_by(subject as usize, "prep").filter(|&p| doc.lemma(p) == "between") {
                for (n, (prep, head)) in prep_objects(doc, between).into_iter().enumerate() {
                    out.push(match n {
                        0 => Phrase::written(prep, head, subject as usize),
                        _ => Phrase::unwritten(Unwritten::Comitative, head, subject as usize),
                    });
                }
            }
        }
    }

    fn phrases_on(&self, i: usize, out: &mut Vec<Phrase>) {
        let doc = self.doc;
        let preps =
            doc.children(i).filter(|&c| matches!(doc.dep(c), "prep" | "agent" | "dative" | "prt" | "advmod"));
        for prep in preps {
            for (prep, head) in prep_objects(doc, prep) {
                let head = self.antecedent(head).unwrap_or(head);
                if out.len() < 48 {
                    out.push(Phrase::written(prep, head, i));
                }
            }
        }
        // "died following a battle": a verb for the parser
        let following = doc.children(i).find(|&c| {
            c > i && doc.word(c) == "following" && matches!(doc.dep(c), "xcomp" | "advcl" | "prep")
        });
        if let Some((prep, head)) = following.and_then(|f| Some((f, doc.child(f, "dobj")?))) {
            out.push(Phrase::written(prep, head, i));
        }
        for more in doc
            .children(i)
            .filter(|&c| matches!(doc.dep(c), "prep" | "agent"))
            .flat_map(|p| doc.children_by(p, "conj"))
        {
            for (prep, head) in prep_objects(doc, more) {
                out.push(Phrase::written(prep, head, i));
            }
        }
    }

    /// "the town from which they withdrew" and "the town they withdrew from".
    fn stranded_preposition(&self, i: usize) -> Option<Phrase> {
        let doc = self.doc;
        if doc.dep(i) != "relcl" {
            return None;
        }
        let noun = doc.head(i)?;
        let bare = doc.children_by(i, "prep").find(|&p| doc.children(p).next().is_none())?;
        Some(Phrase::written(bare, noun, i))
    }

    /// "captured and looted the base in Idlib": the phrase stands at the last verb.
    fn shared_phrases(&self, frame: &Frame, out: &mut Vec<Phrase>) {
        let (doc, i) = (self.doc, frame.pred as usize);
        let next = doc.children_by(i, "conj").find(|&c| {
            is_verb(doc.tokens()[c].pos) && (doc.child(c, "nsubj").is_none() || self.is_gapped_passive(c))
        });
        if doc.children(i).any(|c| doc.dep(c) == "prep" || doc.dep(c) == "dobj" && !frame.passive) {
            return;
        }
        if let Some(next) = next {
            self.phrases_on(next, out);
        }
        // "were killed and 25 injured in a blast", where the parser coordinates the verb with the number
        if let Some(counted) = doc.children_by(i, "conj").find(|&c| c > i && doc.tokens()[c].pos == "NUM") {
            self.phrases_on(counted, out);
            if let Some(verb) = doc.children(counted).find(|&c| doc.tokens()[c].tag == "VBN") {
                self.phrases_on(verb, out);
            }
        }
    }

    /// Passive without an agent of its own: "captured from rebels by government forces".
    fn find_agent(&self, frame: &mut Frame) {
        let by = frame.phrases.iter().find(|p| self.doc.lemma(p.prep as usize) == "by" && p.on != frame.pred);
        if let Some(by) = by
            && is_nominal(self.doc, by.head as usize)
        {
            frame.subject = self.open(vec![by.head as usize]);
        }
    }

    /// "A and B clashed" is "A clashed with B", whatever else the verb takes ("exchanged prisoners").
    pub(super) fn open_reciprocal(&self, frame: &mut Frame) {
        if !self.grammar.reciprocal.contains(&frame.lemma) {
            return;
        }
        let with =
            frame.phrases.iter().any(|p| matches!(self.doc.lemma(p.prep as usize), "with" | "against"));
        let i = frame.pred as usize;
        if frame.subject.len() >= 2 && !with {
            let others = frame.subject.split_off(1);
            frame
                .phrases
                .extend(others.iter().map(|&o| Phrase::unwritten(Unwritten::Comitative, o as usize, i)));
            if frame.object.is_empty() {
                frame.object = others;
            }
        }
    }

    /// Coordination opened, quantity heads looked through.
    pub(super) fn open(&self, heads: Vec<usize>) -> Vec<u32> {
        let mut out = Vec::new();
        for head in heads {
            for h in conjuncts(self.doc, head) {
                let h = h as u32;
                if !out.contains(&h) {
                    out.push(h);
                }
            }
        }
        out
    }
}

/// Verb or auxiliary by part of speech.
pub(super) fn is_verb(pos: &str) -> bool {
    matches!(pos, "VERB" | "AUX")
}

/// True of what has a letter or a digit.
fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}
