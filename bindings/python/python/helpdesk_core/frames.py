"""DataFrames of any kind in, the same kind out: pandas, Polars (eager and lazy), PyArrow tables,
DuckDB relations. Needs the extra ``helpdesk-core[frames]``.

Columns of instants carry a zone; one that does not is refused, or read on the clock of
``naive="Europe/Warsaw"``. Nulls in give nulls out. Answers come in microseconds, instants in the
zone of the column they were asked about.

>>> import polars
>>> from datetime import datetime, timedelta, UTC
>>> from helpdesk_core import Calendar
>>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
>>> opened = [datetime(2026, 1, 8, 14, tzinfo=UTC), None]
>>> frame = polars.DataFrame({"opened": opened}, schema={"opened": polars.Datetime("us", "UTC")})
>>> due(frame, "opened", "2h", calendar=office, into="due")["due"].to_list()
[datetime.datetime(2026, 1, 9, 8, 0, tzinfo=zoneinfo.ZoneInfo(key='UTC')), None]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from . import _columns, _json, _native, _progress, _time
from ._time import NULL, DurationLike, InstantLike
from ._value import Value
from .calendar import Calendar, OnError, State
from .errors import ArgumentError
from .reports import Summary

if TYPE_CHECKING:
    from .desk import Desk

__all__ = ["Replay", "add", "due", "elapsed", "evaluate", "replay"]

Frame = TypeVar("Frame")


def elapsed(
    frame: Frame,
    start: str,
    end: str,
    *,
    calendar: Calendar,
    into: str = "elapsed",
    naive: str | None = None,
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: working time between two columns of instants."""

    def column(table: Any) -> list[Any]:
        columns = _instants(table, start, naive), _instants(table, end, naive)
        found = calendar.elapsed_many(*columns, errors=errors, threads=threads)
        return [_durations(table, into, found)]

    return _with(frame, column)


