"""A compiled desk and everything a host asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from . import _html, _json, _native, _progress, _time, _zones
from ._pydantic import Document
from ._time import DayLike, InstantLike
from ._value import Value
from ._zones import Zones
from .calendar import Calendar
from .commands import CommandLike
from .errors import ArgumentError, Diagnostic, HistoryError
from .reports import Bounds, Comparison, Ledger, Relived
from .ticket import Decision, EventsLike, Outage, Several, Ticket, decisions, events_json
from .values import ActorLike, ClockKey, ClockReport, Explanation, actor, document
from .viz import Diagram, Timeline

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Desk"]

ClockLike: TypeAlias = ClockKey | ClockReport | str
"""A clock of a ticket: its key, a report of it, or ``metric``, ``set/metric``, ``set/metric/cycle``."""



class Desk(Document):
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
        """The desk that a JSON text describes, with ``zones`` in place of the rules inside."""
        desk = cls.__new__(cls)
        desk._compile(text, zones)
        return desk

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], zones: Zones | None = None) -> Desk:
        """The desk that a document describes."""
        return cls(document, zones=zones)

    @classmethod
    def from_toml(cls, text: str, zones: Zones | None = None) -> Desk:
        """The desk that a TOML text describes."""
        import tomllib

        try:
            return cls(tomllib.loads(text), zones=zones)
        except tomllib.TOMLDecodeError as wrong:
            raise ArgumentError(f"this is no TOML: {wrong}", "file.syntax") from None

    @classmethod
    def from_file(cls, path: str | Path, zones: Zones | None = None) -> Desk:
        """The desk in a ``.toml`` or ``.json`` file."""
        with open(path, encoding="utf-8") as file:
            text = file.read()
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
        """The document it was compiled from."""
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_json(self) -> str:
        """The document it was compiled from, as JSON."""
        return self._handle.json()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.to_dict()["name"])

    @property
    def version(self) -> str:
        """The hash of its content and of the zone rules; every event carries it."""
        return self._handle.version()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What compiles and probably does not do what its author meant."""
        return tuple(map(Diagnostic.from_dict, json.loads(self._handle.warnings())))

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities, the most pressing first."""
        return tuple(self._handle.priorities())

    @property
    def statuses(self) -> dict[str, str]:
        """The statuses by name with what they mean, in the order of life."""
        order = ["new", "open", "waiting_requester", "waiting_vendor", "waiting_internal", "solved", "closed"]
        place = {category: number for number, category in enumerate(order)}
        return dict(sorted(self._handle.statuses(), key=lambda status: place.get(status[1], 9)))

    def calendar(self, name: str | None = None) -> Calendar:
        """The calendar of that name, or the one used where none is named."""
        native = self._handle.calendar(name)
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
        """
        text = _json.dumps(_json.merged("Intake", intake, known))
        return Decision._made(self._handle.open(id, text, actor(by), _time.micros(at)))

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
        """
        who, now = actor(by), _time.micros(at)
        return Decision._made(self._handle.decide(ticket._handle, document(command), who, now, expecting))

    def wake(self, ticket: Ticket, *, at: InstantLike) -> Decision:
        """What time alone brought about up to and including ``at``. Calling early yields nothing,
        calling late loses nothing."""
        return Decision._made(self._handle.wake(ticket._handle, _time.micros(at)))

    def clocks(self, ticket: Ticket, *, at: InstantLike) -> tuple[ClockReport, ...]:
        """Where every clock of a ticket stands."""
        reports = json.loads(self._handle.clocks(ticket._handle, _time.micros(at)))
        return tuple(map(ClockReport._of, reports))

    def summary(self, ticket: Ticket) -> Value:
        """What the caller of a ticket may be told of it, at the level of identity they reached.

        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="requester:jan", at="2026-03-02T09:00:00Z")
        >>> desk.summary(made.ticket).status
        'new'
        """
        return Value.from_json(self._handle.summary(ticket._handle))

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
        return Value.from_json(self._handle.capsule(ticket._handle, _time.micros(at), days))

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
        """
        now = _time.micros(at)
        if isinstance(ticket, Ticket):
            key = _clock(ticket, clock)
            text = self._handle.explain(ticket._handle, key, now) if key else "null"
        else:
            events = events_json(ticket)
            key = _clock(Ticket.replay(events), clock)
            text = self._handle.explain_history(events, key, now) if key else "null"
        return None if text == "null" else Explanation._written(text)

    def ledger(self, events: EventsLike, *, until: InstantLike, calendar: str | None = None) -> Ledger:
        """Whose turn it was up to ``until``: passing time, and working time on a calendar."""
        name = calendar or self._handle.default_calendar()
        text = self._handle.ledger(events_json(events), name, _time.micros(until, "until"))
        if text == "null":
            raise ArgumentError(f"the desk has no calendar `{name}`", "desk.unknown-calendar", "calendar")
        return Ledger._written(text)

    def relive(self, events: EventsLike, *, until: InstantLike) -> Relived:
        """What this desk makes of what people did in a history of another."""
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
        """
        comparing = _native.Comparing(self._handle, other._handle, _time.optional(_time.micros, until, "until"))
        for chunk in _progress.chunks(_progress.wrap(progress, histories), 256):
            comparing.add("[" + ",".join(map(events_json, chunk)) + "]")
        return Comparison._written(comparing.finish())

    def together(
        self, joint: CommandLike, tickets: Iterable[Ticket], *, by: ActorLike, at: InstantLike
    ) -> dict[str, Decision]:
        """What something done to several tickets at once leads to: a decision for each of them.

        ``joint`` is a :class:`~helpdesk_core.Joint` or a document; see ``docs/spec/together.md``.
        """
        known = list(tickets)
        found = self._several("together", document(joint), known, by=by, at=at)
        return decisions(found, known)

    def alert(
        self, alert: Mapping[str, Any], tickets: Iterable[Ticket], *, new: str, by: ActorLike, at: InstantLike
    ) -> Several:
        """What an alert of the monitoring leads to, given the tickets of its object; ``new`` is the
        id of the ticket it may open."""
        known = list(tickets)
        found = self._several("alert", document(alert), known, more=new, by=by, at=at)
        parts = [{"ticket": found["ticket"], **found["decision"]}] if "ticket" in found else []
        return Several(found, decisions(parts, known))

    def inbound(
        self, message: Mapping[str, Any], tickets: Iterable[Ticket], *, new: str, by: ActorLike, at: InstantLike
    ) -> Several:
        """What a mail leads to, given the tickets it may belong to; ``new`` is the id of the ticket
        it may open."""
        known = list(tickets)
        found = self._several("inbound", document(message), known, more=new, by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def repeats(self, tickets: Iterable[Ticket], *, at: InstantLike) -> tuple[Value, ...]:
        """Incidents that repeat."""
        return tuple(map(Value.from_dict, self._several("repeats", "null", list(tickets), at=at)))

    def open_outage(
        self, id: str, intake: Mapping[str, Any], tickets: Iterable[Ticket] = (), *, by: ActorLike, at: InstantLike
    ) -> Several:
        """Opens an outage under an id that the host has made up."""
        known = list(tickets)
        found = self._several("open_outage", document(intake), known, more=id, by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def join_outage(self, outage: Outage, ticket: Ticket, *, by: ActorLike, at: InstantLike) -> Several:
        """Lets a ticket join an outage."""
        found = self._several("join_outage", outage.to_json(), [ticket], by=by, at=at)
        return Several(found, decisions(found["tickets"], [ticket]))

    def decide_outage(
        self,
        outage: Outage,
        command: CommandLike,
        tickets: Iterable[Ticket] = (),
        *,
        by: ActorLike,
        at: InstantLike,
        solve: Mapping[str, Any] | None = None,
    ) -> Several:
        """What a command to an outage leads to; ``solve`` is how its tickets are solved with it."""
        known, how = list(tickets), None if solve is None else document(solve)
        more = document(command)
        found = self._several("decide_outage", outage.to_json(), known, more=more, solve=how, by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def wake_outage(self, outage: Outage, *, at: InstantLike) -> Several:
        """What time alone did to an outage."""
        return Several(self._several("wake_outage", outage.to_json(), [], at=at), {})

    def replay_outage(self, events: Iterable[Mapping[str, Any]]) -> Outage:
        """The outage that a whole history adds up to."""
        text = "[" + ",".join(map(document, events)) + "]"
        found = self._several("replay_outage", text, [], at="1970-01-01T00:00:00Z")
        if found is None:
            raise HistoryError("the history does not begin with an outage", "history.no-registration")
        return Outage.from_dict(found)

    def first_contact(
        self, intake: Mapping[str, Any], outages: Iterable[Outage], *, at: InstantLike
    ) -> tuple[Value, ...]:
        """What to say to somebody who asks about something that an outage explains."""
        more = "[" + ",".join(map(document, outages)) + "]"
        return tuple(map(Value.from_dict, self._several("first_contact", document(intake), [], more=more, at=at)))

    def redirect(self, id: str, tickets: Iterable[Ticket]) -> str | None:
        """Where a ticket that was merged goes on."""
        found: str | None = self._several("redirect", "null", list(tickets), more=id, at="1970-01-01T00:00:00Z")
        return found

    def _several(
        self,
        what: str,
        document: str,
        tickets: list[Ticket],
        *,
        at: InstantLike,
        by: ActorLike = "system",
        more: str = "",
        solve: str | None = None,
    ) -> Any:
        handles = [ticket._handle for ticket in tickets]
        who, now = actor(by), _time.micros(at)
        return json.loads(_native.several(self._handle, what, document, more, solve, handles, who, now))

    def labels(self, language: str) -> Value:
        """What people who read a language call its statuses, lines, kinds, priorities, impacts,
        urgencies and categories: each by name.

        >>> desk = Desk(name="Help", zone="UTC", priority={"levels": [
        ...     {"name": "high", "label": {"en": "High", "pl": "Wysoki"}}, "low"]})
        >>> dict(desk.labels("pl").priorities)
        {'high': 'Wysoki', 'low': 'low'}
        """
        return Value.from_json(self._handle.labels(language))

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
        """The approvals by name: who has to agree to what, as the desk was written."""
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
        return self._numbered(self._handle.number(_time.day(day, "day"), sequence))

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
        return Value.from_json(self._numbered(self._handle.read_number(said)))

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
        ``reviews``."""
        found = self._handle.review_queue([ticket._handle for ticket in tickets], line)
        return tuple(map(Value.from_dict, json.loads(found)))

    def graph(self, of: Literal["statuses", "lines"] = "statuses") -> Diagram:
        """Its statuses or its lines of support as a diagram: Mermaid, DOT, SVG."""
        return Diagram(self._handle.graph(of))

    def timeline(self, events: EventsLike, *, at: InstantLike) -> Timeline:
        """The life of a ticket as a picture: its statuses and its clocks up to ``at``."""
        text = events_json(events)
        ticket = Ticket.replay(text)
        reports = self.clocks(ticket, at=at)
        reasons = [self.explain(text, report, at=at) for report in reports]
        return Timeline.of(ticket, json.loads(text), [r for r in reasons if r], _time.instant(_time.micros(at)))


def _clock(ticket: Ticket, clock: ClockLike) -> str | None:
    """The key of the clock that was meant, as JSON."""
    if isinstance(clock, ClockReport):
        return clock.key.to_json()
    if isinstance(clock, ClockKey):
        return clock.to_json()
    parts: Sequence[str] = clock.split("/")
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
