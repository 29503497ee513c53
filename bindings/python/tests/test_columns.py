"""Columns of every library: the right numbers, or a refusal that says why."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

from helpdesk_core import ArgumentError, Calendar, CalendarError

OFFICE = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
START = [datetime(2026, 1, 8, 14, tzinfo=UTC), None]
END = "2026-01-09T08:00:00Z"
TWO_HOURS = [7_200_000_000, -(2**63)]
STAMPS = numpy.array(["2026-01-08T14:00", "NaT"], dtype="M8[us]")

COLUMNS: dict[str, Callable[[], Any]] = {
    "numpy": lambda: STAMPS,
    "numpy, in seconds": lambda: STAMPS.astype("M8[s]"),
    "numpy, in steps of 25 ns": lambda: STAMPS.astype("M8[25ns]"),
    "numpy, in steps of 30 minutes": lambda: STAMPS.astype("M8[30m]"),
    "numpy, in hours": lambda: STAMPS.astype("M8[h]"),
    "numpy, the other way round": lambda: STAMPS.astype(">M8[us]"),
    "numpy, seconds the other way round": lambda: STAMPS.astype(">M8[s]"),
    "numpy, numbers": lambda: STAMPS.view("int64"),
    "numpy, numbers the other way round": lambda: STAMPS.view("int64").astype(">i8"),
    "numpy, every second": lambda: STAMPS.repeat(2)[::2],
    "numpy, masked": lambda: numpy.ma.masked_array(STAMPS.repeat(1), mask=[False, True]),
    "numpy, objects": lambda: numpy.array([*START], dtype=object),
    "pandas": lambda: pandas.Series(START),
    "pandas, kept by arrow": lambda: pandas.Series(START, dtype=pandas.ArrowDtype(pyarrow.timestamp("us", "UTC"))),
    "pandas, an index": lambda: pandas.DatetimeIndex(START),
    "pandas, numbers": lambda: pandas.Series([START_MICROS, None], dtype="Int64"),
    "pandas, objects": lambda: pandas.Series([START[0], pandas.NA], dtype=object),
    "polars": lambda: polars.Series(START, dtype=polars.Datetime("us", "Europe/Warsaw")),
    "polars, in nanoseconds": lambda: polars.Series(START, dtype=polars.Datetime("ns", "UTC")),
    "polars, numbers": lambda: polars.Series([START_MICROS, None]),
    "pyarrow": lambda: pyarrow.array(START, pyarrow.timestamp("us", "UTC")),
    "pyarrow, in seconds": lambda: pyarrow.array(START, pyarrow.timestamp("s", "Europe/Warsaw")),
    "pyarrow, in chunks": lambda: pyarrow.chunked_array([[START[0]], [None]], pyarrow.timestamp("ms", "UTC")),
    "pyarrow, numbers": lambda: pyarrow.array([START_MICROS, None]),
    "a list": lambda: START,
    "a list with NA": lambda: [START[0], pandas.NA],
    "a list with stamps of numpy": lambda: list(STAMPS),
    "numbers": lambda: array("q", [START_MICROS, -(2**63)]),
}
START_MICROS = 1_767_880_800_000_000


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_same_instants(kind: str) -> None:
    found = OFFICE.elapsed_many(COLUMNS[kind](), END)
    assert list(numpy.asarray(found).view("int64")) == TWO_HOURS


WORK: dict[str, Callable[[], Any]] = {
    "numpy": lambda: numpy.array([2, "NaT"], dtype="m8[h]"),
    "numpy, the other way round": lambda: numpy.array([7200, "NaT"], dtype=">m8[s]"),
    "pandas": lambda: pandas.Series([timedelta(hours=2), None]),
    "pandas, kept by arrow": lambda: pandas.Series([timedelta(hours=2), None], dtype=pandas.ArrowDtype(pyarrow.duration("s"))),
    "polars": lambda: polars.Series([timedelta(hours=2), None], dtype=polars.Duration("ms")),
    "pyarrow": lambda: pyarrow.array([timedelta(hours=2), None], pyarrow.duration("us")),
}


@pytest.mark.parametrize("kind", WORK)
def test_the_same_durations(kind: str) -> None:
    found = numpy.asarray(OFFICE.add_many(START[0], WORK[kind]())).view("int64")
    assert list(found) == [START_MICROS + (18 * 3600) * 1_000_000, -(2**63)]


@pytest.mark.parametrize(
    ("numbers", "unit"),
    [
        ([2**58 + 1_767_880_800], "s"),
        ([-(2**58) + 1_767_880_800], "s"),
        ([2**51 + 20_461], "D"),
        ([2**40], "Y"),
        ([2**62], "M"),
        ([2**60], "ms"),
        ([2**62], "7m"),
    ],
)
def test_what_does_not_fit_is_beyond_the_horizon(numbers: list[int], unit: str) -> None:
    far = numpy.array(numbers).view(f"M8[{unit}]")
    with pytest.raises(CalendarError) as wrong:
        OFFICE.elapsed_many(far, END)
    assert (wrong.value.code, wrong.value.path) == ("calendar.beyond-horizon", "[0]")
    assert numpy.isnat(OFFICE.elapsed_many(far, END, errors="null")).all()
    if unit not in {"Y", "M"}:
        with pytest.raises(CalendarError):
            OFFICE.add_many(START[:1], numpy.array(numbers).view(f"m8[{unit}]"))


def test_months_begin_on_their_first_day() -> None:
    months = numpy.array(["2026-01", "1999-12", "NaT"], dtype="M8[M]")
    days = months.astype("M8[D]")
    assert OFFICE.elapsed_many(months, END).tolist() == OFFICE.elapsed_many(days, END).tolist()
    with pytest.raises(ArgumentError, match="no length"):
        OFFICE.add_many(START[0], numpy.array([1], dtype="m8[M]"))


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (polars.Series([datetime(2026, 1, 8, 14)]), "argument.naive-datetime"),
        (pandas.Series([datetime(2026, 1, 8, 14)]), "argument.naive-datetime"),
        (pandas.Series([datetime(2026, 1, 8)], dtype=pandas.ArrowDtype(pyarrow.timestamp("us"))), "argument.naive-datetime"),
        (pyarrow.array([datetime(2026, 1, 8)]), "argument.naive-datetime"),
        (polars.Series(["2026"]), "argument.not-a-column"),
        (polars.Series([timedelta(1)]), "argument.not-a-column"),
        (pyarrow.array(["2026"]), "argument.not-a-column"),
        (pyarrow.array([1.5]), "argument.not-a-column"),
        (numpy.array([1], dtype="int32"), "argument.not-a-column"),
        (numpy.array([1], dtype="uint64"), "argument.not-a-column"),
        (numpy.array([1], dtype="m8[s]"), "argument.not-a-column"),
        (numpy.array(["NaT"], dtype="M8"), "argument.not-a-column"),
        (numpy.array([1], dtype="M8[ns]"), "argument.nanoseconds"),
        (polars.Series([1]).cast(polars.Datetime("ns", "UTC")), "argument.nanoseconds"),
        ({1}, "argument.not-a-column"),
        ({1: 2}, "argument.not-a-column"),
        ([2**64], "argument.too-long"),
    ],
)
def test_what_is_no_column_of_instants(column: Any, code: str) -> None:
    with pytest.raises(ArgumentError) as wrong:
        OFFICE.elapsed_many(column, END)
    assert wrong.value.code == code


def test_one_stamp_of_numpy() -> None:
    assert OFFICE.add(STAMPS[0], numpy.timedelta64(2, "h")) == datetime(2026, 1, 9, 8, tzinfo=UTC)
    for wrong in (STAMPS[1], numpy.int64(5), numpy.datetime64("300000-01-01")):
        with pytest.raises(ArgumentError):
            OFFICE.is_open(wrong)
    with pytest.raises(ArgumentError):
        OFFICE.add(START[0] or "", numpy.timedelta64("NaT"))


def test_what_to_do_about_errors_is_one_of_two_words() -> None:
    for ask in (OFFICE.elapsed_many, OFFICE.add_many):
        with pytest.raises(ArgumentError) as wrong:
            ask(["2100-01-01T00:00:00Z"], "1h" if ask == OFFICE.add_many else END, errors="nul")  # type: ignore[arg-type]
        assert (wrong.value.code, wrong.value.path, wrong.value.suggestion) == ("argument.no-such-choice", "errors", "null")
    with pytest.raises(ArgumentError):
        OFFICE.due_many(START, "1h", errors=None)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError):
        OFFICE.evaluate(START, target="1h", now=END, errors="coerce")  # type: ignore[arg-type]
    for threads in (-1, 2**70, 1.5, "2"):
        with pytest.raises(ArgumentError) as wrong:
            OFFICE.elapsed_many(START, END, threads=threads)  # type: ignore[arg-type]
        assert wrong.value.code == "argument.not-a-count"


def test_answers_over_lists_travel() -> None:
    found = OFFICE.evaluate(START, target="2h", now=END)
    assert pickle.loads(pickle.dumps(found)) == found
    assert found.elapsed.tolist() == TWO_HOURS
