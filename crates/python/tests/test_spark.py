"""A cluster makes the record that one machine makes, whatever happens to its workers."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pyarrow as pa
import pyspark
import pytest
from conftest import ROOT
from pyspark.sql import SparkSession

import dateline
from dateline import spark as dls

# Two executors of their own in two processes, each with its Python workers.
MASTER = os.environ.get("DATELINE_SPARK", "local-cluster[2,1,1024]")


QUICK = ["--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2"]
QUICK += ["--conf", "spark.sql.adaptive.enabled=false", "--conf", "spark.sql.codegen.wholeStage=false"]


def session(master: str, folder: Path) -> SparkSession:
    os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_WORKER_DIR"] = str(folder / "work")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executor.memory": "900m",
        "spark.sql.shuffle.partitions": "4",
        # Quick on few rows: plans are neither changed on the way nor compiled.
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    }
    builder = SparkSession.builder.master(master).appName("dateline")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    made = session(MASTER, tmp_path_factory.mktemp("spark"))
    yield made
    made.stop()


@pytest.fixture(scope="session")
def reports(corpus) -> list[dict]:
    """The sample, the invented reports of the settling benchmark, reprints of some, and texts that are none."""
    rows = list(corpus)
    for block, line in _lines(ROOT / "bench" / "settling" / "reports.txt"):
        day, outlet, text = (part.strip() for part in line.split("|", 2))
        rows.append({"id": f"{block}/{len(rows)}", "published": day, "source": outlet, "text": text})
    longest = sorted(corpus, key=lambda row: -len(row["text"]))[:3]
    for n, row in enumerate(longest):
        rows.append({**row, "id": f"reprint-{n}", "source": "Reprint Press", "text": row["text"][40:]})
    # So many prints of one text that its runs count as boilerplate.
    rows += [{**longest[0], "id": f"print-{n:03}", "source": f"Local {n}"} for n in range(70)]
    return rows


def _lines(path: Path):
    block = ""
    for line in path.read_text().splitlines():
        if line.startswith("== "):
            block = line[3:]
        elif line and not line.startswith("#"):
            yield block, line


@pytest.fixture(scope="session")
def alone(reports) -> dict[str, str]:
    return one_machine(reports)


def one_machine(reports) -> dict[str, str]:
    """What one machine makes of the reports: events by id."""
    table = pa.Table.from_pylist(reports)
    claims = dateline.Coder().code_batch(table).to_arrow().column("json").to_pylist()
    return {e["id"]: json.dumps(e, sort_keys=True) for e in dateline.settle(claims, reports)}


def frame(spark: SparkSession, reports: list[dict], partitions: int):
    names = ("id", "text", "title", "published", "source", "url")
    rows = [tuple(row.get(name) for name in names) for row in reports]
    made = spark.createDataFrame(rows, ", ".join(f"{name} string" for name in names))
    return made.repartition(partitions)


def events(spark: SparkSession, rows) -> dict[str, str]:
    rows = dls.clean(rows).persist()
    coded = dls.code(rows).persist()
    found = dls.settled(rows, coded).collect()
    spark.catalog.clearCache()
    assert len({row.id for row in found}) == len(found)
    return {row.id: json.dumps(json.loads(row.json), sort_keys=True) for row in found}


@pytest.mark.parametrize("partitions", [1, 2, 4])
def test_events_are_those_of_one_machine(spark, reports, alone, partitions):
    start = time.monotonic()
    found = events(spark, frame(spark, reports, partitions))
    print(f"\n{partitions} partitions: {len(reports)} reports, {time.monotonic() - start:.1f} s")
    assert found == alone
    several = [e for e in map(json.loads, alone.values()) if e["reports"] > 1]
    assert len(several) > 30, "a corpus without merged events would show nothing"
    assert any(e["originators"] < e["reports"] for e in several), "nor would one without reprints"


def test_reprints_are_those_of_one_machine(spark, reports):
    rows = dls.clean(frame(spark, reports, 3))
    found = {row.id: row.print for row in dls.prints(rows).collect()}
    assert set(found) == {row["id"] for row in reports}
    prints = {id for id, of in found.items() if id != of}
    assert sum(id.startswith("print-") for id in prints) >= 69 and found["print-000"] != "print-001"
    assert found["reprint-2"] == found[sorted(reports[:13], key=lambda row: -len(row["text"]))[2]["id"]]


def death(folder: Path, whom: str):
    """Kills one worker, once, in the middle of a task: a Python process, or the executor it belongs to."""
    flag = str(folder / f"killed-{whom}")

    def strike(batches):
        import os
        import signal

        for batch in batches:
            yield batch
            try:
                os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            victim = os.getpid()
            if whom == "executor":
                # The parent of the daemon that workers are forked from.
                with open(f"/proc/{os.getppid()}/stat") as stat:
                    victim = int(stat.read().rsplit(")", 1)[1].split()[1])
            os.kill(victim, signal.SIGKILL)

    return flag, strike


@pytest.mark.parametrize("whom", ["worker", "executor"])
def test_a_killed_worker_changes_nothing(spark, reports, tmp_path, whom):
    flag, strike = death(tmp_path, whom)
    few = reports[:80]
    rows = dls.clean(frame(spark, few, 4))
    rows = rows.mapInArrow(strike, rows.schema).persist()
    coded = dls.code(rows).persist()
    settled = dls.settled(rows, coded)
    found = {row.id: json.dumps(json.loads(row.json), sort_keys=True) for row in settled.collect()}
    spark.catalog.clearCache()
    assert os.path.exists(flag), "nobody was killed"
    assert found == one_machine(few)


def test_a_bad_report_fails_no_task_and_is_told(spark):
    rows = [
        {"id": "good", "text": "Rebels captured Saraqib."},
        {"id": "none"},
        {"id": "long", "text": "x" * 20_000},
        {"id": "odd", "text": "\x00\ufffd\u202e " * 50},
        {"id": "twice", "text": "A town fell to rebels."},
        {"id": "twice", "text": "A town fell to the army."},
    ]
    reports = dls.clean(frame(spark, rows, 2))
    assert reports.count() == 5 and reports.where("id = 'twice'").first().text == "A town fell to rebels."
    coded = dls.code(reports).collect()
    told = {row.doc_id: row.refused for row in coded if row.refused}
    assert set(told) == {"none", "long"} and "no text" in told["none"] and "without a space" in told["long"]
    assert [row.type for row in coded if row.doc_id == "good"] == ["place_captured"]
    spark.catalog.clearCache()


def test_ids_are_those_of_the_program(spark, run, rows):
    rows = [{**row, "id": str(row["id"]) if "id" in row else None} for row in rows]
    wanted = {json.loads(line)["id"] for line in run(["code"], [{k: v for k, v in r.items() if v} for r in rows if r["text"]])}
    made = dls.clean(frame(spark, [{k: v for k, v in r.items() if k != "lang"} for r in rows if r["text"]], 2))
    assert {row.id for row in made.collect()} == wanted


def test_components_are_joined_whatever_their_shape(spark):
    chain = [(f"c{n:03}", f"c{n + 1:03}") for n in range(60)]
    star = [("s", f"s{n}") for n in range(20)] + [("s3", "s3"), ("s9", "s")]
    nodes = {x for edge in chain + star for x in edge} | {"alone"}
    found = dls.components(
        spark.createDataFrame([(n,) for n in nodes], "id string"),
        spark.createDataFrame(chain + star, "a string, b string"),
    )
    roots = {row.id: row.root for row in found.collect()}
    assert roots == {n: {"c": "c000", "s": "s", "a": "alone"}[n[0]] for n in nodes}
    spark.catalog.clearCache()


def test_the_record_is_left_as_parquet_that_duckdb_and_the_desk_open(spark, corpus, program, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    dls.write(dls.record(frame(spark, corpus, 2)), str(tmp_path))
    spark.catalog.clearCache()
    ask = lambda sql: duckdb.sql(sql.replace("@", f"'{tmp_path}/")).fetchall()
    claims = dateline.Coder().code_batch(pa.Table.from_pylist(corpus)).to_arrow().column("json").to_pylist()
    settled = dateline.settle(claims, corpus)
    events = ask("select id, n_claims from read_parquet(@events.parquet/*.parquet')")
    assert dict(events) == {e["id"]: len(e["claims"]) for e in settled}
    for name in dls.TABLES:
        columns = [row[0] for row in ask(f"describe select * from read_parquet(@{name}.parquet/*.parquet')")]
        assert columns == dateline._native.schema(name).column_names, name
    (unplaced,) = ask(
        "select count(*) from read_parquet(@claims.parquet/*.parquet') c "
        "anti join read_parquet(@events.parquet/*.parquet') e on c.event_id = e.id"
    )[0]
    assert unplaced == 0
    (documents,) = ask("select count(*) from read_parquet(@documents.parquet/*.parquet')")[0]
    assert documents == len(corpus)
    (reprint,) = ask("select count(*) from read_parquet(@documents.parquet/*.parquet') where near_dup_of <> doc_id")[0]
    assert reprint >= 1, "the sample holds a reprint"
    shown = served(program, tmp_path, tmp_path / "opened.db", "api/events?limit=1000")
    assert {e["id"]: e["claims"] for e in shown["rows"]} == dict(events)


def test_reports_come_in_files_of_every_kind(spark, corpus, tmp_path):
    import pyarrow.parquet as pq

    days = [datetime.date.fromisoformat(row["published"]) if "published" in row else None for row in corpus]
    texts = {name: [row.get(name) for row in corpus] for name in ("id", "text", "title", "source", "url")}
    pq.write_table(pa.table({**texts, "published": days, "more": list(range(len(corpus)))}), tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text('{"id": "one", "text": "Rebels captured Saraqib."}\n{"id": 2}\n')
    (tmp_path / "c.txt").write_text("A town fell to rebels.")
    found = dls.read(spark, str(tmp_path)).collect()
    read = {row.id: row for row in found if row.text is not None}
    assert len(read) == len(corpus) + 2 and len(found) == len(read) + 1
    for row in corpus:
        one = read[row["id"]]
        assert (one.text, one.published, one.title) == (row["text"], days.pop(0), row.get("title"))
        assert one.origin.endswith("a.parquet")
    (lost,) = [row for row in found if row.refused]
    assert lost.origin.endswith("b.jsonl:2") and "text" in lost.refused
    pq.write_table(pa.table({"words": ["a"]}), tmp_path / "d.parquet")
    with pytest.raises(dateline.Error, match='no column "text" among words'):
        dls.read(spark, str(tmp_path / "d.parquet"))


def test_spark_submit_leaves_the_record_of_a_folder(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    folder = tmp_path / "reports"
    folder.mkdir()
    pages = sorted((ROOT / "examples" / "idlib-2014").glob("*.md"))
    for page in pages[::2]:
        (folder / page.name).write_bytes(page.read_bytes())
    (folder / "pages.warc").write_bytes(b"".join(map(archived, pages[1::2])))
    (folder / "broken.warc").write_bytes(b"WARC/1.0\r\nContent-Length: nonsense\r\n\r\n")
    (folder / "broken.jsonl").write_text('{"text": 3}\n')
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    script = ROOT / "examples" / "spark" / "code_folder.py"
    done = subprocess.run(
        [submit, "--master", "local[2]", *QUICK, script, folder, tmp_path / "record"],
        env=environment, capture_output=True, text=True, timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"{len(pages)} reports" in done.stdout
    ask = lambda sql: duckdb.sql(sql.replace("@", f"'{tmp_path}/record/")).fetchall()
    types = dict(ask("select type, count(*) from read_parquet(@events.parquet/*.parquet') group by 1"))
    assert types.get("base_captured", 0) >= 1
    refused = ask("select name from read_parquet(@refused.parquet/*.parquet')")
    assert {name.rsplit("/", 1)[1].split(":")[0] for (name,) in refused} == {"broken.jsonl", "broken.warc"}


def served(program: str, folder: Path, db: Path, address: str) -> dict:
    """What `dateline serve` answers about the record in a folder, as a browser asks."""
    command = [program, "serve", str(folder), "--db", str(db), "--port", "0"]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = next(word for line in desk.stdout for word in line.split() if word.startswith("http://"))
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(url).close()
        with browser.open(urllib.parse.urljoin(url, f"/{address}")) as answer:
            return json.load(answer)
    finally:
        desk.kill()
        desk.wait()


def archived(page: Path) -> bytes:
    """A page of the sample as a crawler keeps it."""
    words = page.read_text().split("---", 2)[2]
    body = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
    html = f"<html><head><title>{page.stem}</title></head><body><article>{body}</article></body></html>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: 2014-12-30T00:00:00Z\r\n"
        "WARC-Target-URI: https://example.org/%s\r\nContent-Type: application/http; msgtype=response\r\n"
        "Content-Length: %d\r\n\r\n" % (page.stem.encode().hex()[:32], page.stem, len(http))
    )
    return head.encode() + http + b"\r\n\r\n"
