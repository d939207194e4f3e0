"""Newswire on attacks, in capitals: incident templates with perpetrators, targets, victims, weapons."""
import datetime
import functools
import pathlib
import tomllib
import unicodedata

import common

FILES = ["muc4/dev.jsonl"]
WORDS = pathlib.Path(__file__).resolve().parents[3] / "codebook" / "words.toml"

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


def named(filler):
    """The words name the one they stand for, and do not only describe them or refer back to them."""
    reason = filler.get("reason") or ""
    return not any(sign in reason for sign in (": a role", ": a group", "refers back", "act for", "describes", "links", "are of"))


COUNTS = set("""one two three four five six seven eight nine ten several some many other another at least about
approximately nearly almost around over more than""".split())


def thing(filler):
    """A thing without its count: "seven buses" is filled in as "buses"."""
    said = words(filler).split()
    while len(said) > 1 and (said[0].lower() in COUNTS or said[0].isdigit()):
        said = said[1:]
    return " ".join(said)


@functools.cache
def buildings():
    """The codebook's words for what stands somewhere and can be hit: bases, works, buildings."""
    kinds = tomllib.loads(WORDS.read_text(encoding="utf-8"))["places"]["kinds"]
    return {word for kind in ("base", "transport", "works", "building") for word in kinds[kind]}


def is_building(filler):
    """A place that the words only describe, and that is a building or plant; a town or a neighbourhood is no target."""
    last = words(filler).lower().split()[-1:]
    return not filler.get("place_id") and any(w in buildings() or w.removesuffix("s") in buildings() for w in last)


def words(filler):
    """What the words mean by themselves: a pronoun is what it goes back to."""
    return bare(filler.get("refers_to") or filler["text"])


def organisation(filler, text):
    """The name of an organisation as the text writes it; its other names, longest first, when the words only describe it."""
    names = [filler.get("name") or "", *common.aliases().get(filler.get("actor"), [])]
    said = " ".join(text.lower().split())
    for name in sorted(names, key=len, reverse=True):
        if name and plain(name) in said:
            return plain(name)
    return words(filler) if named(filler) else None


def plain(name):
    """Without accents, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def kind(claim):
    """The incident type; burning is arson, destroying otherwise an attack on property, plunder none of the set's."""
    if claim["type"] == "looting":
        words = claim["quote"].lower()
        if any(w in words for w in ("burn", "fire", "arson")):
            return "arson"
        return "attack" if any(w in claim["evidence_word"] for w in ("destr", "damag", "wreck", "demolish")) else None
    return TYPES.get(claim["type"])


def merge(claims):
    """Claims of one type about the same place or victims, or told next to each other, are one incident."""
    groups = []
    for claim in claims:
        home = None
        for group in groups:
            same = kind(group[0]) == kind(claim) and (shares_victim(group, claim) or not differs(group, claim))
            if same:
                home = group
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def shares_victim(group, claim):
    """The same person by name, or the same people by the same words: one is killed once."""
    told = {sort for c in group for sort in sorts(c)}
    if any(sort in told for sort in sorts(claim)):
        return True
    named = {name for c in group for name in c.get("actor2") or [] if name[:1].isupper() and " " in name}
    return any(name in named for name in claim.get("actor2") or [] if not name.startswith(("Civilians of", "Government of", "Military", "Police", "Security")))


ANYBODY = set("people persons person man men woman women civilians children others members individuals soldiers police policemen".split())


def sorts(claim):
    """Victims by what they are, without their number; not those whom words for anybody stand for."""
    fillers = [f for r, _, _, f in common.spans(claim) if f.get("name") in (claim.get("actor2") or []) and not f.get("actor")]
    last = {thing(f).lower().split()[-1] for f in fillers if thing(f)}
    return {word for word in last if word not in ANYBODY and word not in PRONOUNS}


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


def template(group, text):
    """One incident's fillers. Groups known by name are organisations, what is only described is an individual;
    victims are named people, targets are things."""
    said = {"incident_type": kind(group[0]), "perp_ind": [], "perp_org": [], "target": [], "victim": [], "weapon": []}
    for claim in group:
        doers, sufferers = set(claim.get("actor1") or []), set(claim.get("actor2") or [])
        for role, _, _, filler in common.spans(claim):
            fillers = [filler, *(filler.get("also") or [])]
            for one in fillers:
                name = one.get("name")
                if name and name in doers:
                    doer(said, one, text)
                elif role in VICTIMS or name and name in sufferers:
                    victim(said, one, sufferers)
                elif role in TARGETS and (role != "place" or is_building(one)):
                    add(said["target"], thing(one))
        for weapon in claim.get("weapons") or []:
            add(said["weapon"], thing(weapon))
    date = next((c["date"] for c in group if c.get("date") and c["date"].get("from")), {})
    return said | {"date": date.get("to"), "location": [c["place"]["name"] for c in group if c.get("place")], "stage": "accomplished"}


