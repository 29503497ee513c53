"""Instants and durations: Python's own types to whole microseconds and back.

An instant is an aware ``datetime`` (``pandas.Timestamp`` is one) or an RFC 3339 text; a naive one
says no instant and is refused. A ``numpy.datetime64`` is taken as UTC, as columns of them are.
Nothing is rounded.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from . import _arguments
from .errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

class Scalar(Protocol):
    """One ``datetime64`` or ``timedelta64`` of NumPy."""

    @property
    def dtype(self) -> Any: ...

    @property
    def shape(self) -> tuple[()]: ...


InstantLike: TypeAlias = datetime | str | Scalar
"""An aware ``datetime`` or ``pandas.Timestamp``, an RFC 3339 text with its offset, or a
``numpy.datetime64`` in UTC."""

DurationLike: TypeAlias = timedelta | str | Scalar
"""A ``timedelta`` or ``numpy.timedelta64``, or a text such as ``1h 30m``."""

DayLike: TypeAlias = date | str
"""A civil day, a ``date`` or a text ``YYYY-MM-DD``."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NULL = -(2**63)
"""Nothing, in columns of microseconds; the same as NumPy's ``NaT``."""

_RFC3339 = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})?")
_PART = re.compile(
    r"\s*(\d+)\s*(?:(h|hours?)|(m|min|minutes?)|(s|sec|seconds?))(?![a-z])", re.IGNORECASE
)


