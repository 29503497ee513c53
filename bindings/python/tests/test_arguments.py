"""Arguments that cannot be used: each is refused with the way to put it right."""

from __future__ import annotations

from array import array
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helpdesk_core import ArgumentError, Calendar

OFFICE = Calendar(zone="UTC", weekly={"mon-fri": ["08:00-16:00"]})
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (datetime(2026, 1, 5, 9), "argument.naive-datetime", "replace(tzinfo=ZoneInfo"),
        ("2026-01-05T09:00:00", "argument.naive-datetime", "add `Z`"),
        ("2026-01-05", "argument.not-an-instant", "RFC 3339"),
        ("2026-02-30T09:00:00Z", "argument.not-an-instant", "RFC 3339"),
        ("2026-01-05T09:00:00.1234567Z", "argument.not-an-instant", "RFC 3339"),
        ("tomorrow", "argument.not-an-instant", "RFC 3339"),
        (date(2026, 1, 5), "argument.not-an-instant", "date, not an aware datetime"),
        (1_767_603_600, "argument.not-an-instant", "int, not an aware datetime"),
        (None, "argument.null", "no instant"),
        (float("nan"), "argument.null", "no instant"),
    ],
)
def test_instants(given: Any, code: str, says: str) -> None:
    with pytest.raises(ArgumentError) as wrong:
        OFFICE.is_open(given)
    assert wrong.value.code == code
    assert says in str(wrong.value)
    assert isinstance(wrong.value, TypeError) and isinstance(wrong.value, ValueError)


@pytest.mark.parametrize("given", ["1d", "", "1m 1h", "h", "90", 90, None, "9" * 30 + "h", timedelta.max])
def test_durations(given: Any) -> None:
    with pytest.raises(ArgumentError):
        OFFICE.add(MONDAY, given)


@pytest.mark.parametrize(
    ("text", "minutes"), [("15m", 15), ("1h30m", 90), ("90 min", 90), ("-2 hours", -120), (" 1h 1m ", 61)]
)
def test_durations_in_words(text: str, minutes: int) -> None:
    assert OFFICE.add(MONDAY.replace(hour=12), text) == OFFICE.add(MONDAY.replace(hour=12), timedelta(minutes=minutes))


def test_fractions_of_a_second() -> None:
    assert OFFICE.add("2026-01-05T09:00:00.000001Z", "1h").microsecond == 1
    assert OFFICE.add("2026-01-05t09:00:00.120000000+01:00", "1h").microsecond == 120_000


def test_days() -> None:
    with pytest.raises(ArgumentError, match="which day an instant falls on"):
        OFFICE.holiday(MONDAY)
    with pytest.raises(ArgumentError):
        OFFICE.holiday("2026-02-30")
    with pytest.raises(ArgumentError):
        OFFICE.add_days("2026-01-05", 2**31)


def test_timestamps_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    stamp = pandas.Timestamp("2026-01-05T09:00", tz="Europe/Warsaw")
    assert OFFICE.add(stamp, pandas.Timedelta("1h")) == datetime(2026, 1, 5, 9, tzinfo=UTC)
    with pytest.raises(ArgumentError, match="zone"):
        OFFICE.is_open(pandas.Timestamp("2026-01-05T09:00"))
    with pytest.raises(ArgumentError, match="nothing is rounded"):
        OFFICE.is_open(pandas.Timestamp(1_767_603_600_000_000_001, tz="UTC"))
    with pytest.raises(ArgumentError) as wrong:
        OFFICE.is_open(pandas.NaT)
    assert wrong.value.code == "argument.null"
    with pytest.raises(ArgumentError):
        OFFICE.add(MONDAY, pandas.NaT)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (array("d", [1.0]), "argument.not-a-column"),
        (array("i", [1]), "argument.not-a-column"),
        (b"12345678", "argument.not-a-column"),
        (object(), "argument.not-a-column"),
        (5, "argument.not-a-column"),
        ([datetime(2026, 1, 5)], "argument.naive-datetime"),
    ],
)
def test_columns(given: Any, code: str) -> None:
    with pytest.raises(ArgumentError) as wrong:
        OFFICE.elapsed_many(given, MONDAY)
    assert wrong.value.code == code
