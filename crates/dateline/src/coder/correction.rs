//! "That was wrong": which sentences does the outlet itself take back?

use crate::frame::Grammar;
use syntax::Doc;

/// Numbers of those sentences, in text order.
pub fn corrected(doc: &Doc, grammar: &Grammar) -> Vec<usize> {
    let verbs = (0..doc.len()).filter(|&i| doc.lemma(i) == "be" && corrects(doc, grammar, i));
    verbs.filter_map(|verb| doc.sentence_of(verb).checked_sub(1)).collect()
}

/// "That was wrong", "our report was an error"; not "police said it was wrong" and not "that was not wrong".
fn corrects(doc: &Doc, grammar: &Grammar, verb: usize) -> bool {
    let said = doc.head(verb).is_some_and(|up| grammar.saying(doc.lemma(up)).is_some());
    let main = doc.head(verb).is_none() || matches!(doc.dep(verb), "ccomp" | "parataxis" | "conj") && !said;
    let is = |deps: &[&str], c: usize| deps.contains(&doc.dep(c));
    let children = || doc.children(verb);
    main && children().any(|c| is(&["nsubj"], c) && grammar.corrected.contains(&doc.lemma(c).to_lowercase()))
        && children().any(|c| is(&["acomp", "attr"], c) && grammar.corrects.contains(doc.lemma(c)))
        && !children().any(|c| is(&["neg"], c))
}
