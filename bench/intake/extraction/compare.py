#!/usr/bin/env python3
"""Main text and day of publication on pages that nobody here wrote, beside trafilatura, in one run.

    compare.py DATELINE PAGES

PAGES is the folder `tests/data` of the source package of newspaper4k: saved pages of news sites with the text and the
metadata that its authors expect of them. Both programs get the same pages; tokens are words, and single characters in
scripts without spaces. `run` beside this file fetches what is needed.
"""
import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import trafilatura

TOKEN = re.compile(r"[぀-ヿ㐀-鿿฀-๿က-႟가-힯]|\w+")
ROUNDS = 20


def tokens(text):
    return Counter(TOKEN.findall((text or "").lower()))


def f1(found, wanted):
    found, wanted = tokens(found), tokens(wanted)
    same = sum((found & wanted).values())
    if not same:
        return 0.0
    precision, recall = same / sum(found.values()), same / sum(wanted.values())
    return 2 * precision * recall / (precision + recall)


def day(meta):
    for key in ("publish_date", "published", "date"):
        value = meta.get(key)
        if value:
            return str(value)[:10]
    return None


def main():
    dateline, data = sys.argv[1], Path(sys.argv[2])
    pages = sorted(p for p in (data / "html").glob("*.html") if (data / "txt" / f"{p.stem}.txt").exists())
    wanted = {p.stem: (data / "txt" / f"{p.stem}.txt").read_text(errors="replace") for p in pages}
    meta = {}
    for page in pages:
        path = data / "metadata" / f"{page.stem}.json"
        meta[page.stem] = day(json.loads(path.read_text())) if path.exists() else None

    names = [str(p) for p in pages]
    run = subprocess.run([dateline, "text", "--threads", "1", *names], capture_output=True, text=True)
    ours = {Path(line["path"]).stem: line for line in map(json.loads, run.stdout.splitlines())}
    start = time.perf_counter()
    subprocess.run([dateline, "text", "--threads", "1", *names * ROUNDS], capture_output=True)
    our_time = (time.perf_counter() - start) / ROUNDS

    theirs, their_days = {}, {}
    bodies = {p.stem: p.read_bytes() for p in pages}
    for name, body in bodies.items():
        theirs[name] = trafilatura.extract(body, include_comments=False, include_tables=False, favor_precision=False)
        found = trafilatura.bare_extraction(body, with_metadata=True)
        their_days[name] = found.date if found else None
    start = time.perf_counter()
    for _ in range(3):
        for body in bodies.values():
            trafilatura.extract(body, with_metadata=True)
    their_time = (time.perf_counter() - start) / 3

    print("| page | dateline F1 | trafilatura F1 | day | dateline | trafilatura |")
    print("|---|---|---|---|---|---|")
    scores, days = [], [0, 0, 0, 0, 0]
    for page in pages:
        name = page.stem
        line = ours.get(name, {})
        a, b = f1(line.get("text"), wanted[name]), f1(theirs[name], wanted[name])
        scores.append((a, b))
        want, mine, other = meta[name], line.get("published"), their_days[name]
        if want:
            days[0] += 1
            days[1] += mine == want
            days[2] += mine is not None and mine != want
            days[3] += other == want
            days[4] += other is not None and other != want
        print(f"| {name} | {a:.3f} | {b:.3f} | {want or ''} | {mine or ''} | {other or ''} |")
    n = len(scores)
    print(f"\n{n} pages: token F1 dateline {sum(a for a, _ in scores) / n:.3f}, "
          f"trafilatura {trafilatura.__version__} {sum(b for _, b in scores) / n:.3f}")
    print(f"day of publication, {days[0]} pages with one: dateline {days[1]} right {days[2]} wrong, "
          f"trafilatura {days[3]} right {days[4]} wrong")
    size = sum(len(body) for body in bodies.values()) / 1e6
    print(f"one thread, {size:.1f} MB, dateline with its start:")
    for name, took in (("dateline", our_time), ("trafilatura", their_time)):
        print(f"  {name:12} {took * 1000:6.0f} ms in all, {took * 1000 / n:6.2f} ms a page, {size / took:6.1f} MB a second")
    print(f"  {their_time / our_time:.1f} times as fast")


if __name__ == "__main__":
    main()
