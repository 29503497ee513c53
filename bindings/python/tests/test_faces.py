"""What a notebook shows, and closed vocabularies."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from xml.etree import ElementTree

import pytest

from helpdesk_core import Channel, NoticeKind, Role, StatusCategory, _native, report

from .test_desk import DESK, at, life, opened


def test_tables_are_well_formed() -> None:
    why = DESK.explain(life(), "resolution", at=at(12, 9))
    compared = DESK.what_if(DESK, [life()])
    faces: list[Any] = [opened(), opened().ticket, why, DESK, report([life()]), compared, DESK.ledger(life(), until=at(12, 9))]
    faces += [DESK.bounds(), opened().events[0], DESK.calendar(), *outages(), DESK.relive(life(), until=at(12, 9))]
    for face in [*faces, *DESK.clocks(opened().ticket, at=at(12, 9))]:
        assert face is not None
        html = ElementTree.fromstring(f"<div>{face._repr_html_()}</div>")
        assert html.find("table/caption") is not None


def outages() -> list[Any]:
    """An outage that a ticket joined, and what followed for both."""
    ticket = DESK.open("T-9", subject="Mail", channel="api", by="requester:x", service="mail", at=at(10, 14)).ticket
    begun = DESK.open_outage("O-1", {"title": "<Mail>", "scope": {"services": ["mail"]}}, [ticket], by="agent:ola", at=at(10, 15))
    return [begun, DESK.replay_outage(begun.to_dict()["events"])]


def test_pictures_are_equal_to_their_copies() -> None:
    for picture in (DESK.graph(), DESK.timeline(life(), at=at(12, 9))):
        again = pickle.loads(pickle.dumps(picture))
        assert again == picture == copy.deepcopy(picture) and hash(again) == hash(picture)
    assert DESK.graph("statuses") != DESK.graph("lines")


def test_text_of_others_is_no_markup() -> None:
    ticket = DESK.open("<b>", subject="<script>", channel="api", by="requester:x", at=at(10, 14)).ticket
    assert "<script>" not in ticket._repr_html_()
    assert "<script>" not in DESK.timeline(opened().events, at=at(12, 9)).svg


def test_pictures() -> None:
    timeline = DESK.timeline(life(), at=at(12, 9))
    svg = ElementTree.fromstring(timeline._repr_svg_())
    titles = [node.text or "" for node in svg.iter("{http://www.w3.org/2000/svg}title")]
    assert any(title.startswith("holiday: ") for title in titles)
    assert any(title.startswith("due ") for title in titles)
    for of in ("statuses", "lines"):
        ElementTree.fromstring(DESK.graph(of).svg)
    bundle = DESK.graph()._repr_mimebundle_()
    assert bundle["text/vnd.mermaid"].startswith("flowchart LR") and "image/svg+xml" in bundle
    assert DESK.graph().dot.startswith("digraph")


@pytest.mark.parametrize(
    ("name", "words"),
    [("role", Role), ("channel", Channel), ("category", StatusCategory), ("notice", NoticeKind)],
)
def test_vocabularies_are_those_of_the_engine(name: str, words: type[Role]) -> None:
    assert [str(word) for word in words] == _native.names(name)
