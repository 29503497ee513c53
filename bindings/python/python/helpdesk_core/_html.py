"""Faces in a notebook: tables that stand in light and dark pages, and are read aloud well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._value import Value
    from .calendar import Calendar
    from .desk import Desk
    from .reports import Bounds, Comparison, Ledger, Relived, Summary
    from .ticket import Decision, Outage, Several, Ticket
    from .values import ClockReport, Event, Explanation


def cell(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f'<time datetime="{value.isoformat()}" style="white-space:nowrap">{value:%Y-%m-%d %H:%M:%S %Z}</time>'
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape(str(value))


def duration(value: timedelta) -> str:
    """Hours, minutes and seconds; a day of a calendar is not 24 hours long."""
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    seconds = value.days * 86_400 + value.seconds
    parts = [(seconds // 3600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")]
    text = " ".join(f"{number}{unit}" for number, unit in parts if number) or "0s"
    return sign + text + (f" {value.microseconds}us" if value.microseconds else "")


def table(caption: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with a caption; without a heading the first cell of each row is its name."""
    head = "".join(f'<th scope="col" style="{_LEFT}">{escape(name)}</th>' for name in heading)
    body = "".join(f"<tr>{_row(row, named=not any(heading))}</tr>" for row in rows)
    return (
        f'<table style="margin:.4em 0 1em"><caption style="{_LEFT};font-weight:bold;white-space:nowrap">{escape(caption)}</caption>'
        + (f"<thead><tr>{head}</tr></thead>" if any(heading) else "")
        + f"<tbody>{body}</tbody></table>"
    )


_LEFT = "text-align:left"


def _row(row: Sequence[Any], *, named: bool) -> str:
    first = f'<th scope="row" style="{_LEFT};font-weight:normal;opacity:.75">{cell(row[0])}</th>' if named else ""
    rest = row[1:] if named else row
    return first + "".join(f'<td style="{_side(value)}">{cell(value)}</td>' for value in rest)


def _side(value: Any) -> str:
    """Numbers and lengths stand at the right, so that their places stand below each other."""
    counts = isinstance(value, (int, float, timedelta)) and not isinstance(value, bool)
    return "text-align:right;font-variant-numeric:tabular-nums" if counts else _LEFT


def clocks(reports: Iterable[ClockReport]) -> str:
    """Clocks, a row each."""
    rows = (
        (r.metric, r.policy, r.state, r.due, r.elapsed, r.remaining, r.overdue if r.is_late else None)
        for r in reports
    )
    return table("Clocks", ("metric", "policy", "state", "due", "elapsed", "remaining", "overdue"), rows)


def ticket(one: Ticket) -> str:
    """A ticket: what there is to know at a glance."""
    names = ("kind", "category", "status", "priority", "line", "assignee", "opened_at", "last_at", "version")
    return table(f"{one.id}: {one.intake.subject}", ("", ""), ((name, getattr(one, name)) for name in names))


def decision(one: Decision) -> str:
    """What a decision led to."""
    notices = table("Notices", ("kind", "to", "event"), ((n.kind, n.to, n.event) for n in one.notices))
    wake = f"<p>Next wake-up: {cell(one.next_wake) or 'never'}</p>"
    return events(one.events) + (notices if one.notices else "") + wake


def events(many: Iterable[Event], caption: str = "Events") -> str:
    """What happened, a row each."""
    rows = ((e.seq, e.at, _who(e.by), e.fact.type, _rest(e.fact)) for e in many)
    return table(caption, ("seq", "at", "by", "what", ""), rows)


def outage(one: Outage) -> str:
    """An outage: what there is to know at a glance."""
    return table(f"Outage {one.get('title', '')}", ("", ""), _plain_rows(one))


def several(one: Several) -> str:
    """What followed, ticket by ticket."""
    rows = (
        (id, made.ticket.status, ", ".join(event.fact.type for event in made.events), len(made.notices))
        for id, made in one.decisions.items()
    )
    parts = table("What followed", ("", ""), _plain_rows(one))
    return parts + (table("Tickets", ("ticket", "status", "what", "notices"), rows) if one.decisions else "")


def relived(one: Relived) -> str:
    """A history told again, and what was refused of it."""
    refused = ((part.get("seq"), part.get("code"), part.get("message")) for part in one.refused)
    parts = events(one.events, "Told again")
    return parts + (table("Refused", ("seq", "code", "why"), refused) if one.refused else "")


