"""A parse as spaCy's own object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import Coder

_vocab: Any = None


def doc(coder: Coder, text: str, vocab: Any = None) -> Any:
    """A ``spacy.tokens.Doc`` with tags, lemmas, heads and entities as ``coder`` parses ``text``."""
    try:
        import spacy
        from spacy.tokens import Doc
    except ImportError as missing:
        raise ImportError("spacy_doc needs spaCy: pip install 'dateline[spacy]'") from missing
    global _vocab
    if vocab is None:
        if _vocab is None:
            _vocab = spacy.blank("en").vocab
        vocab = _vocab
    tokens = coder.parse(text)["tokens"]
    return Doc(
        vocab,
        words=[t["text"] for t in tokens],
        spaces=[t["ws"] for t in tokens],
        tags=[t["tag"] for t in tokens],
        pos=[t["pos"] for t in tokens],
        morphs=[t["morph"] for t in tokens],
        lemmas=[t["lemma"] for t in tokens],
        heads=[t["head"] for t in tokens],
        deps=[t["dep"] for t in tokens],
        ents=["-".join(part for part in (t["ent_iob"], t["ent_type"]) if part) for t in tokens],
    )
