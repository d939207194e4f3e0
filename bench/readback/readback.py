"""Reads exports with pandas, GeoPandas, libhxl and followthemoney; each value must be the one of the record."""

import json
import sys
import warnings
from pathlib import Path

import pandas as pd

warnings.simplefilter("error")
warnings.simplefilter("ignore", ResourceWarning)  # libhxl leaves closing its file to the interpreter
work = Path(sys.argv[1])
rows = [json.loads(line) for line in (work / "out.jsonl").read_text("utf-8").splitlines()]
by_id = {row["id"]: row for row in rows}
done = []


def same(format, what, got, want):
    if got != want:
        sys.exit(f"{format}: {what}: read back {got!r}, the record has {want!r}")


def note(format, count):
    done.append(f"{format}: {count} rows")


def refused(format):
    table = pd.read_csv(work / f"out.{format}.refused.csv")
    if table["reason"].isna().any():
        sys.exit(f"{format}: a refused row has no reason")
    return set(table["event_id"])


def accounted(format, written):
    same(format, "events written or refused", set(written) | refused(format), set(by_id))


def read_csv():
    table = pd.read_csv(work / "out.csv", dtype=str, keep_default_na=False)
    same("csv", "columns", list(table.columns), list(rows[0]))
    for got, want in zip(table.to_dict("records"), rows, strict=True):
        for name, value in want.items():
            if isinstance(value, list):
                value = "; ".join(value)
            if isinstance(value, (int, float)):
                same("csv", name, float(got[name]), float(value))
            else:
                same("csv", name, got[name], value or "")
    note("csv", len(table))


def read_geojson():
    import geopandas

    table = geopandas.read_file(work / "out.geojson")
    same("geojson", "rows", len(table), len(rows))
    same("geojson", "coordinates", table.crs.to_epsg(), 4326)
    for point, id in zip(table.geometry, table["id"], strict=True):
        want = by_id[id]
        got = None if point is None else (point.x, point.y)
        same("geojson", id, got, None if want["latitude"] is None else (want["longitude"], want["latitude"]))
    note("geojson", len(table))


def read_acled():
    table = pd.read_csv(work / "out.acled", keep_default_na=False, parse_dates=["event_date"])
    same("acled", "columns", len(table.columns), 31)
    written = []
    for row in table.to_dict("records"):
        tags = dict(tag.split("=") for tag in row["tags"].split("; "))
        want = by_id[tags["dl:event"]]
        written.append(want["id"])
        same("acled", "sub_event_type", row["sub_event_type"], want["acled"])
        same("acled", "latitude", row["latitude"], want["latitude"])
        same("acled", "fatalities", row["fatalities"], want["fatalities_low"] or want["fatalities_best"] or 0)
        if want["date_start"] == want["date_end"]:
            same("acled", "event_date", str(row["event_date"].date()), want["date_start"])
    accounted("acled", written)
    note("acled", len(table))


def read_ucdp():
    table = pd.read_csv(work / "out.ucdp", keep_default_na=False, parse_dates=["date_start", "date_end"])
    same("ucdp", "columns", len(table.columns), 49)
    parts = table[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1)
    same("ucdp", "sums", list(parts), list(table["best"]))
    same("ucdp", "events written and refused", len(table) + len(refused("ucdp")), len(rows))
    note("ucdp", len(table))


def read_hxl():
    import hxl

    data = list(hxl.data(str(work / "out.hxl"), hxl.InputOptions(allow_local=True)))
    same("hxl", "rows", len(data), len(rows))
    for row in data:
        want = by_id[row.get("#event+code")]
        same("hxl", "killed", row.get("#affected+killed-min-max") or "", str(want["fatalities_best"] or ""))
        same("hxl", "place", row.get("#loc+name") or "", want["place"] or "")
    note("hxl", len(data))


def read_plover():
    written = []
    for line in (work / "out.plover").read_text("utf-8").splitlines():
        row = json.loads(line)
        want = by_id[row["id"]]
        written.append(row["id"])
        same("plover", "date", row["date"], want["date_start"])
        same("plover", "event", row["event"], want["plover"][:1])
        same("plover", "actors", [a["entity_text"] for a in row["actor"]], want["actors1"] or [])
        same("plover", "dead", row["size"].get("dead"), want["fatalities_best"])
    accounted("plover", written)
    note("plover", len(written))


def read_polecat():
    table = pd.read_csv(work / "out.polecat", sep="\t", na_values=["None"], keep_default_na=False)
    same("polecat", "columns", len(table.columns), 40)
    for row in table.to_dict("records"):
        same("polecat", "date", row["Event Date"], by_id[row["Event ID"]]["date_start"])
    accounted("polecat", list(table["Event ID"]))
    note("polecat", len(table))


def read_ftm():
    from followthemoney import model

    lines = [json.loads(line) for line in (work / "out.ftm").read_text("utf-8").splitlines()]
    ids = {line["id"] for line in lines}
    events = []
    for line in lines:
        proxy = model.get_proxy(line, cleaned=False)
        model.validate(proxy) if hasattr(model, "validate") else None
        kept = proxy.to_dict()["properties"]
        same("ftm", f"{line['id']} properties", {k: sorted(v) for k, v in kept.items()}, {k: sorted(v) for k, v in line["properties"].items()})
        for name in ("addressEntity", "involved", "proof", "subject", "object"):
            for target in line["properties"].get(name, []):
                same("ftm", f"{line['id']} {name}", target in ids, True)
        if line["schema"] == "Event":
            events += line["properties"]["recordId"]
    accounted("ftm", events)
    note("ftm", len(lines))


for read in (read_csv, read_geojson, read_acled, read_ucdp, read_hxl, read_plover, read_polecat, read_ftm):
    read()
print("\n".join(done))
