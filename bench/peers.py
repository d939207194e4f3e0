"""What the comparisons with Python peers share: an environment of their own, the texts, turns of program and peer.

The first run makes a virtual environment below target/bench-venv and installs the peers that are named, at the versions
named; the script then runs itself again with it. Later runs need no network.
"""
import json
import os
import resource
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def in_venv(name, packages):
    """Goes on in an environment that has `packages`."""
    folder = TARGET / "bench-venv" / name
    python = folder / "bin" / "python"
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(packages):
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        stamp.write_text("\n".join(packages))
    os.execv(str(python), [str(python), *sys.argv])


def texts(path, copies):
    """Rows {"id", "text", "published"}: of a file, or the reports of stories/ and the sentences of the tests."""
    if path:
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        rows = [{"text": r["text"], "published": r.get("published") or r.get("dct")} for r in rows]
    else:
        rows = [{"text": p.read_text(encoding="utf-8"), "published": "2014-12-16"} for p in sorted((ROOT / "stories").glob("*.md"))]
        table = tomllib.loads((ROOT / "crates/dateline/tests/where_when.toml").read_text(encoding="utf-8"))
        rows += [{"text": c["text"], "published": c["published"]} for c in table["case"]]
    rows *= copies
    return [{"id": str(n), **row} for n, row in enumerate(rows)]


def program(given):
    """The program, built if none is given."""
    if given:
        return str(given)
    subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "desk"], cwd=ROOT, check=True)
    return str(TARGET / "release" / "dateline")


def ours(command, rows):
    """Processor seconds of the program over `rows` on one thread, without those it takes for nothing, and its lines."""
    def run(some):
        fed = "".join(json.dumps(row) + "\n" for row in some)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(command + ["--threads", "1", "--format", "jsonl"], input=fed, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.stdout
    start, _ = run([{"id": "0", "text": "."}])
    seconds, out = run(rows)
    return seconds - start, start, [json.loads(line) for line in out.splitlines()]


def timed(work, rows):
    """Processor seconds of `work` over all rows, and what it gives."""
    start = time.process_time()
    out = [work(row) for row in rows]
    return time.process_time() - start, out


def compare(name, command, peers, rows, rounds, key):
    """Turns of program and peers on the same rows; the fastest of each counts. Prints a table."""
    size = sum(len(row["text"].encode()) for row in rows)
    best, found, start = {}, {}, 0.0
    for _ in range(rounds):
        seconds, start, lines = ours(command, rows)
        best[name] = min(best.get(name, seconds), seconds)
        found[name] = sum(len(line[key]) for line in lines)
        for peer, work in peers.items():
            seconds, out = timed(work, rows)
            best[peer] = min(best.get(peer, seconds), seconds)
            found[peer] = sum(len(o) for o in out)
    print(f"{len(rows)} texts, {size:,} bytes, {rounds} rounds, one thread; the program starts in {start:.2f} s, not counted")
    print(f"{'':34}{'kB/s':>10}{'found':>8}{'times':>8}")
    for who, seconds in best.items():
        print(f"{who:34}{size / 1e3 / seconds:>10,.1f}{found[who]:>8}{seconds / best[name]:>8.1f}")
