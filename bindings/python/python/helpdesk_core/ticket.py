"""Tickets, decisions and outages: what their events add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, TypeAlias

from . import _arguments, _html, _json, _native, _time
from ._value import Value
from .values import Event, Intake, Notice, document

__all__ = ["Decision", "EventsLike", "Outage", "Several", "Ticket", "decisions", "events_json"]

EventsLike: TypeAlias = "Iterable[Event | Mapping[str, Any]] | str"
"""Events in order, or their JSON as the engine wrote it."""


def events_json(events: EventsLike) -> str:
    """A list of events as JSON."""
    if isinstance(events, str):
        return _arguments.text(events, "events")
    return _json.joined(map(document, _arguments.items(events, "events")))


def handle(ticket: Ticket, name: str = "ticket") -> _native.Ticket:
    """What the compiled half takes for a ticket."""
    remedy = "`Ticket.replay` makes one of events, `Ticket.from_dict` of a document"
    return _arguments.instance(ticket, Ticket, name, remedy)._handle


def listed(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Tickets, every one of which is one."""
    known = list(_arguments.items(tickets, "tickets"))
    for place, ticket in enumerate(known):
        handle(ticket, f"tickets[{place}]")
    return known


class Ticket(Value):
    """A ticket: what its events add up to. It carries no configuration and never changes; what
    happens to it gives another ticket.

    >>> from helpdesk_core import Desk
    >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
    >>> opened = desk.open("T-1", subject="Printer", channel="phone", by="requester:jan", at="2026-03-02T09:00:00Z")
    >>> ticket = Ticket.replay(opened.events)
    >>> ticket == opened.ticket
    True
    >>> print(ticket.status, ticket.priority, ticket.version)
    new normal 2
    """

    __slots__ = ("_handle",)

    _handle: _native.Ticket

    id: str
    version: int
    """The number of its last event; what a store expects on the next append."""
    opened_at: datetime
    opened_by: str | None
    """Who opened it."""
    last_at: datetime
    counts_since: datetime | None
    """Since when its promises count, where it was split off and keeps the time."""
    intake: Intake
    party: Any
    """What the host last handed in of requester, contract and asset."""
    caller: Any
    """Who the caller has proved to be."""
    entitlement: Any
    """What the request is entitled to."""
    kind: str
    template: str | None
    category: str | None
    asset: str | None
    service: str | None
    classification: Any
    priority_override: Any
    status: str
    status_category: str
    stays: tuple[Value, ...]
    timer: Any
    pending: Any
    reopens_until: datetime | None
    line: str | None
    assignee: str | None
    had_by: tuple[str, ...]
    """Everybody who ever had it."""
    owned_since: datetime | None
    """When a person first had it."""
    review: Any
    """When it is brought up because nobody has it."""
    handed_over_by: Mapping[str, int]
    diagnosis: Any
    resolution: Any
    tags: tuple[str, ...]
    fields: Mapping[str, Any]
    flags: tuple[str, ...]
    suggested: tuple[Value, ...]
    """What was suggested since it was opened."""
    approvals: Any
    """The approvals that were asked for."""
    checklist: Any
    work: Any
    """Sessions, visits, calls, time spent, files, articles, reminders."""
    major: Any
    """Why it is a major incident, and since when."""
    links: tuple[Value, ...]
    merged: Any
    """The ticket it goes on in, while it is merged into another."""
    absorbed: tuple[Value, ...]
    """The tickets that were merged into it."""
    outages: tuple[str, ...]
    alerting: Any
    """What the monitoring says of its object."""
    messages: tuple[Value, ...]
    """The messages that came in by mail."""
    clocks: tuple[Value, ...]
    escalated: tuple[str, ...]
    silences: tuple[Value, ...]
    silences_over: tuple[str, ...]
    was_answered: bool
    last_answer_at: datetime | None
    unanswered_since: datetime | None
    reopen_count: int
    hand_over_count: int
    rating: int | None
    rated_at: datetime | None

    _parts: ClassVar = {"intake": Intake.from_dict}

    @classmethod
    def replay(cls, events: EventsLike) -> Self:
        """The ticket that a whole history adds up to, on any desk and without one.

        Raises:
            HistoryError: for events with a gap, or without a registration.
        """
        return cls._made(_native.Ticket.replay(events_json(events)))

    @classmethod
    def _made(cls, native: _native.Ticket) -> Self:
        ticket = cls.__new__(cls)
        object.__setattr__(ticket, "_handle", native)
        object.__setattr__(ticket, "_text", None)
        return ticket

    @classmethod
    def _of(cls, document: dict[str, Any]) -> Self:
        return cls._made(_native.Ticket.read(_json.dumps(document)))

    def __init__(self, document: Mapping[str, Any] | None = None, /, **fields: Any) -> None:
        super().__init__(document, **fields)
        object.__setattr__(self, "_handle", _native.Ticket.read(self.to_json()))

    def _write(self) -> str:
        return self._handle.json()

    def apply(self, events: EventsLike) -> Self:
        """The ticket after ``events``, which follow on its last one."""
        return self._made(self._handle.apply(events_json(events)))

    @property
    def priority(self) -> str:
        """The priority in force: the override's, else the computed one."""
        return self._handle.priority()

    @property
    def next_wake(self) -> datetime | None:
        """When to call :meth:`Desk.wake` next; ``None``: time changes nothing any more."""
        found = self._handle.next_wake()
        return None if found is None else _time.instant(found)

    @property
    def is_done(self) -> bool:
        """Solved, closed or cancelled."""
        return self.status_category in {"solved", "closed", "cancelled"}

    def __repr__(self) -> str:
        return f"<Ticket {self.id} {self.status} {self.priority} version={self.version}>"

    def _repr_html_(self) -> str:
        return _html.ticket(self)


