"""What several sets need: words, spans, numbers out of a scorer's table."""
import functools
import pathlib
import re
import subprocess
import sys
import tomllib

WORLD = pathlib.Path(__file__).resolve().parents[2] / "world" / "actors"


@functools.cache
def aliases():
    """Actor id → the other names it goes by, so that one actor under two names counts as one."""
    out = {}
    for path in sorted(WORLD.glob("**/*.toml")):
        for actor, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(entry, dict):
                names = [entry.get("name"), *entry.get("also", []), *entry.get("acronyms", [])]
                out[actor] = [name for name in names if isinstance(name, str)]
    return out


def spans(claim):
    """Role spans of a claim: (role, start, end, filler)."""
    for role, filler in (claim.get("roles") or {}).items():
        for one in [filler, *(filler.get("also") or [])] if filler else []:
            if one.get("start") is not None:
                yield role, one["start"], one["end"], one


def trigger(claim):
    return claim.get("evidence", {}).get("trigger", {}).get("start", claim["start"])


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def scorer(script, gold, said, *more):
    """Output of a set's own scorer."""
    done = subprocess.run([sys.executable, str(script), str(gold), str(said), *more], capture_output=True, text=True, check=True)
    return done.stdout


def figure(text, line, column):
    """The number after `column` in the line of a scorer's table that begins with `line`."""
    for row in text.splitlines():
        if row.strip().startswith(line):
            found = re.search(re.escape(column) + r"\s+([\d.]+)", row)
            if found:
                return float(found.group(1))
    return 0.0


def prf(right, said, meant):
    p, r = right / max(1, said), right / max(1, meant)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def meaning(claim):
    """(PLOVER category, CAMEO code) of a claim. A claim without a code of either book has no meaning there."""
    codes = claim.get("codes") or {}
    return (codes.get("plover") or [None])[0], codes.get("cameo") or None
