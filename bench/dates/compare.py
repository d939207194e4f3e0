"""Bytes a second of `dateparser` (PyPI) and of Dateline's dates on the same text, one thread each, in one run.

    python bench/dates/compare.py [--rounds N] [TEXTS.jsonl]

TEXTS.jsonl has one {"text": ..., "published": "2014-12-16"} a line; without it the sentences of
crates/dateline/tests/dates.toml are read. Run it with Python 3.11 or later that has `dateparser` installed.
The two take turns, so that a neighbour who slows the machine down slows both; the fastest turn of each
counts. Parsing the text into trees is not part of either: dates read untagged words here.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
import tomllib
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def own_sentences():
    table = tomllib.loads((ROOT / "crates/dateline/tests/dates.toml").read_text(encoding="utf-8"))
    return [{"text": c["text"], "published": c.get("published")} for c in table["case"]]


def peer_seconds(search, rows):
    start = time.process_time()
    found = 0
    for row in rows:
        base = datetime.fromisoformat(row.get("published") or "2014-12-16")
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        found += len(search(row["text"], languages=["en"], settings=settings) or [])
    return time.process_time() - start, found


def main():
    args = argparse.ArgumentParser()
    args.add_argument("texts", type=Path, nargs="?")
    args.add_argument("--rounds", type=int, default=3)
    args = args.parse_args()
    rows = own_sentences()
    if args.texts:
        rows = [json.loads(line) for line in args.texts.open(encoding="utf-8")]

    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "-p", "dateline", "--example", "dates"], cwd=ROOT, check=True
    )
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ours = [str(target / "release/examples/dates"), "news", "--time", "50"]

    import dateparser
    from dateparser.search import search_dates

    size = sum(len(row["text"].encode()) for row in rows)
    best, told = float("inf"), (0.0, "")
    with tempfile.NamedTemporaryFile("w+", suffix=".jsonl", encoding="utf-8") as file:
        for n, row in enumerate(rows):
            file.write(json.dumps({"id": n, **row}) + "\n")
        file.flush()
        for _ in range(args.rounds):
            seconds, found = peer_seconds(search_dates, rows)
            best = min(best, seconds)
            with open(file.name, encoding="utf-8") as stdin:
                out = subprocess.run(ours, stdin=stdin, capture_output=True, text=True, check=True).stdout
            told = max(told, (float(out.split(" MB/s")[0].split()[-1]), out.strip()))

    print(f"{len(rows)} texts, {size:,} bytes, {args.rounds} rounds, one thread")
    print(f"dateparser {dateparser.__version__}   {size / 1e6 / best:.4f} MB/s, {found} found")
    print(f"dateline           {told[1]} (50 times over)")
    print(f"                   {told[0] / (size / 1e6 / best):,.0f} times as fast")


if __name__ == "__main__":
    main()
