"""Leads on attacks: who did it, when, where, with what, how many died (one incident a lead)."""
import datetime
import pathlib
import tomllib

import common

FILES = ["pitf/dev.jsonl"]
WORLD = pathlib.Path(__file__).resolve().parents[3] / "world" / "actors"

# Types that are violence against people, so that may be the incident a lead is about.
VIOLENT = set("""airstrike chemical clash drone_strike grenade ied offensive raid shelling suicide_attack
civilian_attack execution massacre assassination protected_site_hit riot abduction sexual_violence torture
public_punishment ceasefire_violation place_captured base_captured media_restriction remains_found
leader_change protest_peaceful looting""".split())
HEAVY = {"airstrike", "drone_strike", "shelling", "chemical"}
OF_TYPE = {"suicide_attack": "Suicide Bombing", "ied": "Explosives", "grenade": "Explosives"}
OF_KIND = {
    "suicide vest": "Suicide Bombing", "car bomb": "Explosives", "explosive device": "Explosives",
    "hand grenade": "Explosives", "rifle": "Firearms", "bladed weapon": "Primitive Weapons", "fire": "Primitive Weapons",
    "rocket": "Heavy Weapons", "missile": "Heavy Weapons", "mortar": "Heavy Weapons", "artillery": "Heavy Weapons",
    "aircraft": "Heavy Weapons", "tank": "Heavy Weapons", "drone": "Heavy Weapons", "barrel bomb": "Heavy Weapons",
    "rocket-propelled grenade": "Heavy Weapons", "aerial bomb": "Heavy Weapons", "cluster munition": "Heavy Weapons",
    "chemical weapon": "Heavy Weapons",
}


def command(_):
    return ["code", "--format", "jsonl"]


def report(row):
    return {"id": row["id"], "text": row["text"], "published": row["pub_date"]}


def aliases():
    """Actor id → the other names it goes by, so that one actor under two names counts as one."""
    out = {}
    for path in sorted(WORLD.glob("**/*.toml")):
        for actor, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(entry, dict):
                out[actor] = [name for name in entry.get("also", []) if isinstance(name, str)]
    return out


ALIASES = aliases()


def incident(claims):
    """Violent claims, those that say how many died first, then in the order of the text."""
    found = [c for c in claims if c["type"] in VIOLENT and c.get("modality") in (None, "actual", "historical")]
    return sorted(found, key=lambda c: (c.get("killed") is None, common.trigger(c)))


def names(claim, side):
    """An actor as named by us, as written in the lead, and under its other names; "Unknown" before a mere role, as the set
    writes who is not identified."""
    out = []
    for name in claim.get(side) or []:
        fillers = [f for _, _, _, f in common.spans(claim) if f.get("name") == name]
        known = any(f.get("actor") for f in fillers)
        out += [name] if known else ["Unknown", "Unknown " + name, name]
        for f in fillers:
            out.append(f["text"])
            out += ALIASES.get(f.get("actor"), [])
    return out


def length(date):
    """Days from the first to the last of a claim's date."""
    first, last = (datetime.date.fromisoformat(date[end]) for end in ("from", "to"))
    return (last - first).days


def day(claims, published):
    """The first claim's day that the text itself gives; of several days the first, as the set writes them (the last has a
    field of its own there); else the publication day, which the set's coders take when a lead has none. A year or a
    month says nothing of the day."""
    dates = [c["date"] for c in claims if (c.get("date") or {}).get("from") and c["date"].get("to")]
    given = [d for d in dates if d.get("basis") not in ("publication_only", "as_of_publication", "unknown", "inferred")]
    for date in sorted(given, key=lambda d: length(d) > 0):
        if length(date) < 28:
            return date["from"]
    for date in dates:
        if length(date) < 28:
            return date["to"]
    return published


def weapon(claims):
    """A weapon named in the incident; else what its type implies; an armed attack of no other kind is one with firearms."""
    text = " ".join(c.get("quote", "") for c in claims).lower()
    types = [c["type"] for c in claims]
    if "suicide_attack" in types or any("suicide" in (w.get("text") or "").lower() for c in claims for w in c.get("weapons") or []):
        return "Suicide Bombing"
    if HEAVY & set(types):
        return "Heavy Weapons"
    for claim in claims:
        if claim["type"] in OF_TYPE:
            return OF_TYPE[claim["type"]]
        for w in claim.get("weapons") or []:
            if w.get("kind") in OF_KIND:
                return OF_KIND[w["kind"]]
    return "Firearms" if claims else None


def place(claims):
    """The first place below country level that has coordinates, else a country, region or sea."""
    sited = [c["place"] for c in claims if c.get("place") and c["place"].get("lat") is not None]
    below = [p for p in sited if not (p.get("feature") or "").startswith("PCL")]
    return (below or sited or [None])[0]


def convert(row, coded):
    claims = coded.get("claims", [])
    main = incident(claims)
    said = {"id": row["id"]}
    if not main:
        return said
    doers = [n for c in main for n in names(c, "actor1")]
    # Who claims the deed, or is accused of it, is its perpetrator in the set.
    doers += [n for c in claims if c["type"] == "claim_responsibility" for n in names(c, "actor1")]
    doers += [n for c in claims if c["type"] == "accusation" for n in names(c, "actor2")]
    if any(c["type"] == "clash" for c in main):
        doers += [n for c in main if c["type"] == "clash" for n in names(c, "actor2")]
    said["actors"] = list(dict.fromkeys(doers)) or ["Unknown"]
    said["weapon"] = weapon(main)
    said["date"] = day(main, row["pub_date"])
    where = place(main) or place(claims)
    if where:
        said |= {"location": where["name"], "country": where.get("country")}
        # The middle of a country is no point that we say something happened at; the claim says so by its precision.
        if where.get("precision") not in ("country", "region"):
            said |= {"lat": where["lat"], "lon": where["lon"]}
    deaths = [c["killed"]["best"] for c in main if c.get("killed") and c["killed"].get("best") is not None]
    if deaths:
        said["fatalities"] = deaths[0]
    return said


def score(data, gold, said):
    text = common.scorer(data / "pitf" / "score.py", gold, said)
    lines = [("perpetrator found", "actor1_found", 0.65), ("date exact", "date ", 0.78), ("place within 25 km", "within_25km", 0.58),
             ("weapon", "weapon", 0.60), ("deaths exact", "fatalities_exact ", 0.60)]
    return [(name + " F1", common.figure(text, line, "F1") / 100, aim) for name, line, aim in lines]
