"""Business time in Spark: a calendar travels to the workers and counts there, batch by batch.

    python spark.py      (needs pyspark and a Java runtime)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pyarrow
from pyspark.sql import SparkSession

from helpdesk_core import Calendar, frames

OFFICE = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])


def counted(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Every batch with the working microseconds between its two columns."""
    for batch in batches:
        table = frames.elapsed(pyarrow.Table.from_batches([batch]), "start", "end", calendar=OFFICE)
        micros = table["elapsed"].cast("int64")
        table = table.set_column(table.schema.get_field_index("elapsed"), "elapsed", micros)
        yield from table.to_batches()


def main() -> None:
    """Two hours between Thursday afternoon and Friday morning, a thousand times."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers find the package where this program does
    spark = SparkSession.builder.master("local[2]").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    row = (datetime(2026, 1, 8, 14, tzinfo=UTC), datetime(2026, 1, 9, 8, tzinfo=UTC))
    log = spark.createDataFrame([row] * 1000, "start timestamp, end timestamp")
    found = log.mapInArrow(counted, "start timestamp, end timestamp, elapsed bigint")
    values = {record.elapsed for record in found.select("elapsed").collect()}
    assert values == {7_200_000_000}, values
    print(f"{found.count()} rows, {values.pop() // 60_000_000} minutes each")
    spark.stop()


if __name__ == "__main__":
    main()
