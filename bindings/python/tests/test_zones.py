"""Rules of zones as data, and clocks for a page."""

from __future__ import annotations

import json
import pickle

import pytest

from helpdesk_core import Calendar, Desk, ZoneError, Zones, tzdb_version, zones

from .data import ROOT

AT = "2026-03-02T09:00:00Z"
SPEC = {"name": "Help", "zone": "Europe/Warsaw", "sla": [{"name": "all", "targets": {"any": {"resolution": "4h"}}}]}


def test_the_rules_inside() -> None:
    inside = Zones()
    assert inside.release == tzdb_version() and inside.names == zones() and len(zones()) > 500
    assert "Europe/Warsaw" in inside and "Europe/Warsow" not in inside
    assert pickle.loads(pickle.dumps(inside)) == inside and len({inside, Zones(bytes(inside))}) == 1
    with pytest.raises(AttributeError):
        inside.release = "2020a"  # type: ignore[misc]


def test_newer_rules_go_everywhere() -> None:
    newer = Zones(bytes(Zones()).replace(tzdb_version().encode(), b"2099z", 1))
    office = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, zones=newer)
    desk = Desk(SPEC, zones=newer)
    for calendar in (office, desk.calendar(), Calendar.compile_all({"a": {"always": True}}, zone="UTC", zones=newer)["a"]):
        assert calendar.zone_release == "2099z"
        assert pickle.loads(pickle.dumps(calendar)).zone_release == "2099z"
    assert pickle.loads(pickle.dumps(desk)) == desk and desk != Desk(SPEC), "the rules are part of the version"
    assert office != Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]})


def test_what_is_no_pack() -> None:
    for wrong in (b"", b"tzdata", bytes(Zones())[:-10]):
        with pytest.raises(ZoneError) as damaged:
            Zones(wrong)
        assert damaged.value.code == "zone.damaged"


def test_clocks_for_a_page() -> None:
    desk = Desk(SPEC)
    ticket = desk.open("T1", subject="Printer", channel="phone", by="requester:jan", at=AT).ticket
    capsule = desk.capsule(ticket, at=AT, days=3)
    assert (capsule.ticket, capsule.desk, capsule.made) == ("T1", desk.version, AT)
    assert capsule.calendars[0].last == "2026-03-05" and len(capsule.to_json()) < 2000
    assert desk.capsule(ticket, at=AT, days=3) == capsule == pickle.loads(pickle.dumps(capsule))
    week = Calendar(zone="UTC", weekly={"mon-fri": ["08:00-16:00"]}).capsule("2026-03-02", "2026-03-08")
    assert json.dumps(week) and (week["first"], week["last"]) == ("2026-03-02", "2026-03-08")
    assert (ROOT / "bindings/js/npm/src/sla.js").is_file(), "what reads them"
