"""Who asks, who works, and what may help: identity, approvals, routine work, assignment, articles."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from helpdesk_core import (
    ArgumentError,
    Command,
    Desk,
    HelpdeskError,
    RefusedError,
    articles_to_review,
    check_pesel,
    digest,
    evidence,
    failures,
    suggest_articles,
)

KEY = b"sixteen bytes at least"
AT = "2026-03-02T09:00:00Z"


def test_a_caller_proves_who_they_are() -> None:
    known = {"kind": "email", "digest": digest("email", "jan@acme.example", key=KEY, scope="acme")}
    desk = Desk(
        name="Who",
        zone="UTC",
        identity={"levels": [{"name": "claimed", "proofs": [["email"]]}], "required": {"set_field": "claimed"}},
        people={"jan": {"identifiers": [known]}},
    )
    ticket = desk.open("T1", subject="Printer", channel="email", requester="jan", by="agent:ola", at=AT).ticket
    with pytest.raises(RefusedError) as refused:
        desk.decide(ticket, Command.set_field("room", "12"), by="agent:ola", at=AT)
    assert refused.value.code == "identity.level-too-low"
    wrong = evidence("email", "eve@acme.example", key=KEY, scope="acme")
    tried = desk.decide(ticket, Command.identify("jan", wrong), by="agent:ola", at=AT)
    right = evidence("email", " JAN@acme.example", key=KEY, scope="acme")
    proved = desk.decide(tried.ticket, Command.identify("jan", right), by="agent:ola", at="2026-03-02T09:01:00Z")
    assert proved.events[0].fact.level == "claimed"
    assert desk.decide(proved.ticket, Command.set_field("room", "12"), by="agent:ola", at="2026-03-02T09:02:00Z")
    again = failures(tried.events, "jan")
    assert [str(at) for at in again] == ["2026-03-02 09:00:00+00:00"]


@pytest.mark.parametrize(
    ("kind", "identifier", "key", "code"),
    [
        ("email", "jan@acme.example", b"short", "identifier.key-too-short"),
        ("email", "  ", KEY, "identifier.empty"),
        ("email", "x" * 501, KEY, "identifier.too-long"),
        ("pesel", "44051401358", KEY, "identifier.not-a-pesel"),
        ("emial", "jan@acme.example", KEY, "shape.unknown-variant"),
    ],
)
def test_identifiers_that_have_no_digest(kind: str, identifier: str, key: bytes, code: str) -> None:
    with pytest.raises(ArgumentError) as wrong:
        digest(kind, identifier, key=key)
    assert wrong.value.code == code
    assert identifier.strip() == "" or identifier not in str(wrong.value)


def test_numbers_of_identity() -> None:
    check_pesel("44051401359")
    with pytest.raises(ArgumentError) as wrong:
        check_pesel("44051401358")
    assert wrong.value.code == "identifier.not-a-pesel" and "4405" not in str(wrong.value)
    with pytest.raises(ArgumentError):
        evidence("email")


ROUTINE = Desk(
    name="Routine",
    zone="UTC",
    approvals=[{"name": "budget", "by": ["person:ewa"]}],
    templates={"vpn": {"category": "network.vpn", "steps": ["order", {"name": "install", "after": ["order"]}], "approvals": ["budget"]}},
    numbers={"format": "SUP-{year}-{seq:6}-{check}", "check": "damm"},
    lines={
        "first": {"members": ["ola", {"agent": "kuba", "capacity": 1}], "assign": ["least_loaded"]},
        "field": {"kind": "vendor"},
    },
    entry_line="first",
)


def test_routine_work_with_an_approval() -> None:
    assert list(ROUTINE.templates) == ["vpn"] and list(ROUTINE.approvals) == ["budget"]
    opened = ROUTINE.open("T1", subject="VPN", channel="portal", requester="jan", template="vpn", by="requester:jan", at=AT)
    assert "approval_requested" in [notice.kind for notice in opened.notices]
    ticket = ROUTINE.decide(opened.ticket, Command.approve("budget", "go on"), by="requester:ewa", at=AT).ticket
    with pytest.raises(RefusedError):
        ROUTINE.decide(ticket, Command.check_item("install"), by="agent:ola", at=AT)
    ticket = ROUTINE.decide(ticket, Command.check_item("order"), by="agent:ola", at=AT).ticket
    done = ROUTINE.decide(ticket, Command.check_item("install"), by="agent:ola", at=AT)
    assert done.events[0].fact.type == "item_checked"
    back = ROUTINE.decide(done.ticket, Command.check_item("install", False), by="agent:ola", at=AT)
    assert back.ticket != done.ticket
    with pytest.raises(RefusedError):
        ROUTINE.decide(opened.ticket, Command.refuse("budget", "too dear"), by="agent:ola", at=AT)


def test_numbers_as_people_say_them() -> None:
    number = ROUTINE.number(date(2026, 11, 21), 123)
    assert number == "SUP-2026-000123-8"
    told = ROUTINE.read_number("sup 2026/000123 8")
    assert (told.number, told.sequence, told.year) == (number, 123, 2026)
    with pytest.raises(ArgumentError) as misheard:
        ROUTINE.read_number("SUP-2026-000132-8")
    assert misheard.value.code == "number.misheard"
    with pytest.raises(ArgumentError) as without:
        Desk(name="None", zone="UTC").number("2026-11-21", 1)
    assert without.value.code == "argument.no-numbers"


def test_who_should_have_it() -> None:
    opened = ROUTINE.open("T1", subject="Printer", channel="phone", by="agent:ola", at=AT)
    found = ROUTINE.suggest_agent(opened.events, at=AT, open={"ola": 2, "kuba": 1})
    assert found.agent == "ola"
    assert [(one.agent, one.get("out")) for one in found.considered] == [("ola", None), ("kuba", "full")]
    other = ROUTINE.open("T2", subject="Mail", channel="phone", by="agent:ola", at="2026-03-02T08:00:00Z")
    queue = ROUTINE.review_queue([opened.ticket, other.ticket])
    assert [one.ticket for one in queue] == ["T2", "T1"]
    assert ROUTINE.review_queue([opened.ticket], line="field") == ()
    assert queue == pickle.loads(pickle.dumps(queue))


def test_what_a_desk_guarantees() -> None:
    bounds = ROUTINE.bounds()
    assert bounds.bounces == 0 and bounds.routes[0].lines == ("first",)
    assert ROUTINE.labels("pl").lines["first"] == "first"


def test_articles_that_may_help() -> None:
    article = {"article": "K1", "title": "VPN on a phone", "audience": "customers", "language": "en"}
    articles = [article | {"keywords": ["vpn"], "state": "published", "review_by": date(2026, 3, 1)}]
    [found] = suggest_articles(articles, subject="VPN on my phone", language="en-GB")
    assert (found.points, found.why[0].keyword) == (13, "vpn")
    assert suggest_articles(articles, subject="VPN", audience="everybody") == ()
    assert articles_to_review(articles, date(2026, 3, 2)) == ("K1",)
    with pytest.raises(HelpdeskError) as wrong:
        suggest_articles([{"artcle": "K1"}], subject="VPN")
    assert wrong.value.suggestion == "article"
