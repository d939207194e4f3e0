"""Reads exports with the programs that their users have; each value must be the one of the record, and none may warn."""

import csv
import hashlib
import json
import sys
import warnings
from pathlib import Path

import pandas as pd

warnings.simplefilter("error")
warnings.simplefilter("ignore", ResourceWarning)  # libhxl leaves closing its file to the interpreter
work = Path(sys.argv[1])
name = sys.argv[2]
rows = [json.loads(line) for line in (work / f"{name}.jsonl").read_text("utf-8").splitlines()]
by_id = {row["id"]: row for row in rows}
done = []


def same(format, what, got, want):
    if got != want:
        sys.exit(f"{format}: {what}: read back {got!r}, the record has {want!r}")


def note(format, count):
    done.append(f"{format}: {count} rows")


def refused(format):
    table = pd.read_csv(work / f"{name}.{format}.refused.csv")
    if table["reason"].isna().any():
        sys.exit(f"{format}: a refused row has no reason")
    return set(table["event_id"])


def accounted(format, written):
    same(format, "events written or refused", set(written) | refused(format), set(by_id))


def read_csv():
    table = pd.read_csv(work / f"{name}.csv", dtype=str, keep_default_na=False)
    same("csv", "columns", list(table.columns), list(rows[0]))
    for got, want in zip(table.to_dict("records"), rows, strict=True):
        for field, value in want.items():
            if isinstance(value, list):
                value = "; ".join(value)
            if isinstance(value, (int, float)):
                same("csv", field, float(got[field]), float(value))
            else:
                same("csv", field, got[field], value or "")
    note("csv", len(table))


def read_geojson():
    import geopandas

    table = geopandas.read_file(work / f"{name}.geojson")
    same("geojson", "rows", len(table), len(rows))
    same("geojson", "coordinates", table.crs.to_epsg(), 4326)
    for point, id in zip(table.geometry, table["id"], strict=True):
        want = by_id[id]
        got = None if point is None else (point.x, point.y)
        same("geojson", id, got, None if want["latitude"] is None else (want["longitude"], want["latitude"]))
    note("geojson", len(table))


def read_acled():
    table = pd.read_csv(work / f"{name}.acled", keep_default_na=False, parse_dates=["event_date"])
    same("acled", "columns", len(table.columns), 31)
    written = []
    for row in table.to_dict("records"):
        tags = dict(tag.split("=") for tag in row["tags"].split("; "))
        want = by_id[tags["dl:event"]]
        written.append(want["id"])
        same("acled", "sub_event_type", row["sub_event_type"], want["acled"])
        same("acled", "latitude", row["latitude"], want["latitude"])
        same("acled", "longitude", row["longitude"], want["longitude"])
        same("acled", "location", row["location"], want["place"])
        same("acled", "fatalities", row["fatalities"], want["fatalities_low"] or want["fatalities_best"] or 0)
        if want["date_start"] == want["date_end"]:
            same("acled", "event_date", str(row["event_date"].date()), want["date_start"])
    accounted("acled", written)
    note("acled", len(table))


def read_ucdp():
    table = pd.read_csv(work / f"{name}.ucdp", keep_default_na=False, parse_dates=["date_start", "date_end"])
    same("ucdp", "columns", len(table.columns), 49)
    parts = table[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1)
    same("ucdp", "sums", list(parts), list(table["best"]))
    same("ucdp", "events written and refused", len(table) + len(refused("ucdp")), len(rows))
    for row in table.to_dict("records"):
        want = by_id[row["relid"].removeprefix("DL-")]
        same("ucdp", "latitude", row["latitude"], want["latitude"])
        same("ucdp", "date_start", str(row["date_start"].date()), want["date_start"])
        same("ucdp", "where_coordinates", row["where_coordinates"], want["place"])
    note("ucdp", len(table))


def read_hxl():
    import hxl

    data = list(hxl.data(str(work / f"{name}.hxl"), hxl.InputOptions(allow_local=True)))
    same("hxl", "rows", len(data), len(rows))
    for row in data:
        want = by_id[row.get("#event+code")]
        same("hxl", "killed", row.get("#affected+killed-min-max") or "", str(want["fatalities_best"] or ""))
        same("hxl", "place", row.get("#loc+name") or "", want["place"] or "")
    note("hxl", len(data))


