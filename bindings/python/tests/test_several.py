"""Several tickets at once, outages, alerts and mail."""

from __future__ import annotations

import pickle

import pytest

from helpdesk_core import Command, Desk, NoticeKind, RefusedError, Several, Ticket, is_automatic, message_id

DESK = Desk(name="Several", zone="UTC")
OLA = "agent:ola"


def opened(id: str, subject: str = "Printer") -> Ticket:
    at = "2026-03-02T09:00:00Z"
    return DESK.open(id, subject=subject, channel="email", requester="jan", by="requester:jan", at=at).ticket


def test_one_ticket_goes_on_in_another() -> None:
    tickets = [opened("T1"), opened("T2")]
    merge = Command("merge", source="T2", into="T1")
    made = DESK.together(merge, tickets, by=OLA, at="2026-03-02T10:00:00Z")
    assert set(made) == {"T1", "T2"}
    assert "merged" in [event.fact.type for event in made["T2"].events]
    after = [made["T1"].ticket, made["T2"].ticket]
    assert DESK.redirect("T2", after) == "T1"
    with pytest.raises(RefusedError):
        DESK.together(merge, after, by=OLA, at="2026-03-02T10:01:00Z")


def test_the_same_alert_twice_is_one_ticket() -> None:
    down = {"object": "srv-1", "state": "problem", "subject": "srv-1 is down"}
    first = DESK.alert(down, [], new="A1", by="system", at="2026-03-02T09:00:00Z")
    assert isinstance(first, Several) and list(first.decisions) == ["A1"]
    again = DESK.alert(down, [first.decisions["A1"].ticket], new="A2", by="system", at="2026-03-02T09:05:00Z")
    assert "A2" not in again.decisions
    assert pickle.loads(pickle.dumps(first)).decisions == first.decisions


def test_mail_that_machines_send() -> None:
    assert is_automatic({"auto-submitted": "auto-generated"}) and not is_automatic({"subject": "Help"})
    notice = DESK.open("T9", subject="x", channel="email", requester="jan", by=OLA, at="2026-03-02T09:00:00Z").notices[0]
    assert notice.kind == NoticeKind.REGISTERED
    assert "@desk.example" in message_id(notice, "desk.example")


def test_what_a_caller_may_be_told() -> None:
    assert DESK.summary(opened("T1")).to_dict()
