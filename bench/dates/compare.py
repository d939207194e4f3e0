"""Speed of `dateline dates` and of Python peers from PyPI on the same text in one run.

    python bench/dates/compare.py [TEXTS.jsonl] [--rounds N] [--copies N] [--dateline PROGRAM] [--gold GOLD.jsonl SCORE.py]

TEXTS.jsonl has one {"text": ..., "published": "2014-12-16"} a line; without it the reports of stories/ and the sentences
of the tests are read. Program and peers take turns on one thread, so that a neighbour who slows the machine down slows
all; processor seconds count, of the fastest turn of each. `dateline dates` parses each text for the tense of its verbs;
that is counted. The peers are `dateparser` (search_dates) and `timexy` (rules on spaCy, values as in TIMEX3).
With --gold, the values of all are scored with SCORE.py on a set of its form.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import peers

peers.in_venv("dates", ["dateparser==1.2.2", "timexy==0.1.3", "spacy>=3.7,<3.9", "setuptools<80"])


def by_dateparser():
    from dateparser.search import search_dates

    def work(row):
        base = datetime.fromisoformat((row.get("published") or "2014-12-16")[:10])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        out, at = [], 0
        for words, when in search_dates(row["text"], languages=["en"], settings=settings) or []:
            start = max(row["text"].find(words, at), 0)
            at = start + len(words)
            out.append({"start": start, "end": at, "text": words, "type": "DATE", "value": when.date().isoformat()})
        return out
    return work


def by_timexy():
    import spacy
    import timexy  # noqa: F401  registers the component

    nlp = spacy.blank("en")
    nlp.add_pipe("timexy", config={"kb_id_type": "timex3", "label": "timexy", "overwrite": False})

    def work(row):
        out = []
        for e in nlp(row["text"]).ents:
            value = e.kb_id_.split('value="')[-1].split('"')[0] if 'value="' in e.kb_id_ else ""
            out.append({"start": e.start_char, "end": e.end_char, "text": e.text, "type": "DATE", "value": value})
        return out
    return work


def score(gold, scorer, program, works):
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    fed = [{"id": r["doc_id"], "text": r["text"], "published": (r.get("dct") or "")[:10] or None} for r in rows]
    said = {name: [work(row) for row in fed] for name, work in works.items()}
    _, _, lines = peers.ours([program, "dates"], fed)
    said["dateline dates"] = [line["timexes"] for line in lines]
    for name, all_found in said.items():
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as out:
            for row, found in zip(fed, all_found):
                out.write(json.dumps({"doc_id": row["id"], "timexes": found}) + "\n")
        done = subprocess.run([sys.executable, str(scorer), str(gold), out.name, "--json"], capture_output=True, text=True, check=True)
        print(f"== {name} on {gold.name}\n{done.stdout.strip()[:1200]}")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("texts", type=Path, nargs="?")
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--copies", type=int, default=1)
    ask.add_argument("--dateline", type=Path)
    ask.add_argument("--gold", type=Path, nargs=2, metavar=("GOLD", "SCORE"))
    asked = ask.parse_args()
    program = peers.program(asked.dateline)
    works = {"dateparser 1.2.2": by_dateparser(), "timexy 0.1.3": by_timexy()}
    rows = peers.texts(asked.texts, asked.copies)
    peers.compare("dateline dates", [program, "dates"], works, rows, asked.rounds, "timexes")
    if asked.gold:
        score(*asked.gold, program, works)


if __name__ == "__main__":
    main()
