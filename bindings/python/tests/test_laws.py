"""The laws of the engine, asked through this package with random lives."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_core import Actor, Calendar, CalendarError, Command, Decision, Desk, Event, RefusedError, Ticket, report

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = Desk(
    name="Laws",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-12:00", "12:30-16:00"]}, "holidays": ["PL"]}},
    priority={"levels": ["high", "low"], "default": "low"},
    sla=[
        {
            "name": "all",
            "warn_at": ["50%", "90%"],
            "targets": {
                "high": {"first_response": "1h", "resolution": "8h", "next_response": "2h"},
                "low": {"first_response": "4h", "resolution": "3 business days"},
            },
        }
    ],
)
TEXT = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
COMMANDS = st.one_of(
    st.builds(Command.note, TEXT),
    st.builds(Command.reply, TEXT),
    st.builds(Command.requester_reply, TEXT),
    st.builds(Command.take),
    st.builds(Command.solve),
    st.builds(Command.close),
    st.builds(Command.reopen, TEXT),
    st.builds(Command.tag, TEXT),
    st.builds(Command.set_status, st.sampled_from(["open", "waiting", "solved", "no-such"])),
    st.builds(Command.classify, priority=st.sampled_from(["high", "low"])),
    st.builds(lambda hours: Command.pend(OPENED + timedelta(hours=hours)), st.integers(1, 400)),
)
STEPS = st.lists(st.tuples(COMMANDS, st.timedeltas(timedelta(0), timedelta(days=4))), max_size=8)
OLA = Actor.agent("ola")


def live(steps: list[tuple[Command, timedelta]], id: str = "T") -> tuple[list[Event], Ticket, datetime]:
    """A life: refused commands leave no trace."""
    decision = DESK.open(id, subject="x", channel="phone", requester="jan", by="requester:jan", at=OPENED)
    events, ticket, at = list(decision.events), decision.ticket, OPENED
    for command, later in steps:
        at += later
        try:
            decision = DESK.decide(ticket, command, by=OLA, at=at)
        except RefusedError as refused:
            assert refused.diagnostics
            continue
        events += decision.events
        ticket = decision.ticket
    return events, ticket, at


@given(STEPS)
def test_the_same_inputs_give_the_same_bytes(steps: list[tuple[Command, timedelta]]) -> None:
    events, ticket, _ = live(steps)
    again, same, _ = live(steps)
    assert [event.to_json() for event in events] == [event.to_json() for event in again]
    assert ticket.to_json() == same.to_json()


@given(STEPS)
def test_replaying_rebuilds(steps: list[tuple[Command, timedelta]]) -> None:
    events, ticket, at = live(steps)
    assert Ticket.replay(events) == ticket
    assert Ticket.replay(Event.from_json(event.to_json()) for event in events) == ticket
    stored = pickle.loads(pickle.dumps(ticket))
    assert DESK.wake(stored, at=at) == DESK.wake(ticket, at=at)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(a.at <= b.at for a, b in zip(events, events[1:], strict=False))


@given(STEPS, st.lists(st.timedeltas(timedelta(0), timedelta(days=5)), max_size=5))
def test_one_long_wait_is_many_short_ones(steps: list[tuple[Command, timedelta]], waits: list[timedelta]) -> None:
    _, ticket, at = live(steps)
    whole = DESK.wake(ticket, at=at + sum(waits, timedelta()))
    parts: list[Event] = []
    for wait in waits:
        at += wait
        decision = DESK.wake(ticket, at=at)
        parts += decision.events
        ticket = decision.ticket
    parts += DESK.wake(ticket, at=at).events
    assert tuple(parts) == whole.events


@given(STEPS)
def test_waking_early_does_nothing(steps: list[tuple[Command, timedelta]]) -> None:
    _, ticket, at = live(steps)
    decision: Decision = DESK.wake(ticket, at=at)
    ticket = decision.ticket
    for _ in range(30):
        wake = ticket.next_wake
        if wake is None:
            return
        early = max(ticket.last_at, wake - timedelta(microseconds=1))
        assert early == wake or DESK.wake(ticket, at=early).events == ()
        decision = DESK.wake(ticket, at=wake)
        assert decision.ticket.next_wake is None or decision.ticket.next_wake > wake, "no livelock"
        ticket = decision.ticket


@given(STEPS, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_explanations_sum_to_what_they_explain(steps: list[tuple[Command, timedelta]], later: timedelta) -> None:
    events, ticket, at = live(steps)
    now = at + later
    for clock in DESK.clocks(ticket, at=now):
        why = DESK.explain(events, clock, at=now)
        assert why is not None and why.report == clock
        counted = sum((span.to - span.from_ for span in why.spans if span.counted), timedelta())
        assert counted + (clock.carried or timedelta()) == clock.elapsed
        assert all(a.to == b.from_ for a, b in zip(why.spans, why.spans[1:], strict=False))
    ledger = DESK.ledger(events, until=now)
    assert sum((part.wall for part in ledger.by_holder), timedelta()) == ledger.total.wall


@settings(max_examples=30)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_a_desk_against_itself_changes_nothing(lives: list[list[tuple[Command, timedelta]]]) -> None:
    histories = [live(steps, f"T-{number}")[0] for number, steps in enumerate(lives)]
    compared = DESK.what_if(DESK, histories)
    assert all("diverges" not in one and "flips" not in one for one in compared.tickets)
    assert report(histories) == report(reversed(histories))


SPANS = st.lists(st.integers(0, 23), min_size=2, max_size=4, unique=True).map(sorted).map(
    lambda hours: [f"{opens:02}:00-{closes:02}:30" for opens, closes in zip(hours[::2], hours[1::2], strict=False)]
)
WEEKS = st.dictionaries(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), SPANS, min_size=1)
ZONES = st.sampled_from(["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@settings(max_examples=60)
@given(WEEKS, ZONES, INSTANTS, INSTANTS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_calendars(weekly: Any, zone: str, a: datetime, b: datetime, c: datetime, work: timedelta) -> None:
    calendar = Calendar(zone=zone, weekly=weekly, first="1999-01-01", last="2069-12-31")
    assert calendar.elapsed(a, c) == calendar.elapsed(a, b) + calendar.elapsed(b, c)
    assert calendar.elapsed(a, b) == -calendar.elapsed(b, a)
    try:
        due = calendar.add(a, work)
    except CalendarError:
        return
    assert calendar.elapsed(a, due) == work
    assert work == timedelta() or calendar.elapsed(a, due - timedelta(microseconds=1)) < work
    first, last = min(a, b), min(max(a, b), min(a, b) + timedelta(days=60))
    spans = calendar.intervals(first, last)
    assert sum((span.duration for span in spans), timedelta()) == calendar.elapsed(first, last)
