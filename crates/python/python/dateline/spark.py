"""The coder and the settling on a cluster: Spark's own shuffles, the program's own rules.

>>> from dateline import spark as dls                                            # doctest: +SKIP
>>> reports = dls.read(spark, "/archive/2014-12/")                               # doctest: +SKIP
>>> record = dls.record(reports)                                                 # doctest: +SKIP
>>> dls.write(record, "/record/2014-12")                                         # doctest: +SKIP

Reports are rows with a column ``text`` and whichever there are of ``id``, ``title``, ``published``, ``source``,
``url``, ``lang`` and ``byline``. What comes back has the columns of the Parquet files that ``dateline export`` writes. The
events are those that one machine would make of the same reports, to the byte: claims are compared in the same
pairs and grouped in the same order, wherever they are (``docs/scale.md`` shows how).
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from . import Coder, Error, _native

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

__all__ = ["TABLES", "clean", "code", "components", "prints", "read", "record", "settled", "write"]

# The tables that `record` makes.
TABLES = ("documents", "sentences", "claims", "events", "event_actors", "media")

# The columns of reports, and those that `read` adds: where each one came from, and why it could not be read.
_REPORT = pa.schema(
    [(name, pa.string()) for name in ("id", "text", "title")]
    + [("published", pa.date32())]
    + [(name, pa.string()) for name in ("source", "url", "lang", "byline", "origin", "refused")]
)

# What a report may be known by.
_KNOWN = tuple(name for name in _REPORT.names if name not in ("origin", "refused"))

Batches = Iterator[pa.RecordBatch]


def read(spark: SparkSession, *paths: str, partitions: int | None = None) -> DataFrame:
    """The reports in files of any format that the program reads, and in Parquet files with a column ``text``.

    ``paths`` are files, folders or patterns that every worker can open. One file is read by one task, as a stream.
    A row that could not be read has no ``text`` and says why in ``refused``.
    """
    files = sorted(file for path in paths for found in (glob.glob(path) or [path]) for file in _files(found))
    tables = [file for file in files if file.endswith(".parquet")]
    if tables:
        found = _rows(spark.read.parquet(*tables))
        rest = [file for file in files if not file.endswith(".parquet")]
        return found.unionByName(read(spark, *rest, partitions=partitions)) if rest else found
    rows = spark.createDataFrame([(file,) for file in files], "path string")
    rows = rows.repartition(partitions or max(1, len(files)), F.col("path"))

    def reports(batches: Batches) -> Batches:
        for batch in batches:
            for path in batch.column("path").to_pylist():
                for table in _native.Reader([path], 64):
                    yield from _with_refused(table, _REPORT, "origin")

    return rows.mapInArrow(reports, _spark_schema(_REPORT))


def _rows(rows: DataFrame) -> DataFrame:
    """The reports in rows of Parquet files, values read as in a line of JSON."""
    if "text" not in rows.columns:
        raise Error(f'no column "text" among {", ".join(rows.columns)}; rename the one that holds the reports')
    known = [name for name in _KNOWN if name in rows.columns]

    def reports(batches: Batches) -> Batches:
        for batch in batches:
            table = pa.table(_native.named(batch.drop_columns(["origin"])))
            table = table.set_column(table.schema.get_field_index("origin"), "origin", batch.column("origin"))
            yield from _batches(table.append_column("refused", pa.nulls(len(table), pa.string())), _REPORT)

    return rows.select(*known, F.input_file_name().alias("origin")).mapInArrow(reports, _spark_schema(_REPORT))


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(folder, name) for name in names if not name.startswith("."))


def clean(reports: DataFrame) -> DataFrame:
    """The reports with an ``id``, each id once: of two texts with one id the lesser in order is kept.

    A report without an id is named by its words and its origin, as the program does it.
    """
    if "refused" in reports.columns:
        reports = reports.where("refused is null")
    have = set(reports.columns)
    columns = [
        F.col(name) if name in have else F.lit(None).cast("date" if name == "published" else "string").alias(name)
        for name in _KNOWN
    ]
    schema = pa.schema([_REPORT.field(name) for name in _KNOWN])

    def name(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.named(batch), schema)

    named = reports.select(*columns).mapInArrow(name, _spark_schema(schema))
    rest = [field for field in _KNOWN if field != "id"]
    least = F.min(F.struct(*rest)).alias("kept")
    return named.groupBy("id").agg(least).select("id", "kept.*")


def code(reports: DataFrame, coder: Coder | None = None) -> DataFrame:
    """The claims of the reports, one row a claim, with the claim itself in ``json``.

    A report that cannot be coded costs no other and fails no task: it gives one row without a claim, with the
    report in ``doc_id`` and the reason in ``refused``.
    """
    coder = coder or Coder()
    schema = _arrow("coded").append(pa.field("refused", pa.string()))
    known = [name for name in _KNOWN if name in reports.columns]

    def claims(batches: Batches) -> Batches:
        for batch in batches:
            yield from _with_refused(coder.code_batch(batch, threads=1), schema, "doc_id")

    return reports.select(*known).mapInArrow(claims, _spark_schema(schema))


def prints(reports: DataFrame) -> DataFrame:
    """For every report, ``print``: the least id among the reports that print the same text, its own when alone.

    What ``dateline::settle::reprints`` does with one list of fingerprints, with a shuffle by their numbers.
    """
    made = _arrow(_native.fingerprints(_EMPTY))

    def take(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.fingerprints(batch), made)

    taken = reports.select("id", "text").mapInArrow(take, _spark_schema(made)).persist()
    run = taken.select("id", F.explode("marks").alias("run"))
    often = run.groupBy("run").agg(F.count("*").alias("n")).where("n > 1")
    run = run.join(often, "run")
    few = run.where(F.col("n") <= _native.BOILERPLATE_REPORTS)
    left, right = few.select("run", F.col("id").alias("a")), few.select("run", F.col("id").alias("b"))
    pairs = left.join(right, "run").where("a < b").select("a", "b")
    # What so many reports share is boilerplate, or one text reprinted very often: neighbours will do.
    behind = F.lead("id").over(Window.partitionBy("run").orderBy("id"))
    many = run.where(F.col("n") > _native.BOILERPLATE_REPORTS).select(F.col("id").alias("a"), behind.alias("b"))
    pairs = pairs.union(many.where("b is not null")).distinct()
    pairs = pairs.join(taken.select(F.col("id").alias("a"), F.col("hashes").alias("x")), "a")
    pairs = pairs.join(taken.select(F.col("id").alias("b"), F.col("hashes").alias("y")), "b")
    same = pa.schema([("a", pa.string()), ("b", pa.string())])

    def compare(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.reprints(batch), same)

    alike = pairs.select("a", "b", "x", "y").mapInArrow(compare, _spark_schema(same))
    return components(reports.select("id"), alike).withColumnRenamed("root", "print")


def components(nodes: DataFrame, edges: DataFrame) -> DataFrame:
    """``id`` and ``root``: the least id that the node is joined with by ``edges`` (``a``, ``b``), directly or not.

    Stars, by turns large and small (Kiveris et al. 2014): a handful of rounds whatever the shape, no list longer
    than a node's neighbours, and nothing comes to the driver but whether a round changed anything.
    """
    step = edges.select("a", "b").where("a != b")
    step = _keep(step.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct())
    while True:
        before = _sum(step)
        both = step.union(step.select(F.col("b").alias("a"), F.col("a").alias("b")))
        low = F.least(F.col("a"), F.min("b").over(Window.partitionBy("a")))
        large = both.select("a", "b", low.alias("low")).where("b > a").select(F.col("b").alias("a"), F.col("low").alias("b"))
        down = large.where("a != b").select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct()
        low = F.min("b").over(Window.partitionBy("a"))
        small = down.select("a", "b", low.alias("low"))
        joined = small.select(F.col("b").alias("a"), F.col("low").alias("b")).union(
            small.select("a", F.col("low").alias("b"))
        )
        after = _keep(joined.where("a != b").distinct())
        if _sum(after) == before:
            break
        step = after
    roots = after.select(F.col("a").alias("id"), F.col("b").alias("root"))
    return nodes.select("id").join(roots, "id", "left").select("id", F.coalesce("root", "id").alias("root"))


def _keep(rows: DataFrame) -> DataFrame:
    """The rows, computed once, with a plan of one step: plans of rounds upon rounds would outgrow the driver.

    Where a folder for checkpoints is named they are kept there, so that a lost machine costs a task and not the
    rounds before it; elsewhere they are made anew from what is left.
    """
    spark = rows.sparkSession
    if spark.sparkContext._jsc.sc().getCheckpointDir().isDefined():
        return rows.checkpoint()
    kept = rows.persist()._jdf
    return DataFrame(spark._jsparkSession.createDataFrame(kept.toJavaRDD(), kept.schema()), spark)


def _sum(edges: DataFrame) -> Any:
    """What tells two sets of edges apart."""
    return edges.agg(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()


def _parts(reports: DataFrame, coded: DataFrame, printed: DataFrame) -> DataFrame:
    """Claims and what ties them together, by ``root``: whoever has all rows of a root can settle its events."""
    known = reports.select("id", "published", "source", "title", "url").join(printed, "id")
    claims = coded.where("claim_id is not null").select("claim_id", "doc_id", "json")
    claims = claims.join(known.withColumnRenamed("id", "doc_id"), "doc_id").persist()
    filed = _arrow(_native.file_claims(_EMPTY))

    def file(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.file_claims(batch), filed)

    slips = claims.select("json", "published", "source", "print").mapInArrow(file, _spark_schema(filed))
    tied = _arrow(_native.ties(_EMPTY))

    def tie(batches: Batches) -> Batches:
        for whole in _whole(batches, "drawer"):
            yield from _batches(_native.ties(whole), tied)

    slips = slips.repartition("drawer").sortWithinPartitions("drawer")
    # A pair that shares several drawers is found in each of them, with the same score.
    ties = slips.mapInArrow(tie, _spark_schema(tied)).groupBy("a", "b", "continues").agg(F.max("score").alias("score"))
    ties = ties.persist()
    roots = components(claims.select(F.col("claim_id").alias("id")), ties)
    columns = ("json", "published", "source", "title", "url", "print")
    of_claims = claims.join(roots.withColumnRenamed("id", "claim_id"), "claim_id").select(
        "root",
        *columns,
        *(F.lit(None).cast(kind).alias(name) for name, kind in _TIE.items()),
    )
    of_ties = ties.join(roots.withColumnRenamed("id", "a"), "a").select(
        "root",
        *(F.lit(None).cast("date" if name == "published" else "string").alias(name) for name in columns),
        *_TIE,
    )
    return of_claims.union(of_ties).repartition("root").sortWithinPartitions("root").persist()


_TIE = {"a": "string", "b": "string", "score": "float", "continues": "boolean"}


def _settle(parts: DataFrame, table: str) -> DataFrame:
    schema = _arrow(table)

    def settle(batches: Batches) -> Batches:
        for whole in _whole(batches, "root"):
            yield from _batches(_native.settle_part(whole, table), schema)

    return parts.mapInArrow(settle, _spark_schema(schema))


def settled(reports: DataFrame, coded: DataFrame) -> DataFrame:
    """The events that the claims of ``coded`` agree on, as ``id`` and ``json``."""
    return _settle(_parts(reports, coded, prints(reports)), "settled")


def record(reports: DataFrame, coder: Coder | None = None) -> dict[str, DataFrame]:
    """The tables of the record of these reports, by name, and ``refused``: what could not be used, and why."""
    unread = (
        reports.where("refused is not null").select(F.col("origin").alias("name"), F.col("refused").alias("reason"))
        if {"origin", "refused"} <= set(reports.columns)
        else None
    )
    reports = clean(reports).persist()
    coded = code(reports, coder).persist()
    prints_of = prints(reports).persist()
    parts = _parts(reports, coded, prints_of)
    tables = {name: _settle(parts, name) for name in ("claims", "events", "event_actors", "media")}
    printed = reports.join(prints_of, "id").select(
        *_KNOWN, F.when(F.col("print") != F.col("id"), F.col("print")).alias("print")
    )
    documents, sentences = _arrow("documents"), _arrow("sentences")

    def describe(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.documents(batch), documents)

    def quote(batches: Batches) -> Batches:
        for batch in batches:
            yield from _batches(_native.sentences(batch), sentences)

    tables["documents"] = printed.mapInArrow(describe, _spark_schema(documents))
    quoted = coded.where("claim_id is not null").select("json")
    tables["sentences"] = quoted.mapInArrow(quote, _spark_schema(sentences)).distinct()
    tables["reports"] = _lines(reports, coded)
    refused = coded.where("refused is not null").select(F.col("doc_id").alias("name"), F.col("refused").alias("reason"))
    tables["refused"] = refused if unread is None else unread.union(refused)
    return tables


def _lines(reports: DataFrame, coded: DataFrame) -> DataFrame:
    """One row a report: its words with its claims, as ``dateline import --as coded`` and ``dateline serve`` read it."""
    told = F.sort_array(F.collect_list(F.struct("start", "claim_id", "json"))).alias("told")
    claims = coded.where("claim_id is not null").groupBy("doc_id").agg(told)
    whole = F.to_json(F.struct(*_KNOWN))
    each = F.coalesce(F.concat_ws(",", F.col("told.json")), F.lit(""))
    line = F.concat(F.lit('{"report":'), whole, F.lit(',"claims":['), each, F.lit("]}"))
    joined = reports.join(claims, reports["id"] == claims["doc_id"], "left")
    return joined.select(F.col("id").alias("doc_id"), line.alias("line"))


def write(tables: dict[str, DataFrame], folder: str) -> None:
    """Leaves the tables below ``folder`` as Parquet, one folder a table, rows in a fixed order."""
    for name, table in sorted(tables.items()):
        order = [c for c in ("date_start", "doc_id", "sent_id", "claim_id", "id", "event_id", "media_id", "name") if c in table.columns]
        ordered = table.sort(*order) if order else table
        ordered.write.mode("overwrite").option("compression", "zstd").parquet(os.path.join(folder, f"{name}.parquet"))


# No reports, claims or slips, for asking what a step gives.
_EMPTY = pa.table(
    {name: pa.array([], pa.string()) for name in ("id", "text", "json", "source", "print", "drawer", "card")}
)


def _arrow(table: Any) -> pa.Schema:
    table = _native.schema(table) if isinstance(table, str) else table
    return pa.table(table).schema


def _spark_schema(schema: pa.Schema) -> StructType:
    return from_arrow_schema(schema, prefer_timestamp_ntz=False)


def _batches(table: Any, schema: pa.Schema) -> Batches:
    """Rows for Spark, which wants the very schema that was announced and no empty batches."""
    for batch in pa.table(table).select(schema.names).to_batches():
        if batch.num_rows:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def _with_refused(table: _native.Table, schema: pa.Schema, name: str) -> Batches:
    """The rows, and one for each that could not be made, with its name in column ``name``."""
    rows = pa.table(table)
    if rows.num_rows:
        rows = rows.append_column("refused", pa.nulls(rows.num_rows, pa.string()))
        yield from rows.cast(schema).to_batches()
    if table.refused:
        names, reasons = zip(*table.refused)
        known = {name: pa.array(names), "refused": pa.array(reasons)}
        columns = [known.get(f.name, pa.nulls(len(names), f.type)) for f in schema]
        yield pa.RecordBatch.from_arrays([c.cast(f.type) for c, f in zip(columns, schema)], schema=schema)


def _whole(batches: Batches, key: str) -> Iterator[pa.Table]:
    """Tables that hold all rows of each key they hold, out of batches that are sorted by it."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        keys = batch.column(key)
        last = keys[batch.num_rows - 1]
        # Rows of the last key may go on in the next batch.
        first = pc.index(keys, last).as_py()
        if first > 0:
            held.append(batch.slice(0, first))
            yield pa.Table.from_batches(held)
            held = []
        held.append(batch.slice(first))
    if held:
        yield pa.Table.from_batches(held)
