"""A desk and the life of a ticket on it."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from helpdesk_core import (
    Actor,
    ArgumentError,
    Command,
    ConfigError,
    ConflictError,
    Decision,
    Desk,
    Event,
    Fact,
    HistoryError,
    Notice,
    NoticeKind,
    RefusedError,
    Ticket,
    ZoneError,
    report,
)

ROOT = Path(__file__).parents[3]
DESK = Desk(
    name="Help desk",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]}},
    priority={"levels": ["urgent", "normal"], "default": "normal"},
    sla=[
        {
            "name": "everyone",
            "warn_at": ["75%"],
            "targets": {"any": {"first_response": "2h", "resolution": "3 business days"}},
        }
    ],
)
JAN, OLA = Actor.requester("jan"), Actor.agent("ola")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026; the 10th is a Tuesday, the 11th a holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def opened() -> Decision:
    return DESK.open("T-1", subject="The printer is on fire", channel="phone", requester="jan", by=JAN, at=at(10, 14))


def life() -> list[Event]:
    """Opened, warned, answered in time, solved."""
    events = list(opened().events)
    ticket = Ticket.replay(events)
    for command, hour in [(Command.reply("Please unplug it."), 8), (Command.solve(cause="fire"), 9)]:
        decision = DESK.decide(ticket, command, by=OLA, at=at(12, hour))
        events += decision.events
        ticket = decision.ticket
    return events


def test_the_story_of_the_readme() -> None:
    first = opened()
    assert [event.fact.type for event in first.events] == ["registered", "clock_started", "clock_started"]
    assert first.next_wake == at(12, 7, 30) == first.ticket.next_wake
    warned = DESK.wake(first.ticket, at=at(12, 7, 30))
    assert [event.fact.type for event in warned.events] == ["clock_warned"]
    assert [notice.kind for notice in first.notices] == [NoticeKind.REGISTERED]
    answered = DESK.decide(warned.ticket, Command.reply("Please unplug it."), by=OLA, at=at(12, 8))
    response, resolution = DESK.clocks(answered.ticket, at=at(12, 8))
    assert response.met and response.elapsed == timedelta(hours=2)
    assert resolution.due == at(16, 14) and not resolution.is_late
    assert answered.ticket.version == answered.events[-1].seq
    assert answered.ticket.opened_at == at(10, 14)


def test_commands_in_every_form() -> None:
    ticket = opened().ticket
    plain = DESK.decide(ticket, {"type": "note", "body": "x"}, by={"role": "agent", "id": "ola"}, at=at(10, 15))
    assert DESK.decide(ticket, Command.note("x"), by=OLA, at="2026-11-10T15:00:00Z") == plain
    assert DESK.decide(ticket, Command("note", body="x"), by="agent:ola", at=at(10, 15)) == plain
    commands = [
        Command.classify(priority="urgent"), Command.override_priority("urgent", "boss", until=at(20, 8)),
        Command.assign("ola"), Command.take(), Command.diagnose("paper"), Command.reply("hello"),
        Command.requester_reply("hello"), Command.set_status("waiting"), Command.pend(at(13, 8)),
        Command.solve(measures="paper"), Command.close(), Command.link("T-2", "caused_by"), Command.tag("vip"),
        Command.set_field("floor", 3), Command.set_flag("seen"),
    ]
    for command in commands:
        assert DESK.decide(ticket, command, by=OLA, at=at(10, 15)).events, command


def test_events_are_values() -> None:
    events = life()
    assert Event.from_json(events[0].to_json()) == events[0] == copy.deepcopy(events[0])
    assert pickle.loads(pickle.dumps(events)) == events
    assert len({*events, *map(Event.from_dict, [event.to_dict() for event in events])}) == len(events)
    match events[-1]:
        case Event(fact=Fact(type=kind), by=Actor("system")):
            assert kind == "clock_stopped"
        case _:
            pytest.fail("the last event is the desk's own")
    match events[0]:
        case {"fact": {"type": "registered", "intake": {"subject": subject}}}:
            assert subject == "The printer is on fire"
    assert events[0].fact.intake.subject == subject
    with pytest.raises(AttributeError, match="did you mean `body`"):
        Fact("noted", body="x").bdy
    with pytest.raises(AttributeError):
        events[0].seq = 9
    assert events[0].replace(seq=9).seq == 9 and events[0].seq == 1
    assert eval(repr(events[0])) == events[0]
    assert isinstance(opened().notices[0], Notice)


def test_what_is_written_is_what_the_engine_writes() -> None:
    decision = opened()
    assert Decision.from_dict(decision.to_dict()).to_json() == decision.to_json()
    for event in life():
        assert Event.from_dict(event.to_dict()).to_json() == event.to_json()
    micro = DESK.decide(opened().ticket, Command.solve(), by=OLA, at="2026-11-10T14:00:00.000007Z")
    stopped = [event.to_json() for event in micro.events if event.fact.type == "clock_stopped"]
    assert all('"elapsed_seconds":7e-6' in text for text in stopped) and stopped
    assert [Event.from_dict(json.loads(text)).to_json() for text in stopped] == stopped


def test_tickets_are_values() -> None:
    ticket = opened().ticket
    assert Ticket.from_json(ticket.to_json()) == ticket == pickle.loads(pickle.dumps(ticket))
    assert hash(Ticket.from_dict(ticket.to_dict())) == hash(ticket)
    assert ticket.apply([]) == ticket
    assert ticket.intake.requester == "jan" and ticket.assignee is None and not ticket.is_done
    assert pickle.loads(pickle.dumps(opened())).ticket == ticket
    assert Ticket.replay(life()).resolution.cause == "fire"


def test_desks_are_values() -> None:
    again = pickle.loads(pickle.dumps(DESK))
    assert again == DESK and hash(again) == hash(DESK) and copy.deepcopy(DESK) is DESK
    assert Desk.from_dict(DESK.to_dict()).version == DESK.version
    assert DESK.priorities == ("urgent", "normal")
    assert list(DESK.statuses.values())[0] == "new"
    assert DESK.calendar().holiday("2026-11-11") == DESK.calendar("office").holiday("2026-11-11") is not None
    assert pickle.loads(pickle.dumps(DESK.calendar("always"))).is_open(at(11, 3))
    whole = Desk.from_file(ROOT / "examples/desks/polish-it/desk.toml")
    assert whole.warnings == () and whole.graph("lines").edges


def test_why_and_whose_turn() -> None:
    events = life()
    why = DESK.explain(events, "first_response", at=at(12, 9))
    assert why is not None and why.report.elapsed == timedelta(hours=2)
    assert sum((span.to - span.from_ for span in why.spans if span.counted), timedelta()) == timedelta(hours=2)
    assert [span.reason for span in why.spans][2].startswith("holiday: ")
    assert why == DESK.explain(events, "sla/first_response/1", at=at(12, 9))
    plain = DESK.explain(Ticket.replay(events), "sla/first_response", at=at(12, 9))
    assert plain is not None and plain.spans == why.spans
    assert DESK.explain(events, "vendor", at=at(12, 9)) is None
    ledger = DESK.ledger(events, until=at(12, 9))
    assert ledger.total.work == sum((part.work for part in ledger.by_holder), timedelta())
    assert ledger.turns[0].from_ == at(10, 14)


def test_many_histories() -> None:
    seen: list[int] = []

    class Bar:
        def update(self, n: int) -> None:
            seen.append(n)

    summary = report([life()] * 300, zone="Europe/Warsaw", progress=Bar())
    assert (summary.tickets, len(seen)) == (300, 300)
    assert summary.resolution.wall.median == timedelta(hours=43)
    assert summary.from_ == at(10, 14)
    tighter = Desk(DESK.to_dict(), sla=[{"name": "all", "targets": {"any": {"first_response": "1h"}}}])
    compared = DESK.what_if(tighter, [life()], progress=iter)
    assert (compared.totals.here.breached, compared.totals.there.breached) == (0, 1)
    assert compared.here == DESK.version and len(compared.tickets) == 1
    relived = tighter.relive(life(), until=at(12, 9))
    assert relived.events[0].desk == tighter.version and relived.refused == ()


def test_refusals_and_faults() -> None:
    ticket = opened().ticket
    with pytest.raises(RefusedError) as refused:
        DESK.decide(ticket, Command.set_status("solvd"), by=OLA, at=at(10, 15))
    assert (refused.value.code, refused.value.suggestion) == ("ticket.unknown-name", "solved")
    assert pickle.loads(pickle.dumps(refused.value)).to_dict() == refused.value.to_dict()
    with pytest.raises(RefusedError) as refused:
        DESK.decide(ticket, Command.take(), by=OLA, at=at(10, 13))
    assert refused.value.code == "ticket.time-went-back"
    with pytest.raises(ArgumentError) as wrong:
        DESK.decide(ticket, Command("slove"), by=OLA, at=at(10, 15))
    assert (wrong.value.code, wrong.value.suggestion) == ("shape.unknown-variant", "solve")
    with pytest.raises(ArgumentError) as wrong:
        DESK.open("T-2", subjct="x", subject="x", channel="phone", by=JAN, at=at(10, 15))
    assert (wrong.value.path, wrong.value.suggestion) == ("subjct", "subject")
    with pytest.raises(ArgumentError, match="naive"):
        DESK.decide(ticket, Command.take(), by=OLA, at=datetime(2026, 11, 10, 15))
    with pytest.raises(HistoryError) as broken:
        Ticket.replay(life()[1:])
    assert broken.value.code == "history.no-registration"
    with pytest.raises(HistoryError):
        ticket.apply(life())
    with pytest.raises(ZoneError) as zone:
        report([life()], zone="Europe/Warsav")
    assert zone.value.suggestion == "Europe/Warsaw"
    with pytest.raises(ConfigError) as config:
        Desk(name="Help", zone="Europe/Warsav", sla=[{"name": "a", "targets": {"hihg": {}}}])
    assert {fault.code for fault in config.value.diagnostics} >= {"desk.unknown-zone", "sla.unknown-priority"}
    assert "did you mean `Europe/Warsaw`?" in str(config.value)
    for junk in ["{", "[]", "null"]:
        with pytest.raises(ArgumentError):
            Event.from_json(junk)
    with pytest.raises(ArgumentError):
        Desk.from_json("{")
    with pytest.raises(ArgumentError):
        Command("note", body=object())


def test_a_conflict() -> None:
    ticket = opened().ticket
    with pytest.raises(ConflictError) as conflict:
        DESK.decide(ticket, Command.take(), by=OLA, at=at(10, 15), expecting=1)
    assert conflict.value.code == "ticket.conflict" and isinstance(conflict.value, RefusedError)
    assert DESK.decide(ticket, Command.take(), by=OLA, at=at(10, 15), expecting=ticket.version).events


def test_overflow() -> None:
    far = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    with pytest.raises(RefusedError) as refused:
        DESK.open("T", subject="x", channel="api", by=JAN, at=far)
    assert refused.value.code == "ticket.beyond-horizon"
    DESK.wake(opened().ticket, at=far)
    assert DESK.clocks(opened().ticket, at=far)


def test_threads_hammering_one_desk() -> None:
    expected, found = opened().to_json(), []

    def work() -> None:
        for _ in range(100):
            ticket = opened().ticket
            DESK.decide(ticket, Command.note("x"), by=OLA, at=at(10, 15))
            found.append(opened().to_json())

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [expected] * 800


def _away(desk: Desk, events: list[Event]) -> tuple[str, list[Event]]:
    assert Ticket.replay(events).is_done
    return desk.version, events


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes(method: str) -> None:
    if method == "fork":
        pytest.importorskip("os").fork  # noqa: B018
    with ProcessPoolExecutor(1, get_context(method)) as pool:
        assert pool.submit(_away, DESK, life()).result(60) == (DESK.version, life())
