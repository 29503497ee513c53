"""Pictures: the graphs of a desk, and the life of a ticket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .ticket import Ticket
    from .values import Explanation

__all__ = ["Diagram", "Timeline"]

_FONT = 'font-family="system-ui,sans-serif" font-size="12"'
# Told apart in grey and by most colour-blind people; the words are there as well.
_COLOURS = {
    "new": "#56b4e9",
    "open": "#0072b2",
    "waiting_requester": "#e69f00",
    "waiting_vendor": "#d55e00",
    "waiting_internal": "#cc79a7",
    "solved": "#009e73",
    "closed": "#7f7f7f",
    "cancelled": "#b0b0b0",
    "internal": "#0072b2",
    "vendor": "#d55e00",
    "counted": "#009e73",
    "paused": "#e69f00",
    "closed hours": "#d0d0d0",
    "holiday": "#cc79a7",
}


class _Picture:
    """Something that a notebook shows as SVG."""

    __slots__ = ("svg",)

    svg: str
    """The picture, complete in itself."""

    def _repr_svg_(self) -> str:
        return self.svg


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" {_FONT}><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", fill: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


class Diagram(_Picture):
    """A graph of a desk: ``mermaid``, ``dot`` and ``svg``; notebooks that know Mermaid draw that.

    >>> from helpdesk_core import Desk
    >>> graph = Desk(name="Help", zone="UTC").graph()
    >>> graph.mermaid.splitlines()[0]
    'flowchart LR'
    """

    __slots__ = ("dot", "edges", "mermaid", "nodes", "title")

    def __init__(self, text: str) -> None:
        picture = json.loads(text)
        self.title: str = picture["title"]
        """What it shows."""
        self.nodes: list[dict[str, Any]] = picture["nodes"]
        """``name``, ``kind``, ``entry``, ``end`` of each, with ``detail`` and ``problems`` where
        there are any."""
        self.edges: list[dict[str, Any]] = picture["edges"]
        """``from``, ``to``, ``label``, ``automatic`` of each."""
        self.mermaid: str = picture["mermaid"]
        self.dot: str = picture["dot"]
        self.svg: str = picture["svg"]

    def __repr__(self) -> str:
        return f"<Diagram of {len(self.nodes)} nodes and {len(self.edges)} edges>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/vnd.mermaid": self.mermaid, "image/svg+xml": self.svg, "text/plain": self.mermaid}


class Timeline(_Picture):
    """The life of a ticket: a lane for its status, one for each clock with every span that counted
    or did not, and a mark where a target fell due."""

    __slots__ = ("_lanes",)

    _WIDTH, _LEFT, _LANE = 900.0, 190.0, 34.0

    def __init__(self, svg: str, lanes: int) -> None:
        self.svg = svg
        self._lanes = lanes

    def __repr__(self) -> str:
        return f"<Timeline of {self._lanes} lanes>"

    @classmethod
    def of(
        cls, ticket: Ticket, events: list[dict[str, Any]], clocks: list[Explanation], now: datetime
    ) -> Self:
        """The timeline of a ticket and the explanations of its clocks."""
        start, end = ticket.opened_at, max([now, ticket.last_at, *(c.report.due for c in clocks if c.report.due)])
        whole = max((end - start).total_seconds(), 1.0)

        def x(at: datetime) -> float:
            return cls._LEFT + (cls._WIDTH - cls._LEFT - 20) * (at - start).total_seconds() / whole

        def bar(lane: int, a: datetime, b: datetime, kind: str, words: str) -> str:
            width = max(x(b) - x(a), 1.0)
            colour = _COLOURS.get(kind, "#999999")
            y = 40 + cls._LANE * lane
            return f'<rect x="{x(a):.1f}" y="{y:.0f}" width="{width:.1f}" height="20" fill="{colour}"><title>{escape(words)}</title></rect>'

        parts = [_text(10, 20, f"{ticket.id}: {ticket.intake.subject}")]
        parts.append(_text(cls._LEFT - 10, 55, "status", "end"))
        stays = list(ticket.stays)
        for stay, after in zip(stays, [*stays[1:], None], strict=True):
            until = after.since if after else max(now, stay.since)
            parts.append(bar(0, stay.since, until, stay.category, f"{stay.status}, from {stay.since} to {until}"))
        for lane, clock in enumerate(clocks, 1):
            y = 40 + cls._LANE * lane
            parts.append(_text(cls._LEFT - 10, y + 15, f"{clock.report.metric}", "end"))
            for span in clock.spans:
                kind = span.reason.partition(":")[0]
                kind = "closed hours" if kind == "closed" else kind
                parts.append(bar(lane, span.from_, span.to, kind, f"{span.reason}, from {span.from_} to {span.to}"))
            if clock.report.due:
                late = clock.report.is_late
                at, colour = x(clock.report.due), "#b00020" if late else "#222222"
                words = f"due {clock.report.due}" + (", missed" if late else "")
                parts.append(
                    f'<path d="M{at:.1f} {y - 4:.0f}v28" stroke="{colour}" stroke-width="3"><title>{escape(words)}</title></path>'
                )
        lanes = len(clocks) + 1
        bottom = 40 + cls._LANE * lanes
        parts.append(_text(cls._LEFT, bottom + 14, f"{start:%Y-%m-%d %H:%M} UTC"))
        parts.append(_text(cls._WIDTH - 20, bottom + 14, f"{end:%Y-%m-%d %H:%M} UTC", "end"))
        for place, kind in enumerate(("counted", "closed hours", "holiday", "paused")):
            at = cls._LEFT + 130 * place
            parts.append(f'<rect x="{at:.0f}" y="{bottom + 26:.0f}" width="12" height="12" fill="{_COLOURS[kind]}"/>')
            parts.append(_text(at + 18, bottom + 36, kind))
        title = f"{ticket.id}, {len(events)} events"
        return cls(_svg(cls._WIDTH, bottom + 50, title, parts), lanes)
