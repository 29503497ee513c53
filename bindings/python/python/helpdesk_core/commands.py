"""What somebody wants done: to a ticket, to several at once, to an outage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeAlias

from . import _json, _time
from ._time import DurationLike, InstantLike
from ._value import Value

__all__ = ["Command", "CommandLike", "Joint", "OutageCommand"]


class Command(Value):
    """What somebody wants done to a ticket: a ``type`` and its fields.

    There is a helper for each; ``Command("type", field=…)`` and a plain document are accepted
    wherever a command is. What it leads to is in ``docs/spec/ticket.md``.

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
    def entitle(
        cls,
        *,
        person: Mapping[str, Any] | None = None,
        organisation: Mapping[str, Any] | None = None,
        contract: Mapping[str, Any] | None = None,
        asset: Mapping[str, Any] | None = None,
        service: Mapping[str, Any] | None = None,
    ) -> Self:
        """Hand in what the host knows of who asks, for whom, under which contract and about what;
        what is absent is looked up in the desk's registers. See ``docs/spec/party.md``.

        >>> Command.entitle(organisation={"contract": "gold"})
        Command(type='entitle', party={'organisation': {'contract': 'gold'}})
        """
        party = {"person": person, "organisation": organisation, "contract": contract, "asset": asset}
        known = {name: one for name, one in (party | {"service": service}).items() if one is not None}
        return cls("entitle", party=known)

    @classmethod
    def identify(
        cls,
        person: str,
        *evidence: Mapping[str, Any],
        organisation: str | None = None,
        known: Iterable[Mapping[str, Any]] = (),
        elsewhere: Iterable[InstantLike] = (),
    ) -> Self:
        """Present evidence of who the caller is; :func:`~helpdesk_core.evidence` makes it.

        Args:
            person: who they say they are.
            evidence: what they present, each kind once.
            organisation: whom that person belongs to, if the register does not say.
            known: what the host knows of them beside the register: ``kind``, ``digest``, ``expires``.
            elsewhere: when evidence for them was wrong on other tickets; see
                :func:`~helpdesk_core.failures`.

        >>> from helpdesk_core import evidence
        >>> Command.identify("jan", evidence("signed_in"))
        Command(type='identify', person='jan', evidence=[{'kind': 'signed_in'}])
        """
        given = {"person": person, "organisation": organisation, "evidence": list(evidence)}
        wrong = [_time.text(at, "elsewhere") for at in elsewhere]
        return cls("identify", **given, known=list(known) or None, elsewhere=wrong or None)

    @classmethod
    def request_approval(cls, approval: str) -> Self:
        """Ask for an approval, for the first time or again."""
        return cls("request_approval", approval=approval)

    @classmethod
    def approve(
        cls, approval: str, comment: str | None = None, *, round: int | None = None, on_behalf_of: str | None = None
    ) -> Self:
        """Agree, as an approver; ``round`` is the one that was seen, needed from the second on."""
        return cls("approve", approval=approval, round=round, on_behalf_of=on_behalf_of, comment=comment)

    @classmethod
    def refuse(cls, approval: str, comment: str, *, round: int | None = None, on_behalf_of: str | None = None) -> Self:
        """Refuse, as an approver, and say why."""
        return cls("refuse", approval=approval, round=round, on_behalf_of=on_behalf_of, comment=comment)

    @classmethod
    def delegate_approval(cls, approval: str, to: str, *, until: InstantLike) -> Self:
        """Let somebody stand in for the acting approver until just before an instant."""
        return cls("delegate_approval", approval=approval, to=to, until=_instant(until))

    @classmethod
    def convert(cls, to: str | None = None, *, template: str | None = None, reason: str | None = None) -> Self:
        """Make the ticket one of another kind or template."""
        return cls("convert", to=to, template=template, reason=reason)

    @classmethod
    def check_item(cls, item: str, done: bool = True) -> Self:
        """Tick a step of the checklist, or take the tick away."""
        return cls("check_item", item=item, done=done)

    @classmethod
    def add_item(cls, item: str, text: str | None = None, *, optional: bool = False) -> Self:
        """Add a step to the checklist."""
        return cls("add_item", item=item, text=text, optional=optional or None)

    @classmethod
    def drop_item(cls, item: str) -> Self:
        """Take a step off the checklist that somebody added."""
        return cls("drop_item", item=item)

    @classmethod
    def suggest_labels(cls, *suggestions: Mapping[str, Any]) -> Self:
        """Hand in labels that somebody outside suggests, such as a model; triage looks again. They
        stand in place of what their sources suggested before."""
        return cls("suggest_labels", suggestions=list(suggestions))

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
        article: str | None = None,
    ) -> Self:
        """Record the resolution, perhaps the article that solved it, and move to a solved status."""
        given = {"cause": cause, "measures": measures, "prevention": prevention, "article": article}
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
    def declare_major(cls, reason: str) -> Self:
        """Make it a major incident; the desk's contacts are told."""
        return cls("declare_major", reason=reason)

    @classmethod
    def end_major(cls) -> Self:
        """It is no major incident any more."""
        return cls("end_major")

    @classmethod
    def consent(cls, how: str, *, who: str | None = None) -> Self:
        """Record that the requester consents to a remote session, and how they said so."""
        return cls("consent", how=how, who=who)

    @classmethod
    def withdraw_consent(cls) -> Self:
        """Take the consent back."""
        return cls("withdraw_consent")

    @classmethod
    def start_session(cls, session: str, *, tool: str, asset: str | None = None) -> Self:
        """Start a remote session under a name that the host made up; it uses up the consent."""
        return cls("start_session", session=session, tool=tool, asset=asset)

    @classmethod
    def end_session(cls, session: str) -> Self:
        """End a remote session."""
        return cls("end_session", session=session)

    @classmethod
    def order_visit(cls, visit: str, line: str, *, start: InstantLike, end: InstantLike) -> Self:
        """Order a visit under a name that the host made up; the ticket passes to the line that goes
        there.

        >>> Command.order_visit("V1", "field", start="2026-03-03T08:00:00Z", end="2026-03-03T10:00:00Z")["from"]
        '2026-03-03T08:00:00Z'
        """
        return cls("order_visit", visit=visit, line=line, from_=_instant(start), to=_instant(end))

    @classmethod
    def move_visit(cls, visit: str, step: str, note: str | None = None) -> Self:
        """Report of a visit: ``arrived``, ``done`` or ``cancelled``."""
        return cls("move_visit", visit=visit, step=step, note=note)

    @classmethod
    def call(
        cls,
        call: str,
        *,
        began: InstantLike,
        ended: InstantLike,
        answered: InstantLike | None = None,
        queue: str | None = None,
        agent: str | None = None,
        recording: str | None = None,
    ) -> Self:
        """Record a call that is over, under its name at the exchange."""
        times = {"began": _instant(began), "answered": _instant(answered), "ended": _instant(ended)}
        return cls("call", call=call, queue=queue, **times, agent=agent, recording=recording)

    @classmethod
    def log_time(cls, spent: DurationLike, activity: str) -> Self:
        """Record time that the actor spent, and on what.

        >>> Command.log_time("15m", "travel")
        Command(type='log_time', spent_seconds=900, activity='travel')
        """
        micros = _time.work(spent, "spent")
        return cls("log_time", spent_seconds=_json.seconds(_time.duration(micros)), activity=activity)

    @classmethod
    def attach(cls, name: str, *, media_type: str, size: int, reference: str) -> Self:
        """Record a file of ``size`` bytes that the host keeps under ``reference``."""
        return cls("attach", name=name, media_type=media_type, bytes=size, reference=reference)

    @classmethod
    def use_article(cls, article: str, *, solved: bool = False) -> Self:
        """Record that an article was used, perhaps that it solved the matter."""
        return cls("use_article", article=article, solved=solved or None)

    @classmethod
    def remind(cls, reminder: str, at: InstantLike, text: str) -> Self:
        """Remind of something at a set time."""
        return cls("remind", reminder=reminder, at=_instant(at), text=text)

    @classmethod
    def drop_reminder(cls, reminder: str) -> Self:
        """Forget a reminder that has not come."""
        return cls("drop_reminder", reminder=reminder)

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