def add(
    frame: Frame,
    start: str,
    work: str | DurationLike,
    *,
    calendar: Calendar,
    into: str = "due",
    naive: str | None = None,
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: when ``work``, a column of durations or one for every row,
    has passed since a column of instants."""

    def column(table: Any) -> list[Any]:
        amount: Any = work
        if isinstance(work, str) and work in table.columns:
            amount = _work(table, work)
        found = calendar.add_many(_instants(table, start, naive), amount, errors=errors, threads=threads)
        return [_moments(table, into, found, start, naive)]

    return _with(frame, column)


def due(
    frame: Frame,
    start: str,
    target: str | DurationLike,
    *,
    calendar: Calendar,
    into: str = "due",
    naive: str | None = None,
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: when a target falls due; ``target`` is a column of texts
    such as ``3 business days``, or one for every row."""

    def column(table: Any) -> list[Any]:
        targets, which = _targets(table, target)
        instants = _instants(table, start, naive)
        found = calendar.due_many(instants, targets, which, errors=errors, threads=threads)
        return [_moments(table, into, found, start, naive)]

    return _with(frame, column)


def evaluate(
    frame: Frame,
    start: str,
    stop: str | None = None,
    *,
    target: str | DurationLike,
    calendar: Calendar,
    now: InstantLike,
    prefix: str = "",
    naive: str | None = None,
    errors: OnError = "raise",
) -> Frame:
    """The frame with columns ``due``, ``elapsed``, ``overdue`` and ``state`` (``running``,
    ``overdue``, ``met``, ``missed``), as :meth:`~helpdesk_core.Calendar.evaluate`."""

    def columns(table: Any) -> list[Any]:
        targets, which = _targets(table, target)
        begun = _instants(table, start, naive)
        ended = None if stop is None else _instants(table, stop, naive)
        found = calendar.evaluate(begun, ended, target=targets, which=which, now=now, errors=errors)
        names = {
            State.RUNNING: "running",
            State.OVERDUE: "overdue",
            State.MET: "met",
            State.MISSED: "missed",
        }
        states = [names.get(state) for state in found.state.tolist()]
        return [
            _moments(table, f"{prefix}due", found.due, start, naive),
            _durations(table, f"{prefix}elapsed", found.elapsed),
            _durations(table, f"{prefix}overdue", found.overdue),
            _narwhals().new_series(f"{prefix}state", states, _narwhals().String, backend=table.implementation),
        ]

    return _with(frame, columns)


class Replay(Value):
    """What a log says under a desk; the fields are those of ``helpdesk replay --format json``."""

    __slots__ = ("histories",)

    histories: dict[str, str]
    """The events of every ticket as JSON, if they were asked for: what ``what_if``, ``report`` and
    ``Ticket.replay`` take."""
    totals: Any
    """What the log says, counted from its rows in its own words."""
    rows: Any
    reconciled: Any
    facts: Mapping[str, int]
    reported: tuple[Any, ...]
    """What was refused or not understood, the most frequent first."""
    agreement: Any
    report: Summary
    """What the events add up to."""
    worst: tuple[Any, ...]

    _parts = {"report": Summary.from_dict}

    def __reduce__(self) -> tuple[Any, ...]:
        return _replayed, (self.to_json(), self.histories)

    def _repr_html_(self) -> str:
        return self.report._repr_html_()


def _replayed(text: str, histories: dict[str, str]) -> Replay:
    replay = Replay._written(text)
    object.__setattr__(replay, "histories", histories)
    return replay


def replay(
    frame: Any,
    mapping: Mapping[str, Any],
    *,
    desk: Desk,
    worst: int = 10,
    histories: bool = False,
    name: str = "frame",
    progress: _progress.Progress | None = None,
) -> Replay:
    """Replays a log of another system, a row for each update, through a desk.

    Args:
        frame: the log, in the order of its rows; instants as text in the format that the mapping
            states, or as instants where it says ``RFC 3339``. Also ``bytes`` of comma-separated
            text, plain or gzip.
        mapping: what its columns mean on the desk; see ``docs/spec/log-maps.md``.
        histories: also keep the events of every ticket.
        progress: wraps the rows as ``tqdm`` does.

    Raises:
        ConfigError: with every fault of the mapping.
        ArgumentError: for the first row that cannot be read; ``path`` is its place.
    """
    log = frame if isinstance(frame, bytes) else _csv(frame, progress)
    made = _native.replay(desk._handle, _json.dumps(_json.plain(mapping)), name, log, worst, histories)
    return _replayed(made[0], dict(made[1]))


def _csv(frame: Any, progress: _progress.Progress | None) -> bytes:
    table = _eager(frame)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in _progress.wrap(progress, table.iter_rows()):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None or value != value:
        return ""
    return _time.text(value) if hasattr(value, "tzinfo") and value.tzinfo else value


def _narwhals() -> Any:
    try:
        import narwhals
    except ImportError:
        message = "DataFrames need narwhals; install it with `pip install helpdesk-core[frames]`"
        raise ArgumentError(message, "argument.no-narwhals") from None
    return narwhals


def _eager(frame: Any) -> Any:
    """The frame for narwhals, in memory."""
    narwhals = _narwhals()
    try:
        table = narwhals.from_native(frame)
    except TypeError:
        message = f"`frame` is {type(frame).__name__}, not a DataFrame that narwhals knows"
        raise ArgumentError(message, "argument.not-a-frame", "frame") from None
    return table.collect() if isinstance(table, narwhals.LazyFrame) else table


def _with(frame: Frame, columns: Callable[[Any], Iterable[Any]]) -> Frame:
    """The frame with more columns, of the kind it came in."""
    table = _eager(frame)
    native = table.with_columns(*columns(table)).to_native()
    kind = type(frame).__module__.partition(".")[0]
    if kind in {"duckdb", "_duckdb"}:
        import duckdb

        return duckdb.from_arrow(native)  # type: ignore[return-value]
    made: Frame = native.lazy() if type(frame).__name__ == "LazyFrame" else native
    return made


def _series(table: Any, name: str) -> Any:
    if name not in table.columns:
        import difflib

        near = difflib.get_close_matches(name, table.columns, 1)
        hint = f"; did you mean `{near[0]}`?" if near else f"; it has {', '.join(table.columns)}"
        suggestion = near[0] if near else None
        message = f"the frame has no column `{name}`{hint}"
        raise ArgumentError(message, "argument.unknown-column", name, suggestion)
    return table[name]


def _stamps_of_pandas(series: Any) -> Any:
    """The column itself if it holds instants of pandas, some of whose zones narwhals does not
    recognise."""
    native = series.to_native() if series.implementation.is_pandas_like() else None
    return native if getattr(getattr(native, "dtype", None), "kind", "") == "M" else None


def _instants(table: Any, name: str, naive: str | None) -> Any:
    """A column as microseconds since 1970."""
    narwhals, series = _narwhals(), _series(table, name)
    native = _stamps_of_pandas(series)
    if native is not None:
        if getattr(native.dtype, "tz", None) is None and naive is not None:
            native = native.dt.tz_localize(naive)
        return _columns.instants(native, name)
    if not isinstance(series.dtype, narwhals.Datetime):
        message = f"column `{name}` holds {series.dtype}, not instants; convert it first"
        raise ArgumentError(message, "argument.not-a-column", name)
    return _numbers(_aware(series, name, naive).dt.convert_time_zone("UTC").dt.replace_time_zone(None), name, "M")


def _aware(series: Any, name: str, naive: str | None) -> Any:
    if series.dtype.time_zone is not None:
        return series
    if naive is None:
        message = f"column `{name}` has no zone, so it says no instants; give it one, or say `naive=` whose clock it is"
        raise ArgumentError(message, "argument.naive-datetime", name)
    return series.dt.replace_time_zone(naive)


def _work(table: Any, name: str) -> Any:
    narwhals, series = _narwhals(), _series(table, name)
    if not isinstance(series.dtype, narwhals.Duration):
        message = f"column `{name}` holds {series.dtype}, not durations; convert it first"
        raise ArgumentError(message, "argument.not-a-column", name)
    return _numbers(series, name, "m")


def _numbers(series: Any, name: str, kind: str) -> Any:
    """int64 microseconds, with the least of them for null."""
    import numpy

    values = series.to_numpy()
    if values.dtype.kind != kind:  # a column of nulls alone, or one with its nulls as objects
        values = numpy.array(series.to_list(), dtype=f"{kind}8[us]")
    convert = _columns.instants if kind == "M" else _columns.durations
    return convert(values, name)


def _targets(table: Any, target: str | DurationLike) -> tuple[list[str], Any]:
    """The targets that occur, and the place of each row's."""
    from array import array

    if not isinstance(target, str) or target not in table.columns:
        return [_time.target(target)], array("q", [0]) * len(table)
    places: dict[str, int] = {}
    texts = table[target].to_list()
    null = (None, "")
    which = array("q", (NULL if text in null or text != text else places.setdefault(text, len(places)) for text in texts))
    return list(places) or ["0s"], which


def _durations(table: Any, name: str, found: Any) -> Any:
    return _made(table, name, found, "m")


def _moments(table: Any, name: str, found: Any, like: str, naive: str | None) -> Any:
    column = _series(table, like)
    native = _stamps_of_pandas(column)
    zone = str(getattr(native.dtype, "tz", None) or naive) if native is not None else column.dtype.time_zone or naive
    series = _made(table, name, found, "M").dt.replace_time_zone("UTC")
    return series.dt.convert_time_zone(zone)


def _made(table: Any, name: str, found: Any, kind: str) -> Any:
    import numpy

    values = numpy.asarray(found).view(f"{kind}8[us]")
    return _narwhals().Series.from_numpy(name, values, backend=table.implementation)
