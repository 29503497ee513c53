"""An embeddable helpdesk: the rules of tickets, statuses, priorities, escalation and service levels.

It reads no clock, no file, no socket and no random source: time and identity are arguments, so the
same inputs give the same bytes on every host.
"""

from __future__ import annotations

from . import _native
from .calendar import Calendar, Evaluation, Interval, State
from .errors import (
    ArgumentError,
    CalendarError,
    ConfigError,
    ConflictError,
    Diagnostic,
    HelpdeskError,
    RefusedError,
)

__all__ = [
    "ArgumentError",
    "Calendar",
    "CalendarError",
    "ConfigError",
    "ConflictError",
    "Diagnostic",
    "Evaluation",
    "HelpdeskError",
    "Interval",
    "RefusedError",
    "State",
    "tzdb_version",
    "zones",
]

__version__ = _native.version()


def tzdb_version() -> str:
    """The IANA release of the zone rules inside; the same on every host.

    >>> tzdb_version()[:2]
    '20'
    """
    return _native.zone_release()


def zones() -> list[str]:
    """Every time zone that the rules inside know, in order."""
    return _native.zone_names()
