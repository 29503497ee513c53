"""Many questions in one crossing give what the same questions give one by one."""

from __future__ import annotations

import threading
from array import array
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_core import ArgumentError, Calendar, CalendarError, State

NULL = -(2**63)
NIGHTS = Calendar(
    zone="Europe/Warsaw",
    weekly={"mon-thu": ["22:00-30:00"], "fri": ["08:00-12:00", "12:30-16:00"]},
    holidays=["PL"],
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
WORK = st.timedeltas(timedelta(days=-100), timedelta(days=100))


def micros(value: datetime | timedelta | None) -> int:
    if value is None:
        return NULL
    return (value - EPOCH if isinstance(value, datetime) else value) // timedelta(microseconds=1)


@given(st.lists(st.tuples(st.none() | INSTANTS, st.none() | INSTANTS)), st.integers(1, 4))
def test_elapsed(pairs: list[tuple[datetime | None, datetime | None]], threads: int) -> None:
    start, end = [a for a, _ in pairs], [b for _, b in pairs]
    found = NIGHTS.elapsed_many(start, end, threads=threads).tolist()
    assert found == [micros(NIGHTS.elapsed(a, b) if a and b else None) for a, b in pairs]


@given(st.lists(st.tuples(INSTANTS, st.none() | WORK)))
def test_add(pairs: list[tuple[datetime, timedelta | None]]) -> None:
    start = array("q", [micros(a) for a, _ in pairs])
    work = array("q", [micros(b) for _, b in pairs])
    found = NIGHTS.add_many(start, work).tolist()
    assert found == [micros(NIGHTS.add(a, b) if b is not None else None) for a, b in pairs]


TARGETS = ["4h", "2 business days", "1 business day, end of day", "3 calendar days"]


@given(st.lists(st.tuples(INSTANTS, st.none() | INSTANTS, st.integers(0, 3))), INSTANTS)
def test_evaluate(rows: list[tuple[datetime, datetime | None, int]], now: datetime) -> None:
    start, stop = [row[0] for row in rows], [row[1] for row in rows]
    which = array("q", [row[2] for row in rows])
    due = NIGHTS.due_many(start, TARGETS, which)
    found = NIGHTS.evaluate(start, stop, target=TARGETS, which=which, now=now)
    assert found.due.tolist() == due.tolist()
    for row, (began, stopped, place) in enumerate(rows):
        assert due[row] == micros(NIGHTS.due(began, TARGETS[place]))
        done = stopped is not None and stopped <= now
        end = max(began, stopped if stopped is not None and done else now)
        late = due[row] < micros(end)
        assert found.state[row] == {
            (False, False): State.RUNNING,
            (False, True): State.OVERDUE,
            (True, False): State.MET,
            (True, True): State.MISSED,
        }[done, late]
        assert found.elapsed[row] == micros(NIGHTS.elapsed(began, end))
        assert (found.overdue[row] > 0) <= late


def test_rows_without_an_answer() -> None:
    start = ["2026-01-05T09:00:00Z", "2069-12-31T12:00:00Z", None]
    with pytest.raises(CalendarError) as wrong:
        NIGHTS.add_many(start, "100h")
    assert (wrong.value.code, wrong.value.path) == ("calendar.beyond-horizon", "[1]")
    found = NIGHTS.add_many(start, "100h", errors="null").tolist()
    assert found[0] != NULL and found[1:] == [NULL, NULL]


def test_lengths_and_places() -> None:
    with pytest.raises(ArgumentError) as wrong:
        NIGHTS.elapsed_many(array("q", [1, 2]), array("q", [1, 2, 3]))
    assert wrong.value.code == "argument.unequal-lengths"
    with pytest.raises(ArgumentError) as wrong:
        NIGHTS.due_many(array("q", [1, 2]), ["1h"], array("q", [0, 1]))
    assert (wrong.value.code, wrong.value.path) == ("argument.no-such-target", "which[1]")
    assert NIGHTS.elapsed_many([], []).tolist() == []


def test_arrays_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    start = numpy.array(["2026-01-09T08:00", "NaT"], dtype="datetime64[s]")
    end = numpy.array(["2026-01-09T10:00", "2026-01-09T10:00"], dtype="datetime64[ns]")
    found = NIGHTS.elapsed_many(start, end)
    assert found.dtype == "timedelta64[us]"
    assert found[0] == numpy.timedelta64(2, "h") and numpy.isnat(found[1])
    due = NIGHTS.add_many(start, numpy.timedelta64(3600, "s").astype("timedelta64[us]").reshape(1).repeat(2))
    assert due.dtype == "datetime64[us]"
    assert due[0] == numpy.datetime64("2026-01-09T09:00") and numpy.isnat(due[1])
    plain = NIGHTS.elapsed_many(start.astype("datetime64[us]").view("int64")[::-1], end)
    assert plain.dtype == "int64" or plain.dtype == "timedelta64[us]"
    with pytest.raises(ArgumentError, match="dtype float64"):
        NIGHTS.elapsed_many(numpy.array([1.0]), end[:1])
    with pytest.raises(ArgumentError, match="nothing is rounded"):
        NIGHTS.elapsed_many(numpy.array([1], dtype="datetime64[ns]"), end[:1])
    with pytest.raises(ArgumentError, match="one dimension"):
        NIGHTS.elapsed_many(numpy.zeros((2, 2), dtype="int64"), end[:1])


def test_the_interpreter_is_free_meanwhile() -> None:
    rows = array("q", [micros(datetime(2026, 1, 5, tzinfo=UTC))]) * 1_000_000
    ticks, done = [], threading.Event()

    def work() -> None:
        for _ in range(5):
            NIGHTS.elapsed_many(rows, rows)
        done.set()

    worker = threading.Thread(target=work)
    worker.start()
    while not done.wait(0.001):
        ticks.append(1)
    worker.join()
    assert ticks, "another thread ran while a batch was computed"
