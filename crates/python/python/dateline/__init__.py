"""Reads reports on armed conflict: report in, sourced claims and events out.

>>> import dateline
>>> coder = dateline.Coder()
>>> said = coder.code("Rebels captured Saraqib on Monday.", published="2014-12-17")
>>> claim = said["claims"][0]
>>> claim["type"], claim["place"]["name"], claim["date"]["from"]
('place_captured', 'Sarāqib', '2014-12-15')

What comes back is what the program ``dateline`` prints, as plain objects: dictionaries, lists, strings and
numbers. Nothing is read from the network, and the same report gives the same answer everywhere.
"""

from __future__ import annotations

import datetime as _datetime
import hashlib as _hashlib
import json as _json
import os as _os
import sys as _sys
import warnings as _warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Union

from . import _native
from ._native import Error, Record, Table, __version__

__all__ = [
    "Coder",
    "Error",
    "Record",
    "Table",
    "code",
    "dates",
    "open",
    "parse",
    "places",
    "read",
    "score",
    "settle",
    "spacy_doc",
    "__version__",
]

# Without the folder one stands in, whose modules are nobody's concern.
_native.read_pdf_with(
    [_sys.executable, "-c", "import sys; sys.path[:] = filter(None, sys.path); import dateline._pdf as it; it.main()"]
)

Day = Union[str, _datetime.date, None]
Path = Union[str, "_os.PathLike[str]"]


class Coder:
    """Everything needed to code reports: syntax model, codebook, world. It never changes once made.

    ``codebook`` and ``world`` are folders to be read in place of what is built in. A coder may be shared by
    threads, used after a fork, and pickled: it travels with the files of its folders, so that a worker elsewhere
    needs none of them.

    >>> import pickle
    >>> again = pickle.loads(pickle.dumps(Coder()))
    >>> again.codebook_hash == Coder().codebook_hash
    True
    >>> Coder(codebook="/no/such/folder")
    Traceback (most recent call last):
    dateline.Error: /no/such/folder: cannot read the folder: No such file or directory (os error 2)
    """

    __slots__ = ("_coder",)

    def __init__(self, codebook: Path | None = None, world: Path | None = None) -> None:
        self._coder = _shared(*_native.Coder.files(codebook, world))

    @property
    def codebook_hash(self) -> str:
        """Hash of codebook and world: part of the evidence of every claim."""
        return self._coder.codebook_hash

    @property
    def model_id(self) -> str:
        """Name, version and hash of the syntax model."""
        return self._coder.model_id

    def code(
        self,
        text: str,
        published: Day = None,
        *,
        title: str | None = None,
        source: str | None = None,
        url: str | None = None,
        id: str | int | None = None,
        lang: str | None = None,
        attributions: bool = False,
    ) -> dict[str, Any]:
        """What a report says: ``{"id", "claims", "events"}``, as ``dateline code`` prints it.

        ``published`` is what relative dates count from; without it they stay open.

        >>> said = Coder().code("Gunmen killed three farmers in Mopti.", id="a1")
        >>> said["id"], [claim["killed"]["best"] for claim in said["claims"]]
        ('a1', [3])
        """
        known = _known(id, title, published, source, url, lang)
        return _loads(self._coder.code(text, known, attributions))

    def code_batch(self, table: Any, *, threads: int | None = None) -> Table:
        """The claims of many reports, one row a claim, in the order of the reports.

        ``table`` is anything that speaks the Arrow PyCapsule protocol, with a column ``text`` and whichever there
        are of ``id``, ``title``, ``published``, ``source``, ``url`` and ``lang``. Memory is shared both ways, not
        copied. ``threads`` is one a core unless given; the answer does not depend on it. Reports that cannot be
        coded are in ``refused`` of the answer, each with its reason.

        >>> import pyarrow as pa
        >>> reports = pa.table({"id": ["a", "b"], "text": ["Rebels captured Saraqib.", None]})
        >>> claims = Coder().code_batch(reports)
        >>> claims.to_arrow().column("type").to_pylist(), claims.refused
        (['place_captured'], [('b', 'there is no text')])
        """
        return self._coder.code_batch(table, threads)

    def parse(self, text: str, *, id: str | int | None = None) -> dict[str, Any]:
        """The words of a text with tags, heads, lemmas and entities: ``{"id", "tokens"}``.

        >>> [token["lemma"] for token in Coder().parse("Rebels captured two towns.")["tokens"]]
        ['rebel', 'capture', 'two', 'town', '.']
        """
        return _loads(self._coder.parse(text, _known(id)))

    def places(
        self, text: str, published: Day = None, *, id: str | int | None = None, **known: str | None
    ) -> dict[str, Any]:
        """The places that a text names: ``{"id", "toponyms"}``, each with where it is and why there.

        >>> place, = Coder().places("A convoy left Aleppo.")["toponyms"]
        >>> place["name"], place["country"]
        ('Aleppo', 'SYR')
        """
        return _loads(self._coder.places(text, _known(id, published=published, **known)))

    def dates(
        self,
        text: str,
        published: Day = None,
        *,
        kind: str | None = None,
        id: str | int | None = None,
        **known: str | None,
    ) -> dict[str, Any]:
        """The days that a text names: ``{"id", "timexes"}``, with type and value as in TIMEX3.

        ``kind`` is ``news`` when relative expressions count from ``published``, ``narrative`` when they count from
        what was dated last; by the look of the text when not given.

        >>> day, = Coder().dates("It fell last Tuesday.", published="2014-12-17")["timexes"]
        >>> day["value"]
        '2014-12-16'
        """
        return _loads(self._coder.dates(text, _known(id, published=published, **known), kind))

    def spacy_doc(self, text: str, vocab: Any = None) -> Any:
        """The parse as a ``spacy.tokens.Doc``, for code that is written for spaCy. Needs spaCy."""
        from . import _spacy

        return _spacy.doc(self, text, vocab)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, self._coder.configuration()

    def __repr__(self) -> str:
        return f"<dateline.Coder {self.codebook_hash}>"


