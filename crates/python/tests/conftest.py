"""What the tests share: the program to compare with, and a corpus."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def program() -> str:
    """The program `dateline`; `DATELINE` names another than the one that `cargo build` leaves."""
    path = os.environ.get("DATELINE", str(ROOT / "target" / "debug" / "dateline"))
    assert Path(path).exists(), f"{path}: build the program first, or name it with DATELINE"
    return path


@pytest.fixture(scope="session")
def run(program):
    """Runs the program on JSON lines and gives the lines of its answer as bytes."""

    def run(command: list[str], rows: list[dict]) -> list[bytes]:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        done = subprocess.run([program, *command], input=lines.encode(), capture_output=True, check=True)
        return done.stdout.splitlines()

    return run


TEXTS = [
    "IDLIB, Syria (Reuters) - Al-Nusra fighters seized the Wadi al-Deif base on Monday, killing at least 31 "
    "soldiers, the Syrian Observatory for Human Rights said. The army denied that the base had fallen.",
    "Gunmen abducted twelve schoolgirls in Dapchi on 19 February. No group claimed responsibility.",
    "الجيش says “nothing” – Ma‘arrat an-Nu‘mān was shelled two days ago; three to five people died.",
    "The Taliban said on Tuesday they had captured Kunduz from government forces, a day after peace talks failed.",
    "",
    "No news here.",
    "A roadside bomb killed two peacekeepers near Kidal on Wednesday. On Thursday the toll rose to four.",
]


@pytest.fixture(scope="session")
def rows() -> list[dict]:
    """Reports as JSON lines have them, with odd ones among them."""
    known = [
        {"id": "a", "published": "2014-12-17", "source": "Wire"},
        {"published": "2018-02-20T10:00:00Z", "title": "Dapchi", "url": "https://example.org/1"},
        {"id": "é", "published": "17 December 2014"},
        {"source": "Daily"},
        {"id": "empty"},
        {},
        {"id": 7, "published": "2013-04-12", "lang": "en"},
    ]
    return [{"text": text, **more} for text, more in zip(TEXTS, known)]


@pytest.fixture(scope="session")
def corpus() -> list[dict]:
    """The sample that comes with the project, as rows."""
    import dateline

    found = []
    for table in dateline.read(ROOT / "examples" / "idlib-2014"):
        assert table.refused == []
        found += table.to_arrow().drop_columns(["origin"]).to_pylist()
    return [{k: str(v) if k == "published" else v for k, v in row.items() if v is not None} for row in found]


def dump(value: object) -> bytes:
    """An object as the program writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
