"""Speed of `dateline places` and of Python peers from PyPI on the same text in one run.

    python bench/places/compare.py [TEXTS.jsonl] [--rounds N] [--copies N] [--dateline PROGRAM]

TEXTS.jsonl has one {"text": ...} a line; without it the reports of stories/ and the sentences of the tests are read.
Program and peers take turns on one thread, so that a neighbour who slows the machine down slows all; processor seconds
count, of the fastest turn of each. `dateline places` parses each text, entities too, and says which place of a name is
meant and where it lies. The peers run offline and do less: `flashgeotext` and `geotext` find names of lists, without
asking whether a place is meant, which, or where. Geoparsers that answer that (Mordecai, geograpy) need a search server
or downloads and are compared by their published figures in docs/places.md.
"""
import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import peers

peers.in_venv("places", ["flashgeotext==0.5.5", "geotext==0.4.0"])


def by_flashgeotext():
    from flashgeotext.geotext import GeoText

    finder = GeoText()

    def work(row):
        found = finder.extract(input_text=row["text"], span_info=True)
        return [span for kind in found.values() for name in kind.values() for span in name.get("span_info", [])]
    return work


def by_geotext():
    from geotext import GeoText

    def work(row):
        found = GeoText(row["text"])
        return list(found.cities) + list(found.countries)
    return work


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("texts", type=Path, nargs="?")
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--copies", type=int, default=1)
    ask.add_argument("--dateline", type=Path)
    asked = ask.parse_args()
    program = peers.program(asked.dateline)
    works = {"flashgeotext 0.5.5 (names only)": by_flashgeotext(), "geotext 0.4.0 (names only)": by_geotext()}
    rows = peers.texts(asked.texts, asked.copies)
    peers.compare("dateline places", [program, "places"], works, rows, asked.rounds, "toponyms")


if __name__ == "__main__":
    main()
