"""What many histories add up to, and what the versions of a desk made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

from . import _arguments, _json, _native, _progress, _time
from ._time import DurationLike, InstantLike
from .desk import Desk, native
from .reports import Comparison, Relived, Summary
from .ticket import EventsLike, Outage, events_json
from .values import document

__all__ = ["Report", "report", "retell", "what_if_in_force"]


class Report:
    """A report in the making: histories, outages and calls are taken in bit by bit and by several
    threads at once, parts are merged, and the figures can be asked for at any time. It stays in its
    process: what travels are histories and figures.

    >>> lost = {"call": "C1", "queue": "first", "began": "2026-03-02T08:00:00Z", "ended": "2026-03-02T08:00:45Z"}
    >>> monday, tuesday = Report(), Report()
    >>> monday.add(calls=[lost])
    >>> tuesday.add(calls=[lost | {"call": "C2"}])
    >>> monday.merge(tuesday)
    >>> monday.finish().service.queues["first"].lost.count
    2

    Args:
        until: when it ends; by default at the last event.
        zone: whose days, weeks and months, a name or a ``ZoneInfo``; by default UTC.
        worst: how many breaches are named; by default 10.
        answer_within: how soon a call is to be answered; by default 20 seconds.

    Raises:
        ZoneError: for a zone that is not known.
    """

    __slots__ = ("_handle",)

    _handle: _native.Counting

    def __init__(
        self,
        *,
        until: InstantLike | None = None,
        zone: str | tzinfo | None = None,
        worst: int | None = None,
        answer_within: DurationLike | None = None,
    ) -> None:
        within = None if answer_within is None else _time.duration(_time.work(answer_within, "answer_within"))
        most = None if worst is None else _arguments.count(worst, "worst")
        options = {"until": _time.optional(_time.text, until, "until"), "zone": zone, "worst": most}
        options["answer_within_seconds"] = within
        self._handle = _native.Counting(_json.dumps(_json.merged("options", None, options)))

    def add(
        self,
        histories: Iterable[EventsLike] = (),
        *,
        outages: Iterable[Outage] = (),
        calls: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """Takes in whole lives of tickets, outages, and calls that no ticket records. Every ticket
        counts as often as it is added.

        Raises:
            HistoryError: for events with a gap or without a registration.
        """
        for chunk in _progress.chunks(_arguments.items(histories, "histories"), 256):
            self._handle.add(_json.joined(map(events_json, chunk)))
        beside = _json.joined(map(document, outages)), _json.joined(map(document, calls))
        self._handle.beside(f'{{"outages":{beside[0]},"calls":{beside[1]}}}')

    def merge(self, other: Report) -> None:
        """Takes in what another report counted over other tickets; that one stays as it is.

        Raises:
            ArgumentError: ``argument.unequal-options`` if they were not made alike.
        """
        more = _arguments.instance(other, Report, "other", "figures cannot be merged, merge before `finish`")
        self._handle.merge(more._handle)

    def finish(self) -> Summary:
        """The figures of everything so far."""
        return Summary._written(self._handle.finish())


def report(
    histories: Iterable[EventsLike],
    *,
    outages: Iterable[Outage] = (),
    calls: Iterable[Mapping[str, Any]] = (),
    until: InstantLike | None = None,
    zone: str | tzinfo | None = None,
    worst: int | None = None,
    answer_within: DurationLike | None = None,
    progress: _progress.Progress | None = None,
) -> Summary:
    """What many histories add up to, in one go; :class:`Report` does it bit by bit.

    Args:
        histories: the whole life of one ticket each.
        outages: outages, whose time is counted by service.
        calls: calls that no ticket records, such as those that nobody answered: ``call``,
            ``queue``, ``began``, ``answered``, ``ended``, ``agent``.
        until: when the report ends; by default at the last event.
        zone: whose days, weeks and months; by default UTC.
        worst: how many breaches are named; by default 10.
        answer_within: how soon a call is to be answered; by default 20 seconds.
        progress: wraps the histories as ``tqdm`` does.

    >>> lost = {"call": "C1", "queue": "first", "began": "2026-03-02T08:00:00Z", "ended": "2026-03-02T08:00:45Z"}
    >>> report([], calls=[lost]).service.queues["first"].lost.count
    1

    Raises:
        HistoryError: for events with a gap or without a registration.
    """
    making = Report(until=until, zone=zone, worst=worst, answer_within=answer_within)
    making.add(_progress.wrap(progress, _arguments.items(histories, "histories")), outages=outages, calls=calls)
    return making.finish()


def retell(versions: Iterable[Desk], events: EventsLike, *, until: InstantLike) -> Relived:
    """A history told again by the versions of a desk that recorded it: each does its own part anew,
    and time goes on up to ``until`` under the last. What comes out is the history, event by event.

    >>> desk = Desk(name="Help", zone="UTC")
    >>> made = desk.open("T-1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
    >>> retell([desk], made.events, until="2026-03-02T09:00:00Z").events == made.events
    True

    Raises:
        HistoryError: ``history.unknown-desk`` for a version that is not among those given.
    """
    handles = [native(desk, "versions") for desk in _arguments.items(versions, "versions")]
    return Relived._written(_native.retell(handles, events_json(events), _time.micros(until, "until")))


def what_if_in_force(
    versions: Iterable[Desk],
    other: Desk,
    histories: Iterable[EventsLike],
    *,
    until: InstantLike | None = None,
) -> Comparison:
    """What happened under whichever version of a desk was in force, beside what another desk makes of
    the same work; see :meth:`Desk.what_if <helpdesk_core.Desk.what_if>`.

    Raises:
        HistoryError: ``history.unknown-desk`` for a version that is not among those given.
    """
    text = _json.joined(map(events_json, _arguments.items(histories, "histories")))
    end = _time.optional(_time.micros, until, "until")
    handles = [native(desk, "versions") for desk in _arguments.items(versions, "versions")]
    return Comparison._written(_native.simulate_in_force(handles, native(other, "other"), text, end))
