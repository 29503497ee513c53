"""Working time: how much of it lies between two instants, and when a given amount has passed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal, NamedTuple, TypeAlias

from . import _arguments, _columns, _html, _json, _native, _time, _zones
from ._columns import Column
from ._pydantic import Document
from ._time import DayLike, DurationLike, InstantLike
from ._zones import Zones
from .errors import ArgumentError

__all__ = ["Calendar", "Evaluation", "Interval", "State"]

OnError: TypeAlias = Literal["raise", "null"]
Spans: TypeAlias = Sequence[str | tuple[time, time]]
"""Spans of a day: ``HH:MM-HH:MM``, or a pair of times."""


class Interval(NamedTuple):
    """A half-open span ``[start, end)``."""

    start: datetime
    end: datetime

    @property
    def duration(self) -> timedelta:
        """The time that passes in it.

        >>> always = Calendar(zone="UTC", always=True)
        >>> print(always.intervals("2026-01-08T14:00:00Z", "2026-01-08T15:30:00Z")[0].duration)
        1:30:00
        """
        return self.end - self.start


class State:
    """What :meth:`Calendar.evaluate` says of a row; its numbers stand in the column ``state``."""

    RUNNING = 0
    """Not stopped, in time so far."""
    OVERDUE = 1
    """Not stopped, and late."""
    MET = 2
    """Stopped in time; the due instant itself is in time."""
    MISSED = 3
    """Stopped late."""


class Evaluation(NamedTuple):
    """Columns of answers, a row for each row of the question; nulls where that had one."""

    due: Any
    """When the target falls due, microseconds."""
    elapsed: Any
    """Working microseconds until the stop, or until now."""
    overdue: Any
    """Working microseconds after the due instant; 0 when in time."""
    state: Any
    """A number of :class:`State`."""


class Calendar(Document):
    """When somebody is at work: compiled once, immutable, shared by threads, pickled as its
    specification.

    Every answer is a look-up whose cost does not depend on how far apart two instants are.
    Instants are aware datetimes or RFC 3339 texts; answers are on the clock of the zone in which
    the question was asked. Counting is exact to the microsecond.

    >>> from datetime import datetime, timedelta
    >>> from zoneinfo import ZoneInfo
    >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
    >>> thursday = datetime(2026, 1, 8, 15, tzinfo=ZoneInfo("Europe/Warsaw"))
    >>> print(office.add(thursday, timedelta(hours=2)))
    2026-01-09 09:00:00+01:00
    >>> office.elapsed(thursday, "2026-01-09T08:00:00Z")
    datetime.timedelta(seconds=7200)
    >>> office.holiday(date(2026, 1, 6))
    'Trzech Króli'

    Args:
        zone: the IANA name of its wall clock, or a ``ZoneInfo``.
        weekly: spans ``HH:MM-HH:MM`` or pairs of ``time`` by day of the week (``mon``, ``mon-fri``, ``mon,wed``); hours
            above 24 run into the next day. A day that is missing is closed.
        always: open around the clock, in place of ``weekly``.
        holidays: days on which nothing opens: built-in sets (``PL``, ``DE-BY``), dates, yearly dates
            ``*-12-24``, or rules such as ``{"nth": "last mon of may"}``.
        overrides: spans that stand in place of a date's own.
        breaks: spans taken out of a date.
        first, last: the days to compile; by default 1990 to 2069.
        zones: other rules of zones than those inside the package.
        more: further keys of a calendar, as documents have them.

    Raises:
        ConfigError: with every fault, each at its place.
    """

    __slots__ = ("_handle", "_spec", "_zones")

    _handle: _native.Calendar
    _zones: Zones | None
    _spec: tuple[Any, ...]

    def __init__(
        self,
        *,
        zone: str | tzinfo,
        weekly: Mapping[str, Spans] | None = None,
        always: bool = False,
        holidays: Sequence[str | date | Mapping[str, Any]] = (),
        overrides: Mapping[str, Spans] | None = None,
        breaks: Mapping[str, Spans] | None = None,
        first: date | str | None = None,
        last: date | str | None = None,
        zones: Zones | None = None,
        **more: Any,
    ) -> None:
        given = {"zone": zone, "weekly": weekly, "always": always, "holidays": holidays}
        given |= {"overrides": overrides, "breaks": breaks}
        spec = {key: value for key, value in _json.plain(given).items() if value not in (None, False, [], {})}
        spec |= _json.plain(more)
        days = (_time.optional(_time.day, first, "first"), _time.optional(_time.day, last, "last"))
        ((_, native),) = _native.compile_calendars(_json.dumps({"": spec}), None, *days, _zones.handle(zones))
        self._set(native, (spec, *days), zones)

    def _set(self, native: _native.Calendar, spec: tuple[Any, ...], zones: Zones | None) -> None:
        object.__setattr__(self, "_handle", native)
        object.__setattr__(self, "_zones", zones)
        object.__setattr__(self, "_spec", spec)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Calendar:
        """The calendar that a document is; the same keys as the arguments.

        >>> Calendar.from_dict({"zone": "UTC", "always": True}).is_open("2026-01-01T00:00:00Z")
        True

        Raises:
            ConfigError: with every fault, each at its place.
        """
        return cls(**({"zone": ""} | _json.objects(document, "Calendar")))

    @classmethod
    def from_opening_hours(cls, text: str, *, zone: str, public_holidays: str = "") -> Calendar:
        """The calendar that OpenStreetMap's notation of opening hours describes.

        >>> shop = Calendar.from_opening_hours("Mo-Fr 09:00-17:00; Sa 10:00-14:00", zone="Europe/Paris")
        >>> shop.is_open("2026-03-28T12:00:00+01:00")
        True
        """
        given = _arguments.text(text, "text"), _arguments.text(public_holidays, "public_holidays")
        spec = json.loads(_native.from_opening_hours(*given))
        return cls(**{**spec, "zone": zone})

    @classmethod
    def compile_all(
        cls,
        calendars: Mapping[str, Mapping[str, Any]],
        *,
        zone: str | tzinfo | None = None,
        first: date | str | None = None,
        last: date | str | None = None,
        zones: Zones | None = None,
    ) -> dict[str, Calendar]:
        """Calendars by name, which may be made of each other with ``union``, ``intersect`` and
        ``except``; ``zone`` is for those that name none.

        >>> both = Calendar.compile_all({
        ...     "office": {"weekly": {"mon-fri": ["08:00-16:00"]}},
        ...     "night": {"always": True, "except": ["office"]},
        ... }, zone="Europe/Warsaw")
        >>> both["night"].is_open("2026-03-27T22:00:00Z")
        True
        """
        days = (_time.optional(_time.day, first, "first"), _time.optional(_time.day, last, "last"))
        plain = _json.objects(calendars, "table of calendars")
        name_of_zone = None if zone is None else _json.plain(zone)
        done = {}
        for name, native in _native.compile_calendars(_json.dumps(plain), name_of_zone, *days, _zones.handle(zones)):
            calendar = cls.__new__(cls)
            calendar._set(native, (plain, name_of_zone, *days, name), zones)
            done[name] = calendar
        return done

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._zones, *self._spec)

    def __copy__(self) -> Calendar:
        return self

    def __deepcopy__(self, memo: object) -> Calendar:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a calendar cannot be changed; make another")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self._spec == other._spec and self._zones == other._zones

    def __hash__(self) -> int:
        return hash(_json.dumps(list(self._spec)))

    def __repr__(self) -> str:
        if len(self._spec) == 3:
            given = ", ".join(f"{key}={value!r}" for key, value in self._spec[0].items())
            return f"Calendar({given})"
        return f"<Calendar {self._spec[-1]!r} in {self.zone}>"

    def _repr_html_(self) -> str:
        return _html.calendar(self)

    def to_dict(self) -> dict[str, Any]:
        """Its specification, as a document.

        >>> Calendar(zone="UTC", always=True).to_dict()
        {'zone': 'UTC', 'always': True}
        """
        spec = self._spec[0] if len(self._spec) == 3 else self._spec[0][self._spec[-1]]
        copy: dict[str, Any] = json.loads(_json.dumps(spec))
        return copy

    def to_json(self) -> str:
        """Its specification, as JSON.

        >>> Calendar(zone="UTC", always=True).to_json()
        '{"zone":"UTC","always":true}'
        """
        return _json.dumps(self.to_dict())

    @property
    def zone(self) -> str:
        """The IANA name of its wall clock.

        >>> Calendar(zone="Asia/Tokyo", always=True).zone
        'Asia/Tokyo'
        """
        return self._handle.zone()

    @property
    def zone_release(self) -> str:
        """The release of the zone rules it was compiled with.

        >>> from helpdesk_core import tzdb_version
        >>> Calendar(zone="UTC", always=True).zone_release == tzdb_version()
        True
        """
        return self._handle.zone_release()

    @property
    def horizon(self) -> tuple[date, date]:
        """The first and the last day it is known for, both included.

        >>> print(*Calendar(zone="UTC", always=True, last="2030-12-31").horizon)
        1990-01-01 2030-12-31
        """
        first, last = self._handle.horizon()
        return date.fromisoformat(first), date.fromisoformat(last)

    def capsule(self, first: DayLike, last: DayLike) -> dict[str, Any]:
        """The days from ``first`` to ``last`` as a value for a page: ``Calendar.fromCapsule`` of the
        npm package reads it without the specification.

        >>> office = Calendar(zone="UTC", weekly={"mon-fri": ["08:00-16:00"]})
        >>> office.capsule("2026-01-01", "2026-01-31")["first"]
        '2026-01-01'
        """
        text = self._handle.capsule(_time.day(first, "first"), _time.day(last, "last"))
        capsule: dict[str, Any] = json.loads(text)
        return capsule

    @property
    def opens_never(self) -> bool:
        """Whether there is no open time at all.

        >>> Calendar(zone="UTC").opens_never
        True
        """
        return self._handle.opens_never()

    def elapsed(self, start: InstantLike, end: InstantLike) -> timedelta:
        """Working time in ``[start, end)``; negative when ``end`` lies before ``start``.

        Raises:
            CalendarError: outside the horizon.
            ArgumentError: for a naive datetime.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> office.elapsed("2026-01-08T14:00:00Z", "2026-01-09T08:00:00Z")
        datetime.timedelta(seconds=7200)
        """
        return _time.duration(self._handle.elapsed(_time.micros(start, "start"), _time.micros(end, "end")))

    def add(self, start: InstantLike, work: DurationLike) -> datetime:
        """The first instant by which ``work`` of working time has passed since ``start``: exactly at
        the end of a span that is its closing, not the next opening.

        Raises:
            CalendarError: ``calendar.never`` if it closes for good before, or outside the horizon.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.add("2026-01-08T14:00:00Z", "2h"))
        2026-01-09 08:00:00+00:00
        """
        return self._at(self._handle.add(_time.micros(start, "start"), _time.work(work)), start)

    def subtract(self, end: InstantLike, work: DurationLike) -> datetime:
        """The last instant from which ``work`` of working time passes until ``end``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.subtract("2026-01-09T08:00:00Z", "2h"))
        2026-01-08 14:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if it was not open so long, or outside the horizon.
        """
        return self._at(self._handle.subtract(_time.micros(end, "end"), _time.work(work)), end)

    def due(self, start: InstantLike, target: DurationLike) -> datetime:
        """When a target falls due for what began at ``start``.

        ``target`` is working time (``4h``, a timedelta), ``3 business days``, ``1 business day, end of day``
        or ``30 calendar days``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.due("2026-11-10T15:00:00+01:00", "1 business day"))
        2026-11-12 14:00:00+00:00
        """
        return self._at(self._handle.due(_time.micros(start, "start"), _time.target(target)), start)

    def is_open(self, at: InstantLike) -> bool:
        """Whether ``at`` lies in open time; a closing instant does not.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> office.is_open("2026-01-08T14:00:00Z")
        True

        Raises:
            CalendarError: outside the horizon.
        """
        return self._handle.is_open(_time.micros(at))

    def next_open(self, at: InstantLike) -> datetime:
        """``at`` if it is open, else the next opening.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.next_open("2026-01-09T16:00:00Z"))
        2026-01-12 07:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("next_open", at)

    def prev_open(self, at: InstantLike) -> datetime:
        """The latest instant up to ``at`` just before which it was open.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.prev_open("2026-01-09T16:00:00Z"))
        2026-01-09 15:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("prev_open", at)

    def next_opening(self, at: InstantLike) -> datetime:
        """The first opening after ``at``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.next_opening("2026-01-09T14:00:00Z"))
        2026-01-12 07:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("next_opening", at)

    def next_closing(self, at: InstantLike) -> datetime:
        """The first closing after ``at``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.next_closing("2026-01-09T14:00:00Z"))
        2026-01-09 15:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("next_closing", at)

    def prev_opening(self, at: InstantLike) -> datetime:
        """The last opening before ``at``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.prev_opening("2026-01-09T14:00:00Z"))
        2026-01-09 07:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("prev_opening", at)

    def prev_closing(self, at: InstantLike) -> datetime:
        """The last closing before ``at``.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.prev_closing("2026-01-09T14:00:00Z"))
        2026-01-08 15:00:00+00:00

        Raises:
            CalendarError: ``calendar.never`` if there is none, or outside the horizon.
        """
        return self._edge("prev_closing", at)

    def _edge(self, which: str, at: InstantLike) -> datetime:
        return self._at(self._handle.edge(which, _time.micros(at)), at)

    def _at(self, value: int, like: InstantLike) -> datetime:
        return _time.instant(value, _time.zone_of(like))

    def intervals(self, start: InstantLike, end: InstantLike) -> list[Interval]:
        """The open spans of ``[start, end)`` in order, clipped to it.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> [str(span.duration) for span in office.intervals("2026-01-08T14:00:00Z", "2026-01-09T08:00:00Z")]
        ['1:00:00', '1:00:00']

        Raises:
            CalendarError: outside the horizon.
        """
        zone = _time.zone_of(start)
        spans = self._handle.intervals(_time.micros(start, "start"), _time.micros(end, "end"))
        return [Interval(_time.instant(a, zone), _time.instant(b, zone)) for a, b in spans]

    def holiday(self, day: date | str) -> str | None:
        """The name of the holiday on a day.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> office.holiday("2026-11-11")
        'Narodowe Święto Niepodległości'

        Raises:
            CalendarError: outside the horizon.
        """
        return self._handle.holiday(_time.day(day))

    def is_business_day(self, day: date | str) -> bool:
        """Whether anything opens on a day.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> office.is_business_day("2026-11-11"), office.is_business_day("2026-11-12")
        (False, True)

        Raises:
            CalendarError: outside the horizon.
        """
        return self._handle.is_business_day(_time.day(day))

    def add_days(self, day: date | str, days: int) -> date:
        """The ``days``-th business day after ``day``, before it when negative; for 0 ``day`` itself.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.add_days("2026-11-10", 1))
        2026-11-12

        Raises:
            CalendarError: ``calendar.never`` if there are not as many, or outside the horizon.
        """
        if not isinstance(days, int) or not -(2**31) < days < 2**31:
            raise ArgumentError(f"`days` is {days}, more than there are", "argument.too-long", "days")
        return date.fromisoformat(self._handle.add_days(_time.day(day), days))

    def days_between(self, start: date | str, end: date | str) -> int:
        """Business days after ``start`` up to ``end``, ``end`` included.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> office.days_between("2026-11-10", "2026-11-13")
        2

        Raises:
            CalendarError: outside the horizon.
        """
        return self._handle.days_between(_time.day(start, "start"), _time.day(end, "end"))

    def at(self, day: date | str, clock: time | str) -> datetime:
        """The instant at which its wall clock reads ``clock`` on ``day``: in an hour that is left
        out as long after the gap as before it, in one that comes twice the first.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> print(office.at("2026-07-01", "08:00"))
        2026-07-01 06:00:00+00:00
        """
        shown = _json.plain(clock) if isinstance(clock, time) else _arguments.text(clock, "clock")
        return _time.instant(self._handle.at(_time.day(day), shown))

    def elapsed_many(
        self, start: Column, end: Column, *, errors: OnError = "raise", threads: int = 1
    ) -> Any:
        """:meth:`elapsed` of many pairs in one crossing.

        A column is a NumPy array of ``datetime64`` (taken as UTC) or of ``int64`` microseconds, a
        Series of pandas or Polars or an array of PyArrow with a zone, any other buffer of int64, a
        list of datetimes with ``None``, or one instant for every row. The answer is a NumPy array
        where a column was an array, else an ``array('q')``. Null in, null out (``NaT``, ``None``, the
        least int64).

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
        >>> list(office.elapsed_many(["2026-01-08T14:00:00Z", None], "2026-01-09T08:00:00Z"))
        [7200000000, -9223372036854775808]

        Args:
            errors: ``raise`` a :class:`CalendarError` for the first row without an answer, its place
                in ``path``, or make such rows ``null``.
            threads: over how many threads the rows are spread; the interpreter is free meanwhile.
        """
        columns = _columns.instants(start, "start"), _columns.instants(end, "end")
        found = self._handle.elapsed_many(*columns, _arguments.is_strict(errors), _threads(threads))
        return _columns.answer(found, (start, end), "m")

    def add_many(
        self, start: Column, work: Column, *, errors: OnError = "raise", threads: int = 1
    ) -> Any:
        """:meth:`add` of many pairs in one crossing; columns as in :meth:`elapsed_many`, those of
        durations ``timedelta64`` or int64 microseconds.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
        >>> office.add_many(["2026-01-08T14:00:00Z"], "2h").tolist()
        [1767945600000000]
        """
        columns = _columns.instants(start, "start"), _columns.durations(work, "work")
        found = self._handle.add_many(*columns, _arguments.is_strict(errors), _threads(threads))
        return _columns.answer(found, (start, work), "M")

    def due_many(
        self,
        start: Column,
        target: DurationLike | Sequence[DurationLike],
        which: Column = None,
        *,
        errors: OnError = "raise",
        threads: int = 1,
    ) -> Any:
        """:meth:`due` of many rows: one target for all, or the one at ``which`` in a list.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
        >>> due = office.due_many(["2026-01-08T14:00:00Z"] * 2, ["2h", "1 business day"], [0, 1])
        >>> due.tolist()
        [1767945600000000, 1767967200000000]

        Raises:
            CalendarError: for the first row without an answer, its place in ``path``.
            ArgumentError: ``argument.no-such-target`` for a place that is not in the list.
        """
        targets, places = _targets(target, which)
        column = _columns.instants(start, "start")
        found = self._handle.due_many(column, targets, places, _arguments.is_strict(errors), _threads(threads))
        return _columns.answer(found, (start,), "M")

    def evaluate(
        self,
        start: Column,
        stop: Column = None,
        *,
        target: DurationLike | Sequence[DurationLike],
        which: Column = None,
        now: InstantLike,
        errors: OnError = "raise",
    ) -> Evaluation:
        """Promises of many tickets: when each falls due, and where it stands at ``now``.

        ``stop`` is null for what is not done. A stop after ``now`` has not happened yet.

        >>> office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})
        >>> rows = office.evaluate(["2026-01-08T14:00:00Z"] * 2, ["2026-01-09T07:30:00Z", None],
        ...                        target="2h", now="2026-01-09T09:00:00Z")
        >>> list(rows.state) == [State.MET, State.OVERDUE]
        True
        """
        targets, places = _targets(target, which)
        columns = _columns.instants(start, "start"), _columns.instants(stop, "stop")
        found = self._handle.evaluate(*columns, _time.micros(now, "now"), targets, places, _arguments.is_strict(errors))
        due, elapsed, overdue, state = found
        like = (start, stop)
        return Evaluation(
            _columns.answer(due, like, "M"),
            _columns.answer(elapsed, like, "m"),
            _columns.answer(overdue, like, "m"),
            _columns.answer(state, like),
        )


def _threads(threads: int) -> int:
    return min(_arguments.count(threads, "threads"), 64)


def _targets(target: DurationLike | Sequence[DurationLike], which: Column) -> tuple[list[str], Any]:
    if isinstance(target, (str, timedelta)) or not isinstance(target, Iterable):
        return [_time.target(target)], 0
    if which is None:
        raise ArgumentError("several targets need `which`, the place of each row's", "argument.no-such-target", "which")
    if isinstance(which, int):
        return [_time.target(one) for one in target], _arguments.count(which, "which")
    return [_time.target(one) for one in target], _columns.durations(which, "which")


def _unpickled(zones: Zones | None, spec: dict[str, Any], *context: Any) -> Calendar:
    if len(context) == 2:
        first, last = context
        return Calendar(**spec, first=first, last=last, zones=zones)
    zone, first, last, name = context
    return Calendar.compile_all(spec, zone=zone, first=first, last=last, zones=zones)[name]
