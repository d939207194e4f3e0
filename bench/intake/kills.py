#!/usr/bin/env python3
"""Does a crawl lose or double a report when it is killed? Kills `dateline read` at random moments, again and again.

    kills.py DATELINE [TRIALS] [--pages N] [--seed N]

Each trial reads the same archive into a new record, is killed (SIGKILL) up to four times at moments drawn with the
seed from the time that a whole run takes at best, is started again each time, and must end with the record of a run that
nobody disturbed: the same reports in the same order, the same chain over them, the same claims. 50 trials unless said.
"""
import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ASKED = [
    "SELECT id, raw, text_sha256, chain FROM reports ORDER BY seq",
    "SELECT id, json FROM claims ORDER BY id",
    "SELECT path, line, reason FROM refused ORDER BY path, line",
    "SELECT count(*) FROM facts WHERE name LIKE 'reading %'",
]


def held(record):
    db = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    return [db.execute(sql).fetchall() for sql in ASKED if "FROM refused" not in sql or "refused" in tables]


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("dateline")
    ask.add_argument("trials", type=int, nargs="?", default=50)
    ask.add_argument("--pages", type=int, default=400)
    ask.add_argument("--seed", type=int, default=1)
    a = ask.parse_args()
    kills = resumed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        crawl = folder / "crawl.warc.gz"
        subprocess.run([sys.executable, "-W", "ignore", HERE / "pages.py", str(a.pages), crawl, "--relevant", "0.3"], check=True)

        def command(record):
            return [a.dateline, "read", crawl, "--db", record]

        start = time.time()
        subprocess.run(command(folder / "whole.db"), check=True, capture_output=True)
        took = time.time() - start
        whole = held(folder / "whole.db")
        for trial in range(a.trials):
            rng = random.Random(a.seed * 1000 + trial)
            record = folder / f"{trial}.db"
            for _ in range(rng.randint(1, 4)):
                start, anew = time.time(), not record.exists()
                run = subprocess.Popen(command(record), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                try:
                    run.wait(timeout=rng.uniform(0.02, took))
                    whole_run = time.time() - start
                except subprocess.TimeoutExpired:
                    run.kill()
                    kills += 1
                    whole_run = None
                resumed += b"going on behind" in run.communicate()[1]
                if whole_run and anew:
                    # The machine may have been busy when the time was taken.
                    took = min(took, whole_run)
            last = subprocess.run(command(record), capture_output=True)
            resumed += b"going on behind" in last.stderr
            same = last.returncode == 0 and held(record) == whole
            failed += not same
            if not same:
                print(f"trial {trial}: the record differs; {last.stderr.decode()[-300:]}")
            for left in folder.glob(f"{trial}.db*"):
                left.unlink()
    print(f"{a.trials} trials, {kills} kills in runs of {took:.1f} s over {a.pages} pages; {resumed} runs went on where "
          f"one was killed; {failed} records differ ({len(whole[0])} reports, {len(whole[1])} claims)")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
