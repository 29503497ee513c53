"""Calendars: questions one by one, forms of arguments, values."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdesk_core import Calendar, CalendarError, ConfigError, Interval, tzdb_version, zones

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026 on Warsaw's clock; the 5th is a Monday, the 6th a holiday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=WARSAW)


def test_questions() -> None:
    assert OFFICE.elapsed(at(5, 15), at(7, 9)) == timedelta(hours=2)
    assert OFFICE.elapsed(at(7, 9), at(5, 15)) == timedelta(hours=-2)
    assert OFFICE.add(at(5, 15), timedelta(hours=1)) == at(5, 16), "the closing, not the next opening"
    assert OFFICE.add(at(5, 15), "1h 1m") == at(7, 8, 1)
    assert OFFICE.subtract(at(7, 9), "2h") == at(5, 15)
    assert OFFICE.due(at(5, 15), "1 business day") == at(7, 15)
    assert OFFICE.due(at(5, 15), timedelta(hours=2)) == at(7, 9)
    assert not OFFICE.is_open(at(6, 12))
    assert OFFICE.next_open(at(6, 12)) == OFFICE.next_opening(at(5, 9)) == at(7, 8)
    assert OFFICE.prev_open(at(6, 12)) == OFFICE.next_closing(at(5, 9)) == at(5, 16)
    assert OFFICE.prev_opening(at(5, 9)) == at(5, 8)
    assert OFFICE.prev_closing(at(7, 9)) == at(5, 16)
    assert OFFICE.intervals(at(5, 15), at(7, 9)) == [
        Interval(at(5, 15), at(5, 16)),
        Interval(at(7, 8), at(7, 9)),
    ]
    assert OFFICE.intervals(at(5, 15), at(7, 9))[0].duration == timedelta(hours=1)


def test_days() -> None:
    assert OFFICE.holiday(date(2026, 1, 6)) == "Trzech Króli"
    assert OFFICE.holiday("2026-01-05") is None
    assert OFFICE.is_business_day(date(2026, 1, 5))
    assert OFFICE.add_days(date(2026, 1, 5), 1) == date(2026, 1, 7)
    assert OFFICE.days_between(date(2026, 1, 5), date(2026, 1, 9)) == 3
    assert OFFICE.at(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert OFFICE.horizon == (date(1990, 1, 1), date(2069, 12, 31))
    assert OFFICE.zone_release == tzdb_version()
    assert "Europe/Warsaw" in zones()


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-7)), WARSAW, ZoneInfo("Asia/Tokyo")])
def test_answers_are_on_the_clock_of_the_question(zone: timezone | ZoneInfo) -> None:
    due = OFFICE.add(at(5, 15).astimezone(zone), "2h")
    assert due == at(7, 9)
    assert due.tzinfo is zone


def test_the_hour_that_comes_twice() -> None:
    always = Calendar(zone="Europe/Warsaw", always=True)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)
    assert always.elapsed(first, first.replace(fold=1).astimezone(UTC)) == timedelta(hours=1)


def test_calendars_made_of_each_other() -> None:
    specs: dict[str, dict[str, Any]] = {
        "office": {"weekly": {"mon-fri": ["08:00-16:00"]}},
        "night": {"always": True, "except": ["office"]},
    }
    both = Calendar.compile_all(specs, zone="Europe/Warsaw")
    assert list(both) == ["night", "office"]
    assert both["night"].is_open(at(5, 7)) and not both["night"].is_open(at(5, 8))
    for calendar in both.values():
        assert pickle.loads(pickle.dumps(calendar)) == calendar


def test_values() -> None:
    again = pickle.loads(pickle.dumps(OFFICE))
    assert again == OFFICE and hash(again) == hash(OFFICE)
    assert copy.copy(OFFICE) is copy.deepcopy(OFFICE) is OFFICE
    assert eval(repr(OFFICE)) == OFFICE
    assert Calendar.from_dict(OFFICE.to_dict()) == OFFICE
    assert OFFICE.to_json().startswith('{"zone":"Europe/Warsaw","weekly"')
    with pytest.raises(AttributeError):
        OFFICE.zone = "UTC"  # type: ignore[misc]


def test_every_fault_at_its_place() -> None:
    with pytest.raises(ConfigError) as wrong:
        Calendar(zone="Europe/Warsow", weekly={"mon-fry": ["08:00-16:00"], "sun": ["16:00-08:00"]})
    found = {fault.path: (fault.code, fault.suggestion) for fault in wrong.value.diagnostics}
    assert found["zone"] == ("calendar.unknown-zone", "Europe/Warsaw")
    assert found['weekly."mon-fry"'][0] == "calendar.not-a-day"
    assert found["weekly.sun[0]"][0] == "calendar.closes-before-opening"
    assert "did you mean `Europe/Warsaw`?" in str(wrong.value)
    assert pickle.loads(pickle.dumps(wrong.value)).diagnostics == wrong.value.diagnostics


def test_a_misspelt_key() -> None:
    with pytest.raises(ConfigError) as wrong:
        Calendar(zone="UTC", wekly={"mon": ["08:00-16:00"]})
    assert (wrong.value.code, wrong.value.suggestion) == ("shape.unknown-field", "weekly")


def test_a_closed_calendar() -> None:
    never = Calendar(zone="UTC", weekly={})
    assert never.opens_never
    assert never.elapsed(at(5, 8), at(9, 8)) == timedelta(0)
    with pytest.raises(CalendarError) as wrong:
        never.add(at(5, 8), "1h")
    assert wrong.value.code == "calendar.never"
    assert isinstance(wrong.value, ArithmeticError)


def test_outside_the_horizon() -> None:
    questions: list[Callable[[], object]] = [
        lambda: OFFICE.elapsed(datetime(1, 1, 1, tzinfo=UTC), at(5, 8)),
        lambda: OFFICE.add(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "1h"),
        lambda: OFFICE.add(at(5, 8), timedelta(days=365_000)),
    ]
    for question in questions:
        with pytest.raises(CalendarError) as wrong:
            question()
        assert wrong.value.code == "calendar.beyond-horizon"
    short = Calendar(zone="UTC", always=True, first="2026-01-01", last=date(2026, 12, 31))
    with pytest.raises(CalendarError):
        short.is_open("2027-01-01T00:00:01Z")
