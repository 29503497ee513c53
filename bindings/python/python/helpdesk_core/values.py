"""Who does something, what is wanted, what happened, and what the host should tell whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeAlias

from . import _html, _json, _time
from ._time import InstantLike
from ._value import Value
from .enums import Role

__all__ = [
    "Actor",
    "ActorLike",
    "ClockKey",
    "ClockReport",
    "Command",
    "CommandLike",
    "Event",
    "Explanation",
    "Fact",
    "Intake",
    "Notice",
    "Span",
]


class Actor(Value):
    """Who issues a command: a role, and where known a name and a line.

    The host has checked that it is so; the desk only asks what such an actor may do.

    >>> Actor.agent("ola", line="first")
    Actor(role='agent', id='ola', line='first')
    >>> Actor.of("agent:ola@first") == Actor.agent("ola", line="first")
    True
    """

    __slots__ = ()
    __match_args__ = ("role", "id", "line")

    role: str
    id: str | None
    line: str | None

    def __init__(self, role: str, id: str | None = None, line: str | None = None) -> None:
        super().__init__(role=role, id=id, line=line)

    @classmethod
    def requester(cls, id: str) -> Self:
        """Who asks for help."""
        return cls(Role.REQUESTER, id)

    @classmethod
    def agent(cls, id: str, *, line: str | None = None) -> Self:
        """Who works on tickets."""
        return cls(Role.AGENT, id, line)

    @classmethod
    def lead(cls, id: str, *, line: str | None = None) -> Self:
        """Who leads a line of agents."""
        return cls(Role.LEAD, id, line)

    @classmethod
    def manager(cls, id: str) -> Self:
        """Who answers for the desk."""
        return cls(Role.MANAGER, id)

    @classmethod
    def vendor(cls, id: str, *, line: str | None = None) -> Self:
        """Who works for an outside firm."""
        return cls(Role.VENDOR, id, line)

    @classmethod
    def system(cls) -> Self:
        """The host's own automation, and the desk's timers."""
        return cls(Role.SYSTEM)

    @classmethod
    def of(cls, text: str) -> Self:
        """An actor in short: ``role:id@line``, the latter two where there are any."""
        role, _, rest = text.partition(":")
        id, _, line = rest.partition("@")
        return cls(role, id or None, line or None)


ActorLike: TypeAlias = Actor | Mapping[str, Any] | str
"""An :class:`Actor`, a document, or ``role:id@line`` in short."""


def actor(by: ActorLike) -> str:
    """An actor as JSON."""
    return (Actor.of(by) if isinstance(by, str) else by if isinstance(by, Actor) else _Document(by)).to_json()


class _Document(Value):
    """A document that the engine is to judge."""

    __slots__ = ()


class Intake(Value):
    """What is known when a ticket is opened."""

    __slots__ = ()

    channel: str
    subject: str
    description: str | None
    number: str | None
    kind: str | None
    category: str | None
    requester: str | None
    organisation: str | None
    tier: str | None
    impact: str | None
    urgency: str | None
    priority: str | None
    line: str | None
    asset: str | None
    service: str | None
    fields: Mapping[str, Any] | None
    tags: tuple[str, ...] | None


class Command(Value):
    """What somebody wants done to a ticket: a ``type`` and its fields.

    There is a helper for most; any other is ``Command("type", field=…)`` or a plain document, which
    is accepted wherever a command is. What the fields of each are, and what it leads to, is in
    ``docs/spec/ticket.md``.

    >>> Command.solve(cause="a worn roller")
    Command(type='solve', resolution={'cause': 'a worn roller'})
    >>> Command("tag", add=["vip"]) == {"type": "tag", "add": ["vip"]}
    True
    """

    __slots__ = ()
    __match_args__ = ("type",)

    type: str

    def __init__(self, type: str, /, **fields: Any) -> None:
        super().__init__({"type": type}, **fields)

    @classmethod
    def classify(
        cls,
        *,
        kind: str | None = None,
        category: str | None = None,
        impact: str | None = None,
        urgency: str | None = None,
        priority: str | None = None,
        asset: str | None = None,
        service: str | None = None,
    ) -> Self:
        """Change what the ticket is about; what is absent stays."""
        given = {"kind": kind, "category": category, "impact": impact, "urgency": urgency}
        return cls("classify", **given, priority=priority, asset=asset, service=service)

    @classmethod
    def override_priority(cls, priority: str, reason: str, *, until: InstantLike | None = None) -> Self:
        """Put a priority in place of the computed one."""
        return cls("override_priority", priority=priority, reason=reason, until=_instant(until))

    @classmethod
    def withdraw_override(cls) -> Self:
        """The computed priority holds again."""
        return cls("withdraw_override")

    @classmethod
    def assign(cls, to: str) -> Self:
        """Give the ticket to a person."""
        return cls("assign", to=to)

    @classmethod
    def take(cls) -> Self:
        """The acting agent takes the ticket."""
        return cls("take")

    @classmethod
    def release(cls) -> Self:
        """Take the ticket from the person who has it."""
        return cls("release")

    @classmethod
    def hand_over(cls, to: str, reason: str | None = None) -> Self:
        """Pass the ticket to another line."""
        return cls("hand_over", to=to, reason=reason)

    @classmethod
    def diagnose(cls, text: str) -> Self:
        """Record what is wrong."""
        return cls("diagnose", text=text)

    @classmethod
    def reply(cls, body: str) -> Self:
        """A public message of the desk."""
        return cls("reply", body=body)

    @classmethod
    def note(cls, body: str) -> Self:
        """A message only the desk sees."""
        return cls("note", body=body)

    @classmethod
    def requester_reply(cls, body: str, *, automatic: bool = False) -> Self:
        """A message of the requester; an automatic one changes nothing else."""
        return cls("requester_reply", body=body, automatic=automatic or None)

    @classmethod
    def set_status(cls, to: str) -> Self:
        """Move along an allowed transition."""
        return cls("set_status", to=to)

    @classmethod
    def pend(cls, until: InstantLike, *, status: str | None = None, then: str | None = None) -> Self:
        """Rest until an instant."""
        return cls("pend", until=_instant(until), status=status, then=then)

    @classmethod
    def solve(
        cls,
        *,
        status: str | None = None,
        cause: str | None = None,
        measures: str | None = None,
        prevention: str | None = None,
    ) -> Self:
        """Record the resolution and move to a solved status."""
        given = {"cause": cause, "measures": measures, "prevention": prevention}
        resolution = {name: text for name, text in given.items() if text is not None}
        return cls("solve", status=status, resolution=resolution or None)

    @classmethod
    def reopen(cls, reason: str) -> Self:
        """Take up again what was done."""
        return cls("reopen", reason=reason)

    @classmethod
    def close(cls) -> Self:
        """Move to a closed status."""
        return cls("close")

    @classmethod
    def link(cls, ticket: str, relation: str, *, done: bool = False) -> Self:
        """Relate the ticket to another, or report a change of the other."""
        return cls("link", ticket=ticket, relation=relation, done=done or None)

    @classmethod
    def unlink(cls, ticket: str) -> Self:
        """Take a relation away."""
        return cls("unlink", ticket=ticket)

    @classmethod
    def tag(cls, *add: str, remove: Iterable[str] = ()) -> Self:
        """Add and remove tags."""
        return cls("tag", add=list(add) or None, remove=list(remove) or None)

    @classmethod
    def set_field(cls, name: str, value: str | int | bool | None) -> Self:
        """Set a custom field, or remove it."""
        return cls("set_field", name=name, value=value)

    @classmethod
    def set_flag(cls, name: str, raised: bool = True) -> Self:
        """Raise or lower a flag."""
        return cls("set_flag", name=name, raised=raised)

    @classmethod
    def rate(cls, score: int, comment: str | None = None) -> Self:
        """The requester's rating."""
        return cls("rate", score=score, comment=comment)


