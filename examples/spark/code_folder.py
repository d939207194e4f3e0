"""A folder of reports into a record, on a cluster.

    spark-submit examples/spark/code_folder.py REPORTS RECORD

reads every file below REPORTS (web archives and whatever else `dateline read` takes, and Parquet with a column
`text`), codes the reports in them, removes reprints, settles the events and leaves them as Parquet below RECORD:

    duckdb -c "select type, count(*) from 'RECORD/events.parquet/*.parquet' group by 1 order by 2 desc"

Workers need Python with `pip install 'dateline[spark]'`, and must be able to open the files.
"""

import sys

from pyspark.sql import SparkSession

from dateline import spark as dls


def main(folder: str, record: str) -> None:
    spark = SparkSession.builder.appName("dateline").getOrCreate()
    # Rounds of joining are kept here, so that a lost machine costs its tasks and not the work of others.
    spark.sparkContext.setCheckpointDir(f"{record}/rounds")
    # Read once, for what is made of it several times.
    reports = dls.read(spark, folder).persist()
    tables = dls.record(reports)
    dls.write(tables, record)
    counted = spark.read.parquet(f"{record}/documents.parquet").count()
    events = spark.read.parquet(f"{record}/events.parquet").count()
    refused = spark.read.parquet(f"{record}/refused.parquet").count()
    print(f"{counted} reports, {events} events, {refused} refused; Parquet below {record}")
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
