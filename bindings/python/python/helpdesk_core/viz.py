"""Pictures: the graphs of a desk, and the life of a ticket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .ticket import Ticket
    from .values import Explanation

__all__ = ["Diagram", "Timeline"]

# Told apart in grey and by most colour-blind people; the words are there as well.
_STYLE = """
svg.life { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; max-width: 100%; height: auto;
  --paper: #fbfbf9; --ink: #22262b; --soft: #5b636c; --rest: #d5dade; --late: #c0362c; }
@media (prefers-color-scheme: dark) { svg.life {
  --paper: #16191d; --ink: #e8eaed; --soft: #9aa3ad; --rest: #39414a; --late: #ff7a6e; } }
svg.life text { fill: var(--ink); } svg.life .soft { fill: var(--soft); }
svg.life .title { font-weight: 600; font-size: 14px; } svg.life .in { fill: #ffffff; font-size: 11px; }
svg.life .in.on-bright { fill: #22262b; }
svg.life .paper { fill: var(--paper); } svg.life .due { stroke: var(--ink); stroke-width: 3; }
svg.life .due.late { stroke: var(--late); } svg.life .now { stroke: var(--soft); stroke-dasharray: 2 3; }
svg.life .new { fill: #56b4e9; } svg.life .open, svg.life .internal { fill: #0072b2; }
svg.life .waiting_requester, svg.life .paused { fill: #e69f00; } svg.life .waiting_vendor { fill: #d55e00; }
svg.life .waiting_internal, svg.life .holiday { fill: #cc79a7; }
svg.life .solved, svg.life .counted { fill: #009e73; } svg.life .closed { fill: #7f7f7f; }
svg.life .cancelled { fill: #b0b0b0; } svg.life .shut { fill: var(--rest); }
"""

# What each colour means, in the order of the legend.
_LEGEND = {"counted": "counts", "shut": "closed", "holiday": "holiday", "paused": "paused"}

# Bars on which dark letters are read better.
_BRIGHT = frozenset({"new", "waiting_requester", "paused", "shut", "cancelled"})


class _Picture:
    """Something that a notebook shows as SVG."""

    __slots__ = ("svg",)

    svg: str
    """The picture, complete in itself."""

    def _repr_svg_(self) -> str:
        return self.svg

    def __eq__(self, other: object) -> bool:
        return self.svg == other.svg if type(self) is type(other) and isinstance(other, _Picture) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.svg)


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'


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

    _WIDTH, _LEFT, _LANE, _TOP = 900.0, 150.0, 34.0, 48.0

    def __init__(self, svg: str, lanes: int) -> None:
        self.svg = svg
        self._lanes = lanes

    def __repr__(self) -> str:
        return f"<Timeline of {self._lanes} lanes>"

    @classmethod
    def of(cls, ticket: Ticket, events: list[dict[str, Any]], clocks: list[Explanation], now: datetime) -> Self:
        """The timeline of a ticket and the explanations of its clocks."""
        end = max([now, ticket.last_at, *(clock.report.due for clock in clocks if clock.report.due)])
        drawing = _Drawing(ticket.opened_at, end, cls._WIDTH - 20, cls._LEFT)
        parts = [_text(12, 24, f"{ticket.id}: {ticket.intake.subject}", kind="title")]
        parts += cls._statuses(drawing, ticket, now)
        for lane, clock in enumerate(clocks, 1):
            parts += cls._clock(drawing, clock, cls._TOP + cls._LANE * lane)
        bottom = cls._TOP + cls._LANE * (len(clocks) + 1)
        parts += cls._legend(drawing, bottom)
        height, title = bottom + 52, f"{ticket.id}, {len(events)} events"
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="life" role="img" viewBox="0 0 {cls._WIDTH:.0f} {height:.0f}" '
            f'width="{cls._WIDTH:.0f}"><title>{escape(title)}</title><style>{_STYLE}</style>'
            f'<rect class="paper" width="100%" height="100%" rx="8"/>{"".join(parts)}</svg>'
        )
        return cls(svg, len(clocks) + 1)

    @classmethod
    def _statuses(cls, drawing: _Drawing, ticket: Ticket, now: datetime) -> Iterator[str]:
        yield _text(cls._LEFT - 12, cls._TOP + 15, "status", "end")
        stays = list(ticket.stays)
        for stay, after in zip(stays, [*stays[1:], None], strict=True):
            until = after.since if after else max(now, stay.since)
            words = f"{stay.status}, from {stay.since:{_WHEN}} to {until:{_WHEN}}"
            yield drawing.bar(cls._TOP, stay.since, until, stay.category, words)
            yield drawing.within(cls._TOP, stay.since, until, stay.category, stay.status.replace("_", " "))

    @classmethod
    def _clock(cls, drawing: _Drawing, clock: Explanation, y: float) -> Iterator[str]:
        yield _text(cls._LEFT - 12, y + 15, clock.report.metric.replace("_", " "), "end")
        for span in clock.spans:
            kind = span.reason.partition(":")[0]
            kind = "shut" if kind == "closed" else kind
            words = f"{span.reason}, from {span.from_:{_WHEN}} to {span.to:{_WHEN}}"
            yield drawing.bar(y, span.from_, span.to, kind, words)
        if clock.report.due:
            late = " late" if clock.report.is_late else ""
            words = f"due {clock.report.due:{_WHEN}}" + (", missed" if late else "")
            mark = f'<path class="due{late}" d="M{drawing.x(clock.report.due):.1f} {y - 4:.0f}v28">'
            yield f"{mark}<title>{escape(words)}</title></path>"

    @classmethod
    def _legend(cls, drawing: _Drawing, y: float) -> Iterator[str]:
        yield _text(cls._LEFT, y + 12, f"{drawing.start:{_WHEN}}", kind="soft")
        yield _text(drawing.right, y + 12, f"{drawing.end:{_WHEN}}", "end", "soft")
        for place, (kind, words) in enumerate(_LEGEND.items()):
            at = cls._LEFT + 90 * place
            yield f'<rect class="{kind}" x="{at:.0f}" y="{y + 26:.0f}" width="12" height="12" rx="2"/>'
            yield _text(at + 18, y + 36, words, kind="soft")
        at = cls._LEFT + 90 * len(_LEGEND)
        yield f'<path class="due" d="M{at + 6:.0f} {y + 24:.0f}v16"/>' + _text(at + 18, y + 36, "due", kind="soft")


_WHEN = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True)
class _Drawing:
    """Where instants stand between the left and the right."""

    start: datetime
    end: datetime
    right: float
    left: float

    def x(self, at: datetime) -> float:
        """The place of an instant."""
        whole = max((self.end - self.start).total_seconds(), 1.0)
        return self.left + (self.right - self.left) * (at - self.start).total_seconds() / whole

    def bar(self, y: float, start: datetime, end: datetime, kind: str, words: str) -> str:
        """A span, and its words where the pointer rests."""
        width = max(self.x(end) - self.x(start), 1.0)
        place = f'x="{self.x(start):.1f}" y="{y:.0f}" width="{width:.1f}" height="20"'
        return f'<rect class="{kind}" {place}><title>{escape(words)}</title></rect>'

    def within(self, y: float, start: datetime, end: datetime, kind: str, words: str) -> str:
        """Words inside a span, where they find room."""
        if self.x(end) - self.x(start) < 8.0 * len(words):
            return ""
        return _text(self.x(start) + 6, y + 14, words, kind="in on-bright" if kind in _BRIGHT else "in")
