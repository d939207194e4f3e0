//! From the arcs of a projective parser to the tree: lifted arcs put back, sentences marked.
//!
//! A label `X||Y` says that the arc was lifted: its true head is a `Y` below the head it has
//! (pseudo-projective parsing, Nivre and Nilsson 2005, head scheme).

use crate::label::{Label, label};

/// A dependency tree as parallel vectors.
#[derive(Debug, Default)]
pub struct Tree {
    /// Index of each word's head; its own at a root.
    pub heads: Vec<u32>,
    /// Label of each word.
    pub deps: Vec<Label>,
    /// Whether a sentence begins with each word.
    pub starts: Vec<bool>,
    left_edge: Vec<u32>,
    right_edge: Vec<u32>,
}

/// Rounds in which the extents of subtrees are spread upwards.
const ROUNDS: usize = 12;

impl Tree {
    /// Puts lifted arcs back and finds the sentences; `is_space` tells white-space tokens.
    pub fn finish(&mut self, is_space: impl Fn(usize) -> bool) {
        self.set_edges();
        if self.deps.iter().any(|dep| dep.contains("||")) {
            self.deprojectivize(is_space);
            self.set_edges();
        }
        self.starts.clear();
        self.starts.resize(self.heads.len(), false);
        for (i, &head) in self.heads.iter().enumerate() {
            if head as usize == i {
                self.starts[self.left_edge[i] as usize] = true;
            }
        }
    }

    fn deprojectivize(&mut self, is_space: impl Fn(usize) -> bool) {
        for i in 0..self.heads.len() {
            if let Some((dep, head_dep)) = self.deps[i].split_once("||") {
                let head = self.search_head(i, head_dep, &is_space);
                self.heads[i] = head;
                self.deps[i] = label(dep);
            }
        }
    }

    /// Breadth first below the head of `i`, left to right: the first word labelled `dep`, else the head itself.
    fn search_head(&self, i: usize, dep: &str, is_space: &impl Fn(usize) -> bool) -> u32 {
        let top = self.heads[i];
        let mut level = vec![top];
        let mut steps = 0;
        while !level.is_empty() {
            let mut below = Vec::new();
            for parent in level {
                for child in self.left_edge[parent as usize]..=self.right_edge[parent as usize] {
                    if self.heads[child as usize] != parent
                        || child == parent
                        || child as usize == i
                        || is_space(child as usize)
                    {
                        continue;
                    }
                    if self.deps[child as usize] == dep {
                        return child;
                    }
                    below.push(child);
                    steps += 1;
                }
            }
            // A tree has no more words below the head than there are; a cycle would.
            if steps > self.heads.len() {
                break;
            }
            level = below;
        }
        top
    }

    /// Leftmost and rightmost word below each word.
    fn set_edges(&mut self) {
        let n = self.heads.len();
        self.left_edge.clear();
        self.left_edge.extend(0..n as u32);
        self.right_edge.clear();
        self.right_edge.extend(0..n as u32);
        for _ in 0..ROUNDS {
            for i in (0..n).chain((0..n).rev()) {
                let head = self.heads[i] as usize;
                self.left_edge[head] = self.left_edge[head].min(self.left_edge[i]);
                self.right_edge[head] = self.right_edge[head].max(self.right_edge[i]);
            }
            if self.heads_within_sentences() {
                break;
            }
        }
    }

    /// Whether every word's head lies in the word's own sentence, as far as the edges are known.
    fn heads_within_sentences(&self) -> bool {
        let n = self.heads.len();
        let mut begins = vec![false; n];
        for (i, &head) in self.heads.iter().enumerate() {
            if head as usize == i {
                begins[self.left_edge[i] as usize] = true;
            }
        }
        let mut start = 0;
        for (i, &begins) in begins.iter().enumerate() {
            if (i > 0 && begins) || i + 1 == n {
                // The word at `i` itself is allowed as a head, as in spaCy.
                if self.heads[start..i].iter().any(|&head| (head as usize) < start || head as usize > i) {
                    return false;
                }
                start = i;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifted_arc_goes_back_to_the_word_it_names() {
        // "saw man yesterday who": `who` was lifted from `man` (dobj) to `saw`.
        let mut tree = Tree {
            heads: vec![0, 0, 0, 0],
            deps: ["ROOT", "dobj", "npadvmod", "relcl||dobj"].map(label).to_vec(),
            ..Tree::default()
        };
        tree.finish(|_| false);
        assert_eq!((tree.heads[3], tree.deps[3]), (1, "relcl"));
        assert_eq!(tree.starts, [true, false, false, false]);
    }
}
