"""What somebody wants done to several tickets at once, and to an outage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from ._time import InstantLike
from .commands import Command, at_text

__all__ = ["Joint", "OutageCommand"]


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
        """A merged ticket goes on by itself again.

        >>> Joint.unmerge("T2", out_of="T1")
        Joint(type='unmerge', source='T2', from_='T1')
        """
        return cls("unmerge", source=source, from_=out_of)

    @classmethod
    def relate(cls, ticket: str, other: str, relation: str) -> Self:
        """Two tickets have to do with each other; ``relation`` is what the other is to the first.

        >>> Joint.relate("T1", "T2", "related")
        Joint(type='relate', ticket='T1', other='T2', relation='related')
        """
        return cls("relate", ticket=ticket, other=other, relation=relation)

    @classmethod
    def unrelate(cls, ticket: str, other: str) -> Self:
        """Two tickets have nothing to do with each other any more.

        >>> Joint.unrelate("T1", "T2")
        Joint(type='unrelate', ticket='T1', other='T2')
        """
        return cls("unrelate", ticket=ticket, other=other)

    @classmethod
    def cascade(cls, parent: str, *children: str) -> Self:
        """Brings parts in line with the whole, as the desk says.

        >>> Joint.cascade("T1", "T2", "T3")
        Joint(type='cascade', parent='T1', children=['T2', 'T3'])
        """
        return cls("cascade", parent=parent, children=list(children))

    @classmethod
    def split_off(cls, source: str, split: Mapping[str, Any]) -> Self:
        """Takes a matter of its own out of a ticket; see ``docs/spec/together.md``.

        >>> Joint.split_off("T1", {"ticket": "T4", "subject": "Another matter"})
        Joint(type='split_off', source='T1', split={'ticket': 'T4', 'subject': 'Another matter'})
        """
        return cls("split_off", source=source, split=split)

    @classmethod
    def problem(cls, problem: Mapping[str, Any], *incidents: str) -> Self:
        """Opens a problem record over incidents; see ``docs/spec/together.md``.

        >>> Joint.problem({"ticket": "P1", "subject": "Printers jam"}, "T1", "T2")
        Joint(type='problem', incidents=['T1', 'T2'], problem={'ticket': 'P1', 'subject': 'Printers jam'})
        """
        return cls("problem", incidents=list(incidents), problem=problem)


class OutageCommand(Command):
    """What somebody wants done to an outage; for :meth:`~helpdesk_core.Desk.decide_outage`.

    >>> OutageCommand.end("a cut cable")
    OutageCommand(type='end', cause='a cut cable')
    """

    __slots__ = ()

    @classmethod
    def estimate(cls, until: InstantLike | None = None, reason: str | None = None) -> Self:
        """Say anew when it is expected to end; ``None``: nobody knows.

        >>> OutageCommand.estimate("2026-03-02T12:00:00Z", "a part is on its way")
        OutageCommand(type='estimate', until='2026-03-02T12:00:00Z', reason='a part is on its way')
        """
        return cls("estimate", until=at_text(until), reason=reason)

    @classmethod
    def update(cls, say: Mapping[str, str]) -> Self:
        """Say anew what callers should hear, by language.

        >>> OutageCommand.update({"en": "Mail is back for most."})
        OutageCommand(type='update', say={'en': 'Mail is back for most.'})
        """
        return cls("update", say=say)

    @classmethod
    def rescope(cls, scope: Mapping[str, Any]) -> Self:
        """Say anew what is affected.

        >>> OutageCommand.rescope({"services": ["mail"]})
        OutageCommand(type='rescope', scope={'services': ['mail']})
        """
        return cls("rescope", scope=scope)

    @classmethod
    def end(cls, cause: str | None = None) -> Self:
        """It is over."""
        return cls("end", cause=cause)

    @classmethod
    def resume(cls, reason: str) -> Self:
        """It was not over after all.

        >>> OutageCommand.resume("it came back")
        OutageCommand(type='resume', reason='it came back')
        """
        return cls("resume", reason=reason)