class Decision(Value):
    """What follows from a command or from the passing of time: events to store, notices to send,
    when to call :meth:`Desk.wake` next, and the ticket after it."""

    __slots__ = ("ticket",)
    __match_args__ = ("events", "notices", "next_wake")

    ticket: Ticket
    """The ticket after the events."""
    events: tuple[Event, ...]
    """What happened, in order; to be stored."""
    notices: tuple[Notice, ...]
    """What the host should tell whom."""
    next_wake: datetime | None
    """When to call ``wake`` next; ``None``: time changes nothing any more."""

    _parts: ClassVar = {"events": Event.from_dict, "notices": Notice.from_dict}

    @classmethod
    def _made(cls, made: tuple[str, _native.Ticket]) -> Decision:
        decision = cls._written(made[0])
        object.__setattr__(decision, "ticket", Ticket._made(made[1]))
        return decision

    def __reduce__(self) -> tuple[Any, ...]:
        return _decision, (self.to_json(), self.ticket)

    def _repr_html_(self) -> str:
        return _html.decision(self)


def _decision(text: str, ticket: Ticket) -> Decision:
    return Decision._made((text, ticket._handle))


class Outage(Value):
    """An outage: what its events add up to."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _html.outage(self)


class Several(Value):
    """What followed for several tickets, or for an outage: ``outcome``, ``events`` of the outage,
    ``refused``, ``next_wake``, where there are any."""

    __slots__ = ("decisions",)

    decisions: dict[str, Decision]
    """The decision for each ticket, by its id."""

    def __init__(self, document: Mapping[str, Any], decisions: dict[str, Decision]) -> None:
        super().__init__(document)
        object.__setattr__(self, "decisions", decisions)

    def __reduce__(self) -> tuple[Any, ...]:
        return Several, (self.to_dict(), self.decisions)

    def _repr_html_(self) -> str:
        return _html.several(self)


def decisions(found: Iterable[dict[str, Any]], known: Iterable[Ticket]) -> dict[str, Decision]:
    """Decisions by ticket, each with the ticket after it."""
    before = {ticket.id: ticket for ticket in known}
    made = {}
    for given in found:
        id = given.pop("ticket")
        decision = Decision.from_dict(given)
        events = decision.events
        after = before[id].apply(events) if id in before else Ticket.replay(events)
        object.__setattr__(decision, "ticket", after)
        made[id] = decision
    return made
