"""What somebody wants done to a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeAlias

from . import _json, _time
from ._time import DurationLike, InstantLike
from ._value import Value

__all__ = ["Command", "CommandLike", "at_text"]


class Command(Value):
    """What somebody wants done to a ticket: a ``type`` and its fields.

    There is a helper for each; ``Command("type", field=…)`` and a plain document are accepted
    wherever a command is. What it leads to is in ``docs/spec/ticket.md``. A helper only writes the
    command down: whether its names are known and whether it is allowed the desk says.

    >>> Command.solve(cause="a worn roller")
    Command(type='solve', resolution={'cause': 'a worn roller'})
    >>> Command("tag", add=["vip"]) == {"type": "tag", "add": ["vip"]}
    True

    Raises:
        ArgumentError: from helpers too, for an instant or a duration that is none, as a naive
            datetime, and for a value that has no form in JSON.
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
        """Change what the ticket is about; what is absent stays.

        >>> Command.classify(category="network", impact="department")
        Command(type='classify', category='network', impact='department')
        """
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
        """Ask for an approval, for the first time or again.

        >>> Command.request_approval("manager")
        Command(type='request_approval', approval='manager')
        """
        return cls("request_approval", approval=approval)

    @classmethod
    def approve(
        cls, approval: str, comment: str | None = None, *, round: int | None = None, on_behalf_of: str | None = None
    ) -> Self:
        """Agree, as an approver; ``round`` is the one that was seen, needed from the second on.

        >>> Command.approve("manager", round=1)
        Command(type='approve', approval='manager', round=1)
        """
        return cls("approve", approval=approval, round=round, on_behalf_of=on_behalf_of, comment=comment)

    @classmethod
    def refuse(cls, approval: str, comment: str, *, round: int | None = None, on_behalf_of: str | None = None) -> Self:
        """Refuse, as an approver, and say why.

        >>> Command.refuse("manager", "Not this year.")
        Command(type='refuse', approval='manager', comment='Not this year.')
        """
        return cls("refuse", approval=approval, round=round, on_behalf_of=on_behalf_of, comment=comment)

    @classmethod
    def delegate_approval(cls, approval: str, to: str, *, until: InstantLike) -> Self:
        """Let somebody stand in for the acting approver until just before an instant.

        >>> Command.delegate_approval("manager", "eve", until="2026-03-09T00:00:00Z")
        Command(type='delegate_approval', approval='manager', to='eve', until='2026-03-09T00:00:00Z')
        """
        return cls("delegate_approval", approval=approval, to=to, until=at_text(until))

    @classmethod
    def convert(cls, to: str | None = None, *, template: str | None = None, reason: str | None = None) -> Self:
        """Make the ticket one of another kind or template.

        >>> Command.convert("request", reason="nothing is broken")
        Command(type='convert', to='request', reason='nothing is broken')
        """
        return cls("convert", to=to, template=template, reason=reason)

    @classmethod
    def check_item(cls, item: str, done: bool = True) -> Self:
        """Tick a step of the checklist, or take the tick away.

        >>> Command.check_item("order")
        Command(type='check_item', item='order', done=True)
        """
        return cls("check_item", item=item, done=done)

    @classmethod
    def add_item(cls, item: str, text: str | None = None, *, optional: bool = False) -> Self:
        """Add a step to the checklist.

        >>> Command.add_item("label", "Put a label on it", optional=True)
        Command(type='add_item', item='label', text='Put a label on it', optional=True)
        """
        return cls("add_item", item=item, text=text, optional=optional or None)

    @classmethod
    def drop_item(cls, item: str) -> Self:
        """Take a step off the checklist that somebody added.

        >>> Command.drop_item("label")
        Command(type='drop_item', item='label')
        """
        return cls("drop_item", item=item)

    @classmethod
    def suggest_labels(cls, *suggestions: Mapping[str, Any]) -> Self:
        """Hand in labels that somebody outside suggests, such as a model; triage looks again. They
        stand in place of what their sources suggested before.

        >>> Command.suggest_labels({"label": "network", "confidence": 910, "source": "intent-model"})
        Command(type='suggest_labels', suggestions=[{'label': 'network', 'confidence': 910, 'source': 'intent-model'}])
        """
        return cls("suggest_labels", suggestions=list(suggestions))

    @classmethod
    def override_priority(cls, priority: str, reason: str, *, until: InstantLike | None = None) -> Self:
        """Put a priority in place of the computed one.

        >>> Command.override_priority("high", "the board waits", until="2026-03-03T08:00:00Z")
        Command(type='override_priority', priority='high', reason='the board waits', until='2026-03-03T08:00:00Z')
        """
        return cls("override_priority", priority=priority, reason=reason, until=at_text(until))

    @classmethod
    def withdraw_override(cls) -> Self:
        """The computed priority holds again.

        >>> Command.withdraw_override()
        Command(type='withdraw_override')
        """
        return cls("withdraw_override")

    @classmethod
    def assign(cls, to: str) -> Self:
        """Give the ticket to a person.

        >>> Command.assign("ola")
        Command(type='assign', to='ola')
        """
        return cls("assign", to=to)

    @classmethod
    def take(cls) -> Self:
        """The acting agent takes the ticket.

        >>> Command.take()
        Command(type='take')
        """
        return cls("take")

    @classmethod
    def release(cls) -> Self:
        """Take the ticket from the person who has it.

        >>> Command.release()
        Command(type='release')
        """
        return cls("release")

    @classmethod
    def hand_over(cls, to: str, reason: str | None = None) -> Self:
        """Pass the ticket to another line.

        >>> Command.hand_over("second", "needs the server room")
        Command(type='hand_over', to='second', reason='needs the server room')
        """
        return cls("hand_over", to=to, reason=reason)

    @classmethod
    def diagnose(cls, text: str) -> Self:
        """Record what is wrong.

        >>> Command.diagnose("a worn roller")
        Command(type='diagnose', text='a worn roller')
        """
        return cls("diagnose", text=text)

    @classmethod
    def reply(cls, body: str) -> Self:
        """A public message of the desk.

        >>> Command.reply("Please restart it.")
        Command(type='reply', body='Please restart it.')
        """
        return cls("reply", body=body)

    @classmethod
    def note(cls, body: str) -> Self:
        """A message only the desk sees.

        >>> Command.note("The third time this week.")
        Command(type='note', body='The third time this week.')
        """
        return cls("note", body=body)

    @classmethod
    def requester_reply(cls, body: str, *, automatic: bool = False) -> Self:
        """A message of the requester; an automatic one changes nothing else.

        >>> Command.requester_reply("It works again.")
        Command(type='requester_reply', body='It works again.')
        """
        return cls("requester_reply", body=body, automatic=automatic or None)

    @classmethod
    def set_status(cls, to: str) -> Self:
        """Move along an allowed transition.

        >>> Command.set_status("waiting")
        Command(type='set_status', to='waiting')
        """
        return cls("set_status", to=to)

    @classmethod
    def pend(cls, until: InstantLike, *, status: str | None = None, then: str | None = None) -> Self:
        """Rest until an instant.

        >>> Command.pend("2026-03-03T08:00:00Z", then="open")
        Command(type='pend', until='2026-03-03T08:00:00Z', then='open')
        """
        return cls("pend", until=at_text(until), status=status, then=then)

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
        """Record the resolution, perhaps the article that solved it, and move to a solved status.

        >>> Command.solve(cause="a worn roller", article="K1")
        Command(type='solve', resolution={'cause': 'a worn roller', 'article': 'K1'})
        """
        given = {"cause": cause, "measures": measures, "prevention": prevention, "article": article}
        resolution = {name: text for name, text in given.items() if text is not None}
        return cls("solve", status=status, resolution=resolution or None)

    @classmethod
    def reopen(cls, reason: str) -> Self:
        """Take up again what was done.

        >>> Command.reopen("it jams again")
        Command(type='reopen', reason='it jams again')
        """
        return cls("reopen", reason=reason)

    @classmethod
    def close(cls) -> Self:
        """Move to a closed status.

        >>> Command.close()
        Command(type='close')
        """
        return cls("close")

    @classmethod
    def link(cls, ticket: str, relation: str, *, done: bool = False) -> Self:
        """Relate the ticket to another, or report a change of the other.

        >>> Command.link("T-2", "related")
        Command(type='link', ticket='T-2', relation='related')
        """
        return cls("link", ticket=ticket, relation=relation, done=done or None)

    @classmethod
    def unlink(cls, ticket: str) -> Self:
        """Take a relation away.

        >>> Command.unlink("T-2")
        Command(type='unlink', ticket='T-2')
        """
        return cls("unlink", ticket=ticket)

    @classmethod
    def declare_major(cls, reason: str) -> Self:
        """Make it a major incident; the desk's contacts are told.

        >>> Command.declare_major("nobody can print")
        Command(type='declare_major', reason='nobody can print')
        """
        return cls("declare_major", reason=reason)

    @classmethod
    def end_major(cls) -> Self:
        """It is no major incident any more.

        >>> Command.end_major()
        Command(type='end_major')
        """
        return cls("end_major")

    @classmethod
    def consent(cls, how: str, *, who: str | None = None) -> Self:
        """Record that the requester consents to a remote session, and how they said so.

        >>> Command.consent("on the phone")
        Command(type='consent', how='on the phone')
        """
        return cls("consent", how=how, who=who)

    @classmethod
    def withdraw_consent(cls) -> Self:
        """Take the consent back.

        >>> Command.withdraw_consent()
        Command(type='withdraw_consent')
        """
        return cls("withdraw_consent")

    @classmethod
    def start_session(cls, session: str, *, tool: str, asset: str | None = None) -> Self:
        """Start a remote session under a name that the host made up; it uses up the consent.

        >>> Command.start_session("S1", tool="rdp", asset="PC-7")
        Command(type='start_session', session='S1', tool='rdp', asset='PC-7')
        """
        return cls("start_session", session=session, tool=tool, asset=asset)

    @classmethod
    def end_session(cls, session: str) -> Self:
        """End a remote session.

        >>> Command.end_session("S1")
        Command(type='end_session', session='S1')
        """
        return cls("end_session", session=session)

    @classmethod
    def order_visit(cls, visit: str, line: str, *, start: InstantLike, end: InstantLike) -> Self:
        """Order a visit under a name that the host made up; the ticket passes to the line that goes
        there.

        >>> Command.order_visit("V1", "field", start="2026-03-03T08:00:00Z", end="2026-03-03T10:00:00Z")["from"]
        '2026-03-03T08:00:00Z'
        """
        return cls("order_visit", visit=visit, line=line, from_=at_text(start), to=at_text(end))

    @classmethod
    def move_visit(cls, visit: str, step: str, note: str | None = None) -> Self:
        """Report of a visit: ``arrived``, ``done`` or ``cancelled``.

        >>> Command.move_visit("V1", "arrived")
        Command(type='move_visit', visit='V1', step='arrived')
        """
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
        """Record a call that is over, under its name at the exchange.

        >>> Command.call("C1", began="2026-03-02T09:00:00Z", ended="2026-03-02T09:05:00Z", queue="first")
        Command(type='call', call='C1', queue='first', began='2026-03-02T09:00:00Z', ended='2026-03-02T09:05:00Z')
        """
        times = {"began": at_text(began), "answered": at_text(answered), "ended": at_text(ended)}
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
        """Record a file of ``size`` bytes that the host keeps under ``reference``.

        >>> Command.attach("boot_log.txt", media_type="text/plain", size=120, reference="s3://tickets/1")
        Command(type='attach', name='boot_log.txt', media_type='text/plain', bytes=120, reference='s3://tickets/1')
        """
        return cls("attach", name=name, media_type=media_type, bytes=size, reference=reference)

    @classmethod
    def use_article(cls, article: str, *, solved: bool = False) -> Self:
        """Record that an article was used, perhaps that it solved the matter.

        >>> Command.use_article("K1", solved=True)
        Command(type='use_article', article='K1', solved=True)
        """
        return cls("use_article", article=article, solved=solved or None)

    @classmethod
    def remind(cls, reminder: str, at: InstantLike, text: str) -> Self:
        """Remind of something at a set time.

        >>> Command.remind("R1", "2026-03-03T08:00:00Z", "Call back")
        Command(type='remind', reminder='R1', at='2026-03-03T08:00:00Z', text='Call back')
        """
        return cls("remind", reminder=reminder, at=at_text(at), text=text)

    @classmethod
    def drop_reminder(cls, reminder: str) -> Self:
        """Forget a reminder that has not come.

        >>> Command.drop_reminder("R1")
        Command(type='drop_reminder', reminder='R1')
        """
        return cls("drop_reminder", reminder=reminder)

    @classmethod
    def tag(cls, *add: str, remove: Iterable[str] = ()) -> Self:
        """Add and remove tags.

        >>> Command.tag("vip", remove=["new"])
        Command(type='tag', add=['vip'], remove=['new'])
        """
        return cls("tag", add=list(add) or None, remove=list(remove) or None)

    @classmethod
    def set_field(cls, name: str, value: str | int | bool | None) -> Self:
        """Set a custom field, or remove it.

        >>> Command.set_field("users_affected", 12)
        Command(type='set_field', name='users_affected', value=12)
        """
        return cls("set_field", name=name, value=value)

    @classmethod
    def set_flag(cls, name: str, raised: bool = True) -> Self:
        """Raise or lower a flag.

        >>> Command.set_flag("customer_informed")
        Command(type='set_flag', name='customer_informed', raised=True)
        """
        return cls("set_flag", name=name, raised=raised)

    @classmethod
    def rate(cls, score: int, comment: str | None = None) -> Self:
        """The requester's rating.

        >>> Command.rate(5, "quick")
        Command(type='rate', score=5, comment='quick')
        """
        return cls("rate", score=score, comment=comment)


CommandLike: TypeAlias = Command | Mapping[str, Any]
"""A :class:`Command` or a document with ``type``."""


def at_text(at: InstantLike | None) -> str | None:
    """An instant of a command, where there is one."""
    return None if at is None else _time.text(at, "until")