class Joint(Command):
    """What somebody wants done to several tickets at once; for :meth:`~helpdesk_core.Desk.together`.

    >>> Joint.merge("T2", into="T1")
    Joint(type='merge', source='T2', into='T1')
    """

    __slots__ = ()

    @classmethod
    def merge(cls, source: str, *, into: str) -> Self:
        """One ticket goes on as part of another."""
        return cls("merge", source=source, into=into)

    @classmethod
    def unmerge(cls, source: str, *, out_of: str) -> Self:
        """A merged ticket goes on by itself again."""
        return cls("unmerge", source=source, from_=out_of)

    @classmethod
    def relate(cls, ticket: str, other: str, relation: str) -> Self:
        """Two tickets have to do with each other; ``relation`` is what the other is to the first."""
        return cls("relate", ticket=ticket, other=other, relation=relation)

    @classmethod
    def unrelate(cls, ticket: str, other: str) -> Self:
        """Two tickets have nothing to do with each other any more."""
        return cls("unrelate", ticket=ticket, other=other)

    @classmethod
    def cascade(cls, parent: str, *children: str) -> Self:
        """Brings parts in line with the whole, as the desk says."""
        return cls("cascade", parent=parent, children=list(children))

    @classmethod
    def split_off(cls, source: str, split: Mapping[str, Any]) -> Self:
        """Takes a matter of its own out of a ticket; see ``docs/spec/together.md``."""
        return cls("split_off", source=source, split=split)

    @classmethod
    def problem(cls, problem: Mapping[str, Any], *incidents: str) -> Self:
        """Opens a problem record over incidents; see ``docs/spec/together.md``."""
        return cls("problem", incidents=list(incidents), problem=problem)


class OutageCommand(Command):
    """What somebody wants done to an outage; for :meth:`~helpdesk_core.Desk.decide_outage`.

    >>> OutageCommand.end("a cut cable")
    OutageCommand(type='end', cause='a cut cable')
    """

    __slots__ = ()

    @classmethod
    def estimate(cls, until: InstantLike | None = None, reason: str | None = None) -> Self:
        """Say anew when it is expected to end; ``None``: nobody knows."""
        return cls("estimate", until=_instant(until), reason=reason)

    @classmethod
    def update(cls, say: Mapping[str, str]) -> Self:
        """Say anew what callers should hear, by language."""
        return cls("update", say=say)

    @classmethod
    def rescope(cls, scope: Mapping[str, Any]) -> Self:
        """Say anew what is affected."""
        return cls("rescope", scope=scope)

    @classmethod
    def end(cls, cause: str | None = None) -> Self:
        """It is over."""
        return cls("end", cause=cause)

    @classmethod
    def resume(cls, reason: str) -> Self:
        """It was not over after all."""
        return cls("resume", reason=reason)


CommandLike: TypeAlias = Command | Mapping[str, Any]
"""A :class:`Command` or a document with ``type``."""


def _instant(at: InstantLike | None) -> str | None:
    return None if at is None else _time.text(at, "until")
