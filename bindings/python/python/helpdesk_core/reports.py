"""What histories add up to: reports, ledgers, comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from . import _html
from ._value import Spread, Value
from .values import Event

__all__ = ["Bounds", "Comparison", "Ledger", "Relived", "Spent", "Spread", "Summary", "Turn"]


class Summary(Value):
    """What a report says: plain figures, ready to be shown or stored. The meaning of each is in
    ``docs/spec/report.md``."""

    __slots__ = ()

    from_: datetime | None
    """The first event."""
    until: datetime | None
    """When the report ends."""
    tickets: int
    events: int
    open: int
    """Tickets that are not done at the end."""
    volumes: Any
    """What came in, by channel, kind, category and month."""
    weeks: tuple[Any, ...]
    """What came in and was done, week by week."""
    statuses: Mapping[str, int]
    priorities: Mapping[str, int]
    transitions: tuple[Any, ...]
    time_to_own: Any
    first_response: Any
    resolution: Any
    """How long resolutions took: ``.wall`` and ``.work``, each with ``median`` and ``p90``."""
    resolution_times: tuple[Any, ...]
    reopened: Any
    hand_overs: Any
    backlog: Any
    by_priority: tuple[Any, ...]
    """Promises kept and missed, by priority."""
    by_line: tuple[Any, ...]
    service: Any
    """How the desk served: first contacts, ratings, agents, lines, queues, outages, faults."""
    worst: tuple[Any, ...]
    """The promises missed by most."""

    def _repr_html_(self) -> str:
        return _html.summary(self)


class Spent(Value):
    """Time spent: as it passes for everybody, and as the calendar counts it."""

    __slots__ = ()

    wall: timedelta
    """Time as it passes."""
    work: timedelta
    """Open time of the calendar."""
    of: Any
    """Whose it is."""


class Turn(Value):
    """A span in which one had the turn, ``[from, to)``."""

    __slots__ = ()

    from_: datetime
    to: datetime
    holder: Any
    line: str | None


class Ledger(Value):
    """Whose turn it was on a ticket. The parts sum to the whole, exactly."""

    __slots__ = ()
    _parts: ClassVar = {
        "total": Spent.from_dict,
        "by_holder": Spent.from_dict,
        "by_line": Spent.from_dict,
        "turns": Turn.from_dict,
    }

    calendar: str
    zone_release: str
    total: Spent
    by_holder: tuple[Spent, ...]
    by_line: tuple[Spent, ...]
    turns: tuple[Turn, ...]

    def _repr_html_(self) -> str:
        return _html.ledger(self)


class Bounds(Value):
    """What a desk guarantees for every ticket."""

    __slots__ = ()

    first_year: int
    """The first year in which tickets begin that the times are worked out for."""
    last_year: int
    """The last such year: four years on, or the year after the last change of a calendar."""
    routes: tuple[Any, ...]
    """The way of a ticket that nobody touches to somebody who can deal with it, by category and
    priority: ``lines``, and ``reach`` with ``working``, ``wall``, ``from_`` and ``by``."""
    authority: tuple[Any, ...]
    """The same to a line with authority, or until one is told."""
    escalations: int
    """The most escalations that time alone can bring about for one ticket."""
    bounces: int
    """The most hand-overs that time alone can bring about for one ticket."""
    gates: tuple[str, ...]
    """The statuses that every ticket passes before it ends well."""
    steps: int | None
    """The fewest changes of status from registration to a good end; ``None``: there is no way."""

    def _repr_html_(self) -> str:
        return _html.bounds(self)


class Relived(Value):
    """What a desk makes of what people did in a history of another."""

    __slots__ = ()
    _parts: ClassVar = {"events": Event.from_dict}

    events: tuple[Event, ...]
    refused: tuple[Any, ...]
    without_ticket: int

    def _repr_html_(self) -> str:
        return _html.relived(self)


class Comparison(Value):
    """Many tickets under two desks: ``here`` under the first, ``there`` under the other."""

    __slots__ = ()

    here: str | None
    """The version of the first desk."""
    there: str | None
    """The version of the other."""
    totals: Any
    """What the tickets add up to."""
    tickets: tuple[Any, ...]
    """Every ticket, in the order of the histories."""

    def _repr_html_(self) -> str:
        return _html.comparison(self)
