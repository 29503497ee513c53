"""What all values of this package have in common: a frozen view of a JSON object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from . import _json
from ._pydantic import Document
from .errors import ArgumentError

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?Z")

# Where an RFC 3339 text is an instant; elsewhere it is what somebody wrote.
_INSTANTS = frozenset(
    "again_at answered asked at before began breached_at civil_due counts_since due end ended estimate "
    "expires from last_answer_at last_at next_wake old_due opened_at overdue owned_since rated_at "
    "reachable_from reopens_until since start started stopped to unanswered_since until".split()
)


class Value(Document, Mapping[str, Any]):
    """A frozen view of a JSON object: fields as attributes, documents as they are by key.

    As an attribute an instant is a ``datetime`` in UTC, a number under ``…_seconds`` a
    ``timedelta`` without that ending, a list a tuple; a name that Python keeps for itself takes an
    underscore, as in ``from_``. Fields that a class lists and a document leaves out are ``None``.
    By key there is what stands in the document. Equal values are equal documents; they hash,
    pickle, copy, and match as mappings and as classes.
    """

    __slots__ = ("_document", "_text")

    _document: dict[str, Any]
    _text: str | None
    _parts: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    _fields: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = {name for name in cls.__annotations__ if not name.startswith("_")}
        cls._fields = cls._fields | own

    def __init__(self, document: Mapping[str, Any] | None = None, /, **fields: Any) -> None:
        given = {name.rstrip("_"): value for name, value in fields.items()}
        _set(self, "_document", _json.merged(type(self).__name__, document, given))
        _set(self, "_text", None)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The value that a document is."""
        return cls._of(_json.objects(document, cls.__name__))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The value that a JSON text is."""
        document = _json.loads(text)
        if not isinstance(document, dict):
            raise ArgumentError(f"a {cls.__name__} is a JSON object", "shape.wrong-type")
        return cls._of(document)

    @classmethod
    def _written(cls, text: str) -> Self:
        """The value of a text that the engine wrote; it is read when first asked for."""
        value = cls.__new__(cls)
        _set(value, "_text", text)
        return value

    @classmethod
    def _of(cls, document: dict[str, Any]) -> Self:
        value = cls.__new__(cls)
        _set(value, "_document", document)
        _set(value, "_text", None)
        return value

    def to_dict(self) -> dict[str, Any]:
        """The document, a copy of its own."""
        copy: dict[str, Any] = _json.read(self.to_json())
        return copy

    def to_json(self) -> str:
        """The document as the engine writes it, to the byte."""
        if self._text is None:
            _set(self, "_text", self._write())
        text: str = self._text  # type: ignore[assignment]
        return text

    def _write(self) -> str:
        return _json.dumps(self._document)

    def replace(self, **fields: Any) -> Self:
        """The same with other fields; ``None`` takes one away."""
        document = dict(self._document)
        for name, value in fields.items():
            name = name.rstrip("_")
            if value is None:
                document.pop(name, None)
            else:
                document |= _json.plain({name: value})
        return self._of(document)

    __replace__ = replace

    def __getattr__(self, name: str) -> Any:
        if name == "_document":
            _set(self, "_document", _json.read(self.to_json()))
            return self._document
        if name.startswith("_"):
            raise AttributeError(name)
        document = self._document
        key = name if name in document else name.rstrip("_")
        if key in document:
            return self._part(key, document[key])
        if key + "_seconds" in document:
            return spans(document[key + "_seconds"])
        if name in self._fields:
            return None
        import difflib  # only where something is wrong

        near = difflib.get_close_matches(key, [*document, *self._fields], 1)
        hint = f"; did you mean `{near[0]}`?" if near else f"; it has {', '.join(document)}"
        raise AttributeError(f"this {type(self).__name__} has no `{name}`{hint}", name=name, obj=self)

    def _part(self, key: str, value: Any) -> Any:
        make = self._parts.get(key)
        if make is not None and value is not None:
            return tuple(make(part) for part in value) if isinstance(value, list) else make(value)
        if key in _INSTANTS and isinstance(value, str) and _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
        return spans(value) if key.endswith("_seconds") else frozen(value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed; see `replace`")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed; see `replace`")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._document, *self._fields})

    def __getitem__(self, key: str) -> Any:
        return frozen(self._document[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Value):
            return type(self) is type(other) and _same(self._document, other._document)
        if not isinstance(other, dict):
            return NotImplemented
        try:
            return _same(self._document, _json.plain(other))
        except ArgumentError:  # what has no form in JSON is equal to no document
            return False

    def __hash__(self) -> int:
        return hash((type(self), _sorted(self._document)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_json, (self.to_json(),)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        given = ", ".join(
            f"{name}={value!r}" if name.isidentifier() and name not in _KEYWORDS else f"{name}_={value!r}"
            for name, value in self._document.items()
        )
        return f"{type(self).__name__}({given})"


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two documents are equal in JSON, where ``true`` is not 1 as it is in Python."""
    return one == other and _sorted(one) == _sorted(other)


def _sorted(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True)


_KEYWORDS = frozenset({"from", "in", "is", "class"})
_set = object.__setattr__


def frozen(value: Any) -> Any:
    """A part of a document that cannot be changed through its whole."""
    if isinstance(value, dict):
        return Value._of(value)
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def spans(value: Any) -> Any:
    """Seconds as timedeltas, wherever they stand in a field whose name says so."""
    if isinstance(value, (int, float)):
        return timedelta(microseconds=round(value * 1_000_000))
    if isinstance(value, list):
        return tuple(map(spans, value))
    if isinstance(value, dict):
        return Spread._of(value)
    return value


class Spread(Value):
    """How durations are spread; percentiles are nearest ranks."""

    __slots__ = ()

    count: int
    """How many."""
    median: timedelta | None
    """Half of them took no longer."""
    p90: timedelta | None
    """Nine of ten took no longer."""
    longest: timedelta | None
    """The longest."""

    def _part(self, key: str, value: Any) -> Any:
        return value if key == "count" else spans(value)
