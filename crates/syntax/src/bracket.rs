//! Trees in brackets, for tests: `[captured nsubj>rebels dobj>town]`.