def read_plover():
    written = []
    for line in (work / f"{name}.plover").read_text("utf-8").splitlines():
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
    table = pd.read_csv(work / f"{name}.polecat", sep="\t", na_values=["None"], keep_default_na=False)
    same("polecat", "columns", len(table.columns), 40)
    for row in table.to_dict("records"):
        same("polecat", "date", row["Event Date"], by_id[row["Event ID"]]["date_start"])
    accounted("polecat", list(table["Event ID"]))
    note("polecat", len(table))


def read_ftm():
    from followthemoney import model

    lines = [json.loads(line) for line in (work / f"{name}.ftm").read_text("utf-8").splitlines()]
    ids = {line["id"] for line in lines}
    events = []
    for line in lines:
        proxy = model.get_proxy(line, cleaned=False)
        model.validate(proxy) if hasattr(model, "validate") else None
        kept = proxy.to_dict()["properties"]
        same("ftm", f"{line['id']} properties", {k: sorted(v) for k, v in kept.items()}, {k: sorted(v) for k, v in line["properties"].items()})
        for field in ("addressEntity", "involved", "proof", "subject", "object"):
            for target in line["properties"].get(field, []):
                same("ftm", f"{line['id']} {field}", target in ids, True)
        if line["schema"] == "Event":
            events += line["properties"]["recordId"]
    accounted("ftm", events)
    note("ftm", len(lines))


def gdelt_header(table):
    # The client keeps its lists below the prefix of the environment.
    with open(Path(sys.prefix) / "data" / f"{table}.csv", newline="", encoding="utf-8") as file:
        return [row["name"] for row in csv.DictReader(file)]


def read_gdelt():
    def read(path, header):
        return pd.read_csv(path, sep="\t", header=None, names=header, dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE)

    scale = json.loads((Path(sys.prefix) / "data" / "cameoCodes.json").read_text("utf-8"))["GoldsteinScale"]
    table = read(work / f"{name}.gdelt", gdelt_header("events2"))
    mentions = read(work / f"{name}.gdelt.mentions", gdelt_header("mentions"))
    same("gdelt", "columns", (table.shape[1], mentions.shape[1]), (61, 16))
    event_of = {row["GLOBALEVENTID"]: row["Extras"].split(";")[0].removeprefix("dl:event=") for row in mentions.to_dict("records")}
    written = []
    for row in table.to_dict("records"):
        want = by_id[event_of[row["GLOBALEVENTID"]]]
        written.append(want["id"])
        same("gdelt", "SQLDATE", row["SQLDATE"], want["date_start"].replace("-", ""))
        same("gdelt", "EventCode", row["EventCode"], want["cameo"])
        same("gdelt", "GoldsteinScale", float(row["GoldsteinScale"]), float(scale[want["cameo"]]))
        same("gdelt", "Actor1Name", row["Actor1Name"], (want["actor1"] or "").upper())
        same("gdelt", "NumMentions", int(row["NumMentions"]), want["n_claims"])
        if row["ActionGeo_Type"] != "0":
            same("gdelt", "ActionGeo_Lat", float(row["ActionGeo_Lat"]), want["latitude"])
            same("gdelt", "ActionGeo_Long", float(row["ActionGeo_Long"]), want["longitude"])
        claims = set(mentions[mentions["GLOBALEVENTID"] == row["GLOBALEVENTID"]]["Extras"].str.split("dl:claim=").str[1])
        same("gdelt", "mentions", claims, set(want["claims"]))
    accounted("gdelt", written)
    note("gdelt", len(table))


# Columns of the events table that have another name, or another form, in the rows of a record.
CODES = {"acled_sub": "acled", "ucdp_tov": "ucdp"}


