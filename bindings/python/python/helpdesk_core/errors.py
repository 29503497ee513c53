"""Everything that can go wrong, as exceptions.

Each has a stable ``code``, a row of the project's ``docs/errors.md``; a ``path``, the place in what
was given; a ``suggestion``, the nearest right name; and ``diagnostics``, every fault of a document.
The message is for people and may improve at any time. All of them pickle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, NamedTuple

__all__ = [
    "ArgumentError",
    "CalendarError",
    "ConfigError",
    "ConflictError",
    "Diagnostic",
    "HelpdeskError",
    "HistoryError",
    "RefusedError",
    "ZoneError",
]


class Diagnostic(NamedTuple):
    """One thing that is wrong with a document, or one reason of a refusal."""

    code: str
    message: str
    path: str = ""
    severity: Literal["error", "warning"] = "error"
    suggestion: str | None = None

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Diagnostic:
        """The diagnostic that a JSON object is; keys that are not known are left out."""
        known = cls._fields
        return cls(**{key: value for key, value in document.items() if key in known})

    def to_dict(self) -> dict[str, Any]:
        """A JSON object, without what is absent."""
        given = {"code": self.code, "severity": self.severity, "path": self.path, "message": self.message}
        return given if self.suggestion is None else given | {"suggestion": self.suggestion}

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        hint = f"; did you mean `{self.suggestion}`?" if self.suggestion else ""
        return f"{place}{self.message}{hint} [{self.code}]"


class HelpdeskError(Exception):
    """The base of every exception of this package.

    >>> from helpdesk_core import Calendar
    >>> try:
    ...     Calendar(zone="Europe/Warsow", weekly={"mon-fri": ["08:00-16:00"]})
    ... except HelpdeskError as error:
    ...     print(error.code, error.path, error.suggestion)
    calendar.unknown-zone zone Europe/Warsaw
    """

    kind: ClassVar[str] = ""
    """The family of errors, the same in every language."""

    def __init__(
        self,
        message: str,
        code: str = "",
        path: str = "",
        suggestion: str | None = None,
        diagnostics: str | Iterable[Diagnostic] = (),
    ) -> None:
        if isinstance(diagnostics, str):  # as the compiled half hands them over
            diagnostics = map(Diagnostic.from_dict, json.loads(diagnostics))
        self.message = message
        self.code = code
        self.path = path
        self.suggestion = suggestion
        self.diagnostics = tuple(diagnostics)
        # What pickle calls the class with.
        super().__init__(message, code, path, suggestion, self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics)) if len(self.diagnostics) > 1 else self.message

    def to_dict(self) -> dict[str, Any]:
        """What a web service would answer, as a JSON object; the same in every language."""
        given = {"kind": self.kind, "code": self.code, "message": self.message, "path": self.path}
        if self.suggestion is not None:
            given["suggestion"] = self.suggestion
        return given | {"diagnostics": [found.to_dict() for found in self.diagnostics]}


class ConfigError(HelpdeskError, ValueError):
    """A desk or a calendar that does not compile; ``diagnostics`` has every fault, warnings too."""

    kind = "config"


class CalendarError(HelpdeskError, ArithmeticError):
    """A calendar has no answer: never again, or outside the years it is known for.

    In a batch ``path`` is the row, as in ``[12]``.
    """

    kind = "calendar"


class ArgumentError(HelpdeskError, TypeError, ValueError):
    """An argument that cannot be used, with the way to put it right in the message."""

    kind = "input"


class RefusedError(HelpdeskError):
    """A command that a desk refuses. Nothing has happened; ``diagnostics`` has every reason."""

    kind = "refusal"


class HistoryError(HelpdeskError, ValueError):
    """Events that do not follow on each other, or do not begin with a registration."""

    kind = "history"


class ZoneError(HelpdeskError, ValueError):
    """A time zone that is not known."""

    kind = "zone"


class ConflictError(RefusedError):
    """Somebody else changed the ticket in between; read it again and decide again.

    Raised by :meth:`~helpdesk_core.Desk.decide` with ``expecting``, and by hosts' own stores.
    """
