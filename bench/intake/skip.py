#!/usr/bin/env python3
"""What is lost by skipping, and what is saved? Codes files in three ways: everything parsed, what no clause can hold of
passed over (must give the same bytes), and only what is about conflict (`--relevant`).

    skip.py DATELINE FILE…        files that `dateline code` takes
"""
import json
import resource
import subprocess
import sys


def code(program, path, *more):
    """Output, sentences parsed and processor seconds, start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([program, "code", path, *more, "--threads", "1"], capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = run.stderr.decode().strip().splitlines()[-1]
    sentences = int(said.split("; ")[1].split()[0])
    return run.stdout, sentences, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def claims(output):
    return {row["id"]: row["claims"] for row in map(json.loads, output.splitlines())}


def main():
    program, paths = sys.argv[1], sys.argv[2:]
    lost = 0
    for path in paths:
        every, sentences, seconds = code(program, path, "--thorough")
        all_claims = claims(every)
        total = sum(map(len, all_claims.values()))
        print(f"{path}: {len(all_claims)} reports, {total} claims")
        print(f"  everything     {sentences:8} sentences  {seconds:6.1f} s")
        fast, sentences, took = code(program, path)
        lost += fast != every
        print(f"  speaking       {sentences:8} sentences  {took:6.1f} s  {'the same' if fast == every else 'DIFFERENT'}")
        about, sentences, took = code(program, path, "--relevant")
        kept = claims(about)
        gone = {name: told for name, told in all_claims.items() if told and not kept[name]}
        kinds = sorted({claim["type"] for told in gone.values() for claim in told})
        print(f"  about conflict {sentences:8} sentences  {took:6.1f} s  without {sum(map(len, gone.values()))} claims of "
              f"{len(gone)} reports: {', '.join(kinds)}")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
