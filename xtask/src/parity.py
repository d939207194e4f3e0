"""Parses texts with spaCy: JSON lines {"text"} in, JSON lines with one list a token out."""

import json
import sys

import spacy

nlp = spacy.load(sys.argv[1])
texts = [json.loads(line)["text"] for line in sys.stdin]
for doc in nlp.pipe(texts, batch_size=64):
    tokens = [
        [
            t.idx,
            t.text,
            bool(t.whitespace_),
            t.tag_,
            t.pos_,
            str(t.morph),
            t.lemma_,
            t.head.i,
            t.dep_,
            bool(t.is_sent_start),
            t.ent_iob_,
            t.ent_type_,
        ]
        for t in doc
    ]
    print(json.dumps(tokens, ensure_ascii=False))