CommandLike: TypeAlias = Command | Mapping[str, Any]
"""A :class:`Command` or a document with ``type``."""


def document(value: Mapping[str, Any]) -> str:
    """A document as JSON."""
    return value.to_json() if isinstance(value, Value) else _json.dumps(_json.plain(value))


def _instant(at: InstantLike | None) -> str | None:
    return None if at is None else _time.text(at, "until")


class Fact(Value):
    """What happened: a ``type`` in the past tense, and its fields.

    >>> match Fact("replied", body="Please restart it."):
    ...     case Fact("replied", body=body):
    ...         print(body)
    Please restart it.
    """

    __slots__ = ()
    __match_args__ = ("type",)

    type: str

    def __init__(self, type: str, /, **fields: Any) -> None:
        super().__init__({"type": type}, **fields)


class Event(Value):
    """Something that happened to a ticket; stored by the host, never changed."""

    __slots__ = ()
    __match_args__ = ("fact",)
    _parts: ClassVar = {"by": Actor.from_dict, "fact": Fact.from_dict}

    seq: int
    """The position in the ticket's history, from 1."""
    at: datetime
    """When it happened; for what time brings about, when it became due."""
    by: Actor
    """Who did it."""
    desk: str
    """The version of the desk in force."""
    fact: Fact
    """What happened."""


