#!/usr/bin/env python3
"""Is anything lost by skipping? Codes files with and without it, and compares byte for byte.

    skip.py DATELINE FILE…        files that `dateline code` takes
"""
import subprocess
import sys


def code(program, path, *more):
    run = subprocess.run([program, "code", path, *more], capture_output=True)
    return run.stdout, run.stderr.decode().strip().splitlines()[-1:]


def main():
    program, paths = sys.argv[1], sys.argv[2:]
    lost = 0
    for path in paths:
        fast, said = code(program, path)
        every, said_all = code(program, path, "--thorough")
        claims = every.count(b'"clause":')
        same = fast == every
        lost += not same
        print(f"{path}: {len(every.splitlines())} reports, {claims} claims, {'the same' if same else 'DIFFERENT'}")
        print(f"  skipping: {' '.join(said)}\n  thorough: {' '.join(said_all)}")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
