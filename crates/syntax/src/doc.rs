//! What a parse yields: tokens with tags, lemmas, heads, labels and entities. Plain data and tree walking.

use crate::label::Label;
use std::ops::Range;
use std::sync::Arc;

/// Where a token stands in a named entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Iob {
    /// Outside any entity.
    #[default]
    O,
    /// First token of an entity.
    B,
    /// Inside an entity, not first.
    I,
}

/// One token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte in the text.
    pub end: u32,
    /// A single space follows, and belongs to this token.
    pub space: bool,
    /// Fine-grained tag (Penn Treebank for English).
    pub tag: Label,
    /// Universal part of speech.
    pub pos: Label,
    /// Universal features, `Number=Sing|Tense=Past`, or `""`.
    pub morph: Label,
    /// Dependency label (CLEAR for English).
    pub dep: Label,
    /// Entity type, or `""`.
    pub ent_type: Label,
    /// Place in the entity.
    pub iob: Iob,
    /// Index of the governing token in the document; its own index at a root.
    pub head: u32,
    /// A sentence begins here.
    pub sent_start: bool,
    /// Dictionary form; tokens of one word share it.
    pub lemma: Arc<str>,
}

/// A parsed text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    text: String,
    tokens: Vec<Token>,
    /// Dependents of every token, in text order, as slices of one vector.
    children: Vec<u32>,
    child_ranges: Vec<Range<u32>>,
    /// First token below each token, and one past the last; the token itself counts.
    spans: Vec<Range<u32>>,
    sentences: Vec<Range<u32>>,
}

impl Doc {
    /// A document of `text` and its tokens.
    ///
    /// Heads outside the document become roots, so that no tree walk can leave it.
    pub fn new(text: String, mut tokens: Vec<Token>) -> Doc {
        let n = tokens.len() as u32;
        for (i, t) in tokens.iter_mut().enumerate() {
            if t.head >= n {
                t.head = i as u32;
            }
        }
        let (children, child_ranges) = group_children(&tokens);
        let (spans, sentences) = (spans(&tokens), group_sentences(&tokens));
        Doc { text, tokens, children, child_ranges, spans, sentences }
    }

    /// The text that was parsed.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All tokens.
    #[inline]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Number of tokens.
    #[inline]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True if there are no tokens.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The exact words of token `i`.
    #[inline]
    pub fn word(&self, i: usize) -> &str {
        let t = &self.tokens[i];
        &self.text[t.start as usize..t.end as usize]
    }

    /// The exact words from the first to the last token of `range`.
    pub fn words(&self, range: Range<usize>) -> &str {
        if range.is_empty() {
            return "";
        }
        let bytes = self.bytes(range);
        &self.text[bytes]
    }

    /// The bytes of the text that the tokens of `range` cover.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            return 0..0;
        }
        self.tokens[range.start].start as usize..self.tokens[range.end - 1].end as usize
    }

    /// Lemma of token `i`.
    #[inline]
    pub fn lemma(&self, i: usize) -> &str {
        &self.tokens[i].lemma
    }

    /// Dependency label of token `i`.
    #[inline]
    pub fn dep(&self, i: usize) -> Label {
        self.tokens[i].dep
    }

    /// Head of token `i`; `None` at a root.
    #[inline]
    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.tokens[i].head as usize;
        (head != i).then_some(head)
    }

    /// Dependents of token `i` in text order.
    #[inline]
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let range = self.child_ranges[i].start as usize..self.child_ranges[i].end as usize;
        self.children[range].iter().map(|&c| c as usize)
    }

    /// Dependents of token `i` that bear the label `dep`, in text order.
    #[inline]
    pub fn children_by<'a>(&'a self, i: usize, dep: &'a str) -> impl DoubleEndedIterator<Item = usize> + 'a {
        self.children(i).filter(move |&c| self.tokens[c].dep == dep)
    }

    /// First dependent of token `i` that bears the label `dep`.
    #[inline]
    pub fn child(&self, i: usize, dep: &str) -> Option<usize> {
        self.children(i).find(|&c| self.tokens[c].dep == dep)
    }

    /// Token `i` and all that hangs below it, as the span from its leftmost to its rightmost token.
    #[inline]
    pub fn subtree(&self, i: usize) -> Range<usize> {
        self.spans[i].start as usize..self.spans[i].end as usize
    }

    /// The sentences in text order.
    pub fn sentences(&self) -> impl ExactSizeIterator<Item = Sentence<'_>> {
        self.sentences.iter().map(|r| Sentence { doc: self, start: r.start as usize, end: r.end as usize })
    }

    /// Index of the sentence that token `i` is in.
    #[inline]
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|r| r.end as usize <= i)
    }

    /// Token range of sentence `s`.
    #[inline]
    pub fn sentence(&self, s: usize) -> Range<usize> {
        self.sentences[s].start as usize..self.sentences[s].end as usize
    }

    /// First token that begins at or after byte `at`.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| (t.start as usize) < at)
    }

    /// Named entities as the model saw them: token range and type.
    pub fn entities(&self) -> impl Iterator<Item = (Range<usize>, Label)> + '_ {
        let mut i = 0;
        std::iter::from_fn(move || {
            while i < self.tokens.len() && self.tokens[i].iob != Iob::B {
                i += 1;
            }
            if i >= self.tokens.len() {
                return None;
            }
            let start = i;
            i += 1;
            while i < self.tokens.len() && self.tokens[i].iob == Iob::I {
                i += 1;
            }
            Some((start..i, self.tokens[start].ent_type))
        })
    }
}

