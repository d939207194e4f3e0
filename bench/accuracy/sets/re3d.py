"""Reports on Syria and Iraq: who fights against whom, who is allied with whom."""
import json

import common

FILES = ["re3d/re3d.jsonl"]

AGAINST = set("""airstrike chemical clash drone_strike grenade ied offensive raid shelling suicide_attack civilian_attack
execution massacre assassination place_captured base_captured hostile_to siege_begin""".split())
WITH = set("alliance allied_with fights_alongside joint_room backs foreign_backing supplies trains training".split())


def command(_):
    return ["code", "--format", "jsonl"]


def report(row):
    return {"id": row["doc_id"], "text": row["text"]}


def pairs(claim):
    """Spans of the two sides of a claim, as they stand in the text."""
    sides = ([], [])
    for role, start, end, filler in common.spans(claim):
        for side, key in zip(sides, ("actor1", "actor2")):
            if filler.get("name") in (claim.get(key) or []):
                side.append((start, end))
    return [(a, b) for a in sides[0] for b in sides[1] if a != b]


def convert(row, coded):
    said = []
    for claim in coded.get("claims", []):
        kind = "FightingAgainst" if claim["type"] in AGAINST else "AlliesOf" if claim["type"] in WITH else None
        if kind and claim.get("modality") != "negated":
            said += [{"type": kind, "a": a, "b": b} for a, b in pairs(claim)]
    return {"doc_id": row["doc_id"], "relations": said}


def ends(row, relation):
    """Spans of a gold relation's ends: the mention of that wording nearest to the relation's own words."""
    out = []
    for key in ("source", "target"):
        near = [(abs(e["begin"] - relation["begin"]), e["begin"], e["end"]) for e in row["entities"] if e["value"] == relation[key]]
        out.append(min(near)[1:] if near else (-1, -1))
    return out


def meets(said, a, b):
    return (common.overlap(said["a"], a) and common.overlap(said["b"], b)) or (common.overlap(said["a"], b) and common.overlap(said["b"], a))


def score(data, gold, said):
    """A said pair is right when gold has a relation of that kind whose two ends overlap its two sides, in either
    order; pairs said twice count once."""
    got = {row["doc_id"]: row["relations"] for row in map(json.loads, open(said, encoding="utf-8"))}
    out = []
    for kind in ("FightingAgainst", "AlliesOf"):
        right = tried = found = meant = 0
        for line in open(gold, encoding="utf-8"):
            row = json.loads(line)
            want = [ends(row, r) for r in row["relations"] if r["type"] == kind]
            mine = {(tuple(r["a"]), tuple(r["b"])): r for r in got[row["doc_id"]] if r["type"] == kind}.values()
            tried += len(mine)
            right += sum(any(meets(m, a, b) for a, b in want) for m in mine)
            meant += len(want)
            found += sum(any(meets(m, a, b) for m in mine) for a, b in want)
        out.append((f"{kind} precision ({right}/{tried})", right / max(1, tried), 0.70))
        out.append((f"{kind} recall ({found}/{meant})", found / max(1, meant), None))
    return out
