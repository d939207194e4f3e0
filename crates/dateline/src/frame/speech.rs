//! Who says so: verbs of saying over a clause or beside it, "according to", and quotations that run on
//! over several sentences.

use super::arguments::is_verb;
use super::grammar::Saying;
use super::{Builder, Frame};

/// Steps up a tree that are looked at for speakers.
const MOST_STEPS: usize = 12;
/// Longest chain of hops that is kept.
const MOST_HOPS: usize = 6;

/// One hop: the words that name a source, and the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The verb of saying, or "according".
    pub cue: u32,
    /// Head of the source; `None` when unnamed ("is believed to").
    pub source: Option<u32>,
    /// How it is presented.
    pub kind: Saying,
    /// Taken over from an earlier sentence of the same quotation.
    pub carried: bool,
}

impl Builder<'_> {
    /// Gives every frame its chain of speakers.
    pub(super) fn speech(&mut self) {
        let mut chains: Vec<Vec<Speech>> = self.frames.iter().map(|f| self.speakers_of(f)).collect();
        self.carry_over_quotes(&mut chains);
        for (frame, chain) in self.frames.iter_mut().zip(chains) {
            frame.speech = chain;
        }
    }

    fn speakers_of(&self, frame: &Frame) -> Vec<Speech> {
        let doc = self.doc;
        let mut chain: Vec<Speech> = Vec::new();
        let mut at = frame.pred as usize;
        self.beside(at, &mut chain);
        for _ in 0..MOST_STEPS {
            let Some(head) = doc.head(at) else { break };
            if let Some(hop) = self.over(at, head, at == frame.pred as usize) {
                add(&mut chain, hop);
                self.cited(head, &mut chain);
            }
            self.beside(head, &mut chain);
            at = head;
        }
        chain.truncate(MOST_HOPS);
        chain
    }

    /// The hop when `head` says what hangs below it at `at`.
    fn over(&self, at: usize, head: usize, itself: bool) -> Option<Speech> {
        let doc = self.doc;
        if !is_verb(doc.tokens()[head].pos) {
            return self.noun_over(at, head);
        }
        let kind = self
            .grammar
            .saying(&self.predicate_lemma(head))
            .or_else(|| self.grammar.saying(doc.lemma(head)))?;
        let below = match doc.dep(at) {
            // "X fell; the army denied that …": the parser hangs the first clause on the second.
            "ccomp" | "parataxis" => !self.is_apart(at, head),
            "xcomp" => !matches!(kind, Saying::See) || self.is_passive(head),
            "dobj" | "nsubjpass" if itself => {
                matches!(kind, Saying::Deny | Saying::Confirm | Saying::Allege | Saying::Claim)
                    || doc.lemma(head) == "report"
            }
            // "blamed X for the attack", "accused X of shelling"
            "prep" => kind == Saying::Allege && matches!(doc.lemma(at), "of" | "for" | "with" | "on"),
            _ => false,
        };
        below.then(|| self.hop(head, kind))
    }

    /// A semicolon stands between the clause and the verb that seems to govern it.
    pub(super) fn is_apart(&self, at: usize, verb: usize) -> bool {
        let between = at.min(verb)..at.max(verb);
        between.len() < 80 && between.into_iter().any(|i| self.doc.word(i) == ";")
    }

    /// "a report that", "claims by X that".
    fn noun_over(&self, at: usize, noun: usize) -> Option<Speech> {
        let doc = self.doc;
        let carries = matches!(doc.dep(at), "acl" | "ccomp" | "relcl")
            && self.grammar.saying_nouns.contains(doc.lemma(noun));
        if !carries || !doc.children(at).any(|c| doc.dep(c) == "mark") {
            return None;
        }
        let source = self.holder_of(noun, 0).first().map(|&s| s as u32);
        Some(Speech { cue: noun as u32, source, kind: Saying::Neutral, carried: false })
    }

    fn hop(&self, verb: usize, kind: Saying) -> Speech {
        let doc = self.doc;
        let source = if self.is_passive(verb) {
            let by = doc.children(verb).filter(|&c| matches!(doc.dep(c), "agent") || doc.lemma(c) == "by");
            by.flat_map(|b| doc.children_by(b, "pobj")).next()
        } else {
            self.surface_subject(verb, 0).first().copied()
        };
        Speech { cue: verb as u32, source: source.map(|s| s as u32), kind, carried: false }
    }

    /// Signs beside a clause: "according to X", ", X said,".
    fn beside(&self, at: usize, chain: &mut Vec<Speech>) {
        let doc = self.doc;
        for c in doc.children(at) {
            match doc.dep(c) {
                "prep" | "advcl" | "pcomp" if doc.word(c).eq_ignore_ascii_case("according") => {
                    let to = doc.children_by(c, "prep").next().unwrap_or(c);
                    let source = doc.child(to, "pobj").map(|s| s as u32);
                    add(chain, Speech { cue: c as u32, source, kind: Saying::Neutral, carried: false });
                }
                "parataxis" | "ccomp" | "dep"
                    if c != at && is_verb(doc.tokens()[c].pos) && self.is_inserted(c) =>
                {
                    if let Some(kind) = self.grammar.saying(doc.lemma(c)) {
                        let hop = self.hop(c, kind);
                        if hop.source.is_some() {
                            add(chain, hop);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// ", the monitor said," has no complement of its own.
    fn is_inserted(&self, verb: usize) -> bool {
        let doc = self.doc;
        !doc.children(verb).any(|c| matches!(doc.dep(c), "ccomp" | "dobj" | "xcomp" | "mark"))
    }

    /// "said, citing X", "told Y, quoting Z": one hop further back.
    fn cited(&self, verb: usize, chain: &mut Vec<Speech>) {
        let doc = self.doc;
        for c in doc.children(verb).filter(|&c| {
            matches!(doc.lemma(c), "cite" | "quote") && matches!(doc.dep(c), "advcl" | "prep" | "conj")
        }) {
            if let Some(source) = doc.children(c).find(|&o| matches!(doc.dep(o), "dobj" | "pobj")) {
                add(
                    chain,
                    Speech {
                        cue: c as u32,
                        source: Some(source as u32),
                        kind: Saying::Neutral,
                        carried: false,
                    },
                );
            }
        }
    }

    /// A sentence inside a quotation that names no speaker has the speaker of the quotation.
    fn carry_over_quotes(&self, chains: &mut [Vec<Speech>]) {
        let doc = self.doc;
        let quoted = self.quoted_sentences();
        if !quoted.iter().any(|&q| q) {
            return;
        }
        let mut order: Vec<usize> = (0..self.frames.len()).collect();
        order.sort_by_key(|&n| self.frames[n].pred);
        let mut last: Option<(usize, Speech)> = None;
        for n in order {
            let sentence = doc.sentence_of(self.frames[n].pred as usize);
            match chains[n].last() {
                Some(hop) if !hop.carried && hop.source.is_some() => last = Some((sentence, *hop)),
                None if quoted[sentence] => {
                    if let Some((_, hop)) = last.filter(|(s, _)| sentence > *s && sentence - s <= 3) {
                        chains[n].push(Speech { carried: true, ..hop });
                        last = Some((sentence, hop));
                    }
                }
                _ => {}
            }
        }
    }

    /// For every sentence: does it begin inside quotation marks, or with one?
    fn quoted_sentences(&self) -> Vec<bool> {
        let doc = self.doc;
        let mut out = Vec::new();
        let mut open = false;
        for s in doc.sentences() {
            let first = s.tokens().find(|&i| doc.tokens()[i].pos != "SPACE");
            let starts = first.is_some_and(|i| matches!(doc.word(i), "\"" | "“" | "``"));
            out.push(open || starts);
            for i in s.tokens() {
                match doc.word(i) {
                    "“" | "``" => open = true,
                    "”" | "''" => open = false,
                    "\"" => open = !open,
                    // An unclosed quotation ends with its paragraph.
                    w if w.contains("\n\n") => open = false,
                    _ => {}
                }
            }
        }
        out
    }
}

fn add(chain: &mut Vec<Speech>, hop: Speech) {
    if !chain.iter().any(|h| h.cue == hop.cue) {
        chain.push(hop);
    }
}
