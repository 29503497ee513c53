"""DataFrames of any kind in, the same kind out: pandas, Polars (eager and lazy), PyArrow tables,
DuckDB relations. Needs the extra ``helpdesk-core[frames]``.

Columns of instants carry a zone; one that does not is refused, or read on the clock of
``naive="Europe/Warsaw"``. Of an hour that comes twice ``ambiguous="earlier"`` or ``"later"`` is
taken, else such a row is refused, as is a time that was left out; with ``errors="null"`` both are
null. Nulls in give nulls out. Answers come in microseconds, instants in the
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
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from . import _arguments, _columns, _json, _native, _progress, _time, _zones
from ._time import NULL, DurationLike, InstantLike
from ._value import Value
from .calendar import Calendar, OnError, State
from .errors import ArgumentError
from .reports import Summary

if TYPE_CHECKING:
    from .desk import Desk

__all__ = ["Replay", "add", "due", "elapsed", "evaluate", "replay"]

Frame = TypeVar("Frame")

Twice: TypeAlias = Literal["raise", "earlier", "later"]
"""Which one of an hour that comes twice is meant."""


def elapsed(
    frame: Frame,
    start: str,
    end: str,
    *,
    calendar: Calendar,
    into: str = "elapsed",
    naive: str | tzinfo | None = None,
    ambiguous: Twice = "raise",
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: working time between two columns of instants.

    >>> import polars
    >>> from datetime import UTC, datetime
    >>> from helpdesk_core import Calendar
    >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
    >>> frame = polars.DataFrame({"a": [datetime(2026, 1, 8, 14, tzinfo=UTC)], "b": [datetime(2026, 1, 9, 8, tzinfo=UTC)]})
    >>> elapsed(frame, "a", "b", calendar=office)["elapsed"].to_list()
    [datetime.timedelta(seconds=7200)]

    Raises:
        ArgumentError: for a column that is not there, or holds something else; for a time that came
            twice or was left out, its place in ``path``.
        CalendarError: for the first row without an answer; with ``errors="null"`` it is null.
    """
    stamps = _Stamps(calendar, naive, ambiguous, errors)

    def column(table: Any) -> list[Any]:
        columns = stamps.read(table, start), stamps.read(table, end)
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
    naive: str | tzinfo | None = None,
    ambiguous: Twice = "raise",
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: when ``work``, a column of durations or one for every row,
    has passed since a column of instants.

    >>> import polars
    >>> from datetime import UTC, datetime
    >>> from helpdesk_core import Calendar
    >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
    >>> frame = polars.DataFrame({"a": [datetime(2026, 1, 8, 14, tzinfo=UTC)], "b": [datetime(2026, 1, 9, 8, tzinfo=UTC)]})
    >>> print(add(frame, "a", "2h", calendar=office)["due"][0])
    2026-01-09 08:00:00+00:00

    Raises:
        ArgumentError: for a column that is not there, or holds something else; for a time that came
            twice or was left out, its place in ``path``.
        CalendarError: for the first row without an answer; with ``errors="null"`` it is null.
    """
    stamps = _Stamps(calendar, naive, ambiguous, errors)

    def column(table: Any) -> list[Any]:
        amount: Any = work
        if isinstance(work, str) and _is_column(table, work):
            amount = _work(table, work)
        found = calendar.add_many(stamps.read(table, start), amount, errors=errors, threads=threads)
        return [_moments(table, into, found, stamps.zone(table, start))]

    return _with(frame, column)


def due(
    frame: Frame,
    start: str,
    target: str | DurationLike,
    *,
    calendar: Calendar,
    into: str = "due",
    naive: str | tzinfo | None = None,
    ambiguous: Twice = "raise",
    errors: OnError = "raise",
    threads: int = 1,
) -> Frame:
    """The frame with a column ``into``: when a target falls due; ``target`` is a column of texts
    such as ``3 business days``, or one for every row.

    >>> import polars
    >>> from datetime import UTC, datetime
    >>> from helpdesk_core import Calendar
    >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
    >>> frame = polars.DataFrame({"a": [datetime(2026, 1, 8, 14, tzinfo=UTC)], "b": [datetime(2026, 1, 9, 8, tzinfo=UTC)]})
    >>> print(due(frame, "a", "1 business day", calendar=office)["due"][0])
    2026-01-09 14:00:00+00:00

    Raises:
        ArgumentError: for a column that is not there, or holds something else; for a time that came
            twice or was left out, its place in ``path``.
        CalendarError: for the first row without an answer; with ``errors="null"`` it is null.
    """
    stamps = _Stamps(calendar, naive, ambiguous, errors)

    def column(table: Any) -> list[Any]:
        targets, which = _targets(table, target)
        instants = stamps.read(table, start)
        found = calendar.due_many(instants, targets, which, errors=errors, threads=threads)
        return [_moments(table, into, found, stamps.zone(table, start))]

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
    naive: str | tzinfo | None = None,
    ambiguous: Twice = "raise",
    errors: OnError = "raise",
) -> Frame:
    """The frame with columns ``due``, ``elapsed``, ``overdue`` and ``state`` (``running``,
    ``overdue``, ``met``, ``missed``), as :meth:`~helpdesk_core.Calendar.evaluate`.

    >>> import polars
    >>> from datetime import UTC, datetime
    >>> from helpdesk_core import Calendar
    >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
    >>> frame = polars.DataFrame({"a": [datetime(2026, 1, 8, 14, tzinfo=UTC)], "b": [datetime(2026, 1, 9, 8, tzinfo=UTC)]})
    >>> evaluate(frame, "a", "b", target="2h", calendar=office, now="2026-01-12T08:00:00Z")["state"].to_list()
    ['met']

    Raises:
        ArgumentError: for a column that is not there, or holds something else; for a time that came
            twice or was left out, its place in ``path``.
        CalendarError: for the first row without an answer; with ``errors="null"`` it is null.
    """
    stamps = _Stamps(calendar, naive, ambiguous, errors)

    def columns(table: Any) -> list[Any]:
        targets, which = _targets(table, target)
        begun = stamps.read(table, start)
        ended = None if stop is None else stamps.read(table, stop)
        found = calendar.evaluate(begun, ended, target=targets, which=which, now=now, errors=errors)
        names = {
            State.RUNNING: "running",
            State.OVERDUE: "overdue",
            State.MET: "met",
            State.MISSED: "missed",
        }
        states = [names.get(state) for state in found.state.tolist()]
        return [
            _moments(table, f"{prefix}due", found.due, stamps.zone(table, start)),
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
    from .desk import native  # only where somebody replays

    log = frame if isinstance(frame, bytes) else _csv(frame, progress)
    how = _json.dumps(_json.objects(mapping, "mapping"))
    most, title = _arguments.count(worst, "worst"), _arguments.text(name, "name")
    made = _native.replay(native(desk), how, title, log, most, bool(histories))
    return _replayed(made[0], dict(made[1]))


def _csv(frame: Any, progress: _progress.Progress | None) -> bytes:
    table = _eager(frame)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in _progress.wrap(progress, table.iter_rows()):
        writer.writerow([_cell(value) for value in row])
    return _arguments.text(text.getvalue(), "frame").encode()


def _cell(value: Any) -> Any:
    if _time.is_null(value):
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
    except narwhals.exceptions.NarwhalsError as wrong:  # two columns of one name
        raise ArgumentError(f"`frame` cannot be read: {wrong}", "argument.not-a-frame", "frame") from None
    return table.collect() if isinstance(table, narwhals.LazyFrame) else table


def _with(frame: Frame, columns: Callable[[Any], Iterable[Any]]) -> Frame:
    """The frame with more columns, of the kind it came in."""
    table = _eager(frame)
    native = table.with_columns(*columns(table)).to_native()
    kind = type(frame).__module__.partition(".")[0]
    if kind in {"duckdb", "_duckdb"}:
        native = _relation(frame, native)
    made: Frame = native.lazy() if type(frame).__name__ == "LazyFrame" else native
    return made


def _relation(frame: Any, rows: Any) -> Any:
    """Rows as a relation on the connection of the frame, so that the two can be joined."""
    return frame.query("frame", "select * from rows")


def _series(table: Any, name: str) -> Any:
    if name not in table.columns:
        raise _unknown_column(table, name)
    return table[name]


def _unknown_column(table: Any, name: object) -> ArgumentError:
    near = _arguments.nearest(name, table.columns) if isinstance(name, str) else None
    hint = f"; did you mean `{near}`?" if near else f"; it has {', '.join(table.columns)}"
    message = f"the frame has no column `{name}`{hint}"
    return ArgumentError(message, "argument.unknown-column", str(name), near)


def _is_column(table: Any, word: str) -> bool:
    """Whether a word names a column; else it has to be able to say a duration, with a number."""
    if word in table.columns:
        return True
    if not any(letter.isdigit() for letter in word):
        raise _unknown_column(table, word)
    return False


@dataclass(frozen=True)
class _Stamps:
    """How columns of instants are read."""

    calendar: Calendar
    naive: str | tzinfo | None
    ambiguous: Twice
    errors: OnError

    def __post_init__(self) -> None:
        _arguments.instance(self.calendar, Calendar, "calendar", "`Calendar(zone=…, weekly=…)` makes one")
        _arguments.choice(self.ambiguous, ("raise", "earlier", "later"), "ambiguous")

    def read(self, table: Any, name: str) -> Any:
        """A column as microseconds since 1970."""
        series = _series(table, name)
        if _is_null(series):
            return array("q", [NULL]) * len(series)
        if not _is_kind(series, "M"):
            message = f"column `{name}` holds {series.dtype}, not instants; convert it first"
            raise ArgumentError(message, "argument.not-a-column", name)
        if _zone(series) is not None:
            return _columns.instants(series.to_native(), name)
        if self.naive is None:
            message = f"column `{name}` has no zone, so it says no instants; give it one, or say `naive=` whose clock it is"
            raise ArgumentError(message, "argument.naive-datetime", name)
        strict, zones = _arguments.is_strict(self.errors), _zones.handle(self.calendar._zones)
        wall = _columns.wall(series.to_native(), name)
        try:
            found = _native.from_wall(_json.plain(self.naive), wall, self.ambiguous, strict, zones)
        except ArgumentError as wrong:
            raise ArgumentError(f"column `{name}`, {wrong.message}", wrong.code, f"{wrong.path}.{name}") from None
        return memoryview(found).cast("q")

    def zone(self, table: Any, name: str) -> str:
        """The zone in which answers about a column are given."""
        zone = _zone(_series(table, name))
        return str(_json.plain(self.naive)) if zone is None else zone


def _is_kind(series: Any, kind: str) -> bool:
    """Whether a column holds instants (``M``) or durations (``m``), in the words of its library:
    narwhals does not recognise all zones of pandas."""
    narwhals, native = _narwhals(), series.to_native()
    if series.implementation.is_pandas_like():
        return str(getattr(native.dtype, "kind", "")) == kind
    return isinstance(series.dtype, narwhals.Datetime if kind == "M" else narwhals.Duration)


def _is_null(series: Any) -> bool:
    """Whether a column is null in every row, whatever it is a column of."""
    return bool(series.null_count() == len(series))


def _zone(series: Any) -> str | None:
    if not _is_kind(series, "M"):
        return "UTC"  # of nulls alone
    if not series.implementation.is_pandas_like():
        zone: str | None = series.dtype.time_zone
        return zone
    dtype = series.to_native().dtype
    kept_by_arrow = getattr(dtype, "pyarrow_dtype", None)
    zone = getattr(dtype, "tz", None) if kept_by_arrow is None else kept_by_arrow.tz
    return None if zone is None else str(zone)


def _work(table: Any, name: str) -> Any:
    series = _series(table, name)
    if _is_null(series):
        return array("q", [NULL]) * len(series)
    if not _is_kind(series, "m"):
        message = f"column `{name}` holds {series.dtype}, not durations; convert it first"
        raise ArgumentError(message, "argument.not-a-column", name)
    return _columns.durations(series.to_native(), name)


def _targets(table: Any, target: str | DurationLike) -> tuple[list[str], Any]:
    """The targets that occur, and the place of each row's."""
    if not isinstance(target, str) or not _is_column(table, target):
        return [_time.target(target)], array("q", [0]) * len(table)
    places: dict[str, int] = {}
    given = enumerate(table[target].to_list())
    texts = [None if _time.is_null(one) or one == "" else _time.target(one, f"[{row}].{target}") for row, one in given]
    which = array("q", (NULL if text is None else places.setdefault(text, len(places)) for text in texts))
    return list(places) or ["0s"], which


def _durations(table: Any, name: str, found: Any) -> Any:
    return _made(table, name, found, "m")


def _moments(table: Any, name: str, found: Any, zone: str) -> Any:
    return _made(table, name, found, "M").dt.replace_time_zone("UTC").dt.convert_time_zone(zone)


def _made(table: Any, name: str, found: Any, kind: str) -> Any:
    import numpy

    values = numpy.asarray(found).view(f"{kind}8[us]")
    return _narwhals().Series.from_numpy(name, values, backend=table.implementation)