def _plain_rows(one: Value) -> Iterable[tuple[str, Any]]:
    """The fields that are read at a glance."""
    for name in one:
        value = getattr(one, name)
        if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            value = ", ".join(value)
        if isinstance(value, (str, int, float, datetime, timedelta)):
            yield name, value


def calendar(one: Calendar) -> str:
    """When a calendar opens, as it was written."""
    spec = one.to_dict()
    first, last = one.horizon
    week = spec.get("weekly") or {}
    rows = [
        ("zone", one.zone),
        *((day, ", ".join(map(str, spans))) for day, spans in week.items() if isinstance(spans, list)),
        *([("always", True)] if spec.get("always") else []),
        ("holidays", ", ".join(map(str, spec.get("holidays", ())))),
        ("known", f"{first} to {last}"),
    ]
    return table("Calendar", ("", ""), rows)


def _who(actor: Any) -> str:
    return " ".join(filter(None, (actor.role, actor.id)))


def _rest(fact: Any) -> str:
    shown = {name: value for name, value in fact.items() if name != "type" and not hasattr(value, "keys")}
    return ", ".join(f"{name}: {value}" for name, value in shown.items() if isinstance(value, (str, int)))


def explanation(one: Explanation) -> str:
    """Every span, counted or not, and for what."""
    rows = ((span.from_, span.to, span.to - span.from_, span.reason) for span in one.spans)
    title = f"{one.report.metric}: {duration(one.report.elapsed)} counted, zone rules {one.zone_release}"
    return table(title, ("from", "to", "length", "why"), rows)


def summary(one: Summary) -> str:
    """The figures people look for first."""
    first = (
        ("tickets", one.tickets),
        ("open at the end", one.open),
        ("events", one.events),
        ("resolution, median", one.resolution.wall.median),
        ("resolution, 90 %", one.resolution.wall.p90),
        ("first response, median", one.first_response.wall.median),
        ("reopened", share(one.reopened)),
    )
    kept = (
        (row.set, row.metric, row.of, row.verdicts.met, row.verdicts.breached, share(row.attained))
        for row in one.by_priority
    )
    heading = ("set", "metric", "priority", "met", "missed", "kept")
    return table("Report", ("", ""), first) + table("Promises", heading, kept)


def share(one: Any) -> str:
    """Basis points as a percentage."""
    return "" if one.basis_points is None else f"{one.basis_points / 100:.2f} %"


def ledger(one: Ledger) -> str:
    """Whose turn it was."""
    rows = [(_holder(part.of), part.wall, part.work) for part in one.by_holder]
    return table("Whose turn it was", ("holder", "passing time", "working time"), [*rows, ("total", one.total.wall, one.total.work)])


def _holder(holder: Any) -> str:
    return holder if isinstance(holder, str) else " ".join(f"{kind} {name}" for kind, name in holder.items())


def comparison(one: Comparison) -> str:
    """Two desks side by side."""
    sides = one.totals.here, one.totals.there
    names = ("met", "breached", "open", "cancelled", "warned", "escalated")
    rows = ((name, *(side.get(name) for side in sides)) for name in names)
    many = "1 ticket" if len(one.tickets) == 1 else f"{len(one.tickets)} tickets"
    return table(f"{many} under two desks", ("promises", "here", "there"), rows)


def desk(one: Desk) -> str:
    """A desk: its names."""
    rows = (
        ("version", one.version),
        ("priorities", ", ".join(one.priorities)),
        ("statuses", ", ".join(one.statuses)),
        ("warnings", len(one.warnings)),
    )
    return table(one.name, ("", ""), rows)


def bounds(one: Bounds) -> str:
    """What a desk guarantees."""
    ways = (
        (
            route.get("category", "any"),
            ", ".join(route.priorities),
            " → ".join(route.lines),
            route.reach.wall if "reach" in route else "by hand only",
        )
        for route in one.routes
    )
    first = (
        ("tickets of", f"{one.first_year} to {one.last_year}"),
        ("escalations by time alone, at most", one.escalations),
        ("hand-overs by time alone, at most", one.bounces),
        ("every ticket passes", ", ".join(one.gates)),
    )
    heads = ("category", "priorities", "lines", "at the longest")
    routes = table("Ways of a ticket that nobody touches", heads, ways)
    return table("Guaranteed", ("", ""), first) + (routes if one.routes else "")