/// One sentence of a document.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    /// The document it belongs to.
    pub doc: &'a Doc,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

impl<'a> Sentence<'a> {
    /// Its token indices.
    pub fn tokens(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its exact words.
    pub fn text(&self) -> &'a str {
        self.doc.words(self.tokens())
    }
}

fn group_children(tokens: &[Token]) -> (Vec<u32>, Vec<Range<u32>>) {
    let mut count = vec![0u32; tokens.len()];
    for (i, t) in tokens.iter().enumerate() {
        if t.head as usize != i {
            count[t.head as usize] += 1;
        }
    }
    let mut at = 0;
    let mut ranges: Vec<Range<u32>> = Vec::with_capacity(tokens.len());
    for c in count {
        ranges.push(at..at);
        at += c;
    }
    let mut children = vec![0u32; at as usize];
    for (i, t) in tokens.iter().enumerate() {
        if t.head as usize != i {
            let range = &mut ranges[t.head as usize];
            children[range.end as usize] = i as u32;
            range.end += 1;
        }
    }
    (children, ranges)
}

/// The span of what hangs below each token, from the leaves upwards.
fn spans(tokens: &[Token]) -> Vec<Range<u32>> {
    let mut spans: Vec<Range<u32>> = (0..tokens.len() as u32).map(|i| i..i + 1).collect();
    // Dependents whose spans are not known yet.
    let mut open = vec![0u32; tokens.len()];
    for (i, t) in tokens.iter().enumerate() {
        open[t.head as usize] += u32::from(t.head as usize != i);
    }
    let mut leaves: Vec<usize> = (0..tokens.len()).filter(|&i| open[i] == 0).collect();
    while let Some(i) = leaves.pop() {
        let head = tokens[i].head as usize;
        if head != i {
            spans[head] = joined(&spans[head], &spans[i]);
            open[head] -= 1;
            if open[head] == 0 {
                leaves.push(head);
            }
        }
    }
    // What is left are words that govern each other in a circle: a damaged tree. All of a circle hangs below each.
    for i in 0..tokens.len() {
        if open[i] == 0 {
            continue;
        }
        let next = |at: usize| tokens[at].head as usize;
        let circle: Vec<usize> =
            std::iter::successors(Some(i), |&at| Some(next(at)).filter(|&n| n != i)).collect();
        let whole = circle.iter().fold(spans[i].clone(), |all, &at| joined(&all, &spans[at]));
        for at in circle {
            spans[at] = whole.clone();
            open[at] = 0;
        }
    }
    spans
}

fn joined(a: &Range<u32>, b: &Range<u32>) -> Range<u32> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn group_sentences(tokens: &[Token]) -> Vec<Range<u32>> {
    let mut sentences: Vec<Range<u32>> = Vec::new();
    for (i, t) in tokens.iter().enumerate() {
        let i = i as u32;
        match sentences.last_mut() {
            Some(last) if !t.sent_start => last.end = i + 1,
            _ => sentences.push(i..i + 1),
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(heads: &[u32]) -> Doc {
        let token = |(i, &head): (usize, &u32)| Token {
            start: i as u32,
            end: i as u32 + 1,
            space: false,
            tag: "",
            pos: "",
            morph: "",
            dep: "",
            ent_type: "",
            iob: Iob::O,
            head,
            sent_start: i == 0,
            lemma: "".into(),
        };
        Doc::new("x".repeat(heads.len()), heads.iter().enumerate().map(token).collect())
    }

    #[test]
    fn a_subtree_is_what_hangs_below() {
        let doc = doc(&[1, 3, 1, 3, 5, 3]);
        let spans: Vec<_> = (0..6).map(|i| doc.subtree(i)).collect();
        assert_eq!(spans, [0..1, 0..3, 2..3, 0..6, 4..5, 4..6]);
    }

    #[test]
    fn words_that_govern_each_other_in_a_circle_hang_below_each_other() {
        let doc = doc(&[0, 2, 4, 2, 1, 4]);
        let spans: Vec<_> = (0..6).map(|i| doc.subtree(i)).collect();
        assert_eq!(spans, [0..1, 1..6, 1..6, 3..4, 1..6, 5..6]);
    }
}