class Notice(Value):
    """Something the host should tell somebody; sending one ``id`` twice is needless."""

    __slots__ = ()
    __match_args__ = ("kind", "to")

    id: str
    """Unique for ever: ticket, event, kind and recipient."""
    kind: str
    """What it is about, a :class:`~helpdesk_core.NoticeKind`."""
    to: str
    """``requester``, ``agent:ID``, ``line:ID`` or ``contact:ID``."""
    event: int
    """The event it tells of."""
    at: datetime
    """When the event happened."""
    reachable_from: datetime | None
    """From when the recipient's calendar is open."""


class ClockKey(Value):
    """Which clock of a ticket: ``set/metric/cycle``."""

    __slots__ = ()
    __match_args__ = ("metric", "set", "cycle")

    metric: str
    set: str
    cycle: int

    @property
    def name(self) -> str:
        """``set/metric/cycle``."""
        return f"{self.set}/{self.metric}/{self.cycle}"


class ClockReport(Value):
    """Where a clock stands at an instant. Durations are working time on its calendar."""

    __slots__ = ()
    __match_args__ = ("metric", "state")

    metric: str
    set: str
    cycle: int
    policy: str
    line: str | None
    priority: str | None
    calendar: str
    target: Any
    state: str
    """``running``, ``paused``, ``stopped`` or ``cancelled``."""
    started: datetime
    since: datetime | None
    carried: timedelta | None
    due: datetime | None
    """When the target falls due; ``None`` in a pause, or never."""
    elapsed: timedelta
    """Counted so far, or until the clock stopped."""
    remaining: timedelta | None
    """Left of the target; negative once late."""
    paused: timedelta
    """What pauses took away."""
    stopped: datetime | None
    met: bool | None
    breached_at: datetime | None
    overdue: timedelta
    """Counted after the target fell due."""

    @property
    def key(self) -> ClockKey:
        """Which clock it is."""
        return ClockKey(metric=self.metric, set=self.set, cycle=self.cycle)

    @property
    def is_late(self) -> bool:
        """Whether the target has passed."""
        return self.breached_at is not None

    def _repr_html_(self) -> str:
        return _html.clocks([self])


class Span(Value):
    """A span of an explanation, ``[from, to)``."""

    __slots__ = ()

    from_: datetime
    to: datetime
    why: Any
    """``counted``, ``closed``, or a holiday or a pause with its name."""
    by: Any

    @property
    def reason(self) -> str:
        """Why it counted, or why not, in words."""
        why = self._document["why"]
        if isinstance(why, str):
            return why
        ((kind, name),) = why.items()
        return f"{kind}: {name}"

    @property
    def counted(self) -> bool:
        """Whether it counted."""
        return bool(self._document["why"] == "counted")


class Explanation(Value):
    """Why a clock shows what it shows: every span counted, every span skipped and for what."""

    __slots__ = ()
    _parts: ClassVar = {"report": ClockReport.from_dict, "spans": Span.from_dict}

    report: ClockReport
    zone_release: str
    chosen: Any
    spans: tuple[Span, ...]

    def _repr_html_(self) -> str:
        return _html.explanation(self)
