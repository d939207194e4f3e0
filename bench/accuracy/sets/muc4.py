"""Newswire on attacks, in capitals: incident templates with perpetrators, targets, victims, weapons."""
import common

FILES = ["muc4/dev.jsonl"]

# The set's incident types. Only attacks by and on people outside regular combat count there, but bombs and rockets do.
TYPES = {
    "ied": "bombing", "suicide_attack": "bombing", "grenade": "bombing",
    "civilian_attack": "attack", "assassination": "attack", "massacre": "attack", "execution": "attack",
    "offensive": "attack", "raid": "attack", "clash": "attack", "shelling": "attack", "protected_site_hit": "attack",
    "media_restriction": "attack", "airstrike": "attack", "abduction": "kidnapping", "looting": "arson",
}
TARGETS = {"property", "place", "thing", "site", "facility", "target", "victim", "other"}
STATES = {"state military", "state police", "state security", "government", "peacekeepers", "coalition"}


def command(_):
    return ["code", "--format", "jsonl"]


def report(row):
    return {"id": row["doc_id"], "text": row["text"], "published": row["date"]}


def bare(text):
    """A phrase without its article and line breaks."""
    words = " ".join(text.split())
    for article in ("the ", "a ", "an ", "some "):
        if words.lower().startswith(article):
            words = words[len(article):]
    return words


COUNTS = set("""one two three four five six seven eight nine ten several some many unidentified unknown armed other
suspected alleged at least about""".split())


def described(text):
    """A description without its count: "seven unidentified men" is filled in as "men"."""
    words = bare(text).split()
    while len(words) > 1 and (words[0].lower() in COUNTS or words[0].isdigit()):
        words = words[1:]
    return " ".join(words)


def named(filler):
    """The words name the one they stand for, and do not only describe them or refer back to them."""
    reason = filler.get("reason") or ""
    return not any(sign in reason for sign in (": a role", ": a group", "refers back", "act for", "describes", "links", "are of"))


def kind(claim):
    """The incident type; burning is arson, other looting is none of the set's."""
    if claim["type"] == "looting":
        words = claim["quote"].lower()
        return "arson" if any(w in words for w in ("burn", "fire", "arson")) else None
    return TYPES.get(claim["type"])


def merge(claims):
    """Claims of one type about the same place or victims, or told next to each other, are one incident."""
    groups = []
    for claim in claims:
        home = None
        for group in groups:
            same = kind(group[0]) == kind(claim) and not differs(group, claim)
            if same:
                home = group
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def differs(group, claim):
    """Two stated places or two stated days keep incidents apart."""
    for other in group:
        for key, part in (("place", "name"), ("date", "from")):
            a, b = other.get(key) or {}, claim.get(key) or {}
            if key == "date" and "publication_only" in (a.get("basis"), b.get("basis")):
                continue
            if a.get(part) and b.get(part) and a[part] != b[part]:
                return True
    return False


def template(group):
    """One incident's fillers. Groups known by name are organisations, what is only described is an individual;
    victims are named people, targets are things."""
    said = {"incident_type": kind(group[0]), "perp_ind": [], "perp_org": [], "target": [], "victim": [], "weapon": []}
    for claim in group:
        doers, sufferers = set(claim.get("actor1") or []), set(claim.get("actor2") or [])
        for role, _, _, filler in common.spans(claim):
            text = bare(filler["text"])
            if filler.get("name") in doers:
                if filler.get("actor") and named(filler):
                    add(said["perp_org"], text)
                elif filler.get("kind") not in STATES:
                    add(said["perp_ind"], described(text))
            elif filler.get("name") in sufferers and filler.get("kind") not in STATES:
                if named(filler) and not filler.get("actor"):
                    add(said["victim"], text)
            elif role in TARGETS and role != "place":
                add(said["target"], text)
        for weapon in claim.get("weapons") or []:
            add(said["weapon"], bare(weapon["text"]))
    date = next((c["date"] for c in group if c.get("date") and c["date"].get("from")), {})
    return said | {"date": date.get("to"), "location": [c["place"]["name"] for c in group if c.get("place")], "stage": "accomplished"}


def add(slot, text):
    if text and all(text.lower() not in old.lower() for old in slot):
        slot.append(text)


def convert(row, coded):
    claims = [c for c in coded.get("claims", []) if kind(c) and c.get("modality") in (None, "actual", "historical")]
    # Fighting between armed sides is no incident in the set's sense, whoever is hurt in it.
    claims = [c for c in claims if c["type"] not in ("clash", "airstrike")]
    return {"doc_id": row["doc_id"], "templates": [template(g) for g in merge(claims)]}


def score(data, gold, said):
    text = common.scorer(data / "muc4" / "score.py", gold, said)
    sections, name = {}, ""
    for line in text.splitlines():
        if line.startswith("=="):
            name = line[3:].strip()
        sections.setdefault(name, []).append(line)
    find = lambda section, line: common.figure("\n".join(sections[section]), line, "F1") / 100
    return [("template filling micro F1", find("tf", "micro"), 0.40), ("incident type F1", find("incident_type", "all"), 0.60),
            ("relevant texts F1", find("relevant", "all"), None)]
