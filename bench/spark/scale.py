"""What a report costs on a cluster: coding and settling with 1, 2 and 4 workers, stage by stage.

    python bench/spark/scale.py TEXTS.jsonl [--workers 1 2 4]

TEXTS.jsonl has one {"text": ..., "id", "published", "source"} a line. Runs Spark on this machine with so many worker
processes; on a machine with fewer cores than workers they share them. Run it with an interpreter that has the wheel
(built with --release), pyspark and pyarrow.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import pyspark

os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
os.environ["PYSPARK_PYTHON"] = sys.executable

from pyspark.sql import SparkSession

from dateline import spark as dls


def main():
    args = argparse.ArgumentParser()
    args.add_argument("texts", type=Path)
    args.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    args = args.parse_args()
    names = ("id", "text", "title", "published", "source", "url")
    rows = [tuple(row.get(n) for n in names) for row in map(json.loads, args.texts.open(encoding="utf-8"))]
    print(f"{len(rows)} reports; {os.cpu_count()} cores")
    print(f"{'workers':>8} {'code s':>8} {'settle s':>9} {'claims':>8} {'events':>8} {'reports/s':>10}")
    for workers in args.workers:
        builder = SparkSession.builder.master(f"local[{workers}]").appName("dateline")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": str(max(2, workers)),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "3g",
        }.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        given = spark.createDataFrame(rows, ", ".join(f"{n} string" for n in names)).repartition(4 * workers)
        reports = dls.clean(given).persist()
        reports.count()
        # The first task of each worker loads the coder; that is no cost a report.
        dls.code(reports.limit(4 * workers)).count()
        start = time.perf_counter()
        coded = dls.code(reports).persist()
        claims = coded.where("claim_id is not null").count()
        coding = time.perf_counter() - start
        start = time.perf_counter()
        events = dls.settled(reports, coded).count()
        settling = time.perf_counter() - start
        print(f"{workers:8} {coding:8.1f} {settling:9.1f} {claims:8} {events:8} {len(rows) / coding:10.1f}")
        spark.stop()


if __name__ == "__main__":
    main()
