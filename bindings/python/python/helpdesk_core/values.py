"""Who does something, what happened, and what the host should tell whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeAlias

from . import _arguments, _html, _json
from ._value import Value
from .enums import Role

__all__ = [
    "Actor",
    "ActorLike",
    "ClockKey",
    "ClockReport",
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
        """An actor in short: ``role:id@line``, the latter two where there are any.

        What follows the last ``@`` is the line. After an id it is a part of that, as in a mail
        address, where the role is ``requester``, who works in no line, and where it holds a full
        stop.

        >>> Actor.of("agent:ola@first").line
        'first'
        >>> Actor.of("manager:ann@acme.example").id
        'ann@acme.example'
        """
        role, colon, id = text.partition(":")
        line = ""
        if not colon:
            role, _, line = text.partition("@")
        elif role != Role.REQUESTER and "@" in id and "." not in id.rpartition("@")[2]:
            id, _, line = id.rpartition("@")
        return cls(role, id or None, line or None)


ActorLike: TypeAlias = Actor | Mapping[str, Any] | str
"""An :class:`Actor`, a document, or ``role:id@line`` in short."""


def actor(by: ActorLike) -> str:
    """An actor as JSON."""
    if isinstance(by, str):
        by = Actor.of(_arguments.text(by, "by"))
    return by.to_json() if isinstance(by, Actor) else _json.dumps(_json.objects(by, "Actor"))


class Intake(Value):
    """What is known when a ticket is opened."""

    __slots__ = ()

    channel: str
    subject: str
    description: str | None
    number: str | None
    kind: str | None
    template: str | None
    category: str | None
    requester: str | None
    organisation: str | None
    language: str | None
    """What the requester reads, as in ``pl``."""
    sender: str | None
    """The system or the domain it came from."""
    party: Any
    """What the host knows of who asks, for whom, and about what."""
    suggestions: tuple[Value, ...] | None
    """What somebody outside suggests, such as a model."""
    tier: str | None
    impact: str | None
    urgency: str | None
    priority: str | None
    line: str | None
    asset: str | None
    service: str | None
    fields: Mapping[str, Any] | None
    tags: tuple[str, ...] | None


def document(value: Mapping[str, Any]) -> str:
    """A document as JSON."""
    return value.to_json() if isinstance(value, Value) else _json.dumps(_json.plain(value))


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

    def _repr_html_(self) -> str:
        return _html.events([self])


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
    language: str | None
    """The language to write in, for whoever asked and said so."""
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
