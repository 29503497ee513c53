"""An embeddable helpdesk: the rules of tickets, statuses, priorities, escalation and service levels.

It reads no clock, no file, no socket and no random source: time and identity are arguments, so the
same inputs give the same bytes on every host.
"""

from __future__ import annotations

from . import _native
from .calendar import Calendar, Evaluation, Interval, State
from .desk import Decision, Desk, Outage, Several, Ticket, is_automatic, message_id, report
from .enums import Channel, ClockState, Metric, NoticeKind, Relation, Role, StatusCategory
from .errors import (
    ArgumentError,
    CalendarError,
    ConfigError,
    ConflictError,
    Diagnostic,
    HelpdeskError,
    HistoryError,
    RefusedError,
    ZoneError,
)
from .reports import Comparison, Ledger, Relived, Summary
from .values import Actor, ClockKey, ClockReport, Command, Event, Explanation, Fact, Intake, Notice, Span

__all__ = [
    "Actor",
    "ArgumentError",
    "Calendar",
    "CalendarError",
    "Channel",
    "ClockKey",
    "ClockReport",
    "ClockState",
    "Command",
    "Comparison",
    "ConfigError",
    "ConflictError",
    "Decision",
    "Desk",
    "Diagnostic",
    "Evaluation",
    "Event",
    "Explanation",
    "Fact",
    "HelpdeskError",
    "HistoryError",
    "Intake",
    "Interval",
    "Ledger",
    "Metric",
    "Notice",
    "NoticeKind",
    "Outage",
    "RefusedError",
    "Relation",
    "Relived",
    "Role",
    "Several",
    "Span",
    "State",
    "StatusCategory",
    "Summary",
    "Ticket",
    "ZoneError",
    "is_automatic",
    "message_id",
    "report",
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
