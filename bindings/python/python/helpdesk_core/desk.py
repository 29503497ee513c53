"""A compiled desk and everything a host asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from . import _arguments, _html, _json, _native, _progress, _time, _zones
from ._time import DayLike, InstantLike
from ._together import Together
from ._value import Value
from ._zones import Zones
from .calendar import Calendar
from .commands import CommandLike
from .enums import Metric
from .errors import ArgumentError, Diagnostic
from .reports import Bounds, Comparison, Ledger, Relived
from .ticket import Decision, EventsLike, Ticket, events_json, handle, listed
from .values import ActorLike, ClockKey, ClockReport, Explanation, actor, document
from .viz import Diagram, Timeline

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Desk"]

ClockLike: TypeAlias = ClockKey | ClockReport | str
"""A clock of a ticket: its key, a report of it, or ``metric``, ``set/metric``, ``set/metric/cycle``."""



class Desk(Together):
    """A configuration that compiled: right by construction, immutable, shared by threads, pickled
    as its document.

    Made from keywords, from a document, or from a TOML or JSON file; the keys are those of
    ``docs/spec/desk.md``.

    >>> desk = Desk(
    ...     name="Help desk", zone="Europe/Warsaw",
    ...     calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]}},
    ...     priority={"levels": ["urgent", "normal"], "default": "normal"},
    ...     sla=[{"name": "everyone", "targets": {"any": {"first_response": "2h"}}}],
    ... )
    >>> opened = desk.open("T-1", subject="The printer is on fire", channel="phone",
    ...                    requester="jan", by="requester:jan", at="2026-11-10T14:00:00Z")
    >>> opened.ticket.status
    'new'
    >>> print(desk.clocks(opened.ticket, at="2026-11-10T14:30:00Z")[0].due)
    2026-11-12 08:00:00+00:00

    Raises:
        ConfigError: with every fault at once, each with its place and the nearest known name.
    """

    __slots__ = ("_handle", "_zones")

    _handle: _native.Desk
    _zones: Zones | None

    def __init__(
        self, document: Mapping[str, Any] | None = None, /, *, zones: Zones | None = None, **keys: Any
    ) -> None:
        self._compile(_json.dumps(_json.merged("Desk", document, keys)), zones)

    def _compile(self, text: str, zones: Zones | None) -> None:
        object.__setattr__(self, "_handle", _native.Desk(text, _zones.handle(zones)))
        object.__setattr__(self, "_zones", zones)

    @classmethod
    def from_json(cls, text: str, zones: Zones | None = None) -> Desk:
        """The desk that a JSON text describes, with ``zones`` in place of the rules inside.

        >>> Desk.from_json('{"name":"Help","zone":"UTC"}').name
        'Help'

        Raises:
            ConfigError: with every fault at once.
            ArgumentError: ``json.syntax`` for what is no JSON.
        """
        desk = cls.__new__(cls)
        desk._compile(_arguments.text(text, "text"), zones)
        return desk

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], zones: Zones | None = None) -> Desk:
        """The desk that a document describes.

        >>> Desk.from_dict({"name": "Help", "zone": "UTC"}) == Desk(name="Help", zone="UTC")
        True

        Raises:
            ConfigError: with every fault at once.
        """
        return cls(document, zones=zones)

    @classmethod
    def from_toml(cls, text: str, zones: Zones | None = None) -> Desk:
        """The desk that a TOML text describes.

        >>> Desk.from_toml('name = "Help"\\nzone = "UTC"').name
        'Help'

        Raises:
            ConfigError: with every fault at once.
            ArgumentError: ``file.syntax`` for what is no TOML.
        """
        import tomllib

        try:
            return cls(tomllib.loads(_arguments.text(text, "text")), zones=zones)
        except tomllib.TOMLDecodeError as wrong:
            raise ArgumentError(f"this is no TOML: {wrong}", "file.syntax") from None

    @classmethod
    def from_file(cls, path: str | Path, zones: Zones | None = None) -> Desk:
        """The desk in a ``.toml`` or ``.json`` file.

        Raises:
            OSError: if the file cannot be read.
        """
        try:
            with open(path, encoding="utf-8-sig") as file:
                text = file.read()
        except UnicodeDecodeError as wrong:
            raise ArgumentError(f"{path} is not UTF-8: {wrong}", "file.syntax", "path") from None
        return cls.from_json(text, zones) if str(path).endswith(".json") else cls.from_toml(text, zones)

    def __reduce__(self) -> tuple[Any, ...]:
        return Desk.from_json, (self.to_json(), self._zones)

    def __copy__(self) -> Desk:
        return self

    def __deepcopy__(self, memo: object) -> Desk:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a desk cannot be changed; make another")

    def __eq__(self, other: object) -> bool:
        return self.version == other.version if isinstance(other, Desk) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.version)

    def __repr__(self) -> str:
        return f"<Desk {self.name!r} {self.version}>"

    def _repr_html_(self) -> str:
        return _html.desk(self)

    def to_dict(self) -> dict[str, Any]:
        """The document it was compiled from.

        >>> Desk(name="Help", zone="UTC").to_dict()["name"]
        'Help'
        """
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_json(self) -> str:
        """The document it was compiled from, as JSON.

        >>> Desk(name="Help", zone="UTC").to_json()[:28]
        '{"name":"Help","zone":"UTC",'
        """
        return self._handle.json()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.to_dict()["name"])

    @property
    def version(self) -> str:
        """The hash of its content and of the zone rules; every event carries it.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> desk.version == Desk(desk.to_dict()).version
        True
        """
        return self._handle.version()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What compiles and probably does not do what its author meant.

        >>> desk = Desk(name="Help", zone="UTC", calendars={"shut": {"weekly": {}}})
        >>> [(found.code, found.path) for found in desk.warnings]
        [('calendar.never-opens', 'calendars.shut')]
        """
        return tuple(map(Diagnostic.from_dict, json.loads(self._handle.warnings())))

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities, the most pressing first.

        >>> Desk(name="Help", zone="UTC", priority={"levels": ["high", "low"]}).priorities
        ('high', 'low')
        """
        return tuple(self._handle.priorities())

    @property
    def statuses(self) -> dict[str, str]:
        """The statuses by name with what they mean, in the order of life.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> desk.statuses["solved"]
        'solved'
        """
        order = ["new", "open", "waiting_requester", "waiting_vendor", "waiting_internal", "solved", "closed"]
        place = {category: number for number, category in enumerate(order)}
        return dict(sorted(self._handle.statuses(), key=lambda status: place.get(status[1], 9)))

    def calendar(self, name: str | None = None) -> Calendar:
        """The calendar of that name, or the one used where none is named.

        >>> desk = Desk(name="Help", zone="UTC", calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}}})
        >>> desk.calendar("office").is_open("2026-03-02T09:00:00Z")
        True

        Raises:
            ArgumentError: ``desk.unknown-calendar``.
        """
        native = self._handle.calendar(_arguments.optional_text(name, "name"))
        if native is None:
            raise ArgumentError(f"the desk has no calendar `{name}`", "desk.unknown-calendar", "name")
        specs, zone = self.to_dict().get("calendars", {}), self.to_dict()["zone"]
        name = name or self._handle.default_calendar()
        calendar = Calendar.__new__(Calendar)
        calendar._set(native, (specs | ({} if name in specs else {name: {"always": True}}), zone, None, None, name), self._zones)
        return calendar

    def open(
        self,
        id: str,
        intake: Mapping[str, Any] | None = None,
        /,
        *,
        by: ActorLike,
        at: InstantLike,
        **known: Any,
    ) -> Decision:
        """Opens a ticket under an id that the host has made up.

        What is known stands in ``intake``, in keywords, or both: at least ``subject`` and
        ``channel``; see :class:`~helpdesk_core.Intake`.

        Raises:
            RefusedError: with every reason.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> made.ticket.status, made.events[0].fact.type
        ('new', 'registered')
        """
        text = _json.dumps(_json.merged("Intake", intake, known))
        return Decision._made(self._handle.open(_arguments.text(id, "id"), text, actor(by), _time.micros(at)))

    def decide(
        self,
        ticket: Ticket,
        command: CommandLike,
        *,
        by: ActorLike,
        at: InstantLike,
        expecting: int | None = None,
    ) -> Decision:
        """What a command leads to. What time brought about before ``at`` comes first, each at its
        own instant. ``expecting`` is the version of the ticket that whoever gives the command has
        seen.

        Raises:
            ConflictError: if the ticket has another version than was expected.
            RefusedError: with every reason. Nothing has happened then.
            ArgumentError: for a command that cannot be read.

        >>> from helpdesk_core import Command, Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> taken = desk.decide(made.ticket, Command.take(), by="agent:ola", at="2026-03-02T09:05:00Z", expecting=1)
        >>> taken.ticket.assignee
        'ola'
        """
        who, now = actor(by), _time.micros(at)
        seen = None if expecting is None else _arguments.count(expecting, "expecting")
        return Decision._made(self._handle.decide(handle(ticket), document(command), who, now, seen))

    def wake(self, ticket: Ticket, *, at: InstantLike) -> Decision:
        """What time alone brought about up to and including ``at``. Calling early yields nothing,
        calling late loses nothing.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> late = desk.wake(made.ticket, at="2026-03-02T14:00:00Z")
        >>> [(event.fact.type, str(event.at)) for event in late.events]
        [('clock_breached', '2026-03-02 13:00:00.000001+00:00')]

        Raises:
            CalendarError: outside the days that the calendars of the desk know.
        """
        return Decision._made(self._handle.wake(handle(ticket), _time.micros(at)))

    def clocks(self, ticket: Ticket, *, at: InstantLike) -> tuple[ClockReport, ...]:
        """Where every clock of a ticket stands.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> [clock] = desk.clocks(made.ticket, at="2026-03-02T10:00:00Z")
        >>> clock.metric, str(clock.elapsed), str(clock.remaining)
        ('resolution', '1:00:00', '3:00:00')

        Raises:
            CalendarError: outside the days that the calendars of the desk know.
        """
        reports = json.loads(self._handle.clocks(handle(ticket), _time.micros(at)))
        return tuple(map(ClockReport._of, reports))

    def summary(self, ticket: Ticket) -> Value:
        """What the caller of a ticket may be told of it, at the level of identity they reached.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="requester:jan", at="2026-03-02T09:00:00Z")
        >>> desk.summary(made.ticket).status
        'new'
        """
        return Value.from_json(self._handle.summary(handle(ticket)))

    def capsule(self, ticket: Ticket, *, at: InstantLike, days: int = 30) -> Value:
        """The clocks of a ticket for a page: what ``<sla-clock>`` of the npm package shows, ticking in
        working time, without asking again. It holds the calendars and zone rules they count on for
        ``days`` more days, about a kilobyte; ``to_json()`` is what the page gets. Make another after
        every command.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="requester:jan", at="2026-03-02T09:00:00Z")
        >>> desk.capsule(made.ticket, at="2026-03-02T09:00:00Z").schema
        'capsule/1'
        """
        return Value.from_json(self._handle.capsule(handle(ticket), _time.micros(at), _arguments.count(days, "days", 2**31 - 1)))

    def explain(
        self,
        ticket: Ticket | EventsLike,
        clock: ClockLike,
        *,
        at: InstantLike,
    ) -> Explanation | None:
        """Why a clock shows what it shows: every span counted and skipped, and for what.

        From events, the whole history, also how the promise came about and who paused it.
        ``None`` if there is no such clock.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> why = desk.explain(made.events, "resolution", at="2026-03-02T10:00:00Z")
        >>> [(span.reason, str(span.to - span.from_)) for span in why.spans]
        [('counted', '1:00:00')]

        Raises:
            ArgumentError: for what no clock measures; the nearest is suggested.
            HistoryError: for events with a gap, or without a registration.
        """
        now = _time.micros(at)
        if isinstance(ticket, Ticket):
            key = _clock(ticket, clock)
            text = self._handle.explain(handle(ticket), key, now) if key else "null"
        else:
            events = events_json(ticket)
            key = _clock(Ticket.replay(events), clock)
            text = self._handle.explain_history(events, key, now) if key else "null"
        return None if text == "null" else Explanation._written(text)

    def ledger(self, events: EventsLike, *, until: InstantLike, calendar: str | None = None) -> Ledger:
        """Whose turn it was up to ``until``: passing time, and working time on a calendar.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> ledger = desk.ledger(made.events, until="2026-03-02T10:00:00Z")
        >>> [(part.of, str(part.wall)) for part in ledger.by_holder]
        [('nobody', '1:00:00')]

        Raises:
            ArgumentError: ``desk.unknown-calendar``.
            HistoryError: for events with a gap, or without a registration.
        """
        name = _arguments.optional_text(calendar, "calendar") or self._handle.default_calendar()
        text = self._handle.ledger(events_json(events), name, _time.micros(until, "until"))
        if text == "null":
            raise ArgumentError(f"the desk has no calendar `{name}`", "desk.unknown-calendar", "calendar")
        return Ledger._written(text)

    def relive(self, events: EventsLike, *, until: InstantLike) -> Relived:
        """What this desk makes of what people did in a history of another.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> again = Desk(name="Another", zone="UTC").relive(made.events, until="2026-03-02T10:00:00Z")
        >>> [event.fact.type for event in again.events]
        ['registered']

        Raises:
            HistoryError: for events with a gap, or without a registration.
        """
        return Relived._written(self._handle.relive(events_json(events), _time.micros(until, "until")))

    def what_if(
        self,
        other: Desk,
        histories: Iterable[EventsLike],
        *,
        until: InstantLike | None = None,
        progress: _progress.Progress | None = None,
    ) -> Comparison:
        """What this desk and another make of the same work.

        Each history is the whole life of one ticket. ``progress`` wraps the histories as ``tqdm``
        does.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> other = Desk(desk.to_dict(), sla=[{"name": "all", "targets": {"any": {"resolution": "1h"}}}])
        >>> compared = desk.what_if(other, [made.events], until="2026-03-02T11:00:00Z")
        >>> compared.totals.here.breached, compared.totals.there.breached
        (0, 1)

        Raises:
            HistoryError: for events with a gap, or without a registration.
        """
        comparing = _native.Comparing(self._handle, native(other, "other"), _time.optional(_time.micros, until, "until"))
        for chunk in _progress.chunks(_progress.wrap(progress, _arguments.items(histories, "histories")), 256):
            comparing.add(_json.joined(map(events_json, chunk)))
        return Comparison._written(comparing.finish())

    def labels(self, language: str) -> Value:
        """What people who read a language call its statuses, lines, kinds, priorities, impacts,
        urgencies and categories: each by name.

        >>> desk = Desk(name="Help", zone="UTC", priority={"levels": [
        ...     {"name": "high", "label": {"en": "High", "pl": "Wysoki"}}, "low"]})
        >>> dict(desk.labels("pl").priorities)
        {'high': 'Wysoki', 'low': 'low'}
        """
        return Value.from_json(self._handle.labels(_arguments.text(language, "language")))

    def bounds(self) -> Bounds:
        """What it guarantees for every ticket: the longest way to somebody competent, and how often
        a ticket that nobody touches is handed on and escalates. Takes some milliseconds.

        >>> Desk(name="Help", zone="UTC").bounds().escalations
        0
        """
        return Bounds.from_json(self._handle.bounds())

    @property
    def templates(self) -> dict[str, Value]:
        """The templates of routine work by name: what each asks for, its steps, its approvals, as
        the desk was written. One is used by ``template=`` of :meth:`open`.

        >>> desk = Desk(name="Help", zone="UTC", templates={"vpn": {"steps": ["order", "install"]}})
        >>> desk.templates["vpn"].steps
        ('order', 'install')
        """
        given: dict[str, Any] = self.to_dict().get("templates", {})
        return {name: Value.from_dict(one) for name, one in given.items()}

    @property
    def approvals(self) -> dict[str, Value]:
        """The approvals by name: who has to agree to what, as the desk was written.

        >>> desk = Desk(name="Help", zone="UTC", approvals=[{"name": "boss", "by": ["manager"], "guards": ["solve"]}])
        >>> list(desk.approvals)
        ['boss']
        """
        return {one["name"]: Value.from_dict(one) for one in self.to_dict().get("approvals", [])}

    def number(self, day: DayLike, sequence: int) -> str:
        """The number, for people, of the ticket that was the ``sequence``-th by the host's count.

        Of the day only what the format shows is kept.

        >>> desk = Desk(name="Help", zone="UTC", numbers={"format": "SUP-{year}-{seq:6}-{check}", "check": "damm"})
        >>> desk.number("2026-11-21", 123)
        'SUP-2026-000123-8'

        Raises:
            ArgumentError: if the desk says nothing of numbers.
        """
        return self._numbered(self._handle.number(_time.day(day, "day"), _arguments.count(sequence, "sequence")))

    def read_number(self, said: str) -> Value:
        """What a number says, however people put the spaces and dashes: ``number`` as it is written,
        ``sequence``, and ``year`` or ``date`` where it shows them.

        >>> desk = Desk(name="Help", zone="UTC", numbers={"format": "SUP-{year}-{seq:6}-{check}", "check": "damm"})
        >>> desk.read_number("sup 2026 000 123 8").sequence
        123

        Raises:
            ArgumentError: ``number.misheard`` for a wrong digit, ``number.not-this-format``,
                ``number.no-such-date``.
        """
        return Value.from_json(self._numbered(self._handle.read_number(_arguments.text(said, "said"))))

    def _numbered(self, found: str | None) -> str:
        if found is None:
            raise ArgumentError("the desk has no `numbers`", "argument.no-numbers", "numbers")
        return found

    def suggest_agent(
        self,
        events: EventsLike,
        *,
        at: InstantLike,
        open: Mapping[str, int] | None = None,
        last: str | None = None,
        caretaker: str | None = None,
    ) -> Value:
        """Who of a ticket's line should have it, and why; assigning stays a command.

        Args:
            events: the whole history of the ticket.
            at: the instant.
            open: how many open tickets each agent has; who is not listed has none.
            last: who of the line was given a ticket last.
            caretaker: who is responsible for this customer.

        >>> desk = Desk(name="Help", zone="UTC", lines={
        ...     "first": {"members": ["ola", "jan"], "assign": ["least_loaded"]}})
        >>> opened = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> found = desk.suggest_agent(opened.events, at="2026-03-02T09:00:00Z", open={"ola": 3})
        >>> found.agent, found.because
        ('jan', ('least_loaded',))
        """
        workload = _json.merged("workload", None, {"open": open, "last": last, "caretaker": caretaker})
        return Value.from_json(self._handle.suggest_agent(events_json(events), _json.dumps(workload), _time.micros(at)))

    def review_queue(self, tickets: Iterable[Ticket], *, line: str | None = None) -> tuple[Value, ...]:
        """The open tickets that nobody has, those to look at first at the front; with ``line`` only
        those of one line. Each says ``ticket``, ``line``, ``priority``, ``since``, ``due`` and
        ``reviews``.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> [(row.ticket, row.priority) for row in desk.review_queue([made.ticket])]
        [('T-1', 'normal')]
        """
        found = self._handle.review_queue([handle(ticket) for ticket in listed(tickets)], _arguments.optional_text(line, "line"))
        return tuple(map(Value.from_dict, json.loads(found)))

    def graph(self, of: Literal["statuses", "lines"] = "statuses") -> Diagram:
        """Its statuses or its lines of support as a diagram: Mermaid, DOT, SVG.

        >>> Desk(name="Help", zone="UTC").graph("lines").dot.splitlines()[0]
        'digraph desk {'

        Raises:
            ArgumentError: ``argument.no-such-graph``.
        """
        return Diagram(self._handle.graph(_arguments.text(of, "of")))

    def timeline(self, events: EventsLike, *, at: InstantLike) -> Timeline:
        """The life of a ticket as a picture: its statuses and its clocks up to ``at``.

        >>> desk = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> desk.timeline(made.events, at="2026-03-02T10:00:00Z").svg[:4]
        '<svg'

        Raises:
            HistoryError: for events with a gap, or without a registration.
        """
        text = events_json(events)
        ticket = Ticket.replay(text)
        reports = self.clocks(ticket, at=at)
        reasons = [self.explain(text, report, at=at) for report in reports]
        return Timeline.of(ticket, json.loads(text), [r for r in reasons if r], _time.instant(_time.micros(at)))


def native(desk: Desk, name: str = "desk") -> _native.Desk:
    """What the compiled half takes for a desk."""
    return _arguments.instance(desk, Desk, name, "`Desk.from_dict` makes one of a document")._handle


def _clock(ticket: Ticket, clock: ClockLike) -> str | None:
    """The key of the clock that was meant, as JSON."""
    if isinstance(clock, ClockReport):
        return clock.key.to_json()
    if isinstance(clock, ClockKey):
        return clock.to_json()
    parts: Sequence[str] = _arguments.text(clock, "clock").split("/")
    _arguments.choice(parts[0] if len(parts) == 1 else parts[1], list(Metric), "clock")
    keys = [ClockKey._of(one["key"]) for one in ticket.to_dict()["clocks"]]
    wanted: Callable[[ClockKey], bool]
    match parts:
        case [metric]:
            wanted = lambda key: key.metric == metric
        case [set, metric]:
            wanted = lambda key: (key.set, key.metric) == (set, metric)
        case _:
            wanted = lambda key: key.name == clock
    found = [key for key in keys if wanted(key)]
    return max(found, key=lambda key: key.cycle).to_json() if found else None
