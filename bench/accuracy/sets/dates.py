"""Time expressions with their values."""
import json

import common

FILES = ["time/timebank.jsonl", "time/aquaint.jsonl", "time/wikiwars_train.jsonl"]


def command(name):
    kind = "narrative" if "wikiwars" in name else "news"
    return ["dates", "--format", "jsonl", "--kind", kind]


def report(row):
    return {"id": row["doc_id"], "text": row["text"], "published": row.get("dct")}


def convert(row, found):
    keys = ("start", "end", "text", "type", "value")
    return {"doc_id": row["doc_id"], "dct": row.get("dct"), "text": row["text"],
            "timexes": [{k: t[k] for k in keys} for t in found.get("timexes", [])]}


def score(data, gold, said):
    told = json.loads(common.scorer(data / "time" / "score.py", gold, said, "--json"))
    aim = {"timebank": 0.795, "aquaint": 0.729, "wikiwars_train": 0.843}[gold.stem]
    return [("value F1 (aim: HeidelTime)", told["value_f1"], aim)]
