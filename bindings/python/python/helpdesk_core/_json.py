"""JSON as the engine writes it: one line, no spaces, the shortest form of every number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Any

from . import _arguments, _time
from .errors import ArgumentError

_SMALL = re.compile(r"\de-0\d")

# Deeper than any document of the engine, and less than what its reader and Python's take.
_DEEPEST = 100


def dumps(document: Any) -> str:
    """The text of a document, to the byte as the engine writes it.

    >>> dumps({"ü": [1, 1.5, None, True]})
    '{"ü":[1,1.5,null,true]}'
    """
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain)
    except RecursionError:
        raise _too_deep() from None
    except (TypeError, ValueError) as wrong:
        if isinstance(wrong, ArgumentError):
            raise
        raise ArgumentError(f"the document cannot be written as JSON: {wrong}", "argument.not-json") from None
    if not text.isascii():
        _arguments.text(text, "document")
    # Python writes 1e-06 for a microsecond, the engine 0.00001 and 1e-6.
    return _exact(plain(document)) if _SMALL.search(text) else text


def loads(text: str | bytes) -> Any:
    """The document that a text is, its numbers as the engine has them.

    >>> loads('{"a":1.0}')
    {'a': 1}
    """
    try:
        document = read(text)
    except RecursionError:
        raise _too_deep() from None
    except (TypeError, ValueError) as wrong:
        raise ArgumentError(f"this is no JSON: {wrong}", "json.syntax") from None
    openings = (text.count(b"[") + text.count(b"{")) if isinstance(text, bytes) else (text.count("[") + text.count("{"))
    return plain(document) if openings > _DEEPEST else document


def read(text: str | bytes) -> Any:
    """The document that a text of the engine is."""
    return json.loads(text, parse_float=_number, parse_constant=_no_number)


def _number(text: str) -> int | float:
    return _whole(float(text))


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _whole(value: float) -> int | float:
    """A float without a fraction is the whole number that it says."""
    return int(value) if value.is_integer() and abs(value) <= 2**53 else value


def _exact(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_exact(key)}:{_exact(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_exact, value)) + "]"
    if isinstance(value, float) and 0 < abs(value) < 1e-4:
        return f"{value:.6f}".rstrip("0") if abs(value) >= 1e-5 else f"{round(value * 1e6)}e-6"
    return json.dumps(value, ensure_ascii=False)


def plain(value: Any, depth: int = 0, *, in_seconds: bool = False) -> Any:
    """What a value is in a document: instants, durations, times and zones in their JSON forms, values
    of this package as objects. A duration is a number under ``…_seconds``, and else a text.

    >>> plain({"target": timedelta(hours=2), "spent_seconds": timedelta(hours=2)})
    {'target': '2h', 'spent_seconds': 7200}
    """
    if value is None or type(value) in {str, bool, int}:
        return value
    if depth > _DEEPEST:
        raise _too_deep()
    to_dict = getattr(value, "to_dict", None)
    if isinstance(value, Mapping) and to_dict is None:
        return {str(key): _field(str(key), part, depth, in_seconds) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        if len(value) == 2 and all(isinstance(part, time) for part in value):
            return "-".join(map(_clock, value))  # a span of a day
        return [plain(part, depth + 1, in_seconds=in_seconds) for part in value]
    if isinstance(value, float):
        return _whole(float(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (str, int)):
        return value
    if to_dict is not None:
        return to_dict()
    if isinstance(value, (set, frozenset)):
        return _sorted([plain(part, depth + 1, in_seconds=in_seconds) for part in value])
    return _scalar(value, in_seconds)


def _field(key: str, value: Any, depth: int, in_seconds: bool) -> Any:
    return plain(value, depth + 1, in_seconds=in_seconds or key.endswith("_seconds"))


def _scalar(value: Any, in_seconds: bool) -> Any:
    """One thing that JSON has no type of its own for."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if isinstance(value, datetime) or kind == "M":
        return _time.text(value, "a datetime in a document")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta) or kind == "m":
        return seconds(value) if in_seconds else _time.target(value, "a duration in a document")
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, tzinfo):
        return _zone(value)
    if kind and getattr(value, "shape", None) == ():  # a number of NumPy
        return plain(value.item())
    raise ArgumentError(
        f"{type(value).__name__} has no place in a document; convert it to text or numbers first",
        "argument.not-json",
    )


def _clock(value: time) -> str:
    if value.tzinfo or value.second or value.microsecond:
        message = f"the time {value} has no place in a document, which has hours and minutes of its zone"
        raise ArgumentError(message, "argument.not-a-time")
    return f"{value:%H:%M}"


def _zone(value: tzinfo) -> str:
    """The name of a zone: of ``ZoneInfo``, of ``datetime.UTC``, of pytz."""
    name = getattr(value, "key", None) or getattr(value, "zone", None)
    if name is None and value.tzname(None) == "UTC":
        name = "UTC"
    if not isinstance(name, str):
        message = f"{value!r} has no name; a zone is a `ZoneInfo` or a text such as `Europe/Warsaw`"
        raise ArgumentError(message, "argument.not-json")
    return name


def _sorted(parts: list[Any]) -> list[Any]:
    try:
        return sorted(parts)
    except TypeError:
        message = "a set of several kinds of things has no order; give a list"
        raise ArgumentError(message, "argument.not-json") from None


def _too_deep() -> ArgumentError:
    message = f"the document is nested more than {_DEEPEST} deep, or holds itself"
    return ArgumentError(message, "argument.not-json")


def seconds(value: timedelta) -> int | float:
    """A duration in JSON: whole seconds where it is whole, else a decimal."""
    micros = _time.work(value, "a duration")
    return micros // 1_000_000 if micros % 1_000_000 == 0 else micros / 1e6


def merged(name: str, document: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A document with what was given by keyword, absent where ``None``."""
    given = {} if document is None else dict(objects(document, name))
    given.update((key, _field(key, value, 0, False)) for key, value in fields.items() if value is not None)
    return given


def objects(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a mapping is in a document."""
    if not isinstance(document, Mapping):
        message = f"{type(document).__name__} is not a {name} or a document of one"
        raise ArgumentError(message, "argument.wrong-type")
    found: dict[str, Any] = plain(document)
    return found


def joined(parts: Iterable[str]) -> str:
    """Texts of JSON as one list."""
    return "[" + ",".join(parts) + "]"
