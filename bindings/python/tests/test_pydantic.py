"""Values in models of pydantic, read and written without a word."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest

from helpdesk_core import Calendar, Command, Desk, Event, Ticket

pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")

DESK = Desk(name="Help", zone="UTC")
OFFICE = Calendar(zone="UTC", weekly={"mon-fri": ["08:00-16:00"]})
OPENED = DESK.open("T1", subject="Printer", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")


@functools.cache
def model() -> Any:
    """A model with a field for each."""
    fields = {"ticket": Ticket, "events": list[Event], "desk": Desk, "hours": Calendar, "wanted": Command | None}
    return pydantic.create_model("Stored", **{name: (kind, ...) for name, kind in fields.items()})


def test_there_and_back() -> None:
    given = {"ticket": OPENED.ticket, "events": OPENED.events, "desk": DESK, "hours": OFFICE, "wanted": Command.take()}
    stored = model()(**given)
    assert stored.ticket is OPENED.ticket
    again = model().model_validate_json(stored.model_dump_json())
    assert again == stored and isinstance(again.events[0], Event) and again.desk.version == DESK.version
    assert json.loads(stored.model_dump_json())["ticket"] == OPENED.ticket.to_dict()
    assert model().model_validate(stored.model_dump()) == stored


def test_what_is_wrong_is_said_with_its_place() -> None:
    good = {"ticket": OPENED.ticket, "events": [], "desk": DESK, "hours": OFFICE, "wanted": None}
    for name, value, says in [
        ("desk", {"name": "Help", "zon": "UTC"}, "`zon` is unknown"),
        ("ticket", {"id": "T1"}, "missing"),
        ("ticket", 5, "not a Ticket"),
        ("hours", {"zone": "Mars/Base"}, "Mars/Base"),
    ]:
        with pytest.raises(pydantic.ValidationError) as wrong:
            model()(**good | {name: value})
        [found] = wrong.value.errors()
        assert found["loc"] == (name,) and says in found["msg"], found["msg"]


def test_the_schema_of_a_model() -> None:
    found = model().model_json_schema()
    assert found["properties"]["ticket"]["title"] == "Ticket"
    assert found["properties"]["events"]["items"]["type"] == "object"
