"""News with attributions: are the source and the cue of each found?"""
import json

import common

FILES = ["polnear/polnear_dev.jsonl"]


def command(_):
    return ["code", "--attributions", "--format", "jsonl"]


def report(row):
    day = row["doc_id"].split("_")[1] if row["doc_id"].count("_") else None
    return {"id": row["doc_id"], "text": row["text"], "published": day}


def convert(row, coded):
    """Every hop of every claim's attribution chain that stands in the text, once; and, when the program says them,
    the attributions of sentences without a claim."""
    seen = {}
    hops = [hop for claim in coded.get("claims", []) for hop in claim.get("attribution") or []]
    for hop in hops + (coded.get("attributions") or []):
        if hop.get("start") is not None:
            seen[hop["start"], hop["end"], hop.get("verb")] = {"source": [hop["start"], hop["end"]], "verb": hop.get("verb")}
    return {"doc_id": row["doc_id"], "attributions": list(seen.values())}


# Verbs of saying whose past tense does not begin as they do.
PAST = {"say": "said", "tell": "told", "write": "wr", "think": "thought", "know": "kn", "see": "saw", "hear": "hear",
        "find": "found", "argue": "argu", "swear": "sw", "hold": "held", "speak": "sp", "go_on": "w"}


def stands(verb, cue):
    """The verb, given by its lemma, stands in the words of a cue."""
    verb = (verb or "#").lower()
    return verb[:4] in cue or verb.rstrip("ey") in cue or PAST.get(verb, "#") in cue


def spans(part):
    return [tuple(span) for piece in part for span in piece["spans"]]


def score(data, gold, said):
    """An attribution is found when a said source overlaps its source and the said verb stands in its cue. One counts
    as right likewise. Gold attributions without a source in the text are left out."""
    got = {row["doc_id"]: row["attributions"] for row in map(json.loads, open(said, encoding="utf-8"))}
    meant = found = right = tried = 0
    for line in open(gold, encoding="utf-8"):
        row = json.loads(line)
        want = [(spans(a["source"]), " ".join(c["text"] for c in a["cue"]).lower())
                for group in row["annotations"].values() for a in group if a["source"] and a["cue"]]
        hit = lambda m, w: any(common.overlap(m["source"], s) for s in w[0]) and stands(m["verb"], w[1])
        mine = got[row["doc_id"]]
        meant += len(want)
        found += sum(any(hit(m, w) for m in mine) for w in want)
        tried += len(mine)
        right += sum(any(hit(m, w) for w in want) for m in mine)
    return [(f"attributions found, recall ({found}/{meant})", found / max(1, meant), 0.75),
            (f"attributions precision ({right}/{tried})", right / max(1, tried), 0.80)]
