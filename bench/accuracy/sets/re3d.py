"""Reports on Syria and Iraq: who fights against whom, who is allied with whom."""
import json

import common

FILES = ["re3d/re3d.jsonl"]

AGAINST = set("""airstrike chemical clash drone_strike grenade ied offensive raid shelling suicide_attack civilian_attack
execution massacre assassination place_captured base_captured hostile_to siege_begin""".split())
# Support in words ("backs", "endorsement") is Likes in this set, and who trains or supplies another need not act with it;
WITH = set("alliance allied_with fights_alongside joint_room foreign_backing".split())
PRONOUNS = set("it its they them their he him his she her we us our who which".split())


def command(_):
    return ["code", "--format", "jsonl"]


def report(row):
    return {"id": row["doc_id"], "text": row["text"]}


def pairs(claim):
    """The two sides of a claim: their spans in the text, and of a pronoun also the name it was read as. A pronoun that was
    read as nobody in particular stands for nobody: the set's ends are named."""
    sides = ([], [])
    for role, start, end, filler in common.spans(claim):
        for side, key in zip(sides, ("actor1", "actor2")):
            unread = filler["text"].lower() in PRONOUNS and not filler.get("actor")
            if filler.get("name") in (claim.get(key) or []) and not unread:
                side.append((start, end, filler["name"] if filler["text"].lower() in PRONOUNS else None))
    return [(a, b) for a in sides[0] for b in sides[1] if a != b]


def together(claim):
    """Pairs of those who stand on the doer's side of one claim."""
    doers = [(start, end, None) for _, start, end, filler in common.spans(claim) if filler.get("name") in (claim.get("actor1") or [])]
    return [(a, b) for n, a in enumerate(doers) for b in doers[n + 1:] if not common.overlap(a, b)]


def convert(row, coded):
    said = []
    for claim in coded.get("claims", []):
        kind = "FightingAgainst" if claim["type"] in AGAINST else "AlliesOf" if claim["type"] in WITH else None
        if kind and claim.get("modality") != "negated":
            said += [{"type": kind, "a": a, "b": b} for a, b in pairs(claim)]
        # Those who do a deed of force together are allies there.
        if kind == "FightingAgainst" and claim.get("modality") != "negated":
            said += [{"type": "AlliesOf", "a": a, "b": b} for a, b in together(claim)]
    return {"doc_id": row["doc_id"], "relations": said}


def ends(row, relation):
    """Spans and wording of a gold relation's ends: the mention of that wording nearest to the relation's own words."""
    out = []
    for key in ("source", "target"):
        near = [(abs(e["begin"] - relation["begin"]), e["begin"], e["end"]) for e in row["entities"] if e["value"] == relation[key]]
        out.append((*(min(near)[1:] if near else (-1, -1)), relation[key]))
    return out


def same(said, end):
    """The set's ends are mentions with a name, where the text has "their"; ours is the pronoun and whom it was read as."""
    words = lambda text: set(text.lower().replace("-", " ").split()) - {"the", "of", "and", "group", "forces", "state"}
    return common.overlap(said, end) or bool(said[2] and words(said[2]) & words(end[2]))


def meets(said, a, b):
    return (same(said["a"], a) and same(said["b"], b)) or (same(said["a"], b) and same(said["b"], a))


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
