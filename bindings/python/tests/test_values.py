"""Values: their contract, and what has no place in one."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy
import pandas
import pytest

from helpdesk_core import (
    ArgumentError,
    Calendar,
    Command,
    ConfigError,
    Desk,
    HelpdeskError,
    Joint,
    Outage,
    Ticket,
    Value,
    Zones,
    check_pesel,
    digest,
    is_automatic,
    message_id,
    report,
    retell,
    suggest_articles,
    without_hidden,
)
from helpdesk_core import conformance

DESK = Desk(name="Help", zone="UTC", sla=[{"name": "all", "targets": {"any": {"resolution": "4h"}}}])
AT = "2026-03-02T09:00:00Z"
OPENED = DESK.open("T-1", subject="Printer", channel="phone", by="agent:ola", at=AT)
TICKET = OPENED.ticket


def nested(depth: int) -> Any:
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ('{"a":1}', '{"a":1.0}', True),
        ('{"a":1}', '{"a":true}', False),
        ('{"a":0}', '{"a":false}', False),
        ('{"a":[1,{"b":1}]}', '{"a":[1,{"b":true}]}', False),
        ('{"a":1,"b":2}', '{"b":2,"a":1}', True),
        ('{"a":0.5}', '{"a":5e-1}', True),
    ],
)
def test_equal_values_hash_alike(one: str, other: str, equal: bool) -> None:
    first, second = Value.from_json(one), Value.from_json(other)
    assert (first == second) is equal and len({first, second}) == (1 if equal else 2)
    assert (first == second.to_dict()) is equal
    if equal:
        assert first.replace() == second


def test_equality_with_what_is_no_document() -> None:
    assert Value(a=1) != {"a": object()} and Value(a=1) != {"a": {1, "x"}} and Value(a=1) != 5


def test_numbers_of_others() -> None:
    assert Command.set_field("x", numpy.int64(3)) == Command.set_field("x", 3)  # type: ignore[arg-type]
    assert Command.set_field("x", numpy.bool_(True)) == Command.set_field("x", True)  # type: ignore[arg-type]
    assert Value(at=numpy.datetime64("2026-03-02T09:00")).to_dict() == {"at": AT}
    assert Value(spent_seconds=timedelta(minutes=1), target=timedelta(minutes=1)).to_dict() == {"spent_seconds": 60, "target": "1m"}


def test_python_in_a_desk() -> None:
    made = Desk(
        name="Help",
        zone=ZoneInfo("Europe/Warsaw"),
        calendars={"office": {"weekly": {"mon-fri": [(time(8), time(16))]}, "holidays": [date(2026, 1, 5)]}},
        sla=[{"name": "all", "targets": {"any": {"resolution": timedelta(hours=2)}}}],
    )
    written = Desk(
        name="Help",
        zone="Europe/Warsaw",
        calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["2026-01-05"]}},
        sla=[{"name": "all", "targets": {"any": {"resolution": "2h"}}}],
    )
    assert made == written


def test_python_in_a_calendar() -> None:
    made = Calendar(zone=ZoneInfo("Europe/Warsaw"), weekly={"mon": [(time(8), time(16, 30))]}, holidays=[date(2026, 1, 5)])
    assert made == Calendar(zone="Europe/Warsaw", weekly={"mon": ["08:00-16:30"]}, holidays=["2026-01-05"])
    assert Calendar(zone=UTC, always=True).zone == "UTC"
    assert made.at(date(2026, 1, 12), time(8, 30)) == datetime(2026, 1, 12, 7, 30, tzinfo=UTC)
    for zone in (timezone(timedelta(hours=1)), 5):
        with pytest.raises(ArgumentError if zone != 5 else ConfigError):
            Calendar(zone=zone, always=True)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="hours and minutes"):
        Calendar(zone="UTC", weekly={"mon": [(time(8, 0, 1), time(9))]})


@pytest.mark.parametrize("empty", [{}, [], None, False])
def test_a_misspelt_key_is_told_even_if_it_is_empty(empty: Any) -> None:
    with pytest.raises(ConfigError) as wrong:
        Calendar.from_dict({"zone": "UTC", "weekl": empty})
    assert (wrong.value.code, wrong.value.suggestion) == ("shape.unknown-field", "weekly")


def test_a_misspelt_clock_is_told() -> None:
    for clock in ("resoluton", "everyone/resoluton", "a/resoluton/1"):
        with pytest.raises(ArgumentError) as wrong:
            DESK.explain(OPENED.events, clock, at=AT)
        assert wrong.value.suggestion == "resolution"
    assert DESK.explain(OPENED.events, "first_response", at=AT) is None


ASKED: dict[str, Callable[[], Any]] = {
    "nested too deep": lambda: Command.set_field("x", nested(300)),
    "nested far too deep": lambda: Command.set_field("x", nested(100_000)),
    "text nested too deep": lambda: Value.from_json('{"a":' + "[" * 300 + "]" * 300 + "}"),
    "text nested far too deep": lambda: Value.from_json("[" * 100_000),
    "half a letter": lambda: DESK.decide(TICKET, Command.reply("\ud800"), by="agent:ola", at=AT),
    "half a letter of an id": lambda: DESK.open("\udcff", subject="x", channel="phone", by="agent:ola", at=AT),
    "half a letter of a name": lambda: DESK.open("T", subject="x", channel="phone", by="agent:\udcff", at=AT),
    "half a letter in a text": lambda: DESK.decide(TICKET, Value.from_json('{"type":"reply","body":"\\ud800"}'), by="agent:ola", at=AT),
    "an id that is a number": lambda: DESK.open(1, subject="x", channel="phone", by="agent:ola", at=AT),  # type: ignore[arg-type]
    "nobody": lambda: DESK.open("T", subject="x", channel="phone", by=None, at=AT),  # type: ignore[arg-type]
    "a number for an intake": lambda: DESK.open("T", 5, by="agent:ola", at=AT),  # type: ignore[arg-type]
    "a document for a ticket": lambda: DESK.decide(TICKET.to_dict(), Command.take(), by="agent:ola", at=AT),  # type: ignore[arg-type]
    "a document among tickets": lambda: DESK.together(Joint.merge("T-1", into="T-2"), [{}], by="agent:ola", at=AT),  # type: ignore[list-item]
    "a document for an outage": lambda: DESK.wake_outage({}, at=AT),  # type: ignore[arg-type]
    "a document for a desk": lambda: DESK.what_if({}, []),  # type: ignore[arg-type]
    "documents for desks": lambda: retell([{}], OPENED.events, until=AT),  # type: ignore[list-item]
    "bytes for zones": lambda: Calendar(zone="UTC", always=True, zones=b"x"),  # type: ignore[arg-type]
    "a text for a pack": lambda: Zones("x"),  # type: ignore[arg-type]
    "a version below 0": lambda: DESK.decide(TICKET, Command.take(), by="agent:ola", at=AT, expecting=-1),
    "a version that is a text": lambda: DESK.decide(TICKET, Command.take(), by="agent:ola", at=AT, expecting="2"),  # type: ignore[arg-type]
    "a key that is a text": lambda: digest("pesel", "44051401359", key="a key of sixteen letters"),  # type: ignore[arg-type]
    "an identifier that is a number": lambda: digest("pesel", 44051401359, key=b"a key of sixteen letters"),  # type: ignore[arg-type]
    "a number for a number": lambda: check_pesel(44051401359),  # type: ignore[arg-type]
    "no history": lambda: Ticket.replay(5),  # type: ignore[arg-type]
    "no histories": lambda: report(5),  # type: ignore[arg-type]
    "one history": lambda: report(OPENED.events),  # type: ignore[arg-type]
    "no document": lambda: Value.from_dict(5),  # type: ignore[arg-type]
    "no articles": lambda: suggest_articles(5, subject="x"),  # type: ignore[arg-type]
    "most articles": lambda: suggest_articles([], subject="x", most=-1),
    "no domain": lambda: message_id("x", None),  # type: ignore[arg-type]
    "no headers": lambda: is_automatic(5),  # type: ignore[arg-type]
    "no line": lambda: without_hidden(None),  # type: ignore[arg-type]
    "no bar": lambda: report([], progress=3),  # type: ignore[arg-type]
    "a sequence below 0": lambda: DESK.number("2026-01-01", -1),
    "no language": lambda: DESK.labels(None),  # type: ignore[arg-type]
    "no picture": lambda: DESK.graph(None),  # type: ignore[arg-type]
    "days below 0": lambda: DESK.capsule(TICKET, at=AT, days=-1),
    "no number": lambda: Value.from_json('{"a":NaN}'),
    "no end": lambda: Value(a=math.inf).to_json(),
    "nothing of pandas": lambda: Value(a=pandas.NA),
    "a set of all kinds": lambda: Value(a={1, "x"}),
    "a zone that is a number": lambda: report([], zone=5),  # type: ignore[arg-type]
    "an outage of nothing": lambda: Outage.from_dict([]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", ASKED)
def test_every_exception_is_of_this_package(what: str) -> None:
    with pytest.raises(HelpdeskError) as wrong:
        ASKED[what]()
    assert wrong.value.code and str(wrong.value)
    assert "44051401359" not in str(wrong.value)


def test_lists_in_place_of_evidence_stay_untold() -> None:
    assert without_hidden("A\u202eb\tc") == "Ab c"


def test_vectors_that_are_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    assert conformance.main([str(tmp_path / "none")]) == 2
    (tmp_path / "index.json").write_text("{")
    assert conformance.main([str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
