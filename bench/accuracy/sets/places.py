"""Place mentions with coordinates."""
import json
import re

import common

FILES = ["geo/lgl_a.jsonl", "geo/trnews.jsonl", "geo/tudloc_trainval.jsonl"]


def command(_):
    return ["places", "--format", "jsonl"]


def report(row):
    """The day of publication is passed on where the set writes it as one."""
    day = row.get("date") or ""
    return {"id": row["doc_id"], "text": row["text"]} | ({"published": day} if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else {})


def convert(row, found):
    return {"doc_id": row["doc_id"], "toponyms": found.get("toponyms", [])}


def score(data, gold, said):
    told = json.loads(common.scorer(data / "geo" / "score.py", gold, said, "--json"))
    return [("mentions F1, overlap", told["detect"]["overlap"]["f1"], None), ("within 161 km, end to end F1", told["e2e"]["f1"], None),
            ("within 161 km of those resolved", told["resolve"]["acc161"], None)]