# Coders by their configuration. They are large and never change, so one a process is enough.
_made: dict[str, _native.Coder] = {}


def _shared(codebook: Any, world: Any) -> _native.Coder:
    name = ""
    if codebook is not None or world is not None:
        name = _hashlib.sha256(repr((codebook, world)).encode()).hexdigest()
    coder = _made.get(name)
    if coder is None:
        # Two threads may both make one; the first that is kept serves both.
        coder = _made.setdefault(name, _native.Coder(codebook, world))
    return coder


def _restore(codebook: Any, world: Any) -> Coder:
    coder = Coder.__new__(Coder)
    coder._coder = _shared(codebook, world)
    return coder


def _known(
    id: str | int | None = None,
    title: str | None = None,
    published: Day = None,
    source: str | None = None,
    url: str | None = None,
    lang: str | None = None,
) -> tuple[str | None, ...]:
    day = published.isoformat() if isinstance(published, _datetime.date) else published
    return None if id is None else str(id), title, day, source, url, lang


def _loads(answer: tuple[bytes, Sequence[str]]) -> dict[str, Any]:
    line, notes = answer
    for note in notes:
        _warnings.warn(note, stacklevel=3)
    return _json.loads(line)


def code(text: str, published: Day = None, **known: Any) -> dict[str, Any]:
    """:meth:`Coder.code` with what is built in.

    >>> code("Rebels captured Saraqib.")["events"][0]["type"]
    'place_captured'
    """
    return Coder().code(text, published, **known)


def parse(text: str) -> dict[str, Any]:
    """:meth:`Coder.parse` with what is built in."""
    return Coder().parse(text)


def places(text: str, published: Day = None, **known: Any) -> dict[str, Any]:
    """:meth:`Coder.places` with what is built in."""
    return Coder().places(text, published, **known)


def dates(text: str, published: Day = None, **known: Any) -> dict[str, Any]:
    """:meth:`Coder.dates` with what is built in."""
    return Coder().dates(text, published, **known)


def spacy_doc(text: str, vocab: Any = None) -> Any:
    """:meth:`Coder.spacy_doc` with what is built in."""
    return Coder().spacy_doc(text, vocab)


def settle(
    claims: Iterable[Mapping[str, Any] | str],
    reports: Iterable[Mapping[str, Any]] = (),
    decisions: Iterable[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The events that claims agree on, by the rules of ``codebook/settling.toml``.

    ``claims`` are claims as :meth:`Coder.code` gives them, or their JSON. ``reports`` say what is known of the
    reports they stand in (``id``, ``published``, ``source``, ``text``): without it reprints of one text count as
    independent voices, and what is undated stays alone. ``decisions`` are those of a record.

    >>> first = code("Rebels captured Saraqib.", "2014-12-15", id="a")
    >>> second = code("Saraqib was captured by rebels.", "2014-12-15", id="b")
    >>> [known] = settle(first["claims"] + second["claims"],
    ...     [{"id": "a", "published": "2014-12-15"}, {"id": "b", "published": "2014-12-15"}])
    >>> known["reports"]
    2
    """

    def line(value: Mapping[str, Any] | str) -> str:
        return value if isinstance(value, str) else _json.dumps(value, ensure_ascii=False)

    known = [
        (report.get("text") or "", _known(**{k: report.get(k) for k in ("id", "published", "source")}))
        for report in reports
    ]
    events = _native.settle([line(c) for c in claims], known, [line(d) for d in decisions])
    return _json.loads(events)


def score(
    gold: Iterable[Mapping[str, Any]], pred: Iterable[Mapping[str, Any]], key: str = "id"
) -> list[dict[str, Any]]:
    """How far two codings of the same units agree, one row a field, as ``dateline score`` says it.

    A unit is a mapping with its name under ``key`` and its values under other names, or what :meth:`Coder.code` gives.

    >>> gold = [{"id": 1, "killed": 3}, {"id": 2, "killed": None}]
    >>> field, = score(gold, [{"id": 1, "killed": 3}, {"id": 2, "killed": 4}])
    >>> field["field"], field["n"], field["precision"]
    ('killed', 2, 0.5)
    """
    line = lambda row: _json.dumps(row, ensure_ascii=False, default=str)
    return _json.loads(_native.scores([line(row) for row in gold], [line(row) for row in pred], key))


def read(*paths: Path, batch: int = 256) -> Iterator[Table]:
    """The reports in files and folders of every format that the program reads, as tables of ``batch`` reports.

    The columns are those that :meth:`Coder.code_batch` takes, and ``origin``: the file, and the line or record in
    it. What could not be read is in ``refused``, each with its reason; the rest goes on.
    """
    return iter(_native.Reader([_os.fspath(path) for path in paths], batch))


def open(record: Path) -> Record:
    """The record in a file such as ``dateline.db``, for reading: its tables as Arrow, pandas or Polars."""
    return Record(_os.fspath(record))