VICTIMS = {"victim", "holder", "person", "foe", "other", "rebel", "target"}
PRONOUNS = set("they he she it we i who which that them him her us this these those someone".split())


def doer(said, filler, text):
    """An organisation by its name, an individual by the words that describe it."""
    if filler.get("actor") and filler.get("kind") not in STATES | {"outlet"}:
        add(said["perp_org"], organisation(filler, text))
    elif filler.get("actor") and named(filler):
        add(said["perp_org"], words(filler))
    if not filler.get("actor") or not named(filler):
        if filler.get("kind") not in STATES and words(filler).lower() not in PRONOUNS and not is_name_of(filler):
            add(said["perp_ind"], words(filler))


def is_name_of(filler):
    """The words are the organisation's name or acronym and nothing else: no individual."""
    names = [filler.get("name") or "", *common.aliases().get(filler.get("actor"), [])]
    return plain(words(filler)) in {plain(name) for name in names if name and filler.get("actor")}


TITLES = set("mr mrs ms miss dr doctor msgr monsignor father sister brother don dona engineer professor".split())


def untitled(name):
    """A name without the titles before it."""
    said = name.split()
    while len(said) > 1 and said[0].lower().strip(".") in TITLES:
        said = said[1:]
    return " ".join(said)


def victim(said, filler, sufferers):
    """A person by name, without title or trade; what bears no name is a target if it is a thing, and no filler here if it
    is people."""
    known = filler.get("actor") or filler.get("kind")
    person = filler.get("person") or (filler.get("name") if not known and filler["text"] != filler["text"].lower() else None)
    # "journalist X Y", where the claim names X Y.
    shorter = [n for n in sorted(sufferers) if " " in n and n != filler["text"] and plain(words(filler)).endswith(" " + plain(n))]
    person = person or (shorter[0] if shorter and not known else None)
    if person and person[:1].isupper():
        add(said["victim"], untitled(bare(person)))
    elif not person and named(filler) and not known and words(filler)[:1].isupper() and filler["text"] != filler["text"].lower():
        if words(filler).lower() not in PRONOUNS:
            add(said["victim"], untitled(words(filler)))


def add(slot, text):
    if text and all(text.lower() not in old.lower() for old in slot):
        slot.append(text)


def is_incident(claim, published):
    """Attacks that happened in the two months before the report, on people or things outside regular combat: not fighting
    between armed sides, not the operations of armed forces except against people without arms."""
    if not kind(claim) or claim.get("modality") not in (None, "actual") or claim.get("stance") == "denied":
        return False
    to = (claim.get("date") or {}).get("to")
    if to and published and (datetime.date.fromisoformat(published) - datetime.date.fromisoformat(to)).days > 62:
        return False
    doers = [f for r, _, _, f in common.spans(claim) if f.get("name") in (claim.get("actor1") or [])]
    forces = bool(doers) and all(f.get("kind") in STATES for f in doers)
    if claim["type"] in ("offensive", "raid", "shelling", "protected_site_hit", "ied") and forces:
        return False
    if claim["evidence_word"] in CAMPAIGNS:
        return False
    if claim["type"] == "clash":
        # One side is hit, and no armed forces did it: an ambush, a killing. Two sides that fight are none.
        return not forces and bool(set(claim["roles"]) & {"foe"}) and claim["evidence_word"] not in FIGHTS
    return claim["type"] != "airstrike"


CAMPAIGNS = set("offensive offensives campaign counteroffensive invasion invaded".split())
FIGHTS = set("clash clashes clashed fighting battle battles battled fight fights fought combat combats skirmish skirmishes confrontation confrontations confronted engaged engage exchanged".split())


def convert(row, coded):
    claims = coded.get("claims", [])
    for claim in claims:
        span = claim["evidence"]["trigger"]
        claim["evidence_word"] = row["text"][span["start"]:span["end"]].lower()
    incidents = [c for c in claims if is_incident(c, row["date"])]
    groups = merge(incidents)
    said = [template(g, row["text"]) for g in groups]
    blame(said, groups, claims, row["text"])
    return {"doc_id": row["doc_id"], "templates": said}


def blame(said, groups, claims, text):
    """Who claims a deed, or is accused of it, is its perpetrator in the set: of the incident told nearest before."""
    for claim in claims:
        sides = {"claim_responsibility": "actor1", "accusation": "actor2"}
        names = set(claim.get(sides.get(claim["type"], ""), []) or [])
        near = [n for n, g in enumerate(groups) if any(c["start"] <= claim["start"] for c in g)]
        if not names or not near:
            continue
        incident = said[near[-1]]
        for _, _, _, filler in common.spans(claim):
            if filler.get("name") in names and filler.get("kind") not in STATES and not incident["perp_org"]:
                doer(incident, filler, text)


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
