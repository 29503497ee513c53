"""What many histories add up to, and what the versions of a desk made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import _json, _native, _progress, _time
from ._time import DurationLike, InstantLike
from .desk import Desk
from .reports import Comparison, Relived, Summary
from .ticket import EventsLike, Outage, events_json
from .values import document

__all__ = ["report", "retell", "what_if_in_force"]


def report(
    histories: Iterable[EventsLike],
    *,
    outages: Iterable[Outage] = (),
    calls: Iterable[Mapping[str, Any]] = (),
    until: InstantLike | None = None,
    zone: str | None = None,
    worst: int | None = None,
    answer_within: DurationLike | None = None,
    progress: _progress.Progress | None = None,
) -> Summary:
    """What many histories add up to.

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
    """
    within = None if answer_within is None else _time.duration(_time.work(answer_within, "answer_within"))
    options = {"until": _time.optional(_time.text, until, "until"), "zone": zone, "worst": worst}
    counting = _native.Counting(_json.dumps(_json.merged("options", None, options | {"answer_within_seconds": within})))
    for chunk in _progress.chunks(_progress.wrap(progress, histories), 256):
        counting.add("[" + ",".join(map(events_json, chunk)) + "]")
    counting.beside(f'{{"outages":[{",".join(map(document, outages))}],"calls":[{",".join(map(document, calls))}]}}')
    return Summary._written(counting.finish())


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
    handles = [desk._handle for desk in versions]
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
    text = "[" + ",".join(map(events_json, histories)) + "]"
    end = _time.optional(_time.micros, until, "until")
    handles = [desk._handle for desk in versions]
    return Comparison._written(_native.simulate_in_force(handles, other._handle, text, end))
