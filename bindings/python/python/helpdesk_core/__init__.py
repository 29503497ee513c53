"""An embeddable helpdesk: the rules of tickets, statuses, priorities, escalation and service levels.

It reads no clock, no file, no socket and no random source: time and identity are arguments, so the
same inputs give the same bytes on every host.
"""

from __future__ import annotations

from typing import Any

from . import _native
from ._value import Value
from ._zones import Zones
from .calendar import Calendar, Evaluation, Interval, State
from .commands import Command
from .desk import Desk
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
from .histories import Report, report, retell, what_if_in_force
from .joints import Joint, OutageCommand
from .people import (
    articles_to_review,
    check_pesel,
    digest,
    evidence,
    failures,
    is_automatic,
    message_id,
    suggest_articles,
    without_hidden,
)
from .reports import Bounds, Comparison, Ledger, Relived, Summary
from .ticket import Decision, Outage, Several, Ticket
from .values import Actor, ClockKey, ClockReport, Event, Explanation, Fact, Intake, Notice, Span

__all__ = [
    "Actor",
    "ArgumentError",
    "Bounds",
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
    "Joint",
    "Ledger",
    "Metric",
    "Notice",
    "NoticeKind",
    "Outage",
    "OutageCommand",
    "RefusedError",
    "Relation",
    "Relived",
    "Report",
    "Role",
    "Several",
    "Span",
    "State",
    "StatusCategory",
    "Summary",
    "Ticket",
    "Value",
    "ZoneError",
    "Zones",
    "articles_to_review",
    "check_pesel",
    "digest",
    "evidence",
    "failures",
    "is_automatic",
    "message_id",
    "report",
    "retell",
    "schema",
    "suggest_articles",
    "tzdb_version",
    "what_if_in_force",
    "without_hidden",
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
    """Every time zone that the rules inside know, in order.

    >>> "Europe/Warsaw" in zones()
    True
    """
    return _native.zone_names()


def schema() -> dict[str, Any]:
    """The JSON Schema of a desk, for editors and for forms.

    >>> sorted(schema()["required"])
    ['name', 'zone']
    """
    import json  # only where somebody asks

    document: dict[str, Any] = json.loads(_native.schema())
    return document
