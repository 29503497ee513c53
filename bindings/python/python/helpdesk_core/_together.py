"""What a desk does to several tickets at once: joint commands, alerts, mail, outages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from . import _arguments, _json, _native, _time
from ._pydantic import Document
from ._time import InstantLike
from ._value import Value
from .commands import CommandLike
from .errors import HistoryError
from .ticket import Decision, Outage, Several, Ticket, decisions, handle, listed
from .values import ActorLike, actor, document


class Together(Document):
    """The half of a desk that knows of more than one ticket."""

    __slots__ = ()

    _handle: _native.Desk

    def together(
        self, joint: CommandLike, tickets: Iterable[Ticket], *, by: ActorLike, at: InstantLike
    ) -> dict[str, Decision]:
        """What something done to several tickets at once leads to: a decision for each of them.

        ``joint`` is a :class:`~helpdesk_core.Joint` or a document; see ``docs/spec/together.md``.

        >>> from helpdesk_core import Desk, Joint
        >>> desk = Desk(name="Help", zone="UTC")
        >>> one, two = (
        ...     desk.open(id, subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z").ticket
        ...     for id in ("T-1", "T-2")
        ... )
        >>> found = desk.together(Joint.merge("T-2", into="T-1"), [one, two], by="agent:ola", at="2026-03-02T09:05:00Z")
        >>> found["T-2"].ticket.merged.into
        'T-1'

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        known = listed(tickets)
        found = self._several("together", document(joint), known, by=by, at=at)
        return decisions(found, known)

    def alert(
        self, alert: Mapping[str, Any], tickets: Iterable[Ticket], *, new: str, by: ActorLike, at: InstantLike
    ) -> Several:
        """What an alert of the monitoring leads to, given the tickets of its object; ``new`` is the
        id of the ticket it may open.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> alert = {"id": "A-1", "object": "srv-1", "state": "problem", "subject": "srv-1 is down"}
        >>> desk.alert(alert, [], new="T-1", by="system", at="2026-03-02T09:00:00Z").outcome
        'opened'

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        known = listed(tickets)
        found = self._several("alert", document(alert), known, more=_arguments.text(new, "new"), by=by, at=at)
        parts = [{"ticket": found["ticket"], **found["decision"]}] if "ticket" in found else []
        return Several(found, decisions(parts, known))

    def inbound(
        self, message: Mapping[str, Any], tickets: Iterable[Ticket], *, new: str, by: ActorLike, at: InstantLike
    ) -> Several:
        """What a mail leads to, given the tickets it may belong to; ``new`` is the id of the ticket
        it may open.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> intake = {"subject": "Printer", "channel": "email", "requester": "jan"}
        >>> mail = {"message": "<1@example.org>", "intake": intake}
        >>> found = desk.inbound(mail, [], new="T-1", by="requester:jan", at="2026-03-02T09:00:00Z")
        >>> found.decisions["T-1"].ticket.intake.subject
        'Printer'

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        known = listed(tickets)
        found = self._several("inbound", document(message), known, more=_arguments.text(new, "new"), by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def repeats(self, tickets: Iterable[Ticket], *, at: InstantLike) -> tuple[Value, ...]:
        """Incidents that repeat.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> one, two = (
        ...     desk.open(id, subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z").ticket
        ...     for id in ("T-1", "T-2")
        ... )
        >>> desk.repeats([one, two], at="2026-03-02T10:00:00Z")
        ()
        """
        return tuple(map(Value.from_dict, self._several("repeats", "null", list(tickets), at=at)))

    def open_outage(
        self, id: str, intake: Mapping[str, Any], tickets: Iterable[Ticket] = (), *, by: ActorLike, at: InstantLike
    ) -> Several:
        """Opens an outage under an id that the host has made up.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> outage.title
        'Mail'

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        known = listed(tickets)
        found = self._several("open_outage", document(intake), known, more=_arguments.text(id, "id"), by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def join_outage(self, outage: Outage, ticket: Ticket, *, by: ActorLike, at: InstantLike) -> Several:
        """Lets a ticket join an outage.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> joined = desk.join_outage(outage, made.ticket, by="agent:ola", at="2026-03-02T09:05:00Z")
        >>> joined.decisions["T-1"].ticket.outages
        ('O-1',)

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        found = self._several("join_outage", _outage(outage), [ticket], by=by, at=at)
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
        """What a command to an outage leads to; ``solve`` is how its tickets are solved with it.

        >>> from helpdesk_core import Desk, OutageCommand
        >>> desk = Desk(name="Help", zone="UTC")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> ended = desk.decide_outage(outage, OutageCommand.end("a cut cable"), by="agent:ola", at="2026-03-02T10:00:00Z")
        >>> [event.fact.type for event in ended.events]
        ['outage_ended']

        Raises:
            RefusedError: with every reason. Nothing has happened then.
        """
        known, how = list(tickets), None if solve is None else document(solve)
        more = document(command)
        found = self._several("decide_outage", _outage(outage), known, more=more, solve=how, by=by, at=at)
        return Several(found, decisions(found["tickets"], known))

    def wake_outage(self, outage: Outage, *, at: InstantLike) -> Several:
        """What time alone did to an outage.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> desk.wake_outage(outage, at="2026-03-02T10:00:00Z").events
        ()
        """
        return Several(self._several("wake_outage", _outage(outage), [], at=at), {})

    def replay_outage(self, events: Iterable[Mapping[str, Any]]) -> Outage:
        """The outage that a whole history adds up to.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> outage.title
        'Mail'

        Raises:
            HistoryError: for events that do not begin with an outage.
        """
        text = _json.joined(map(document, _arguments.items(events, "events")))
        found = self._several("replay_outage", text, [], at="1970-01-01T00:00:00Z")
        if found is None:
            raise HistoryError("the history does not begin with an outage", "history.no-registration")
        return Outage.from_dict(found)

    def first_contact(
        self, intake: Mapping[str, Any], outages: Iterable[Outage], *, at: InstantLike
    ) -> tuple[Value, ...]:
        """What to say to somebody who asks about something that an outage explains.

        >>> from helpdesk_core import Desk
        >>> desk = Desk(name="Help", zone="UTC")
        >>> mail = {"title": "Mail", "scope": {"services": ["mail"]}}
        >>> begun = desk.open_outage("O-1", mail, by="agent:ola", at="2026-03-02T09:00:00Z")
        >>> outage = desk.replay_outage(begun.to_dict()["events"])
        >>> asked = {"subject": "No mail", "channel": "phone", "service": "mail"}
        >>> [said.outage for said in desk.first_contact(asked, [outage], at="2026-03-02T09:05:00Z")]
        ['O-1']
        """
        more = _json.joined(map(document, _arguments.items(outages, "outages")))
        return tuple(map(Value.from_dict, self._several("first_contact", document(intake), [], more=more, at=at)))

    def redirect(self, id: str, tickets: Iterable[Ticket]) -> str | None:
        """Where a ticket that was merged goes on.

        >>> from helpdesk_core import Desk, Joint
        >>> desk = Desk(name="Help", zone="UTC")
        >>> one, two = (
        ...     desk.open(id, subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z").ticket
        ...     for id in ("T-1", "T-2")
        ... )
        >>> found = desk.together(Joint.merge("T-2", into="T-1"), [one, two], by="agent:ola", at="2026-03-02T09:05:00Z")
        >>> desk.redirect("T-2", [one, found["T-2"].ticket])
        'T-1'
        """
        found: str | None = self._several("redirect", "null", list(tickets), more=_arguments.text(id, "id"), at="1970-01-01T00:00:00Z")
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
        handles = [handle(ticket) for ticket in listed(tickets)]
        who, now = actor(by), _time.micros(at)
        return json.loads(_native.several(self._handle, what, document, more, solve, handles, who, now))


def _outage(outage: Outage) -> str:
    remedy = "`desk.replay_outage` makes one of its events"
    return _arguments.instance(outage, Outage, "outage", remedy).to_json()