def micros(at: InstantLike, name: str = "at") -> int:
    """Microseconds since 1970 in UTC.

    >>> micros(datetime(2026, 3, 27, 16, tzinfo=UTC))
    1774627200000000
    >>> micros(datetime(2026, 3, 27, 16))
    Traceback (most recent call last):
        ...
    helpdesk_core.errors.ArgumentError: `at` is a naive datetime, which says no instant; give it a \
zone, as in `.replace(tzinfo=ZoneInfo("Europe/Warsaw"))`
    """
    if isinstance(at, str):
        at = _parsed(at, name)
    elif not isinstance(at, datetime):
        if _is_scalar(at, "M"):
            return _of_numpy(at, name, "M")
        raise _no_instant(at, name)
    try:
        passed = at - EPOCH
        value = (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
    except TypeError:
        raise _no_instant(at, name) from None
    if value != value:  # NaT
        raise _no_instant(at, name)
    if type(passed) is not timedelta and int(getattr(passed, "nanoseconds", 0)):  # of pandas
        message = f"`{name}` has nanoseconds, and nothing is rounded; round it, as in `.floor('us')`"
        raise ArgumentError(message, "argument.nanoseconds", name)
    return value


def is_null(value: Any) -> bool:
    """Whether a value is one of the many nothings: ``None``, ``NaT``, ``NaN``, ``pandas.NA``."""
    try:
        return value is None or bool(value != value)  # NaT and NaN are not equal to themselves
    except (TypeError, ValueError):  # nobody knows whether NA equals NA
        return type(value).__name__ == "NAType"


def _is_scalar(value: Any, kind: str) -> bool:
    """Whether it is one ``datetime64`` (``M``) or ``timedelta64`` (``m``) of NumPy."""
    return getattr(getattr(value, "dtype", None), "kind", "") == kind and getattr(value, "shape", None) == ()


def _of_numpy(value: Any, name: str, kind: str) -> int:
    from . import _columns  # which needs this module

    found = int((_columns.instants if kind == "M" else _columns.durations)(value, name))
    if found == NULL:
        message = f"`{name}` is {value!r}; columns may hold nulls, a single question may not"
        raise ArgumentError(message, "argument.null", name)
    if kind == "M" and not -62_135_596_800_000_000 <= found < 253_402_300_800_000_000:
        message = f"`{name}` is {value}, outside the years 1 to 9999"
        raise ArgumentError(message, "argument.not-an-instant", name)
    return found


def _no_instant(at: object, name: str) -> ArgumentError:
    if is_null(at):
        message = f"`{name}` is {at!r}, which is no instant; columns may hold nulls, a single question may not"
        return ArgumentError(message, "argument.null", name)
    if isinstance(at, datetime):
        message = (
            f"`{name}` is a naive datetime, which says no instant; "
            'give it a zone, as in `.replace(tzinfo=ZoneInfo("Europe/Warsaw"))`'
        )
        return ArgumentError(message, "argument.naive-datetime", name)
    message = f"`{name}` is {type(at).__name__}, not an aware datetime or an RFC 3339 text"
    return ArgumentError(message, "argument.not-an-instant", name)


def _parsed(text: str, name: str) -> datetime:
    found = _RFC3339.fullmatch(text)
    if found:
        day, time, fraction, offset = found.groups(default="")
        if not offset:
            message = f"`{text}` has no offset from UTC; add `Z` or an offset such as +01:00"
            raise ArgumentError(message, "argument.naive-datetime", name)
        if not fraction[7:].strip("0"):
            try:
                return datetime.fromisoformat(f"{day}T{time}{fraction[:7].ljust(7, '0') if fraction else ''}{offset.upper()}")
            except ValueError:
                pass
    message = f"`{text}` is not an RFC 3339 date-time such as 2026-03-27T16:00:00Z"
    raise ArgumentError(message, "argument.not-an-instant", name)


def instant(value: int, zone: tzinfo | None = UTC) -> datetime:
    """The instant ``value`` microseconds after 1970, on the clock of ``zone``."""
    at = EPOCH + timedelta(seconds=value // 1_000_000, microseconds=value % 1_000_000)
    return at if zone is UTC or zone is None else at.astimezone(zone)


def zone_of(at: InstantLike) -> tzinfo | None:
    """The zone in which an answer about ``at`` is given."""
    return at.tzinfo if isinstance(at, datetime) else UTC


def text(at: InstantLike, name: str = "at") -> str:
    """The instant as documents have it: RFC 3339 in UTC, with no more digits than needed.

    >>> text(datetime(2026, 3, 27, 16, 0, 0, 500000, tzinfo=UTC))
    '2026-03-27T16:00:00.500Z'
    """
    value = micros(at, name)
    whole = instant(value - value % 1_000_000)
    fraction = value % 1_000_000
    if fraction % 1000:
        digits = f".{fraction:06}"
    else:
        digits = f".{fraction // 1000:03}" if fraction else ""
    return f"{whole:%Y-%m-%dT%H:%M:%S}{digits}Z".rjust(20 + len(digits), "0")


def work(duration: DurationLike, name: str = "work") -> int:
    """Microseconds of a duration.

    >>> work("1h 30m") == work(timedelta(minutes=90)) == 5_400_000_000
    True
    """
    if isinstance(duration, str):
        return _spelt(duration, name)
    if _is_scalar(duration, "m"):
        value = _of_numpy(duration, name, "m")
    elif not isinstance(duration, timedelta):
        message = f"`{name}` is {type(duration).__name__}, not a timedelta or a text such as `1h 30m`"
        raise ArgumentError(message, "argument.not-a-duration", name)
    elif is_null(duration):
        message = f"`{name}` is {duration!r}; columns may hold nulls, a single question may not"
        raise ArgumentError(message, "argument.null", name)
    else:
        value = (duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds
    if not -(2**62) < value < 2**62:
        raise ArgumentError(f"`{name}` is longer than any calendar", "argument.too-long", name)
    return value


def _spelt(text: str, name: str) -> int:
    seconds, position, largest = 0, 0, 7200
    unsigned = text.strip().removeprefix("-")
    while found := _PART.match(unsigned, position):
        number, hours, minutes, _ = found.groups()
        scale = 3600 if hours else 60 if minutes else 1
        if scale >= largest:
            break
        seconds, position, largest = seconds + int(number) * scale, found.end(), scale
    if not position or position < len(unsigned) or seconds > 2**40:
        message = f"`{text}` is not a duration; write it as `15m`, `1h 30m` or `45s`, or give a timedelta"
        raise ArgumentError(message, "argument.not-a-duration", name)
    return (-1 if text.strip().startswith("-") else 1) * seconds * 1_000_000


def duration(value: int) -> timedelta:
    """A duration of ``value`` microseconds."""
    return timedelta(seconds=value // 1_000_000, microseconds=value % 1_000_000)


def day(value: date | str, name: str = "day") -> str:
    """A civil day as documents have it.

    >>> day(date(2026, 3, 27))
    '2026-03-27'
    """
    if isinstance(value, str):
        return _arguments.text(value, name)
    if isinstance(value, datetime) or not isinstance(value, date):
        message = f"`{name}` is {type(value).__name__}, not a date or a text YYYY-MM-DD"
        if isinstance(value, datetime):
            message += "; which day an instant falls on depends on the zone: `.astimezone(zone).date()`"
        raise ArgumentError(message, "argument.not-a-date", name)
    return value.isoformat()


def target(value: DurationLike, name: str = "target") -> str:
    """A target as documents have it: ``4h``, ``3 business days``; a timedelta is working time."""
    if isinstance(value, str):
        return _arguments.text(value, name)
    seconds, rest = divmod(work(value, name), 1_000_000)
    if rest:
        raise ArgumentError(f"`{name}` has to be whole seconds", "argument.not-a-target", name)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{seconds}s" if seconds else ""]
    return " ".join(filter(None, parts)) or "0s"


def optional(convert: Callable[[Any, str], Any], value: Any, name: str) -> Any:
    """``convert`` where there is something to convert."""
    return None if value is None else convert(value, name)
