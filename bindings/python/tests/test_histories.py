"""What many histories, outages and calls add up to, and the versions of a desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk_core import (
    ArgumentError,
    Command,
    Desk,
    Event,
    HistoryError,
    OutageCommand,
    Report,
    report,
    retell,
    what_if_in_force,
)

SLA = [{"name": "all", "targets": {"any": {"resolution": "4h"}}}]
FIRST = Desk(name="Desk", zone="UTC", sla=SLA)
SECOND = Desk(FIRST.to_dict(), sla=[{"name": "all", "targets": {"any": {"resolution": "1h"}}}])


def told() -> list[Event]:
    """A ticket that the first version opened and the second solved."""
    opened = FIRST.open("T1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
    noted = SECOND.decide(opened.ticket, Command.note("Cable"), by="agent:ola", at="2026-03-02T09:30:00Z")
    solved = SECOND.decide(noted.ticket, Command.solve(), by="agent:ola", at="2026-03-02T11:00:00Z")
    return [*opened.events, *noted.events, *solved.events]


def test_every_version_tells_its_own_part() -> None:
    history = told()
    assert {event.desk for event in history} == {FIRST.version, SECOND.version}
    again = retell([FIRST, SECOND], history, until="2026-03-02T12:00:00Z")
    assert list(again.events) == history and again.refused == ()
    with pytest.raises(HistoryError) as unknown:
        retell([FIRST], history, until="2026-03-02T12:00:00Z")
    assert unknown.value.code == "history.unknown-desk"


def test_what_was_in_force_beside_another_desk() -> None:
    compared = what_if_in_force([FIRST, SECOND], SECOND, [told()], until="2026-03-03T00:00:00Z")
    assert compared.there == SECOND.version and compared.here is None
    assert compared.totals.there.breached == 1
    with pytest.raises(HistoryError):
        what_if_in_force([SECOND], SECOND, [told()])


def test_outages_and_calls_are_counted() -> None:
    made = FIRST.open_outage(
        "O1", {"title": "Mail", "scope": {"services": ["mail"]}}, by="agent:ola", at="2026-03-02T09:00:00Z"
    )
    outage = FIRST.replay_outage(made.to_dict()["events"])
    ended = FIRST.decide_outage(outage, OutageCommand.end("a cable"), by="agent:ola", at="2026-03-02T09:30:00Z")
    outage = FIRST.replay_outage([*made.to_dict()["events"], *ended.to_dict()["events"]])
    late = Command.call("C1", queue="first", began="2026-03-02T09:00:00Z", answered="2026-03-02T09:00:30Z", ended="2026-03-02T09:01:00Z")
    call = {name: value for name, value in late.items() if name != "type"}
    found = report([told()], outages=[outage], calls=[call])
    assert (found.tickets, found.service.outages.count) == (1, 1)
    assert found.service.outages.lasted == timedelta(minutes=30)
    assert found.service.queues["first"].in_time.count == 0
    patient = report([told()], calls=[call], answer_within=timedelta(seconds=30))
    assert patient.service.queues["first"].in_time.count == 1


def lives(count: int) -> list[list[Event]]:
    """Many tickets, some of them late."""
    found = []
    for number in range(count):
        opened = FIRST.open(f"T{number}", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
        at = f"2026-03-{2 + number % 20:02}T{10 + number % 9}:00:00Z"
        found.append([*opened.events, *FIRST.decide(opened.ticket, Command.solve(), by="agent:ola", at=at).events])
    return found


def test_reports_are_merged() -> None:
    histories, options = lives(60), {"zone": "Europe/Warsaw", "worst": 5}
    whole = report(histories, zone="Europe/Warsaw", worst=5)
    parts = [Report(zone="Europe/Warsaw", worst=5) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda part: parts[part].add(histories[part::3]), range(3)))
    before = parts[1].finish()
    for part in parts[1:]:
        parts[0].merge(part)
    assert parts[0].finish() == whole == parts[0].finish(), "asking takes nothing away"
    assert parts[1].finish() == before and before.tickets == 20, "what was merged stays as it is"
    assert whole.by_priority[0].verdicts.breached > 5 == len(whole.worst), options
    twice = Report()
    twice.add(histories)
    twice.merge(twice)
    assert twice.finish().tickets == 120


def test_reports_that_cannot_be_merged() -> None:
    with pytest.raises(ArgumentError) as wrong:
        Report(worst=3).merge(Report(worst=4))
    assert wrong.value.code == "argument.unequal-options"
    with pytest.raises(ArgumentError) as wrong:
        Report().merge(report([]))  # type: ignore[arg-type]
    assert wrong.value.code == "argument.wrong-type"
    halves = Report()
    with pytest.raises(HistoryError):
        halves.add([told()[1:]])
    assert halves.finish().tickets == 0
