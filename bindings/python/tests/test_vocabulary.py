"""What this package spells by hand says what the published schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from helpdesk_core import (
    Bounds,
    Channel,
    ClockReport,
    ClockState,
    Command,
    Comparison,
    Event,
    Explanation,
    Intake,
    Joint,
    Ledger,
    Metric,
    Notice,
    NoticeKind,
    OutageCommand,
    Relation,
    Relived,
    Role,
    StatusCategory,
    Summary,
    Ticket,
    Value,
    schema,
)

from helpdesk_core._value import _INSTANTS

from .data import ROOT

WIRE: dict[str, Any] = json.loads((ROOT / "docs/schema/wire.schema.json").read_text("utf-8"))["$defs"]


def words(schema: dict[str, Any]) -> list[str]:
    """The words of a vocabulary, with or without a sentence for each."""
    return [*schema.get("enum", ()), *(one["const"] for one in schema.get("oneOf", ()) if "const" in one)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Channel, "Channel"),
        (Metric, "Metric"),
        (NoticeKind, "NoticeKind"),
        (Relation, "Relation"),
        (Role, "Role"),
        (StatusCategory, "Category"),
    ],
)
def test_vocabularies(ours: type[StrEnum], theirs: str) -> None:
    assert sorted(ours) == sorted(words(WIRE[theirs]))


def test_states_of_a_clock() -> None:
    assert sorted(ClockState) == sorted(words(WIRE["ClockState"]))


@pytest.mark.parametrize(
    ("ours", "theirs"), [(Command, "Command"), (Joint, "Joint"), (OutageCommand, "OutageCommand")]
)
def test_there_is_a_helper_for_every_command(ours: type[Command], theirs: str) -> None:
    types = [kind["properties"]["type"]["const"] for kind in WIRE[theirs]["oneOf"]]
    assert [name for name in types if not isinstance(vars(ours).get(name), classmethod)] == []
    helpers = {name for name, one in vars(ours).items() if isinstance(one, classmethod) and not name.startswith("_")}
    assert helpers <= set(types)


VALUES = (Bounds, ClockReport, Comparison, Event, Explanation, Intake, Ledger, Notice, Relived, Summary, Ticket)


@pytest.mark.parametrize("ours", VALUES)
def test_fields(ours: type[Value]) -> None:
    theirs = {name.removesuffix("_seconds") for name in WIRE[ours.__name__]["properties"]}
    assert theirs <= {name.rstrip("_") for name in ours._fields}


def test_instants_are_known_by_name() -> None:
    """Attributes are datetimes wherever the schema says instant."""

    def named(schema: Any) -> Iterator[str]:
        parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
        if isinstance(schema, dict):
            fields = schema.get("properties", {}).items()
            yield from (name for name, field in fields if '"#/$defs/Instant"' in json.dumps(field) and "items" not in field)
        for part in parts:
            yield from named(part)

    assert set(named(WIRE)) == _INSTANTS


def test_the_schema_is_the_published_one() -> None:
    assert schema() == json.loads((ROOT / "docs/schema/desk.schema.json").read_text("utf-8"))
