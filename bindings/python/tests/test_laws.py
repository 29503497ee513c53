"""The laws of the engine, asked through this package with random lives."""

from __future__ import annotations

import pickle
from itertools import chain, cycle
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_core import (
    Actor,
    Calendar,
    CalendarError,
    Command,
    Decision,
    Desk,
    Event,
    Joint,
    RefusedError,
    Ticket,
    evidence,
    report,
)

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = Desk(
    name="Laws",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-12:00", "12:30-16:00"]}, "holidays": ["PL"]}},
    priority={"levels": ["high", "low"], "default": "low"},
    categories=["access", "mail"],
    lines={
        "first": {"members": ["ola", "jan"], "hand_over": ["second"]},
        "second": {"members": ["ewa"], "hand_over": ["first"]},
    },
    entry_line="first",
    fields={"cost": {"type": "integer"}},
    templates={"vpn": {"steps": ["order", "install"]}},
    identity={"levels": [{"name": "known", "proofs": [["signed_in"]]}]},
    survey={"lowest": 1, "highest": 5},
    approvals=[{"name": "boss", "when": {"category": "access"}, "by": ["manager"], "guards": ["solve"]}],
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
NAME = st.sampled_from(["A", "B"])
LATER = st.integers(1, 400).map(lambda hours: OPENED + timedelta(hours=hours))
OLA, EVE, ANNA = Actor.agent("ola", line="first"), Actor.manager("eve"), Actor.requester("anna")
HELPERS: dict[str, st.SearchStrategy[Command]] = {
    "classify": st.builds(
        Command.classify, priority=st.none() | st.sampled_from(["high", "low"]), category=st.none() | st.sampled_from(["access", "mail"])
    ),
    "entitle": st.builds(lambda name: Command.entitle(organisation={"segment": name}), st.just("business")),
    "identify": st.just(Command.identify("anna", evidence("signed_in"))),
    "request_approval": st.just(Command.request_approval("boss")),
    "approve": st.builds(Command.approve, st.just("boss"), st.none() | TEXT, round=st.none() | st.integers(1, 2)),
    "refuse": st.builds(Command.refuse, st.just("boss"), TEXT),
    "delegate_approval": st.builds(lambda until: Command.delegate_approval("boss", "ola", until=until), LATER),
    "convert": st.builds(Command.convert, st.none() | st.sampled_from(["incident", "request"]), template=st.sampled_from([None, "vpn"])),
    "check_item": st.builds(Command.check_item, st.sampled_from(["order", "install", "A"]), st.booleans()),
    "add_item": st.builds(Command.add_item, NAME, st.none() | TEXT, optional=st.booleans()),
    "drop_item": st.builds(Command.drop_item, NAME),
    "suggest_labels": st.builds(
        lambda sure: Command.suggest_labels({"label": "access", "confidence": sure, "source": "m"}), st.integers(0, 1000)
    ),
    "override_priority": st.builds(Command.override_priority, st.sampled_from(["high", "low"]), TEXT, until=st.none() | LATER),
    "withdraw_override": st.just(Command.withdraw_override()),
    "assign": st.builds(Command.assign, st.sampled_from(["ola", "jan", "ewa"])),
    "take": st.just(Command.take()),
    "release": st.just(Command.release()),
    "hand_over": st.builds(Command.hand_over, st.sampled_from(["first", "second"]), TEXT),
    "diagnose": st.builds(Command.diagnose, TEXT),
    "reply": st.builds(Command.reply, TEXT),
    "note": st.builds(Command.note, TEXT),
    "requester_reply": st.builds(Command.requester_reply, TEXT, automatic=st.booleans()),
    "set_status": st.builds(Command.set_status, st.sampled_from(["open", "waiting", "solved", "no-such"])),
    "pend": st.builds(Command.pend, LATER),
    "solve": st.builds(Command.solve, cause=st.none() | TEXT),
    "reopen": st.builds(Command.reopen, TEXT),
    "close": st.just(Command.close()),
    "link": st.builds(Command.link, st.just("T-9"), st.just("related")),
    "unlink": st.just(Command.unlink("T-9")),
    "declare_major": st.builds(Command.declare_major, TEXT),
    "end_major": st.just(Command.end_major()),
    "consent": st.builds(Command.consent, st.just("phone")),
    "withdraw_consent": st.just(Command.withdraw_consent()),
    "start_session": st.builds(lambda name: Command.start_session(name, tool="rdp"), NAME),
    "end_session": st.builds(Command.end_session, NAME),
    "order_visit": st.builds(
        lambda name, start: Command.order_visit(name, "second", start=start, end=start + timedelta(hours=1)), NAME, LATER
    ),
    "move_visit": st.builds(Command.move_visit, NAME, st.sampled_from(["arrived", "done", "cancelled"])),
    "call": st.builds(lambda name: Command.call(name, began=OPENED, ended=OPENED + timedelta(minutes=1)), NAME),
    "log_time": st.builds(Command.log_time, st.timedeltas(timedelta(seconds=1), timedelta(hours=8)), st.just("work")),
    "attach": st.builds(lambda name, size: Command.attach(name, media_type="text/plain", size=size, reference="r"), NAME, st.integers(0, 9)),
    "use_article": st.builds(Command.use_article, NAME, solved=st.booleans()),
    "remind": st.builds(Command.remind, NAME, LATER, TEXT),
    "drop_reminder": st.builds(Command.drop_reminder, NAME),
    "tag": st.builds(lambda add, remove: Command.tag(add, remove=[remove]), TEXT, TEXT),
    "set_field": st.builds(Command.set_field, st.just("cost"), st.none() | st.integers(0, 10)),
    "set_flag": st.builds(Command.set_flag, st.just("vip"), st.booleans()),
    "rate": st.builds(Command.rate, st.integers(1, 5)),
}
"""A strategy for every command there is."""

ROLES = {"approve": EVE, "refuse": EVE, "delegate_approval": EVE, "requester_reply": ANNA, "rate": ANNA, "consent": ANNA}
COMMANDS = st.one_of(*HELPERS.values())
AT_TEN = OPENED + timedelta(hours=1)
IN_A_YEAR = OPENED + timedelta(days=365)
SCRIPTS = [
    [Command.link("T-9", "related"), Command.unlink("T-9")],
    [Command.convert(template="vpn"), Command.check_item("order"), Command.add_item("A"), Command.drop_item("A")],
    [Command.consent("phone"), Command.start_session("S", tool="rdp", asset="PC"), Command.end_session("S")],
    [Command.consent("phone"), Command.withdraw_consent()],
    [Command.order_visit("V", "second", start=IN_A_YEAR, end=IN_A_YEAR + timedelta(hours=1)), Command.move_visit("V", "arrived")],
    [Command.remind("R", IN_A_YEAR, "Call"), Command.drop_reminder("R")],
    [Command.declare_major("many"), Command.end_major()],
    [Command.request_approval("boss"), Command.delegate_approval("boss", "ola", until=IN_A_YEAR), Command.approve("boss")],
    [Command.request_approval("boss"), Command.refuse("boss", "No.")],
    [Command.override_priority("high", "vip"), Command.withdraw_override()],
    [Command.take(), Command.release(), Command.hand_over("second", "theirs")],
    [Command.solve(), Command.rate(5), Command.reopen("again")],
]
"""What is accepted only one after the other."""
PARTS = st.lists(st.one_of(COMMANDS.map(lambda one: [one]), st.sampled_from(SCRIPTS)), max_size=8)
WAITS = st.lists(st.timedeltas(timedelta(0), timedelta(days=4)), min_size=1, max_size=12)
STEPS = st.builds(lambda parts, waits: list(zip(chain(*parts), cycle(waits), strict=False)), PARTS, WAITS)


def live(steps: list[tuple[Command, timedelta]], id: str = "T") -> tuple[list[Event], Ticket, datetime]:
    """A life: refused commands leave no trace."""
    decision = DESK.open(id, subject="x", channel="phone", requester="anna", by=ANNA, at=OPENED)
    events, ticket, at = list(decision.events), decision.ticket, OPENED
    for command, later in steps:
        at += later
        try:
            decision = DESK.decide(ticket, command, by=ROLES.get(command.type, OLA), at=at)
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


def test_every_command_is_tried_and_can_be_accepted() -> None:
    helpers = {name for name, one in vars(Command).items() if isinstance(one, classmethod) and not name.startswith("_")}
    assert helpers == set(HELPERS)
    accepted: set[str] = set()

    def take_in(steps: list[tuple[Command, timedelta]]) -> None:
        ticket, at = DESK.open("T", subject="x", channel="phone", requester="anna", by=ANNA, at=OPENED).ticket, OPENED
        for command, later in steps:
            at += later
            try:
                ticket = DESK.decide(ticket, command, by=ROLES.get(command.type, OLA), at=at).ticket
                accepted.add(command.type)
            except RefusedError:
                continue

    for script in SCRIPTS:
        take_in([(command, timedelta(minutes=1)) for command in script])
    for strategy in HELPERS.values():
        settings(max_examples=8)(given(strategy.map(lambda one: [(one, timedelta(minutes=1))]))(take_in))()
    assert helpers - accepted == set()


@given(STEPS, STEPS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_merged_ticket_goes_on_by_itself_again(
    one: list[tuple[Command, timedelta]], other: list[tuple[Command, timedelta]], later: timedelta
) -> None:
    histories: dict[str, list[Event]] = {}
    tickets: dict[str, Ticket] = {}
    at = OPENED
    for id, steps in (("T-1", one), ("T-2", other)):
        histories[id], tickets[id], end = live(steps, id)
        at = max(at, end)
    for joint in (Joint.merge("T-2", into="T-1"), Joint.unmerge("T-2", out_of="T-1")):
        try:
            found = DESK.together(joint, tickets.values(), by=OLA, at=at)
        except RefusedError as refused:
            assert refused.diagnostics
            return
        for id, decision in found.items():
            histories[id] += decision.events
            tickets[id] = decision.ticket
            assert Ticket.replay(histories[id]) == decision.ticket
            assert pickle.loads(pickle.dumps(decision)) == decision
            assert [event.seq for event in histories[id]] == list(range(1, len(histories[id]) + 1))
        merged = tickets["T-2"].merged
        assert (merged is None) == (joint.type == "unmerge")
        assert DESK.redirect("T-2", tickets.values()) == ("T-2" if merged is None else "T-1")
        at += later
    for ticket in tickets.values():
        for clock in DESK.clocks(ticket, at=at):
            why = DESK.explain(histories[ticket.id], clock, at=at)
            assert why is not None and why.report == clock


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
