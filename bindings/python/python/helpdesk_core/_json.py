"""JSON as the engine writes it: one line, no spaces, the shortest form of every number."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from . import _time
from .errors import ArgumentError

_SMALL = re.compile(r"\de-0\d")


def dumps(document: Any) -> str:
    """The text of a document, to the byte as the engine writes it.

    >>> dumps({"ü": [1, 1.5, None, True]})
    '{"ü":[1,1.5,null,true]}'
    """
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain)
    except (TypeError, ValueError, RecursionError) as wrong:
        raise ArgumentError(f"the document cannot be written as JSON: {wrong}", "argument.not-json") from None
    # Python writes 1e-06 for a microsecond, the engine 0.00001 and 1e-6.
    return _exact(plain(document)) if _SMALL.search(text) else text


def _exact(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_exact(key)}:{_exact(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_exact, value)) + "]"
    if isinstance(value, float) and 0 < abs(value) < 1e-4:
        return f"{value:.6f}".rstrip("0") if abs(value) >= 1e-5 else f"{round(value * 1e6)}e-6"
    return json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    """What a value is in a document: instants and durations as their JSON forms, values of this
    package as objects."""
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if isinstance(value, datetime):
        return _time.text(value, "a datetime in a document")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return seconds(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value))
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise ArgumentError(
        f"{type(value).__name__} has no place in a document; convert it to text or numbers first",
        "argument.not-json",
    )


def seconds(value: timedelta) -> int | float:
    """A duration in JSON: whole seconds where it is whole, else a decimal."""
    micros = _time.work(value, "a duration")
    return micros // 1_000_000 if micros % 1_000_000 == 0 else micros / 1e6


def merged(name: str, document: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A document with what was given by keyword, absent where ``None``."""
    given = dict(plain(document)) if document is not None else {}
    given.update((key, plain(value)) for key, value in fields.items() if value is not None)
    return given