def read_parquet():
    import duckdb
    import geopandas
    import pyarrow.parquet as pq

    folder = work / f"{name}.parquet"
    tables = sorted(path.stem for path in folder.glob("*.parquet"))
    same("parquet", "tables", tables, sorted("documents sentences claims events event_actors actors relations control media reviews".split()))
    for table in tables:
        file = pq.ParquetFile(folder / f"{table}.parquet")
        same("parquet", f"{table} schema", file.metadata.metadata[b"dateline.schema"], b"1")
        count = duckdb.sql(f"SELECT count(*) FROM '{folder / table}.parquet'").fetchone()[0]
        same("parquet", f"{table} rows", count, file.metadata.num_rows)
    events = pq.read_table(folder / "events.parquet").to_pylist()
    same("parquet", "events", len(events), len(rows))
    for got in events:
        want = by_id[got["id"]]
        for column, value in got.items():
            column = CODES.get(column, column)
            if column in want:
                value = value.isoformat() if hasattr(value, "isoformat") else value
                same("parquet", f"{got['id']} {column}", value, want[column])
        same("parquet", "plover", [p for p in (got["plover_cat"], got["plover_mode"], got["plover_ctx"]) if p], [p for p in want["plover"] or [] if p])
    # The same through SQL, as an analyst asks.
    dead = duckdb.sql(f"SELECT sum(fatalities_best) FROM '{folder}/events.parquet' WHERE iso3 = 'SYR' AND date_start >= DATE '2014-12-15'").fetchone()[0]
    want = sum(r["fatalities_best"] or 0 for r in rows if r["iso3"] == "SYR" and (r["date_start"] or "") >= "2014-12-15")
    same("parquet", "deaths by SQL", int(dead or 0), want)
    orphans = duckdb.sql(f"SELECT count(*) FROM '{folder}/claims.parquet' c LEFT JOIN '{folder}/documents.parquet' d USING (doc_id) LEFT JOIN '{folder}/events.parquet' e ON e.id = c.event_id WHERE d.doc_id IS NULL OR e.id IS NULL").fetchone()[0]
    same("parquet", "claims without a document or event", orphans, 0)
    points = geopandas.read_parquet(folder / "events.parquet")
    same("parquet", "coordinates", points.crs.to_epsg() or points.crs.to_string(), "OGC:CRS84")
    for point, id in zip(points.geometry, points["id"], strict=True):
        want = by_id[id]
        got = None if point is None else (point.x, point.y)
        same("parquet", id, got, None if want["latitude"] is None else (want["longitude"], want["latitude"]))
    note("parquet", len(events))


def read_hive():
    import duckdb

    found = duckdb.sql(f"SELECT id, iso3, year, title FROM read_parquet('{work}/out.hive/events/**/*.parquet', hive_partitioning = true)").fetchall()
    same("parquet apart", "events", {row[0] for row in found}, set(by_id))
    for id, iso3, year, title in found:
        want = by_id[id]
        none = ("__HIVE_DEFAULT_PARTITION__", None)
        same("parquet apart", "iso3", None if iso3 in none else iso3, want["iso3"])
        same("parquet apart", "year", None if year in none else str(year), want["date_start"] and str(int(want["date_start"][:4])))
        same("parquet apart", "title", title, want["title"])
    note("parquet apart", len(found))


def read_control():
    import geopandas

    table = geopandas.read_file(work / "out.control.geojson")
    history = json.loads((work / "out.history.json").read_text("utf-8"))
    same("control", "rows", len(table), len(history))
    for got, want in zip(table.to_dict("records"), history, strict=True):
        same("control", "place", got["place"], want["place"]["name"])
        same("control", "controller", got["controller"] or "", "; ".join(want["controller"]))
        same("control", "status", got["status"], want["status"])
        same("control", "valid_from", str(got["valid_from"])[:10], want["from"])
    note("control", len(table))


def read_sidecars():
    for path in sorted(work.glob(f"{name}.*.meta.json")):
        meta = json.loads(path.read_text("utf-8"))
        same(path.name, "profile", meta["profile"], "public" if name == "public" else "internal")
        parts = [(part["file"], part["sha256"]) for part in meta.get("parts", [])]
        file = work / meta["file"]
        parts += [(meta["file"], meta["sha256"])] if file.is_file() else []
        for part, hash in parts:
            same(path.name, part, hashlib.sha256((work / part).read_bytes()).hexdigest(), hash)
    note("sidecars", len(list(work.glob(f"{name}.*.meta.json"))))


every = [read_csv, read_geojson, read_acled, read_ucdp, read_gdelt, read_hxl, read_plover, read_polecat, read_ftm, read_parquet, read_sidecars]
for read in every + ([read_hive, read_control] if name == "out" else []):
    read()
print(f"{name}: " + ", ".join(done))
